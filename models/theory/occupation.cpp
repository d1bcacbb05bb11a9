#include "models/theory/occupation.h"

#include <algorithm>
#include <cmath>

#include "engine/random/portable_math.h"
#include "models/theory/mending.h"
#include "models/theory/sparse_system.h"

namespace domino::theory {

namespace {

using chain::Index;
using chain::Instruction;
using chain::kNoIndex;
using chain::Operation;
using chain::Plan;
using organisation::NeedMode;

bool stays_on_the_case(const chain::PlannedNeed& need) {
  return need.mode == NeedMode::hold || need.mode == NeedMode::consult;
}

class Occupying {
 public:
  Occupying(const Plan& plan, const Ways& ways, const RequestTraits& traits, Count count)
      : plan_(plan), ways_(ways), traits_(traits), count_(count), size_(plan.program.size()) {
    for (Index s = 0; s < plan.services.size(); ++s) {
      const bool has_work = plan.services[s].department != kNoIndex;
      own_work_.push_back(has_work ? own_work(plan.services[s]) : 0);
      result_.informs.push_back(has_work ? informing(plan.services[s]) : 0);
    }
    for (const auto& need : plan.needs) result_.returns.push_back(return_time(need));
  }

  std::optional<Occupation> run() {
    const auto elapsed = elapsed_times();
    if (!elapsed) return std::nullopt;
    const auto inside = times_inside(*elapsed);
    if (!inside) return std::nullopt;
    for (Index s = 0; s < plan_.services.size(); ++s) result_.held.push_back(held(s, *inside));
    result_.own = own_work_;
    result_.elapsed = *elapsed;
    return std::move(result_);
  }

 private:
  bool sure() const { return count_ == Count::sure; }

  /// How much longer work takes with the people of a service. Where they differ in speed, the fastest are counted for
  /// what is sure, and nothing where their speeds are drawn.
  double pace(const chain::PlannedService& service) const {
    const double seen = 1 - plan_.assumptions()[people::Parameter::line_of_sight_gain] *
                                plan_.departments[service.department].line_of_sight;
    const auto& teams = plan_.lanes[service.lane].teams;
    if (teams.empty()) return seen;
    double factor = sure() ? teams.front().factor : 0;
    for (const auto& by : teams) {
      if (sure() && plan_.teams[by.team].speeds) return 0;
      factor = sure() ? std::min(factor, by.factor) : factor + by.factor / static_cast<double>(teams.size());
    }
    return factor * seen;
  }

  /// Mistakes that are seen by who makes them are mended at once.
  double own_work(const chain::PlannedService& service) const {
    const ErrorChance error = error_chance(plan_, service);
    const double again = chance_of_redoing(service, sure() ? error.least : error.mean);
    return pace(service) * ways_.cases().mean(service.duration) / (1 - again);
  }

  double informing(const chain::PlannedService& service) const {
    if (sure() && has_help(service)) return 0;
    return plan_.assumptions()[people::Parameter::informing] * plan_.departments[service.department].transparency;
  }

  /// Work on a case that is taken up again.
  double return_time(const chain::PlannedNeed& need) const {
    const double left = need.work_left ? ways_.cases().mean(*need.work_left) : 0;
    return (need.switching.s + left) * pace(plan_.services[need.service]);
  }

  /// Others may do the work of a department that has help.
  bool has_help(const chain::PlannedService& service) const {
    const auto& teams = plan_.lanes[service.lane].teams;
    return plan_.lanes[service.lane].overflow_to != kNoIndex ||
           std::any_of(teams.begin(), teams.end(),
                       [&](const auto& by) { return plan_.teams[by.team].department != service.department; });
  }

  /// Mean seconds for which a colleague's request is on its way back to be completed: q + q² + … up to the limit.
  double clarification(Index place) const {
    const auto& completeness = plan_.services[plan_.program[place].service].completeness;
    if (!completeness || traits_.external[place]) return 0;
    const double kept = traits_.handed_off[place] ? plan_.assumptions()[people::Parameter::kept_in_hand_off] : 1;
    const double incomplete = 1 - completeness->complete * kept;
    const double most = completeness->most_loops;
    const double loops =
        incomplete < 1 ? incomplete * (1 - random::portable_pow(incomplete, most)) / (1 - incomplete) : most;
    return loops * std::max(0.0, completeness->clarification.mean());
  }

  std::vector<SparseEntry> diagonal() const {
    std::vector<SparseEntry> entries;
    for (std::size_t i = 0; i < size_; ++i) entries.push_back({i, i, 1});
    return entries;
  }

  /// Mean seconds from each place to the end of its program, whoever is occupied meanwhile.
  std::optional<std::vector<double>> elapsed_times() const {
    std::vector<SparseEntry> entries = diagonal();
    std::vector<double> spent(size_, 0);
    for (Index i = 0; i < size_; ++i) {
      if (!traits_.reached[i]) continue;
      const auto add = [&](Index to, double chance) { entries.push_back({i, to, -chance}); };
      const Instruction& at = plan_.program[i];
      const bool steps_over = at.operation == Operation::need && plan_.needs[at.detail].entry != kNoIndex;
      if (steps_over || (sure() && is_skipped_when_sure(plan_, i))) {
        add(at.target, 1);
        continue;
      }
      spent[i] = elapsed_at(at, i);
      const bool asks = at.operation == Operation::visit || at.operation == Operation::call;
      if (asks && plan_.services[at.service].program != kNoIndex) add(plan_.services[at.service].program, 1);
      if (at.operation == Operation::fork) add_branches(at, add);
      ways_.for_each_next(i, add);
    }
    return SparseSystem(size_, entries).solve(spent);
  }

  template <class Add>
  void add_branches(const Instruction& at, Add&& add) const {
    const auto& fork = plan_.forks[at.detail];
    if (sure() && fork.needed < fork.count) return;
    for (Index b = 0; b < fork.count; ++b) add(plan_.branches[fork.first + b].target, 1.0 / fork.count);
  }

  double elapsed_at(const Instruction& at, Index place) const {
    switch (at.operation) {
      case Operation::answered: {
        const auto& need = plan_.needs[at.detail];
        return !stays_on_the_case(need) && need.returns_to_work ? result_.returns[at.detail] : 0;
      }
      case Operation::work:
        return plan_.chances[at.detail].number * own_work_[at.service];
      case Operation::visit: {
        const double informs = traits_.external[place] ? 0 : result_.informs[at.service];
        const bool begins = !plan_.services[at.service].program_has_work;
        return (begins ? own_work_[at.service] : 0) + informs + clarification(place);
      }
      case Operation::delay:
        return ways_.cases().mean(plan_.delays[at.detail]);
      default:
        return 0;
    }
  }

  /// Mean seconds for which the employee who is inside a program at a place stays with it.
  std::optional<std::vector<double>> times_inside(const std::vector<double>& elapsed) const {
    std::vector<SparseEntry> entries = diagonal();
    std::vector<double> spent(size_, 0);
    for (Index i = 0; i < size_; ++i) {
      if (!traits_.reached[i]) continue;
      const auto add = [&](Index to, double chance) { entries.push_back({i, to, -chance}); };
      const Instruction& at = plan_.program[i];
      if (at.operation == Operation::work) spent[i] = plan_.chances[at.detail].number * own_work_[at.service];
      if (at.operation == Operation::engage) {
        const auto& need = plan_.needs[at.detail];
        const bool stays = stays_on_the_case(need);
        if (stays) spent[i] = hold_time(at.detail, elapsed[i + 1] - elapsed[at.target]);
        if (stays || need.returns_to_work) add(at.target, 1);
      } else if (sure() && is_skipped_when_sure(plan_, i)) {
        add(at.target, 1);
      } else {
        ways_.for_each_next(i, add);
      }
    }
    return SparseSystem(size_, entries).solve(spent);
  }

  /// A hold with a limit lasts at most that long, and is followed by the return to the case if the answer takes
  /// longer: an estimate from the answer's mean alone. What is surely asked for leaves it out.
  double hold_time(Index index, double answer) const {
    const auto& need = plan_.needs[index];
    if (need.at_most == kForever) return answer;
    if (sure()) return 0;
    return answer <= need.at_most.s ? answer : need.at_most.s + result_.returns[index];
  }

  double held(Index index, const std::vector<double>& inside) const {
    const auto& service = plan_.services[index];
    if (service.department == kNoIndex || (sure() && has_help(service))) return 0;
    double held = service.program_has_work ? 0 : own_work_[index];
    if (service.program != kNoIndex) held += inside[service.program];
    if (service.after_work) held += service.after_work->mean();
    return held;
  }

  const Plan& plan_;
  const Ways& ways_;
  const RequestTraits& traits_;
  Count count_;
  std::size_t size_;
  std::vector<double> own_work_;  // by service
  Occupation result_;
};

}  // namespace

std::optional<Occupation> occupation(const Plan& plan, const Ways& ways, const RequestTraits& traits, Count count) {
  return Occupying(plan, ways, traits, count).run();
}

bool is_skipped_when_sure(const Plan& plan, Index place) {
  const Instruction& at = plan.program[place];
  return at.operation == Operation::need && plan.needs[at.detail].mode == NeedMode::consult;
}

}  // namespace domino::theory
