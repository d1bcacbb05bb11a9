#include "engine/statistics/jackknife.h"

#include <cmath>
#include <numeric>
#include <vector>

#include <gtest/gtest.h>

namespace domino::statistics {
namespace {

const std::vector<double> kValues{3, 1, 4, 1, 5, 9, 2, 6};
const std::vector<double> kSizes{2, 1, 3, 1, 4, 5, 1, 3};

double sum_without(const std::vector<double>& values, std::size_t left_out) {
  return std::accumulate(values.begin(), values.end(), 0.0) - (left_out < values.size() ? values[left_out] : 0);
}

TEST(Jackknife, IsStudentsIntervalForAMean) {
  const auto expected = mean_estimate(kValues, 0.95);
  const auto estimate = jackknifed(kValues.size(), 0.95, [](std::size_t i) {
    return std::optional(sum_without(kValues, i) / static_cast<double>(i < kValues.size() ? 7 : 8));
  });
  ASSERT_TRUE(estimate.has_interval);
  EXPECT_NEAR(estimate.mean, expected.mean, 1e-12);
  EXPECT_NEAR(estimate.low, expected.low, 1e-12);
  EXPECT_NEAR(estimate.high, expected.high, 1e-12);
}

/// The delta method and the jackknife differ by terms of 1/n.
TEST(Jackknife, IsCloseToTheDeltaMethodForARatio) {
  std::vector<double> values;
  std::vector<double> sizes;
  for (int i = 0; i < 50; ++i) {
    values.push_back(kValues[static_cast<std::size_t>(i) % 8] + 0.1 * i);
    sizes.push_back(kSizes[static_cast<std::size_t>(i) % 8] + 0.05 * (i % 5));
  }
  const auto expected = ratio_estimate(values, sizes, 0.95);
  const auto estimate = jackknifed(values.size(), 0.95, [&](std::size_t i) {
    return std::optional(sum_without(values, i) / sum_without(sizes, i));
  });
  EXPECT_NEAR(estimate.mean, expected.mean, 1e-12);
  EXPECT_NEAR(estimate.half_width() / expected.half_width(), 1, 0.1);
}

TEST(Jackknife, HasNoIntervalFromTwoNorMeanOfWhatIsNotDefined) {
  const auto of_two = jackknifed(2, 0.95, [](std::size_t) { return std::optional(1.0); });
  EXPECT_TRUE(of_two.has_mean);
  EXPECT_FALSE(of_two.has_interval);
  EXPECT_FALSE(jackknifed(5, 0.95, [](std::size_t) { return std::optional<double>(); }).has_mean);
  // Of one of the parts alone it may not be defined.
  const auto partly = jackknifed(5, 0.95, [](std::size_t i) { return i == 2 ? std::nullopt : std::optional(1.0); });
  EXPECT_TRUE(partly.has_mean);
  EXPECT_FALSE(partly.has_interval);
}

}  // namespace
}  // namespace domino::statistics
