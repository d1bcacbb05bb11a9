#include "models/plan/changes/ideal.h"

#include <algorithm>
#include <numeric>

#include "engine/random/stream.h"

namespace domino::chain {

namespace {

bool changes_time(Ideal ideal) { return ideal == Ideal::zero_delay || ideal == Ideal::both; }
bool changes_errors(Ideal ideal) { return ideal == Ideal::zero_error || ideal == Ideal::both; }

bool makes_errors(const PlannedService& service) { return service.quality && service.quality->errors > 0; }

/// Whether a program asks for anything of the department, or an escalation does.
bool is_asked(const Plan& plan, Index department) {
  const auto asks_it = [&](Index service) {
    return service != kNoIndex && plan.services[service].department == department;
  };
  for (const Instruction& instruction : plan.program)
    if (instruction.operation == Operation::visit && asks_it(instruction.service)) return true;
  return std::any_of(plan.departments.begin(), plan.departments.end(),
                     [&](const PlannedDepartment& other) { return other.supervisor == department; });
}

/// Departments in sets that hang together.
class Together {
 public:
  explicit Together(std::size_t departments) : root_(departments) { std::iota(root_.begin(), root_.end(), Index{0}); }
  void join(Index a, Index b) {
    if (a != kNoIndex && b != kNoIndex) root_[find(a)] = find(b);
  }
  Index find(Index d) const {
    while (root_[d] != d) d = root_[d];
    return d;
  }

 private:
  std::vector<Index> root_;
};

void join_what_hangs_together(const Plan& plan, Together& together) {
  for (const PlannedAsk& ask : plan.asks)
    if (ask.department != kNoIndex) together.join(ask.department, ask.provider);
  for (Index d = 0; d < plan.departments.size(); ++d) together.join(d, plan.departments[d].supervisor);
  for (const PlannedLane& lane : plan.lanes) {
    for (const auto& by : lane.teams) together.join(lane.department, plan.teams[by.team].department);
    if (lane.overflow_to != kNoIndex) together.join(lane.department, plan.lanes[lane.overflow_to].department);
  }
}

/// Customers wait for what stocks order and others put there, and for others at gates: then everybody counts.
bool anything_is_made_to_order(const Plan& plan) {
  const auto waits_for_others = [](const Instruction& at) {
    return at.operation == Operation::put || at.operation == Operation::gather;
  };
  if (std::any_of(plan.program.begin(), plan.program.end(), waits_for_others)) return true;
  return std::any_of(plan.stocks.begin(), plan.stocks.end(),
                     [](const PlannedStock& stock) { return stock.order_program != kNoIndex; });
}

void add_stand_ins(Plan& plan, Index department) {
  const auto team = static_cast<Index>(plan.teams.size());
  const PlannedDepartment& of = plan.departments[department];
  // They have for a customer what the department's first team has.
  const std::vector<double> offers = of.teams.empty() ? std::vector<double>() : plan.teams[of.teams.front()].offers;
  plan.teams.push_back({.name = of.name + " (stand-ins)",
                        .department = department,
                        .staff = resources::Calendar(resources::WeeklyTable(0)),
                        .looks = {},
                        .offers = offers,
                        .stands_in = true});
  if (plan.people) plan.people->purposes.push_back(random::name_key("departments." + of.name + ".stand_ins"));
  for (const Index lane : of.lanes) plan.lanes[lane].stand_in = team;
}

void make_ideal(Plan& plan, Index department, Ideal ideal) {
  PlannedDepartment& of = plan.departments[department];
  of.at_once = changes_time(ideal);
  of.on_time = ideal == Ideal::promise_kept;
  if (of.at_once) of.lines = of.waiting_room = std::nullopt;
  if (of.at_once || of.on_time) add_stand_ins(plan, department);
  if (!changes_errors(ideal)) return;
  for (PlannedService& service : plan.services)
    if (service.department == department && service.quality) service.quality->errors = 0;
}

}  // namespace

std::string_view words_for(Ideal ideal) {
  switch (ideal) {
    case Ideal::zero_delay:
      return "zero delay";
    case Ideal::zero_error:
      return "zero error";
    case Ideal::both:
      return "both";
    case Ideal::promise_kept:
      return "promise kept";
  }
  return "";
}

bool ideal_changes(const Plan& plan, Index department, Ideal ideal) {
  if (!is_asked(plan, department)) return false;
  if (changes_time(ideal)) return true;
  return std::any_of(plan.services.begin(), plan.services.end(), [&](const PlannedService& service) {
    if (service.department != department) return false;
    return ideal == Ideal::promise_kept ? service.promise.has_value() : makes_errors(service);
  });
}

std::vector<Index> ideal_players(const Plan& plan, Ideal ideal) {
  Together together(plan.departments.size());
  join_what_hangs_together(plan, together);
  const bool everybody = anything_is_made_to_order(plan);
  std::vector<char> serves_customers(plan.departments.size(), everybody ? 1 : 0);
  for (const PlannedSegment& segment : plan.segments) {
    if (segment.internal) continue;
    for (const Index d : segment.departments) serves_customers[together.find(d)] = 1;
  }
  for (const PlannedAsk& ask : plan.asks)
    if (ask.segment != kNoIndex && !plan.segments[ask.segment].internal)
      serves_customers[together.find(ask.provider)] = 1;
  std::vector<Index> players;
  for (Index d = 0; d < plan.departments.size(); ++d)
    if (ideal_changes(plan, d, ideal) && (everybody || serves_customers[together.find(d)])) players.push_back(d);
  return players;
}

Plan with_ideal(const Plan& plan, std::span<const Index> departments, Ideal ideal) {
  Plan changed = plan;
  for (const Index department : departments)
    if (ideal_changes(plan, department, ideal)) make_ideal(changed, department, ideal);
  return changed;
}

}  // namespace domino::chain
