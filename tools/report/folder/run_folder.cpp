#include "tools/report/folder/run_folder.h"

#include "tools/report/folder/files.h"
#include "tools/report/folder/folder_names.h"
#include "tools/report/formats/csv.h"

namespace domino::report {

namespace {

/// Calls with the name and the bytes of the scenario and of all that was read for it. A file from below the scenario's
/// folder stands as far below this one.
template <class Take>
void for_each_file(const language::Scenario& scenario, Take&& take) {
  const std::string folder(names::kScenario);
  if (scenario.file.empty()) return;
  take(folder + scenario.file, scenario.text);
  for (const language::DataFile& file : scenario.data)
    if (file.name != scenario.file) take(folder + file.name, file.bytes);
}

std::vector<std::string> names_of(const language::Scenario& scenario, RunFolder::Parts parts) {
  std::vector<std::string> all = {names::kSummary, names::kReplications};
  if (parts.timeline) all.emplace_back(names::kTimeline);
  if (parts.visits) all.emplace_back(names::kVisits);
  if (parts.cases) all.emplace_back(names::kCases);
  for_each_file(scenario, [&](std::string name, const std::string&) { all.push_back(std::move(name)); });
  return all;
}

}  // namespace

RunFolder::RunFolder(const std::filesystem::path& folder, const language::Scenario& scenario, Parts parts)
    : files_(folder, names_of(scenario, parts)) {
  if (parts.visits) files_.append(names::kVisits, visits_head());
}

void RunFolder::add_cases(const chain::Plan& plan, const measures::ReplicationResult& result) {
  if (!cases_begun_) files_.append(names::kCases, cases_head(plan));
  cases_begun_ = true;
  files_.append(names::kCases, cases_rows(plan, result));
}

void RunFolder::add_visits(const chain::Plan& plan, const measures::ReplicationResult& result) {
  files_.append(names::kVisits, visits_rows(plan, result));
}

void RunFolder::finish(const Results& results, const std::vector<std::string>& command_line,
                       const std::string& timeline) {
  files_.append(names::kSummary, csv(summary_of(results)));
  files_.append(names::kReplications, csv(replications_of(results)));
  if (!timeline.empty()) files_.append(names::kTimeline, timeline);
  for_each_file(results.scenario,
                [&](const std::string& name, const std::string& bytes) { files_.append(name, bytes); });
  files_.finish([&](const Contents& contents) { return manifest_text(manifest_of(results, command_line), contents); });
}

}  // namespace domino::report
