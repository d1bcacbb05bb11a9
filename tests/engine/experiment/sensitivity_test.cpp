#include "engine/experiment/sensitivity.h"

#include <cmath>
#include <random>

#include <gtest/gtest.h>

#include "engine/experiment/design.h"

namespace domino::experiment {
namespace {

using statistics::Linearised;

/// A point's answer over replications: a mean, noise that all points share, and noise of its own.
class Answers {
 public:
  Answers(std::uint32_t seed, std::size_t replications) : random_(seed), shared_(replications) {
    for (double& one : shared_) one = normal_(random_);
  }

  Linearised at(double mean, double shared, double own) {
    std::vector<double> values;
    for (const double common : shared_) values.push_back(mean + shared * common + own * normal_(random_));
    const std::vector<double> ones(values.size(), 1.0);
    return statistics::linearised({values, ones});
  }

 private:
  std::mt19937_64 random_;
  std::normal_distribution<double> normal_{};
  std::vector<double> shared_;
};

std::vector<DesignColumn> columns_of(const std::vector<DesignPoint>& points, bool straight) {
  std::vector<DesignColumn> columns(points.front().size());
  for (std::size_t f = 0; f < columns.size(); ++f) {
    columns[f].straight = straight;
    for (const auto& point : points) columns[f].places.push_back(point[f]);
  }
  return columns;
}

TEST(Sensitivity, OfAPlaneIsItsSlopesWhateverTheDesign) {
  Answers answers(1, 5);
  for (const auto& points : {latin_hypercube(9, 3, 4), scrambled_sobol(8, 3, 4)}) {
    std::vector<Linearised> plane;
    for (const auto& x : points) plane.push_back(answers.at(7 + 2 * x[0] - 5 * x[1], 0, 0));
    const auto found = effects(columns_of(points, true), plane, 0.95);
    for (const auto& effect : found) EXPECT_TRUE(effect.known);
    EXPECT_NEAR(found[0].change.mean, 2 * (found[0].highest - found[0].lowest), 1e-12);
    EXPECT_NEAR(found[1].change.mean, -5 * (found[1].highest - found[1].lowest), 1e-12);
    EXPECT_NEAR(found[2].change.mean, 0, 1e-12);
    EXPECT_NEAR(found[2].share, 0, 1e-12);
    EXPECT_GT(found[1].share, found[0].share);
  }
}

// y = a² + b on {0, 1, 2} × {0, 1}: level means of a are .5, 1.5, 4.5, their variance 26/9; that of b is 1/4.
TEST(Sensitivity, OnAGridIsMainEffectsAndSobolsFirstOrderIndices) {
  std::vector<DesignPoint> points;
  std::vector<Linearised> answers;
  Answers exact(1, 3);
  for (const auto& levels : full_grid({3, 2})) {
    const auto a = static_cast<double>(levels[0]);
    const auto b = static_cast<double>(levels[1]);
    points.push_back({a, b});
    answers.push_back(exact.at(a * a + b, 0, 0));
  }
  const auto found = effects(columns_of(points, false), answers, 0.95);
  EXPECT_NEAR(found[0].change.mean, 4, 1e-12);
  EXPECT_EQ(found[0].highest, 2);
  EXPECT_NEAR(found[1].change.mean, 1, 1e-12);
  EXPECT_NEAR(found[0].share, (26.0 / 9) / (26.0 / 9 + 0.25), 1e-12);
  EXPECT_NEAR(found[0].share + found[1].share, 1, 1e-12);
}

TEST(Sensitivity, LeavesNoiseThatAllPointsShareOutOfTheInterval) {
  Answers answers(3, 20);
  std::vector<Linearised> noisy;
  const auto points = latin_hypercube(20, 2, 1);
  for (const auto& x : points) noisy.push_back(answers.at(x[0], 100, 0));
  for (const bool straight : {true, false}) {
    const auto found = effects(columns_of(points, straight), noisy, 0.95);
    EXPECT_LT(found[0].change.half_width(), 1e-9);
    EXPECT_NEAR(found[0].change.mean, found[0].highest - found[0].lowest, 1e-9);
  }
}

TEST(Sensitivity, HasNoChangeWhereFactorsCannotBeToldApart) {
  Answers answers(3, 4);
  std::vector<Linearised> some;
  for (int p = 0; p < 6; ++p) some.push_back(answers.at(p, 0, 1));
  const DesignColumn rising{{0, 1, 2, 3, 4, 5}, true};
  const DesignColumn same{{10, 12, 14, 16, 18, 20}, true};
  const DesignColumn still{{1, 1, 1, 1, 1, 1}, true};
  for (const auto& effect : effects(std::vector{rising, same}, some, 0.95)) EXPECT_FALSE(effect.known);
  const auto beside = effects(std::vector{rising, still}, some, 0.95);
  EXPECT_TRUE(beside[0].known);
  EXPECT_FALSE(beside[1].known);
  // Two points are on a line whatever they say.
  EXPECT_FALSE(effects(std::vector{DesignColumn{{0, 1}, true}}, std::span(some).first(2), 0.95)[0].known);
}

// Tolerance: the binomial at a false-alarm rate of 1e-3.
TEST(Sensitivity, CoversTheTruth) {
  constexpr int kTrials = 1000;
  int covered = 0;
  const auto points = scrambled_sobol(16, 2, 7);
  for (int trial = 0; trial < kTrials; ++trial) {
    Answers answers(static_cast<std::uint32_t>(100 + trial), 10);
    std::vector<Linearised> noisy;
    for (const auto& x : points) noisy.push_back(answers.at(3 * x[0] - x[1], 2, 1));
    const auto effect = effects(columns_of(points, true), noisy, 0.95)[0];
    const double truth = 3 * (effect.highest - effect.lowest);
    covered += static_cast<int>(effect.change.low <= truth && truth <= effect.change.high);
  }
  EXPECT_GE(covered / 1000.0, 0.93 - 3.09 * std::sqrt(0.93 * 0.07 / kTrials));
}

}  // namespace
}  // namespace domino::experiment
