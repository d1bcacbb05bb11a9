#include "bench/hand_written.h"

#include <limits>
#include <vector>

#include "engine/random/stream.h"
#include "engine/random/variates.h"

namespace domino::bench {

HandWritten hand_written_mm1(std::uint64_t customers, double mean_service, std::uint64_t seed) {
  constexpr double kNone = std::numeric_limits<double>::infinity();
  constexpr std::uint64_t kRing = 1U << 16U;
  auto gaps = random::Stream(seed, 0, random::name_key("arrivals")).at(0);
  auto services = random::Stream(seed, 0, random::name_key("services")).at(0);
  std::vector<double> arrived(kRing);
  std::uint64_t came = 0;
  std::uint64_t gone = 0;
  double now = 0;
  double area = 0;
  double waits = 0;
  double next_arrival = random::standard_exponential(gaps);
  double next_departure = kNone;
  const auto begin_service = [&] {
    waits += now - arrived[gone % kRing];
    next_departure = now + mean_service * random::standard_exponential(services);
  };
  while (gone < customers) {
    const double next = next_arrival < next_departure ? next_arrival : next_departure;
    area += static_cast<double>(came - gone) * (next - now);
    now = next;
    if (next_arrival < next_departure) {
      arrived[came++ % kRing] = now;
      next_arrival = now + random::standard_exponential(gaps);
      if (came - gone == 1) begin_service();
    } else {
      ++gone;
      next_departure = kNone;
      if (came != gone) begin_service();
    }
  }
  return {waits / static_cast<double>(customers), area / now};
}

}  // namespace domino::bench
