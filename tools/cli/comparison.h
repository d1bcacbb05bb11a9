/// A comparison in the shapes in which it is told: a base, and variants with what each does to every measure.
#pragma once

#include <string>
#include <vector>

#include "models/measures/paired_study.h"
#include "tools/store/results.h"

namespace domino::cli {

/// Refers to its parts, which must live as long.
struct ComparedVariant {
  std::string name;
  store::Results results;
  const measures::Comparison& comparison;
};

struct ComparedResults {
  store::Results base;
  std::vector<ComparedVariant> variants;
};

/// For people: each variant in plain words, then in figures.
std::string comparison_text(const ComparedResults& results, std::size_t columns);

/// `base` and `variants` with their `measures` as of a run, and for each variant `differences`, a member a measure that
/// both have: mean, low, high, correlation, variance_ratio, decided, p_value (adjusted for all of them), unit, n.
std::string comparison_json(const ComparedResults& results);

/// A row a variant and measure: variant,measure,base,mean,low,high,correlation,variance_ratio,decided,unit,n,status.
/// The mean is that of the difference; status is `ok`, `unstable`, `no data`, `only in base` or `only in variant`.
std::string comparison_csv(const ComparedResults& results);

}  // namespace domino::cli
