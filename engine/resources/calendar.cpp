#include "engine/resources/calendar.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace domino::resources {

Calendar::Calendar(WeeklyTable weekly, std::vector<std::int64_t> closed_days)
    : weekly_(std::move(weekly)), closed_days_(std::move(closed_days)) {
  std::sort(closed_days_.begin(), closed_days_.end());
  closed_days_.erase(std::unique(closed_days_.begin(), closed_days_.end()), closed_days_.end());
}

Calendar operator*(const Calendar& a, const Calendar& b) {
  std::vector<std::int64_t> closed;
  std::set_union(a.closed_days_.begin(), a.closed_days_.end(), b.closed_days_.begin(), b.closed_days_.end(),
                 std::back_inserter(closed));
  return {a.weekly_ * b.weekly_, std::move(closed)};
}

Calendar operator+(const Calendar& a, const Calendar& b) {
  std::vector<std::int64_t> closed;
  std::set_intersection(a.closed_days_.begin(), a.closed_days_.end(), b.closed_days_.begin(), b.closed_days_.end(),
                        std::back_inserter(closed));
  return {a.weekly_ + b.weekly_, std::move(closed)};
}

bool Calendar::is_closed(Time t) const {
  return !closed_days_.empty() && std::binary_search(closed_days_.begin(), closed_days_.end(), day_of(t));
}

/// The next beginning or end of a closed day after t; `kNever` after the last.
Time Calendar::next_boundary(Time t) const {
  const auto next = std::lower_bound(closed_days_.begin(), closed_days_.end(), day_of(t));
  if (next == closed_days_.end()) return kNever;
  const Time begin = beginning_of(*next);
  return begin > t ? begin : beginning_of(*next + 1);
}

Time Calendar::next_change(Time t) const {
  if (closed_days_.empty()) return weekly_.next_change(t);
  const double value = value_at(t);
  Time next = t;
  do {
    next = std::min(weekly_.next_change(next), next_boundary(next));
  } while (next < kNever && value_at(next) == value);
  return next;
}

double Calendar::integral(Time from, Time to) const {
  double area = weekly_.integral(from, to);
  for (auto day = std::lower_bound(closed_days_.begin(), closed_days_.end(), day_of(from));
       day != closed_days_.end() && beginning_of(*day) < to; ++day)
    area -= weekly_.integral(std::max(from, beginning_of(*day)), std::min(to, beginning_of(*day + 1)));
  return std::max(area, 0.0);
}

/// The area is spent from one closed day to the next.
Time Calendar::when_integral_reaches_around_closed_days(Time from, double area) const {
  if (is_closed(from)) from = beginning_of(day_of(from) + 1);
  for (auto day = std::lower_bound(closed_days_.begin(), closed_days_.end(), day_of(from)); day != closed_days_.end();
       ++day) {
    const Time begin = beginning_of(*day);
    if (begin <= from) {
      from = std::max(from, beginning_of(*day + 1));
      continue;
    }
    const double until_closed = weekly_.integral(from, begin);
    if (area < until_closed) break;
    area -= until_closed;
    from = beginning_of(*day + 1);
  }
  return weekly_.when_integral_reaches(from, area);
}

}  // namespace domino::resources
