#include "tools/store/replication_bytes.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstring>
#include <stdexcept>

namespace domino::store {

namespace {

/// Whole numbers below it are written in seven bits a byte; their first byte is even, that of other numbers is 1.
constexpr double kWholeLimit = 0x1p47;
constexpr char kOther = 1;
/// Begins the number of values that are those of so many places before.
constexpr char kRepeated = 3;
/// Bits of the word that says what a replication is like.
constexpr std::uint64_t kCleared = 1;
constexpr std::uint64_t kInBatches = 2;
constexpr std::size_t kLongest = 10;  // bytes of one number

/// The eight bytes of a word, the lowest first, on every machine.
std::uint64_t little_endian(std::uint64_t word) {
  if constexpr (std::endian::native == std::endian::big) return __builtin_bswap64(word);
  return word;
}

// These write where the caller has made room: a check a byte would cost more than all the rest.

[[gnu::always_inline]] inline char* write_whole(char* at, std::uint64_t number) {
  for (; number >= 0x80; number >>= 7) *at++ = static_cast<char>(number | 0x80);
  *at++ = static_cast<char>(number);
  return at;
}

char* write_number(char* at, double number) {
  const auto bits = std::bit_cast<std::uint64_t>(number);
  if (bits == 0) {
    *at++ = 0;
    return at;
  }
  // Minus zero is a number of its own; NaN fails every comparison.
  if (number >= 0 && number < kWholeLimit) {
    const auto whole = static_cast<std::int64_t>(number);
    if (std::bit_cast<std::uint64_t>(static_cast<double>(whole)) == bits)
      return write_whole(at, static_cast<std::uint64_t>(whole) << 1);
  }
  *at++ = kOther;
  const std::uint64_t word = little_endian(bits);
  std::memcpy(at, &word, sizeof word);
  return at + sizeof word;
}

/// Mostly the 1 of what is no ratio.
[[gnu::always_inline]] inline char* write_denominator(char* at, double number) {
  constexpr auto kOne = std::bit_cast<std::uint64_t>(1.0);
  if (std::bit_cast<std::uint64_t>(number) != kOne) return write_number(at, number);
  *at++ = 1U << 1U;
  return at;
}

bool same(const measures::Value& a, const measures::Value& b) {
  return std::bit_cast<std::uint64_t>(a.numerator) == std::bit_cast<std::uint64_t>(b.numerator) &&
         std::bit_cast<std::uint64_t>(a.denominator) == std::bit_cast<std::uint64_t>(b.denominator);
}

/// After how many values the first ones come again; as many as there are if they do not.
std::size_t distance_of_repeats(const std::vector<measures::Value>& values) {
  constexpr std::size_t kCertain = 6;
  for (std::size_t from = 1; from + kCertain <= values.size(); ++from)
    if (same(values[from], values[0]) &&
        std::equal(values.begin(), values.begin() + kCertain, values.begin() + static_cast<std::ptrdiff_t>(from), same))
      return from;
  return values.size();
}

[[gnu::always_inline]] inline char* write_value(char* at, const measures::Value& value) {
  return write_denominator(write_number(at, value.numerator), value.denominator);
}

char* write_values(char* at, const std::vector<measures::Value>& list) {
  const std::size_t distance = distance_of_repeats(list);
  at = write_whole(at, distance);
  // Pointers of its own, since each byte written could otherwise be a change of the vector itself.
  const measures::Value* value = list.data();
  const measures::Value* const end = value + list.size();
  for (const measures::Value* const first_repeat = value + distance; value != first_repeat; ++value)
    at = write_value(at, *value);
  while (value != end) {
    const measures::Value* const begin = value;
    while (value != end && same(*value, *(value - distance))) ++value;
    if (value == begin) {
      at = write_value(at, *value++);
      continue;
    }
    *at++ = kRepeated;
    at = write_whole(at, static_cast<std::uint64_t>(value - begin));
  }
  return at;
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

  std::vector<measures::Value> values(std::size_t measures) {
    const std::uint64_t distance = whole();
    std::vector<measures::Value> read;
    read.reserve(measures);
    while (read.size() < measures) {
      if (rest_.empty() || rest_.front() != kRepeated) {
        const double numerator = number();
        read.push_back({numerator, number()});
        continue;
      }
      byte();
      const std::uint64_t count = whole();
      if (distance == 0 || distance > read.size() || count > measures - read.size())
        throw std::runtime_error("a replication repeats values that it does not have");
      for (std::uint64_t i = 0; i < count; ++i) read.push_back(read[read.size() - distance]);
    }
    return read;
  }

 private:
  std::string_view rest_;
};

}  // namespace

void ReplicationWriter::append(std::string& bytes, const measures::ReplicationResult& result) {
  const std::size_t lists = 1 + result.batches.size();
  const std::size_t most = kLongest * (6 + lists + 2 * lists * result.values.size() + 2 * result.growth.size());
  if (room_.size() < most) room_.resize(most);
  char* at = room_.data();
  at = write_whole(at, result.replication);
  at = write_whole(at, result.events);
  at = write_whole(at, (result.cleared ? kCleared : 0) | (result.batches.empty() ? 0 : kInBatches));
  at = write_whole(at, result.values.size());
  at = write_values(at, result.values);
  at = write_whole(at, result.growth.size());
  for (const auto& [grown, requests] : result.growth) at = write_number(write_number(at, grown), requests);
  if (!result.batches.empty()) at = write_whole(at, result.batches.size());
  for (const auto& batch : result.batches) at = write_values(at, batch);
  bytes.append(room_.data(), static_cast<std::size_t>(at - room_.data()));
}

std::vector<measures::ReplicationResult> replications_in(std::string_view text, std::size_t measures) {
  Bytes bytes(text);
  std::vector<measures::ReplicationResult> results;
  while (!bytes.at_end()) {
    measures::ReplicationResult& result = results.emplace_back();
    result.replication = bytes.whole();
    result.events = bytes.whole();
    const std::uint64_t kind = bytes.whole();
    result.cleared = (kind & kCleared) != 0;
    if (bytes.whole() != measures) throw std::runtime_error("a replication does not have the measures of its scenario");
    result.values = bytes.values(measures);
    // At most as many as there are bytes, whatever the number says.
    for (std::uint64_t left = bytes.whole(); left > 0; --left) {
      auto& [grown, requests] = result.growth.emplace_back();
      grown = bytes.number();
      requests = bytes.number();
    }
    if ((kind & kInBatches) == 0) continue;
    for (std::uint64_t left = bytes.whole(); left > 0; --left) result.batches.push_back(bytes.values(measures));
  }
  return results;
}

std::uint64_t digest(std::string_view bytes) {
  constexpr std::uint64_t kOdd = 0x9e3779b97f4a7c15U;
  std::uint64_t hash = kOdd ^ bytes.size();
  const auto take = [&hash](const char* from, std::size_t size) {
    std::uint64_t word = 0;
    std::memcpy(&word, from, size);
    hash = std::rotl(hash ^ little_endian(word), 29) * kOdd;
  };
  const std::size_t tail = bytes.size() % sizeof hash;
  for (std::size_t at = 0; at + tail < bytes.size(); at += sizeof hash) take(bytes.data() + at, sizeof hash);
  if (tail > 0) take(bytes.data() + bytes.size() - tail, tail);
  return hash ^ (hash >> 32);
}

}  // namespace domino::store
