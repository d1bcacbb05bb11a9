/// Checked expectations: what a scenario states, and whether it holds. One verdict drives every report of it, also
/// those for other programs (checked_formats.h).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "models/measures/study/claims.h"
#include "scenarios/language/reading/expectation_text.h"
#include "scenarios/language/reading/read.h"
#include "tools/report/report.h"

namespace domino::report {

struct CheckedExpectation {
  language::Expectation stated;
  measures::Unit unit{};
  measures::Judgement judgement;
  std::optional<language::QuantileLimit> limit{};  ///< of a quantile: the judgement is of the share within it
  double seconds = 0;                              ///< on the wall's clock, until it was decided
};

/// One file. Without a scenario it could not be read, and the diagnostics say why.
struct CheckedFile {
  std::string file;
  bool may_be_empty = false;  ///< it is no error that it expects nothing
  language::Reading reading;
  std::string diagnostics;
  std::vector<CheckedExpectation> expectations;
  std::uint64_t seed = 0;
  std::uint64_t replications = 0;
  std::uint64_t most = 0;  ///< replications until an expectation is called undecided
  double confidence = 0;
  double seconds = 0;  ///< on the wall's clock

  /// It could be read and expects nothing, which is a mistake.
  bool is_empty() const;
};

/// `what_if: text`, as in the file.
std::string statement_of(const language::Expectation& stated);

/// What was seen of it, with its interval, and after how many replications.
std::string why(const CheckedExpectation& checked);
/// How many of a file's expectations hold, after its name: ": 1 of 2 expectations holds, 1 fails".
std::string summary_of(const CheckedFile& file);
std::size_t count(const CheckedFile& file, experiment::Verdict verdict);

/// `holds`, `fails` or `undecided`.
std::string verdict_word(experiment::Verdict verdict);

/// What was seen of it, with its interval: "changes by 17.4 % (11.1 … 24.6)".
std::string seen_of(const CheckedExpectation& checked);
/// For programs.
Value data_of(const CheckedExpectation& checked);

/// The worst there is: a file that could not be read before one that expects nothing, then what fails, and that before
/// what is undecided.
enum class Verdicts { hold, undecided, fail, empty, unreadable };
Verdicts verdicts_of(const std::vector<CheckedFile>& files);

/// For people and as JSON; there are no rows of it.
Report check_report(const std::vector<CheckedFile>& files);

}  // namespace domino::report
