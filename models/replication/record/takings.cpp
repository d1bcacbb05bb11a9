#include "models/replication/record/takings.h"

#include "models/plan/plan.h"
#include "models/replication/record/record.h"

namespace domino::chain {

Pay pay_of(const PlannedDepartment& department) {
  return {department.wage_per_s, department.busy_wage_per_s.value_or(department.wage_per_s),
          department.overtime_factor};
}

double wages_of(const DepartmentRecord& record, const Pay& pay) {
  const double idle_s = seconds(record.on_duty - record.busy_on_duty + record.in_training);
  const double overtime_s = seconds(record.busy - record.busy_on_duty);
  return pay.wage_per_s * idle_s +
         pay.busy_wage_per_s * (seconds(record.busy_on_duty) + pay.overtime_factor * overtime_s);
}

MoneyTotals money_totals(const Record& record, std::span<const Pay> pay) {
  MoneyTotals totals;
  for (std::size_t d = 0; d < record.departments.size(); ++d) {
    const DepartmentRecord& department = record.departments[d];
    totals.wages += wages_of(department, pay[d]);
    totals.fees += department.fees;
    totals.fines += department.fines;
    totals.replacement += department.replacement;
  }
  for (const SegmentRecord& segment : record.segments) {
    totals.revenue += segment.spent;
    totals.margin += segment.margin;
  }
  for (const PopulationRecord& population : record.populations) {
    totals.compensation += population.compensation;
    totals.advertising += population.advertising;
  }
  totals.fixed = record.money.fixed;
  totals.interventions = record.money.interventions;
  return totals;
}

}  // namespace domino::chain
