#include "bench/plain_kernel.h"

#include <algorithm>

#include "engine/random/variates.h"

namespace domino::bench {

PlainNetwork::PlainNetwork(const PlainNetworkSettings& settings, std::uint64_t seed)
    : settings_(settings),
      draws_(random::Stream(seed, 0, random::name_key("plain network")).at(0)),
      stations_(std::size_t{settings.chains} * settings.stations) {
  for (std::uint32_t chain = 0; chain < settings.chains; ++chain)
    kernel_.schedule(exponential(1 / settings.arrivals), [this, chain] { arrive(chain); });
}

double PlainNetwork::exponential(double mean) { return mean * random::standard_exponential(draws_); }

void PlainNetwork::arrive(std::uint32_t chain) {
  ++customers_;
  kernel_.schedule(kernel_.now() + exponential(1 / settings_.arrivals), [this, chain] { arrive(chain); });
  const std::uint32_t customer = pool_.take();
  pool_[customer].waited = 0;
  enter(customer, chain * settings_.stations);
}

void PlainNetwork::enter(std::uint32_t customer, std::uint32_t station) {
  pool_[customer].station = station;
  Station& here = stations_[station];
  if (here.busy < settings_.servers) {
    ++here.busy;
    return serve(customer);
  }
  Customer& waits = pool_[customer];
  waits.since = kernel_.now();
  waits.waiting = true;
  waits.wait_number = ++wait_numbers_;
  here.waiting.push_back(customer);
  if (settings_.mean_patience > 0)
    kernel_.schedule(kernel_.now() + exponential(settings_.mean_patience),
                     [this, customer, number = waits.wait_number] { lose_patience(customer, number); });
}

void PlainNetwork::serve(std::uint32_t customer) {
  kernel_.schedule(kernel_.now() + exponential(settings_.mean_service), [this, customer] { finish(customer); });
}

void PlainNetwork::finish(std::uint32_t customer) {
  const std::uint32_t station = pool_[customer].station;
  Station& here = stations_[station];
  if (here.waiting.empty()) {
    --here.busy;
  } else {
    const std::uint32_t next = here.waiting.front();
    here.waiting.pop_front();
    Customer& served = pool_[next];
    served.waiting = false;
    served.waited += kernel_.now() - served.since;
    serve(next);
  }
  if ((station + 1) % settings_.stations == 0) return leave(customer);
  enter(customer, station + 1);
}

void PlainNetwork::lose_patience(std::uint32_t customer, std::uint32_t wait_number) {
  Customer& lost = pool_[customer];
  if (!lost.waiting || lost.wait_number != wait_number) return;
  lost.waiting = false;
  lost.waited += kernel_.now() - lost.since;
  std::deque<std::uint32_t>& waiting = stations_[lost.station].waiting;
  waiting.erase(std::find(waiting.begin(), waiting.end(), customer));
  leave(customer);
}

void PlainNetwork::leave(std::uint32_t customer) {
  waits_ += pool_[customer].waited;
  ++left_;
  pool_.give_back(customer);
}

}  // namespace domino::bench
