#include "tools/cli/comparison.h"

#include "tools/cli/study_arguments.h"

namespace domino::cli {

std::string comparison_in(const std::string& format, const std::vector<ComparedPart>& parts) {
  const store::Results& base = parts.front().results;
  std::vector<measures::Compared> variants;
  for (std::size_t i = 1; i < parts.size(); ++i)
    variants.push_back({parts[i].results.catalogue, parts[i].results.study});
  const auto comparisons = measures::compare({base.catalogue, base.study}, variants, base.settings.confidence);
  ComparedResults results{base, {}};
  for (std::size_t i = 1; i < parts.size(); ++i)
    results.variants.push_back({parts[i].name, parts[i].results, comparisons[i - 1]});
  if (format == "json") return comparison_json(results);
  if (format == "csv") return comparison_csv(results);
  return comparison_text(results, columns_of_stdout());
}

std::optional<measures::Warning> other_length(const chain::Plan& base, const chain::Plan& side) {
  if (side.span == base.span) return std::nullopt;
  return measures::Warning{"run", "the runs differ in length, warm-up or end, so counts cannot be compared."};
}

}  // namespace domino::cli
