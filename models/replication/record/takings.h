/// Money of a replication: what came in, what it cost, and whether the till was ever empty.
///
/// Revenue, fees, fines, compensation, replacement and what interventions cost move at the instants at which they
/// arise; wages, fixed costs and advertising by time are paid for on pay day, at the end of each week of the run, and
/// on its last instant. So between two such instants the till does not change, and its lowest level and the instant of
/// ruin are exact. Tax falls due on each 52nd pay day since measuring began, and at the end: a share of what the profit
/// since then exceeds its highest level at earlier such days, so that losses are carried forward. A firm that is ruined
/// goes on being measured.
/// Guarantee: at the end, cash = cash at the beginning + profit - tax. Cost: one addition a payment, and a pass over
/// teams and segments a week. Limits: who works after the end of finite days is not paid for it, as in all measures.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

namespace domino::chain {

struct DepartmentRecord;
struct PlannedDepartment;
struct Record;

/// What people of a department are paid.
struct Pay {
  double wage_per_s = 0;
  double busy_wage_per_s = 0;
  double overtime_factor = 1;
};
Pay pay_of(const PlannedDepartment& department);
/// On duty or in training, more where work is paid more than waiting, and overtime.
double wages_of(const DepartmentRecord& record, const Pay& pay);

/// The till, and what no department or segment has a record of.
struct MoneyRecord {
  double cash = 0;
  double lowest = 0;
  double ruined_s = -1;  ///< when the cash first fell below 0; -1: never
  double fixed = 0;
  double interventions = 0;
  double tax = 0;
  double opening = 0;      ///< cash when measuring began
  double began_s = 0;      ///< when that was
  double accrued_s = 0;    ///< costs by time are counted until then
  double taxed_up_to = 0;  ///< of the profit since measuring began
  std::uint32_t pay_days = 0;
  double noted_revenue = 0;  ///< in lines over time
  double noted_cost = 0;

  void receive(double amount) { cash += amount; }
  void pay(double amount, double now_s) {
    cash -= amount;
    lowest = std::min(lowest, cash);
    if (cash < 0 && ruined_s < 0) ruined_s = now_s;
  }
};

/// One period of the run, for a line over time.
struct MoneyWeek {
  double revenue = 0;
  double cost = 0;
  double cash = 0;  ///< at its end
};

/// What came in and what it cost, since measuring began.
struct MoneyTotals {
  double revenue = 0;
  double margin = 0;
  double wages = 0;
  double fees = 0;
  double fines = 0;
  double replacement = 0;
  double compensation = 0;
  double advertising = 0;
  double fixed = 0;
  double interventions = 0;

  double cost() const {
    return wages + fees + fines + replacement + compensation + advertising + fixed + interventions;
  }
  double profit() const { return margin - cost(); }
};
/// `pay`: by department.
MoneyTotals money_totals(const Record& record, std::span<const Pay> pay);

/// So many pay days make a year of taxes.
inline constexpr std::uint32_t kPayDaysInYear = 52;

}  // namespace domino::chain
