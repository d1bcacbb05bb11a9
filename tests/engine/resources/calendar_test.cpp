#include "engine/resources/calendar.h"

#include <gtest/gtest.h>

namespace domino::resources {
namespace {

constexpr double kHourS = 3600;

/// 9 to 17 o'clock on every day, value 2.
WeeklyTable office() {
  std::vector<WeeklyInterval> intervals;
  for (int day = 0; day < 7; ++day)
    intervals.push_back({Duration{day * kDay.s + 9 * kHourS}, Duration{day * kDay.s + 17 * kHourS}, 2});
  return WeeklyTable::from_intervals(intervals);
}

Time at(int day, double hour) { return Time{day * kDay.s + hour * kHourS}; }

TEST(Calendar, IsTheWeeklyTableWhereNoDayIsClosed) {
  const Calendar calendar(office());
  for (double hour = 0; hour < 400; hour += 0.5) {
    const Time t{hour * kHourS};
    EXPECT_EQ(calendar.value_at(t), office().value_at(t));
    EXPECT_EQ(calendar.next_change(t), office().next_change(t));
    EXPECT_EQ(calendar.when_integral_reaches(t, 5 * kHourS), office().when_integral_reaches(t, 5 * kHourS));
  }
}

TEST(Calendar, IsZeroOnClosedDaysAndOnlyThere) {
  const Calendar calendar(office(), {8, 1, 8});
  EXPECT_EQ(calendar.value_at(at(0, 10)), 2);
  EXPECT_EQ(calendar.value_at(at(1, 10)), 0);
  EXPECT_EQ(calendar.value_at(at(2, 10)), 2);
  EXPECT_EQ(calendar.value_at(at(8, 16)), 0);
  EXPECT_EQ(calendar.closed_days(), (std::vector<std::int64_t>{1, 8}));
}

TEST(Calendar, NamesOnlyInstantsAtWhichTheValueChanges) {
  const Calendar calendar(office(), {1, 2});
  EXPECT_EQ(calendar.next_change(at(0, 10)), at(0, 17));
  EXPECT_EQ(calendar.next_change(at(0, 17)), at(3, 9));
  EXPECT_EQ(calendar.next_change(at(1, 12)), at(3, 9));
  const Calendar always(WeeklyTable(1), {1, 2});
  EXPECT_FALSE(always.constant());
  EXPECT_EQ(always.next_change(at(0, 0)), at(1, 0));
  EXPECT_EQ(always.next_change(at(1, 5)), at(3, 0));
  EXPECT_EQ(always.next_change(at(3, 0)), kNever);
}

TEST(Calendar, SpendsAnAreaOnlyWhileItHolds) {
  const Calendar calendar(office(), {1, 2});
  // One hour is left on day 0, at value 2; then day 3.
  EXPECT_EQ(calendar.when_integral_reaches(at(0, 16), 2 * 1.5 * kHourS), at(3, 9.5));
  EXPECT_EQ(calendar.when_integral_reaches(at(1, 10), 2 * 0.5 * kHourS), at(3, 9.5));
  EXPECT_EQ(calendar.when_integral_reaches(at(0, 16), 2 * 0.5 * kHourS), at(0, 16.5));
  const Calendar always(WeeklyTable(1), {1});
  EXPECT_EQ(always.when_integral_reaches(at(0, 12), 12 * kHourS), at(2, 0));
}

/// The integral is what a walk over quarters of an hour adds up, and inverts `when_integral_reaches`.
TEST(Calendar, IntegratesAsAWalkThroughItDoes) {
  const Calendar calendar(office(), {0, 3, 4, 9});
  for (int from = 0; from < 240; from += 7) {
    double area = 0;
    for (int quarter = 4 * from; quarter < 4 * 264; ++quarter) {
      const Time begin{quarter * kHourS / 4};
      ASSERT_NEAR(calendar.integral(Time{from * kHourS}, begin), area, 1e-6);
      if (area > 0 && calendar.value_at(begin) > 0) {
        ASSERT_NEAR(calendar.when_integral_reaches(Time{from * kHourS}, area).s, begin.s,
                    calendar.value_at(Time{begin.s - 1}) > 0 ? 1e-6 : kWeek.s);
      }
      area += calendar.value_at(begin) * kHourS / 4;
    }
  }
}

TEST(Calendar, ProductsCloseWhereEitherIsClosedAndSumsWhereBothAre) {
  const Calendar a(office(), {1, 2});
  const Calendar b(WeeklyTable(3), {2, 4});
  EXPECT_EQ((a * b).closed_days(), (std::vector<std::int64_t>{1, 2, 4}));
  EXPECT_EQ((a + b).closed_days(), (std::vector<std::int64_t>{2}));
  EXPECT_EQ((a * b).value_at(at(0, 10)), 6);
}

}  // namespace
}  // namespace domino::resources
