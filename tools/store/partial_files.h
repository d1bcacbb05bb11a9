/// Partial files: what is written to a folder has its name only when all of it is there.
///
/// While something is being written, and after a crash, a file is called `….partial`. Throws Unwritable.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace domino::store {

class PartialFiles {
 public:
  /// Makes the folder if need be.
  explicit PartialFiles(std::filesystem::path folder);

  const std::filesystem::path& folder() const { return folder_; }
  /// Where a file is until it has its name.
  std::filesystem::path partial(const std::string& name) const;
  /// Writes a whole file.
  void write(const std::string& name, const std::string& text) const;
  /// Each in turn gets its name, in place of an older file.
  void give_names(const std::vector<std::string>& names) const;
  /// Removes a file of an older run, and the folders that it was alone in. Never anything outside the folder, nor what
  /// is no file.
  void remove(const std::string& name) const;
  /// Tells the cause that the system gives for the last failure.
  [[noreturn]] void fail(const std::string& name) const;

 private:
  std::filesystem::path folder_;
};

}  // namespace domino::store
