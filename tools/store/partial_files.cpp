#include "tools/store/partial_files.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <system_error>
#include <utility>

#include "tools/store/unwritable.h"

namespace domino::store {

PartialFiles::PartialFiles(std::filesystem::path folder) : folder_(std::move(folder)) {
  std::error_code error;
  std::filesystem::create_directories(folder_, error);
  if (error || !std::filesystem::is_directory(folder_))
    throw Unwritable("cannot make the folder `" + folder_.string() + "`: " + error.message());
}

std::filesystem::path PartialFiles::partial(const std::string& name) const { return folder_ / (name + ".partial"); }

void PartialFiles::fail(const std::string& name) const {
  throw Unwritable("cannot write `" + (folder_ / name).string() + "`: " + std::strerror(errno));
}

void PartialFiles::write(const std::string& name, const std::string& text) const {
  std::FILE* file = std::fopen(partial(name).c_str(), "wb");
  if (file == nullptr) fail(name);
  const bool written = std::fwrite(text.data(), 1, text.size(), file) == text.size();
  if (const bool closed = std::fclose(file) == 0; !written || !closed) fail(name);
}

void PartialFiles::remove(const std::string& name) const {
  std::error_code ignored;
  const auto root = std::filesystem::weakly_canonical(folder_, ignored);
  // The names of an older manifest are anybody's.
  auto room = std::filesystem::weakly_canonical(folder_ / std::filesystem::path(name).parent_path(), ignored);
  const auto inside = [&](const std::filesystem::path& path) {
    return std::mismatch(root.begin(), root.end(), path.begin(), path.end()).first == root.end();
  };
  const auto path = room / std::filesystem::path(name).filename();
  if (std::filesystem::path(name).is_absolute() || !inside(room) ||
      !std::filesystem::is_regular_file(std::filesystem::symlink_status(path, ignored)))
    return;
  std::filesystem::remove(path, ignored);
  for (; room != root && inside(room) && std::filesystem::is_empty(room, ignored); room = room.parent_path())
    std::filesystem::remove(room, ignored);
}

void PartialFiles::give_names(const std::vector<std::string>& names) const {
  for (const std::string& name : names) std::filesystem::rename(partial(name), folder_ / name);
}

}  // namespace domino::store
