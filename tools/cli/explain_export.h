/// The explanation of a run for other programs. The words of JSON and CSV are a promise: new members may come.
#pragma once

#include <string>
#include <vector>

#include "tools/cli/explain_asks.h"

namespace domino::cli {

/// `asks`: a list of pairs, each with `per_day`, `wait`, `response` and `promise_kept` as measures are told.
std::string explanation_json(const store::Results& results, const std::vector<Ask>& asks);

/// A row a pair and figure: requester_kind,requester,provider,measure,mean,low,high,unit,n,status.
std::string explanation_csv(const std::vector<Ask>& asks);

}  // namespace domino::cli
