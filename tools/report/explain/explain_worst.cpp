// The cases worth reading: those that took the longest.

#include <algorithm>
#include <tuple>
#include <vector>

#include <fmt/format.h>

#include "models/replication/ledger/account.h"
#include "tools/report/explain/explain_story.h"
#include "tools/report/explain/explain_time.h"
#include "tools/report/figures.h"
#include "tools/report/number.h"

namespace domino::report {

namespace {

struct Worst {
  std::uint64_t replication = 0;
  chain::CaseRecord ended;
  chain::CasePart most;  ///< where most of its time went
};

std::vector<Worst> worst_of(const Results& results, std::size_t count) {
  std::vector<Worst> worst;
  for (const auto& result : results.study.replications)
    for (const chain::CaseRecord& ended : result.cases) {
      Worst one{result.replication, ended, {}};
      for (std::uint32_t i = 0; i < ended.parts; ++i)
        if (const auto& part = result.parts[ended.first_part + i]; part.ticks > one.most.ticks) one.most = part;
      worst.push_back(one);
    }
  std::sort(worst.begin(), worst.end(), [](const Worst& a, const Worst& b) {
    const auto key = [](const Worst& one) {
      return std::tuple(-one.ended.sojourn(), one.replication, one.ended.arrived, one.ended.segment,
                        one.ended.case_number);
    };
    return key(a) < key(b);
  });
  if (worst.size() > count) worst.resize(count);
  return worst;
}

std::string cause_of(const chain::Plan& plan, const chain::CasePart& part) {
  const chain::Accounts accounts(plan);
  const chain::Cause cause = accounts.cause(part.account);
  if (cause == chain::Cause::stock) return "waiting for " + plan.stocks[accounts.thing(part.account)].name;
  if (cause == chain::Cause::gate) return "waiting at " + plan.gates[accounts.thing(part.account)].name;
  const chain::Index department = accounts.department(part.account);
  if (department == chain::kNoIndex) return cause_words(cause);
  return plan.departments[department].name + ": " + cause_words(cause);
}

std::string span_of(Ticks span) {
  const auto [factor, unit] = scale_of(measures::Unit::seconds, seconds(span));
  return figure(factor * seconds(span), 1) + " " + std::string(unit);
}

}  // namespace

Report worst_report(const Results& results, std::size_t count, const std::string& file) {
  const auto worst = worst_of(results, count);
  Report report;
  Table table{.columns = {{.heading = "replication", .align = Align::right},
                          {.heading = "case"},
                          {.heading = "took"},
                          {.heading = "outcome"},
                          {.heading = "most of it", .broken = true}},
              .gap = 3};
  Records records{.keys = {{"replication", "replication"},
                           {"case", "case"},
                           {"outcome", "outcome"},
                           {"sojourn", "sojourn_s"},
                           {"most", "most_s"},
                           {"most_of", "most_of"}}};
  for (const Worst& one : worst) {
    const std::string name = name_of_case(results.plan, one.ended.segment, one.ended.case_number);
    const std::string outcome(chain::outcome_name(one.ended.outcome));
    const std::string cause = cause_of(results.plan, one.most);
    table.add({fmt::to_string(one.replication), name, span_of(one.ended.sojourn()), outcome,
               span_of(one.most.ticks) + " of " + cause});
    records.rows.push_back(
        {one.replication, name, outcome, seconds(one.ended.sojourn()), seconds(one.most.ticks), cause});
  }
  if (worst.empty()) {
    report.paragraph("No case has come to its end.");
  } else {
    report.paragraph(fmt::format("The {} cases that took the longest, of {} replications", worst.size(),
                                 results.study.replications.size()));
    report.table(std::move(table));
    const Worst& first = worst.front();
    const std::string name = name_of_case(results.plan, first.ended.segment, first.ended.case_number);
    report.paragraph(
        Paragraph{.text = fmt::format("domino explain {} --replication {} --case {}", file, first.replication, name),
                  .as_it_is = true});
  }
  report.data = [&results, records] {
    Value data = head_of(results);
    data.add("worst", list_of(records));
    return data;
  };
  report.sheet = sheet_of(std::move(records));
  return report;
}

}  // namespace domino::report
