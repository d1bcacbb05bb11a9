#include "models/theory/sparse_system.h"

#include <Eigen/Sparse>

namespace domino::theory {

namespace {

using Matrix = Eigen::SparseMatrix<double>;

/// Seconds, or passages per second, beyond which a number says nothing but that something never ends.
constexpr double kLargestSolution = 1e15;

}  // namespace

struct SparseSystem::Factors {
  Eigen::SparseLU<Matrix> solver;
};

SparseSystem::SparseSystem(std::size_t size, const std::vector<SparseEntry>& entries)
    : factors_(std::make_unique<Factors>()) {
  std::vector<Eigen::Triplet<double>> triplets;
  triplets.reserve(entries.size());
  for (const SparseEntry& entry : entries)
    triplets.emplace_back(static_cast<int>(entry.row), static_cast<int>(entry.column), entry.value);
  Matrix matrix(static_cast<Eigen::Index>(size), static_cast<Eigen::Index>(size));
  matrix.setFromTriplets(triplets.begin(), triplets.end());
  factors_->solver.compute(matrix);
}

SparseSystem::SparseSystem(SparseSystem&&) noexcept = default;
SparseSystem& SparseSystem::operator=(SparseSystem&&) noexcept = default;
SparseSystem::~SparseSystem() = default;

std::optional<std::vector<double>> SparseSystem::solve(const std::vector<double>& right) const {
  if (factors_->solver.info() != Eigen::Success) return std::nullopt;
  const Eigen::Map<const Eigen::VectorXd> given(right.data(), static_cast<Eigen::Index>(right.size()));
  const Eigen::VectorXd solution = factors_->solver.solve(given);
  if (!solution.allFinite() || solution.cwiseAbs().maxCoeff() > kLargestSolution) return std::nullopt;
  return std::vector<double>(solution.begin(), solution.end());
}

}  // namespace domino::theory
