/// Weekly tables: what changes with the time of the week — opening hours, staff on duty, arrival rates.
///
/// A `WeeklyTable` is a piecewise constant, right-continuous function that repeats every week; time zero is
/// Monday 00:00. Hours are a table of 0 and 1, staff a table of heads, arrivals a table of rates per second,
/// so one mechanism serves all three and they combine by multiplication.
/// Guarantee: values change only at `next_change`, which always moves on; integrals are exact up to rounding
/// over any span, also after centuries. A step of week w that begins b seconds after Monday begins at the
/// clock's instant nearest to w weeks + b, and all functions agree on that instant.
/// Cost: constant tables answer everything in O(1), others by binary search over the steps of the week.
/// Limits: values are finite and non-negative; at most kMaxSteps steps (a product or sum may have as many as both
/// factors together); times in [0, kLastTime]. Anything else is a bug of the caller.
#pragma once

#include <cstddef>
#include <vector>

#include "engine/kernel/time.h"

namespace domino::resources {

/// One half-open interval [begin, end) of the week on which a table has a value.
struct WeeklyInterval {
  Duration begin{};  ///< since Monday 00:00, in [0, 1 week)
  Duration end{};    ///< begin < end ≤ 1 week
  double value = 0;
};

class WeeklyTable {
 public:
  static constexpr std::size_t kMaxSteps = 10'080;   ///< the minutes of a week
  static constexpr Time kLastTime{8796093022208.0};  ///< 2^43 s, as far as ticks reach

  /// The same value at all times.
  explicit WeeklyTable(double always = 0);

  /// `value` on each interval, 0 elsewhere. Intervals must be sorted and must not overlap.
  static WeeklyTable from_intervals(const std::vector<WeeklyInterval>& intervals);

  /// The product of two tables, such as 6 heads during office hours.
  friend WeeklyTable operator*(const WeeklyTable& a, const WeeklyTable& b);
  /// The sum of two tables, such as the heads of two teams.
  friend WeeklyTable operator+(const WeeklyTable& a, const WeeklyTable& b);
  friend bool operator==(const WeeklyTable&, const WeeklyTable&) = default;

  bool constant() const { return begins_s_.size() == 1; }
  double value_at(Time t) const;
  /// The first instant after t at which the value changes; `kNever` for a constant table.
  Time next_change(Time t) const;
  /// ∫ value dt from `from` to `to`, from ≤ to.
  double integral(Time from, Time to) const;
  /// The mean over a week.
  double mean() const { return weekly_integral_ / kWeek.s; }
  double maximum() const;

  /// The earliest t ≥ from with integral(from, t) ≥ area (area ≥ 0); `kNever` where the table is 0 for good.
  /// This turns a unit exponential into the next arrival of a Poisson process whose rate is the table, and
  /// such an arrival never finds the table at 0: value_at(t) > 0. So where the area is reached at the very
  /// instant at which the table falls to 0, t is the clock's last instant before it.
  Time when_integral_reaches(Time from, double area) const {
    if (constant()) [[likely]]
      return values_[0] > 0 ? Time{from.s + area / values_[0]} : kNever;
    return when_integral_reaches_by_search(from, area);
  }

  /// The week as intervals of positive value, sorted: what print-outs and reports show.
  std::vector<WeeklyInterval> intervals() const;

 private:
  struct Position {
    double week_s = 0;  // the beginning of the week
    std::size_t step = 0;
    double since_s = 0;  // since the beginning of the week, not before the step's
  };

  template <class Combine>
  static WeeklyTable combined(const WeeklyTable& a, const WeeklyTable& b, Combine combine);
  Time when_integral_reaches_by_search(Time from, double area) const;
  Time reached_in_week(double week_s, double wanted) const;
  Time end_of_stretch(double week_s, std::size_t step) const;
  Position locate(Time t) const;
  double end_of_step(std::size_t step) const { return step + 1 < begins_s_.size() ? begins_s_[step + 1] : kWeek.s; }
  double since_monday(const Position& at) const {
    return cumulative_[at.step] + values_[at.step] * (at.since_s - begins_s_[at.step]);
  }
  void append(double begin_s, double value);
  void prepare();

  std::vector<double> begins_s_;    // first is 0; strictly increasing; neighbours have different values
  std::vector<double> values_;      // value from begins_s_[i] until the next begin
  std::vector<double> cumulative_;  // ∫ from Monday 00:00 to begins_s_[i], and to the week's end
  double weekly_integral_ = 0;
};

}  // namespace domino::resources
