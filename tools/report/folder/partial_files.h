/// Partial files: how results come into a folder of `--out` without harm to what else is there.
///
/// A folder is taken for one run: what stands in it under the names of results, or under those that the run will write,
/// must be Domino's, as its manifest or the journal of a killed run proves by length and SHA-256, or the run is refused
/// before it starts; a file of another name stays as it is. While something is being written a file is called
/// `….partial`, is made new and never through a link. At the end the files get their names, in place of those of the
/// run before, the manifest last: a folder with a manifest is a whole run. A run that fails leaves the folder as it
/// was.
/// Cost: all of Domino's own files there are read at the beginning and at the end.
/// Limit: a manifest of which all checksums are right, for files of other origin under the names of results, has these
/// replaced. Nothing else is, whatever a manifest says.
#pragma once

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tools/report/folder/folder_at.h"
#include "tools/report/folder/folder_journal.h"
#include "tools/report/folder/manifest.h"
#include "tools/store/fingerprint.h"

namespace domino::report {

class PartialFiles {
 public:
  /// Takes the folder, and makes it if need be. `names` are all files that may be written but the manifest. Throws
  /// Unwritable with a suggestion where it is not to be had.
  PartialFiles(const std::filesystem::path& folder, std::vector<std::string> names);
  ~PartialFiles();
  PartialFiles(const PartialFiles&) = delete;
  PartialFiles& operator=(const PartialFiles&) = delete;

  /// Adds to the end of a file, one of the names. What cannot be written is reported by `finish`, so that a run goes
  /// on.
  void append(const std::string& name, std::string_view bytes);

  /// Everything that was written gets its name, and the manifest that `manifest` makes of it. Throws NotWritten.
  void finish(const std::function<std::string(const Contents&)>& manifest);

 private:
  struct File {
    std::FILE* stream = nullptr;
    store::Sha256 hash{};
    FileMark mark{};
  };

  /// What in the folder is in the way of the run, in the user's words.
  std::vector<std::string> obstacles() const;
  /// The reason why a file that a run would replace is not Domino's; empty: it is, or there is none.
  std::string obstacle(const std::string& name) const;
  void learn_from_manifest();
  void remove_partial_files_of_killed_runs();
  File* file_of(const std::string& name);
  void close(const std::string& name, File& file);
  void note_failure(const std::string& name, int error);
  void give_names(const Contents& contents);
  void remove_partial_files();

  FolderAt folder_;
  std::vector<std::string> names_;
  Manifest::Origin manifest_ = Manifest::Origin::domino;
  std::multimap<std::string, FileMark> own_;  // what Domino wrote there, as it was then
  FolderJournal journal_;
  std::map<std::string, File> files_;
  std::vector<std::string> order_;  // in which the files were begun
  std::string failure_;
};

}  // namespace domino::report
