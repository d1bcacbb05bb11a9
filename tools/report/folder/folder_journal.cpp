#include "tools/report/folder/folder_journal.h"

#include <cerrno>
#include <cstring>
#include <sstream>
#include <string_view>

#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tools/report/folder/folder_names.h"
#include "tools/report/folder/unwritable.h"
#include "tools/report/formats/json.h"
#include "tools/store/fingerprint.h"

namespace domino::report {

namespace {

/// Tells a journal from any other file, and a reader what it is.
constexpr std::string_view kFirstLine = "Domino is writing to this folder, or was when it was killed.\n";
constexpr std::uint64_t kLongest = 100'000'000;

[[noreturn]] void refuse(const FolderAt& folder, const std::string& why) {
  throw Unwritable("cannot write to `" + folder.path().string() + "`: " + why);
}

[[noreturn]] void refuse_other_file(const FolderAt& folder) {
  refuse(folder, std::string("`") + names::kJournal + "` in it was not left by a run of Domino" +
                     "\n  try: another folder, or move it away");
}

bool write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(file, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace

FolderJournal::FolderJournal(const FolderAt& folder) : folder_(folder) {
  do {
    open();
  } while (!lock());
  read();
}

FolderJournal::~FolderJournal() {
  if (!needed_) folder_.remove(names::kJournal);
}

void FolderJournal::open() {
  file_ = folder_.open_or_create(names::kJournal);
  if (!file_.open()) {
    if (errno == ELOOP || errno == EISDIR || errno == ENXIO) refuse_other_file(folder_);
    refuse(folder_, std::strerror(errno));
  }
  struct stat status{};
  if (fstat(file_.number(), &status) != 0) refuse(folder_, std::strerror(errno));
  // A file that has another name as well may be a way to somewhere else; one that has none was removed just now.
  if (!S_ISREG(status.st_mode) || status.st_nlink > 1) refuse_other_file(folder_);
}

bool FolderJournal::lock() {
  int code = 0;
  do code = flock(file_.number(), LOCK_EX | LOCK_NB);
  while (code != 0 && errno == EINTR);
  if (code != 0 && errno == EWOULDBLOCK)
    refuse(folder_, "another run is writing to it just now\n  try: a folder for each run; `domino merge` joins shards");
  // Any other failure is of a filesystem without locks. A run that has just ended may have removed the file.
  struct stat status{};
  return fstat(file_.number(), &status) == 0 && status.st_nlink > 0;
}

void FolderJournal::read() {
  const auto text = folder_.text(names::kJournal, kLongest);
  // A run may have been killed before it had written the first line.
  if (!text || !(text->starts_with(kFirstLine) || kFirstLine.starts_with(*text))) refuse_other_file(folder_);
  std::istringstream lines(*text);
  for (std::string line; std::getline(lines, line);) {
    const std::size_t space = line.find(' ');
    if (space == std::string::npos || store::sha256(line.substr(space + 1)) != line.substr(0, space)) continue;
    const Value note = read_json(line.substr(space + 1));
    for (const Value& name : elements_in(note.find("partial")))
      if (const auto* text_of_name = value_in<std::string>(&name)) partial_.insert(*text_of_name);
    for (auto& file : contents_in(note.find("contents"))) contents_.push_back(std::move(file));
  }
  needed_ = !contents_.empty() || !partial_.empty();
}

void FolderJournal::note(const std::vector<std::string>& partial, const Contents& contents) {
  const std::string text = json_line(Value::object({{"partial", partial}, {"contents", data_of(contents)}}));
  struct stat status{};
  const bool fresh = fstat(file_.number(), &status) == 0 && status.st_size < static_cast<off_t>(kFirstLine.size());
  if (fresh && ftruncate(file_.number(), 0) != 0) refuse(folder_, std::strerror(errno));
  // Whatever was torn before ends with its line.
  if (lseek(file_.number(), 0, SEEK_END) < 0 ||
      !write_all(file_.number(), std::string(fresh ? kFirstLine : "\n") + store::sha256(text) + ' ' + text + '\n'))
    refuse(folder_, std::strerror(errno));
  partial_.insert(partial.begin(), partial.end());
  needed_ = needed_ || !contents.empty();
}

}  // namespace domino::report
