#include <fmt/format.h>

#include "tools/cli/comparison.h"
#include "tools/store/csv.h"
#include "tools/store/fingerprint.h"
#include "tools/store/json_parts.h"
#include "tools/store/number.h"

namespace domino::cli {

namespace {

using measures::MeasuredDifference;
using store::Json;

Json difference_json(measures::Unit unit, const MeasuredDifference& difference) {
  const auto& paired = difference.paired;
  const bool shown = paired.difference.has_mean && !difference.unstable;
  const bool interval = shown && paired.difference.has_interval;
  const auto number = [](bool exists, double value) { return exists ? Json(store::rounded(value)) : Json(); };
  Json json;
  json["mean"] = number(shown, paired.difference.mean);
  json["low"] = number(interval, paired.difference.low);
  json["high"] = number(interval, paired.difference.high);
  json["correlation"] = number(interval && paired.has_correlation, paired.correlation);
  json["variance_ratio"] = number(interval && paired.has_variance_ratio, paired.variance_ratio);
  json["decided"] = difference.decided;
  json["p_value"] = number(interval, difference.adjusted_p);
  json["unit"] = measures::unit_name(unit);
  json["n"] = paired.difference.n;
  if (difference.unstable) json["unstable"] = true;
  return json;
}

Json addresses_json(const measures::Catalogue& catalogue, const std::vector<std::size_t>& places) {
  Json addresses = Json::array();
  for (const std::size_t place : places) addresses.push_back(catalogue.measures()[place].address);
  return addresses;
}

std::string difference_row(const std::string& variant, const measures::Measure& measure, const measures::Finding& base,
                           const MeasuredDifference& difference) {
  const auto& paired = difference.paired;
  const bool shown = paired.difference.has_mean && !difference.unstable;
  const bool interval = shown && paired.difference.has_interval;
  const auto number = [](bool exists, double value) { return exists ? store::number_text(value) : std::string(); };
  return fmt::format(
      "{},{},{},{},{},{},{},{},{},{},{},{}\n", store::csv_field(variant), store::csv_field(measure.address),
      number(base.estimate.has_mean && !base.unstable, base.estimate.mean), number(shown, paired.difference.mean),
      number(interval, paired.difference.low), number(interval, paired.difference.high),
      number(interval && paired.has_correlation, paired.correlation),
      number(interval && paired.has_variance_ratio, paired.variance_ratio), difference.decided ? "true" : "false",
      measures::unit_name(measure.unit), paired.difference.n,
      difference.unstable ? "unstable" : (shown ? "ok" : "no data"));
}

std::string lonely_row(const std::string& variant, const measures::Measure& measure, const char* status) {
  return fmt::format("{},{},,,,,,,false,{},0,{}\n", store::csv_field(variant), store::csv_field(measure.address),
                     measures::unit_name(measure.unit), status);
}

}  // namespace

std::string comparison_json(const ComparedResults& results) {
  const auto& measured = results.base.catalogue.measures();
  Json json = store::head_json(results.base);
  json["base"] = {{"measures", store::measures_json(results.base)}, {"warnings", store::warnings_json(results.base)}};
  Json& variants = json["variants"] = Json::object();
  for (const auto& [name, variant, comparison] : results.variants) {
    Json& told = variants[name];
    told["scenario_hash"] = store::fingerprint(variant.scenario);
    told["measures"] = store::measures_json(variant);
    Json& differences = told["differences"] = Json::object();
    for (const MeasuredDifference& difference : comparison.differences) {
      const auto& measure = measured[difference.in_base];
      differences[measure.address] = difference_json(measure.unit, difference);
    }
    told["only_in_base"] = addresses_json(results.base.catalogue, comparison.only_in_base);
    told["only_in_variant"] = addresses_json(variant.catalogue, comparison.only_in_variant);
    told["warnings"] = store::warnings_json(variant);
  }
  return store::text_of(json);
}

std::string comparison_csv(const ComparedResults& results) {
  const auto& measured = results.base.catalogue.measures();
  std::string text = "variant,measure,base,mean,low,high,correlation,variance_ratio,decided,unit,n,status\n";
  for (const auto& [name, variant, comparison] : results.variants) {
    for (const MeasuredDifference& difference : comparison.differences)
      text += difference_row(name, measured[difference.in_base], results.base.study.findings[difference.in_base],
                             difference);
    for (const std::size_t m : comparison.only_in_base) text += lonely_row(name, measured[m], "only in base");
    for (const std::size_t m : comparison.only_in_variant)
      text += lonely_row(name, variant.catalogue.measures()[m], "only in variant");
  }
  return text;
}

}  // namespace domino::cli
