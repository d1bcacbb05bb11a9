// M/M/1 at a load of 0.9: the hand-written loop beside the same queue read from YAML with all statistics on.

#include <cstdint>
#include <string>

#include <benchmark/benchmark.h>

#include "bench/hand_written.h"
#include "models/chain/replication.h"
#include "models/measures/catalogue.h"
#include "scenarios/language/read.h"

namespace domino::bench {
namespace {

constexpr double kMeanService = 0.9;
constexpr double kWaitInTheory = kMeanService * kMeanService / (1 - kMeanService);

void rate(benchmark::State& state, std::uint64_t customers, double mean_wait) {
  state.counters["customers"] = benchmark::Counter(static_cast<double>(customers), benchmark::Counter::kIsRate);
  state.counters["wait"] = mean_wait;
  state.counters["theory"] = kWaitInTheory;
}

void BM_MM1_HandWritten(benchmark::State& state) {
  std::uint64_t customers = 0;
  std::uint64_t run = 0;
  double wait = 0;
  for (auto _ : state) {
    wait += hand_written_mm1(1'000'000, kMeanService, ++run).mean_wait;
    customers += 1'000'000;
  }
  rate(state, customers, wait / static_cast<double>(run));
}
BENCHMARK(BM_MM1_HandWritten)->Unit(benchmark::kMillisecond);

void BM_MM1_FromYaml(benchmark::State& state) {
  const auto reading = language::read_file(std::string(DOMINO_BENCH_SCENARIOS) + "/mm1.yaml");
  const measures::Catalogue catalogue(*reading.plan);
  chain::Replication replication(*reading.plan);
  std::uint64_t customers = 0;
  std::uint64_t run = 0;
  double wait = 0;
  for (auto _ : state) {
    const chain::Record* record = replication.run(1, ++run);
    benchmark::DoNotOptimize(catalogue.read(*record));
    customers += record->segments[0].arrived;
    wait += record->segments[0].wait.mean_s() / 60;
  }
  rate(state, customers, wait / static_cast<double>(run));
}
BENCHMARK(BM_MM1_FromYaml)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace domino::bench
