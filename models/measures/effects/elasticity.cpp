#include "models/measures/effects/elasticity.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <utility>

#include "engine/experiment/thread_executor.h"
#include "engine/kernel/contract.h"
#include "engine/random/portable_math.h"
#include "engine/statistics/jackknife.h"
#include "models/measures/study/bounds.h"
#include "models/plan/changes/variations.h"
#include "models/replication/replication.h"

namespace domino::measures {

namespace {

using chain::Index;

/// The runs of one department, in this order; those with people frozen only where there are people.
enum Run : std::size_t { kLonger, kShorter, kLongerFrozen, kShorterFrozen, kAsLonger, kAsShorter, kRuns };

/// What is read off each run: the outcomes, then the response and the utilisation of the department.
using Read = std::vector<Value>;

struct Numbers {
  ReplicationResult as_it_is;
  std::vector<std::vector<Read>> base;  ///< by department: one, of the plan as it is
  std::vector<std::vector<Read>> runs;  ///< by department, then run
  std::uint64_t events = 0;
};

struct Sides {
  std::vector<chain::Plan> longer;
  std::vector<chain::Plan> shorter;
  std::vector<Outcome> responses;  ///< by department
  std::vector<Outcome> utilisations;
};

class ElasticityWorker {
 public:
  ElasticityWorker(const chain::Plan& plan, const Catalogue& catalogue, std::span<const Outcome> outcomes,
                   const Sides& sides, bool split, const StudySettings& settings)
      : plan_(plan),
        catalogue_(catalogue),
        outcomes_(outcomes),
        sides_(sides),
        split_(split),
        seed_(settings.seed),
        base_(std::make_unique<chain::Replication>(plan, chain::ReplicationOptions{.memory = settings.memory})) {
    const chain::ReplicationOptions options{.memory = settings.memory};
    for (const chain::Plan& side : sides.longer) longer_.push_back(std::make_unique<chain::Replication>(side, options));
    for (const chain::Plan& side : sides.shorter)
      shorter_.push_back(std::make_unique<chain::Replication>(side, options));
  }

  std::optional<Numbers> operator()(std::uint64_t number, const std::stop_token& stop) {
    Numbers numbers;
    if (!run(*base_, number, stop, nullptr, &path_)) return std::nullopt;
    numbers.as_it_is = {.replication = number,
                        .group = chain::group_of(plan_, number),
                        .values = values_,
                        .growth = growth_of(*record_),
                        .events = record_->events,
                        .cleared = record_->cleared,
                        .visits = {},
                        .waits = {}};
    numbers.events = record_->events;
    for (std::size_t d = 0; d < sides_.longer.size(); ++d) numbers.base.push_back({read(d)});
    for (std::size_t d = 0; d < sides_.longer.size(); ++d) {
      auto& runs = numbers.runs.emplace_back();
      const auto note = [&](chain::Replication& of, const chain::PeoplePath* followed, chain::PeoplePath* recorded) {
        if (!run(of, number, stop, followed, recorded)) return false;
        runs.push_back(read(d));
        numbers.events += record_->events;
        return true;
      };
      if (!note(*longer_[d], nullptr, &longer_path_) || !note(*shorter_[d], nullptr, &shorter_path_))
        return std::nullopt;
      if (!split_) continue;
      if (!note(*longer_[d], &path_, nullptr) || !note(*shorter_[d], &path_, nullptr) ||
          !note(*base_, &longer_path_, nullptr) || !note(*base_, &shorter_path_, nullptr))
        return std::nullopt;
    }
    return numbers;
  }

 private:
  bool run(chain::Replication& replication, std::uint64_t number, const std::stop_token& stop,
           const chain::PeoplePath* followed, chain::PeoplePath* recorded) {
    replication.follow_people(followed, recorded);
    record_ = replication.run(seed_, number, stop);
    if (record_ == nullptr) return false;
    values_ = catalogue_.read(*record_);
    return true;
  }

  Read read(std::size_t department) const {
    Read read;
    for (const Outcome& outcome : outcomes_) read.push_back(outcome.value(values_));
    read.push_back(sides_.responses[department].value(values_));
    read.push_back(sides_.utilisations[department].value(values_));
    return read;
  }

  const chain::Plan& plan_;
  const Catalogue& catalogue_;
  std::span<const Outcome> outcomes_;
  const Sides& sides_;
  bool split_;
  std::uint64_t seed_;
  const chain::Record* record_ = nullptr;
  std::vector<Value> values_;
  chain::PeoplePath path_;
  chain::PeoplePath longer_path_;
  chain::PeoplePath shorter_path_;
  std::unique_ptr<chain::Replication> base_;  // they cannot be moved, their worker must be
  std::vector<std::unique_ptr<chain::Replication>> longer_;
  std::vector<std::unique_ptr<chain::Replication>> shorter_;
};

/// What was read, by run, then what is read.
using Table = std::vector<std::vector<OutcomeSeries>>;

void add_to(Table& table, const std::vector<Read>& runs, std::uint64_t group) {
  table.resize(runs.size());
  for (std::size_t run = 0; run < runs.size(); ++run) {
    table[run].resize(runs[run].size());
    for (std::size_t i = 0; i < runs[run].size(); ++i) table[run][i].add(runs[run][i], group);
  }
}

/// ln above - ln below of one thing that is read, without a replication; nothing where one of them is not above 0.
std::optional<double> log_change(const Table& table, Run above, Run below, std::size_t what, std::size_t left_out) {
  const auto high = table[above][what].without(left_out);
  const auto low = table[below][what].without(left_out);
  if (!high || !low || !(*high > 0) || !(*low > 0)) return std::nullopt;
  return random::portable_log(*high) - random::portable_log(*low);
}

class ElasticitySums {
 public:
  ElasticitySums(const Table& table, std::size_t outcomes, double confidence)
      : table_(table), response_(outcomes), n_(table.front().front().size()), confidence_(confidence) {}

  ElasticityOf of(std::size_t outcome, bool split) const {
    ElasticityOf of;
    of.total = estimate([&](std::size_t i) { return elasticity(kLonger, kShorter, outcome, i); });
    of.a_minute = estimate([&](std::size_t i) { return slope(outcome, i); });
    if (!split) {
      of.direct = of.total;
      of.through_people = of.gap = estimate([&](std::size_t i) -> std::optional<double> {
        if (!elasticity(kLonger, kShorter, outcome, i)) return std::nullopt;
        return 0.0;
      });
      return of;
    }
    of.direct = estimate([&](std::size_t i) { return elasticity(kLongerFrozen, kShorterFrozen, outcome, i); });
    of.through_people = estimate([&](std::size_t i) { return elasticity(kAsLonger, kAsShorter, outcome, i); });
    of.gap = estimate([&](std::size_t i) -> std::optional<double> {
      const auto total = elasticity(kLonger, kShorter, outcome, i);
      const auto direct = elasticity(kLongerFrozen, kShorterFrozen, outcome, i);
      const auto through = elasticity(kAsLonger, kAsShorter, outcome, i);
      if (!total || !direct || !through) return std::nullopt;
      return *total - *direct - *through;
    });
    return of;
  }

 private:
  template <class Statistic>
  statistics::Estimate estimate(Statistic&& statistic) const {
    auto estimate = statistics::jackknifed(n_, confidence_, std::forward<Statistic>(statistic));
    estimate.n = table_.front().front().observations();
    return estimate;
  }

  std::optional<double> elasticity(Run above, Run below, std::size_t outcome, std::size_t left_out) const {
    const auto of_outcome = log_change(table_, above, below, outcome, left_out);
    const auto of_response = log_change(table_, kLonger, kShorter, response_, left_out);
    if (!of_outcome || !of_response || !(*of_response > 0)) return std::nullopt;
    return *of_outcome / *of_response;
  }

  std::optional<double> slope(std::size_t outcome, std::size_t left_out) const {
    const auto high = table_[kLonger][outcome].without(left_out);
    const auto low = table_[kShorter][outcome].without(left_out);
    const auto late = table_[kLonger][response_].without(left_out);
    const auto soon = table_[kShorter][response_].without(left_out);
    if (!high || !low || !late || !soon || !(*late > *soon)) return std::nullopt;
    return (*high - *low) / (*late - *soon) * kMinute.s;
  }

  const Table& table_;
  std::size_t response_;
  std::size_t n_;
  double confidence_;
};

Outcome own_measure(const Catalogue& catalogue, const chain::PlannedDepartment& department, const char* name) {
  auto found = outcome_of(catalogue, "departments." + department.name + "." + name);
  DOMINO_REQUIRE(found.has_value(), "every department has a response and a utilisation");
  return std::move(*found);
}

}  // namespace

Elasticities run_elasticities(const chain::Plan& plan, const Catalogue& catalogue, std::span<const Outcome> outcomes,
                              std::span<const Index> departments, const ElasticitySettings& elasticity,
                              const StudySettings& settings, const std::stop_token& stop,
                              const std::function<void(ReplicationResult&&)>& finished) {
  Sides sides;
  for (const Index d : departments) {
    sides.longer.push_back(chain::with_durations(plan, d, 1 + elasticity.step));
    sides.shorter.push_back(chain::with_durations(plan, d, 1 - elasticity.step));
    sides.responses.push_back(own_measure(catalogue, plan.departments[d], "response.mean"));
    sides.utilisations.push_back(own_measure(catalogue, plan.departments[d], "utilisation"));
  }
  Elasticities all{.with_people = plan.people.has_value()};
  const bool split = all.with_people && elasticity.split_people;
  std::vector<Table> base(departments.size());
  std::vector<Table> tables(departments.size());
  const auto ran = experiment::run_replications(
      {.first = settings.first_replication, .count = settings.replications, .jobs = settings.jobs},
      [&] { return ElasticityWorker(plan, catalogue, outcomes, sides, split, settings); },
      [&](std::uint64_t number, Numbers&& numbers) {
        const std::uint64_t group = chain::group_of(plan, number);
        for (std::size_t d = 0; d < departments.size(); ++d) {
          add_to(base[d], numbers.base[d], group);
          add_to(tables[d], numbers.runs[d], group);
        }
        all.events += numbers.events;
        if (finished) finished(std::move(numbers.as_it_is));
      },
      stop);
  all.replications = ran.completed;
  all.stopped = ran.stopped;
  if (ran.completed == 0) return all;
  for (std::size_t d = 0; d < departments.size(); ++d) {
    const auto& as_it_is = base[d].front();
    auto& result = all.departments.emplace_back();
    result.department = departments[d];
    result.response = as_it_is[outcomes.size()].ratio(settings.confidence);
    result.utilisation = as_it_is[outcomes.size() + 1].ratio(settings.confidence);
    const ElasticitySums sums(tables[d], outcomes.size(), settings.confidence);
    for (std::size_t o = 0; o < outcomes.size(); ++o) result.outcomes.push_back(sums.of(o, split));
    if (d > 0) continue;
    for (std::size_t o = 0; o < outcomes.size(); ++o) {
      all.now.push_back(as_it_is[o].ratio(settings.confidence));
      keep_within(all.now.back(), outcomes[o].range);
    }
  }
  return all;
}

}  // namespace domino::measures
