/// The three renderers: text, JSON and CSV of any report.
#pragma once

#include <cstddef>
#include <string>

#include "tools/report/draw.h"
#include "tools/report/report.h"

namespace domino::report {

/// For people, in lines of at most so many columns where that can be. `glyphs`: what pictures, and what stands around
/// them, are written with.
std::string text(const Report& report, std::size_t columns, Glyphs glyphs = Glyphs::unicode);
/// For programs: JSON, indented; CSV (RFC 4180). Each ends with a line break.
std::string json(const Report& report);
std::string csv(const Report& report);

/// `json`, `csv`, or text under any other name.
std::string written(const Report& report, const std::string& format, std::size_t columns,
                    Glyphs glyphs = Glyphs::unicode);

}  // namespace domino::report
