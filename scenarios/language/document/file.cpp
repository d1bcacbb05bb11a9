#include "scenarios/language/document/file.h"

#include <cerrno>
#include <cstddef>
#include <string_view>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "scenarios/language/document/limits.h"

namespace domino::language {

namespace {

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0) close(number_);
  }
  int number() const { return number_; }

 private:
  int number_;
};

Diagnostic unreadable(std::string message, std::string suggestion) {
  return {Severity::error, Code::unreadable_file, {}, std::move(message), "", std::move(suggestion)};
}

Diagnostic cannot_open(int error) {
  switch (error) {
    case ENOENT:
      return unreadable("there is no such file", "the path of a scenario, from where you are");
    case ENOTDIR:
      return unreadable("there is no such file", "a path whose folders exist");
    case EACCES:
      return unreadable("this file may not be read", "ask for permission to read it");
    case ENAMETOOLONG:
      return unreadable("this name is too long for a file", "");
    case ELOOP:
      return unreadable("this link leads in a circle", "");
    default:
      return unreadable(fmt::format("this file cannot be opened (error {})", error), "");
  }
}

Diagnostic not_a_file(bool directory) {
  return directory ? unreadable("this is a directory", "a scenario inside it")
                   : unreadable("this is not a regular file", "a file; pipes and devices are not read");
}

Diagnostic too_large(std::size_t bytes) {
  return {Severity::error,
          Code::too_large,
          {},
          fmt::format("{} bytes are more than the {} a scenario may have", bytes, limits::kBytes),
          "the limit keeps a wrong file from filling the memory",
          "the file of a scenario"};
}

std::variant<std::string, Diagnostic> read_all(int descriptor, std::size_t expected) {
  std::string bytes(expected + 1, '\0');
  std::size_t have = 0;
  while (true) {
    const ssize_t got = read(descriptor, bytes.data() + have, bytes.size() - have);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return unreadable(fmt::format("this file cannot be read (error {})", errno), "");
    have += static_cast<std::size_t>(got);
    if (got == 0 || have > limits::kBytes) break;
    // The file grew since its size was asked for.
    if (have == bytes.size()) bytes.resize(bytes.size() * 2);
  }
  if (have > limits::kBytes) return too_large(have);
  bytes.resize(have);
  return bytes;
}

std::variant<std::string, Diagnostic> read_opened(const Descriptor& file) {
  if (file.number() < 0) return cannot_open(errno);
  struct stat status{};
  if (fstat(file.number(), &status) != 0) return cannot_open(errno);
  if (!S_ISREG(status.st_mode)) return not_a_file(S_ISDIR(status.st_mode));
  const auto size = static_cast<std::size_t>(status.st_size);
  if (size > limits::kBytes) return too_large(size);
  return read_all(file.number(), size);
}

constexpr int kReading = O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY;

// Folder by folder, so that no part of the name can be a link that leads elsewhere.
int open_below(const std::string& folder, std::string_view name) {
  int at = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  while (at >= 0) {
    const Descriptor within(at);
    const std::size_t slash = name.find('/');
    const std::string part(name.substr(0, slash));
    if (slash == std::string_view::npos) return openat(within.number(), part.c_str(), kReading | O_NOFOLLOW);
    at = openat(within.number(), part.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    name.remove_prefix(slash + 1);
  }
  return at;
}

bool leads_below(std::string_view name) {
  for (std::size_t begin = 0;;) {
    const std::size_t slash = name.find('/', begin);
    const std::string_view part = name.substr(begin, slash - begin);
    if (part.empty() || part == "..") return false;
    if (slash == std::string_view::npos) return true;
    begin = slash + 1;
  }
}

}  // namespace

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

std::variant<std::string, Diagnostic> read_bytes_below(const std::string& folder, const std::string& name) {
  if (name.find('\0') != std::string::npos) return unreadable("this is not the name of a file", "");
  if (!leads_below(name)) {
    Diagnostic outside = unreadable("only files in the folder of the scenario are read, and below it",
                                    "a file beside the scenario, such as `durations.csv`");
    outside.reason = "a scenario from a stranger must not reach further";
    return outside;
  }
  const Descriptor file(open_below(folder, name));
  if (file.number() < 0 && (errno == ELOOP || errno == ENOTDIR)) {
    return unreadable("links are not followed, and this is one or leads through one", "the file itself");
  }
  if (file.number() < 0 && errno == ENOENT) {
    return unreadable("there is no such file", "its path from the folder of the scenario");
  }
  return read_opened(file);
}

std::variant<std::string, Diagnostic> read_bytes(const std::string& path) {
  if (path.find('\0') != std::string::npos) return unreadable("this is not the name of a file", "");
  struct stat status{};
  if (stat(path.c_str(), &status) != 0) return cannot_open(errno);
  if (!S_ISREG(status.st_mode)) return not_a_file(S_ISDIR(status.st_mode));

  // Opened without waiting and asked again, since another file may have taken the name meanwhile.
  const Descriptor file(open(path.c_str(), kReading));
  return read_opened(file);
}

}  // namespace domino::language
