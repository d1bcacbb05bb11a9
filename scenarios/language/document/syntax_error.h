/// Syntax errors: what the reader of YAML stumbled over, in words that tell an author what to do.
#pragma once

#include <string_view>

#include "scenarios/language/document/diagnostic.h"
#include "scenarios/language/document/mark.h"

namespace domino::language {

/// The usual slips.
enum class Slip {
  colon,           ///< a `:` where none is expected
  no_colon,        ///< a key without one
  no_space,        ///< a `:` inside braces and brackets that the next sign touches
  in_braces,       ///< neither `,` nor `}` where one of them is due
  in_brackets,     ///< neither `,` nor `]`
  in_mapping,      ///< what does not fit into the mapping around it
  in_list,         ///< what does not fit into the list around it
  sign,            ///< a character that cannot begin a value
  question_mark,   ///< one without quotes, inside braces and brackets
  lone_key,        ///< a key without a value at the end of a line, inside braces
  escape,          ///< in double quotes
  list,            ///< a list where none can begin
  no_value,        ///< a sign where a value is due
  quote,           ///< one that is never closed
  after_document,  ///< something behind the end of the scenario
  directive,       ///< a line that begins with `%`
  other
};

struct SyntaxError {
  Slip slip = Slip::other;
  Mark at;                 ///< where the reader stumbled
  Mark context;            ///< what it was in the middle of; line 0 where that tells nothing
  bool at_end = false;     ///< it stumbled over the end of the text
  std::string_view words;  ///< of the YAML library, for slips that have none here
};

Diagnostic explain(const SyntaxError& error, const Sources& sources);

}  // namespace domino::language
