/// Overrides: `--set PATH=VALUE` replaces a value or a whole mapping in the tree before it is read.
///
/// The path must name something that is there, or a key that the mapping it ends in may have; the value is YAML
/// with the limits of a file. Since the replaced tree is read like any other, an override can state nothing that a
/// file could not, and its mistakes point into what was typed.
#pragma once

#include <span>

#include "scenarios/language/document/document.h"
#include "scenarios/language/grammar/reader.h"
#include "scenarios/language/reading/scenario.h"

namespace domino::language {

/// Applies the overrides in their order; each becomes a source called `--set`.
void apply_overrides(Node& root, std::span<const Override> overrides, Sources& sources, Reader& reader);

/// Applies the changes of a what-if, a mapping from addresses to what shall stand there.
void apply_changes(Node& root, const Node& changes, Reader& reader);

/// Applies the changes of a lever once: the same, but what `rises by` or `falls by` changes the number that stands
/// there, or each number other than 0 of a table of them.
void apply_lever(Node& root, const Node& changes, Reader& reader);

}  // namespace domino::language
