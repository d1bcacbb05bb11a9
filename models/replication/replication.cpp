#include "models/replication/replication.h"

#include <algorithm>
#include <cmath>

#include "engine/kernel/fetch.h"
#include "models/plan/care_numbers.h"
#include "models/plan/reach.h"

namespace domino::chain {

namespace {

using organisation::Preemption;
using organisation::QueueAtClosing;
using organisation::Routing;
using organisation::WorkAtShiftEnd;

/// A finite day that is not cleared after this long never will be.
constexpr Duration kPatienceWithClearing = 53 * kWeek;
/// More steps than this without any time passing is a journey that turns in a circle.
constexpr std::uint64_t kMostStepsAtOnce = 1'000'000;

}  // namespace

Replication::Replication(const Plan& plan, ReplicationOptions options)
    : plan_(plan),
      program_(plan.program.data()),
      options_(options),
      simulation_(&budget()),
      activities_(&budget(), plan.span.case_limit),
      frames_(&budget()),
      forks_(&budget()),
      watches_(&budget()),
      counters_(BudgetedAllocator<std::uint32_t>(&budget())),
      attributes_(BudgetedAllocator<double>(&budget())),
      paces_(BudgetedAllocator<double>(&budget())),
      record_(plan),
      ledger_(plan, options.ledger, record_.time, &budget()),
      encounters_(BudgetedAllocator<Encounter>(&budget())) {
  record_.visits = BudgetedVector<Visit>(BudgetedAllocator<Visit>(&budget()));
  record_.time.ended = BudgetedVector<CaseRecord>(BudgetedAllocator<CaseRecord>(&budget()));
  record_.time.parts = BudgetedVector<CasePart>(BudgetedAllocator<CasePart>(&budget()));
  streams_.assign(plan.purposes.size(), random::Stream(0, 0, 0));
  departments_.resize(plan.departments.size());
  teams_.resize(plan.teams.size());
  lanes_.resize(plan.lanes.size());
  for (LaneState& lane : lanes_) {
    lane.ordered = resources::OrderedLine(&budget());
    lane.unordered = resources::UnorderedLine(&budget());
    lane.remaining = Remaining(&budget());
  }
  segments_.resize(plan.segments.size());
  services_.resize(plan.services.size());
  stocks_.resize(plan.stocks.size());
  gates_.resize(plan.gates.size());
  for (const PlannedDepartment& department : plan.departments) pay_.push_back(pay_of(department));
  if (plan.people) people_ = std::make_unique<People>(plan);
  if (plan.has_population) customers_ = std::make_unique<Customers>(plan, &budget());
  if (plan.has_population && options.ledger.on)
    blame_ = std::make_unique<Blame>(ledger_, plan.departments.size(), &budget());
  telling_ = options.ledger.on && options.ledger.story_segment != kNoIndex;
  blocking_ = std::any_of(plan.departments.begin(), plan.departments.end(), [](const PlannedDepartment& department) {
    return department.when_full == organisation::WhenFull::block && department.waiting_room != kNoIndex;
  });
  DOMINO_REQUIRE(!options.ledger.on || std::none_of(plan.teams.begin(), plan.teams.end(),
                                                    [](const PlannedTeam& team) { return team.stands_in; }),
                 "no ledger is kept of what ideal departments do");
  waits_in_circle_ = plan.holds_in_circle || (blocking_ && may_block_in_circle(plan));
}

const Record* Replication::run(std::uint64_t seed, std::uint64_t number, const std::stop_token& stop,
                               const Batches& batches) {
  stop_ = stop;
  try {
    const bool finished = run_to_the_end(seed, number, batches);
    give_back_memory();
    return finished ? &record_ : nullptr;
  } catch (const RunInterrupted&) {
    give_back_memory();
    return nullptr;
  } catch (const std::bad_alloc&) {
    const RunOutOfMemory told = out_of_memory();
    begin_with_nothing();
    throw told;
  }
}

/// False when interrupted, as all of these.
bool Replication::run_to_the_end(std::uint64_t seed, std::uint64_t number, const Batches& batches) {
  const Span& span = plan_.span;
  reset(seed, number);
  open_for_business();
  if (span.warm_up.s > 0) {
    if (!run_until(Time{span.warm_up.s})) return false;
    start_measuring();
  }
  if (!run_in_batches(batches)) return false;
  if (!run_past_middle(Time{span.horizon.s})) return false;
  read_areas();
  if (span.ending == Ending::clear && !clear()) return false;
  miss_open_promises();
  finish_record();
  return true;
}

/// What each of them adds is told by the difference between sums at its end and at its beginning.
bool Replication::run_in_batches(const Batches& batches) {
  if (batches.count == 0) return true;
  read_areas();
  Record before = record_.sums();
  for (std::size_t batch = 1; batch <= batches.count; ++batch) {
    const Duration end = plan_.span.warm_up + static_cast<double>(batch) * batches.length;
    if (!run_past_middle(Time{std::min(end.s, plan_.span.horizon.s)})) return false;
    read_areas();
    Record now = record_.sums();
    batches.ended(now.since(before, batches.length));
    before = std::move(now);
  }
  return true;
}

/// As `run_until`, and stops on the way to look at the queues of the middle.
bool Replication::run_past_middle(Time until) {
  if (!middle_noted_ && plan_.middle <= until) {
    if (!run_until(plan_.middle)) return false;
    note_middle();
    middle_noted_ = true;
  }
  return run_until(until);
}

bool Replication::run_until(Time horizon) {
  const RunLimits limits{.horizon = horizon, .events = plan_.span.event_limit};
  // Two ways of an ordinary visit, so that the one without a ledger pays nothing for the other.
  const auto fetch = [this](std::span<const Event> coming) { fetch_what_comes(coming); };
  const RunEnd end =
      ledger_.on()
          ? simulation_.run([this](const Event& event) __attribute__((always_inline)) { handle<true>(event); }, limits,
                            stop_, fetch)
          : simulation_.run([this](const Event& event) __attribute__((always_inline)) { handle<false>(event); }, limits,
                            stop_, fetch);
  now_ = ticks(simulation_.now());
  return end != RunEnd::interrupted;
}

/// Arrivals are over; everybody present is dealt with.
bool Replication::clear() {
  arrivals_over_ = true;
  if (activities_.alive() == 0) return true;
  const bool finished = run_until(Time{plan_.span.horizon.s} + kPatienceWithClearing);
  record_.cleared = activities_.alive() == 0;
  if (record_.cleared) require_nothing_left();
  return finished;
}

/// Where nobody is present any more, nobody is at work, held or waited for, and every place is free again.
void Replication::require_nothing_left() const {
  const RunContext context = simulation_.context();
  DOMINO_REQUIRE_IN(context, frames_.alive() == 0, "a finished case leaves no open frame");
  DOMINO_REQUIRE_IN(context, forks_.alive() == 0, "a finished case leaves no open branches");
  DOMINO_REQUIRE_IN(context, watches_.alive() == 0, "a finished case leaves no open promise");
  for (const DepartmentState& department : departments_) {
    DOMINO_REQUIRE_IN(context, department.external_waiting == 0, "no customer is left waiting");
    DOMINO_REQUIRE_IN(context, department.external_present == 0, "no line is left occupied");
    DOMINO_REQUIRE_IN(context, department.waiting_area.level() == 0, "no request is left waiting");
    DOMINO_REQUIRE_IN(context, department.held == 0, "no employee is left on hold");
    DOMINO_REQUIRE_IN(context, department.background == 0, "no need of an employee is left open");
    DOMINO_REQUIRE_IN(context, department.expected == 0, "no case is left admitted but not queued");
  }
  for (const TeamState& team : teams_)
    DOMINO_REQUIRE_IN(context, team.staff.busy() == 0 && team.working.empty() && team.paused.empty(),
                      "no employee is left at work");
  for (const StockState& stock : stocks_) {
    DOMINO_REQUIRE_IN(context, stock.on_order == 0 && stock.owed == 0, "no order is left open");
    DOMINO_REQUIRE_IN(context, !stock.plan->is_region || stock.level == stock.plan->level,
                      "no place of a region is left occupied");
  }
}

void Replication::reset(std::uint64_t seed, std::uint64_t number) {
  simulation_.reset(seed, number);
  now_ = 0;
  turns_ = 0;
  activities_.clear();
  frames_.clear();
  forks_.clear();
  watches_.clear();
  for (std::size_t i = 0; i < streams_.size(); ++i) streams_[i] = random::Stream(seed, number, plan_.purposes[i]);
  arrivals_over_ = false;
  middle_noted_ = false;
  record_.visits.clear();
  record_.cleared = true;
  for (auto& segment : record_.segments) segment.clear();
  for (auto& department : record_.departments) department.clear();
  record_.asks.assign(plan_.asks.size(), {});
  record_.stocks.assign(plan_.stocks.size(), {});
  record_.gates.assign(plan_.gates.size(), {});
  if (people_ != nullptr) {
    record_.people.assign(plan_.departments.size(), {});
    std::fill(record_.weeks.begin(), record_.weeks.end(), PeopleWeek{});
    people_->reset(seed, number, record_);
  }
  if (customers_ != nullptr) {
    record_.populations.assign(plan_.segments.size(), {});
    clear_churn();
    std::fill(record_.population_weeks.begin(), record_.population_weeks.end(), PopulationWeek{});
    customers_->reset(seed, number, record_, stop_);
  }
  std::fill(record_.money_weeks.begin(), record_.money_weeks.end(), MoneyWeek{});
  ledger_.reset();
}

void Replication::open_for_business() {
  open_departments();
  open_lanes();
  open_services();
  open_stores();
  open_people();
  open_money();
  for (Index i = 0; i < departments_.size(); ++i) change_shift(i);
  for (Index i = 0; i < segments_.size(); ++i) {
    const PlannedSegment& planned = plan_.segments[i];
    SegmentState& segment = segments_[i] = {};
    segment.plan = &planned;
    segment.record = &record_.segments[i];
    segment.arrival_stream = streams_[planned.arrival_purpose];
    segment.identity = planned.identity;
    if (ledger_.on()) segment.spent = ledger_.spent_of(i);
    segment.program = planned.program;
    if (planned.service_level) segment.target = ticks(planned.service_level->within);
    if (planned.arrive.constant()) segment.rate = planned.arrive.value_at(Time{});
    segment.plain = !planned.every && !planned.instants && !planned.group && !planned.busyness && !planned.internal &&
                    !planned.population && segment.rate > 0 && plan_.counters == 0 && plan_.attribute_slots == 0;
    segment.impatient = planned.patience || planned.message_after < kForever || planned.balks;
    segment.known = planned.population.has_value();
    if (!segment.known) schedule_any_arrival(i);
  }
  open_customers();
}

void Replication::open_departments() {
  for (Index i = 0; i < departments_.size(); ++i) {
    const PlannedDepartment& planned = plan_.departments[i];
    DepartmentState& department = departments_[i] = {};
    department.plan = &planned;
    department.record = &record_.departments[i];
    department.limited = planned.lines != kNoIndex || planned.waiting_room != kNoIndex;
    department.pausing = planned.work_at_shift_end == WorkAtShiftEnd::pause;
    department.preempting = planned.preemption != Preemption::none;
    department.hours = &planned.hours;
    department.transparency = planned.transparency;
    department.line_of_sight = planned.line_of_sight;
  }
  for (const PlannedAsk& ask : plan_.asks)
    if (!ask.sole) departments_[ask.provider].sole_requester = false;
  for (Index i = 0; i < teams_.size(); ++i) {
    const PlannedTeam& planned = plan_.teams[i];
    DepartmentState& department = departments_[planned.department];
    TeamState& team = teams_[i];
    resources::Crew crew = std::move(team.crew);
    crew.clear();
    team = {};
    team.crew = std::move(crew);
    team.plan = &planned;
    team.calendar = &planned.staff;
    team.department = &department;
    team.tracking = department.pausing || department.preempting;
    team.named = !planned.stands_in &&
                 (options_.keep_visits || planned.speeds || department.plan->absence > 0 ||
                  department.plan->routing == Routing::longest_idle || people_ != nullptr || customers_ != nullptr);
    team.paced = planned.speeds || department.plan->line_of_sight > 0 || people_ != nullptr;
  }
  for (const auto& need : plan_.needs)
    if (need.mode == organisation::NeedMode::background)
      for (const Index team : plan_.departments[plan_.services[need.service].department].teams)
        teams_[team].paced = true;
  open_stand_ins();
}

void Replication::open_lanes() {
  for (Index i = 0; i < lanes_.size(); ++i) {
    const PlannedLane& planned = plan_.lanes[i];
    LaneState& lane = lanes_[i];
    resources::OrderedLine ordered = std::move(lane.ordered);
    resources::UnorderedLine unordered = std::move(lane.unordered);
    Remaining remaining = std::move(lane.remaining);
    ordered.clear();
    unordered.clear();
    remaining.clear();
    lane = {};
    lane.ordered = std::move(ordered);
    lane.unordered = std::move(unordered);
    lane.remaining = std::move(remaining);
    lane.plan = &planned;
    lane.department = &departments_[planned.department];
    lane.plain_wait = ledger_.on() && ledger_.is_plain(i);
    lane.team = planned.teams.empty() ? nullptr : &teams_[planned.teams.front().team];
    lane.plain = planned.teams.size() == 1 && planned.teams.front().factor == 1 &&
                 plan_.teams[planned.teams.front().team].looks.size() == 1 && planned.overflow_to == kNoIndex &&
                 !may_overtake(lane.department->plan->queue) && !lane.department->preempting &&
                 !(blocking_ && lane.department->limited) && planned.stand_in == kNoIndex;
  }
  for (auto& team : teams_) {
    team.lane = team.plan->looks.empty() ? nullptr : &lanes_[team.plan->looks.front().lane];
    team.plain = team.plan->looks.size() == 1 && team.lane->plain;
    team.ordinary = is_ordinary(team);
  }
}

void Replication::open_services() {
  for (Index i = 0; i < services_.size(); ++i) {
    const PlannedService& planned = plan_.services[i];
    ServiceState& service = services_[i] = {};
    service.plan = &planned;
    service.index = i;
    service.program = planned.program;
    service.counter = planned.counter;
    if (planned.department == kNoIndex) continue;
    service.duration = &planned.duration;
    service.simple =
        planned.duration.terms.empty() && planned.duration.base.is_exponential() && planned.counter == kNoIndex;
    if (service.simple) service.mean = planned.duration.base.mean();
    service.stream = streams_[planned.purpose];
    service.department = &departments_[planned.department];
    service.record = service.department->record;
    service.lane = &lanes_[planned.lane];
    service.team = service.lane->team;
    const PlannedDepartment& department = *service.department->plan;
    const bool unusual_people =
        !service.lane->plain || service.team->named || service.team->paced || service.team->tracking;
    service.careful_issue = issues_carefully(service);
    // Whether a colleague's request costs the time to keep them informed is seen when its work begins.
    service.careful_work = unusual_people || planned.program != kNoIndex || planned.completeness || planned.quality ||
                           planned.after_work || service.careful_issue || department.transparency > 0 || blocking_ ||
                           !department.hours.constant();
    // Whoever may be held is counted whenever they begin or stop to be busy.
    if (ledger_.on()) service.account = ledger_.plan().service_accounts[i];
    if (ledger_.on() && ledger_.plan().may_be_held[planned.lane]) service.careful_work = true;
  }
  for (const auto& need : plan_.needs)
    if (need.mode == organisation::NeedMode::transfer) services_[need.asked].careful_work = true;
}

bool Replication::issues_carefully(const ServiceState& service) {
  return !service.lane->plain || service.department->limited || service.plan->promise || service.plan->completeness ||
         !service.department->sole_requester || service.plan->fee > 0 ||
         service.department->plan->queue_at_closing == QueueAtClosing::disconnect;
}

template <bool kLedger>
[[gnu::always_inline]] inline void Replication::handle(const Event& event) {
  now_ = ticks(event.time());
  switch (static_cast<What>(event.kind)) {
    case What::arrival:
      return arrive<kLedger>(event.subject);
    case What::work_ends:
      return end_work<kLedger>(event.subject);
    default:
      return handle_rare(static_cast<What>(event.kind), event.subject);
  }
}

/// In a large chain every record is a miss, and one is found through the other. So what the ends of work to come will
/// look at is fetched for all of them before it is looked at: first the cases, then the services they are at and will
/// ask next, and then what those stand on.
[[gnu::noinline]] void Replication::fetch_what_comes(std::span<const Event> coming) const {
  const auto for_each_end = [&](auto&& visit) {
    for (const Event& event : coming)
      if (static_cast<What>(event.kind) == What::work_ends) visit(activities_[event.subject]);
  };
  const auto next_of = [this](const Activity& activity) -> const ServiceState* {
    const Instruction& instruction = program_[activity.cursor + 1];
    return instruction.operation == Operation::visit ? &services_[instruction.service] : nullptr;
  };
  const auto fetch_place = [](const ServiceState& service) {
    fetch(service.record);
    fetch(&service.record->wait_distribution);
    fetch(service.team);
    fetch(service.lane);
    fetch(service.department);
  };
  for_each_end([](const Activity& activity) {
    fetch(&activity);
    fetch(&activity.identity);
  });
  for_each_end([&](const Activity& activity) {
    fetch(activity.service);
    if (const ServiceState* next = next_of(activity)) fetch(next);
  });
  for_each_end([&](const Activity& activity) {
    fetch_place(*activity.service);
    if (const ServiceState* next = next_of(activity)) fetch_place(*next);
  });
  for_each_end([&](const Activity& activity) {
    if (const std::uint32_t waiting = activity.service->lane->waiting.first(); waiting != kNone) {
      fetch(&activities_[waiting]);
      fetch(&activities_[waiting].identity);
      activity.service->record->wait_distribution.fetch_next();
    }
    if (const ServiceState* next = next_of(activity)) next->record->wait_distribution.fetch_next();
  });
}

void Replication::start_measuring() {
  for (auto& segment : record_.segments) {
    const std::uint64_t present = segment.present();
    segment.clear();
    segment.carried = present;
  }
  for (auto& department : record_.departments) department.clear();
  for (auto& department : departments_) department.waiting_area.reset(now_);
  for (auto& team : teams_) {
    team.staff.start_measuring(now_);
    team.scheduled.reset(now_);
  }
  for (auto& stock : stocks_) stock.held.reset(now_);
  if (people_ != nullptr) {
    record_.people.assign(plan_.departments.size(), {});
    people_->start_measuring(now_);
  }
  if (customers_ != nullptr) {
    record_.populations.assign(plan_.segments.size(), {});
    clear_churn();
    customers_->start_measuring(now_);
  }
  open_till(record_.money.interventions);
  record_.asks.assign(plan_.asks.size(), {});
  record_.stocks.assign(plan_.stocks.size(), {});
  record_.gates.assign(plan_.gates.size(), {});
  record_.visits.clear();
  ledger_.start_measuring(now_);
}

void Replication::clear_churn() {
  if (blame_ == nullptr) return;
  ChurnRecord nothing;
  nothing.by.resize(plan_.departments.size());
  record_.churn.assign(plan_.segments.size(), nothing);
}

void Replication::note_middle() {
  for (std::size_t i = 0; i < departments_.size(); ++i) {
    record_.departments[i].waiting_at_middle = static_cast<std::uint64_t>(departments_[i].waiting_area.level());
    record_.departments[i].requests_until_middle = record_.departments[i].requests;
  }
}

/// What is measured as an area under a level, up to now; may be asked again later.
void Replication::read_areas() {
  for (std::size_t i = 0; i < departments_.size(); ++i) {
    DepartmentRecord& record = record_.departments[i];
    record.waiting = departments_[i].waiting_area.area(now_);
    record.waiting_at_end = static_cast<std::uint64_t>(departments_[i].waiting_area.level());
  }
  read_duty();
  for (std::size_t i = 0; i < stocks_.size(); ++i) record_.stocks[i].held = stocks_[i].held.area(now_);
  if (customers_ != nullptr) customers_->read_areas(now_, stop_);
  ledger_.read_areas(now_);
}

/// What people are paid for, up to now.
void Replication::read_duty() {
  for (auto& record : record_.departments) record.busy = record.busy_on_duty = record.on_duty = record.scheduled = 0;
  for (const auto& team : teams_) {
    if (team.plan->stands_in) continue;
    DepartmentRecord& record = *team.department->record;
    record.busy += team.staff.busy_ticks(now_);
    record.busy_on_duty += team.staff.busy_on_duty_ticks(now_);
    record.on_duty += team.staff.duty_ticks(now_);
    record.scheduled += team.scheduled.area(now_);
  }
  if (people_ != nullptr) people_->read_areas(now_);
}

void Replication::finish_record() {
  close_till();
  record_.measured = plan_.span.horizon - plan_.span.warm_up;
  record_.events = simulation_.events();
  std::uint64_t present = 0;
  for (const auto& segment : record_.segments) present += segment.present();
  record_.open_requests = activities_.alive() - std::min<std::uint64_t>(present, activities_.alive());
}

// --- a case ----------------------------------------------------------------------------------------------

/// Of customers who come alone, at a rate that never changes.
[[gnu::always_inline]] inline void Replication::schedule_arrival(SegmentState& segment, Index index) {
  auto gap = segment.arrival_stream.at(++segment.arrivals);
  const Time at = simulation_.now() + Duration{random::standard_exponential(gap) / segment.rate};
  if (at < Time{plan_.span.horizon.s}) simulation_.schedule(at, static_cast<std::uint32_t>(What::arrival), index);
}

/// Of whatever kind. Gaps are spent only while arrivals are open, as the exponential of a rate is.
[[gnu::noinline]] void Replication::schedule_any_arrival(Index index) {
  SegmentState& segment = segments_[index];
  const PlannedSegment& planned = *segment.plan;
  const std::uint64_t number = ++segment.arrivals;
  if (!planned.instants) {
    auto gap = segment.arrival_stream.at(number);
    return schedule_after(
        index, planned.every ? std::max(0.0, planned.every->sample(gap)) : random::standard_exponential(gap));
  }
  if (number > planned.instants->size()) return;
  const Time at{(*planned.instants)[number - 1]};
  if (at < Time{plan_.span.horizon.s}) simulation_.schedule(at, static_cast<std::uint32_t>(What::arrival), index);
}

/// `area`: of the rate, or seconds while arrivals are open.
void Replication::schedule_after(Index index, double area) {
  SegmentState& segment = segments_[index];
  const Time at = segment.plan->busyness ? next_arrival_by_days(segment, area)
                                         : segment.plan->arrive.when_integral_reaches(simulation_.now(), area);
  if (at < Time{plan_.span.horizon.s}) simulation_.schedule(at, static_cast<std::uint32_t>(What::arrival), index);
}

/// The exponential is spent day by day, since each day has a factor of its own.
[[gnu::noinline]] Time Replication::next_arrival_by_days(SegmentState& segment, double area) {
  const PlannedSegment& planned = *segment.plan;
  for (Time at = simulation_.now(); at < Time{plan_.span.horizon.s};) {
    const auto day = static_cast<std::int64_t>(at.s / kDay.s);
    if (day != segment.day) {
      segment.day = day;
      auto luck = streams_[planned.busyness_purpose].at(static_cast<std::uint64_t>(day));
      segment.factor = std::max(0.0, planned.busyness->sample(luck));
    }
    const Time midnight{static_cast<double>(day + 1) * kDay.s};
    const double today = segment.factor * planned.arrive.integral(at, midnight);
    if (area <= today) return planned.arrive.when_integral_reaches(at, area / segment.factor);
    area -= today;
    at = midnight;
  }
  return kNever;
}

template <bool kLedger>
[[gnu::always_inline]] inline void Replication::arrive(Index index) {
  SegmentState& segment = segments_[index];
  if (!segment.plain) [[unlikely]]
    return arrive_otherwise(index);
  schedule_arrival(segment, index);
  enter<kLedger>(segment);
}

/// Those who come together are cases of their own.
[[gnu::noinline]] void Replication::arrive_otherwise(Index index) {
  schedule_any_arrival(index);
  SegmentState& segment = segments_[index];
  if (!segment.plan->group) return enter_otherwise(segment);
  auto luck = streams_[segment.plan->group_purpose].at(segment.arrivals - 1);
  const double together = std::round(segment.plan->group->sample(luck));
  for (double i = 0; i < together; ++i) {
    heed_stop(static_cast<std::uint64_t>(i));
    enter_otherwise(segment);
  }
}

template <bool kLedger>
[[gnu::always_inline]] inline void Replication::enter(SegmentState& segment) {
  const std::uint64_t number = ++segment.cases;
  ++segment.record->arrived;
  const std::uint32_t id = take_activity();
  Activity& activity = activities_[id];
  activity.identity = segment.identity + number;
  activity.case_number = static_cast<std::uint32_t>(number);
  activity.cursor = segment.program;
  activity.segment = &segment;
  if constexpr (kLedger) {
    ledger_.open(id, index_of(segment), activity.case_number, now_);
    if (telling_) [[unlikely]]
      tell(id, StoryEvent::Kind::arrives, index_of(segment));
  }
  go_on<kLedger>(id, activity);
}

/// The case may be a colleague's, and may bring numbers along.
void Replication::enter_otherwise(SegmentState& segment) {
  const std::uint64_t number = ++segment.cases;
  ++segment.record->arrived;
  const std::uint32_t id = take_activity();
  Activity& activity = activities_[id];
  activity.identity = segment.identity + number;
  activity.case_number = static_cast<std::uint32_t>(number);
  activity.cursor = segment.program;
  activity.segment = &segment;
  if (segment.plan->internal) {
    activity.inside = 1;
    activity.asker = Asker::request;
  }
  if (ledger_.on()) open_account(id, activity);
  begin_numbers(id);
  advance(id);
}

/// An activity that has just come.
[[gnu::always_inline]] inline std::uint32_t Replication::take_activity() {
  const std::uint32_t id = activities_.take();
  Activity& activity = activities_[id];
  static_cast<Fate&>(activity) = Fate{};
  activity.arrived = now_;
  activity.ask = kNoIndex;
  activity.root = id;
  return id;
}

/// The two most frequent steps are taken here, all others by `advance`.
template <bool kLedger>
[[gnu::always_inline]] inline void Replication::go_on(std::uint32_t id, Activity& activity) {
  const Instruction& instruction = program_[activity.cursor];
  if (instruction.operation == Operation::visit) return ask<kLedger>(id, activity, services_[instruction.service]);
  if (instruction.operation == Operation::end) return end_served<kLedger>(id, activity);
  advance(id);
}

template <bool kLedger>
[[gnu::always_inline]] inline void Replication::end_served(std::uint32_t id, const Activity& activity) {
  const bool ordinary = activity.frame == kNone && !activity.detached && activity.defect == Severity::none;
  if (!ordinary || arrivals_over_) [[unlikely]]
    return end_case(id, Outcome::served);
  note_end(activity, Outcome::served);
  if constexpr (kLedger)
    if (!ledger_.fold_plainly(id, activity.segment->spent, now_)) [[unlikely]]
      note_fold(id, Outcome::served);
  activities_.give_back(id);
}

[[gnu::always_inline]] inline void Replication::note_end(const Activity& activity, Outcome outcome) {
  SegmentRecord& record = *activity.segment->record;
  ++record.ended[static_cast<std::size_t>(outcome)];
  if (outcome == Outcome::served) record.sojourn.add_span(now_ - activity.arrived);
  if (outcome == Outcome::blocked) return;
  if (outcome == Outcome::served) [[likely]]
    record.wait.add(activity.waited);
  else
    record.wait.add_span(activity.waited);
  record.wait_distribution.add(activity.waited);
}

/// The case is over: it leaves whatever it was inside of, and is counted. One that was lost may come again.
void Replication::end_case(std::uint32_t id, Outcome outcome) {
  unwind(id);
  const Activity& activity = activities_[id];
  if (!activity.detached) {
    note_end(activity, outcome);
    if (weighs_blame(activity)) weigh_blame(id);
    if (ledger_.on()) note_fold(id, outcome);
    const auto& redials = activity.segment->plan->redials;
    const bool lost = outcome == Outcome::abandoned || outcome == Outcome::blocked || outcome == Outcome::balked;
    if (redials && lost && !arrivals_over_) {
      const random::Stream& stream = streams_[activity.segment->plan->redial_purpose];
      auto luck = stream.at(activity.identity, activity.attempts);
      if (random::uniform01(luck) < redials->chance) {
        schedule(Duration{std::max(0.0, redials->after.sample(luck))}, What::redials, id);
        return;
      }
    }
    if (outcome == Outcome::served && activity.defect != Severity::none) note_defect(id);
    if (outcome == Outcome::message) pass_message_on(id);
    if (customers_ != nullptr && is_known(activities_[id]))
      judge(id, outcome);
    else if (outcome == Outcome::served && activities_[id].segment->plan->sales)
      sell(id);
  } else if (activity.asker == Asker::complaint) {
    note_settled(id, outcome);
  }
  forget(id);
}

/// An activity whose time is nobody's unless somebody says so.
std::uint32_t Replication::take_case() {
  const std::uint32_t id = take_activity();
  if (ledger_.on()) ledger_.admit(id);
  return id;
}

void Replication::forget(std::uint32_t id) {
  if (ledger_.on()) ledger_.drop(id);
  activities_.give_back(id);
  if (arrivals_over_ && activities_.alive() == 0) [[unlikely]]
    simulation_.end_run();
}

// --- a department ----------------------------------------------------------------------------------------

template <bool kLedger>
[[gnu::always_inline]] inline void Replication::ask(std::uint32_t id, Activity& activity, const ServiceState& service) {
  activity.service = &service;
  activity.lane = service.lane;
  activity.issued = now_;
  activity.phase = Phase::asked;
  ++service.record->requests;
  const bool external = is_external(activity);
  activity.visits += static_cast<std::uint32_t>(external);
  if constexpr (kLedger)
    if (telling_) [[unlikely]]
      tell(id, StoryEvent::Kind::asks, service.index);
  if (service.careful_issue) [[unlikely]]
    return ask_carefully(id, external);
  TeamState& team = *service.team;
  if (!team.staff.has_free()) return wait_in_plain<kLedger>(id, activity, service, external);
  if (service.careful_work) [[unlikely]]
    return start_carefully(id, team, 1);
  team.staff.take(now_);
  begin_ordinary<kLedger>(id, activity, service, 0, external);
}

template <bool kLedger>
[[gnu::always_inline]] inline void Replication::wait_in_plain(std::uint32_t id, Activity& activity,
                                                              const ServiceState& service, bool external) {
  activity.queued = true;
  service.lane->waiting.join(activities_, id);
  if constexpr (kLedger)
    if (!service.lane->plain_wait) note_wait(id);
  DepartmentState& department = *service.department;
  department.waiting_area.up(now_);
  if (!external) [[unlikely]] {
    if (waits_in_circle_) look_for_deadlock();
    return;
  }
  ++department.external_waiting;
  if (activity.segment->impatient) be_patient(id);
}

/// Work of which nobody wants to know more than how long it takes; its employee is already counted as at work.
template <bool kLedger>
[[gnu::always_inline]] inline void Replication::begin_ordinary(std::uint32_t id, Activity& activity,
                                                               const ServiceState& service, Ticks wait, bool external) {
  note_start(activity, wait, external);
  if constexpr (kLedger) {
    if (service.lane->plain_wait) [[likely]]
      ledger_.serve(id, service.account, activity.issued, now_);
    else
      ledger_.turn(id, service.account, now_);
    if (telling_) [[unlikely]]
      tell(id, StoryEvent::Kind::begins, service.index);
  }
  const Time end = simulation_.now() + Duration{ordinary_work_s(id, activity, service)};
  simulation_.schedule(end, static_cast<std::uint32_t>(What::work_ends), id);
}

[[gnu::always_inline]] inline double Replication::ordinary_work_s(std::uint32_t id, const Activity& activity,
                                                                  const ServiceState& service) {
  if (!service.simple) return draw_work(id);
  auto luck = service.stream.at(activity.identity);
  return service.mean * random::standard_exponential(luck);
}

[[gnu::always_inline]] inline void Replication::note_start(Activity& activity, Ticks wait, bool external) {
  DepartmentRecord& record = *activity.service->record;
  record.wait.add(wait);
  record.wait_distribution.add(wait);
  if (!external) return;
  activity.waited += wait;
  if (activity.answered) return;
  activity.answered = true;
  SegmentRecord& segment = *activity.segment->record;
  segment.answer_wait.add_span(wait);
  segment.in_target += static_cast<std::uint64_t>(wait < activity.segment->target);
}

/// Work whose end needs care, and which may have to be stopped before. It takes `work_s`, as it does at this pace.
void Replication::work(std::uint32_t id, TeamState& team, double work_s, double pace) {
  const DepartmentState& asked = *activities_[id].service->department;
  if (asked.plan->at_once || asked.plan->on_time) [[unlikely]]
    work_s = shortened(activities_[id], work_s);
  const Time end = simulation_.now() + Duration{work_s};
  if (ledger_.on()) note_work(id);
  constexpr auto kind = static_cast<std::uint32_t>(What::careful_work_ends);
  if (!team.tracking) return simulation_.schedule(end, kind, id);
  activities_[id].timer = simulation_.schedule_cancellable(end, kind, id);
  activities_[id].work_s = end.s;
  if (id >= paces_.size()) paces_.resize(activities_.extent());
  paces_[id] = pace;
  team.working.join(activities_, id);
  team.least_priority = std::min(team.least_priority, activities_[id].priority);
}

/// Work begins or goes on, where more than the ordinary belongs to it.
[[gnu::noinline]] void Replication::start_carefully(std::uint32_t id, TeamState& team, double factor) {
  Activity& activity = activities_[id];
  const ServiceState& service = *activity.service;
  const bool fresh = activity.phase == Phase::asked && !activity.interrupted;
  activity.team = &team;
  if (!activity.interrupted) activity.started = now_;
  if (fresh) {
    note_start(activity, now_ - activity.issued, is_external(activity));
    if (activity.ask != kNoIndex) record_.asks[activity.ask].wait.add(now_ - activity.issued);
  }
  team.staff.take(now_);
  activities_[id].employee = team.named ? team.crew.take() : resources::Crew::kNobody;
  if (people_ != nullptr) note_taken_up(team, activities_[id].employee);
  if (customers_ != nullptr && fresh && is_external(activity) && is_known(activity)) note_server(id, team);
  if (ledger_.on()) note_taken(id, team);
  // Only now, or whoever is free next might be taken twice.
  if (fresh) let_transferrer_go(id);
  Activity& starting = activities_[id];
  if (ledger_.on())
    tell(id,
         starting.interrupted                ? StoryEvent::Kind::goes_on
         : starting.phase == Phase::recalled ? StoryEvent::Kind::takes_up
                                             : StoryEvent::Kind::begins,
         service.index);
  if (starting.interrupted) {
    starting.interrupted = false;
    return go_on_with(id, team, factor);
  }
  double work_s = starting.phase == Phase::recalled ? work_of_return(id)
                  : starting.drawn                  ? starting.whole_work_s
                                                    : draw_work(id);
  starting.drawn = false;
  const double slower = pace_of(starting, team, factor);
  const double informing = fresh && !is_external(starting) ? kInformingWork.s * team.department->transparency : 0;
  starting.whole_work_s = work_s + informing / slower;
  if (fresh && service.plan->program_has_work) {
    starting.phase = Phase::entering;
    return simulation_.schedule(simulation_.now(), static_cast<std::uint32_t>(What::careful_work_ends), id);
  }
  work(id, team, work_s * slower + informing, slower);
}

/// What is left of work that was stopped is done at the pace of whoever takes it up.
void Replication::go_on_with(std::uint32_t id, TeamState& team, double factor) {
  const Activity& activity = activities_[id];
  const double slower = activity.phase == Phase::after_work ? 1 : pace_of(activity, team, factor);
  work(id, team, activity.work_s * slower, slower);
}

[[gnu::noinline]] double Replication::draw_work(std::uint32_t id) {
  const ServiceState& service = *activities_[id].service;
  auto luck = draws(id, service.stream, service.counter);
  return std::max(0.0, sample(*service.duration, luck, id));
}

/// Getting back into a case, and what is left to do on it.
double Replication::work_of_return(std::uint32_t id) {
  const Instruction& instruction = plan_.program[activities_[id].cursor];
  const PlannedNeed& need = plan_.needs[instruction.detail];
  double work_s = need.switching.s;
  if (need.work_left) {
    auto luck = draws(id, streams_[need.work_purpose], instruction.counter);
    work_s += std::max(0.0, sample(*need.work_left, luck, id));
  }
  return work_s;
}

/// A customer whose case is in hand has left: counted now, finished later.
void Replication::count_gave_up(std::uint32_t id) {
  note_end(activities_[id], Outcome::gave_up);
  if (weighs_blame(activities_[id])) weigh_blame(id);
  if (customers_ != nullptr && is_known(activities_[id])) judge(id, Outcome::gave_up);
  if (ledger_.on()) note_fold(id, Outcome::gave_up);
}

template <bool kLedger>
[[gnu::always_inline]] inline void Replication::end_work(std::uint32_t id) {
  Activity& activity = activities_[id];
  const ServiceState& service = *activity.service;
  service.record->response.add_span(now_ - activity.issued);
  ++activity.cursor;
  let_go<kLedger>(*service.team);
  go_on<kLedger>(id, activities_[id]);
}

void Replication::end_careful_work(std::uint32_t id) {
  const Activity& activity = activities_[id];
  if (activity.team->tracking && activity.phase != Phase::entering) activity.team->working.leave(activities_, id);
  end_carefully(id);
}

/// One person has become free, or none if the shift has fewer people by now.
template <bool kLedger>
[[gnu::always_inline]] inline void Replication::let_go(TeamState& team) {
  if (!team.ordinary) [[unlikely]] {
    team.staff.give_back(now_);
    return serve_next(team);
  }
  LaneState& lane = *team.lane;
  const bool stays = team.staff.busy() <= team.staff.capacity();
  if (lane.waiting.empty() || !stays) return team.staff.give_back(now_);
  hand_over<kLedger>(lane, team);
}

/// Who has become free goes on with whoever has waited longest, and is at work without a break.
template <bool kLedger>
[[gnu::always_inline]] inline void Replication::hand_over(LaneState& lane, TeamState& team) {
  const std::uint32_t id = lane.waiting.first();
  Activity& activity = activities_[id];
  const ServiceState& service = *activity.service;
  if (service.careful_work || activity.phase != Phase::asked) [[unlikely]] {
    team.staff.give_back(now_);
    return serve_next(team);
  }
  lane.waiting.call_first(activities_);
  activity.queued = false;
  if constexpr (kLedger)
    if (!lane.plain_wait) [[unlikely]]
      note_leave(id, lane);
  service.department->waiting_area.down(now_);
  const bool external = is_external(activity);
  if (external) [[likely]] {
    --service.department->external_waiting;
    if (activity.giving_up.slot != 0) {
      simulation_.cancel(activity.giving_up);
      activity.giving_up = {};
    }
  }
  begin_ordinary<kLedger>(id, activity, service, now_ - activity.issued, external);
}

/// Whether whoever becomes free goes on with the first who waits in the one lane, and there is nothing else to ask.
bool Replication::is_ordinary(const TeamState& team) {
  return team.plain && team.paused.empty() && team.lane->recalled.empty() && !team.department->staying;
}

void Replication::advance(std::uint32_t id) {
  for (std::uint64_t steps = 0; steps < kMostStepsAtOnce; ++steps) {
    heed_stop(steps);
    Activity& activity = activities_[id];
    const Instruction& instruction = plan_.program[activity.cursor];
    switch (instruction.operation) {
      case Operation::visit:
        return ledger_.on() ? ask<true>(id, activity, services_[instruction.service])
                            : ask<false>(id, activity, services_[instruction.service]);
      case Operation::delay:
        return wait_a_while(id, instruction);
      case Operation::engage:
        engage(id, instruction);
        break;
      case Operation::answered:
        if (!answered(id, plan_.needs[instruction.detail])) return;
        break;
      case Operation::work:
        return work_within(id, instruction);
      case Operation::finish:
        if (!finish_service(id)) return;
        break;
      case Operation::fork:
        return fork(id, instruction);
      case Operation::joined:
        return join_branch(id);
      case Operation::take:
        if (!take(id, instruction)) return;
        break;
      case Operation::put:
        ++activity.cursor;
        put(plan_.takings[instruction.detail].stock, plan_.takings[instruction.detail].amount);
        break;
      case Operation::leave:
        ++activity.cursor;
        pop_frame(id);
        break;
      case Operation::deliver:
        deliver(id, instruction.detail);
        break;
      case Operation::gather:
        return gather(id, gates_[instruction.detail]);
      case Operation::leave_message:
        return end_case(id, Outcome::message);
      case Operation::end:
      case Operation::part:
        return end_case(id, Outcome::served);
      default:
        move_cursor(id, instruction);
    }
  }
  throw RunCannotGoOn("a case loops in its journey without any time passing", simulation_.context());
}

}  // namespace domino::chain
