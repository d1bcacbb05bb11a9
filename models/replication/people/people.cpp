#include "models/replication/people/people.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string_view>

#include "engine/random/variates.h"
#include "models/people/conduct.h"
#include "models/people/hazard.h"
#include "models/people/morale.h"
#include "models/people/primitives.h"
#include "models/people/turnover.h"

namespace domino::chain {

namespace {

using P = people::Parameter;
using R = people::Reference;

constexpr double kWeeksOfYear = 52;
constexpr double kMonthsOfYear = 12;
constexpr std::uint64_t kHolders = std::uint64_t{1} << 32U;

const double kNotAsked = std::numeric_limits<double>::quiet_NaN();

/// The fewest heads in any minute of the week.
std::uint32_t fewest_heads(const resources::Calendar& staff) {
  if (!staff.closed_days().empty()) return 0;
  double fewest = staff.value_at(Time{});
  for (Time t{}; t < Time{kWeek.s}; t = staff.next_change(t)) fewest = std::min(fewest, staff.value_at(t));
  return static_cast<std::uint32_t>(std::lround(fewest));
}

}  // namespace

// --- places ----------------------------------------------------------------------------------------------

People::People(const Plan& plan) : plan_(plan), p_(plan.people->parameters), couplings_(plan.people->couplings) {
  departments_.resize(plan.departments.size());
  for (Index d = 0; d < departments_.size(); ++d) {
    departments_[d].services = static_cast<std::uint32_t>(plan.people->requesters[d].services.size());
    departments_[d].providers = static_cast<std::uint32_t>(plan.people->requesters[d].providers.size());
  }
  plan_places();
}

/// Where the people of each department begin.
void People::begin_from(const SettledStart& settled) {
  static const StartOfDepartment kReference{};
  std::map<std::string_view, const StartOfDepartment*> starts;
  for (const StartOfDepartment& start : settled.departments) starts.emplace(start.department, &start);
  for (Index d = 0; d < departments_.size(); ++d) {
    const auto found = starts.find(plan_.departments[d].name);
    departments_[d].start = found == starts.end() ? &kReference : found->second;
  }
}

template <class Visit>
void People::for_each_new_calendar(Index team, Visit&& visit) const {
  const Index department = plan_.teams[team].department;
  const auto& teams = plan_.departments[department].teams;
  const auto place = static_cast<std::size_t>(std::find(teams.begin(), teams.end(), team) - teams.begin());
  for (const PlannedIntervention& intervention : plan_.people->interventions) {
    if (intervention.hours.empty()) continue;
    const Index slot = slot_of(intervention.departments, department);
    if (slot != kNoIndex && intervention.hours[slot] != kNoIndex)
      visit(intervention.what.hours[intervention.hours[slot]].staff[place]);
  }
}

/// The most of any calendar, and those whom interventions add.
std::uint32_t People::most_heads(Index team) const {
  const PlannedTeam& planned = plan_.teams[team];
  double most = planned.staff.maximum();
  for_each_new_calendar(team, [&](const resources::Calendar& staff) { most = std::max(most, staff.maximum()); });
  std::uint32_t added = 0;
  if (plan_.departments[planned.department].teams.front() == team)
    for (const PlannedIntervention& intervention : plan_.people->interventions)
      if (slot_of(intervention.departments, planned.department) != kNoIndex)
        added = std::max(added, intervention.what.staff.value_or(0));
  return static_cast<std::uint32_t>(std::lround(most)) + added;
}

bool People::may_never_be_left(Index team) const {
  bool may = fewest_heads(plan_.teams[team].staff) > 0;
  for_each_new_calendar(team, [&](const resources::Calendar& staff) { may = may || fewest_heads(staff) > 0; });
  return may;
}

void People::keep(Index team, const resources::Calendar& staff) {
  if (teams_[team].staff == &staff) return;
  teams_[team].staff = &staff;
  teams_[team].never_left = fewest_heads(staff);
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
  static const SettledStart kNone{};
  begin_from(plan_.starts.empty() ? kNone : start_of(plan_.starts, number));
  record_ = &record;
  begun_.assign(people_.size(), 0);
  if (recorded_ != nullptr) recorded_->places.assign(people_.size(), {});
  for (Department& department : departments_) {
    department.escalations = 0;
    department.begun = 0;
    department.hazard = 0;
    department.praise = p_[P::praise_weekly];
    department.on_duty = 0;
    department.filled = {};
    department.places = {};
    department.in_training = {};
  }
  for (Index t = 0; t < teams_.size(); ++t) {
    Team& team = teams_[t];
    keep(t, plan_.teams[t].staff);
    const std::uint64_t purpose = plan_.people->purposes[t];
    team.quitting = random::Stream(seed, number, purpose ^ random::name_key("quitting"));
    team.vacancies = random::Stream(seed, number, purpose ^ random::name_key("vacancies"));
    team.praise = random::Stream(seed, number, purpose ^ random::name_key("praise"));
    team.skill = random::Stream(seed, number, purpose ^ random::name_key("skill"));
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
  auto draw = team.quitting.at(who);
  person.quits_at = random::standard_exponential(draw);
  forget_colleagues(index, who, start);
  set_level(index, who, now);
  if (couplings_.quitting && plan_.beginning == people::Beginning::settled) {
    auto places = team.vacancies.at(who);
    const double quits_a_year =
        plan_.departments[team.department].quitting * people::quits_a_year(p_, start.morale, start.burnout);
    const people::Place place = people::draw_place(p_, quits_a_year, places);
    person.hired_s = -place.tenure_s;
    if (place.filled_in_s > 0) person.vacant_until_s = place.filled_in_s;
  }
  if (p_[P::skill_spread] > 0) {
    auto skill = team.skill.at(who);
    const double factor = random::portable_exp(p_[P::skill_spread] * random::standard_normal(skill));
    person.skill = std::clamp(factor, p_[P::most_skilled], p_[P::least_skilled]);
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
    opinion[i] = {{R::satisfaction, R::satisfaction, R::satisfaction}, p_[P::hearsay]};
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

void People::set_duty(Index index, std::uint32_t heads, const random::Stream& draw, std::uint32_t shift, Time now,
                      std::vector<bool>& present) {
  Team& team = teams_[index];
  for (std::uint32_t who = 0; who < team.places; ++who) {
    Person& person = people_[team.first + who];
    const bool due = who < heads;
    if (due == person.scheduled) continue;
    person.scheduled = due;
    if (!due && comes_back_soon(index, who, now)) {
      person.on_break = true;
      train(index, person, false, now);
      if (person.here) person.duty_s += now.s - person.duty_since_s;
      if (person.here && !person.at_work) turn_to(person, Doing::off, 0, now.s);
    } else if (!due) {
      train(index, person, false, now);
      end_shift(index, who, now);
    } else if (person.on_break) {
      person.on_break = false;
      person.duty_since_s = now.s;
      train(index, person, true, now);
      if (person.here && !person.at_work) turn_to(person, Doing::idle, p_[P::fatigue_idle], now.s);
    } else {
      begin_shift(index, who, draw, shift, now);
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
  const resources::Calendar& staff = *teams_[index].staff;
  for (Time t = staff.next_change(now); t.s <= now.s + p_[P::longest_break]; t = staff.next_change(t))
    if (std::lround(staff.value_at(t)) > static_cast<long>(who)) return true;
  return false;
}

void People::begin_shift(Index index, std::uint32_t who, const random::Stream& draw, std::uint32_t shift, Time now) {
  Team& team = teams_[index];
  Person& person = people_[team.first + who];
  person.here = false;
  train(index, person, true, now);
  if (is_vacant(person) && person.vacant_until_s > now.s) return;
  if (is_vacant(person)) hire(index, who, now);
  advance(team, person, now);
  PeopleWeek& week = week_of(team.department, now);
  ++week.shifts;
  person.here = comes(index, who, draw, shift);
  if (person.here) {
    decide_praise(index, who, now);
    prepare(index, who, now);
  }
  note_begun(person);
  if (!person.here) {
    ++week.absences;
    return;
  }
  if (!person.at_work) turn_to(person, Doing::idle, p_[P::fatigue_idle], now.s);
  tire(person, now.s);
  person.tired_s = 0;
  person.duty_s = 0;
  person.duty_since_s = now.s;
  person.escalations = departments_[team.department].escalations;
  person.begun = departments_[team.department].begun;
}

bool People::comes(Index index, std::uint32_t who, const random::Stream& draw, std::uint32_t shift) {
  const Team& team = teams_[index];
  const Person& person = people_[team.first + who];
  if (const PeoplePath::Shift* path = followed(person)) return path->here;
  const PlannedDepartment& department = plan_.departments[team.department];
  if (!(department.absence > 0)) return true;
  const double chance = couplings_.absence
                            ? people::absence(p_, department.usual_absence, person.morale, person.burnout)
                            : department.absence;
  PeopleRecord& record = record_of(index);
  ++record.shifts;
  record.absences += chance;
  auto drawn = draw.at(who, shift);
  return random::uniform01(drawn) >= chance;
}

/// The shift on the path that the person is about to begin, if they follow one.
const PeoplePath::Shift* People::followed(const Person& person) const {
  if (followed_ == nullptr) return nullptr;
  const auto& shifts = followed_->places[index_of(person)];
  const std::size_t next = begun_[index_of(person)];
  return next < shifts.size() ? &shifts[next] : nullptr;
}

/// A shift has begun, as it is or as on the path that is followed.
void People::note_begun(Person& person) {
  if (const PeoplePath::Shift* path = followed(person); path != nullptr && path->here) {
    person.exponent = path->exponent;
    person.factor = path->factor;
    person.error_logit = path->error_logit;
    person.courtesy_logit = path->courtesy_logit;
  }
  ++begun_[index_of(person)];
  if (recorded_ == nullptr) return;
  recorded_->places[index_of(person)].push_back({.exponent = person.exponent,
                                                 .factor = person.factor,
                                                 .error_logit = person.error_logit,
                                                 .courtesy_logit = person.courtesy_logit,
                                                 .here = person.here});
}

/// Praise is decided once a week, as somebody comes to their first shift of it.
void People::decide_praise(Index index, std::uint32_t who, Time now) {
  Team& team = teams_[index];
  Person& person = people_[team.first + who];
  const auto week = static_cast<std::int64_t>(now.s / kWeek.s);
  if (week == person.week) return;
  person.week = week;
  auto draw = team.praise.at(who + kHolders * person.holder, static_cast<std::uint32_t>(week));
  person.praised = random::uniform01(draw) < departments_[team.department].praise;
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
  const double begun = std::max(1.0, static_cast<double>(department.begun - person.begun));
  const people::ShiftNews news{.disconfirmation = person.answers == 0 ? 0 : person.news / person.answers,
                               .escalated = static_cast<double>(department.escalations - person.escalations) / begun,
                               .insulted = person.insulted,
                               .praised = person.praised};
  change_morale(team, person, people::morale_after_shift(p_, person.morale, news));
  person.burnout = people::burnout_after_shift(p_, person.burnout, mean_fatigue);
  person.news = 0;
  person.answers = 0;
  person.insulted = person.praised = false;
  set_level(index, who, now);
  bool quits = couplings_.quitting && person.hazard >= person.quits_at;
  const std::size_t place = index_of(person);
  if (followed_ != nullptr && begun_[place] > 0 && begun_[place] <= followed_->places[place].size())
    quits = followed_->places[place][begun_[place] - 1].quits;
  if (recorded_ != nullptr && !recorded_->places[place].empty()) recorded_->places[place].back().quits = quits;
  if (quits) quit(index, who, now);
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
  if (couplings_.quitting) {
    const double hazard = hazard_since_looked(team.department, person, now.s);
    person.hazard += hazard;
    departments_[team.department].hazard += hazard;
  }
  change_morale(team, person,
                people::relaxed(person.morale, person.level, people::kept_after(span_s, p_[P::morale_time])));
  person.looked_s = now.s;
}

double People::hazard_since_looked(Index department, const Person& person, double now_s) const {
  if (!couplings_.quitting) return 0;
  return plan_.departments[department].quitting *
         people::integrated_hazard(p_, {person.morale, person.level, now_s - person.looked_s, person.burnout});
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
  const double month_of_pay_s = p_[P::paid_week] * kWeeksOfYear / kMonthsOfYear;
  const double cost = p_[P::replacement_cost] * month_of_pay_s * department.wage_per_s;
  record_->departments[team.department].replacement += cost;
  record_->money.pay(cost, now.s);
  ++person.holder;
  auto draw = team.vacancies.at(who + kHolders * person.holder);
  person.vacant_until_s = now.s + people::draw_vacancy(p_, draw) + p_[P::induction];
  departments_[team.department].filled.down(ticks(now));
  team.morale -= person.morale;
  --team.filled;
}

/// A successor is trained before they begin, and is paid for the shifts of their place meanwhile.
void People::train(Index index, Person& person, bool scheduled, Time now) {
  const bool hired = is_vacant(person) && now.s >= person.vacant_until_s - p_[P::induction];
  const bool paid = scheduled && hired && now.s < person.vacant_until_s;
  if (paid == person.in_training) return;
  person.in_training = paid;
  departments_[teams_[index].department].in_training.change(paid ? 1 : -1, ticks(now));
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
  auto draw = team.quitting.at(who + kHolders * person.holder);
  person.quits_at = random::standard_exponential(draw);
  if (p_[P::skill_spread] > 0) {
    auto skill = team.skill.at(who + kHolders * person.holder);
    const double factor = random::portable_exp(p_[P::skill_spread] * random::standard_normal(skill));
    person.skill = std::clamp(factor, p_[P::most_skilled], p_[P::least_skilled]);
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

}  // namespace domino::chain
