/// Accounts: what a stretch of a case's time can be charged to.
///
/// An account is a department and a cause, or something that is nobody's: a delay of the journey, a stock or region
/// that had nothing left, a gate that was shut. `Accounts` numbers them densely for one plan: all causes of the first
/// department, of the second and so on, then `outside` (customers and partners themselves, with the same causes), then
/// delays, stocks and regions, gates.
/// Rules (models/DECISIONS.md#causes-of-each-minute, models/DECISIONS.md#overtaking): a wait is charged to the
/// department asked, even if another takes the request in the end. At each instant of it the first that applies: the
/// provider is closed; as many of its people are absent as stand in front, the waiting case included; a case that asked
/// later is being served; else there are too few people.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "models/chain/chain.h"
#include "models/plan/plan.h"

namespace domino::chain {

enum class Cause : std::uint8_t {
  service,        ///< somebody works on the case
  capacity,       ///< everybody is busy with those who asked earlier
  closed,         ///< the provider is closed, or nobody is scheduled
  absent,         ///< people who should be there would be free for it
  overtaken,      ///< somebody who asked later is being served
  rework,         ///< the same once more, charged to where the mistake was made
  clarification,  ///< the request goes back to be completed, charged to the requester
  hand_off,       ///< on the way from one to the other, charged to who hands over
  blocked,        ///< done, and no room in the department that comes next, which is charged
  // What is nobody's:
  delay,  ///< time that the journey lets pass
  stock,  ///< things or places that are not there
  gate,   ///< company that has not come yet
};
inline constexpr std::size_t kDepartmentCauses = 9;
std::string_view cause_name(Cause cause);
/// Whether a cause is a way of waiting for a department.
constexpr bool is_waiting(Cause cause) {
  return cause == Cause::capacity || cause == Cause::closed || cause == Cause::absent || cause == Cause::overtaken ||
         cause == Cause::blocked;
}

class Accounts {
 public:
  explicit Accounts(const Plan& plan)
      : departments_(static_cast<Index>(plan.departments.size())),
        stocks_(static_cast<Index>(plan.stocks.size())),
        gates_(static_cast<Index>(plan.gates.size())) {}

  /// `department` may be kNoIndex: outside.
  Index of(Index department, Cause cause) const {
    const Index place = department == kNoIndex ? departments_ : department;
    return static_cast<Index>(place * kDepartmentCauses) + static_cast<Index>(cause);
  }
  Index delay() const { return static_cast<Index>((departments_ + 1) * kDepartmentCauses); }
  Index stock(Index stock) const { return delay() + 1 + stock; }
  Index gate(Index gate) const { return delay() + 1 + stocks_ + gate; }
  std::size_t count() const { return delay() + std::size_t{1} + stocks_ + gates_; }

  Cause cause(Index account) const {
    if (account < delay()) return static_cast<Cause>(account % kDepartmentCauses);
    if (account == delay()) return Cause::delay;
    return account < gate(0) ? Cause::stock : Cause::gate;
  }
  /// kNoIndex where it is no department's.
  Index department(Index account) const {
    const auto place = static_cast<Index>(account / kDepartmentCauses);
    return place < departments_ ? place : kNoIndex;
  }
  /// Which stock or gate, where it is one's.
  Index thing(Index account) const { return cause(account) == Cause::stock ? account - stock(0) : account - gate(0); }

 private:
  Index departments_;
  Index stocks_;
  Index gates_;
};

}  // namespace domino::chain
