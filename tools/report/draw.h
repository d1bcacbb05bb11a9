/// Pictures drawn with characters.
///
/// Guarantee: no line is wider than `columns`, from 60 columns on, and with `Glyphs::ascii` nothing but ASCII comes
/// out, whatever the names in it. There is no colour, so that NO_COLOR has nothing to forbid.
#pragma once

#include <cstddef>
#include <string>

#include "tools/report/picture.h"

namespace domino::report {

enum class Glyphs { unicode, ascii };

/// Several lines, each ended by a line break.
std::string drawn(const Picture& picture, std::size_t columns, Glyphs glyphs);

/// The text with every character beyond ASCII replaced by the nearest that is, in as many columns.
std::string in_ascii(const std::string& text);

/// What the environment can show, by LC_ALL, LC_CTYPE, LANG and TERM: Unicode where the locale says UTF-8 and the
/// terminal is not dumb.
Glyphs glyphs_of_environment();

}  // namespace domino::report
