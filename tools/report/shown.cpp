#include "tools/report/shown.h"

namespace domino::report {

namespace {

/// The last `*` that was met takes one character more whenever what follows it does not fit.
bool matches(std::string_view text, std::string_view pattern) {
  std::size_t t = 0;
  std::size_t p = 0;
  std::size_t star = std::string_view::npos;
  std::size_t taken = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      taken = t;
    } else if (p < pattern.size() && pattern[p] == text[t]) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++taken;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

}  // namespace

bool fits_pattern(std::string_view address, std::string_view pattern) {
  if (matches(address, pattern)) return true;
  return !pattern.empty() && pattern.find('*') == std::string_view::npos && address.starts_with(pattern) &&
         address[pattern.size()] == '.';
}

}  // namespace domino::report
