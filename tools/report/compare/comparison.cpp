#include "tools/report/compare/comparison.h"

#include <utility>

#include <fmt/format.h>

#include "models/measures/study/transients.h"

namespace domino::report {

ComparedResults compared(const std::vector<ComparedPart>& parts) {
  const Results& base = parts.front().results;
  std::vector<measures::Compared> variants;
  for (std::size_t i = 1; i < parts.size(); ++i)
    variants.push_back({parts[i].results.catalogue, parts[i].results.study});
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
