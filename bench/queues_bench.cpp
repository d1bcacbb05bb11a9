// Queues read from YAML with all their statistics on, beside the hand-written loop and the plain kernel, each with the
// theory's mean wait. Rates are customers of the whole run, warm-up and all.

#include <cstdint>

#include <benchmark/benchmark.h>

#include "bench/from_yaml.h"
#include "bench/hand_written.h"
#include "bench/plain_kernel.h"
#include "models/measures/study/study.h"
#include "models/theory/erlang.h"

namespace domino::bench {
namespace {

/// A queue or a network as the plain kernel wants it, the YAML of the same, and its mean wait in minutes.
struct Workload {
  PlainNetworkSettings plain;
  std::string yaml;
  double horizon = 0;
  double theory = 0;
};

double wait_of_mm1(double arrivals, double service) { return theory::mean_wait_s({arrivals, service, 1}); }

Workload mm1(double horizon = 1'000'000) {
  return {{.mean_service = 0.9}, queue_yaml(horizon, 1, 0.9, 1), horizon, wait_of_mm1(1, 0.9)};
}

Workload tandem() {
  return {{.stations = 5, .mean_service = 0.8}, network_yaml(200'000, 1, 5, 1, 0.8), 200'000, 5 * wait_of_mm1(1, 0.8)};
}

Workload erlang_a() {
  return {{.servers = 10, .arrivals = 10, .mean_service = 1, .mean_patience = 2},
          queue_yaml(100'000, 10, 1, 10, ", patience: exponential(mean 2 min)"),
          100'000,
          theory::erlang_a({10, 1, 10}, 2).mean_wait_s};
}

/// 10 000 stations in a thousand chains; half of the stations are busy at any time.
Workload network() {
  return {{.chains = 1000, .stations = 10, .arrivals = 0.5, .mean_service = 1},
          network_yaml(400, 1000, 10, 0.5, 1),
          400,
          10 * wait_of_mm1(0.5, 1)};
}

void report(benchmark::State& state, std::uint64_t customers, double mean_wait, double theory) {
  state.counters["customers"] = benchmark::Counter(static_cast<double>(customers), benchmark::Counter::kIsRate);
  state.counters["wait"] = mean_wait;
  state.counters["theory"] = theory;
}

void from_yaml(benchmark::State& state, const Workload& workload) {
  FromYaml runs(workload.yaml);
  // The first replication allocates what all others use again.
  runs.run();
  // What is counted in the measured span is three quarters of a network's run.
  std::uint64_t arrivals = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(runs.run());
    arrivals += static_cast<std::uint64_t>(workload.plain.arrivals * workload.plain.chains * workload.horizon);
  }
  report(state, arrivals, runs.mean_wait(), workload.theory);
}

void plain(benchmark::State& state, const Workload& workload) {
  std::uint64_t customers = 0;
  std::uint64_t run = 0;
  double waits = 0;
  for (auto _ : state) {
    PlainNetwork network(workload.plain, ++run);
    network.run_until(workload.horizon);
    customers += network.customers();
    waits += network.mean_wait();
  }
  report(state, customers, waits / static_cast<double>(run), workload.theory);
}

void BM_MM1_HandWritten(benchmark::State& state) {
  std::uint64_t customers = 0;
  std::uint64_t run = 0;
  double wait = 0;
  for (auto _ : state) {
    wait += hand_written_mm1(1'000'000, 0.9, ++run).mean_wait;
    customers += 1'000'000;
  }
  report(state, customers, wait / static_cast<double>(run), wait_of_mm1(1, 0.9));
}

/// Four replications on so many threads. Real time, since that is what a second thread is for.
void BM_MM1_Threads(benchmark::State& state) {
  const auto plan = plan_of(mm1().yaml);
  const measures::Catalogue catalogue(*plan);
  double wait = 0;
  std::uint64_t customers = 0;
  for (auto _ : state) {
    const auto study =
        measures::run_study(*plan, catalogue, {.replications = 4, .jobs = static_cast<unsigned>(state.range(0))});
    for (std::size_t m = 0; m < catalogue.measures().size(); ++m)
      if (catalogue.measures()[m].address == "customers.wait.mean") wait = study.findings[m].estimate.mean / 60;
    customers += 4'000'000;
  }
  report(state, customers, wait, wait_of_mm1(1, 0.9));
}

void BM_MM1_FromYaml(benchmark::State& state) { from_yaml(state, mm1()); }
void BM_MM1_Plain(benchmark::State& state) { plain(state, mm1()); }
void BM_MM1_TwentyTimesAsLong(benchmark::State& state) { from_yaml(state, mm1(20'000'000)); }
void BM_Tandem_FromYaml(benchmark::State& state) { from_yaml(state, tandem()); }
void BM_Tandem_Plain(benchmark::State& state) { plain(state, tandem()); }
void BM_ErlangA_FromYaml(benchmark::State& state) { from_yaml(state, erlang_a()); }
void BM_ErlangA_Plain(benchmark::State& state) { plain(state, erlang_a()); }
void BM_Network10000_FromYaml(benchmark::State& state) { from_yaml(state, network()); }
void BM_Network10000_Plain(benchmark::State& state) { plain(state, network()); }

BENCHMARK(BM_MM1_HandWritten)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_MM1_FromYaml)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_MM1_Plain)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_MM1_TwentyTimesAsLong)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_MM1_Threads)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK(BM_Tandem_FromYaml)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_Tandem_Plain)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_ErlangA_FromYaml)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_ErlangA_Plain)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_Network10000_FromYaml)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_Network10000_Plain)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace domino::bench
