/// The manifest of a folder: what Domino says there of itself, and of every file that it wrote.
///
/// A manifest names each file with its length and SHA-256 and ends with a checksum of its own, so that a file that has
/// been changed since, or that was never Domino's, is not taken for one of its files, whatever a manifest says.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "tools/report/folder/folder_at.h"
#include "tools/report/value.h"

namespace domino::report {

/// Files by name, in the order in which they were begun.
using Contents = std::vector<std::pair<std::string, FileMark>>;

Value data_of(const Contents& contents);
/// What can be read of that data.
Contents contents_in(const Value* data);

/// Adds the files and the checksum to what a manifest says.
std::string manifest_text(Value manifest, const Contents& contents);

struct Manifest {
  enum class Origin {
    domino,   ///< as it was written
    changed,  ///< by Domino, and changed since
    earlier,  ///< by a Domino that did not yet say what it had written
    other,    ///< of another program, or of a person
  };
  Origin origin = Origin::other;
  Contents contents{};  ///< only of one that is as it was written
};

Manifest read_manifest(const std::string& text);

}  // namespace domino::report
