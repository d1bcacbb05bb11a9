#include "models/measures/study/settled_start.h"

#include <algorithm>
#include <utility>

#include "engine/experiment/thread_executor.h"
#include "models/measures/study/pilots.h"
#include "models/measures/study/settled_customers.h"

namespace domino::measures {

namespace {

constexpr Pilots kPeople{1, 26 * kWeek, 13 * kWeek};
constexpr Pilots kCustomers{1, 12 * kWeek, 8 * kWeek};
/// Of each segment in a group; all groups together are as many as it takes.
constexpr std::uint32_t kPersonsOfGroup = 1000;

/// Gives every segment whose customers come again what its contacts make of them; nothing where it was stopped.
std::optional<std::vector<chain::StartOfSegment>> settle_segments(const chain::Plan& plan,
                                                                  const PilotFindings& findings, std::uint64_t seed,
                                                                  const Alone& alone, const std::stop_token& stop) {
  std::vector<chain::StartOfSegment> segments;
  for (chain::Index s = 0; s < plan.segments.size(); ++s) {
    if (!plan.segments[s].population) continue;
    auto start = settle_customers(plan, s, findings.contacts[s], seed, stop, alone);
    if (!start) return std::nullopt;
    segments.push_back(std::move(*start));
  }
  return segments;
}

/// Of each group; nothing where it was stopped.
std::optional<std::vector<chain::SettledStart>> starts_of(const chain::Plan& plan, std::vector<PilotFindings> groups,
                                                          const StudySettings& settings, const std::stop_token& stop) {
  std::vector<chain::SettledStart> starts(groups.size());
  const auto outcome = experiment::run_replications(
      {.first = 0, .count = groups.size(), .jobs = settings.jobs},
      [&] {
        return [&](std::uint64_t group, const std::stop_token& stopped) {
          return settle_segments(plan, groups[group], settings.seed, {kPersonsOfGroup, group}, stopped);
        };
      },
      [&](std::uint64_t group, std::vector<chain::StartOfSegment>&& segments) {
        starts[group] = {std::move(groups[group].departments), std::move(segments)};
      },
      stop);
  return outcome.stopped ? std::nullopt : std::optional(std::move(starts));
}

}  // namespace

bool needs_settled_start(const chain::Plan& plan) { return chain::begins_settled(plan) && plan.starts.empty(); }

std::optional<std::vector<chain::SettledStart>> find_settled_starts(const chain::Plan& plan,
                                                                    const StudySettings& settings,
                                                                    const std::stop_token& stop) {
  chain::Plan begun = plan;
  if (plan.has_population) {
    const auto first = run_pilots(plan, kFirstLook, settings, stop);
    if (!first) return std::nullopt;
    auto segments = settle_segments(plan, *first, settings.seed, {}, stop);
    if (!segments) return std::nullopt;
    begun.starts = {chain::SettledStart{{}, std::move(*segments)}};
  }
  const std::uint64_t groups =
      std::clamp<std::uint64_t>(settings.first_replication + settings.replications, 1, chain::kMostStarts);
  auto findings = run_groups_of_pilots(begun, plan.people ? kPeople : kCustomers, groups, settings, stop);
  if (!findings) return std::nullopt;
  return starts_of(begun, std::move(*findings), settings, stop);
}

}  // namespace domino::measures
