#include "engine/kernel/contract.h"

#include <cinttypes>
#include <cstdio>
#include <cstdlib>

namespace domino {

void contract_broken(const char* condition, const char* meaning, const RunContext* run,
                     std::source_location where) noexcept {
  std::fprintf(stderr, "domino: a bug in Domino: %s\n  broken contract: %s\n  at %s:%u (%s)\n", meaning, condition,
               where.file_name(), static_cast<unsigned>(where.line()), where.function_name());
  if (run != nullptr)
    std::fprintf(stderr, "  simulated time %.9g s, replication %" PRIu64 ", seed %" PRIu64 "\n", run->now.s,
                 run->replication, run->seed);
  std::abort();
}

}  // namespace domino
