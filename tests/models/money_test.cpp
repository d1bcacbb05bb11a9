// Money: what comes in, what is paid and when, and whether the till lasts.

#include <string>

#include <gtest/gtest.h>

#include "models/customers/voice.h"
#include "models/replication/record/takings.h"
#include "models/replication/replication.h"
#include "tests/support/scenario_run.h"

namespace domino::chain {
namespace {

using domino::testing::read;
using domino::testing::ScenarioRun;

std::string scenario(const std::string& run, const std::string& rest) {
  return "version: 1\nscenario: Till\nquestion: Does the money last?\nrun: " + run + "\n" + rest;
}

/// Everything that costs or brings something, in one firm.
std::string everything(const std::string& customers, const std::string& rest) {
  return scenario(
      "{horizon: 27.5 weeks, warm_up: 3 weeks, start: reference}",
      "departments:\n"
      "  desk: {front_line: yes, staff: 6, hours: {Mon-Fri: \"08:00-18:00\"}, wage: 20 / h, busy_wage: 22 / h}\n"
      "  back: {staff: 3, hours: {Mon-Fri: \"08:00-18:00\"}, wage: 30 / h}\n"
      "services:\n"
      "  help:\n"
      "    by: desk\n"
      "    duration: lognormal(mean 12 min cv 1)\n"
      "    errors: {chance: 30 %, caught: 20 %}\n"
      "    needs: {advice: {chance: 30 %, mode: hold}}\n"
      "  advice: {by: back, duration: 20 min, promise: 90 % within 25 min, fine: 4, fee: 2.5}\n"
      "customers:\n"
      "  clients: {population: 1500, contact_every: gamma(mean 20 days cv 0.7), hours: {Mon-Fri: "
      "\"08:00-18:00\"}, asks_for: help, spends: 40, margin: 60 %" +
          customers +
          "}\n"
          "  guests: {arrive: 4 / h, hours: {Mon-Fri: \"08:00-18:00\"}, asks_for: help, spends: "
          "exponential(mean 12), margin: 50 %}\n"
          "couplings: all\npeople: {quit_rate: 1, vacancy: 10 days}\n" +
          rest);
}

const std::string kGenerous = ", compensation: 30 %, advertising: 3 / day, advertising_costs: 9";
const std::string kTill =
    "interventions: {course: {at: 8 weeks, training: 100 %, cost: 5000}}\n"
    "money: {cash: 20000, fixed_costs: 900 / week, tax: 25 %}\n";

Record run(const std::string& text, std::uint64_t number = 0) {
  const auto reading = read(text);
  Replication replication(*reading.plan);
  return *replication.run(7, number);
}

std::vector<Pay> pay_of_all(const Plan& plan) {
  std::vector<Pay> pay;
  for (const PlannedDepartment& department : plan.departments) pay.push_back(pay_of(department));
  return pay;
}

// --- the till --------------------------------------------------------------------------------------------

TEST(Till, EndsWithWhatItBeganWithAndTheProfitLessTax) {
  const auto reading = read(everything(kGenerous, kTill));
  Replication replication(*reading.plan);
  for (std::uint64_t number = 0; number < 3; ++number) {
    const Record& record = *replication.run(7, number);
    const MoneyTotals totals = money_totals(record, pay_of_all(*reading.plan));
    for (const double part : {totals.revenue, totals.wages, totals.fees, totals.fines, totals.replacement,
                              totals.compensation, totals.advertising, totals.fixed, totals.interventions})
      EXPECT_GT(part, 0);
    EXPECT_NEAR(record.money.cash, 20000 + totals.profit() - record.money.tax, 1e-6 * totals.cost());
    EXPECT_LE(record.money.lowest, std::min(20000.0, record.money.cash));
    EXPECT_NEAR(record.money.tax, .25 * std::max(0.0, totals.profit()), 1e-6 * totals.cost());
  }
}

TEST(Till, AgreesWithItsLineOverTime) {
  const auto reading = read(everything(kGenerous, kTill));
  Replication replication(*reading.plan);
  const Record& record = *replication.run(7, 0);
  const MoneyTotals totals = money_totals(record, pay_of_all(*reading.plan));
  MoneyWeek sum;
  for (std::size_t week = 3; week < record.money_weeks.size(); ++week) {
    sum.revenue += record.money_weeks[week].revenue;
    sum.cost += record.money_weeks[week].cost;
  }
  EXPECT_NEAR(sum.revenue, totals.revenue, 1e-6 * totals.revenue);
  EXPECT_NEAR(sum.cost, totals.cost(), 1e-6 * totals.cost());
  EXPECT_EQ(record.money_weeks[30].cash, record.money.cash);
}

/// Somebody who is always there costs 1680 a week, and the rent is 320; nobody comes.
std::string only_costs(const std::string& run, const std::string& cash) {
  return scenario(run,
                  "departments:\n  desk: {staff: 1, wage: 10 / h}\n"
                  "services:\n  help: {by: desk, duration: 1 min}\n"
                  "customers:\n  guests: {every: 1000 weeks, asks_for: help}\n"
                  "money: {cash: " +
                      cash + ", fixed_costs: 320 / week}\n");
}

TEST(Till, IsRuinedOnTheFirstPayDayThatItCannotPay) {
  const auto reading = read(only_costs("{horizon: 5 weeks, replications: 2}", "5000"));
  const ScenarioRun study(reading.plan, {.replications = 2});
  EXPECT_NEAR(study.mean("money.cash"), -5000, 1e-6);
  EXPECT_NEAR(study.mean("money.lowest_cash"), -5000, 1e-6);
  EXPECT_EQ(study.mean("money.ruin"), 1);
  EXPECT_EQ(study.mean("money.ruin.at"), 3 * kWeek.s);
}

TEST(Till, ThatIsEmptyIsNotRuined) {
  const Record record = run(only_costs("{horizon: 3 weeks}", "6000"));
  EXPECT_EQ(record.money.cash, 0);
  EXPECT_LT(record.money.ruined_s, 0);
}

TEST(Till, OpensWhenMeasuringBegins) {
  const Record record = run(only_costs("{horizon: 2.5 weeks, warm_up: 2.5 weeks}", "5200"));
  // Half a week and two more are paid for.
  EXPECT_NEAR(record.money.cash, 200, 1e-6);
  EXPECT_LT(record.money.ruined_s, 0);
}

TEST(Till, ChangesNothingElse) {
  const Record with = run(everything(kGenerous, kTill));
  const Record without =
      run(everything(", advertising: 3 / day", "interventions: {course: {at: 8 weeks, training: 100 %}}\n"));
  ASSERT_EQ(with.segments.size(), without.segments.size());
  for (std::size_t s = 0; s < with.segments.size(); ++s) {
    EXPECT_EQ(with.segments[s].arrived, without.segments[s].arrived);
    EXPECT_EQ(with.segments[s].spent, without.segments[s].spent);
    EXPECT_EQ(with.populations[s].satisfaction, without.populations[s].satisfaction);
  }
  for (std::size_t d = 0; d < with.departments.size(); ++d)
    EXPECT_EQ(with.departments[d].busy, without.departments[d].busy);
}

// --- tax -------------------------------------------------------------------------------------------------

/// 10 an hour comes in, for two years and a half.
std::string steady_earnings(const std::string& course) {
  return scenario("{horizon: 130 weeks}",
                  "departments:\n  desk: {staff: 1}\n"
                  "services:\n  help: {by: desk, duration: 1 min}\n"
                  "customers:\n  guests: {every: 1 h, asks_for: help, spends: constant(10)}\n"
                  "couplings: none\n"
                  "interventions: {course: {at: " +
                      course +
                      ", training: 100 %, cost: 100000}}\n"
                      "money: {cash: 200000, tax: 25 %}\n");
}

double profit_until(const Record& record, std::size_t week) {
  double profit = 0;
  for (std::size_t w = 0; w < week; ++w) profit += record.money_weeks[w].revenue - record.money_weeks[w].cost;
  return profit;
}

TEST(Tax, IsDueOnceAYearAndCarriesLossesForward) {
  const Record late = run(steady_earnings("60 weeks"));
  // The first year earns 87 thousand; the loss of the second is not made good by the third.
  const double first = profit_until(late, 52);
  EXPECT_NEAR(first, 52 * 168 * 10, 20);
  EXPECT_LT(profit_until(late, 104), first);
  EXPECT_NEAR(late.money.tax, .25 * std::max(first, profit_until(late, 131)), 1e-6);
  const Record early = run(steady_earnings("10 weeks"));
  EXPECT_LT(profit_until(early, 52), 0);
  EXPECT_NEAR(early.money.tax, .25 * profit_until(early, 131), 1e-6);
}

TEST(Tax, IsNeverPaidOnALoss) {
  const Record record = run(only_costs("{horizon: 60 weeks}", "5000"));
  EXPECT_EQ(record.money.tax, 0);
}

// --- what customers bring and are given ------------------------------------------------------------------

TEST(Spending, IsAMeanWhereItIsANumberAlone) {
  const auto reading = read(everything(kGenerous, kTill));
  const customers::Sales& sales = *reading.plan->segments[0].sales;
  EXPECT_EQ(sales.spends, random::Distribution::lognormal(40, .6));
  const auto wider = read(everything(kGenerous, kTill + "experience: {spending_cv: 1}\n"));
  EXPECT_EQ(wider.plan->segments[0].sales->spends, random::Distribution::lognormal(40, 1));
  const auto fixed = read(steady_earnings("60 weeks"));
  EXPECT_EQ(fixed.plan->segments[0].sales->spends, random::Distribution::constant(10));
  EXPECT_EQ(customers::spending_around({}, 0), random::Distribution::constant(0));
}

// Some 30 weeks of 200 guests, each 12 on average with a standard deviation of 12; five standard errors.
TEST(Spending, OfThoseWhoComeOnceIsThatOfEachWhoIsServed) {
  const Record record = run(everything(kGenerous, kTill));
  const auto served = static_cast<double>(record.segments[1].count(Outcome::served));
  ASSERT_GT(served, 4000);
  EXPECT_NEAR(record.segments[1].spent / served, 12, 5 * 12 / std::sqrt(served));
  EXPECT_NEAR(record.segments[1].margin, .5 * record.segments[1].spent, 1e-9 * record.segments[1].spent);
}

/// Every contact ends in a mistake, each of which is complained of and settled; all spend alike.
std::string all_complain(const std::string& compensation) {
  return scenario(
      "{horizon: 12 weeks}",
      "departments:\n  desk: {staff: 20}\n"
      "services:\n  help: {by: desk, duration: 2 min, errors: {chance: 100 %, caught: 0 %}}\n"
      "customers:\n  buyers: {population: 500, contact_every: 20 days, asks_for: help, spends: constant(40), "
      "compensation: " +
          compensation +
          "}\n"
          "experience: {complaints_minor: 100 %, complaints_major: 100 %, settling: 100 %, "
          "value_of_regulars: 1, spending_by_loyalty: 0}\n");
}

TEST(Compensation, IsPaidForEachComplaintThatIsSettled) {
  const Record amount = run(all_complain("15"));
  ASSERT_GT(amount.populations[0].complaints, 500U);
  EXPECT_NEAR(amount.populations[0].compensation, 15.0 * static_cast<double>(amount.populations[0].complaints), 1e-6);
  const Record share = run(all_complain("50 %"));
  EXPECT_EQ(share.populations[0].complaints, amount.populations[0].complaints);
  EXPECT_NEAR(share.populations[0].compensation, 20.0 * static_cast<double>(share.populations[0].complaints), 1e-6);
  std::string in_vain = all_complain("15");
  in_vain.replace(in_vain.find("settling: 100 %"), 15, "settling: 0 %");
  EXPECT_EQ(run(in_vain).populations[0].compensation, 0);
}

TEST(Advertising, CostsSoMuchForEachWhomItBringsOrSoMuchATime) {
  const std::string nobody_recruits = "experience: {recruiting: 0 %}\n";
  const Record each = run(everything(", advertising: 3 / day, advertising_costs: 9", kTill + nobody_recruits));
  ASSERT_GT(each.populations[0].acquired, 100U);
  EXPECT_NEAR(each.populations[0].advertising, 9.0 * static_cast<double>(each.populations[0].acquired), 1e-6);
  const Record by_time = run(everything(", advertising: 3 / day, advertising_costs: 70 / week", kTill));
  EXPECT_NEAR(by_time.populations[0].advertising, 70 * 27.5, 1e-6);
}

// Each amount is kept in single precision.
TEST(LifetimeValue, SharesOutAllThatCustomersBrought) {
  std::string text = everything(kGenerous, kTill);
  const std::string warm_up = ", warm_up: 3 weeks";
  text.replace(text.find(warm_up), warm_up.size(), "");
  const Record record = run(text);
  const PopulationRecord& population = record.populations[0];
  const double brought = population.brought + population.brought_by_lost;
  EXPECT_GT(population.brought_by_lost, 0);
  EXPECT_GT(population.worth, 0);
  EXPECT_NEAR(brought, record.segments[0].margin - population.compensation, 1e-5 * brought);
}

// --- people ----------------------------------------------------------------------------------------------

// A desk that is never left: a course of four weeks is paid for from the first turn of eight hours in it to the first
// after it. Those hired at the end of the run may not have begun.
TEST(Wages, ArePaidWhileSuccessorsAreTrained) {
  const std::string text =
      scenario("{horizon: 104 weeks, start: reference}",
               "departments:\n  desk: {staff: 30, wage: 10 / h}\n"
               "services:\n  help: {by: desk, duration: 1 min}\n"
               "customers:\n  guests: {arrive: 6 / h, asks_for: help}\n"
               "couplings: [quitting]\npeople: {quit_rate: 1.5, vacancy: 10 days, induction: 4 weeks}\n");
  const auto reading = read(text);
  Replication replication(*reading.plan);
  const Record& record = *replication.run(7, 0);
  const auto hires = static_cast<double>(record.people[0].hires);
  ASSERT_GT(hires, 30);
  const double trained_s = seconds(record.departments[0].in_training);
  EXPECT_GE(trained_s, hires * (28 * kDay.s - 8 * kHour.s));
  EXPECT_LE(trained_s, static_cast<double>(record.people[0].quits) * (28 * kDay.s + 8 * kHour.s));
  const double on_duty_s = seconds(record.departments[0].on_duty);
  const double wages = wages_of(record.departments[0], pay_of(reading.plan->departments[0]));
  EXPECT_NEAR(wages, 10.0 / 3600 * (on_duty_s + trained_s), 1e-6 * wages);
}

}  // namespace
}  // namespace domino::chain
