/// Distributions: what a duration, a gap or an amount may be, as a value that can be sampled and asked for its moments.
///
/// A `Distribution` is immutable and cheap to copy (its tables are shared); comparing asks for the same kind with the
/// same numbers. Times are in seconds by convention, but a distribution knows no unit.
/// Guarantee: a sample is a pure function of the draws it is given, the same bytes with every compiler and processor.
/// Every distribution knows its exact mean, variance and support.
/// Cost: 56 bytes; an exponential about 2 ns, a constant nothing, others 3 to 20 ns, one or a few draws each. Asking
/// a table for its moments takes a pass over it.
/// Limits: each factory states its domain; outside it is a bug of the caller, since what users write is checked
/// before (the constants below let the language ask first). Every number must be finite.
/// To add a kind: name it in `Kind`, write its factory and its case in distribution.cpp (sampling) and in
/// distribution_moments.cpp (mean, variance, support).
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "engine/random/stream.h"
#include "engine/random/variates.h"

namespace domino::random {

/// The smallest closed interval that holds every sample; `high` may be infinite.
struct Support {
  double low = 0;
  double high = 0;
  friend bool operator==(const Support&, const Support&) = default;
};

class Distribution {
 public:
  /// Coefficients of variation (standard deviation over mean) where one is asked for.
  static constexpr double kSmallestCv = 1e-6;
  static constexpr double kLargestCv = 1e3;
  /// Standard deviations of the logarithm of a lognormal.
  static constexpr double kLargestSigma = 20;
  /// Shapes of a Weibull.
  static constexpr double kSmallestShape = 0.1;
  static constexpr double kLargestShape = 1e3;
  /// Stages of an Erlang.
  static constexpr std::uint32_t kMostStages = 1'000'000;
  /// Probabilities of choices or parts may miss 1 by this much; they are then normalised.
  static constexpr double kProbabilityTolerance = 1e-9;

  struct Choice;
  struct Part;

  /// Always `value`.
  static Distribution constant(double value);
  /// mean > 0.
  static Distribution exponential(double mean);
  /// low < high.
  static Distribution uniform(double low, double high);
  /// low ≤ mode ≤ high, low < high.
  static Distribution triangular(double low, double high, double mode);
  /// By its own mean, not that of its logarithm: mean > 0, kSmallestCv ≤ cv ≤ kLargestCv.
  static Distribution lognormal(double mean, double cv);
  /// median > 0, 0 < sigma ≤ kLargestSigma, the standard deviation of the logarithm.
  static Distribution lognormal_of_median(double median, double sigma);
  /// mean > 0, kSmallestCv ≤ cv ≤ kLargestCv; the shape is 1/cv². Marsaglia & Tsang 2000.
  static Distribution gamma(double mean, double cv);
  /// A sum of `stages` equal exponentials: mean > 0, 1 ≤ stages ≤ kMostStages.
  static Distribution erlang(double mean, std::uint32_t stages);
  /// mean > 0, kSmallestShape ≤ shape ≤ kLargestShape.
  static Distribution weibull(double shape, double mean);
  /// A normal given that it is not negative. `mean` and `sd` are those before truncation: mean ≥ 0, sd > 0.
  static Distribution truncated_normal(double mean, double sd);
  /// Two exponentials with balanced means (each contributes half of the mean): mean > 0, 1 ≤ cv ≤ kLargestCv.
  static Distribution hyperexponential(double mean, double cv);
  /// At least one choice, probabilities ≥ 0 that sum to 1. Impossible choices are dropped.
  static Distribution discrete(std::vector<Choice> choices);
  /// At least one part, probabilities ≥ 0 that sum to 1. Impossible parts are dropped.
  static Distribution mixture(std::vector<Part> parts);
  /// One of the recorded values, each as likely as any other: at least one value.
  static Distribution empirical(std::vector<double> values);
  /// The sum of independent samples of each: at least one term.
  static Distribution sum(std::vector<Distribution> terms);

  [[gnu::always_inline]] double sample(Draws& draws) const {
    if (kind_ == Kind::exponential) [[likely]]
      return scale_ * standard_exponential(draws);
    if (kind_ == Kind::constant) return scale_;
    return sample_other(draws);
  }

  double mean() const;
  double variance() const;  ///< infinite where it exceeds the largest double
  Support support() const;
  /// Whether 0 has a probability of its own, as in a mixture with a constant of 0.
  bool has_zeros() const;

  /// The values it can take, in order, where they are stated one by one: of a constant, of choices, of recorded values.
  std::vector<double> listed_values() const;

  bool is_constant() const { return kind_ == Kind::constant; }
  /// Whether samples are `mean()` times standard exponentials, one draw each and nothing else.
  bool is_exponential() const { return kind_ == Kind::exponential; }

  /// Whether some single value comes up with a chance above 0.
  bool has_atoms() const;

  /// The distribution of factor × X, factor > 0.
  Distribution scaled(double factor) const;
  /// The distribution of offset + X.
  Distribution shifted(double offset) const;

  friend bool operator==(const Distribution& a, const Distribution& b);

 private:
  enum class Kind : std::uint8_t {
    exponential,
    constant,
    uniform,           // low, high
    triangular,        // low, high, mode
    lognormal,         // sigma; scale is the median
    gamma,             // shape, and Marsaglia & Tsang's d and c
    weibull,           // shape
    truncated_normal,  // mean / sd; scale is sd
    discrete,          // tables: values by alias
    mixture,           // tables: parts by alias
    empirical,         // tables: values
    sum,               // tables: parts
  };
  struct Tables;

  Distribution(Kind kind, double scale, std::array<double, 3> parameters = {});
  Distribution(Kind kind, Tables tables);

  double sample_other(Draws& draws) const;
  double sample_gamma(Draws& draws) const;
  static Distribution gamma_of_shape(double mean, double shape);

  Kind kind_;
  double scale_;                      // a sample is scale × a standard sample, but for uniform and triangular
  std::array<double, 3> parameters_;  // as listed with the kinds
  std::shared_ptr<const Tables> tables_;
};

struct Distribution::Choice {
  double probability = 0;
  double value = 0;
  friend bool operator==(const Choice&, const Choice&) = default;
};

struct Distribution::Part {
  double probability;
  Distribution distribution;
};

}  // namespace domino::random
