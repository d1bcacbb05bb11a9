#include "engine/kernel/time.h"
#include "models/measures/rows/rows.h"

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
    {{.name = "internal_satisfaction",
      .unit = Unit::share,
      .better = Better::more,
      .range = Range::part,
      .when = kWithColleagues,
      .meaning = "satisfaction of the colleagues it serves, over their requests",
      .formula = "Σ mean opinion of three areas after an answer / answers"},
     satisfaction},
    {{.name = "internal_satisfaction.communication",
      .unit = Unit::share,
      .better = Better::more,
      .range = Range::part,
      .when = kWithColleagues,
      .meaning = "of that, how answers are given",
      .formula = "Σ opinion after an answer / answers"},
     satisfaction_in<people::Area::communication>},
    {{.name = "internal_satisfaction.productivity",
      .unit = Unit::share,
      .better = Better::more,
      .range = Range::part,
      .when = kWithColleagues,
      .meaning = "of that, how good answers are",
      .formula = "Σ opinion after an answer / answers"},
     satisfaction_in<people::Area::productivity>},
    {{.name = "internal_satisfaction.responsiveness",
      .unit = Unit::share,
      .better = Better::more,
      .range = Range::part,
      .when = kWithColleagues,
      .meaning = "of that, how soon answers come",
      .formula = "Σ opinion after an answer / answers"},
     satisfaction_in<people::Area::responsiveness>},
    {{.name = "icsq",
      .unit = Unit::count,
      .better = Better::more,
      .range = Range::from_zero,
      .when = kWithColleagues,
      .meaning = "the same as a score of the questionnaire, from 1 to 4",
      .formula = "1 + 3 · internal_satisfaction"},
     [](const PeopleView& v) { return score(satisfaction(v)); }},
    {{.name = "icsq.communication",
      .unit = Unit::count,
      .better = Better::more,
      .range = Range::from_zero,
      .when = kWithColleagues,
      .meaning = "the score of how answers are given, from 1 to 4",
      .formula = "1 + 3 · internal_satisfaction.communication"},
     [](const PeopleView& v) { return score(satisfaction_in<people::Area::communication>(v)); }},
    {{.name = "icsq.productivity",
      .unit = Unit::count,
      .better = Better::more,
      .range = Range::from_zero,
      .when = kWithColleagues,
      .meaning = "the score of how good answers are, from 1 to 4",
      .formula = "1 + 3 · internal_satisfaction.productivity"},
     [](const PeopleView& v) { return score(satisfaction_in<people::Area::productivity>(v)); }},
    {{.name = "icsq.responsiveness",
      .unit = Unit::count,
      .better = Better::more,
      .range = Range::from_zero,
      .when = kWithColleagues,
      .meaning = "the score of how soon answers come, from 1 to 4",
      .formula = "1 + 3 · internal_satisfaction.responsiveness"},
     [](const PeopleView& v) { return score(satisfaction_in<people::Area::responsiveness>(v)); }},
    {{.name = "perception_gap",
      .unit = Unit::count,
      .range = Range::balance,
      .when = kWithColleagues,
      .meaning = "colleagues' opinion of the department less the quality of its answers",
      .formula = "Σ (opinion − worth of the answer) / answers"},
     gap},
    {{.name = "own_satisfaction",
      .unit = Unit::share,
      .better = Better::more,
      .range = Range::part,
      .when = kAskingColleagues,
      .meaning = "what its people think of their providers",
      .formula = "Σ opinion of the providers / answers received"},
     [](const PeopleView& v) { return Value{v.record.own_satisfaction, static_cast<double>(v.record.own_answers)}; }},
    {{.name = "morale",
      .unit = Unit::share,
      .better = Better::more,
      .range = Range::part,
      .meaning = "morale of its people, over their shifts",
      .formula = "Σ morale · shift length / Σ shift length"},
     [](const PeopleView& v) { return Value{v.record.morale_s, v.record.duty_s}; }},
    {{.name = "fatigue",
      .unit = Unit::share,
      .better = Better::less,
      .range = Range::part,
      .meaning = "fatigue of its people, over their shifts",
      .formula = "Σ fatigue · shift length / Σ shift length"},
     [](const PeopleView& v) { return Value{v.record.fatigue_s, v.record.duty_s}; }},
    {{.name = "burnout",
      .unit = Unit::share,
      .better = Better::less,
      .range = Range::part,
      .meaning = "burnout of its people, over their shifts",
      .formula = "Σ burnout · shift length / Σ shift length"},
     [](const PeopleView& v) { return Value{v.record.burnout_s, v.record.duty_s}; }},
    {{.name = "attrition",
      .unit = Unit::share,
      .better = Better::less,
      .range = Range::from_zero,
      .when = kWithQuitting,
      .meaning = "share of its people who leave in a year",
      .formula = "quits / ∫ filled places dt in years"},
     [](const PeopleView& v) {
       return Value{static_cast<double>(v.record.quits), seconds(v.record.filled) / kYear_s};
     }},
    {{.name = "quits",
      .unit = Unit::count,
      .better = Better::less,
      .range = Range::from_zero,
      .when = kWithQuitting,
      .meaning = "people who left",
      .formula = "people who quit"},
     [](const PeopleView& v) { return count_of(v.record.quits); }},
    {{.name = "vacancies",
      .unit = Unit::share,
      .better = Better::less,
      .range = Range::part,
      .when = kWithQuitting,
      .meaning = "share of its places vacant or held by a trainee",
      .formula = "1 − ∫ filled places dt / ∫ places dt"},
     [](const PeopleView& v) { return ratio_of_areas(v.record.places - v.record.filled, v.record.places); }},
};

}  // namespace

std::span<const Row<PeopleView>> people_rows() { return kPeopleRows; }

}  // namespace domino::measures
