/// Patience: how a customer's wait in a line ends before its time. Whichever comes first: patience, what bounds the
/// waits of a case together, or the time after which the customer leaves a message; and balking, which comes before.
///
/// Patience is drawn anew for each line; lines that the branches of a case join at one instant share one draw. A step
/// may state its own (organisation::WaitTerms).
#pragma once

#include <cstdint>

#include "models/replication/run.h"

namespace domino::chain::patience {

/// A customer stands in a line from now on, or turns away at once.
void begin(Run& run, std::uint32_t activity, Line line);
/// The wait is over.
void end(Run& run, std::uint32_t activity);
/// A customer leaves the line unserved, and the case ends. Only a customer can: colleagues have no exit. Of a case as a
/// whole, all its lines.
void give_up(Run& run, std::uint32_t activity, Outcome outcome);

}  // namespace domino::chain::patience
