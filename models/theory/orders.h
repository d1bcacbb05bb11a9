/// Orders: how many a stock gives for each thing that is taken from it, in the long run.
///
/// A stock orders when what is there and on order has fallen by at least Q, from its order-up-to level to its reorder
/// point, and is then as full as it was; so orders are renewals, and their mean size is Wald's: E[takings until they
/// add up to Q] × E[amount]. Exact where all takings are of one amount and where amounts follow each other
/// independently; what is put back counts as taken less, as if it came between orders. Cost: Q × the number of
/// different amounts, up to 20 000; beyond, the overshoot is that of the stationary excess.
#pragma once

#include <map>
#include <vector>

#include "models/plan/plan.h"

namespace domino::theory {

class Orders {
 public:
  explicit Orders(const chain::Plan& plan);

  /// Orders for each thing taken; the best estimate so far, and no more than there surely are.
  double for_each_taken(chain::Index stock) const;
  double surely_for_each_taken(chain::Index stock) const;
  /// Whether who takes from it may go on for ever: nothing that is ever used up without anything coming.
  bool refilled(chain::Index stock) const { return stocks_[stock].orders || stocks_[stock].put_into; }

  /// What is taken or put a second at a place of the program, in all; then whether estimates have changed by it.
  void forget_flows();
  void note_flow(const chain::Instruction& at, double per_s);
  bool improve();

 private:
  struct Stock {
    bool orders = false;
    bool put_into = false;
    double fall = 1;                            // Q
    double mean_size = 1;                       // of an order
    double net = 0;                             // taken less put, a second
    std::map<std::uint32_t, double> takings{};  // a second, by amount
  };
  double mean_size(const Stock& stock) const;

  const chain::Plan& plan_;
  std::vector<Stock> stocks_;
};

}  // namespace domino::theory
