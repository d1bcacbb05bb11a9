/// JSON Schemas of what the commands answer with `--format json`.
///
/// Guarantee: every answer of this version validates against the schema of its output (the test runs each command);
/// what a schema requires stays, with its meaning, as long as `format_version` is 1. Answers may have further members,
/// so a schema forbids none. Draft 7, each schema whole in itself.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace domino::report {

/// What there is a schema of: `run`, `explain-perfect`, …
std::vector<std::string> schema_outputs();

/// One of these, as indented JSON that ends with a line break.
std::string output_schema(std::string_view output);

}  // namespace domino::report
