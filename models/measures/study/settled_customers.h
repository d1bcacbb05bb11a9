/// What the customers of a population come to be like where their contacts are like those of a pilot run.
///
/// Loyalty takes twenty contacts to follow, often years, so that no pilot of a whole chain could wait for it. But a
/// customer feels the rest of the chain only through their own contacts. So persons go on without it: each contact they
/// make is one that the pilots have kept, chosen at random, and whoever leaves is replaced by somebody new. After sixty
/// gaps between contacts forty more say who there is, how many leave and how many are told (a mean field: it leaves out
/// that the same customer meets the same hour of the day again). Cost: some 300 000 contacts, less than a second.
/// Guarantee: the same from the same contacts and seed.
#pragma once

#include <optional>
#include <stop_token>
#include <vector>

#include "models/replication/customers/customers.h"

namespace domino::measures {

/// How many persons go on alone, and which of several such groups they are.
struct Alone {
  std::uint32_t persons = 3000;
  std::uint64_t group = 0;
};

/// Of a segment with a population; without contacts, and where customers are only won, everybody stays at the
/// reference. Nothing where it was stopped.
std::optional<chain::StartOfSegment> settle_customers(const chain::Plan& plan, chain::Index segment,
                                                      const std::vector<customers::Contact>& contacts,
                                                      std::uint64_t seed, const std::stop_token& stop,
                                                      const Alone& alone = {});

}  // namespace domino::measures
