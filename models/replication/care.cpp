// Care: promises and what becomes of broken ones, mistakes and what is done about them, who asks whom.

#include <algorithm>
#include <tuple>

#include "engine/random/portable_math.h"
#include "models/plan/care_numbers.h"
#include "models/replication/replication.h"

namespace domino::chain {

namespace {

// Domain model, section 1. Codes of evidence stand beside each number there.
constexpr double kBadInputOdds = 4.4816890703380645;  // e^1.5: γ
constexpr double kUrgencyHiddenByTransparency = 0.5;
constexpr double kPatienceByTransparency = 0.5;

/// The requester's patience in multiples of the promised time: Weibull, shape 2, mean 1.5.
const random::Distribution& requester_patience() {
  static const auto patience = random::Distribution::weibull(2, 1.5);
  return patience;
}

}  // namespace

/// Whoever is around the request, or has branched to it; nobody for what stocks order.
Requester Replication::who_asks(const Activity& asking) const {
  const Activity* activity = &asking;
  const auto is_requester = [](const Frame& frame) {
    return frame.kind == FrameKind::service || frame.kind == FrameKind::employer;
  };
  for (;;) {
    std::uint32_t frame = activity->frame;
    while (frame != kNone && !is_requester(frames_[frame])) frame = frames_[frame].around;
    if (frame != kNone) {
      const Frame& found = frames_[frame];
      return {.department = index_of(found.kind == FrameKind::service ? *found.service->department : *found.employer)};
    }
    if (activity->fork == kNone) break;
    activity = &activities_[forks_[activity->fork].parent];
  }
  if (activity->detached && !activity->gone && !activity->for_segment) return {};
  return {.segment = index_of(*activity->segment)};
}

/// The pair of whoever asks and the department asked; none for requests that nobody in the chain makes.
Index Replication::find_ask(const Activity& asking) const {
  const Requester requester = who_asks(asking);
  const Index provider = index_of(*asking.service->department);
  const auto wanted = std::tuple(requester.segment, requester.department, provider);
  const auto key = [](const PlannedAsk& ask) { return std::tuple(ask.segment, ask.department, ask.provider); };
  const auto found = std::lower_bound(plan_.asks.begin(), plan_.asks.end(), wanted,
                                      [&](const PlannedAsk& ask, const auto& value) { return key(ask) < value; });
  return found != plan_.asks.end() && key(*found) == wanted ? static_cast<Index>(found - plan_.asks.begin()) : kNoIndex;
}

/// A request that no case waits for is asked for by those who asked for what it is about.
void Replication::ask_for(std::uint32_t id, Requester requester) {
  activities_[id].for_segment = requester.segment != kNoIndex;
  if (requester.department == kNoIndex) return;
  const std::uint32_t frame = frames_.take();
  frames_[frame] = {.kind = FrameKind::employer, .employer = &departments_[requester.department]};
  activities_[id].frame = frame;
}

// --- promises --------------------------------------------------------------------------------------------

/// Looks after the promise of a request, if anything is promised at this time; a colleague who waits too long will
/// escalate it.
std::uint32_t Replication::watch(std::uint32_t id) {
  const Activity& activity = activities_[id];
  const ServiceState& service = *activity.service;
  DepartmentState& department = *service.department;
  const double within_s = service.plan->promise->within.value_at(simulation_.now()) * department.promise_factor;
  if (within_s == 0) return kNone;
  const std::uint32_t index = watches_.take();
  Watch& watch = watches_[index];
  watch = {.activity = id,
           .service = service.index,
           .ask = activity.ask,
           .issued = simulation_.now(),
           .visit = visits_so_far(id, service.counter)};
  watch.due_s = department.hours->when_integral_reaches(simulation_.now(), within_s).s;
  department.watching.join(watches_, index);
  if (department.plan->on_time && watch.due_s < kNever.s)
    watch.due = schedule(Duration{std::max(0.0, watch.due_s - simulation_.now().s)}, What::falls_due, index);
  if (is_external(activity) || department.plan->supervisor == kNoIndex) return index;
  watch.requester = who_asks(activity);
  auto luck = streams_[service.plan->patience_purpose].at(activity.identity, watch.visit);
  const double stretch = 1 + kPatienceByTransparency * department.transparency;
  watch.patience_s = within_s * stretch * requester_patience().sample(luck);
  schedule_escalation(index);
  return index;
}

/// The next level comes when as much business time as the requester's patience has passed once more.
void Replication::schedule_escalation(std::uint32_t index) {
  Watch& watch = watches_[index];
  const auto& hours = *department_of(watch.service).hours;
  const Time at = hours.when_integral_reaches(watch.issued, watch.patience_s * (watch.level + 1));
  if (at < kNever)
    watch.escalation = simulation_.schedule_cancellable(std::max(at, simulation_.now()),
                                                        static_cast<std::uint32_t>(What::escalates), index);
}

/// A request is answered, or nobody waits for it any more.
void Replication::close_watch(std::uint32_t& index, bool is_answered) {
  if (index == kNone) return;
  Watch& watch = watches_[index];
  DepartmentState& department = department_of(watch.service);
  simulation_.cancel(watch.escalation);
  simulation_.cancel(watch.due);
  department.watching.leave(watches_, index);
  if (is_answered) count_promise(watch, simulation_.now().s <= watch.due_s);
  watches_.give_back(index);
  index = kNone;
}

void Replication::count_promise(const Watch& watch, bool kept) {
  DepartmentRecord& record = *department_of(watch.service).record;
  ++record.promised;
  record.promises_kept += static_cast<std::uint64_t>(kept);
  if (watch.ask != kNoIndex) {
    ++record_.asks[watch.ask].promised;
    record_.asks[watch.ask].promises_kept += static_cast<std::uint64_t>(kept);
  }
  if (kept) return;
  const double fine = services_[watch.service].plan->promise->fine;
  record.fines += fine;
  record_.money.pay(fine, simulation_.now().s);
}

/// A request that is overdue when the run ends has missed its promise, although it is still open.
void Replication::miss_open_promises() {
  for (const auto& department : departments_)
    for (std::uint32_t i = department.watching.first(); i != kNone; i = watches_[i].next)
      if (watches_[i].due_s < simulation_.now().s) count_promise(watches_[i], false);
}

/// The internal customer's voice: to the supervisor, and after as long again to the supervisor's supervisor.
void Replication::escalate(std::uint32_t index) {
  Watch& watch = watches_[index];
  watch.escalation = {};
  Activity& activity = activities_[watch.activity];
  const std::size_t level = watch.level++;
  if (level == 0) {
    auto luck =
        streams_[services_[watch.service].plan->patience_purpose].at(activity.identity, (1U << 31U) + watch.visit);
    const double voice = people_ != nullptr ? voice_of(activity, index, kVoice) : kVoice;
    if (random::uniform01(luck) >= voice) return;
    schedule_escalation(index);
  }
  const Index provider = plan_.services[watch.service].department;
  const Index supervisor = plan_.departments[provider].supervisor;
  const Index asked = level == 0 ? supervisor : plan_.departments[supervisor].supervisor;
  if (asked == kNoIndex) return;
  ++departments_[provider].record->escalations[level];
  if (people_ != nullptr) people_->escalated(provider, simulation_.now());
  if (ledger_.on()) tell(watch.activity, StoryEvent::Kind::escalated, asked);
  raise_priority(watch.activity, index);
  const Index work = plan_.departments[asked].escalation_work[level];
  const std::uint64_t request = plan_.purposes[plan_.services[watch.service].purpose] * (watch.visit + 1);
  const std::uint64_t identity =
      activities_[watch.activity].identity ^ random::name_key("escalation") * (level + 1) ^ request;
  const Requester requester = watch.requester;
  const std::uint32_t escalation =
      detached(activities_[watch.activity], identity, plan_.services[work].request_program, Asker::escalation);
  ask_for(escalation, requester);
  advance(escalation);
}

/// A request that still waits moves forward in its queue, and may now be urgent enough to stop other work.
void Replication::raise_priority(std::uint32_t id, std::uint32_t watch) {
  Activity& activity = activities_[id];
  if (activity.watch != watch) return;
  ++activity.priority;
  if (!activity.queued || activity.phase != Phase::asked) return;
  LaneState& lane = *activity.lane;
  if (lane.department->plan->queue != organisation::Discipline::priority) return;
  const bool too_late = lane.department->staying && came_after_closing(*lane.department, activity);
  if (lane.department->preempting && !too_late && victim_of(id).id != kNone) {
    leave(lane, id);
    lane.department->waiting_area.down(now_);
    preempt(id);
    return open_door(*lane.department);
  }
  lane.ordered.leave(activities_, id);
  lane.ordered.join(activities_, {key_of(lane, id), activity.turn, id});
  if (lane.remaining.is_listed() && !came_after_closing(*lane.department, activity)) list_as_remaining(lane, id);
  if (ledger_.on()) note_places(lane);
}

bool Replication::false_urgency(std::uint32_t id) {
  const Activity& activity = activities_[id];
  const DepartmentState& state = *activity.service->department;
  const PlannedDepartment& department = *state.plan;
  if (department.false_urgency <= 0 || is_external(activity)) return false;
  auto luck = streams_[department.urgency_purpose].at(activity.identity, visits_so_far(id, activity.service->counter));
  const double share = department.false_urgency * (1 - kUrgencyHiddenByTransparency * state.transparency);
  return random::uniform01(luck) < share;
}

// --- mistakes --------------------------------------------------------------------------------------------

/// Whether the work just done must be done again, because who did it saw a mistake. One that they did not see goes
/// on with the case.
bool Replication::makes_error(std::uint32_t id) {
  Activity& activity = activities_[id];
  const ServiceState& service = *activity.service;
  const PlannedDepartment& department = *service.department->plan;
  const organisation::Quality& quality = *service.plan->quality;
  DepartmentRecord& record = *service.department->record;
  double chance = quality.errors * (1 - kLineOfSightGain * service.department->line_of_sight);
  if (department.knowledge_renewed_every) {
    const double every = department.knowledge_renewed_every->s;
    const double age =
        simulation_.now().s - every * static_cast<double>(static_cast<std::int64_t>(simulation_.now().s / every));
    chance *= 1 + kKnowledgeAgeing * age;
  }
  chance = std::min(chance, 1.0);
  double odds_ratio = activity.defect == Severity::none ? 1 : kBadInputOdds;
  if (people_ != nullptr) {
    const PlaceOf maker = place_of(*activity.team, activity.employee, activity.identity);
    const double logit = maker.team == kNoIndex
                             ? 0
                             : people_->error_logit(maker, load_of(*activity.team->department), simulation_.now());
    if (logit != 0) odds_ratio *= random::portable_exp(logit);
  }
  if (odds_ratio != 1 && chance < 1) chance = odds_ratio * chance / (1 - chance + odds_ratio * chance);
  const std::uint32_t visit = visits_so_far(id, service.counter);
  auto luck = streams_[service.plan->quality_purpose].at(activity.identity, visit);
  ++record.work_done;
  if (random::uniform01(luck) >= chance) return false;
  const bool major = random::uniform01(luck) < quality.major;
  ++record.errors[major ? 1 : 0];
  if (random::uniform01(luck) < quality.caught) {
    ++record.caught;
    return true;
  }
  const Severity severity = major ? Severity::major : Severity::minor;
  if (severity > activity.defect) {
    activity.defect = severity;
    activity.defect_origin = service.index;
  }
  return false;
}

/// A customer was served with a mistake, which surfaces after a while and goes back to where it began.
void Replication::note_defect(std::uint32_t id) {
  const Activity& activity = activities_[id];
  ++activity.segment->record->defects[activity.defect == Severity::major ? 1 : 0];
  const PlannedService& origin = plan_.services[activity.defect_origin];
  ++department_of(activity.defect_origin).record->escaped;
  if (arrivals_over_) return;
  const std::uint64_t identity = activity.identity ^ random::name_key("rework");
  auto luck = streams_[origin.quality_purpose].at(identity);
  const double lag_s = std::max(0.0, origin.quality->surfaces.sample(luck));
  if (customers_ != nullptr && is_known(activity)) note_surfacing(activity, lag_s);
  const std::uint32_t mending = detached(activity, identity, origin.request_program, Asker::rework);
  ask_for(mending, {.segment = index_of(*activities_[id].segment)});
  activities_[mending].timer = schedule(Duration{lag_s}, What::goes_on, mending);
}

/// What a customer left a message about is work for somebody, although nobody waits for it.
void Replication::pass_message_on(std::uint32_t id) {
  const Activity& activity = activities_[id];
  const Index service = activity.segment->plan->message_service;
  if (service == kNoIndex) return;
  const std::uint64_t identity = activity.identity ^ random::name_key("message");
  const std::uint32_t message = detached(activity, identity, plan_.services[service].request_program, Asker::message);
  ask_for(message, {.segment = index_of(*activities_[id].segment)});
  go_on_soon(message);
}

/// Whether a colleague's request goes back to be completed, now that somebody looks at it.
bool Replication::needs_clarification(std::uint32_t id) {
  Activity& activity = activities_[id];
  const ServiceState& service = *activity.service;
  const auto& completeness = service.plan->completeness;
  const bool possible = completeness && activity.phase == Phase::asked && !activity.interrupted &&
                        !is_external(activity) && activity.loops < completeness->most_loops &&
                        !service.department->plan->at_once && !takes_no_time(activity);
  if (!possible) return false;
  const std::uint32_t visit = visits_so_far(id, service.counter) * (completeness->most_loops + 1) + activity.loops;
  auto luck = streams_[service.plan->completeness_purpose].at(activity.identity, visit);
  const double complete = completeness->complete * (activity.handed_off ? kKeptInHandOff : 1);
  if (random::uniform01(luck) < complete) return false;
  ++activity.loops;
  ++service.department->record->clarified;
  activity.timer = schedule(Duration{std::max(0.0, completeness->clarification.sample(luck))}, What::clarified, id);
  if (ledger_.on()) note_clarification(id);
  return true;
}

std::uint32_t Replication::visits_so_far(std::uint32_t id, Index counter) const {
  if (counter == kNoIndex) return 0;
  const Activity& activity = activities_[id];
  return counters_[activity.root * kCaseCounters + activity.segment->plan->counter_slots[counter]];
}

}  // namespace domino::chain
