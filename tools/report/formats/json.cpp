#include "tools/report/formats/json.h"

#include <cstdint>
#include <type_traits>
#include <variant>

#include <nlohmann/json.hpp>

#include "tools/report/number.h"

namespace domino::report {

namespace {

using Json = nlohmann::ordered_json;

/// A mean with its interval, null where there is none.
Json json_of(const Figure& figure) {
  const auto& [estimate, unstable] = figure.finding;
  const bool shown = estimate.has_mean && !unstable;
  const bool interval = shown && estimate.has_interval;
  const auto number = [](bool exists, double value) { return exists ? Json(rounded(value)) : Json(); };
  Json json;
  json["mean"] = number(shown, estimate.mean);
  json["low"] = number(interval, estimate.low);
  json["high"] = number(interval, estimate.high);
  json["unit"] = measures::unit_name(figure.unit);
  json["n"] = estimate.n;
  if (unstable) json["unstable"] = true;
  if (figure.of != nullptr) {
    json["better"] = measures::better_name(figure.of->better);
    json["meaning"] = figure.of->meaning;
  }
  return json;
}

Json json_of(const Value& value) {
  return std::visit(
      [](const auto& content) {
        using Content = std::decay_t<decltype(content)>;
        if constexpr (std::is_same_v<Content, std::monostate>) {
          return Json();
        } else if constexpr (std::is_same_v<Content, Figure>) {
          return json_of(content);
        } else if constexpr (std::is_same_v<Content, Value::List>) {
          Json list = Json::array();
          for (const Value& one : content) list.push_back(json_of(one));
          return list;
        } else if constexpr (std::is_same_v<Content, Value::Members>) {
          // Put behind each other without looking for a member of the same name, which would take the square of them.
          Json object = Json::object();
          auto& members = object.get_ref<Json::object_t&>();
          members.reserve(content.size());
          for (const auto& [name, one] : content) members.emplace_back(name, json_of(one));
          return object;
        } else {
          return Json(content);
        }
      },
      value.content());
}

/// What other programs nest deeper than this is nothing of Domino's, and left out.
constexpr int kDeepest = 64;

Value value_of(const Json& json, int deepest = kDeepest) {
  if (deepest == 0) return {};
  switch (json.type()) {
    case Json::value_t::boolean:
      return json.get<bool>();
    case Json::value_t::number_unsigned:
      return json.get<std::uint64_t>();
    case Json::value_t::number_integer:
      return json.get<std::int64_t>();
    case Json::value_t::number_float:
      return json.get<double>();
    case Json::value_t::string:
      return json.get<std::string>();
    case Json::value_t::array: {
      Value list = Value::list();
      for (const Json& element : json) list.push(value_of(element, deepest - 1));
      return list;
    }
    case Json::value_t::object: {
      Value object = Value::object();
      for (const auto& [name, member] : json.items()) object.add(name, value_of(member, deepest - 1));
      return object;
    }
    default:
      return {};
  }
}

}  // namespace

std::string json(const Value& value) {
  return json_of(value).dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string json_line(const Value& value) {
  return json_of(value).dump(-1, ' ', false, Json::error_handler_t::replace);
}

Value read_json(const std::string& text) { return value_of(Json::parse(text, nullptr, false)); }

}  // namespace domino::report
