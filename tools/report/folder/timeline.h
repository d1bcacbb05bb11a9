/// The timeline of a run: how each department fared in each hour, day or week of it, over all replications.
///
/// A request counts in the period in which it ended, so none is counted twice and none that had ended is left out. The
/// period is the shortest of hour, day, week, four weeks and a year with which there are not too many, and begins at a
/// whole number of them since the run's Monday 00:00. Means are ratios of means over replications with Student's
/// interval, as everywhere. Cost: 40 bytes a replication, period and department, at most some 100 MB.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "models/measures/study/study.h"
#include "models/plan/plan.h"

namespace domino::report {

class Timeline {
 public:
  /// The plan must live as long.
  Timeline(const chain::Plan& plan, std::uint64_t replications);

  /// Takes note of the visits of a replication; one at a time.
  void add(const measures::ReplicationResult& result);

  /// A row a period, department and measure, and another for each week and state of people, where their state changes
  /// anything, and of customers who come again, whose segment stands in the place of the department, and
  /// for each week of the till, where `money` stands there:
  /// begin_s,end_s,department,measure,mean,low,high,unit,n,status.
  std::string csv(double confidence) const;

 private:
  /// What ended in one period at one department.
  struct Cell {
    double ended = 0;
    double waited = 0;  ///< of these, whoever could wait
    double wait_s = 0;
    double answered = 0;
    double response_s = 0;  ///< from issue to answer, on the clock
  };

  std::size_t periods() const;
  std::string people_rows(double confidence) const;
  std::string population_rows(double confidence) const;
  std::string money_rows(double confidence) const;
  template <class Week, class Row>
  std::string rows_of_weeks(const std::vector<std::vector<Week>>& replications, std::span<const Row> rows,
                            const std::vector<std::string>& names, double confidence) const;

  /// Of one number, by replication, over their groups.
  template <class Value>
  statistics::Estimate estimate_of(Value&& value_of, double confidence) const;

  const chain::Plan& plan_;
  std::vector<std::uint64_t> groups_;  // by replication (ReplicationResult::group)
  double period_s_;
  std::size_t first_;                            // period, since the run's Monday
  std::vector<std::vector<Cell>> replications_;  // each by period, then department
  std::vector<std::vector<chain::PeopleWeek>> people_;
  std::vector<std::vector<chain::PopulationWeek>> populations_;
  std::vector<std::vector<chain::MoneyWeek>> money_;
  double week_s_ = 0;
};

}  // namespace domino::report
