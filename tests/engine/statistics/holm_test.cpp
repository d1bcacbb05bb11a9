#include "engine/statistics/holm.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace domino::statistics {
namespace {

using testing::DoubleEq;
using testing::ElementsAre;

TEST(Holm, MultipliesTheSmallestByAllTheNextByOneLessAndNeverFalls) {
  // The example of Wright (1992), Biometrics 48: four values in their order.
  const std::vector<double> p{0.01, 0.04, 0.03, 0.005};
  EXPECT_THAT(holm_adjusted(p), ElementsAre(DoubleEq(0.03), DoubleEq(0.06), DoubleEq(0.06), DoubleEq(0.02)));
}

TEST(Holm, LeavesOneValueAsItIsAndNoneAboveOne) {
  EXPECT_THAT(holm_adjusted(std::vector{0.2}), ElementsAre(0.2));
  EXPECT_THAT(holm_adjusted(std::vector{0.9, 0.8}), ElementsAre(1, 1));
  EXPECT_TRUE(holm_adjusted({}).empty());
}

}  // namespace
}  // namespace domino::statistics
