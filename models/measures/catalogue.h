/// The catalogue of measures: what can be said about a run, under which address, in which unit.
///
/// A measure is read off the record of each replication as a numerator and a denominator, so that a share or
/// a mean over customers becomes a ratio of means over replications and not a mean of ratios; a plain count
/// has the denominator 1. Addresses are stable: `customers.…`, the same below `customers.SEGMENT.`,
/// `departments.NAME.…`, `staff.…`. Which measures exist depends on the plan alone.
/// To add a measure, add a row to a table in catalogue.cpp.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "models/chain/plan.h"
#include "models/chain/record.h"

namespace domino::measures {

enum class Unit : std::uint8_t { count, seconds, share, people };

/// The word for a unit in results: `count`, `s`, `share`, `people`.
std::string_view unit_name(Unit unit);

struct Measure {
  std::string address;
  Unit unit{};
  std::string_view meaning;
  /// A mean of a queue that grows for good means nothing; it is then called unstable.
  bool needs_stability = false;
  /// The departments whose queues it depends on, if so.
  std::vector<chain::Index> departments;
};

/// One replication's contribution; 0/0 says that there was nothing to measure.
struct Value {
  double numerator = 0;
  double denominator = 1;

  bool exists() const { return denominator > 0; }
  double ratio() const { return numerator / denominator; }
};

/// All measures of a plan, and how to read them. Immutable; shared by all workers.
class Catalogue {
 public:
  explicit Catalogue(const chain::Plan& plan);

  const std::vector<Measure>& measures() const { return measures_; }

  /// The values of one replication, in the order of `measures`.
  std::vector<Value> read(const chain::Record& record) const;

 private:
  std::vector<Measure> measures_;
  std::vector<double> expected_;      // arrivals by segment, over the measured span
  std::vector<std::uint8_t> out_of_;  // by segment: 1 + the denominator of its service level; 0 without one
};

}  // namespace domino::measures
