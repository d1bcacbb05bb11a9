/// Addresses: names of things in a scenario, such as `departments.engineering.staff`.
///
/// An address is keys and names from the top of the scenario, separated by dots; items of a list are numbered from
/// 0, and a step that says `as: NAME` has that name as well. Keys that contain a dot cannot be addressed.
#pragma once

#include <string_view>
#include <vector>

#include "scenarios/language/document/document.h"

namespace domino::language {

/// The parts between the dots; empty parts where dots follow each other.
std::vector<std::string_view> split_address(std::string_view address);

/// The item of a list that an address part names, or none.
const Node* item_of(const Node& list, std::string_view part);

struct Located {
  Place place;         ///< of the value, or of the key where the value is a mapping or list
  bool exact = false;  ///< false: of the nearest thing around it that exists
  Place name;          ///< of the key or item at the end of the address
};

/// Where the thing of this address stands.
Located locate(const Node& root, std::string_view address);

}  // namespace domino::language
