/// Streams: random numbers that are addressed, not consumed.
///
/// The n-th number for (seed, replication, purpose, identity, visit) is a pure function of that address, so a
/// what-if that changes one department leaves every other customer's random numbers as they were, one replication can
/// be run again alone, and threads or machines cannot change a result. A `Stream` fixes the first three parts (the
/// purpose is the hash of a name: "service times at the help desk"); `at(identity, visit)` gives the `Draws` of
/// one case, a counter that may be asked as often as a rejection method likes.
/// Method: a Weyl sequence over identity, visit and draw, started at one 64-bit key and passed through two
/// multiply-fold rounds (64×64→128 bits, halves xored; the round of wyhash) keyed by another 64-bit key.
/// Guarantee: the same numbers with every compiler and processor. Addresses of one stream share no number by
/// construction but only by chance, one in 2^64 a pair.
/// Cost: 16 bytes, no allocation; about 1 ns a draw.
/// Limits: not for secrets. 2^64 identities, 2^32 visits; draws of one address should stay below 2^32.
#pragma once

#include <cstdint>
#include <string_view>

namespace domino::random {

namespace detail {

/// Both halves of the 128-bit product, xored.
constexpr std::uint64_t multiply_fold(std::uint64_t a, std::uint64_t b) {
  __extension__ using Wide = unsigned __int128;
  const Wide product = static_cast<Wide>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

/// A bijection of 64 bits in which every input bit flips every output bit half of the time: Stafford's
/// thirteenth variant of the MurmurHash3 finaliser, the one of SplitMix64.
constexpr std::uint64_t mix(std::uint64_t x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
  return x ^ (x >> 31);
}

}  // namespace detail

/// A stable 64-bit key of a name: FNV-1a, then mixed so that similar names share no pattern.
constexpr std::uint64_t name_key(std::string_view name) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return detail::mix(hash + 0x9e3779b97f4a7c15U);
}

/// The numbers of one address, in order.
class Draws {
 public:
  constexpr Draws(std::uint64_t start, std::uint64_t key) : counter_(start), key_(key) {}

  constexpr std::uint64_t next() {
    counter_ += kDrawStep;
    const std::uint64_t once = detail::multiply_fold(counter_ ^ key_, kFirstRound);
    return detail::multiply_fold(once + key_, kSecondRound);
  }

 private:
  // Odd, with about 32 bits set and without small integer relations between them.
  static constexpr std::uint64_t kDrawStep = 0x9e3779b97f4a7c15U;
  static constexpr std::uint64_t kFirstRound = 0xd6e8feb86659fd93U;
  static constexpr std::uint64_t kSecondRound = 0xa0761d6478bd642fU;

  std::uint64_t counter_;
  std::uint64_t key_;
};

/// All numbers of one purpose in one replication.
class Stream {
 public:
  constexpr Stream(std::uint64_t seed, std::uint64_t replication, std::uint64_t purpose)
      : start_(chain(0x243f6a8885a308d3U, seed, replication, purpose)),
        key_(chain(0x13198a2e03707344U, seed, replication, purpose)) {}

  constexpr Draws at(std::uint64_t identity, std::uint32_t visit = 0) const {
    return {start_ + identity * kIdentityStep + visit * kVisitStep, key_};
  }

 private:
  static constexpr std::uint64_t kIdentityStep = 0xc2b2ae3d27d4eb4fU;
  static constexpr std::uint64_t kVisitStep = 0xe7037ed1a0b428dbU;

  static constexpr std::uint64_t chain(std::uint64_t lane, std::uint64_t seed, std::uint64_t replication,
                                       std::uint64_t purpose) {
    return detail::mix(detail::mix(detail::mix(lane ^ seed) + lane + replication) ^ purpose);
  }

  std::uint64_t start_;
  std::uint64_t key_;
};

/// Uniform on the open interval (0, 1): the multiples of 2^-53 but 0 and 1.
constexpr double uniform01(Draws& draws) {
  std::uint64_t bits = draws.next() >> 11;
  while (bits == 0) [[unlikely]]
    bits = draws.next() >> 11;
  return static_cast<double>(static_cast<std::int64_t>(bits)) * 0x1p-53;
}

}  // namespace domino::random
