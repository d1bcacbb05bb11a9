#include "tools/cli/progress.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "models/text/utf8.h"

namespace domino::cli {

namespace {

constexpr auto kBetweenLines = std::chrono::seconds(10);
constexpr auto kBetweenRedraws = std::chrono::milliseconds(200);
/// Shorter runs show no live line, which would only flicker.
constexpr auto kWorthALine = std::chrono::milliseconds(400);

bool stderr_is_live() {
  const char* term = std::getenv("TERM");
  return isatty(STDERR_FILENO) == 1 && term != nullptr && std::string_view(term) != "dumb";
}

std::size_t terminal_columns() {
  winsize size{};
  return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

std::string roughly(double s) {
  if (s < 99.5) return fmt::format("{:.0f} s", s);
  if (s < 5400) return fmt::format("{:.0f} min", s / 60);
  return fmt::format("{:.1f} h", s / 3600);
}

/// At most so many more than precise intervals need, to see that they stay precise.
std::uint64_t needed(std::uint64_t seen, double width, double wanted) {
  const double times = width / wanted;
  const auto precise = static_cast<std::uint64_t>(std::ceil(static_cast<double>(seen) * std::max(1.0, times * times)));
  return std::max(precise + experiment::Enough::look_ahead(precise), experiment::Enough::kFirstLook);
}

}  // namespace

Progress::Progress(const measures::StudySettings& settings, bool shown, std::uint64_t parts)
    : parts_left_(parts),
      planned_(settings.replications),
      in_all_(settings.replications * parts),
      confidence_(settings.confidence),
      wanted_(settings.precision),
      shown_(shown),
      terminal_(stderr_is_live()) {}

void Progress::begin_part(const chain::Plan& plan, const measures::Catalogue& catalogue, const std::string& name) {
  const std::lock_guard lock(mutex_);
  widths_.emplace(plan, catalogue, confidence_);
  part_ = name;
  of_part_ = 0;
  parts_left_ -= std::min<std::uint64_t>(parts_left_, 1);
}

void Progress::note(const measures::ReplicationResult& result, bool was_known) {
  const std::lock_guard lock(mutex_);
  ++completed_;
  ++of_part_;
  if (!was_known) {
    ++simulated_;
    events_ += result.events;
  }
  if (widths_) widths_->add(result);
}

std::string Progress::width() const {
  if (!widths_) return "";
  const auto widest = widths_->widest();
  if (widest.relative <= 0) return "";
  const std::string wanted = wanted_ ? fmt::format(" (wanted ±{:.3g} %)", 100 * *wanted_) : "";
  return fmt::format(", widest interval ±{:.1f} %{} of {}", 100 * widest.relative, wanted, widest.address);
}

/// Replications still to be simulated, as far as can be told.
std::uint64_t Progress::left() const {
  std::uint64_t of_this = planned_;
  if (wanted_ && widths_ && of_part_ >= 2)
    of_this = std::min(planned_, needed(of_part_, widths_->widest().relative, *wanted_));
  return of_this - std::min(of_this, of_part_) + parts_left_ * of_this;
}

std::string Progress::line() const {
  const double elapsed = std::chrono::duration<double>(Clock::now() - start_).count();
  std::string text = part_ + fmt::format("{} of {}{} replications", completed_, wanted_ ? "at most " : "", in_all_);
  // What matters most comes first, since a narrow terminal cuts the line.
  if (simulated_ > 0 && left() > 0)
    text += ", " + roughly(elapsed * static_cast<double>(left()) / static_cast<double>(simulated_)) + " left";
  else if (simulated_ == 0)
    text += ", " + roughly(elapsed) + " so far";
  text += width();
  if (events_ > 0) text += fmt::format(", {:.1f} million events/s", static_cast<double>(events_) / elapsed / 1e6);
  return text;
}

void Progress::tick() {
  const std::lock_guard lock(mutex_);
  if (!shown_) return;
  const auto now = Clock::now();
  if (now - start_ < kWorthALine || now - last_ < (terminal_ ? Clock::duration(kBetweenRedraws) : kBetweenLines))
    return;
  last_ = now;
  std::string text = line();
  if (!terminal_) {
    std::fprintf(stderr, "%s\n", text.c_str());
    return;
  }
  text.resize(utf8::byte_offset(text, terminal_columns() - 1));
  // Back to the line's start, the text, and away with what is left of a longer one.
  std::fprintf(stderr, "\r%s\x1b[K", text.c_str());
  std::fflush(stderr);
  drawn_ = true;
}

void Progress::clear() {
  const std::lock_guard lock(mutex_);
  if (drawn_) std::fputs("\r\x1b[K", stderr);
  std::fflush(stderr);
  drawn_ = false;
  shown_ = false;
}

}  // namespace domino::cli
