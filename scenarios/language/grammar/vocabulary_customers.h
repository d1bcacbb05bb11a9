/// The vocabulary of who comes: customers, and the requests of colleagues and partners.
#pragma once

#include "scenarios/language/grammar/forms.h"
#include "scenarios/language/grammar/grammar.h"

namespace domino::language {

const Codec<Names<SegmentForm>>& segments_codec();
const Codec<Names<RequestForm>>& requests_codec();

/// Names that measures of customers have already.
std::vector<std::string> measures_of_customers();

}  // namespace domino::language
