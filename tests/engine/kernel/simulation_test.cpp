#include "engine/kernel/simulation.h"

#include <limits>
#include <vector>

#include <gtest/gtest.h>

namespace domino {
namespace {

TEST(Simulation, HandsEventsOverInOrderAndAdvancesTheClock) {
  Simulation simulation;
  simulation.schedule(Time{2}, 0, 2);
  simulation.schedule(Time{1}, 0, 1);
  std::vector<double> times;
  const RunEnd end = simulation.run(
      [&](const Event& event) {
        times.push_back(simulation.now().s);
        if (event.subject == 1) simulation.schedule(Time{1.5}, 0, 3);
      },
      {});
  EXPECT_EQ(end, RunEnd::nothing_left);
  EXPECT_EQ(times, (std::vector<double>{1, 1.5, 2}));
}

TEST(Simulation, StopsTheClockAtTheHorizonAndRunsWhatHappensAtThatInstant) {
  Simulation simulation;
  for (const double t : {1.0, 2.0, 3.0}) simulation.schedule(Time{t}, 0, 0);
  int seen = 0;
  EXPECT_EQ(simulation.run([&](const Event&) { ++seen; }, {.horizon = Time{2}}), RunEnd::horizon);
  EXPECT_EQ(seen, 2);
  EXPECT_EQ(simulation.now(), Time{2});
}

TEST(Simulation, EndsWhenTheModelAsks) {
  Simulation simulation;
  simulation.schedule(Time{1}, 0, 0);
  simulation.schedule(Time{2}, 0, 0);
  EXPECT_EQ(simulation.run([&](const Event&) { simulation.end_run(); }, {}), RunEnd::asked);
  EXPECT_EQ(simulation.now(), Time{1});
}

TEST(Simulation, CannotGoOnBeyondItsEventLimit) {
  Simulation simulation;
  simulation.reset(7, 3);
  simulation.schedule(Time{0}, 0, 0);
  try {
    simulation.run([&](const Event&) { simulation.schedule(simulation.now() + Duration{1}, 0, 0); },
                   {.horizon = kNever, .events = 100'000});
    FAIL() << "ran for ever";
  } catch (const RunCannotGoOn& stop) {
    EXPECT_EQ(stop.where().seed, 7U);
    EXPECT_EQ(stop.where().replication, 3U);
    EXPECT_GE(stop.where().now.s, 99'999.0);
  }
}

TEST(Simulation, ListensToARequestToStop) {
  Simulation simulation;
  std::stop_source stop;
  simulation.schedule(Time{0}, 0, 0);
  std::uint64_t seen = 0;
  const RunEnd end = simulation.run(
      [&](const Event&) {
        if (++seen == 10'000) stop.request_stop();
        simulation.schedule(simulation.now() + Duration{1}, 0, 0);
      },
      {}, stop.get_token());
  EXPECT_EQ(end, RunEnd::interrupted);
  EXPECT_LE(seen, 10'256U) << "so long events may take a while each";
}

TEST(SimulationDeathTest, RefusesTimesThatAreNoTimesOrPastAndSaysWhere) {
  Simulation simulation;
  simulation.reset(42, 5);
  EXPECT_DEATH(simulation.schedule(Time{-1}, 0, 0), "not past(.|\n)*replication 5, seed 42");
  EXPECT_DEATH(simulation.schedule(Time{std::numeric_limits<double>::quiet_NaN()}, 0, 0), "finite time");
  EXPECT_DEATH(simulation.schedule(kNever, 0, 0), "finite time");
}

}  // namespace
}  // namespace domino
