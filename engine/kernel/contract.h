/// Contracts: what must hold unless Domino itself has a bug.
///
/// A broken contract stops the program and prints the condition, what it means and its place; inside a run
/// (`DOMINO_REQUIRE_IN`) also the simulated time, the replication and the seed that reproduce it. Contracts
/// stay on in release builds where they are cheap; the costly ones (`DOMINO_REQUIRE_SLOW`) exist in debug
/// builds only. Mistakes of users never end here: they are diagnostics.
#pragma once

#include <cstdint>
#include <source_location>

#include "engine/kernel/time.h"

namespace domino {

/// Which run a broken contract, or a run that cannot go on, belongs to.
struct RunContext {
  std::uint64_t seed = 0;
  std::uint64_t replication = 0;
  Time now{};
};

[[noreturn]] void contract_broken(const char* condition, const char* meaning, const RunContext* run = nullptr,
                                  std::source_location where = std::source_location::current()) noexcept;

}  // namespace domino

#define DOMINO_REQUIRE(condition, meaning)              \
  do {                                                  \
    if (!(condition)) [[unlikely]]                      \
      ::domino::contract_broken(#condition, (meaning)); \
  } while (false)

#define DOMINO_REQUIRE_IN(run, condition, meaning)              \
  do {                                                          \
    if (!(condition)) [[unlikely]]                              \
      ::domino::contract_broken(#condition, (meaning), &(run)); \
  } while (false)

#ifdef NDEBUG
#define DOMINO_REQUIRE_SLOW(condition, meaning) static_cast<void>(0)
#else
#define DOMINO_REQUIRE_SLOW(condition, meaning) DOMINO_REQUIRE(condition, meaning)
#endif
