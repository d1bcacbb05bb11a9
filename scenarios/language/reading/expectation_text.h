/// Expectations as people say them: `customers.wait.mean below 3 min`, `departments.it.wait.mean falls by at least 2
/// %`.
///
/// The forms: `MEASURE rises` or `falls`, alone, `by at least AMOUNT` or `by at most AMOUNT`; `MEASURE within AMOUNT of
/// VALUE`; `MEASURE below`, `above`, `at most` or `at least VALUE`; `MEASURE gains less` or `more from WHAT_IF without
/// WHAT_IF`, alone or `by at least AMOUNT`: what the first what-if gains alone, against what it gains beside the second
/// (a gain is a fall where less is better). Values have the unit of the measure. An amount in percent is relative: to
/// the value, or to the scenario without the change; other amounts have the unit of the measure, and of one that adds
/// up may be stated by time (`100000 / year`), which counts for as long as is measured. Of a time that has quantiles,
/// any whole percentage from 1 to 99 may be named: `customers.wait.p80`.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

#include "models/measures/rows/catalogue.h"
#include "scenarios/language/reading/scenario.h"
#include "scenarios/language/values/text_problem.h"

namespace domino::language {

/// The measures of a plan by address. Limit: after some wrong addresses of a large plan nothing is suggested any more,
/// since comparing each with all of them would take long.
class MeasureIndex {
 public:
  explicit MeasureIndex(std::span<const measures::Measure> measures);

  const measures::Measure* find(std::string_view address) const;
  std::optional<std::string> nearest(std::string_view address);

  /// The time and the percentage of a quantile, if the address is one: of `customers.wait.p80`, `customers.wait`
  /// and 80.
  struct Quantile {
    std::string_view time;
    int percent = 0;
    const measures::Measure* standard = nullptr;  ///< the p90 of the same time
  };
  std::optional<Quantile> quantile(std::string_view address) const;

 private:
  std::span<const measures::Measure> measures_;
  std::unordered_map<std::string_view, const measures::Measure*> by_address_;
  std::size_t compared_ = 0;
};

/// The two what-ifs of an expectation about what one gains without the other; none of other texts.
struct TwoWhatIfs {
  std::string_view of;
  std::string_view without;
};
std::optional<TwoWhatIfs> two_what_ifs(std::string_view text);

/// A limit that decides an expectation of a quantile, by the share of observations within it.
struct QuantileLimit {
  chain::AskedLimit asked;
  bool reached = true;  ///< the share is at least that of the quantile; else it is less
};

/// A quantile is at most a limit if and only if so large a share of the observations is, and below it if and only if so
/// large a share is below it. Nothing for what rises or falls, and for what is no quantile of a time.
std::vector<QuantileLimit> limits_of(const Expectation& stated);

/// Whether it is about the change from the scenario as it is.
constexpr bool is_of_change(const Expectation& stated) {
  using enum Expectation::Form;
  return stated.form == rises || stated.form == falls || stated.form == rises_at_most || stated.form == falls_at_most;
}

/// `compared`: there is a change whose effect can rise or fall. The caller fills in `what_if`.
Parsed<Expectation> parse_expectation(std::string_view text, bool compared, MeasureIndex& measures);

}  // namespace domino::language
