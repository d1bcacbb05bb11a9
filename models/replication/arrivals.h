/// Arrivals: when the next case of a segment comes, alone or in a group, and how it enters. Customers who come alone,
/// at a rate that never changes, take the short way of visit.h.
#pragma once

#include <cstdint>

#include "models/replication/run.h"

namespace domino::chain::arrivals {

/// Of whatever kind. Gaps are spent only while arrivals are open, as the exponential of a rate is.
void schedule_any_arrival(Run& run, Index segment);
/// Those who come together are cases of their own.
void arrive_otherwise(Run& run, Index segment);
/// A customer who was lost tries again, with numbers of a new contact.
void come_again(Run& run, std::uint32_t activity);

/// A customer who was lost may try again later, unless all is closed by then until the end of the run; false if not.
/// `waited`: in all attempts so far.
bool tries_again(Run& run, std::uint32_t activity, Outcome outcome, Ticks waited);

}  // namespace domino::chain::arrivals
