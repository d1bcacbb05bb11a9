// How customers come: with gaps of their own, at recorded instants, and several at once.

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <vector>

#include <gtest/gtest.h>

#include "models/replication/replication.h"
#include "tests/models/chains.h"

namespace domino::chain {
namespace {

using domino::testing::one_desk;
using random::Distribution;

BudgetedVector<Visit> visits_of(const Chain& chain, std::uint64_t number = 1) {
  const auto compilation = compile(chain);
  Replication replication(compilation.plan.value(), {.keep_visits = true});
  auto visits = replication.run(5, number)->visits;
  std::sort(visits.begin(), visits.end(), [](const Visit& a, const Visit& b) { return a.case_number < b.case_number; });
  return visits;
}

Chain wide_desk(Duration horizon) { return one_desk(1.0 / 30, 10, 1000, horizon); }

TEST(Gaps, LieBetweenArrivals) {
  Chain chain = wide_desk(kDay);
  chain.segments[0].arrive = resources::WeeklyTable(1);
  chain.segments[0].every = Distribution::uniform(20, 40);
  const auto visits = visits_of(chain);
  double sum = 0;
  for (std::size_t i = 1; i < visits.size(); ++i) {
    const double gap = seconds(visits[i].issued - visits[i - 1].issued);
    EXPECT_GE(gap, 20 - 1e-5);
    EXPECT_LE(gap, 40 + 1e-5);
    sum += gap;
  }
  const double n = static_cast<double>(visits.size() - 1);
  EXPECT_NEAR(sum / n, 30, 5 * 20 / std::sqrt(12 * n));
  EXPECT_NEAR(compile(chain).plan->segments[0].expected_arrivals, 86400.0 / 30, 1e-9);
}

TEST(Gaps, AreSpentOnlyWithinTheHours) {
  Chain chain = wide_desk(2 * kDay);
  chain.segments[0].arrive =
      resources::WeeklyTable::from_intervals({{9 * kHour, 10 * kHour, 1}, {kDay + 9 * kHour, kDay + 10 * kHour, 1}});
  chain.segments[0].every = Distribution::constant(25 * 60);
  std::vector<double> minutes;
  for (const Visit& visit : visits_of(chain)) minutes.push_back(std::round(seconds(visit.issued) / 60));
  EXPECT_EQ(minutes, (std::vector<double>{9 * 60 + 25, 9 * 60 + 50, 33 * 60 + 15, 33 * 60 + 40}));
}

TEST(RecordedArrivals, ComeAtTheirInstantsInEveryReplication) {
  Chain chain = wide_desk(kHour);
  chain.segments[0].arrive = resources::WeeklyTable(0);
  chain.segments[0].instants = organisation::Trace({0, 5, 5, 1800, 3600, 7200});
  for (const std::uint64_t replication : {1U, 2U}) {
    std::vector<double> instants;
    for (const Visit& visit : visits_of(chain, replication)) instants.push_back(seconds(visit.issued));
    EXPECT_EQ(instants, (std::vector<double>{0, 5, 5, 1800}));
  }
  EXPECT_EQ(compile(chain).plan->segments[0].expected_arrivals, 4);
}

TEST(RecordedArrivals, MustBeInTheirOrder) {
  Chain chain = wide_desk(kHour);
  chain.segments[0].instants = organisation::Trace({5, 4});
  ASSERT_EQ(compile(chain).faults.size(), 1U);
  EXPECT_EQ(compile(chain).faults[0].address, "customers.all.arrive");
}

TEST(Groups, ComeAtOnceAsCasesOfTheirOwn) {
  Chain chain = wide_desk(kDay);
  chain.segments[0].group =
      Distribution::discrete({{.probability = 0.7, .value = 1}, {.probability = 0.3, .value = 3}});
  const auto visits = visits_of(chain);
  std::map<Ticks, std::set<std::uint64_t>> groups;
  for (const Visit& visit : visits) groups[visit.issued].insert(visit.case_number);
  double large = 0;
  for (const auto& [instant, cases] : groups) {
    EXPECT_TRUE(cases.size() == 1 || cases.size() == 3);
    large += static_cast<double>(cases.size() == 3);
  }
  const double n = static_cast<double>(groups.size());
  EXPECT_NEAR(large / n, 0.3, 5 * std::sqrt(.3 * .7 / n));
  EXPECT_NEAR(compile(chain).plan->segments[0].expected_arrivals, 1.6 * 86400 / 30, 1e-9);
  // Everybody has their own luck.
  std::set<Ticks> lengths;
  for (const Visit& visit : visits) lengths.insert(visit.ended - visit.started);
  EXPECT_GT(lengths.size(), visits.size() * 9 / 10);
}

TEST(Groups, LeaveTheArrivalsAsTheyWere) {
  Chain single = wide_desk(kDay);
  single.services[0].duration = Distribution::constant(0);
  Chain pairs = single;
  pairs.segments[0].group = Distribution::constant(2);
  const auto a = visits_of(single);
  const auto b = visits_of(pairs);
  ASSERT_EQ(b.size(), 2 * a.size());
  for (std::size_t i = 0; i < a.size(); ++i) EXPECT_EQ(a[i].issued, b[2 * i].issued);
}

}  // namespace
}  // namespace domino::chain
