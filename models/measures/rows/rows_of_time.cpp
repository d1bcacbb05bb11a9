#include "models/measures/rows/rows_of_time.h"

#include <algorithm>
#include <numeric>
#include <set>
#include <utility>

#include "models/measures/rows/rows.h"
#include "models/replication/disciplines/discipline.h"
#include "models/replication/ledger/ledger.h"

namespace domino::measures {

namespace {

using chain::Accounts;
using chain::Cause;
using chain::Index;
using chain::Plan;

std::string_view meaning_of(Cause cause) {
  constexpr std::string_view kMeanings[] = {"the case was in service there",
                                            "waiting while all its staff were busy with earlier requests",
                                            "waiting while it was closed",
                                            "waiting for scheduled staff who were absent",
                                            "waiting while a later request was served",
                                            "rework, and waits for it, because of its errors",
                                            "its incomplete requests went back to the requester",
                                            "handing the case over to others",
                                            "done, and waiting for room there",
                                            "delays of the journey",
                                            "waiting until it was available",
                                            "waiting until it opened"};
  return kMeanings[static_cast<std::size_t>(cause)];
}

}  // namespace

std::vector<Cause> causes_of(const Plan& plan) {
  std::vector<Cause> causes{Cause::service, Cause::capacity};
  const bool closes =
      std::ranges::any_of(plan.departments, [](const auto& d) { return !d.hours.constant() || !d.staff.constant(); });
  if (closes) causes.push_back(Cause::closed);
  if (std::ranges::any_of(plan.departments, [](const auto& d) { return d.absence > 0; }))
    causes.push_back(Cause::absent);
  const bool overtakes = std::ranges::any_of(plan.departments, [](const auto& d) {
    return chain::may_overtake(d.queue) || d.preemption != organisation::Preemption::none;
  });
  if (overtakes || std::ranges::any_of(plan.teams, [](const auto& team) { return team.looks.size() > 1; }) ||
      std::ranges::any_of(plan.lanes, [](const auto& lane) { return lane.teams.size() > 1; }))
    causes.push_back(Cause::overtaken);
  if (std::ranges::any_of(plan.services, [](const auto& s) { return s.quality.has_value(); }))
    causes.push_back(Cause::rework);
  if (std::ranges::any_of(plan.services, [](const auto& s) { return s.completeness.has_value(); }))
    causes.push_back(Cause::clarification);
  const chain::LedgerPlan planned(plan);
  if (std::ranges::any_of(planned.delay_accounts,
                          [&](Index account) { return planned.accounts.cause(account) == Cause::hand_off; }))
    causes.push_back(Cause::hand_off);
  if (std::ranges::any_of(plan.departments,
                          [](const auto& d) { return d.when_full == organisation::WhenFull::block && d.waiting_room; }))
    causes.push_back(Cause::blocked);
  return causes;
}

std::vector<HeldFor> holds_of(const Plan& plan) {
  const chain::LedgerPlan planned(plan);
  std::set<std::pair<Index, Index>> holds;
  for (Index n = 0; n < plan.needs.size(); ++n) {
    if (planned.providers[n].empty()) continue;
    for (const Index lane : plan.departments[plan.services[plan.needs[n].service].department].lanes)
      for (const auto& by : plan.lanes[lane].teams)
        for (const auto& look : plan.teams[by.team].looks)
          for (const Index provider : planned.providers[n]) holds.emplace(plan.lanes[look.lane].department, provider);
  }
  std::vector<HeldFor> list;
  for (const auto& [department, provider] : holds) list.push_back({department, provider});
  return list;
}

TimeRows::TimeRows(const Plan& plan) : accounts_(Accounts(plan).count()) {
  std::vector<Index> customers;
  for (Index s = 0; s < plan.segments.size(); ++s)
    if (!plan.segments[s].internal) customers.push_back(s);
  if (!customers.empty()) add_group(plan, "customers.time.", customers);
  for (Index s = 0; s < plan.segments.size(); ++s) {
    const auto& segment = plan.segments[s];
    if (segment.internal)
      add_group(plan, "requests." + segment.name + ".time.", {s});
    else if (customers.size() > 1)
      add_group(plan, "customers." + segment.name + ".time.", {s});
  }
  add_splits(plan);
}

void TimeRows::add(const Plan&, const std::string& address, std::string_view meaning,
                   const std::vector<Index>& accounts, const std::vector<Index>& departments) {
  const auto declare = [&](std::string_view name, Unit unit, Range range, std::string_view formula,
                           const std::vector<Index>& waited_for) {
    measures_.emplace_back(address + std::string(name),
                           Declaration{.name = name,
                                       .unit = unit,
                                       .better = Better::less,
                                       .range = range,
                                       .needs_stability = true,
                                       .meaning = meaning,
                                       .formula = formula},
                           kAlways, waited_for);
  };
  declare("mean", Unit::seconds, Range::from_zero, "Σ time of ended cases charged to the account / cases that ended",
          departments);
  sums_.push_back({groups_.size() - 1, accounts, false});
  if (accounts.empty()) return;
  declare("share", Unit::share, Range::part, "Σ time of ended cases charged to the account / Σ their sojourn",
          group_departments_.back());
  sums_.push_back({groups_.size() - 1, accounts, true});
}

void TimeRows::add_group(const Plan& plan, const std::string& prefix, std::vector<Index> segments) {
  std::set<Index> waited_for;
  for (const Index s : segments)
    waited_for.insert(plan.segments[s].departments.begin(), plan.segments[s].departments.end());
  groups_.push_back(std::move(segments));
  group_departments_.emplace_back(waited_for.begin(), waited_for.end());
  const Accounts accounts(plan);
  const std::vector<Cause> causes = causes_of(plan);
  add(plan, prefix, "time of a case from arrival to its end, whatever the outcome", {}, group_departments_.back());
  for (Index d = 0; d < plan.departments.size(); ++d) {
    const std::string at = prefix + "departments." + plan.departments[d].name + ".";
    std::vector<Index> all;
    std::vector<Index> waiting;
    for (const Cause cause : causes) {
      all.push_back(accounts.of(d, cause));
      if (is_waiting(cause)) waiting.push_back(accounts.of(d, cause));
    }
    add(plan, at, "all time charged to the department", all, {d});
    add(plan, at + "waiting.", "waiting for the department, for whatever reason", waiting, {d});
    for (const Cause cause : causes)
      add(plan, at + std::string(chain::cause_name(cause)) + ".", meaning_of(cause), {accounts.of(d, cause)}, {d});
  }
  const auto outside = [&](Cause cause) {
    if (std::find(causes.begin(), causes.end(), cause) != causes.end())
      add(plan, prefix + std::string(chain::cause_name(cause)) + ".", "the same, by customers and partners themselves",
          {accounts.of(chain::kNoIndex, cause)}, {});
  };
  outside(Cause::clarification);
  outside(Cause::hand_off);
  const bool delays = std::any_of(plan.program.begin(), plan.program.end(),
                                  [](const auto& at) { return at.operation == chain::Operation::delay; });
  if (delays) add(plan, prefix + "delay.", meaning_of(Cause::delay), {accounts.delay()}, {});
  for (Index i = 0; i < plan.stocks.size(); ++i)
    add(plan, prefix + (plan.stocks[i].is_region ? "regions." : "stocks.") + plan.stocks[i].name + ".",
        meaning_of(Cause::stock), {accounts.stock(i)}, {});
  for (Index i = 0; i < plan.gates.size(); ++i)
    add(plan, prefix + "gates." + plan.gates[i].name + ".", meaning_of(Cause::gate), {accounts.gate(i)}, {});
}

void TimeRows::add_splits(const Plan& plan) {
  const auto holds = holds_of(plan);
  const auto add_one = [&](Index d, const std::string& name, std::string_view meaning, Split split) {
    measures_.emplace_back("departments." + plan.departments[d].name + ".waiting." + name,
                           Declaration{.name = "waiting",
                                       .unit = Unit::share,
                                       .range = Range::part,
                                       .needs_stability = true,
                                       .meaning = meaning,
                                       .formula = "∫ waiting · (share of busy people held for it) dt / ∫ waiting dt"},
                           kAlways, std::vector<Index>{d});
    splits_.push_back(split);
  };
  for (std::size_t i = 0; i < holds.size(); ++i) {
    const Index d = holds[i].department;
    add_one(d, "held_for." + plan.departments[holds[i].provider].name,
            "of the time waited there: its people were held for this one", {d, Part::provider, holds[i].provider});
    if (i + 1 < holds.size() && holds[i + 1].department == d) continue;
    add_one(d, "own_work", "of the time waited there: its people were at work", {d, Part::own_work, 0});
    add_one(d, "nobody_there", "of the time waited there: closed, or no staff were at work", {d, Part::nobody, 0});
  }
}

void TimeRows::read(const chain::Record& record, std::vector<Value>& values) const {
  const chain::TimeRecord& time = record.time;
  DOMINO_REQUIRE(time.spent.size() == record.segments.size() * accounts_,
                 "time is attributed from a ledger of all segments and accounts");
  std::vector<std::vector<WideTicks>> spent;
  std::vector<double> cases;
  std::vector<WideTicks> whole;
  for (const auto& group : groups_) {
    spent.emplace_back(accounts_, 0);
    cases.push_back(0);
    for (const Index s : group) {
      cases.back() += static_cast<double>(record.segments[s].ended_in_all());
      for (std::size_t a = 0; a < accounts_; ++a) spent.back()[a] += time.spent[s * accounts_ + a].value();
    }
    whole.push_back(std::accumulate(spent.back().begin(), spent.back().end(), WideTicks{0}));
  }
  for (const Sum& sum : sums_) {
    WideTicks total = sum.accounts.empty() ? whole[sum.group] : 0;
    for (const Index account : sum.accounts) total += spent[sum.group][account];
    values.push_back({seconds(total), sum.share ? seconds(whole[sum.group]) : cases[sum.group]});
  }
  for (const Split& split : splits_) {
    const chain::SplitRecord& of = time.splits[split.department];
    const double waited = static_cast<double>(of.waited);
    const double attended = static_cast<double>(of.attended);
    double part = split.part == Part::nobody ? waited - attended : attended;
    // Levels that go up and down by thirds leave a rounding behind, and a share is never negative.
    if (split.part == Part::provider) part = std::max(0.0, of.held[split.provider]);
    if (split.part == Part::own_work)
      for (const double held : of.held) part -= held;
    values.push_back({std::max(0.0, part) / kTicksPerSecond, waited / kTicksPerSecond});
  }
}

}  // namespace domino::measures
