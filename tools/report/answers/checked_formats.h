/// Checked expectations in the formats that pipelines read: JUnit, GitHub's annotations and summaries, SARIF.
///
/// Guarantee: every format tells the verdicts that `check_report` tells; whatever stands in a title, a name or an
/// expectation (line breaks, `::`, `]]>`, markup, control characters) stays text there. Characters that a terminal
/// obeys and that hide text are replaced by `�`. All but the times of JUnit are the same bytes for the same scenarios.
#pragma once

#include <string>
#include <vector>

#include "tools/report/answers/checked.h"

namespace domino::report {

/// How every test report begins, by which an older one is known.
inline constexpr const char* kJunitBegin =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"domino check\"";

/// A test suite a file, a test case an expectation: what fails is a failure; what is undecided, unreadable or expects
/// nothing is an error. Each case has its numbers as `system-out`, and the time until it was decided; as all of a file
/// are sampled together, these add up to more than the time of the suite.
std::string junit_of(const std::vector<CheckedFile>& files);

/// Commands for GitHub's runner, one a line: an error for what fails, a warning for what is undecided, at the line of
/// the expectation; and each diagnostic of a file at its own line.
std::string annotations_of(const std::vector<CheckedFile>& files);

/// GitHub's Markdown: a heading and a table a file.
std::string markdown_of(const std::vector<CheckedFile>& files);

/// How every SARIF file of Domino begins, by which an older one is known.
inline constexpr const char* kSarifBegin =
    "{\n  \"$schema\": \"https://json.schemastore.org/sarif-2.1.0.json\",\n  \"version\": \"2.1.0\",\n  \"runs\": [\n"
    "    {\n      \"tool\": {\n        \"driver\": {\n          \"name\": \"domino\"";

/// SARIF 2.1.0 (OASIS): diagnostics under their code as rule, and what fails (`expectation-fails`), is undecided
/// (`expectation-undecided`) or is missing (`expects-nothing`). Columns count characters.
std::string sarif_of(const std::vector<CheckedFile>& files);

}  // namespace domino::report
