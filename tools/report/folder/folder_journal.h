/// A folder's journal: while a run writes to a folder of `--out`, and after it was killed, what there is Domino's.
///
/// The file `domino.partial` names the unfinished files of the run and marks those that are about to get their names.
/// It is locked while it is open, so that one run at a time writes to a folder; the lock ends with the process. It is
/// removed when nothing depends on it any more. A line that is torn is left out. Limit: a filesystem without locks does
/// not tell two runs at once.
#pragma once

#include <set>
#include <string>

#include "tools/report/folder/folder_at.h"
#include "tools/report/folder/manifest.h"

namespace domino::report {

class FolderJournal {
 public:
  /// Throws Unwritable where another run writes to the folder, or the journal cannot be written or is no journal.
  explicit FolderJournal(const FolderAt& folder);
  ~FolderJournal();
  FolderJournal(const FolderJournal&) = delete;
  FolderJournal& operator=(const FolderJournal&) = delete;

  /// Of runs that were killed: files that had no names yet, and those that got them.
  const std::set<std::string>& partial() const { return partial_; }
  const Contents& contents() const { return contents_; }

  /// Adds to what is Domino's from now on. Throws Unwritable.
  void note(const std::vector<std::string>& partial, const Contents& contents);
  /// The unfinished files of killed runs are gone.
  void forget_partial() { needed_ = !contents_.empty(); }
  /// The manifest says everything now, so that the journal goes at the end.
  void is_done() { needed_ = false; }

 private:
  void open();
  /// Whether this process has it locked now; false where it was removed meanwhile and is to be opened anew.
  bool lock();
  void read();

  const FolderAt& folder_;
  Descriptor file_;
  std::set<std::string> partial_;
  Contents contents_;
  bool needed_ = false;  ///< by what a killed run has left
};

}  // namespace domino::report
