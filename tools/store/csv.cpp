#include "tools/store/csv.h"

#include <iterator>

#include <fmt/format.h>

#include "tools/store/number.h"

namespace domino::store {

namespace {

std::string_view mode_of(const chain::Visit& visit) {
  if (!visit.internal) return "customer";
  switch (visit.mode) {
    case organisation::NeedMode::hold:
      return "hold";
    case organisation::NeedMode::park:
      return "park";
    case organisation::NeedMode::callback:
      return "callback";
    case organisation::NeedMode::notify:
      return "notify";
    case organisation::NeedMode::background:
      return "background";
    case organisation::NeedMode::consult:
      return "consult";
    case organisation::NeedMode::transfer:
      return "transfer";
  }
  return "";
}

std::string_view outcome_of(chain::Outcome outcome) {
  switch (outcome) {
    case chain::Outcome::served:
      return "served";
    case chain::Outcome::abandoned:
      return "abandoned";
    case chain::Outcome::blocked:
      return "blocked";
    case chain::Outcome::message:
      return "message";
    case chain::Outcome::disconnected:
      return "disconnected";
  }
  return "";
}

}  // namespace

std::string csv_field(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

std::string summary_csv(const Results& results) {
  std::string text = "measure,mean,low,high,unit,n,status\n";
  for (std::size_t m = 0; m < results.study.findings.size(); ++m) {
    const auto& measure = results.catalogue.measures()[m];
    const auto& [estimate, unstable] = results.study.findings[m];
    const bool shown = estimate.has_mean && !unstable;
    const bool interval = shown && estimate.has_interval;
    text +=
        fmt::format("{},{},{},{},{},{},{}\n", csv_field(measure.address), shown ? number_text(estimate.mean) : "",
                    interval ? number_text(estimate.low) : "", interval ? number_text(estimate.high) : "",
                    measures::unit_name(measure.unit), estimate.n, unstable ? "unstable" : (shown ? "ok" : "no data"));
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
  return "replication,case,segment,customer,service,department,mode,issued,started,ended,outcome\n";
}

std::string visits_csv_rows(const chain::Plan& plan, const measures::ReplicationResult& result) {
  std::string text;
  for (const chain::Visit& visit : result.visits) {
    const auto& service = plan.services[visit.service];
    const auto& segment = plan.segments[visit.segment].name;
    fmt::format_to(std::back_inserter(text), "{},{}-{},{},{},{},{},{},{},{},{},{}\n", result.replication, segment,
                   visit.case_number, segment, visit.case_number, service.name,
                   plan.departments[service.department].name, mode_of(visit), number_text(seconds(visit.issued)),
                   visit.was_started ? number_text(seconds(visit.started)) : "", number_text(seconds(visit.ended)),
                   outcome_of(visit.outcome));
  }
  return text;
}

}  // namespace domino::store
