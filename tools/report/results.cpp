#include "tools/report/results.h"

#include "tools/report/levels.h"
#include "tools/report/number.h"
#include "tools/store/fingerprint.h"

namespace domino::report {

namespace {

Value control_variates_of(const Results& results) {
  Value gains = Value::object();
  for (std::size_t m = 0; m < results.study.gains.size(); ++m)
    gains.add(results.catalogue.measures()[m].address, rounded(results.study.gains[m]));
  return Value::object({{"controls", results.study.controls}, {"gains", std::move(gains)}});
}

}  // namespace

Value head_of(const Results& results) {
  Value head = Value::object();
  head.add("format_version", 1);
  head.add("domino", results.version);
  head.add("scenario", results.scenario.title);
  head.add("question", results.scenario.question);
  head.add("scenario_hash", store::fingerprint(results.scenario));
  head.add("overrides", overrides_of(results.scenario.overrides));
  head.add("seed", results.settings.seed);
  const std::uint64_t finished = results.study.replications.size();
  // A rule that ends runs by their precision has found so many enough.
  const bool by_rule = results.settings.precision.has_value() && !results.study.stopped;
  const std::uint64_t planned = by_rule ? finished : results.settings.replications;
  head.add("replications", finished);
  head.add("planned", planned);
  head.add("finished", finished);
  head.add("complete", finished >= planned);
  head.add("confidence", results.settings.confidence);
  head.add("warm_up",
           Value::object({{"length", results.plan.span.warm_up.s},
                          {"unit", "s"},
                          {"rule", results.scenario.run.warm_up_auto ? "MSER-5" : "as the scenario states"}}));
  if (!shown_levels(results.plan).empty()) head.add("levels", levels_of(results.plan));
  if (results.study.batches > 0)
    head.add(
        "batches",
        Value::object({{"count", results.study.batches}, {"length", results.study.batch_length.s}, {"unit", "s"}}));
  if (!results.study.controls.empty()) head.add("control_variates", control_variates_of(results));
  return head;
}

Value measures_of(const Results& results) {
  Value measures = Value::object();
  for (std::size_t m = 0; m < results.study.findings.size(); ++m) {
    const auto& measure = results.catalogue.measures()[m];
    measures.add(measure.address, Figure(measure, results.study.findings[m]));
  }
  return measures;
}

Value warnings_of(const Results& results) {
  std::vector<measures::Warning> warnings = uncalibrated(results.plan);
  warnings.insert(warnings.end(), results.study.warnings.begin(), results.study.warnings.end());
  return warnings_of(warnings);
}

Value warnings_of(const std::vector<measures::Warning>& warnings) {
  Value list = Value::list();
  for (const auto& warning : warnings) list.push(Value::object({{"address", warning.address}, {"text", warning.text}}));
  return list;
}

Value overrides_of(const std::vector<language::Override>& overrides) {
  Value members = Value::object();
  for (const auto& override : overrides) members[override.path] = override.value;
  return members;
}

Value number_if(bool exists, double value) { return exists ? Value(rounded(value)) : Value(); }

}  // namespace domino::report
