// What rates of arrivals mean: by the hour while open, and a day's or a week's share spread over its hours.

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/kernel/time.h"
#include "scenarios/language/reading/read.h"
#include "scenarios/language/values/quantity.h"
#include "scenarios/language/writing/resolve.h"

namespace domino::language {
namespace {

using testing::HasSubstr;

std::string scenario(const std::string& coming, const std::string& more = "") {
  return "version: 1\nscenario: Rates\nquestion: How many come?\nrun: {horizon: 8 weeks}\n" + more +
         "calendars: {office: {Mon-Fri: \"09:00-17:00\"}, nights: {Mon-Fri: \"22:00-06:00\"}}\n"
         "departments: {d: {staff: 5}}\n"
         "services: {s: {by: d, duration: 8 min}}\n"
         "customers: {c: {" +
         coming + ", asks_for: s}}\n";
}

std::string mistakes(const Reading& reading) { return to_text(reading.diagnostics, reading.sources); }

resources::Calendar arrivals(const std::string& coming, const std::string& more = "") {
  const Reading reading = read_text("rates.yaml", scenario(coming, more));
  EXPECT_TRUE(reading.ok()) << mistakes(reading);
  return reading.ok() ? reading.scenario->chain.segments[0].arrive : resources::Calendar();
}

double expected(const resources::Calendar& arrivals, double from_h, double to_h) {
  return arrivals.integral(Time{3600 * from_h}, Time{3600 * to_h});
}

TEST(Rates, ByTheHourHoldWhileOpen) {
  const auto office = arrivals("arrive: 6 / h, hours: office");
  EXPECT_DOUBLE_EQ(expected(office, 0, 7 * 24.0), 240);
  EXPECT_EQ(office, arrivals("arrive: 0.1 / min, hours: office"));
  EXPECT_DOUBLE_EQ(expected(arrivals("arrive: 1 / 24 h, hours: office"), 0, 7 * 24.0), 40.0 / 24);
}

TEST(Rates, ByTheDayAreSpreadOverTheHoursOfEachOpenDay) {
  const auto office = arrivals("arrive: 16 / day, hours: office");
  for (int day = 0; day < 7; ++day) EXPECT_NEAR(expected(office, 24 * day, 24 * (day + 1)), day < 5 ? 16 : 0, 1e-12);
  EXPECT_DOUBLE_EQ(expected(office, 9, 10), 2);
  const auto uneven = arrivals("arrive: 6 / d, hours: {Mon: \"09:00-12:00\", Tue: [\"09:00-12:00\", \"14:00-17:00\"]}");
  EXPECT_DOUBLE_EQ(expected(uneven, 9, 10), 2);
  EXPECT_DOUBLE_EQ(expected(uneven, 24 + 9, 24 + 10), 1);
  EXPECT_NEAR(expected(arrivals("arrive: 1 / 2 days, hours: office"), 0, 24), .5, 1e-12);
}

TEST(Rates, ByTheWeekAreSpreadOverTheHoursOfTheWeek) {
  const auto office = arrivals("arrive: 10 / week, hours: office");
  EXPECT_NEAR(expected(office, 0, 7 * 24.0), 10, 1e-12);
  EXPECT_NEAR(expected(office, 9, 17), 2, 1e-12);
  EXPECT_NEAR(expected(office, 5 * 24.0, 7 * 24.0), 0, 0);
}

TEST(Rates, MeanTheSameWhereItIsAlwaysOpen) {
  const auto hourly = arrivals("arrive: 2 / h");
  EXPECT_TRUE(hourly.constant());
  EXPECT_EQ(hourly, arrivals("arrive: 48 / day"));
  EXPECT_EQ(hourly, arrivals("arrive: 336 / week"));
}

// A night belongs to two days, each of which has its share.
TEST(Rates, ByTheDayKnowDaysFromMidnightToMidnight) {
  const auto nights = arrivals("arrive: 8 / day, hours: nights");
  EXPECT_NEAR(expected(nights, 0, 24), 8, 1e-12);
  EXPECT_NEAR(expected(nights, 22, 23), 4, 1e-12);
  EXPECT_NEAR(expected(nights, 24, 25), 1, 1e-12);
  EXPECT_NEAR(expected(nights, 5 * 24.0, 6 * 24.0), 8, 1e-12);
  EXPECT_NEAR(expected(nights, 6 * 24.0, 7 * 24.0), 0, 0);
}

TEST(Rates, OfARowAreSpreadOverItsHours) {
  const auto table = arrivals(
      "arrive: {Mon-Fri \"08:00-12:00\": 9 / day, Mon-Fri \"12:00-14:00\": 5 / h, Sat: 4 / week, Mon-Fri "
      "\"14:00-20:00\": 30 / week}, hours: {Mon-Fri: \"09:00-17:00\", Sat: \"10:00-12:00\"}");
  EXPECT_NEAR(expected(table, 9, 10), 3, 1e-12);
  EXPECT_NEAR(expected(table, 0, 12), 9, 1e-12);
  EXPECT_NEAR(expected(table, 12, 14), 10, 1e-12);
  EXPECT_NEAR(expected(table, 14, 15), 2, 1e-12);
  EXPECT_NEAR(expected(table, 5 * 24 + 10, 5 * 24 + 11), 2, 1e-12);
  EXPECT_NEAR(expected(table, 0, 7 * 24.0), 5 * (9 + 10) + 30 + 4, 1e-9);
}

TEST(Rates, OfAHolidayAreLost) {
  const std::string holiday = "holidays: {founding: 8}\n";
  const auto weekly = arrivals("arrive: 10 / week, hours: office", holiday);
  EXPECT_NEAR(expected(weekly, 0, 7 * 24.0), 10, 1e-12);
  EXPECT_NEAR(expected(weekly, 7 * 24.0, 14 * 24.0), 8, 1e-12);
  const auto daily = arrivals("arrive: 10 / day, hours: office", holiday);
  EXPECT_NEAR(expected(daily, 7 * 24.0, 14 * 24.0), 40, 1e-12);
}

TEST(Rates, OfRequestsMeanTheSame) {
  const std::string text =
      scenario("arrive: 1 / h") + "requests: {r: {from: d, arrive: 10 / week, hours: office, asks_for: s}}\n";
  const Reading reading = read_text("rates.yaml", text);
  ASSERT_TRUE(reading.ok()) << mistakes(reading);
  EXPECT_NEAR(reading.scenario->chain.segments[1].arrive.integral({}, Time{kWeek.s}), 10, 1e-12);
}

// Advertising and money flow at all times.
TEST(Rates, OfAnythingElseKeepTheirMeaning) {
  const Reading reading = read_text(
      "rates.yaml", scenario("population: 100, contact_every: 20 days, hours: office, advertising: 14 / week"));
  ASSERT_TRUE(reading.ok()) << mistakes(reading);
  EXPECT_DOUBLE_EQ(*reading.scenario->chain.segments[0].population->advertised_per_s, 14 / kWeek.s);
}

TEST(Rates, AreRefusedWhereThereIsNoOpenHour) {
  const auto said = [](const std::string& coming) { return mistakes(read_text("rates.yaml", scenario(coming))); };
  EXPECT_THAT(said("arrive: {Sat: 10 / week}, hours: office"),
              HasSubstr("rates.yaml:8:26: error: `10 / week` never come"));
  EXPECT_THAT(said("arrive: {Sun: 3 / day, Mon: 4 / day}, hours: office"),
              HasSubstr("8:26: error: `3 / day` never come"));
  EXPECT_THAT(said("arrive: {Mon-Fri \"18:00-20:00\": 3 / h}, hours: office"), HasSubstr("`3 / h` never come"));
  EXPECT_EQ(said("arrive: {Sat: 0 / h, Mon-Fri: 2 / h}, hours: office"), "");
}

TEST(Rates, ByTheMonthOrYearAreRefusedWithTheirValueAWeek) {
  const auto said = [](const std::string& rate) {
    return mistakes(read_text("rates.yaml", scenario("arrive: " + rate + ", hours: office")));
  };
  EXPECT_THAT(said("10 / month"), HasSubstr("`month` is not a unit of a rate"));
  EXPECT_THAT(said("10 / month"), HasSubstr("try: `2.301 / week`"));
  EXPECT_THAT(said("365 / year"), HasSubstr("try: `7 / week`"));
  EXPECT_THAT(said("365 / 2 years"), HasSubstr("try: `3.5 / week`"));
}

TEST(Rates, AreWrittenSoThatTheyMeanTheSame) {
  for (const char* const text :
       {"10 / week", "240 / day", "24 / day", "0.5 / h", "1 / 24 h", "50 / h", "150 / h", "0.1 / week", "0.001 / h"}) {
    const auto rate = parse_arrival_rate(text);
    ASSERT_TRUE(rate) << text;
    EXPECT_EQ(arrival_rate_text(*rate), text);
  }
  const Reading reading = read_text("rates.yaml", scenario("arrive: {Mon: 24 / d, Tue: 7 / weeks}, hours: office"));
  ASSERT_TRUE(reading.ok()) << mistakes(reading);
  const std::string resolved = resolved_text(reading);
  EXPECT_THAT(resolved, HasSubstr("Mon: 24 / day"));
  EXPECT_THAT(resolved, HasSubstr("Tue: 7 / week"));
  EXPECT_TRUE(*read_text("again.yaml", resolved).plan == *reading.plan);
}

}  // namespace
}  // namespace domino::language
