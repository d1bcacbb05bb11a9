/// What a sweep varies: `PATH=RANGE`, and the value at each place of the range.
///
///     departments.it.staff=2..12                       whole numbers, each
///     departments.it.staff=2..12 by 5                  2, 7, 12
///     services.help.duration.mean=5 min..20 min by 5 min
///     services.help.priority=low, high                 these words
///
/// A range of whole numbers without a unit and without a step has whole numbers only; any other has everything in
/// between, and needs a step only on a grid. The unit may stand at the end alone: `5..20 min`.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "scenarios/language/reading/scenario.h"

namespace domino::report {

class Factor {
 public:
  /// Values one by one.
  Factor(std::string path, std::string text, std::vector<std::string> levels)
      : path_(std::move(path)), text_(std::move(text)), levels_(std::move(levels)) {}
  /// Everything from low to high.
  Factor(std::string path, std::string text, double low, double high, std::string unit)
      : path_(std::move(path)), text_(std::move(text)), low_(low), high_(high), unit_(std::move(unit)) {}

  const std::string& path() const { return path_; }
  /// The range as it was typed.
  const std::string& text() const { return text_; }
  bool has_levels() const { return !levels_.empty(); }
  const std::vector<std::string>& levels() const { return levels_; }

  /// The value at a place in (0, 1): the levels share it evenly, without them it is the share of the way from low to
  /// high, to six digits.
  std::string at(double place) const;

 private:
  std::string path_;
  std::string text_;
  std::vector<std::string> levels_;
  double low_ = 0;
  double high_ = 0;
  std::string unit_;
};

/// More levels than a factor may have.
inline constexpr std::size_t kMostLevels = 100'000;

/// The factor, or in words what is wrong with the text.
std::variant<Factor, std::string> parse_factor(std::string_view text);

}  // namespace domino::report
