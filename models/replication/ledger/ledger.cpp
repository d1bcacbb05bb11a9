#include "models/replication/ledger/ledger.h"

#include <algorithm>
#include <iterator>

#include "models/plan/flow.h"
#include "models/replication/disciplines/discipline.h"

namespace domino::chain {

namespace {

using organisation::NeedMode;

bool keeps_employee(NeedMode mode) {
  return mode == NeedMode::hold || mode == NeedMode::consult || mode == NeedMode::transfer;
}

/// Departments asked from an instruction on, until the asking is over or a service made of steps returns.
class Providers {
 public:
  explicit Providers(const Plan& plan) : plan_(plan) {}

  std::vector<Index> from(Index instruction) {
    left_ = {instruction};
    while (!left_.empty()) {
      const Index i = left_.back();
      left_.pop_back();
      if (std::find(seen_.begin(), seen_.end(), i) != seen_.end()) continue;
      seen_.push_back(i);
      pass(i, plan_.program[i]);
    }
    std::sort(found_.begin(), found_.end());
    found_.erase(std::unique(found_.begin(), found_.end()), found_.end());
    return std::move(found_);
  }

 private:
  void pass(Index i, const Instruction& at) {
    if (at.operation == Operation::answered) return;
    const auto go_to = [&](Index place) { left_.push_back(place); };
    if (at.operation == Operation::visit) found_.push_back(plan_.services[at.service].department);
    if (at.operation == Operation::call) go_to(plan_.services[at.service].program);
    if (at.operation == Operation::fork) for_each_branch(plan_, plan_.forks[at.detail], go_to);
    for_each_next(plan_, i, go_to);
  }

  const Plan& plan_;
  std::vector<Index> left_;
  std::vector<Index> seen_;
  std::vector<Index> found_;
};

}  // namespace

std::string_view cause_name(Cause cause) {
  constexpr std::string_view kNames[] = {"service",       "capacity", "closed",  "absent", "overtaken", "rework",
                                         "clarification", "hand_off", "blocked", "delay",  "stock",     "gate"};
  return kNames[static_cast<std::size_t>(cause)];
}

LedgerPlan::LedgerPlan(const Plan& plan) : accounts(plan) {
  for (const PlannedService& service : plan.services)
    service_accounts.push_back(accounts.of(service.department, Cause::service));
  delay_accounts.assign(plan.delays.size(), accounts.delay());
  providers.resize(plan.needs.size());
  std::vector<char> holds(plan.departments.size(), 0);
  for (Index i = 0; i < plan.program.size(); ++i) {
    if (plan.program[i].operation != Operation::engage) continue;
    const PlannedNeed& need = plan.needs[plan.program[i].detail];
    const Index requester = plan.services[need.service].department;
    // A hand-off is written before the request itself.
    if (plan.program[i + 1].operation == Operation::delay)
      delay_accounts[plan.program[i + 1].detail] = accounts.of(requester, Cause::hand_off);
    if (!keeps_employee(need.mode)) continue;
    providers[plan.program[i].detail] = Providers(plan).from(i + 1);
    holds[requester] = 1;
  }
  // People may be held who help the department, or take its requests after a while.
  std::vector<char> team_may(plan.teams.size(), 0);
  for (const PlannedLane& lane : plan.lanes)
    for (const auto& by : lane.teams) team_may[by.team] = team_may[by.team] || holds[lane.department];
  for (const PlannedLane& lane : plan.lanes)
    may_be_held.push_back(std::any_of(lane.teams.begin(), lane.teams.end(),
                                      [&](const PlannedLane::By& by) { return team_may[by.team] != 0; }));
}

Ledger::Ledger(const Plan& plan, const LedgerOptions& options, TimeRecord& record, MemoryBudget* budget)
    : plan_(plan),
      options_(options),
      planned_(plan),
      record_(record),
      account_count_(planned_.accounts.count()),
      entries_(BudgetedAllocator<Entry>(budget)),
      waits_(BudgetedAllocator<Wait>(budget)),
      parts_(budget) {
  keeps_ = options_.keep_cases || options_.worst > 0;
  holding_lanes_.resize(plan.teams.size());
  for (Index team = 0; team < plan.teams.size(); ++team)
    for (const auto& look : plan.teams[team].looks)
      if (planned_.may_be_held[look.lane]) holding_lanes_[team].push_back(look.lane);
}

void Ledger::reset() {
  if (!options_.on) return;
  entries_.clear();
  waits_.clear();
  parts_.clear();
  strands_ = 0;
  lanes_.resize(plan_.lanes.size());
  teams_off_.assign(plan_.teams.size(), {});
  in_service_.resize(plan_.teams.size());
  for (auto& team : in_service_) team.clear();
  for (Index i = 0; i < lanes_.size(); ++i) {
    Lane& lane = lanes_[i];
    const PlannedLane& planned = plan_.lanes[i];
    lane.missing = 0;
    lane.closed = {};
    lane.overtaking.clear();
    lane.absent.clear();
    lane.holds = planned_.may_be_held[i] != 0;
    if (lane.holds) lane.holding.open(plan_.departments.size());
    const auto& department = plan_.departments[planned.department];
    // Of a single queue that everybody is called from in turn, nobody who came later can be in service.
    lane.overtakes = may_overtake(department.queue) || department.preemption != organisation::Preemption::none ||
                     planned.overflow_to != kNoIndex || planned.teams.size() != 1 ||
                     plan_.teams[planned.teams.front().team].looks.size() != 1;
    const auto varies = [&](const PlannedLane::By& by) {
      const PlannedTeam& team = plan_.teams[by.team];
      return plan_.people || !team.staff.constant() || plan_.departments[team.department].absence > 0;
    };
    lane.plain = !lane.overtakes && department.hours.constant() &&
                 std::none_of(planned.teams.begin(), planned.teams.end(), varies) && !planned.teams.empty() &&
                 plan_.teams[planned.teams.front().team].staff.maximum() > 0;
  }
  watched_.assign(plan_.teams.size(), 0);
  for (Index i = 0; i < lanes_.size(); ++i)
    if (lanes_[i].overtakes)
      for (const auto& by : plan_.lanes[i].teams) watched_[by.team] = 1;
  record_.spent.assign(plan_.segments.size() * accounts().count(), {});
  record_.splits.assign(plan_.departments.size(), {});
  record_.ended.clear();
  record_.parts.clear();
  record_.story.clear();
}

void Ledger::give_back_memory() {
  clear_and_keep_little(entries_);
  clear_and_keep_little(waits_);
  parts_.clear();
}

void Ledger::start_measuring(Ticks now) {
  if (!options_.on) return;
  std::fill(record_.spent.begin(), record_.spent.end(), statistics::WideSum());
  record_.ended.clear();
  record_.parts.clear();
  for (Lane& lane : lanes_)
    if (lane.holds) lane.holding.start_measuring(now);
}

void Ledger::read_areas(Ticks now) {
  if (!options_.on) return;
  for (SplitRecord& split : record_.splits) {
    split.waited = split.attended = 0;
    std::fill(split.held.begin(), split.held.end(), 0);
  }
  for (Index i = 0; i < lanes_.size(); ++i) {
    if (!lanes_[i].holds) continue;
    SplitRecord& split = record_.splits[plan_.lanes[i].department];
    split.held.resize(plan_.departments.size(), 0);
    split.waited += lanes_[i].holding.waited(now);
    split.attended += lanes_[i].holding.attended(now);
    for (Index d = 0; d < plan_.departments.size(); ++d) split.held[d] += lanes_[i].holding.held_for(d, now);
  }
}

// --- cases -----------------------------------------------------------------------------------------------

void Ledger::open_branch(std::uint32_t id, std::uint32_t parent, Ticks now) {
  const Entry& of = entries_[parent];
  if (!of.counted) return;
  Entry& entry = entries_[id];
  begin(entry, now);
  entry.charged = of.charged;
  entry.in_story = of.in_story;
  entry.plain = of.plain;
  if (of.in_story) entry.strand = ++strands_;
}

void Ledger::drop(std::uint32_t id) {
  Entry& entry = entries_[id];
  if (!entry.counted) return;
  if (entry.waiting) stop_waiting(id, entry);
  for (std::uint32_t i = entry.parts; i != kNone;) {
    const std::uint32_t next = parts_[i].next;
    parts_.give_back(i);
    i = next;
  }
  entry.counted = entry.plain = entry.in_story = false;
}

void Ledger::serve_otherwise(std::uint32_t id, Index service_account, Ticks issued, Ticks now) {
  note_plain_wait(id, service_account, issued, now);
  turn(id, service_account, now);
}

void Ledger::add_slowly(Entry& entry, Index account, Ticks span) {
  if (entry.charged != kNoIndex) account = entry.charged;
  if (entry.in_story)
    record_.story.push_back(
        {.at = entry.since, .kind = StoryEvent::Kind::spent, .what = account, .strand = entry.strand, .span = span});
  add_silently(entry, account, span);
}

void Ledger::add_silently(Entry& entry, Index account, Ticks span) {
  if (span < 0) return add_part(entry, account, span);
  for (std::size_t i = 0; i < entry.count; ++i)
    if (entry.accounts[i] == account) {
      entry.ticks[i] += span;
      return;
    }
  if (entry.count < kSlots) {
    put(entry, account, span);
    return;
  }
  add_part(entry, account, span);
}

void Ledger::add_part(Entry& entry, Index account, Ticks span) {
  for (std::uint32_t i = entry.parts; i != kNone; i = parts_[i].next)
    if (parts_[i].account == account) {
      parts_[i].ticks += span;
      return;
    }
  const std::uint32_t part = parts_.take();
  parts_[part] = {entry.parts, account, span};
  entry.parts = part;
}

/// The branch has accounted for its stretches already, and has charged them as its case would have.
void Ledger::join(std::uint32_t branch, std::uint32_t parent, Ticks now) {
  if (!entries_[branch].counted) return;
  close_any(branch, entries_[branch], now);
  const Entry& from = entries_[branch];
  if (Entry& to = entries_[parent]; to.counted) {
    for (std::size_t i = 0; i < from.count; ++i) add_silently(to, from.accounts[i], from.ticks[i]);
    for (std::uint32_t i = from.parts; i != kNone; i = parts_[i].next) {
      const Part part = parts_[i];
      add_silently(to, part.account, part.ticks);
    }
    to.since = now;
  }
  drop(branch);
}

Index Ledger::charge_to(std::uint32_t id, Index account, Ticks now) {
  Entry& entry = entries_[id];
  if (!entry.counted) return kNoIndex;
  close_any(id, entry, now);
  const Index before = entry.charged;
  entry.charged = account;
  entry.plain = !entry.in_story && account == kNoIndex;
  return before;
}

void Ledger::fold_parts(Entry& entry, statistics::WideSum* spent) {
  for (std::uint32_t i = entry.parts; i != kNone;) {
    const Part part = parts_[i];
    spent[part.account].add(WideTicks{part.ticks});
    parts_.give_back(i);
    i = part.next;
  }
}

/// Each account once, in order.
void Ledger::keep(const Entry& entry, const CaseRecord& ended) {
  CaseRecord kept = ended;
  auto& parts = record_.parts;
  kept.first_part = static_cast<std::uint32_t>(parts.size());
  for (std::size_t i = 0; i < entry.count; ++i) parts.push_back({entry.accounts[i], entry.ticks[i]});
  for (std::uint32_t i = entry.parts; i != kNone; i = parts_[i].next)
    parts.push_back({parts_[i].account, parts_[i].ticks});
  const auto first = parts.begin() + kept.first_part;
  std::sort(first, parts.end(), [](const CasePart& a, const CasePart& b) { return a.account < b.account; });
  std::size_t end = kept.first_part;
  for (std::size_t i = kept.first_part; i < parts.size(); ++i) {
    if (end > kept.first_part && parts[end - 1].account == parts[i].account)
      parts[end - 1].ticks += parts[i].ticks;
    else
      parts[end++] = parts[i];
  }
  parts.resize(end);
  kept.parts = static_cast<std::uint32_t>(end) - kept.first_part;
  record_.ended.push_back(kept);
}

/// The worst stand as a heap with the least bad in front; of two that took as long the earlier is worse.
void Ledger::keep_if_worst(const Entry& entry, const CaseRecord& ended) {
  const auto worse = [](const CaseRecord& a, const CaseRecord& b) {
    return a.sojourn() != b.sojourn() ? a.sojourn() > b.sojourn() : a.arrived < b.arrived;
  };
  if (record_.ended.size() >= options_.worst) {
    if (!worse(ended, record_.ended.front())) return;
    std::pop_heap(record_.ended.begin(), record_.ended.end(), worse);
    record_.ended.pop_back();
  }
  keep(entry, ended);
  std::push_heap(record_.ended.begin(), record_.ended.end(), worse);
}

// --- waiting ---------------------------------------------------------------------------------------------

void Ledger::wait(std::uint32_t id, Index lane_index, Index department, Ticks issued, Ticks now) {
  Lane& lane = lanes_[lane_index];
  if (lane.holds) lane.holding.change_waiting(1, now);
  Entry& entry = entries_[id];
  if (!entry.counted) return;
  close(entry, now);
  entry.account = accounts().of(department, Cause::service);
  entry.waiting = true;
  Wait& wait = waits_[id];
  wait.lane = lane_index;
  wait.team = kNoIndex;
  wait.absent = false;
  if (lane.plain) return;
  wait.issued = issued;
  wait.closed_before = closed_so_far(wait, now);
  if (lane.overtakes) lane.overtaking.join(id, issued, now);
}

/// Those who serve others meanwhile could not have gone on with it, so that nobody overtakes it.
void Ledger::wait_for_team(std::uint32_t id, Index team, Ticks now) {
  Entry& entry = entries_[id];
  Wait& wait = waits_[id];
  if (!entry.counted || !entry.waiting || lanes_[wait.lane].plain) return;
  if (Lane& lane = lanes_[wait.lane]; lane.overtakes) lane.overtaking.leave(id, wait.issued);
  wait.team = team;
  wait.closed_before = closed_so_far(wait, now);
}

/// A level of 0 or 1.
Ticks Ledger::closed_so_far(const Wait& wait, Ticks now) const {
  const statistics::TickArea& area = wait.team == kNoIndex ? lanes_[wait.lane].closed : teams_off_[wait.team];
  return static_cast<Ticks>(area.area(now));
}

void Ledger::leave(std::uint32_t id, Index lane_index, Ticks now) {
  Lane& lane = lanes_[lane_index];
  if (lane.holds) lane.holding.change_waiting(-1, now);
  Entry& entry = entries_[id];
  if (!entry.counted || !entry.waiting) return;
  close_wait(id, entry, now);
  stop_waiting(id, entry);
}

/// The wait so far, by the first cause that applies at each instant.
void Ledger::close_wait(std::uint32_t id, Entry& entry, Ticks now) {
  Wait& wait = waits_[id];
  Lane& lane = lanes_[wait.lane];
  Ticks rest = now - entry.since;
  const auto charge = [&](Cause cause, Ticks span) {
    if (span != 0) add(entry, entry.account + static_cast<Index>(cause), span);
    entry.since += span;
    rest -= span;
  };
  if (lane.plain) return charge(Cause::capacity, rest);
  const bool may_be_overtaken = lane.overtakes && wait.team == kNoIndex;
  const Ticks overtaken = may_be_overtaken ? lane.overtaking.take(id, wait.issued, now) : 0;
  const Ticks closed = closed_so_far(wait, now);
  charge(Cause::closed, closed - wait.closed_before);
  wait.closed_before = closed;
  if (wait.absent) return charge(Cause::absent, rest);
  charge(Cause::overtaken, overtaken);
  charge(Cause::capacity, rest);
}

void Ledger::stop_waiting(std::uint32_t id, Entry& entry) {
  const Wait& wait = waits_[id];
  Lane& lane = lanes_[wait.lane];
  if (lane.overtakes && wait.team == kNoIndex) lane.overtaking.leave(id, wait.issued);
  entry.waiting = false;
}

void Ledger::set_closed(Index index, bool closed, Ticks now) {
  Lane& lane = lanes_[index];
  if (closed == is_closed(index)) return;
  lane.closed.set_level(closed ? 1 : 0, now);
  if (lane.overtakes) lane.overtaking.set_latest(latest_in_service(index), now);
  if (lane.holds) lane.holding.set_open(!closed, now);
}

void Ledger::set_absent(Index index, const std::vector<std::uint32_t>& ids, Ticks now) {
  Lane& lane = lanes_[index];
  ++generation_;
  const auto change = [&](std::uint32_t id, bool absent) {
    Entry& entry = entries_[id];
    Wait& wait = waits_[id];
    if (!entry.counted || !entry.waiting || wait.lane != index || wait.absent == absent) return;
    close_wait(id, entry, now);
    wait.absent = absent;
  };
  for (const std::uint32_t id : ids) {
    waits_[id].generation = generation_;
    change(id, true);
  }
  for (const std::uint32_t id : lane.absent)
    if (waits_[id].generation != generation_) change(id, false);
  lane.absent = ids;
}

// --- those who serve -------------------------------------------------------------------------------------

/// While closed nobody overtakes.
Ticks Ledger::latest_in_service(Index lane) const {
  Ticks latest = Overtaking::kNobody;
  if (is_closed(lane)) return latest;
  for (const auto& by : plan_.lanes[lane].teams)
    if (!in_service_[by.team].empty()) latest = std::max(latest, in_service_[by.team].back());
  return latest;
}

void Ledger::note_latest(Index team, Ticks now) {
  for (const auto& look : plan_.teams[team].looks)
    if (Lane& lane = lanes_[look.lane]; lane.overtakes) lane.overtaking.set_latest(latest_in_service(look.lane), now);
}

void Ledger::note_taken_up(Index team, Ticks issued, Ticks now) {
  auto& serving = in_service_[team];
  auto place = serving.end();
  while (place != serving.begin() && *(place - 1) > issued) --place;
  const bool latest = place == serving.end();
  serving.insert(place, issued);
  if (latest) note_latest(team, now);
}

void Ledger::note_put_down(Index team, Ticks issued, Ticks now) {
  auto& serving = in_service_[team];
  const auto place = std::lower_bound(serving.begin(), serving.end(), issued);
  DOMINO_REQUIRE(place != serving.end() && *place == issued, "work that is interrupted has begun before");
  const bool latest = std::next(place) == serving.end();
  serving.erase(place);
  if (latest) note_latest(team, now);
}

/// Held for several departments at once is held for each of them in equal parts.
void Ledger::change_held(Index team, Index need, double by, Ticks now) {
  const auto& providers = planned_.providers[need];
  for (const Index lane : holding_lanes_[team])
    for (const Index department : providers)
      lanes_[lane].holding.change_held(department, by / static_cast<double>(providers.size()), now);
}

}  // namespace domino::chain
