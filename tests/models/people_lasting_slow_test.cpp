// Two years of people in a chain that begins settled: nothing drifts as long as nobody is overloaded, and a desk tips
// that would stand if people did not change.

#include <algorithm>
#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "engine/statistics/interval.h"
#include "models/measures/study/settled_start.h"
#include "models/replication/replication.h"
#include "scenarios/language/reading/read.h"

namespace domino::chain {
namespace {

/// Sums over replications of one half-year, all departments together.
struct HalfYear {
  double morale_s = 0;
  double duty_s = 0;
  double satisfaction = 0;
  double answers = 0;
  double quits = 0;

  void add(const Record& record, std::size_t from, std::size_t to) {
    const std::size_t departments = record.people.size();
    for (std::size_t cell = from * departments; cell < to * departments; ++cell) {
      const PeopleWeek& week = record.weeks[cell];
      morale_s += week.morale_s;
      duty_s += week.duty_s;
      satisfaction += week.satisfaction;
      answers += week.answers;
      quits += week.quits;
    }
  }
  double morale() const { return morale_s / duty_s; }
  double mean_satisfaction() const { return satisfaction / answers; }
};

/// A front line at a utilisation of .85 with a back office at .7, in office hours and with absence.
constexpr const char* kSteady = R"(version: 1
scenario: Two years
question: Does anything drift?
run: {horizon: 104 weeks, seed: 5, replications: 30}
calendars: {office: {Mon-Fri: "09:00-17:00"}}
departments:
  front: {front_line: yes, staff: 30, hours: office, absence: 5 %}
  back: {staff: 16, hours: office, absence: 5 %, supervises: [front]}
services:
  help:
    by: front
    duration: lognormal(mean 20 min cv 1)
    errors: 5 %
    needs: {advice: {chance: 33 %, mode: hold, check: 40 %}}
  advice:
    by: back
    duration: lognormal(mean 40 min cv 1)
    errors: 5 %
    promise: 90 % within 60 min
customers:
  all: {arrive: 40 / h, hours: office, asks_for: help, patience: exponential(mean 30 min)}
couplings: all
)";

Plan settled_plan(const language::Reading& reading) {
  Chain chain = reading.scenario->chain;
  chain.starts = *measures::find_settled_starts(*reading.plan, {.seed = reading.scenario->run.seed}, {});
  return std::move(*compile(chain).plan);
}

TEST(TwoYears, OfASettledChainDoNotDrift) {
  const language::Reading reading = language::read_text("steady", kSteady);
  ASSERT_TRUE(reading.ok()) << language::to_text(reading.diagnostics, reading.sources);
  const Plan plan = settled_plan(reading);
  Replication replication(plan);
  HalfYear first;
  HalfYear last;
  double busy = 0;
  double on_duty = 0;
  for (std::uint64_t number = 0; number < 40; ++number) {
    const Record& record = *replication.run(5, number);
    first.add(record, 0, 26);
    last.add(record, 78, 104);
    busy += static_cast<double>(record.departments[0].busy_on_duty);
    on_duty += static_cast<double>(record.departments[0].on_duty);
  }
  EXPECT_NEAR(busy / on_duty, .83, .03);
  double start = 0;
  for (const SettledStart& settled : plan.starts)
    for (const StartOfDepartment& department : settled.departments)
      start += department.morale / 2 / static_cast<double>(plan.starts.size());
  EXPECT_NEAR(last.morale() / first.morale(), 1, .02);
  EXPECT_NEAR(first.morale() / start, 1, .02);
  EXPECT_NEAR(last.mean_satisfaction() / first.mean_satisfaction(), 1, .02);
  // Quits of half a year are a Poisson number of some two hundred: 2 %, and five standard errors of their ratio.
  const double noise = 5 * std::sqrt(1 / first.quits + 1 / last.quits);
  EXPECT_NEAR(last.quits / first.quits, 1, .02 + noise) << first.quits << ' ' << last.quits;
  EXPECT_GT(first.quits, 150);
}

/// The mean response of the specialists in the shipped scenario, in hours, and the pace of their morale.
double response_h(const char* specialists, const char* couplings) {
  const std::vector<language::Override> changes{{"departments.specialists.staff", specialists},
                                                {"couplings", couplings},
                                                {"expect", "[customers.wait.mean above 0 s]"}};
  const auto reading = language::read_file(DOMINO_SCENARIOS "/morale_at_the_claims_desk.yaml", changes);
  EXPECT_TRUE(reading.ok()) << language::to_text(reading.diagnostics, reading.sources);
  if (!reading.ok()) return 0;
  const Plan plan = reading.plan->people ? settled_plan(reading) : *reading.plan;
  Replication replication(plan);
  double sum_s = 0;
  double count = 0;
  for (std::uint64_t number = 0; number < 6; ++number) {
    const Record& record = *replication.run(8, number);
    sum_s += record.departments[1].response.sum_s();
    count += static_cast<double>(record.departments[1].response.count());
  }
  return sum_s / count / 3600;
}

TEST(TwoYears, TipADeskThatWouldStandIfPeopleStayedAsTheyAre) {
  const double frozen = response_h("4", "none");
  const double fewer = response_h("4", "all");
  const double enough = response_h("6", "all");
  EXPECT_LT(frozen, 2) << "the desk stands as long as people stay as they are";
  EXPECT_GT(fewer, 3 * frozen) << "and falls behind once they do not";
  EXPECT_LT(enough, 2) << "where more are there, it stands with them";
}

/// The advisers of the shipped scenario over two years, in so many replications.
PeopleRecord advisers(const char* heads) {
  const std::vector<language::Override> changes{{"departments.advisers.staff", heads},
                                                {"expect", "[customers.wait.mean above 0 s]"}};
  const auto reading = language::read_file(DOMINO_SCENARIOS "/morale_at_the_claims_desk.yaml", changes);
  EXPECT_TRUE(reading.ok()) << language::to_text(reading.diagnostics, reading.sources);
  PeopleRecord sum;
  if (!reading.ok()) return sum;
  const Plan plan = settled_plan(reading);
  Replication replication(plan);
  for (std::uint64_t number = 0; number < 12; ++number) {
    const PeopleRecord& record = replication.run(8, number)->people[0];
    sum.morale_s += record.morale_s;
    sum.duty_s += record.duty_s;
    sum.hazard += record.hazard;
    sum.filled += record.filled;
  }
  return sum;
}

// Three times as many callers abandon; before burnout weighed what it does, nobody's morale knew.
TEST(TwoYears, OfEightAdvisersInPlaceOfTwelveLowerMoraleAndDriveThemAway) {
  const PeopleRecord twelve = advisers("12");
  const PeopleRecord eight = advisers("8");
  EXPECT_LT(eight.morale_s / eight.duty_s, twelve.morale_s / twelve.duty_s - .01);
  EXPECT_GT(eight.hazard / seconds(eight.filled), 1.15 * twelve.hazard / seconds(twelve.filled));
}

}  // namespace
}  // namespace domino::chain
