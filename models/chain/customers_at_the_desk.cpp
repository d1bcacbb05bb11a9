// Those who come again: when they do, what a replication tells of their contacts, and what comes of that.

#include <algorithm>

#include "models/chain/replication.h"

namespace domino::chain {

namespace {

/// A place and its holder, never 0: somebody whom a customer may know again.
std::uint32_t employee_key(Index team, std::uint32_t who, std::uint32_t holder) {
  const std::uint64_t place = (std::uint64_t{team} << 32U) | who;
  return static_cast<std::uint32_t>(random::detail::mix(random::detail::mix(place) + holder)) | 1U;
}

}  // namespace

void Replication::open_customers() {
  if (customers_ == nullptr) return;
  for (Index s = 0; s < segments_.size(); ++s)
    if (segments_[s].known) schedule_contact(s);
}

/// One event for a whole population, moved forward when something is due before it.
void Replication::schedule_contact(Index index) {
  SegmentState& segment = segments_[index];
  if (customers_->is_full())
    throw RunCannotGoOn("there are more customers than there is memory for", simulation_.context());
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
  encounters_[id] = {.person = person};
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
}

void Replication::note_asking(const Activity& activity, Asker asker) {
  Encounter& encounter = encounter_of(activity);
  encounter.asked_s = simulation_.now().s;
  encounter.called_back = encounter.called_back || asker == Asker::callback;
}

void Replication::note_answered(const Activity& activity) {
  Encounter& encounter = encounter_of(activity);
  encounter.held_s += simulation_.now().s - encounter.asked_s;
}

void Replication::note_surfacing(const Activity& activity, double lag_s) {
  customers_->will_surface(index_of(*activity.segment), encounter_of(activity).person, simulation_.now().s + lag_s,
                           activity.defect == Severity::major);
}

/// A contact has ended, whichever way: its customer makes up their mind, and whoever served hears of it.
void Replication::judge(std::uint32_t id, Outcome outcome) {
  const Activity& activity = activities_[id];
  Encounter encounter = encounter_of(activity);
  if (encounter.team == kNoIndex) {
    encounter.courtesy = people::Reference::courtesy;
    encounter.knowledge = customers::knowledge(plan_.experience, 0, people::Reference::training);
  }
  const Index index = index_of(*activity.segment);
  const Contact contact{.served = outcome == Outcome::served,
                        .waited_s = seconds(activity.waited),
                        .held_s = encounter.held_s,
                        .courtesy = encounter.courtesy,
                        .knowledge = encounter.knowledge,
                        .rudeness = encounter.rudeness,
                        .employee = encounter.employee,
                        .earlier_tries = static_cast<double>(activity.attempts),
                        .called_back = encounter.called_back,
                        .promise_broken = encounter.promise_broken};
  const Verdict verdict = customers_->judge(index, encounter.person, contact, simulation_.now());
  if (people_ != nullptr && encounter.team != kNoIndex) {
    people_->hear({encounter.team, encounter.who}, verdict.satisfaction);
    if (verdict.furious) people_->insult({encounter.team, encounter.who});
  }
  schedule_contact(index);
}

}  // namespace domino::chain
