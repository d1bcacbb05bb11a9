#include "models/chain/customers.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "engine/random/variates.h"
#include "models/customers/leaving.h"

namespace domino::chain {

namespace {

using P = people::Parameter;
using customers::Dimension;
using customers::kYear_s;
using customers::Quality;

/// Whoever was there before the run knows what to expect.
constexpr std::uint16_t kEncountersBefore = 20;
/// Gaps of which the firm concludes that somebody has left.
constexpr double kGapsUntilNoticed = 3;
/// Encounters count up to here; the weight of one has long reached its least.
constexpr std::uint16_t kMostCounted = 60'000;
/// On a scale of five, 4 or more: 1 + 4S ≥ 3.5.
constexpr double kTopTwo = 0.625;

/// Of a mean that is small.
unsigned poisson(double mean, random::Draws& luck) {
  unsigned count = 0;
  for (double left = mean - random::standard_exponential(luck); left > 0; left -= random::standard_exponential(luck))
    ++count;
  return count;
}

std::uint64_t offspring(std::uint64_t identity, std::uint64_t ordinal) {
  return random::detail::mix(identity + random::name_key("recruit") * (ordinal + 1));
}

}  // namespace

Customers::Customers(const Plan& plan) : plan_(plan), p_(plan.experience), of_segment_(plan.segments.size(), kNoIndex) {
  for (Index s = 0; s < plan.segments.size(); ++s) {
    if (!plan.segments[s].population) continue;
    of_segment_[s] = static_cast<Index>(bases_.size());
    Base& base = bases_.emplace_back();
    base.segment = s;
    base.population = &*plan.segments[s].population;
    if (plan.segments[s].sales) base.sales = &*plan.segments[s].sales;
    base.usual = customers::reference_quality(p_);
    const bool plain = base.population->kind == customers::Kind::individual;
    base.fresh = customers::traits_of(p_, plain ? customers::Kind::fresh : base.population->kind);
    base.regular = customers::traits_of(p_, plain ? customers::Kind::regular : base.population->kind);
    base.log_tolerated = customers::log_wait(base.population->tolerated_s(p_));
    base.open_share = base.population->hours.mean();
    base.gap_s = base.population->contact_every.mean();
  }
}

// --- the beginning ---------------------------------------------------------------------------------------

void Customers::reset(std::uint64_t seed, std::uint64_t number, Record& record) {
  record_ = &record;
  full_ = false;
  for (Base& base : bases_) open(base, seed, number);
}

/// Of persons at the reference, as many leave in a year as this.
double Customers::leaving_a_year(const Base& base, double loyalty) const {
  const double contacts = kYear_s / base.gap_s;
  const double each = customers::leaving(p_, loyalty, loyalty, base.gap_s);
  return contacts * each + customers::drifting_a_year(p_, loyalty);
}

void Customers::open(Base& base, std::uint64_t seed, std::uint64_t number) {
  static constexpr std::string_view kPurposes[] = {"coming",   "judging", "leaving",  "talking",
                                                   "spending", "failing", "prospects"};
  const PlannedSegment& segment = plan_.segments[base.segment];
  for (std::size_t i = 0; i < base.luck.size(); ++i)
    base.luck[i] = random::Stream(seed, number, segment.identity ^ random::name_key(kPurposes[i]));
  const customers::Population& population = *base.population;
  base.calendar.open(plan_.span.horizon.s, population.persons);
  base.persons.clear();
  // Room to grow without a second copy of a large base.
  base.persons.reserve(std::size_t{population.persons} + population.persons / 4);
  base.free = kNobody;
  base.deterred = base.seen_lost = base.candidates = 0;
  base.reputation = {};
  base.active = {};
  record_of(base).carried = population.persons;
  for (std::uint32_t i = 0; i < population.persons; ++i) {
    Person person = newcomer(base, segment.identity + i + 1);
    settle(base, person);
    base.persons.push_back(person);
    base.calendar.add(base, i);
  }
  base.active.change(population.persons, 0);
  const double recruits =
      kYear_s / base.gap_s * customers::talk(p_, customers::Reference::satisfaction) * p_[P::recruiting];
  const double exits = leaving_a_year(base, customers::Reference::loyalty);
  const double by_default = population.persons * std::max(0.0, exits - recruits) / kYear_s;
  base.candidates_per_s = population.advertised_per_s.value_or(by_default) * customers::pull(p_, 1) / base.open_share;
  draw_candidate(base, 0);
}

Customers::Person Customers::newcomer(const Base& base, std::uint64_t identity) const {
  Person person;
  person.identity = identity;
  person.state = State::prospect;
  person.loyalty = static_cast<float>(customers::Reference::loyalty);
  person.log_expected_wait = static_cast<float>(base.log_tolerated);
  for (std::size_t k = 0; k < base.usual.size(); ++k) person.expected[k] = static_cast<float>(base.usual[k]);
  return person;
}

/// Somebody whose contacts began long ago: the renewals from four to five gaps before the start on.
void Customers::settle(Base& base, Person& person) {
  person.state = State::active;
  person.encounters = kEncountersBefore;
  person.served = customers::kContactsOfRegulars;
  auto luck = draws(base, kComing, person);
  double at_s = -(4 + random::uniform01(luck)) * base.gap_s;
  double gap_s = base.gap_s;
  do {
    person.last_s = at_s;
    gap_s = std::max(1.0, base.population->contact_every.sample(luck));
    at_s += gap_s;
  } while (at_s < 0);
  const double drift = customers::drifting_a_year(p_, person.loyalty) / kYear_s;
  const double away_s = random::standard_exponential(luck) / drift;
  person.next_s = base.population->hours.when_integral_reaches(Time{}, at_s * base.open_share).s;
  person.drifts = away_s < person.next_s;
  if (person.drifts) person.next_s = away_s;
}

// --- who is there ----------------------------------------------------------------------------------------

std::uint32_t Customers::admit(Base& base, const Person& person) {
  std::uint32_t id = base.free;
  if (id != kNobody) {
    base.free = base.persons[id].next;
    base.persons[id] = person;
    return id;
  }
  if (base.persons.size() >= customers::kMostPersons) {
    full_ = true;
    return kNobody;
  }
  base.persons.push_back(person);
  return static_cast<std::uint32_t>(base.persons.size() - 1);
}

void Customers::release(Base& base, std::uint32_t id) {
  base.persons[id] = {};
  base.persons[id].next = base.free;
  base.free = id;
}

void Customers::lose(Base& base, std::uint32_t id, Loss loss, double now_s) {
  PopulationRecord& record = record_of(base);
  ++record.lost[static_cast<std::size_t>(loss)];
  ++week_of(base, now_s).lost;
  base.active.change(-1, now_s);
  record.brought_by_lost += double{base.persons[id].brought};
  // Somebody who drifts away has been gone since their last contact, as far as the firm can see.
  const double noticed_s = base.persons[id].last_s + kGapsUntilNoticed * base.gap_s;
  const double seen_s = std::max(noticed_s, now_s);
  if (seen_s >= plan_.span.warm_up.s && seen_s <= plan_.span.horizon.s) ++base.seen_lost;
  release(base, id);
}

// --- what is due -----------------------------------------------------------------------------------------

void Customers::draw_candidate(Base& base, double now_s) {
  base.candidate_s = std::numeric_limits<double>::infinity();
  if (!(base.candidates_per_s > 0)) return;
  auto luck = base.luck[kProspects].at(++base.candidates);
  const double open_s = random::standard_exponential(luck) / base.candidates_per_s;
  base.candidate_s = base.population->hours.when_integral_reaches(Time{now_s}, open_s).s;
}

double Customers::next_due(Index segment) {
  Base& base = base_of(segment);
  return std::min(base.calendar.first_due(base), base.candidate_s);
}

/// Thinning: a candidate comes with the ratio of what the reputation pulls to what the best would.
bool Customers::comes_by_itself(Base& base, double now_s) {
  auto luck = base.luck[kProspects].at(base.candidates, 1);
  const double ratio = customers::pull(p_, base.reputation.at(p_, now_s)) / customers::pull(p_, 1);
  return random::uniform01(luck) < ratio;
}

std::uint32_t Customers::take_due(Index segment, Time now) {
  Base& base = base_of(segment);
  if (base.candidate_s <= base.calendar.first_due(base)) {
    const bool comes = comes_by_itself(base, now.s);
    const std::uint64_t identity = offspring(plan_.segments[segment].identity, base.candidates);
    draw_candidate(base, now.s);
    if (!comes) return kNobody;
    const std::uint32_t id = admit(base, newcomer(base, identity));
    if (id == kNobody || !begin_contact(base, id, now)) return kNobody;
    advertise(base, now.s);
    return id;
  }
  const std::uint32_t id = base.calendar.take_first();
  Person& person = base.persons[id];
  if (person.surfaces_s <= person.next_s) {
    fail(base, id, now);
    return kNobody;
  }
  if (person.drifts) {
    lose(base, id, Loss::drifted, now.s);
    return kNobody;
  }
  return begin_contact(base, id, now) ? id : kNobody;
}

/// A prospect may have been talked out of it.
bool Customers::begin_contact(Base& base, std::uint32_t id, Time now) {
  Person& person = base.persons[id];
  if (person.state == State::prospect) {
    PopulationRecord& record = record_of(base);
    if (base.deterred > 0) {
      --base.deterred;
      ++record.deterred;
      release(base, id);
      return false;
    }
    person.state = State::active;
    person.last_s = now.s;
    ++record.acquired;
    ++week_of(base, now.s).acquired;
    base.active.change(1, now.s);
  }
  ++person.contacts;
  return true;
}

// --- a contact -------------------------------------------------------------------------------------------

std::uint64_t Customers::identity_of_contact(Index segment, std::uint32_t id) const {
  const Person& person = base_of(segment).persons[id];
  return random::detail::mix(person.identity + random::name_key("contact") * person.contacts);
}

double Customers::patience(Index segment, std::uint32_t id) const {
  const Base& base = base_of(segment);
  const Person& person = base.persons[id];
  return traits_of(base, person).patience *
         customers::patience_factor(p_, person.log_expected_wait, base.log_tolerated);
}

void Customers::will_surface(Index segment, std::uint32_t id, double at_s, bool major) {
  Person& person = base_of(segment).persons[id];
  if (at_s >= person.surfaces_s) return;
  person.surfaces_s = at_s;
  person.major = major;
}

void Customers::remember(Base& base, Person& person, const Quality& seen, double satisfaction, double now_s) {
  Quality expected{};
  std::copy(person.expected.begin(), person.expected.end(), expected.begin());
  expected = customers::next_expected(p_, expected, seen);
  for (std::size_t k = 0; k < expected.size(); ++k) person.expected[k] = static_cast<float>(expected[k]);
  person.encounters = std::min<std::uint16_t>(kMostCounted, person.encounters + 1);
  person.loyalty = static_cast<float>(customers::next_loyalty(p_, person.loyalty, satisfaction, person.encounters));
  PopulationRecord& record = record_of(base);
  PopulationWeek& week = week_of(base, now_s);
  ++record.encounters;
  ++week.encounters;
  record.satisfaction += satisfaction;
  week.satisfaction += satisfaction;
  record.loyalty += double{person.loyalty};
  week.loyalty += double{person.loyalty};
  record.top_two += static_cast<std::uint64_t>(satisfaction >= kTopTwo);
}

void Customers::get_to_know(Person& person, std::uint32_t employee) const {
  if (employee == 0 ||
      std::find(person.acquainted.begin(), person.acquainted.end(), employee) != person.acquainted.end())
    return;
  std::rotate(person.acquainted.begin(), person.acquainted.end() - 1, person.acquainted.end());
  person.acquainted[0] = employee;
}

Verdict Customers::judge(Index segment, std::uint32_t id, const Contact& contact, Time now) {
  Base& base = base_of(segment);
  Person& person = base.persons[id];
  const customers::Traits& traits = traits_of(base, person);
  const double before = customers::seeming(p_, {.before_service = true});
  const double log_wait = customers::log_wait(traits.waiting * (before * contact.waited_s + contact.held_s));
  Quality expected{};
  std::copy(person.expected.begin(), person.expected.end(), expected.begin());
  auto luck = draws(base, kJudging, person);
  const bool acquainted = contact.employee != 0 && std::find(person.acquainted.begin(), person.acquainted.end(),
                                                             contact.employee) != person.acquainted.end();
  const bool known = random::uniform01(luck) < customers::recognition(p_, acquainted);
  const bool rude = contact.served && random::uniform01(luck) < contact.rudeness;
  const Quality seen = contact.served ? customers::perceived(p_, {.log_wait = log_wait,
                                                                  .log_expected = person.log_expected_wait,
                                                                  .courtesy = contact.courtesy,
                                                                  .knowledge = contact.knowledge,
                                                                  .known = known ? 1.0 : 0.0,
                                                                  .promise_broken = contact.promise_broken})
                                      : customers::perceived_unserved(p_, log_wait, person.log_expected_wait, expected);
  const double s =
      customers::satisfaction(p_, base.usual,
                              {.seen = seen,
                               .expected = expected,
                               .last = of(seen, contact.served ? Dimension::reliability : Dimension::responsiveness),
                               .courtesy = contact.served ? contact.courtesy : people::Reference::courtesy,
                               .extra_contacts = contact.earlier_tries,
                               .called_back = contact.called_back,
                               .insulted = rude});
  person.log_expected_wait =
      static_cast<float>(customers::next_expected_wait(p_, person.log_expected_wait, log_wait, base.log_tolerated));
  remember(base, person, seen, s, now.s);
  if (contact.served) {
    spend(base, person);
    get_to_know(person, contact.employee);
    if (person.served < customers::kContactsOfRegulars && ++person.served == customers::kContactsOfRegulars)
      person.expected[static_cast<std::size_t>(Dimension::empathy)] += static_cast<float>(p_[P::recognition_expected]);
  }
  const double gap_s = now.s - person.last_s;
  person.last_s = now.s;
  const bool harmed = customers::is_severe_insult(p_, rude, s);
  const double leaves = harmed ? p_[P::leaving_after_harm] : customers::leaving(p_, s, person.loyalty, gap_s);
  auto decision = draws(base, kLeaving, person);
  const bool left = random::uniform01(decision) < leaves;
  tell_others(base, id, s, now.s);
  if (left)
    lose(base, id, harmed ? Loss::harmed : contact.served ? Loss::silent : Loss::gave_up, now.s);
  else
    go_on(base, id, now.s);
  return {s, left, s < p_[P::severe_insult_below]};
}

/// An error surfaces: complained of or not, settled or not, and then they stay or go.
void Customers::fail(Base& base, std::uint32_t id, Time now) {
  Person& person = base.persons[id];
  PopulationRecord& record = record_of(base);
  person.surfaces_s = std::numeric_limits<double>::infinity();
  auto luck = base.luck[kFailing].at(person.identity, person.encounters);
  const double day = now.s / kDay.s;
  customers::Failure failure{.major = person.major,
                             .repeated = (day - double{person.failed_day}) * kDay.s < p_[P::recovery_memory]};
  person.failed_day = static_cast<float>(day);
  const bool complains = random::uniform01(luck) < p_[failure.major ? P::complaints_major : P::complaints_minor];
  const bool settled = random::uniform01(luck) < p_[P::settling];
  const bool soon = random::uniform01(luck) < p_[P::settling_soon];
  if (complains)
    failure.recovery = !settled ? customers::Recovery::vain
                       : soon   ? customers::Recovery::settled_soon
                                : customers::Recovery::settled;
  ++record.failures;
  record.complaints += static_cast<std::uint64_t>(complains);
  if (complains && settled) compensate(base, person, now.s);
  Quality expected{};
  std::copy(person.expected.begin(), person.expected.end(), expected.begin());
  Quality seen = expected;
  of(seen, Dimension::reliability) = p_[failure.major ? P::quality_major_error : P::quality_minor_error];
  const double judged = customers::satisfaction(
      p_, base.usual, {.seen = seen, .expected = expected, .last = of(seen, Dimension::reliability)});
  const double s = std::min(1.0, judged + customers::recovery_gain(p_, failure));
  remember(base, person, seen, s, now.s);
  const bool left = random::uniform01(luck) < customers::leaving_after(p_, failure, person.loyalty);
  record.left_after_failure += static_cast<std::uint64_t>(left);
  if (left) return lose(base, id, complains ? Loss::complained : Loss::silent, now.s);
  base.calendar.add(base, id);
}

/// Of so many messages each recruits or deters with a small chance, so that those who do are Poisson too.
void Customers::tell_others(Base& base, std::uint32_t id, double satisfaction, double now_s) {
  const Person told = base.persons[id];
  auto luck = draws(base, kTalking, told);
  if (random::uniform01(luck) < p_[P::reviewing]) base.reputation.review(p_, satisfaction, now_s);
  const double messages = customers::talk(p_, satisfaction);
  if (!customers::speaks_well(satisfaction)) {
    base.deterred += poisson(messages * p_[P::deterring], luck);
    return;
  }
  const unsigned recruits = poisson(messages * p_[P::recruiting], luck);
  for (unsigned i = 0; i < recruits; ++i) {
    Person recruit = newcomer(base, offspring(told.identity, std::uint64_t{told.contacts} * 64 + i));
    const double open_s = random::standard_exponential(luck) * p_[P::recruiting_time] * base.open_share;
    recruit.next_s = base.population->hours.when_integral_reaches(Time{now_s}, open_s).s;
    if (!(recruit.next_s <= plan_.span.horizon.s)) continue;
    ++record_of(base).recruited;
    const std::uint32_t one = admit(base, recruit);
    if (one != kNobody) base.calendar.add(base, one);
  }
}

/// The next contact, unless they drift away before.
void Customers::go_on(Base& base, std::uint32_t id, double now_s) {
  Person& person = base.persons[id];
  auto luck = draws(base, kComing, person);
  const double gap_s =
      std::max(0.0, base.population->contact_every.sample(luck)) * customers::gap_factor(p_, person.loyalty);
  const double drift = customers::drifting_a_year(p_, person.loyalty) / kYear_s;
  const double away_s = now_s + random::standard_exponential(luck) / drift;
  person.next_s = base.population->hours.when_integral_reaches(Time{now_s}, gap_s * base.open_share).s;
  person.drifts = away_s < person.next_s;
  if (person.drifts) person.next_s = away_s;
  base.calendar.add(base, id);
}

// --- measuring -------------------------------------------------------------------------------------------

PopulationWeek& Customers::week_of(const Base& base, double at_s) {
  const auto week = static_cast<std::size_t>(at_s / record_->week_s);
  const std::size_t last = record_->population_weeks.size() / plan_.segments.size() - 1;
  return record_->population_weeks[std::min(week, last) * plan_.segments.size() + base.segment];
}

void Customers::start_measuring(Ticks now) {
  for (Base& base : bases_) {
    record_of(base).carried = static_cast<std::uint64_t>(base.active.level);
    base.active.reset(seconds(now));
  }
}

void Customers::read_areas(Ticks now) {
  for (Base& base : bases_) {
    PopulationRecord& record = record_of(base);
    record.active = static_cast<std::uint64_t>(base.active.level);
    record.at_risk_s = base.active.area(seconds(now));
    record.seen_lost = base.seen_lost;
    record.reputation = base.reputation.at(p_, seconds(now));
    const double margin = base.sales != nullptr ? base.sales->margin : 0;
    for (const Person& person : base.persons) {
      if (person.state != State::active) continue;
      const double loyalty = person.loyalty;
      record.loyalty_of_active += loyalty;
      auto luck = base.luck[kJudging].at(person.identity, 1U << 31U);
      const double a = random::Distribution::gamma(8 * loyalty, 1 / std::sqrt(8 * loyalty)).sample(luck);
      const double b = random::Distribution::gamma(8 * (1 - loyalty), 1 / std::sqrt(8 * (1 - loyalty))).sample(luck);
      const double score = std::round(10 * a / (a + b));
      record.promoters += static_cast<std::uint64_t>(score >= 9);
      record.detractors += static_cast<std::uint64_t>(score <= 6);
      record.brought += double{person.brought};
      const double contacts = kYear_s / (base.gap_s * customers::gap_factor(p_, loyalty));
      record.worth +=
          customers::worth_still(p_, margin * mean_spending(base, person), contacts, leaving_a_year(base, loyalty));
    }
  }
}

}  // namespace domino::chain
