#include "tools/report/folder/named_file.h"

#include <cerrno>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tools/report/folder/unwritable.h"

namespace domino::report {

namespace {

constexpr int kAnyway = O_NONBLOCK | O_NOCTTY | O_CLOEXEC;

[[noreturn]] void refuse(const std::string& path, const std::string& why) {
  throw Unwritable("cannot write `" + path + "`: " + why);
}

std::string first_bytes(const Descriptor& file, std::size_t count) {
  std::string bytes(count, '\0');
  const ssize_t got = pread(file.number(), bytes.data(), count, 0);
  bytes.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  return bytes;
}

}  // namespace

NamedFile::NamedFile(std::string path, std::string_view begin, const std::string& kind) : path_(std::move(path)) {
  file_ = Descriptor(open(path_.c_str(), O_RDWR | O_CREAT | O_EXCL | kAnyway, 0666));
  made_ = file_.open();
  // A device or a pipe may be one that can only be written to, and opening a pipe to read as well would hide that
  // nothing reads from it.
  struct stat status{};
  if (!made_ && errno == EEXIST)
    file_ = Descriptor(open(
        path_.c_str(), (stat(path_.c_str(), &status) == 0 && S_ISREG(status.st_mode) ? O_RDWR : O_WRONLY) | kAnyway));
  if (!file_.open() && errno == ENXIO) refuse(path_, "nothing reads from this pipe\n  try: the name of a file");
  if (!file_.open()) refuse(path_, std::strerror(errno));
  if (fstat(file_.number(), &status) != 0) refuse(path_, std::strerror(errno));
  regular_ = S_ISREG(status.st_mode);
  if (!regular_) {
    fcntl(file_.number(), F_SETFL, fcntl(file_.number(), F_GETFL) & ~O_NONBLOCK);
    return;
  }
  if (status.st_size > 0 && first_bytes(file_, begin.size()) != begin)
    refuse(path_, "it is there already and is not " + kind + "\n  try: another name, or move it away");
  if (flock(file_.number(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
    refuse(path_, "another run is writing to it just now\n  try: a file for each run");
}

NamedFile::~NamedFile() {
  if (made_ && file_.open()) unlink(path_.c_str());
}

void NamedFile::write(std::string_view text) {
  const auto fail = [&] {
    throw NotWritten("cannot write `" + path_ + "`: " + std::strerror(errno) + "\n  try: more room on the disk");
  };
  made_ = false;
  if (regular_ && (ftruncate(file_.number(), 0) != 0 || lseek(file_.number(), 0, SEEK_SET) != 0)) fail();
  while (!text.empty()) {
    const ssize_t written = ::write(file_.number(), text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) fail();
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  if (regular_ && fsync(file_.number()) != 0 && errno != EINVAL && errno != ENOTSUP && errno != ENOSYS) fail();
  if (close(file_.release()) != 0) fail();
}

}  // namespace domino::report
