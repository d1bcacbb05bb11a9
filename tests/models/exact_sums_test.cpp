// Sums of ticks are exact however long the run, the staff, the shelf and the queue.
//
// In these scenarios everything that is integrated or added up has a closed form, and each exceeds 2^63 ticks where
// the drawn sizes are large: crowds come every quarter of the run; some wait for ever, some stay for an eighth.

#include <cmath>
#include <string>

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "tests/support/scenario_run.h"

namespace domino::testing {
namespace {

struct Sizes {
  std::int64_t staff = 0;
  std::int64_t goods = 0;
  std::int64_t crowd = 0;
  double horizon_s = 0;
};

// The largest that the language allows (scenarios/language/document/limits.h), and anything below.
Sizes drawn_sizes() {
  const auto sometimes_the_most = [](std::int64_t most) {
    return *rc::gen::weightedOneOf<std::int64_t>(
        {{1, rc::gen::just(most)}, {2, rc::gen::inRange<std::int64_t>(1, most)}});
  };
  return {.staff = sometimes_the_most(1'000'000),
          .goods = sometimes_the_most(1'000'000'000),
          .crowd = sometimes_the_most(2'000),
          .horizon_s = 8.0 * static_cast<double>(sometimes_the_most(12'500'000'000))};
}

std::string scenario(const Sizes& sizes) {
  const std::string quarter = std::to_string(std::llround(sizes.horizon_s / 4)) + " s";
  const std::string eighth = std::to_string(std::llround(sizes.horizon_s / 8)) + " s";
  const std::string crowd = std::to_string(sizes.crowd);
  return "version: 1\nscenario: Sums\nquestion: Are sums exact?\nrun: {warm_up: 0 s, horizon: " +
         std::to_string(std::llround(sizes.horizon_s)) +
         " s}\ndepartments:\n"
         "  desk: {staff: " +
         std::to_string(sizes.staff) +
         ", wage: 20 / h}\n"
         "  shut: {staff: 0}\n"
         "services: {help: {by: desk, duration: 1 s}, never: {by: shut, duration: 1 s}}\n"
         "stocks: {shovels: {level: " +
         std::to_string(sizes.goods) +
         "}}\n"
         "regions: {room: {places: 10000}}\n"
         "customers:\n"
         "  waiting: {every: " +
         quarter + ", group: " + crowd +
         ", asks_for: never}\n"
         "  staying: {every: " +
         quarter + ", group: " + crowd + ", steps: [within: {region: room, steps: [delay: " + eighth +
         "]}]}\n"
         "  hurried: {every: " +
         std::to_string(std::llround(sizes.horizon_s)) + " s, steps: [serve: help, take: shovels]}\n";
}

TEST(ExactSums, AgreeWithClosedFormsUpToTheLargestScenario) {
  EXPECT_TRUE(rc::check([] {
    const Sizes sizes = drawn_sizes();
    const auto reading = read(scenario(sizes));
    RC_ASSERT(reading.ok());
    const ScenarioRun run(reading.plan, {.seed = 1, .first_replication = 1, .replications = 1, .ledger = {.on = true}});
    const auto expect = [&](const std::string& address, double value) {
      const double found = run.value(0, address).ratio();
      RC_LOG() << address << ": " << found << ", expected " << value << '\n';
      RC_ASSERT(std::abs(found - value) <= 1e-9 * value);
    };
    const auto crowd = static_cast<double>(sizes.crowd);
    const auto staff = static_cast<double>(sizes.staff);
    expect("departments.desk.on_duty", staff);
    expect("staff.on_duty", staff);
    expect("departments.desk.cost", staff * 20 / 3600 * sizes.horizon_s);
    expect("stocks.shovels.level.mean", static_cast<double>(sizes.goods));
    // Crowds come after a quarter, half and three quarters of the run.
    expect("departments.shut.queue.by_clock", crowd * (.75 + .5 + .25));
    expect("customers.waiting.present", 3 * crowd);
    expect("regions.room.inside.mean", 3 * crowd / 8);
    expect("customers.staying.sojourn.mean", sizes.horizon_s / 8);
    expect("customers.staying.time.delay.mean", sizes.horizon_s / 8);
  }));
}

}  // namespace
}  // namespace domino::testing
