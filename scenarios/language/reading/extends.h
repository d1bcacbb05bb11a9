/// `extends: other.yaml`: a scenario laid over another one, key by key.
///
/// Mappings that the grammar knows — of keys and of names — are merged to any depth; everything else (a value, a table,
/// a list of steps) is replaced as a whole, since half of a table means nothing. A name is found from the folder of the
/// file that says it, and never leads out of it. What is read keeps its own place, so that a mistake names its file.
#pragma once

#include "scenarios/language/document/document.h"
#include "scenarios/language/grammar/reader.h"
#include "scenarios/language/values/data_folder.h"

namespace domino::language {

/// Replaces the tree by what it means together with all it extends. False where one of them cannot be read; that is
/// reported, and nothing else should be said about the rest.
bool apply_extends(Node& root, DataFolder* folder, Sources& sources, Reader& reader);

}  // namespace domino::language
