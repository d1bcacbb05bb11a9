/// Calendars: weekly tables with days on which they do not hold, such as holidays.
///
/// A `Calendar` is a `WeeklyTable` that is 0 on certain whole days, counted from 0, the first Monday. It answers what a
/// weekly table answers, and as fast where there are no such days; with n of them integrals cost O(n), the rest O(log
/// n). Guarantee: as of weekly tables; `next_change` always names an instant at which the value does change.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/kernel/time.h"
#include "engine/resources/weekly_table.h"

namespace domino::resources {

class Calendar {
 public:
  Calendar(WeeklyTable weekly = WeeklyTable(0)) : weekly_(std::move(weekly)) {}  // NOLINT(google-explicit-constructor)
  /// `closed_days` in any order.
  Calendar(WeeklyTable weekly, std::vector<std::int64_t> closed_days);

  /// Both hold: closed where either is.
  friend Calendar operator*(const Calendar& a, const Calendar& b);
  /// Together: closed where both are.
  friend Calendar operator+(const Calendar& a, const Calendar& b);
  friend bool operator==(const Calendar&, const Calendar&) = default;

  /// The table of an ordinary week.
  const WeeklyTable& weekly() const { return weekly_; }
  const std::vector<std::int64_t>& closed_days() const { return closed_days_; }

  bool constant() const { return weekly_.constant() && closed_days_.empty(); }
  double maximum() const { return weekly_.maximum(); }
  /// Over an ordinary week.
  double mean() const { return weekly_.mean(); }
  double value_at(Time t) const { return is_closed(t) ? 0 : weekly_.value_at(t); }
  Time next_change(Time t) const;
  double integral(Time from, Time to) const;
  Time when_integral_reaches(Time from, double area) const {
    if (closed_days_.empty()) [[likely]]
      return weekly_.when_integral_reaches(from, area);
    return when_integral_reaches_around_closed_days(from, area);
  }

 private:
  static Time beginning_of(std::int64_t day) { return Time{static_cast<double>(day) * kDay.s}; }
  static std::int64_t day_of(Time t) { return static_cast<std::int64_t>(t.s / kDay.s); }
  bool is_closed(Time t) const;
  Time next_boundary(Time t) const;
  Time when_integral_reaches_around_closed_days(Time from, double area) const;

  WeeklyTable weekly_;
  std::vector<std::int64_t> closed_days_;  // sorted, each once
};

}  // namespace domino::resources
