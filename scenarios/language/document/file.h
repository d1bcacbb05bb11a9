/// Files: the bytes of a scenario, or why they cannot be had.
#pragma once

#include <string>
#include <string_view>
#include <variant>

#include "scenarios/language/document/diagnostic.h"

namespace domino::language {

/// What some programs begin a text of UTF-8 with; it says nothing about the text.
inline constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// Reads a regular file of at most `limits::kBytes`. Pipes, devices and directories are never opened for reading,
/// so that no name can make the program wait.
std::variant<std::string, Diagnostic> read_bytes(const std::string& path);

/// The same for a file of this name in or below a folder. The name must be relative, without `..`; links are not
/// followed, so that what is read is always below the folder.
std::variant<std::string, Diagnostic> read_bytes_below(const std::string& folder, const std::string& name);

/// The folder that a file is in; `.` where its path names none.
std::string folder_of(const std::string& path);

}  // namespace domino::language
