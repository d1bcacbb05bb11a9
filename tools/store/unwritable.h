/// Unwritable: the place a user named for results cannot be written to.
#pragma once

#include <stdexcept>

namespace domino::store {

class Unwritable : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace domino::store
