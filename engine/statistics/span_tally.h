/// Span tally: count, sum, zeros and quantiles of time spans.
///
/// A tick sum and a quantile sketch that see the same observations. Guarantee and limits are theirs; cost: about 3 ns
/// an observation.
#pragma once

#include "engine/statistics/quantile_sketch.h"
#include "engine/statistics/tick_sum.h"

namespace domino::statistics {

struct SpanTally {
  TickSum sum;
  QuantileSketch distribution;

  void add(Ticks span) {
    sum.add(span);
    distribution.add(span);
  }
  /// A span whose being zero means nothing (tick_sum.h).
  void add_span(Ticks span) {
    sum.add_span(span);
    distribution.add(span);
  }

  void merge(const SpanTally& other) {
    sum.merge(other.sum);
    distribution.merge(other.distribution);
  }

  /// What has been added since `earlier`, a copy of this tally as it was then.
  SpanTally since(const SpanTally& earlier) const {
    return {sum.since(earlier.sum), distribution.since(earlier.distribution)};
  }

  /// Forgets all observations and keeps the memory.
  void clear() {
    sum = {};
    distribution.clear();
  }
};

}  // namespace domino::statistics
