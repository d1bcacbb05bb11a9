/// Keeping: where a command's replications go, and which of them are known from an earlier run.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tools/cli/exit_code.h"
#include "tools/cli/session.h"
#include "tools/store/run_keeper.h"

namespace domino::cli {

class Command;

/// What the store is given of all replications of a study.
store::KeptRun run_of(std::string purpose, const measures::StudySettings& settings,
                      const std::vector<std::string>& command_line);

struct KeepingArguments {
  bool no_store = false;
  bool resume = false;
  bool has_folder = false;  ///< the command has an `--out`
  std::string label{};      ///< what the user calls the run; empty: nothing
};

/// Throws BadUsage where a label has characters that a terminal obeys or that hide text, or is very long.
void check_label(const std::string& option, const std::string& label);

/// `arguments` must live until the command has run. After its `--out`, if it has one.
void add_keeping_arguments(Command& command, KeepingArguments& arguments);

/// The store of this call: in the folder of `--out`, else `./.domino/runs.sqlite`. None with `--no-store`; and none,
/// with a word on stderr, where it cannot be used. With `--out` or `--resume` that is an error.
std::optional<store::RunStore> open_store(const KeepingArguments& arguments, const std::string& out);

/// Where a command with these keeps the levels that it finds.
LevelsKept levels_kept(const KeepingArguments& arguments, const std::string& out);

/// Keeps the replications of a study as they come and answers for the known ones. Does neither without a store.
class Keeping : public measures::StudyObserver {
 public:
  Keeping(const KeepingArguments& arguments, bool quiet) : arguments_(arguments), quiet_(quiet) {}

  /// Begins a run of the scenario, if there is a store. Says on stderr what is known already.
  void begin(std::optional<store::RunStore>& store, const StudiedScenario& scenario, const store::KeptRun& run);
  /// Ends it. Says on stderr what could not be kept, and returns false.
  bool finish(const measures::Study& study, const Session& session);
  /// The exit code of a run that would else end with this one: not fine where something was to be kept and is not.
  ExitCode conclude(ExitCode code) const;

  /// Whether the run is being kept.
  bool kept() const { return keeper_.has_value(); }
  /// Its number in the store; 0: it is not kept.
  std::int64_t run() const { return keeper_ ? keeper_->run() : 0; }

  void simulated(const measures::ReplicationResult& result) override;
  std::optional<measures::ReplicationResult> known(std::uint64_t replication) override;

  bool is_known(std::uint64_t replication) const { return keeper_ && keeper_->knows(replication); }
  /// What is known is not printed at the beginning.
  void keep_silent() { silent_ = true; }

 private:
  void print_what_is_known(store::RunStore& store, const store::Experiment& experiment, std::uint64_t known,
                           std::uint64_t planned);

  KeepingArguments arguments_;
  bool quiet_;
  bool silent_ = false;
  std::uint64_t planned_ = 0;
  std::optional<store::RunKeeper> keeper_;
  bool all_kept_ = false;
};

}  // namespace domino::cli
