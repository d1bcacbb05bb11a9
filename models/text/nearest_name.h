/// The nearest name: what somebody probably meant who wrote a name that does not exist.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace domino {

/// Insertions, deletions, substitutions and swaps of neighbours that turn one text into the other, counted
/// without regard to case and with `-`, `_` and space as one letter; `limit + 1` where it is more than `limit`.
/// Optimal string alignment (the restricted Damerau–Levenshtein distance); O(|a|·|b|).
std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t limit);

/// The candidate at the smallest distance from `wrong`, the first of equals; none when even that one differs in
/// more than a third of its letters (at least one), so that no far-fetched guess is offered.
std::optional<std::string> nearest_name(std::string_view wrong, std::span<const std::string> candidates);

}  // namespace domino
