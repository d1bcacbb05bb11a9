/// Benjamini and Yekutieli's step-up: how many of many differences may be called found when few of them are to be
/// false.
///
/// Source: Benjamini & Yekutieli (2001), The Control of the False Discovery Rate in Multiple Testing under Dependency,
/// Ann. Statist. 29. The j-th smallest of m p-values is multiplied by m·(1 + 1/2 + … + 1/m)/j, and none may be above
/// the next. Guarantee: if every adjusted value up to q is called found, then on average at most a share q of what is
/// called found is not there, however the values depend on each other. That is weaker than Holm's (holm.h), by which
/// no call is wrong with 1 - q, and fit for exploring. Without the sum (Benjamini & Hochberg 1995) it would hold for
/// independent or positively dependent values only, and measures of one chain are neither. Domain: p-values in [0, 1];
/// anything else is a bug. Cost: one sort.
#pragma once

#include <span>
#include <vector>

namespace domino::statistics {

/// The adjusted p-values, in the order given, at most 1.
std::vector<double> false_discovery_adjusted(std::span<const double> p_values);

}  // namespace domino::statistics
