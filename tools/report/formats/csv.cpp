#include "tools/report/formats/csv.h"

#include <iterator>
#include <string_view>
#include <type_traits>
#include <variant>

#include <fmt/format.h>

#include "tools/report/number.h"

namespace domino::report {

namespace {

void append_text(std::string& row, std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
    row += text;
    return;
  }
  row += '"';
  for (const char c : text) {
    if (c == '"') row += '"';
    row += c;
  }
  row += '"';
}

void append_figure(std::string& row, const Figure& figure) {
  const auto& [estimate, unstable] = figure.finding;
  const bool shown = estimate.has_mean && !unstable;
  const bool interval = shown && estimate.has_interval;
  const auto number = [](bool exists, double value) { return exists ? number_text(value) : std::string(); };
  fmt::format_to(std::back_inserter(row), "{},{},{},{},{},{}", number(shown, estimate.mean),
                 number(interval, estimate.low), number(interval, estimate.high), measures::unit_name(figure.unit),
                 estimate.n, unstable ? "unstable" : (shown ? "ok" : "no data"));
}

void append_field(std::string& row, const Value& field) {
  std::visit(
      [&](const auto& content) {
        using Content = std::decay_t<decltype(content)>;
        if constexpr (std::is_same_v<Content, std::string>) {
          append_text(row, content);
        } else if constexpr (std::is_same_v<Content, bool>) {
          row += content ? "true" : "false";
        } else if constexpr (std::is_same_v<Content, double>) {
          row += number_text(content);
        } else if constexpr (std::is_same_v<Content, Figure>) {
          append_figure(row, content);
        } else if constexpr (std::is_integral_v<Content>) {
          row += std::to_string(content);
        }
        // Nothing is an empty field, and so is what no field can hold.
      },
      field.content());
}

}  // namespace

void append_row(std::string& text, std::span<const Value> fields) {
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (i > 0) text += ',';
    append_field(text, fields[i]);
  }
  text += '\n';
}

void append_row(std::string& text, std::initializer_list<Value> fields) {
  append_row(text, std::span<const Value>(fields.begin(), fields.size()));
}

std::string csv(const Sheet& sheet) {
  std::string text;
  for (std::size_t c = 0; c < sheet.columns.size(); ++c) {
    if (c > 0) text += ',';
    if (sheet.columns[c] == kFigureColumns)
      text += kFigureColumns;
    else
      append_text(text, sheet.columns[c]);
  }
  text += '\n';
  if (sheet.rows) sheet.rows(AddRow([&](std::span<const Value> fields) { append_row(text, fields); }));
  return text;
}

}  // namespace domino::report
