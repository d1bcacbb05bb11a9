// An organisation of 50 departments with skills, beside itself with an eighth of its people and of its customers:
// routing by skill must not grow with the number of people.

#include <cstdint>
#include <string>

#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include "bench/from_yaml.h"

namespace domino::bench {
namespace {

constexpr int kDepartments = 50;

/// Four teams a department, three of which can do only some of its four services; half of the cases need the next
/// department. `scale` people in each team, at a load of about three quarters.
std::string organisation_yaml(int scale) {
  std::string text = "version: 1\nscenario: organisation\nquestion: How fast?\nrun: {horizon: 600 min}\ndepartments:\n";
  for (int d = 0; d < kDepartments; ++d)
    text += fmt::format(
        "  d{0}:\n    routing: fewest skills\n    teams:\n      all: {{staff: {1}}}\n"
        "      a: {{staff: {1}, does: {{s{0}_0: 1, s{0}_1: 1}}}}\n      b: {{staff: {1}, does: {{s{0}_1: 1.1, s{0}_2: "
        "1}}}}\n"
        "      c: {{staff: {1}, does: {{s{0}_2: 1, s{0}_3: 0.9}}}}\n",
        d, scale);
  text += "services:\n";
  for (int d = 0; d < kDepartments; ++d)
    for (int s = 0; s < 4; ++s) {
      text += fmt::format("  s{}_{}:\n    by: d{}\n    duration: exponential(mean 10 min)\n", d, s, d);
      if (d + 1 < kDepartments)
        text += fmt::format("    needs: {{more: {{service: s{}_{}, chance: 30 %, mode: park, switching: 0 s}}}}\n",
                            d + 1, (s + d) % 4);
    }
  text += "customers:\n";
  for (int d = 0; d < kDepartments; ++d)
    for (int s = 0; s < 4; ++s)
      text += fmt::format("  c{}_{}: {{arrive: {} / min, asks_for: s{}_{}}}\n", d, s, 0.05 * scale, d, s);
  return text;
}

void organisation(benchmark::State& state, int scale) {
  FromYaml runs(organisation_yaml(scale));
  runs.run();
  const std::uint64_t before = runs.events();
  for (auto _ : state) runs.run();
  state.counters["events"] =
      benchmark::Counter(static_cast<double>(runs.events() - before), benchmark::Counter::kIsRate);
  state.counters["wait"] = runs.mean_wait();
}

void BM_Organisation_600People(benchmark::State& state) { organisation(state, 3); }
void BM_Organisation_5000People(benchmark::State& state) { organisation(state, 25); }
BENCHMARK(BM_Organisation_600People)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_Organisation_5000People)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace domino::bench
