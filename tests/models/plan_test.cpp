#include "models/plan/plan.h"

#include <set>

#include <gtest/gtest.h>

#include "tests/models/chains.h"

namespace domino::chain {
namespace {

using domino::testing::one_desk;
using domino::testing::serve;
using organisation::Repeat;

TEST(Plan, IsThereIfAndOnlyIfThereAreNoFaults) {
  Chain chain = one_desk(0.01, 60, 1, kDay);
  EXPECT_TRUE(compile(chain).plan.has_value());
  chain.services[0].by = "nobody";
  const auto broken = compile(chain);
  EXPECT_FALSE(broken.plan.has_value());
  EXPECT_FALSE(broken.faults.empty());
}

TEST(Plan, CountsVisitsOnlyWhereACaseMayComeMoreThanOnce) {
  Chain chain = one_desk(0.01, 60, 1, kDay);
  EXPECT_EQ(compile(chain).plan.value().counters, 0U);
  chain.segments[0].journey = {serve("help"), serve("help")};
  EXPECT_EQ(compile(chain).plan.value().counters, 1U) << "the service is visited twice";
  chain.segments[0].journey = {{"", Repeat{0.5, {serve("help")}}}};
  EXPECT_EQ(compile(chain).plan.value().counters, 2U) << "the service and the repetition itself";
}

TEST(Plan, GivesEveryCounterOfAJourneyASlotOfItsOwnWhileThereAreSome) {
  Chain chain = one_desk(0.01, 60, 1, kDay);
  chain.segments[0].journey.clear();
  for (int i = 0; i < 10; ++i) {
    organisation::Service service = chain.services[0];
    service.name = "s" + std::to_string(i);
    chain.services.push_back(service);
    chain.segments[0].journey.push_back(serve(service.name));
    chain.segments[0].journey.push_back(serve(service.name));
  }
  chain.services.erase(chain.services.begin());
  const Plan plan = compile(chain).plan.value();
  const auto& slots = plan.segments[0].counter_slots;
  EXPECT_EQ(std::set<std::uint8_t>(slots.begin(), slots.end()).size(), 10U);
}

TEST(Plan, SharesSlotsByNameWhereThereAreTooMany) {
  Chain chain = one_desk(0.01, 60, 1, kDay);
  chain.segments[0].journey.clear();
  for (int i = 0; i < 100; ++i) {
    organisation::Service service = chain.services[0];
    service.name = "s" + std::to_string(i);
    chain.services.push_back(service);
    chain.segments[0].journey.push_back(serve(service.name));
    chain.segments[0].journey.push_back(serve(service.name));
  }
  chain.services.erase(chain.services.begin());
  const Plan plan = compile(chain).plan.value();
  for (const std::uint8_t slot : plan.segments[0].counter_slots) EXPECT_LT(slot, kCaseCounters);
}

TEST(Plan, KnowsTheDepartmentsACustomerMayWaitFor) {
  Chain chain = one_desk(0.01, 60, 1, kDay);
  for (const char* name : {"expert", "archive"}) {
    organisation::Department department = chain.departments[0];
    department.name = name;
    chain.departments.push_back(department);
    organisation::Service service = chain.services[0];
    service.name = std::string("ask_") + name;
    service.by = name;
    service.needs.clear();
    chain.services.push_back(service);
  }
  chain.services[0].needs = {{.name = "e", .service = "ask_expert", .mode = organisation::NeedMode::hold},
                             {.name = "a", .service = "ask_archive", .mode = organisation::NeedMode::notify}};
  EXPECT_EQ(compile(chain).plan.value().segments[0].departments, (std::vector<Index>{0, 1}))
      << "nobody waits for what is only notified";
}

TEST(Plan, ExpectsArrivalsOfTheMeasuredSpanTimesTheMeanBusyness) {
  Chain chain = one_desk(0.01, 60, 1, kDay);
  chain.segments[0].busyness = random::Distribution::gamma(1.5, 0.5);
  chain.span.warm_up = 0.25 * kDay;
  EXPECT_NEAR(compile(chain).plan.value().segments[0].expected_arrivals, 0.75 * 864 * 1.5, 1e-9);
}

}  // namespace
}  // namespace domino::chain
