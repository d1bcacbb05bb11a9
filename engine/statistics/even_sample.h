/// An even sample: of however many things in a row, every 2^k-th, where k is the least that leaves no more than wanted.
///
/// Guarantee: at least half of what is wanted once there were so many; which things are kept depends on their number
/// alone. Cost: constant a thing on average, memory for what is wanted. For samples of a record too long to keep.
#pragma once

#include <cstddef>
#include <vector>

namespace domino::statistics {

template <class Thing>
class EvenSample {
 public:
  explicit EvenSample(std::size_t most = 0) : most_(most) {}

  void add(const Thing& thing) {
    if (seen_++ % stride_ != 0) return;
    if (things_.size() == most_) {
      if (most_ == 0) return;
      halve();
      if ((seen_ - 1) % stride_ != 0) return;
    }
    things_.push_back(thing);
  }
  void clear() {
    things_.clear();
    seen_ = 0;
    stride_ = 1;
  }
  const std::vector<Thing>& things() const { return things_; }

 private:
  void halve() {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < things_.size(); i += 2) things_[kept++] = things_[i];
    things_.resize(kept);
    stride_ *= 2;
  }

  std::size_t most_;
  std::size_t seen_ = 0;
  std::size_t stride_ = 1;
  std::vector<Thing> things_;
};

}  // namespace domino::statistics
