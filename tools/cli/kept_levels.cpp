#include "tools/cli/kept_levels.h"

#include <bit>
#include <charconv>
#include <filesystem>

#include <fmt/format.h>

#include "tools/store/fingerprint.h"
#include "tools/store/unusable_store.h"

namespace domino::cli {

namespace {

constexpr int kHexadecimal = 16;

std::string bits_of(double number) { return fmt::format("{:016x}", std::bit_cast<std::uint64_t>(number)); }

/// Of the same version there may be several builds, as long as somebody works on it.
std::string this_build() {
  std::error_code ignored;
  const std::filesystem::path self = std::filesystem::read_symlink("/proc/self/exe", ignored);
  return fmt::format("{} {} {}", DOMINO_VERSION, std::filesystem::file_size(self, ignored),
                     std::filesystem::last_write_time(self, ignored).time_since_epoch().count());
}

std::string bytes_of(const std::vector<chain::Level>& levels) {
  std::string bytes;
  for (const chain::Level& level : levels) bytes += bits_of(level.intercept);
  return bytes;
}

}  // namespace

KeptLevels::KeptLevels(LevelsKept kept, const language::Scenario& written, std::uint64_t seed,
                       const std::vector<chain::Level>& known)
    : stated_(chain::stated_levels(written.chain)) {
  const std::string path = store::store_in("");
  std::error_code ignored;
  if (kept == LevelsKept::nowhere) return;
  if (kept == LevelsKept::where_there_is && !std::filesystem::exists(path, ignored)) return;
  std::string of = fmt::format("levels\n{}\n{}\n{}\n", store::fingerprint(written), seed, this_build());
  for (const chain::Level& level : known)
    of += fmt::format("{} {} {}\n", level.address(), bits_of(level.stated), bits_of(level.intercept));
  key_ = store::sha256(of);
  try {
    store::make_room_for(path);
    store_.emplace(path, store::Database::Access::write);
  } catch (const store::UnusableStore&) {
    store_.reset();  // said where the run is to be kept
  }
}

std::optional<std::vector<chain::Level>> KeptLevels::read() {
  if (!store_) return std::nullopt;
  try {
    const auto bytes = store_->found(key_);
    constexpr std::size_t kDigits = 16;
    if (!bytes || bytes->size() != kDigits * stated_.size()) return std::nullopt;
    std::vector<chain::Level> levels = stated_;
    for (std::size_t i = 0; i < levels.size(); ++i) {
      std::uint64_t bits = 0;
      const char* const from = bytes->data() + kDigits * i;
      if (std::from_chars(from, from + kDigits, bits, kHexadecimal).ptr != from + kDigits) return std::nullopt;
      levels[i].intercept = std::bit_cast<double>(bits);
    }
    return levels;
  } catch (const store::UnusableStore&) {
    return std::nullopt;
  }
}

void KeptLevels::write(const std::vector<chain::Level>& levels) {
  if (!store_) return;
  try {
    store_->keep_found(key_, bytes_of(levels));
  } catch (const store::UnusableStore&) {
    store_.reset();  // found anew next time
  }
}

}  // namespace domino::cli
