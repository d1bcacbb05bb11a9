/// The designs of a comparison from the best to the worst, by what decides (models/measures/study/decision.h).
#pragma once

#include <string>
#include <vector>

#include "tools/report/answers/expected.h"
#include "tools/report/compare/comparison.h"
#include "tools/report/judged.h"

namespace domino::report {

struct RankedDesigns {
  Judged judged{};              ///< as the base states it, in its catalogue
  measures::Ranking ranking{};  ///< design 0 is the base, the others are variants in their order
};

RankedDesigns ranked(const ComparedResults& results);

/// What people call a design.
std::string name_of(const ComparedResults& results, std::size_t design);

/// Which one is the best, by how much and with what doubt; and what is ruled out.
std::vector<std::string> verdict_of(const ComparedResults& results, const RankedDesigns& ranked);

/// Base and what-ifs side by side, a column each: headlines, then how busy departments are. Tables of fewer and fewer
/// what-ifs, of which the first that fits is taken.
std::vector<Table> side_by_side(const ComparedResults& results, const RankedDesigns& ranked);

/// For programs: the designs, the best first.
Value ranking_of(const ComparedResults& results, const RankedDesigns& ranked);

}  // namespace domino::report
