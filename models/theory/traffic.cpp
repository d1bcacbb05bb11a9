#include "models/theory/traffic.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include <Eigen/Sparse>

#include "models/theory/case_numbers.h"

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

/// Seconds, or passages per second, beyond which a number says nothing but that something never ends.
constexpr double kLargestSolution = 1e15;
/// Segments × instructions that are solved one segment after the other.
constexpr std::size_t kMostSolved = 4'000'000;

class Traffic {
 public:
  explicit Traffic(const Plan& plan)
      : plan_(plan), size_(static_cast<Eigen::Index>(plan.program.size())), cases_(plan) {
    find_lossy();
  }

  std::optional<std::vector<DepartmentLoad>> run() {
    std::vector<DepartmentLoad> loads(plan_.departments.size());
    for (std::size_t d = 0; d < loads.size(); ++d) {
      const auto& span = plan_.span;
      loads[d].most_on_duty = plan_.departments[d].staff.maximum();
      loads[d].on_duty = plan_.departments[d].staff.integral(Time{span.warm_up.s}, Time{span.horizon.s}) / measured_s();
    }
    if (plan_.attributes.empty()) return add_loads(plan_.segments, loads) ? std::optional(loads) : std::nullopt;
    if (plan_.segments.size() * plan_.program.size() > kMostSolved) return std::nullopt;
    for (const auto& segment : plan_.segments) {
      cases_ = CaseNumbers(plan_, segment);
      if (!add_loads({&segment, 1}, loads)) return std::nullopt;
    }
    return loads;
  }

 private:
  double measured_s() const { return (plan_.span.horizon - plan_.span.warm_up).s; }

  /// Adds the work of these segments; false where there is no finite answer.
  bool add_loads(std::span<const chain::PlannedSegment> segments, std::vector<DepartmentLoad>& loads) const {
    Eigen::VectorXd arrivals = Eigen::VectorXd::Zero(size_);
    for (const auto& segment : segments) arrivals[segment.program] += segment.expected_arrivals / measured_s();
    const auto flow = flows(arrivals, false);
    const auto sure = flows(arrivals, true);
    const auto elapsed = elapsed_times();
    if (!flow || !sure || !elapsed) return false;
    const auto held = times_held(*elapsed, LimitedHolds::as_estimated);
    const auto surely_held = times_held(*elapsed, LimitedHolds::left_out);
    for (Index i = 0; i < plan_.program.size(); ++i) {
      add_work(i, (*flow)[i], held, &DepartmentLoad::offered, loads);
      if (!lossy_[i]) add_work(i, (*sure)[i], surely_held, &DepartmentLoad::sure, loads);
      if (plan_.program[i].operation == Operation::visit)
        loads[plan_.services[plan_.program[i].service].department].requests_per_s += (*flow)[i];
    }
    return true;
  }

  void add_work(Index i, double flow, const std::vector<double>& held, double DepartmentLoad::* work,
                std::vector<DepartmentLoad>& loads) const {
    const Instruction& at = plan_.program[i];
    if (at.operation == Operation::visit) {
      loads[plan_.services[at.service].department].*work += flow * held[at.service];
    } else if (at.operation == Operation::answered) {
      const auto& need = plan_.needs[at.detail];
      if (need.mode == NeedMode::hold || !need.returns_to_work) return;
      loads[plan_.services[need.service].department].*work += flow * return_time(need);
    }
  }

  /// Work on a case that is taken up again.
  double return_time(const chain::PlannedNeed& need) const {
    return need.switching.s + (need.work_left ? cases_.mean(*need.work_left) : 0);
  }

  /// Visits whose customer may be turned away or leave: those of the customers' own journeys, where anything
  /// limits them.
  void find_lossy() {
    lossy_.assign(plan_.program.size(), 0);
    for (const auto& segment : plan_.segments)
      find_lossy(segment.program, segment.patience.has_value() || segment.message_after < kForever);
  }

  void find_lossy(Index journey, bool impatient) {
    std::vector<Index> open;
    std::vector<char> seen(plan_.program.size(), 0);
    const auto reach = [&](Index i) {
      if (!seen[i]) {
        seen[i] = 1;
        open.push_back(i);
      }
    };
    reach(journey);
    while (!open.empty()) {
      const Index i = open.back();
      open.pop_back();
      const Instruction& at = plan_.program[i];
      if (at.operation == Operation::visit && (impatient || turns_away(plan_.services[at.service]))) lossy_[i] = 1;
      if (at.operation == Operation::call) reach(plan_.services[at.service].program);
      for_each_next(i, [&](Index next, double) { reach(next); });
    }
  }

  bool turns_away(const chain::PlannedService& service) const {
    const auto& department = plan_.departments[service.department];
    const bool closes = department.hours != resources::WeeklyTable(1);
    return department.lines != kNoIndex || department.waiting_room != kNoIndex ||
           (closes && department.queue_at_closing == organisation::QueueAtClosing::disconnect);
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
        const double again = cases_.chance(plan_.chances[at.detail]);
        if (again > 0) visit(at.target, again);
        if (again < 1) visit(i + 1, 1 - again);
        return;
      }
      case Operation::choose: {
        const auto choice = plan_.choices[at.detail];
        if (choice.of_the_case) return for_each_way_of_the_case(choice, visit);
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
        const double chance = cases_.chance(need);
        if (chance > 0) visit(i + 1, chance);
        if (goes_on_at_once || chance < 1) visit(at.target, goes_on_at_once ? 1.0 : 1 - chance);
        return;
      }
      case Operation::finish:
      case Operation::leave_message:
      case Operation::end:
      case Operation::back:
        return;
    }
  }

  template <class Visit>
  void for_each_way_of_the_case(const chain::Choice& choice, Visit&& visit) const {
    const std::vector<double> chances = cases_.chances(choice);
    for (Index b = 0; b < choice.count; ++b)
      if (chances[b] > 0) visit(plan_.branches[choice.first + b].target, chances[b]);
  }

  /// None where the equations have no finite solution: a customer who practically never ends.
  std::optional<Eigen::VectorXd> solve(const Triplets& entries, const Eigen::VectorXd& right) const {
    Matrix matrix(size_, size_);
    matrix.setFromTriplets(entries.begin(), entries.end());
    Eigen::SparseLU<Matrix> solver;
    solver.compute(matrix);
    if (solver.info() != Eigen::Success) return std::nullopt;
    Eigen::VectorXd solution = solver.solve(right);
    if (!solution.allFinite() || solution.cwiseAbs().maxCoeff() > kLargestSolution) return std::nullopt;
    return solution;
  }

  /// How often per second each place is passed; `sure_only` lets nobody past a place where one may be lost.
  std::optional<Eigen::VectorXd> flows(const Eigen::VectorXd& arrivals, bool sure_only) const {
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
    return solve(entries, arrivals);
  }

  enum class LimitedHolds { as_estimated, left_out };

  /// Mean seconds for which one visit to each service occupies its employee until done or turned away; waiting for
  /// a busy provider is not counted. Programs of needs are straight lines, so a walk along them is enough.
  std::vector<double> times_held(const Eigen::VectorXd& elapsed, LimitedHolds limited) const {
    std::vector<double> held(plan_.services.size(), 0);
    for (std::size_t s = 0; s < held.size(); ++s) {
      const auto& service = plan_.services[s];
      if (service.department == kNoIndex) continue;
      held[s] = cases_.mean(service.duration);
      if (service.program == kNoIndex) continue;
      double still_there = 1;  // the chance that the employee has not been let go for good
      for (Index i = service.program; plan_.program[i].operation == Operation::need; i = plan_.program[i].target) {
        const auto& need = plan_.needs[plan_.program[i].detail];
        const double answer = elapsed[i + 1] - elapsed[plan_.program[i].target];
        if (need.mode == NeedMode::hold)
          held[s] += still_there * cases_.chance(need) * hold_time(need, answer, limited);
        if (need.mode == NeedMode::callback && !need.returns_to_work) still_there *= 1 - cases_.chance(need);
      }
    }
    return held;
  }

  /// A hold with a limit lasts at most that long, and is followed by the return to the case if the answer takes
  /// longer: an estimate from the answer's mean alone. What is surely asked for leaves it out.
  double hold_time(const chain::PlannedNeed& need, double answer, LimitedHolds limited) const {
    if (need.at_most == kForever) return answer;
    if (limited == LimitedHolds::left_out) return 0;
    return answer <= need.at_most.s ? answer : need.at_most.s + return_time(need);
  }

  /// Mean seconds from each place to the end of its program, whoever is occupied meanwhile and nobody kept waiting.
  std::optional<Eigen::VectorXd> elapsed_times() const {
    Triplets entries;
    Eigen::VectorXd spent = Eigen::VectorXd::Zero(size_);
    for (Index i = 0; i < plan_.program.size(); ++i) {
      const auto row = static_cast<int>(i);
      const auto add = [&](Index to, double chance) { entries.emplace_back(row, static_cast<int>(to), -chance); };
      entries.emplace_back(row, row, 1.0);
      const Instruction& at = plan_.program[i];
      if (at.operation == Operation::need && plan_.needs[at.detail].mode == NeedMode::notify) {
        add(at.target, 1);
        continue;
      }
      if (at.operation == Operation::answered) {
        const auto& need = plan_.needs[at.detail];
        if (need.mode != NeedMode::hold && need.returns_to_work) spent[row] += return_time(need);
      }
      if (at.operation == Operation::visit) spent[row] += cases_.mean(plan_.services[at.service].duration);
      if (at.operation == Operation::delay) spent[row] += cases_.mean(plan_.delays[at.detail]);
      const bool asks = at.operation == Operation::visit || at.operation == Operation::call;
      if (asks && plan_.services[at.service].program != kNoIndex) add(plan_.services[at.service].program, 1);
      for_each_next(i, add);
    }
    return solve(entries, spent);
  }

  const Plan& plan_;
  Eigen::Index size_;
  CaseNumbers cases_;
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

std::optional<std::vector<DepartmentLoad>> offered_loads(const Plan& plan) { return Traffic(plan).run(); }

}  // namespace domino::theory
