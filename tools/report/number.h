/// Numbers in results: twelve significant digits.
///
/// Simulated numbers are the same bytes on every processor; quantiles of Student's distribution come from the
/// C library, whose last digit may differ. Twelve digits are more than any estimate has and hide that.
#pragma once

#include <string>

namespace domino::report {

/// The value rounded to the digits that results keep.
double rounded(double value);

/// The shortest text of the rounded value.
std::string number_text(double value);

}  // namespace domino::report
