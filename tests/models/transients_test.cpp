#include "models/measures/study/transients.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/scenario_run.h"

namespace domino::measures {
namespace {

/// A counter whose customers come every four weeks, behind it a kitchen that they never see.
chain::Plan counter(const char* waiters, const char* cooks, const char* horizon, bool again = true) {
  const auto reading = domino::testing::read(
      std::string("version: 1\nscenario: Counter\nquestion: Who is new?\nrun: {horizon: ") + horizon +
      ", replications: 1}\ndepartments: {waiters: {staff: " + waiters + "}, kitchen: {staff: " + cooks +
      "}}\nservices:\n  serve: {by: waiters, duration: 1 min, needs: {dish: {mode: hold}}}\n" +
      "  dish: {by: kitchen, duration: 1 min}\ncustomers: {guests: {asks_for: serve, " +
      (again ? "population: 100, contact_every: constant(28 days)" : "arrive: 1 / h") + "}}\n");
  return *reading.plan;
}

// Three contacts for each of two colleagues and twenty that loyalty remembers, every four weeks.
TEST(Transients, OfAcquaintanceLastAsLongAsCustomersTakeToMeetEverybodyAndMakeUpTheirMinds) {
  EXPECT_NEAR(acquaintance_settles_in(people::Parameters(), 2, 28 * kDay) / kWeek, (3 * 2 + 20) * 4, 1e-9);
}

TEST(Transients, AreToldOfDepartmentsThatHaveMorePeopleWhomCustomersMeetAgain) {
  const auto warnings = transients_of(counter("1", "1", "52 weeks"), counter("2", "1", "52 weeks"));
  ASSERT_EQ(warnings.size(), 1U);
  EXPECT_EQ(warnings[0].address, "departments.waiters.staff");
  EXPECT_THAT(warnings[0].text, ::testing::HasSubstr("`guests`"));
  EXPECT_THAT(warnings[0].text, ::testing::HasSubstr("104 weeks"));
}

TEST(Transients, AreNotToldOfWhoIsNotNewNotMetOrKnownInTime) {
  const chain::Plan base = counter("1", "1", "52 weeks");
  EXPECT_TRUE(transients_of(base, base).empty());
  EXPECT_TRUE(transients_of(counter("2", "1", "52 weeks"), base).empty()) << "fewer people";
  EXPECT_TRUE(transients_of(base, counter("1", "2", "52 weeks")).empty()) << "behind the scenes";
  EXPECT_TRUE(transients_of(counter("1", "1", "110 weeks"), counter("2", "1", "110 weeks")).empty()) << "long enough";
  EXPECT_TRUE(transients_of(counter("1", "1", "52 weeks", false), counter("2", "1", "52 weeks", false)).empty())
      << "who comes once knows nobody";
}

}  // namespace
}  // namespace domino::measures
