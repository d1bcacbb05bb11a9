#include "models/replication/contacts.h"

#include <algorithm>
#include <limits>

#include "models/replication/announce.h"
#include "models/replication/care.h"
#include "models/replication/crews.h"
#include "models/replication/journey.h"
#include "models/replication/needs.h"
#include "models/replication/numbers.h"

namespace domino::chain::contacts {

namespace {

const std::vector<double> kNobodys;

/// A place and its holder, never 0: somebody whom a customer may know again.
std::uint32_t employee_key(Index team, std::uint32_t who, std::uint32_t holder) {
  const std::uint64_t place = (std::uint64_t{team} << 32U) | who;
  return static_cast<std::uint32_t>(random::detail::mix(random::detail::mix(place) + holder)) | 1U;
}

}  // namespace

static void schedule_contact(Run& run, Index index);
static void enter_person(Run& run, Index index, std::uint32_t person);
static void pass_complaints_on(Run& run, Index index);
static void note_stage(Run& run, const Activity& activity, Ticks wait, bool overtaken);
static void note_requirements(Run& run, std::uint32_t id, const TeamState& team);
static void bank_stage(Run& run, const Activity& activity, ContactState& state);
static void end_asking(Run& run, const Activity& activity, ContactState& state);
static double so_far(const Run& run, const AskingStage& stage);
static void plan_follow_up(Run& run, std::uint32_t id);

void open(Run& run) {
  if (run.customers == nullptr) return;
  run.latest_served.assign(run.departments.size(), std::numeric_limits<Ticks>::min());
  for (Index s = 0; s < run.segments.size(); ++s)
    if (run.segments[s].known) schedule_contact(run, s);
}

/// One event for a whole population, moved forward when something is due before it.
static void schedule_contact(Run& run, Index index) {
  SegmentState& segment = run.segments[index];
  if (run.customers->is_full()) throw OutOfMemory();
  const double due_s = std::max(run.customers->next_due(index), run.simulation.now().s);
  if (segment.contact_due_s >= 0) {
    if (due_s >= segment.contact_due_s) return;
    run.simulation.cancel(segment.contact);
    segment.contact_due_s = -1;
  }
  if (run.arrivals_over || !(due_s < run.plan.span.horizon.s)) return;
  segment.contact = run.schedule(Duration{due_s - run.simulation.now().s}, EventKind::contact, index);
  segment.contact_due_s = due_s;
}

void attend(Run& run, Index index) {
  run.segments[index].contact_due_s = -1;
  run.segments[index].contact = {};
  if (run.arrivals_over) return;
  if (run.customers->next_due(index) <= run.simulation.now().s) {
    const std::uint32_t person = run.customers->take_due(index, run.simulation.now());
    if (person != Customers::kNobody) enter_person(run, index, person);
    pass_complaints_on(run, index);
  }
  schedule_contact(run, index);
}

static void enter_person(Run& run, Index index, std::uint32_t person) {
  SegmentState& segment = run.segments[index];
  const std::uint64_t number = ++segment.cases;
  ++segment.record->arrived;
  const std::uint32_t id = journey::take_case(run);
  Activity& activity = run.activities[id];
  activity.identity = run.customers->identity_of_contact(index, person);
  activity.case_number = static_cast<std::uint32_t>(number);
  activity.cursor = segment.program;
  activity.segment = &segment;
  carry_over(run, person, id);
  announce::arrives(run, id);
  numbers::begin(run, id);
  journey::advance(run, id);
}

void carry_over(Run& run, std::uint32_t person, std::uint32_t id) {
  run.contacts.resize(std::max<std::size_t>(run.contacts.size(), run.activities.extent()));
  run.contacts[id] = {.person = person,
                      .lasts = run.customers->lasts(run.index_of(*run.activities[id].segment), person)};
  if (run.blame != nullptr) run.blame->open(id);
}

void note_server(Run& run, std::uint32_t id, const TeamState& team) {
  const Activity& activity = run.activities[id];
  ContactState& state = run.contact_of(activity);
  const PlaceOf place = crews::place_of(run, team, activity.employee, activity.identity);
  if (place.team == kNoIndex) return;
  Manner manner{people::Reference::courtesy, customers::knowledge(run.plan.experience, 0, people::Reference::training),
                run.plan.experience[people::Parameter::rudeness]};
  if (run.people != nullptr) manner = run.people->manner(place, run.simulation.now());
  state.team = place.team;
  state.who = place.who;
  state.contact.employee = employee_key(place.team, place.who, manner.holder);
  state.contact.courtesy = manner.courtesy;
  state.contact.knowledge = manner.knowledge;
  state.contact.rudeness = manner.rudeness;
  state.lasts = run.customers->lasts(run.index_of(*activity.segment), state.person);
  Ticks& latest = run.latest_served[run.index_of(*activity.service->department)];
  note_stage(run, activity, run.now - activity.issued, activity.issued < latest);
  latest = std::max(latest, activity.issued);
  if (!activity.segment->plan->requirements.empty() || activity.service->plan->harm > 0)
    note_requirements(run, id, team);
}

/// A wait before service is over: it seems longer to whom others have overtaken, and shorter where they see how it goes
/// on.
static void note_stage(Run& run, const Activity& activity, Ticks wait, bool overtaken) {
  if (wait == 0) return;
  const people::Parameters& p = run.plan.experience;
  const double usual = customers::seeming(p, {.before_service = true});
  const double factor = customers::seeming(p, {.before_service = true, .overtaken = overtaken}) *
                        customers::seeming_with_transparency(p, activity.service->department->transparency);
  ContactState& state = run.contact_of(activity);
  state.seen += wait;
  if (factor != usual) state.contact.seems_s += (factor - usual) * seconds(wait);
}

/// What a customer needs must be offered by everybody who serves them, each time.
static void note_requirements(Run& run, std::uint32_t id, const TeamState& team) {
  const Activity& activity = run.activities[id];
  const PlannedSegment& segment = *activity.segment->plan;
  const std::vector<double>& offers = team.plan->offers;
  ContactState& state = run.contact_of(activity);
  bool understood = true;
  for (std::size_t i = 0; i < segment.requirements.size(); ++i) {
    const PlannedRequirement& required = segment.requirements[i];
    if (offers[required.requirement] >= 1) continue;
    if (!run.customers->requires_it(run.index_of(*activity.segment), state.person, i)) continue;
    const auto address = static_cast<std::uint32_t>(activity.visits * customers::kMostRequirements + i);
    auto draw = run.streams[segment.requirements_purpose].at(activity.identity, address);
    if (random::uniform01(draw) < offers[required.requirement]) continue;
    state.contact.need_unmet = true;
    state.contact.harmed = state.contact.harmed || required.safety;
    understood = understood && required.safety;
  }
  if (!understood && segment.population->kind == customers::Kind::foreign)
    state.lasts *= run.plan.experience[people::Parameter::time_without_language];
  const PlannedService& service = *activity.service->plan;
  if (!(service.harm > 0)) return;
  auto draw = run.streams[service.harm_purpose].at(activity.identity, activity.visits);
  state.contact.harmed = state.contact.harmed || random::uniform01(draw) < service.harm;
}

double patience(const Run& run, const Activity& activity) {
  if (run.customers == nullptr || !is_known(activity)) return 1;
  return run.customers->patience(run.index_of(*activity.segment), run.contacts[activity.root].person);
}

double lasting(const Run& run, const Activity& activity) {
  if (run.customers == nullptr || !is_known(activity)) return 1;
  const bool with_customer =
      activity.inside == 0 ||
      (activity.inside == 1 && (activity.phase == Phase::within || activity.phase == Phase::recalled));
  return with_customer ? run.contacts[activity.root].lasts : 1;
}

void note_asking(Run& run, std::uint32_t id, Index need, bool on_hold) {
  const Activity& activity = run.activities[id];
  ContactState& state = run.contact_of(activity);
  state.contact.called_back = state.contact.called_back || activity.asker == Asker::callback;
  if (state.asking++ == 0) {
    const Index asked = run.plan.needs[need].first_asked;
    const ServiceState* service = asked == kNoIndex ? nullptr : &run.services[asked];
    const customers::Population& population = *activity.segment->plan->population;
    state.stage = {.since_s = run.simulation.now().s, .asked_by = id, .on_hold = on_hold};
    if (service != nullptr) state.stage.provider = service->plan->department;
    double promised_s = 0;
    if (service != nullptr && service->plan->promise)
      promised_s = service->plan->promise->within.value_at(run.simulation.now()) * service->department->promise_factor;
    state.stage.tolerated_s = on_hold ? population.tolerated_on_hold_s(run.plan.experience, promised_s)
                                      : population.tolerated_parked_s(run.plan.experience);
  }
  if (run.blame != nullptr && activity.fork == kNone) run.blame->ask(activity.root, run.now);
}

void note_parked(Run& run, std::uint32_t id) {
  const Activity& activity = run.activities[id];
  ContactState& state = run.contact_of(activity);
  if (state.asking == 0 || state.stage.asked_by != id || !state.stage.on_hold) return;
  bank_stage(run, activity, state);
  state.stage.on_hold = false;
  state.stage.since_s = run.simulation.now().s;
  state.stage.tolerated_s = activity.segment->plan->population->tolerated_parked_s(run.plan.experience);
}

void note_answered(Run& run, const Activity& activity) {
  ContactState& state = run.contact_of(activity);
  if (--state.asking == 0) bank_stage(run, activity, state);
  if (run.blame != nullptr && activity.fork == kNone) run.blame->answered(activity.root, run.now);
}

/// The time of the present stage is over, as a multiple of what is tolerated in it.
static void bank_stage(Run& run, const Activity& activity, ContactState& state) {
  const double amount = so_far(run, state.stage);
  (state.stage.on_hold ? state.contact.on_hold : state.contact.parked) += amount;
  if (run.blame != nullptr && activity.fork == kNone) run.blame->weigh_asking(activity.root, amount, run.now);
}

/// On hold by the clock; parked in the hours of who is asked, as nobody expects an answer when they are closed.
static double so_far(const Run& run, const AskingStage& stage) {
  const Time now = run.simulation.now();
  double time_s = now.s - stage.since_s;
  if (!stage.on_hold && stage.provider != kNoIndex) {
    const resources::Calendar& hours = *run.departments[stage.provider].hours;
    if (!hours.constant()) time_s = hours.integral(Time{stage.since_s}, now);
  }
  return time_s / stage.tolerated_s;
}

void weigh_blame(Run& run, std::uint32_t id) {
  const Activity& activity = run.activities[id];
  ContactState& state = run.contact_of(activity);
  if (activity.waited > state.seen && activity.service != nullptr)
    note_stage(run, activity, activity.waited - state.seen, false);
  const Index asked = activity.service != nullptr ? activity.service->plan->department : kNoIndex;
  if (state.team == kNoIndex && asked == kNoIndex && activity.segment->plan->departments.empty()) return;
  state.served_by = state.team != kNoIndex ? run.plan.teams[state.team].department
                    : asked != kNoIndex    ? asked
                                           : activity.segment->plan->departments.front();
  end_asking(run, activity, state);
  const double before = customers::seeming(run.plan.experience, {.before_service = true});
  const double tolerated_s = activity.segment->plan->population->tolerated_s(run.plan.experience);
  run.blame->weigh(id, std::max(0.0, before * seconds(activity.waited) + state.contact.seems_s),
                   tolerated_s * (state.contact.on_hold + state.contact.parked), state.served_by, run.now);
}

/// Somebody who gives up while colleagues are asked has waited for them until now.
static void end_asking(Run& run, const Activity& activity, ContactState& state) {
  if (state.asking == 0) return;
  state.asking = 0;
  bank_stage(run, activity, state);
}

void note_surfacing(Run& run, const Activity& activity, double lag_s) {
  ContactState& state = run.contact_of(activity);
  state.contact.surfaces_after_s = lag_s;
  state.contact.major = activity.defect == Severity::major;
  state.contact.origin = run.plan.services[activity.defect_origin].department;
  run.customers->will_surface(run.index_of(*activity.segment), state.person, run.simulation.now().s + lag_s,
                              state.contact.major, state.contact.origin);
}

void judge(Run& run, std::uint32_t id, Outcome outcome) {
  // What customers think after the end of the run belongs to no measure, nor do those whom that would lose.
  if (run.arrivals_over) return;
  const Activity& activity = run.activities[id];
  if (activity.waited > run.contact_of(activity).seen && activity.service != nullptr)
    note_stage(run, activity, activity.waited - run.contact_of(activity).seen, false);
  end_asking(run, activity, run.contact_of(activity));
  const ContactState& state = run.contact_of(activity);
  customers::Contact contact = state.contact;
  if (state.team == kNoIndex) {
    contact.courtesy = people::Reference::courtesy;
    contact.knowledge = customers::knowledge(run.plan.experience, 0, people::Reference::training);
  }
  contact.served = outcome == Outcome::served;
  contact.waited_s = seconds(activity.waited);
  contact.earlier_tries = static_cast<double>(activity.attempts);
  contact.need_unmet = contact.served && contact.need_unmet;
  if (activity.segment->plan->population->kind == customers::Kind::employee && run.people != nullptr)
    contact.morale = run.people->mean_morale();
  const Index index = run.index_of(*activity.segment);
  // Nobody answers for a journey on which nobody is asked.
  const bool blames = run.blame != nullptr && state.served_by != kNoIndex;
  const Blamed blamed{blames ? run.blame->shares() : kNobodys, state.served_by};
  const Verdict verdict =
      run.customers->judge(index, state.person, contact, run.simulation.now(), blames ? &blamed : nullptr);
  if (run.people != nullptr && state.team != kNoIndex) {
    run.people->hear({state.team, state.who}, verdict.satisfaction);
    if (verdict.furious) run.people->insult({state.team, state.who});
  }
  if (contact.served && !verdict.left) plan_follow_up(run, id);
  pass_complaints_on(run, index);
  schedule_contact(run, index);
}

/// Some of those who were served are asked later whether all was well: a case of its own.
static void plan_follow_up(Run& run, std::uint32_t id) {
  const SegmentState& segment = *run.activities[id].segment;
  const Index service = segment.plan->follow_up_service;
  if (service == kNoIndex) return;
  const customers::FollowUp& follow_up = *segment.plan->population->follow_up;
  auto draw = run.streams[segment.plan->follow_up_purpose].at(run.activities[id].identity);
  if (random::uniform01(draw) >= follow_up.chance) return;
  const Index index = run.index_of(segment);
  const std::uint32_t person = run.contacts[id].person;
  const std::uint32_t asking =
      needs::detached(run, run.activities[id], run.activities[id].identity ^ random::name_key("follow_up"),
                      run.plan.services[service].request_program, Asker::follow_up);
  run.contacts.resize(std::max<std::size_t>(run.contacts.size(), run.activities.extent()));
  run.contacts[asking] = {.person = person, .followed = run.customers->identity_of_contact(index, person)};
  care::ask_for(run, asking, {.segment = index});
  run.activities[asking].timer = run.schedule(follow_up.after, EventKind::goes_on, asking);
}

/// Complaints of which somebody has to take care, each a case of its own.
static void pass_complaints_on(Run& run, Index index) {
  SegmentState& segment = run.segments[index];
  if (segment.plan->complaint_service == kNoIndex) return;
  std::uint64_t steps = 0;
  while (const auto complaint = run.customers->take_complaint(index)) {
    run.heed_stop(steps++);
    const std::uint32_t id = journey::take_case(run);
    Activity& request = run.activities[id];
    request.identity = complaint->identity;
    request.case_number = static_cast<std::uint32_t>(++segment.cases);
    request.segment = &segment;
    request.cursor = run.plan.services[segment.plan->complaint_service].request_program;
    request.asker = Asker::complaint;
    request.detached = true;
    numbers::begin(run, id);
    run.contacts.resize(std::max<std::size_t>(run.contacts.size(), run.activities.extent()));
    run.contacts[id] = {.complaint = complaint->number};
    care::ask_for(run, id, {.segment = index});
    journey::go_on_soon(run, id);
  }
}

void note_followed_up(Run& run, std::uint32_t id, Outcome outcome) {
  if (run.arrivals_over || outcome != Outcome::served) return;
  const ContactState& state = run.contacts[id];
  run.customers->follow_up(run.index_of(*run.activities[id].segment), state.person, state.followed,
                           run.simulation.now());
}

void note_settled(Run& run, std::uint32_t id, Outcome outcome) {
  if (run.arrivals_over) return;
  const Activity& activity = run.activities[id];
  const Index index = run.index_of(*activity.segment);
  const bool settled = outcome == Outcome::served && activity.defect == Severity::none;
  run.customers->close_complaint(index, run.contacts[id].complaint, settled, run.simulation.now());
  schedule_contact(run, index);
}

}  // namespace domino::chain::contacts
