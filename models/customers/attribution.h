/// Who made a customer likelier to leave: the chance of leaving between what it was and what it would have been at
/// best, split over channels without remainder.
///
/// Idea: go from the ideal to what was on a straight line in everything that differs (the wait, courtesy and knowledge,
/// loyalty from before), and add up along it how much of the chance each channel brings (Aumann & Shapley 1974; the
/// only split that is additive, symmetric, gives nothing to who changes nothing, and adds up). Slopes come from the
/// rules themselves (engine/random/dual.h). Rule: Gauss & Legendre of one, two, four or eight points,
/// the first that finds the whole, which is known, to two hundredths; what it misses goes to the largest share.
/// Guarantee: shares add up to actual - ideal to rounding. Cost: about a
/// microsecond an encounter. Source: domain model, section 4.
#pragma once

#include <array>
#include <cstdint>

#include "models/customers/contact.h"
#include "models/customers/leaving.h"

namespace domino::customers {

/// By what a customer is driven away.
enum class Channel : std::uint8_t {
  waiting,
  errors,
  people,   ///< how kindly and knowingly they were served
  history,  ///< what loyalty carries from earlier encounters, whoever's they were
};
inline constexpr std::size_t kChannels = 4;

struct LeavingSplit {
  double actual = 0;
  double ideal = 0;
  std::array<double, kChannels> by{};

  double& of(Channel channel) { return by[static_cast<std::size_t>(channel)]; }
  double of(Channel channel) const { return by[static_cast<std::size_t>(channel)]; }
};

/// A contact as it was for its customer, to be held against the ideal: no wait, served by the reference person.
struct Encountered {
  Contact contact;
  Memory memory;
  Perceived perceived;
  bool insulted = false;  ///< the chance is that of a severe insult, which is another rule
};

/// `actual` is the chance with which they left, also where that follows another rule (a severe insult): what that adds
/// is the people's, though chance might have made the best of them as rude.
LeavingSplit split_of(const Parameters& p, const Quality& usual, const Encountered& encountered, double actual);

/// A failure: without the error there would have been none. `satisfaction` with it.
LeavingSplit split_of(const Parameters& p, const Failure& failure, const Memory& memory, double satisfaction,
                      double actual);

}  // namespace domino::customers
