#include "tools/report/folder/files.h"

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "models/measures/rows/rows_of_time.h"
#include "models/replication/ledger/account.h"
#include "tools/report/formats/csv.h"

namespace domino::report {

Sheet summary_of(const Results& results) {
  return {{"measure", kFigureColumns}, [&results](const AddRow& add) {
            for (std::size_t m = 0; m < results.study.findings.size(); ++m) {
              const auto& measure = results.catalogue.measures()[m];
              add({measure.address, Figure(measure.unit, results.study.findings[m])});
            }
          }};
}

Sheet replications_of(const Results& results) {
  return {{"replication", "measure", "value", "unit"}, [&results](const AddRow& add) {
            const auto& measures = results.catalogue.measures();
            for (const auto& result : results.study.replications)
              for (std::size_t m = 0; m < measures.size(); ++m) {
                const measures::Value value = result.values[m];
                add({result.replication, measures[m].address, value.exists() ? Value(value.ratio()) : Value(),
                     measures::unit_name(measures[m].unit)});
              }
          }};
}

std::string visits_head() {
  return "replication,case,segment,customer,service,department,employee,mode,issued,started,ended,outcome,line\n";
}

namespace {

/// Teams of different departments may have the same name.
std::string employee_of(const chain::Plan& plan, const chain::Visit& visit) {
  if (visit.team == chain::kNoIndex) return "";
  const auto& team = plan.teams[visit.team];
  const std::string& department = plan.departments[team.department].name;
  return fmt::format("{}{}-{}", department, team.name == department ? "" : "." + team.name, visit.employee + 1);
}

/// The service and its department; the region, stock or gate, of no department.
std::pair<std::string_view, std::string_view> place_of(const chain::Plan& plan, const chain::Wait& wait) {
  switch (wait.line) {
    case chain::Line::place:
    case chain::Line::goods:
      return {plan.stocks[wait.thing].name, ""};
    case chain::Line::gate:
      return {plan.gates[wait.thing].name, ""};
    case chain::Line::people:
    case chain::Line::answer:
      break;
  }
  const auto& service = plan.services[wait.thing];
  return {service.name, plan.departments[service.department].name};
}

void append_visit(std::string& text, const chain::Plan& plan, std::uint64_t replication, const chain::Visit& visit) {
  const auto& service = plan.services[visit.service];
  const auto& segment = plan.segments[visit.segment].name;
  append_row(text,
             {replication, fmt::format("{}-{}", segment, visit.case_number), segment, visit.case_number, service.name,
              plan.departments[service.department].name, employee_of(plan, visit), chain::asker_name(visit.asker),
              seconds(visit.issued), visit.was_started ? Value(seconds(visit.started)) : Value(), seconds(visit.ended),
              chain::outcome_name(visit.outcome), chain::line_name(chain::Line::people)});
}

void append_wait(std::string& text, const chain::Plan& plan, std::uint64_t replication, const chain::Wait& wait) {
  const auto [thing, department] = place_of(plan, wait);
  const auto& segment = plan.segments[wait.segment].name;
  const bool got_it = wait.outcome == chain::Outcome::served;
  const bool again = wait.line == chain::Line::people;
  append_row(
      text, {replication, fmt::format("{}-{}", segment, wait.case_number), segment, wait.case_number, thing, department,
             "", chain::asker_name(wait.asker), seconds(wait.since), got_it ? Value(seconds(wait.until)) : Value(),
             seconds(wait.until), again ? "resumed" : chain::outcome_name(wait.outcome), chain::line_name(wait.line)});
}

}  // namespace

/// Visits and other waits by the instant at which they end, as both are kept.
std::string visits_rows(const chain::Plan& plan, const measures::ReplicationResult& result) {
  std::string text;
  auto wait = result.waits.begin();
  for (const chain::Visit& visit : result.visits) {
    for (; wait != result.waits.end() && wait->until <= visit.ended; ++wait)
      append_wait(text, plan, result.replication, *wait);
    append_visit(text, plan, result.replication, visit);
  }
  for (; wait != result.waits.end(); ++wait) append_wait(text, plan, result.replication, *wait);
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

std::string cases_head(const chain::Plan& plan) {
  std::vector<Value> names;
  for (const char* name :
       {"replication", "case", "segment", "customer", "attempt", "arrived", "ended", "outcome", "sojourn"})
    names.emplace_back(name);
  for (const CaseColumn& column : case_columns(plan)) names.emplace_back(column.name);
  std::string text;
  append_row(text, names);
  return text;
}

std::string cases_rows(const chain::Plan& plan, const measures::ReplicationResult& result) {
  std::string text;
  const auto columns = case_columns(plan);
  std::vector<Ticks> spent(chain::Accounts(plan).count(), 0);
  std::vector<Value> row;
  for (const chain::CaseRecord& ended : result.cases) {
    const auto& segment = plan.segments[ended.segment].name;
    row = {result.replication,
           fmt::format("{}-{}", segment, ended.case_number),
           segment,
           ended.case_number,
           ended.attempt + 1,
           seconds(ended.arrived),
           seconds(ended.ended),
           chain::outcome_name(ended.outcome),
           seconds(ended.sojourn())};
    const auto each_part = [&](auto&& visit) {
      for (std::uint32_t i = 0; i < ended.parts; ++i) visit(result.parts[ended.first_part + i]);
    };
    each_part([&](const chain::CasePart& part) { spent[part.account] = part.ticks; });
    for (const CaseColumn& column : columns) row.emplace_back(seconds(spent[column.account]));
    each_part([&](const chain::CasePart& part) { spent[part.account] = 0; });
    append_row(text, row);
  }
  return text;
}

Value manifest_of(const Results& results, const std::vector<std::string>& command_line) {
  Value manifest = head_of(results);
  manifest.add("command_line", command_line);
  manifest.add("complete", !results.study.stopped);
  manifest.add("planned_replications", results.settings.replications);
  manifest.add("events", results.study.events);
  manifest.add("warnings", warnings_of(results));
  manifest.add("scenario_text", results.scenario.text);
  return manifest;
}

}  // namespace domino::report
