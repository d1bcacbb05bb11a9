/// Diagnostics for editors: a JSON object with one entry a mistake.
#pragma once

#include <span>
#include <string>

#include "scenarios/language/document/diagnostic.h"

namespace domino::language {

/// `{"format_version": 1, "valid": …, "diagnostics": [{"severity", "code", "file", "line", "column", "width",
/// "message", "reason", "suggestion"}]}`. Lines and columns count from 1, in characters; they are absent where a
/// mistake is about a file as a whole, and so are empty reasons and suggestions.
std::string to_json(std::span<const Diagnostic> diagnostics, const Sources& sources);

}  // namespace domino::language
