/// The numbers of a case: its random numbers, the attributes it brought along, and how often it has asked for what.
///
/// Random numbers are addressed by (stream, identity of the case, visit), so that a what-if meets the same customers.
#pragma once

#include <cstdint>

#include "models/replication/run.h"

namespace domino::chain::numbers {

/// A case that arrives: nothing counted yet, its attributes drawn.
void begin(Run& run, std::uint32_t activity);
/// The identity that a customer keeps over all attempts; `activity.identity` is that of the attempt.
std::uint64_t identity_of_customer(const Activity& activity);
/// Counts begin anew; what the case brought along belongs to the request as well.
void begin_like(Run& run, std::uint32_t root, std::uint32_t activity);
/// A number that the case brought along, or drew at its arrival.
double attribute(const Run& run, std::uint32_t activity, Index index);
/// The whole number next to it within the limits of priorities. Attributes may be anything.
std::int16_t rounded_priority(double sum);
/// A number of the plan, or the attribute that stands in its place.
double value(const Run& run, const PlannedFigure& figure, std::uint32_t activity);
/// Counts begin anew.
void forget_visits(Run& run, std::uint32_t activity);
/// How often the case has asked before; counts nothing.
std::uint32_t visits_so_far(const Run& run, std::uint32_t activity, Index counter);

/// How often the case has asked before, and counts this time.
std::uint32_t visit_number(Run& run, std::uint32_t activity, Index counter);

/// The random numbers of an activity from a stream: of its next visit there, where visits are counted.
inline random::Draws draws(Run& run, std::uint32_t activity, const random::Stream& stream, Index counter) {
  const std::uint32_t visit = counter == kNoIndex ? 0 : visit_number(run, activity, counter);
  return stream.at(run.activities[activity].identity, visit);
}

/// The amount with what it owes to attributes of the case.
double with_terms(const Run& run, const PlannedAmount& amount, random::Draws draw, std::uint32_t activity);

/// An amount, drawn for this activity.
inline double sample(const Run& run, const PlannedAmount& amount, random::Draws draw, std::uint32_t activity) {
  if (amount.terms.empty()) [[likely]]
    return amount.base.sample(draw);
  return with_terms(run, amount, draw, activity);
}

}  // namespace domino::chain::numbers
