#include <array>

#include "models/replication/disciplines/at_random.h"
#include "models/replication/disciplines/by_priority.h"
#include "models/replication/disciplines/discipline.h"
#include "models/replication/disciplines/earliest_due.h"
#include "models/replication/disciplines/external_first.h"
#include "models/replication/disciplines/first_come.h"
#include "models/replication/disciplines/last_come.h"
#include "models/replication/disciplines/longest_weighted_wait.h"
#include "models/replication/disciplines/own_targets_first.h"
#include "models/replication/disciplines/shortest.h"

namespace domino::chain {

namespace {

/// What a line by key is sorted by also decides between queues.
template <class Rule>
constexpr DisciplineRule rule() {
  if constexpr (Rule::kLine == LineKind::by_key)
    return {Rule::kLine, &Rule::key, &Rule::key};
  else
    return {Rule::kLine, nullptr, &Rule::rank};
}

/// In the order of organisation::Discipline.
constexpr std::array kRules{rule<FirstCome>(),
                            rule<LastCome>(),
                            rule<AtRandom>(),
                            rule<Shortest>(),
                            rule<ByPriority>(),
                            rule<EarliestDue>(),
                            rule<LongestWeightedWait>(),
                            rule<ExternalFirst>(),
                            rule<OwnTargetsFirst>()};
static_assert(kRules.size() == static_cast<std::size_t>(organisation::Discipline::own_targets_first) + 1);

}  // namespace

const DisciplineRule& rule_of(organisation::Discipline discipline) {
  return kRules[static_cast<std::size_t>(discipline)];
}

}  // namespace domino::chain
