/// What a scenario was read from: its marked tree, and the folder its data files are in. Kept with a reading, so that
/// it can be printed with every default, or changed and read again.
#pragma once

#include <memory>

#include "scenarios/language/document/document.h"
#include "scenarios/language/values/data_folder.h"

namespace domino::language {

struct Tree {
  Node root;
  std::shared_ptr<DataFolder> folder;  ///< none where the scenario does not come from a file
};

}  // namespace domino::language
