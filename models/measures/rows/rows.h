/// Rows: the measures that each kind of thing has, as tables.
///
/// A row declares a measure (measure.h) and says how it is read off what one replication leaves behind. To add a
/// measure, add a row to a table in rows_of_*.cpp.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "models/measures/rows/catalogue.h"
#include "models/replication/record/record.h"

namespace domino::measures {

inline constexpr double kYear_s = 365 * kDay.s;

// What a thing must have so that a measure of it exists.
inline constexpr Traits kAlways = 0;
inline constexpr Traits kWithLevel = Traits{1} << 0U;
inline constexpr Traits kWithExpected = Traits{1} << 1U;
inline constexpr Traits kWithRedials = Traits{1} << 2U;
inline constexpr Traits kWithBalking = Traits{1} << 3U;
inline constexpr Traits kWithParking = Traits{1} << 4U;
inline constexpr Traits kWithErrors = Traits{1} << 5U;
inline constexpr Traits kWithPromises = Traits{1} << 6U;
inline constexpr Traits kWithSupervisor = Traits{1} << 7U;
inline constexpr Traits kWithClarification = Traits{1} << 8U;
inline constexpr Traits kWithAbsence = Traits{1} << 9U;
inline constexpr Traits kWithPreemption = Traits{1} << 10U;
inline constexpr Traits kWithOverflow = Traits{1} << 11U;
inline constexpr Traits kWithCosts = Traits{1} << 12U;
inline constexpr Traits kWithOrders = Traits{1} << 13U;
inline constexpr Traits kWithColleagues = Traits{1} << 14U;    ///< whom it serves
inline constexpr Traits kAskingColleagues = Traits{1} << 15U;  ///< who serve it
inline constexpr Traits kWithQuitting = Traits{1} << 16U;
inline constexpr Traits kWithSales = Traits{1} << 17U;         ///< customers spend something
inline constexpr Traits kWithPopulation = Traits{1} << 18U;    ///< customers come again
inline constexpr Traits kWithRequirements = Traits{1} << 19U;  ///< customers have needs that somebody must offer
inline constexpr Traits kWithComplaints = Traits{1} << 20U;    ///< complaints become work
inline constexpr Traits kWithProspects = Traits{1} << 21U;     ///< who comes for the first time is no customer yet
inline constexpr Traits kWithCompensation = Traits{1} << 22U;
inline constexpr Traits kWithAdvertising = Traits{1} << 23U;  ///< that costs something
inline constexpr Traits kWithPayments = Traits{1} << 24U;     ///< for interventions
inline constexpr Traits kWithFixedCosts = Traits{1} << 25U;
inline constexpr Traits kWithTax = Traits{1} << 26U;
inline constexpr Traits kWithCash = Traits{1} << 27U;
inline constexpr Traits kLevelIsAPart = Traits{1} << 28U;  ///< those in target are among those it is a share of
// What can happen in a plan at all.
inline constexpr Traits kWithPatience = Traits{1} << 30U;    ///< a customer may abandon
inline constexpr Traits kWithRoomLimits = Traits{1} << 31U;  ///< lines or waiting rooms
inline constexpr Traits kWithMessages = Traits{1} << 32U;
inline constexpr Traits kWithDisconnection = Traits{1} << 33U;  ///< a queue is disconnected at closing
inline constexpr Traits kWithFees = Traits{1} << 34U;
inline constexpr Traits kWithFines = Traits{1} << 35U;
// What a customer may wait for beside people.
inline constexpr Traits kWithPlaces = Traits{1} << 36U;
inline constexpr Traits kWithGoods = Traits{1} << 37U;
inline constexpr Traits kWithGates = Traits{1} << 38U;
inline constexpr Traits kWithOtherLines = Traits{1} << 39U;  ///< any of these
inline constexpr Traits kWithClosing = Traits{1} << 40U;     ///< a department that is not always open
inline constexpr Traits kWithAnswers = Traits{1} << 41U;     ///< a customer may wait for answers of colleagues
inline constexpr Traits kWithFollowUp = Traits{1} << 42U;    ///< customers are asked afterwards
inline constexpr Traits kWithSymmetry = Traits{1} << 43U;    ///< colleagues and customers who come again are served

/// What customer measures are read from: one segment, or the sum over all customers.
struct CustomerView {
  chain::SegmentRecord sums{};  ///< of what adds up
  std::uint64_t present = 0;
  double expected = 0;
  double level_base = 0;  ///< the denominator of the service level
  double in_target = 0;   ///< its numerator
  double measured_s = 0;

  double count(chain::Outcome outcome) const { return static_cast<double>(sums.count(outcome)); }
};

/// One department, or the sum over all.
struct DepartmentView {
  const chain::DepartmentRecord& record;
  double measured_s = 0;
  double cost = 0;  ///< wages, fees, fines and replacement
};

/// The people of one department, or the sum over all.
struct PeopleView {
  const chain::PeopleRecord& record;
};

/// The population of one segment, or the sum over all.
struct PopulationView {
  const chain::PopulationRecord& record;
  const chain::PeopleRecord* people = nullptr;  ///< all of the chain; of all its customers, where people are coupled
};

struct AskView {
  std::uint64_t requests = 0;
  std::uint64_t promised = 0;
  std::uint64_t promises_kept = 0;
  statistics::TickSum wait;
  statistics::TickSum response;
};

/// Customers with one value of an attribute.
struct GroupView {
  const chain::GroupRecord& record;

  double count(chain::Outcome outcome) const { return static_cast<double>(record.count(outcome)); }
};

/// A service. Of the only one of its department, what the department says of all its requests.
struct ServiceView {
  const chain::ServiceRecord& record;
  std::uint64_t requests = 0;
  const statistics::TickSum& wait;
  const statistics::TickSum& response;
  const statistics::QuantileSketch& wait_distribution;
  const statistics::QuantileSketch& response_distribution;
};

struct StockView {
  const chain::StockRecord& record;
  double measured_s = 0;
};

struct MoneyView {
  chain::MoneyTotals totals;
  const chain::MoneyRecord& record;
  double served = 0;
};

template <class View>
struct Row {
  Declaration declared{};
  Value (*read)(const View&) = nullptr;
  /// Of the quantile that stands for all others of its time (`.p90`): what they are read off.
  const statistics::QuantileSketch& (*distribution)(const View&) = nullptr;

  bool exists_with(Traits traits) const { return (declared.when & ~traits) == 0; }
};

std::span<const Row<CustomerView>> customer_rows();
std::span<const Row<CustomerView>> request_rows();  ///< matters of colleagues and partners
std::span<const Row<DepartmentView>> department_rows();
std::span<const Row<DepartmentView>> staff_rows();
std::span<const Row<chain::TeamRecord>> team_rows();
std::span<const Row<ServiceView>> service_rows();
std::span<const Row<GroupView>> group_rows();               ///< customers with one value of an attribute
std::span<const Row<statistics::SpanTally>> marked_rows();  ///< a time between two marks
std::span<const Row<PeopleView>> people_rows();
std::span<const Row<PopulationView>> population_rows();
std::span<const Row<AskView>> ask_rows();
std::span<const Row<StockView>> stock_rows();
std::span<const Row<StockView>> region_rows();
std::span<const Row<chain::GateRecord>> gate_rows();
std::span<const Row<MoneyView>> money_rows();

// --- how values are made -----------------------------------------------------------------------------------

inline Value count_of(std::uint64_t count) { return Value{static_cast<double>(count)}; }
inline Value share_of(std::uint64_t part, std::uint64_t whole) {
  return {static_cast<double>(part), static_cast<double>(whole)};
}
inline Value mean_of(const statistics::TickSum& spans) { return {spans.sum_s(), static_cast<double>(spans.count())}; }
inline Value share_of_zeros(const statistics::TickSum& spans) { return share_of(spans.zeros(), spans.count()); }
inline Value quantile_of(const statistics::QuantileSketch& sketch, double p) {
  if (sketch.count() == 0) return {0, 0};
  return {sketch.quantile(p).s, 1};
}
inline Value share_of_zeros(const statistics::QuantileSketch& sketch) {
  if (sketch.count() == 0) return {0, 0};
  const auto count = static_cast<double>(sketch.count());
  return {sketch.fraction_below(1) * count, count};
}
inline Value per_time(WideTicks area, double measured_s) { return {seconds(area), measured_s}; }
inline Value ratio_of_areas(WideTicks area, WideTicks base) { return {seconds(area), seconds(base)}; }

// --- rows of a time -----------------------------------------------------------------------------------------

/// How the quantiles of a time are called at the end of an address: literals, since a declaration only looks at them.
struct QuantileNames {
  std::string_view p50;
  std::string_view p90;
  std::string_view p95;
  std::string_view p99;
  std::string_view zero{};  ///< empty: that it may be 0 means nothing
};

template <class View>
using DistributionOf = const statistics::QuantileSketch& (*)(const View&);

template <class View, DistributionOf<View> kOf, int kPercent>
constexpr Row<View> quantile_row(Declaration declared, std::string_view name, std::string_view meaning,
                                 std::string_view formula) {
  declared.name = name;
  declared.meaning = meaning;
  declared.formula = formula;
  return {declared, [](const View& v) { return quantile_of(kOf(v), kPercent / 100.0); }};
}

/// The quantiles of a time, and the share of zeros; `kZeros` as `names.zero` has it.
template <class View, DistributionOf<View> kOf, bool kZeros>
constexpr std::array<Row<View>, kZeros ? 5 : 4> quantile_rows(const QuantileNames& names) {
  constexpr Declaration kTime{.unit = Unit::seconds,
                              .better = Better::less,
                              .range = Range::from_zero,
                              .in_tables = false,
                              .needs_stability = true};
  std::array<Row<View>, kZeros ? 5 : 4> rows{};
  rows[0] = quantile_row<View, kOf, 50>(kTime, names.p50, "half of these times are no longer",
                                        "the ⌈0.50 n⌉-th smallest of n times, to 1/128 of itself");
  rows[1] = quantile_row<View, kOf, 90>(kTime, names.p90, "nine in ten of these times are no longer",
                                        "the ⌈0.90 n⌉-th smallest of n times, to 1/128 of itself");
  rows[1].distribution = kOf;
  rows[2] = quantile_row<View, kOf, 95>(kTime, names.p95, "95 in a hundred of these times are no longer",
                                        "the ⌈0.95 n⌉-th smallest of n times, to 1/128 of itself");
  rows[3] = quantile_row<View, kOf, 99>(kTime, names.p99, "99 in a hundred of these times are no longer",
                                        "the ⌈0.99 n⌉-th smallest of n times, to 1/128 of itself");
  if constexpr (kZeros) {
    rows[4].declared = kTime;
    rows[4].declared.name = names.zero;
    rows[4].declared.unit = Unit::share;
    rows[4].declared.better = Better::more;
    rows[4].declared.range = Range::part;
    rows[4].declared.meaning = "of these times: none at all";
    rows[4].declared.formula = "times of 0 / times";
    rows[4].read = [](const View& v) { return share_of_zeros(kOf(v)); };
  }
  return rows;
}

/// Rows of what not everything has.
constexpr auto existing_with(Traits traits, auto rows) {
  for (auto& row : rows) row.declared.when = traits;
  return rows;
}

/// Tables one behind the other.
template <class View, std::size_t... kSizes>
constexpr auto joined(const std::array<Row<View>, kSizes>&... tables) {
  std::array<Row<View>, (kSizes + ...)> all{};
  std::size_t next = 0;
  const auto add = [&](const auto& table) {
    for (const auto& row : table) all[next++] = row;
  };
  (add(tables), ...);
  return all;
}

}  // namespace domino::measures
