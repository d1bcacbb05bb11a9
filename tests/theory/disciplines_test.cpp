// Who is served next, against theory: orders that only chance or arrival decide, priorities, weights, sizes, dates.

#include <array>
#include <cmath>
#include <map>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "models/replication/replication.h"
#include "tests/theory/closed_form_run.h"
#include "tests/theory/markov_chain.h"

namespace domino::testing {
namespace {

/// Mean over the visits of each replication, one at a time: long runs need not fit into memory together.
template <class Of>
std::vector<double> means_over_visits(const std::string& body, double minutes, std::uint64_t replications, Of&& of) {
  const auto reading =
      read(fmt::format("version: 1\nscenario: theory\nquestion: Is it exact?\nrun: {{horizon: {0} min, warm_up: {1} "
                       "min}}\n{2}",
                       minutes - minutes / 10, minutes / 10, body));
  std::vector<double> means;
  chain::Replication replication(*reading.plan, {.keep_visits = true});
  for (std::uint64_t r = 0; r < replications; ++r) {
    double sum = 0;
    double count = 0;
    for (const auto& visit : replication.run(7, r)->visits) {
      const double value = of(visit);
      if (std::isnan(value)) continue;
      sum += value;
      ++count;
    }
    means.push_back(sum / count);
  }
  return means;
}

double wait_of(const chain::Visit& visit) { return seconds(visit.started - visit.issued) / 60; }

std::string one_queue(const std::string& queue) {
  return "departments: {desk: {staff: 1, queue: " + queue +
         "}}\nservices: {serve: {by: desk, duration: exponential(mean 1 min)}}\n"
         "customers: {all: {arrive: 0.8 / min, asks_for: serve}}\n";
}

TEST(Disciplines, RandomOrderSpreadsTheWaitOfMM1) {
  const auto run = run_steady(one_queue("random"), 20'000, "min");
  expect_exact(run, "customers.wait.mean", 4, 1.0 / 60);
  const auto means = means_over_visits(one_queue("random"), 40'000, 40,
                                       [](const auto& visit) { return wait_of(visit) * wait_of(visit); });
  expect_exact(means, 66.6666667, "second moment");
}

TEST(Disciplines, LastComeSpreadsTheWaitOfMM1Most) {
  const auto means = means_over_visits(one_queue("last come"), 60'000, 200,
                                       [](const auto& visit) { return wait_of(visit) * wait_of(visit); });
  expect_exact(means, 200, "second moment");
}

/// Phipps 1956: the wait of a job of size x is λE[S²]/2 / (1-ρ(x))², ρ(x) the load of smaller jobs.
TEST(Disciplines, ShortestFirstIsPhippsFormula) {
  const double rate = 0.8;
  double mean = 0;
  const double step = 1e-4;
  for (double x = step / 2; x < 60; x += step) {
    const double load = rate * (1 - std::exp(-x) * (1 + x));
    mean += step * std::exp(-x) * rate / ((1 - load) * (1 - load));
  }
  const auto run = run_steady(one_queue("shortest"), 40'000, "min");
  expect_exact(run, "customers.wait.mean", mean, 1.0 / 60);
}

std::string two_classes(const std::string& queue, int staff, double first, double second,
                        const std::string& duration = "exponential(mean 1 min)") {
  return fmt::format(
      "departments: {{desk: {{staff: {0}, queue: {1}}}}}\nservices:\n"
      "  urgent: {{by: desk, priority: 1, duration: exponential(mean 1 min)}}\n  usual: {{by: desk, duration: {4}}}\n"
      "customers:\n  first: {{arrive: {2} / min, asks_for: urgent}}\n  second: {{arrive: {3} / min, asks_for: "
      "usual}}\n",
      staff, queue, first, second, duration);
}

TEST(Disciplines, PrioritiesWithoutPreemptionAreCobhams) {
  const auto one = run_steady(two_classes("priority, preemption: none", 1, 0.3, 0.5), 40'000, "min");
  expect_exact(one, "customers.first.wait.mean", 1.14285714, 1.0 / 60);
  expect_exact(one, "customers.second.wait.mean", 5.71428571, 1.0 / 60);
  const auto three = run_steady(two_classes("priority, preemption: none", 3, 0.9, 1.5), 20'000, "min");
  expect_exact(three, "customers.first.wait.mean", 0.308186196, 1.0 / 60);
  expect_exact(three, "customers.second.wait.mean", 1.54093098, 1.0 / 60);
}

/// Cobham again, with W₀ = λE[S²]/2 = 1.03 min; 1.4714 min for the 30 % who are urgent and 3.5034 min for the others.
TEST(Disciplines, PrioritiesThatCasesBringAreCobhams) {
  const auto run = run_steady(R"(
departments: {desk: {staff: 1, queue: priority, preemption: none}}
services: {serve: {by: desk, duration: 2 min + 3 min × urgent, priority: urgent}}
customers: {all: {arrive: 0.2 / min, asks_for: serve, attributes: {urgent: discrete(30 % 1 or 70 % 0)}}}
)",
                              100'000, "min");
  const double urgent = 1.03 / (1 - 0.3);
  const double usual = urgent / (1 - 0.58);
  expect_exact(run, "customers.wait.mean", 0.3 * urgent + 0.7 * usual, 1.0 / 60);
}

/// What the customer brings is added to what the service has, and rounded: 0.4 + 1 comes after 2, 0.6 + 1 does not.
TEST(Disciplines, PrioritiesThatCasesBringAreAddedAndRounded) {
  const auto wait_of_segment = [](const std::string& rank) {
    const auto run = run_steady(
        "departments: {desk: {staff: 1, queue: priority, preemption: none}}\nservices:\n"
        "  serve: {by: desk, duration: exponential(mean 1 min), priority: 1}\n"
        "  known: {by: desk, duration: exponential(mean 1 min), priority: 2}\n"
        "customers:\n  ranked: {arrive: 0.4 / min, asks_for: serve, attributes: {rank: " +
            rank + "}, priority: rank}\n  others: {arrive: 0.4 / min, asks_for: known}\n",
        40'000, "min");
    std::vector<double> waits;
    for (std::size_t r = 0; r < run.study().replications.size(); ++r)
      waits.push_back(run.value(r, "customers.ranked.wait.mean").ratio() / 60);
    return waits;
  };
  expect_exact(wait_of_segment("constant(0.4)"), 0.8 / (0.6 * 0.2), "behind");
  expect_exact(wait_of_segment("constant(0.6)"), 4, "alike");
  expect_exact(wait_of_segment("constant(1.6)"), 0.8 / 0.6, "before");
}

TEST(Disciplines, PrioritiesThatResumeLeaveTheFirstClassAlone) {
  const auto run = run_steady(two_classes("priority, preemption: resume", 1, 0.3, 0.5), 60'000, "min");
  expect_exact(run, "customers.first.sojourn.mean", 1.42857143, 1.0 / 60);
  expect_exact(run, "customers.second.sojourn.mean", 7.14285714, 1.0 / 60);
  expect_exact(run, "departments.desk.utilisation", 0.8);
}

/// With exponential work of one rate the number present is that of M/M/3 whoever is served, and the first class sees
/// M/M/3 of its own; Little's law gives the second.
TEST(Disciplines, PrioritiesThatResumeAtThreeDesks) {
  const auto erlang_c = [](double a, int c) {
    double term = 1;
    double sum = 1;
    for (int k = 1; k < c; ++k) sum += term *= a / k;
    term *= a / c * c / (c - a);
    return term / (sum + term);
  };
  const auto present = [&](double a) { return a + erlang_c(a, 3) * a / (3 - a); };
  const auto run = run_steady(two_classes("priority, preemption: resume", 3, 0.9, 1.5), 40'000, "min");
  expect_exact(run, "customers.first.sojourn.mean", present(0.9) / 0.9, 1.0 / 60);
  expect_exact(run, "customers.second.sojourn.mean", (present(2.4) - present(0.9)) / 1.5, 1.0 / 60);
}

/// What was asked of others meanwhile, and how urgently, makes the rest of a case no more urgent.
TEST(Disciplines, RecalledWorkHasThePriorityOfItsService) {
  const auto run = run_steady(R"(
departments:
  desk: {staff: 1, queue: priority, preemption: resume}
  lab: {staff: 5, queue: priority, preemption: none}
services:
  urgent: {by: desk, priority: 1, duration: exponential(mean 1 min)}
  usual:
    by: desk
    duration: exponential(mean 1 min)
    needs: {advice: {mode: park, switching: 0 s, work_left: exponential(mean 1 min), recall: in turn}}
  advice: {by: lab, priority: 5, duration: exponential(mean 1 min)}
customers:
  first: {arrive: 0.3 / min, asks_for: urgent}
  second: {arrive: 0.2 / min, asks_for: usual}
)",
                              40'000, "min");
  expect_exact(run, "customers.first.sojourn.mean", 1 / 0.7, 1.0 / 60);
  expect_exact(run, "departments.desk.utilisation", 0.7);
}

/// Work of length x that begins anew takes (e^(λx)-1)(1/λ + 1/(μ-λ)) from its first start (Gaver 1962), λ and μ of the
/// first class; work that goes on takes x/(1-λ/μ).
TEST(Disciplines, InterruptedWorkIsNeitherLostNorDoubled) {
  const auto second = [](const auto& visit) {
    return visit.segment == 1 ? seconds(visit.ended - visit.started) / 60 : std::nan("");
  };
  const std::string constant = "constant(1 min)";
  expect_exact(
      means_over_visits(two_classes("priority, preemption: resume", 1, 0.3, 0.3, constant), 20'000, 40, second),
      1 / 0.7, "resume");
  expect_exact(
      means_over_visits(two_classes("priority, preemption: restart", 1, 0.3, 0.3, constant), 20'000, 40, second),
      std::expm1(0.3) * (1 / 0.3 + 1 / 0.7), "restart");
}

/// Work that begins anew and is drawn anew takes (1/φ(λ)-1)(1/λ + 1/(μ-λ)), φ the transform of its length (Gaver 1962);
/// work that begins anew as it was, (E[exp(λS)]-1)(1/λ + 1/(μ-λ)).
TEST(Disciplines, InterruptedWorkThatIsDrawnAnewIsGaversRepeatDifferent) {
  const auto second = [](const auto& visit) {
    return visit.segment == 1 ? seconds(visit.ended - visit.started) / 60 : std::nan("");
  };
  const std::string either = "discrete(50 % 0.5 min or 50 % 1.5 min)";
  const double interruption = 1 / 0.3 + 1 / 0.7;
  const double different = (2 / (std::exp(-0.15) + std::exp(-0.45)) - 1) * interruption;
  const double identical = ((std::exp(0.15) + std::exp(0.45)) / 2 - 1) * interruption;
  EXPECT_GT(identical / different, 1.05);
  expect_exact(
      means_over_visits(two_classes("priority, preemption: resample", 1, 0.3, 0.3, either), 20'000, 40, second),
      different, "resample");
  expect_exact(means_over_visits(two_classes("priority, preemption: restart", 1, 0.3, 0.3, either), 20'000, 40, second),
               identical, "restart");
}

/// Whoever may interrupt needs no chair, and the interrupted takes one even if that is one more than there is.
TEST(Disciplines, PreemptionBeforeAFullWaitingRoomIsAMarkovChain) {
  using State = std::array<int, 3>;  // in service (0 nobody, 1 urgent, 2 routine), urgent and routine ones waiting
  const double urgent = 2.0 / 60;
  const double routine = 10.0 / 60;
  const auto is_full = [](const State& s) { return s[1] + s[2] >= 1; };
  const MarkovChain<State> chain({0, 0, 0}, [&](const State& s, const auto& emit) {
    const auto [at_work, first, second] = s;
    if (at_work == 0) {
      emit({1, 0, 0}, urgent);
      return emit({2, 0, 0}, routine);
    }
    if (at_work == 2) emit({1, first, second + 1}, urgent);
    if (at_work == 1 && !is_full(s)) emit({1, first + 1, second}, urgent);
    if (!is_full(s)) emit({at_work, first, second + 1}, routine);
    const State next = first > 0 ? State{1, first - 1, second} : second > 0 ? State{2, 0, second - 1} : State{0, 0, 0};
    emit(next, at_work == 1 ? 1 : 0.1);
  });
  const auto run = run_steady(R"(
departments: {desk: {staff: 1, queue: priority, preemption: resume, waiting_room: 1}}
services:
  urgent: {by: desk, duration: exponential(mean 1 min), priority: 1}
  routine: {by: desk, duration: exponential(mean 10 min)}
customers: {hot: {arrive: 2 / h, asks_for: urgent}, cold: {arrive: 10 / h, asks_for: routine}}
)",
                              100'000, "min");
  const double hot = chain.mean([&](const State& s) { return s[0] == 1 && is_full(s); });
  const double cold = chain.mean([&](const State& s) { return s[0] != 0 && is_full(s); });
  EXPECT_NEAR(hot, 0.0275, 5e-5);
  EXPECT_NEAR(cold, 0.5237, 5e-5);
  expect_exact(run, "customers.hot.blocked_rate", hot);
  expect_exact(run, "customers.cold.blocked_rate", cold);
}

/// Every start and stop is rounded to a tick of 2^-20 s, so that pieces add up to within one each.
TEST(Disciplines, WorkThatResumesOccupiesExactlyItsDuration) {
  const auto reading = read(R"(
version: 1
scenario: theory
question: Is it exact?
run: {days: 3}
departments: {desk: {staff: 2, queue: priority, preemption: resume}}
services:
  urgent: {by: desk, priority: 1, duration: 2 min}
  usual: {by: desk, duration: 7 min}
customers:
  first: {arrive: 0.3 / min, asks_for: urgent, hours: {daily: "08:00-16:00"}}
  second: {arrive: 0.15 / min, asks_for: usual, hours: {daily: "08:00-16:00"}}
)");
  chain::Replication replication(*reading.plan);
  for (std::uint64_t r = 0; r < 20; ++r) {
    const chain::Record& record = *replication.run(3, r);
    ASSERT_EQ(record.segments[0].present() + record.segments[1].present(), 0U);
    const chain::DepartmentRecord& desk = record.departments[0];
    EXPECT_GT(desk.preemptions, 50U);
    const double work_s = 120.0 * static_cast<double>(record.segments[0].arrived) +
                          420.0 * static_cast<double>(record.segments[1].arrived);
    EXPECT_NEAR(seconds(desk.busy), work_s, 0x1p-20 * static_cast<double>(desk.requests + desk.preemptions));
  }
}

/// Kleinrock 1964: priorities that grow with the wait, each class at a slope of its own.
TEST(Disciplines, LongestWeightedWaitIsKleinrocksDelayDependentPriority) {
  const double first = 0.3;
  const double second = 0.5;
  const double weight = 3;
  const double all = 0.8 / (1 - 0.8);  // W0/(1-ρ), W0 = λE[S²]/2
  const double low = all / (1 - first * (1 - 1 / weight));
  const double high = all - second * low * (1 - 1 / weight);
  const auto run =
      run_steady(fmt::format("departments: {{desk: {{staff: 1, queue: longest weighted wait}}}}\nservices:\n"
                             "  dear: {{by: desk, weight: {}, duration: exponential(mean 1 min)}}\n"
                             "  usual: {{by: desk, duration: exponential(mean 1 min)}}\n"
                             "customers:\n  first: {{arrive: {} / min, asks_for: dear}}\n"
                             "  second: {{arrive: {} / min, asks_for: usual}}\n",
                             weight, first, second),
                 60'000, "min");
  expect_exact(run, "customers.first.wait.mean", high, 1.0 / 60);
  expect_exact(run, "customers.second.wait.mean", low, 1.0 / 60);
}

/// Kleinrock 1965: whatever the order, Σρᵢ Wᵢ is that of first come, first served, if nobody is idle while work waits.
void expect_conserved(const ScenarioRun& run) {
  std::vector<double> sums;
  for (std::size_t r = 0; r < run.study().replications.size(); ++r)
    sums.push_back((0.3 * run.value(r, "customers.first.wait.mean").ratio() +
                    0.5 * run.value(r, "customers.second.wait.mean").ratio()) /
                   60);
  expect_exact(sums, 0.8 * 4, "weighted waits");
}

/// When work starts, nobody who waits has an earlier `place`.
template <class Place>
void expect_in_order(const ScenarioRun& run, Place&& place) {
  auto visits = run.study().replications[0].visits;
  std::sort(visits.begin(), visits.end(), [](const auto& a, const auto& b) { return a.started < b.started; });
  std::size_t compared = 0;
  for (std::size_t i = 0; i < visits.size(); ++i)
    for (std::size_t j = i + 1; j < std::min(visits.size(), i + 60); ++j) {
      if (visits[j].issued >= visits[i].started) continue;
      EXPECT_LE(place(visits[i]), place(visits[j]) + 1e-4);
      ++compared;
    }
  EXPECT_GT(compared, 10'000U);
}

TEST(Disciplines, EarliestDueServesInTheOrderOfThePromises) {
  const auto run = run_steady(R"(
departments: {desk: {staff: 1, queue: earliest due}}
services:
  urgent: {by: desk, promise: 90 % within 2 min, duration: exponential(mean 1 min)}
  usual: {by: desk, promise: 90 % within 9 min, duration: exponential(mean 1 min)}
customers:
  first: {arrive: 0.3 / min, asks_for: urgent}
  second: {arrive: 0.5 / min, asks_for: usual}
)",
                              40'000, "min", 40, true);
  expect_conserved(run);
  expect_in_order(run, [](const auto& visit) { return seconds(visit.issued) / 60 + (visit.segment == 0 ? 2 : 9); });
}

TEST(Disciplines, AgeingPrioritiesCountAWaitAsALevel) {
  const auto run =
      run_steady(two_classes("priority, preemption: none, ageing: 4 min", 1, 0.3, 0.5), 40'000, "min", 40, true);
  expect_conserved(run);
  expect_in_order(run, [](const auto& visit) { return seconds(visit.issued) / 60 - (visit.segment == 0 ? 4 : 0); });
}

/// A server who takes a vacation of V whenever nobody waits: the wait of M/M/1 and E[V²]/2E[V]. The vacations are work
/// of the lowest priority that is always there.
TEST(Disciplines, VacationsLengthenTheWaitByTheirResidualTime) {
  const auto run = run_steady(R"(
departments: {desk: {staff: 1, queue: priority, preemption: none}}
services:
  serve: {by: desk, priority: 1, duration: exponential(mean 1 s)}
  rest: {by: desk, duration: 0.5 s}
customers:
  all: {arrive: 0.8 / s, asks_for: serve}
requests:
  vacations:
    from: desk
    arrive: 1 / min
    hours: {Mon: "00:00-00:30"}
    steps: [repeat: {chance: 99.9999999999 %, steps: [serve: rest]}]
)",
                              60'000, "s");
  expect_exact(run, "customers.wait.mean", 4.25);
}

/// Twenty machines, two who repair them: cases that go round for as long as the run lasts.
TEST(Disciplines, MachineRepairIsAFiniteSource) {
  const auto run = run_steady(R"(
departments: {it: {staff: 2}}
services: {repair: {by: it, duration: exponential(mean 1 s)}}
customers:
  machines:
    every: 50 s
    hours: {Mon: "00:00-00:01"}
    group: 20
    steps: [repeat: {chance: 99.9999999999 %, steps: [delay: exponential(mean 8 s), serve: repair]}]
)",
                              50'000, "s");
  expect_exact(run, "departments.it.response.mean", 2.80933408);
  std::vector<double> down;
  for (std::size_t r = 0; r < run.study().replications.size(); ++r)
    down.push_back(run.value(r, "departments.it.requests").ratio() / 45'000 *
                   run.value(r, "departments.it.response.mean").ratio());
  expect_exact(down, 5.19797808, "mean down");
}

}  // namespace
}  // namespace domino::testing
