/// Files: the bytes of a scenario, or why they cannot be had.
#pragma once

#include <string>
#include <variant>

#include "scenarios/language/diagnostic.h"

namespace domino::language {

/// Reads a regular file of at most `limits::kBytes`. Pipes, devices and directories are never opened for reading,
/// so that no name can make the program wait.
std::variant<std::string, Diagnostic> read_bytes(const std::string& path);

}  // namespace domino::language
