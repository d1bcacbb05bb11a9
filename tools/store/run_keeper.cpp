#include "tools/store/run_keeper.h"

#include <chrono>
#include <utility>

#include <fmt/format.h>

#include "tools/store/replication_bytes.h"
#include "tools/store/unusable_store.h"

namespace domino::store {

namespace {

constexpr auto kBetweenBatches = std::chrono::milliseconds(100);
/// While somebody else holds the file: short, so that the run's end is not held up.
constexpr auto kPatienceMeanwhile = std::chrono::milliseconds(200);
constexpr auto kPatienceAtTheEnd = std::chrono::seconds(10);
/// A batch as large as that is written at once, so that memory stays bounded and a row is read in one piece.
constexpr std::size_t kLargeBatch = 4'000'000;
/// What waits at most while another program holds the file.
constexpr std::size_t kMostWaiting = 400'000'000;

}  // namespace

RunKeeper::RunKeeper(RunStore& store, const Experiment& experiment, KeptRun run) : store_(store), run_(std::move(run)) {
  run_.experiment = store_.add(experiment);
  run_.id = store_.begin(run_);
}

RunKeeper::~RunKeeper() { stop_writing(); }

std::uint64_t RunKeeper::resume(std::size_t measures) {
  RunStore::Kept kept = store_.replications(run_.experiment, measures);
  damage_ = kept.numbers.damage(run_.numbers());
  if (!damage_.empty()) store_.drop_damaged(run_.experiment);
  const auto [first, last] = run_.numbers();
  for (auto& result : kept.replications)
    if (result.replication >= first && result.replication <= last)
      known_.emplace(result.replication, std::move(result));
  return known_.size();
}

std::optional<measures::ReplicationResult> RunKeeper::known(std::uint64_t replication) const {
  if (known_.empty()) return std::nullopt;
  const auto found = known_.find(replication);
  if (found == known_.end()) return std::nullopt;
  return found->second;
}

void RunKeeper::keep(const measures::ReplicationResult& result) {
  if (given_up_) {
    ++lost_;
    return;
  }
  bool large = false;
  {
    const std::scoped_lock lock(mutex_);
    if (!writer_.joinable()) begin_writing();
    pending_.numbers.add(result.replication);
    bytes_.append(pending_.bytes, result);
    large = pending_.bytes.size() > kLargeBatch;
  }
  if (large) wake_.notify_one();
}

void RunKeeper::begin_writing() {
  store_.wait_for_others(kPatienceMeanwhile);
  writer_ = std::thread([this] { write_now_and_then(); });
}

void RunKeeper::write_now_and_then() {
  Batch batch;
  std::unique_lock lock(mutex_);
  for (bool last = false; !last;) {
    wake_.wait_for(lock, kBetweenBatches, [this] { return over_ || pending_.bytes.size() > kLargeBatch; });
    last = over_;
    if (pending_.numbers.empty()) continue;
    // Two batches in turn keep their memory, since new pages for each would cost more than what is written on them.
    batch.numbers = {};
    batch.bytes.clear();
    std::swap(batch, pending_);
    lock.unlock();
    if (last) store_.wait_for_others(kPatienceAtTheEnd);
    const bool written = write(batch);
    lock.lock();
    if (written) continue;
    if (last || batch.bytes.size() + pending_.bytes.size() > kMostWaiting) {
      given_up_ = true;
      lost_ += batch.numbers.count();
      continue;
    }
    // It waits before what has come meanwhile.
    batch.numbers.add(pending_.numbers);
    batch.bytes += pending_.bytes;
    pending_ = std::move(batch);
    wake_.wait_for(lock, kBetweenBatches, [this] { return over_; });
  }
}

bool RunKeeper::write(const Batch& batch) {
  if (given_up_) {
    lost_ += batch.numbers.count();
    return true;
  }
  try {
    store_.add_batch(run_.experiment, batch.numbers, batch.bytes);
    problem_.clear();
    return true;
  } catch (const UnusableStore& error) {
    problem_ = error.what();
    if (error.reason() == UnusableStore::Reason::locked) return false;
    given_up_ = true;
    lost_ += batch.numbers.count();
    return true;
  }
}

void RunKeeper::stop_writing() {
  if (!writer_.joinable()) return;
  {
    const std::scoped_lock lock(mutex_);
    over_ = true;
  }
  wake_.notify_one();
  writer_.join();
}

std::optional<std::string> RunKeeper::finish(const std::string& ending, std::uint64_t count) {
  stop_writing();
  if (!given_up_) {
    try {
      store_.wait_for_others(kPatienceAtTheEnd);
      store_.end(run_.id, ending, count);
      return std::nullopt;
    } catch (const UnusableStore& error) {
      problem_ = error.what();
    }
  }
  return lost_ == 0 ? problem_ : fmt::format("{}; {} replications are not kept", problem_, lost_.load());
}

}  // namespace domino::store
