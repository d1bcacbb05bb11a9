#include "tools/report/answers/expected.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "scenarios/language/reading/expectation_text.h"

namespace domino::report {

namespace {

using experiment::Verdict;

/// The one that the whole depends on: what fails before what is undecided, and that before what holds.
std::size_t decisive_of(std::span<const measures::Judgement> judgements) {
  for (const Verdict verdict : {Verdict::fails, Verdict::undecided})
    for (std::size_t i = 0; i < judgements.size(); ++i)
      if (judgements[i].verdict == verdict) return i;
  return 0;
}

/// Failing ones are named, but for those beyond so many.
constexpr std::size_t kNamedExpectations = 3;

}  // namespace

ExpectationClaims::ExpectationClaims(std::span<const language::Expectation> expectations,
                                     std::span<const language::NamedSide> sides)
    : expectations_(expectations) {
  for (const language::Expectation& stated : expectations) {
    first_claims_.push_back(claims_.size());
    std::ranges::move(language::claims_of(stated, sides), std::back_inserter(claims_));
    const measures::Claim& first = claims_[first_claims_.back()];
    units_.push_back(sides[first.side].catalogue->measures()[first.measure].unit);
  }
  first_claims_.push_back(claims_.size());
}

std::vector<CheckedExpectation> ExpectationClaims::checked(std::span<const measures::Judgement> judgements) const {
  std::vector<CheckedExpectation> all;
  for (std::size_t i = 0; i < expectations_.size(); ++i) {
    const auto own = judgements.subspan(first_claims_[i], first_claims_[i + 1] - first_claims_[i]);
    const std::size_t decisive = decisive_of(own);
    CheckedExpectation& done = all.emplace_back(expectations_[i], units_[i], own[decisive]);
    if (const auto limits = language::limits_of(expectations_[i]); !limits.empty()) done.limit = limits[decisive];
  }
  return all;
}

ExpectedHere expected_here(std::span<const ComparedPart> parts) {
  ExpectedHere expected;
  const Results& base = parts.front().results;
  std::vector<language::NamedSide> named;
  std::vector<measures::Side> sides;
  std::vector<std::span<const measures::ReplicationResult>> finished;
  for (const ComparedPart& part : parts) {
    named.push_back({&part == &parts.front() ? "" : part.name, &part.results.plan, &part.results.catalogue});
    sides.push_back({&part.results.plan, &part.results.catalogue});
    finished.emplace_back(part.results.study.replications);
  }
  std::vector<language::Expectation> here;
  for (const language::Expectation& stated : base.scenario.expectations) {
    const auto about = language::sides_of(stated);
    const bool all_here = std::ranges::all_of(about, [&](const std::string& name) {
      return std::ranges::find(named, name, &language::NamedSide::name) != named.end();
    });
    if (all_here)
      here.push_back(stated);
    else
      ++expected.elsewhere;
  }
  if (here.empty()) return expected;
  const ExpectationClaims claims(here, named);
  const auto judgements = measures::judge_claims(sides, claims.claims(), finished, base.settings.confidence);
  expected.checked = claims.checked(judgements);
  return expected;
}

std::string expectations_text(const ExpectedHere& expected) {
  const std::size_t n = expected.checked.size();
  const auto count = [&](Verdict verdict) {
    return static_cast<std::size_t>(std::ranges::count_if(
        expected.checked, [&](const CheckedExpectation& checked) { return checked.judgement.verdict == verdict; }));
  };
  std::string text;
  if (n > 0) {
    const std::size_t hold = count(Verdict::holds);
    const std::size_t fail = count(Verdict::fails);
    const std::size_t open = count(Verdict::undecided);
    std::vector<std::string> parts;
    if (hold > 0) parts.push_back(fmt::format("{} hold{}", hold, hold == 1 ? "s" : ""));
    if (fail > 0) parts.push_back(fmt::format("{} fail{}", fail, fail == 1 ? "s" : ""));
    if (open > 0) parts.push_back(fmt::format("{} {} open after so few replications", open, open == 1 ? "is" : "are"));
    if (n == 1)
      text = "The expectation" + parts.front().substr(1);
    else if (parts.size() == 1)
      text = fmt::format("All {} expectations", n) + parts.front().substr(parts.front().find(' '));
    else
      text = fmt::format("Of {} expectations {}", n, parts.front());
    for (std::size_t i = 1; i < parts.size(); ++i) text += (i + 1 == parts.size() ? " and " : ", ") + parts[i];
    std::size_t named = 0;
    for (const CheckedExpectation& checked : expected.checked)
      if (checked.judgement.verdict == Verdict::fails && named++ < kNamedExpectations)
        text += fmt::format("{}`{}` ({})", named == 1 ? ": " : ", ", statement_of(checked.stated), seen_of(checked));
    if (named > kNamedExpectations) text += fmt::format(" and {} more", named - kNamedExpectations);
    text += ".";
  }
  if (expected.elsewhere > 0)
    text += fmt::format("{}{} {} about other what-ifs: `domino check` decides.", text.empty() ? "" : " ",
                        expected.elsewhere, expected.elsewhere == 1 ? "expectation is" : "expectations are");
  return text;
}

Value expectations_of(const ExpectedHere& expected) {
  Value list = Value::list();
  for (const CheckedExpectation& checked : expected.checked) list.push(data_of(checked));
  return list;
}

}  // namespace domino::report
