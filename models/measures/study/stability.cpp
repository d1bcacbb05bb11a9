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

bool grows(std::size_t department, std::span<const std::vector<QueueGrowth>* const> growth) {
  std::vector<double> grown;
  std::vector<double> requests;
  for (const auto* replication : growth) {
    grown.push_back((*replication)[department].grown);
    requests.push_back((*replication)[department].requests);
  }
  if (growth.size() == 1) return grown[0] > kManyKeptAlone && grown[0] > kShareKeptAlone * requests[0];
  const auto kept = statistics::ratio_estimate(grown, requests, kConfidence);
  return kept.has_interval && kept.low > 0 && kept.mean > kShareKept;
}

}  // namespace

std::vector<QueueGrowth> growth_of(const chain::Record& record) {
  std::vector<QueueGrowth> growth;
  growth.reserve(record.departments.size());
  for (const auto& department : record.departments)
    growth.push_back(
        {static_cast<double>(department.waiting_at_end) - static_cast<double>(department.waiting_at_middle),
         static_cast<double>(department.requests - department.requests_until_middle)});
  return growth;
}

std::vector<Stability> judge_stability(const chain::Plan& plan, const std::vector<theory::DepartmentLoad>& loads,
                                       std::span<const std::vector<QueueGrowth>* const> growth) {
  std::vector<Stability> verdicts(plan.departments.size(), Stability::settles);
  if (plan.span.ending == chain::Ending::clear) return verdicts;
  for (std::size_t d = 0; d < verdicts.size(); ++d) {
    if (loads[d].sure_load() >= 1)
      verdicts[d] = Stability::overloaded;
    else if (grows(d, growth))
      verdicts[d] = Stability::growing;
  }
  return verdicts;
}

}  // namespace domino::measures
