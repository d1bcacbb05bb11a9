#include "tools/store/csv.h"

#include <iterator>

#include <fmt/format.h>

#include "tools/store/number.h"

namespace domino::store {

std::string csv_field(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

std::string finding_fields(measures::Unit unit, const measures::Finding& finding) {
  const auto& [estimate, unstable] = finding;
  const bool shown = estimate.has_mean && !unstable;
  const bool interval = shown && estimate.has_interval;
  return fmt::format("{},{},{},{},{},{}", shown ? number_text(estimate.mean) : "",
                     interval ? number_text(estimate.low) : "", interval ? number_text(estimate.high) : "",
                     measures::unit_name(unit), estimate.n, unstable ? "unstable" : (shown ? "ok" : "no data"));
}

std::string summary_csv(const Results& results) {
  std::string text = "measure,mean,low,high,unit,n,status\n";
  for (std::size_t m = 0; m < results.study.findings.size(); ++m) {
    const auto& measure = results.catalogue.measures()[m];
    text += csv_field(measure.address) + ',' + finding_fields(measure.unit, results.study.findings[m]) + '\n';
  }
  return text;
}

std::string replications_csv(const Results& results) {
  std::string text = "replication,measure,value,unit\n";
  const auto& measures = results.catalogue.measures();
  for (const auto& result : results.study.replications)
    for (std::size_t m = 0; m < measures.size(); ++m) {
      const measures::Value value = result.values[m];
      fmt::format_to(std::back_inserter(text), "{},{},{},{}\n", result.replication, csv_field(measures[m].address),
                     value.exists() ? number_text(value.ratio()) : "", measures::unit_name(measures[m].unit));
    }
  return text;
}

std::string visits_csv_head() {
  return "replication,case,segment,customer,service,department,employee,mode,issued,started,ended,outcome\n";
}

namespace {

/// Teams of different departments may have the same name.
std::string employee_of(const chain::Plan& plan, const chain::Visit& visit) {
  if (visit.team == chain::kNoIndex) return "";
  const auto& team = plan.teams[visit.team];
  const std::string& department = plan.departments[team.department].name;
  return fmt::format("{}{}-{}", department, team.name == department ? "" : "." + team.name, visit.employee + 1);
}

}  // namespace

std::string visits_csv_rows(const chain::Plan& plan, const measures::ReplicationResult& result) {
  std::string text;
  for (const chain::Visit& visit : result.visits) {
    const auto& service = plan.services[visit.service];
    const auto& segment = plan.segments[visit.segment].name;
    fmt::format_to(std::back_inserter(text), "{},{}-{},{},{},{},{},{},{},{},{},{},{}\n", result.replication, segment,
                   visit.case_number, segment, visit.case_number, csv_field(service.name),
                   plan.departments[service.department].name, employee_of(plan, visit), chain::asker_name(visit.asker),
                   number_text(seconds(visit.issued)), visit.was_started ? number_text(seconds(visit.started)) : "",
                   number_text(seconds(visit.ended)), chain::outcome_name(visit.outcome));
  }
  return text;
}

}  // namespace domino::store
