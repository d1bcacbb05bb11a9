#include "models/chain/people.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string_view>

#include "engine/random/variates.h"
#include "models/customers/quality.h"
#include "models/people/conduct.h"
#include "models/people/hazard.h"
#include "models/people/morale.h"
#include "models/people/primitives.h"
#include "models/people/turnover.h"

namespace domino::chain {

namespace {

using P = people::Parameter;
using R = people::Reference;

/// Whoever is off duty for no longer has a break.
constexpr double kLongestBreak_s = 3 * kHour.s;
/// What is paid for in a month.
constexpr double kMonthOfPay_s = 40 * kHour.s * 52 / 12;
/// So much a person who has just begun goes by what others told them.
constexpr double kHearsay = 1;
/// A wait of nothing has no logarithm.
constexpr double kShortestWait_s = 1e-6;
/// Of the skill of one person.
constexpr double kMostSkilled = 0.8;
constexpr double kLeastSkilled = 1.5;
constexpr std::uint64_t kHolders = std::uint64_t{1} << 32U;

const double kNotAsked = std::numeric_limits<double>::quiet_NaN();

/// The fewest heads in any minute of the week.
std::uint32_t fewest_heads(const resources::Calendar& staff) {
  if (!staff.closed_days().empty()) return 0;
  double fewest = staff.value_at(Time{});
  for (Time t{}; t < Time{kWeek.s}; t = staff.next_change(t)) fewest = std::min(fewest, staff.value_at(t));
  return static_cast<std::uint32_t>(std::lround(fewest));
}

/// Where something stands in a sorted list; kNoIndex if it does not.
Index slot_of(const std::vector<Index>& sorted, Index wanted) {
  const auto found = std::lower_bound(sorted.begin(), sorted.end(), wanted);
  return found != sorted.end() && *found == wanted ? static_cast<Index>(found - sorted.begin()) : kNoIndex;
}

}  // namespace

// --- places ----------------------------------------------------------------------------------------------

People::People(const Plan& plan) : plan_(plan), p_(plan.people->parameters), couplings_(plan.people->couplings) {
  departments_.resize(plan.departments.size());
  find_starts();
  plan_places();
}

/// Where the people of each department begin.
void People::find_starts() {
  static const StartOfDepartment kReference{};
  std::map<std::string_view, const StartOfDepartment*> starts;
  for (const StartOfDepartment& start : plan_.people->start) starts.emplace(start.department, &start);
  for (Index d = 0; d < departments_.size(); ++d) {
    departments_[d].services = static_cast<std::uint32_t>(plan_.people->requesters[d].services.size());
    departments_[d].providers = static_cast<std::uint32_t>(plan_.people->requesters[d].providers.size());
    const auto found = starts.find(plan_.departments[d].name);
    departments_[d].start = found == starts.end() ? &kReference : found->second;
  }
}

/// The calendar's most, and those whom interventions add.
std::uint32_t People::most_heads(Index team) const {
  const PlannedTeam& planned = plan_.teams[team];
  std::uint32_t added = 0;
  if (plan_.departments[planned.department].teams.front() == team)
    for (const PlannedIntervention& intervention : plan_.people->interventions)
      if (std::binary_search(intervention.departments.begin(), intervention.departments.end(), planned.department))
        added = std::max(added, intervention.what.staff.value_or(0));
  return static_cast<std::uint32_t>(std::lround(planned.staff.maximum())) + added;
}

void People::plan_places() {
  std::uint32_t opinions = 0;
  std::uint32_t expectations = 0;
  std::uint32_t places = 0;
  for (Index t = 0; t < plan_.teams.size(); ++t) {
    Team team;
    team.department = plan_.teams[t].department;
    team.first = places;
    team.places = most_heads(t);
    team.never_left = fewest_heads(plan_.teams[t].staff);
    places += team.places;
    first_opinion_.push_back(opinions);
    first_expected_.push_back(expectations);
    opinions += team.places * departments_[team.department].providers;
    expectations += team.places * departments_[team.department].services;
    teams_.push_back(team);
  }
  people_.resize(places);
  opinions_.resize(opinions);
  expectations_.resize(expectations);
}

People::Opinion* People::opinions(Index team, std::uint32_t who) {
  return opinions_.data() + first_opinion_[team] + who * departments_[teams_[team].department].providers;
}
const People::Opinion* People::opinions(Index team, std::uint32_t who) const {
  return opinions_.data() + first_opinion_[team] + who * departments_[teams_[team].department].providers;
}
double* People::expectations(Index team, std::uint32_t who) {
  return expectations_.data() + first_expected_[team] + who * departments_[teams_[team].department].services;
}

void People::reset(std::uint64_t seed, std::uint64_t number, Record& record) {
  record_ = &record;
  for (Department& department : departments_) {
    department.escalations = 0;
    department.praise = p_[P::praise_weekly];
    department.on_duty = 0;
    department.filled = {};
    department.places = {};
  }
  for (Index t = 0; t < teams_.size(); ++t) {
    Team& team = teams_[t];
    const std::uint64_t luck = plan_.people->luck[t];
    team.quitting = random::Stream(seed, number, luck ^ random::name_key("quitting"));
    team.vacancies = random::Stream(seed, number, luck ^ random::name_key("vacancies"));
    team.praise = random::Stream(seed, number, luck ^ random::name_key("praise"));
    team.skill = random::Stream(seed, number, luck ^ random::name_key("skill"));
    team.morale = 0;
    team.filled = 0;
    departments_[team.department].places.change(team.places, 0);
    for (std::uint32_t who = 0; who < team.places; ++who)
      settle_in(t, who, Time{}, *departments_[team.department].start);
  }
}

/// The first holder of a place, or the end of its first vacancy.
void People::settle_in(Index index, std::uint32_t who, Time now, const StartOfDepartment& start) {
  Team& team = teams_[index];
  Person& person = people_[team.first + who] = {};
  person.morale = person.level = start.morale;
  person.burnout = start.burnout;
  person.feedback = start.feedback;
  person.recognition = start.recognition;
  person.vision = R::vision;
  person.hired_s = -std::numeric_limits<double>::infinity();
  person.fatigue_time_s = p_[P::fatigue_time_off];
  person.week = -1;
  auto luck = team.quitting.at(who);
  person.quits_at = random::standard_exponential(luck);
  forget_colleagues(index, who, start);
  set_level(index, who, now);
  if (couplings_.quitting && plan_.people->beginning == people::Beginning::settled) {
    auto places = team.vacancies.at(who);
    const people::Place place = people::draw_place(p_, people::quits_a_year(p_, start.morale), places);
    person.hired_s = -place.tenure_s;
    if (place.filled_in_s > 0) person.vacant_until_s = place.filled_in_s;
  }
  if (p_[P::skill_spread] > 0) {
    auto skill = team.skill.at(who);
    const double factor = random::portable_exp(p_[P::skill_spread] * random::standard_normal(skill));
    person.skill = std::clamp(factor, kMostSkilled, kLeastSkilled);
  }
  if (is_vacant(person)) return;
  departments_[team.department].filled.up(ticks(now));
  team.morale += person.morale;
  ++team.filled;
}

/// What a person thinks of colleagues of whom they only heard.
void People::forget_colleagues(Index index, std::uint32_t who, const StartOfDepartment& start) {
  const Department& department = departments_[teams_[index].department];
  const PlannedRequester& requester = plan_.people->requesters[teams_[index].department];
  Opinion* opinion = opinions(index, who);
  for (std::uint32_t i = 0; i < department.providers; ++i) {
    opinion[i] = {{R::satisfaction, R::satisfaction, R::satisfaction}, kHearsay};
    const std::string& name = plan_.departments[requester.providers[i]].name;
    for (const auto& known : start.providers)
      if (known.department == name) opinion[i] = {known.satisfaction, known.answers};
  }
  double* expected = expectations(index, who);
  for (std::uint32_t i = 0; i < department.services; ++i) {
    expected[i] = kNotAsked;
    const std::string& name = plan_.services[requester.services[i]].name;
    for (const auto& known : start.expectations)
      if (known.service == name) expected[i] = known.log_expected;
  }
}

// --- duty ------------------------------------------------------------------------------------------------

void People::set_duty(Index index, std::uint32_t heads, const random::Stream& luck, std::uint32_t shift, Time now,
                      std::vector<bool>& present) {
  Team& team = teams_[index];
  for (std::uint32_t who = 0; who < team.places; ++who) {
    Person& person = people_[team.first + who];
    const bool due = who < heads;
    if (due == person.scheduled) continue;
    person.scheduled = due;
    if (!due && comes_back_soon(index, who, now)) {
      person.on_break = true;
      if (person.here) person.duty_s += now.s - person.duty_since_s;
      if (person.here && !person.at_work) turn_to(person, Doing::off, 0, now.s);
    } else if (!due) {
      end_shift(index, who, now);
    } else if (person.on_break) {
      person.on_break = false;
      person.duty_since_s = now.s;
      if (person.here && !person.at_work) turn_to(person, Doing::idle, p_[P::fatigue_idle], now.s);
    } else {
      begin_shift(index, who, luck, shift, now);
    }
  }
  present.resize(heads);
  for (std::uint32_t who = 0; who < heads; ++who) present[who] = people_[team.first + who].here;
}

std::uint32_t People::vacant(Index index, std::uint32_t heads) const {
  const Team& team = teams_[index];
  std::uint32_t vacant = 0;
  for (std::uint32_t who = 0; who < heads; ++who)
    vacant += static_cast<std::uint32_t>(is_vacant(people_[team.first + who]) && !people_[team.first + who].here);
  return vacant;
}

bool People::comes_back_soon(Index index, std::uint32_t who, Time now) const {
  const resources::Calendar& staff = plan_.teams[index].staff;
  for (Time t = staff.next_change(now); t.s <= now.s + kLongestBreak_s; t = staff.next_change(t))
    if (std::lround(staff.value_at(t)) > static_cast<long>(who)) return true;
  return false;
}

void People::begin_shift(Index index, std::uint32_t who, const random::Stream& luck, std::uint32_t shift, Time now) {
  Team& team = teams_[index];
  Person& person = people_[team.first + who];
  person.here = false;
  if (is_vacant(person) && person.vacant_until_s > now.s) return;
  if (is_vacant(person)) hire(index, who, now);
  advance(team, person, now);
  PeopleWeek& week = week_of(team.department, now);
  ++week.shifts;
  const double usual = plan_.departments[team.department].absence;
  if (usual > 0) {
    const double chance = couplings_.absence ? people::absence(p_, usual, person.morale, person.burnout) : usual;
    auto drawn = luck.at(who, shift);
    if (random::uniform01(drawn) < chance) {
      ++week.absences;
      return;
    }
  }
  person.here = true;
  decide_praise(index, who, now);
  prepare(index, who, now);
  if (!person.at_work) turn_to(person, Doing::idle, p_[P::fatigue_idle], now.s);
  tire(person, now.s);
  person.tired_s = 0;
  person.duty_s = 0;
  person.duty_since_s = now.s;
  person.escalations = departments_[team.department].escalations;
}

/// Praise is decided once a week, as somebody comes to their first shift of it.
void People::decide_praise(Index index, std::uint32_t who, Time now) {
  Team& team = teams_[index];
  Person& person = people_[team.first + who];
  const auto week = static_cast<std::int64_t>(now.s / kWeek.s);
  if (week == person.week) return;
  person.week = week;
  auto luck = team.praise.at(who + kHolders * person.holder, static_cast<std::uint32_t>(week));
  person.praised = random::uniform01(luck) < departments_[team.department].praise;
  person.recognition = people::learnt(person.recognition, person.praised ? 1 : 0, p_[P::recognition_learning]);
}

/// What work needs of a person for this shift.
void People::prepare(Index index, std::uint32_t who, Time now) {
  Team& team = teams_[index];
  Person& person = people_[team.first + who];
  set_level(index, who, now);
  const double inexperience = people::inexperience(p_, now.s - person.hired_s);
  const double training = training_of(person, now);
  person.exponent = people::morale_exponent(p_, person.morale);
  person.factor = person.skill * people::learning_factor(p_, inexperience);
  person.error_logit = people::steady_error_logit(p_, person.morale, inexperience, training);
  person.courtesy_logit = p_[P::morale_courtesy] * (person.morale - R::morale) + p_[P::training_courtesy] * training +
                          p_[P::satisfaction_courtesy] * (person.satisfaction - R::satisfaction);
}

void People::end_shift(Index index, std::uint32_t who, Time now) {
  Team& team = teams_[index];
  Person& person = people_[team.first + who];
  const bool was_on_break = person.on_break;
  person.on_break = false;
  if (!person.here) return;
  person.here = false;
  tire(person, now.s);
  if (!person.at_work) turn_to(person, Doing::off, 0, now.s);
  if (!was_on_break) person.duty_s += now.s - person.duty_since_s;
  if (!(person.duty_s > 0)) return;
  advance(team, person, now);
  const double mean_fatigue = person.tired_s / person.duty_s;
  note_shift(index, person, mean_fatigue, now);
  const Department& department = departments_[team.department];
  const double colleagues = std::max(1.0, static_cast<double>(team.filled));
  const people::ShiftNews news{
      .disconfirmation = person.answers == 0 ? 0 : person.news / person.answers,
      .escalations = static_cast<double>(department.escalations - person.escalations) / colleagues,
      .insulted = person.insulted,
      .praised = person.praised};
  change_morale(team, person, people::morale_after_shift(p_, person.morale, news));
  person.burnout = people::burnout_after_shift(p_, person.burnout, mean_fatigue);
  person.news = 0;
  person.answers = 0;
  person.insulted = person.praised = false;
  set_level(index, who, now);
  if (couplings_.quitting && person.hazard >= person.quits_at) quit(index, who, now);
}

void People::take_turns(Index index, Time now) {
  Team& team = teams_[index];
  for (std::uint32_t who = 0; who < team.never_left; ++who) {
    Person& person = people_[team.first + who];
    if (!person.scheduled) continue;
    end_shift(index, who, now);
    person.scheduled = false;
    const double off_s = kDay.s - p_[P::shift_length];
    person.fatigue = people::relaxed(person.fatigue, 0, people::kept_after(off_s, p_[P::fatigue_time_off]));
  }
}

void People::note_shift(Index index, const Person& person, double mean_fatigue, Time now) {
  PeopleRecord& record = record_of(index);
  PeopleWeek& week = week_of(teams_[index].department, now);
  for (auto* duty : {&record.duty_s, &week.duty_s}) *duty += person.duty_s;
  for (auto* morale : {&record.morale_s, &week.morale_s}) *morale += person.morale * person.duty_s;
  for (auto* fatigue : {&record.fatigue_s, &week.fatigue_s}) *fatigue += mean_fatigue * person.duty_s;
  record.burnout_s += person.burnout * person.duty_s;
}

PeopleWeek& People::week_of(Index department, Time now) {
  const std::size_t periods = record_->weeks.size() / departments_.size();
  const auto period = std::min(periods - 1, static_cast<std::size_t>(now.s / record_->week_s));
  return record_->weeks[period * departments_.size() + department];
}

// --- from shift to shift ---------------------------------------------------------------------------------

/// Morale returns towards its level, and the hazard of quitting adds up meanwhile.
void People::advance(Team& team, Person& person, Time now) {
  const double span_s = now.s - person.looked_s;
  if (!(span_s > 0)) return;
  if (couplings_.quitting) person.hazard += people::integrated_hazard(p_, {person.morale, person.level, span_s});
  change_morale(team, person,
                people::relaxed(person.morale, person.level, people::kept_after(span_s, p_[P::morale_time])));
  person.looked_s = now.s;
}

void People::change_morale(Team& team, Person& person, double morale) {
  team.morale += morale - person.morale;
  person.morale = morale;
}

void People::set_level(Index index, std::uint32_t who, Time now) {
  const Team& team = teams_[index];
  Person& person = people_[team.first + who];
  const Department& department = departments_[team.department];
  const Opinion* opinion = opinions(index, who);
  double sum = 0;
  double weight = 0;
  for (std::uint32_t i = 0; i < department.providers; ++i) {
    sum += opinion[i].answers * people::mean_of(opinion[i].areas);
    weight += opinion[i].answers;
  }
  person.satisfaction = weight > 0 ? sum / weight : R::satisfaction;
  person.level = people::morale_level(p_, {.intrinsic = p_[P::intrinsic],
                                           .satisfaction = person.satisfaction,
                                           .vision = vision_of(person, now),
                                           .burnout = person.burnout,
                                           .feedback = person.feedback,
                                           .recognition = person.recognition,
                                           .team = team.filled > 0 ? team.morale / team.filled : R::morale});
}

void People::quit(Index index, std::uint32_t who, Time now) {
  Team& team = teams_[index];
  Person& person = people_[team.first + who];
  ++record_of(index).quits;
  ++week_of(team.department, now).quits;
  const PlannedDepartment& department = plan_.departments[team.department];
  record_->departments[team.department].replacement += p_[P::replacement_cost] * kMonthOfPay_s * department.wage_per_s;
  ++person.holder;
  auto luck = team.vacancies.at(who + kHolders * person.holder);
  person.vacant_until_s = now.s + people::draw_vacancy(p_, luck) + p_[P::induction];
  departments_[team.department].filled.down(ticks(now));
  team.morale -= person.morale;
  --team.filled;
}

/// Somebody new, trained and at the reference, begins.
void People::hire(Index index, std::uint32_t who, Time now) {
  Team& team = teams_[index];
  Person& person = people_[team.first + who];
  const Person before = person;
  person = {};
  person.scheduled = before.scheduled;
  person.at_work = before.at_work;
  person.doing = before.doing;
  person.holder = before.holder;
  person.since_s = person.looked_s = person.hired_s = now.s;
  person.fatigue_time_s = p_[P::fatigue_time_off];
  person.morale = R::morale;
  person.burnout = R::burnout;
  person.feedback = R::feedback;
  person.recognition = R::recognition;
  person.vision = R::vision;
  person.week = static_cast<std::int64_t>(now.s / kWeek.s);
  auto luck = team.quitting.at(who + kHolders * person.holder);
  person.quits_at = random::standard_exponential(luck);
  if (p_[P::skill_spread] > 0) {
    auto skill = team.skill.at(who + kHolders * person.holder);
    const double factor = random::portable_exp(p_[P::skill_spread] * random::standard_normal(skill));
    person.skill = std::clamp(factor, kMostSkilled, kLeastSkilled);
  }
  forget_colleagues(index, who, {});
  ++record_of(index).hires;
  departments_[team.department].filled.up(ticks(now));
  team.morale += person.morale;
  ++team.filled;
}

double People::vision_of(const Person& person, Time now) const {
  if (person.vision == R::vision) return R::vision;
  return people::relaxed(person.vision, R::vision, people::kept_after(now.s - person.vision_at_s, p_[P::vision_decay]));
}

double People::training_of(const Person& person, Time now) const {
  if (person.training == 0) return 0;
  return person.training * people::kept_after(now.s - person.training_at_s, p_[P::training_decay]);
}

// --- work ------------------------------------------------------------------------------------------------

void People::tire(Person& person, double now_s) const {
  const double span_s = now_s - person.since_s;
  if (!(span_s > 0)) return;
  const double kept = people::kept_after(span_s, person.fatigue_time_s);
  person.tired_s += people::relaxed_integral(person.fatigue, person.fatigue_level, kept, span_s, person.fatigue_time_s);
  person.fatigue = people::relaxed(person.fatigue, person.fatigue_level, kept);
  person.since_s = now_s;
}

void People::turn_to(Person& person, Doing doing, double level, double now_s) const {
  tire(person, now_s);
  person.doing = doing;
  person.fatigue_level = level;
  person.fatigue_time_s = p_[doing == Doing::busy   ? P::fatigue_time_busy
                             : doing == Doing::idle ? P::fatigue_time_idle
                                                    : P::fatigue_time_off];
}

void People::take_up(PlaceOf place, const Load& load, Time now) {
  Person& person = at(place);
  person.at_work = true;
  turn_to(person, Doing::busy, people::busy_fatigue(p_, load.waiting, load.on_duty), now.s);
}

void People::lay_down(PlaceOf place, Time now) {
  Person& person = at(place);
  person.at_work = false;
  if (person.here && person.scheduled) return turn_to(person, Doing::idle, p_[P::fatigue_idle], now.s);
  turn_to(person, Doing::off, 0, now.s);
}

double People::pace(PlaceOf place, const Load& load) const {
  if (!couplings_.speed) return 1;
  const Person& person = at(place);
  return person.factor * people::pace_factor(person.exponent, people::fatigue_exponent(p_, person.fatigue)) *
         people::load_factor(p_, load.for_each());
}

double People::error_logit(PlaceOf place, const Load& load, Time now) {
  if (!couplings_.errors) return 0;
  Person& person = at(place);
  tire(person, now.s);
  return person.error_logit + people::passing_error_logit(p_, person.fatigue, load.for_each());
}

// --- what they hear --------------------------------------------------------------------------------------

void People::answer(const Answered& answered, Time now) {
  const PlannedRequester& asks = plan_.people->requesters[teams_[answered.requester.team].department];
  const Index slot = slot_of(asks.services, answered.service);
  if (slot == kNoIndex) return;
  const Index provider = plan_.services[answered.service].department;
  double& log_expected = expectations(answered.requester.team, answered.requester.who)[slot];
  Opinion& opinion = opinions(answered.requester.team, answered.requester.who)[slot_of(asks.providers, provider)];
  const double log_needed = random::portable_log(std::max(kShortestWait_s, answered.needed_s));
  if (std::isnan(log_expected)) log_expected = log_needed;
  double log_wait = random::portable_log(std::max(kShortestWait_s, answered.response_s));
  if (answered.transparency > 0) log_wait += people::log_of_perceived(p_, answered.transparency);
  double courtesy = R::courtesy;
  if (couplings_.courtesy && answered.provider.team != kNoIndex) {
    Person& giver = at(answered.provider);
    tire(giver, now.s);
    courtesy = people::shifted_chance(R::courtesy,
                                      giver.courtesy_logit - p_[P::fatigue_courtesy] * (giver.fatigue - R::fatigue));
  }
  const people::Areas worth =
      people::worth_of(p_, {.log_wait = log_wait,
                            .log_expected = log_expected,
                            .log_needed = log_needed,
                            .quality = answered.severity == Severity::none    ? 1
                                       : answered.severity == Severity::minor ? p_[P::quality_minor_error]
                                                                              : p_[P::quality_major_error],
                            .courtesy = courtesy,
                            .updated = answered.in_time ? 1 : answered.transparency,
                            .loops = answered.loops});
  Person& person = at(answered.requester);
  person.news += people::mean_of(worth) - people::mean_of(opinion.areas);
  ++person.answers;
  opinion.areas = people::next_satisfaction(p_, opinion.areas, worth);
  opinion.answers += 1;
  log_expected = people::next_expectation(p_, log_expected, log_wait, log_needed);

  PeopleRecord& given = record_->people[provider];
  ++given.answers;
  for (std::size_t k = 0; k < people::kAreas; ++k) {
    given.satisfaction[k] += opinion.areas[k];
    given.worth[k] += worth[k];
  }
  const double satisfaction = people::mean_of(opinion.areas);
  PeopleRecord& own = record_of(answered.requester.team);
  ++own.own_answers;
  own.own_satisfaction += satisfaction;
  PeopleWeek& week = week_of(provider, now);
  ++week.answers;
  week.satisfaction += satisfaction;
}

void People::escalated(Index department, Time now) {
  ++departments_[department].escalations;
  ++week_of(department, now).escalations;
}

void People::hear(PlaceOf place, double satisfaction) {
  Person& person = at(place);
  person.feedback = people::learnt(person.feedback, satisfaction, p_[P::feedback_learning]);
}

Manner People::manner(PlaceOf place, Time now) {
  Person& person = at(place);
  Manner manner{R::courtesy, customers::knowledge(p_, 0, R::training), p_[P::rudeness], person.holder};
  if (!couplings_.courtesy) return manner;
  tire(person, now.s);
  manner.courtesy = people::shifted_chance(
      R::courtesy, person.courtesy_logit - p_[P::fatigue_courtesy] * (person.fatigue - R::fatigue));
  manner.knowledge =
      customers::knowledge(p_, people::inexperience(p_, now.s - person.hired_s), training_of(person, now));
  manner.rudeness = people::rudeness(p_, person.morale, person.fatigue);
  return manner;
}

double People::voice(PlaceOf requester, Index provider, double usual) const {
  if (!couplings_.voice || requester.team == kNoIndex) return usual;
  const Index slot = slot_of(plan_.people->requesters[teams_[requester.team].department].providers, provider);
  if (slot == kNoIndex) return usual;
  return people::voice(p_, usual, people::mean_of(opinions(requester.team, requester.who)[slot].areas));
}

PlaceOf People::somebody_of(Index department, std::uint64_t identity) const {
  const auto& teams = plan_.departments[department].teams;
  std::uint32_t places = 0;
  for (const Index team : teams) places += teams_[team].places;
  if (places == 0) return {};
  auto drawn = static_cast<std::uint32_t>(random::detail::mix(identity) % places);
  for (const Index team : teams) {
    if (drawn < teams_[team].places) return {team, drawn};
    drawn -= teams_[team].places;
  }
  return {};
}

// --- what is done about them -----------------------------------------------------------------------------

void People::teach(Index department, double training, Time now) {
  for (const Index team : plan_.departments[department].teams)
    for (std::uint32_t who = 0; who < teams_[team].places; ++who) {
      Person& person = people_[teams_[team].first + who];
      person.training = std::max(training, training_of(person, now));
      person.training_at_s = now.s;
    }
}

void People::share_vision(Index department, double share, Time now) {
  for (const Index team : plan_.departments[department].teams)
    for (std::uint32_t who = 0; who < teams_[team].places; ++who) {
      Person& person = people_[teams_[team].first + who];
      person.vision = people::jump(vision_of(person, now), 1, share, 0);
      person.vision_at_s = now.s;
    }
}

// --- measuring -------------------------------------------------------------------------------------------

void People::start_measuring(Ticks now) {
  for (Department& department : departments_) {
    department.filled.reset(now);
    department.places.reset(now);
  }
}

void People::stop_measuring(Ticks now) {
  for (std::size_t d = 0; d < departments_.size(); ++d) {
    record_->people[d].filled = departments_[d].filled.area(now);
    record_->people[d].places = departments_[d].places.area(now);
  }
}

std::vector<StartOfDepartment> People::means() const {
  std::vector<StartOfDepartment> means(departments_.size());
  for (Index d = 0; d < departments_.size(); ++d) {
    StartOfDepartment& mean = means[d];
    const PlannedRequester& requester = plan_.people->requesters[d];
    mean = {.department = plan_.departments[d].name,
            .morale = 0,
            .burnout = 0,
            .feedback = 0,
            .recognition = 0,
            .providers = {},
            .expectations = {}};
    for (const Index provider : requester.providers) mean.providers.push_back({plan_.departments[provider].name});
    for (const Index service : requester.services) mean.expectations.push_back({plan_.services[service].name});
    double people = 0;
    std::vector<double> asked(requester.services.size(), 0);
    for (const Index t : plan_.departments[d].teams)
      for (std::uint32_t who = 0; who < teams_[t].places; ++who) {
        const Person& person = people_[teams_[t].first + who];
        if (is_vacant(person)) continue;
        ++people;
        mean.morale += person.morale;
        mean.burnout += person.burnout;
        mean.feedback += person.feedback;
        mean.recognition += person.recognition;
        const Opinion* opinion = opinions(t, who);
        for (std::size_t i = 0; i < mean.providers.size(); ++i) {
          for (std::size_t k = 0; k < people::kAreas; ++k)
            mean.providers[i].satisfaction[k] += opinion[i].areas[k] * opinion[i].answers;
          mean.providers[i].answers += opinion[i].answers;
        }
        const double* expected =
            expectations_.data() + first_expected_[t] + who * static_cast<std::uint32_t>(requester.services.size());
        for (std::size_t i = 0; i < mean.expectations.size(); ++i) {
          if (std::isnan(expected[i])) continue;
          mean.expectations[i].log_expected += expected[i];
          ++asked[i];
        }
      }
    if (people == 0) {
      mean = {.department = plan_.departments[d].name, .providers = {}, .expectations = {}};
      continue;
    }
    for (double* state : {&mean.morale, &mean.burnout, &mean.feedback, &mean.recognition}) *state /= people;
    for (auto& provider : mean.providers) {
      for (double& area : provider.satisfaction) area /= provider.answers;
      provider.answers /= people;
    }
    std::vector<StartOfDepartment::Expectation> known;
    for (std::size_t i = 0; i < asked.size(); ++i) {
      if (asked[i] == 0) continue;
      mean.expectations[i].log_expected /= asked[i];
      known.push_back(mean.expectations[i]);
    }
    mean.expectations = std::move(known);
  }
  return means;
}

}  // namespace domino::chain
