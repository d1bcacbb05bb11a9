#include "tools/store/number_set.h"

#include <algorithm>
#include <charconv>
#include <iterator>

#include <fmt/format.h>

namespace domino::store {

namespace {

/// Whether a range that ends there leaves no gap to one that begins there; numbers may be the largest that there is.
bool reaches(std::uint64_t last, std::uint64_t first) { return first <= last || first - last == 1; }

}  // namespace

void NumberSet::add(NumberRange range) {
  if (range.last < range.first) return;
  auto next = last_of_.upper_bound(range.first);
  if (next != last_of_.begin()) {
    const auto before = std::prev(next);
    if (reaches(before->second, range.first)) {
      range = {before->first, std::max(range.last, before->second)};
      last_of_.erase(before);
    }
  }
  while (next != last_of_.end() && reaches(range.last, next->first)) {
    range.last = std::max(range.last, next->second);
    next = last_of_.erase(next);
  }
  last_of_.emplace(range.first, range.last);
}

void NumberSet::add(const NumberSet& others) {
  for (const NumberRange& range : others.ranges()) add(range);
}

bool NumberSet::contains(std::uint64_t number) const {
  const auto next = last_of_.upper_bound(number);
  return next != last_of_.begin() && std::prev(next)->second >= number;
}

std::uint64_t NumberSet::count() const {
  std::uint64_t count = 0;
  for (const auto& [first, last] : last_of_) count += last - first + 1;
  return count;
}

std::vector<NumberRange> NumberSet::ranges() const {
  std::vector<NumberRange> ranges;
  for (const auto& [first, last] : last_of_) ranges.push_back({first, last});
  return ranges;
}

NumberSet NumberSet::common_with(const NumberSet& others) const { return without(without(others)); }

NumberSet NumberSet::without(const NumberSet& others) const {
  NumberSet left;
  for (NumberRange rest : ranges()) {
    for (const auto& [taken_first, taken_last] : others.last_of_) {
      if (taken_last < rest.first || taken_first > rest.last) continue;
      if (taken_first > rest.first) left.add({rest.first, taken_first - 1});
      if (taken_last >= rest.last) {
        rest = {};
        break;
      }
      rest.first = taken_last + 1;
    }
    left.add(rest);
  }
  return left;
}

std::uint64_t NumberSet::run_from(std::uint64_t first) const {
  const auto next = last_of_.upper_bound(first);
  if (next == last_of_.begin() || std::prev(next)->second < first) return 0;
  return std::prev(next)->second - first + 1;
}

std::string NumberSet::text() const {
  std::string text;
  for (const auto& [first, last] : last_of_)
    text += (text.empty() ? "" : ",") + (first == last ? fmt::format("{}", first) : fmt::format("{}-{}", first, last));
  return text;
}

std::string NumberSet::words() const {
  constexpr std::size_t kShown = 6;
  const auto all = ranges();
  std::string text;
  for (std::size_t i = 0; i < all.size() && i < kShown; ++i) {
    const auto [first, last] = all[i];
    if (i > 0) text += i + 1 == all.size() ? " and " : ", ";
    text += first == last ? fmt::format("{}", first) : fmt::format("{}–{}", first, last);
  }
  if (all.size() > kShown) text += " and others";
  return text;
}

NumberSet NumberSet::parse(std::string_view text) {
  NumberSet set;
  const char* at = text.data();
  const char* const end = at + text.size();
  while (at < end) {
    NumberRange range;
    auto read = std::from_chars(at, end, range.first);
    if (read.ec != std::errc()) return set;
    range.last = range.first;
    if (read.ptr < end && *read.ptr == '-') read = std::from_chars(read.ptr + 1, end, range.last);
    if (read.ec != std::errc()) return set;
    set.add(range);
    at = read.ptr < end ? read.ptr + 1 : end;
  }
  return set;
}

}  // namespace domino::store
