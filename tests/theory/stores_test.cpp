// Stocks, regions and gates against theory.

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <vector>

#include <gtest/gtest.h>

#include "models/theory/erlang.h"
#include "tests/theory/closed_form_run.h"

namespace domino::testing {
namespace {

/// Base stock (S-1, S) with Poisson demand: what is on order is Poisson with the demand of a lead time, whatever its
/// distribution (Palm 1938).
void expect_base_stock(const std::string& lead_time) {
  const double on_order = 4;
  const int stock = 5;
  double probability = std::exp(-on_order);
  double short_of = 1;  // P(N ≥ S): the shelf is empty
  double on_shelf = 0;  // E(S - N)+
  for (int n = 0; n < stock; ++n) {
    short_of -= probability;
    on_shelf += (stock - n) * probability;
    probability *= on_order / (n + 1);
  }
  const double owed = on_order - stock + on_shelf;  // E(N - S)+
  const auto run = run_steady(R"(
departments: {desk: {staff: 1}}
services: {hand_over: {by: desk, duration: 0 s}}
stocks: {parts: {level: 5, reorder_at: 4, order_up_to: 5, lead_time: )" +
                                  lead_time +
                                  R"(}}
customers: {all: {arrive: 2 / h, steps: [take: parts, serve: hand_over]}}
)",
                              10'000, "h");
  expect_exact(run, "stocks.parts.short", short_of);
  expect_exact(run, "stocks.parts.level.mean", on_shelf);
  expect_exact(run, "stocks.parts.wait.mean", owed / 2, 1.0 / 3600);
}

TEST(Stocks, BaseStockWithExponentialLeadTimesIsPalms) { expect_base_stock("exponential(mean 2 h)"); }
TEST(Stocks, BaseStockWithConstantLeadTimesIsPalms) { expect_base_stock("2 h"); }

/// The stationary distribution of a chain in continuous time by uniformisation: `rates(from, to(state, rate))` names
/// the transitions of each of `states` states.
using Transitions = std::function<void(std::size_t, const std::function<void(std::size_t, double)>&)>;
std::vector<double> stationary(std::size_t states, const Transitions& rates) {
  struct Transition {
    std::size_t from, to;
    double rate;
  };
  std::vector<Transition> all;
  std::vector<double> leaving(states, 0);
  for (std::size_t from = 0; from < states; ++from)
    rates(from, [&](std::size_t to, double rate) {
      all.push_back({from, to, rate});
      leaving[from] += rate;
    });
  const double fastest = 1.05 * *std::max_element(leaving.begin(), leaving.end());
  std::vector<double> now(states, 1.0 / static_cast<double>(states));
  for (double moved = 1; moved > 1e-11;) {
    std::vector<double> next(states);
    for (std::size_t s = 0; s < states; ++s) next[s] = now[s] * (1 - leaving[s] / fastest);
    for (const Transition& t : all) next[t.to] += now[t.from] * t.rate / fastest;
    moved = 0;
    for (std::size_t s = 0; s < states; ++s) moved += std::abs(next[s] - now[s]);
    now = std::move(next);
  }
  return now;
}

/// (s, S) with exponential lead times, whose orders may overtake each other: a chain of the position and of the orders
/// under way.
TEST(Stocks, OrderUpToIsItsMarkovChain) {
  constexpr int kOrderAt = 2;
  constexpr int kUpTo = 5;
  constexpr int kOrders = 40;
  constexpr double kDemand = 2;
  constexpr double kDelivery = 0.5;
  const auto state = [&](int position, int orders) {
    return static_cast<std::size_t>((position - kOrderAt - 1) * kOrders + orders);
  };
  const int size = kUpTo - kOrderAt;
  const auto chain = stationary(static_cast<std::size_t>(size) * kOrders, [&](std::size_t from, const auto& to) {
    const int position = static_cast<int>(from) / kOrders + kOrderAt + 1;
    const int orders = static_cast<int>(from) % kOrders;
    if (orders > 0) to(state(position, orders - 1), kDelivery * orders);
    if (position - 1 > kOrderAt) to(state(position - 1, orders), kDemand);
    if (position - 1 == kOrderAt && orders + 1 < kOrders) to(state(kUpTo, orders + 1), kDemand);
  });
  double on_shelf = 0;
  double owed = 0;
  double empty = 0;
  for (int position = kOrderAt + 1; position <= kUpTo; ++position)
    for (int orders = 0; orders < kOrders; ++orders) {
      const double chance = chain[state(position, orders)];
      const int there = position - size * orders;
      on_shelf += std::max(0, there) * chance;
      owed += std::max(0, -there) * chance;
      empty += there <= 0 ? chance : 0;
    }
  const auto run = run_steady(R"(
departments: {desk: {staff: 1}}
services: {hand_over: {by: desk, duration: 0 s}}
stocks: {parts: {level: 5, reorder_at: 2, order_up_to: 5, lead_time: exponential(mean 2 h)}}
customers: {all: {arrive: 2 / h, steps: [take: parts, serve: hand_over]}}
)",
                              10'000, "h");
  expect_exact(run, "stocks.parts.short", empty);
  expect_exact(run, "stocks.parts.level.mean", on_shelf);
  expect_exact(run, "customers.wait.mean", owed / kDemand, 1.0 / 3600);
}

/// Four bicycles between two stations; riders wait for one, but not for ever, and leave it where they arrive.
TEST(Stocks, BicyclesBetweenTwoStationsAreAMarkovChain) {
  constexpr int kBikes = 4;
  constexpr int kMost = 14;  // riders who wait at a station
  constexpr double kToTown = 3;
  constexpr double kToHills = 1.5;
  constexpr double kRide = 3;
  constexpr double kGiveUp = 2;
  constexpr int kLevels = kMost + kBikes + 1;
  // At each station bicycles, or less than 0: riders who wait; and the rides from the hills to the town.
  const auto state = [&](int hills, int town, int rides) {
    return static_cast<std::size_t>(((hills + kMost) * kLevels + town + kMost) * (kBikes + 1) + rides);
  };
  const auto back = [&](int hills, int town, int rides) {
    return kBikes - std::max(0, hills) - std::max(0, town) - rides;
  };
  const auto unpack = [&](std::size_t s) {
    const int rest = static_cast<int>(s) / (kBikes + 1);
    return std::array<int, 3>{rest / kLevels - kMost, rest % kLevels - kMost, static_cast<int>(s) % (kBikes + 1)};
  };
  const auto chain = stationary(std::size_t{kLevels} * kLevels * (kBikes + 1), [&](std::size_t from, const auto& to) {
    const auto [hills, town, rides] = unpack(from);
    const int returning = back(hills, town, rides);
    if (returning < 0) return to(state(0, 0, kBikes), 1.0);  // no state of the stations
    if (hills > -kMost) to(state(hills - 1, town, rides + (hills > 0 ? 1 : 0)), kToTown);
    if (town > -kMost) to(state(hills, town - 1, rides), kToHills);
    if (hills < 0) to(state(hills + 1, town, rides), -hills * kGiveUp);
    if (town < 0) to(state(hills, town + 1, rides), -town * kGiveUp);
    if (rides > 0) to(state(hills, town + 1, rides - 1), rides * kRide);
    if (returning > 0) to(state(hills + 1, town, rides + (hills < 0 ? 1 : 0)), returning * kRide);
  });
  double in_hills = 0;
  double in_town = 0;
  double none_in_hills = 0;
  double none_in_town = 0;
  for (std::size_t s = 0; s < chain.size(); ++s) {
    const auto [hills, town, rides] = unpack(s);
    in_hills += std::max(0, -hills) * chain[s];
    in_town += std::max(0, -town) * chain[s];
    none_in_hills += hills <= 0 ? chain[s] : 0;
    none_in_town += town <= 0 ? chain[s] : 0;
  }
  const auto run = run_steady(R"(
departments: {nobody: {staff: 1}}
services: {none: {by: nobody, duration: 0 s}}
stocks: {hills: {level: 2}, town: {level: 2}}
customers:
  down: {arrive: 3 / h, patience: exponential(mean 30 min), steps: [{take: hills}, {delay: exponential(mean 20 min)}, {put: town}]}
  up: {arrive: 1.5 / h, patience: exponential(mean 30 min), steps: [{take: town}, {delay: exponential(mean 20 min)}, {put: hills}]}
  others: {arrive: 0.001 / h, steps: [serve: none]}
)",
                              10'000, "h");
  expect_exact(run, "customers.down.abandoned_rate", kGiveUp * in_hills / kToTown);
  expect_exact(run, "customers.up.abandoned_rate", kGiveUp * in_town / kToHills);
  // Whoever finds a bicycle stands in no line.
  expect_exact(run, "customers.down.wait.mean", in_hills / kToTown / none_in_hills, 1.0 / 3600);
  expect_exact(run, "customers.up.wait.goods", in_town / kToHills / none_in_town, 1.0 / 3600);
}

/// The supplier needs raw things for each order of several, and the whole order is delivered all the same.
TEST(Stocks, AnOrderIsDeliveredInFullWhateverItsMakingTakes) {
  const auto run = run_steady(R"(
departments: {desk: {staff: 1}, shop: {staff: 1}}
services:
  hand_over: {by: desk, duration: 0 s}
  make: {by: shop, duration: 10 min}
  make_parts: {steps: [take: raw, serve: make]}
stocks:
  parts: {level: 10, reorder_at: 5, order_up_to: 10, supplied_by: make_parts}
  raw: {level: 4, reorder_at: 3, order_up_to: 4, lead_time: 5 min}
customers: {all: {arrive: 3 / h, steps: [take: parts, serve: hand_over]}}
)",
                              2'000, "h");
  for (std::size_t r = 0; r < run.study().replications.size(); ++r) {
    const double taken = run.value(r, "stocks.parts.taken").ratio();
    EXPECT_NEAR(run.value(r, "departments.desk.requests").ratio(), taken, 20) << "all but those who wait at the end";
    EXPECT_NEAR(run.value(r, "stocks.parts.orders").ratio(), taken / 5, 2);
  }
}

/// A region of c places around a delay is M/M/c without anybody at work.
TEST(Regions, OfPlacesForADelayIsErlangC) {
  const auto run = run_steady(R"(
departments: {desk: {staff: 1}}
services: {pay: {by: desk, duration: 0 s}}
regions: {hall: {places: 5}}
customers: {all: {arrive: 4 / min, steps: [within: {region: hall, steps: [delay: exponential(mean 1 min)]}, serve: pay]}}
)",
                              20'000, "min");
  expect_exact(run, "regions.hall.full", 0.554112554);
  expect_exact(run, "regions.hall.inside.mean", 4);
  expect_exact(run, "regions.hall.wait.mean", 0.554112554, 1.0 / 60);
}

/// Lines that two departments share, each with people enough, lose calls as Erlang B with the load of both, 2 + 1 on 5.
TEST(Regions, ThatTurnAwayAreLinesSharedByDepartments) {
  const auto run = run_steady(R"(
departments: {sales: {staff: 5}, repair: {staff: 5}}
services: {sell: {by: sales, duration: exponential(mean 2 min)}, mend: {by: repair, duration: exponential(mean 30 s)}}
regions: {lines: {places: 5, when_full: turn away}}
customers:
  buyers: {arrive: 1 / min, steps: [within: {region: lines, steps: [serve: sell]}]}
  owners: {arrive: 2 / min, steps: [within: {region: lines, steps: [serve: mend]}]}
)",
                              20'000, "min");
  const double lost = 0.110054348;
  expect_exact(ratios(run, "customers.buyers.blocked", "customers.buyers.arrived"), lost, "buyers");
  expect_exact(ratios(run, "customers.owners.blocked", "customers.owners.arrived"), lost, "owners");
  expect_exact(run, "regions.lines.inside.mean", 3 * (1 - lost));
}

/// Those who leave a message are a Poisson stream of work for the back office: M/M/1 at a load of 0.6.
TEST(Messages, AreWorkedOffLikeAnyOtherRequest) {
  const auto run = run_steady(R"(
departments: {desk: {staff: 9}, back_office: {staff: 1}}
services:
  answer: {by: desk, duration: exponential(mean 1 min)}
  call_back: {by: back_office, duration: exponential(mean 1 min)}
customers:
  all:
    arrive: 2 / min
    messages_to: call_back
    steps: [choose: {late: {chance: 30 %, steps: [leave_message]}}, serve: answer]
)",
                              20'000, "min");
  expect_exact(ratios(run, "departments.back_office.requests", "customers.arrived"), 0.3, "worked off");
  expect_exact(ratios(run, "customers.messages", "customers.arrived"), 0.3, "left");
  expect_exact(run, "departments.back_office.wait.mean", 1.5, 1.0 / 60);
}

TEST(Gates, OfASizeHoldACustomerForHalfOfTheOthers) {
  const auto run = run_steady(R"(
departments: {desk: {staff: 1}}
services: {pay: {by: desk, duration: 0 s}}
gates: {batch: {size: 8}}
customers: {all: {arrive: 2 / min, steps: [gather: batch, serve: pay]}}
)",
                              10'000, "min");
  expect_exact(run, "gates.batch.wait.mean", 7.0 / (2 * 2), 1.0 / 60);
  expect_exact(run, "gates.batch.batch.mean", 8);
}

/// A batch that opens for `size` or after a time: with two and rate λ, the first waits min(Exp(λ), τ).
TEST(Gates, OfASizeAndATimeOpenAtWhateverComesFirst) {
  const auto run = run_steady(R"(
departments: {desk: {staff: 1}}
services: {pay: {by: desk, duration: 0 s}}
gates: {batch: {size: 2, at_most: 1 min}}
customers: {all: {arrive: 1 / min, steps: [gather: batch, serve: pay]}}
)",
                              10'000, "min");
  const double together = 1 - std::exp(-1.0);
  expect_exact(run, "gates.batch.batch.mean", 1 + together);
  expect_exact(run, "gates.batch.wait.mean", together / (1 + together), 1.0 / 60);
}

/// A carrier at given times: customers come evenly over the week, so that they wait half of E[gap²]/E[gap].
TEST(Gates, WithATimetableHoldCustomersForTheResidualGap) {
  const auto run = run_steady(R"(
departments: {desk: {staff: 1}}
services: {pay: {by: desk, duration: 0 s}}
gates: {van: {leaves: {daily: "08:00, 12:00, 18:00"}}}
customers: {all: {arrive: 6 / h, steps: [gather: van, serve: pay]}}
)",
                              10, "weeks");
  expect_exact(run, "gates.van.wait.mean", (4.0 * 4 + 6 * 6 + 14 * 14) / 24 / 2, 1.0 / 3600);
}

/// Five come 59 s apart, two pass at a time, and nobody waits for longer than ten minutes: the first takes the second
/// along, the third the fourth, and the last goes alone.
TEST(Gates, LeaveNobodyBehindForLongerThanTheyMayWait) {
  const auto reading = read(R"(version: 1
scenario: t
question: t?
run: {horizon: 10 h}
departments: {desk: {staff: 1}}
services: {pay: {by: desk, duration: 0 s}}
gates: {lift: {at_most: 10 min, capacity: 2}}
customers: {all: {every: 59 s, hours: {Mon: "00:00-00:05"}, steps: [gather: lift, serve: pay]}}
)");
  const ScenarioRun run(reading.plan, {.replications = 1});
  EXPECT_EQ(run.mean("customers.served"), 5);
  EXPECT_NEAR(run.mean("gates.lift.wait.mean"), (3 * 600 + 2 * 541) / 5.0, 1e-3);
  EXPECT_NEAR(run.mean("gates.lift.batch.mean"), 5 / 3.0, 1e-9);
}

/// Where more come at once than pass, those whose time is over go in openings of the same instant.
TEST(Gates, OpenAsOftenAsThoseNeedWhoseTimeIsOver) {
  const auto run = run_steady(R"(
departments: {desk: {staff: 1}}
services: {pay: {by: desk, duration: 0 s}}
gates: {lift: {at_most: 5 min, capacity: 2}}
customers: {all: {arrive: 0.01 / min, group: discrete(100 % 5), steps: [gather: lift, serve: pay]}}
)",
                              100'000, "min");
  const auto& finding = run.finding("gates.lift.wait.mean");
  EXPECT_LE(finding.estimate.mean, 5 * 60 + 1e-3) << "nobody waits longer";
  EXPECT_GT(finding.estimate.mean, 4 * 60);
}

}  // namespace
}  // namespace domino::testing
