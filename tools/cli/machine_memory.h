/// The machine's memory: how much of it one call may use.
///
/// What there is, is the least of what the machine has, what the control groups of this process allow (both versions,
/// up to the root) and what the shell has limited it to. A call may use three quarters of that unless it is given
/// otherwise, so that there is room for what is not counted and for others.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace domino::cli {

/// In bytes; none where the system does not say. Below `root` stand /proc and /sys.
std::optional<std::uint64_t> memory_of_machine(const std::filesystem::path& root = "/");

/// What a call may use without --memory-limit.
std::uint64_t memory_by_default();

/// A number with a unit, such as `4 GB`, `500 MB` or `2 GiB`; none where it is not, or below 10 MB.
std::optional<std::uint64_t> parse_memory(std::string_view text);

/// In words, such as `4.2 GB`.
std::string memory_text(std::uint64_t bytes);

}  // namespace domino::cli
