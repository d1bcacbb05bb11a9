/// UnusableStore: a file of kept runs that cannot be opened, read or written, reported in the user's words.
#pragma once

#include <stdexcept>
#include <string>

namespace domino::store {

class UnusableStore : public std::runtime_error {
 public:
  enum class Reason {
    missing,        ///< there is no such file
    unwritable,     ///< a folder or file that may not be written to
    locked,         ///< another program does not let go of it
    full,           ///< no room on the disk
    damaged,        ///< no SQLite file, or one that is broken
    other_version,  ///< written by a Domino that keeps runs in another way
  };

  UnusableStore(Reason reason, const std::string& text) : std::runtime_error(text), reason_(reason) {}
  Reason reason() const { return reason_; }

 private:
  Reason reason_;
};

}  // namespace domino::store
