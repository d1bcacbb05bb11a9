#include "models/measures/rows.h"

namespace domino::measures {

namespace {

constexpr Row<MoneyView> kMoneyRows[] = {
    {"cost", Unit::money, false, kWithCosts, "all that is paid but tax",
     [](const MoneyView& v) { return Value{v.totals.cost()}; }},
    {"wages", Unit::money, false, kWithCosts, "for time on duty and overtime, and while successors are trained",
     [](const MoneyView& v) { return Value{v.totals.wages}; }},
    {"fees", Unit::money, false, kWithCosts, "for requests that cost something each",
     [](const MoneyView& v) { return Value{v.totals.fees}; }},
    {"fines", Unit::money, false, kWithCosts, "for promises that were not kept",
     [](const MoneyView& v) { return Value{v.totals.fines}; }},
    {"replacement", Unit::money, false, kWithCosts | kWithQuitting, "for replacing those who left",
     [](const MoneyView& v) { return Value{v.totals.replacement}; }},
    {"compensation", Unit::money, false, kWithCompensation, "for customers whose complaint was settled",
     [](const MoneyView& v) { return Value{v.totals.compensation}; }},
    {"advertising", Unit::money, false, kWithAdvertising, "for advertising",
     [](const MoneyView& v) { return Value{v.totals.advertising}; }},
    {"interventions", Unit::money, false, kWithPayments, "for what is done about people",
     [](const MoneyView& v) { return Value{v.totals.interventions}; }},
    {"fixed_costs", Unit::money, false, kWithFixedCosts, "the same every week, whoever comes",
     [](const MoneyView& v) { return Value{v.totals.fixed}; }},
    {"cost_per_case", Unit::money, false, kWithCosts, "cost by customers served",
     [](const MoneyView& v) { return Value{v.totals.cost(), v.served}; }},
    {"revenue", Unit::money, false, kWithSales, "what customers spent",
     [](const MoneyView& v) { return Value{v.totals.revenue}; }},
    {"margin", Unit::money, false, kWithSales, "of that, what is left when what was sold is paid for",
     [](const MoneyView& v) { return Value{v.totals.margin}; }},
    {"profit", Unit::money, false, kWithSales, "margin less cost, before tax",
     [](const MoneyView& v) { return Value{v.totals.profit()}; }},
    {"tax", Unit::money, false, kWithTax, "on the profit of each year, losses of earlier years taken off",
     [](const MoneyView& v) { return Value{v.record.tax}; }},
    {"net_profit", Unit::money, false, kWithSales | kWithTax, "profit less tax",
     [](const MoneyView& v) { return Value{v.totals.profit() - v.record.tax}; }},
    {"cash", Unit::money, false, kWithCash, "in the till at the end",
     [](const MoneyView& v) { return Value{v.record.cash}; }, true},
    {"lowest_cash", Unit::money, false, kWithCash, "the least that was ever in the till",
     [](const MoneyView& v) { return Value{v.record.lowest}; }},
    {"ruin", Unit::share, false, kWithCash, "how likely the cash falls below 0 at some time",
     [](const MoneyView& v) { return Value{v.record.ruined_s < 0 ? 0.0 : 1.0}; }},
    {"ruin.at", Unit::seconds, false, kWithCash, "where it does: how long after the beginning",
     [](const MoneyView& v) {
       return v.record.ruined_s < 0 ? Value{0, 0} : Value{v.record.ruined_s - v.record.began_s};
     }},
};

}  // namespace

std::span<const Row<MoneyView>> money_rows() { return kMoneyRows; }

}  // namespace domino::measures
