#include "tools/report/folder/folder_at.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tools/report/folder/unwritable.h"
#include "tools/store/fingerprint.h"

namespace domino::report {

namespace {

constexpr int kFolder = O_RDONLY | O_DIRECTORY | O_CLOEXEC;

bool leads_below(std::string_view name) {
  for (std::size_t begin = 0;;) {
    const std::size_t slash = name.find('/', begin);
    const std::string_view part = name.substr(begin, slash - begin);
    if (part.empty() || part == "." || part == ".." || part.find('\0') != std::string_view::npos) return false;
    if (slash == std::string_view::npos) return true;
    begin = slash + 1;
  }
}

/// Gives all bytes of a file to `take`; false where it cannot be read.
template <class Take>
bool read_all(const Descriptor& file, Take&& take) {
  std::string room(1 << 16, '\0');
  while (true) {
    const ssize_t got = read(file.number(), room.data(), room.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return false;
    if (got == 0) return true;
    if (!take(std::string_view(room).substr(0, static_cast<std::size_t>(got)))) return false;
  }
}

}  // namespace

Descriptor::~Descriptor() {
  if (open()) close(number_);
}

FolderAt::FolderAt(std::filesystem::path path) : path_(std::move(path)) {
  std::error_code error;
  std::filesystem::create_directories(path_, error);
  if (error) throw Unwritable("cannot make the folder `" + path_.string() + "`: " + error.message());
  folder_ = Descriptor(::open(path_.c_str(), kFolder));
  if (!folder_.open()) throw Unwritable("cannot write to `" + path_.string() + "`: " + std::strerror(errno));
}

FolderAt::Place FolderAt::place_of(const std::string& name, bool make) const {
  if (!leads_below(name)) {
    errno = EINVAL;
    return {Descriptor(), name};
  }
  Place place{Descriptor(fcntl(folder_.number(), F_DUPFD_CLOEXEC, 0)), name};
  for (std::size_t slash = place.name.find('/'); slash != std::string::npos && place.folder.open();
       slash = place.name.find('/')) {
    const std::string part = place.name.substr(0, slash);
    if (make && mkdirat(place.folder.number(), part.c_str(), 0777) != 0 && errno != EEXIST) return {Descriptor(), name};
    place.folder = Descriptor(openat(place.folder.number(), part.c_str(), kFolder | O_NOFOLLOW));
    place.name.erase(0, slash + 1);
  }
  return place;
}

FolderAt::Kind FolderAt::kind(const std::string& name) const {
  const Place place = place_of(name, false);
  if (!place.folder.open() && errno == ENOENT) return Kind::nothing;
  // A link that is to be a folder is called no folder as well.
  if (!place.folder.open()) return errno == ELOOP || errno == ENOTDIR ? Kind::link : Kind::other;
  struct stat status{};
  if (fstatat(place.folder.number(), place.name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0)
    return errno == ENOENT ? Kind::nothing : Kind::other;
  if (S_ISREG(status.st_mode)) return Kind::file;
  if (S_ISDIR(status.st_mode)) return Kind::folder;
  return S_ISLNK(status.st_mode) ? Kind::link : Kind::other;
}

Descriptor FolderAt::create(const std::string& name) const {
  const Place place = place_of(name, true);
  if (!place.folder.open()) return Descriptor();
  return Descriptor(
      openat(place.folder.number(), place.name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666));
}

Descriptor FolderAt::open_or_create(const std::string& name) const {
  const Place place = place_of(name, true);
  if (!place.folder.open()) return Descriptor();
  return Descriptor(openat(place.folder.number(), place.name.c_str(),
                           O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, 0666));
}

Descriptor FolderAt::open_to_read(const std::string& name) const {
  const Place place = place_of(name, false);
  if (!place.folder.open()) return Descriptor();
  Descriptor file(
      openat(place.folder.number(), place.name.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
  struct stat status{};
  if (!file.open() || fstat(file.number(), &status) != 0 || !S_ISREG(status.st_mode)) return Descriptor();
  return file;
}

std::optional<std::string> FolderAt::text(const std::string& name, std::uint64_t most) const {
  const Descriptor file = open_to_read(name);
  if (!file.open()) return std::nullopt;
  std::string text;
  const bool whole = read_all(file, [&](std::string_view bytes) {
    text += bytes;
    return text.size() <= most;
  });
  return whole ? std::optional(std::move(text)) : std::nullopt;
}

std::optional<FileMark> FolderAt::mark(const std::string& name) const {
  const Descriptor file = open_to_read(name);
  if (!file.open()) return std::nullopt;
  store::Sha256 hash;
  FileMark mark;
  const bool whole = read_all(file, [&](std::string_view bytes) {
    hash.add(bytes);
    mark.bytes += bytes.size();
    return true;
  });
  if (!whole) return std::nullopt;
  mark.sha256 = hash.text();
  return mark;
}

bool FolderAt::rename(const std::string& from, const std::string& to) const {
  const Place old_place = place_of(from, false);
  const Place new_place = place_of(to, false);
  return old_place.folder.open() && new_place.folder.open() &&
         renameat(old_place.folder.number(), old_place.name.c_str(), new_place.folder.number(),
                  new_place.name.c_str()) == 0;
}

bool FolderAt::remove(const std::string& name) const {
  const Place place = place_of(name, false);
  return place.folder.open() && unlinkat(place.folder.number(), place.name.c_str(), 0) == 0;
}

void FolderAt::remove_empty_folders(const std::string& name) const {
  for (std::size_t slash = name.rfind('/'); slash != std::string::npos && slash > 0;
       slash = name.rfind('/', slash - 1)) {
    const Place place = place_of(name.substr(0, slash), false);
    if (!place.folder.open() || unlinkat(place.folder.number(), place.name.c_str(), AT_REMOVEDIR) != 0) return;
  }
}

}  // namespace domino::report
