#include "models/measures/study/controls.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "engine/random/stream.h"
#include "engine/statistics/linearised.h"
#include "models/measures/study/bounds.h"
#include "models/plan/flow.h"

namespace domino::measures {

namespace {

using chain::Index;
using chain::kNoIndex;
using chain::Operation;

constexpr std::size_t kReplicationsAControl = 5;
constexpr double kMostDraws = 100'000;
/// Of an interval of which no more than that is left, the measure is a control itself, and is told as it was counted.
constexpr double kRounding = 1e-6;

/// The services that a case may be at, found by going every way from an instruction.
class Visited {
 public:
  explicit Visited(const chain::Plan& plan) : plan_(plan), seen_(plan.program.size(), 0) {}

  std::set<Index> from(Index begin) {
    std::fill(seen_.begin(), seen_.end(), 0);
    services_.clear();
    go_to(begin);
    while (!open_.empty()) {
      const Index at = open_.back();
      open_.pop_back();
      follow(at, plan_.program[at]);
    }
    return services_;
  }

 private:
  void go_to(Index at) {
    if (at >= seen_.size() || std::exchange(seen_[at], 1) != 0) return;
    open_.push_back(at);
  }
  void follow(Index at, const chain::Instruction& instruction) {
    const auto pass = [&](Index place) { go_to(place); };
    if (instruction.operation == Operation::visit) services_.insert(instruction.service);
    if (instruction.operation == Operation::visit || instruction.operation == Operation::call)
      go_to(plan_.services[instruction.service].program);
    if (instruction.operation == Operation::fork) chain::for_each_branch(plan_, plan_.forks[instruction.detail], pass);
    chain::for_each_next(plan_, at, pass);
  }

  const chain::Plan& plan_;
  std::vector<char> seen_;
  std::vector<Index> open_;
  std::set<Index> services_;
};

/// The work of so many cases at one service.
struct Draw {
  std::uint64_t purpose = 0;
  std::uint64_t first = 0;  ///< identity of the first case
  std::uint64_t count = 0;
  const random::Distribution* duration = nullptr;
};

struct Work {
  Index department = 0;
  std::vector<Draw> draws{};
  double mean = 0;
};

bool has_known_mean(const chain::PlannedAmount& amount) {
  return amount.terms.empty() && !amount.base.is_constant() && amount.base.support().low >= 0 &&
         std::isfinite(amount.base.variance());
}

/// How many of a segment come in a span of so much of the rate's integral.
double expected(const chain::PlannedSegment& segment, Duration from, Duration to) {
  return segment.arrive.integral(Time{from.s}, Time{to.s}) / (segment.every ? segment.every->mean() : 1) *
         (segment.busyness ? segment.busyness->mean() : 1) * (segment.group ? segment.group->mean() : 1);
}

/// By department, those with most work first.
std::vector<Work> work_of(const chain::Plan& plan) {
  std::vector<Work> work(plan.departments.size());
  for (Index d = 0; d < work.size(); ++d) work[d].department = d;
  Visited visited(plan);
  double draws = 0;
  for (const auto& segment : plan.segments) {
    if (segment.instants) continue;
    const double before = std::floor(expected(segment, Duration{}, plan.span.warm_up));
    const double cases = std::round(segment.expected_arrivals);
    for (const Index s : visited.from(segment.program)) {
      const auto& service = plan.services[s];
      if (service.department == kNoIndex || !has_known_mean(service.duration)) continue;
      const double count = std::min(cases, kMostDraws - draws);
      if (count < 1) continue;
      draws += count;
      Work& of = work[service.department];
      of.draws.push_back({plan.purposes[service.purpose], segment.identity + static_cast<std::uint64_t>(before) + 1,
                          static_cast<std::uint64_t>(count), &service.duration.base});
      of.mean += std::floor(count) * service.duration.base.mean();
    }
  }
  std::erase_if(work, [](const Work& one) { return one.draws.empty(); });
  std::stable_sort(work.begin(), work.end(), [](const Work& a, const Work& b) { return a.mean > b.mean; });
  return work;
}

double drawn(const Work& work, std::uint64_t seed, std::uint64_t replication) {
  double total = 0;
  for (const Draw& draw : work.draws) {
    const random::Stream stream(seed, replication, draw.purpose);
    for (std::uint64_t i = 0; i < draw.count; ++i) {
      auto numbers = stream.at(draw.first + i);
      total += draw.duration->sample(numbers);
    }
  }
  return total;
}

/// Where the arrivals of segments with an exact expectation stand in the catalogue.
struct Arrivals {
  std::vector<std::size_t> come;
  std::vector<std::size_t> come_again;  ///< counted among those who come
  double mean = 0;
};

Arrivals arrivals_of(const chain::Plan& plan, const Catalogue& catalogue) {
  Arrivals arrivals;
  const auto add = [&](const std::string& address, std::vector<std::size_t>& places) {
    for (std::size_t m = 0; m < catalogue.measures().size(); ++m)
      if (catalogue.measures()[m].address == address) places.push_back(m);
  };
  for (const auto& segment : plan.segments) {
    if (segment.every || segment.group || segment.instants) continue;
    if (segment.busyness && !(segment.busyness->support().low >= 0)) continue;
    arrivals.mean += segment.expected_arrivals;
    if (segment.internal) {
      add("requests." + segment.name + ".issued", arrivals.come);
      continue;
    }
    add("customers." + segment.name + ".arrived", arrivals.come);
    add("customers." + segment.name + ".redials", arrivals.come_again);
  }
  return arrivals;
}

}  // namespace

std::vector<NamedControl> controls_of(const chain::Plan& plan, const Catalogue& catalogue, std::uint64_t seed,
                                      std::span<const ReplicationResult> results) {
  const std::size_t most = results.size() / kReplicationsAControl;
  std::vector<NamedControl> controls;
  const Arrivals arrivals = arrivals_of(plan, catalogue);
  if (most > 0 && !arrivals.come.empty()) {
    auto& [values, mean] = controls.emplace_back(NamedControl{"arrivals", {{}, arrivals.mean}}).control;
    for (const auto& result : results) {
      double come = 0;
      for (const std::size_t m : arrivals.come) come += result.values[m].numerator;
      for (const std::size_t m : arrivals.come_again) come -= result.values[m].numerator;
      values.push_back(come);
    }
  }
  for (const Work& work : work_of(plan)) {
    if (controls.size() >= most) break;
    const std::string name = "work drawn for " + plan.departments[work.department].name;
    auto& values = controls.emplace_back(NamedControl{name, {{}, work.mean}}).control.values;
    for (const auto& result : results) values.push_back(drawn(work, seed, result.replication));
  }
  return controls;
}

statistics::ControlledMean controlled_estimate(std::size_t measure, std::span<const ReplicationResult> results,
                                               std::span<const NamedControl> controls, double confidence) {
  const auto series = series_of(results, measure);
  const auto plain = statistics::linearised(series.view());
  // Where some replications had nothing to measure, their controls explain nothing; nor do they explain what
  // replications share that begin alike.
  if (!plain.has_mean || plain.informative < results.size()) return {series.ratio(confidence), 1, 0};
  std::vector<double> values = plain.residuals;
  for (double& value : values) value += plain.mean;
  std::vector<statistics::Control> used;
  for (const NamedControl& named : controls) used.push_back(named.control);
  return statistics::controlled_mean(values, used, confidence);
}

void correct_by_controls(const chain::Plan& plan, const Catalogue& catalogue, const StudySettings& settings,
                         Study& study) {
  const auto controls = controls_of(plan, catalogue, settings.seed, study.replications);
  if (controls.empty()) {
    study.warnings.push_back({"run.replications",
                              "there are no control variates: they take five replications each, and arrivals at a "
                              "stated rate or work whose duration varies and does not depend on the case."});
    return;
  }
  for (const NamedControl& named : controls) study.controls.push_back(named.name);
  for (std::size_t m = 0; m < study.findings.size(); ++m) {
    const auto controlled = controlled_estimate(m, study.replications, controls, settings.confidence);
    auto& estimate = study.findings[m].estimate;
    const bool is_control = controlled.estimate.half_width() < kRounding * estimate.half_width();
    study.gains.push_back(is_control ? 1 : controlled.gain);
    if (is_control) continue;
    estimate = controlled.estimate;
    keep_within(estimate, catalogue.measures()[m].range);
  }
}

}  // namespace domino::measures
