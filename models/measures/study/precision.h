/// Precision: how wide the intervals of the headline measures may be, and when there are enough replications for that.
///
/// The headlines are what a chain is judged by first: the waiting, the loss, the time in the system and the number
/// served of its customers; of a chain without customers, the time until requests of colleagues are done. A mean is
/// precise if half of its interval is at most the wanted share of it; a mean near 0 is measured by a size that people
/// still care about instead, such as a minute or ten percent, since a share of nearly nothing would take replications
/// without end. Measures of queues that never settle, and of what was not there, do not count. When to stop:
/// engine/experiment/enough.h.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/experiment/enough.h"
#include "engine/statistics/grouped_series.h"
#include "engine/statistics/running_ratio.h"
#include "models/measures/rows/catalogue.h"
#include "models/measures/study/study.h"

namespace domino::measures {

/// Their places in the catalogue.
std::vector<std::size_t> headlines(const Catalogue& catalogue);

/// The size below which a mean of this unit is near 0: a minute, 10 %, and 1 of anything else.
double near_zero(Unit unit);

/// Half of the interval by the mean or by what is near 0, whichever is larger.
double relative_half_width(Unit unit, const statistics::Estimate& estimate);

/// How wide the intervals of the headlines are, but for those of queues that never settle, while replications come in.
class HeadlineWidths {
 public:
  HeadlineWidths(const chain::Plan& plan, const Catalogue& catalogue, double confidence);

  void add(const ReplicationResult& result);

  /// Whether half of every interval is at most this share; of nothing there is no interval yet.
  bool all_within(double precision) const;

  /// The least precise of them; nothing before there are two replications.
  struct Widest {
    std::string address;
    double relative = 0;
  };
  Widest widest() const;

 private:
  struct Headline {
    std::size_t measure = 0;
    std::string address{};
    double near_zero = 1;
    statistics::RunningRatio ratio{};  ///< where each replication is alone
    statistics::GroupedSeries groups{};
  };
  double relative(const Headline& headline) const;

  double confidence_;
  bool shares_;  ///< several replications begin from the same state
  std::vector<Headline> headlines_;
  std::uint64_t seen_ = 0;
};

/// Follows replications in their order.
class PrecisionRule {
 public:
  /// `precision` is a share above 0.
  PrecisionRule(const chain::Plan& plan, const Catalogue& catalogue, double precision, double confidence);

  /// True where no more replications are needed.
  bool enough_after(const ReplicationResult& result);

  HeadlineWidths::Widest widest() const { return widths_.widest(); }

 private:
  double precision_;
  HeadlineWidths widths_;
  experiment::Enough enough_;
};

}  // namespace domino::measures
