/// Values: what an answer says to programs, as a tree of lists and members in their order.
///
/// Guarantee: the tree knows no format; `formats/json.cpp` alone writes it, and the cells of `formats/csv.cpp` are its
/// leaves. An estimate is one leaf, which JSON writes as an object of its mean, interval, unit and number of
/// replications, and CSV as six fields. Cost: one allocation a list or long text; members are found by going through
/// them, so `add` is for those that are many.
#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "models/measures/rows/measure.h"
#include "models/measures/study/study.h"

namespace domino::report {

/// An estimate in its unit; without a mean there was nothing to measure.
struct Figure {
  measures::Unit unit{};
  measures::Finding finding{};
  const measures::Measure* of = nullptr;  ///< JSON then says what it means and which way is better

  Figure() = default;
  Figure(measures::Unit in, measures::Finding found) : unit(in), finding(std::move(found)) {}
  Figure(const measures::Measure& measure, measures::Finding found)
      : unit(measure.unit), finding(std::move(found)), of(&measure) {}
  Figure(measures::Unit in, const statistics::Estimate& estimate) : unit(in), finding{estimate, false} {}
};

class Value {
 public:
  using List = std::vector<Value>;
  using Members = std::vector<std::pair<std::string, Value>>;
  using Content =
      std::variant<std::monostate, bool, std::int64_t, std::uint64_t, double, std::string, Figure, List, Members>;

  Value() = default;  ///< nothing: `null`, or an empty field
  Value(bool truth) : content_(truth) {}
  Value(double number) : content_(number) {}
  Value(std::string text) : content_(std::move(text)) {}
  Value(std::string_view text) : content_(std::string(text)) {}
  Value(const char* text) : content_(std::string(text)) {}
  Value(Figure figure) : content_(std::move(figure)) {}
  Value(const std::vector<std::string>& texts) : content_(List(texts.begin(), texts.end())) {}
  template <std::integral Integer>
    requires(!std::same_as<Integer, bool>)
  Value(Integer number) {
    if constexpr (std::unsigned_integral<Integer>)
      content_ = std::uint64_t{number};
    else
      content_ = std::int64_t{number};
  }

  static Value list() { return of(List{}); }
  static Value object() { return of(Members{}); }
  static Value object(std::initializer_list<Members::value_type> members) { return of(Members(members)); }

  const Content& content() const { return content_; }
  bool is_nothing() const { return std::holds_alternative<std::monostate>(content_); }

  /// The member of this name, null where there is none or no object.
  const Value* find(std::string_view name) const;

  /// The member of this name, at the end if there was none; a value that is nothing becomes an object.
  Value& operator[](std::string_view name);
  /// A member at the end, of a name that there is not yet.
  Value& add(std::string name, Value value);
  /// An element at the end; a value that is nothing becomes a list.
  Value& push(Value value);

 private:
  static Value of(Content content) {
    Value value;
    value.content_ = std::move(content);
    return value;
  }

  Content content_;
};

/// What a value is, null where it is none or something else.
template <class Kind>
const Kind* value_in(const Value* value) {
  return value == nullptr ? nullptr : std::get_if<Kind>(&value->content());
}

/// The elements of a list and the members of an object; none of anything else.
const Value::List& elements_in(const Value* value);
const Value::Members& members_in(const Value* value);

}  // namespace domino::report
