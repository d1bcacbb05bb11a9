/// Where the time of cases went: the part of an explanation that rests on the ledger.
#pragma once

#include <string>

#include "tools/report/report.h"
#include "tools/report/results.h"

namespace domino::report {

/// One sentence in plain words, with its interval.
std::string time_sentence(const Results& results);

/// By department and cause, and what those who serve a queue were busy with meanwhile.
void add_time(Report& report, const Results& results);

/// Every measure of it by address.
Value time_of(const Results& results);

/// The same in the columns of an explanation: of `customers` or `requests` and a segment (none: all customers), what
/// they spent on a department (none: of no department).
void add_time_rows(const AddRow& add, const Results& results);

/// A cause in the words of a sentence about a department.
std::string cause_words(chain::Cause cause);

}  // namespace domino::report
