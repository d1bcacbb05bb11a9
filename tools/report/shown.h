/// How much of an answer people get: what decides, all of it, or the measures that they name.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace domino::report {

struct Shown {
  bool all = false;                     ///< everything that the answer has
  std::vector<std::string> patterns{};  ///< of addresses, in which `*` stands for any text; none: what decides
  std::string file{};                   ///< of the scenario, as it was typed; empty: there is none to type

  bool is_short() const { return !all && patterns.empty(); }
  bool names(std::string_view address) const;
};

/// Whether an address has the form of a pattern, in which `*` stands for any text, or begins with one that ends in a
/// name: `departments.credit` is all that is measured of it. Cost: linear in both for few `*`.
bool fits_pattern(std::string_view address, std::string_view pattern);

inline bool Shown::names(std::string_view address) const {
  return std::any_of(patterns.begin(), patterns.end(),
                     [&](const std::string& pattern) { return fits_pattern(address, pattern); });
}

}  // namespace domino::report
