/// The store: every finished replication in one SQLite file, with all that is needed to repeat and to continue it.
///
/// A *run* is one call of the program; its replications belong to the *experiment* they are of (experiment.h), so runs
/// of the same experiment share them, and a run can be continued by another one. Replications are kept in batches, in
/// whatever order they were finished. The tables are told in README.md.
/// Guarantee: what `add_batch` has committed survives a kill; several programs may write to one file at once; a file
/// that is no store, is damaged or of another version is refused and never changed. Doubles come back bit by bit.
/// Throws UnusableStore. May be called by several threads, such as the keepers of several runs at once.
#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "models/measures/study.h"
#include "tools/store/experiment.h"
#include "tools/store/number_set.h"
#include "tools/store/sqlite.h"

namespace domino::store {

/// One call of the program, or one point of a sweep.
struct KeptRun {
  std::int64_t id = 0;
  std::int64_t call = 0;  ///< the first run of the same call; 0: this one
  std::int64_t experiment = 0;
  std::string purpose = "run";              ///< the command
  std::string name{};                       ///< of a side of a comparison
  std::vector<std::string> command_line{};  ///< the same for all points of a sweep
  std::string started{};                    ///< UTC, as 2026-11-24T23:59:59Z
  std::string ended{};                      ///< empty: it is still going on, or was killed
  std::string ending{};                     ///< `finished`, `interrupted` or `time limit`
  std::uint64_t first = 1;                  ///< the replications it was to do
  std::uint64_t count = 0;
  std::uint64_t total = 0;  ///< those of all shards together
  std::string shard{};      ///< such as `2/4`; empty: it is none
  double confidence = 0.95;

  NumberRange numbers() const { return {first, first + count - 1}; }
};

class RunStore {
 public:
  RunStore(const std::string& path, Database::Access access);

  const std::string& path() const { return database_.path(); }
  void wait_for_others(std::chrono::milliseconds patience);

  /// Finds the experiment by its key or adds it.
  std::int64_t add(const Experiment& experiment);
  std::optional<std::int64_t> find(const std::string& key);
  /// The latest experiment whose scenario has this title.
  std::optional<std::int64_t> latest_titled(const std::string& title);
  Experiment experiment(std::int64_t id);

  /// Its number from now on.
  std::int64_t begin(const KeptRun& run);
  /// `count` is what it had to do after all, which a rule that ends runs may have decided.
  void end(std::int64_t run, const std::string& ending, std::uint64_t count);
  /// In the order in which they began.
  std::vector<KeptRun> runs();

  void add_batch(std::int64_t experiment, const NumberSet& numbers, const std::string& bytes);
  /// The numbers of what is kept.
  NumberSet kept(std::int64_t experiment);

  struct Kept {
    std::vector<measures::ReplicationResult> replications;  ///< by number, each once
    NumberSet damaged;                                      ///< what cannot be read
  };
  Kept replications(std::int64_t experiment, std::size_t measures);
  /// Forgets batches whose bytes are damaged, so that they can be simulated again.
  void drop_damaged(std::int64_t experiment);

 private:
  void open_schema(Database::Access access);
  std::string bytes_of(const std::string& sha256);
  void add_file(const std::string& sha256, const std::string& bytes);

  // Some of what is called locked calls more of it.
  std::recursive_mutex mutex_;
  Database database_;
};

/// The file of kept runs in a folder: `runs.sqlite`; in the present one `.domino/runs.sqlite`.
std::string store_in(const std::string& folder);
/// A path that a user named: a file, or a folder with a store in it.
std::string store_at(const std::string& path);
/// Makes the folder that the file is to be in.
void make_room_for(const std::string& path);

}  // namespace domino::store
