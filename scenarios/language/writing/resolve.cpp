#include "scenarios/language/writing/resolve.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "scenarios/language/grammar/grammar.h"
#include "scenarios/language/grammar/vocabulary.h"
#include "scenarios/language/reading/tree.h"
#include "scenarios/language/values/calendar_text.h"
#include "scenarios/language/writing/yaml_text.h"

namespace domino::language {

namespace {

constexpr std::size_t kIndent = 2;

/// Writes values behind their `key:`; whatever is not on the same line is `indent` spaces in.
class Resolver {
 public:
  explicit Resolver(DataFolder* folder) : folder_(folder) {}

  std::string record(const Node& node, const RecordInfo& info, std::size_t indent, std::string_view name) {
    std::string text;
    for (const FieldInfo& field : info.fields) {
      const Node* stated = node.find(field.key);
      Node assumed;
      if (stated == nullptr) {
        if (field.presence.kind == Presence::Kind::with_default) assumed = scalar_node(field.presence.default_text);
        if (field.presence.kind == Presence::Kind::own_name) assumed = scalar_node(name);
        const bool means = info.default_means == nullptr || info.default_means(node, field.key);
        if (assumed.kind == Node::Kind::null || !means) continue;
        stated = &assumed;
      }
      text += line(field.key, value(*stated, *field.type, indent + kIndent, name), indent);
    }
    return text;
  }

 private:
  static Node scalar_node(std::string_view text) {
    Node node;
    node.kind = Node::Kind::scalar;
    node.text = text;
    return node;
  }

  static std::string line(std::string_view key, const std::string& value, std::size_t indent) {
    return std::string(indent, ' ') + yaml_scalar(key) + ":" + value;
  }

  static std::string block(const std::string& lines, std::string_view if_empty) {
    return lines.empty() ? " " + std::string(if_empty) + "\n" : "\n" + lines;
  }

  std::string value(const Node& node, const Type& type, std::size_t indent, std::string_view name) {
    switch (type.shape) {
      case Type::Shape::record:
        return block(record(node, type.record(), indent, name), "{}");
      case Type::Shape::names:
        return block(names(node, *type.element, indent), "{}");
      case Type::Shape::table:
        return table(node, type, indent);
      case Type::Shape::list:
        return block(list(node, type, indent), "[]");
      case Type::Shape::either:
        return one_of(node, type, indent, name);
      case Type::Shape::changes:
        return as_stated(node, indent);
      case Type::Shape::scalar:
        break;
    }
    return yaml_value(type.canonical ? type.canonical(node, folder_) : node.text, indent);
  }

  // What stands in a what-if is read only where it is put.
  static std::string as_stated(const Node& node, std::size_t indent) {
    if (node.is_scalar()) return yaml_value(node.text, indent);
    if (node.kind == Node::Kind::null) return "\n";
    std::string text;
    for (const Entry& entry : node.entries)
      text += line(entry.key.text, as_stated(entry.value, indent + kIndent), indent);
    for (const Node& item : node.items) {
      std::string lines = as_stated(item, indent + kIndent);
      if (lines.front() == '\n' && lines.size() > 1) lines.erase(0, 1 + indent + 1);
      text += std::string(indent, ' ') + "-" + lines;
    }
    return block(text, node.is_mapping() ? "{}" : "[]");
  }

  std::string names(const Node& node, const Type& element, std::size_t indent) {
    std::string text;
    for (const Entry& entry : node.entries)
      text += line(entry.key.text, value(entry.value, element, indent + kIndent, entry.key.text), indent);
    return text;
  }

  std::string list(const Node& node, const Type& type, std::size_t indent) {
    std::string text;
    const auto names = type.element_names != nullptr ? type.element_names(node) : std::vector<std::string>();
    for (std::size_t i = 0; i < node.items.size(); ++i) {
      const std::string_view name = names.empty() ? std::string_view() : names[i];
      std::string lines = value(node.items[i], *type.element, indent + kIndent, name);
      // The first line of a mapping stands behind the dash.
      if (lines.front() == '\n') lines.erase(0, 1 + indent + 1);
      text += std::string(indent, ' ') + "-" + lines;
    }
    return text;
  }

  std::string one_of(const Node& node, const Type& type, std::size_t indent, std::string_view name) {
    const auto fits = [&](const Type* candidate) {
      const bool names_of_a_list = candidate->shape == Type::Shape::names && !node.items.empty();
      return !names_of_a_list &&
             (candidate->shape == Type::Shape::scalar) == (node.is_scalar() && type.short_for.empty());
    };
    const auto found = std::find_if(type.alternatives.begin(), type.alternatives.end(), fits);
    const Type& due = found == type.alternatives.end() ? *type.alternatives.front() : **found;
    if (!node.is_scalar() || type.short_for.empty()) return value(node, due, indent, name);
    Node whole;
    whole.kind = Node::Kind::mapping;
    whole.entries.push_back({scalar_node(type.short_for), node});
    return value(whole, due, indent, name);
  }

  std::string table(const Node& node, const Type& type, std::size_t indent) {
    if (node.is_scalar()) return value(node, *type.element, indent, {});
    std::string text;
    for (const Entry& row : node.entries) {
      text += type.calendar ? calendar_row(row, type.moments, indent)
                            : std::string(indent, ' ') + row_key(row.key.text) + ":" +
                                  value(row.value, *type.element, indent + kIndent, {});
    }
    return block(text, "{}");
  }

  // In quotes where the hours alone make the key, since readers of older YAML take a colon between digits for a number.
  static std::string row_key(const std::string& written) {
    const auto times = parse_week_times(written);
    if (!times) return yaml_scalar(written);
    const std::vector<ClockInterval> whole_day{ClockInterval{}};
    const std::string hours = "\"" + clock_text(times->intervals) + "\"";
    if (times->intervals.empty() || times->intervals == whole_day) return days_text(times->days);
    return times->days.all() ? hours : days_text(times->days) + " " + hours;
  }

  static std::string calendar_row(const Entry& row, bool moments, std::size_t indent) {
    std::vector<ClockInterval> intervals;
    const auto add = [&](const Node& node) {
      const auto parsed = moments ? parse_clock_times(node.text) : parse_clock_intervals(node.text);
      if (parsed) intervals.insert(intervals.end(), parsed->begin(), parsed->end());
    };
    if (row.value.is_scalar()) add(row.value);
    for (const Node& item : row.value.items) add(item);
    const auto days = parse_days(row.key.text);
    const std::string clock = moments ? clock_times_text(intervals) : clock_text(intervals);
    return std::string(indent, ' ') + (days ? days_text(*days) : row.key.text) + ": \"" + clock + "\"\n";
  }

  DataFolder* folder_;
};

}  // namespace

std::string resolved_text(const Reading& reading) {
  std::string text = Resolver(reading.tree->folder.get()).record(reading.tree->root, scenario_record().info(), 0, {});
  for (const chain::Level& level : reading.scenario->chain.levels)
    text += fmt::format("# calibrated: {} comes out with an intercept of {}\n", level.address(), level.intercept);
  return text;
}

}  // namespace domino::language
