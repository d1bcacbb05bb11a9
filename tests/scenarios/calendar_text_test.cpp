#include "scenarios/language/values/calendar_text.h"

#include <string>

#include <gtest/gtest.h>

namespace domino::language {
namespace {

std::string days(std::string_view text) {
  const auto parsed = parse_days(text);
  return parsed ? parsed->to_string() : "no: " + parsed.problem().message;
}

TEST(CalendarText, ReadsSetsOfDays) {
  EXPECT_EQ(days("Mon"), "0000001");
  EXPECT_EQ(days("Mon-Fri"), "0011111");
  EXPECT_EQ(days("Sat,Sun"), "1100000");
  EXPECT_EQ(days("Mon, Wed-Fri"), "0011101");
  EXPECT_EQ(days("daily"), "1111111");
}

TEST(CalendarText, LetsDaysWrapAroundTheWeek) {
  EXPECT_EQ(days("Fri-Mon"), "1110001");
  EXPECT_EQ(days("Sun-Sat"), "1111111");
}

TEST(CalendarText, RefusesDaysThatAreNoneOrNamedTwice) {
  for (const char* text :
       {"", "Monday", "mon", "Mon-", "-Fri", "Mon,", "Mon-Fri,Wed", "Mon Tue", "Mo", "daily,Mon", "Mon-Fri 9"}) {
    EXPECT_FALSE(static_cast<bool>(parse_days(text))) << text;
  }
  EXPECT_EQ(parse_days("Monday").problem().suggestion, "`Mon`");
  EXPECT_EQ(parse_days("MON-Fri").problem().suggestion, "`Mon`");
  EXPECT_EQ(parse_days("Mon-Fir").problem().suggestion, "`Fri`");
}

TEST(CalendarText, ReadsTimesOfDay) {
  const auto one = parse_clock_intervals("09:00-17:00");
  ASSERT_TRUE(static_cast<bool>(one));
  EXPECT_EQ(*one, (std::vector<ClockInterval>{{540, 1020}}));
  const auto two = parse_clock_intervals("08:30-12:00, 13:00-24:00");
  ASSERT_TRUE(static_cast<bool>(two));
  EXPECT_EQ(*two, (std::vector<ClockInterval>{{510, 720}, {780, 1440}}));
  const auto midnight = parse_clock_intervals("18:00-00:00");
  ASSERT_TRUE(static_cast<bool>(midnight));
  EXPECT_EQ(*midnight, (std::vector<ClockInterval>{{1080, 1440}}));
}

TEST(CalendarText, RefusesTimesThatAreNoTimesOfDay) {
  for (const char* text :
       {"", "9:00-17:00", "09:00", "09:00-", "09:60-10:00", "24:00-25:00", "24:00-01:00", "24:01-10:00", "09.00-17.00",
        "09:00-09:00", "00:00-00:00", "09:00-17:00,", "0900-1700", "09:00 - 17:00 x", "9-17", "09:00:00-17:00:00"}) {
    EXPECT_FALSE(static_cast<bool>(parse_clock_intervals(text))) << text;
  }
}

TEST(CalendarText, ReadsTheKeysOfTables) {
  const WeekTimes office{*parse_days("Mon-Fri"), {{540, 1020}}};
  EXPECT_EQ(*parse_week_times("Mon-Fri \"09:00-17:00\""), office);
  EXPECT_EQ(*parse_week_times("Mon-Fri 09:00-17:00"), office);
  EXPECT_EQ(*parse_week_times("09:00-17:00"), (WeekTimes{*parse_days("daily"), {{540, 1020}}}));
  EXPECT_EQ(*parse_week_times("Mon-Fri"), (WeekTimes{*parse_days("Mon-Fri"), {{0, 1440}}}));
  EXPECT_FALSE(static_cast<bool>(parse_week_times("Mon-Fri \"09:00-17:00")));
  EXPECT_FALSE(static_cast<bool>(parse_week_times("")));
}

TEST(CalendarText, ContinuesOverMidnightIntoTheNextDayAndTheNextWeek) {
  const auto spans = spans_of(*parse_week_times("Sat,Sun \"22:00-06:00\""), 4);
  ASSERT_EQ(spans.size(), 3u);
  constexpr int kDayMin = 1440;
  EXPECT_EQ(spans[0].begin_min, 5 * kDayMin + 1320);
  EXPECT_EQ(spans[0].end_min, 6 * kDayMin + 360);
  EXPECT_EQ(spans[1].end_min, 7 * kDayMin);
  EXPECT_EQ(spans[2].begin_min, 0);
  EXPECT_EQ(spans[2].end_min, 360);
  EXPECT_EQ(spans[2].row, 4u);
}

TEST(CalendarText, WritesWhatItReads) {
  for (const char* text : {"Mon", "Mon-Fri", "Sat,Sun", "Mon,Wed-Fri", "daily"})
    EXPECT_EQ(days_text(*parse_days(text)), text);
  EXPECT_EQ(clock_text(*parse_clock_intervals("09:00-12:00, 13:00-24:00")), "09:00-12:00, 13:00-24:00");
  EXPECT_EQ(week_minute_text(1440 + 61), "Tue 01:01");
}

}  // namespace
}  // namespace domino::language
