/// Ways: the places of a plan's programs that may come next, and how likely, for cases of one kind.
///
/// Attributes of cases count by how often their conditions hold, each place by itself (case_numbers.h); a choice by the
/// state of queues counts as if each of its branches were as likely as any other.
#pragma once

#include <utility>
#include <vector>

#include "models/plan/flow.h"
#include "models/theory/case_numbers.h"

namespace domino::theory {

class Ways {
 public:
  /// The plan must outlive this.
  Ways(const chain::Plan& plan, CaseNumbers cases);

  const CaseNumbers& cases() const { return cases_; }

  /// By need: the chance that the requester finds an error in the answer, and sends it back. 0 until it is set.
  double found(chain::Index need) const { return found_[need]; }
  void set_found(std::vector<double> by_need) { found_ = std::move(by_need); }

  struct Way {
    chain::Index place = 0;
    double chance = 0;
  };
  /// Within the same program; a case that asks goes on behind the request, and one with branches behind their end.
  template <class Visit>
  void for_each_next(chain::Index place, Visit&& visit) const {
    switch (plan_->program[place].operation) {
      case chain::Operation::shortest:
      case chain::Operation::first_free:
      case chain::Operation::choose:
      case chain::Operation::verify:
      case chain::Operation::repeat:
      case chain::Operation::need:
        for (const Way& way : uncertain(place)) visit(way.place, way.chance);
        return;
      default:
        return chain::for_each_next(*plan_, place, [&](chain::Index next) { visit(next, 1.0); });
    }
  }

 private:
  std::vector<Way> uncertain(chain::Index place) const;
  std::vector<Way> ways_of(const chain::Choice& choice) const;
  std::vector<Way> ways_of(chain::Index place, const chain::PlannedNeed& need) const;

  const chain::Plan* plan_;
  CaseNumbers cases_;
  std::vector<double> found_;
};

}  // namespace domino::theory
