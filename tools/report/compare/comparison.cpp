#include "tools/report/compare/comparison.h"

#include <utility>

#include <fmt/format.h>

#include "models/measures/study/transients.h"
#include "tools/report/judged.h"

namespace domino::report {

namespace {

/// What was asked for before looking: what decides, headlines, and what the scenario expects of a what-if.
std::vector<std::string> asked_of(const Results& base, const std::string& what_if) {
  const auto& measures = base.catalogue.measures();
  const Judged judged = judged_by(base.scenario, base.catalogue);
  std::vector<std::string> addresses;
  if (judged.decider) addresses.push_back(measures[judged.decider->measure].address);
  for (const std::size_t place : judged.headlines) addresses.push_back(measures[place].address);
  for (const language::Expectation& stated : base.scenario.expectations)
    if (stated.what_if == what_if || stated.of == what_if || stated.without == what_if)
      addresses.push_back(stated.measure);
  return addresses;
}

}  // namespace

ComparedResults compared(const std::vector<ComparedPart>& parts) {
  const Results& base = parts.front().results;
  std::vector<measures::Compared> variants;
  for (std::size_t i = 1; i < parts.size(); ++i)
    variants.push_back({parts[i].results.catalogue, parts[i].results.study, asked_of(base, parts[i].name)});
  auto comparisons = measures::compare({base.catalogue, base.study}, variants, base.settings.confidence);
  ComparedResults results{base, {}};
  for (std::size_t i = 1; i < parts.size(); ++i)
    results.variants.push_back({parts[i].name, parts[i].results, std::move(comparisons[i - 1])});
  return results;
}

std::vector<measures::Warning> differences_of_run(const Results& base, const Results& side) {
  std::vector<measures::Warning> warnings;
  if (!(side.plan.span == base.plan.span))
    warnings.push_back({"run", "the runs differ in length, warm-up or end, so counts cannot be compared."});
  const std::uint64_t used = base.settings.seed;
  const std::uint64_t own = side.scenario.run.seed;
  // Where the command line has said which one, nobody expects another.
  if (own != used && base.scenario.run.seed == used)
    warnings.push_back(
        {"run.seed", fmt::format("its own seed {} is not used, since both sides use common random numbers, "
                                 "those of seed {}.",
                                 own, used)});
  for (auto& warning : measures::transients_of(base.plan, side.plan)) warnings.push_back(std::move(warning));
  return warnings;
}

}  // namespace domino::report
