/// Fixed pieces of work whose instructions are counted: `fixed_work NAME` does one, `fixed_work` lists them.
///
/// Each piece is set up first and then done inside `domino_measured`, the only function callgrind is told to look at.
/// It prints what one unit of the piece is and how many it did. bench/instructions runs it and compares.

#include <cstdio>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "bench/from_yaml.h"
#include "bench/long_scenario.h"
#include "engine/kernel/event_queue.h"
#include "engine/random/distribution.h"
#include "engine/resources/weekly_table.h"
#include "engine/statistics/quantile_sketch.h"

extern "C" [[gnu::noinline]] void domino_measured(const std::function<void()>& work) {
  work();
  // Something is left to do, or the call would be a jump and the function left before the work begins.
  asm volatile("" ::: "memory");
}

namespace domino::bench {
namespace {

void report(std::uint64_t units, const char* unit) {
  std::printf("%llu %s\n", static_cast<unsigned long long>(units), unit);
}

void run_yaml(const std::string& text, const chain::LedgerOptions& ledger = {}) {
  FromYaml runs(text, ledger);
  domino_measured([&] { runs.run(); });
  report(runs.customers(), "customer");
}

/// Takes the earliest and schedules another; of two events one is cancelled before it comes.
void hold(std::size_t pending, std::uint64_t turns) {
  EventQueue queue;
  auto draws = random::Stream(1, 0, 0).at(0);
  std::vector<EventHandle> doomed(pending / 2);
  const auto doom = [&](Time now) {
    return queue.push_cancellable(now + Duration{2 + random::standard_exponential(draws)}, kOrdinary, 0, 0);
  };
  for (EventHandle& handle : doomed) {
    handle = doom(Time{});
    queue.push(Time{random::standard_exponential(draws)}, kOrdinary, 0, 0);
  }
  domino_measured([&] {
    for (std::uint64_t turn = 0; turn < turns; ++turn) {
      const Time now = queue.pop().time();
      queue.push(now + Duration{random::standard_exponential(draws)}, kOrdinary, 0, 0);
      queue.cancel(doomed[turn % doomed.size()]);
      doomed[turn % doomed.size()] = doom(now);
    }
  });
  report(turns, "hold");
}

void sample_all() {
  using random::Distribution;
  const std::vector<Distribution> kinds{Distribution::exponential(1),      Distribution::uniform(0, 1),
                                        Distribution::triangular(0, 3, 1), Distribution::gamma(1, 0.5),
                                        Distribution::lognormal(1, 0.5),   Distribution::truncated_normal(5, 1),
                                        Distribution::weibull(2, 1),       Distribution::hyperexponential(1, 2)};
  const random::Stream stream(1, 0, 0);
  double sum = 0;
  domino_measured([&] {
    for (std::uint64_t customer = 0; customer < 20'000; ++customer)
      for (const Distribution& kind : kinds) {
        auto draws = stream.at(customer);
        sum += kind.sample(draws);
      }
  });
  report(20'000 * kinds.size(), sum > 0 ? "draw" : "");
}

void sketch() {
  auto draws = random::Stream(1, 0, 0).at(0);
  std::vector<Ticks> spans(100'000);
  for (Ticks& span : spans) span = ticks(Duration{random::standard_exponential(draws)});
  statistics::QuantileSketch sketch;
  domino_measured([&] {
    for (const Ticks span : spans) sketch.add(span);
  });
  report(spans.size(), "figure");
}

void calendar() {
  std::vector<resources::WeeklyInterval> intervals;
  for (int half = 0; half < 200; half += 2)
    intervals.push_back({half * 1800.0, (half + 1) * 1800.0, 0.01 * (half % 7 + 1)});
  const auto table = resources::WeeklyTable::from_intervals(intervals);
  auto draws = random::Stream(1, 0, 0).at(0);
  Time now{};
  domino_measured([&] {
    for (int i = 0; i < 50'000; ++i) now = table.when_integral_reaches(now, random::standard_exponential(draws));
  });
  report(50'000, "arrival");
}

void reading() {
  const std::string text = long_scenario(400);
  domino_measured([&] { plan_of(text); });
  report(2000, "line");
}

const std::map<std::string, std::function<void()>>& pieces() {
  static const std::map<std::string, std::function<void()>> all{
      {"mm1", [] { run_yaml(queue_yaml(50'000, 1, 0.9, 1)); }},
      {"tandem", [] { run_yaml(network_yaml(10'000, 1, 5, 1, 0.8)); }},
      {"mm1_ledger", [] { run_yaml(queue_yaml(50'000, 1, 0.9, 1), {.on = true}); }},
      {"tandem_ledger", [] { run_yaml(network_yaml(10'000, 1, 5, 1, 0.8), {.on = true}); }},
      {"erlang_a", [] { run_yaml(queue_yaml(4000, 10, 1, 10, ", patience: exponential(mean 2 min)")); }},
      {"network", [] { run_yaml(network_yaml(400, 50, 10, 0.5, 1)); }},
      {"hold_few", [] { hold(10, 100'000); }},
      {"hold_heap", [] { hold(1000, 100'000); }},
      {"hold_ladder", [] { hold(20'000, 100'000); }},
      {"random", sample_all},
      {"sketch", sketch},
      {"calendar", calendar},
      {"reading", reading},
  };
  return all;
}

}  // namespace
}  // namespace domino::bench

int main(int argc, char** argv) {
  const auto& pieces = domino::bench::pieces();
  if (argc == 1)
    for (const auto& [name, piece] : pieces) std::puts(name.c_str());
  const auto piece = argc == 2 ? pieces.find(argv[1]) : pieces.end();
  if (piece != pieces.end()) piece->second();
  return argc == 1 || piece != pieces.end() ? 0 : 2;
}
