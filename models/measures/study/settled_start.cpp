#include "models/measures/study/settled_start.h"

#include <utility>

#include "models/measures/study/pilots.h"
#include "models/measures/study/settled_customers.h"

namespace domino::measures {

namespace {

constexpr Pilots kPeople{4, 26 * kWeek, 13 * kWeek};
// How many customers leave depends on the worst weeks, in which several places are empty.
constexpr Pilots kPeopleAndCustomers{12, 26 * kWeek, 13 * kWeek};
constexpr Pilots kCustomers{4, 12 * kWeek, 8 * kWeek};
constexpr Pilots kFirstLook{4, 6 * kWeek, 4 * kWeek};

const Pilots& pilots_for(const chain::Plan& plan) {
  if (!plan.people) return kCustomers;
  return plan.has_population ? kPeopleAndCustomers : kPeople;
}

/// Gives every segment whose customers come again what its contacts make of them; whether it was not stopped.
bool settle_segments(chain::Plan& plan, const PilotFindings& findings, const StudySettings& settings,
                     const std::stop_token& stop) {
  std::vector<chain::StartOfSegment> segments;
  for (chain::Index s = 0; s < plan.segments.size(); ++s) {
    if (!plan.segments[s].population) continue;
    auto start = settle_customers(plan, s, findings.contacts[s], settings.seed, stop);
    if (!start) return false;
    segments.push_back(std::move(*start));
  }
  plan.start.segments = std::move(segments);
  return true;
}

}  // namespace

bool needs_settled_start(const chain::Plan& plan) {
  return (plan.people || plan.has_population) && plan.beginning == people::Beginning::settled && plan.start.empty();
}

std::optional<chain::SettledStart> find_settled_start(const chain::Plan& plan, const StudySettings& settings,
                                                      const std::stop_token& stop) {
  chain::Plan begun = plan;
  if (plan.has_population) {
    const auto first = run_pilots(plan, kFirstLook, settings, stop);
    if (!first || !settle_segments(begun, *first, settings, stop)) return std::nullopt;
  }
  auto findings = run_pilots(begun, pilots_for(plan), settings, stop);
  if (!findings || !settle_segments(begun, *findings, settings, stop)) return std::nullopt;
  return chain::SettledStart{std::move(findings->departments), std::move(begun.start.segments)};
}

}  // namespace domino::measures
