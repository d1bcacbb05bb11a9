/// The store: every finished replication in one SQLite file, with all that is needed to repeat and to continue it.
///
/// A *run* is one call of the program; its replications belong to the *experiment* they are of (experiment.h), so runs
/// of the same experiment share them, and a run can be continued by another one. Replications are kept in batches, in
/// whatever order they were finished. The tables are described in README.md.
/// Guarantee: what `add_batch` has committed survives a kill; several programs may write to one file at once; a file
/// that is no store or of another version is refused and never changed. Doubles come back bit by bit.
/// Everything that can change a result is under a checksum: a row of `experiments` with its overrides and files, a row
/// of `runs`, a batch with its numbers and the key of its experiment, each file by its SHA-256. Whatever of these is
/// not as it was written is called damaged and never used; this tells accidents and edits, and is no protection against
/// intent. Cost: `kept` and `replications` read every byte of the experiment's batches, some 1 ns a byte.
/// Throws UnusableStore. May be called by several threads, such as the keepers of several runs at once.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/measures/study/study.h"
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

/// The runs of a store, as far as they are as they were written.
struct KeptRuns {
  std::vector<KeptRun> runs;  ///< in the order in which they began
  std::string damage{};       ///< what is wrong with the others: damaged or gone; empty: there are none
};

class RunStore {
 public:
  RunStore(const std::string& path, Database::Access access);

  const std::string& path() const { return database_.path(); }
  void wait_for_others(std::chrono::milliseconds patience);

  /// Finds the experiment by its key or adds it. One that is damaged is written anew, since its key says what it was.
  std::int64_t add(const Experiment& experiment);
  std::optional<std::int64_t> find(const std::string& key);
  /// The latest experiment whose scenario has this title.
  std::optional<std::int64_t> latest_titled(const std::string& title);
  Experiment experiment(std::int64_t id);

  /// Its number from now on.
  std::int64_t begin(const KeptRun& run);
  /// `count` is what it had to do after all, which a rule that ends runs may have decided.
  void end(std::int64_t run, const std::string& ending, std::uint64_t count);
  KeptRuns runs();

  /// What a user calls a run, or the call that it belongs to; changes no result, and so is under no checksum. Kept in a
  /// table that stores have from the first label on.
  void label(std::int64_t run, const std::string& text);
  std::map<std::int64_t, std::string> labels();

  /// What was found before a study, by the checksum of all that it depends on; none where it is not kept or damaged.
  std::optional<std::string> found(const std::string& key);
  void keep_found(const std::string& key, const std::string& bytes);

  /// Numbers and bytes must be of the same replications.
  void add_batch(std::int64_t experiment, const NumberSet& numbers, const std::string& bytes);

  /// The numbers of replications.
  struct Numbers {
    NumberSet whole;
    NumberSet damaged;  ///< and not whole elsewhere, as far as a damaged batch says what was in it
    std::size_t damaged_batches = 0;

    /// What is damaged, as far as it concerns a run of these numbers, in the user's words; empty: nothing.
    std::string damage(NumberRange run) const;
  };
  Numbers kept(std::int64_t experiment);

  struct Kept {
    std::vector<measures::ReplicationResult> replications;  ///< by number, each once
    Numbers numbers;
  };
  Kept replications(std::int64_t experiment, std::size_t measures);
  /// Forgets damaged batches, so that their replications can be simulated again.
  void drop_damaged(std::int64_t experiment);

 private:
  struct Batch {
    std::int64_t id;
    NumberSet numbers;
    std::string_view bytes;
    bool whole;  ///< as it was written, and of this experiment
  };

  void open_schema(Database::Access access);
  std::string bytes_of(const std::string& sha256);
  /// Writes those anew that are there and damaged.
  void add_files(const Experiment& experiment);
  /// In the place of the one with this number, or as a new one; its number.
  std::int64_t write_experiment(const Experiment& experiment, std::optional<std::int64_t> known);
  std::string key_of(std::int64_t experiment);
  /// Of all rows that an experiment is made of, and of a run's, as they stand there now.
  std::int64_t checksum_of_experiment(std::int64_t id);
  std::int64_t checksum_of_run(std::int64_t id);
  bool is_whole(std::int64_t experiment);
  bool is_whole_run(std::int64_t id);
  /// Puts the run under its checksum. In the transaction that has changed it.
  void seal_run(std::int64_t id);
  /// In the order in which they were written; a batch lives as long as the call.
  void for_each_batch(std::int64_t experiment, const std::function<void(const Batch&)>& visit);

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
