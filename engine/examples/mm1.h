/// An example: the queue M/M/1 on the engine alone, in thirty lines of code.
///
/// Whoever builds a model of their own on the engine writes these four things: what can happen (the kinds of events),
/// the state, a handler that changes the state and schedules what follows, and a run until a horizon.
/// The test beside it, tests/engine/examples/mm1_test.cpp, holds its mean wait against the formula.
#pragma once

#include <deque>

#include "engine/kernel/simulation.h"
#include "engine/random/stream.h"
#include "engine/random/variates.h"
#include "engine/statistics/tally.h"

namespace domino::examples {

class Mm1 {
 public:
  Mm1(double mean_service_s, std::uint64_t seed, std::uint64_t replication)
      : gaps_(seed, replication, random::name_key("gaps")),
        services_(seed, replication, random::name_key("services")),
        mean_service_s_(mean_service_s) {
    simulation_.reset(seed, replication);
    simulation_.schedule(next_arrival(), kArrival, 0);
  }

  /// The waits of all customers whose service has begun; one customer comes a second on average.
  const statistics::Tally& run(Time horizon) {
    simulation_.run([this](const Event& event) { handle(event); }, {.horizon = horizon});
    return waits_;
  }

 private:
  enum : std::uint32_t { kArrival, kDeparture };

  void handle(const Event& event) {
    if (event.kind == kArrival) {
      line_.push_back(simulation_.now());
      simulation_.schedule(next_arrival(), kArrival, 0);
      if (line_.size() == 1) begin_service();
    } else {
      line_.pop_front();
      if (!line_.empty()) begin_service();
    }
  }

  void begin_service() {
    waits_.add((simulation_.now() - line_.front()).s);
    auto draw = services_.at(waits_.count());
    const Duration service{mean_service_s_ * random::standard_exponential(draw)};
    simulation_.schedule(simulation_.now() + service, kDeparture, 0);
  }

  Time next_arrival() {
    auto draw = gaps_.at(++arrivals_);
    return simulation_.now() + Duration{random::standard_exponential(draw)};
  }

  Simulation simulation_;
  random::Stream gaps_;
  random::Stream services_;
  double mean_service_s_;
  std::uint64_t arrivals_ = 0;
  std::deque<Time> line_;  // when those present came; the first is being served
  statistics::Tally waits_;
};

}  // namespace domino::examples
