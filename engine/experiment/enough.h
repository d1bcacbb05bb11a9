/// Enough: when to stop adding replications, because the answer is precise and stays so.
///
/// Source: Hoad, Robinson & Davies (2010), Automated Selection of the Number of Replications for a Discrete-Event
/// Simulation, J. Operational Research Society 61. From five replications on, the precision is looked at after each. As
/// an interval may be narrow by chance, the first n with enough precision counts only if the next k replications have
/// it too: five of them up to n = 100, then ⌊5n/100⌋; one without it begins anew.
/// Guarantee: depends on the replications in their order alone. All that were run belong to the answer, n + k of them.
/// Limits: coverage of such intervals is a little below what is stated, since it is narrow ones that end the run.
#pragma once

#include <cstdint>

namespace domino::experiment {

class Enough {
 public:
  static constexpr std::uint64_t kFirstLook = 5;

  /// After one more replication; true where no more are needed. `precise` is not asked before the first look.
  template <class Precise>
  bool after_one_more(Precise&& precise) {
    ++seen_;
    if (seen_ < kFirstLook || !precise()) {
      since_ = 0;
      return false;
    }
    if (since_ == 0) since_ = seen_;
    return seen_ - since_ >= look_ahead(since_);
  }

  static std::uint64_t look_ahead(std::uint64_t n) { return n <= 100 ? 5 : 5 * n / 100; }

 private:
  std::uint64_t seen_ = 0;
  std::uint64_t since_ = 0;  // the first of the latest replications with enough precision; 0: none
};

}  // namespace domino::experiment
