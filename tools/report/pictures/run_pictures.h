/// Pictures of a run: how long requests wait, when in the week, how long the queue is over time, how people fare, and
/// who asks whom. Collected from the visits and weeks of replications as they come in.
///
/// Waits and queues are those of the requests of one department, by the clock. A picture of a department says which one
/// it is: the one that was named, or that for which requests wait the longest in all.
/// Guarantee: the same for any number of jobs. Cost: of queues 8 bytes a replication, department and period, at most
/// 200 periods; a request costs a few operations.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/statistics/grouped_series.h"
#include "models/measures/study/study.h"
#include "tools/report/picture.h"
#include "tools/report/report.h"
#include "tools/report/results.h"

namespace domino::report {

enum class Pictured { wait, week, queue, people, chain };
/// By name, as on a command line.
std::vector<std::string> picture_names();
std::optional<Pictured> picture_named(std::string_view name);

class RunPictures {
 public:
  /// Of one department, or of the one that comes out; the plan must live as long.
  RunPictures(const chain::Plan& plan, Pictured what, std::optional<chain::Index> department)
      : plan_(plan), what_(what), department_(department) {}

  bool needs_visits() const { return what_ != Pictured::chain && what_ != Pictured::people; }
  bool needs_weeks() const { return what_ == Pictured::people; }

  /// Takes note of a replication with its visits or weeks; one at a time, in order.
  void add(const measures::ReplicationResult& result);

  /// Nothing where there is nothing to see; `why_not` says why.
  std::optional<Picture> picture(const Results& results) const;
  std::string why_not() const;

 private:
  struct Replication {
    std::uint64_t group = 0;
    std::vector<std::vector<double>> waits{};  ///< by department, then class: how many
    std::vector<double> waiting_s{};           ///< by period, then department: time spent in the queue
    std::vector<double> week_wait_s{};         ///< by department, then hour of the week
    std::vector<double> week_requests{};
    std::vector<chain::PeopleWeek> people{};
  };

  void choose_classes(const measures::ReplicationResult& result);
  chain::Index shown_department() const;
  Picture wait_picture(const Results& results, chain::Index department) const;
  Picture week_picture(double confidence, chain::Index department) const;
  Picture queue_picture(double confidence, chain::Index department) const;
  std::optional<Picture> people_picture(double confidence) const;
  static Picture chain_picture(const Results& results);
  template <class ValueOf>
  statistics::Estimate estimate(ValueOf&& value_of, double confidence) const;

  const chain::Plan& plan_;
  Pictured what_;
  std::optional<chain::Index> department_;
  std::vector<Replication> replications_;
  std::vector<double> total_wait_s_;   // by department
  std::vector<double> class_width_s_;  // by department
  double period_s_ = 0;
  double week_s_ = 0;
};

/// What `explain --picture` answers.
Report picture_report(const Results& results, const RunPictures& pictures);

}  // namespace domino::report
