#include "models/replication/customers/customers.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "engine/kernel/simulation.h"
#include "engine/random/variates.h"
#include "models/customers/leaving.h"

namespace domino::chain {

namespace {

using P = people::Parameter;
using customers::Dimension;
using customers::kYear_s;
using customers::Quality;

/// Encounters count up to here; the weight of one has long reached its least.
constexpr std::uint16_t kMostCounted = 60'000;

/// Numbers of what is told of failures, apart from those of contacts.
constexpr std::uint32_t kFailures = 1U << 29U;

/// Of a mean of a dozen or less.
unsigned poisson(double mean, random::Draws& draw) {
  unsigned count = 0;
  for (double left = mean - random::standard_exponential(draw); left > 0; left -= random::standard_exponential(draw))
    ++count;
  return count;
}

/// round(10·Beta), by the ratio of a gamma number to the sum of two.
double score_of(const customers::Recommending& of, random::Draws& draw) {
  const double a = random::Distribution::gamma(of.promotes, 1 / std::sqrt(of.promotes)).sample(draw);
  const double b = random::Distribution::gamma(of.detracts, 1 / std::sqrt(of.detracts)).sample(draw);
  return std::round(10 * a / (a + b));
}

/// Where a department stands in a plan in which there may be others; the first where it is gone.
std::uint16_t index_of_department(const Plan& plan, const std::string& name) {
  const auto found = std::find_if(plan.departments.begin(), plan.departments.end(),
                                  [&](const PlannedDepartment& department) { return department.name == name; });
  return found == plan.departments.end() ? 0 : static_cast<std::uint16_t>(found - plan.departments.begin());
}

/// Looks for a request to stop, now and then.
void heed(const std::stop_token& stop, std::uint64_t step) {
  if (step % 4096 == 4095 && stop.stop_requested()) throw RunInterrupted();
}

std::uint64_t offspring(std::uint64_t identity, std::uint64_t ordinal) {
  return random::detail::mix(identity + random::name_key("recruit") * (ordinal + 1));
}

}  // namespace

Customers::Customers(const Plan& plan, MemoryBudget* budget)
    : plan_(plan), p_(plan.experience), budget_(budget), of_segment_(plan.segments.size(), kNoIndex) {
  for (Index s = 0; s < plan.segments.size(); ++s) {
    if (!plan.segments[s].population) continue;
    of_segment_[s] = static_cast<Index>(bases_.size());
    Base& base = bases_.emplace_back();
    base.segment = s;
    base.persons = BudgetedVector<Person>(BudgetedAllocator<Person>(budget));
    base.population = &*plan.segments[s].population;
    if (plan.segments[s].sales) base.sales = &*plan.segments[s].sales;
    base.usual = customers::reference_quality(p_);
    const bool plain = base.population->kind == customers::Kind::individual || base.of_prospects();
    base.fresh = customers::traits_of(p_, plain ? customers::Kind::fresh : base.population->kind);
    base.regular = customers::traits_of(p_, plain ? customers::Kind::regular : base.population->kind);
    base.looking = customers::traits_of(p_, customers::Kind::prospect);
    base.tolerated_s = base.population->tolerated_s(p_);
    base.log_tolerated = customers::log_wait(base.tolerated_s);
    base.open_share = base.population->hours.mean();
    base.gap_s = base.population->contact_every.mean();
  }
}

/// Where the customers of each segment begin.
void Customers::begin_from(const SettledStart& settled) {
  if (begun_ == &settled) return;
  begun_ = &settled;
  for (Base& base : bases_) {
    base.start = nullptr;
    base.origins.clear();
    for (const StartOfSegment& start : settled.segments)
      if (start.segment == plan_.segments[base.segment].name && !start.persons.empty()) base.start = &start;
    if (base.start != nullptr)
      for (const auto& memory : base.start->persons) base.origins.push_back(index_of_department(plan_, memory.origin));
  }
}

// --- the beginning ---------------------------------------------------------------------------------------

void Customers::reset(std::uint64_t seed, std::uint64_t number, Record& record, const std::stop_token& stop) {
  record_ = &record;
  full_ = false;
  if (!plan_.starts.empty()) begin_from(start_of(plan_.starts, number));
  for (Base& base : bases_) open(base, seed, number, stop);
}

customers::Circumstances Customers::circumstances_of(const Base& base, double gap_s, double mean_gap_s) {
  return {.gap_s = gap_s, .mean_gap_s = mean_gap_s, .held_back = base.population->held_back};
}

double Customers::drifting_a_year(const Base& base, double loyalty) const {
  return customers::drifting_a_year(p_, loyalty, base.population->held_back);
}

/// Between contacts of somebody as loyal.
double Customers::mean_gap_s(const Base& base, double loyalty) const {
  return base.gap_s * customers::gap_factor(p_, loyalty);
}

/// Of persons at the reference, as many leave in a year as this.
double Customers::leaving_a_year(const Base& base, double loyalty) const {
  const double contacts = kYear_s / base.gap_s;
  const double each = customers::leaving(p_, loyalty, loyalty, circumstances_of(base, base.gap_s, base.gap_s));
  return contacts * each + drifting_a_year(base, loyalty);
}

/// What somebody will still bring.
double Customers::worth(const Base& base, const Person& person) const {
  if (base.sales == nullptr) return 0;
  const double loyalty = person.loyalty;
  const double contacts = kYear_s / mean_gap_s(base, loyalty);
  const double margin = base.sales->margin * mean_spending(base, person);
  return customers::worth_still(p_, margin, contacts, leaving_a_year(base, loyalty));
}

void Customers::open(Base& base, std::uint64_t seed, std::uint64_t number, const std::stop_token& stop) {
  static constexpr std::string_view kPurposes[] = {"coming",   "judging", "leaving",  "talking",
                                                   "spending", "failing", "prospects"};
  const PlannedSegment& segment = plan_.segments[base.segment];
  for (std::size_t i = 0; i < base.streams.size(); ++i)
    base.streams[i] = random::Stream(seed, number, segment.identity ^ random::name_key(kPurposes[i]));
  const customers::Population& population = *base.population;
  base.calendar.open(plan_.span.horizon.s, population.persons);
  clear_and_keep_little(base.persons);
  // Room to grow without a second copy of a large base.
  base.persons.reserve(std::size_t{population.persons} + population.persons / 4);
  base.free = kNobody;
  base.candidates = base.lost = 0;
  base.deterring = base.deterring_s = 0;
  base.kept = statistics::EvenSample<customers::Contact>(to_keep_);
  base.complaints = {.filed = BudgetedVector<Filed>(BudgetedAllocator<Filed>(budget_)),
                     .coming = BudgetedVector<Complaint>(BudgetedAllocator<Complaint>(budget_))};
  base.requiring = random::Stream(seed, number, segment.identity ^ random::name_key("requiring"));
  base.company = random::Stream(seed, number, segment.identity ^ random::name_key("company"));
  base.reputation = {};
  if (base.start != nullptr)
    base.reputation.settle(p_, population.persons * base.start->encounters * p_[P::reviewing] / kYear_s,
                           base.start->satisfaction);
  base.seen_lost = lost_before(base);
  base.active = {};
  const std::uint32_t customers_at_first = base.of_prospects() ? 0 : population.persons;
  record_of(base).carried = customers_at_first;
  for (std::uint32_t i = 0; i < population.persons; ++i) {
    heed(stop, i);
    Person person = newcomer(base, segment.identity + i + 1);
    settle(base, person);
    base.persons.push_back(person);
    base.calendar.add(base, i);
  }
  base.active.change(customers_at_first, 0);
  base.candidates_per_s = candidates_per_s(base);
  draw_candidate(base, 0);
}

/// Those who left before the run and whose going the firm notices within its measured span.
std::uint64_t Customers::lost_before(const Base& base) const {
  if (base.start == nullptr) return 0;
  const double noticed_s =
      std::min(p_[P::gaps_until_noticed] * base.gap_s, plan_.span.horizon.s) - plan_.span.warm_up.s;
  const double lost = base.population->persons * base.start->lost * std::max(0.0, noticed_s) / kYear_s;
  return static_cast<std::uint64_t>(std::llround(lost));
}

/// Without a stated number as many come by themselves as keep the base what it is.
double Customers::advertised_per_s(const Base& base) const {
  const customers::Population& population = *base.population;
  if (population.advertised_per_s) return *population.advertised_per_s;
  // As many others look for the first time as have looked.
  if (base.of_prospects()) return population.persons / base.gap_s;
  if (base.start == nullptr) {
    const double recruits = kYear_s / base.gap_s *
                            customers::talk(p_, customers::Reference::satisfaction, base.gap_s,
                                            customers::mean_company(p_, population.kind)) *
                            p_[P::recruiting];
    const double exits = leaving_a_year(base, customers::Reference::loyalty);
    return population.persons * std::max(0.0, exits - recruits) / kYear_s;
  }
  const double persons_per_s = population.persons / kYear_s;
  // Of P prospects a second, those who are recruited among them, D·Pτ/(1 + Pτ) are kept away by D messages a second
  // that count for a time of τ; the rest are as many as leave.
  const double lost = persons_per_s * base.start->lost;
  const double kept_away = persons_per_s * base.start->deterring;
  const double time_s = p_[P::recruiting_time];
  const double b = 1 - (kept_away + lost) * time_s;
  const double prospects = (std::sqrt(b * b + 4 * time_s * lost) - b) / (2 * time_s);
  const double by_themselves = prospects - persons_per_s * base.start->recruited;
  return std::max(0.0, by_themselves) / customers::pull(p_, base.reputation.at(p_, 0));
}

Customers::Person Customers::newcomer(const Base& base, std::uint64_t identity) const {
  Person person;
  person.identity = identity;
  person.state = State::prospect;
  person.loyalty = static_cast<float>(customers::Reference::loyalty);
  person.log_expected_wait = static_cast<float>(base.log_tolerated);
  const bool foreign = base.population->kind == customers::Kind::foreign;
  const double expects = foreign ? p_[P::expectation_of_foreign] : 1;
  for (std::size_t k = 0; k < base.usual.size(); ++k) person.expected[k] = static_cast<float>(expects * base.usual[k]);
  return person;
}

/// Who comes because of advertising expects some of what it promises.
void Customers::persuade(const Base& base, Person& person) const {
  if (!(base.population->advertised > 0)) return;
  Quality expected{};
  std::copy(person.expected.begin(), person.expected.end(), expected.begin());
  expected = customers::advertised(p_, expected, base.population->advertised);
  for (std::size_t k = 0; k < expected.size(); ++k) person.expected[k] = static_cast<float>(expected[k]);
}

/// Of those of a market who were no customers at the beginning, the share who have never been one. Lost customers stay
/// lost.
double Customers::left_of_market(const Base& base) {
  const auto& market = base.population->market;
  if (!market) return 1;
  const double strangers = *market - base.population->persons;
  const double left = *market - static_cast<double>(base.active.level) - static_cast<double>(base.lost);
  return strangers > 0 ? std::clamp(left / strangers, 0.0, 1.0) : 0;
}

/// Candidates at the best reputation, or the greatest readiness, in open time.
double Customers::candidates_per_s(const Base& base) const {
  const customers::Population& population = *base.population;
  if (constant_) return 0;
  if (population.adoption) return customers::adopting_at_most_a_year(*population.adoption) / kYear_s / base.open_share;
  return advertised_per_s(base) * customers::pull(p_, 1) / base.open_share;
}

/// With the memories of somebody who has been a customer for long.
void Customers::begin_as_before(const Base& base, Person& person) const {
  person.state = State::active;
  person.encounters = static_cast<std::uint16_t>(p_[P::encounters_before]);
  person.served = customers::kContactsOfRegulars;
  if (base.start == nullptr) return;
  // Evenly over all of them, who stand in the order of their loyalty: by the golden ratio, of however many persons.
  const auto& persons = base.start->persons;
  const auto number = static_cast<std::uint32_t>(person.identity - plan_.segments[base.segment].identity);
  const std::uint64_t turn = std::uint32_t{number * 2654435769U};
  const StartOfSegment::Memory& memory = persons[(turn * persons.size()) >> 32U];
  person.loyalty = memory.loyalty;
  person.log_expected_wait = memory.log_expected_wait;
  for (std::size_t k = 0; k < memory.expected.size(); ++k) person.expected[k] = static_cast<float>(memory.expected[k]);
  person.encounters = memory.encounters;
  person.served = memory.served;
  person.acquainted = memory.acquainted;
  person.failed_day = -memory.failed_days;
  person.surfaces_s = memory.surfaces_s;
  person.major = memory.major;
  person.origin = base.origins[static_cast<std::size_t>(&memory - persons.data())];
}

/// Somebody whose contacts began long ago: the renewals from four to five gaps before the start on.
void Customers::settle(Base& base, Person& person) {
  const bool prospect = base.of_prospects();
  if (!prospect) begin_as_before(base, person);
  const double sooner = customers::gap_factor(p_, person.loyalty);
  auto draw = draws(base, kComing, person);
  double at_s = -(4 + random::uniform01(draw)) * base.gap_s;
  double gap_s = base.gap_s;
  do {
    person.last_s = at_s;
    gap_s = std::max(1.0, base.population->contact_every.sample(draw) * sooner);
    at_s += gap_s;
  } while (at_s < 0);
  person.drift = static_cast<float>(drifting_a_year(base, person.loyalty));
  const double away_s = random::standard_exponential(draw) * kYear_s / double{person.drift};
  person.next_s = base.population->hours.when_integral_reaches(Time{}, at_s * base.open_share).s;
  person.drifts = !prospect && away_s < person.next_s;
  if (person.drifts) person.next_s = away_s;
  if (!prospect) face_drift(base, person, 0, 1);
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
  base.persons[id] = Person();
  base.persons[id].next = base.free;
  base.free = id;
}

void Customers::lose(Base& base, std::uint32_t id, Loss loss, double now_s) {
  face_drift(base, base.persons[id], now_s, -1);
  PopulationRecord& record = record_of(base);
  ++record.lost[static_cast<std::size_t>(loss)];
  ++week_of(base, now_s).lost;
  ++base.lost;
  base.active.change(-1, now_s);
  record.brought_by_lost += double{base.persons[id].brought};
  // Somebody who drifts away has been gone since their last contact, as far as the firm can see.
  const double noticed_s = base.persons[id].last_s + p_[P::gaps_until_noticed] * base.gap_s;
  const double seen_s = std::max(noticed_s, now_s);
  if (seen_s >= plan_.span.warm_up.s && seen_s <= plan_.span.horizon.s) ++base.seen_lost;
  if (constant_) return replace(base, id, now_s);
  release(base, id);
}

/// Somebody new comes in their place, as soon as a recruit would.
void Customers::replace(Base& base, std::uint32_t id, double now_s) {
  const Person& gone = base.persons[id];
  Person person = newcomer(base, offspring(gone.identity, std::uint64_t{gone.contacts} * 64 + 63));
  persuade(base, person);
  auto draw = draws(base, kComing, person);
  const double open_s = random::standard_exponential(draw) * p_[P::recruiting_time] * base.open_share;
  person.next_s = base.population->hours.when_integral_reaches(Time{now_s}, open_s).s;
  base.persons[id] = person;
  base.calendar.add(base, id);
}

/// What was said has kept away whom it could after the time in which they would have come.
double Customers::deterring(const Base& base, double now_s) const {
  return base.deterring * people::kept_after(now_s - base.deterring_s, p_[P::recruiting_time]);
}

bool Customers::is_deterred(Base& base, const Person& person, double now_s) const {
  if (constant_ || !(base.deterring > 0)) return false;
  const double messages = deterring(base, now_s);
  auto draw = draws(base, kLeaving, person);
  const bool stays_away = random::uniform01(draw) < messages;
  base.deterring = stays_away ? std::max(0.0, messages - 1) : messages;
  base.deterring_s = now_s;
  return stays_away;
}

// --- what is due -----------------------------------------------------------------------------------------

void Customers::draw_candidate(Base& base, double now_s) {
  base.candidate_s = std::numeric_limits<double>::infinity();
  if (!(base.candidates_per_s > 0)) return;
  auto draw = base.streams[kProspects].at(++base.candidates);
  const double open_s = random::standard_exponential(draw) / base.candidates_per_s;
  base.candidate_s = base.population->hours.when_integral_reaches(Time{now_s}, open_s).s;
}

double Customers::next_due(Index segment) {
  Base& base = base_of(segment);
  return std::min({base.calendar.first_due(base), base.candidate_s, next_in_vain(base)});
}

/// Thinning: a candidate comes with the ratio of what the reputation pulls to what the best would, as far as the market
/// is not used up.
bool Customers::comes_by_itself(Base& base, double now_s) {
  auto draw = base.streams[kProspects].at(base.candidates, 1);
  if (const auto& adoption = base.population->adoption) {
    const double now =
        customers::adopting_a_year(*adoption, static_cast<double>(base.active.level), static_cast<double>(base.lost));
    return random::uniform01(draw) * customers::adopting_at_most_a_year(*adoption) < now;
  }
  const double ratio = customers::pull(p_, base.reputation.at(p_, now_s)) / customers::pull(p_, 1);
  return random::uniform01(draw) < ratio * left_of_market(base);
}

std::uint32_t Customers::take_due(Index segment, Time now) {
  Base& base = base_of(segment);
  if (next_in_vain(base) <= std::min(base.candidate_s, base.calendar.first_due(base))) {
    close(base, base.complaints.filed[base.complaints.open], customers::Recovery::vain, now);
    return kNobody;
  }
  if (base.candidate_s <= base.calendar.first_due(base)) {
    const bool comes = comes_by_itself(base, now.s);
    const std::uint64_t identity = offspring(plan_.segments[segment].identity, base.candidates);
    draw_candidate(base, now.s);
    if (!comes) return kNobody;
    Person person = newcomer(base, identity);
    persuade(base, person);
    const std::uint32_t id = admit(base, person);
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

void Customers::win(Base& base, Person& person, double now_s) {
  person.state = State::active;
  ++record_of(base).acquired;
  ++week_of(base, now_s).acquired;
  base.active.change(1, now_s);
}

/// A prospect may have been talked out of it.
bool Customers::begin_contact(Base& base, std::uint32_t id, Time now) {
  Person& person = base.persons[id];
  if (person.state == State::prospect) {
    PopulationRecord& record = record_of(base);
    if (is_deterred(base, person, now.s)) {
      ++record.deterred;
      release(base, id);
      return false;
    }
    person.last_s = now.s;
    if (base.of_prospects()) {
      person.state = State::looking;
      ++record.looked;
    } else {
      win(base, person, now.s);
    }
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

double Customers::company(const Base& base, const Person& person) const {
  if (base.population->kind != customers::Kind::group) return customers::mean_company(p_, base.population->kind);
  auto draw = base.company.at(person.identity, person.contacts);
  return p_[P::least_in_group] + poisson(p_[P::more_in_group], draw);
}

double Customers::lasts(Index segment, std::uint32_t id) const {
  const Base& base = base_of(segment);
  if (base.population->kind != customers::Kind::group) return 1;
  return customers::time_of_group(p_, company(base, base.persons[id]));
}

bool Customers::requires_it(Index segment, std::uint32_t id, std::size_t n) const {
  const double share = plan_.segments[segment].requirements[n].share;
  if (share >= 1) return true;
  const Base& base = base_of(segment);
  auto draw = base.requiring.at(base.persons[id].identity, static_cast<std::uint32_t>(n));
  const double persons = company(base, base.persons[id]);
  return random::uniform01(draw) < (persons == 1 ? share : customers::need_of_company(share, persons));
}

customers::Traits Customers::traits_now(const Base& base, const Person& person) const {
  if (base.population->kind != customers::Kind::group) return traits_of(base, person);
  return customers::traits_of_group(p_, company(base, person));
}

void Customers::will_surface(Index segment, std::uint32_t id, double at_s, bool major, Index origin) {
  Person& person = base_of(segment).persons[id];
  if (at_s >= person.surfaces_s && !person.found) return;
  person.found = false;
  person.surfaces_s = at_s;
  person.major = major;
  person.origin = static_cast<std::uint16_t>(origin);
}

customers::Memory Customers::memory_of(const Base& base, const Person& person, std::uint32_t employee,
                                       double now_s) const {
  customers::Memory memory{
      .log_expected_wait = person.log_expected_wait,
      .tolerated_s = base.tolerated_s,
      .log_tolerated = base.log_tolerated,
      .loyalty = person.loyalty,
      .number = static_cast<double>(std::min<std::uint16_t>(kMostCounted, person.encounters + 1)),
      .circumstances = circumstances_of(base, now_s - person.last_s, mean_gap_s(base, person.loyalty)),
      .acquainted = employee != 0 &&
                    std::find(person.acquainted.begin(), person.acquainted.end(), employee) != person.acquainted.end(),
      .waiting = traits_of(base, person).waiting};
  std::copy(person.expected.begin(), person.expected.end(), memory.expected.begin());
  return memory;
}

void Customers::remember(Base& base, Person& person, const Quality& seen, double satisfaction, double now_s) {
  Quality expected{};
  std::copy(person.expected.begin(), person.expected.end(), expected.begin());
  expected = customers::next_expected(p_, expected, seen);
  for (std::size_t k = 0; k < expected.size(); ++k) person.expected[k] = static_cast<float>(expected[k]);
  person.encounters = std::min<std::uint16_t>(kMostCounted, person.encounters + 1);
  person.loyalty =
      static_cast<float>(customers::next_loyalty<double>(p_, person.loyalty, satisfaction, person.encounters));
  PopulationRecord& record = record_of(base);
  PopulationWeek& week = week_of(base, now_s);
  ++record.encounters;
  ++week.encounters;
  record.satisfaction += satisfaction;
  week.satisfaction += satisfaction;
  record.loyalty += double{person.loyalty};
  week.loyalty += double{person.loyalty};
  record.top_two += static_cast<std::uint64_t>(satisfaction >= p_[P::top_two]);
}

void Customers::get_to_know(Person& person, std::uint32_t employee) const {
  if (employee == 0 ||
      std::find(person.acquainted.begin(), person.acquainted.end(), employee) != person.acquainted.end())
    return;
  std::rotate(person.acquainted.begin(), person.acquainted.end() - 1, person.acquainted.end());
  person.acquainted[0] = employee;
}

Verdict Customers::judge(Index segment, std::uint32_t id, const customers::Contact& contact, Time now,
                         const Blamed* blamed) {
  Base& base = base_of(segment);
  if (to_keep_ > 0) base.kept.add(contact);
  Person& person = base.persons[id];
  const Person earlier = person;
  const customers::Memory memory = memory_of(base, person, contact.employee, now.s);
  auto draw = draws(base, kJudging, person);
  customers::Chances chances{.recognised = random::uniform01(draw)};
  if (contact.served) chances.temper = random::uniform01(draw);
  const customers::Perceived perceived = customers::perceive(p_, base.usual, memory, contact, chances);
  person.log_expected_wait = static_cast<float>(
      customers::next_expected_wait(p_, memory.log_expected_wait, perceived.log_wait, base.log_tolerated));
  remember(base, person, perceived.seen, perceived.satisfaction, now.s);
  record_of(base).unmet += static_cast<std::uint64_t>(contact.need_unmet);
  if (person.state == State::looking) return look(base, id, contact, perceived.satisfaction, now.s);
  if (contact.served) {
    spend(base, person);
    get_to_know(person, contact.employee);
    if (person.served < customers::kContactsOfRegulars && ++person.served == customers::kContactsOfRegulars)
      person.expected[static_cast<std::size_t>(Dimension::empathy)] += static_cast<float>(p_[P::recognition_expected]);
  }
  person.last_s = now.s;
  if (contact.need_unmet || contact.harmed)
    return fail_at_once(base, id, contact, blamed == nullptr ? 0 : blamed->served_by, perceived.satisfaction, now);
  const customers::Decision decision = customers::decide(p_, perceived, person.loyalty, memory.circumstances);
  if (blamed != nullptr)
    blame_encounter(base, earlier, {contact, memory, perceived, decision.insulted}, decision.leaves, *blamed);
  else if (churn_of(base) != nullptr)
    blame_anyway(base, earlier, decision.leaves);
  return apply(base, id, contact, perceived, decision, now.s);
}

/// The customer stays or leaves, and talks about it.
Verdict Customers::apply(Base& base, std::uint32_t id, const customers::Contact& contact,
                         const customers::Perceived& perceived, const customers::Decision& decision, double now_s) {
  const double satisfaction = perceived.satisfaction;
  auto draw = draws(base, kLeaving, base.persons[id]);
  const bool left = random::uniform01(draw) < decision.leaves;
  const Loss loss = decision.insulted ? Loss::harmed : contact.served ? Loss::silent : Loss::gave_up;
  record_of(base).faced[static_cast<std::size_t>(loss)] += decision.leaves;
  spread_word(base, id, satisfaction, now_s);
  if (left)
    lose(base, id, loss, now_s);
  else
    go_on(base, id, now_s);
  return {satisfaction, left, satisfaction < p_[P::severe_insult_below]};
}

/// Of so many messages each recruits or deters with a small chance, so that those who do are Poisson too.
void Customers::spread_word(Base& base, std::uint32_t id, double satisfaction, double now_s, Occasion occasion) {
  const Person speaker = base.persons[id];
  const std::uint32_t number = occasion == Occasion::failure ? kFailures + speaker.encounters : speaker.contacts;
  auto draw = base.streams[kTalking].at(speaker.identity, number);
  if (random::uniform01(draw) < p_[P::reviewing]) base.reputation.review(p_, satisfaction, now_s);
  const double messages = customers::talk(p_, satisfaction, mean_gap_s(base, speaker.loyalty), company(base, speaker));
  if (!customers::speaks_well(satisfaction)) {
    const unsigned kept_away = poisson(messages * p_[P::deterring], draw);
    record_of(base).deterring += kept_away;
    base.deterring = deterring(base, now_s) + kept_away;
    base.deterring_s = now_s;
    return;
  }
  // Where so many come because others have, that is the word of mouth.
  if (base.population->adoption) return;
  const unsigned recruits = poisson(messages * p_[P::recruiting], draw);
  if (constant_) {
    record_of(base).recruited += recruits;
    return;
  }
  for (unsigned i = 0; i < recruits; ++i) {
    if (base.population->market && random::uniform01(draw) >= left_of_market(base)) continue;
    Person recruit = newcomer(base, offspring(speaker.identity, std::uint64_t{number} * 64 + i));
    const double open_s = random::standard_exponential(draw) * p_[P::recruiting_time] * base.open_share;
    recruit.next_s = base.population->hours.when_integral_reaches(Time{now_s}, open_s).s;
    if (!(recruit.next_s <= plan_.span.horizon.s)) continue;
    ++record_of(base).recruited;
    const std::uint32_t one = admit(base, recruit);
    if (one != kNobody) base.calendar.add(base, one);
  }
}

/// The next contact, unless they drift away before.
void Customers::go_on(Base& base, std::uint32_t id, double now_s) {
  plan_next(base, base.persons[id], now_s);
  base.calendar.add(base, id);
}

void Customers::plan_next(Base& base, Person& person, double now_s) {
  auto draw = draws(base, kComing, person);
  const double gap_s =
      std::max(0.0, base.population->contact_every.sample(draw)) * customers::gap_factor(p_, person.loyalty);
  person.drift = static_cast<float>(drifting_a_year(base, person.loyalty));
  const double away_s = now_s + random::standard_exponential(draw) * kYear_s / double{person.drift};
  person.next_s = base.population->hours.when_integral_reaches(Time{now_s}, gap_s * base.open_share).s;
  person.drifts = away_s < person.next_s;
  if (person.drifts) person.next_s = away_s;
  face_drift(base, person, now_s, 1);
}

/// From now until they come or are gone they drift away at a constant rate: the integral of it counts, which on average
/// is how often they do, and so from any instant on. `sign` -1: they will not face what was counted.
void Customers::face_drift(Base& base, const Person& person, double now_s, double sign) {
  const double until_s = std::min(person.next_s, plan_.span.horizon.s);
  if (!(until_s > now_s)) return;
  const double years = sign * (until_s - now_s) / kYear_s;
  record_of(base).faced[static_cast<std::size_t>(Loss::drifted)] += years * double{person.drift};
  if (churn_of(base) != nullptr) blame_drift(base, person, years);
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
    base.kept.clear();
    for (const Person& person : base.persons)
      if (person.state == State::active) face_drift(base, person, seconds(now), 1);
  }
}

std::vector<StartOfSegment::Memory> Customers::memories(Index segment, std::size_t most, Time now) const {
  const Base& base = base_of(segment);
  std::vector<const Person*> persons;
  for (const Person& person : base.persons)
    if (person.state == State::active) persons.push_back(&person);
  std::stable_sort(persons.begin(), persons.end(),
                   [](const Person* one, const Person* other) { return one->loyalty < other->loyalty; });
  const std::size_t count = std::min(most, persons.size());
  std::vector<StartOfSegment::Memory> memories;
  for (std::size_t i = 0; i < count; ++i) {
    const Person& person = *persons[(2 * i + 1) * persons.size() / (2 * count)];
    StartOfSegment::Memory& memory = memories.emplace_back(StartOfSegment::Memory{
        .loyalty = person.loyalty,
        .log_expected_wait = person.log_expected_wait,
        .encounters = person.encounters,
        .served = person.served,
        .acquainted = person.acquainted,
        .failed_days = static_cast<float>(now.s / kDay.s) - person.failed_day,
        .surfaces_s = person.found ? std::numeric_limits<double>::infinity() : person.surfaces_s - now.s,
        .major = person.major,
        .origin = plan_.departments[person.origin].name});
    std::copy(person.expected.begin(), person.expected.end(), memory.expected.begin());
  }
  return memories;
}

void Customers::read_areas(Ticks now, const std::stop_token& stop) {
  for (Base& base : bases_) {
    PopulationRecord& record = record_of(base);
    record.active = static_cast<std::uint64_t>(base.active.level);
    record.at_risk_s = base.active.area(seconds(now));
    record.seen_lost = base.seen_lost;
    record.reputation = base.reputation.at(p_, seconds(now));
    std::uint64_t steps = 0;
    for (const Person& person : base.persons) {
      heed(stop, steps++);
      if (person.state != State::active) continue;
      const double loyalty = person.loyalty;
      record.loyalty_of_active += loyalty;
      auto draw = base.streams[kJudging].at(person.identity, 1U << 31U);
      const double score = score_of(customers::recommending(p_, loyalty), draw);
      record.promoters += static_cast<std::uint64_t>(score >= customers::kPromotersFrom);
      record.detractors += static_cast<std::uint64_t>(score <= customers::kDetractorsTo);
      record.brought += double{person.brought};
      record.worth += worth(base, person);
    }
  }
}

}  // namespace domino::chain
