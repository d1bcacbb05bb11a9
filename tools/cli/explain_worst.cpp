// The cases worth reading: those that took the longest.

#include <algorithm>
#include <tuple>
#include <vector>

#include <fmt/format.h>

#include "models/chain/account.h"
#include "tools/cli/explain_story.h"
#include "tools/cli/explain_time.h"
#include "tools/cli/figures.h"
#include "tools/store/csv.h"
#include "tools/store/json_parts.h"
#include "tools/store/number.h"

namespace domino::cli {

namespace {

struct Worst {
  std::uint64_t replication = 0;
  chain::CaseRecord ended;
  chain::CasePart most;  ///< where most of its time went
};

std::vector<Worst> worst_of(const store::Results& results, std::size_t count) {
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

std::string span_text(Ticks span) {
  const auto [factor, unit] = scale_of(measures::Unit::seconds, seconds(span));
  return figure(factor * seconds(span), 1) + " " + std::string(unit);
}

}  // namespace

std::string worst_table(const store::Results& results, std::size_t count, const std::string& file) {
  const auto worst = worst_of(results, count);
  if (worst.empty()) return "No case has come to its end.\n";
  std::string text = fmt::format("The {} cases that took the longest, of {} replications\n\n", worst.size(),
                                 results.study.replications.size());
  std::size_t width = 4;
  std::vector<std::string> names;
  for (const Worst& one : worst) {
    names.push_back(case_text(results.plan, one.ended.segment, one.ended.case_number));
    width = std::max(width, names.back().size());
  }
  text += "replication   " + padded("case", width, false) + "   took        outcome        most of it\n";
  for (std::size_t i = 0; i < worst.size(); ++i) {
    const Worst& one = worst[i];
    text += fmt::format("{:>11}   {}   {}  {}  {} of {}\n", one.replication, padded(names[i], width, false),
                        padded(span_text(one.ended.sojourn()), 10, false),
                        padded(std::string(chain::outcome_name(one.ended.outcome)), 13, false),
                        span_text(one.most.ticks), cause_of(results.plan, one.most));
  }
  return text + fmt::format("\ndomino explain {} --replication {} --case {}\n", file, worst.front().replication,
                            names.front());
}

std::string worst_json(const store::Results& results, std::size_t count) {
  store::Json json = store::head_json(results);
  store::Json& list = json["worst"] = store::Json::array();
  for (const Worst& one : worst_of(results, count))
    list.push_back({{"replication", one.replication},
                    {"case", case_text(results.plan, one.ended.segment, one.ended.case_number)},
                    {"outcome", std::string(chain::outcome_name(one.ended.outcome))},
                    {"sojourn_s", seconds(one.ended.sojourn())},
                    {"most_s", seconds(one.most.ticks)},
                    {"most_of", cause_of(results.plan, one.most)}});
  return store::text_of(json);
}

std::string worst_csv(const store::Results& results, std::size_t count) {
  std::string text = "replication,case,outcome,sojourn,most,most_of\n";
  for (const Worst& one : worst_of(results, count))
    text += fmt::format(
        "{},{},{},{},{},{}\n", one.replication, case_text(results.plan, one.ended.segment, one.ended.case_number),
        chain::outcome_name(one.ended.outcome), store::number_text(seconds(one.ended.sojourn())),
        store::number_text(seconds(one.most.ticks)), store::csv_field(cause_of(results.plan, one.most)));
  return text;
}

}  // namespace domino::cli
