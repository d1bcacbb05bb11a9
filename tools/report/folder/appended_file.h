/// A file that a user named for a text to be added to its end, such as `--summary FILE`.
///
/// The file is opened at once, so that what cannot be written to is reported before anything is simulated. What stands
/// there already stays, since steps of a pipeline share one summary; but a file that is no text, and one that the
/// command reads, are refused. A pipe or a device gets the text as it is; a pipe that nothing reads from is refused.
/// Guarantee: the text is added whole and by one call where the system allows, so that texts of commands that run side
/// by side do not mix.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "tools/report/folder/folder_at.h"

namespace domino::report {

class AppendedFile {
 public:
  /// `read`: the files that the command reads. Throws Unwritable.
  AppendedFile(std::string path, std::span<const std::string> read);
  /// Removes a file that was made for nothing.
  ~AppendedFile();
  AppendedFile(const AppendedFile&) = delete;
  AppendedFile& operator=(const AppendedFile&) = delete;

  /// Throws NotWritten.
  void write(std::string_view text);

 private:
  std::string path_;
  Descriptor file_;
  bool made_ = false;
};

}  // namespace domino::report
