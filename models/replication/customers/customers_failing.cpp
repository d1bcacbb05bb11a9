// What goes wrong for those who come again: a mistake surfaces, a need is not met, somebody comes to harm; who
// complains, what comes of that, and whether they stay.

#include <algorithm>
#include <cmath>

#include "models/replication/customers/customers.h"

namespace domino::chain {

namespace {

using P = people::Parameter;
using customers::Dimension;
using customers::Quality;

/// Numbers of failures within a contact, apart from those of mistakes that surface later.
constexpr std::uint32_t kAtOnce = 1U << 30U;
/// Numbers of those asked afterwards.
constexpr std::uint32_t kFollowUps = 1U << 29U;
/// Complaints that are closed are forgotten so many at a time, or half of all, so that each is moved once on average.
constexpr std::size_t kForgottenAtOnce = 64;
/// Whoever stayed away until now, in the middle of the night perhaps, comes as soon as they may.
constexpr double kAtOnce_s = 1e-3;

}  // namespace

/// An error surfaces: complained of or not, settled or not, and then they stay or go.
void Customers::fail(Base& base, std::uint32_t id, Time now) {
  Person& person = base.persons[id];
  person.surfaces_s = std::numeric_limits<double>::infinity();
  if (person.found) {
    person.found = false;
    return base.calendar.add(base, id);
  }
  Failing failing{.failure = {.major = person.major}, .origin = person.origin};
  Quality expected{};
  std::copy(person.expected.begin(), person.expected.end(), expected.begin());
  failing.seen = expected;
  of(failing.seen, Dimension::reliability) = p_[person.major ? P::quality_major_error : P::quality_minor_error];
  const auto judged = [&](const Quality& seen) {
    return customers::satisfaction(p_, base.usual,
                                   {.seen = seen,
                                    .expected = expected,
                                    .adequate = of(base.usual, Dimension::responsiveness),  // nobody waits for it
                                    .last = of(seen, Dimension::reliability)});
  };
  failing.satisfaction = judged(failing.seen);
  failing.usual = judged(expected);
  const auto draw = base.streams[kFailing].at(person.identity, person.encounters);
  if (go_wrong(base, id, failing, draw, now) == Reaction::stays) base.calendar.add(base, id);
}

/// The contact itself was the failure, as grave as a major error. Its satisfaction counts already, and nothing that is
/// done about it afterwards lifts that.
Verdict Customers::fail_at_once(Base& base, std::uint32_t id, const customers::Contact& contact, Index served_by,
                                double satisfaction, Time now) {
  spread_word(base, id, satisfaction, now.s);
  Person& person = base.persons[id];
  const Failing failing{.satisfaction = satisfaction,
                        .failure = {.major = true},
                        .loss = contact.harmed ? Loss::harmed : Loss::unmet_need,
                        .origin = served_by,
                        .harmed = contact.harmed,
                        .judged = true};
  plan_next(base, person, now.s);
  const auto draw = base.streams[kFailing].at(person.identity, kAtOnce + person.contacts);
  const Reaction reaction = go_wrong(base, id, failing, draw, now);
  if (reaction == Reaction::stays) base.calendar.add(base, id);
  return {satisfaction, reaction == Reaction::leaves, satisfaction < p_[P::severe_insult_below]};
}

/// Whoever waits is in no calendar: they do not come again before their complaint is closed.
Customers::Reaction Customers::go_wrong(Base& base, std::uint32_t id, Failing failing, random::Draws draw, Time now) {
  Person& person = base.persons[id];
  PopulationRecord& record = record_of(base);
  const double day = now.s / kDay.s;
  failing.failure.repeated = (day - double{person.failed_day}) * kDay.s < p_[P::recovery_memory];
  person.failed_day = static_cast<float>(day);
  const P willing = failing.failure.major ? P::complaints_major : P::complaints_minor;
  const bool complains = random::uniform01(draw) < p_[willing];
  const bool settled = random::uniform01(draw) < p_[P::settling];
  const bool soon = random::uniform01(draw) < p_[P::settling_soon];
  failing.leaves = random::uniform01(draw);
  ++record.failures;
  record.complaints += static_cast<std::uint64_t>(complains);
  if (complains && failing.loss == Loss::silent) failing.loss = Loss::complained;
  if (complains && plan_.segments[base.segment].complaint_service != kNoIndex) {
    file(base, id, failing, now);
    if (!failing.harmed) return Reaction::waits;
  } else if (complains) {
    failing.failure.recovery = !settled ? customers::Recovery::vain
                               : soon   ? customers::Recovery::settled_soon
                                        : customers::Recovery::settled;
  }
  return conclude(base, id, failing, now) ? Reaction::leaves : Reaction::stays;
}

/// What has become of it is taken in, and decides. True: they leave.
bool Customers::conclude(Base& base, std::uint32_t id, const Failing& failing, Time now) {
  Person& person = base.persons[id];
  const double satisfaction =
      customers::recovered_satisfaction(p_, failing.failure, failing.satisfaction, failing.usual);
  const customers::Memory memory = memory_of(base, person, 0, now.s);
  const double value = worth(base, person);
  if (!failing.judged) remember(base, person, failing.seen, satisfaction, now.s);
  if (customers::is_settled(failing.failure.recovery)) compensate(base, person, now.s);
  const double leaves =
      failing.harmed ? p_[P::leaving_after_harm]
                     : customers::leaving_after<double>(p_, failing.failure, person.loyalty, memory.circumstances);
  if (churn_of(base) != nullptr) blame_failure(base, memory, value, failing, satisfaction, leaves);
  record_of(base).faced[static_cast<std::size_t>(failing.loss)] += leaves;
  const bool left = failing.leaves < leaves;
  // Of a contact that was the failure itself they have told already.
  if (!failing.judged) spread_word(base, id, satisfaction, now.s, Occasion::failure);
  record_of(base).left_after_failure += static_cast<std::uint64_t>(left);
  if (left) lose(base, id, failing.loss, now.s);
  return left;
}

// --- who is asked afterwards ------------------------------------------------------------------------------

/// They stand in the calendar at the instant at which it would have surfaced, where nothing happens then.
void Customers::find(Base& base, Person& person) {
  person.found = true;
  ++record_of(base).found;
}

/// Who has come again meanwhile has said already what there was to say.
void Customers::follow_up(Index segment, std::uint32_t id, std::uint64_t contact, Time now) {
  Base& base = base_of(segment);
  ++record_of(base).followed_up;
  Person& person = base.persons[id];
  if (person.state != State::active || identity_of_contact(segment, id) != contact) return;
  if (person.found || !std::isfinite(person.surfaces_s) || person.surfaces_s < now.s) return;
  auto draw = base.streams[kFailing].at(person.identity, kFollowUps + person.contacts);
  if (random::uniform01(draw) < p_[P::found_by_follow_up]) find(base, person);
}

void Customers::follow_up_by_chance(Index segment, std::uint32_t id, double surfaces_after_s) {
  Base& base = base_of(segment);
  const auto& follow_up = base.population->follow_up;
  if (!follow_up || surfaces_after_s <= follow_up->after.s) return;
  Person& person = base.persons[id];
  auto draw = base.streams[kFailing].at(person.identity, kFollowUps + person.contacts);
  if (random::uniform01(draw) < follow_up->chance * p_[P::found_by_follow_up]) find(base, person);
}

// --- complaints that are work ----------------------------------------------------------------------------

/// Whoever came to harm has made up their mind, and is not asked what came of it.
void Customers::file(Base& base, std::uint32_t id, const Failing& failing, Time now) {
  const Person& person = base.persons[id];
  Complaints& complaints = base.complaints;
  ++record_of(base).filed;
  const std::uint64_t failure = failing.judged ? kAtOnce + person.contacts : person.encounters;
  Complaint coming{kNobody, random::detail::mix(person.identity + random::name_key("complaint") * (failure + 1))};
  if (!failing.harmed) {
    coming.number = complaints.forgotten + static_cast<std::uint32_t>(complaints.filed.size());
    complaints.filed.push_back({id, now.s, failing});
  }
  complaints.coming.push_back(coming);
}

std::optional<Complaint> Customers::take_complaint(Index segment) {
  auto& coming = base_of(segment).complaints.coming;
  if (coming.empty()) return std::nullopt;
  const Complaint complaint = coming.back();
  coming.pop_back();
  return complaint;
}

/// Too late: its customer has concluded already that it was in vain.
void Customers::close_complaint(Index segment, std::uint32_t number, bool settled, Time now) {
  Base& base = base_of(segment);
  Complaints& complaints = base.complaints;
  if (number == kNobody || number < complaints.forgotten) return;
  Filed& filed = complaints.filed[number - complaints.forgotten];
  if (filed.person == kNobody) return;
  const bool soon = now.s - filed.at_s <= kDay.s;
  close(base, filed,
        !settled ? customers::Recovery::vain
        : soon   ? customers::Recovery::settled_soon
                 : customers::Recovery::settled,
        now);
}

void Customers::close(Base& base, Filed& filed, customers::Recovery recovery, Time now) {
  const std::uint32_t id = filed.person;
  Failing failing = filed.failing;
  filed.person = kNobody;
  Complaints& complaints = base.complaints;
  auto& all = complaints.filed;
  while (complaints.open < all.size() && all[complaints.open].person == kNobody) ++complaints.open;
  if (complaints.open >= std::max(kForgottenAtOnce, all.size() / 2)) {
    all.erase(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(complaints.open));
    complaints.forgotten += static_cast<std::uint32_t>(complaints.open);
    complaints.open = 0;
  }
  failing.failure.recovery = recovery;
  PopulationRecord& record = record_of(base);
  ++(recovery == customers::Recovery::vain ? record.in_vain : record.settled);
  record.settled_soon += static_cast<std::uint64_t>(recovery == customers::Recovery::settled_soon);
  if (conclude(base, id, failing, now)) return;
  Person& person = base.persons[id];
  if (person.next_s < now.s)
    person.next_s = person.drifts ? now.s : base.population->hours.when_integral_reaches(now, kAtOnce_s).s;
  base.calendar.add(base, id);
}

/// Patience with a complaint is the same for all, so that the first that is open ends first.
double Customers::next_in_vain(const Base& base) const {
  const Complaints& complaints = base.complaints;
  if (complaints.open >= complaints.filed.size()) return std::numeric_limits<double>::infinity();
  return complaints.filed[complaints.open].at_s + p_[P::complaint_patience];
}

// --- who looks for the first time ------------------------------------------------------------------------

/// Whoever was served may buy, and is a customer from then on; nobody else comes again.
Verdict Customers::look(Base& base, std::uint32_t id, const customers::Contact& contact, double satisfaction,
                        double now_s) {
  Person& person = base.persons[id];
  auto draw = draws(base, kLeaving, person);
  const bool buys = contact.served && random::uniform01(draw) < customers::conversion(p_, satisfaction);
  if (buys) {
    win(base, person, now_s);
    spend(base, person);
    get_to_know(person, contact.employee);
    ++person.served;
    person.last_s = now_s;
  }
  spread_word(base, id, satisfaction, now_s);
  if (buys)
    go_on(base, id, now_s);
  else
    release(base, id);
  return {satisfaction, !buys, satisfaction < p_[P::severe_insult_below]};
}

}  // namespace domino::chain
