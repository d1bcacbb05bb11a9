#include "tools/report/folder/appended_file.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tools/report/folder/unwritable.h"

namespace domino::report {

namespace {

constexpr int kAtTheEnd = O_APPEND | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;

[[noreturn]] void refuse_to_append(const std::string& path, const std::string& why) {
  throw Unwritable("cannot add to `" + path + "`: " + why);
}

bool is_same(const struct stat& one, const std::string& path) {
  struct stat other{};
  return stat(path.c_str(), &other) == 0 && one.st_dev == other.st_dev && one.st_ino == other.st_ino;
}

bool begins_as_text(int file) {
  std::array<char, 512> bytes{};
  const ssize_t got = pread(file, bytes.data(), bytes.size(), 0);
  return got <= 0 || std::memchr(bytes.data(), '\0', static_cast<std::size_t>(got)) == nullptr;
}

}  // namespace

AppendedFile::AppendedFile(std::string path, std::span<const std::string> read) : path_(std::move(path)) {
  file_ = Descriptor(open(path_.c_str(), O_RDWR | O_CREAT | O_EXCL | kAtTheEnd, 0666));
  made_ = file_.open();
  struct stat status{};
  if (!made_ && errno == EEXIST) {
    const bool regular = stat(path_.c_str(), &status) == 0 && S_ISREG(status.st_mode);
    file_ = Descriptor(open(path_.c_str(), (regular ? O_RDWR : O_WRONLY) | kAtTheEnd));
  }
  if (!file_.open() && errno == ENXIO) refuse_to_append(path_, "nothing reads from this pipe\n  try: a file");
  if (!file_.open() || fstat(file_.number(), &status) != 0)
    refuse_to_append(path_, std::string(std::strerror(errno)) + "\n  try: a file in a folder that you may write to");
  if (!S_ISREG(status.st_mode)) {
    fcntl(file_.number(), F_SETFL, fcntl(file_.number(), F_GETFL) & ~O_NONBLOCK);
    return;
  }
  for (const std::string& one : read)
    if (is_same(status, one)) refuse_to_append(path_, "it is a scenario of this command\n  try: another file");
  if (!begins_as_text(file_.number())) refuse_to_append(path_, "it is no text\n  try: another file");
}

AppendedFile::~AppendedFile() {
  if (made_ && file_.open()) unlink(path_.c_str());
}

void AppendedFile::write(std::string_view text) {
  const auto fail = [&] {
    throw NotWritten("cannot add to `" + path_ + "`: " + std::strerror(errno) + "\n  try: more room on the disk");
  };
  made_ = false;
  while (!text.empty()) {
    const ssize_t written = ::write(file_.number(), text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) fail();
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  if (close(file_.release()) != 0) fail();
}

}  // namespace domino::report
