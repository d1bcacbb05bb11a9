#include "engine/experiment/replication_order.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "engine/kernel/contract.h"

namespace domino::experiment {

ReplicationOrder::ReplicationOrder(const ReplicationPlan& plan, std::size_t workers, std::stop_token stop)
    : plan_(plan),
      next_(plan.first),
      delivered_(plan.first),
      end_(plan.first + plan.count),
      ready_(workers * kLookAhead, 0),
      working_on_(workers, kNothing),
      most_running_(workers),
      stops_(workers),
      outside_token_(stop),
      outside_(std::move(stop), StopAll{&stops_}) {
  DOMINO_REQUIRE(end_ >= plan.first, "the numbers of replications must fit 64 bits");
  DOMINO_REQUIRE(workers > 0 || plan.count == 0, "replications need a worker");
}

/// The worker is through with its replication, whichever way.
void ReplicationOrder::lay_down(std::size_t worker) {
  if (working_on_[worker] == kNothing) return;
  working_on_[worker] = kNothing;
  --running_;
}

std::optional<std::uint64_t> ReplicationOrder::claim(std::size_t worker, const std::function<void()>& before_waiting) {
  std::unique_lock lock(mutex_);
  // Waiting for room always ends: the replication to be delivered next is under way at another worker, who announces
  // how it ended, or is to be begun anew, which goes before. A request from outside reaches the workers through their
  // tokens.
  const auto has_room = [&](std::size_t running) {
    return next_ - delivered_ < ready_.size() && running + again_.size() < most_running_;
  };
  // A worker counts as running until its memory is given back, so that a replication that runs alone is alone.
  const std::size_t others = running_ - static_cast<std::size_t>(working_on_[worker] != kNothing);
  if (before_waiting && (is_over() || !has_room(others))) {
    lock.unlock();
    before_waiting();
    lock.lock();
  }
  lay_down(worker);
  moved_.notify_all();
  moved_.wait(lock, [&] { return is_over() || has_room(running_); });
  if (is_over()) return std::nullopt;
  working_on_[worker] = next_;
  begin(next_);
  return next_++;
}

void ReplicationOrder::begin(std::uint64_t replication) {
  ++running_;
  if (most_running_ == 1) alone_ = replication;
}

bool ReplicationOrder::wait_for_room(std::uint64_t replication, std::exception_ptr shortage) {
  std::unique_lock lock(mutex_);
  if (alone_ == replication) {
    lock.unlock();
    ends_before(replication, std::move(shortage));
    return false;
  }
  --running_;
  most_running_ = std::max<std::size_t>(1, std::min(most_running_, running_));
  again_.insert(replication);
  // Its room may be that of another which waits and comes first.
  moved_.notify_all();
  moved_.wait(lock, [&] {
    return replication >= end_ || outside_token_.stop_requested() ||
           (running_ < most_running_ && *again_.begin() == replication);
  });
  again_.erase(replication);
  begin(replication);
  moved_.notify_all();
  if (replication < end_ && !outside_token_.stop_requested()) return true;
  lock.unlock();
  ends_before(replication);
  return false;
}

void ReplicationOrder::done(std::uint64_t replication) {
  const std::scoped_lock lock(mutex_);
  ready_[slot(replication)] = 1;
}

void ReplicationOrder::ends_before(std::uint64_t replication, std::exception_ptr reason) {
  std::vector<std::stop_source> later;
  {
    const std::scoped_lock lock(mutex_);
    if (delivering_ && replication == delivered_) delivering_ = false;
    if (replication >= end_) return;
    end_ = replication;
    reason_ = std::move(reason);
    for (std::size_t worker = 0; worker < stops_.size(); ++worker)
      if (working_on_[worker] > replication) later.push_back(stops_[worker]);
  }
  moved_.notify_all();
  // Outside the lock, because a stop request runs callbacks of the workers.
  for (std::stop_source& source : later) source.request_stop();
}

std::optional<std::uint64_t> ReplicationOrder::begin_delivery() {
  const std::scoped_lock lock(mutex_);
  if (delivering_ || delivered_ >= end_ || ready_[slot(delivered_)] == 0) return std::nullopt;
  delivering_ = true;
  return delivered_;
}

void ReplicationOrder::delivered() {
  {
    const std::scoped_lock lock(mutex_);
    ready_[slot(delivered_)] = 0;
    ++delivered_;
    delivering_ = false;
  }
  moved_.notify_all();
}

ReplicationOutcome ReplicationOrder::outcome() const {
  const std::scoped_lock lock(mutex_);
  // An exception at a number that was not reached, because the run was stopped before, did not happen.
  if (reason_ && delivered_ == end_) std::rethrow_exception(reason_);
  const std::uint64_t completed = delivered_ - plan_.first;
  return {completed, completed < plan_.count};
}

}  // namespace domino::experiment
