/// What departments do to an outcome, found by running the scenario beside changes of it with the same luck: the parts
/// of `explain` that cost more than one run.
#pragma once

#include <string>

#include "models/measures/perfect.h"
#include "tools/cli/study_arguments.h"

namespace CLI {
class App;
}

namespace domino::cli {

struct EffectArguments {
  bool perfect = false;
  std::string mode = "zero delay";
  std::string outcome{};
  std::size_t pairs = 12;

  bool any() const { return perfect; }
};

/// `arguments` must live until the command has run.
void add_effect_arguments(CLI::App& command, EffectArguments& arguments);

/// Runs what the arguments ask for and prints it. Throws CLI::ValidationError.
ExitCode explain_effects(const StudyArguments& arguments, const EffectArguments& effects);

/// What would be if departments were perfect, for people and for programs. `now` holds the replications as they are.
struct PerfectStory {
  const store::Results& now;
  const measures::Outcome& outcome;
  chain::Ideal ideal{};
  const measures::Perfect& perfect;
};
std::string perfect_text(const PerfectStory& story, std::size_t columns);
std::string perfect_json(const PerfectStory& story);
/// A row a department and figure: department,figure,mean,low,high,unit,n,status.
std::string perfect_csv(const PerfectStory& story);

}  // namespace domino::cli
