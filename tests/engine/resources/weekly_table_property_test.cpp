#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <set>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "engine/resources/weekly_table.h"

namespace domino::resources {
namespace {

// A week of steps written down plainly, and what follows from it by going through it step by step.
struct PlainWeek {
  std::vector<WeeklyInterval> intervals;

  double value_in_week(double since_monday_s) const {
    for (const WeeklyInterval& each : intervals)
      if (each.begin.s <= since_monday_s && since_monday_s < each.end.s) return each.value;
    return 0;
  }

  double integral(Time from, Time to) const {
    const auto longer = [](double x) { return static_cast<long double>(x); };
    long double area = 0;
    for (double week = std::floor(from.s / kWeek.s - 1); week * kWeek.s < to.s; ++week)
      for (const WeeklyInterval& each : intervals) {
        const long double monday = longer(week * kWeek.s);
        const long double begin = std::max(longer(from.s), monday + longer(each.begin.s));
        const long double end = std::min(longer(to.s), monday + longer(each.end.s));
        if (begin < end) area += longer(each.value) * (end - begin);
      }
    return static_cast<double>(area);
  }
};

// A thousandth of a second anywhere in the week; rapidcheck would begin with early ones only.
auto any_millisecond() { return rc::gen::resize(rc::kNominalSize, rc::gen::inRange<std::uint32_t>(0, 604'800'000)); }

auto any_share() {
  return rc::gen::map(rc::gen::resize(rc::kNominalSize, rc::gen::inRange(1, 1001)), [](int i) { return i / 1000.0; });
}

PlainWeek any_week() {
  // Steps begin at whole minutes, at any thousandth of a second, or at Monday 00:00; values are often zero.
  const auto cuts = *rc::gen::container<std::vector<std::uint32_t>>(any_millisecond());
  const bool minutes = *rc::gen::arbitrary<bool>();
  std::set<double> begins;
  if (*rc::gen::arbitrary<bool>()) begins.insert(0);
  for (const auto cut : cuts) begins.insert(minutes ? cut / 60'000 * 60.0 : cut / 1000.0);
  PlainWeek week;
  for (auto begin = begins.begin(); begin != begins.end(); ++begin) {
    const double end = std::next(begin) == begins.end() ? kWeek.s : *std::next(begin);
    const int value = *rc::gen::resize(rc::kNominalSize, rc::gen::inRange(-3, 6));
    // Some stretches are left out instead of having the value 0, which must come to the same.
    if (value >= -1) week.intervals.push_back({{*begin}, {end}, std::max(0, value) * 0.1});
  }
  return week;
}

PlainWeek any_week_with_an_opening() {
  PlainWeek week = any_week();
  for (const WeeklyInterval& each : week.intervals)
    if (each.value > 0) return week;
  week.intervals.assign(1, {{*any_millisecond() / 2000.0}, {302'400 + (1 + *any_millisecond()) / 2000.0}, 0.3});
  return week;
}

Time any_time() {
  const auto week = *rc::gen::element<double>(0, 1, 2, 51, 1000, 20'000);
  return {week * kWeek.s + *any_millisecond() / 1000.0};
}

// The instants worth asking about: a random one, or one next to a beginning.
Time any_interesting_time(const WeeklyTable& table) {
  const Time t = any_time();
  const Time change = table.next_change(t);
  if (change == kNever) return t;
  const double before = std::nextafter(change.s, 0);
  return {*rc::gen::element(t.s, change.s, std::max(before, 0.0), std::nextafter(change.s, 1e300))};
}

double clock_step(Time t) { return std::nextafter(t.s, std::numeric_limits<double>::infinity()) - t.s; }

TEST(WeeklyTableProperties, ValuesAreThoseOfTheIntervals) {
  EXPECT_TRUE(rc::check([] {
    const PlainWeek week = any_week();
    const auto table = WeeklyTable::from_intervals(week.intervals);
    const double since_monday_s = *any_millisecond() / 1000.0;
    RC_ASSERT(table.value_at({since_monday_s}) == week.value_in_week(since_monday_s));
    // A clock of whole multiples of 2^-10 s is exact in all these weeks, so nothing is rounded.
    const double exact_s = std::floor(since_monday_s * 1024) / 1024;
    for (const double weeks : {1.0, 52.0, 20'000.0})
      for (const WeeklyInterval& each : week.intervals)
        if (std::abs(each.begin.s - exact_s) > 0.01 && std::abs(each.end.s - exact_s) > 0.01)
          RC_ASSERT(table.value_at({weeks * kWeek.s + exact_s}) == week.value_in_week(exact_s));
  }));
}

TEST(WeeklyTableProperties, NextChangeMovesOnAndIsWhereTheValueChangesAndNowhereBefore) {
  EXPECT_TRUE(rc::check([] {
    const auto table = WeeklyTable::from_intervals(any_week().intervals);
    Time t = any_interesting_time(table);
    for (int i = 0; i < 50 && !table.constant(); ++i) {
      const Time change = table.next_change(t);
      RC_ASSERT(change > t);
      RC_ASSERT(table.value_at(change) != table.value_at(t));
      RC_ASSERT(table.value_at({std::nextafter(change.s, 0)}) == table.value_at(t));
      const Time between{t.s + (change.s - t.s) / 2};
      RC_ASSERT(between == change || table.value_at(between) == table.value_at(t));
      t = change;
    }
  }));
}

TEST(WeeklyTableProperties, IntegralsAgreeWithAddingUpEveryStep) {
  EXPECT_TRUE(rc::check([] {
    const PlainWeek week = any_week();
    const auto table = WeeklyTable::from_intervals(week.intervals);
    const Time from = any_interesting_time(table);
    const Time to{from.s + *rc::gen::element(0.0, 1e-3, 10.0, 3e5, 1e7) * *any_share()};
    const double expected = week.integral(from, to);
    // A few rounding errors of a week's integral and one of the clock.
    const double tolerance = 1e-13 * (expected + table.mean() * kWeek.s) + table.maximum() * clock_step(to);
    RC_ASSERT(table.integral(from, to) >= 0);
    RC_ASSERT(std::abs(table.integral(from, to) - expected) <= tolerance);
  }));
}

TEST(WeeklyTableProperties, WhenAnIntegralReachesAnAreaIsTheEarliestSuchInstantAndNeverInAZeroStretch) {
  EXPECT_TRUE(rc::check([] {
    const PlainWeek week = any_week_with_an_opening();
    const auto table = WeeklyTable::from_intervals(week.intervals);
    const Time from = any_interesting_time(table);
    const double weekly = table.mean() * kWeek.s;
    const double any_area = weekly * *rc::gen::element(1e-9, 1e-3, 1.0, 30.0) * *any_share();
    // Exactly until a later change, exactly whole weeks, or anything.
    const double until_change = table.constant() ? weekly : table.integral(from, table.next_change(from));
    const double area = *rc::gen::element(any_area, weekly, 3 * weekly, until_change);
    const Time reached = table.when_integral_reaches(from, area);
    RC_ASSERT(reached >= from);
    RC_ASSERT(reached < kNever);
    RC_ASSERT(table.value_at(reached) > 0);
    const double tolerance = 1e-13 * (area + weekly) + 2 * table.maximum() * clock_step(reached);
    RC_ASSERT(std::abs(week.integral(from, reached) - area) <= tolerance);
  }));
}

TEST(WeeklyTableProperties, AreasReachedOneAfterTheOtherRiseInTime) {
  EXPECT_TRUE(rc::check([] {
    const auto table = WeeklyTable::from_intervals(any_week_with_an_opening().intervals);
    const Time from = any_interesting_time(table);
    Time previous = from;
    for (const double share : {0.0, 1e-12, 1e-6, 0.1, 0.5, 0.999999, 1.0, 1.000001, 2.0, 100.0}) {
      const Time reached = table.when_integral_reaches(from, share * table.mean() * kWeek.s);
      RC_ASSERT(reached >= previous);
      previous = reached;
    }
  }));
}

TEST(WeeklyTableProperties, AProductIsTheProductOfTheValuesAtEveryInstant) {
  EXPECT_TRUE(rc::check([] {
    const auto a = WeeklyTable::from_intervals(any_week().intervals);
    const auto b = WeeklyTable::from_intervals(any_week().intervals);
    const WeeklyTable product = a * b;
    RC_ASSERT(product == b * a);
    for (int i = 0; i < 10; ++i) {
      const Time t = any_interesting_time(*rc::gen::element(0, 1) == 0 ? a : b);
      RC_ASSERT(product.value_at(t) == a.value_at(t) * b.value_at(t));
    }
  }));
}

TEST(WeeklyTableProperties, ATableIsMadeAgainFromItsIntervals) {
  EXPECT_TRUE(rc::check([] {
    const auto table = WeeklyTable::from_intervals(any_week().intervals);
    RC_ASSERT(WeeklyTable::from_intervals(table.intervals()) == table);
  }));
}

}  // namespace
}  // namespace domino::resources
