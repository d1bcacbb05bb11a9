/// A sparse linear system A·x = b, factorised once and solved for several right sides.
///
/// Shapes: A is size × size, given by entries of which those at the same place add up; b and x have `size` numbers.
/// Errors: none where A is singular, or a number of the answer is larger than any that says more than that something
/// practically never ends (1e15). Unknowns that stand alone in their row and column cost nothing but a division. Cost:
/// one LU factorisation with pivoting (Eigen) of the others, then linear in its fill.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

namespace domino::theory {

struct SparseEntry {
  std::size_t row = 0;
  std::size_t column = 0;
  double value = 0;
};

class SparseSystem {
 public:
  SparseSystem(std::size_t size, const std::vector<SparseEntry>& entries);
  SparseSystem(SparseSystem&&) noexcept;
  SparseSystem& operator=(SparseSystem&&) noexcept;
  ~SparseSystem();

  std::optional<std::vector<double>> solve(const std::vector<double>& right) const;

 private:
  struct Factors;
  std::unique_ptr<Factors> factors_;
};

}  // namespace domino::theory
