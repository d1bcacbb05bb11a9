// The table of who asks whom: a matrix where it fits, else a list.

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "scenarios/language/quantity.h"
#include "scenarios/language/utf8.h"
#include "tools/cli/explain_asks.h"
#include "tools/cli/figures.h"
#include "tools/cli/table.h"

namespace domino::cli {

namespace {

using language::utf8::length;
using measures::Finding;
using measures::Unit;

/// More providers than this make a matrix in which nobody finds anything.
constexpr std::size_t kProvidersOfMatrix = 8;
constexpr std::size_t kColumnsOfMatrix = 100;
constexpr const char* kWords = "Waits are by the clock, answers in the hours of whoever is asked.";

std::string text_of(Unit unit, const Finding& finding, Spread spread) {
  return finding.unstable ? "unstable" : figure_text(unit, finding.estimate, spread);
}

/// What stands to the left of a row: the same name may be that of a segment and of a department.
std::string name_of(const Ask& ask) {
  if (ask.requester_kind == "departments") return ask.requester;
  return fmt::format("{} ({})", ask.requester, ask.requester_kind);
}

bool has_promises(const std::vector<Ask>& asks) {
  return std::any_of(asks.begin(), asks.end(), [](const Ask& ask) { return ask.promise_kept.estimate.has_mean; });
}

using Lines = std::vector<std::string>;

Lines cell_of(const Ask& ask) {
  Lines lines{text_of(Unit::count, ask.per_day, Spread::none) + " a day"};
  if (!(ask.per_day.estimate.mean > 0)) return lines;
  lines.push_back("wait   " + text_of(Unit::seconds, ask.wait, Spread::half_width));
  lines.push_back("answer " + text_of(Unit::seconds, ask.response, Spread::half_width));
  if (ask.promise_kept.estimate.has_mean)
    lines.push_back("kept   " + text_of(Unit::share, ask.promise_kept, Spread::half_width));
  return lines;
}

struct Matrix {
  std::vector<std::string> rows;     ///< requesters
  std::vector<std::string> columns;  ///< providers
  std::map<std::pair<std::size_t, std::size_t>, Lines> cells;
  std::size_t name_width = 0;
  std::vector<std::size_t> widths;

  std::size_t width() const {
    std::size_t all = name_width;
    for (const std::size_t width : widths) all += 3 + width;
    return all;
  }
};

std::size_t place_in(std::vector<std::string>& names, const std::string& name) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
  names.push_back(name);
  return names.size() - 1;
}

Matrix matrix_of(const std::vector<Ask>& asks) {
  Matrix matrix;
  for (const Ask& ask : asks) {
    const std::size_t row = place_in(matrix.rows, name_of(ask));
    const std::size_t column = place_in(matrix.columns, ask.provider);
    matrix.widths.resize(matrix.columns.size(), 0);
    matrix.name_width = std::max(matrix.name_width, length(matrix.rows[row]));
    Lines lines = cell_of(ask);
    std::size_t& width = matrix.widths[column];
    width = std::max(width, length(ask.provider));
    for (const std::string& line : lines) width = std::max(width, length(line));
    matrix.cells.emplace(std::pair(row, column), std::move(lines));
  }
  return matrix;
}

std::string trimmed(std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  return line + "\n";
}

std::string text_of(const Matrix& matrix) {
  std::string head = padded("", matrix.name_width, false);
  for (std::size_t c = 0; c < matrix.columns.size(); ++c)
    head += "   " + padded(matrix.columns[c], matrix.widths[c], false);
  std::string text = trimmed(head);
  for (std::size_t r = 0; r < matrix.rows.size(); ++r) {
    std::size_t height = 1;
    for (std::size_t c = 0; c < matrix.columns.size(); ++c)
      if (const auto cell = matrix.cells.find({r, c}); cell != matrix.cells.end())
        height = std::max(height, cell->second.size());
    text += "\n";
    for (std::size_t l = 0; l < height; ++l) {
      std::string line = padded(l == 0 ? matrix.rows[r] : "", matrix.name_width, false);
      for (std::size_t c = 0; c < matrix.columns.size(); ++c) {
        const auto cell = matrix.cells.find({r, c});
        const bool here = cell != matrix.cells.end() && l < cell->second.size();
        line += "   " + padded(here ? cell->second[l] : (l == 0 ? "·" : ""), matrix.widths[c], false);
      }
      text += trimmed(line);
    }
  }
  return text;
}

/// A line a pair, below a line for each requester.
std::string list_of(const std::vector<Ask>& asks, Spread spread) {
  const bool promises = has_promises(asks);
  std::vector<Lines> rows{{"", "a day", "wait", "answer", promises ? "kept" : ""}};
  for (const Ask& ask : asks)
    rows.push_back({"  " + ask.provider, text_of(Unit::count, ask.per_day, Spread::none),
                    text_of(Unit::seconds, ask.wait, spread), text_of(Unit::seconds, ask.response, spread),
                    promises ? text_of(Unit::share, ask.promise_kept, Spread::none) : ""});
  Lines titles{"who asks"};
  for (const Ask& ask : asks) titles.push_back(name_of(ask) + " asks");
  std::vector<std::size_t> widths(rows.front().size(), 0);
  for (const Lines& row : rows)
    for (std::size_t c = 0; c < row.size(); ++c) widths[c] = std::max(widths[c], length(row[c]));
  for (const std::string& title : titles) widths[0] = std::max(widths[0], length(title));
  std::string text;
  for (std::size_t r = 0; r < rows.size(); ++r) {
    if (r == 0) rows[r][0] = titles[0];
    if (r > 0 && titles[r] != titles[r - 1]) text += titles[r] + "\n";
    std::string line = padded(rows[r][0], widths[0], false);
    for (std::size_t c = 1; c < widths.size(); ++c) line += "  " + padded(rows[r][c], widths[c], true);
    text += trimmed(line);
  }
  return text;
}

std::size_t widest_line(const std::string& text) {
  std::size_t widest = 0;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    widest = std::max(widest, length(text.substr(begin, end - begin)));
    begin = end + 1;
  }
  return widest;
}

}  // namespace

std::string asks_table(const store::Results& results, const std::vector<Ask>& asks, std::size_t columns) {
  if (asks.empty()) return "";
  const std::string confidence = language::quantity_text(results.settings.confidence, language::Dimension::share);
  const Matrix matrix = matrix_of(asks);
  if (columns >= kColumnsOfMatrix && matrix.columns.size() <= kProvidersOfMatrix && matrix.width() <= columns)
    return text_of(matrix) + "\n" +
           wrapped("Rows ask columns; ± is half of the " + confidence + " interval. " + kWords, columns, "");
  for (const Spread spread : {Spread::interval, Spread::half_width, Spread::none}) {
    const std::string list = list_of(asks, spread);
    if (widest_line(list) > columns && spread != Spread::none) continue;
    const std::string intervals = spread == Spread::none ? "" : "With " + confidence + " intervals. ";
    return list + "\n" + wrapped(intervals + kWords, columns, "");
  }
  return "";
}

}  // namespace domino::cli
