/// Checked expectations: what a scenario states, and whether it holds. One verdict drives every report of it.
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
};

/// One file. Without a scenario it could not be read, and the diagnostics say why.
struct CheckedFile {
  std::string file;
  language::Reading reading;
  std::string diagnostics;
  std::vector<CheckedExpectation> expectations;
  std::uint64_t seed = 0;
  std::uint64_t replications = 0;
  double confidence = 0;
};

/// `what_if: text`, as in the file.
std::string statement_of(const language::Expectation& stated);

/// `holds`, `fails` or `undecided`.
std::string verdict_word(experiment::Verdict verdict);

/// What was seen of it, with its interval: "changes by 17.4 % (11.1 … 24.6)".
std::string seen_of(const CheckedExpectation& checked);
/// For programs.
Value data_of(const CheckedExpectation& checked);

/// The worst there is: a file that could not be read before what fails, and that before what is undecided.
enum class Verdicts { hold, undecided, fail, unreadable };
Verdicts verdicts_of(const std::vector<CheckedFile>& files);

/// For people and as JSON; there are no rows of it.
Report check_report(const std::vector<CheckedFile>& files);
/// How every test report begins, by which an older one is known.
inline constexpr const char* kJunitBegin =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"domino check\">\n";
/// A test suite a file, a test case an expectation: what fails is a failure, what is undecided or unreadable an error.
std::string junit_of(const std::vector<CheckedFile>& files);

}  // namespace domino::report
