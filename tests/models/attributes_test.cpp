// What cases bring along: in durations, chances and conditions.

#include <cmath>
#include <map>

#include <gtest/gtest.h>

#include "models/chain/check_attributes.h"
#include "models/replication/replication.h"
#include "models/theory/traffic.h"
#include "tests/models/chains.h"

namespace domino::chain {
namespace {

using domino::testing::one_desk;
using organisation::Amount;
using organisation::Comparison;
using organisation::Figure;
using organisation::NeedMode;
using random::Distribution;

constexpr Ticks s(double seconds_) { return ticks(Duration{seconds_}); }

Amount times(double factor_s, const std::string& attribute) {
  return {Distribution::constant(0), {{Distribution::constant(factor_s), attribute, {}}}};
}

/// A desk large enough that nobody waits; customers bring 1 or 2 parts.
Chain desk_with_parts() {
  Chain chain = one_desk(1.0 / 30, 10, 50, kDay);
  chain.segments[0].attributes.push_back(
      {"parts", Distribution::discrete({{.probability = 0.7, .value = 1}, {.probability = 0.3, .value = 2}}), {}});
  chain.services[0].duration = times(10, "parts");
  return chain;
}

BudgetedVector<Visit> visits_of(const Chain& chain, std::uint64_t number = 1) {
  const auto compilation = compile(chain);
  Replication replication(compilation.plan.value(), {.keep_visits = true});
  return replication.run(5, number)->visits;
}

TEST(Attributes, OfACaseAreTheSameWhereverItComes) {
  Chain chain = desk_with_parts();
  organisation::Service second = chain.services[0];
  second.name = "second";
  second.duration = times(100, "parts");
  chain.services.push_back(second);
  chain.segments[0].journey = {domino::testing::serve("help"), domino::testing::serve("second")};
  std::map<std::uint64_t, double> parts;
  int large = 0;
  for (const Visit& visit : visits_of(chain)) {
    const double work_s = seconds(visit.ended - visit.started);
    if (visit.service == 0) {
      parts[visit.case_number] = std::round(work_s / 10);
      large += static_cast<int>(parts[visit.case_number] == 2);
    } else {
      EXPECT_NEAR(work_s, 100 * parts.at(visit.case_number), 1e-5);
    }
  }
  const double n = static_cast<double>(parts.size());
  EXPECT_NEAR(large / n, 0.3, 5 * std::sqrt(.3 * .7 / n));
}

TEST(Attributes, DoNotChangeTheLuckOfAnythingElse) {
  Chain without = one_desk(1.0 / 30, 10, 1, kDay);
  Chain with = without;
  with.segments[0].attributes.push_back({"parts", Distribution::uniform(0, 1), {}});
  const auto a = visits_of(without);
  const auto b = visits_of(with);
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) EXPECT_EQ(a[i].ended, b[i].ended);
}

TEST(Attributes, GoWithARequestThatNobodyWaitsFor) {
  Chain chain = desk_with_parts();
  organisation::Service note = chain.services[0];
  note.name = "note";
  note.duration = times(7, "parts");
  chain.services.push_back(note);
  chain.services[0].needs.push_back({.name = "note", .service = "note", .mode = NeedMode::notify});
  std::map<std::uint64_t, double> parts;
  std::map<std::uint64_t, double> notes;
  for (const Visit& visit : visits_of(chain))
    (visit.service == 0 ? parts : notes)[visit.case_number] = seconds(visit.ended - visit.started);
  ASSERT_GT(notes.size(), 1000U);
  for (const auto& [number, length] : notes) EXPECT_NEAR(length, 0.7 * parts.at(number), 1e-5);
}

TEST(Attributes, DecideWhoNeedsHelp) {
  Chain chain = desk_with_parts();
  organisation::Service advice = chain.services[0];
  advice.name = "advice";
  chain.services.push_back(advice);
  chain.services[0].needs.push_back(
      {.name = "advice", .service = "advice", .when = {{"parts", Comparison::above, 1, ""}}, .mode = NeedMode::hold});
  std::size_t asked = 0;
  for (const Visit& visit : visits_of(chain)) {
    if (visit.service != 1) continue;
    EXPECT_EQ(visit.ended - visit.started, s(20));
    ++asked;
  }
  EXPECT_GT(asked, 500U);
}

TEST(Attributes, AreChancesFromNeverToAlways) {
  Chain chain = desk_with_parts();
  // Parts 1 or 2, so the chance is above what can be; then one that is 0.
  organisation::Service advice = chain.services[0];
  advice.name = "advice";
  chain.services.push_back(advice);
  chain.segments[0].attributes.push_back({"never", Distribution::constant(0), {}});
  chain.services[0].needs.push_back(
      {.name = "advice", .service = "advice", .chance = Figure::of("parts"), .mode = NeedMode::hold});
  chain.services[0].needs.push_back(
      {.name = "more", .service = "advice", .chance = Figure::of("never"), .mode = NeedMode::hold});
  std::size_t asked = 0;
  std::size_t came = 0;
  for (const Visit& visit : visits_of(chain)) ++(visit.service == 1 ? asked : came);
  EXPECT_EQ(asked, came);
}

TEST(Attributes, ThatAreWordsSendCasesTheFirstWayThatHolds) {
  Chain chain = desk_with_parts();
  chain.segments[0].attributes.push_back(
      {"channel", Distribution::constant(0), {{"phone", 0.5}, {"web", 0.3}, {"letter", 0.2}}});
  for (const char* name : {"phone", "web", "rest"}) {
    organisation::Service service = chain.services[0];
    service.name = name;
    chain.services.push_back(service);
  }
  chain.services.erase(chain.services.begin());
  organisation::Choose choose;
  const auto when = [](const char* word) { return organisation::Conditions{{"channel", Comparison::equal, 0, word}}; };
  choose.branches.push_back({"a", 0, {domino::testing::serve("phone")}, when("phone"), false});
  choose.branches.push_back({"b", 0, {domino::testing::serve("web")}, when("web"), false});
  choose.branches.push_back({"otherwise", 0, {domino::testing::serve("rest")}, {}, true});
  chain.segments[0].journey = {{"way", choose}};
  std::map<Index, double> count;
  double all = 0;
  for (const Visit& visit : visits_of(chain)) {
    ++count[visit.service];
    ++all;
  }
  for (const auto& [service, share] : std::map<Index, double>{{0, 0.5}, {1, 0.3}, {2, 0.2}})
    EXPECT_NEAR(count[service] / all, share, 5 * std::sqrt(share * (1 - share) / all));
}

TEST(Attributes, CountByTheirMeansInTheFlowEquationsOfEachSegment) {
  Chain chain = desk_with_parts();
  customers::Segment large = chain.segments[0];
  large.name = "large";
  large.attributes[0].number = Distribution::constant(10);
  chain.segments.push_back(large);
  const auto compilation = compile(chain);
  EXPECT_NEAR(theory::offered_loads(*compilation.plan).value()[0].offered, (1.3 + 10) * 10 / 30, 1e-9);
}

TEST(Attributes, HoldConditionsAsOftenAsTheFlowEquationsSay) {
  Chain chain = desk_with_parts();
  organisation::Service advice = chain.services[0];
  advice.name = "advice";
  advice.duration = Distribution::constant(30);
  chain.services.push_back(advice);
  chain.segments[0].attributes.push_back({"size", Distribution::exponential(1), {}});
  chain.services[0].needs.push_back({.name = "advice",
                                     .service = "advice",
                                     .when = {{"size", Comparison::at_least, 1, ""}},
                                     .mode = NeedMode::callback});
  const auto compilation = compile(chain);
  const double often = std::exp(-1.0);
  EXPECT_NEAR(theory::offered_loads(*compilation.plan).value()[0].offered, 13.0 / 30 + often,
              5 * std::sqrt(often * (1 - often) / 65536));
}

TEST(RecordedValues, BelongToTheCasesInTheirOrderAndStartAgain) {
  Chain chain = desk_with_parts();
  const organisation::Trace trace({5, 6, 7});
  chain.services[0].duration = Amount{Distribution::constant(1), {{Distribution::constant(2), "", trace}}};
  for (const Visit& visit : visits_of(chain))
    EXPECT_NEAR(seconds(visit.ended - visit.started), 1 + 2 * (*trace)[(visit.case_number - 1) % 3], 1e-5);
  const auto compilation = compile(chain);
  EXPECT_NEAR(theory::offered_loads(*compilation.plan).value()[0].offered, 13.0 / 30, 1e-9);
}

std::vector<std::string> faults_of(const Chain& chain) {
  std::vector<std::string> told;
  for (const Fault& fault : check_attributes(chain)) told.push_back(fault.address + ": " + fault.message);
  return told;
}

TEST(Attributes, AreMissedWhereASegmentWithoutThemComesBy) {
  Chain chain = desk_with_parts();
  chain.segments.push_back(chain.segments[0]);
  chain.segments[1].name = "others";
  chain.segments[1].attributes.clear();
  EXPECT_EQ(faults_of(chain), std::vector<std::string>{"services.help.duration: `others` have no attribute `parts`"});
}

TEST(Attributes, ThatMayBeOneMakeARepetitionThatMayNeverEnd) {
  Chain chain = desk_with_parts();
  chain.segments[0].attributes.push_back({"again", Distribution::uniform(0, 0.9), {}});
  chain.segments[0].journey = {{"loop", organisation::Repeat{Figure::of("again"), {domino::testing::serve("help")}}}};
  EXPECT_TRUE(faults_of(chain).empty());
  chain.segments[0].attributes.back().number = Distribution::exponential(0.5);
  EXPECT_EQ(faults_of(chain),
            std::vector<std::string>{"customers.all.steps.0.repeat.chance: this repetition may never end"});
}

}  // namespace
}  // namespace domino::chain
