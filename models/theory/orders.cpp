#include "models/theory/orders.h"

#include <algorithm>
#include <cmath>

namespace domino::theory {

namespace {

using chain::Index;
using chain::kNoIndex;
using chain::Operation;

/// Falls × amounts beyond this are not counted thing by thing.
constexpr double kMostCounted = 20'000;
/// Orders change by less than this share: nothing is to be improved.
constexpr double kSettled = 1e-9;

}  // namespace

Orders::Orders(const chain::Plan& plan) : plan_(plan), stocks_(plan.stocks.size()) {
  for (const auto& at : plan.program) {
    if (at.operation != Operation::take && at.operation != Operation::put) continue;
    const auto& taking = plan.takings[at.detail];
    Stock& stock = stocks_[taking.stock];
    if (at.operation == Operation::put) stock.put_into = true;
    // Before flows are known, each place counts alike.
    if (at.operation == Operation::take) stock.takings[taking.amount] += 1;
  }
  for (std::size_t s = 0; s < stocks_.size(); ++s) {
    const auto& planned = plan.stocks[s];
    stocks_[s].orders = planned.order_program != kNoIndex && planned.reorder_at && planned.order_up_to > 0;
    if (!stocks_[s].orders) continue;
    const std::uint32_t point = std::min(*planned.reorder_at, planned.order_up_to - 1);
    stocks_[s].fall = planned.order_up_to - point;
    stocks_[s].mean_size = mean_size(stocks_[s]);
  }
}

double Orders::for_each_taken(Index stock) const { return stocks_[stock].orders ? 1 / stocks_[stock].mean_size : 0; }

/// An order is at most as large as the fall and what the last taking took beyond it. What is put back may make any
/// order unnecessary.
double Orders::surely_for_each_taken(Index index) const {
  const Stock& stock = stocks_[index];
  if (!stock.orders || stock.put_into || stock.takings.empty()) return 0;
  if (stock.takings.size() == 1) return 1 / mean_size(stock);
  return 1 / (stock.fall + stock.takings.rbegin()->first - 1);
}

void Orders::forget_flows() {
  for (Stock& stock : stocks_) {
    stock.net = 0;
    for (auto& [amount, per_s] : stock.takings) per_s = 0;
  }
}

void Orders::note_flow(const chain::Instruction& at, double per_s) {
  const auto& taking = plan_.takings[at.detail];
  Stock& stock = stocks_[taking.stock];
  stock.net += (at.operation == Operation::take ? per_s : -per_s) * taking.amount;
  if (at.operation == Operation::take) stock.takings[taking.amount] += std::max(0.0, per_s);
}

/// A stock into which more is put than taken orders nothing, but at first.
bool Orders::improve() {
  bool changed = false;
  for (Stock& stock : stocks_) {
    if (!stock.orders) continue;
    if (stock.put_into && stock.net <= 0) {
      stock.orders = false;
      changed = true;
      continue;
    }
    const double size = mean_size(stock);
    changed = changed || std::abs(size - stock.mean_size) > kSettled * size;
    stock.mean_size = size;
  }
  return changed;
}

double Orders::mean_size(const Stock& stock) const {
  double all = 0;
  double first = 0;
  double second = 0;
  for (const auto& [amount, per_s] : stock.takings) {
    all += per_s;
    first += per_s * amount;
    second += per_s * amount * amount;
  }
  if (first <= 0) return stock.fall;
  if (stock.takings.size() == 1) {
    const double amount = stock.takings.begin()->first;
    return amount * std::ceil(stock.fall / amount);
  }
  if (stock.fall * static_cast<double>(stock.takings.size()) > kMostCounted)
    return stock.fall + (second / first - 1) / 2;
  // How likely takings come to add up to exactly so much, and how many there are below the fall.
  std::vector<double> reached(static_cast<std::size_t>(stock.fall), 0);
  reached[0] = 1;
  double takings = 0;
  for (std::size_t sum = 0; sum < reached.size(); ++sum) {
    for (const auto& [amount, per_s] : stock.takings)
      if (amount <= sum) reached[sum] += per_s / all * reached[sum - amount];
    takings += reached[sum];
  }
  return takings * first / all;
}

}  // namespace domino::theory
