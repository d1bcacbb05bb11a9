#include "engine/experiment/verdict.h"

namespace domino::experiment {

namespace {

bool below(double value, double end, bool open) { return open ? value <= end : value < end; }

}  // namespace

Verdict judge(const statistics::Estimate& sequence, const Region& region) {
  if (!sequence.has_interval) return Verdict::undecided;
  if (below(sequence.high, region.low, region.low_open)) return Verdict::fails;
  if (below(-sequence.low, -region.high, region.high_open)) return Verdict::fails;
  const bool inside =
      !below(sequence.low, region.low, region.low_open) && !below(-sequence.high, -region.high, region.high_open);
  return inside ? Verdict::holds : Verdict::undecided;
}

}  // namespace domino::experiment
