#include "models/theory/sparse_system.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <Eigen/Sparse>

namespace domino::theory {

namespace {

using Matrix = Eigen::SparseMatrix<double>;

/// Seconds, or passages per second, beyond which a number says nothing but that something never ends.
constexpr double kLargestSolution = 1e15;

}  // namespace

struct SparseSystem::Factors {
  std::vector<double> diagonal;     // of every unknown
  std::vector<std::size_t> joined;  // unknowns that do not stand alone
  Eigen::SparseLU<Matrix> solver;   // of these
};

SparseSystem::SparseSystem(std::size_t size, const std::vector<SparseEntry>& entries)
    : factors_(std::make_unique<Factors>()) {
  factors_->diagonal.assign(size, 0);
  std::vector<int> place(size, 0);
  for (const SparseEntry& entry : entries) {
    if (entry.row == entry.column)
      factors_->diagonal[entry.row] += entry.value;
    else
      place[entry.row] = place[entry.column] = 1;
  }
  for (std::size_t i = 0; i < size; ++i) {
    if (place[i] == 0) continue;
    place[i] = static_cast<int>(factors_->joined.size());
    factors_->joined.push_back(i);
  }
  if (factors_->joined.empty()) return;
  std::vector<char> is_joined(size, 0);
  for (const std::size_t i : factors_->joined) is_joined[i] = 1;
  std::vector<Eigen::Triplet<double>> triplets;
  triplets.reserve(entries.size());
  for (const SparseEntry& entry : entries)
    if (is_joined[entry.row]) triplets.emplace_back(place[entry.row], place[entry.column], entry.value);
  const auto joined = static_cast<Eigen::Index>(factors_->joined.size());
  Matrix matrix(joined, joined);
  matrix.setFromTriplets(triplets.begin(), triplets.end());
  factors_->solver.compute(matrix);
}

SparseSystem::SparseSystem(SparseSystem&&) noexcept = default;
SparseSystem& SparseSystem::operator=(SparseSystem&&) noexcept = default;
SparseSystem::~SparseSystem() = default;

std::optional<std::vector<double>> SparseSystem::solve(const std::vector<double>& right) const {
  const auto& joined = factors_->joined;
  std::vector<double> solution(right.size());
  for (std::size_t i = 0; i < right.size(); ++i) solution[i] = right[i] / factors_->diagonal[i];
  if (!joined.empty()) {
    if (factors_->solver.info() != Eigen::Success) return std::nullopt;
    Eigen::VectorXd given(static_cast<Eigen::Index>(joined.size()));
    for (std::size_t k = 0; k < joined.size(); ++k) given[static_cast<Eigen::Index>(k)] = right[joined[k]];
    const Eigen::VectorXd found = factors_->solver.solve(given);
    for (std::size_t k = 0; k < joined.size(); ++k) solution[joined[k]] = found[static_cast<Eigen::Index>(k)];
  }
  const bool is_finite = std::all_of(solution.begin(), solution.end(),
                                     [](double x) { return std::isfinite(x) && std::abs(x) <= kLargestSolution; });
  return is_finite ? std::optional(std::move(solution)) : std::nullopt;
}

}  // namespace domino::theory
