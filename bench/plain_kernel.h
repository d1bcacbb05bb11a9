/// The yardstick for everything with an event set: what is written in an afternoon with the standard library.
///
/// A kernel of `std::priority_queue` with `std::function` events, and on it a network of queues: chains of stations
/// with servers, exponential services and customers who may lose their patience. It draws from the same generator as
/// the engine and adds up waits, and nothing else: no quantiles, no integrals, no cancellation.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <queue>
#include <vector>

#include "engine/kernel/pool.h"
#include "engine/random/stream.h"

namespace domino::bench {

class PlainKernel {
 public:
  double now() const { return now_; }

  void schedule(double at, std::function<void()> act) { events_.push({at, sequence_++, std::move(act)}); }

  void run_until(double horizon) {
    while (!events_.empty() && events_.top().at <= horizon) {
      now_ = events_.top().at;
      // The standard library's queue does not let go of what it holds.
      const std::function<void()> act = std::move(const_cast<Event&>(events_.top()).act);
      events_.pop();
      act();
    }
  }

 private:
  struct Event {
    double at;
    std::uint64_t sequence;
    std::function<void()> act;
    bool operator<(const Event& other) const { return at != other.at ? at > other.at : sequence > other.sequence; }
  };
  std::priority_queue<Event> events_;
  double now_ = 0;
  std::uint64_t sequence_ = 0;
};

struct PlainNetworkSettings {
  std::uint32_t chains = 1;    ///< each with arrivals of its own
  std::uint32_t stations = 1;  ///< of each chain, one after the other
  std::uint32_t servers = 1;   ///< of each station
  double arrivals = 1;         ///< a unit of time and chain
  double mean_service = 0.9;
  double mean_patience = 0;  ///< of each wait; 0 for endless
};

class PlainNetwork {
 public:
  PlainNetwork(const PlainNetworkSettings& settings, std::uint64_t seed);
  void run_until(double horizon) { kernel_.run_until(horizon); }

  std::uint64_t customers() const { return customers_; }
  /// In all queues, of those who have left.
  double mean_wait() const { return waits_ / static_cast<double>(left_); }

 private:
  struct Station {
    std::uint32_t busy = 0;
    std::deque<std::uint32_t> waiting;
  };
  struct Customer {
    std::uint32_t next = 0;  // the pool's own
    std::uint32_t station = 0;
    std::uint32_t wait_number = 0;  // the wait that a loss of patience belongs to
    bool waiting = false;
    double since = 0;
    double waited = 0;
  };

  double exponential(double mean);
  void arrive(std::uint32_t chain);
  void enter(std::uint32_t customer, std::uint32_t station);
  void serve(std::uint32_t customer);
  void finish(std::uint32_t customer);
  void lose_patience(std::uint32_t customer, std::uint32_t wait_number);
  void leave(std::uint32_t customer);

  PlainNetworkSettings settings_;
  PlainKernel kernel_;
  random::Draws draws_;
  std::vector<Station> stations_;
  Pool<Customer> pool_;
  std::uint32_t wait_numbers_ = 0;
  std::uint64_t customers_ = 0;
  std::uint64_t left_ = 0;
  double waits_ = 0;
};

}  // namespace domino::bench
