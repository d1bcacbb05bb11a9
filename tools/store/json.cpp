#include "tools/store/json.h"

#include <utility>

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
                          const Contents& contents) {
  Json json = head_json(results);
  json["command_line"] = command_line;
  json["complete"] = !results.study.stopped;
  json["planned_replications"] = results.settings.replications;
  json["events"] = results.study.events;
  json["warnings"] = warnings_json(results);
  json["scenario_text"] = results.scenario.text;
  return manifest_text(std::move(json), contents);
}

}  // namespace domino::store
