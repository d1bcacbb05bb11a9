#include "engine/resources/weekly_table.h"

#include <cmath>
#include <vector>

#include <gtest/gtest.h>

namespace domino::resources {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

Duration at(int day, double hour) { return {day * 86400 + hour * 3600}; }
Time in_week(double week, int day, double hour) { return {week * kWeek.s + at(day, hour).s}; }

// Monday to Friday, 9 to 17 o'clock.
WeeklyTable office(double value = 1) {
  std::vector<WeeklyInterval> days;
  for (int day = 0; day < 5; ++day) days.push_back({at(day, 9), at(day, 17), value});
  return WeeklyTable::from_intervals(days);
}

// From Sunday 22:00 over midnight until Monday 6:00, written as two intervals as every week table must.
WeeklyTable night_shift() { return WeeklyTable::from_intervals({{at(0, 0), at(0, 6), 2}, {at(6, 22), at(7, 0), 2}}); }

TEST(WeeklyTable, HasItsValueFromTheBeginningOfAnIntervalUntilBeforeItsEnd) {
  for (const double week : {0.0, 1.0, 52.0, 100'000.0}) {
    EXPECT_EQ(office().value_at(in_week(week, 0, 0)), 0);
    EXPECT_EQ(office().value_at({std::nextafter(in_week(week, 0, 9).s, 0)}), 0);
    EXPECT_EQ(office().value_at(in_week(week, 0, 9)), 1);
    EXPECT_EQ(office().value_at({std::nextafter(in_week(week, 0, 17).s, 0)}), 1);
    EXPECT_EQ(office().value_at(in_week(week, 0, 17)), 0);
    EXPECT_EQ(office().value_at(in_week(week, 5, 12)), 0);
  }
}

TEST(WeeklyTable, ChangesWhenTheOfficeOpensAndClosesAndOverTheWeekend) {
  EXPECT_EQ(office().next_change(in_week(3, 0, 0)), in_week(3, 0, 9));
  EXPECT_EQ(office().next_change(in_week(3, 0, 9)), in_week(3, 0, 17));
  EXPECT_EQ(office().next_change(in_week(3, 4, 17)), in_week(4, 0, 9));
}

TEST(WeeklyTable, DoesNotChangeAtMidnightOnSundayWhereTheShiftGoesOn) {
  EXPECT_EQ(night_shift().next_change(in_week(0, 6, 22)), in_week(1, 0, 6));
  EXPECT_EQ(night_shift().next_change(in_week(0, 0, 6)), in_week(0, 6, 22));
}

TEST(WeeklyTable, ChangesAtTheWeeksEndWhereTheValuesDiffer) {
  const auto weekend = WeeklyTable::from_intervals({{at(5, 0), at(7, 0), 1}});
  EXPECT_EQ(weekend.next_change(in_week(2, 6, 23)), in_week(3, 0, 0));
  EXPECT_EQ(weekend.value_at(in_week(3, 0, 0)), 0);
}

TEST(WeeklyTable, AlwaysTheSameNeverChanges) {
  const WeeklyTable three(3);
  EXPECT_TRUE(three.constant());
  EXPECT_EQ(three.value_at({1e9}), 3);
  EXPECT_EQ(three.next_change({1e9}), kNever);
  EXPECT_EQ(three.integral({10}, {30}), 60);
  EXPECT_EQ(three.when_integral_reaches({10}, 60), Time{30});
  EXPECT_EQ(WeeklyTable(0).when_integral_reaches({10}, 60), kNever);
  EXPECT_EQ(WeeklyTable(0).integral({10}, kNever), 0);
  EXPECT_EQ(WeeklyTable::from_intervals({{at(0, 0), at(3, 0), 4}, {at(3, 0), at(7, 0), 4}}), WeeklyTable(4));
  EXPECT_EQ(WeeklyTable::from_intervals({}), WeeklyTable(0));
}

TEST(WeeklyTable, IntegratesWithinAcrossAndOverWeeks) {
  const WeeklyTable hours = office(1.0 / 3600);
  EXPECT_DOUBLE_EQ(hours.integral(in_week(0, 0, 10), in_week(0, 0, 12)), 2);
  EXPECT_DOUBLE_EQ(hours.integral(in_week(0, 0, 0), in_week(0, 4, 10)), 33);
  EXPECT_DOUBLE_EQ(hours.integral(in_week(0, 4, 16), in_week(1, 0, 10)), 2);
  EXPECT_DOUBLE_EQ(hours.integral(in_week(7, 2, 10), in_week(59, 2, 11)), 52 * 40 + 1);
  EXPECT_EQ(hours.integral(in_week(0, 4, 17), in_week(1, 0, 9)), 0);
  EXPECT_DOUBLE_EQ(hours.mean() * kWeek.s, 40);
  EXPECT_EQ(office(6).maximum(), 6);
}

TEST(WeeklyTable, ReachesAnAreaInTheSameStretchTheNextAndManyWeeksLater) {
  const WeeklyTable rate = office(0.5);
  EXPECT_EQ(rate.when_integral_reaches(in_week(0, 0, 9), 1800), in_week(0, 0, 10));
  EXPECT_EQ(rate.when_integral_reaches(in_week(0, 0, 3), 1800), in_week(0, 0, 10));
  EXPECT_EQ(rate.when_integral_reaches(in_week(0, 4, 16), 3600), in_week(1, 0, 10));
  EXPECT_EQ(rate.when_integral_reaches(in_week(5, 6, 1), 1800), in_week(6, 0, 10));
  EXPECT_EQ(rate.when_integral_reaches(in_week(5, 2, 10), 52 * 72'000.0 + 1800), in_week(57, 2, 11));
  EXPECT_EQ(night_shift().when_integral_reaches(in_week(0, 6, 23), 7200 + 3600.0), in_week(1, 0, 0.5));
}

TEST(WeeklyTable, AnAreaReachedAsTheTableFallsToZeroIsReachedJustBefore) {
  const auto just_before = [](Time t) { return Time{std::nextafter(t.s, 0)}; };
  const WeeklyTable rate = office(0.5);
  EXPECT_EQ(rate.when_integral_reaches(in_week(0, 0, 9), 14'400), just_before(in_week(0, 0, 17)));
  EXPECT_EQ(rate.when_integral_reaches(in_week(0, 0, 9), 72'000), just_before(in_week(0, 4, 17)));
  EXPECT_EQ(rate.when_integral_reaches(in_week(0, 0, 9), 10 * 72'000.0), just_before(in_week(9, 4, 17)));
  EXPECT_EQ(rate.when_integral_reaches(in_week(0, 5, 9), 10 * 72'000.0), just_before(in_week(10, 4, 17)));
}

TEST(WeeklyTable, AnAreaReachedAsTheTableChangesToAnotherRateIsReachedThen) {
  const auto rate = WeeklyTable::from_intervals({{at(0, 8), at(0, 9), 1}, {at(0, 9), at(0, 10), 2}});
  EXPECT_EQ(rate.when_integral_reaches(in_week(0, 0, 8), 3600), in_week(0, 0, 9));
  EXPECT_EQ(night_shift().when_integral_reaches(in_week(0, 6, 22), 2 * 7200.0), in_week(1, 0, 0));
}

TEST(WeeklyTable, ATinyOrNoAreaLeadsOutOfAZeroStretch) {
  for (const double area : {0.0, 1e-300, 1e-15})
    for (const double week : {0.0, 3.0}) {
      EXPECT_EQ(office().when_integral_reaches(in_week(week, 1, 3), area), in_week(week, 1, 9));
      EXPECT_EQ(office().when_integral_reaches(in_week(week, 5, 3), area), in_week(week + 1, 0, 9));
      EXPECT_EQ(office().when_integral_reaches(in_week(week, 4, 17), area), in_week(week + 1, 0, 9));
    }
}

TEST(WeeklyTable, AnAreaBeyondAllTimeIsReachedNeverOrLaterThanAllTime) {
  EXPECT_EQ(office().when_integral_reaches({0}, kInfinity), kNever);
  EXPECT_GT(office().when_integral_reaches({0}, 1e300), WeeklyTable::kLastTime);
  EXPECT_GT(office().when_integral_reaches({0}, 1e18), WeeklyTable::kLastTime);
  EXPECT_EQ(office(0).when_integral_reaches({0}, 1), kNever);
}

TEST(WeeklyTable, AnswersToTheEndOfTime) {
  const Time last = WeeklyTable::kLastTime;
  EXPECT_GT(office().next_change(last), last);
  EXPECT_EQ(office().next_change(kNever), kNever);
  EXPECT_GE(office().when_integral_reaches(last, 1), last);
  EXPECT_NEAR(office().integral({0}, last) / last.s, office().mean(), 1e-6);
}

TEST(WeeklyTable, MultipliesHeadsByHours) {
  const WeeklyTable staff = WeeklyTable(6) * office();
  EXPECT_EQ(staff, office(6));
  const auto mornings = WeeklyTable::from_intervals({{at(0, 6), at(0, 12), 2}, {at(5, 6), at(5, 12), 2}});
  EXPECT_EQ(office(3) * mornings, WeeklyTable::from_intervals({{at(0, 9), at(0, 12), 6}}));
  EXPECT_EQ(office() * WeeklyTable(0), WeeklyTable(0));
}

TEST(WeeklyTable, ListsItsIntervalsAndCanBeMadeOfThemAgain) {
  const std::vector<WeeklyInterval> intervals = office(6).intervals();
  ASSERT_EQ(intervals.size(), 5U);
  EXPECT_EQ(intervals[1].begin, at(1, 9));
  EXPECT_EQ(intervals[1].end, at(1, 17));
  EXPECT_EQ(intervals[1].value, 6);
  EXPECT_EQ(WeeklyTable::from_intervals(intervals), office(6));
  EXPECT_TRUE(WeeklyTable(0).intervals().empty());
  EXPECT_EQ(WeeklyTable(2).intervals().front().end, kWeek);
}

TEST(WeeklyTableDeathTest, RefusesOverlapsNegativeValuesAndTimesThatCannotBe) {
  EXPECT_DEATH(WeeklyTable::from_intervals({{at(0, 9), at(0, 12), 1}, {at(0, 11), at(0, 13), 1}}), "sorted, apart");
  EXPECT_DEATH(WeeklyTable::from_intervals({{at(6, 9), at(7, 1), 1}}), "within the week");
  EXPECT_DEATH(WeeklyTable(-1), "not negative");
  EXPECT_DEATH(WeeklyTable{kInfinity}, "finite");
  EXPECT_DEATH(static_cast<void>(office().value_at({-1})), "a time that cannot be");
  EXPECT_DEATH(static_cast<void>(office().value_at({std::nan("")})), "a time that cannot be");
  EXPECT_DEATH(static_cast<void>(office().integral({2}, {1})), "forward in time");
}

}  // namespace
}  // namespace domino::resources
