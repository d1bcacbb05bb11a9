/// Sets of replication numbers, as ranges: what is kept, what is missing, what stands in two places.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace domino::store {

/// The numbers first, first + 1, …, last.
struct NumberRange {
  std::uint64_t first = 1;
  std::uint64_t last = 0;

  friend bool operator==(const NumberRange&, const NumberRange&) = default;
};

class NumberSet {
 public:
  NumberSet() = default;
  explicit NumberSet(NumberRange range) { add(range); }

  void add(NumberRange range);
  void add(std::uint64_t number) { add({number, number}); }
  void add(const NumberSet& others);

  bool contains(std::uint64_t number) const;
  std::uint64_t count() const;
  bool empty() const { return last_of_.empty(); }
  std::vector<NumberRange> ranges() const;

  /// What is in both.
  NumberSet common_with(const NumberSet& others) const;
  /// As far as they are in this range.
  NumberSet within(NumberRange range) const { return common_with(NumberSet(range)); }
  /// What is here and not there.
  NumberSet without(const NumberSet& others) const;
  /// How many numbers from `first` on are here without a gap.
  std::uint64_t run_from(std::uint64_t first) const;

  /// `1-4,7`; empty for none.
  std::string text() const;
  /// The same for people: `1–4 and 7`, and no more than a few ranges.
  std::string words() const;
  /// Of a text of `text()`; what cannot be read is left out.
  static NumberSet parse(std::string_view text);

 private:
  std::map<std::uint64_t, std::uint64_t> last_of_;  // by the first of each range; ranges do not touch
};

}  // namespace domino::store
