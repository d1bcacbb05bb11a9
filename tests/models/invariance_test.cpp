// What must not change a number: threads, company, neighbours.

#include <cstdlib>
#include <map>
#include <utility>

#include <gtest/gtest.h>

#include "models/replication/ledger/account.h"
#include "models/replication/replication.h"
#include "tests/support/scenario_run.h"

namespace domino::testing {
namespace {

constexpr const char* kHelpDesk = R"(
  reps: {staff: 3, lines: 9}
  engineering: {staff: 2}
)";
constexpr const char* kServices = R"(
  solve: {by: reps, duration: gamma(mean 7 min cv 1), needs: {advice: {chance: 33 %, mode: park}}}
  advice: {by: engineering, duration: lognormal(mean 20 min cv 1.2)}
)";
constexpr const char* kCustomers = R"(
  buyers:
    arrive: 12 / h
    busyness: gamma(mean 1 cv 0.3)
    patience: exponential(mean 6 min)
    steps: [repeat: {chance: 20 %, steps: [serve: solve, delay: uniform(1 min to 5 min)]}]
)";

std::string scenario(const std::string& departments, const std::string& services, const std::string& customers) {
  return "version: 1\nscenario: s\nquestion: q?\nrun: {horizon: 9 days, warm_up: 1 day}\ndepartments:" + departments +
         "services:" + services + "customers:" + customers;
}

std::map<std::string, std::vector<double>> values_of(const std::string& text, measures::StudySettings settings) {
  const auto reading = read(text);
  const ScenarioRun run(reading.plan, settings);
  std::map<std::string, std::vector<double>> values;
  for (std::size_t m = 0; m < run.catalogue().measures().size(); ++m)
    for (const auto& replication : run.study().replications) {
      auto& of_measure = values[run.catalogue().measures()[m].address];
      of_measure.push_back(replication.values[m].numerator);
      of_measure.push_back(replication.values[m].denominator);
    }
  return values;
}

TEST(Invariance, NumbersDoNotDependOnTheNumberOfThreads) {
  const std::string text = scenario(kHelpDesk, kServices, kCustomers);
  const auto one = values_of(text, {.seed = 9, .replications = 12, .jobs = 1});
  EXPECT_EQ(one, values_of(text, {.seed = 9, .replications = 12, .jobs = 2}));
  EXPECT_EQ(one, values_of(text, {.seed = 9, .replications = 12, .jobs = 8}));
}

TEST(Invariance, AReplicationAloneEqualsItselfInTheCrowd) {
  const std::string text = scenario(kHelpDesk, kServices, kCustomers);
  const auto crowd = values_of(text, {.seed = 9, .first_replication = 1, .replications = 12});
  const auto alone = values_of(text, {.seed = 9, .first_replication = 7, .replications = 1});
  for (const auto& [address, values] : alone) {
    EXPECT_EQ(values[0], crowd.at(address)[12]) << address;
    EXPECT_EQ(values[1], crowd.at(address)[13]) << address;
  }
}

TEST(Invariance, AnotherSeedOrReplicationGivesOtherNumbers) {
  const std::string text = scenario(kHelpDesk, kServices, kCustomers);
  const auto one = values_of(text, {.seed = 9, .replications = 2});
  EXPECT_NE(one, values_of(text, {.seed = 10, .replications = 2}));
  EXPECT_NE(one.at("customers.arrived")[0], one.at("customers.arrived")[2]);
}

TEST(Invariance, AnUnrelatedDepartmentChangesNoOtherNumber) {
  const auto before = values_of(scenario(kHelpDesk, kServices, kCustomers), {.seed = 9, .replications = 3});
  const auto after =
      values_of(scenario(std::string("\n  canteen: {staff: 1}") + kHelpDesk,
                         std::string("\n  lunch: {by: canteen, duration: exponential(mean 3 min)}") + kServices,
                         std::string("\n  guests: {arrive: 5 / h, steps: [serve: lunch, serve: lunch]}") + kCustomers),
                {.seed = 9, .replications = 3});
  std::size_t compared = 0;
  for (const auto& [address, values] : before) {
    if (address.starts_with("customers.") && !address.starts_with("customers.buyers.")) continue;  // totals
    if (address.starts_with("staff.")) continue;
    EXPECT_EQ(values, after.at(address)) << address;
    ++compared;
  }
  EXPECT_GT(compared, 30U);
}

TEST(Invariance, MoreStaffLeavesEveryCustomersOwnLuckAlone) {
  // The same customers come at the same instants and need the same work, however long they wait.
  const auto luck = [](const std::string& staff) {
    const auto reading =
        read(scenario("\n  reps: {staff: " + staff + "}\n", "\n  solve: {by: reps, duration: gamma(mean 7 min cv 1)}\n",
                      "\n  buyers: {arrive: 20 / h, asks_for: solve}\n"));
    const ScenarioRun run(reading.plan, {.seed = 9, .replications = 1, .keep_visits = true});
    std::map<std::uint64_t, std::pair<Ticks, double>> of_case;
    for (const auto& visit : run.study().replications[0].visits)
      of_case[visit.case_number] = {visit.issued, seconds(visit.ended - visit.started)};
    return of_case;
  };
  const auto few = luck("3");
  const auto many = luck("30");
  std::size_t compared = 0;
  for (const auto& [number, of_few] : few) {
    const auto found = many.find(number);
    if (found == many.end()) continue;
    EXPECT_EQ(of_few.first, found->second.first);
    EXPECT_NEAR(of_few.second, found->second.second, 1e-5);
    ++compared;
  }
  EXPECT_GT(compared, 4000U);
}

TEST(Conservation, WhoCameEndedOrIsPresentInEveryReplicationOfEveryShippedScenario) {
  for (const char* name :
       {"telethon.yaml", "ssj_call_centre.yaml", "mm12_day.yaml", "parts_desk.yaml", "dispatch_chain.yaml"}) {
    const auto reading = read_shipped(name);
    const measures::Catalogue catalogue(*reading.plan);
    chain::Replication replication(*reading.plan);
    for (std::uint64_t number = 1; number <= 5; ++number) {
      const chain::Record& record = *replication.run(1, number);
      EXPECT_EQ(record.open_requests, 0U) << name;
      EXPECT_TRUE(record.cleared) << name;
      for (const auto& segment : record.segments)
        EXPECT_EQ(segment.carried + segment.arrived, segment.ended_in_all() + segment.present()) << name;
    }
  }
}

/// What a customer of the coffee store brings along, as far as one run shows it.
struct Brought {
  std::map<std::uint64_t, Ticks> arrived;
  std::map<std::pair<std::uint64_t, chain::Index>, Ticks> work;  ///< by case and service
  std::map<std::uint64_t, Ticks> delays;                         ///< of the served
};

Brought brought_to_the_coffee_store(const std::vector<language::Override>& overrides) {
  const auto reading = language::read_file(std::string(DOMINO_SCENARIOS) + "/coffee_store.yaml", overrides);
  EXPECT_TRUE(reading.ok());
  chain::Replication replication(*reading.plan, {.keep_visits = true, .ledger = {.on = true, .keep_cases = true}});
  const chain::Record& record = *replication.run(5, 1);
  Brought brought;
  for (const auto& visit : record.visits)
    if (visit.asker == chain::Asker::customer && visit.outcome == chain::Outcome::served)
      brought.work[{visit.case_number, visit.service}] = visit.ended - visit.started;
  const chain::Index delay = chain::Accounts(*reading.plan).delay();
  for (const auto& ended : record.time.ended) {
    brought.arrived[ended.case_number] = ended.arrived;
    if (ended.outcome != chain::Outcome::served) continue;
    Ticks& spent = brought.delays[ended.case_number] = 0;
    for (std::uint32_t i = 0; i < ended.parts; ++i)
      if (const auto& part = record.time.parts[ended.first_part + i]; part.account == delay) spent += part.ticks;
  }
  return brought;
}

/// How many are on both sides; each is the same up to the rounding of a sum.
template <class Key>
std::size_t expect_same(const std::map<Key, Ticks>& base, const std::map<Key, Ticks>& variant) {
  std::size_t both = 0;
  for (const auto& [key, ticks] : base) {
    const auto found = variant.find(key);
    if (found == variant.end()) continue;
    ++both;
    EXPECT_LE(std::abs(found->second - ticks), 3);
  }
  return both;
}

// That a second till gains only a factor of five from pairing is in the nature of that change
// (models/DECISIONS.md#pairing-of-a-second-till): one guest in nine has another fate, but all bring the same to both
// sides.
TEST(Invariance, GuestsBringTheSameToAStoreWithASecondTill) {
  const Brought base = brought_to_the_coffee_store({});
  const Brought variant = brought_to_the_coffee_store({{"departments.till.staff", "2"}});
  EXPECT_EQ(expect_same(base.arrived, variant.arrived), base.arrived.size());
  EXPECT_EQ(base.arrived.size(), variant.arrived.size());
  EXPECT_GT(expect_same(base.work, variant.work), base.work.size() * 9 / 10);
  EXPECT_GT(expect_same(base.delays, variant.delays), base.delays.size() * 8 / 10);
}

}  // namespace
}  // namespace domino::testing
