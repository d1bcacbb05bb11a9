#include <algorithm>

#include <gtest/gtest.h>

#include "models/measures/study/claims.h"
#include "tests/support/scenario_run.h"

namespace domino::measures {
namespace {

// Poisson arrivals of which exactly 100 are expected: the statement is true, and the truth lies on its border. At most
// 5 % of a thousand seeds may call it false; 73 is where a right program fails once in a thousand times.
TEST(ClaimsSlow, CallAStatementFalseWhoseTruthLiesOnTheBorderInAtMostSeventyThreeOfAThousandSeeds) {
  const auto reading = testing::read(R"(version: 1
scenario: Queue
question: How many come?
run: {horizon: 100 h}
departments: {desk: {staff: 9}}
services: {help: {by: desk, duration: exponential(mean 1 min)}}
customers: {people: {arrive: 1 / h, asks_for: help}}
)");
  const Catalogue catalogue(*reading.plan);
  const auto& measures = catalogue.measures();
  const auto arrived = static_cast<std::size_t>(
      std::find_if(measures.begin(), measures.end(), [](const auto& m) { return m.address == "customers.arrived"; }) -
      measures.begin());
  const std::vector<Side> sides{{reading.plan.get(), &catalogue}};
  const std::vector<Claim> claims{{.measure = arrived, .region = {.high = 100}},
                                  {.measure = arrived, .region = {.low = 100}}};
  int too_many = 0;
  int too_few = 0;
  for (std::uint64_t seed = 1; seed <= 1000; ++seed) {
    const auto judged = check_claims(sides, claims, {.seed = seed, .replications = 400, .jobs = 1}, {});
    too_many += judged.of_claims[0].verdict == experiment::Verdict::fails;
    too_few += judged.of_claims[1].verdict == experiment::Verdict::fails;
  }
  EXPECT_LE(too_many, 73);
  EXPECT_LE(too_few, 73);
}

}  // namespace
}  // namespace domino::measures
