/// The explanation of a run for other programs. The words of JSON and CSV are a promise: new members may come.
#pragma once

#include <string>
#include <vector>

#include "tools/cli/explain_asks.h"

namespace domino::cli {

/// `time`: every measure of where time went by address; `asks`: a list of pairs, each with `per_day`, `wait`,
/// `response` and `promise_kept` as measures are told.
std::string explanation_json(const store::Results& results, const std::vector<Ask>& asks);

/// A row a pair and figure: requester_kind,requester,provider,measure,mean,low,high,unit,n,status. Measures `time.…`
/// are what the requester's cases spent on the provider, an empty one being nobody, and an empty requester all
/// customers; `waiting.…` what the people of the requester did while somebody waited for them.
std::string explanation_csv(const store::Results& results, const std::vector<Ask>& asks);

}  // namespace domino::cli
