#include "tools/cli/progress.h"

#include <cstdint>
#include <stop_token>
#include <string>
#include <thread>

#include <gtest/gtest.h>

#include "tests/support/scenario_run.h"

namespace domino::cli {
namespace {

constexpr const char* kQueue = R"(version: 1
scenario: Queue
question: How long do people wait?
run: {horizon: 4 h, replications: 400}
departments: {desk: {staff: 1}}
services: {help: {by: desk, duration: exponential(mean 0.9 min)}}
customers: {people: {arrive: 1 / min, asks_for: help}}
)";

TEST(Progress, IsDrawnByOneThreadWhileOthersFinishAndItIsCleared) {
  const auto reading = testing::read(kQueue);
  const measures::Catalogue catalogue(*reading.plan);
  const measures::StudySettings settings{.replications = 400, .precision = 0.01};
  for (int round = 0; round < 20; ++round) {
    Progress progress(settings, true, 2);
    const std::jthread drawing([&progress](const std::stop_token& over) {
      while (!over.stop_requested()) progress.tick();
    });
    const measures::ReplicationResult result{.replication = 1,
                                             .values = std::vector<measures::Value>(catalogue.measures().size()),
                                             .growth = {},
                                             .events = 10,
                                             .visits = {}};
    for (int part = 0; part < 2; ++part) {
      progress.begin_part(*reading.plan, catalogue, "part " + std::to_string(part) + ": ");
      for (int i = 0; i < 50; ++i) progress.note(result, i % 3 == 0);
    }
    progress.clear();
  }
}

}  // namespace
}  // namespace domino::cli
