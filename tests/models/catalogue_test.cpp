#include "models/measures/catalogue.h"

#include <set>

#include <gtest/gtest.h>

#include "tests/models/chains.h"

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
  record.departments[0].busy = ticks(Duration{45});
  record.departments[0].busy_on_duty = ticks(Duration{40});
  const auto values = catalogue.read(record);
  EXPECT_EQ(value(catalogue, values, "departments.desk.utilisation"), 0.8);
  EXPECT_EQ(value(catalogue, values, "departments.desk.occupancy"), 0.9);
  EXPECT_EQ(value(catalogue, values, "departments.desk.on_duty"), 0.5);
  EXPECT_EQ(value(catalogue, values, "staff.utilisation"), 0.8);
}

}  // namespace
}  // namespace domino::measures
