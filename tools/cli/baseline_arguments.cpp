#include "tools/cli/baseline_arguments.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include "scenarios/language/document/diagnostic.h"
#include "tools/cli/command_line.h"
#include "tools/cli/interruption.h"
#include "tools/cli/kept_answer.h"
#include "tools/report/folder/folder_at.h"
#include "tools/report/formats/render.h"

namespace domino::cli {

namespace {

constexpr std::size_t kMostBytes = std::size_t{1} << 30;  // more than any answer has
constexpr std::size_t kMostDigits = 15;                   // so that the number of a run fits

bool is_number_of_run(const std::string& text) {
  return text.size() <= kMostDigits && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

/// Any file and any pipe; none, with the cause in `errno`, where it cannot be read or never ends.
std::optional<std::string> text_of(const std::string& path) {
  const report::Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
  std::string text;
  std::array<char, 65536> part{};
  while (file.open()) {
    stop_here_if_asked();
    const ssize_t got = read(file.number(), part.data(), part.size());
    if (got == 0) return text;
    if (got < 0 && errno != EINTR) break;
    if (got > 0) text.append(part.data(), static_cast<std::size_t>(got));
    errno = EFBIG;
    if (text.size() > kMostBytes) break;
  }
  return std::nullopt;
}

report::Baseline baseline_of(const std::string& named) {
  if (is_number_of_run(named)) {
    const KeptAnswer answer(store::store_in(""), std::stoll(named));
    if (answer.whole() == 0)
      throw report::UnusableBaseline("nothing is kept of run " + named + "\n  try: `domino runs` lists the kept runs");
    return {"run " + named, report::json(answer.report())};
  }
  const std::string shown = language::printable(named, 100);
  const auto text = text_of(named);
  if (!text)
    throw report::UnusableBaseline(
        fmt::format("the baseline {} cannot be read: {}\n  try: a file that this command has written with "
                    "`--format json`, or the number of a kept run",
                    shown, std::strerror(errno)));
  return {shown, *text};
}

}  // namespace

void add_baseline_arguments(Command& command, BaselineArguments& arguments) {
  const Option baseline =
      command
          .add_option("--baseline", arguments.baseline,
                      "Compare with an earlier answer, a file of `--format json` or the number of a kept run; exit "
                      "code 5 where anything differs beyond chance")
          .type_name("FILE|RUN");
  command.add_flag("--exact", arguments.exact, "With --baseline: where any number differs at all").needs(baseline);
}

HeldBaseline::HeldBaseline(const BaselineArguments& arguments, const std::string& command,
                           const std::vector<std::string>& scenarios)
    : exact_(arguments.exact) {
  if (arguments.baseline.empty()) return;
  baseline_.emplace(baseline_of(arguments.baseline));
  baseline_->must_be_of(command, scenarios);
}

void HeldBaseline::compare(report::Report& report) {
  if (!baseline_) return;
  const auto comparison = baseline_->compared_with(report.data(), exact_);
  differs_ = comparison.differs();
  report::add_baseline(report, comparison);
  if (differs_) std::fprintf(stderr, "domino: %s\n", comparison.summary().c_str());
  for (const std::string& note : comparison.notes) std::fprintf(stderr, "domino: %s\n", note.c_str());
}

}  // namespace domino::cli
