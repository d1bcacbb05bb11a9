#include "models/theory/mending.h"

#include <algorithm>
#include <utility>

#include "engine/random/stream.h"
#include "models/theory/sparse_system.h"

namespace domino::theory {

namespace {

using chain::Index;
using chain::Instruction;
using chain::kNoIndex;
using chain::Operation;
using chain::Plan;

constexpr double kMostRedone = 0.999;
/// Instants at which the age of knowledge is looked at, and lags that are drawn.
constexpr int kInstants = 256;
constexpr std::uint64_t kLags = 4096;

/// A place, and whether the error there is older than the present need, so that who asked does not look for it.
std::size_t fresh(Index place) { return 2 * std::size_t{place}; }
std::size_t old(Index place) { return fresh(place) + 1; }

class Particles {
 public:
  Particles(const Plan& plan, const Ways& ways, const std::vector<double>& passed)
      : plan_(plan), ways_(ways), passed_(passed), size_(2 * plan.program.size()) {
    find_ends();
    find_callers();
    find_programs();
    find_births();
  }

  std::optional<Mending> run() {
    const auto present = presence();
    const auto surfacing = chances_to_surface();
    if (!present || !surfacing) return std::nullopt;
    Mending mending{std::vector<double>(plan_.services.size(), 0), std::vector<double>(plan_.needs.size(), 0)};
    for (const Birth& birth : births_)
      mending.requests_per_s[birth.service] += std::max(0.0, rate(birth, *present)) * (*surfacing)[birth.to];
    for (Index s = 0; s < plan_.services.size(); ++s)
      if (mending.requests_per_s[s] > 0) mending.requests_per_s[s] *= share_in_span(s);
    for (Index i = 0; i < plan_.program.size(); ++i) {
      const Instruction& at = plan_.program[i];
      if (at.operation != Operation::verify || passed_[i] <= 0) continue;
      mending.found[at.detail] =
          std::clamp(plan_.needs[at.detail].check * (*present)[fresh(i)] / passed_[i], 0.0, kMostRedone);
    }
    return mending;
  }

 private:
  /// Errors of a service that begin their way at `to`, for work on cases that are at `of`, `share` of them without one.
  struct Birth {
    Index service = 0;
    Index of = 0;
    std::size_t to = 0;
    double chance = 0;
  };

  double flow(Index place) const { return std::max(0.0, passed_[place]); }

  /// Where cases of segments end, whose customers will see what is wrong, and the forks whose branches end.
  void find_ends() {
    ends_.assign(plan_.program.size(), 0);
    fork_of_.assign(plan_.program.size(), kNoIndex);
    // A fork within a branch stands behind the outer one, and overwrites it.
    for (Index i = 0; i < plan_.program.size(); ++i)
      if (plan_.program[i].operation == Operation::fork)
        for (Index j = i + 1; j < plan_.program[i].target; ++j)
          if (plan_.program[j].operation == Operation::joined) fork_of_[j] = i;
    std::vector<char> seen(plan_.program.size(), 0);
    std::vector<Index> open;
    const auto reach = [&](Index place) {
      if (!seen[place]) open.push_back(place);
      seen[place] = 1;
    };
    for (const auto& segment : plan_.segments) reach(segment.program);
    while (!open.empty()) {
      const Index place = open.back();
      open.pop_back();
      ends_[place] =
          plan_.program[place].operation == Operation::end || plan_.program[place].operation == Operation::part;
      ways_.for_each_next(place, [&](Index next, double) { reach(next); });
    }
  }

  /// By the place at which a service's program begins: who asks for it, and how often in all.
  void find_callers() {
    callers_.assign(plan_.services.size(), {});
    asked_.assign(plan_.services.size(), 0);
    for (Index i = 0; i < plan_.program.size(); ++i) {
      const Instruction& at = plan_.program[i];
      if (at.operation != Operation::visit && at.operation != Operation::call) continue;
      if (plan_.services[at.service].program == kNoIndex || flow(i) <= 0) continue;
      callers_[at.service].push_back(i);
      asked_[at.service] += flow(i);
    }
  }

  /// Programs of services are written one after the other, before any others.
  void find_programs() {
    std::vector<std::pair<Index, Index>> begins;  // place, service
    for (Index s = 0; s < plan_.services.size(); ++s)
      if (plan_.services[s].program != kNoIndex) begins.emplace_back(plan_.services[s].program, s);
    std::sort(begins.begin(), begins.end());
    auto end = static_cast<Index>(plan_.program.size());
    for (const auto& segment : plan_.segments) end = std::min(end, segment.program);
    program_of_.assign(plan_.program.size(), kNoIndex);
    for (std::size_t k = 0; k < begins.size(); ++k) {
      const Index next = k + 1 < begins.size() ? begins[k + 1].first : end;
      std::fill(program_of_.begin() + begins[k].first, program_of_.begin() + next, begins[k].second);
    }
  }

  void find_births() {
    for (Index i = 0; i < plan_.program.size(); ++i) {
      const Instruction& at = plan_.program[i];
      if (at.operation != Operation::visit && at.operation != Operation::work) continue;
      const auto& service = plan_.services[at.service];
      if (!service.quality || flow(i) <= 0) continue;
      const double error = error_chance(plan_, service).mean;
      const double unseen = error * (1 - service.quality->caught) / (1 - chance_of_redoing(service, error));
      if (at.operation == Operation::work) {
        if (at.target == kNoIndex) births_.push_back({at.service, i, fresh(i + 1), unseen});
      } else if (service.program == kNoIndex) {
        births_.push_back({at.service, i, fresh(i + 1), unseen});
      } else if (!service.program_has_work) {
        births_.push_back({at.service, i, fresh(service.program), unseen});
      }
    }
  }

  /// Calls visit(from, to, chance) for every way of an error that is there already.
  template <class Visit>
  void for_each_move(Visit&& visit) const {
    for (Index i = 0; i < plan_.program.size(); ++i) {
      if (flow(i) <= 0) continue;
      const Instruction& at = plan_.program[i];
      switch (at.operation) {
        case Operation::finish:
        case Operation::back:
          if (program_of_[i] == kNoIndex) break;
          for (const Index caller : callers_[program_of_[i]])
            for (const std::size_t from : {fresh(i), old(i)})
              visit(from, fresh(caller + 1), flow(caller) / asked_[program_of_[i]]);
          break;
        case Operation::joined: {
          if (fork_of_[i] == kNoIndex) break;
          const Instruction& fork = plan_.program[fork_of_[i]];
          const double counts = static_cast<double>(plan_.forks[fork.detail].needed) / plan_.forks[fork.detail].count;
          for (const std::size_t from : {fresh(i), old(i)}) visit(from, fresh(fork.target), counts);
          break;
        }
        case Operation::engage:
          for (const std::size_t from : {fresh(i), old(i)}) visit(from, old(i + 1), 1.0);
          break;
        case Operation::verify:
          visit(fresh(i), fresh(i + 1), 1 - plan_.needs[at.detail].check);
          visit(old(i), old(i + 1), 1.0);
          break;
        case Operation::need:
          if (plan_.needs[at.detail].entry != kNoIndex) {
            visit(fresh(i), fresh(at.target), 1.0);
            visit(old(i), old(at.target), 1.0);
            break;
          }
          [[fallthrough]];
        default:
          ways_.for_each_next(i, [&](Index next, double chance) {
            visit(fresh(i), fresh(next), chance);
            visit(old(i), old(next), chance);
          });
      }
    }
  }

  /// Errors passing a second; cases that have one already get no other.
  std::optional<std::vector<double>> presence() const {
    std::vector<SparseEntry> entries;
    std::vector<double> born(size_, 0);
    for (std::size_t k = 0; k < size_; ++k) entries.push_back({k, k, 1});
    for_each_move([&](std::size_t from, std::size_t to, double chance) { entries.push_back({to, from, -chance}); });
    for (const Birth& birth : births_) {
      born[birth.to] += birth.chance * flow(birth.of);
      for (const std::size_t there : {fresh(birth.of), old(birth.of)})
        entries.push_back({birth.to, there, birth.chance});
    }
    return SparseSystem(size_, entries).solve(born);
  }

  double rate(const Birth& birth, const std::vector<double>& present) const {
    return birth.chance * (flow(birth.of) - present[fresh(birth.of)] - present[old(birth.of)]);
  }

  /// That an error at a place reaches its customer.
  std::optional<std::vector<double>> chances_to_surface() const {
    std::vector<SparseEntry> entries;
    std::vector<double> surfaces(size_, 0);
    for (std::size_t k = 0; k < size_; ++k) entries.push_back({k, k, 1});
    for_each_move([&](std::size_t from, std::size_t to, double chance) { entries.push_back({from, to, -chance}); });
    for (Index i = 0; i < plan_.program.size(); ++i)
      if (ends_[i]) surfaces[fresh(i)] = surfaces[old(i)] = 1;
    return SparseSystem(size_, entries).solve(surfaces);
  }

  /// Of errors made evenly from the start, those that customers see within the measured span, to all that are made in
  /// as much time: from a fixed sample of lags.
  double share_in_span(Index service) const {
    const double from = plan_.span.warm_up.s;
    const double to = plan_.span.horizon.s;
    const auto& planned = plan_.services[service];
    const random::Stream stream(0, 0, plan_.purposes[planned.quality_purpose]);
    double share = 0;
    for (std::uint64_t i = 0; i < kLags; ++i) {
      auto draw = stream.at(i);
      const double lag = std::max(0.0, planned.quality->surfaces.sample(draw));
      share += std::clamp((to - std::max(from, lag)) / (to - from), 0.0, 1.0);
    }
    return share / static_cast<double>(kLags);
  }

  const Plan& plan_;
  const Ways& ways_;
  const std::vector<double>& passed_;
  std::size_t size_;
  std::vector<char> ends_;                   // by instruction
  std::vector<Index> fork_of_;               // by instruction that ends a branch
  std::vector<Index> program_of_;            // by instruction: the service
  std::vector<std::vector<Index>> callers_;  // by service with a program
  std::vector<double> asked_;
  std::vector<Birth> births_;
};

}  // namespace

ErrorChance error_chance(const Plan& plan, const chain::PlannedService& service) {
  if (!service.quality) return {};
  const auto& department = plan.departments[service.department];
  const people::Parameters& p = plan.assumptions();
  const double seen = p[people::Parameter::line_of_sight_gain] * department.line_of_sight;
  const double least = service.quality->errors * (1 - seen);
  if (!department.knowledge_renewed_every) return {least, least};
  const double every = department.knowledge_renewed_every->s;
  const double from = plan.span.warm_up.s;
  const double step = (plan.span.horizon.s - from) / kInstants;
  double total = 0;
  for (int k = 0; k < kInstants; ++k) {
    const double at = from + (k + 0.5) * step;
    const double age = at - every * static_cast<double>(static_cast<std::int64_t>(at / every));
    total += std::min(1.0, least * (1 + age / p[people::Parameter::knowledge_ages]));
  }
  return {total / kInstants, least};
}

double chance_of_redoing(const chain::PlannedService& service, double error_chance) {
  return service.quality ? std::min(kMostRedone, error_chance * service.quality->caught) : 0;
}

std::optional<Mending> mending(const Plan& plan, const Ways& ways, const std::vector<double>& passed) {
  return Particles(plan, ways, passed).run();
}

}  // namespace domino::theory
