/// A file that was read for a scenario beside it.
#pragma once

#include <string>

namespace domino::language {

struct DataFile {
  std::string name;  ///< as the scenario says it
  std::string bytes;
};

}  // namespace domino::language
