// Who asks whom as a table, a matrix where it fits, else a list; and for programs.

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "scenarios/language/values/quantity.h"
#include "tools/report/explain/explain_asks.h"

namespace domino::report {

namespace {

using measures::Finding;
using measures::Unit;

/// More providers than this make a matrix in which nobody finds anything.
constexpr std::size_t kProvidersOfMatrix = 8;
constexpr std::size_t kColumnsOfMatrix = 100;
constexpr const char* kWords =
    "Waits and answers are in the opening hours of the provider; kept: answered within the promise.";

std::string text_of(Unit unit, const Finding& finding, Spread spread) {
  return finding.unstable ? "unstable" : figure_text(unit, finding.estimate, spread);
}

/// What stands to the left of a row: the same name may be that of a segment and of a department.
std::string name_of(const Ask& ask) {
  if (ask.requester_kind == "departments") return ask.requester;
  return fmt::format("{} ({})", ask.requester, ask.requester_kind);
}

std::string a_day(const Ask& ask) { return text_of(Unit::count, ask.per_day, Spread::none); }

/// Lines of one cell of the matrix.
std::string cell_of(const Ask& ask) {
  std::string lines = a_day(ask) + " a day";
  if (!(ask.per_day.estimate.mean > 0)) return lines;
  lines += "\nwait   " + text_of(Unit::seconds, ask.wait, Spread::half_width);
  lines += "\nanswer " + text_of(Unit::seconds, ask.response, Spread::half_width);
  if (ask.promise_kept.estimate.has_mean)
    lines += "\nkept   " + text_of(Unit::share, ask.promise_kept, Spread::half_width);
  return lines;
}

std::size_t place_in(std::vector<std::string>& names, const std::string& name) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found != names.end()) return static_cast<std::size_t>(found - names.begin());
  names.push_back(name);
  return names.size() - 1;
}

Table matrix_of(const std::vector<Ask>& asks) {
  std::vector<std::string> requesters;
  std::vector<std::string> providers;
  for (const Ask& ask : asks) {
    place_in(requesters, name_of(ask));
    place_in(providers, ask.provider);
  }
  Table table{.columns = {{}}, .spreads = {Spread::half_width}, .gap = 3, .least = kColumnsOfMatrix};
  for (const std::string& provider : providers) table.columns.push_back({.heading = provider});
  for (const std::string& requester : requesters) {
    Row row{.cells = std::vector<Cell>(1 + providers.size(), "·"), .apart = true};
    row.cells.front() = requester;
    table.rows.push_back(std::move(row));
  }
  for (const Ask& ask : asks)
    table.rows[place_in(requesters, name_of(ask))].cells[1 + place_in(providers, ask.provider)] = cell_of(ask);
  return table;
}

/// A line a pair, below a line for each requester.
Table list_of(const std::vector<Ask>& asks, std::vector<Spread> spreads) {
  Table table{.columns = {{.heading = "requester"},
                          {.heading = "a day", .align = Align::right},
                          {.heading = "wait", .align = Align::right},
                          {.heading = "answer", .align = Align::right},
                          {.heading = "kept", .align = Align::right}},
              .spreads = std::move(spreads)};
  const bool promises =
      std::any_of(asks.begin(), asks.end(), [](const Ask& ask) { return ask.promise_kept.estimate.has_mean; });
  std::string last;
  for (const Ask& ask : asks) {
    const std::string title = name_of(ask) + " asks";
    if (title != last) table.add_title(title);
    last = title;
    table.add({"  " + ask.provider, a_day(ask), Figure(Unit::seconds, ask.wait), Figure(Unit::seconds, ask.response),
               promises ? text_of(Unit::share, ask.promise_kept, Spread::none) : ""});
  }
  return table;
}

struct NamedFigure {
  const char* name;
  Unit unit;
  const Finding Ask::* finding;
};
constexpr NamedFigure kFigures[] = {{"per_day", Unit::count, &Ask::per_day},
                                    {"wait", Unit::seconds, &Ask::wait},
                                    {"response", Unit::seconds, &Ask::response},
                                    {"promise_kept", Unit::share, &Ask::promise_kept}};

/// A pair that nobody promised anything has no such figure, rather than an empty one.
bool exists(const Ask& ask, const NamedFigure& figure) {
  return figure.finding != &Ask::promise_kept || (ask.*figure.finding).estimate.n > 0;
}

}  // namespace

void add_asks(Report& report, const Results& results, const std::vector<Ask>& asks) {
  if (asks.empty()) return;
  const std::string confidence = language::quantity_text(results.settings.confidence, language::Dimension::share);
  std::vector<Table> choices;
  Table matrix = matrix_of(asks);
  matrix.note = "Rows ask columns; ± is half of the " + confidence + " interval. " + kWords;
  if (matrix.columns.size() <= 1 + kProvidersOfMatrix) choices.push_back(std::move(matrix));
  choices.push_back(list_of(asks, {Spread::interval, Spread::half_width}));
  choices.back().note = "With " + confidence + " intervals. " + kWords;
  choices.push_back(list_of(asks, {Spread::none}));
  choices.back().note = kWords;
  report.tables(std::move(choices));
}

Value asks_of(const std::vector<Ask>& asks) {
  Value list = Value::list();
  for (const Ask& ask : asks) {
    Value& pair =
        list.push(Value::object({{"requester", Value::object({{"kind", ask.requester_kind}, {"name", ask.requester}})},
                                 {"provider", ask.provider}}));
    for (const NamedFigure& figure : kFigures)
      if (exists(ask, figure)) pair.add(figure.name, Figure(figure.unit, ask.*figure.finding));
  }
  return list;
}

void add_ask_rows(const AddRow& add, const std::vector<Ask>& asks) {
  for (const Ask& ask : asks)
    for (const NamedFigure& figure : kFigures)
      if (exists(ask, figure))
        add({ask.requester_kind, ask.requester, ask.provider, figure.name, Figure(figure.unit, ask.*figure.finding)});
}

}  // namespace domino::report
