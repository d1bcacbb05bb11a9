/// What may differ from case to case: amounts, chances and conditions in which attributes of the case occur.
///
/// An attribute is a number that a customer brings along, drawn at their arrival (customers/segment.h). An `Amount` is
/// a distribution plus multiples of attributes or of recorded values: 3 min + 2 min × parts. A plain distribution is
/// an amount, and a plain number a `Figure`, so what does not depend on the case is written as before.
/// Recorded values belong to cases by their number: the n-th case of a segment takes the n-th value wherever it comes
/// by, however often; after the last value they start again.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/random/distribution.h"

namespace domino::organisation {

/// Recorded values in their order, shared by copies; none, or at least one.
class Trace {
 public:
  Trace() = default;
  explicit Trace(std::vector<double> values)
      : values_(std::make_shared<const std::vector<double>>(std::move(values))) {}

  explicit operator bool() const { return values_ != nullptr; }
  const std::vector<double>& operator*() const { return *values_; }
  const std::vector<double>* operator->() const { return values_.get(); }
  /// The value of the n-th case, counted from 1.
  double of_case(std::uint64_t n) const { return (*values_)[(n - 1) % values_->size()]; }

  friend bool operator==(const Trace& a, const Trace& b) { return a.values_ == b.values_ || (a && b && *a == *b); }

 private:
  std::shared_ptr<const std::vector<double>> values_;
};

struct Amount {
  /// A fresh sample of `factor`, times the attribute or the recorded value of the case.
  struct Term {
    random::Distribution factor;
    std::string attribute{};  ///< empty: `recorded`
    Trace recorded{};
    friend bool operator==(const Term&, const Term&) = default;
  };

  random::Distribution base;
  std::vector<Term> terms;

  Amount(random::Distribution distribution, std::vector<Term> of_the_case = {})  // NOLINT(google-explicit-constructor)
      : base(std::move(distribution)), terms(std::move(of_the_case)) {}
  friend bool operator==(const Amount&, const Amount&) = default;
};

/// A number, or the attribute of the case that gives it.
struct Figure {
  double number = 0;
  std::string attribute{};  ///< empty: `number`

  Figure() = default;
  Figure(double same_for_all) : number(same_for_all) {}  // NOLINT(google-explicit-constructor)
  static Figure of(std::string name) {
    Figure figure;
    figure.attribute = std::move(name);
    return figure;
  }
  bool of_the_case() const { return !attribute.empty(); }
  friend bool operator==(const Figure&, const Figure&) = default;
};

enum class Comparison { above, at_least, below, at_most, equal, unequal };

inline bool holds(double value, Comparison comparison, double other) {
  switch (comparison) {
    case Comparison::above:
      return value > other;
    case Comparison::at_least:
      return value >= other;
    case Comparison::below:
      return value < other;
    case Comparison::at_most:
      return value <= other;
    case Comparison::equal:
      return value == other;
    case Comparison::unequal:
      return value != other;
  }
  return false;
}

/// An attribute against a number, or against one of its words.
struct Condition {
  std::string attribute;
  Comparison comparison = Comparison::equal;
  double number = 0;
  std::string word{};      ///< empty: `number`
  bool authority = false;  ///< `number` is what the people of the department may decide, until that changes
  friend bool operator==(const Condition&, const Condition&) = default;
};
/// All of them; none: always.
using Conditions = std::vector<Condition>;

}  // namespace domino::organisation
