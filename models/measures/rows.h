/// Rows: the measures that each kind of thing has, as tables.
///
/// A row says what a measure is called, in which unit it is, for which things it exists, and how it is read off what
/// one replication leaves behind. To add a measure, add a row to a table in rows_of_*.cpp.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "models/chain/record.h"
#include "models/measures/catalogue.h"

namespace domino::measures {

inline constexpr double kYear_s = 365 * kDay.s;

/// What a thing must have so that a measure of it exists; a set of bits.
using Traits = std::uint32_t;
inline constexpr Traits kAlways = 0;
inline constexpr Traits kWithLevel = 1U << 0U;
inline constexpr Traits kWithExpected = 1U << 1U;
inline constexpr Traits kWithRedials = 1U << 2U;
inline constexpr Traits kWithBalking = 1U << 3U;
inline constexpr Traits kWithParking = 1U << 4U;
inline constexpr Traits kWithErrors = 1U << 5U;
inline constexpr Traits kWithPromises = 1U << 6U;
inline constexpr Traits kWithSupervisor = 1U << 7U;
inline constexpr Traits kWithClarification = 1U << 8U;
inline constexpr Traits kWithAbsence = 1U << 9U;
inline constexpr Traits kWithPreemption = 1U << 10U;
inline constexpr Traits kWithOverflow = 1U << 11U;
inline constexpr Traits kWithCosts = 1U << 12U;
inline constexpr Traits kWithOrders = 1U << 13U;
inline constexpr Traits kWithColleagues = 1U << 14U;    ///< whom it serves
inline constexpr Traits kAskingColleagues = 1U << 15U;  ///< who serve it
inline constexpr Traits kWithQuitting = 1U << 16U;
inline constexpr Traits kWithPopulation = 1U << 18U;    ///< customers come again
inline constexpr Traits kWithSales = 1U << 17U;         ///< customers spend something
inline constexpr Traits kWithRequirements = 1U << 24U;  ///< customers have needs that somebody must offer
inline constexpr Traits kWithComplaints = 1U << 25U;    ///< complaints become work
inline constexpr Traits kWithProspects = 1U << 26U;     ///< who comes for the first time is no customer yet
inline constexpr Traits kWithCompensation = 1U << 27U;
inline constexpr Traits kWithAdvertising = 1U << 28U;  ///< that costs something
inline constexpr Traits kWithPayments = 1U << 29U;     ///< for interventions
inline constexpr Traits kWithFixedCosts = 1U << 30U;
inline constexpr Traits kWithTax = 1U << 31U;
inline constexpr Traits kWithCash = 1U << 19U;

/// What customer measures are read from: one segment, or the sum over all customers.
struct CustomerView {
  std::uint64_t arrived = 0;
  std::array<std::uint64_t, chain::kOutcomes> ended{};
  std::uint64_t present = 0;
  std::uint64_t redials = 0;
  std::array<std::uint64_t, 2> defects{};
  double expected = 0;
  double in_target = 0;
  double level_base = 0;  ///< the denominator of the service level
  double spent = 0;
  double margin = 0;
  statistics::TickSum wait;
  statistics::TickSum answer_wait;
  statistics::TickSum sojourn;
  statistics::QuantileSketch waits;

  double count(chain::Outcome outcome) const { return static_cast<double>(ended[static_cast<std::size_t>(outcome)]); }
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
};

struct AskView {
  std::uint64_t requests = 0;
  std::uint64_t promised = 0;
  std::uint64_t promises_kept = 0;
  statistics::TickSum wait;
  statistics::TickSum response;
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
  std::string_view name;
  Unit unit{};
  bool needs_stability = false;
  Traits needs = kAlways;
  std::string_view meaning;
  Value (*read)(const View&) = nullptr;
  bool at_the_end = false;  ///< a level when the run is over, not something that adds up

  bool exists_with(Traits traits) const { return (needs & traits) == needs; }
};

std::span<const Row<CustomerView>> customer_rows();
std::span<const Row<CustomerView>> request_rows();  ///< matters of colleagues and partners
std::span<const Row<DepartmentView>> department_rows();
std::span<const Row<DepartmentView>> staff_rows();
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
inline Value per_time(WideTicks area, double measured_s) { return {seconds(area), measured_s}; }
inline Value ratio_of_areas(WideTicks area, WideTicks base) { return {seconds(area), seconds(base)}; }

}  // namespace domino::measures
