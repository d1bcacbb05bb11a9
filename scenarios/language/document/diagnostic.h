/// Diagnostics: mistakes in a scenario, as values that say where, what, why, and what would be right.
///
/// All mistakes of a file are collected in one pass; nothing here prints. `to_text` renders one as
///
///     parts_desk.yaml:12:18: error: `staff` cannot be negative: -3
///        12 |   reps: {staff: -3}
///           |                 ^^
///       why: a number of people cannot be negative
///       try: a whole number from 0 to 1 000 000
///
/// The excerpt of a long line is cut around the caret, and control characters of the file are shown as
/// replacements, so that a scenario from a stranger cannot steer the terminal.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/language/document/mark.h"

namespace domino::language {

enum class Severity { error, warning };

/// Every kind of mistake; `tests/invalid_scenarios` holds an example of each.
enum class Code {
  unreadable_file,     ///< missing, a directory, not permitted, not a regular file
  empty_scenario,      ///< nothing but space and comments
  not_text,            ///< binary, NUL, another encoding than UTF-8, control characters
  too_large,           ///< a limit of the language, see limits.h
  syntax,              ///< not YAML
  tab_in_indentation,  ///< YAML wants spaces
  several_documents,   ///< `---` between two documents
  unsupported_yaml,    ///< anchors, aliases, merge keys, tags, complex keys
  duplicate_key,       ///<
  unknown_key,         ///<
  missing_key,         ///<
  wrong_type,          ///< a mapping where a number is due, …
  wrong_version,       ///<
  missing_unit,        ///< a bare number where a unit is due
  wrong_unit,          ///< `5 h` where a share is due, or a unit nobody knows
  bad_number,          ///< not a number, not finite
  out_of_range,        ///< negative staff, a chance above 100 %
  bad_choice,          ///< none of the words that are allowed
  bad_name,            ///< a name that cannot be addressed, or is reserved
  bad_distribution,    ///< not a distribution, or one with impossible parameters
  bad_calendar,        ///< unknown days, hours that are no times of day
  overlapping_rows,    ///< two rows of a table name the same time
  unknown_calendar,    ///<
  contradiction,       ///< keys that make no sense together
  bad_promise,         ///< a promise that is not a share within a time
  bad_step,            ///< a step of a journey that is not one of its kinds
  unknown_address,     ///< an override of something that is not there
  bad_override,        ///< an override that is not PATH=VALUE
  circular_extends,    ///< a scenario that extends itself
  bad_condition,       ///< a condition that is none of its forms
  bad_expectation,     ///< an expectation that is none of its forms
  bad_decision,        ///< a decision by what cannot decide
  unknown_measure,     ///< an expectation about something that is not measured
  unknown_what_if,     ///<
  inconsistent_chain,  ///< each key is right, but things do not fit together
};

/// The stable name of a code, such as `unknown-key`.
std::string_view slug(Code code);
/// All codes in order.
std::span<const Code> all_codes();

struct Diagnostic {
  Severity severity = Severity::error;
  Code code = Code::syntax;
  Place place;
  std::string message;     ///< what is wrong, without a full stop
  std::string reason;      ///< why it matters, or empty
  std::string suggestion;  ///< the nearest thing that would be right, or empty
};

/// Several lines, ended by a line break.
std::string to_text(const Diagnostic& diagnostic, const Sources& sources);
/// All of them, in the order given.
std::string to_text(std::span<const Diagnostic> diagnostics, const Sources& sources);

bool has_errors(std::span<const Diagnostic> diagnostics);

/// The text with control characters, and characters that reorder or hide text, replaced by `�`.
std::string printable(std::string_view text);
/// The same, cut to at most `characters` characters and ended by `…` where something is left out.
std::string printable(std::string_view text, std::size_t characters);

}  // namespace domino::language
