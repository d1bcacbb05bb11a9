#include "tools/cli/explain/effect.h"

#include <utility>

#include "models/text/nearest_name.h"
#include "scenarios/language/document/diagnostic.h"
#include "tools/cli/command_line.h"

namespace domino::cli {

namespace {
constexpr std::uint64_t kReplicationsOfDifferences = 30;
}

measures::Outcome chosen_outcome(const measures::Catalogue& catalogue, const std::string& address) {
  if (address.empty()) {
    if (auto lost = measures::customers_lost(catalogue)) return std::move(*lost);
    throw BadUsage("--outcome", "there are no external customers who could be lost; name a measure to look at");
  }
  if (auto outcome = measures::outcome_of(catalogue, address)) return std::move(*outcome);
  std::vector<std::string> names;
  for (const auto& measure : catalogue.measures()) names.push_back(measure.address);
  const auto nearest = nearest_name(address, names);
  throw BadUsage("--outcome", "there is no measure `" + language::printable(address, 60) + "`" +
                                  (nearest ? "; did you mean `" + *nearest + "`?" : ""));
}

std::optional<ExitCode> Effect::open(bool has_precision) {
  if (const auto ended = session_.open(scenario_)) return ended;
  measures::StudySettings& settings = scenario_.settings;
  if (!has_precision && settings.precision) {
    settings.precision.reset();
    settings.replications = asked_.study.replications.value_or(kReplicationsOfDifferences);
  }
  return std::nullopt;
}

void Effect::add(measures::ReplicationResult result) {
  progress_->note(result);
  as_it_is_.push_back(std::move(result));
}

const measures::Study& Effect::study(bool stopped) {
  session_.end_progress();
  study_ =
      measures::study_of(scenario_.plan(), *scenario_.catalogue, scenario_.settings.confidence, std::move(as_it_is_));
  study_.stopped = stopped;
  return study_;
}

}  // namespace domino::cli
