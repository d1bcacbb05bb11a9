#include "tools/report/draw.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <sstream>
#include <string_view>

#include <fmt/format.h>

#include "engine/kernel/time.h"
#include "models/text/utf8.h"
#include "tools/report/figures.h"
#include "tools/report/table.h"

namespace domino::report {

namespace {

using measures::Unit;
using statistics::Estimate;

constexpr std::size_t kLeastColumns = 60;

/// What a picture is drawn with.
struct Pens {
  std::array<std::string_view, 8> eighths;  ///< of a cell, from the left
  std::array<std::string_view, 5> shades;   ///< from nothing to all
  std::string_view band;
  std::string_view mean;
  std::string_view upright;
  std::string_view corner;
  std::string_view level;
  std::string_view mark;
};
constexpr Pens kUnicode{
    {"▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"}, {"·", "░", "▒", "▓", "█"}, "░", "█", "│", "└", "─", "◀"};
constexpr Pens kAscii{{"", "", "", "#", "#", "#", "#", "#"}, {".", ":", "+", "*", "#"}, ":", "#", "|", "+", "-", "<"};

const Pens& pens_of(Glyphs glyphs) { return glyphs == Glyphs::unicode ? kUnicode : kAscii; }

std::string repeated(std::string_view text, std::size_t times) {
  std::string all;
  for (std::size_t i = 0; i < times; ++i) all += text;
  return all;
}

std::string at_right(const std::string& text, std::size_t width) {
  return std::string(width - std::min(width, utf8::length(text)), ' ') + text;
}
std::string at_left(const std::string& text, std::size_t width) {
  return text + std::string(width - std::min(width, utf8::length(text)), ' ');
}
std::string cut(const std::string& text, std::size_t width) { return text.substr(0, utf8::byte_offset(text, width)); }

void add_line(std::string& text, std::string line) {
  while (!line.empty() && line.back() == ' ') line.pop_back();
  text += line + "\n";
}

/// A number of an axis, with its unit: as few digits as tell it from others.
std::string on_axis(Unit unit, double value, double of) {
  const auto [factor, name] = scale_of(unit, of);
  return fmt::format("{:.3g}{}{}", factor * value, name.empty() ? "" : " ", name);
}

// --- Bars --------------------------------------------------------------------------------------------------

/// A bar of so many cells and eighths.
std::string bar_of(double share_of_width, std::size_t width, const Pens& pens) {
  const auto eighths = static_cast<std::size_t>(std::lround(share_of_width * 8 * static_cast<double>(width)));
  std::string bar = repeated(pens.eighths.back(), eighths / 8);
  if (eighths % 8 > 0) bar += pens.eighths[eighths % 8 - 1];
  return bar;
}

std::string marks_in(const Bars& bars, const Bars::Bar& bar, bool last, const Pens& pens) {
  std::string text;
  for (const Bars::Mark& mark : bars.marks) {
    const double at = mark.at.mean;
    if (!mark.at.has_mean || at < bar.from || (at >= bar.to && !last)) continue;
    text += fmt::format("{}{} {}", text.empty() ? std::string(pens.mark) + " " : ", ", mark.name,
                        on_axis(bars.unit, at, at));
  }
  return text;
}

std::string drawn(const Bars& bars, std::size_t columns, const Pens& pens) {
  std::string text;
  if (bars.bars.empty()) return text;
  const double scale = bars.bars.back().from;
  std::vector<std::string> classes;
  std::vector<std::string> marks;
  std::size_t label_width = 0;
  std::size_t mark_width = 0;
  double most = 0;
  for (std::size_t i = 0; i < bars.bars.size(); ++i) {
    const Bars::Bar& bar = bars.bars[i];
    const bool last = i + 1 == bars.bars.size();
    const std::string_view open = last && bars.last_is_open ? " or more" : " to";
    classes.push_back(on_axis(bars.unit, bar.from, scale) + std::string(open) +
                      (last && bars.last_is_open ? "" : " " + on_axis(bars.unit, bar.to, scale)));
    marks.push_back(marks_in(bars, bar, last && bars.last_is_open, pens));
    label_width = std::max(label_width, utf8::length(classes.back()));
    mark_width = std::max(mark_width, utf8::length(marks.back()));
    most = std::max(most, bar.share.mean);
  }
  // Bars have what labels, shares and marks leave over; where that is too little, marks stand below.
  constexpr std::size_t kShareWidth = 7;
  const std::size_t taken = label_width + 3 + kShareWidth + 1;
  const bool beside = taken + mark_width + 12 <= columns;
  const std::size_t width = std::min<std::size_t>(60, columns - taken - (beside ? mark_width : 0));
  for (std::size_t i = 0; i < bars.bars.size(); ++i) {
    const Estimate& share = bars.bars[i].share;
    const std::string bar = most > 0 ? bar_of(share.mean / most, width, pens) : "";
    std::string line = at_right(classes[i], label_width) + " " + std::string(pens.upright) + bar + " " +
                       fmt::format("{:.1f} %", 100 * share.mean);
    if (beside && !marks[i].empty()) line = at_left(line, taken + width) + marks[i];
    add_line(text, line);
    if (beside || marks[i].empty()) continue;
    const std::string indent(label_width + 2, ' ');
    std::istringstream lines(wrapped(marks[i], columns, indent, indent.size()));
    for (std::string below; std::getline(lines, below);) add_line(text, below);
  }
  return text;
}

// --- Heat map ----------------------------------------------------------------------------------------------

std::string drawn(const HeatMap& map, std::size_t columns, const Pens& pens) {
  const std::size_t levels = pens.shades.size();
  double most = 0;
  std::size_t first = map.columns.size();
  std::size_t last = 0;
  for (std::size_t r = 0; r < map.rows.size(); ++r)
    for (std::size_t c = 0; c < map.columns.size(); ++c) {
      if (!map.at(r, c).has_mean) continue;
      most = std::max(most, map.at(r, c).mean);
      first = std::min(first, c);
      last = std::max(last, c);
    }
  if (first > last) return "";
  std::size_t label_width = 0;
  for (const std::string& row : map.rows) label_width = std::max(label_width, utf8::length(row));
  const std::size_t shown = last - first + 1;
  const std::size_t width = std::clamp<std::size_t>((columns - label_width - 1) / shown, 1, 4);
  std::string text;
  // Headings as many as there is room for, a space apart.
  std::string heading;
  for (std::size_t c = first; c <= last; ++c) {
    const std::size_t at = label_width + 1 + (c - first) * width;
    if (!heading.empty() && utf8::length(heading) + 1 > at) continue;
    if (at + utf8::length(map.columns[c]) > columns) break;
    heading = at_left(heading, at) + map.columns[c];
  }
  add_line(text, heading);
  for (std::size_t r = 0; r < map.rows.size(); ++r) {
    std::string line = at_left(map.rows[r], label_width) + " ";
    for (std::size_t c = first; c <= last; ++c) {
      const Estimate& cell = map.at(r, c);
      const auto level =
          most > 0 ? static_cast<std::size_t>(std::ceil(cell.mean / most * static_cast<double>(levels - 1) - 1e-9)) : 0;
      line += cell.has_mean ? repeated(pens.shades[std::min(level, levels - 1)], width) : std::string(width, ' ');
    }
    add_line(text, line);
  }
  std::string legend = std::string(pens.shades[0]) + " none";
  for (std::size_t level = 1; level < levels; ++level)
    legend += fmt::format("  {} to {}", pens.shades[level],
                          on_axis(map.unit, most * static_cast<double>(level) / static_cast<double>(levels - 1), most));
  return text + wrapped(legend, columns, std::string(label_width + 1, ' '), label_width + 1);
}

// --- Lines -------------------------------------------------------------------------------------------------

/// A stretch of the line as wide as a character.
struct Column {
  double mean = std::numeric_limits<double>::quiet_NaN();
  double low = 0;
  double high = 0;
};

/// Points become as many columns as there is room for: those of one are averaged.
std::vector<Column> fitted(const std::vector<Lines::Point>& points, std::size_t width) {
  const std::size_t count = std::min(width, points.size());
  std::vector<Column> columns(count);
  for (std::size_t c = 0; c < count; ++c) {
    double mean = 0;
    double low = 0;
    double high = 0;
    double seen = 0;
    for (std::size_t p = c * points.size() / count; p < (c + 1) * points.size() / count; ++p) {
      const Estimate& value = points[p].value;
      if (!value.has_mean) continue;
      mean += value.mean;
      low += value.has_interval ? value.low : value.mean;
      high += value.has_interval ? value.high : value.mean;
      ++seen;
    }
    if (seen > 0) columns[c] = {mean / seen, low / seen, high / seen};
  }
  return columns;
}

std::string instant(double at_s, double span_s) {
  if (span_s > 2 * kWeek.s) return fmt::format("week {:.0f}", at_s / kWeek.s);
  if (span_s > 2 * kDay.s) return fmt::format("day {:.0f}", at_s / kDay.s);
  return fmt::format("{:.0f} h", at_s / kHour.s);
}

std::string drawn_line(const Lines::Line& line, std::size_t columns, std::size_t height, const Pens& pens) {
  if (line.points.empty()) return "";
  double least = line.from_zero ? 0 : std::numeric_limits<double>::infinity();
  double most = line.from_zero ? 0 : -std::numeric_limits<double>::infinity();
  for (const Lines::Point& point : line.points) {
    if (!point.value.has_mean) continue;
    least = std::min(least, point.value.has_interval ? point.value.low : point.value.mean);
    most = std::max(most, point.value.has_interval ? point.value.high : point.value.mean);
  }
  if (!(least <= most)) return "";
  if (least == most) most = least + (least != 0 ? std::abs(least) : 1);
  const std::string top = on_axis(line.unit, most, most);
  const std::string bottom = on_axis(line.unit, least, most);
  const std::size_t label_width = std::max(utf8::length(top), utf8::length(bottom));
  const std::size_t room = columns - label_width - 2;
  const std::vector<Column> fits = fitted(line.points, room);
  // Few points are drawn wide, so that one does not look at a corner.
  const std::size_t wide = std::max<std::size_t>(1, std::min<std::size_t>(room / fits.size(), 8));
  const auto row_of = [&](double value) {
    const double up = (value - least) / (most - least) * static_cast<double>(height);
    return std::min(height - 1, static_cast<std::size_t>(std::max(0.0, std::floor(up))));
  };
  std::string text;
  add_line(text, line.name);
  for (std::size_t r = height; r-- > 0;) {
    std::string row = at_right(r + 1 == height ? top
                               : r == 0        ? bottom
                                               : "",
                               label_width) +
                      " " + std::string(pens.upright);
    for (const Column& column : fits) {
      std::string_view pen = " ";
      if (!std::isnan(column.mean)) {
        if (row_of(column.mean) == r)
          pen = pens.mean;
        else if (row_of(column.low) <= r && r <= row_of(column.high))
          pen = pens.band;
      }
      row += repeated(pen, wide);
    }
    add_line(text, row);
  }
  const std::size_t drawn_width = fits.size() * wide;
  add_line(text, std::string(label_width + 1, ' ') + std::string(pens.corner) + repeated(pens.level, drawn_width));
  const double span = line.points.back().to_s - line.points.front().from_s;
  const std::string begin = instant(line.points.front().from_s, span);
  const std::string end = instant(line.points.back().to_s, span);
  const std::size_t between = std::max(drawn_width, begin.size() + end.size() + 1) - begin.size();
  add_line(text, cut(std::string(label_width + 2, ' ') + begin + at_right(end, between), columns));
  return text;
}

std::string drawn(const Lines& lines, std::size_t columns, const Pens& pens) {
  constexpr std::size_t kTall = 10;
  constexpr std::size_t kLow = 5;
  std::string text;
  for (const Lines::Line& line : lines.lines)
    text += (text.empty() ? "" : "\n") + drawn_line(line, columns, lines.lines.size() > 1 ? kLow : kTall, pens);
  return text;
}

// --- Graph -------------------------------------------------------------------------------------------------

/// The graph as a tree below each node that nobody asks. Who was drawn before is named, and not drawn again.
class Trees {
 public:
  Trees(const Graph& graph, std::size_t columns, Glyphs glyphs)
      : graph_(graph), columns_(columns), ascii_(glyphs == Glyphs::ascii), seen_(graph.nodes.size(), false) {}

  std::string draw() {
    for (std::size_t n = 0; n < graph_.nodes.size(); ++n)
      if (graph_.nodes[n].begins) root(n);
    for (std::size_t n = 0; n < graph_.nodes.size(); ++n)
      if (!seen_[n]) root(n);
    return text_;
  }

 private:
  void root(std::size_t node) {
    seen_[node] = true;
    text_ += wrapped(with_words(node), columns_, "", 2);
    below(node, "");
  }

  std::string with_words(std::size_t node) const {
    const Graph::Node& it = graph_.nodes[node];
    return it.words.empty() ? it.name : it.name + ": " + it.words;
  }

  void below(std::size_t node, const std::string& lead) {
    std::vector<const Graph::Edge*> out;
    for (const Graph::Edge& edge : graph_.edges)
      if (edge.from == node) out.push_back(&edge);
    for (std::size_t i = 0; i < out.size(); ++i) {
      const bool last = i + 1 == out.size();
      const Graph::Edge& edge = *out[i];
      const bool again = seen_[edge.to];
      seen_[edge.to] = true;
      std::string line = edge.words + (ascii_ ? " -> " : " → ");
      line += again ? graph_.nodes[edge.to].name + " (see above)" : with_words(edge.to);
      const std::string turn = ascii_ ? (last ? "`- " : "|- ") : last ? "└─ " : "├─ ";
      // Deep below there is no room for more indentation.
      const bool deep = lead.size() > columns_ / 3;
      const std::string more = deep ? lead : lead + (last ? "   " : ascii_ ? "|  " : "│  ");
      text_ += wrapped(line, columns_, lead + turn, utf8::length(lead) + 5);
      if (!again) below(edge.to, more);
    }
  }

  const Graph& graph_;
  std::size_t columns_;
  bool ascii_;
  std::vector<bool> seen_;
  std::string text_;
};

}  // namespace

std::string drawn(const Picture& picture, std::size_t columns, Glyphs glyphs) {
  const std::size_t width = std::max(columns, kLeastColumns);
  const Pens& pens = pens_of(glyphs);
  std::string text = wrapped(picture.title, width);
  if (const auto* bars = std::get_if<Bars>(&picture.content)) text += drawn(*bars, width, pens);
  if (const auto* map = std::get_if<HeatMap>(&picture.content)) text += drawn(*map, width, pens);
  if (const auto* lines = std::get_if<Lines>(&picture.content)) text += drawn(*lines, width, pens);
  if (const auto* graph = std::get_if<Graph>(&picture.content)) text += Trees(*graph, width, glyphs).draw();
  if (!picture.note.empty()) text += wrapped(picture.note, width);
  return glyphs == Glyphs::ascii ? in_ascii(text) : text;
}

std::string in_ascii(const std::string& text) {
  std::string plain;
  for (std::size_t at = 0; at < text.size();) {
    const auto [code, bytes] = utf8::decode(text, at);
    if (code < 0x80)
      plain += static_cast<char>(code);
    else if (code == U'…')
      plain += '~';
    else if (code == U'–' || code == U'—')
      plain += '-';
    else if (code == U'×')
      plain += 'x';
    else
      plain += std::string(static_cast<std::size_t>(std::max(0, utf8::columns(code))), '?');
    at += std::max<std::size_t>(1, bytes);
  }
  return plain;
}

Glyphs glyphs_of_environment() {
  const char* terminal = std::getenv("TERM");
  if (terminal != nullptr && std::string_view(terminal) == "dumb") return Glyphs::ascii;
  for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const char* locale = std::getenv(name);
    if (locale == nullptr || *locale == '\0') continue;
    std::string lower(locale);
    for (char& c : lower) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
    return lower.find("utf-8") != std::string::npos || lower.find("utf8") != std::string::npos ? Glyphs::unicode
                                                                                               : Glyphs::ascii;
  }
  return Glyphs::ascii;
}

}  // namespace domino::report
