#include "tools/cli/study_arguments.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include <fmt/format.h>

#include "scenarios/language/values/quantity.h"
#include "tools/cli/command_line.h"
#include "tools/cli/machine_memory.h"
#include "tools/report/answers/run_report.h"
#include "tools/report/formats/terminal.h"

namespace domino::cli {

namespace {

/// Where the precision that was asked for has not been reached by then, more replications are seldom the answer.
constexpr std::uint64_t kMostAutomatic = 1000;
constexpr std::uint64_t kMostReplications = 1'000'000;
/// Some thirty years; the clock's own units end at three hundred.
constexpr double kLongestLimit_s = 1e9;

void read_replications(const std::string& text, StudyArguments& arguments) {
  if (text == "auto") {
    arguments.replications_auto = true;
    return;
  }
  const auto number = language::parse_quantity(text, language::Dimension::number);
  if (!number || *number < 1 || *number > static_cast<double>(kMostReplications) || *number != std::floor(*number))
    throw BadUsage("--replications",
                   "`" + language::printable(text, 40) + "` is neither `auto` nor a whole number from 1 to 1000000");
  arguments.replications = static_cast<std::uint64_t>(*number);
}

double share_of(const char* option, const std::string& text, double least, double most) {
  const auto parsed = language::parse_quantity(text, language::Dimension::share);
  if (!parsed || *parsed < least || *parsed > most)
    throw BadUsage(option, "`" + language::printable(text, 40) + "` is not a share from " +
                               language::quantity_text(least, language::Dimension::share) + " to " +
                               language::quantity_text(most, language::Dimension::share));
  return *parsed;
}

}  // namespace

void add_sampling_arguments(Command& command, StudyArguments& arguments) {
  command
      .add_parsed_option(
          "--replications", [&arguments](const std::string& text) { read_replications(text, arguments); },
          "How many independent runs, or auto (default: as the scenario says)")
      .type_name("N");
  command
      .add_option("--confidence", arguments.confidence,
                  "Confidence level of the intervals, such as 95% (default: as the scenario says)")
      .type_name("SHARE");
  command
      .add_option("--seed", arguments.seed,
                  "Of the random numbers; the same seed gives the same results, byte for byte")
      .type_name("N")
      .between(0, std::uint64_t{1} << 53);
  command.add_option("--jobs", arguments.jobs, "Replications side by side (default: one a core); changes no result")
      .type_name("N")
      .between(1, 1024);
  command
      .add_option("--set", arguments.scenario.overrides,
                  "Replace a value, such as departments.reps.staff=8; may be repeated")
      .type_name("PATH=VALUE")
      .repeatable();
  command
      .add_option("--time-limit", arguments.time_limit, "Stop after this long, such as `30 s`, with what is finished")
      .type_name("T");
  command
      .add_option(
          "--memory-limit", arguments.memory.stated,
          "What all jobs may hold together, such as `4 GB` (default: three quarters of the machine's); changes no "
          "result")
      .type_name("M");
  command.add_flag("--quiet", arguments.quiet, "Nothing on stderr but errors");
  command.add_flag("--no-progress", arguments.no_progress, "No progress line");
}

void add_study_arguments(Command& command, StudyArguments& arguments) {
  command.add_option("FILE", arguments.scenario.file, "The scenario, a YAML file; - is the standard input").required();
  add_sampling_arguments(command, arguments);
  command
      .add_option(
          "--precision", arguments.precision,
          "Run until the half-width of each main measure's interval is at most this share of its mean, such as 5%")
      .type_name("SHARE");
  add_format(command, arguments.format);
}

void add_format(Command& command, std::string& format) {
  command.add_option("--format", format, "table, json or csv")
      .type_name("F")
      .one_of({"table", "json", "csv"})
      .shows_default();
}

MemoryBudget& CallMemory::budget() const {
  if (budget_) return *budget_;
  const auto bytes = stated.empty() ? memory_by_default() : parse_memory(stated);
  if (!bytes)
    throw BadUsage("--memory-limit",
                   "`" + language::printable(stated, 40) + "` is not an amount of memory from 10 MB, such as `4 GB`");
  budget_ = std::make_shared<MemoryBudget>(*bytes);
  return *budget_;
}

measures::StudySettings settings_of(const StudyArguments& arguments, const language::RunSettings& run) {
  measures::StudySettings settings;
  settings.memory = &arguments.memory.budget();
  settings.seed = arguments.seed.value_or(run.seed);
  settings.first_replication = 1;
  settings.replications = arguments.replications.value_or(run.replications);
  settings.jobs = arguments.jobs;
  settings.confidence =
      arguments.confidence.empty() ? run.confidence : share_of("--confidence", arguments.confidence, 0.5, 0.9999);
  const bool by_precision =
      arguments.replications_auto || !arguments.precision.empty() || (run.replications_auto && !arguments.replications);
  if (!by_precision) return settings;
  settings.precision =
      arguments.precision.empty() ? run.precision : share_of("--precision", arguments.precision, 0.0001, 1);
  settings.replications = arguments.replications.value_or(kMostAutomatic);
  return settings;
}

std::optional<Deadline> deadline_of(const StudyArguments& arguments) {
  const std::string& text = arguments.time_limit;
  if (text.empty()) return std::nullopt;
  const auto parsed = language::parse_quantity(text, language::Dimension::duration);
  if (!parsed)
    throw BadUsage("--time-limit",
                   "`" + language::printable(text, 40) + "` is not a duration such as `30 s` or `5 min`");
  const std::chrono::duration<double> limit(std::min(*parsed, kLongestLimit_s));
  return Deadline::clock::now() + std::chrono::duration_cast<Deadline::duration>(limit);
}

void add_shown(Command& command, report::Shown& shown) {
  command.add_flag("--all", shown.all, "Print everything that was measured, not only what decides");
  command
      .add_option("--measure", shown.patterns,
                  "Print these measures instead, such as `departments.credit` or `*.wait.p90`; may be repeated")
      .type_name("PATTERN")
      .repeatable()
      .excludes("--all");
}

void print_results(const std::string& format, const report::Results& results, const report::Shown& shown) {
  report::print(report::run_report(results, shown), format);
}

}  // namespace domino::cli
