#include "engine/examples/mm1.h"

#include <vector>

#include <gtest/gtest.h>

#include "engine/statistics/interval.h"

namespace domino::examples {
namespace {

/// E[wait] = ρ/(1 - ρ)·E[service]; the empty start is made small by the length of the run.
TEST(Mm1Example, HasTheMeanWaitOfTheFormula) {
  for (const double load : {0.5, 0.8}) {
    std::vector<double> means;
    for (std::uint64_t replication = 0; replication < 40; ++replication)
      means.push_back(Mm1(load, 2026, replication).run(Time{50'000}).mean());
    const auto estimate = statistics::mean_estimate(means, 1 - 1e-6);
    const double exact = load / (1 - load) * load;
    EXPECT_LE(estimate.low, exact) << load;
    EXPECT_GE(estimate.high, exact) << load;
    EXPECT_LT(estimate.half_width(), 0.1 * exact) << "an interval that wide could not fail";
  }
}

TEST(Mm1Example, IsTheSameWhenOneReplicationIsRunAlone) {
  EXPECT_EQ(Mm1(0.5, 1, 7).run(Time{1000}).sum(), Mm1(0.5, 1, 7).run(Time{1000}).sum());
  EXPECT_NE(Mm1(0.5, 1, 7).run(Time{1000}).sum(), Mm1(0.5, 1, 8).run(Time{1000}).sum());
}

}  // namespace
}  // namespace domino::examples
