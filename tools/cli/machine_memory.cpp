#include "tools/cli/machine_memory.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <fstream>
#include <utility>

#include <fmt/format.h>
#include <sys/resource.h>

namespace domino::cli {

namespace {

namespace fs = std::filesystem;

/// Where the system does not tell, as much as the smallest machines of today have.
constexpr std::uint64_t kUnknown = 4'000'000'000;
constexpr double kLeast = 10e6;
constexpr double kMost = 1e18;

using Amount = std::optional<std::uint64_t>;

Amount least(Amount a, Amount b) {
  if (!a || !b) return a ? a : b;
  return std::min(*a, *b);
}

/// The number that a file begins with; none where there is no file, or it says `max`.
Amount number_in(const fs::path& file) {
  std::ifstream in(file);
  std::uint64_t number = 0;
  if (in >> number) return number;
  return std::nullopt;
}

Amount physical(const fs::path& root) {
  std::ifstream in(root / "proc/meminfo");
  for (std::string word; in >> word;) {
    if (word != "MemTotal:") continue;
    std::uint64_t kilobytes = 0;
    if (in >> kilobytes) return kilobytes * 1024;
    break;
  }
  return std::nullopt;
}

/// Of a group and all groups around it. A container may see the path of the machine, of which only the end exists.
Amount limit_of_group(const fs::path& mount, const std::string& group, const char* file) {
  Amount limit = number_in(mount / file);
  for (fs::path path = fs::path(group).relative_path(); !path.empty(); path = path.parent_path())
    limit = least(limit, number_in(mount / path / file));
  return limit;
}

/// A line of /proc/self/cgroup is `number:controllers:path`; the second version has neither number nor controllers.
Amount by_control_groups(const fs::path& root) {
  std::ifstream in(root / "proc/self/cgroup");
  Amount limit;
  for (std::string line; std::getline(in, line);) {
    const std::size_t first = line.find(':');
    const std::size_t second = line.find(':', first == std::string::npos ? first : first + 1);
    if (second == std::string::npos) continue;
    const std::string controllers = "," + line.substr(first + 1, second - first - 1) + ",";
    const std::string group = line.substr(second + 1);
    if (controllers == ",,")
      limit = least(limit, limit_of_group(root / "sys/fs/cgroup", group, "memory.max"));
    else if (controllers.find(",memory,") != std::string::npos)
      limit = least(limit, limit_of_group(root / "sys/fs/cgroup/memory", group, "memory.limit_in_bytes"));
  }
  return limit;
}

Amount by_the_shell() {
  Amount limit;
  for (const auto resource : {RLIMIT_AS, RLIMIT_DATA}) {
    rlimit of{};
    if (getrlimit(resource, &of) == 0 && of.rlim_cur != RLIM_INFINITY) limit = least(limit, of.rlim_cur);
  }
  return limit;
}

struct Unit {
  std::string_view name;
  double bytes;
};
constexpr std::array<Unit, 8> kUnits{{{"kB", 1e3},
                                      {"MB", 1e6},
                                      {"GB", 1e9},
                                      {"TB", 1e12},
                                      {"KiB", 0x1p10},
                                      {"MiB", 0x1p20},
                                      {"GiB", 0x1p30},
                                      {"TiB", 0x1p40}}};

}  // namespace

std::optional<std::uint64_t> memory_of_machine(const fs::path& root) {
  return least(physical(root), by_control_groups(root));
}

std::uint64_t memory_by_default() {
  const std::uint64_t there = least(memory_of_machine(), by_the_shell()).value_or(kUnknown);
  return there - there / 4;
}

std::optional<std::uint64_t> parse_memory(std::string_view text) {
  const auto skip_space = [&] { text.remove_prefix(std::min(text.find_first_not_of(' '), text.size())); };
  skip_space();
  double number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec != std::errc()) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(read.ptr - text.data()));
  skip_space();
  while (text.ends_with(' ')) text.remove_suffix(1);
  const auto unit = std::find_if(kUnits.begin(), kUnits.end(), [&](const Unit& known) { return known.name == text; });
  if (unit == kUnits.end()) return std::nullopt;
  const double bytes = number * unit->bytes;
  if (!(bytes >= kLeast && bytes <= kMost)) return std::nullopt;
  return static_cast<std::uint64_t>(bytes);
}

std::string memory_text(std::uint64_t bytes) {
  const auto amount = static_cast<double>(bytes);
  if (amount < 999.5e6) return fmt::format("{:.0f} MB", amount / 1e6);
  return amount < 99.95e9 ? fmt::format("{:.1f} GB", amount / 1e9) : fmt::format("{:.0f} GB", amount / 1e9);
}

}  // namespace domino::cli
