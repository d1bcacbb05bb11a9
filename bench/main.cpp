/// Runs the benchmarks, then prints the ratios that Domino promises, from the same run.

#include <cstdio>
#include <map>
#include <string>

#include <benchmark/benchmark.h>

namespace {

/// Prints as usual and remembers the median rate of each benchmark.
class Ratios : public benchmark::ConsoleReporter {
 public:
  void ReportRuns(const std::vector<Run>& runs) override {
    ConsoleReporter::ReportRuns(runs);
    for (const Run& run : runs) {
      const auto found = run.counters.find("customers");
      if (found == run.counters.end()) continue;
      const bool median = run.run_type == Run::RT_Aggregate && run.aggregate_name == "median";
      if (median || (run.run_type == Run::RT_Iteration && run.repetitions <= 1))
        rates_[run.run_name.function_name] = found->second.value;
    }
  }

  void print() const {
    const auto ours = rates_.find("BM_MM1_FromYaml");
    const auto theirs = rates_.find("BM_MM1_HandWritten");
    if (ours == rates_.end() || theirs == rates_.end()) return;
    std::printf("\nM/M/1 from YAML, all statistics on, by the hand-written loop: %.2f (wanted: 0.45)\n",
                ours->second / theirs->second);
  }

 private:
  std::map<std::string, double> rates_;
};

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  Ratios ratios;
  benchmark::RunSpecifiedBenchmarks(&ratios);
  ratios.print();
  return 0;
}
