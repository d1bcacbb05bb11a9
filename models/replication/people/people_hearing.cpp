// What people hear and what is done about them: work, answers, customers, courses; and what they are like on average.

#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/random/portable_math.h"
#include "models/customers/quality.h"
#include "models/people/conduct.h"
#include "models/people/morale.h"
#include "models/people/primitives.h"
#include "models/replication/people/people.h"

namespace domino::chain {

namespace {

using P = people::Parameter;
using R = people::Reference;

/// A wait of nothing has no logarithm.
constexpr double kShortestWait_s = 1e-6;

/// The mean of so many people; expectations that nobody has are left out.
StartOfDepartment mean_of(StartOfDepartment sum, double people, const std::vector<double>& asked) {
  for (double* state : {&sum.morale, &sum.burnout, &sum.feedback, &sum.recognition}) *state /= people;
  for (auto& provider : sum.providers) {
    for (double& area : provider.satisfaction) area /= provider.answers;
    provider.answers /= people;
  }
  std::vector<StartOfDepartment::Expectation> known;
  for (std::size_t i = 0; i < asked.size(); ++i)
    if (asked[i] > 0)
      known.push_back({std::move(sum.expectations[i].service), sum.expectations[i].log_expected / asked[i]});
  sum.expectations = std::move(known);
  return sum;
}

}  // namespace

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

void People::take_up(PlaceOf place, const Load& load, bool fresh, Time now) {
  Person& person = at(place);
  departments_[teams_[place.team].department].begun += static_cast<std::uint64_t>(fresh);
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

double People::voice(PlaceOf requester, Index provider) const {
  const double usual = p_[P::escalating];
  if (!couplings_.voice || requester.team == kNoIndex) return usual;
  const Index slot = slot_of(plan_.people->requesters[teams_[requester.team].department].providers, provider);
  if (slot == kNoIndex) return usual;
  return people::voice(p_, people::mean_of(opinions(requester.team, requester.who)[slot].areas));
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

/// What employees' hazards have added up to since each of them was last looked at.
double People::hazard_not_added_yet(Index department, double now_s) const {
  double sum = 0;
  for (const Index team : plan_.departments[department].teams)
    for (std::uint32_t who = 0; who < teams_[team].places; ++who) {
      const Person& person = people_[teams_[team].first + who];
      if (!is_vacant(person)) sum += hazard_since_looked(department, person, now_s);
    }
  return sum;
}

void People::start_measuring(Ticks now) {
  for (Index d = 0; d < departments_.size(); ++d) {
    Department& department = departments_[d];
    department.hazard = -hazard_not_added_yet(d, seconds(now));
    department.filled.reset(now);
    department.places.reset(now);
    department.in_training.reset(now);
  }
}

void People::read_areas(Ticks now) {
  for (Index d = 0; d < departments_.size(); ++d) {
    record_->people[d].hazard = departments_[d].hazard + hazard_not_added_yet(d, seconds(now));
    record_->people[d].filled = departments_[d].filled.area(now);
    record_->people[d].places = departments_[d].places.area(now);
    record_->departments[d].in_training = departments_[d].in_training.area(now);
  }
}

/// One person more in a mean that is still a sum; `asked` counts those who have an expectation, by service.
void People::add_to(StartOfDepartment& mean, std::vector<double>& asked, Index team, std::uint32_t who) const {
  const Person& person = people_[teams_[team].first + who];
  mean.morale += person.morale;
  mean.burnout += person.burnout;
  mean.feedback += person.feedback;
  mean.recognition += person.recognition;
  const Opinion* opinion = opinions(team, who);
  for (std::size_t i = 0; i < mean.providers.size(); ++i) {
    for (std::size_t k = 0; k < people::kAreas; ++k)
      mean.providers[i].satisfaction[k] += opinion[i].areas[k] * opinion[i].answers;
    mean.providers[i].answers += opinion[i].answers;
  }
  const double* expected =
      expectations_.data() + first_expected_[team] + who * static_cast<std::uint32_t>(asked.size());
  for (std::size_t i = 0; i < asked.size(); ++i) {
    if (std::isnan(expected[i])) continue;
    mean.expectations[i].log_expected += expected[i];
    ++asked[i];
  }
}

double People::mean_morale() const {
  double sum = 0;
  double filled = 0;
  for (const Team& team : teams_) {
    sum += team.morale;
    filled += team.filled;
  }
  return filled > 0 ? sum / filled : people::Reference::morale;
}

std::vector<StartOfDepartment> People::means() const {
  std::vector<StartOfDepartment> means(departments_.size());
  for (Index d = 0; d < departments_.size(); ++d) {
    means[d].department = plan_.departments[d].name;
    const PlannedRequester& requester = plan_.people->requesters[d];
    StartOfDepartment sum = {.department = means[d].department,
                             .morale = 0,
                             .burnout = 0,
                             .feedback = 0,
                             .recognition = 0,
                             .providers = {},
                             .expectations = {}};
    for (const Index provider : requester.providers) sum.providers.push_back({plan_.departments[provider].name});
    for (const Index service : requester.services) sum.expectations.push_back({plan_.services[service].name});
    double people = 0;
    std::vector<double> asked(requester.services.size(), 0);
    for (const Index team : plan_.departments[d].teams)
      for (std::uint32_t who = 0; who < teams_[team].places; ++who) {
        if (is_vacant(people_[teams_[team].first + who])) continue;
        ++people;
        add_to(sum, asked, team, who);
      }
    if (people > 0) means[d] = mean_of(std::move(sum), people, asked);
  }
  return means;
}

}  // namespace domino::chain
