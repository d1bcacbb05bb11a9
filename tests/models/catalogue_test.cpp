#include "models/measures/rows/catalogue.h"

#include <filesystem>
#include <set>

#include <gtest/gtest.h>

#include "models/measures/effects/outcome.h"
#include "models/measures/study/bounds.h"
#include "tests/models/chains.h"
#include "tests/support/scenario_run.h"

namespace domino::measures {
namespace {

using domino::testing::one_desk;

chain::Plan two_segments() {
  chain::Chain chain = one_desk(0.01, 60, 1, kDay);
  customers::Segment other = chain.segments[0];
  other.name = "other";
  other.service_level = customers::ServiceLevel{.within = Duration{20}, .out_of = customers::OutOf::expected};
  chain.segments.push_back(other);
  return chain::compile(chain).plan.value();
}

double value(const Catalogue& catalogue, const std::vector<Value>& values, const std::string& address) {
  for (std::size_t m = 0; m < values.size(); ++m)
    if (catalogue.measures()[m].address == address) return values[m].ratio();
  ADD_FAILURE() << "no measure " << address;
  return 0;
}

bool listed(const Catalogue& catalogue, const std::string& address) {
  for (const Measure& measure : catalogue.measures())
    if (measure.address == address) return true;
  return false;
}

chain::Record record_of_two() {
  chain::Record record(two_segments());
  record.measured = Duration{100};
  return record;
}

TEST(Catalogue, GivesEveryMeasureOneAddress) {
  const Catalogue catalogue(two_segments());
  std::set<std::string> addresses;
  for (const Measure& measure : catalogue.measures()) EXPECT_TRUE(addresses.insert(measure.address).second);
}

TEST(Catalogue, ReadsAsManyValuesAsItLists) {
  const Catalogue catalogue(two_segments());
  EXPECT_EQ(catalogue.read(record_of_two()).size(), catalogue.measures().size());
}

TEST(Catalogue, ListsAServiceLevelOnlyWhereThereIsATarget) {
  const Catalogue catalogue(two_segments());
  EXPECT_TRUE(listed(catalogue, "customers.service_level"));
  EXPECT_TRUE(listed(catalogue, "customers.other.service_level"));
  EXPECT_TRUE(listed(catalogue, "customers.other.expected"));
  EXPECT_FALSE(listed(catalogue, "customers.all.service_level"));
}

TEST(Catalogue, AddsSegmentsUpAndTakesMeansOverCustomersNotOverSegments) {
  const Catalogue catalogue(two_segments());
  chain::Record record = record_of_two();
  record.segments[0].arrived = 1;
  record.segments[0].wait.add(ticks(Duration{10}));
  record.segments[1].arrived = 3;
  for (int i = 0; i < 3; ++i) record.segments[1].wait.add(ticks(Duration{2}));
  const auto values = catalogue.read(record);
  EXPECT_EQ(value(catalogue, values, "customers.arrived"), 4);
  EXPECT_EQ(value(catalogue, values, "customers.wait.mean"), 4);
  EXPECT_EQ(value(catalogue, values, "customers.all.wait.mean"), 10);
}

TEST(Catalogue, TakesTheServiceLevelOverTheSegmentsThatHaveOne) {
  const Catalogue catalogue(two_segments());
  chain::Record record = record_of_two();
  record.segments[0].arrived = 1000;
  record.segments[1].in_target = 432;
  EXPECT_EQ(value(catalogue, catalogue.read(record), "customers.service_level"), 0.5) << "of 864 expected";
}

TEST(Catalogue, SaysThatThereWasNothingToMeasure) {
  const Catalogue catalogue(two_segments());
  const auto values = catalogue.read(record_of_two());
  for (std::size_t m = 0; m < values.size(); ++m) {
    const std::string& address = catalogue.measures()[m].address;
    if (address.find("wait.") == std::string::npos || address.ends_with("per_expected")) continue;
    EXPECT_FALSE(values[m].exists()) << address;
  }
}

TEST(Catalogue, ReadsUtilisationAndOccupancyFromTimeOnDuty) {
  const Catalogue catalogue(two_segments());
  chain::Record record = record_of_two();
  record.departments[0].on_duty = ticks(Duration{50});
  record.departments[0].on_duty_while_open = ticks(Duration{50});
  record.departments[0].open = ticks(Duration{100});
  record.departments[0].busy = ticks(Duration{45});
  record.departments[0].busy_on_duty = ticks(Duration{40});
  const auto values = catalogue.read(record);
  EXPECT_EQ(value(catalogue, values, "departments.desk.utilisation"), 0.8);
  EXPECT_EQ(value(catalogue, values, "departments.desk.occupancy"), 0.9);
  EXPECT_EQ(value(catalogue, values, "departments.desk.on_duty"), 0.5);
  EXPECT_EQ(value(catalogue, values, "staff.utilisation"), 0.8);
}

TEST(Catalogue, DeclaresAFormulaAndAMeaningForEveryMeasure) {
  for (const auto& file : std::filesystem::directory_iterator(DOMINO_SCENARIOS)) {
    if (file.path().extension() != ".yaml") continue;
    const auto reading = domino::testing::read_shipped(file.path().filename());
    std::set<int> places;
    const Catalogue catalogue(*reading.plan, true);
    for (const Measure& measure : catalogue.measures()) {
      EXPECT_FALSE(measure.formula.empty()) << measure.address;
      EXPECT_FALSE(measure.meaning.empty()) << measure.address;
      if (!measure.headline) continue;
      EXPECT_TRUE(places.insert(measure.headline.place).second) << measure.address;
    }
  }
}

TEST(Catalogue, DeclaresRangesThatNoValueOfTheLibraryLeaves) {
  for (const auto& file : std::filesystem::directory_iterator(DOMINO_SCENARIOS)) {
    if (file.path().extension() != ".yaml") continue;
    const auto reading = domino::testing::read_shipped(file.path().filename());
    const domino::testing::ScenarioRun run(
        reading.plan, {.seed = 5, .first_replication = 1, .replications = 2, .ledger = {.on = true}});
    for (std::size_t replication = 0; replication < 2; ++replication)
      for (std::size_t m = 0; m < run.catalogue().measures().size(); ++m) {
        const Measure& measure = run.catalogue().measures()[m];
        const Value& value = run.study().replications[replication].values[m];
        if (!value.exists() || measure.range == Range::any) continue;
        EXPECT_GE(value.ratio(), least_of(measure.range)) << file.path() << " " << measure.address;
        if (measure.range == Range::from_zero) continue;
        EXPECT_LE(value.ratio(), most_of(measure.range) * (1 + 1e-9)) << file.path() << " " << measure.address;
      }
  }
}

TEST(Catalogue, KeepsIntervalsWithinWhatAMeasureCanBeAndNotWithinWhatTheDataHappenedToBe) {
  const std::string text =
      "version: 1\nscenario: Thin margin\nquestion: Is the profit surely above zero?\n"
      "run: {days: 1, replications: 2}\n"
      "departments: {desk: {staff: 1, wage: 9 / h, hours: {daily: \"09:00-17:00\"}}}\n"
      "services: {help: {by: desk, duration: exponential(mean 2 min)}}\n"
      "customers: {people: {arrive: 10 / h, hours: {daily: \"09:00-17:00\"}, asks_for: help, spends: 1}}\n";
  const domino::testing::ScenarioRun run(domino::testing::read(text).plan,
                                         {.seed = 1, .first_replication = 1, .replications = 2});
  const auto& profit = run.finding("money.profit").estimate;
  EXPECT_GT(run.value(0, "money.profit").numerator, 0);
  EXPECT_GT(run.value(1, "money.profit").numerator, 0);
  EXPECT_LT(profit.low, 0) << "no replication lost money, and another one may";
  EXPECT_GE(run.finding("money.cost").estimate.low, 0);
  EXPECT_LE(run.finding("departments.desk.utilisation").estimate.high, 1);
}

TEST(Catalogue, KnowsWhichWayEachOutcomeIsBetter) {
  const Catalogue catalogue(two_segments());
  const auto better = [&](const std::string& address) { return outcome_of(catalogue, address)->better; };
  EXPECT_EQ(better("customers.wait.zero"), Better::more);
  EXPECT_EQ(better("departments.desk.wait.zero"), Better::more);
  EXPECT_EQ(better("customers.wait.mean"), Better::less);
  EXPECT_EQ(better("customers.arrived"), Better::neither);
  EXPECT_EQ(customers_lost(catalogue)->better, Better::less);
}

}  // namespace
}  // namespace domino::measures
