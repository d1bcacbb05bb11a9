#include "models/plan/planned_people.h"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>

#include "engine/random/stream.h"
#include "models/chain/chain.h"
#include "models/plan/plan.h"

namespace domino::chain {

namespace {

/// What people are to think and do differently takes their attention; more staff or another promise does not.
bool is_initiative(const people::Intervention& intervention) {
  return intervention.training || intervention.vision || intervention.recognition || intervention.transparency ||
         intervention.line_of_sight;
}

/// Of those that begin while enough others take attention, none does anything.
std::vector<char> those_that_bite(const std::vector<people::Intervention>& interventions,
                                  const people::Parameters& parameters) {
  std::vector<std::size_t> order(interventions.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return interventions[a].at.s < interventions[b].at.s; });
  std::vector<char> bites(interventions.size(), 1);
  std::vector<double> attention_ends_s;
  for (const std::size_t i : order) {
    const people::Intervention& intervention = interventions[i];
    if (!is_initiative(intervention)) continue;
    const auto others = std::count_if(attention_ends_s.begin(), attention_ends_s.end(),
                                      [&](double end_s) { return end_s > intervention.at.s; });
    bites[i] = static_cast<double>(others) < parameters[people::Parameter::initiatives_at_once];
    const double span_s = std::min(parameters[people::Parameter::initiative_span], intervention.lasts.s);
    if (bites[i]) attention_ends_s.push_back(intervention.at.s + span_s);
  }
  return bites;
}

void plan_hours(const Plan& plan, PlannedIntervention& intervention) {
  if (intervention.what.hours.empty()) return;
  std::map<std::string_view, std::uint32_t> places;
  for (std::uint32_t i = 0; i < intervention.what.hours.size(); ++i)
    places.emplace(intervention.what.hours[i].department, i);
  for (const Index department : intervention.departments) {
    const auto found = places.find(plan.departments[department].name);
    intervention.hours.push_back(found == places.end() ? kNoIndex : found->second);
  }
}

}  // namespace

double opinions_in(const Plan& plan) {
  double opinions = 0;
  for (const PlannedTeam& team : plan.teams) {
    const PlannedRequester& requester = plan.people->requesters[team.department];
    opinions += team.staff.maximum() * static_cast<double>(1 + requester.services.size() + requester.providers.size());
  }
  return opinions;
}

void plan_people(const Chain& chain, Plan& plan) {
  if (!chain.people) return;
  PlannedPeople planned{.parameters = chain.people->parameters,
                        .couplings = chain.people->couplings,
                        .requesters = std::vector<PlannedRequester>(plan.departments.size()),
                        .interventions = {},
                        .without_effect = {},
                        .purposes = {}};
  for (const PlannedTeam& team : plan.teams)
    planned.purposes.push_back(
        random::name_key("departments." + plan.departments[team.department].name + ".people." + team.name));
  const auto bites = those_that_bite(chain.people->interventions, planned.parameters);
  for (std::size_t i = 0; i < bites.size(); ++i) {
    const people::Intervention& intervention = chain.people->interventions[i];
    if (!bites[i]) {
      planned.without_effect.push_back(intervention.name);
      continue;
    }
    PlannedIntervention& bite = planned.interventions.emplace_back();
    bite.what = intervention;
    const std::set<std::string_view> named(intervention.departments.begin(), intervention.departments.end());
    for (Index d = 0; d < plan.departments.size(); ++d)
      if (named.empty() || named.contains(plan.departments[d].name)) bite.departments.push_back(d);
    plan_hours(plan, bite);
  }
  plan.people = std::move(planned);
}

}  // namespace domino::chain
