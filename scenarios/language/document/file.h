/// Files: the bytes of a scenario, or why they cannot be had.
#pragma once

#include <string>
#include <variant>

#include "scenarios/language/document/diagnostic.h"

namespace domino::language {

/// Reads a regular file of at most `limits::kBytes`. Pipes, devices and directories are never opened for reading,
/// so that no name can make the program wait.
std::variant<std::string, Diagnostic> read_bytes(const std::string& path);

/// The same for a file of this name in or below a folder. The name must be relative, without `..`; links are not
/// followed, so that what is read is always below the folder.
std::variant<std::string, Diagnostic> read_bytes_below(const std::string& folder, const std::string& name);

/// The folder that a file is in; `.` where its path names none.
std::string folder_of(const std::string& path);

}  // namespace domino::language
