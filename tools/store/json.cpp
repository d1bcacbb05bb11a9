#include "tools/store/json.h"

#include <fstream>

#include "tools/store/fingerprint.h"
#include "tools/store/json_parts.h"
#include "tools/store/number.h"

namespace domino::store {

namespace {

Json control_variates_json(const Results& results) {
  Json gains = Json::object();
  for (std::size_t m = 0; m < results.study.gains.size(); ++m)
    gains[results.catalogue.measures()[m].address] = rounded(results.study.gains[m]);
  return {{"controls", results.study.controls}, {"gains", gains}};
}

}  // namespace

Json head_json(const Results& results) {
  Json head;
  head["format_version"] = 1;
  head["domino"] = results.version;
  head["scenario"] = results.scenario.title;
  head["question"] = results.scenario.question;
  head["scenario_hash"] = fingerprint(results.scenario);
  Json overrides = Json::object();
  for (const auto& override : results.scenario.overrides) overrides[override.path] = override.value;
  head["overrides"] = overrides;
  head["seed"] = results.settings.seed;
  head["replications"] = results.study.replications.size();
  head["confidence"] = results.settings.confidence;
  head["warm_up"] = {{"length", results.plan.span.warm_up.s},
                     {"unit", "s"},
                     {"rule", results.scenario.run.warm_up_auto ? "MSER-5" : "as the scenario states"}};
  if (results.study.batches > 0)
    head["batches"] = {{"count", results.study.batches}, {"length", results.study.batch_length.s}, {"unit", "s"}};
  if (!results.study.controls.empty()) head["control_variates"] = control_variates_json(results);
  return head;
}

Json finding_json(measures::Unit unit, const measures::Finding& finding) {
  const auto& estimate = finding.estimate;
  const bool shown = estimate.has_mean && !finding.unstable;
  Json json;
  json["mean"] = shown ? Json(rounded(estimate.mean)) : Json();
  json["low"] = shown && estimate.has_interval ? Json(rounded(estimate.low)) : Json();
  json["high"] = shown && estimate.has_interval ? Json(rounded(estimate.high)) : Json();
  json["unit"] = measures::unit_name(unit);
  json["n"] = estimate.n;
  if (finding.unstable) json["unstable"] = true;
  return json;
}

Json measures_json(const Results& results) {
  Json measures = Json::object();
  for (std::size_t m = 0; m < results.study.findings.size(); ++m) {
    const auto& measure = results.catalogue.measures()[m];
    measures[measure.address] = finding_json(measure.unit, results.study.findings[m]);
  }
  return measures;
}

Json warnings_json(const Results& results) {
  Json warnings = Json::array();
  for (const auto& warning : results.study.warnings)
    warnings.push_back({{"address", warning.address}, {"text", warning.text}});
  return warnings;
}

std::string text_of(const Json& json) {
  return json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

std::string to_json(const Results& results) {
  Json json = head_json(results);
  json["measures"] = measures_json(results);
  json["warnings"] = warnings_json(results);
  return text_of(json);
}

std::string manifest_json(const Results& results, const std::vector<std::string>& command_line,
                          const std::vector<std::string>& files) {
  Json json = head_json(results);
  json["command_line"] = command_line;
  json["complete"] = !results.study.stopped;
  json["planned_replications"] = results.settings.replications;
  json["events"] = results.study.events;
  json["warnings"] = warnings_json(results);
  json["files"] = files;
  json["scenario_text"] = results.scenario.text;
  return text_of(json);
}

std::vector<std::string> files_in_manifest(const std::filesystem::path& manifest) {
  std::ifstream file(manifest, std::ios::binary);
  const Json json = Json::parse(file, nullptr, false);
  std::vector<std::string> names;
  if (!json.is_object() || !json.contains("files") || !json["files"].is_array()) return names;
  for (const Json& name : json["files"])
    if (name.is_string()) names.push_back(name.get<std::string>());
  return names;
}

}  // namespace domino::store
