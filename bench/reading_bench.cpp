// Reading: a scenario of 10 000 lines from its text to a compiled plan.

#include <string>

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "scenarios/language/read.h"

namespace domino::bench {
namespace {

/// Departments in a ring of requests, five lines each.
std::string long_scenario(int departments) {
  std::string text =
      "version: 1\nscenario: long\nquestion: How fast is it read?\nrun: {horizon: 1 week}\ndepartments:\n";
  for (int i = 0; i < departments; ++i) text += fmt::format("  d{}: {{staff: 3}}\n", i);
  text += "services:\n";
  for (int i = 0; i < departments; ++i)
    text += fmt::format("  s{}:\n    by: d{}\n    duration: lognormal(mean 9 min cv 1.2)\n", i, i);
  text += "customers:\n  c:\n    arrive: 1 / h\n    steps:\n";
  for (int i = 0; i < departments; ++i) text += fmt::format("      - serve: s{}\n", i);
  return text;
}

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
