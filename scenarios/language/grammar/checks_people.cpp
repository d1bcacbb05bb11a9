// What makes no sense about people, and what is odd but possible.

#include <algorithm>
#include <cmath>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "models/plan/plan.h"
#include "scenarios/language/grammar/checks.h"
#include "scenarios/language/grammar/vocabulary_people.h"

namespace domino::language {

namespace {

using P = people::Parameter;

constexpr P kWeights[] = {P::weight_intrinsic, P::weight_satisfaction, P::weight_vision,
                          P::weight_burnout,   P::weight_feedback,     P::weight_recognition};
constexpr double kRounding = 1e-9;
constexpr P kDimensions[] = {P::weight_of_reliability, P::weight_of_responsiveness, P::weight_of_assurance,
                             P::weight_of_empathy, P::weight_of_tangibles};

/// What holds of a parameter; none where it could not be read.
std::optional<double> value_of(const PeopleForm& people, P parameter) {
  const people::EvidenceRow& row = people::evidence_of(parameter);
  const Entry* stated = people.stated(row.name);
  const double value = people.values[static_cast<std::size_t>(parameter)];
  if (stated == nullptr) return value;
  const auto read = parse_quantity(stated->value.text, dimension_of(row));
  return read && *read == value ? std::optional(value) : std::nullopt;
}

struct Whole {
  std::span<const P> weights;
  std::string_view name;
  std::string_view reason;
  std::string_view suggestion;
};

void check_weights(Reader& reader, const PeopleForm& people, const Whole& whole) {
  double sum = 0;
  const Entry* first = nullptr;
  for (const P weight : whole.weights) {
    const auto value = value_of(people, weight);
    if (!value) return;
    sum += *value;
    if (first == nullptr) first = people.stated(people::evidence_of(weight).name);
  }
  if (first == nullptr || std::abs(sum - 1) < kRounding) return;
  reader.report(Code::contradiction, first->key.place,
                fmt::format("the weights of {} add up to {:.6g} and not to 1", whole.name, sum),
                std::string(whole.reason), std::string(whole.suggestion));
}

/// What a value implies that somebody may not have meant.
void warn_where(Reader& reader, const PeopleForm& people, P parameter, double odd, std::string_view implied) {
  const people::EvidenceRow& row = people::evidence_of(parameter);
  const Entry* stated = people.stated(row.name);
  if (stated == nullptr || value_of(people, parameter) != odd) return;
  reader.warn(Code::contradiction, stated->value.place,
              fmt::format("`{}` is {}: {}", row.name, printable(stated->value.text, 20), implied));
}

}  // namespace

void check_people(Reader& reader, const PeopleForm& people) {
  const std::size_t before = reader.mistakes();
  check_weights(
      reader, people,
      {kWeights, "morale", "they share out what morale is made of; those that are not stated keep their defaults",
       "the six `weight_…` so that they add up to 1"});
  if (reader.mistakes() > before) return;
  warn_where(reader, people, P::weight_satisfaction, 0,
             "how departments serve each other does not touch the level of morale, only its moods");
  warn_where(reader, people, P::quit_rate, 0, "no employee ever leaves");
  warn_where(reader, people, P::morale_quitting, 0, "people leave as often whatever their morale");
  warn_where(reader, people, P::expectation_learning, 0, "people never get used to anything");
  warn_where(reader, people, P::satisfaction_learning, people::evidence_of(P::satisfaction_learning).high,
             "half of what people think of a colleague is the last answer");
  warn_where(reader, people, P::mood_loss, 0, "no answer, however late or wrong, ever spoils a shift");
}

void check_experience(Reader& reader, const PeopleForm& experience) {
  check_weights(
      reader, experience,
      {kDimensions, "quality", "they share out what quality is made of; those that are not stated keep their defaults",
       "the five `weight_of_…` so that they add up to 1"});
}

void check_intervention(Reader& reader, const InterventionForm& intervention) {
  const auto stated = [&](std::string_view key) { return intervention.stated(key) != nullptr; };
  const bool lasting = stated("recognition") || stated("transparency") || stated("line_of_sight") || stated("staff") ||
                       stated("promise") || stated("authority") || stated("hours");
  const bool once = stated("training") || stated("vision");
  if (!lasting && !once) {
    reader.report(
        Code::missing_key, place_of_whole(*intervention.node), "this intervention does nothing", "",
        "`training: 100 %`, `vision: 50 %`, `recognition: 80 %`, `transparency: 50 %`, `line_of_sight: 50 %`, "
        "`staff: 1`, `promise: 0.8`, `authority: 100` or `hours: CALENDAR`");
  } else if (!lasting && stated("lasts")) {
    reader.report(Code::contradiction, intervention.stated("lasts")->key.place,
                  "`lasts` makes no sense with nothing but training or vision", "their effect fades by itself",
                  "remove it, or see `training_decay` and `vision_decay` of `people`");
  }
}

void check_couplings(Reader& reader, const ScenarioForm& scenario) {
  const bool known = std::any_of(scenario.customers.begin(), scenario.customers.end(),
                                 [](const auto& segment) { return segment.value.stated("population") != nullptr; });
  if (const Entry* entry = scenario.stated("experience"); entry != nullptr && !known)
    reader.report(Code::contradiction, entry->key.place, "`experience` changes nothing without a `population`",
                  "customers who come once remember nothing", "`population: 5000` in place of `arrive`");
  if (scenario.stated("couplings") != nullptr) return;
  for (const auto& department : scenario.departments)
    if (const Entry* entry = department.value.stated("attrition"); entry != nullptr)
      reader.report(Code::contradiction, entry->key.place, "`attrition` makes no sense without `couplings`",
                    "there are no people in this department who could leave, only heads",
                    "`couplings: all`, or a list with `quitting`; or remove it");
  for (const std::string_view key : {"people", "interventions"}) {
    const Entry* entry = scenario.stated(key);
    if (entry == nullptr) continue;
    reader.report(Code::contradiction, entry->key.place, fmt::format("`{}` changes nothing without `couplings`", key),
                  "without them, the state of people does not affect their work",
                  "`couplings: all`, or `couplings: none` to say so");
  }
}

void check_till(Reader& reader, const ScenarioForm& scenario) {
  if (!scenario.money || !(scenario.money->tax > 0)) return;
  const bool sells = std::any_of(scenario.customers.begin(), scenario.customers.end(),
                                 [](const auto& segment) { return segment.value.stated("spends") != nullptr; });
  if (sells) return;
  reader.report(Code::contradiction, scenario.money->stated("tax")->key.place,
                "`tax` is never due where no customer spends", "it is a share of the profit, and customers bring none",
                "`spends: 40` of customers, or remove it");
}

void warn_about_people(Reader& reader, const ScenarioForm& scenario, const chain::Plan& plan) {
  if (!plan.people) return;
  const Entry* couplings = scenario.stated("couplings");
  const auto& requesters = plan.people->requesters;
  if (std::all_of(requesters.begin(), requesters.end(), [](const auto& asks) { return asks.services.empty(); }))
    reader.warn(Code::contradiction, couplings->key.place,
                "no department asks another one for anything, so morale does not depend on internal service",
                "fatigue, turnover and learning still act");
  const auto& departments = plan.departments;
  const bool absent = std::any_of(departments.begin(), departments.end(), [](const auto& d) { return d.absence > 0; });
  if (!couplings->value.is_scalar() && plan.people->couplings.absence && !absent)
    reader.warn(Code::contradiction, couplings->value.place, "absence is coupled, but no department has any `absence`",
                "morale moves the chance that a scenario states, and without one it is 0", "`absence: 5 %`");
  if (!plan.people->couplings.quitting)
    for (const auto& department : scenario.departments)
      if (const Entry* entry = department.value.stated("attrition"); entry != nullptr)
        reader.warn(Code::contradiction, entry->key.place, "nobody leaves, so that this `attrition` is not met",
                    "`quitting` is not among the couplings", "`couplings: all`, or remove it");
  if (!scenario.interventions) return;
  for (const auto& named : *scenario.interventions) {
    const auto& idle = plan.people->without_effect;
    if (std::find(idle.begin(), idle.end(), named.name) == idle.end()) continue;
    reader.warn(Code::contradiction, named.key->place,
                fmt::format("`{}` changes nothing: {} other initiatives take people's attention when it begins",
                            named.name, plan.people->parameters[P::initiatives_at_once]),
                "more at once than people can follow do nothing (`initiatives_at_once`, `initiative_span`)",
                "a later `at`");
  }
}

}  // namespace domino::language
