// Those who come again: when they do, what a replication tells of their contacts, and what comes of that.

#include <algorithm>
#include <limits>

#include "models/replication/replication.h"

namespace domino::chain {

namespace {

const std::vector<double> kNobodys;

/// A place and its holder, never 0: somebody whom a customer may know again.
std::uint32_t employee_key(Index team, std::uint32_t who, std::uint32_t holder) {
  const std::uint64_t place = (std::uint64_t{team} << 32U) | who;
  return static_cast<std::uint32_t>(random::detail::mix(random::detail::mix(place) + holder)) | 1U;
}

}  // namespace

void Replication::open_customers() {
  if (customers_ == nullptr) return;
  latest_served_.assign(departments_.size(), std::numeric_limits<Ticks>::min());
  for (Index s = 0; s < segments_.size(); ++s)
    if (segments_[s].known) schedule_contact(s);
}

/// One event for a whole population, moved forward when something is due before it.
void Replication::schedule_contact(Index index) {
  SegmentState& segment = segments_[index];
  if (customers_->is_full()) throw OutOfMemory();
  const double due_s = std::max(customers_->next_due(index), simulation_.now().s);
  if (segment.contact_due_s >= 0) {
    if (due_s >= segment.contact_due_s) return;
    simulation_.cancel(segment.contact);
    segment.contact_due_s = -1;
  }
  if (arrivals_over_ || !(due_s < plan_.span.horizon.s)) return;
  segment.contact = schedule(Duration{due_s - simulation_.now().s}, What::contact, index);
  segment.contact_due_s = due_s;
}

void Replication::attend(Index index) {
  segments_[index].contact_due_s = -1;
  segments_[index].contact = {};
  if (arrivals_over_) return;
  if (customers_->next_due(index) <= simulation_.now().s) {
    const std::uint32_t person = customers_->take_due(index, simulation_.now());
    if (person != Customers::kNobody) enter_person(index, person);
    pass_complaints_on(index);
  }
  schedule_contact(index);
}

void Replication::enter_person(Index index, std::uint32_t person) {
  SegmentState& segment = segments_[index];
  const std::uint64_t number = ++segment.cases;
  ++segment.record->arrived;
  const std::uint32_t id = take_case();
  Activity& activity = activities_[id];
  activity.identity = customers_->identity_of_contact(index, person);
  activity.case_number = static_cast<std::uint32_t>(number);
  activity.cursor = segment.program;
  activity.segment = &segment;
  carry_over(person, id);
  if (ledger_.on()) open_account(id, activity);
  begin_numbers(id);
  advance(id);
}

/// This activity is a contact of that person.
void Replication::carry_over(std::uint32_t person, std::uint32_t id) {
  encounters_.resize(std::max<std::size_t>(encounters_.size(), activities_.extent()));
  encounters_[id] = {.person = person, .lasts = customers_->lasts(index_of(*activities_[id].segment), person)};
  if (blame_ != nullptr) blame_->open(id);
}

/// Whoever serves a customer now is whom they will remember.
void Replication::note_server(std::uint32_t id, const TeamState& team) {
  const Activity& activity = activities_[id];
  Encounter& encounter = encounter_of(activity);
  const PlaceOf place = place_of(team, activity.employee, activity.identity);
  if (place.team == kNoIndex) return;
  Manner manner{people::Reference::courtesy, customers::knowledge(plan_.experience, 0, people::Reference::training),
                plan_.experience[people::Parameter::rudeness]};
  if (people_ != nullptr) manner = people_->manner(place, simulation_.now());
  encounter.team = place.team;
  encounter.who = place.who;
  encounter.employee = employee_key(place.team, place.who, manner.holder);
  encounter.courtesy = manner.courtesy;
  encounter.knowledge = manner.knowledge;
  encounter.rudeness = manner.rudeness;
  encounter.lasts = customers_->lasts(index_of(*activity.segment), encounter.person);
  Ticks& latest = latest_served_[index_of(*activity.service->department)];
  note_stage(activity, now_ - activity.issued, activity.issued < latest);
  latest = std::max(latest, activity.issued);
  if (!activity.segment->plan->requirements.empty() || activity.service->plan->harm > 0) note_requirements(id, team);
}

/// A wait before service is over: it seems longer to whom others have overtaken, and shorter where they see how it goes
/// on.
void Replication::note_stage(const Activity& activity, Ticks wait, bool overtaken) {
  if (wait == 0) return;
  const people::Parameters& p = plan_.experience;
  const double usual = customers::seeming(p, {.before_service = true});
  const double factor = customers::seeming(p, {.before_service = true, .overtaken = overtaken}) *
                        customers::seeming_with_transparency(p, activity.service->department->transparency);
  Encounter& encounter = encounter_of(activity);
  encounter.seen += wait;
  if (factor != usual) encounter.seems_s += (factor - usual) * seconds(wait);
}

/// What a customer needs must be offered by everybody who serves them, each time.
void Replication::note_requirements(std::uint32_t id, const TeamState& team) {
  const Activity& activity = activities_[id];
  const PlannedSegment& segment = *activity.segment->plan;
  const std::vector<double>& offers = team.plan->offers;
  Encounter& encounter = encounter_of(activity);
  bool understood = true;
  for (std::size_t i = 0; i < segment.requirements.size(); ++i) {
    const PlannedRequirement& required = segment.requirements[i];
    if (offers[required.requirement] >= 1) continue;
    if (!customers_->requires_it(index_of(*activity.segment), encounter.person, i)) continue;
    const auto address = static_cast<std::uint32_t>(activity.visits * customers::kMostRequirements + i);
    auto luck = streams_[segment.requirements_purpose].at(activity.identity, address);
    if (random::uniform01(luck) < offers[required.requirement]) continue;
    encounter.unmet = true;
    encounter.harmed = encounter.harmed || required.safety;
    understood = understood && required.safety;
  }
  if (!understood && segment.population->kind == customers::Kind::foreign)
    encounter.lasts *= plan_.experience[people::Parameter::time_without_language];
  const PlannedService& service = *activity.service->plan;
  if (!(service.harm > 0)) return;
  auto luck = streams_[service.harm_purpose].at(activity.identity, activity.visits);
  encounter.harmed = encounter.harmed || random::uniform01(luck) < service.harm;
}

/// A factor on work with a customer; what colleagues do for whoever serves takes as long as ever.
double Replication::lasting(const Activity& activity) const {
  if (!is_known(activity)) return 1;
  const bool with_customer =
      activity.inside == 0 ||
      (activity.inside == 1 && (activity.phase == Phase::within || activity.phase == Phase::recalled));
  return with_customer ? encounters_[activity.root].lasts : 1;
}

void Replication::note_asking(const Activity& activity, Asker asker) {
  Encounter& encounter = encounter_of(activity);
  encounter.asked_s = simulation_.now().s;
  encounter.asking = true;
  encounter.called_back = encounter.called_back || asker == Asker::callback;
  if (blame_ != nullptr && activity.fork == kNone) blame_->ask(activity.root, now_);
}

void Replication::note_answered(const Activity& activity) {
  Encounter& encounter = encounter_of(activity);
  encounter.held_s += simulation_.now().s - encounter.asked_s;
  encounter.asking = false;
  if (blame_ != nullptr && activity.fork == kNone) blame_->answered(activity.root, now_);
}

/// Before the case is folded: for whom this customer waited, and by whom they were served.
void Replication::weigh_blame(std::uint32_t id) {
  const Activity& activity = activities_[id];
  Encounter& encounter = encounter_of(activity);
  if (activity.waited > encounter.seen && activity.service != nullptr)
    note_stage(activity, activity.waited - encounter.seen, false);
  const Index asked = activity.service != nullptr ? activity.service->plan->department : kNoIndex;
  if (encounter.team == kNoIndex && asked == kNoIndex && activity.segment->plan->departments.empty()) return;
  encounter.served_by = encounter.team != kNoIndex ? plan_.teams[encounter.team].department
                        : asked != kNoIndex        ? asked
                                                   : activity.segment->plan->departments.front();
  const double before = customers::seeming(plan_.experience, {.before_service = true});
  blame_->weigh(id, std::max(0.0, before * seconds(activity.waited) + encounter.seems_s), held_s(encounter),
                encounter.served_by, now_);
}

/// Somebody who gives up while colleagues are asked has been held until now.
double Replication::held_s(const Encounter& encounter) const {
  return encounter.held_s + (encounter.asking ? simulation_.now().s - encounter.asked_s : 0);
}

void Replication::note_surfacing(const Activity& activity, double lag_s) {
  Encounter& encounter = encounter_of(activity);
  encounter.surfaces_after_s = lag_s;
  encounter.major = activity.defect == Severity::major;
  encounter.origin = plan_.services[activity.defect_origin].department;
  customers_->will_surface(index_of(*activity.segment), encounter.person, simulation_.now().s + lag_s, encounter.major,
                           encounter.origin);
}

/// A contact has ended, whichever way: its customer makes up their mind, and whoever served hears of it.
void Replication::judge(std::uint32_t id, Outcome outcome) {
  // What customers think after the end of the run belongs to no measure, nor do those whom that would lose.
  if (arrivals_over_) return;
  const Activity& activity = activities_[id];
  if (activity.waited > encounter_of(activity).seen && activity.service != nullptr)
    note_stage(activity, activity.waited - encounter_of(activity).seen, false);
  Encounter encounter = encounter_of(activity);
  if (encounter.team == kNoIndex) {
    encounter.courtesy = people::Reference::courtesy;
    encounter.knowledge = customers::knowledge(plan_.experience, 0, people::Reference::training);
  }
  const Index index = index_of(*activity.segment);
  const bool served = outcome == Outcome::served;
  const bool of_employees = activity.segment->plan->population->kind == customers::Kind::employee;
  const Contact contact{
      .served = served,
      .waited_s = seconds(activity.waited),
      .held_s = held_s(encounter),
      .courtesy = encounter.courtesy,
      .knowledge = encounter.knowledge,
      .rudeness = encounter.rudeness,
      .employee = encounter.employee,
      .earlier_tries = static_cast<double>(activity.attempts),
      .called_back = encounter.called_back,
      .promise_broken = encounter.promise_broken,
      .surfaces_after_s = encounter.surfaces_after_s,
      .major = encounter.major,
      .origin = encounter.origin,
      .seems_s = encounter.seems_s,
      .need_unmet = served && encounter.unmet,
      .harmed = encounter.harmed,
      .morale = of_employees && people_ != nullptr ? people_->mean_morale() : people::Reference::morale};
  // Nobody answers for a journey on which nobody is asked.
  const bool blames = blame_ != nullptr && encounter.served_by != kNoIndex;
  const Blamed blamed{blames ? blame_->shares() : kNobodys, encounter.served_by};
  const Verdict verdict =
      customers_->judge(index, encounter.person, contact, simulation_.now(), blames ? &blamed : nullptr);
  if (people_ != nullptr && encounter.team != kNoIndex) {
    people_->hear({encounter.team, encounter.who}, verdict.satisfaction);
    if (verdict.furious) people_->insult({encounter.team, encounter.who});
  }
  pass_complaints_on(index);
  schedule_contact(index);
}

/// Complaints of which somebody has to take care, each a case of its own.
void Replication::pass_complaints_on(Index index) {
  SegmentState& segment = segments_[index];
  if (segment.plan->complaint_service == kNoIndex) return;
  std::uint64_t steps = 0;
  while (const auto complaint = customers_->take_complaint(index)) {
    heed_stop(steps++);
    const std::uint32_t id = take_case();
    Activity& request = activities_[id];
    request.identity = complaint->identity;
    request.case_number = static_cast<std::uint32_t>(++segment.cases);
    request.segment = &segment;
    request.cursor = plan_.services[segment.plan->complaint_service].request_program;
    request.asker = Asker::complaint;
    request.detached = true;
    begin_numbers(id);
    encounters_.resize(std::max<std::size_t>(encounters_.size(), activities_.extent()));
    encounters_[id] = {.complaint = complaint->number};
    ask_for(id, {.segment = index});
    go_on_soon(id);
  }
}

/// A complaint has been dealt with; one that was dealt with wrongly is not settled.
void Replication::note_settled(std::uint32_t id, Outcome outcome) {
  if (arrivals_over_) return;
  const Activity& activity = activities_[id];
  const Index index = index_of(*activity.segment);
  const bool settled = outcome == Outcome::served && activity.defect == Severity::none;
  customers_->close_complaint(index, encounters_[id].complaint, settled, simulation_.now());
  schedule_contact(index);
}

}  // namespace domino::chain
