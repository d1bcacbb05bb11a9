/// Holm's step-down: which of many differences are beyond chance when all of them are looked at.
///
/// Source: Holm (1979), A Simple Sequentially Rejective Multiple Test Procedure, Scand. J. Statist. 6. The smallest of
/// m p-values is multiplied by m, the next by m - 1, and so on, and none may be below the one before. Guarantee: if
/// every adjusted value up to 1 - confidence is called decided, the chance that any of the calls is wrong is at most 1
/// - confidence, however the values depend on each other. Domain: p-values in [0, 1]; anything else is a bug. Cost: one
/// sort.
#pragma once

#include <span>
#include <vector>

namespace domino::statistics {

/// The adjusted p-values, in the order given, at most 1.
std::vector<double> holm_adjusted(std::span<const double> p_values);

}  // namespace domino::statistics
