/// Ways through the addresses of random numbers, whose numbers must look random whichever way is taken.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "engine/random/stream.h"

namespace domino::random::testing {

inline constexpr std::uint64_t kWalkSeed = 20250101;

/// A sequence of numbers that is made by changing the address in one way; whatever way, it must look random.
struct Walk {
  std::string name;
  std::function<std::uint64_t(std::uint64_t)> number;
  bool endless = true;  ///< false where it begins anew after fewer than 2^32 numbers
};

inline std::vector<Walk> walks() {
  const Stream stream(kWalkSeed, 0, name_key("service"));
  const auto first = [](Draws draws) { return draws.next(); };
  auto one_case = stream.at(12345);
  return {
      {"draw", [one_case](std::uint64_t) mutable { return one_case.next(); }},
      {"identity", [=](std::uint64_t i) { return first(stream.at(i)); }},
      {"identity by 2^32", [=](std::uint64_t i) { return first(stream.at(i << 32)); }},
      {"identity in Gray code", [=](std::uint64_t i) { return first(stream.at(i ^ (i >> 1))); }},
      {"identity from the top bit down", [=](std::uint64_t i) { return first(stream.at(i << 46)); }, false},
      {"visit", [=](std::uint64_t i) { return first(stream.at(7, static_cast<std::uint32_t>(i))); }},
      {"identity and visit",
       [=](std::uint64_t i) { return first(stream.at(i / 16, static_cast<std::uint32_t>(i % 16))); }},
      {"identity and draw",
       [=](std::uint64_t i) {
         Draws draws = stream.at(i / 4);
         for (std::uint64_t skipped = 0; skipped < i % 4; ++skipped) draws.next();
         return draws.next();
       }},
      {"replication", [=](std::uint64_t i) { return first(Stream(kWalkSeed, i, name_key("service")).at(1)); }},
      {"seed", [=](std::uint64_t i) { return first(Stream(i, 0, name_key("service")).at(1)); }},
      {"seed by 2^32", [=](std::uint64_t i) { return first(Stream(i << 32, 0, name_key("service")).at(1)); }},
      {"seed equal to replication", [=](std::uint64_t i) { return first(Stream(i, i, name_key("service")).at(1)); }},
      {"purpose", [=](std::uint64_t i) { return first(Stream(kWalkSeed, 0, i).at(1)); }},
      {"purpose by name",
       [=](std::uint64_t i) { return first(Stream(kWalkSeed, 0, name_key("service " + std::to_string(i))).at(1)); }},
      {"all zero but the identity", [=](std::uint64_t i) { return first(Stream(0, 0, 0).at(i)); }},
      {"identity equal to replication", [=](std::uint64_t i) { return first(Stream(kWalkSeed, i, 3).at(i)); }},
  };
}

}  // namespace domino::random::testing
