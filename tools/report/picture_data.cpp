// Pictures for programs.

#include <limits>
#include <utility>

#include "tools/report/number.h"
#include "tools/report/picture.h"

namespace domino::report {

namespace {

using measures::Unit;

Value data_of_kind(const Bars& bars) {
  Value data = Value::object({{"kind", "bars"}, {"quantity", bars.quantity}, {"unit", measures::unit_name(bars.unit)}});
  Value& list = data.add("bars", Value::list());
  for (std::size_t i = 0; i < bars.bars.size(); ++i) {
    const Bars::Bar& bar = bars.bars[i];
    const bool open = bars.last_is_open && i + 1 == bars.bars.size();
    Value& one = list.push(Value::object({{"from", rounded(bar.from)}}));
    Value& to = one.add("to", Value());
    if (!open) to = rounded(bar.to);
    one.add("share", Figure(Unit::share, bar.share));
  }
  Value& marks = data.add("marks", Value::list());
  for (const Bars::Mark& mark : bars.marks)
    marks.push(Value::object({{"name", mark.name}, {"at", Figure(bars.unit, mark.at)}}));
  return data;
}

Value data_of_kind(const HeatMap& map) {
  Value data = Value::object({{"kind", "heat_map"},
                              {"quantity", map.quantity},
                              {"unit", measures::unit_name(map.unit)},
                              {"rows", map.rows},
                              {"columns", map.columns}});
  Value& cells = data.add("cells", Value::list());
  for (std::size_t r = 0; r < map.rows.size(); ++r) {
    Value& row = cells.push(Value::list());
    for (std::size_t c = 0; c < map.columns.size(); ++c) row.push(Figure(map.unit, map.at(r, c)));
  }
  return data;
}

Value data_of_kind(const Lines& lines) {
  Value data = Value::object({{"kind", "lines"}});
  Value& list = data.add("lines", Value::list());
  for (const Lines::Line& line : lines.lines) {
    Value& one = list.push(Value::object({{"name", line.name}}));
    Value& points = one.add("points", Value::list());
    for (const Lines::Point& point : line.points)
      points.push(Value::object({{"from_s", rounded(point.from_s)},
                                 {"to_s", rounded(point.to_s)},
                                 {"value", Figure(line.unit, point.value)}}));
  }
  return data;
}

Value data_of_kind(const Graph& graph) {
  Value data = Value::object({{"kind", "graph"}});
  Value& nodes = data.add("nodes", Value::list());
  for (const Graph::Node& node : graph.nodes)
    nodes.push(Value::object({{"name", node.name}, {"words", node.words}, {"begins", node.begins}}));
  Value& edges = data.add("edges", Value::list());
  for (const Graph::Edge& edge : graph.edges)
    edges.push(Value::object({{"from", graph.nodes[edge.from].name},
                              {"to", graph.nodes[edge.to].name},
                              {"per_day", Figure(Unit::count, edge.per_day)},
                              {"words", edge.words}}));
  return data;
}

}  // namespace

Value data_of(const Picture& picture) {
  Value data = std::visit([](const auto& content) { return data_of_kind(content); }, picture.content);
  data.add("title", picture.title);
  data.add("note", picture.note);
  return data;
}

}  // namespace domino::report
