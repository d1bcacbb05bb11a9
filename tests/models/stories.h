/// What became of a few matters whose every instant is stated: one replication of a scenario, told by service.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "models/replication/ledger/account.h"
#include "models/replication/replication.h"
#include "tests/support/scenario_run.h"

namespace domino::chain {

/// One matter each, by service; who comes when is stated in minutes by a trace. Segments that no trace is stated for
/// come as the scenario says.
class Stories {
 public:
  /// Instants in minutes.
  struct Told {
    double issued = 0;
    double started = 0;
    double ended = 0;
    Outcome outcome{};
  };

  Stories(const std::string& body, const std::map<std::string, std::vector<double>>& arrivals,
          const std::string& run = "horizon: 10 h")
      : reading_(domino::testing::read("version: 1\nscenario: t\nquestion: t?\nrun: {" + run + ", replications: 1}\n" +
                                       body)) {
    if (!reading_.ok()) return;
    Plan plan = *reading_.plan;
    for (auto& segment : plan.segments) {
      const auto found = arrivals.find(segment.name);
      if (found == arrivals.end()) continue;
      std::vector<double> instants_s;
      for (const double minute : found->second) instants_s.push_back(60 * minute);
      segment.instants = organisation::Trace(std::move(instants_s));
    }
    for (const auto& segment : plan.segments) segments_.push_back(segment.name);
    for (const auto& department : plan.departments) departments_.push_back(department.name);
    Replication replication(plan, {.keep_visits = true, .ledger = {.on = true, .keep_cases = true}});
    record_ = *replication.run(1, 1);
    const Accounts accounts(plan);
    for (const CaseRecord& ended : record_.time.ended)
      for (std::uint32_t i = ended.first_part; i < ended.first_part + ended.parts; ++i) {
        const CasePart& part = record_.time.parts[i];
        minutes_[{segments_[ended.segment], accounts.cause(part.account)}] += seconds(part.ticks) / 60;
      }
    for (const Visit& visit : record_.visits)
      stories_[plan.services[visit.service].name].push_back(
          {seconds(visit.issued) / 60, seconds(visit.started) / 60, seconds(visit.ended) / 60, visit.outcome});
  }
  /// In the order in which they end.
  const Told& of(const std::string& service, std::size_t number = 0) const { return stories_.at(service).at(number); }
  std::size_t count(const std::string& service) const {
    const auto found = stories_.find(service);
    return found == stories_.end() ? 0 : found->second.size();
  }
  const Record& record() const { return record_; }
  const SegmentRecord& segment(const std::string& name) const { return record_.segments.at(place(segments_, name)); }
  const DepartmentRecord& department(const std::string& name) const {
    return record_.departments.at(place(departments_, name));
  }
  /// Of all ended cases of a segment, charged to this cause, at whichever department.
  double minutes(const std::string& segment, Cause cause) const {
    const auto found = minutes_.find({segment, cause});
    return found == minutes_.end() ? 0 : found->second;
  }

 private:
  static std::size_t place(const std::vector<std::string>& names, const std::string& name) {
    for (std::size_t i = 0; i < names.size(); ++i)
      if (names[i] == name) return i;
    return names.size();
  }

  language::Reading reading_;
  Record record_{Plan{}};
  std::vector<std::string> segments_;
  std::vector<std::string> departments_;
  std::map<std::string, std::vector<Told>> stories_;
  std::map<std::pair<std::string, Cause>, double> minutes_;
};

constexpr double kTick = 1e-6;

}  // namespace domino::chain
