#include "tools/store/replication_bytes.h"

#include <bit>
#include <cmath>
#include <stdexcept>

namespace domino::store {

namespace {

/// Whole numbers below it are written in seven bits a byte; their first byte is even, that of other numbers is 1.
constexpr double kWholeLimit = 0x1p47;
constexpr char kOther = 1;

void append_whole(std::string& bytes, std::uint64_t number) {
  for (; number >= 0x80; number >>= 7) bytes += static_cast<char>(number | 0x80);
  bytes += static_cast<char>(number);
}

void append_word(std::string& bytes, std::uint64_t word) {
  for (int shift = 0; shift < 64; shift += 8) bytes += static_cast<char>(word >> shift);
}

void append_number(std::string& bytes, double number) {
  // Minus zero is a number of its own; NaN fails every comparison.
  if (number >= 0 && number < kWholeLimit && !std::signbit(number)) {
    const auto whole = static_cast<std::uint64_t>(number);
    if (static_cast<double>(whole) == number) {
      append_whole(bytes, whole << 1);
      return;
    }
  }
  bytes += kOther;
  append_word(bytes, std::bit_cast<std::uint64_t>(number));
}

class Bytes {
 public:
  explicit Bytes(std::string_view bytes) : rest_(bytes) {}

  bool at_end() const { return rest_.empty(); }

  std::uint64_t byte() {
    if (rest_.empty()) throw std::runtime_error("the bytes of a replication end too early");
    const auto value = static_cast<unsigned char>(rest_.front());
    rest_.remove_prefix(1);
    return value;
  }

  std::uint64_t whole() {
    std::uint64_t number = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      const std::uint64_t next = byte();
      number |= (next & 0x7f) << shift;
      if (next < 0x80) return number;
    }
    throw std::runtime_error("a number in a replication has too many bytes");
  }

  double number() {
    if (rest_.empty() || rest_.front() != kOther) return static_cast<double>(whole() >> 1);
    byte();
    std::uint64_t word = 0;
    for (int shift = 0; shift < 64; shift += 8) word |= byte() << shift;
    return std::bit_cast<double>(word);
  }

 private:
  std::string_view rest_;
};

}  // namespace

void append_bytes(std::string& bytes, const measures::ReplicationResult& result) {
  append_whole(bytes, result.replication);
  append_whole(bytes, result.events);
  append_whole(bytes, result.cleared ? 1 : 0);
  append_whole(bytes, result.values.size());
  for (const auto& [numerator, denominator] : result.values) {
    append_number(bytes, numerator);
    append_number(bytes, denominator);
  }
  append_whole(bytes, result.growth.size());
  for (const auto& [grown, requests] : result.growth) {
    append_number(bytes, grown);
    append_number(bytes, requests);
  }
}

std::vector<measures::ReplicationResult> replications_in(std::string_view text, std::size_t measures) {
  Bytes bytes(text);
  std::vector<measures::ReplicationResult> results;
  while (!bytes.at_end()) {
    measures::ReplicationResult& result = results.emplace_back();
    result.replication = bytes.whole();
    result.events = bytes.whole();
    result.cleared = bytes.whole() != 0;
    if (bytes.whole() != measures) throw std::runtime_error("a replication does not have the measures of its scenario");
    result.values.resize(measures);
    for (auto& [numerator, denominator] : result.values) {
      numerator = bytes.number();
      denominator = bytes.number();
    }
    // At most as many as there are bytes, whatever the number says.
    for (std::uint64_t left = bytes.whole(); left > 0; --left) {
      auto& [grown, requests] = result.growth.emplace_back();
      grown = bytes.number();
      requests = bytes.number();
    }
  }
  return results;
}

std::uint64_t digest(std::string_view bytes) {
  constexpr std::uint64_t kOdd = 0x9e3779b97f4a7c15U;
  std::uint64_t hash = kOdd ^ bytes.size();
  for (std::size_t at = 0; at < bytes.size(); at += 8) {
    std::uint64_t word = 0;
    for (std::size_t i = at; i < bytes.size() && i < at + 8; ++i)
      word |= std::uint64_t{static_cast<unsigned char>(bytes[i])} << (8 * (i - at));
    hash = std::rotl(hash ^ word, 29) * kOdd;
  }
  return hash ^ (hash >> 32);
}

}  // namespace domino::store
