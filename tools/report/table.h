/// Tables for people: columns and rows of figures and texts, and the one layouter that makes lines of them.
///
/// A table is what it says, not how wide it is. The layouter tries, from the left to the right, what `spreads` allows:
/// figures with their interval, with half of it. Where none fits, headings and texts that may be are broken into lines;
/// then columns that yield are left out, those first that yield the most; then the first cell of each row stands on a
/// line of its own above the others; only then figures lose their intervals, and at last each row is as wide as it must
/// be. Columns without any content take no place. No line ends in spaces.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "tools/report/figures.h"
#include "tools/report/value.h"

namespace domino::report {

enum class Align { left, right };

struct Column {
  std::string heading{};
  Align align = Align::left;
  int yields = 0;        ///< the more, the sooner it is left out where the table is too wide; 0: never
  bool if_room = false;  ///< of each row by itself, only where the row has room for it; such a column is the last one
  bool broken =
      false;  ///< texts of it are broken into lines where the table is too wide; the last column that is shown
  std::size_t gap = 0;  ///< spaces in front of it; 0: those of the table
};

struct Cell {
  std::variant<std::string, Figure> content{};
  /// What it says where the column in front of it is left out; empty: the same.
  std::string instead{};

  Cell() = default;
  Cell(std::string text) : content(std::move(text)) {}
  Cell(const char* text) : content(std::string(text)) {}
  Cell(std::string text, std::string otherwise) : content(std::move(text)), instead(std::move(otherwise)) {}
  Cell(Figure figure) : content(std::move(figure)) {}
};

struct Row {
  std::vector<Cell> cells{};  ///< fewer than columns: the others are empty; a text of several lines makes several
  bool title = false;         ///< a line of its first cell alone, about the rows below
  bool apart = false;         ///< with an empty line above
};

struct Table {
  std::vector<Column> columns{};
  std::vector<Row> rows{};
  std::vector<Spread> spreads{Spread::interval, Spread::half_width, Spread::none};  ///< of figures, the widest first
  std::size_t indent = 0;
  std::size_t gap = 2;    ///< spaces between columns
  std::size_t least = 0;  ///< on a narrower terminal another table is taken, where there is one
  std::string currency{kNoCurrency};
  std::string note{};  ///< a paragraph below, with an empty line between

  void add(std::vector<Cell> cells) { rows.push_back({std::move(cells)}); }
  void add_title(std::string text) { rows.push_back({{std::move(text)}, true}); }
};

/// Lines of at most so many columns, where the table can be made to fit; empty where there are no rows.
std::string laid_out(const Table& table, std::size_t columns);

/// The same of the first table that fits as it is, else of the last one; with its note.
std::string laid_out(const std::vector<Table>& choices, std::size_t columns);

/// The text broken into lines of at most `columns` characters, each ended by a line break. The first begins with
/// `lead`, the others with so many spaces.
std::string wrapped(const std::string& text, std::size_t columns, const std::string& lead = "", std::size_t hang = 0);

}  // namespace domino::report
