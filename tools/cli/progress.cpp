#include "tools/cli/progress.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "scenarios/language/utf8.h"

namespace domino::cli {

namespace {

constexpr std::array<std::string_view, 2> kHeadlines = {"customers.abandoned_rate", "customers.wait.mean"};
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

std::string time_text(double s) {
  if (s < 99.5) return fmt::format("{:.0f} s", s);
  if (s < 5400) return fmt::format("{:.0f} min", s / 60);
  return fmt::format("{:.1f} h", s / 3600);
}

}  // namespace

Progress::Progress(const measures::Catalogue& catalogue, std::uint64_t planned, double confidence, bool shown)
    : planned_(planned), confidence_(confidence), shown_(shown), terminal_(stderr_is_live()) {
  find_headlines(catalogue);
}

void Progress::find_headlines(const measures::Catalogue& catalogue) {
  headlines_.clear();
  for (std::size_t m = 0; m < catalogue.measures().size(); ++m)
    if (std::find(kHeadlines.begin(), kHeadlines.end(), catalogue.measures()[m].address) != kHeadlines.end())
      headlines_.push_back({.measure = m});
}

void Progress::begin_part(const measures::Catalogue& catalogue, const std::string& name) {
  const std::lock_guard lock(mutex_);
  find_headlines(catalogue);
  part_ = name + ": ";
  of_part_ = 0;
}

void Progress::note(const measures::ReplicationResult& result, bool was_known) {
  const std::lock_guard lock(mutex_);
  ++completed_;
  ++of_part_;
  if (!was_known) {
    ++simulated_;
    events_ += result.events;
  }
  for (Headline& headline : headlines_) {
    const measures::Value& value = result.values[headline.measure];
    headline.ratio.add(value.numerator, value.denominator);
  }
}

double Progress::widest_relative_half_width() const {
  if (of_part_ < 2) return 0;
  double widest = 0;
  for (const auto& [measure, ratio] : headlines_)
    if (ratio.has_mean() && ratio.mean() > 0) widest = std::max(widest, ratio.half_width(confidence_) / ratio.mean());
  return widest;
}

std::string Progress::line() const {
  const double elapsed = std::chrono::duration<double>(Clock::now() - start_).count();
  std::string text = part_ + fmt::format("{} of {} replications", completed_, planned_);
  if (events_ > 0) text += fmt::format(", {:.1f} million events/s", static_cast<double>(events_) / elapsed / 1e6);
  if (const double width = widest_relative_half_width(); width > 0)
    text += fmt::format(", widest interval ±{:.1f} %", 100 * width);
  if (simulated_ > 0 && completed_ < planned_)
    text += ", " + time_text(elapsed * static_cast<double>(planned_ - completed_) / static_cast<double>(simulated_)) +
            " left";
  else if (simulated_ == 0)
    text += ", " + time_text(elapsed) + " so far";
  return text;
}

void Progress::tick() {
  if (!shown_) return;
  const std::lock_guard lock(mutex_);
  const auto now = Clock::now();
  if (now - start_ < kWorthALine || now - last_ < (terminal_ ? Clock::duration(kBetweenRedraws) : kBetweenLines))
    return;
  last_ = now;
  std::string text = line();
  if (!terminal_) {
    std::fprintf(stderr, "%s\n", text.c_str());
    return;
  }
  text.resize(language::utf8::byte_offset(text, terminal_columns() - 1));
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
