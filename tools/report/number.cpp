#include "tools/report/number.h"

#include <charconv>

#include <fmt/format.h>

namespace domino::report {

double rounded(double value) {
  const std::string text = fmt::format("{:.12g}", value);
  double result = 0;
  std::from_chars(text.data(), text.data() + text.size(), result);
  return result;
}

std::string number_text(double value) { return fmt::format("{:.12g}", value); }

}  // namespace domino::report
