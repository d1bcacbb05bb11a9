/// Running ratio: a ratio of means that is followed while replications come in, with its half-width at any time.
///
/// The same estimate as `ratio_estimate` (interval.h) from five sums instead of all observations; by cancellation it is
/// less exact where the residuals are tiny beside the observations. So it steers and informs; results come from
/// interval.h. Domain: numerators finite, denominators finite and not negative. Cost: a few additions an observation.
#pragma once

namespace domino::statistics {

class RunningRatio {
 public:
  void add(double numerator, double denominator) {
    ++n_;
    y_ += numerator;
    x_ += denominator;
    yy_ += numerator * numerator;
    xy_ += numerator * denominator;
    xx_ += denominator * denominator;
  }

  bool has_mean() const { return x_ > 0; }
  /// Only if `has_mean`.
  double mean() const { return y_ / x_; }
  /// Of Student's interval; only if `has_mean`, after two observations or more.
  double half_width(double confidence) const;

 private:
  double n_ = 0;
  double y_ = 0;
  double x_ = 0;
  double yy_ = 0;
  double xy_ = 0;
  double xx_ = 0;
};

}  // namespace domino::statistics
