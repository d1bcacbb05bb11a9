#include "models/chain/check.h"

#include <gtest/gtest.h>

#include "tests/models/chains.h"

namespace domino::chain {
namespace {

using domino::testing::one_desk;
using domino::testing::serve;
using organisation::Choose;
using organisation::End;
using organisation::Repeat;

Chain right() { return one_desk(0.01, 60, 1, kDay); }

/// The only fault of a chain, by address and message.
void expect_fault(const Chain& chain, const std::string& address, const std::string& message) {
  const auto faults = check(chain);
  ASSERT_EQ(faults.size(), 1U) << (faults.empty() ? "" : faults[1].message);
  EXPECT_EQ(faults[0].address, address);
  EXPECT_NE(faults[0].message.find(message), std::string::npos) << faults[0].message;
}

TEST(Check, FindsNothingWrongWithARightChain) { EXPECT_TRUE(check(right()).empty()); }

TEST(Check, NamesTheNearestDepartment) {
  Chain chain = right();
  chain.services[0].by = "dask";
  expect_fault(chain, "services.help.by", "no department called `dask`");
  EXPECT_EQ(check(chain)[0].suggestion, "`desk`");
}

TEST(Check, FindsAServiceThatIsNotThereWhereverItIsAskedFor) {
  Chain chain = right();
  chain.segments[0].journey = {serve("halp")};
  EXPECT_EQ(check(chain)[0].address, "customers.all.asks_for");
  chain.segments[0].journey = {serve("help"), serve("halp")};
  expect_fault(chain, "customers.all.steps.1.serve", "no service called `halp`");
  chain = right();
  chain.services[0].needs.push_back({.name = "advice", .service = "advise"});
  expect_fault(chain, "services.help.needs.advice.service", "no service called `advise`");
}

TEST(Check, FindsACircleOfServicesAndTellsIt) {
  Chain chain = right();
  organisation::Service other = chain.services[0];
  other.name = "other";
  other.needs.push_back({.name = "help", .service = "help"});
  chain.services[0].needs.push_back({.name = "other", .service = "other"});
  chain.services.push_back(other);
  expect_fault(chain, "services.help", "asking for itself");
  EXPECT_NE(check(chain)[0].reason.find("help → other → help"), std::string::npos);
}

TEST(Check, FindsWhatNobodyEverNeeds) {
  Chain chain = right();
  organisation::Department idle = chain.departments[0];
  idle.name = "idle";
  chain.departments.push_back(idle);
  expect_fault(chain, "departments.idle", "nothing to do");
  organisation::Service unused = chain.services[0];
  unused.name = "unused";
  unused.by = "idle";
  chain.services.push_back(unused);
  EXPECT_EQ(check(chain)[0].address, "services.unused");
}

TEST(Check, FindsChancesAboveOneAndRepetitionsWithoutEnd) {
  Chain chain = right();
  chain.segments[0].journey = {{"", Choose{{{"a", 0.7, {serve("help")}}, {"b", 0.6, {serve("help")}}}}}};
  expect_fault(chain, "customers.all.steps.0.choose", "more than 100 %");
  chain.segments[0].journey = {{"again", Repeat{1, {serve("help")}}}};
  expect_fault(chain, "customers.all.steps.0.repeat.chance", "never ends");
  chain.segments[0].journey = {{"again", Repeat{1, {serve("help"), {"", Choose{{{"out", 0.5, {{"", End{}}}}}}}}}}};
  EXPECT_TRUE(check(chain).empty());
}

TEST(Check, FindsAWarmUpThatLeavesNothing) {
  Chain chain = right();
  chain.span.warm_up = chain.span.horizon;
  expect_fault(chain, "run.warm_up", "nothing to measure");
}

TEST(Check, FollowsAChainOfServicesAsDeepAsItMayBe) {
  Chain chain = right();
  for (int i = 0; i < 20'000; ++i) {
    organisation::Service next = chain.services[0];
    next.name = "s" + std::to_string(i);
    next.needs.clear();
    chain.services.back().needs.push_back({.name = next.name, .service = next.name});
    chain.services.push_back(next);
  }
  EXPECT_TRUE(check(chain).empty());
}

}  // namespace
}  // namespace domino::chain
