#include "tools/report/table.h"

#include <algorithm>
#include <optional>
#include <sstream>

#include "models/text/utf8.h"

namespace domino::report {

namespace {

using utf8::length;
using TextLines = std::vector<std::string>;

std::string padded(const std::string& text, std::size_t width, Align align) {
  const std::size_t used = length(text);
  const std::string space(width > used ? width - used : 0, ' ');
  return align == Align::right ? space + text : text + space;
}

TextLines lines_of(const std::string& text) {
  TextLines lines(1);
  for (const char c : text)
    if (c == '\n')
      lines.emplace_back();
    else
      lines.back() += c;
  return lines;
}

std::size_t width_of(const TextLines& lines) {
  std::size_t widest = 0;
  for (const std::string& line : lines) widest = std::max(widest, length(line));
  return widest;
}

std::string trimmed(std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  return line + "\n";
}

std::string text_in(const Cell& cell, Spread spread, std::string_view currency) {
  if (const auto* text = std::get_if<std::string>(&cell.content)) return *text;
  const auto& figure = std::get<Figure>(cell.content);
  return figure.finding.unstable ? "unstable" : figure_text(figure.unit, figure.finding.estimate, spread, currency);
}

/// Texts are not broken into lines of less than this.
constexpr std::size_t kLeastBroken = 16;
constexpr std::size_t kLeastHeading = 12;
/// What stands below the first cell of its row begins so far from the left.
constexpr std::size_t kFold = 2;

/// How a table is cut to size.
struct Cut {
  Spread spread = Spread::interval;
  int most_that_yields = 0;   ///< columns that yield more are left out
  std::size_t breaks_at = 0;  ///< the width for which texts are broken into lines; 0: they are not
  bool breaks_headings = false;
  bool folds = false;  ///< the first cell of each row stands above the others
};

/// A table whose texts and columns are decided on.
class Grid {
 public:
  Grid(const Table& table, Cut cut) : table_(table), headings_(table.columns.size()), widths_(table.columns.size(), 0) {
    std::vector<char> used(table.columns.size(), 0);
    for (const Row& row : table.rows) {
      std::vector<TextLines>& cells = rows_.emplace_back(table.columns.size(), TextLines(1));
      for (std::size_t c = 0; c < std::min(row.cells.size(), cells.size()); ++c) {
        const bool stands_in = c > 0 && is_left_out(c - 1, cut.most_that_yields) && !row.cells[c].instead.empty();
        cells[c] = lines_of(stands_in ? row.cells[c].instead : text_in(row.cells[c], cut.spread, table.currency));
        used[c] = used[c] || width_of(cells[c]) > 0;
      }
    }
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
      if (!used[c] || is_left_out(c, cut.most_that_yields)) continue;
      shown_.push_back(c);
      for (const auto& cells : rows_) widths_[c] = std::max(widths_[c], width_of(cells[c]));
      headings_[c] = cut.breaks_headings ? broken_heading(c) : TextLines{table.columns[c].heading};
      widths_[c] = std::max(widths_[c], width_of(headings_[c]));
    }
    if (cut.breaks_at > 0 && !shown_.empty() && table.columns[shown_.back()].broken)
      break_texts(cut.breaks_at, cut.folds);
  }

  bool is_left_out(std::size_t c, int most) const { return table_.columns[c].yields > most; }

  /// `columns` decides only about cells for which there may be room.
  std::string text(std::size_t columns) const {
    std::string text;
    const std::size_t height = height_of_headings();
    for (std::size_t l = 0; l < height; ++l)
      text += trimmed(line_of(columns, widths_, [&](std::size_t c) { return heading(c, l, height); }));
    for (std::size_t r = 0; r < rows_.size(); ++r) {
      if (table_.rows[r].apart) text += "\n";
      for (std::size_t l = 0; l < height_of(r); ++l)
        text += trimmed(line_of(columns, widths_, [&](std::size_t c) { return line_in(r, c, l); }));
    }
    return text;
  }

  /// First cells above the others; with `own_widths`, each row by itself.
  std::string folded(std::size_t columns, bool own_widths) const {
    std::string text;
    const auto add = [&](const std::string& name, const auto& text_in_column) {
      if (!name.empty()) text += trimmed(std::string(table_.indent, ' ') + name);
      std::vector<std::size_t> widths(widths_.size(), 0);
      if (!own_widths) widths = widths_;
      if (!shown_.empty() && shown_.front() == 0) widths[0] = kFold;
      const std::string rest =
          line_of(columns, widths, [&](std::size_t c) { return c == 0 ? std::string() : text_in_column(c); });
      if (rest.find_first_not_of(' ') != std::string::npos) text += trimmed(rest);
    };
    const std::size_t height = height_of_headings();
    for (std::size_t l = 0; l < height; ++l)
      add(heading(0, l, height), [&](std::size_t c) { return heading(c, l, height); });
    for (std::size_t r = 0; r < rows_.size(); ++r) {
      if (table_.rows[r].apart) text += "\n";
      for (std::size_t l = 0; l < height_of(r); ++l)
        add(line_in(r, 0, l), [&](std::size_t c) { return line_in(r, c, l); });
    }
    return text;
  }

 private:
  std::size_t gap_before(std::size_t c) const { return table_.columns[c].gap > 0 ? table_.columns[c].gap : table_.gap; }

  void break_texts(std::size_t columns, bool folds) {
    const std::size_t last = shown_.back();
    std::size_t used = table_.indent;
    for (const std::size_t c : shown_)
      used += (c == shown_.front() ? 0 : gap_before(c)) + (c == last ? 0 : folds && c == 0 ? kFold : widths_[c]);
    if (used + kLeastBroken > columns) return;
    widths_[last] = columns - used;
    for (auto& cells : rows_) {
      std::string text;
      for (const std::string& line : cells[last]) text += line + " ";
      text = wrapped(text, widths_[last]);
      cells[last] = lines_of(text.substr(0, text.size() - 1));
    }
  }

  /// As wide as what is below it or its longest word.
  TextLines broken_heading(std::size_t c) const {
    const std::string& heading = table_.columns[c].heading;
    const std::string words = wrapped(heading, 0);
    const std::string text = wrapped(heading, std::max({widths_[c], width_of(lines_of(words)), kLeastHeading}));
    return lines_of(text.substr(0, text.size() - 1));
  }
  /// A line of a heading, which stands as low as it can.
  std::string heading(std::size_t c, std::size_t l, std::size_t height) const {
    const std::size_t first = height - std::min(height, headings_[c].size());
    return l < first ? "" : headings_[c][l - first];
  }
  std::size_t height_of_headings() const {
    std::size_t height = 0;
    for (const std::size_t c : shown_)
      if (width_of(headings_[c]) > 0) height = std::max(height, headings_[c].size());
    return height;
  }
  std::size_t height_of(std::size_t r) const {
    std::size_t height = 1;
    for (const std::size_t c : shown_) height = std::max(height, rows_[r][c].size());
    return height;
  }
  std::string line_in(std::size_t r, std::size_t c, std::size_t l) const {
    return l < rows_[r][c].size() ? rows_[r][c][l] : "";
  }

  template <class TextInColumn>
  std::string line_of(std::size_t columns, const std::vector<std::size_t>& widths,
                      TextInColumn&& text_in_column) const {
    std::string line(table_.indent, ' ');
    for (std::size_t i = 0; i < shown_.size(); ++i) {
      const std::size_t c = shown_[i];
      const Column& column = table_.columns[c];
      const std::string text = text_in_column(c);
      const std::string space(i == 0 ? 0 : gap_before(c), ' ');
      if (column.if_room && length(line + space + text) > columns) continue;
      line += space + padded(text, column.if_room ? 0 : widths[c], column.align);
    }
    return line;
  }

  const Table& table_;
  std::vector<TextLines> headings_;
  std::vector<std::vector<TextLines>> rows_;
  std::vector<std::size_t> shown_;
  std::vector<std::size_t> widths_;
};

bool fits(const std::string& text, std::size_t columns) { return width_of(lines_of(text)) <= columns; }

/// The sizes in which columns give way to others, those that keep everything first.
std::vector<int> levels_of(const Table& table) {
  std::vector<int> levels;
  for (const Column& column : table.columns) levels.push_back(column.yields);
  std::sort(levels.rbegin(), levels.rend());
  levels.erase(std::unique(levels.begin(), levels.end()), levels.end());
  if (levels.empty() || levels.back() > 0) levels.push_back(0);
  return levels;
}

std::optional<std::string> fitting(const Table& table, Cut cut, std::size_t columns) {
  std::string text = Grid(table, cut).text(columns);
  return fits(text, columns) ? std::optional(std::move(text)) : std::nullopt;
}

/// The spreads that say how far a figure can be trusted; every one of a table that has no such.
std::vector<Spread> honest_spreads(const Table& table) {
  std::vector<Spread> spreads = table.spreads;
  std::erase(spreads, Spread::none);
  return spreads.empty() ? table.spreads : spreads;
}

/// With all of its columns and nothing broken.
std::optional<std::string> as_it_is(const Table& table, std::size_t columns) {
  if (columns < table.least) return std::nullopt;
  for (const Spread spread : honest_spreads(table))
    if (auto text = fitting(table, {spread, levels_of(table).front()}, columns)) return text;
  return std::nullopt;
}

}  // namespace

std::string laid_out(const Table& table, std::size_t columns) {
  if (table.rows.empty()) return "";
  if (auto text = as_it_is(table, columns)) return *text;
  for (const int level : levels_of(table))
    for (const auto& [breaks_at, breaks_headings] :
         {std::pair{std::size_t{0}, false}, {columns, false}, {columns, true}})
      for (const Spread spread : honest_spreads(table))
        if (auto text = fitting(table, {spread, level, breaks_at, breaks_headings}, columns)) return *text;
  const auto folded = [&](Spread spread, bool own_widths) {
    return Grid(table, {.spread = spread, .breaks_at = columns, .folds = true}).folded(columns, own_widths);
  };
  for (const Spread spread : table.spreads)
    if (std::string text = folded(spread, false); fits(text, columns)) return text;
  return folded(table.spreads.back(), true);
}

std::string laid_out(const std::vector<Table>& choices, std::size_t columns) {
  const auto with_note = [&](const std::string& text, const Table& table) {
    return table.note.empty() ? text : text + "\n" + wrapped(table.note, columns);
  };
  for (const Table& table : choices)
    if (const auto text = as_it_is(table, columns); text && !table.rows.empty()) return with_note(*text, table);
  return choices.empty() ? "" : with_note(laid_out(choices.back(), columns), choices.back());
}

std::string wrapped(const std::string& text, std::size_t columns, const std::string& lead, std::size_t hang) {
  std::istringstream words(text);
  std::string result = lead;
  std::size_t used = length(lead);
  bool first = true;
  for (std::string word; words >> word; first = false) {
    const std::size_t size = length(word);
    if (!first && used + 1 + size > columns) {
      result += "\n" + std::string(hang, ' ');
      used = hang;
    } else if (!first) {
      result += ' ';
      ++used;
    }
    result += word;
    used += size;
  }
  return result + "\n";
}

}  // namespace domino::report
