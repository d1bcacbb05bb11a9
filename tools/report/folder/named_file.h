/// A file that a user named for results, such as `--junit FILE`: replaced only where it is an older one of the same
/// kind.
///
/// The file is opened at once, so that what cannot be written to is reported before anything is simulated. What is
/// there already must be empty or begin as such files do; else it is a scenario, a store or whatever, and refused. A
/// pipe or a device gets the text as it is; a pipe that nothing reads from is refused. Links are followed, since the
/// user named one.
#pragma once

#include <string>
#include <string_view>

#include "tools/report/folder/folder_at.h"

namespace domino::report {

class NamedFile {
 public:
  /// `begin` is how such files begin, and `kind` what they are: "a report of `domino check`". Throws Unwritable.
  NamedFile(std::string path, std::string_view begin, const std::string& kind);
  /// Removes a file that was made for nothing.
  ~NamedFile();
  NamedFile(const NamedFile&) = delete;
  NamedFile& operator=(const NamedFile&) = delete;

  /// Throws NotWritten.
  void write(std::string_view text);

 private:
  std::string path_;
  Descriptor file_;
  bool regular_ = false;
  bool made_ = false;
};

}  // namespace domino::report
