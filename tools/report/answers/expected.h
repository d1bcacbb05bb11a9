/// What a scenario expects, held against replications that are finished.
///
/// `check` samples until each expectation is decided; a run or a comparison says of its own replications what `check`
/// would say after as many (models/measures/study/claims.h).
#pragma once

#include <span>
#include <string>
#include <vector>

#include "scenarios/language/reading/expectation_claims.h"
#include "tools/report/answers/checked.h"
#include "tools/report/results.h"

namespace domino::report {

/// Claims of expectations in one list, and their judgements put together again.
class ExpectationClaims {
 public:
  /// All sides that they are about are there. The expectations must live as long.
  ExpectationClaims(std::span<const language::Expectation> expectations, std::span<const language::NamedSide> sides);

  const std::vector<measures::Claim>& claims() const { return claims_; }
  /// Of judgements in the order of the claims: a checked expectation each, in their order.
  std::vector<CheckedExpectation> checked(std::span<const measures::Judgement> judgements) const;

 private:
  std::span<const language::Expectation> expectations_;
  std::vector<measures::Claim> claims_{};
  std::vector<std::size_t> first_claims_{};  ///< by expectation, and one behind the last
  std::vector<measures::Unit> units_{};      ///< by expectation
};

struct ExpectedHere {
  std::vector<CheckedExpectation> checked{};
  std::size_t elsewhere = 0;  ///< about what-ifs that are not among the sides
};

/// The sides of a run or comparison, the first of which is the scenario that states the expectations.
ExpectedHere expected_here(std::span<const ComparedPart> parts);

/// In one sentence or two: how many hold, which fail, and how many are open or about other what-ifs; empty where
/// nothing is expected.
std::string expectations_text(const ExpectedHere& expected);

/// For programs: a list of them.
Value expectations_of(const ExpectedHere& expected);

}  // namespace domino::report
