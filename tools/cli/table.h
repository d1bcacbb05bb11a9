/// The table of a run: its question, its measures with intervals, its warnings, for people to read.
#pragma once

#include <string>

#include "engine/kernel/time.h"
#include "tools/store/results.h"

namespace domino::cli {

/// `columns` is the width of the terminal; explanations are left out where they do not fit. Of more things of a kind
/// than people read one after the other, such as 50 departments, only the most important measures stand there, a line
/// a thing. Who asks whom is left to `explain`, and to the other formats.
std::string result_table(const store::Results& results, std::size_t columns);

/// The line that says what the numbers are of: replications, span, seed.
std::string run_line(const store::Results& results);

/// What must be said below the numbers: warnings, and that one replication has no interval.
std::string notes(const store::Results& results, std::size_t columns);

/// A span in the largest unit of which it is a whole number: "7 days", "26 weeks", "90 min".
std::string span_text(Duration span);

/// The text broken into lines of at most `columns` characters, each line ended by a line break and all but the
/// first begun with `indent`.
std::string wrapped(const std::string& text, std::size_t columns, const std::string& indent);

}  // namespace domino::cli
