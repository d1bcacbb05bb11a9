#include "models/measures/study/stability.h"

#include "engine/statistics/interval.h"

namespace domino::measures {

namespace {

/// A queue that keeps more than this share of what arrives, and surely some of it, is not settling. A stable
/// queue keeps a share that goes to 0 with the length of the run.
constexpr double kShareKept = 0.01;
/// One replication has no chance to judge by; it must have kept this share, and this many.
constexpr double kShareKeptAlone = 0.05;
constexpr double kManyKeptAlone = 100;
/// That it grows at all is a false alarm once in a thousand departments at most.
constexpr double kConfidence = 0.998;

bool grows(std::size_t line, std::span<const std::vector<QueueGrowth>* const> growth) {
  std::vector<double> grown;
  std::vector<double> requests;
  for (const auto* replication : growth) {
    grown.push_back((*replication)[line].grown);
    requests.push_back((*replication)[line].requests);
  }
  if (growth.size() == 1) return grown[0] > kManyKeptAlone && grown[0] > kShareKeptAlone * requests[0];
  const auto kept = statistics::ratio_estimate(grown, requests, kConfidence);
  return kept.has_interval && kept.low > 0 && kept.mean > kShareKept;
}

}  // namespace

std::vector<QueueGrowth> growth_of(const chain::Record& record) {
  std::vector<QueueGrowth> growth;
  growth.reserve(record.departments.size() + record.stocks.size() + record.gates.size());
  const auto add = [&](const auto& line, std::uint64_t came) {
    growth.push_back({static_cast<double>(line.waiting_at_end) - static_cast<double>(line.waiting_at_middle),
                      static_cast<double>(came)});
  };
  for (const auto& department : record.departments)
    add(department, department.requests - department.requests_until_middle);
  for (const auto& stock : record.stocks) add(stock, stock.taken - stock.taken_until_middle);
  for (const auto& gate : record.gates)
    add(gate, gate.passed + gate.left + gate.waiting_at_end - gate.gone_until_middle - gate.waiting_at_middle);
  return growth;
}

std::vector<Stability> judge_stability(const chain::Plan& plan, const std::vector<theory::DepartmentLoad>& loads,
                                       std::span<const std::vector<QueueGrowth>* const> growth) {
  std::vector<Stability> verdicts(chain::count_of_lines(plan), Stability::settles);
  if (plan.span.ending == chain::Ending::clear) return verdicts;
  for (std::size_t line = 0; line < verdicts.size(); ++line) {
    if (line < loads.size() && loads[line].sure_load() >= 1)
      verdicts[line] = Stability::overloaded;
    else if (grows(line, growth))
      verdicts[line] = Stability::growing;
  }
  return verdicts;
}

}  // namespace domino::measures
