#include <algorithm>
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
#include "tools/cli/command_line.h"
#include "tools/cli/commands.h"
#include "tools/cli/session.h"
#include "tools/cli/study_arguments.h"
#include "tools/report/answers/checked.h"
#include "tools/report/answers/expected.h"
#include "tools/report/folder/named_file.h"
#include "tools/report/formats/terminal.h"

namespace domino::cli {

namespace {

/// More replications than these decide nothing that matters.
constexpr std::uint64_t kMostReplications = 2000;

struct CheckArguments {
  StudyArguments study;
  std::vector<std::string> files;
  std::string junit;
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

void check(report::CheckedFile& checked, const CheckArguments& arguments, Session& session) {
  const language::Scenario& scenario = *checked.reading.scenario;
  const measures::StudySettings settings = settings_of(arguments, scenario);
  checked.seed = settings.seed;
  checked.confidence = settings.confidence;
  const CheckedSides sides(checked.reading);
  const report::ExpectationClaims claims(scenario.expectations, sides.named);
  const measures::Side& base = sides.sides.front();
  Progress& progress = session.start(*base.plan, *base.catalogue, settings);
  const auto judgements = measures::check_claims(sides.sides, claims.claims(), settings, session.stop(),
                                                 [&](std::span<const measures::ReplicationResult> results) {
                                                   if (!results.front().values.empty()) progress.note(results.front());
                                                 });
  session.end_progress();
  checked.replications = judgements.replications;
  checked.expectations = claims.checked(judgements.of_claims);
}

ExitCode exit_code_of(const std::vector<report::CheckedFile>& files) {
  switch (verdicts_of(files)) {
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
  if (!arguments.junit.empty()) junit.emplace(arguments.junit, report::kJunitBegin, "a test report of `domino check`");
  std::vector<report::CheckedFile> files;
  for (const std::string& file : arguments.files) {
    report::CheckedFile checked;
    checked.file = file;
    checked.reading = read_scenario({file, arguments.study.scenario.overrides});
    if (!checked.reading.ok())
      checked.diagnostics = language::to_text(checked.reading.diagnostics, checked.reading.sources);
    files.push_back(std::move(checked));
  }
  for (report::CheckedFile& file : files) {
    if (!file.reading.ok()) continue;
    const auto settings = settings_of(arguments, *file.reading.scenario);
    if (const auto ended = session.calibrate(file.reading, settings)) return *ended;
    if (const auto ended =
            session.print_unsettled(measures::settle(subject_of(file.reading), settings, session.stop())))
      return *ended;
  }
  for (report::CheckedFile& file : files)
    if (file.reading.ok()) check(file, arguments, session);
  report::print(report::check_report(files), arguments.study.format);
  if (junit) junit->write(report::junit_of(files));
  if (session.stop().stop_requested())
    std::fprintf(stderr, "domino: %s: what was not decided by then is undecided\n", session.what_stopped());
  return session.stopped_by_signal() ? ExitCode::interrupted : exit_code_of(files);
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
  command.on_call([arguments, &invocation] { invocation.code = check(*arguments); });
}

}  // namespace domino::cli
