/// A baseline: an earlier answer of the same command, beside which a new one is held.
///
/// The answers are compared as JSON, number by number and verdict by verdict, wherever these stand in it, so that what
/// one command learns to answer is compared without a word here. A number differs where its change is beyond chance:
/// by Welch's test from both intervals, with Holm's correction over all numbers of the answer, so that the chance of
/// calling one different where nothing changed is at most 1 - confidence. Both sides count as independent; where they
/// share their random numbers the test is the more cautious, and where nothing changed the numbers are the same. An
/// interval that may be looked at as often as one likes (`check`) is wider than the test takes it for, and so errs
/// the same way. A number without an interval cannot be tested and is counted as such. `exact` asks instead whether any
/// number differs at all, in the twelve digits that results have.
/// Guarantee: a baseline of another command or another scenario is refused; of another version of Domino, of a changed
/// scenario, with another seed or other numbers of replications, it is compared and that is said.
#pragma once

#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "tools/report/report.h"
#include "tools/report/value.h"

namespace domino::report {

/// In the user's words, with what to try.
class UnusableBaseline : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Something that is not as it was.
struct BaselineDifference {
  std::string address;  ///< where it stands: `customers.wait.mean`, `two_more: differences: money.profit`
  Value before;
  Value now;
  std::string text;               ///< both in words
  std::optional<double> p_value;  ///< of a number that was tested, after Holm's correction
};

struct BaselineComparison {
  std::string name;  ///< of the baseline: its file, or `run 3`
  bool exact = false;
  std::vector<std::string> notes{};  ///< in what the two differ by their making
  std::size_t compared = 0;
  std::size_t untested = 0;              ///< since they have no interval
  std::vector<std::string> only_here{};  ///< what the baseline does not have
  std::vector<std::string> only_there{};
  std::vector<BaselineDifference> differences{};

  bool differs() const { return !differences.empty(); }
  /// "2 of 45 numbers differ from the baseline base.json beyond chance".
  std::string summary() const;
};

class Baseline {
 public:
  /// `text`: the JSON of an answer. Throws UnusableBaseline where it is none.
  Baseline(std::string name, const std::string& text);

  /// Throws UnusableBaseline unless it is an answer of this command about this scenario; of `check`, about one of
  /// them.
  void must_be_of(const std::string& command, const std::vector<std::string>& scenarios) const;

  /// `answer`: what the command answers now.
  BaselineComparison compared_with(const Value& answer, bool exact) const;

 private:
  std::string name_;
  Value answer_;
};

/// Says it below the answer, and in its data under `baseline`.
void add_baseline(Report& report, const BaselineComparison& comparison);

}  // namespace domino::report
