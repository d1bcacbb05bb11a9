/// How the people of each department fared over the run: a line of small bars each, over all replications.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "models/measures/study/study.h"
#include "tools/report/report.h"

namespace domino::report {

class PeopleOverTime {
 public:
  /// The plan must live as long.
  explicit PeopleOverTime(const chain::Plan& plan) : plan_(plan) {}

  /// Takes note of the weeks of a replication; one at a time.
  void add(const measures::ReplicationResult& result);

  /// A line a department and state: the mean of each period as a bar between the least and the most of the line, with
  /// its first and last period in figures. Nothing where the state of people changes nothing.
  void add_to(Report& report) const;

 private:
  Table table_of(std::size_t periods, std::size_t bars) const;

  const chain::Plan& plan_;
  std::vector<chain::PeopleWeek> sums_;  // by period, then department
  double week_s_ = 0;
};

/// Bars from ▁ to █ between `low` and `high`; a space where there is no number.
std::string sparkline(const std::vector<double>& values, double low, double high);

}  // namespace domino::report
