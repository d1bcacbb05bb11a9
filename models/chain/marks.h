/// What can be measured of a case beside its waits: the marks it may pass, and the values that an attribute can have.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <vector>

#include "models/chain/chain.h"

namespace domino::chain {

/// An attribute of more values than these is measured by ranges, not one by one.
inline constexpr std::size_t kMostReportedValues = 50;

/// The names of the marks that a case of the segment may pass, in its own steps and in those of services it asks for.
std::set<std::string> marks_on_the_way(const Chain& chain, const customers::Segment& segment);

/// The numbers that an attribute without words can be, in order; none where they are not listed one by one.
std::vector<double> few_values_of(const customers::Attribute& attribute);

}  // namespace domino::chain
