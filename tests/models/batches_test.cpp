#include "models/measures/study/batches.h"

#include <cmath>
#include <string>

#include <gtest/gtest.h>

#include "tests/support/scenario_run.h"

namespace domino::testing {
namespace {

using measures::Study;
using measures::Value;

std::string queue(const std::string& run, const std::string& desk = "staff: 1",
                  const std::string& arrive = "0.6 / min") {
  return "version: 1\nscenario: Queue\nquestion: How long?\nrun: {" + run + "}\ndepartments: {desk: {" + desk +
         "}}\nservices: {help: {by: desk, duration: exponential(mean 1 min)}}\n"
         "customers: {people: {arrive: " +
         arrive + ", asks_for: help}}\n";
}

Study alone(const language::Reading& reading, const measures::Catalogue& catalogue, bool with_time = false) {
  return measures::run_study(*reading.plan, catalogue,
                             {.seed = 7, .first_replication = 1, .replications = 1, .ledger = {.on = with_time}});
}

/// What adds up over a run adds up over its batches, measure by measure.
/// `….p90`.
bool is_a_quantile(const std::string& address) {
  const std::string last = address.substr(address.rfind('.') + 1);
  return last.size() == 3 && last[0] == 'p' && last[1] >= '0' && last[1] <= '9';
}

void expect_that_batches_add_up(const language::Reading& reading) {
  const measures::Catalogue catalogue(*reading.plan, true);
  const Study study = alone(reading, catalogue, true);
  const auto& result = study.replications.front();
  ASSERT_EQ(result.batches.size(), 30U);
  for (std::size_t m = 0; m < catalogue.measures().size(); ++m) {
    const auto& measure = catalogue.measures()[m];
    const bool constant = measure.address.ends_with("expected") || is_a_quantile(measure.address);
    // The pieces done again are cut off at those done, which a batch with few of them feels.
    const bool cut_off = measure.address.ends_with("rework") || measure.address.ends_with("first_time_right");
    // A day that is not over at the end of the run ends with it, behind the last batch.
    const bool of_days = measure.address.ends_with(".closes");
    if (measure.at_the_end || constant || cut_off || of_days) continue;
    Value sum{0, 0};
    for (const auto& batch : result.batches) {
      sum.numerator += batch[m].numerator;
      sum.denominator += batch[m].denominator;
    }
    const Value& whole = result.values[m];
    EXPECT_NEAR(sum.numerator, whole.numerator, 1e-9 * std::abs(whole.numerator) + 1e-6) << measure.address;
    if (whole.denominator == 1) continue;
    EXPECT_NEAR(sum.denominator, whole.denominator, 1e-9 * whole.denominator + 1e-6) << measure.address;
  }
}

TEST(Batches, AddUpToTheRun) {
  expect_that_batches_add_up(read(queue("horizon: 1000 min, warm_up: 100 min")));
  for (const char* const name : {"parts_desk.yaml", "it_dev_test.yaml", "shared_services.yaml"}) {
    SCOPED_TRACE(name);
    const std::vector<language::Override> longer{{"run.horizon", "30 weeks"}, {"run.warm_up", "4 weeks"}};
    const auto reading = language::read_file(std::string(DOMINO_SCENARIOS) + "/" + name, longer);
    ASSERT_TRUE(reading.ok()) << language::to_text(reading.diagnostics, reading.sources);
    expect_that_batches_add_up(reading);
  }
}

TEST(Batches, DoNotChangeTheRunThatTheyAreCutFrom) {
  const auto reading = read(queue("horizon: 1000 min, warm_up: 100 min"));
  const measures::Catalogue catalogue(*reading.plan);
  const auto one = alone(reading, catalogue);
  const auto two =
      measures::run_study(*reading.plan, catalogue, {.seed = 7, .first_replication = 1, .replications = 2});
  const auto& cut = one.replications.front();
  const auto& whole = two.replications.front();
  EXPECT_TRUE(whole.batches.empty());
  EXPECT_EQ(cut.events, whole.events);
  for (std::size_t m = 0; m < cut.values.size(); ++m) {
    EXPECT_EQ(cut.values[m].numerator, whole.values[m].numerator) << catalogue.measures()[m].address;
    EXPECT_EQ(cut.values[m].denominator, whole.values[m].denominator) << catalogue.measures()[m].address;
  }
}

TEST(Batches, GiveOneReplicationItsOwnMeansWithIntervals) {
  const auto reading = read(queue("horizon: 60000 min, warm_up: 100 min"));
  const ScenarioRun run(reading.plan, {.seed = 7, .first_replication = 1, .replications = 1});
  EXPECT_EQ(run.study().batches, 30U);
  EXPECT_NEAR(run.study().batch_length.s, 2000 * 60, 1e-6);
  const auto& wait = run.finding("customers.wait.mean").estimate;
  EXPECT_EQ(wait.mean, run.value(0, "customers.wait.mean").ratio());
  ASSERT_TRUE(wait.has_interval);
  EXPECT_LT(wait.low, wait.mean);
  EXPECT_LT(wait.half_width(), 0.2 * wait.mean);
  const auto& arrived = run.finding("customers.arrived").estimate;
  EXPECT_EQ(arrived.mean, run.value(0, "customers.arrived").numerator);
  // Poisson: the standard deviation of 36 000 arrivals is 190, and Student's quantile of 29 degrees is 2.05; χ² allows
  // half of it to either side at a rate of 1e-6.
  EXPECT_NEAR(arrived.half_width(), 388, 270);
}

TEST(Batches, LeaveLevelsAtTheEndAsTheyAreThereAndWithoutInterval) {
  const std::string requests =
      "requests: {colleagues: {from: others, arrive: 0.3 / min, asks_for: help}}\n"
      "partners: {others: {kind: partner}}\n";
  for (const std::string& settles_or_grows : {std::string("0.6 / min"), std::string("1.5 / min")}) {
    const std::string text = queue("horizon: 1000 min", "staff: 1", settles_or_grows) + requests;
    const ScenarioRun run(read(text).plan, {.seed = 7, .first_replication = 1, .replications = 1});
    const auto present = [&](const std::string& address) {
      const auto& estimate = run.finding(address).estimate;
      EXPECT_TRUE(estimate.has_mean);
      EXPECT_FALSE(estimate.has_interval);
      EXPECT_EQ(estimate.mean, run.value(0, address).numerator) << address;
    };
    present("customers.present");
    present("requests.colleagues.open");
    const auto& said = run.study().warnings.back().text;
    EXPECT_NE(said.find("end of the run, which it reaches once: customers.present"), std::string::npos) << said;
  }
}

TEST(Batches, AreRefusedWithAReasonWherePartsOfARunDiffer) {
  const auto refusal = [](const std::string& text) { return measures::batch_plan(*read(text).plan).refusal; };
  EXPECT_EQ(refusal(queue("horizon: 10 h")), "");
  EXPECT_EQ(refusal(queue("days: 1", "staff: 1, hours: {daily: \"09:00-17:00\"}")),
            "it is of finite days, which begin empty and end. More replications have one.");
  EXPECT_EQ(refusal(queue("horizon: 9 weeks, warm_up: 1 week", "staff: 1, hours: {daily: \"09:00-17:00\"}")),
            "its batches must be whole weeks, since the time of the week matters. A horizon of 10 weeks, or more "
            "replications, have one.");
  const auto weeks = [](const std::string& horizon) {
    return measures::batch_plan(
        *read(queue("warm_up: 1 week, horizon: " + horizon, "staff: 1, hours: {daily: \"09:00-17:00\"}")).plan);
  };
  EXPECT_EQ(weeks("10 weeks").count, 10U);
  EXPECT_EQ(weeks("74 weeks").count, 30U);
  EXPECT_EQ(weeks("74 weeks").length, 2 * kWeek);
  EXPECT_EQ(refusal(queue("horizon: 10 h", "staff: 1, absence: 5 %")),
            "absence is drawn once a run. More replications have one.");
  EXPECT_EQ(refusal(queue("horizon: 10 h") + "couplings: all\n"),
            "the state of people lasts for months, so its parts depend on each other. More replications have one.");
  const std::string again =
      "customers: {people: {population: 10, contact_every: gamma(mean 1 day cv 0.7), asks_for: help}}\n";
  const std::string open = queue("horizon: 10 h");
  EXPECT_EQ(refusal(open.substr(0, open.find("customers: ")) + again),
            "returning customers remember for months, so its parts depend on each other. More replications have one.");
}

TEST(Batches, ThatDependOnEachOtherGiveNoIntervalAndSaySo) {
  // So near to capacity a batch of ten minutes knows the one before.
  const auto reading = read(queue("horizon: 300 min", "staff: 1", "0.97 / min"));
  const ScenarioRun run(reading.plan, {.seed = 3, .first_replication = 1, .replications = 1});
  EXPECT_FALSE(run.finding("departments.desk.queue.mean").estimate.has_interval);
  EXPECT_TRUE(run.finding("departments.desk.queue.mean").estimate.has_mean);
  ASSERT_GE(run.study().warnings.size(), 2U);
  const auto& text = run.study().warnings[run.study().warnings.size() - 2].text;
  EXPECT_NE(text.find("30 batches of this run are not independent: "), std::string::npos) << text;
  EXPECT_NE(text.find("departments.desk.queue.mean"), std::string::npos) << text;
}

}  // namespace
}  // namespace domino::testing
