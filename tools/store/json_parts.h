/// The parts that every JSON of results is made of.
#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include "tools/store/results.h"

namespace domino::store {

using Json = nlohmann::ordered_json;

/// What the results are of: version, scenario, seed, replications.
Json head_json(const Results& results);

/// A mean with its interval, null where there is none.
Json finding_json(measures::Unit unit, const measures::Finding& finding);

/// All measures of a run by address.
Json measures_json(const Results& results);

Json warnings_json(const Results& results);

/// Indented, and ended by a line break.
std::string text_of(const Json& json);

}  // namespace domino::store
