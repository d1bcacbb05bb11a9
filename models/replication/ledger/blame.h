/// Blame: for which departments a customer waited in one contact, whatever the reason.
///
/// While they are held for colleagues of whoever serves them, all time is charged to whom the ledger charges it. While
/// they wait for their own turn it is that department's, but for the share of its people who are themselves held for
/// somebody else meanwhile, which is theirs (holding.h). Only contacts of customers who come again are followed, and
/// only where a ledger is kept.
/// Guarantee: shares add up to 1; a department for which nobody waited has exactly 0. Cost: a copy of the ledger's sums
/// at each asking, of as many numbers as there are departments at each wait where people may be held.
/// Limits: branches side by side are not split by who is held.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/kernel/memory.h"
#include "engine/kernel/time.h"
#include "models/replication/ledger/ledger.h"

namespace domino::chain {

class Blame {
 public:
  Blame(Ledger& ledger, std::size_t departments, MemoryBudget* budget = nullptr)
      : ledger_(ledger), departments_(departments), share_(budget) {}

  /// A contact begins.
  void open(std::uint32_t id);
  /// The customer begins, and ceases, to be held for colleagues of whoever serves them.
  void ask(std::uint32_t id, Ticks now);
  void answered(std::uint32_t id, Ticks now);
  /// The time for which they have been held up to now, since the asking or the last such call, counts as `amount`, in
  /// units of what is tolerated: a minute on hold is more than an hour in which they may do something else.
  void weigh_asking(std::uint32_t id, double amount, Ticks now);
  /// They begin, and cease, to wait for their own turn in a lane.
  void wait(std::uint32_t id, Index lane, Ticks now);
  void leave(std::uint32_t id, Index lane, Ticks now);
  /// The contact is about to end: shares by department of a wait that seemed `front_s` long before their turn and
  /// `held_s` afterwards. What cannot be told apart is `otherwise`'s.
  void weigh(std::uint32_t id, double front_s, double held_s, Index otherwise, Ticks now);
  const std::vector<double>& shares() const { return shares_; }
  /// The run is over: nothing is kept of its contacts if there were many.
  void give_back_memory();

 private:
  /// By department, in ticks.
  struct Sums {
    std::vector<double> all;
    std::vector<double> waits;
  };
  struct Waited {
    Sums before;                        ///< when what is being held for now began
    Sums held;                          ///< `all` in units of what is tolerated, `waits` in ticks
    std::vector<double> others_before;  ///< as the present wait began: held for each
    std::vector<double> others;         ///< of waits for their turn, those held for each department
    std::vector<double> moved;          ///< of these, by the department waited for
    bool asking = false;
  };

  void grow(std::uint32_t id);
  void add_held(Waited& waited, std::uint32_t id, double amount, Ticks now);
  void read(std::uint32_t id, Sums& sums) const;

  Ledger& ledger_;
  std::size_t departments_;
  MemoryShare share_;
  std::vector<Waited> waited_;  // by activity
  Sums now_;
  std::vector<double> shares_;
};

}  // namespace domino::chain
