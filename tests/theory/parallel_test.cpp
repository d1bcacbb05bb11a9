// Several ways at once, several queues, and queues whose arrivals answer to what they find: against closed forms, and
// against Markov chains solved here.

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <tuple>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/theory/closed_form_run.h"
#include "tests/theory/markov_chain.h"

namespace domino::testing {
namespace {

/// Nelson & Tantawi 1988: two exponential servers, each job forks to both.
TEST(Parallel, ForkJoinOfTwoServersIsNelsonAndTantawis) {
  const double rate = 0.7;
  const auto run = run_steady(R"(
departments: {a: {staff: 1}, b: {staff: 1}}
services: {left: {by: a, duration: exponential(mean 1 min)}, right: {by: b, duration: exponential(mean 1 min)}}
customers:
  all: {arrive: 0.7 / min, steps: [all_of: {one: {steps: [serve: left]}, other: {steps: [serve: right]}}]}
)",
                              40'000, "min");
  expect_exact(run, "customers.sojourn.mean", (12 - rate) / 8 / (1 - rate), 1.0 / 60);
  expect_exact(run, "departments.a.response.mean", 1 / (1 - rate), 1.0 / 60);
}

std::string three_delays(const std::string& fork) {
  return R"(
departments: {desk: {staff: 1}}
services: {serve: {by: desk, duration: 0 s}}
customers:
  all:
    arrive: 1 / min
    steps:
      - )" +
         fork + "\n      - serve: serve\n";
}

const std::string kBranches =
    "{a: {steps: [delay: exponential(mean 1 min)]}, b: {steps: [delay: exponential(mean 1 min)]}, "
    "c: {steps: [delay: exponential(mean 1 min)]}}";

TEST(Parallel, EnoughOfThreeExponentialDelaysAreTheirOrderStatistics) {
  expect_exact(run_steady(three_delays("any_of: " + kBranches), 5'000, "min"), "customers.sojourn.mean", 1.0 / 3,
               1.0 / 60);
  expect_exact(run_steady(three_delays("some_of: {needed: 2, of: " + kBranches + "}"), 5'000, "min"),
               "customers.sojourn.mean", 1.0 / 3 + 1.0 / 2, 1.0 / 60);
  expect_exact(run_steady(three_delays("all_of: " + kBranches), 5'000, "min"), "customers.sojourn.mean",
               1.0 / 3 + 1.0 / 2 + 1, 1.0 / 60);
}

/// With a provider for everybody an answer is there after the smaller of two exponentials, and the front is M/G/1. Work
/// in hand that nobody waits for any more is finished.
TEST(Parallel, TheFirstOfTwoAnswersEndsTheWait) {
  const auto run = run_steady(R"(
departments: {front: {staff: 1}, a: {staff: 400}, b: {staff: 400}}
services:
  ask: {by: front, duration: exponential(mean 0.2 min), needs: {answer: {any_of: [left, right], mode: hold}}}
  left: {by: a, duration: exponential(mean 1 min)}
  right: {by: b, duration: exponential(mean 0.5 min)}
customers: {all: {arrive: 1 / min, asks_for: ask}}
)",
                              40'000, "min");
  // M/G/1 with S = Exp(mean .2) + Exp(rate 3).
  const double mean = 0.2 + 1.0 / 3;
  const double variance = 0.04 + 1.0 / 9;
  expect_exact(run, "departments.front.utilisation", mean);
  expect_exact(run, "customers.wait.mean", (variance + mean * mean) / 2 / (1 - mean), 1.0 / 60);
  expect_exact(run, "departments.a.utilisation", 1.0 / 400);
}

/// Branches of a branch that nobody waits for go on with what their case brought along, however long it has been gone.
TEST(Parallel, BranchesThatAreLeftAloneRemainThoseOfTheirCase) {
  const auto run = run_steady(R"(
departments: {desk: {staff: 1000}}
services: {work: {by: desk, duration: 1 s × size}}
customers:
  all:
    arrive: 1 / min
    attributes: {size: uniform(1 to 1000)}
    steps:
      - any_of:
          slow:
            steps:
              - all_of: {x: {steps: [delay: 5 h, serve: work]}, y: {steps: [delay: 6 h, serve: work]}}
          fast: {steps: [delay: 1 min]}
      - serve: work
)",
                              10'000, "min", 1, true);
  std::map<std::uint64_t, Ticks> durations;
  std::size_t again = 0;
  for (const auto& visit : run.study().replications[0].visits) {
    const Ticks duration = visit.ended - visit.started;
    const auto [of_case, fresh] = durations.emplace(visit.case_number, duration);
    if (fresh) continue;
    ++again;
    EXPECT_NEAR(static_cast<double>(of_case->second), static_cast<double>(duration), 2);
  }
  EXPECT_GT(again, 15'000U);
}

/// Two equal queues, ties to the first (Haight 1958; Flatto & McKean 1977), as a chain cut off at 80 in either.
TEST(Parallel, JoiningTheShortestOfTwoQueues) {
  using State = std::array<int, 2>;
  const double rate = 1.6;
  const MarkovChain<State> chain({0, 0}, [&](const State& s, const auto& emit) {
    const int to = s[1] < s[0] ? 1 : 0;
    if (s[static_cast<std::size_t>(to)] < 80) emit({s[0] + (to == 0), s[1] + (to == 1)}, rate);
    if (s[0] > 0) emit({s[0] - 1, s[1]}, 1);
    if (s[1] > 0) emit({s[0], s[1] - 1}, 1);
  });
  const double present = chain.mean([](const State& s) { return s[0] + s[1]; });
  const auto run = run_steady(R"(
departments: {a: {staff: 1}, b: {staff: 1}}
services: {left: {by: a, duration: exponential(mean 1 min)}, right: {by: b, duration: exponential(mean 1 min)}}
customers: {all: {arrive: 1.6 / min, steps: [join_shortest: [left, right]]}}
)",
                              40'000, "min");
  expect_exact(run, "customers.sojourn.mean", present / rate, 1.0 / 60);
  expect_exact(run, "departments.a.utilisation", chain.mean([](const State& s) { return s[0] > 0; }));
  expect_exact(run, "departments.b.utilisation", chain.mean([](const State& s) { return s[1] > 0; }));
}

/// Whoever comes goes to the shorter of those with room, and is turned away where both are full.
TEST(Parallel, JoiningTheShortestOfAFullAndAnOpenQueue) {
  using State = std::array<int, 2>;
  const double rate = 2.4;
  const std::array<int, 2> most{2, 5};  // one chair beside one at work, four
  const MarkovChain<State> chain({0, 0}, [&](const State& s, const auto& emit) {
    const bool room = s[0] < most[0];
    const bool other_room = s[1] < most[1];
    const int to = room && other_room ? (s[1] < s[0] ? 1 : 0) : other_room ? 1 : 0;
    if (room || other_room) emit({s[0] + (to == 0), s[1] + (to == 1)}, rate);
    if (s[0] > 0) emit({s[0] - 1, s[1]}, 1);
    if (s[1] > 0) emit({s[0], s[1] - 1}, 1);
  });
  const double full = chain.mean([&](const State& s) { return s[0] == most[0] && s[1] == most[1]; });
  for (const char* rooms : {"a: {staff: 1, waiting_room: 1}, b: {staff: 1, waiting_room: 4}",
                            "a: {staff: 1, lines: 2}, b: {staff: 1, lines: 5}",
                            "a: {staff: 1, lines: 2, waiting_room: 3}, b: {staff: 1, lines: 9, waiting_room: 4}"}) {
    const auto run = run_steady("departments: {" + std::string(rooms) + R"(}
services: {left: {by: a, duration: exponential(mean 1 min)}, right: {by: b, duration: exponential(mean 1 min)}}
customers: {all: {arrive: 2.4 / min, steps: [join_shortest: [left, right]]}}
)",
                                10'000, "min");
    expect_exact(run, "customers.blocked_rate", full);
    expect_exact(run, "departments.a.utilisation", chain.mean([](const State& s) { return s[0] > 0; }));
  }
}

/// Gross & Harris, M^[X]/M/1: L = ρ(E[X]+E[X²])/(2E[X](1-ρ)).
TEST(Parallel, CustomersWhoComeInGroups) {
  const auto run = run_steady(R"(
departments: {desk: {staff: 1}}
services: {serve: {by: desk, duration: exponential(mean 1 min)}}
customers: {all: {arrive: 0.4 / min, group: discrete(50 % 1 or 50 % 3), asks_for: serve}}
)",
                              60'000, "min");
  expect_exact(run, "customers.sojourn.mean", 0.8 * (2 + 5) / (2 * 2 * 0.2) / 0.8, 1.0 / 60);
}

/// Falin & Templeton 1997, M/M/1 retrial queue: N = ρ²/(1-ρ)·(1+μ/ν) in orbit, who try again at rate ν each.
TEST(Parallel, RetrialQueueOfOneServer) {
  const auto run = run_steady(R"(
departments: {desk: {staff: 1, lines: 1}}
services: {serve: {by: desk, duration: exponential(mean 1 min)}}
customers: {all: {arrive: 0.6 / min, asks_for: serve, redials: {chance: 100 %, after: exponential(mean 2 min)}}}
)",
                              40'000, "min");
  const double orbit = 0.6 * 0.6 / 0.4 * (1 + 1 / 0.5);
  std::vector<double> tries;
  for (std::size_t r = 0; r < run.study().replications.size(); ++r)
    tries.push_back(run.value(r, "customers.redials").ratio() / 36'000);
  expect_exact(tries, 0.5 * orbit, "tries in a minute");
  expect_exact(run, "departments.desk.utilisation", 0.6);
}

/// Erlang's loss system whose lost customers redial with a chance (Falin & Templeton 1997, chapter 2), as a chain.
/// The first colleague who is free comes, or nobody: two servers of a loss system looked at in order, with a load of 1.
TEST(Parallel, AConsultationGoesToTheFirstColleagueWhoIsFree) {
  const auto run = run_steady(R"(
departments: {desk: {staff: 40}, near: {staff: 1}, far: {staff: 1}}
services:
  answer: {by: desk, duration: 1 min, needs: {opinion: {any_of: [ask_near, ask_far], mode: consult}}}
  ask_near: {by: near, duration: exponential(mean 1 min)}
  ask_far: {by: far, duration: exponential(mean 1 min)}
customers: {all: {arrive: 1 / min, asks_for: answer}}
)",
                              20'000, "min");
  expect_exact(ratios(run, "departments.near.requests", "customers.arrived"), 0.5, "near");
  expect_exact(ratios(run, "departments.far.requests", "customers.arrived"), 0.5 - 0.2, "far");
  expect_exact(run, "customers.sojourn.mean", 1 + 0.8, 1.0 / 60);
}

TEST(Parallel, LostCallsThatRedialWithAChance) {
  using State = std::array<int, 2>;  // busy, in orbit
  const double rate = 8;
  const double chance = 0.6;
  const double each = 0.5;
  const MarkovChain<State> chain({0, 0}, [&](const State& s, const auto& emit) {
    const bool full = s[0] == 10;
    if (!full) emit({s[0] + 1, s[1]}, rate);
    if (full && s[1] < 120) emit({s[0], s[1] + 1}, rate * chance);
    if (s[0] > 0) emit({s[0] - 1, s[1]}, s[0]);
    if (s[1] > 0) emit(full ? State{s[0], s[1] - 1} : State{s[0] + 1, s[1] - 1}, each * s[1] * (full ? 1 - chance : 1));
  });
  const double tries = rate + each * chain.mean([](const State& s) { return s[1]; });
  const double served = chain.mean([](const State& s) { return s[0]; });
  const auto run = run_steady(R"(
departments: {desk: {staff: 10, lines: 10}}
services: {serve: {by: desk, duration: exponential(mean 1 min)}}
customers: {all: {arrive: 8 / min, asks_for: serve, redials: {chance: 60 %, after: exponential(mean 2 min)}}}
)",
                              5'000, "min");
  expect_exact(run, "customers.blocked_rate", 1 - served / tries);
  expect_exact(run, "departments.desk.utilisation", served / 10);
}

/// A birth-death chain: at n waiting, a customer turns away with σ((n+1)/(c e)·E[S] - 3).
TEST(Parallel, CustomersWhoBalkAtTheAnnouncedWait) {
  const double rate = 4;
  const int staff = 3;
  const auto stays = [&](int waiting) { return 1 - 1 / (1 + std::exp(3 - (waiting + 1.0) / staff / 0.5)); };
  const MarkovChain<int> chain(0, [&](int n, const auto& emit) {
    if (n < 200) emit(n + 1, n < staff ? rate : rate * stays(n - staff));
    if (n > 0) emit(n - 1, std::min(n, staff));
  });
  const auto run = run_steady(R"(
departments: {desk: {staff: 3}}
services: {serve: {by: desk, duration: exponential(mean 1 min)}}
customers: {all: {arrive: 4 / min, asks_for: serve, balks: {expected: 30 s}}}
)",
                              10'000, "min");
  expect_exact(run, "departments.desk.queue.mean", chain.mean([&](int n) { return std::max(0, n - staff); }));
  std::vector<double> balked;
  for (std::size_t r = 0; r < run.study().replications.size(); ++r)
    balked.push_back(run.value(r, "customers.balked").ratio() / run.value(r, "customers.arrived").ratio());
  expect_exact(balked, chain.mean([&](int n) { return n < staff ? 0 : 1 - stays(n - staff); }), "balked");
}

/// Two machines with `room` places between them; a done piece stays on the first machine until there is room.
void expect_blocking(int room) {
  struct State {
    int first, second;  // at or before each machine, the one that blocks included in the first
    bool blocked;
    bool operator<(const State& other) const {
      return std::tie(first, second, blocked) < std::tie(other.first, other.second, other.blocked);
    }
  };
  const double rate = 0.5;
  const MarkovChain<State> chain({0, 0, false}, [&](const State& s, const auto& emit) {
    if (s.first < 300) emit({s.first + 1, s.second, s.blocked}, rate);
    if (s.first > 0 && !s.blocked)
      emit(s.second < room + 1 ? State{s.first - 1, s.second + 1, false} : State{s.first, s.second, true}, 1);
    if (s.second > 0) emit(s.blocked ? State{s.first - 1, s.second, false} : State{s.first, s.second - 1, false}, 1);
  });
  const auto run = run_steady(fmt::format(R"(
departments: {{a: {{staff: 1}}, b: {{staff: 1, waiting_room: {}, when_full: block}}}}
services: {{first: {{by: a, duration: exponential(mean 1 min)}}, second: {{by: b, duration: exponential(mean 1 min)}}}}
customers: {{all: {{arrive: 0.5 / min, steps: [serve: first, serve: second]}}}}
)",
                                          room),
                              40'000, "min");
  expect_exact(run, "customers.sojourn.mean", chain.mean([](const State& s) { return s.first + s.second; }) / rate,
               1.0 / 60);
  expect_exact(run, "departments.a.utilisation", chain.mean([](const State& s) { return s.first > 0; }));
}

TEST(Parallel, AFullNextMachineBlocksTheOneBefore) { expect_blocking(1); }
TEST(Parallel, WithoutRoomBetweenMachinesAPieceWaitsForThePerson) { expect_blocking(0); }

/// One class may be served by one team only, the other by both; ranks say whom the flexible team looks at first, and
/// it does the foreign work at half the speed.
TEST(Parallel, SkillsInTheShapeOfAnN) {
  struct State {
    std::array<int, 5> n{};  // special team busy; flexible busy with a, with b; waiting a, b
    bool operator<(const State& other) const { return n < other.n; }
  };
  constexpr int special = 2;
  constexpr int flexible = 2;
  constexpr int most = 40;
  const double rate_a = 2.2;
  const double rate_b = 1.0;
  const double patience = 0.25;
  const auto with = [](State s, std::initializer_list<std::pair<std::size_t, int>> changes) {
    for (const auto& [place, change] : changes) s.n[place] += change;
    return s;
  };
  const auto next_for_flexible = [&](const State& s) {
    if (s.n[4] > 0) return with(s, {{4, -1}, {2, 1}});
    if (s.n[3] > 0) return with(s, {{3, -1}, {1, 1}});
    return s;
  };
  const MarkovChain<State> chain({}, [&](const State& s, const auto& emit) {
    const auto& [sp, fa, fb, qa, qb] = s.n;
    const bool flexible_free = fa + fb < flexible;
    if (sp < special)
      emit(with(s, {{0, 1}}), rate_a);
    else if (flexible_free)
      emit(with(s, {{1, 1}}), rate_a);
    else if (qa < most)
      emit(with(s, {{3, 1}}), rate_a);
    if (flexible_free)
      emit(with(s, {{2, 1}}), rate_b);
    else if (qb < most)
      emit(with(s, {{4, 1}}), rate_b);
    if (sp > 0) emit(qa > 0 ? with(s, {{3, -1}}) : with(s, {{0, -1}}), sp);
    if (fa > 0) emit(next_for_flexible(with(s, {{1, -1}})), 0.5 * fa);
    if (fb > 0) emit(next_for_flexible(with(s, {{2, -1}})), fb);
    if (qa > 0) emit(with(s, {{3, -1}}), patience * qa);
    if (qb > 0) emit(with(s, {{4, -1}}), patience * qb);
  });
  const auto run = run_steady(R"(
departments:
  desk:
    teams:
      special: {staff: 2, does: {a_work: 1}}
      flexible: {staff: 2, does: {a_work: {speed: 0.5, rank: 1}, b_work: 1}}
services: {a_work: {by: desk, duration: exponential(mean 1 min)}, b_work: {by: desk, duration: exponential(mean 1 min)}}
customers:
  a: {arrive: 2.2 / min, asks_for: a_work, patience: exponential(mean 4 min)}
  b: {arrive: 1 / min, asks_for: b_work, patience: exponential(mean 4 min)}
)",
                              20'000, "min");
  const double waiting_a = chain.mean([](const State& s) { return s.n[3]; });
  const double waiting_b = chain.mean([](const State& s) { return s.n[4]; });
  expect_exact(run, "customers.a.abandoned_rate", patience * waiting_a / rate_a);
  expect_exact(run, "customers.b.abandoned_rate", patience * waiting_b / rate_b);
  expect_exact(run, "departments.desk.queue.mean", waiting_a + waiting_b);
  expect_exact(run, "departments.desk.utilisation",
               chain.mean([](const State& s) { return s.n[0] + s.n[1] + s.n[2]; }) / (special + flexible));
}

/// With helpers who are always free, a wait ends at the limit: M/M/1 whose customers wait no longer than τ (Barrer
/// 1957). The virtual wait has density λp₀e^(-(μ-λ)w) up to τ and λp₀e^(λτ-μw) beyond.
TEST(Parallel, OverflowAfterATimeIsAQueueWithConstantPatience) {
  const double rate = 0.9;
  const double limit = 2;
  const double within = rate / (1 - rate) * (1 - std::exp(-(1 - rate) * limit));
  const double beyond = rate * std::exp(-(1 - rate) * limit);
  const auto run = run_steady(R"(
departments: {desk: {staff: 1, overflow: {pool: 2 min}}, pool: {staff: 1000}}
services: {serve: {by: desk, duration: exponential(mean 1 min)}}
customers: {all: {arrive: 0.9 / min, asks_for: serve}}
)",
                              40'000, "min");
  std::vector<double> shares;
  for (std::size_t r = 0; r < run.study().replications.size(); ++r)
    shares.push_back(run.value(r, "departments.desk.overflowed").ratio() /
                     run.value(r, "departments.desk.requests").ratio());
  expect_exact(shares, beyond / (1 + within + beyond), "overflowed");
  expect_exact(run, "customers.wait.zero", 1 / (1 + within + beyond));
}

/// The customer leaves after the service, the employee is busy for longer: M/G/1 with S + A.
TEST(Parallel, AfterWorkTakesCapacityFromThoseWhoFollow) {
  const auto run = run_steady(R"(
departments: {desk: {staff: 1}}
services: {serve: {by: desk, duration: exponential(mean 1 min), after_work: 30 s}}
customers: {all: {arrive: 0.5 / min, asks_for: serve}}
)",
                              40'000, "min");
  const double second_moment = 1 + 1.5 * 1.5;
  const double wait = 0.5 * second_moment / 2 / 0.25;
  expect_exact(run, "customers.wait.mean", wait, 1.0 / 60);
  expect_exact(run, "customers.sojourn.mean", wait + 1, 1.0 / 60);
  expect_exact(run, "departments.desk.utilisation", 0.75);
}

}  // namespace
}  // namespace domino::testing
