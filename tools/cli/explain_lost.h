/// Who loses the customers: a sentence and a table, from the measures below `domino.lost`.
#pragma once

#include <string>

#include "tools/store/json_parts.h"
#include "tools/store/results.h"

namespace domino::cli {

/// Whether anybody comes again, so that there is a loss to explain.
bool explains_losses(const store::Results& results);

std::string lost_sentence(const store::Results& results);
std::string lost_table(const store::Results& results, std::size_t columns);
store::Json lost_json(const store::Results& results);
/// Rows of `measure,mean,…`, as those of time.
std::string lost_csv(const store::Results& results);

}  // namespace domino::cli
