#include "tools/store/run_folder.h"

#include <system_error>

#include "tools/store/csv.h"
#include "tools/store/json.h"
#include "tools/store/unwritable.h"

namespace domino::store {

RunFolder::RunFolder(const std::filesystem::path& folder, bool with_visits, bool with_cases) : files_(folder) {
  // Found out now rather than after an hour of simulation.
  files_.write("summary.csv", "");
  if (with_cases) cases_ = begin("cases.csv");
  if (!with_visits) return;
  visits_ = begin("visits.csv");
  if (std::fputs(visits_csv_head().c_str(), visits_) < 0) files_.fail("visits.csv");
}

std::FILE* RunFolder::begin(const std::string& name) {
  std::FILE* const file = std::fopen(files_.partial(name).c_str(), "wb");
  if (file == nullptr) files_.fail(name);
  return file;
}

void RunFolder::close(std::FILE*& file, const std::string& name, std::vector<std::string>& names) {
  if (file == nullptr) return;
  const bool closed = std::fclose(file) == 0;
  file = nullptr;
  if (!closed) files_.fail(name);
  names.push_back(name);
}

void RunFolder::add_cases(const chain::Plan& plan, const measures::ReplicationResult& result) {
  std::string rows = cases_begun_ ? "" : cases_csv_head(plan);
  cases_begun_ = true;
  rows += cases_csv_rows(plan, result);
  if (std::fwrite(rows.data(), 1, rows.size(), cases_) != rows.size()) files_.fail("cases.csv");
}

RunFolder::~RunFolder() {
  for (std::FILE* const file : {visits_, cases_})
    if (file != nullptr) std::fclose(file);
}

void RunFolder::add_visits(const chain::Plan& plan, const measures::ReplicationResult& result) {
  const std::string rows = visits_csv_rows(plan, result);
  if (std::fwrite(rows.data(), 1, rows.size(), visits_) != rows.size()) files_.fail("visits.csv");
}

/// The names of what was written. A file that was read from below the scenario's folder stands as far below this one.
std::vector<std::string> RunFolder::write_scenario(const language::Scenario& scenario) {
  std::vector<std::string> names;
  const auto keep = [&](const std::string& name, const std::string& bytes) {
    const auto path = std::filesystem::path("scenario") / name;
    std::error_code error;
    std::filesystem::create_directories((files_.folder() / path).parent_path(), error);
    if (error)
      throw Unwritable("cannot make a folder for `" + (files_.folder() / path).string() + "`: " + error.message());
    files_.write(path.string(), bytes);
    names.push_back(path.string());
  };
  if (scenario.file.empty()) return names;
  keep(scenario.file, scenario.text);
  for (const language::DataFile& file : scenario.data) keep(file.name, file.bytes);
  return names;
}

void RunFolder::finish(const Results& results, const std::vector<std::string>& command_line,
                       const std::string& timeline) {
  std::vector<std::string> names = {"summary.csv", "replications.csv"};
  files_.write("summary.csv", summary_csv(results));
  files_.write("replications.csv", replications_csv(results));
  if (!timeline.empty()) {
    files_.write("timeline.csv", timeline);
    names.emplace_back("timeline.csv");
  }
  close(visits_, "visits.csv", names);
  close(cases_, "cases.csv", names);
  for (std::string& name : write_scenario(results.scenario)) names.push_back(std::move(name));
  names.emplace_back("manifest.json");
  files_.write("manifest.json", manifest_json(results, command_line, names));
  // An older run's manifest must not claim files of this one, nor its files stand beside them.
  std::vector<std::string> old = {"manifest.json", "timeline.csv", "visits.csv", "cases.csv"};
  for (std::string& name : files_in_manifest(files_.folder() / "manifest.json")) old.push_back(std::move(name));
  for (const std::string& name : old) files_.remove(name);
  files_.give_names(names);
}

}  // namespace domino::store
