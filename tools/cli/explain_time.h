/// Where the time of cases went: the part of an explanation that rests on the ledger.
#pragma once

#include <string>

#include "tools/store/json_parts.h"
#include "tools/store/results.h"

namespace domino::cli {

/// One sentence in plain words, with its interval.
std::string time_sentence(const store::Results& results);

/// By department and cause, and what those who serve a queue were busy with meanwhile.
std::string time_table(const store::Results& results, std::size_t columns);

/// Every measure of it by address.
store::Json time_json(const store::Results& results);

/// The same in the columns of explanation_csv: of `customers` or `requests` and a segment (none: all customers), what
/// they spent on a department (none: nobody's).
std::string time_csv(const store::Results& results);

/// A cause in the words of a sentence about a department.
std::string cause_words(chain::Cause cause);

}  // namespace domino::cli
