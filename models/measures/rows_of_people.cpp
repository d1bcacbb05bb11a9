#include "engine/kernel/time.h"
#include "models/measures/rows.h"

namespace domino::measures {

namespace {

double answers(const PeopleView& v) { return static_cast<double>(v.record.answers); }
Value satisfaction(const PeopleView& v) { return {3 * people::mean_of(v.record.satisfaction), 3 * answers(v)}; }
template <people::Area kArea>
Value satisfaction_in(const PeopleView& v) {
  return {v.record.satisfaction[static_cast<std::size_t>(kArea)], answers(v)};
}
/// 1 + 3·S, summed over answers.
Value score(Value satisfaction) {
  return {satisfaction.denominator + 3 * satisfaction.numerator, satisfaction.denominator};
}
Value gap(const PeopleView& v) {
  return {people::mean_of(v.record.satisfaction) - people::mean_of(v.record.worth), answers(v)};
}

constexpr Row<PeopleView> kPeopleRows[] = {
    {"internal_satisfaction", Unit::share, false, kWithColleagues,
     "what colleagues whom it serves think of it, over their requests", satisfaction},
    {"internal_satisfaction.communication", Unit::share, false, kWithColleagues, "of that, how answers are given",
     satisfaction_in<people::Area::communication>},
    {"internal_satisfaction.productivity", Unit::share, false, kWithColleagues, "of that, how good answers are",
     satisfaction_in<people::Area::productivity>},
    {"internal_satisfaction.responsiveness", Unit::share, false, kWithColleagues, "of that, how soon answers come",
     satisfaction_in<people::Area::responsiveness>},
    {"icsq", Unit::count, false, kWithColleagues, "the same as a score of the questionnaire, from 1 to 4",
     [](const PeopleView& v) { return score(satisfaction(v)); }},
    {"icsq.communication", Unit::count, false, kWithColleagues, "the score of how answers are given, from 1 to 4",
     [](const PeopleView& v) { return score(satisfaction_in<people::Area::communication>(v)); }},
    {"icsq.productivity", Unit::count, false, kWithColleagues, "the score of how good answers are, from 1 to 4",
     [](const PeopleView& v) { return score(satisfaction_in<people::Area::productivity>(v)); }},
    {"icsq.responsiveness", Unit::count, false, kWithColleagues, "the score of how soon answers come, from 1 to 4",
     [](const PeopleView& v) { return score(satisfaction_in<people::Area::responsiveness>(v)); }},
    {"perception_gap", Unit::count, false, kWithColleagues,
     "what colleagues think of it, less what its answers are worth by then, from -1 to 1", gap},
    {"own_satisfaction", Unit::share, false, kAskingColleagues, "what its people think of those who serve them",
     [](const PeopleView& v) { return Value{v.record.own_satisfaction, static_cast<double>(v.record.own_answers)}; }},
    {"morale", Unit::share, false, kAlways, "morale of its people, over their shifts",
     [](const PeopleView& v) { return Value{v.record.morale_s, v.record.duty_s}; }},
    {"fatigue", Unit::share, false, kAlways, "fatigue of its people, over their shifts",
     [](const PeopleView& v) { return Value{v.record.fatigue_s, v.record.duty_s}; }},
    {"burnout", Unit::share, false, kAlways, "burnout of its people, over their shifts",
     [](const PeopleView& v) { return Value{v.record.burnout_s, v.record.duty_s}; }},
    {"attrition", Unit::share, false, kWithQuitting, "of its people, those who leave in a year",
     [](const PeopleView& v) {
       return Value{static_cast<double>(v.record.quits), seconds(v.record.filled) / kYear_s};
     }},
    {"quits", Unit::count, false, kWithQuitting, "people who left",
     [](const PeopleView& v) { return count_of(v.record.quits); }},
    {"vacancies", Unit::share, false, kWithQuitting, "of its places, those with nobody or somebody still in training",
     [](const PeopleView& v) { return ratio_of_areas(v.record.places - v.record.filled, v.record.places); }},
};

}  // namespace

std::span<const Row<PeopleView>> people_rows() { return kPeopleRows; }

}  // namespace domino::measures
