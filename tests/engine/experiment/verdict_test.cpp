#include "engine/experiment/verdict.h"

#include <gtest/gtest.h>

namespace domino::experiment {
namespace {

statistics::Estimate between(double low, double high) {
  return {.mean = (low + high) / 2, .low = low, .high = high, .n = 10, .has_mean = true, .has_interval = true};
}

TEST(Verdict, HoldsInsideFailsOutsideAndIsOpenAcrossTheBorder) {
  const Region region{.low = 2, .high = 5};
  EXPECT_EQ(judge(between(3, 4), region), Verdict::holds);
  EXPECT_EQ(judge(between(2, 5), region), Verdict::holds);
  EXPECT_EQ(judge(between(0, 1), region), Verdict::fails);
  EXPECT_EQ(judge(between(6, 9), region), Verdict::fails);
  EXPECT_EQ(judge(between(1, 3), region), Verdict::undecided);
  EXPECT_EQ(judge(between(4, 6), region), Verdict::undecided);
  EXPECT_EQ(judge(between(0, 9), region), Verdict::undecided);
}

TEST(Verdict, OfSomethingConstantOnTheBorderDependsOnWhetherTheBorderBelongsToIt) {
  EXPECT_EQ(judge(between(0, 0), {.high = 0}), Verdict::holds);
  EXPECT_EQ(judge(between(0, 0), {.high = 0, .high_open = true}), Verdict::fails);
  EXPECT_EQ(judge(between(0, 0), {.low = 0}), Verdict::holds);
  EXPECT_EQ(judge(between(0, 0), {.low = 0, .low_open = true}), Verdict::fails);
}

TEST(Verdict, IsOpenWithoutAnInterval) { EXPECT_EQ(judge({}, {.high = 0}), Verdict::undecided); }

}  // namespace
}  // namespace domino::experiment
