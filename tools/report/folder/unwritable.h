/// What is reported where results cannot be written to the place that a user named.
#pragma once

#include <stdexcept>

namespace domino::report {

/// The place is refused before anything is simulated: it cannot be written to, or holds what Domino did not write.
class Unwritable : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Results are there, and could not be written: a disk that has become full. What stood there before still does.
class NotWritten : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace domino::report
