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
#include "scenarios/language/reading/expectation_text.h"
#include "tools/cli/command_line.h"
#include "tools/cli/commands.h"
#include "tools/cli/session.h"
#include "tools/cli/study_arguments.h"
#include "tools/report/answers/checked.h"
#include "tools/report/folder/named_file.h"
#include "tools/report/formats/terminal.h"

namespace domino::cli {

namespace {

using Form = language::Expectation::Form;

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
    for (const language::Expectation& stated : base.scenario->expectations) {
      if (!places_.contains(stated.what_if)) add_variant(stated.what_if, language::with_what_if(base, stated.what_if));
      if (stated.of.empty()) continue;
      for (const std::string& name : {stated.of, stated.without})
        if (!places_.contains(name)) add_variant(name, language::with_what_if(base, name));
      const std::string both = both_of(stated);
      if (!places_.contains(both)) add_variant(both, language::with_what_ifs(base, stated.of, stated.without));
    }
    for (std::size_t i = 0; i < readings_.size(); ++i) sides.push_back({readings_[i].plan.get(), &catalogues_[i]});
  }
  CheckedSides(const CheckedSides&) = delete;
  CheckedSides& operator=(const CheckedSides&) = delete;

  /// Of a quantile, one about each limit that decides it; else one.
  std::vector<measures::Claim> claims_of(const language::Expectation& stated) const {
    std::vector<measures::Claim> claims;
    for (const language::QuantileLimit& limit : language::limits_of(stated)) {
      measures::Claim& claim = claims.emplace_back();
      claim.side = places_.at(stated.what_if);
      claim.measure = place_of(claim.side, measures::address_of(limit.asked));
      const double share = stated.percent / 100.0;
      claim.region =
          limit.reached ? experiment::Region{.low = share} : experiment::Region{.high = share, .high_open = true};
    }
    if (claims.empty()) claims.push_back(claim_of(stated));
    return claims;
  }

  measures::Unit unit_of(const measures::Claim& claim) const {
    return catalogues_[claim.side].measures()[claim.measure].unit;
  }

  std::vector<measures::Side> sides;

 private:
  measures::Claim claim_of(const language::Expectation& stated) const {
    measures::Claim claim;
    if (!stated.of.empty()) return claim_of_gain(stated);
    claim.side = places_.at(stated.what_if);
    claim.measure = place_of(claim.side, stated.measure);
    claim.region = region_of(stated);
    if (stated.form != Form::rises && stated.form != Form::falls) return claim;
    claim.in_base = place_of(0, stated.measure);
    if (stated.relative) claim.weight_of_base = -(1 + (stated.form == Form::rises ? stated.value : -stated.value));
    return claim;
  }

  /// (both - without) - (of - base).
  measures::Claim claim_of_gain(const language::Expectation& stated) const {
    const auto term = [&](const std::string& name, double weight) {
      const std::size_t side = places_.at(name);
      return measures::ClaimTerm{side, place_of(side, stated.measure), weight};
    };
    const auto both = term(both_of(stated), 1);
    measures::Claim claim{.side = both.side, .measure = both.measure};
    claim.further = {term(stated.without, -1), term(stated.of, -1), term("", 1)};
    const bool less_is_better = catalogues_[both.side].measures()[both.measure].better == measures::Better::less;
    const bool rises = (stated.form == Form::gains_less) != less_is_better;
    const double least = stated.value;
    claim.region = rises ? experiment::Region{.low = least, .low_open = !(least > 0)}
                         : experiment::Region{.high = -least, .high_open = !(least > 0)};
    return claim;
  }

  static std::string both_of(const language::Expectation& stated) {
    return std::min(stated.of, stated.without) + " and " + std::max(stated.of, stated.without);
  }

  void add_variant(const std::string& name, language::Reading variant) {
    // What was found for the base holds for all, so that they begin alike and their spans are the same.
    measures::begin_as(subject_of(variant), base_.scenario->chain);
    measures::warm_up_as(subject_of(variant), base_.plan->span.warm_up);
    add(name, std::move(variant));
  }

  void add(const std::string& name, language::Reading reading) {
    places_.emplace(name, readings_.size());
    readings_.push_back(std::move(reading));
    catalogues_.emplace_back(*readings_.back().plan);
  }

  // The reading has made sure that it is measured there.
  std::size_t place_of(std::size_t side, const std::string& address) const {
    const auto& measures = catalogues_[side].measures();
    const auto found = std::find_if(measures.begin(), measures.end(),
                                    [&](const measures::Measure& measure) { return measure.address == address; });
    return static_cast<std::size_t>(found - measures.begin());
  }

  static experiment::Region region_of(const language::Expectation& stated) {
    const double value = stated.value;
    switch (stated.form) {
      case Form::rises:
        return {.low = stated.relative ? 0 : value, .low_open = !(value > 0)};
      case Form::falls:
        return {.high = stated.relative ? 0 : -value, .high_open = !(value > 0)};
      case Form::within: {
        const double tolerance = stated.relative ? stated.tolerance * std::abs(value) : stated.tolerance;
        return {.low = value - tolerance, .high = value + tolerance};
      }
      case Form::below:
        return {.high = value, .high_open = true};
      case Form::above:
        return {.low = value, .low_open = true};
      case Form::at_most:
        return {.high = value};
      case Form::at_least:
        return {.low = value};
      case Form::gains_less:
      case Form::gains_more:
        break;
    }
    return {};
  }

  const language::Reading& base_;
  std::map<std::string, std::size_t> places_;
  std::deque<language::Reading> readings_;
  std::deque<measures::Catalogue> catalogues_;
};

measures::StudySettings settings_of(const CheckArguments& arguments, const language::Scenario& scenario) {
  measures::StudySettings settings = settings_of(arguments.study, scenario.run);
  settings.replications = arguments.study.replications.value_or(kMostReplications);
  settings.precision.reset();
  return settings;
}

/// The one that the whole depends on: what fails before what is undecided, and that before what holds.
std::size_t decisive_of(std::span<const measures::Judgement> judgements) {
  using experiment::Verdict;
  for (const Verdict verdict : {Verdict::fails, Verdict::undecided})
    for (std::size_t i = 0; i < judgements.size(); ++i)
      if (judgements[i].verdict == verdict) return i;
  return 0;
}

void check(report::CheckedFile& checked, const CheckArguments& arguments, Session& session) {
  const language::Scenario& scenario = *checked.reading.scenario;
  const measures::StudySettings settings = settings_of(arguments, scenario);
  checked.seed = settings.seed;
  checked.confidence = settings.confidence;
  const CheckedSides sides(checked.reading);
  std::vector<measures::Claim> claims;
  std::vector<std::size_t> first_claims;  // by expectation
  for (const language::Expectation& stated : scenario.expectations) {
    first_claims.push_back(claims.size());
    for (const measures::Claim& claim : sides.claims_of(stated)) claims.push_back(claim);
  }
  first_claims.push_back(claims.size());
  const measures::Side& base = sides.sides.front();
  Progress& progress = session.start(*base.plan, *base.catalogue, settings);
  const auto judgements = measures::check_claims(sides.sides, claims, settings, session.stop(),
                                                 [&](std::span<const measures::ReplicationResult> results) {
                                                   if (!results.front().values.empty()) progress.note(results.front());
                                                 });
  session.end_progress();
  checked.replications = judgements.replications;
  for (std::size_t i = 0; i < scenario.expectations.size(); ++i) {
    const language::Expectation& stated = scenario.expectations[i];
    const std::span<const measures::Judgement> all(judgements.of_claims);
    const auto own = all.subspan(first_claims[i], first_claims[i + 1] - first_claims[i]);
    const std::size_t decisive = decisive_of(own);
    report::CheckedExpectation& done =
        checked.expectations.emplace_back(stated, sides.unit_of(claims[first_claims[i]]), own[decisive]);
    if (const auto limits = language::limits_of(stated); !limits.empty()) done.limit = limits[decisive];
  }
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
