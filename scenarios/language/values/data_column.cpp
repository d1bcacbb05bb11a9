#include "scenarios/language/values/data_column.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "scenarios/language/document/diagnostic.h"
#include "scenarios/language/document/file.h"
#include "scenarios/language/document/limits.h"
#include "scenarios/language/values/scanner.h"

namespace domino::language {

namespace {

constexpr std::string_view kSeparatorIs = "sep=";

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r";
  const std::size_t begin = text.find_first_not_of(kSpace);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

/// `duration [min]` or `duration (min)`: the unit of the numbers below.
std::string unit_of_heading(std::string_view heading) {
  const std::size_t open = heading.find_first_of("[(");
  const std::size_t close = heading.find_first_of("])", open == std::string_view::npos ? heading.size() : open);
  return close == std::string_view::npos ? "" : std::string(trimmed(heading.substr(open + 1, close - open - 1)));
}

/// The cells of a line; separators inside quotes separate nothing, and a doubled quote is one.
std::vector<std::string> cells_of(std::string_view line, char separator) {
  std::vector<std::string> cells(1);
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '"') {
      const bool doubled = quoted && i + 1 < line.size() && line[i + 1] == '"';
      if (doubled)
        cells.back() += line[i++];
      else
        quoted = !quoted;
    } else if (line[i] == separator && !quoted) {
      cells.emplace_back();
    } else {
      cells.back() += line[i];
    }
  }
  for (std::string& cell : cells) cell = trimmed(cell);
  return cells;
}

bool begins_with_digit(std::string_view text) { return !text.empty() && is_digit(text.front()); }

/// What separates thousands and nothing else: a space of any width, or an apostrophe. Its length in bytes.
std::size_t group_mark_at(std::string_view text, std::size_t at) {
  for (const std::string_view mark : {" ", "'", "\xC2\xA0", "\xE2\x80\xAF", "\xE2\x80\x89", "\xE2\x80\x99"})
    if (text.substr(at).starts_with(mark)) return mark.size();
  return 0;
}

/// A number in parts: its sign, digits with signs between them, and what follows (an exponent, a unit).
struct Written {
  std::string sign;
  std::vector<std::string> digits;  ///< between the marks
  std::string marks;                ///< `.`, `,`, or ` ` for what can only separate thousands
  std::string rest;

  /// Whether groups of three digits stand behind each of the first so many marks, as thousands do.
  bool grouped(std::size_t count) const {
    if (count == 0) return true;
    if (digits[0].empty() || digits[0].size() > 3 || digits[0].front() == '0') return false;
    for (std::size_t i = 1; i <= count; ++i)
      if (digits[i].size() != 3) return false;
    return std::ranges::all_of(marks.substr(0, count), [&](char mark) { return mark == marks.front(); });
  }
  /// With so many of the marks separating thousands, and the next one decimals.
  std::string text(std::size_t thousands) const {
    std::string plain = sign;
    for (std::size_t i = 0; i < digits.size(); ++i) {
      if (i == thousands + 1) plain += '.';
      plain += digits[i];
    }
    return plain + rest;
  }
};

Written take_apart(std::string_view cell) {
  Written written;
  std::size_t at = 0;
  if (!cell.empty() && (cell[0] == '-' || cell[0] == '+')) written.sign = cell[at++];
  written.digits.emplace_back();
  while (at < cell.size()) {
    if (is_digit(cell[at])) {
      written.digits.back() += cell[at++];
      continue;
    }
    const bool point = cell[at] == '.' || cell[at] == ',';
    const std::size_t mark = point ? 1 : group_mark_at(cell, at);
    // A point may end a number, as in `5.`; anything else stands between digits.
    const bool between = begins_with_digit(cell.substr(std::min(at + mark, cell.size())));
    if (mark == 0 || !(between || cell[at] == '.')) break;
    written.marks += point ? cell[at] : ' ';
    written.digits.emplace_back();
    at += mark;
  }
  written.rest = cell.substr(at);
  return written;
}

/// How many of its marks separate thousands in a number whose decimal sign is `decimal`; none: it is no such number.
std::optional<std::size_t> thousands_with(const Written& written, char decimal) {
  const std::string& marks = written.marks;
  const std::size_t first = marks.find(decimal);
  const std::size_t thousands = std::min(first, marks.size());
  if (first != std::string::npos && first + 1 != marks.size()) return std::nullopt;
  if (!written.grouped(thousands)) return std::nullopt;
  return thousands;
}

struct Line {
  std::size_t number = 0;
  std::string cell;
};

class Column {
 public:
  Column(const std::string& name, std::string_view text, Dimension dimension)
      : name_(name), text_(text), dimension_(dimension) {}

  Parsed<organisation::Trace> read() {
    if (text_.starts_with(kByteOrderMark)) text_.remove_prefix(kByteOrderMark.size());
    if (text_.find('\0') != std::string_view::npos)
      return problem(Code::not_text, "this file is not text in UTF-8", "it contains bytes that are 0, as in UTF-16",
                     "the file saved as CSV in UTF-8");
    find_separator();
    if (auto found = read_lines()) return *found;
    if (lines_.empty())
      return problem(Code::bad_distribution, fmt::format("there are no values in {}", printable(name_, 60)), "",
                     "a file with one value a line");
    if (auto found = find_decimal_sign()) return *found;
    return read_values();
  }

 private:
  using Found = std::optional<TextProblem>;

  static TextProblem problem(Code code, std::string message, std::string reason = "", std::string suggestion = "") {
    return {code, 0, 1, std::move(message), std::move(reason), std::move(suggestion)};
  }

  TextProblem in_line(std::size_t line, TextProblem problem) const {
    problem.message = fmt::format("line {} of {}: {}", line, printable(name_, 60), problem.message);
    return problem;
  }

  template <class Visit>
  void for_each_line(Visit visit) const {
    std::string_view left = text_;
    for (std::size_t number = 1; !left.empty(); ++number) {
      const std::size_t end = std::min(left.find_first_of("\r\n"), left.size());
      const std::string_view line = trimmed(left.substr(0, end));
      const bool both = left.substr(end).starts_with("\r\n");
      left.remove_prefix(std::min(end + (both ? 2 : 1), left.size()));
      if (!line.empty() && line.front() != '#' && !visit(line, number)) return;
    }
  }

  /// What a spreadsheet says itself (`sep=;`), else a semicolon or tab wherever one separates anything.
  void find_separator() {
    bool semicolons = false;
    bool tabs = false;
    for_each_line([&](std::string_view line, std::size_t) {
      if (line.starts_with(kSeparatorIs)) {
        // Of a tab nothing is left but the end of the line.
        separator_ = line.size() > kSeparatorIs.size() ? line[kSeparatorIs.size()] : '\t';
        semicolons = tabs = false;
        return false;
      }
      semicolons = semicolons || cells_of(line, ';').size() > 1;
      tabs = tabs || cells_of(line, '\t').size() > 1;
      return true;
    });
    if (semicolons || tabs) separator_ = semicolons ? ';' : '\t';
  }

  Found read_lines() {
    Found found;
    for_each_line([&](std::string_view line, std::size_t number) {
      if (line.starts_with(kSeparatorIs)) return true;
      found = read_line(line, number);
      return !found;
    });
    return found;
  }

  Found read_line(std::string_view line, std::size_t number) {
    const auto cells = cells_of(line, separator_);
    if (cells.front().empty())
      return in_line(number, problem(Code::bad_number, "the first column is empty", "its values count",
                                     "a value in each line, or no line"));
    if (is_heading(cells.front())) {
      columns_ = cells.size();
      return std::nullopt;
    }
    if (lines_.size() == limits::kDataValues)
      return in_line(number, problem(Code::too_large, fmt::format("more than {} values", limits::kDataValues)));
    std::string cell = cells.front();
    std::size_t of_value = 1;  // cells
    if (separator_ == ',' && line.front() != '"') {
      if (auto found = join_cut_number(line, cells, number, cell, of_value)) return found;
    }
    if (auto found = too_many_values(cells, number, of_value)) return found;
    lines_.push_back({number, std::move(cell)});
    return std::nullopt;
  }

  bool is_heading(std::string_view cell) {
    if (headed_ || !lines_.empty() || Scanner(cell).at_number()) return false;
    headed_ = true;
    unit_ = unit_of_heading(cell);
    return true;
  }

  /// A comma between digits may be part of the number. Under a heading of one column it is; under one of several
  /// columns it separates, if there are not too many of them; without a heading nothing tells.
  Found join_cut_number(std::string_view line, const std::vector<std::string>& cells, std::size_t number,
                        std::string& cell, std::size_t& of_value) const {
    const bool cut = is_digit(cells.front().back()) && cells.size() > 1 && begins_with_digit(cells[1]);
    const bool apart = line.find(", ") != std::string_view::npos || line.find(" ,") != std::string_view::npos;
    if (cut && headed_ && columns_ == 1 && !apart) {
      for (; of_value < cells.size() && begins_with_digit(cells[of_value]); ++of_value) cell += "," + cells[of_value];
    } else if (cut && columns_ == 1) {
      const Written whole = take_apart(cells[0] + "," + cells[1]);
      if (thousands_with(whole, ',') || thousands_with(whole, '.')) return in_line(number, ambiguous_comma(cells));
    }
    return std::nullopt;
  }

  Found too_many_values(const std::vector<std::string>& cells, std::size_t number, std::size_t of_value) const {
    const auto beyond = static_cast<std::ptrdiff_t>(of_value + columns_ - 1);
    const auto size = static_cast<std::ptrdiff_t>(cells.size());
    const bool more =
        headed_ && beyond < size &&
        std::any_of(cells.begin() + beyond, cells.end(), [](const std::string& cell) { return !cell.empty(); });
    if (!more) return std::nullopt;
    return in_line(number, problem(Code::bad_number,
                                   fmt::format("{} values under {} heading{}", cells.size() - of_value + 1, columns_,
                                               columns_ == 1 ? "" : "s"),
                                   "a number with a comma may have been cut",
                                   "decimal points, quotes around numbers with a comma, or `;` between columns"));
  }

  static TextProblem ambiguous_comma(const std::vector<std::string>& cells) {
    const std::string shown = printable(cells[0] + "," + cells[1], 40);
    return problem(Code::bad_number, fmt::format("`{}` may be one number or two columns", shown),
                   "a comma separates columns, and decimals or thousands as well",
                   "a heading, `;` between columns, or a decimal point");
  }

  /// The one decimal sign with which all numbers of the file are numbers.
  Found find_decimal_sign() {
    const Line* with_point = nullptr;
    const Line* with_comma = nullptr;
    const Line* open = nullptr;
    for (const Line& line : lines_) {
      const Written written = take_apart(line.cell);
      if (written.marks.find_first_of(".,") == std::string::npos) continue;
      const bool point = thousands_with(written, '.').has_value();
      const bool comma = thousands_with(written, ',').has_value();
      if (!point && !comma) continue;  // told when it is read
      if (point && comma && written.marks.find(',') != std::string::npos && open == nullptr) open = &line;
      if (point && !comma && with_point == nullptr) with_point = &line;
      if (comma && !point && with_comma == nullptr) with_comma = &line;
    }
    if (with_point != nullptr && with_comma != nullptr) {
      const auto& [first, second] =
          std::minmax(with_point, with_comma, [](const Line* a, const Line* b) { return a->number < b->number; });
      return in_line(
          second->number,
          problem(Code::bad_number,
                  fmt::format("`{}` has a decimal {}, and `{}` in line {} a decimal {}", printable(second->cell, 40),
                              second == with_comma ? "comma" : "point", printable(first->cell, 40), first->number,
                              first == with_comma ? "comma" : "point"),
                  "a file has one of them", "the same decimal sign in every line"));
    }
    decimal_ = with_comma != nullptr ? ',' : '.';
    if (open != nullptr && with_point == nullptr && with_comma == nullptr) {
      const Written written = take_apart(open->cell);
      const std::string decimals = written.text(0);
      const std::string thousands = written.text(written.marks.size());
      return in_line(
          open->number,
          problem(Code::bad_number, fmt::format("`{}` may be {} or {}", printable(open->cell, 40), decimals, thousands),
                  "nothing in the file tells thousands from decimals", "a decimal point, or no separator"));
    }
    return std::nullopt;
  }

  Parsed<organisation::Trace> read_values() const {
    std::vector<double> values;
    values.reserve(lines_.size());
    for (const Line& line : lines_) {
      const auto value = value_of(line);
      if (!value) return in_line(line.number, value.problem());
      const bool low = *value < 0;
      if (low || *value > limits::kLongestSpan_s)
        return in_line(line.number,
                       problem(Code::out_of_range, fmt::format("`{}` is too {}", line.cell, low ? "small" : "large")));
      values.push_back(*value);
    }
    return organisation::Trace(std::move(values));
  }

  Parsed<double> value_of(const Line& line) const {
    const Written written = take_apart(line.cell);
    const auto thousands = thousands_with(written, decimal_);
    if (!thousands)
      return problem(Code::bad_number, fmt::format("this is not a number: {}", printable(line.cell, 40)),
                     decimal_ == ',' ? "the numbers of this file have decimal commas"
                                     : "thousands stand in groups of three digits",
                     "a decimal point, and no separators");
    const std::string text = written.text(*thousands);
    return parse_quantity(unit_.empty() ? text : fmt::format("{} {}", text, unit_), dimension_);
  }

  const std::string& name_;
  std::string_view text_;
  Dimension dimension_;
  char separator_ = ',';
  char decimal_ = '.';
  bool headed_ = false;
  std::size_t columns_ = 1;  ///< that the heading names
  std::string unit_;
  std::vector<Line> lines_;
};

}  // namespace

Parsed<organisation::Trace> read_column(const std::string& name, std::string_view text, Dimension dimension) {
  return Column(name, text, dimension).read();
}

}  // namespace domino::language
