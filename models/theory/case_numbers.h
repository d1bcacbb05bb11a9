/// What numbers of cases amount to on average: means of amounts, and how likely chances and conditions are.
///
/// Attributes of a case are independent of each other, so means of amounts are exact. How often conditions hold is
/// counted in a fixed sample of cases, the same in every call: an estimate with a standard error of at most
/// 0.5/√(size of the sample), 0.002 unless a plan has very many conditions.
#pragma once

#include <vector>

#include "models/plan/plan.h"

namespace domino::theory {

class CaseNumbers {
 public:
  /// Of a plan whose cases have no attributes.
  explicit CaseNumbers(const chain::Plan& plan) : plan_(&plan) {}
  /// Of the cases of one segment. The plan must outlive this.
  CaseNumbers(const chain::Plan& plan, const chain::PlannedSegment& segment);

  double mean(const chain::PlannedAmount& amount) const;
  double chance(const chain::PlannedFigure& figure) const;
  /// That a case passing by has this need.
  double chance(const chain::PlannedNeed& need) const;
  /// Of the branches of a choice that depends on the case, in order.
  std::vector<double> chances(const chain::Choice& choice) const;

 private:
  struct Sample {
    double mean = 0;
    std::vector<double> values;  // in the order of the sampled cases
  };

  double value(std::size_t of_case, chain::Index attribute) const;
  std::vector<double> ways(const chain::Choice& choice, std::size_t of_case) const;

  const chain::Plan* plan_;
  std::size_t cases_ = 0;
  std::vector<Sample> samples_;  // by attribute; empty of those the segment does not have
};

}  // namespace domino::theory
