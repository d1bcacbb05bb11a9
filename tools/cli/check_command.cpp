#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "models/measures/study/claims.h"
#include "scenarios/language/reading/expectation_claims.h"
#include "scenarios/language/reading/expectation_text.h"
#include "tools/cli/baseline_arguments.h"
#include "tools/cli/command_line.h"
#include "tools/cli/commands.h"
#include "tools/cli/session.h"
#include "tools/cli/study_arguments.h"
#include "tools/report/answers/checked.h"
#include "tools/report/answers/checked_formats.h"
#include "tools/report/answers/expected.h"
#include "tools/report/folder/appended_file.h"
#include "tools/report/folder/named_file.h"
#include "tools/report/formats/terminal.h"

namespace domino::cli {

namespace {

/// More replications than these decide nothing that matters.
constexpr std::uint64_t kMostReplications = 2000;

struct CheckArguments {
  StudyArguments study;
  BaselineArguments baseline;
  std::vector<std::string> files;
  std::string junit;
  std::string sarif;
  std::string summary;
  bool annotations = false;
  bool allow_empty = false;
};

/// The scenario as it is, and the what-ifs that expectations are about.
class CheckedSides {
 public:
  explicit CheckedSides(const language::Reading& base) : base_(base) {
    add("", base);
    for (const language::Expectation& stated : base.scenario->expectations)
      for (const std::string& name : language::sides_of(stated)) {
        if (std::ranges::find(named, name, &language::NamedSide::name) != named.end()) continue;
        const bool both = !stated.of.empty() && name == language::name_of_both(stated);
        add_variant(
            name, both ? language::with_what_ifs(base, stated.of, stated.without) : language::with_what_if(base, name));
      }
    for (const language::NamedSide& side : named) sides.push_back({side.plan, side.catalogue});
  }
  CheckedSides(const CheckedSides&) = delete;
  CheckedSides& operator=(const CheckedSides&) = delete;

  std::vector<language::NamedSide> named;
  std::vector<measures::Side> sides;

 private:
  void add_variant(const std::string& name, language::Reading variant) {
    // What was found for the base holds for all, so that they begin alike and their spans are the same.
    measures::begin_as(subject_of(variant), base_.scenario->chain);
    measures::warm_up_as(subject_of(variant), base_.plan->span.warm_up);
    add(name, std::move(variant));
  }

  void add(const std::string& name, language::Reading reading) {
    readings_.push_back(std::move(reading));
    catalogues_.emplace_back(*readings_.back().plan);
    named.push_back({name, readings_.back().plan.get(), &catalogues_.back()});
  }

  const language::Reading& base_;
  std::deque<language::Reading> readings_;
  std::deque<measures::Catalogue> catalogues_;
};

measures::StudySettings settings_of(const CheckArguments& arguments, const language::Scenario& scenario) {
  measures::StudySettings settings = settings_of(arguments.study, scenario.run);
  settings.replications = arguments.study.replications.value_or(kMostReplications);
  settings.precision.reset();
  return settings;
}

/// How long something has taken by the clock on the wall, in seconds.
class Stopwatch {
 public:
  double seconds() const { return std::chrono::duration<double>(Clock::now() - began_).count(); }

 private:
  using Clock = std::chrono::steady_clock;
  Clock::time_point began_ = Clock::now();
};

void check(report::CheckedFile& checked, const CheckArguments& arguments, Session& session) {
  const Stopwatch watch;
  std::vector<double> seconds_after;  // by replication
  const language::Scenario& scenario = *checked.reading.scenario;
  const measures::StudySettings settings = settings_of(arguments, scenario);
  checked.seed = settings.seed;
  checked.confidence = settings.confidence;
  checked.most = settings.replications;
  if (scenario.expectations.empty()) return;
  const CheckedSides sides(checked.reading);
  const report::ExpectationClaims claims(scenario.expectations, sides.named);
  const measures::Side& base = sides.sides.front();
  Progress& progress = session.start(*base.plan, *base.catalogue, settings);
  const auto judgements = measures::check_claims(sides.sides, claims.claims(), settings, session.stop(),
                                                 [&](std::span<const measures::ReplicationResult> results) {
                                                   seconds_after.push_back(watch.seconds());
                                                   if (!results.front().values.empty()) progress.note(results.front());
                                                 });
  session.end_progress();
  checked.replications = judgements.replications;
  checked.expectations = claims.checked(judgements.of_claims);
  for (report::CheckedExpectation& done : checked.expectations) {
    const std::uint64_t n = done.judgement.estimate.n;
    if (n > 0 && n <= seconds_after.size()) done.seconds = seconds_after[n - 1];
  }
  checked.seconds = watch.seconds();
}

void print_empty(const std::string& file) {
  std::fprintf(stderr,
               "%s: error: nothing is expected of this scenario\n"
               "  why: a check of nothing would pass whatever becomes of the scenario\n"
               "  try: `expect: [customers.abandoned_rate at most 5 %%]`, or --allow-empty\n",
               language::printable(file).c_str());
}

/// What so many replications did not decide, and what would.
void print_undecided(const report::CheckedFile& file) {
  for (const report::CheckedExpectation& checked : file.expectations) {
    const measures::Judgement& judgement = checked.judgement;
    if (judgement.verdict != experiment::Verdict::undecided || judgement.obstacle != measures::Obstacle::none) continue;
    std::fprintf(stderr,
                 "%s:%u: warning: `%s` could not be decided within %llu replications\n"
                 "  why: %s, which lies on both sides of what is expected\n"
                 "  try: --replications %llu, for intervals of some half that width; or a longer run\n",
                 language::printable(file.file).c_str(), checked.stated.line,
                 language::printable(report::statement_of(checked.stated)).c_str(),
                 static_cast<unsigned long long>(file.most), report::why(checked).c_str(),
                 static_cast<unsigned long long>(4 * file.most));
  }
}

ExitCode exit_code_of(const std::vector<report::CheckedFile>& files) {
  switch (verdicts_of(files)) {
    case report::Verdicts::empty:
    case report::Verdicts::unreadable:
      return ExitCode::bad_usage;
    case report::Verdicts::fail:
      return ExitCode::expectation_failed;
    case report::Verdicts::undecided:
      return ExitCode::undecided;
    case report::Verdicts::hold:
      break;
  }
  return ExitCode::fine;
}

ExitCode check(const CheckArguments& arguments) {
  Session session(arguments.study);
  std::optional<report::NamedFile> junit;
  std::optional<report::NamedFile> sarif;
  std::optional<report::AppendedFile> summary;
  if (!arguments.junit.empty()) junit.emplace(arguments.junit, report::kJunitBegin, "a test report of `domino check`");
  if (!arguments.sarif.empty()) sarif.emplace(arguments.sarif, report::kSarifBegin, "SARIF of `domino check`");
  if (!arguments.summary.empty()) summary.emplace(arguments.summary, arguments.files);
  std::vector<report::CheckedFile> files;
  std::vector<std::string> titles;
  for (const std::string& file : arguments.files) {
    report::CheckedFile checked;
    checked.file = shown_name(file);
    checked.may_be_empty = arguments.allow_empty;
    checked.reading = read_scenario({file, arguments.study.scenario.overrides});
    if (!checked.reading.ok())
      checked.diagnostics = language::to_text(checked.reading.diagnostics, checked.reading.sources);
    if (checked.reading.ok()) titles.push_back(checked.reading.scenario->title);
    files.push_back(std::move(checked));
  }
  HeldBaseline baseline(arguments.baseline, "check", titles);
  for (report::CheckedFile& file : files) {
    if (!file.reading.ok() || file.reading.scenario->expectations.empty()) continue;
    const auto settings = settings_of(arguments, *file.reading.scenario);
    if (const auto ended = session.calibrate(file.reading, settings)) return *ended;
    if (const auto ended =
            session.print_unsettled(measures::settle(subject_of(file.reading), settings, session.stop())))
      return *ended;
  }
  for (report::CheckedFile& file : files)
    if (file.reading.ok()) check(file, arguments, session);
  report::Report report = report::check_report(files);
  baseline.compare(report);
  report::print(report, arguments.study.format);
  if (junit) junit->write(report::junit_of(files));
  if (sarif) sarif->write(report::sarif_of(files));
  if (summary) summary->write(report::markdown_of(files));
  for (const report::CheckedFile& file : files) {
    if (file.is_empty()) print_empty(file.file);
    if (!arguments.study.quiet && !session.stop().stop_requested()) print_undecided(file);
  }
  if (arguments.annotations) std::fputs(report::annotations_of(files).c_str(), stderr);
  if (session.stop().stop_requested())
    std::fprintf(stderr, "domino: %s: what was not decided by then is undecided\n", session.what_stopped());
  return baseline.conclude(session.stopped_by_signal() ? ExitCode::interrupted : exit_code_of(files));
}

}  // namespace

void add_check_command(Command& program, Invocation& invocation) {
  auto arguments = std::make_shared<CheckArguments>();
  Command command =
      program.add_command("check", "Sample scenarios until each of their expectations holds or fails; for pipelines");
  command.add_option("FILE", arguments->files, "Scenarios, YAML files").required();
  add_sampling_arguments(command, arguments->study);
  command.get_option("--replications")
      .description("How many runs at most until an expectation is called undecided (default: 2000)");
  command.add_option("--format", arguments->study.format, "text or json")
      .type_name("F")
      .one_of({"text", "json"})
      .shows_default("text");
  command.add_option("--junit", arguments->junit, "Also write the verdicts here, as a test report").type_name("FILE");
  command.add_option("--sarif", arguments->sarif, "Also write mistakes and what does not hold here, as SARIF 2.1.0")
      .type_name("FILE");
  command
      .add_option("--summary", arguments->summary,
                  "Also add the verdicts in Markdown to the end of this file, such as $GITHUB_STEP_SUMMARY")
      .type_name("FILE");
  add_baseline_arguments(command, arguments->baseline);
  command.add_flag("--annotations", arguments->annotations,
                   "Also report mistakes and what does not hold on stderr as GitHub's runner reads them");
  command.add_flag("--allow-empty", arguments->allow_empty, "A scenario of which nothing is expected is no error");
  command.on_call([arguments, &invocation] { invocation.code = check(*arguments); });
}

}  // namespace domino::cli
