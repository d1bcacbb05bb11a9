/// Outcomes: what effects of departments are reported on, such as the customers lost.
///
/// An outcome is a measure of the catalogue, the sum of several counts, or what a share lacks of 1. Like a measure it
/// is read off each replication as a numerator and a denominator.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/statistics/grouped_series.h"
#include "models/measures/rows/catalogue.h"
#include "models/measures/study/study.h"

namespace domino::measures {

struct Outcome {
  std::string address{};  ///< of the measure, or a name of its own: `customers.lost`, `customers.unserved`
  std::string words{};    ///< "customers lost"
  std::vector<std::size_t> measures{};  ///< places in the catalogue, whose values are added
  Unit unit{};
  Better better = Better::neither;
  Range range = Range::any;
  bool complement = false;  ///< 1 less the share
  bool is_loss = false;     ///< customers who are gone: the fewer the better
  bool needs_stability = false;
  std::vector<chain::Index> lines{};  ///< those of the plan that it then depends on

  Value value(std::span<const Value> values) const;
};

/// A measure of the catalogue; none has this address.
std::optional<Outcome> outcome_of(const Catalogue& catalogue, std::string_view address);

/// Customers who left for good where some come again (`customers.lost`); else those who came and were not served,
/// whichever way: abandoned, blocked, balked, disconnected or gave up a parked case. Nothing in
/// a chain without customers.
std::optional<Outcome> customers_lost(const Catalogue& catalogue);

/// What elasticities are reported for, those that exist: churn (else the share of customers who abandon),
/// dissatisfaction, the wait of customers, revenue.
std::vector<Outcome> outcomes_of_effects(const Catalogue& catalogue);

/// An outcome over replications, by their groups (chain::group_of).
struct OutcomeSeries : statistics::GroupedSeries {
  using GroupedSeries::add;
  void add(const Value& value, std::uint64_t group) { add(value.numerator, value.denominator, group); }
  /// The ratio of sums over all groups but one, or all where `left_out` is their number; none of nothing.
  std::optional<double> without(std::size_t left_out) const;
};

}  // namespace domino::measures
