#include "tools/report/value.h"

#include <algorithm>

namespace domino::report {

const Value* Value::find(std::string_view name) const {
  const auto* members = std::get_if<Members>(&content_);
  if (members == nullptr) return nullptr;
  const auto found = std::ranges::find(*members, name, &Members::value_type::first);
  return found == members->end() ? nullptr : &found->second;
}

Value& Value::operator[](std::string_view name) {
  if (is_nothing()) content_ = Members{};
  auto& members = std::get<Members>(content_);
  const auto found = std::find_if(members.begin(), members.end(), [&](const auto& one) { return one.first == name; });
  return found != members.end() ? found->second : members.emplace_back(name, Value()).second;
}

Value& Value::add(std::string name, Value value) {
  if (is_nothing()) content_ = Members{};
  return std::get<Members>(content_).emplace_back(std::move(name), std::move(value)).second;
}

Value& Value::push(Value value) {
  if (is_nothing()) content_ = List{};
  auto& list = std::get<List>(content_);
  list.push_back(std::move(value));
  return list.back();
}

const Value::List& elements_in(const Value* value) {
  static const Value::List kNone;
  const auto* list = value_in<Value::List>(value);
  return list == nullptr ? kNone : *list;
}

const Value::Members& members_in(const Value* value) {
  static const Value::Members kNone;
  const auto* members = value_in<Value::Members>(value);
  return members == nullptr ? kNone : *members;
}

}  // namespace domino::report
