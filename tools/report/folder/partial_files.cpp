#include "tools/report/folder/partial_files.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <set>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include "engine/kernel/contract.h"
#include "tools/report/folder/folder_names.h"
#include "tools/report/folder/unwritable.h"

namespace domino::report {

namespace {

using Kind = FolderAt::Kind;

constexpr std::uint64_t kLongestManifest = 100'000'000;

std::string partial(const std::string& name) { return name + std::string(names::kPartial); }

/// What a manifest may claim: no store, no journal, nothing that Domino never writes.
bool may_be_own(const std::string& name) {
  return std::find(names::kResults.begin(), names::kResults.end(), name) != names::kResults.end() ||
         name.starts_with(names::kScenario);
}

std::string listed(const std::vector<std::string>& reasons) {
  constexpr std::size_t kShown = 4;
  std::string text;
  for (std::size_t i = 0; i < std::min(reasons.size(), kShown); ++i) text += (i > 0 ? "; " : "") + reasons[i];
  return reasons.size() > kShown ? text + "; and others" : text;
}

/// What the disk has not taken yet, as far as the filesystem can tell.
bool is_on_disk(std::FILE* stream) {
  if (std::fflush(stream) != 0) return false;
  return fsync(fileno(stream)) == 0 || errno == EINVAL || errno == ENOTSUP || errno == ENOSYS;
}

}  // namespace

PartialFiles::PartialFiles(const std::filesystem::path& folder, std::vector<std::string> names)
    : folder_(folder), names_(std::move(names)), journal_(folder_) {
  for (const auto& [name, mark] : journal_.contents()) own_.emplace(name, mark);
  learn_from_manifest();
  if (const auto found = obstacles(); !found.empty())
    throw Unwritable("cannot write to `" + folder.string() + "`: " + listed(found) +
                     "\n  try: --out with a folder that is empty or not there yet, or move away what is in the way");
  remove_partial_files_of_killed_runs();
  std::vector<std::string> all = names_;
  all.emplace_back(names::kManifest);
  for (std::string& name : all) name = partial(name);
  journal_.note(all, {});
}

PartialFiles::~PartialFiles() { remove_partial_files(); }

void PartialFiles::learn_from_manifest() {
  if (folder_.kind(names::kManifest) != Kind::file) return;
  const auto text = folder_.text(names::kManifest, kLongestManifest);
  const Manifest manifest = text ? read_manifest(*text) : Manifest{};
  manifest_ = manifest.origin;
  for (const auto& [name, mark] : manifest.contents) own_.emplace(name, mark);
}

std::string PartialFiles::obstacle(const std::string& name) const {
  const auto said = [&](const char* what) { return "`" + name + "` in it " + what; };
  switch (folder_.kind(name)) {
    case Kind::nothing:
      return "";
    case Kind::link:
      return said("is a link, or behind what is no folder");
    case Kind::folder:
      return said("is a folder");
    case Kind::other:
      return said("is no regular file");
    case Kind::file:
      break;
  }
  if (name == names::kManifest) {
    if (manifest_ == Manifest::Origin::domino) return "";
    if (manifest_ == Manifest::Origin::earlier)
      return said("is of a Domino that did not yet say what its files are, so that they cannot be known from others");
    return said(manifest_ == Manifest::Origin::changed ? "was changed since Domino wrote it"
                                                       : "was not written by Domino");
  }
  const auto [first, last] = own_.equal_range(name);
  if (first == last || !may_be_own(name)) return said("is not known to be Domino's");
  const auto mark = folder_.mark(name);
  const bool own = mark && std::any_of(first, last, [&](const auto& known) { return known.second == *mark; });
  return own ? "" : said("was changed since Domino wrote it");
}

std::vector<std::string> PartialFiles::obstacles() const {
  std::vector<std::string> found;
  const auto note = [&](std::string reason) {
    if (!reason.empty()) found.push_back(std::move(reason));
  };
  // Where the manifest is of no use, nothing beside it can be known.
  note(obstacle(names::kManifest));
  if (manifest_ == Manifest::Origin::earlier) return found;
  std::set<std::string> written(names_.begin(), names_.end());
  std::set<std::string> reserved(names::kResults.begin(), names::kResults.end());
  reserved.erase(names::kManifest);
  reserved.insert(written.begin(), written.end());
  for (const std::string& name : reserved) note(obstacle(name));
  written.insert(names::kManifest);
  for (const std::string& name : written) {
    if (written.contains(partial(name)))
      found.push_back("`" + name + "` and `" + partial(name) + "` cannot both be written to it");
    const Kind kind = folder_.kind(partial(name));
    if (kind == Kind::nothing || (kind == Kind::file && journal_.partial().contains(partial(name)))) continue;
    found.push_back("`" + partial(name) + "` in it was not left by a run of Domino");
  }
  if (const Kind store = folder_.kind(names::kStore); store != Kind::nothing && store != Kind::file)
    found.push_back(std::string("`") + names::kStore + "` in it is no regular file");
  return found;
}

void PartialFiles::remove_partial_files_of_killed_runs() {
  for (const std::string& name : journal_.partial()) {
    if (!name.ends_with(names::kPartial)) continue;
    const std::string whole = name.substr(0, name.size() - names::kPartial.size());
    if (may_be_own(whole) && folder_.kind(name) == Kind::file && folder_.remove(name))
      folder_.remove_empty_folders(name);
  }
  journal_.forget_partial();
}

PartialFiles::File* PartialFiles::file_of(const std::string& name) {
  if (const auto found = files_.find(name); found != files_.end())
    return found->second.stream == nullptr ? nullptr : &found->second;
  DOMINO_REQUIRE(name == names::kManifest || std::find(names_.begin(), names_.end(), name) != names_.end(),
                 "a file that is written was named when the folder was taken");
  Descriptor made = folder_.create(partial(name));
  std::FILE* const stream = made.open() ? fdopen(made.number(), "wb") : nullptr;
  if (stream == nullptr) {
    note_failure(name, errno);
    return nullptr;
  }
  made.release();
  order_.push_back(name);
  return &files_.emplace(name, File{.stream = stream}).first->second;
}

void PartialFiles::append(const std::string& name, std::string_view bytes) {
  if (!failure_.empty()) return;
  File* const file = file_of(name);
  if (file == nullptr) return;
  if (std::fwrite(bytes.data(), 1, bytes.size(), file->stream) != bytes.size()) note_failure(name, errno);
  file->hash.add(bytes);
  file->mark.bytes += bytes.size();
}

void PartialFiles::note_failure(const std::string& name, int error) {
  if (failure_.empty())
    failure_ = "cannot write `" + (folder_.path() / name).string() + "`: " + std::strerror(error) +
               "; the folder stays as it was\n  try: more room on the disk, or --out on another one";
}

void PartialFiles::close(const std::string& name, File& file) {
  if (file.stream == nullptr) return;
  if (!is_on_disk(file.stream)) note_failure(name, errno);
  if (std::fclose(std::exchange(file.stream, nullptr)) != 0) note_failure(name, errno);
  file.mark.sha256 = file.hash.text();
}

void PartialFiles::finish(const std::function<std::string(const Contents&)>& manifest) {
  Contents contents;
  for (const std::string& name : order_) {
    close(name, files_.at(name));
    contents.emplace_back(name, files_.at(name).mark);
  }
  if (failure_.empty()) append(names::kManifest, manifest(contents));
  if (failure_.empty()) close(names::kManifest, files_.at(names::kManifest));
  if (!failure_.empty()) throw NotWritten(failure_);
  give_names(contents);
}

void PartialFiles::give_names(const Contents& contents) {
  const auto refuse = [&](const std::string& why) {
    throw NotWritten("cannot write to `" + folder_.path().string() + "`: " + why +
                     "\n  try: `domino runs show` with --out and another folder, which writes what is kept");
  };
  // The run may have lasted a day.
  learn_from_manifest();
  if (const auto found = obstacles(); !found.empty()) refuse(listed(found));
  Contents own = contents;
  own.insert(own.end(), own_.begin(), own_.end());
  try {
    journal_.note({}, own);
  } catch (const Unwritable& error) {
    throw NotWritten(error.what());
  }
  // An older run's manifest must not claim files of this one, nor its files stand beside them.
  folder_.remove(names::kManifest);
  for (const auto& [name, mark] : own_) {
    if (files_.contains(name) || folder_.kind(name) != Kind::file || !obstacle(name).empty()) continue;
    if (folder_.remove(name)) folder_.remove_empty_folders(name);
  }
  order_.erase(std::remove(order_.begin(), order_.end(), names::kManifest), order_.end());
  order_.emplace_back(names::kManifest);
  for (const std::string& name : order_)
    if (!folder_.rename(partial(name), name)) refuse("`" + name + "`: " + std::strerror(errno));
  files_.clear();
  order_.clear();
  journal_.is_done();
}

void PartialFiles::remove_partial_files() {
  for (auto& [name, file] : files_) {
    if (file.stream != nullptr) std::fclose(file.stream);
    if (folder_.remove(partial(name))) folder_.remove_empty_folders(partial(name));
  }
}

}  // namespace domino::report
