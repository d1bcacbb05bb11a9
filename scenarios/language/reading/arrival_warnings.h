/// Warnings about arrivals: customers who come while no staff are on duty for what they ask for first, and recorded
/// arrivals that the run does not reach.
///
/// Told of a chain without mistakes. A stretch of time is told only where the wait until staff come is longer than
/// customers ordinarily wait: their mean patience, an hour where they have none or the department is open, three days
/// for requests of colleagues and partners, who do not leave. Cost: some tables a segment.
#pragma once

#include "models/chain/chain.h"
#include "scenarios/language/document/document.h"
#include "scenarios/language/grammar/reader.h"

namespace domino::language {

void warn_about_arrivals(Reader& reader, const Node& root, const chain::Chain& chain);

}  // namespace domino::language
