#include "tools/report/explain/explain_asks.h"

#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "tools/report/figures.h"

namespace domino::report {

namespace {

using measures::Finding;
using measures::Unit;

double days_measured(const chain::Plan& plan) { return plan.span.measured() / kDay; }

Finding per_day(Finding finding, double days) {
  for (double* value : {&finding.estimate.mean, &finding.estimate.low, &finding.estimate.high}) *value /= days;
  return finding;
}

/// Three digits, as many as anybody listens to in a sentence.
int decimals_in_sentence(double value) {
  return value < 1 ? 2 : std::max(0, 2 - static_cast<int>(std::floor(std::log10(value))));
}

std::string spoken(Unit unit, double value) {
  const auto [factor, name] = scale_of(unit, value);
  return figure(factor * value, decimals_in_sentence(factor * value)) + (name.empty() ? "" : " ") + std::string(name);
}

std::string spoken_with_interval(const statistics::Estimate& estimate) {
  const std::string text = spoken(Unit::seconds, estimate.mean);
  if (!estimate.has_interval) return text;
  const double factor = scale_of(Unit::seconds, estimate.mean).factor;
  const int decimals = decimals_in_sentence(factor * estimate.mean);
  return fmt::format("{} ({} … {})", text, figure(factor * estimate.low, decimals),
                     figure(factor * estimate.high, decimals));
}

/// "12.3 times a day", or in the span in which it is more than once.
std::string how_often(const statistics::Estimate& a_day) {
  return a_day.mean >= 1 ? spoken(Unit::count, a_day.mean) + " times a day"
                         : spoken(Unit::count, 7 * a_day.mean) + " times a week";
}

/// The pair of colleagues who spend the most time between question and answer, a day.
const Ask* costliest(const std::vector<Ask>& asks) {
  const Ask* worst = nullptr;
  double most = 0;
  for (const Ask& ask : asks) {
    if (!ask.inside() || !ask.response.estimate.has_mean || ask.response.unstable) continue;
    const double spent = ask.per_day.estimate.mean * ask.response.estimate.mean;
    if (spent <= most) continue;
    most = spent;
    worst = &ask;
  }
  return worst;
}

std::string about_customers_only(const std::vector<Ask>& asks) {
  const Ask* busiest = nullptr;
  for (const Ask& ask : asks)
    if (busiest == nullptr || ask.per_day.estimate.mean > busiest->per_day.estimate.mean) busiest = &ask;
  if (busiest == nullptr) return "No requests are made here.";
  std::string text = fmt::format("No department here asks another one: {} ask {} {}", busiest->requester,
                                 busiest->provider, how_often(busiest->per_day.estimate));
  if (busiest->response.unstable) return text + ", which cannot keep up.";
  return text + fmt::format(", and the answer takes {}.", spoken_with_interval(busiest->response.estimate));
}

}  // namespace

std::vector<Ask> who_asks_whom(const Results& results) {
  std::map<std::string_view, const Finding*> findings;
  for (std::size_t m = 0; m < results.study.findings.size(); ++m)
    if (const auto& measure = results.catalogue.measures()[m]; measure.address.starts_with("asks."))
      findings.emplace(measure.address, &results.study.findings[m]);
  const auto finding = [&](const std::string& address) {
    const auto found = findings.find(address);
    return found == findings.end() ? Finding{} : *found->second;
  };
  std::vector<Ask> asks;
  for (const chain::PlannedAsk& pair : results.plan.asks) {
    const std::string address = measures::address_of(results.plan, pair);
    const std::size_t kind = address.find('.') + 1;
    asks.push_back({.requester_kind = address.substr(kind, address.find('.', kind) - kind),
                    .requester = pair.department != chain::kNoIndex ? results.plan.departments[pair.department].name
                                                                    : results.plan.segments[pair.segment].name,
                    .provider = results.plan.departments[pair.provider].name,
                    .per_day = per_day(finding(address + "requests"), days_measured(results.plan)),
                    .wait = finding(address + "wait.mean"),
                    .response = finding(address + "response.mean"),
                    .promise_kept = finding(address + "promise_kept")});
  }
  return asks;
}

std::string asks_sentence(const std::vector<Ask>& asks) {
  for (const Ask& ask : asks)
    if (ask.inside() && ask.response.unstable)
      return fmt::format(
          "The answers that colleagues wait for never settle: {} ask {} {}, and {} cannot keep up with its "
          "requests.",
          ask.requester, ask.provider, how_often(ask.per_day.estimate), ask.provider);
  const Ask* worst = costliest(asks);
  if (worst == nullptr) return about_customers_only(asks);
  const double a_day = worst->per_day.estimate.mean * worst->response.estimate.mean;
  return fmt::format(
      "Of all the answers that colleagues need from each other here, those of {} to {} take the most time: asked for "
      "{}, each takes {} of opening hours, which is {} h a day.",
      worst->provider, worst->provider == worst->requester ? "their own colleagues" : worst->requester,
      how_often(worst->per_day.estimate), spoken_with_interval(worst->response.estimate),
      spoken(Unit::count, a_day / kHour.s));
}

}  // namespace domino::report
