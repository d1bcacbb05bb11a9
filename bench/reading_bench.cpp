// Reading: a scenario of 10 000 lines from its text to a compiled plan.

#include <string>

#include <benchmark/benchmark.h>

#include "bench/long_scenario.h"
#include "scenarios/language/reading/read.h"

namespace domino::bench {
namespace {

void BM_Read10000Lines(benchmark::State& state) {
  const std::string text = long_scenario(2000);
  for (auto _ : state) {
    const auto reading = language::read_text("long.yaml", text);
    if (!reading.ok()) state.SkipWithError("the scenario does not read");
    benchmark::DoNotOptimize(reading.plan);
  }
}
BENCHMARK(BM_Read10000Lines)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace domino::bench
