/// Runs the benchmarks, then prints the ratios that Domino promises, from the same run.

#include <cstdio>
#include <map>
#include <string>

#include <benchmark/benchmark.h>

namespace {

/// Prints as usual and remembers the median rate and time of each benchmark.
class Promises : public benchmark::ConsoleReporter {
 public:
  void ReportRuns(const std::vector<Run>& runs) override {
    ConsoleReporter::ReportRuns(runs);
    for (const Run& run : runs) {
      const bool median = run.run_type == Run::RT_Aggregate && run.aggregate_name == "median";
      if (!median && !(run.run_type == Run::RT_Iteration && run.repetitions <= 1)) continue;
      std::string name = run.run_name.function_name;
      if (!run.run_name.args.empty()) name += "/" + run.run_name.args;
      times_[name] = run.GetAdjustedCPUTime();
      const auto rate = run.counters.find("customers");
      if (rate != run.counters.end()) rates_[name] = rate->second.value;
    }
  }

  void print() const {
    std::printf("\nWhat is promised, in this run (-: not measured in it):\n");
    by("M/M/1 from YAML, all statistics on, by the hand-written loop", "BM_MM1_FromYaml", "BM_MM1_HandWritten", 0.60);
    by("M/M/1 from YAML by the plain kernel", "BM_MM1_FromYaml", "BM_MM1_Plain", 2.0);
    by("five in tandem from YAML by the plain kernel", "BM_Tandem_FromYaml", "BM_Tandem_Plain", 1.9);
    by("Erlang A from YAML by the plain kernel", "BM_ErlangA_FromYaml", "BM_ErlangA_Plain", 1.9);
    by("10 000 stations from YAML by the plain kernel", "BM_Network10000_FromYaml", "BM_Network10000_Plain", 2.0);
    by("two threads by one", "BM_MM1_Threads/2", "BM_MM1_Threads/1", 1.9);
    by("a run of twenty million customers by one of a million", "BM_MM1_TwentyTimesAsLong", "BM_MM1_FromYaml", 0.95);
    within("hold with a thousand pending, ns", "BM_HoldCancellable/1000", 35);
    within("hold with a hundred thousand pending, ns", "BM_HoldCancellable/100000", 50);
    within("hold with a million pending, ns", "BM_HoldCancellable/1000000", 150);
    within("reading 10 000 lines, ms", "BM_Read10000Lines", 60);
  }

 private:
  void by(const char* what, const char* ours, const char* theirs, double wanted) const {
    const auto a = rates_.find(ours);
    const auto b = rates_.find(theirs);
    if (a == rates_.end() || b == rates_.end())
      line(what, "-", "at least", wanted);
    else
      line(what, number(a->second / b->second), "at least", wanted);
  }
  void within(const char* what, const char* ours, double wanted) const {
    const auto a = times_.find(ours);
    line(what, a == times_.end() ? "-" : number(a->second), "at most", wanted);
  }

  static std::string number(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.2f", value);
    return text;
  }
  static void line(const char* what, const std::string& value, const char* side, double wanted) {
    std::printf("  %-62s %8s  (wanted: %s %g)\n", what, value.c_str(), side, wanted);
  }

  std::map<std::string, double> rates_;
  std::map<std::string, double> times_;  // in each benchmark's own unit
};

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  Promises promises;
  benchmark::RunSpecifiedBenchmarks(&promises);
  promises.print();
  return 0;
}
