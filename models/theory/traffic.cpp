#include "models/theory/traffic.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include <Eigen/Sparse>

#include "engine/kernel/contract.h"

namespace domino::theory {

namespace {

using chain::Index;
using chain::Instruction;
using chain::kNoIndex;
using chain::Operation;
using chain::Plan;
using organisation::NeedMode;

using Matrix = Eigen::SparseMatrix<double>;
using Triplets = std::vector<Eigen::Triplet<double>>;

class Traffic {
 public:
  explicit Traffic(const Plan& plan) : plan_(plan), size_(static_cast<Eigen::Index>(plan.program.size())) {
    find_lossy();
  }

  std::vector<DepartmentLoad> run() {
    const Eigen::VectorXd flow = flows(false);
    const Eigen::VectorXd sure = flows(true);
    const std::vector<double> held = times_held();
    std::vector<DepartmentLoad> loads(plan_.departments.size());
    for (std::size_t d = 0; d < loads.size(); ++d) {
      const auto& span = plan_.span;
      loads[d].most_on_duty = plan_.departments[d].staff.maximum();
      loads[d].on_duty = plan_.departments[d].staff.integral(Time{span.warm_up.s}, Time{span.horizon.s}) / measured_s();
    }
    for (Index i = 0; i < plan_.program.size(); ++i) add_work(i, flow[i], sure[i], held, loads);
    return loads;
  }

 private:
  double measured_s() const { return (plan_.span.horizon - plan_.span.warm_up).s; }

  void add_work(Index i, double flow, double sure, const std::vector<double>& held,
                std::vector<DepartmentLoad>& loads) const {
    const Instruction& at = plan_.program[i];
    if (at.operation == Operation::visit) {
      DepartmentLoad& load = loads[plan_.services[at.service].department];
      load.requests_per_s += flow;
      load.offered += flow * held[at.service];
      if (!lossy_[i]) load.sure += sure * held[at.service];
    } else if (at.operation == Operation::answered) {
      const auto& need = plan_.needs[at.detail];
      if (need.mode == NeedMode::hold || !need.returns_to_work) return;
      DepartmentLoad& load = loads[plan_.services[need.service].department];
      const double work = need.switching.s + (need.work_left ? need.work_left->mean() : 0);
      load.offered += flow * work;
      load.sure += sure * work;
    }
  }

  /// Visits whose customer may be turned away or leave: those of the customers' own journeys, where anything
  /// limits them.
  void find_lossy() {
    const bool may_leave = std::any_of(plan_.segments.begin(), plan_.segments.end(), [](const auto& segment) {
      return segment.patience.has_value() || segment.message_after < kForever;
    });
    lossy_.assign(plan_.program.size(), 0);
    std::vector<Index> open;
    std::vector<char> seen(plan_.program.size(), 0);
    const auto reach = [&](Index i) {
      if (!seen[i]) {
        seen[i] = 1;
        open.push_back(i);
      }
    };
    for (const auto& segment : plan_.segments) reach(segment.program);
    while (!open.empty()) {
      const Index i = open.back();
      open.pop_back();
      const Instruction& at = plan_.program[i];
      if (at.operation == Operation::visit) {
        const auto& department = plan_.departments[plan_.services[at.service].department];
        const bool limited = department.lines != kNoIndex || department.waiting_room != kNoIndex ||
                             department.queue_at_closing == organisation::QueueAtClosing::disconnect;
        lossy_[i] = may_leave || limited;
      }
      if (at.operation == Operation::call) reach(plan_.services[at.service].program);
      for_each_next(i, [&](Index next, double) { reach(next); });
    }
  }

  /// Calls visit(place, chance) for the places within the same program that may come next.
  template <class Visit>
  void for_each_next(Index i, Visit&& visit) const {
    const Instruction& at = plan_.program[i];
    switch (at.operation) {
      case Operation::visit:
      case Operation::call:
      case Operation::delay:
      case Operation::answered:
        return visit(i + 1, 1.0);
      case Operation::jump:
        return visit(at.target, 1.0);
      case Operation::repeat: {
        const double again = plan_.chances[at.detail];
        if (again > 0) visit(at.target, again);
        if (again < 1) visit(i + 1, 1 - again);
        return;
      }
      case Operation::choose: {
        const auto choice = plan_.choices[at.detail];
        double below = 0;
        for (Index b = 0; b < choice.count && below < 1; ++b) {
          const auto& branch = plan_.branches[choice.first + b];
          const double up_to = std::min(1.0, branch.up_to);
          if (up_to > below) visit(branch.target, up_to - below);
          below = up_to;
        }
        return;
      }
      case Operation::need: {
        const auto& need = plan_.needs[at.detail];
        const bool goes_on_at_once = need.mode == NeedMode::notify;
        if (need.chance > 0) visit(i + 1, need.chance);
        if (goes_on_at_once || need.chance < 1) visit(at.target, goes_on_at_once ? 1.0 : 1 - need.chance);
        return;
      }
      case Operation::finish:
      case Operation::leave_message:
      case Operation::end:
      case Operation::back:
        return;
    }
  }

  Eigen::VectorXd solve(const Triplets& entries, const Eigen::VectorXd& right) const {
    Matrix matrix(size_, size_);
    matrix.setFromTriplets(entries.begin(), entries.end());
    Eigen::SparseLU<Matrix> solver;
    solver.compute(matrix);
    DOMINO_REQUIRE(solver.info() == Eigen::Success, "the flow equations of a checked chain have a solution");
    return solver.solve(right);
  }

  /// How often per second each place is passed; `sure_only` lets nobody past a place where one may be lost.
  Eigen::VectorXd flows(bool sure_only) const {
    Triplets entries;
    const auto pass = [&](Index from, Index to, double chance) {
      entries.emplace_back(static_cast<int>(to), static_cast<int>(from), -chance);
    };
    for (Index i = 0; i < plan_.program.size(); ++i) {
      entries.emplace_back(static_cast<int>(i), static_cast<int>(i), 1.0);
      if (sure_only && lossy_[i]) continue;
      const Instruction& at = plan_.program[i];
      const bool asks = at.operation == Operation::visit || at.operation == Operation::call;
      if (asks && plan_.services[at.service].program != kNoIndex) pass(i, plan_.services[at.service].program, 1);
      for_each_next(i, [&](Index next, double chance) { pass(i, next, chance); });
    }
    Eigen::VectorXd arrivals = Eigen::VectorXd::Zero(size_);
    for (const auto& segment : plan_.segments) arrivals[segment.program] += segment.expected_arrivals / measured_s();
    return solve(entries, arrivals);
  }

  /// Mean seconds for which one visit to each service holds an employee, waiting for others not counted.
  std::vector<double> times_held() const {
    // A hold with a limit lasts at most that long; what it would last without comes from a first solution.
    const Eigen::VectorXd unlimited = remaining_times(nullptr);
    const Eigen::VectorXd limited = remaining_times(&unlimited);
    std::vector<double> held(plan_.services.size(), 0);
    for (std::size_t s = 0; s < held.size(); ++s) {
      const auto& service = plan_.services[s];
      held[s] = service.duration.mean() + (service.program != kNoIndex ? limited[service.program] : 0);
    }
    return held;
  }

  Eigen::VectorXd remaining_times(const Eigen::VectorXd* unlimited) const {
    Triplets entries;
    Eigen::VectorXd spent = Eigen::VectorXd::Zero(size_);
    for (Index i = 0; i < plan_.program.size(); ++i) {
      const auto row = static_cast<int>(i);
      const auto add = [&](Index to, double chance) { entries.emplace_back(row, static_cast<int>(to), -chance); };
      entries.emplace_back(row, row, 1.0);
      const Instruction& at = plan_.program[i];
      if (at.operation == Operation::need) {
        const auto& need = plan_.needs[at.detail];
        const bool gone = need.mode == NeedMode::callback && !need.returns_to_work;
        add(at.target, gone ? 1 - need.chance : 1);
        if (need.mode != NeedMode::hold) continue;
        if (unlimited != nullptr && need.at_most < kForever) {
          spent[row] += need.chance * std::min(need.at_most.s, (*unlimited)[i + 1] - (*unlimited)[at.target]);
        } else {
          add(i + 1, need.chance);
          add(at.target, -need.chance);  // what follows the answer is in both
        }
        continue;
      }
      if (at.operation == Operation::visit) spent[row] += plan_.services[at.service].duration.mean();
      if (at.operation == Operation::delay) spent[row] += plan_.delays[at.detail].mean();
      const bool asks = at.operation == Operation::visit || at.operation == Operation::call;
      if (asks && plan_.services[at.service].program != kNoIndex) add(plan_.services[at.service].program, 1);
      for_each_next(i, add);
    }
    return solve(entries, spent);
  }

  const Plan& plan_;
  Eigen::Index size_;
  std::vector<char> lossy_;  // by instruction
};

double ratio(double work, double on_duty) {
  if (work <= 0) return 0;
  return on_duty > 0 ? work / on_duty : std::numeric_limits<double>::infinity();
}

}  // namespace

double DepartmentLoad::load() const { return ratio(offered, on_duty); }
double DepartmentLoad::sure_load() const { return ratio(sure, on_duty); }
double DepartmentLoad::staff_to_keep_up() const {
  return std::floor(on_duty > 0 ? load() * most_on_duty : offered) + 1;
}

std::vector<DepartmentLoad> offered_loads(const Plan& plan) { return Traffic(plan).run(); }

}  // namespace domino::theory
