#include "scenarios/language/file.h"

#include <cerrno>
#include <cstddef>
#include <string_view>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "scenarios/language/limits.h"

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

}  // namespace

std::variant<std::string, Diagnostic> read_bytes(const std::string& path) {
  if (path.find('\0') != std::string::npos) return unreadable("this is not the name of a file", "");
  struct stat status{};
  if (stat(path.c_str(), &status) != 0) return cannot_open(errno);
  if (!S_ISREG(status.st_mode)) return not_a_file(S_ISDIR(status.st_mode));

  // Opened without waiting and asked again, since another file may have taken the name meanwhile.
  const Descriptor file(open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY));
  if (file.number() < 0) return cannot_open(errno);
  if (fstat(file.number(), &status) != 0) return cannot_open(errno);
  if (!S_ISREG(status.st_mode)) return not_a_file(S_ISDIR(status.st_mode));
  const auto size = static_cast<std::size_t>(status.st_size);
  if (size > limits::kBytes) return too_large(size);
  return read_all(file.number(), size);
}

}  // namespace domino::language
