// The parts that every event pays: random numbers, statistics, calendars; a nanosecond figure of one operation each.

#include <cmath>
#include <random>

#include <benchmark/benchmark.h>

#include "engine/random/distribution.h"
#include "engine/resources/weekly_table.h"
#include "engine/statistics/quantile_sketch.h"
#include "engine/statistics/tally.h"
#include "engine/statistics/tick_tally.h"

namespace domino::bench {
namespace {

using random::Distribution;

/// Draws from one address after another, as a model does; the label is the mean beside the exact one.
void sample(benchmark::State& state, const Distribution& distribution) {
  const random::Stream stream(1, 0, 0);
  std::uint64_t customer = 0;
  double sum = 0;
  for (auto _ : state) {
    auto draws = stream.at(++customer);
    sum += distribution.sample(draws);
  }
  state.counters["mean"] = sum / static_cast<double>(customer);
  state.counters["theory"] = distribution.mean();
}

BENCHMARK_CAPTURE(sample, exponential, Distribution::exponential(1));
BENCHMARK_CAPTURE(sample, truncated_normal, Distribution::truncated_normal(5, 1));
BENCHMARK_CAPTURE(sample, lognormal, Distribution::lognormal(1, 0.5));
BENCHMARK_CAPTURE(sample, gamma, Distribution::gamma(1, 0.5));
BENCHMARK_CAPTURE(sample, gamma_of_shape_below_one, Distribution::gamma(1, 2));
BENCHMARK_CAPTURE(sample, weibull, Distribution::weibull(2, 1));
BENCHMARK_CAPTURE(sample, triangular, Distribution::triangular(0, 3, 1));
BENCHMARK_CAPTURE(sample, uniform, Distribution::uniform(0, 2));
BENCHMARK_CAPTURE(sample, hyperexponential, Distribution::hyperexponential(1, 2));
BENCHMARK_CAPTURE(sample, discrete, Distribution::discrete({{0.2, 1}, {0.3, 2}, {0.5, 3}}));

void BM_StandardExponential(benchmark::State& state) {
  auto draws = random::Stream(1, 0, 0).at(0);
  double sum = 0;
  for (auto _ : state) sum += random::standard_exponential(draws);
  benchmark::DoNotOptimize(sum);
}
/// The yardstick: the standard library's generator and distribution.
void BM_StandardExponential_Library(benchmark::State& state) {
  std::mt19937_64 generator(1);
  std::exponential_distribution<double> distribution;
  double sum = 0;
  for (auto _ : state) sum += distribution(generator);
  benchmark::DoNotOptimize(sum);
}
BENCHMARK(BM_StandardExponential);
BENCHMARK(BM_StandardExponential_Library);

/// What a figure costs in a vector that is only read at the end: the least there is.
constexpr std::size_t kFigures = 4096;

std::vector<Ticks> spans() {
  std::vector<Ticks> values(kFigures);
  auto draws = random::Stream(1, 0, 0).at(0);
  for (Ticks& value : values) value = ticks(Duration{60 * random::standard_exponential(draws)});
  return values;
}

void BM_Statistics_Sketch(benchmark::State& state) {
  const auto values = spans();
  statistics::QuantileSketch sketch;
  std::size_t i = 0;
  for (auto _ : state) sketch.add(values[i++ % kFigures]);
  state.counters["median"] = sketch.quantile(0.5).s;
  state.counters["theory"] = 60 * std::log(2.0);
}
void BM_Statistics_Tally(benchmark::State& state) {
  const auto values = spans();
  statistics::Tally tally;
  std::size_t i = 0;
  for (auto _ : state) tally.add(static_cast<double>(values[i++ % kFigures]));
  benchmark::DoNotOptimize(tally);
}
void BM_Statistics_TickTally(benchmark::State& state) {
  const auto values = spans();
  statistics::TickTally tally;
  std::size_t i = 0;
  for (auto _ : state) tally.add(values[i++ % kFigures]);
  benchmark::DoNotOptimize(tally);
}
void BM_Statistics_Vector(benchmark::State& state) {
  const auto values = spans();
  std::vector<Ticks> kept(kFigures);
  std::size_t i = 0;
  for (auto _ : state) {
    kept[i % kFigures] = values[i % kFigures];
    ++i;
  }
  benchmark::DoNotOptimize(kept.data());
}
BENCHMARK(BM_Statistics_Sketch);
BENCHMARK(BM_Statistics_Tally);
BENCHMARK(BM_Statistics_TickTally);
BENCHMARK(BM_Statistics_Vector);

/// Half-hourly rates on six days, as call centres have them.
resources::WeeklyTable half_hours() {
  std::vector<resources::WeeklyInterval> intervals;
  for (int day = 0; day < 6; ++day)
    for (int half = 16; half < 40; ++half)
      intervals.push_back({day * kDay.s + half * 1800.0, day * kDay.s + (half + 1) * 1800.0, 1.0 / (30 + half)});
  return resources::WeeklyTable::from_intervals(intervals);
}

/// The next arrival of a Poisson process whose rate changes every half hour; beside one of constant rate.
void next_arrival(benchmark::State& state, const resources::WeeklyTable& table) {
  auto draws = random::Stream(1, 0, 0).at(0);
  Time now{};
  std::uint64_t arrivals = 0;
  for (auto _ : state) {
    now = table.when_integral_reaches(now, random::standard_exponential(draws));
    ++arrivals;
    if (now.s > 1e9) [[unlikely]]
      now = Time{};
  }
  benchmark::DoNotOptimize(now);
}
void BM_Calendar_NextArrival(benchmark::State& state) { next_arrival(state, half_hours()); }
void BM_Calendar_NextArrival_ConstantRate(benchmark::State& state) {
  next_arrival(state, resources::WeeklyTable(half_hours().mean()));
}
BENCHMARK(BM_Calendar_NextArrival);
BENCHMARK(BM_Calendar_NextArrival_ConstantRate);

}  // namespace
}  // namespace domino::bench
