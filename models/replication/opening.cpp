#include "models/replication/opening.h"

#include <algorithm>
#include <utility>

#include "models/replication/arrivals.h"
#include "models/replication/contacts.h"
#include "models/replication/crews.h"
#include "models/replication/disciplines/discipline.h"
#include "models/replication/ideal.h"
#include "models/replication/measuring.h"
#include "models/replication/serving.h"
#include "models/replication/shifts.h"
#include "models/replication/stores.h"
#include "models/replication/till.h"
#include "models/replication/times.h"

namespace domino::chain::opening {

namespace {

using organisation::Preemption;
using organisation::QueueAtClosing;
using organisation::Routing;
using organisation::WorkAtShiftEnd;

}  // namespace

static void open_departments(Run& run);
static void open_lanes(Run& run);
static void open_services(Run& run);
static bool issues_carefully(const ServiceState& service);

void reset(Run& run, std::uint64_t seed, std::uint64_t number) {
  run.simulation.reset(seed, number);
  run.now = 0;
  run.turns = 0;
  run.activities.clear();
  run.frames.clear();
  run.forks.clear();
  run.watches.clear();
  run.standings.clear();
  run.waits.clear();
  for (std::size_t i = 0; i < run.streams.size(); ++i)
    run.streams[i] = random::Stream(seed, number, run.plan.purposes[i]);
  run.arrivals_over = run.heeds_ends = false;
  run.staying.departments.clear();
  run.asking_later = 0;
  run.in_turn = false;
  run.middle_noted = false;
  run.record.visits.clear();
  run.record.waits.clear();
  run.record.cleared = true;
  for (auto& segment : run.record.segments) segment.clear();
  for (auto& department : run.record.departments) department.clear();
  for (auto& service : run.record.services) service.clear();
  for (auto& team : run.record.teams) team.clear();
  run.record.asks.assign(run.plan.asks.size(), {});
  run.record.stocks.assign(run.plan.stocks.size(), {});
  run.record.gates.assign(run.plan.gates.size(), {});
  if (run.people != nullptr) {
    run.record.people.assign(run.plan.departments.size(), {});
    std::fill(run.record.weeks.begin(), run.record.weeks.end(), PeopleWeek{});
    run.people->reset(seed, number, run.record);
  }
  if (run.customers != nullptr) {
    run.record.populations.assign(run.plan.segments.size(), {});
    measuring::clear_churn(run);
    std::fill(run.record.population_weeks.begin(), run.record.population_weeks.end(), PopulationWeek{});
    run.customers->reset(seed, number, run.record, run.stop);
  }
  std::fill(run.record.money_weeks.begin(), run.record.money_weeks.end(), MoneyWeek{});
  run.ledger.reset();
}

void open_for_business(Run& run) {
  open_departments(run);
  open_lanes(run);
  open_services(run);
  stores::open(run);
  crews::open(run);
  till::open(run);
  for (Index i = 0; i < run.departments.size(); ++i) shifts::open(run, i);
  for (Index i = 0; i < run.segments.size(); ++i) {
    const PlannedSegment& planned = run.plan.segments[i];
    SegmentState& segment = run.segments[i] = {};
    segment.plan = &planned;
    segment.record = &run.record.segments[i];
    segment.arrival_stream = run.streams[planned.arrival_purpose];
    segment.identity = planned.identity;
    if (run.ledger.on()) segment.spent = run.ledger.spent_of(i);
    segment.program = planned.program;
    if (planned.service_level) segment.target = ticks(planned.service_level->within);
    if (planned.arrive.constant()) segment.rate = planned.arrive.value_at(Time{});
    segment.plain = !planned.every && !planned.instants && !planned.group && !planned.busyness && !planned.internal &&
                    !planned.population && segment.rate > 0 && run.plan.counters == 0 &&
                    run.plan.attribute_slots == 0 && run.plan.marks.empty();
    segment.impatient = planned.patience || planned.message_after || planned.balks || planned.patience_in_all ||
                        !run.plan.wait_terms.empty();
    segment.known = planned.population.has_value();
    segment.plain_waits = run.plan.wait_terms.empty() && !planned.patience_in_all && !planned.redials;
    segment.careful_end = run.plan.waits_anywhere || planned.redials ||
                          (planned.service_level && planned.service_level->is_judged_at_end());
    segment.in_detail = run.options.in_detail || planned.groups > 0;
    if (!segment.known) arrivals::schedule_any_arrival(run, i);
  }
  contacts::open(run);
}

static void open_departments(Run& run) {
  for (Index i = 0; i < run.departments.size(); ++i) {
    const PlannedDepartment& planned = run.plan.departments[i];
    DepartmentState& department = run.departments[i] = {};
    department.plan = &planned;
    department.record = &run.record.departments[i];
    department.limited = planned.lines || planned.waiting_room;
    department.pausing = planned.work_at_shift_end == WorkAtShiftEnd::pause;
    department.preempting = planned.preemption != Preemption::none;
    department.hours = &planned.hours;
    department.transparency = planned.transparency;
    department.line_of_sight = planned.line_of_sight;
  }
  for (const PlannedAsk& ask : run.plan.asks)
    if (!ask.sole) run.departments[ask.provider].sole_requester = false;
  for (Index i = 0; i < run.teams.size(); ++i) {
    const PlannedTeam& planned = run.plan.teams[i];
    DepartmentState& department = run.departments[planned.department];
    TeamState& team = run.teams[i];
    resources::Crew crew = std::move(team.crew);
    crew.clear();
    resources::OrderedLine paused = std::move(team.paused);
    paused.clear();
    team = {};
    team.crew = std::move(crew);
    team.paused = std::move(paused);
    team.plan = &planned;
    team.calendar = &planned.staff;
    team.department = &department;
    team.tracking = department.pausing || department.preempting;
    team.named = !planned.stands_in && (run.options.keep_visits || planned.speeds || department.plan->absence > 0 ||
                                        department.plan->routing == Routing::longest_idle || run.people != nullptr ||
                                        run.customers != nullptr);
    team.paced = planned.speeds || department.plan->line_of_sight > 0 || run.people != nullptr;
  }
  for (const auto& need : run.plan.needs)
    if (need.mode == organisation::NeedMode::background)
      for (const Index team : run.plan.departments[run.plan.services[need.service].department].teams)
        run.teams[team].paced = true;
  ideal::open(run);
}

static void open_lanes(Run& run) {
  for (Index i = 0; i < run.lanes.size(); ++i) {
    const PlannedLane& planned = run.plan.lanes[i];
    LaneState& lane = run.lanes[i];
    resources::OrderedLine ordered = std::move(lane.ordered);
    resources::UnorderedLine unordered = std::move(lane.unordered);
    resources::OrderedLine paused = std::move(lane.paused);
    Remaining remaining = std::move(lane.remaining);
    paused.clear();
    ordered.clear();
    unordered.clear();
    remaining.clear();
    lane = {};
    lane.ordered = std::move(ordered);
    lane.unordered = std::move(unordered);
    lane.paused = std::move(paused);
    lane.remaining = std::move(remaining);
    lane.plan = &planned;
    lane.department = &run.departments[planned.department];
    lane.plain_wait = run.ledger.on() && run.ledger.is_plain(i);
    lane.team = planned.teams.empty() ? nullptr : &run.teams[planned.teams.front().team];
    lane.plain = planned.teams.size() == 1 && planned.teams.front().factor == 1 &&
                 run.plan.teams[planned.teams.front().team].looks.size() == 1 && planned.overflow_to == kNoIndex &&
                 !may_overtake(lane.department->plan->queue) && !lane.department->preempting &&
                 !(run.blocking && lane.department->limited) && planned.stand_in == kNoIndex;
  }
  for (auto& team : run.teams) {
    team.lane = team.plan->looks.empty() ? nullptr : &run.lanes[team.plan->looks.front().lane];
    team.plain = team.plan->looks.size() == 1 && team.lane->plain;
    team.ordinary = serving::is_ordinary(team);
  }
}

static void open_services(Run& run) {
  // Work that takes no time ends at the instant of whatever it began at.
  const bool some_take_no_time =
      std::any_of(run.plan.services.begin(), run.plan.services.end(), [](const PlannedService& service) {
        return service.department != kNoIndex && service.duration.base.has_atoms() &&
               service.duration.base.support().low <= 0;
      });
  for (Index i = 0; i < run.services.size(); ++i) {
    const PlannedService& planned = run.plan.services[i];
    ServiceState& service = run.services[i] = {};
    service.plan = &planned;
    service.index = i;
    service.program = planned.program;
    service.counter = planned.counter;
    if (planned.department == kNoIndex) continue;
    service.duration = &planned.duration;
    service.ties = some_take_no_time || planned.duration.base.has_atoms();
    service.simple = planned.duration.terms.empty() && planned.duration.base.is_exponential() &&
                     planned.counter == kNoIndex && !service.ties;
    if (service.simple) service.mean = planned.duration.base.mean();
    service.stream = run.streams[planned.purpose];
    service.department = &run.departments[planned.department];
    service.record = service.department->record;
    service.lane = &run.lanes[planned.lane];
    service.team = service.lane->team;
    const PlannedDepartment& department = *service.department->plan;
    const bool unusual_people =
        !service.lane->plain || service.team->named || service.team->paced || service.team->tracking;
    times::open(run, service);
    take_care_of_issue(service, false);
    // Whether a colleague's request costs the time to keep them informed is seen when its work begins.
    service.careful_work = unusual_people || planned.program != kNoIndex || planned.completeness || planned.quality ||
                           planned.after_work || (service.careful_issue && !service.only_counted) ||
                           department.transparency > 0 || run.blocking || !department.hours.constant();
    // Whoever may be held is counted whenever they begin or stop to be busy.
    if (run.ledger.on()) service.account = run.ledger.plan().service_accounts[i];
    if (run.ledger.on() && run.ledger.plan().may_be_held[planned.lane]) service.careful_work = true;
  }
  for (const auto& need : run.plan.needs)
    if (need.mode == organisation::NeedMode::transfer) run.services[need.asked].careful_work = true;
}

void take_care_of_issue(ServiceState& service, bool staying) {
  const bool careful = staying || issues_carefully(service);
  service.careful_issue = careful || service.apart;
  service.only_counted = !careful;
}

static bool issues_carefully(const ServiceState& service) {
  return !service.lane->plain || service.plan->in_branch || service.department->limited || service.plan->promise ||
         service.plan->completeness || !service.department->sole_requester || service.plan->fee > 0 ||
         service.department->plan->queue_at_closing == QueueAtClosing::disconnect;
}

}  // namespace domino::chain::opening
