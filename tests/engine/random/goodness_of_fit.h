/// Goodness-of-fit tests at a false-alarm rate of 1e-6 each.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/poisson.hpp>
#include <gtest/gtest.h>

namespace domino::random::testing {

inline constexpr double kFalseAlarm = 1e-6;

/// Half-width, in standard deviations, outside which a normal variable falls with the given probability.
inline double normal_bound(double false_alarm = kFalseAlarm) {
  return boost::math::quantile(boost::math::complement(boost::math::normal(), false_alarm / 2));
}

/// Pearson's χ² of counts against probabilities, two-sided: too good a fit is a defect as well.
template <typename Count>
void expect_frequencies(const std::vector<Count>& counts, const std::vector<double>& probabilities, const char* what) {
  double total = 0;
  for (const Count c : counts) total += static_cast<double>(c);
  double statistic = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const double expected = total * probabilities[i];
    ASSERT_GT(expected, 10) << "too few draws for the approximation: " << what;
    statistic += (static_cast<double>(counts[i]) - expected) * (static_cast<double>(counts[i]) - expected) / expected;
  }
  const boost::math::chi_squared law(static_cast<double>(counts.size() - 1));
  EXPECT_GT(boost::math::cdf(boost::math::complement(law, statistic)), kFalseAlarm / 2) << what << ": χ² " << statistic;
  EXPECT_GT(boost::math::cdf(law, statistic), kFalseAlarm / 2) << what << ": χ² " << statistic;
}

inline std::vector<double> equal_probabilities(std::size_t n) {
  return std::vector<double>(n, 1.0 / static_cast<double>(n));
}

/// A Poisson count of the given mean, two-sided.
inline void expect_poisson(std::uint64_t count, double mean, const char* what) {
  const boost::math::poisson law(mean);
  const auto k = static_cast<double>(count);
  EXPECT_GT(boost::math::cdf(law, k), kFalseAlarm / 2) << what << ": " << count << " instead of about " << mean;
  EXPECT_TRUE(count == 0 || boost::math::cdf(boost::math::complement(law, k - 1)) > kFalseAlarm / 2)
      << what << ": " << count << " instead of about " << mean;
}

/// Kolmogorov–Smirnov for probabilities F(x) that should be uniform, by the bound P(√n·D > t) ≤ 2·e^(-2t²), which holds
/// for every n (Massart 1990), and χ² over 512 bins, which sees what is local.
inline void expect_uniform(std::vector<double> probabilities, const char* what) {
  std::vector<std::uint32_t> bins(512);
  for (const double p : probabilities) ++bins[std::min<std::size_t>(511, static_cast<std::size_t>(p * 512))];
  expect_frequencies(bins, equal_probabilities(512), what);

  std::sort(probabilities.begin(), probabilities.end());
  const auto n = static_cast<double>(probabilities.size());
  double distance = 0;
  for (std::size_t i = 0; i < probabilities.size(); ++i) {
    distance = std::max(distance, probabilities[i] - static_cast<double>(i) / n);
    distance = std::max(distance, static_cast<double>(i + 1) / n - probabilities[i]);
  }
  EXPECT_LT(distance * std::sqrt(n), std::sqrt(std::log(2 / kFalseAlarm) / 2)) << what;
}

}  // namespace domino::random::testing
