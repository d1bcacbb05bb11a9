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
      const auto& department = plan_.departments[d];
      const double present = 1 - department.absence;
      loads[d].most_on_duty = present * department.staff.maximum();
      loads[d].on_duty = present * department.staff.integral(Time{span.warm_up.s}, Time{span.horizon.s}) / measured_s();
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
  /// What is counted: the best estimate of what is asked for, or no more than what surely is.
  enum class Count { offered, sure };

  double measured_s() const { return (plan_.span.horizon - plan_.span.warm_up).s; }

  /// Adds the work of these segments; false where there is no finite answer.
  bool add_loads(std::span<const chain::PlannedSegment> segments, std::vector<DepartmentLoad>& loads) const {
    Eigen::VectorXd arrivals = Eigen::VectorXd::Zero(size_);
    for (const auto& segment : segments) arrivals[segment.program] += segment.expected_arrivals / measured_s();
    const auto flow = flows(arrivals, Count::offered);
    const auto sure = flows(arrivals, Count::sure);
    const auto held = times_held(Count::offered);
    const auto surely_held = times_held(Count::sure);
    if (!flow || !sure || !held || !surely_held) return false;
    for (Index i = 0; i < plan_.program.size(); ++i) {
      add_work(i, (*flow)[i], *held, &DepartmentLoad::offered, loads);
      if (!lossy_[i]) add_work(i, (*sure)[i], *surely_held, &DepartmentLoad::sure, loads);
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
      if (need.mode == NeedMode::hold || need.mode == NeedMode::consult || !need.returns_to_work) return;
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
      if (!segment.internal) find_lossy(segment);
  }

  void find_lossy(const chain::PlannedSegment& segment) {
    const bool impatient = segment.patience || segment.message_after < kForever || segment.balks;
    std::vector<Index> open;
    std::vector<char> seen(plan_.program.size(), 0);
    const auto reach = [&](Index i) {
      if (!seen[i]) {
        seen[i] = 1;
        open.push_back(i);
      }
    };
    reach(segment.program);
    while (!open.empty()) {
      const Index i = open.back();
      open.pop_back();
      const Instruction& at = plan_.program[i];
      if (at.operation == Operation::visit && (impatient || turns_away(plan_.services[at.service]))) lossy_[i] = 1;
      if (at.operation == Operation::take && plan_.stocks[plan_.takings[at.detail].stock].turns_away) lossy_[i] = 1;
      if (at.operation == Operation::call) reach(plan_.services[at.service].program);
      if (at.operation == Operation::visit && segment.parked_patience) find_given_up(plan_.services[at.service]);
      for_each_next(i, [&](Index next, double) { reach(next); });
    }
  }

  /// While their case is parked, a customer may lose patience.
  void find_given_up(const chain::PlannedService& service) {
    if (service.program == kNoIndex) return;
    for (Index i = service.program; plan_.program[i].operation != Operation::finish; ++i) {
      if (plan_.program[i].operation != Operation::engage) continue;
      const NeedMode mode = plan_.needs[plan_.program[i].detail].mode;
      if (mode == NeedMode::park || mode == NeedMode::callback) lossy_[i] = 1;
    }
  }

  bool turns_away(const chain::PlannedService& service) const {
    const auto& department = plan_.departments[service.department];
    const bool closes = department.hours != resources::Calendar(resources::WeeklyTable(1));
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
      case Operation::engage:
      case Operation::answered:
      case Operation::work:
      case Operation::take:
      case Operation::put:
      case Operation::leave:
      case Operation::deliver:
      case Operation::gather:
        return visit(i + 1, 1.0);
      case Operation::fork:
        return visit(at.target, 1.0);
      case Operation::shortest:
      case Operation::first_free: {
        const auto choice = plan_.choices[at.detail];
        for (Index b = 0; b < choice.count; ++b) visit(plan_.branches[choice.first + b].target, 1.0 / choice.count);
        return;
      }
      case Operation::verify: {
        const double back = chance_of_finding(plan_.needs[at.detail]);
        if (back > 0) visit(at.target, back);
        return visit(i + 1, 1 - back);
      }
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
        const bool goes_on_at_once = need.entry != kNoIndex;
        const double chance = cases_.chance(need);
        if (chance > 0) visit(i + 1, chance);
        if (goes_on_at_once || chance < 1) visit(at.target, goes_on_at_once ? 1.0 : 1 - chance);
        return;
      }
      case Operation::finish:
      case Operation::joined:
      case Operation::leave_message:
      case Operation::end:
      case Operation::part:
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

  /// The chance that the requester finds an error in the answer.
  double chance_of_finding(const chain::PlannedNeed& need) const {
    if (need.asked == kNoIndex || !plan_.services[need.asked].quality) return 0;
    const auto& quality = *plan_.services[need.asked].quality;
    return std::min(0.999, need.check * quality.errors * (1 - quality.caught));
  }

  /// Branches are passed by everybody who passes the fork, unless the first answers are enough.
  template <class Visit>
  void for_each_branch(Index i, Count count, Visit&& visit) const {
    if (plan_.program[i].operation != Operation::fork) return;
    const auto& fork = plan_.forks[plan_.program[i].detail];
    if (count == Count::sure && fork.needed < fork.count) return;
    for (Index b = 0; b < fork.count; ++b) visit(plan_.branches[fork.first + b].target);
  }

  /// Where nobody can tell whether what follows will be asked for.
  bool skipped_when_sure(Index i) const {
    const Instruction& at = plan_.program[i];
    return at.operation == Operation::need && plan_.needs[at.detail].mode == NeedMode::consult;
  }

  /// How often per second each place is passed; what is sure lets nobody past a place where one may be lost.
  std::optional<Eigen::VectorXd> flows(const Eigen::VectorXd& arrivals, Count count) const {
    Triplets entries;
    const auto pass = [&](Index from, Index to, double chance) {
      entries.emplace_back(static_cast<int>(to), static_cast<int>(from), -chance);
    };
    for (Index i = 0; i < plan_.program.size(); ++i) {
      entries.emplace_back(static_cast<int>(i), static_cast<int>(i), 1.0);
      const Instruction& at = plan_.program[i];
      if (count == Count::sure && lossy_[i]) continue;
      const bool by_state = at.operation == Operation::shortest || at.operation == Operation::first_free;
      if (count == Count::sure && by_state) continue;
      const bool asks = at.operation == Operation::visit || at.operation == Operation::call;
      if (asks && plan_.services[at.service].program != kNoIndex) pass(i, plan_.services[at.service].program, 1);
      for_each_branch(i, count, [&](Index branch) { pass(i, branch, 1); });
      if (count == Count::sure && skipped_when_sure(i)) {
        pass(i, at.target, 1);
        continue;
      }
      for_each_next(i, [&](Index next, double chance) { pass(i, next, chance); });
    }
    return solve(entries, arrivals);
  }

  /// Mean seconds of own work at a visit: mistakes that are seen are mended at once. Where people differ in speed, the
  /// fastest are counted for what is sure, and nothing where their speeds are drawn.
  double own_work(const chain::PlannedService& service, Count count) const {
    const auto& teams = plan_.lanes[service.lane].teams;
    if (teams.empty()) return cases_.mean(service.duration);
    double factor = count == Count::sure ? teams.front().factor : 0;
    for (const auto& by : teams) {
      if (count == Count::sure && plan_.teams[by.team].speeds) return 0;
      factor =
          count == Count::sure ? std::min(factor, by.factor) : factor + by.factor / static_cast<double>(teams.size());
    }
    const double again = service.quality ? std::min(0.999, service.quality->errors * service.quality->caught) : 0;
    return factor * cases_.mean(service.duration) / (count == Count::sure ? 1 : 1 - again);
  }

  /// Others may do the work of a department that has help.
  bool has_help(const chain::PlannedService& service) const {
    const auto& teams = plan_.lanes[service.lane].teams;
    return plan_.lanes[service.lane].overflow_to != kNoIndex ||
           std::any_of(teams.begin(), teams.end(),
                       [&](const auto& by) { return plan_.teams[by.team].department != service.department; });
  }

  /// Mean seconds for which one visit to each service occupies its employee until done or turned away; waiting for
  /// a busy provider is not counted.
  std::optional<std::vector<double>> times_held(Count count) const {
    const auto elapsed = elapsed_times(count);
    if (!elapsed) return std::nullopt;
    Triplets entries;
    Eigen::VectorXd spent = Eigen::VectorXd::Zero(size_);
    for (Index i = 0; i < plan_.program.size(); ++i) {
      const auto row = static_cast<int>(i);
      const auto add = [&](Index to, double chance) { entries.emplace_back(row, static_cast<int>(to), -chance); };
      entries.emplace_back(row, row, 1.0);
      const Instruction& at = plan_.program[i];
      if (at.operation == Operation::work)
        spent[row] += plan_.chances[at.detail].number * own_work(plan_.services[at.service], count);
      if (at.operation == Operation::engage) {
        const auto& need = plan_.needs[at.detail];
        const bool stays = need.mode == NeedMode::hold || need.mode == NeedMode::consult;
        if (stays) spent[row] += hold_time(need, (*elapsed)[i + 1] - (*elapsed)[at.target], count);
        if (stays || need.returns_to_work) add(at.target, 1);
      } else if (count == Count::sure && skipped_when_sure(i)) {
        add(at.target, 1);
      } else {
        for_each_next(i, add);
      }
    }
    const auto inside = solve(entries, spent);
    if (!inside) return std::nullopt;
    std::vector<double> held(plan_.services.size(), 0);
    for (std::size_t s = 0; s < held.size(); ++s) {
      const auto& service = plan_.services[s];
      if (service.department == kNoIndex || (count == Count::sure && has_help(service))) continue;
      if (!service.program_has_work) held[s] += own_work(service, count);
      if (service.program != kNoIndex) held[s] += (*inside)[service.program];
      if (service.after_work) held[s] += service.after_work->mean();
    }
    return held;
  }

  /// A hold with a limit lasts at most that long, and is followed by the return to the case if the answer takes
  /// longer: an estimate from the answer's mean alone. What is surely asked for leaves it out.
  double hold_time(const chain::PlannedNeed& need, double answer, Count count) const {
    if (need.at_most == kForever) return answer;
    if (count == Count::sure) return 0;
    return answer <= need.at_most.s ? answer : need.at_most.s + return_time(need);
  }

  /// Mean seconds from each place to the end of its program, whoever is occupied meanwhile and nobody kept waiting.
  /// Of branches the mean is counted, which is less than what the last of them takes.
  std::optional<Eigen::VectorXd> elapsed_times(Count count) const {
    Triplets entries;
    Eigen::VectorXd spent = Eigen::VectorXd::Zero(size_);
    for (Index i = 0; i < plan_.program.size(); ++i) {
      const auto row = static_cast<int>(i);
      const auto add = [&](Index to, double chance) { entries.emplace_back(row, static_cast<int>(to), -chance); };
      entries.emplace_back(row, row, 1.0);
      const Instruction& at = plan_.program[i];
      const bool steps_over = at.operation == Operation::need && plan_.needs[at.detail].entry != kNoIndex;
      if (steps_over || (count == Count::sure && skipped_when_sure(i))) {
        add(at.target, 1);
        continue;
      }
      if (at.operation == Operation::answered) {
        const auto& need = plan_.needs[at.detail];
        const bool turned_away = need.mode != NeedMode::hold && need.mode != NeedMode::consult;
        if (turned_away && need.returns_to_work) spent[row] += return_time(need);
      }
      if (at.operation == Operation::work)
        spent[row] += plan_.chances[at.detail].number * own_work(plan_.services[at.service], count);
      if (at.operation == Operation::visit && !plan_.services[at.service].program_has_work)
        spent[row] += own_work(plan_.services[at.service], count);
      if (at.operation == Operation::delay) spent[row] += cases_.mean(plan_.delays[at.detail]);
      const bool asks = at.operation == Operation::visit || at.operation == Operation::call;
      if (asks && plan_.services[at.service].program != kNoIndex) add(plan_.services[at.service].program, 1);
      for_each_branch(i, count, [&](Index branch) { add(branch, 1.0 / plan_.forks[at.detail].count); });
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
