#include "engine/experiment/sensitivity.h"

#include <algorithm>
#include <map>

#include <Eigen/Dense>

#include "engine/kernel/contract.h"

namespace domino::experiment {

namespace {

using statistics::Linearised;

double mean_of(std::span<const double> values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

double variance_of(std::span<const double> values) {
  const double mean = mean_of(values);
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return squares / static_cast<double>(values.size());
}

/// The answers' means.
std::vector<double> means_of(std::span<const Linearised> answers) {
  std::vector<double> means;
  for (const Linearised& answer : answers) means.push_back(answer.mean);
  return means;
}

/// A change as a linear combination of the points.
statistics::Estimate change_of(std::span<const Linearised> answers, std::span<const double> weights,
                               double confidence) {
  std::vector<statistics::Term> terms;
  for (std::size_t p = 0; p < answers.size(); ++p)
    if (weights[p] < 0 || weights[p] > 0) terms.push_back({answers[p], weights[p]});
  return statistics::interval_of(statistics::combined(terms), confidence);
}

struct Bounds {
  double lowest = 0;
  double highest = 0;
};

Bounds bounds_of(const DesignColumn& column) {
  const auto [lowest, highest] = std::minmax_element(column.places.begin(), column.places.end());
  return {*lowest, *highest};
}

Effect of_levels(const DesignColumn& column, std::span<const Linearised> answers, double variance, double confidence) {
  std::map<double, std::vector<std::size_t>> levels;
  for (std::size_t p = 0; p < column.places.size(); ++p) levels[column.places[p]].push_back(p);
  Effect effect;
  if (levels.size() < 2) return effect;
  const auto [lowest, highest] = bounds_of(column);
  std::vector<double> weights(answers.size(), 0);
  for (const std::size_t p : levels[lowest]) weights[p] = -1 / static_cast<double>(levels[lowest].size());
  for (const std::size_t p : levels[highest]) weights[p] = 1 / static_cast<double>(levels[highest].size());
  const double mean = mean_of(means_of(answers));
  double between = 0;
  for (const auto& [level, points] : levels) {
    double of_level = 0;
    for (const std::size_t p : points) of_level += answers[p].mean / static_cast<double>(points.size());
    between += static_cast<double>(points.size()) * (of_level - mean) * (of_level - mean);
  }
  between /= static_cast<double>(answers.size());
  return {true, lowest, highest, change_of(answers, weights, confidence), variance > 0 ? between / variance : 0};
}

/// Columns of -1/2 … 1/2, whose coefficients are the changes; the constant is taken out of columns and answers.
class Lines {
 public:
  Lines(std::span<const DesignColumn> columns, std::size_t points) {
    for (std::size_t c = 0; c < columns.size(); ++c)
      if (columns[c].straight && variance_of(columns[c].places) > 0) used_.push_back(c);
    const auto n = static_cast<Eigen::Index>(points);
    x_.resize(n, static_cast<Eigen::Index>(used_.size()));
    for (std::size_t j = 0; j < used_.size(); ++j) {
      const DesignColumn& column = columns[used_[j]];
      const auto [lowest, highest] = bounds_of(column);
      const double mean = mean_of(column.places);
      for (Eigen::Index p = 0; p < n; ++p)
        x_(p, static_cast<Eigen::Index>(j)) = (column.places[static_cast<std::size_t>(p)] - mean) / (highest - lowest);
    }
    // A line needs a point more than it has coefficients, and one to be off it.
    if (used_.empty() || points < used_.size() + 2) return;
    const Eigen::FullPivLU<Eigen::MatrixXd> products(x_.transpose() * x_);
    if (products.isInvertible()) weights_ = products.solve(x_.transpose());
  }

  /// Nothing where a column has no line.
  std::vector<double> weights(std::size_t column) const {
    const auto found = std::find(used_.begin(), used_.end(), column);
    if (found == used_.end() || weights_.size() == 0) return {};
    const auto row = weights_.row(found - used_.begin());
    return {row.begin(), row.end()};
  }
  double variance(std::size_t column) const {
    const auto j = std::find(used_.begin(), used_.end(), column) - used_.begin();
    return x_.col(j).squaredNorm() / static_cast<double>(x_.rows());
  }

 private:
  std::vector<std::size_t> used_;
  Eigen::MatrixXd x_;
  Eigen::MatrixXd weights_;
};

}  // namespace

std::vector<Effect> effects(std::span<const DesignColumn> columns, std::span<const Linearised> answers,
                            double confidence) {
  for (const DesignColumn& column : columns)
    DOMINO_REQUIRE(column.places.size() == answers.size(), "a factor has a place at each point");
  std::vector<Effect> found(columns.size());
  if (answers.empty()) return found;
  const double variance = variance_of(means_of(answers));
  const Lines lines(columns, answers.size());
  for (std::size_t c = 0; c < columns.size(); ++c) {
    if (!columns[c].straight) {
      found[c] = of_levels(columns[c], answers, variance, confidence);
      continue;
    }
    const auto weights = lines.weights(c);
    if (weights.empty()) continue;
    const auto [lowest, highest] = bounds_of(columns[c]);
    const auto change = change_of(answers, weights, confidence);
    const double of_line = change.mean * change.mean * lines.variance(c);
    found[c] = {true, lowest, highest, change, variance > 0 ? std::min(1.0, of_line / variance) : 0};
  }
  return found;
}

}  // namespace domino::experiment
