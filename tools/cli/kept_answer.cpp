#include "tools/cli/kept_answer.h"

#include <algorithm>
#include <cstdio>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include "tools/cli/study_arguments.h"
#include "tools/report/answers/run_report.h"
#include "tools/report/explain/explanation.h"
#include "tools/store/unusable_store.h"

namespace domino::cli {

namespace {

using Reason = store::UnusableStore::Reason;

/// The longest stretch of replications from a run's first one on, as an interrupted run would have had it; and what is
/// damaged.
std::vector<measures::ReplicationResult> stretch_of(store::RunStore& store, const store::KeptRun& run,
                                                    std::size_t measures, std::vector<std::string>& damages) {
  auto [replications, numbers] = store.replications(run.experiment, measures);
  if (const std::string damage = numbers.damage(run.numbers()); !damage.empty())
    damages.push_back(damage + "; --resume simulates them again");
  std::erase_if(replications,
                [&](const auto& r) { return r.replication < run.first || r.replication > run.numbers().last; });
  std::size_t whole = 0;
  while (whole < replications.size() && replications[whole].replication == run.first + whole) ++whole;
  replications.resize(whole);
  return replications;
}

/// All sides of the comparison that a run belongs to; else the run alone.
std::vector<store::KeptRun> sides_of(const std::vector<store::KeptRun>& runs, const store::KeptRun& run) {
  if (run.purpose != "compare") return {run};
  std::vector<store::KeptRun> sides;
  std::copy_if(runs.begin(), runs.end(), std::back_inserter(sides), [&](const auto& r) { return r.call == run.call; });
  return sides;
}

}  // namespace

KeptAnswer::KeptAnswer(const std::string& path, std::int64_t number) {
  store::RunStore store(path, store::Database::Access::read);
  const auto [runs, damage] = store.runs();
  const auto run = std::find_if(runs.begin(), runs.end(), [&](const auto& r) { return r.id == number; });
  if (run == runs.end())
    throw store::UnusableStore(damage.empty() ? Reason::missing : Reason::damaged,
                               (damage.empty() ? "" : damage + "\n") +
                                   fmt::format("there is no run {} in {}; `domino runs` lists them", number, path));
  // Whether the damaged one was a side of it is not known.
  if (!damage.empty() && run->purpose == "compare")
    throw store::UnusableStore(Reason::damaged, damage + ", which may be a side of this comparison");
  run_ = *run;
  sides_ = sides_of(runs, *run);
  std::vector<std::vector<measures::ReplicationResult>> replications;
  whole_ = run_.count;
  for (const store::KeptRun& side : sides_) {
    kept_.emplace_back(store.experiment(side.experiment));
    replications.push_back(stretch_of(store, side, kept_.back().measures(), damages_));
    whole_ = std::min(whole_, replications.back().size());
  }
  if (whole_ == 0) return;
  const auto& words = run_.command_line;
  const bool control_variates = std::find(words.begin(), words.end(), kControlVariates) != words.end();
  // Of a comparison, all sides up to the replication that all of them have.
  for (std::size_t i = 0; i < kept_.size(); ++i) {
    replications[i].resize(whole_);
    kept_[i].conclude(std::move(replications[i]), run_.confidence, control_variates);
    kept_[i].planned(run_.count);
  }
  for (KeptResults& side : kept_) {
    if (run_.purpose == "compare")
      for (const auto& warning : report::differences_of_run(kept_.front().results(), side.results()))
        side.warn(warning);
    results_.push_back(side.results());
  }
  if (run_.purpose != "compare") return;
  std::vector<report::ComparedPart> parts;
  for (std::size_t i = 0; i < kept_.size(); ++i) parts.push_back({sides_[i].name, results_[i]});
  compared_.emplace(report::compared(parts));
}

void KeptAnswer::print_what_is_missing() const {
  for (const std::string& damage : damages_) std::fprintf(stderr, "domino: warning: %s\n", damage.c_str());
  if (whole_ < run_.count)
    std::fprintf(stderr, "domino: %zu of %llu replications are kept%s\n", whole_,
                 static_cast<unsigned long long>(run_.count),
                 whole_ == 0 ? "; there is nothing to show" : ", and the results are those of a run of so many");
}

report::Report KeptAnswer::report(const report::Shown& asked) const {
  report::Shown shown = asked;
  shown.file = kept_.front().scenario().file;
  if (compared_) return report::comparison_report(*compared_, shown);
  return run_.purpose == "explain" ? report::explanation_report(results_.front())
                                   : report::run_report(results_.front(), shown);
}

}  // namespace domino::cli
