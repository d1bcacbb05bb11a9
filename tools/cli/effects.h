/// What departments do to an outcome, found by running the scenario beside changes of it with the same luck: the parts
/// of `explain` that cost more than one run.
#pragma once

#include <string>
#include <vector>

#include "models/measures/elasticity.h"
#include "models/measures/mend_first.h"
#include "models/measures/perfect.h"
#include "models/measures/robust.h"
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

/// What would be if departments were perfect, for people and for programs. `now` holds the replications as they are.
struct PerfectStory {
  const store::Results& now;
  const measures::Outcome& outcome;
  chain::Ideal ideal{};
  const measures::Perfect& perfect;
  /// The same replications with the ledger of who lost the customers, where there is one for this question.
  const store::Results* happened = nullptr;
};
std::string perfect_text(const PerfectStory& story, std::size_t columns);
std::string perfect_json(const PerfectStory& story);
/// A row a department and figure: department,figure,mean,low,high,unit,n,status.
std::string perfect_csv(const PerfectStory& story);

/// How strongly outcomes react to the time of each department, and what a minute of it costs.
struct ElasticityPoint {
  double load = 0;
  measures::Elasticities found{};
};
struct ElasticityStory {
  const store::Results& now;
  const std::vector<measures::Outcome>& outcomes;
  const measures::Elasticities& found;
  std::string along_department{};
  std::vector<ElasticityPoint> along{};  ///< the same department under other loads
};
std::string elasticity_text(const ElasticityStory& story, std::size_t columns);
std::string elasticity_json(const ElasticityStory& story);
/// A row a department, outcome and figure: load,department,outcome,figure,mean,low,high,unit,n,status; the load is
/// empty for the scenario as it is.
std::string elasticity_csv(const ElasticityStory& story);

/// What to mend first, and whether that depends on what is assumed.
struct MendStory {
  const store::Results& now;
  const measures::Outcome& outcome;
  const measures::MendFirst& found;
  const measures::Robust* robust = nullptr;  ///< of the best lever; none: not asked for
};
std::string mend_text(const MendStory& story, std::size_t columns);
std::string mend_json(const MendStory& story);
/// A row a lever and figure: rank,department,lever,figure,mean,low,high,unit,n,status.
std::string mend_csv(const MendStory& story);

}  // namespace domino::cli
