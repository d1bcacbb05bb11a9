// Where time went: exact to the tick in every scenario, equal to closed forms, and to a naive replay of the event log.

#include <algorithm>
#include <array>
#include <filesystem>
#include <map>
#include <set>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "models/replication/ledger/account.h"
#include "models/replication/ledger/holding.h"
#include "models/replication/ledger/overtaking.h"
#include "models/replication/replication.h"
#include "tests/theory/closed_form_run.h"
#include "tests/theory/markov_chain.h"

namespace domino::testing {
namespace {

using chain::Accounts;
using chain::CaseRecord;
using chain::Cause;
using chain::Index;
using chain::Record;
using chain::Replication;

ScenarioRun run_with_ledger(const std::string& body, double horizon, const std::string& unit,
                            std::uint32_t replications = 40) {
  const std::string text =
      fmt::format("version: 1\nscenario: theory\nquestion: Is it exact?\nrun: {{horizon: {} {}, warm_up: {} {}}}\n{}",
                  horizon - horizon / 10, unit, horizon / 10, unit, body);
  return ScenarioRun(read(text).plan, {.seed = 20260101, .replications = replications, .ledger = {.on = true}});
}

/// One replication of a scenario, with the parts of each of its cases.
class Cases {
 public:
  explicit Cases(const std::string& text, std::uint64_t number = 1) : plan_(read(text).plan), accounts_(*plan_) {
    Replication replication(*plan_, {.keep_visits = true, .ledger = {.on = true, .keep_cases = true}});
    record_ = *replication.run(5, number);
  }
  const chain::Plan& plan() const { return *plan_; }
  const Record& record() const { return record_; }
  Index department(const std::string& name) const {
    for (Index d = 0; d < plan_->departments.size(); ++d)
      if (plan_->departments[d].name == name) return d;
    throw std::runtime_error("no department " + name);
  }
  Ticks ticks_of(const CaseRecord& ended, Index account) const {
    for (std::uint32_t i = 0; i < ended.parts; ++i)
      if (const auto& part = record_.time.parts[ended.first_part + i]; part.account == account) return part.ticks;
    return 0;
  }
  Ticks ticks_of(const CaseRecord& ended, const std::string& name, Cause cause) const {
    return ticks_of(ended, accounts_.of(department(name), cause));
  }
  double seconds_of(std::uint32_t number, const std::string& name, Cause cause) const {
    for (const CaseRecord& ended : record_.time.ended)
      if (ended.case_number == number) return seconds(ticks_of(ended, name, cause));
    throw std::runtime_error("no such case");
  }
  const Accounts& accounts() const { return accounts_; }

 private:
  std::shared_ptr<const chain::Plan> plan_;
  Accounts accounts_;
  Record record_;
};

// --- closed forms ----------------------------------------------------------------------------------------

TEST(Ledger, SharesOfATandemAreThoseOfItsQueues) {
  const auto run = run_with_ledger(R"(
departments: {one: {staff: 1}, two: {staff: 1}, three: {staff: 1}}
services:
  a: {by: one, duration: exponential(mean 1 min)}
  b: {by: two, duration: exponential(mean 1.25 min)}
  c: {by: three, duration: exponential(mean 1.4285714285714286 min)}
customers: {all: {arrive: 0.5 / min, steps: [serve: a, serve: b, serve: c]}}
)",
                                   30'000, "min");
  expect_exact(run, "customers.time.departments.one.share", 0.193548387);
  expect_exact(run, "customers.time.departments.two.share", 0.322580645);
  expect_exact(run, "customers.time.departments.three.share", 0.483870968);
  expect_exact(run, "customers.time.departments.three.capacity.mean", 5 - 1 / 0.7, 1.0 / 60);
  expect_exact(run, "customers.time.departments.three.service.mean", 1 / 0.7, 1.0 / 60);
  expect_exact(run, "customers.time.mean", 2 + 10.0 / 3 + 5, 1.0 / 60);
}

TEST(Ledger, WhatAParkedCaseWaitsForIsChargedToTheProvider) {
  const auto run = run_with_ledger(R"(
departments: {front: {staff: 1}, expert: {staff: 1}}
services:
  solve:
    by: front
    duration: exponential(mean 2.5 min)
    needs:
      advice: {chance: 40 %, mode: park, switching: 0 s, work_left: exponential(mean 2.5 min), recall: in turn}
  advice: {by: expert, duration: exponential(mean 8 min)}
customers: {all: {arrive: 10 / h, asks_for: solve}}
)",
                                   8'000, "h");
  expect_exact(run, "customers.time.departments.expert.share", 0.449438202);
  expect_exact(run, "customers.time.mean", 15.2571429, 1.0 / 60);
}

/// Two people who each do Exp(1) minute and then hold the customer until the one provider, Exp(.5), has answered.
TEST(Ledger, AWaitIsSplitByWhatThePeopleAreHeldFor) {
  const auto run = run_with_ledger(R"(
departments: {front: {staff: 2}, back: {staff: 1}}
services:
  solve: {by: front, duration: exponential(mean 1 min), needs: {answer: {mode: hold}}}
  answer: {by: back, duration: exponential(mean 0.5 min)}
customers: {all: {arrive: 0.8 / min, asks_for: solve}}
)",
                                   40'000, "min");
  using State = std::array<int, 2>;  // present, held
  const MarkovChain<State> chain({0, 0}, [](const State& s, const auto& emit) {
    const auto [present, held] = s;
    if (present < 150) emit({present + 1, held}, 0.8);
    emit({present, held + 1}, std::min(present, 2) - held);
    if (held > 0) emit({present - 1, held - 1}, 2);
  });
  const auto waiting = [](const State& s) { return std::max(0, s[0] - 2); };
  const double queue = chain.mean(waiting);
  const double held = chain.mean([&](const State& s) { return waiting(s) * s[1] / 2.0; });
  ASSERT_NEAR(queue / 0.8, 1.00661, 1e-5) << "the chain is that of the reference";
  expect_exact(run, "departments.front.waiting.held_for.back", held / queue);
  expect_exact(run, "departments.front.waiting.own_work", 1 - held / queue);
  expect_exact(run, "customers.time.departments.front.capacity.mean", 1.00661, 1.0 / 60);
  // A holding customer is the provider's, and so is the wait of one who holds for the other.
  const double blocked = chain.mean([](const State& s) { return std::max(0, s[1] - 1); }) / 0.8;
  expect_exact(run, "customers.time.departments.back.capacity.mean", blocked, 1.0 / 60);
  for (std::size_t r = 0; r < run.study().replications.size(); ++r)
    EXPECT_EQ(run.value(r, "departments.front.waiting.nobody_there").numerator, 0);
}

/// Each mistake is seen by its maker and costs the work once more; visits are geometric.
TEST(Ledger, WorkDoneAgainIsRework) {
  const auto run = run_with_ledger(R"(
departments: {desk: {staff: 50}}
services: {solve: {by: desk, duration: 1 min, errors: {chance: 35 %, caught: 100 %}}}
customers: {all: {arrive: 2 / min, asks_for: solve}}
)",
                                   4'000, "min");
  expect_exact(run, "customers.time.departments.desk.rework.mean", 1 / 0.65 - 1, 1.0 / 60);
  EXPECT_NEAR(run.mean("customers.time.departments.desk.service.mean"), 60, 1e-6);
}

/// The requester sees every mistake of the provider and asks again; what comes after the first answer is rework.
TEST(Ledger, AskingAgainIsChargedToWhereTheMistakeWasMade) {
  const auto run = run_with_ledger(R"(
departments: {desk: {staff: 100}, experts: {staff: 100}}
services:
  solve: {by: desk, duration: 1 min, needs: {advice: {mode: hold, check: 100 %}}}
  advice: {by: experts, duration: 2 min, errors: {chance: 35 %, caught: 0 %}}
customers: {all: {arrive: 2 / min, asks_for: solve}}
)",
                                   4'000, "min");
  expect_exact(run, "customers.time.departments.experts.rework.mean", 2 * (1 / 0.65 - 1), 1.0 / 60);
  EXPECT_NEAR(run.mean("customers.time.departments.experts.service.mean"), 120, 1e-6);
}

TEST(Ledger, ADepartmentThatNobodyAskedHasExactlyNothing) {
  const auto run = run_with_ledger(R"(
departments: {desk: {staff: 1}, spare: {staff: 1}}
services:
  solve: {by: desk, duration: exponential(mean 1 min), needs: {advice: {chance: 0 %, mode: hold}}}
  advice: {by: spare, duration: 1 min}
customers: {all: {arrive: 0.8 / min, asks_for: solve}}
)",
                                   1'000, "min", 5);
  std::size_t looked_at = 0;
  for (const auto& measure : run.catalogue().measures()) {
    if (measure.address.find(".departments.spare.") == std::string::npos || !measure.address.starts_with("customers"))
      continue;
    ++looked_at;
    for (std::size_t r = 0; r < 5; ++r) EXPECT_EQ(run.value(r, measure.address).numerator, 0) << measure.address;
  }
  EXPECT_GE(looked_at, 8U);
}

// --- what happened, instant by instant ---------------------------------------------------------------------

std::string day(const std::string& rest) {
  return "version: 1\nscenario: day\nquestion: Who waits for what?\nrun: {days: 4}\n" + rest;
}

/// Monday 09:00 to 17:00; a customer an hour, from midnight on.
TEST(Ledger, AWaitForClosedDoorsIsCharged) {
  const Cases cases(day(R"(
calendars: {office: {Mon-Fri: "09:00-17:00"}}
departments: {desk: {staff: 30, hours: office}}
services: {help: {by: desk, duration: 1 min}}
customers: {all: {every: 1 h, asks_for: help}}
)"));
  // The first comes at 01:00 and waits eight hours; the eighth comes at 08:00, the tenth finds it open.
  EXPECT_EQ(cases.seconds_of(1, "desk", Cause::closed), 8 * 3600);
  EXPECT_EQ(cases.seconds_of(8, "desk", Cause::closed), 3600);
  EXPECT_EQ(cases.seconds_of(10, "desk", Cause::closed), 0);
  EXPECT_EQ(cases.seconds_of(1, "desk", Cause::capacity), 0);
  EXPECT_EQ(cases.seconds_of(1, "desk", Cause::service), 60);
}

/// The second of two who come together sees the third, more urgent and later, served first.
TEST(Ledger, WhoeverIsOvertakenSeesItCharged) {
  const Cases cases(day(R"(
departments: {desk: {staff: 1, queue: priority, preemption: none}}
services:
  slow: {by: desk, duration: 90 min}
  urgent: {by: desk, duration: 10 min, priority: 1}
customers:
  all: {every: 1 day, steps: [serve: slow]}
  also: {every: 1 day, steps: [delay: 1 min, serve: slow]}
  later: {every: 1 day, steps: [delay: 10 min, serve: urgent]}
)"));
  const auto of = [&](const std::string& segment) {
    for (const CaseRecord& ended : cases.record().time.ended)
      if (cases.plan().segments[ended.segment].name == segment && ended.case_number == 1) return ended;
    return CaseRecord{};
  };
  const auto minutes = [&](const std::string& segment, Cause cause) {
    return seconds(cases.ticks_of(of(segment), "desk", cause)) / 60;
  };
  EXPECT_EQ(minutes("also", Cause::capacity), 89);
  EXPECT_EQ(minutes("also", Cause::overtaken), 10);
  EXPECT_EQ(minutes("later", Cause::capacity), 80);
  EXPECT_EQ(minutes("later", Cause::overtaken), 0);
  EXPECT_EQ(seconds(cases.ticks_of(of("also"), cases.accounts().delay())), 60);
}

/// With half of the people absent, a wait is for the absent exactly while no more stand in front than are absent.
TEST(Ledger, AWaitForTheAbsentIsChargedByThePlaceInTheQueue) {
  const auto text = day(R"(
departments: {desk: {staff: 4, absence: 50 %}}
services: {help: {by: desk, duration: 10 min}}
customers: {all: {every: 1 day, group: 12, asks_for: help}}
)");
  // All who come together come to four people of whom some are absent; the others serve them in rounds of 10 minutes.
  const auto absent_in = [&](const Cases& cases) {
    return 4 - static_cast<int>(seconds(cases.record().departments[0].on_duty) / (4 * 86400.0) + 0.5);
  };
  std::uint64_t number = 1;
  while (number < 50 && absent_in(Cases(text, number)) % 4 == 0) ++number;
  const Cases cases(text, number);
  const int absent = absent_in(cases);
  ASSERT_NE(absent % 4, 0) << "some come and some do not";
  for (int place = 1; place <= 12; ++place) {
    const int round = (place - 1) / (4 - absent);
    double away = 0;
    for (int r = 0; r < round; ++r) {
      const int waiting_before = place - (r + 1) * (4 - absent);  // the place in the queue during this round
      away += waiting_before <= absent ? 600 : 0;
    }
    const auto customer = static_cast<std::uint32_t>(place);
    EXPECT_EQ(cases.seconds_of(customer, "desk", Cause::absent), away) << place;
    EXPECT_EQ(cases.seconds_of(customer, "desk", Cause::capacity), 600 * round - away) << place;
  }
}

TEST(Ledger, OfBranchesTheLastIsCharged) {
  const Cases cases(day(R"(
departments: {paper: {staff: 9}, goods: {staff: 9}}
services: {write: {by: paper, duration: 5 min}, pack: {by: goods, duration: 8 min}, sign: {by: paper, duration: 1 min}}
customers:
  all: {every: 1 h, steps: [all_of: {a: {steps: [serve: write, serve: sign]}, b: {steps: [serve: pack]}}, serve: sign]}
)"));
  EXPECT_EQ(cases.seconds_of(1, "goods", Cause::service), 480);
  EXPECT_EQ(cases.seconds_of(1, "paper", Cause::service), 60);
}

TEST(Ledger, ClarifyingIsChargedToTheRequester) {
  const Cases cases(day(R"(
departments: {desk: {staff: 9}, experts: {staff: 9}}
services:
  help: {by: desk, duration: 2 min, needs: {advice: {mode: hold, hand_off: 3 min}}}
  advice: {by: experts, duration: 4 min, complete: {chance: 50 %, clarification: 7 min}}
customers: {all: {every: 1 h, asks_for: help}}
)"));
  std::set<double> clarified;
  for (const CaseRecord& ended : cases.record().time.ended) {
    clarified.insert(seconds(cases.ticks_of(ended, "desk", Cause::clarification)) / 60);
    EXPECT_EQ(seconds(cases.ticks_of(ended, "desk", Cause::hand_off)), 180);
    EXPECT_EQ(seconds(cases.ticks_of(ended, "experts", Cause::service)), 240);
    EXPECT_EQ(cases.ticks_of(ended, "experts", Cause::clarification), 0);
  }
  EXPECT_EQ(clarified, (std::set<double>{0, 7, 14, 21}));
}

// --- a naive reference -----------------------------------------------------------------------------------

/// Replays the event log: at each instant of a case the request issued last that is still open says what it waits for.
class Replay {
 public:
  explicit Replay(const Cases& cases) : cases_(cases) {}

  void expect_the_same() {
    std::map<std::pair<Index, std::uint64_t>, std::vector<const chain::Visit*>> of_case;
    for (const chain::Visit& visit : cases_.record().visits)
      of_case[{visit.segment, visit.case_number}].push_back(&visit);
    ASSERT_GT(cases_.record().time.ended.size(), 100U);
    for (const CaseRecord& ended : cases_.record().time.ended) {
      const auto expected = split(ended, of_case[{ended.segment, ended.case_number}]);
      for (Index account = 0; account < cases_.accounts().count(); ++account) {
        const auto found = expected.find(account);
        const Ticks exact = found == expected.end() ? 0 : found->second;
        total_[cases_.accounts().cause(account)] += exact;
        ASSERT_EQ(cases_.ticks_of(ended, account), exact) << "case " << ended.case_number << " account " << account
                                                          << " " << chain::cause_name(cases_.accounts().cause(account));
      }
    }
  }
  Ticks total(Cause cause) { return total_[cause]; }

 private:
  std::map<Index, Ticks> split(const CaseRecord& ended, const std::vector<const chain::Visit*>& visits) {
    std::set<Ticks> instants{ended.arrived, ended.ended};
    const auto note = [&](Ticks at) {
      if (at > ended.arrived && at < ended.ended) instants.insert(at);
    };
    for (const chain::Visit* visit : visits)
      for (const Ticks at : {visit->issued, visit->started, visit->ended}) note(at);
    for (const chain::Visit& other : cases_.record().visits)
      for (const Ticks at : {other.started, other.ended}) note(at);
    for (const auto& department : cases_.plan().departments)
      for (Time at{}; at.s < seconds(ended.ended); at = department.hours.next_change(at)) note(ticks(at));
    std::map<Index, Ticks> spent;
    for (auto at = instants.begin(); std::next(at) != instants.end(); ++at)
      spent[account_at(visits, *at)] += *std::next(at) - *at;
    return spent;
  }

  Index account_at(const std::vector<const chain::Visit*>& visits, Ticks at) const {
    const chain::Visit* open = nullptr;
    for (const chain::Visit* visit : visits)
      if (visit->issued <= at && at < visit->ended && (open == nullptr || visit->issued >= open->issued)) open = visit;
    if (open == nullptr) return cases_.accounts().delay();
    const Index department = cases_.plan().services[open->service].department;
    if (open->was_started && open->started <= at) return cases_.accounts().of(department, Cause::service);
    const auto& hours = cases_.plan().departments[department].hours;
    if (hours.value_at(Time{seconds(at)}) <= 0) return cases_.accounts().of(department, Cause::closed);
    for (const chain::Visit& other : cases_.record().visits)
      if (cases_.plan().services[other.service].department == department && other.was_started && other.started <= at &&
          at < other.ended && other.issued > open->issued)
        return cases_.accounts().of(department, Cause::overtaken);
    return cases_.accounts().of(department, Cause::capacity);
  }

  const Cases& cases_;
  std::map<Cause, Ticks> total_;
};

TEST(Ledger, ANaiveReplayOfTheEventLogGivesTheSameSplit) {
  const Cases cases(R"(
version: 1
scenario: log
question: Does a replay say the same?
run: {days: 2}
calendars: {office: {Mon-Fri: "09:00-17:00"}}
departments:
  desk: {staff: 3, queue: last come}
  experts: {staff: 2, queue: priority, preemption: none}
  stores: {staff: 1, hours: office, queue: random}
services:
  solve:
    by: desk
    duration: exponential(mean 10 min)
    needs: {advice: {chance: 40 %, mode: hold}}
  sell: {by: desk, duration: exponential(mean 5 min)}
  advice:
    by: experts
    duration: exponential(mean 15 min)
    needs: {look_up: {chance: 50 %, mode: hold, at: middle}}
  audit: {by: experts, duration: exponential(mean 10 min), priority: 2}
  look_up: {by: stores, duration: exponential(mean 6 min)}
customers:
  buyers: {arrive: 3 / h, steps: [serve: solve, delay: exponential(mean 4 min), serve: sell]}
  auditors: {arrive: 1 / h, asks_for: audit}
)");
  Replay replay(cases);
  replay.expect_the_same();
  for (const Cause cause : {Cause::service, Cause::capacity, Cause::closed, Cause::overtaken, Cause::delay})
    EXPECT_GT(replay.total(cause), 0) << chain::cause_name(cause) << " does not come up, so nothing is compared";
}

// --- everywhere ------------------------------------------------------------------------------------------

TEST(Ledger, EveryCaseOfEveryShippedScenarioAddsUp) {
  std::size_t cases = 0;
  for (const auto& file : std::filesystem::directory_iterator(DOMINO_SCENARIOS)) {
    if (file.path().extension() != ".yaml") continue;
    const auto reading = read_shipped(file.path().filename());
    Replication with(*reading.plan, {.ledger = {.on = true, .keep_cases = true}});
    const Record& record = *with.run(reading.scenario->run.seed, 1);
    for (const CaseRecord& ended : record.time.ended) {
      Ticks sum = 0;
      for (std::uint32_t i = 0; i < ended.parts; ++i) sum += record.time.parts[ended.first_part + i].ticks;
      ASSERT_EQ(sum, ended.sojourn()) << file.path() << " case " << ended.case_number;
    }
    cases += record.time.ended.size();
    Replication without(*reading.plan);
    EXPECT_EQ(without.run(reading.scenario->run.seed, 1)->events, record.events) << file.path();
  }
  EXPECT_GT(cases, 10'000U);
}

// --- the parts -------------------------------------------------------------------------------------------

TEST(Overtaking, CountsWhileSomebodyLaterIsServed) {
  chain::Overtaking overtaking;
  overtaking.join(1, 10, 10);
  overtaking.join(2, 20, 20);
  overtaking.set_latest(15, 30);  // later than 1, earlier than 2
  overtaking.set_latest(25, 40);
  overtaking.set_latest(chain::Overtaking::kNobody, 100);
  EXPECT_EQ(overtaking.take(2, 20, 200), 60);
  EXPECT_EQ(overtaking.take(1, 10, 200), 70);
  EXPECT_EQ(overtaking.take(1, 10, 300), 0);
}

/// Thousands who come, overtake, are taken out of the middle and come back with an old request, against a plain list.
TEST(Overtaking, OfALongQueueIsThatOfAPlainListWhateverHappens) {
  struct One {
    Ticks issued = 0;
    Ticks overtaken = 0;
  };
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    chain::Overtaking overtaking;
    std::map<std::uint32_t, One> plain;
    Ticks latest = chain::Overtaking::kNobody;
    Ticks now = 0;
    std::uint32_t next = 0;
    std::size_t longest = 0;
    auto luck = random::Stream(seed, 0, 0).at(0);
    const auto draw = [&](std::uint64_t below) { return static_cast<Ticks>(luck.next() % below); };
    const auto pass = [&](Ticks span) {
      for (auto& [id, one] : plain)
        if (one.issued < latest) one.overtaken += span;
      now += span;
    };
    for (int step = 0; step < 12'000; ++step) {
      pass(draw(3));
      const Ticks what = draw(100);
      if (what < 60 || plain.empty()) {
        // Most ask now, some have asked long ago, and many at the same instant.
        const Ticks issued = what < 40 ? now : draw(static_cast<std::uint64_t>(now) + 1) / 50 * 50;
        overtaking.join(next, issued, now);
        plain[next++] = {issued, 0};
      } else if (what < 80) {
        latest = draw(10) == 0 ? chain::Overtaking::kNobody : draw(static_cast<std::uint64_t>(now) + 2);
        overtaking.set_latest(latest, now);
      } else {
        auto chosen = plain.lower_bound(static_cast<std::uint32_t>(draw(next)));
        if (chosen == plain.end()) chosen = plain.begin();
        auto& [id, one] = *chosen;
        ASSERT_EQ(overtaking.take(id, one.issued, now), one.overtaken) << "seed " << seed << ", step " << step;
        one.overtaken = 0;
        if (what < 95) {
          overtaking.leave(id, one.issued);
          plain.erase(chosen);
        }
      }
      longest = std::max(longest, plain.size());
    }
    EXPECT_GT(longest, 4000U);
    while (!plain.empty()) {
      const auto& [id, one] = *plain.begin();
      ASSERT_EQ(overtaking.take(id, one.issued, now), one.overtaken);
      overtaking.leave(id, one.issued);
      plain.erase(plain.begin());
    }
    overtaking.set_latest(chain::Overtaking::kNobody, now);
    overtaking.join(next, now, now);
    EXPECT_EQ(overtaking.take(next, now, now + 5), 0) << "an empty queue is as good as new";
  }
}

TEST(Holding, SharesAddUpToTheTimeWaited) {
  chain::Holding holding;
  holding.open(2);
  holding.change_busy(2, 0);
  holding.change_waiting(1, 0);
  holding.change_held(0, 1, 10);
  holding.change_held(1, 1, 20);
  holding.change_waiting(1, 20);
  holding.change_held(0, -1, 30);
  holding.set_open(false, 40);
  EXPECT_EQ(holding.waited(50), 20 + 40 + 20);
  EXPECT_EQ(holding.attended(50), 60);
  EXPECT_EQ(holding.held_for(0, 50), 10 * .5 + 10 * 2 * .5);
  EXPECT_EQ(holding.held_for(1, 50), 20 * 2 * .5);
  holding.start_measuring(50);
  EXPECT_EQ(holding.held_for(1, 60), 0);
}

}  // namespace
}  // namespace domino::testing
