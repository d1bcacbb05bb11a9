/// A finite continuous-time Markov chain, solved exactly: the answer where there is no closed form.
///
/// The chain is given by its transitions out of a state, found from a first state by following them; whoever writes
/// them cuts infinite queues off where they no longer matter. The stationary probabilities solve πQ = 0, Σπ = 1 by a
/// sparse LU factorisation, so the error is that of rounding and of the cut. Cost: seconds for 10^4 states.
#pragma once

#include <functional>
#include <map>
#include <vector>

#include <Eigen/SparseLU>
#include <gtest/gtest.h>

namespace domino::testing {

template <class State>
class MarkovChain {
 public:
  using Emit = std::function<void(const State&, double)>;
  using Transitions = std::function<void(const State&, const Emit&)>;

  MarkovChain(const State& first, const Transitions& transitions) {
    std::vector<Eigen::Triplet<double>> entries;
    index_of(first);
    for (std::size_t from = 0; from < states_.size(); ++from) {
      const State state = states_[from];
      transitions(state, [&](const State& to, double rate) {
        if (rate <= 0) return;
        const std::size_t target = index_of(to);
        if (target != 0) entries.emplace_back(target, from, rate);
        if (from != 0) entries.emplace_back(from, from, -rate);
      });
    }
    // The balance of the first state follows from those of the others; the sum of all takes its place.
    for (std::size_t i = 0; i < states_.size(); ++i) entries.emplace_back(0, i, 1);
    Eigen::SparseMatrix<double> matrix(static_cast<Eigen::Index>(states_.size()),
                                       static_cast<Eigen::Index>(states_.size()));
    matrix.setFromTriplets(entries.begin(), entries.end());
    Eigen::VectorXd right = Eigen::VectorXd::Zero(matrix.rows());
    right[0] = 1;
    Eigen::SparseLU<Eigen::SparseMatrix<double>> solver(matrix);
    EXPECT_EQ(solver.info(), Eigen::Success);
    probabilities_ = solver.solve(right);
    EXPECT_LT((matrix * probabilities_ - right).cwiseAbs().maxCoeff(), 1e-9);
  }

  /// The stationary mean of a function of the state.
  double mean(const std::function<double(const State&)>& of) const {
    double sum = 0;
    for (std::size_t i = 0; i < states_.size(); ++i)
      sum += probabilities_[static_cast<Eigen::Index>(i)] * of(states_[i]);
    return sum;
  }

 private:
  std::size_t index_of(const State& state) {
    const auto [found, fresh] = indices_.try_emplace(state, states_.size());
    if (fresh) states_.push_back(state);
    return found->second;
  }

  std::map<State, std::size_t> indices_;
  std::vector<State> states_;
  Eigen::VectorXd probabilities_;
};

}  // namespace domino::testing
