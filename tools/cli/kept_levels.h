/// Kept levels: intercepts of stated levels, found once for a scenario and read again by every later command.
///
/// They are kept in `./.domino/runs.sqlite`, under all that they depend on: the scenario as written with every file
/// read for it, its seed, levels known from elsewhere, and this build of the program. Guarantee: results are the same
/// with and without; what is damaged, or cannot be read, is found anew. Limits: a store that cannot be used costs
/// nothing but time, and is not reported here, since nothing is missing in the results.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/chain/levels.h"
#include "scenarios/language/reading/scenario.h"
#include "tools/store/run_store.h"

namespace domino::cli {

/// Whether a command may read and write kept levels.
enum class LevelsKept {
  nowhere,         ///< with `--no-store`
  where_there_is,  ///< only in a store that is there already: the command keeps nothing, or elsewhere
  here,            ///< the command keeps its runs here, and makes the store
};

class KeptLevels {
 public:
  KeptLevels(LevelsKept kept, const language::Scenario& written, std::uint64_t seed,
             const std::vector<chain::Level>& known);

  /// Of all that the scenario states; none: to be found.
  std::optional<std::vector<chain::Level>> read();
  void write(const std::vector<chain::Level>& levels);

 private:
  std::vector<chain::Level> stated_;
  std::string key_;
  std::optional<store::RunStore> store_;
};

}  // namespace domino::cli
