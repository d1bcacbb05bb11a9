/// Shards: one experiment divided among machines, each of which does a stretch of its replications.
///
/// Since a replication's numbers depend on nothing but seed and number, the shards' results together are those of the
/// whole. Guarantee: the shards of a plan are disjoint, cover it, and differ in size by one replication at most.
#pragma once

#include <cstdint>

#include "engine/experiment/replications.h"
#include "engine/kernel/contract.h"

namespace domino::experiment {

struct Shard {
  std::uint64_t number = 1;  ///< from 1 to `of`
  std::uint64_t of = 1;      ///< how many there are; below 2^32
};

/// The shard's stretch of a plan of fewer than 2^32 replications; empty where there are more shards than replications.
inline ReplicationPlan shard_of(const ReplicationPlan& plan, const Shard& shard) {
  DOMINO_REQUIRE(shard.number >= 1 && shard.number <= shard.of, "a shard is one of so many");
  const std::uint64_t begin = plan.count * (shard.number - 1) / shard.of;
  const std::uint64_t end = plan.count * shard.number / shard.of;
  return {.first = plan.first + begin, .count = end - begin, .jobs = plan.jobs};
}

}  // namespace domino::experiment
