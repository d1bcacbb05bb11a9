/// What departments do to an outcome, found by running the scenario beside changes of it with the same luck: the parts
/// of `explain` that cost more than one run.
#pragma once

#include <string>
#include <vector>

#include "tools/cli/study_arguments.h"

namespace domino::cli {

class Command;

struct EffectArguments {
  bool perfect = false;
  std::string mode = "zero delay";
  std::string outcome{};
  std::size_t pairs = 12;
  bool elasticity = false;
  std::string along{};
  bool mend_first = false;
  std::vector<std::string> costs{};  ///< each LEVER=SHARE
  std::size_t robust = 0;            ///< points

  bool any() const { return perfect || elasticity || mend_first; }
};

/// `arguments` must live until the command has run.
void add_effect_arguments(Command& command, EffectArguments& arguments);

/// Runs what the arguments ask for and prints it. Throws BadUsage.
ExitCode explain_effects(const StudyArguments& arguments, const EffectArguments& effects);

}  // namespace domino::cli
