/// Numbers of care and conduct that both the replication and the flow equations know (domain model, section 1).
#pragma once

#include "engine/kernel/time.h"

namespace domino::chain {

/// How much less work takes, and how many fewer errors it has, where people see the customers it is for.
inline constexpr double kLineOfSightGain = 0.1;
/// Of the chance of an error, a second since what people know was brought up to date.
inline constexpr double kKnowledgeAgeing = 0.2 / (90 * 86400.0);
/// Of the completeness of a request that is handed off.
inline constexpr double kKeptInHandOff = 0.97;
/// The chance that a colleague whose patience is over escalates: σ(1-3(S-.5)) at the reference satisfaction S = .7.
inline constexpr double kVoice = 0.598687660112452;
/// Keeping a colleague informed of the progress of their request, at full transparency.
inline constexpr Duration kInformingWork = kMinute;

}  // namespace domino::chain
