/// A folder by its descriptor: files in it and below it are reached without following a link, whatever its path may
/// come to mean meanwhile.
///
/// A name is a path below the folder, such as `scenario/data/times.csv`; one with an empty part, `.` or `..` in it, and
/// an absolute one, lead nowhere. Functions that fail say so by their result and leave the cause in `errno`.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>

namespace domino::report {

/// An open file, closed at the end.
class Descriptor {
 public:
  explicit Descriptor(int number = -1) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(other.release()) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor();

  int number() const { return number_; }
  bool open() const { return number_ >= 0; }
  int release() { return std::exchange(number_, -1); }

 private:
  int number_;
};

/// By which a file is known again.
struct FileMark {
  std::uint64_t bytes = 0;
  std::string sha256;

  friend bool operator==(const FileMark&, const FileMark&) = default;
};

class FolderAt {
 public:
  /// Makes the folder, and those above it, if need be. Throws Unwritable.
  explicit FolderAt(std::filesystem::path path);

  const std::filesystem::path& path() const { return path_; }

  enum class Kind {
    nothing,
    file,
    folder,
    link,
    other,  ///< a pipe, a device, a socket; or it cannot be found out
  };
  /// `link` also where a folder on the way is one, and `other` where it is no folder.
  Kind kind(const std::string& name) const;

  /// A new file to write to; fails where there is anything by that name. Folders on the way are made.
  Descriptor create(const std::string& name) const;
  /// A file to read and to write, made if need be; fails where it is a link, and may be no regular file.
  Descriptor open_or_create(const std::string& name) const;
  /// Of a regular file of at most so many bytes.
  std::optional<std::string> text(const std::string& name, std::uint64_t most) const;
  /// Of a regular file; reads all of it, some 1 ns a byte.
  std::optional<FileMark> mark(const std::string& name) const;

  bool rename(const std::string& from, const std::string& to) const;
  bool remove(const std::string& name) const;
  /// Removes the folders that a name stood in as far as they are empty.
  void remove_empty_folders(const std::string& name) const;

 private:
  struct Place {
    Descriptor folder;
    std::string name;
  };
  Place place_of(const std::string& name, bool make) const;
  Descriptor open_to_read(const std::string& name) const;

  std::filesystem::path path_;
  Descriptor folder_;
};

}  // namespace domino::report
