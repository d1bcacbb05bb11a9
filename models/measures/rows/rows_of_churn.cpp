#include "models/measures/rows/rows_of_churn.h"

#include <algorithm>
#include <string>

#include "models/measures/rows/rows.h"

namespace domino::measures {

namespace {

using chain::ChurnRecord;
using chain::ExpectedLoss;

struct ChannelName {
  const char* name;
  const char* meaning;
};
constexpr ChannelName kChannelNames[] = {{"waiting", "of these: because of waiting for it"},
                                         {"errors", "of these: because of its errors and unmet needs"},
                                         {"people", "of these: because of how its people served them"}};

ChurnRecord sum_of_churn(const std::vector<ChurnRecord>& records, std::size_t departments) {
  ChurnRecord sum;
  sum.by.resize(departments);
  for (const ChurnRecord& record : records) {
    sum.actual += record.actual;
    sum.ideal += record.ideal;
    sum.history += record.history;
    for (std::size_t d = 0; d < departments; ++d)
      for (std::size_t c = 0; c < record.by[d].size(); ++c) sum.by[d][c] += record.by[d][c];
  }
  return sum;
}

}  // namespace

ChurnRows::ChurnRows(const chain::Plan& plan) : departments_(plan.departments.size()) {
  in_money_ = std::any_of(plan.segments.begin(), plan.segments.end(),
                          [](const auto& segment) { return segment.population && segment.sales; });
  for (const bool money : {false, true}) {
    if (money && !in_money_) break;
    const std::string whole = money ? "domino.lost.money" : "domino.lost";
    const auto add = [&](const std::string& address, std::string_view meaning) {
      measures_.emplace_back(
          address,
          Declaration{
              .name = "lost",
              .unit = money ? Unit::money : Unit::count,
              .better = Better::less,
              .meaning = meaning,
              .formula = money ? "Σ attributed probability of leaving · expected future margin of the customer, a year"
                               : "Σ attributed probability of leaving, a year (Aumann–Shapley)"},
          kAlways, std::vector<chain::Index>{});
    };
    add(whole, money ? "expected future margin of the customers who leave in a year"
                     : "customers who leave in a year, by their probabilities of leaving");
    add(whole + ".anyway", "of these: would have left even at best");
    add(whole + ".history", "of these: because of the memory of earlier encounters");
    for (const auto& department : plan.departments) {
      const std::string at = whole + ".departments." + department.name;
      add(at, "of these: because of this department");
      for (const ChannelName& channel : kChannelNames) add(at + "." + channel.name, channel.meaning);
    }
  }
}

void ChurnRows::read(const chain::Record& record, std::vector<Value>& values) const {
  const ChurnRecord sum = sum_of_churn(record.churn, departments_);
  const double years = record.measured.s / kYear_s;
  for (double ExpectedLoss::* amount : {&ExpectedLoss::customers, &ExpectedLoss::money}) {
    if (amount == &ExpectedLoss::money && !in_money_) break;
    const auto add = [&](double of) { values.push_back({of, years}); };
    add(sum.actual.*amount);
    add(sum.ideal.*amount);
    add(sum.history.*amount);
    for (const auto& department : sum.by) {
      add(department[0].*amount + department[1].*amount + department[2].*amount);
      for (const ExpectedLoss& channel : department) add(channel.*amount);
    }
  }
}

}  // namespace domino::measures
