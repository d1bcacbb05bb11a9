/// An explanation of a run: where time goes, requests between departments, attribution of losses, how people fare.
#pragma once

#include "tools/report/explain/explain_people.h"
#include "tools/report/report.h"
#include "tools/report/results.h"

namespace domino::report {

/// The catalogue of the results is one with time. `people`: how they fared, where that is known; programs find it in
/// timeline.csv.
///
/// For programs `time`: every measure of where time went by address; `asks`: a list of pairs, each with `per_day`,
/// `wait`, `response` and `promise_kept` as measures are reported. In CSV a row a pair and figure: measures `time.…`
/// are what the requester's cases spent on the provider, an empty one being nobody, and an empty requester all
/// customers; `waiting.…` what the people of the requester did while cases waited for them.
Report explanation_report(const Results& results, const PeopleOverTime* people = nullptr);

}  // namespace domino::report
