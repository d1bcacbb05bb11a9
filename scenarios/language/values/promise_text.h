/// Promises as people say them: `90 % within 60 min`.
#pragma once

#include <string>
#include <string_view>

#include "scenarios/language/values/text_problem.h"

namespace domino::language {

/// That a share of the requests is answered within a time.
struct PromiseText {
  double share = 0;   ///< above 0, at most 1
  double within = 0;  ///< s, above 0
};

Parsed<PromiseText> parse_promise(std::string_view text);

/// How the language writes a promise: reads back to the same one.
std::string promise_text(const PromiseText& promise);

/// A regular expression (ECMA 262, with anchors) that every promise matches.
std::string promise_pattern();

}  // namespace domino::language
