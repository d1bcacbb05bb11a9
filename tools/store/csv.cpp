#include "tools/store/csv.h"

#include <algorithm>
#include <iterator>
#include <vector>

#include <fmt/format.h>

#include "models/chain/account.h"
#include "models/measures/rows_of_time.h"
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

namespace {

struct CaseColumn {
  std::string name;
  chain::Index account = 0;
};

/// What a case of this plan can spend its time on.
std::vector<CaseColumn> case_columns(const chain::Plan& plan) {
  const chain::Accounts accounts(plan);
  const auto causes = measures::causes_of(plan);
  std::vector<CaseColumn> columns;
  for (chain::Index d = 0; d < plan.departments.size(); ++d)
    for (const chain::Cause cause : causes)
      columns.push_back(
          {plan.departments[d].name + "." + std::string(chain::cause_name(cause)), accounts.of(d, cause)});
  for (const chain::Cause cause : {chain::Cause::clarification, chain::Cause::hand_off})
    if (std::find(causes.begin(), causes.end(), cause) != causes.end())
      columns.push_back({std::string(chain::cause_name(cause)), accounts.of(chain::kNoIndex, cause)});
  columns.push_back({"delay", accounts.delay()});
  for (chain::Index i = 0; i < plan.stocks.size(); ++i)
    columns.push_back({(plan.stocks[i].is_region ? "regions." : "stocks.") + plan.stocks[i].name, accounts.stock(i)});
  for (chain::Index i = 0; i < plan.gates.size(); ++i)
    columns.push_back({"gates." + plan.gates[i].name, accounts.gate(i)});
  return columns;
}

}  // namespace

std::string cases_csv_head(const chain::Plan& plan) {
  std::string text = "replication,case,segment,customer,attempt,arrived,ended,outcome,sojourn";
  for (const CaseColumn& column : case_columns(plan)) text += ',' + csv_field(column.name);
  return text + '\n';
}

std::string cases_csv_rows(const chain::Plan& plan, const measures::ReplicationResult& result) {
  std::string text;
  const auto columns = case_columns(plan);
  std::vector<Ticks> spent(chain::Accounts(plan).count(), 0);
  for (const chain::CaseRecord& ended : result.cases) {
    const auto& segment = plan.segments[ended.segment].name;
    fmt::format_to(std::back_inserter(text), "{},{}-{},{},{},{},{},{},{},{}", result.replication, segment,
                   ended.case_number, segment, ended.case_number, ended.attempt + 1,
                   number_text(seconds(ended.arrived)), number_text(seconds(ended.ended)),
                   chain::outcome_name(ended.outcome), number_text(seconds(ended.sojourn())));
    const auto each_part = [&](auto&& visit) {
      for (std::uint32_t i = 0; i < ended.parts; ++i) visit(result.parts[ended.first_part + i]);
    };
    each_part([&](const chain::CasePart& part) { spent[part.account] = part.ticks; });
    for (const CaseColumn& column : columns) text += ',' + number_text(seconds(spent[column.account]));
    each_part([&](const chain::CasePart& part) { spent[part.account] = 0; });
    text += '\n';
  }
  return text;
}

}  // namespace domino::store
