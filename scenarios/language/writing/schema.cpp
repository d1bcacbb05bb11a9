#include "scenarios/language/writing/schema.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "scenarios/language/document/limits.h"
#include "scenarios/language/grammar/grammar.h"
#include "scenarios/language/grammar/vocabulary.h"
#include "scenarios/language/values/calendar_text.h"

namespace domino::language {

namespace {

using Json = nlohmann::ordered_json;

class Schema {
 public:
  Json whole(const Type& root) {
    Json schema;
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema";
    schema["title"] = "A Domino scenario, version 1 of the language";
    // Of a scenario that extends another one, the schema sees only a part.
    const RecordInfo& info = root.record();
    Json whole = record(info);
    Json part{{"type", "object"}, {"required", {"extends"}}, {"additionalProperties", false}};
    for (const FieldInfo& field : info.fields) part["properties"][std::string(field.key)] = true;
    schema["type"] = "object";
    schema["properties"] = whole["properties"];
    schema["if"] = {{"required", {"extends"}}};
    schema["then"] = std::move(part);
    schema["else"] = std::move(whole);
    schema.erase("properties");
    schema["$defs"] = std::move(definitions_);
    return schema;
  }

 private:
  Json of(const Type& type) {
    switch (type.shape) {
      case Type::Shape::record:
        return reference(type.record());
      case Type::Shape::names:
        return names(type);
      case Type::Shape::table:
        return table(type);
      case Type::Shape::list:
        return list(type);
      case Type::Shape::either:
        return any_of(type.alternatives);
      case Type::Shape::changes:
        return {{"type", "object"}, {"minProperties", 1}};
      case Type::Shape::scalar:
        break;
    }
    return scalar(type);
  }

  // Records refer to each other, and steps to themselves.
  Json reference(const RecordInfo& info) {
    std::string name(info.name);
    std::replace(name.begin(), name.end(), ' ', '_');
    if (!definitions_.contains(name)) {
      definitions_[name] = nullptr;
      definitions_[name] = record(info);
    }
    return {{"$ref", "#/$defs/" + name}};
  }

  Json record(const RecordInfo& info) {
    Json schema{{"type", "object"}, {"description", info.documentation}};
    Json required = Json::array();
    Json properties = Json::object();
    for (const FieldInfo& field : info.fields) {
      Json property = of(*field.type);
      property["description"] = described(field);
      if (field.presence.kind == Presence::Kind::with_default) property["default"] = field.presence.default_text;
      if (field.presence.kind == Presence::Kind::required) required.push_back(field.key);
      properties[std::string(field.key)] = std::move(property);
    }
    schema["properties"] = std::move(properties);
    if (!required.empty()) schema["required"] = std::move(required);
    for (const auto& keys : info.one_of) {
      Json one;
      for (const std::string_view key : keys) one["oneOf"].push_back({{"required", Json::array({key})}});
      schema["allOf"].push_back(std::move(one));
    }
    for (const std::string_view key : info.some_of) schema["anyOf"].push_back({{"required", Json::array({key})}});
    schema["additionalProperties"] = false;
    return schema;
  }

  static std::string described(const FieldInfo& field) {
    return fmt::format("{}: {}", field.documentation, field.type->phrase);
  }

  Json names(const Type& type) {
    Json schema{{"type", "object"}, {"minProperties", 1}, {"maxProperties", type.most}};
    schema["propertyNames"] = {{"pattern", fmt::format("^[A-Za-z][A-Za-z0-9_-]{{0,{}}}$", limits::kNameLength - 1)}};
    if (!type.reserved_names.empty()) schema["propertyNames"]["not"] = {{"enum", type.reserved_names}};
    schema["additionalProperties"] = of(*type.element);
    return schema;
  }

  Json table(const Type& type) {
    Json rows{{"type", "object"}, {"minProperties", 1}, {"maxProperties", limits::kTableRows}};
    rows["propertyNames"] = {{"pattern", type.calendar ? days_pattern() : week_times_pattern()}};
    rows["additionalProperties"] = of(*type.element);
    return type.calendar ? rows : Json{{"anyOf", Json::array({of(*type.element), rows})}};
  }

  Json list(const Type& type) {
    Json schema{{"type", "array"}, {"items", of(*type.element)}};
    if (type.never_empty) schema["minItems"] = 1;
    if (type.least > 0) schema["minItems"] = type.least;
    if (type.most > 0) schema["maxItems"] = type.most;
    return schema;
  }

  Json any_of(const std::vector<const Type*>& types) {
    Json schema;
    for (const Type* type : types) schema["anyOf"].push_back(of(*type));
    return schema;
  }

  // Readers of YAML differ in what they take for a number or for yes and no, so either is allowed.
  static Json scalar(const Type& type) {
    if (!type.words.empty()) {
      Json words = type.words;
      if (type.words.front() == "yes") words.insert(words.end(), {true, false});
      return {{"enum", std::move(words)}};
    }
    Json schema{{"type", type.bounds ? Json{"string", "number"} : Json("string")}};
    if (type.pattern == "\\S") schema["type"] = Json{"string", "number", "boolean"};
    if (!type.pattern.empty()) schema["pattern"] = type.pattern;
    if (type.bounds) {
      schema["minimum"] = type.bounds->first;
      schema["maximum"] = type.bounds->second;
    }
    return schema;
  }

  Json definitions_ = Json::object();
};

}  // namespace

std::string json_schema() { return Schema().whole(scenario_codec().type).dump(2) + "\n"; }

}  // namespace domino::language
