#include "models/theory/traffic.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include "models/plan/flow.h"
#include "models/theory/mending.h"
#include "models/theory/occupation.h"
#include "models/theory/orders.h"
#include "models/theory/sparse_system.h"

namespace domino::theory {

namespace {

using chain::Index;
using chain::Instruction;
using chain::kNoIndex;
using chain::Line;
using chain::Operation;
using chain::Plan;
using chain::PlannedSegment;
using organisation::NeedMode;

using Rates = std::vector<double>;
using Segments = std::span<const PlannedSegment>;

/// Segments × instructions that are solved one segment after the other.
constexpr std::size_t kMostSolved = 4'000'000;
/// Rounds after which the sizes of orders, and the errors that requesters find, are as good as they get; fewer for
/// large plans, where each takes long. An error of a hundredth is one of 1e-12 after six.
constexpr int kMostRounds = 20;
constexpr int kMostRoundsOfMany = 6;
constexpr std::size_t kMany = 100'000;  // segments × instructions
constexpr double kSettled = 1e-9;

/// A customer who is lost for certain and calls again for certain would do so for ever.
constexpr double kMostRedialling = 1 - 1e-12;

/// The mean of n^.7 over groups of the smallest size and a Poisson number more.
double mean_time_of_groups(const people::Parameters& p) {
  const double more = p[people::Parameter::more_in_group];
  double chance = random::portable_exp(-more);
  double mean = 0;
  for (int k = 0; k < 50 + 4 * more; ++k) {
    mean += chance * customers::time_of_group(p, p[people::Parameter::least_in_group] + k);
    chance *= more / (k + 1);
  }
  return mean;
}

class Traffic {
 public:
  explicit Traffic(const Plan& plan)
      : plan_(plan), size_(plan.program.size()), ways_(plan, CaseNumbers(plan)), orders_(plan) {
    find_traits();
  }

  std::optional<Loads> run() {
    if (!plan_.attributes.empty() && plan_.segments.size() * size_ > kMostSolved) return std::nullopt;
    std::optional<Loads> loads;
    for (int round = 0; round < most_rounds(); ++round) {
      orders_.forget_flows();
      loads = round_of_loads();
      if (!loads || !orders_.improve()) break;
    }
    return loads;
  }

 private:
  std::size_t index_of(const PlannedSegment& segment) const {
    return static_cast<std::size_t>(&segment - plan_.segments.data());
  }
  int most_rounds() const {
    const std::size_t solved = size_ * (plan_.attributes.empty() ? 1 : plan_.segments.size());
    return solved > kMany ? kMostRoundsOfMany : kMostRounds;
  }
  double measured_s() const { return plan_.span.measured().s; }

  std::optional<Loads> round_of_loads() {
    Loads all{.departments = std::vector<DepartmentLoad>(plan_.departments.size()),
              .stocks = std::vector<LineLoad>(plan_.stocks.size()),
              .gates = std::vector<LineLoad>(plan_.gates.size())};
    std::vector<DepartmentLoad>& loads = all.departments;
    for (std::size_t d = 0; d < loads.size(); ++d) {
      const auto& span = plan_.span;
      const auto& department = plan_.departments[d];
      const double present = 1 - department.absence;
      loads[d].most_on_duty = present * department.staff.maximum();
      loads[d].on_duty = present * department.staff.integral(Time{span.warm_up.s}, Time{span.horizon.s}) / measured_s();
    }
    set_capacities(all);
    if (plan_.attributes.empty()) return add_loads(plan_.segments, all) ? std::optional(all) : std::nullopt;
    for (const auto& segment : plan_.segments) {
      ways_ = Ways(plan_, CaseNumbers(plan_, segment));
      if (!add_loads({&segment, 1}, all)) return std::nullopt;
    }
    return all;
  }

  // --- stocks, regions and gates ---------------------------------------------------------------------------

  void set_capacities(Loads& loads) const {
    for (std::size_t s = 0; s < loads.stocks.size(); ++s) {
      const auto& stock = plan_.stocks[s];
      // A stock that orders brings whatever is taken; of others what is put there counts.
      if (stock.is_region)
        loads.stocks[s].capacity = stock.level;
      else if (stock.order_program == kNoIndex)
        loads.stocks[s].capacity = 0;
    }
    for (std::size_t g = 0; g < loads.gates.size(); ++g) {
      const auto& gate = plan_.gates[g];
      if (gate.size || gate.at_most || !gate.leaves || !gate.capacity) continue;
      loads.gates[g].capacity = *gate.capacity * departures_in_a_week(gate) / kWeek.s;
    }
  }

  static double departures_in_a_week(const organisation::Gate& gate) {
    const resources::Calendar departs(*gate.leaves);
    double departures = 0;
    for (Time at{}; at.s < kWeek.s; at = departs.next_change(at))
      departures += departs.value_at(at) > 0 && (at.s > 0 || departs.value_at(Time{kWeek.s - 1}) <= 0) ? 1 : 0;
    return departures;
  }

  void add_line(Index place, double flow, const Occupation& taken, double LineLoad::* asked, Loads& loads) const {
    const Instruction& at = plan_.program[place];
    if (at.operation == Operation::gather) loads.gates[plan_.gatherings[at.detail].gate].*asked += flow;
    if (at.operation != Operation::take && at.operation != Operation::put) return;
    const auto& taking = plan_.takings[at.detail];
    const auto& stock = plan_.stocks[taking.stock];
    LineLoad& line = loads.stocks[taking.stock];
    if (at.operation == Operation::put) {
      if (asked == &LineLoad::asked) line.capacity += flow * taking.amount;
      return;
    }
    const double stays_s = stock.is_region ? taken.elapsed[place + 1] - taken.elapsed[left_at(place)] : 1;
    line.*asked += flow * taking.amount * stays_s;
  }

  /// Where a case leaves the place of a region that it takes here.
  Index left_at(Index taken) const {
    for (Index i = taken + 1; i < size_; ++i)
      if (plan_.program[i].operation == Operation::leave && plan_.program[i].detail == plan_.program[taken].detail)
        return i;
    return taken;
  }

  /// Adds the work of these segments; false where there is no finite answer.
  bool add_loads(Segments segments, Loads& all) {
    std::vector<DepartmentLoad>& loads = all.departments;
    Rates arrivals(size_, 0);
    for (const auto& segment : segments) arrivals[segment.program] += segment.expected_arrivals / measured_s();
    find_reached(segments);
    if (!add_mending(arrivals) || !add_complaints(segments, arrivals)) return false;
    add_follow_ups(segments, arrivals);
    const SparseSystem system = equations(Count::offered);
    const auto passed = system.solve(arrivals);
    const auto taken = occupation(plan_, ways_, traits_, Count::offered);
    if (!passed || !taken) return false;
    for (Index i = 0; i < size_; ++i) {
      add_work(i, (*passed)[i], *taken, &DepartmentLoad::offered, loads);
      const Instruction& at = plan_.program[i];
      if (at.operation == Operation::visit) {
        DepartmentLoad& load = loads[plan_.services[at.service].department];
        load.requests_per_s += (*passed)[i];
        if (!is_attended(at)) load.unattended += (*passed)[i];
      }
      if (at.operation == Operation::take || at.operation == Operation::put) orders_.note_flow(at, (*passed)[i]);
      add_line(i, (*passed)[i], *taken, &LineLoad::asked, all);
    }
    if (!add_slow(segments, system, *taken, loads)) return false;
    return add_bounds(segments, system, *passed, *taken, loads) && add_sure(segments, all);
  }

  bool add_sure(Segments segments, Loads& all) const {
    std::vector<DepartmentLoad>& loads = all.departments;
    Rates arrivals(size_, 0);
    for (const auto& segment : segments) arrivals[segment.program] += segment.expected_arrivals / measured_s();
    const auto passed = equations(Count::sure).solve(arrivals);
    const auto taken = occupation(plan_, ways_, traits_, Count::sure);
    if (!passed || !taken) return false;
    for (Index i = 0; i < size_; ++i) {
      if (lossy_[i]) continue;
      add_work(i, (*passed)[i], *taken, &DepartmentLoad::sure, loads);
      add_line(i, (*passed)[i], *taken, &LineLoad::sure, all);
      const Instruction& at = plan_.program[i];
      if (at.operation == Operation::visit && !is_attended(at))
        loads[plan_.services[at.service].department].surely_unattended += (*passed)[i];
    }
    return true;
  }

  /// Whether anybody who is ever on duty may take a request, at once or when it has overflown.
  bool is_attended(const Instruction& visit) const {
    for (const auto* lane = &plan_.lanes[plan_.services[visit.service].lane];; lane = &plan_.lanes[lane->overflow_to]) {
      for (const auto& by : lane->teams)
        if (plan_.teams[by.team].staff.maximum() > 0) return true;
      if (lane->overflow_to == kNoIndex) return false;
    }
  }

  void add_work(Index place, double flow, const Occupation& taken, double DepartmentLoad::* work,
                std::vector<DepartmentLoad>& loads) const {
    const Instruction& at = plan_.program[place];
    if (at.operation == Operation::visit) {
      const double informs = traits_.external[place] ? 0 : taken.informs[at.service];
      loads[plan_.services[at.service].department].*work += flow * (taken.held[at.service] + informs);
    } else if (at.operation == Operation::answered) {
      const auto& need = plan_.needs[at.detail];
      if (need.mode == NeedMode::hold || need.mode == NeedMode::consult || !need.returns_to_work) return;
      loads[plan_.services[need.service].department].*work += flow * taken.returns[at.detail];
    }
  }

  /// Places that cases of these segments may pass, and the requests that they may cause.
  void find_reached(Segments segments) {
    traits_.reached.assign(size_, 0);
    std::vector<Index> open;
    const auto reach = [&](Index place) {
      if (place == kNoIndex || traits_.reached[place]) return;
      traits_.reached[place] = 1;
      open.push_back(place);
    };
    for (const auto& segment : segments) {
      reach(segment.program);
      for (const Index service : {segment.message_service, segment.complaint_service, segment.follow_up_service})
        if (service != kNoIndex) reach(plan_.services[service].request_program);
    }
    while (!open.empty()) {
      const Index place = open.back();
      open.pop_back();
      const Instruction& at = plan_.program[place];
      if (at.operation == Operation::visit) {
        const auto& service = plan_.services[at.service];
        if (service.quality) reach(service.request_program);
        if (service.promise) reach_supervisors(service, reach);
      }
      for_each_asked(place, Count::offered, [&](Index next, double) { reach(next); });
      for_each_asked(place, Count::sure, [&](Index next, double) { reach(next); });
    }
  }

  template <class Reach>
  void reach_supervisors(const chain::PlannedService& service, Reach&& reach) const {
    Index asked = plan_.departments[service.department].supervisor;
    for (std::size_t level = 0; level < 2 && asked != kNoIndex; ++level) {
      reach(plan_.services[plan_.departments[asked].escalation_work[level]].request_program);
      asked = plan_.departments[asked].supervisor;
    }
  }

  // --- what mistakes add -----------------------------------------------------------------------------------

  /// How often requesters find errors changes the flows, which change how often they do; what customers find is work
  /// that comes on top.
  bool add_mending(Rates& arrivals) {
    const auto has_quality = [](const auto& service) { return service.quality.has_value(); };
    if (std::none_of(plan_.services.begin(), plan_.services.end(), has_quality)) return true;
    for (int round = 0; round < most_rounds(); ++round) {
      const auto passed = equations(Count::offered).solve(arrivals);
      if (!passed) return false;
      const auto mended = mending(plan_, ways_, *passed);
      if (!mended) return false;
      double change = 0;
      for (Index n = 0; n < plan_.needs.size(); ++n)
        change = std::max(change, std::abs(mended->found[n] - ways_.found(n)));
      ways_.set_found(mended->found);
      if (change > kSettled && round + 1 < most_rounds()) continue;
      for (Index s = 0; s < plan_.services.size(); ++s)
        if (mended->requests_per_s[s] > 0) arrivals[plan_.services[s].request_program] += mended->requests_per_s[s];
      return true;
    }
    return true;
  }

  /// The chance that a need of somebody is not met who is served here, as the people are who may serve.
  double unmet(const PlannedSegment& segment, const chain::PlannedService& service) const {
    double heads = 0;
    double met = 0;
    for (const auto& by : plan_.lanes[service.lane].teams) {
      const auto& team = plan_.teams[by.team];
      double all = 1;
      for (const auto& required : segment.requirements)
        all *= 1 - customers::mean_need(plan_.experience, segment.population->kind, required.share) *
                       (1 - team.offers[required.requirement]);
      heads += team.staff.mean();
      met += team.staff.mean() * all;
    }
    return heads > 0 ? 1 - met / heads : 0;
  }

  /// Of those who come all may be served.
  void add_follow_ups(Segments segments, Rates& arrivals) const {
    for (const auto& segment : segments)
      if (segment.follow_up_service != kNoIndex)
        arrivals[plan_.services[segment.follow_up_service].request_program] +=
            segment.population->follow_up->chance * segment.expected_arrivals / measured_s();
  }

  /// Mistakes that surface and needs that are not met are complained of by some, and that is work for somebody.
  bool add_complaints(Segments segments, Rates& arrivals) const {
    for (const auto& segment : segments) {
      if (segment.complaint_service == kNoIndex) continue;
      Rates own(size_, 0);
      own[segment.program] = segment.expected_arrivals / measured_s();
      const auto passed = equations(Count::offered).solve(own);
      const auto mended = passed ? mending(plan_, ways_, *passed) : std::nullopt;
      if (!mended) return false;
      const double major = plan_.experience[people::Parameter::complaints_major];
      const double minor = plan_.experience[people::Parameter::complaints_minor];
      double complaints = 0;
      for (Index s = 0; s < plan_.services.size(); ++s)
        if (const auto& quality = plan_.services[s].quality)
          complaints += mended->requests_per_s[s] * (quality->major * major + (1 - quality->major) * minor);
      for (Index i = 0; i < size_ && !segment.requirements.empty(); ++i)
        if (const Instruction& at = plan_.program[i]; at.operation == Operation::visit && traits_.external[i])
          complaints += std::max(0.0, (*passed)[i]) * major * unmet(segment, plan_.services[at.service]);
      arrivals[plan_.services[segment.complaint_service].request_program] += complaints;
    }
    return true;
  }

  // --- customers who take longer ---------------------------------------------------------------------------

  /// By so much of the own work longer.
  double slowness(const PlannedSegment& segment, const chain::PlannedService& service) const {
    if (!segment.population) return 0;
    if (segment.population->kind == customers::Kind::group) return mean_time_of_groups(plan_.experience) - 1;
    if (segment.population->kind != customers::Kind::foreign) return 0;
    const double longer = plan_.experience[people::Parameter::time_without_language] - 1;
    return longer * unmet(segment, service);
  }

  bool add_slow(Segments segments, const SparseSystem& system, const Occupation& taken,
                std::vector<DepartmentLoad>& loads) const {
    for (const auto& segment : segments) {
      const auto kind = segment.population ? segment.population->kind : customers::Kind::individual;
      if (kind != customers::Kind::group && kind != customers::Kind::foreign) continue;
      Rates arrivals(size_, 0);
      arrivals[segment.program] = segment.expected_arrivals / measured_s();
      const auto passed = system.solve(arrivals);
      if (!passed) return false;
      for (Index i = 0; i < size_; ++i) {
        const Instruction& at = plan_.program[i];
        if (at.operation != Operation::visit || !traits_.external[i]) continue;
        const auto& service = plan_.services[at.service];
        loads[service.department].offered +=
            std::max(0.0, (*passed)[i]) * taken.own[at.service] * slowness(segment, service);
      }
    }
    return true;
  }

  // --- what depends on how long people wait ----------------------------------------------------------------

  bool add_bounds(Segments segments, const SparseSystem& system, const Rates& passed, const Occupation& taken,
                  std::vector<DepartmentLoad>& loads) const {
    Rates redials(size_, 0);
    Rates messages(size_, 0);
    for (const auto& segment : segments) add_lost(segment, redials, messages);
    Rates most = passed;
    return add_bound(system, redials, taken, &DepartmentLoad::redials_at_most, loads, most) &&
           add_bound(system, messages, taken, &DepartmentLoad::messages_at_most, loads, most) &&
           add_escalations(most, taken, loads);
  }

  /// At worst everybody is lost each time, or leaves a message.
  void add_lost(const PlannedSegment& segment, Rates& redials, Rates& messages) const {
    double contacts = segment.expected_arrivals / measured_s();
    if (segment.redials && loses_[index_of(segment)]) {
      const double again = std::min(segment.redials->chance, kMostRedialling);
      redials[segment.program] += contacts * again / (1 - again);
      contacts /= 1 - again;
    }
    if (segment.message_service != kNoIndex && segment.message_after)
      messages[plan_.services[segment.message_service].request_program] += contacts;
  }

  bool add_bound(const SparseSystem& system, const Rates& arrivals, const Occupation& taken,
                 double DepartmentLoad::* work, std::vector<DepartmentLoad>& loads, Rates& most) const {
    if (std::all_of(arrivals.begin(), arrivals.end(), [](double rate) { return rate <= 0; })) return true;
    const auto flows = system.solve(arrivals);
    if (!flows) return false;
    for (Index i = 0; i < size_; ++i) {
      add_work(i, (*flows)[i], taken, work, loads);
      most[i] += (*flows)[i];
    }
    return true;
  }

  /// At worst the patience of every colleague is over before the answer is there.
  bool add_escalations(const Rates& most, const Occupation& taken, std::vector<DepartmentLoad>& loads) const {
    for (Index i = 0; i < size_; ++i) {
      const Instruction& at = plan_.program[i];
      if (at.operation != Operation::visit || traits_.external[i] || !plan_.services[at.service].promise) continue;
      Index asked = plan_.departments[plan_.services[at.service].department].supervisor;
      for (std::size_t level = 0; level < 2 && asked != kNoIndex; ++level) {
        const Index work = plan_.departments[asked].escalation_work[level];
        loads[asked].escalations_at_most +=
            most[i] * plan_.assumptions()[people::Parameter::escalating] * (taken.held[work] + taken.informs[work]);
        asked = plan_.departments[asked].supervisor;
      }
    }
    return true;
  }

  // --- who may be lost, and where --------------------------------------------------------------------------

  /// Facts of the plan that do not depend on the kind of case.
  void find_traits() {
    lossy_.assign(size_, 0);
    loses_.assign(plan_.segments.size(), 0);
    message_to_.assign(size_, kNoIndex);
    traits_.external.assign(size_, 0);
    traits_.handed_off.assign(size_, 0);
    for (const auto& segment : plan_.segments)
      if (!segment.internal) find_traits(segment);
    for (Index i = 0; i < size_; ++i) {
      const Instruction& at = plan_.program[i];
      const bool asks = at.operation == Operation::need && plan_.needs[at.detail].handed_off;
      for (Index j = i + 1; asks && j < at.target; ++j) traits_.handed_off[j] = 1;
    }
  }

  /// A customer's own journey: where they are asked for patience, may be turned away, or leave a message.
  void find_traits(const PlannedSegment& segment) {
    std::vector<Index> open;
    std::vector<char> seen(size_, 0);
    const auto reach = [&](Index i) {
      if (!seen[i]) {
        seen[i] = 1;
        open.push_back(i);
      }
    };
    const auto may_lose = [&](Index i) { lossy_[i] = loses_[index_of(segment)] = 1; };
    reach(segment.program);
    while (!open.empty()) {
      const Index i = open.back();
      open.pop_back();
      const Instruction& at = plan_.program[i];
      if (at.operation == Operation::visit) {
        traits_.external[i] = 1;
        if (may_leave(segment, at.detail, Line::people) || turns_away(plan_.services[at.service])) may_lose(i);
        if (segment.parked_patience) find_given_up(plan_.services[at.service]);
      }
      if (at.operation == Operation::take) {
        const auto& taking = plan_.takings[at.detail];
        const auto& stock = plan_.stocks[taking.stock];
        if (stock.turns_away || may_leave(segment, taking.waits, stock.is_region ? Line::place : Line::goods))
          may_lose(i);
      }
      if (at.operation == Operation::gather && may_leave(segment, plan_.gatherings[at.detail].waits, Line::gate))
        may_lose(i);
      if (at.operation == Operation::fork) chain::for_each_branch(plan_, plan_.forks[at.detail], reach);
      if (at.operation == Operation::call) reach(plan_.services[at.service].program);
      if (at.operation == Operation::leave_message) message_to_[i] = segment.message_service;
      for_each_possible(i, reach);
    }
    // A case that is lost in a branch does not come to where the branches meet.
    for (Index i = 0; i < size_; ++i)
      if (seen[i] && plan_.program[i].operation == Operation::fork &&
          std::any_of(&lossy_[i], &lossy_[i] + (plan_.program[i].target - i), [](char lossy) { return lossy != 0; }))
        lossy_[i] = 1;
  }

  /// Whether a customer may leave such a line before its end, by what the segment or the step says.
  bool may_leave(const PlannedSegment& segment, Index waits, Line line) const {
    const chain::PlannedWaitTerms as_the_segment;
    const auto& terms = waits == kNoIndex ? as_the_segment : plan_.wait_terms[waits];
    const bool patient = terms.patience ? !terms.patience->has_value() : !segment.patience.has_value();
    const bool balks = terms.balks ? terms.balks->has_value() : segment.balks.has_value();
    const bool message = terms.message_after.value_or(segment.message_after).has_value();
    return !patient || segment.patience_in_all || (balks && line == Line::people) ||
           (message && (line == Line::people || line == Line::place));
  }

  /// Whatever its chance is for whom.
  template <class Visit>
  void for_each_possible(Index i, Visit&& visit) const {
    const Instruction& at = plan_.program[i];
    switch (at.operation) {
      case Operation::choose:
      case Operation::shortest:
      case Operation::first_free:
      case Operation::repeat:
        return chain::for_each_next(plan_, i, visit);
      default:
        ways_.for_each_next(i, [&](Index next, double) { visit(next); });
    }
  }

  /// While their case is parked, a customer may lose patience.
  void find_given_up(const chain::PlannedService& service) {
    if (service.program == kNoIndex) return;
    for (Index i = service.program; plan_.program[i].operation != Operation::finish; ++i) {
      if (plan_.program[i].operation != Operation::engage) continue;
      const NeedMode mode = plan_.needs[plan_.program[i].detail].mode;
      if (mode == NeedMode::park || mode == NeedMode::callback) lossy_[i] = 1;
    }
  }

  bool turns_away(const chain::PlannedService& service) const {
    const auto& department = plan_.departments[service.department];
    const bool closes = department.hours != resources::Calendar(resources::WeeklyTable(1));
    return department.lines || department.waiting_room ||
           (closes && department.queue_at_closing == organisation::QueueAtClosing::disconnect);
  }

  // --- the flow equations ----------------------------------------------------------------------------------

  /// How often per second each place is passed; what is sure lets nobody past a place where one may be lost.
  SparseSystem equations(Count count) const {
    std::vector<SparseEntry> entries;
    for (Index i = 0; i < size_; ++i) {
      entries.push_back({i, i, 1});
      if (traits_.reached[i] && (count == Count::offered || passes_surely(i)))
        for_each_asked(i, count, [&](Index to, double often) { entries.push_back({to, i, -often}); });
    }
    return SparseSystem(size_, entries);
  }

  bool passes_surely(Index i) const {
    const Instruction& at = plan_.program[i];
    const bool by_state = at.operation == Operation::shortest || at.operation == Operation::first_free;
    const bool used_up = at.operation == Operation::take && !plan_.stocks[plan_.takings[at.detail].stock].is_region &&
                         !orders_.refilled(plan_.takings[at.detail].stock);
    return !lossy_[i] && !by_state && !used_up;
  }

  /// Calls visit(place, often) for every place that is passed because this one is.
  template <class Visit>
  void for_each_asked(Index i, Count count, Visit&& visit) const {
    const Instruction& at = plan_.program[i];
    const bool sure = count == Count::sure;
    const bool asks = at.operation == Operation::visit || at.operation == Operation::call;
    if (asks && plan_.services[at.service].program != kNoIndex) visit(plan_.services[at.service].program, 1.0);
    // Branches are passed by everybody who passes the fork, unless the first answers are enough.
    if (at.operation == Operation::fork) {
      const auto& fork = plan_.forks[at.detail];
      for (Index b = 0; b < fork.count && (!sure || fork.needed == fork.count); ++b)
        visit(plan_.branches[fork.first + b].target, 1.0);
    }
    if (at.operation == Operation::take || at.operation == Operation::put) visit_order(at, sure, visit);
    if (message_to_[i] != kNoIndex) visit(plan_.services[message_to_[i]].request_program, 1.0);
    if (sure && is_skipped_when_sure(plan_, i)) return visit(at.target, 1.0);
    ways_.for_each_next(i, visit);
  }

  template <class Visit>
  void visit_order(const Instruction& at, bool sure, Visit&& visit) const {
    const auto& taking = plan_.takings[at.detail];
    const double orders = sure ? orders_.surely_for_each_taken(taking.stock) : orders_.for_each_taken(taking.stock);
    if (orders <= 0) return;
    const double taken = at.operation == Operation::take ? taking.amount : -static_cast<double>(taking.amount);
    visit(plan_.stocks[taking.stock].order_program, taken * orders);
  }

  const Plan& plan_;
  std::size_t size_;
  Ways ways_;
  Orders orders_;
  RequestTraits traits_;
  std::vector<char> lossy_;        // by instruction: who is there may be lost
  std::vector<char> loses_;        // by segment: somebody may be lost
  std::vector<Index> message_to_;  // by instruction that leaves a message: the service that works it off
};

double ratio(double work, double on_duty) {
  if (work <= 0) return 0;
  return on_duty > 0 ? work / on_duty : std::numeric_limits<double>::infinity();
}

}  // namespace

double DepartmentLoad::load() const { return ratio(offered, on_duty); }
double DepartmentLoad::sure_load() const {
  return surely_unattended > 0 ? std::numeric_limits<double>::infinity() : ratio(sure, on_duty);
}
double DepartmentLoad::staff_to_keep_up() const {
  return std::floor(on_duty > 0 ? load() * most_on_duty : offered) + 1;
}

double LineLoad::load() const { return ratio(asked, capacity); }
double LineLoad::sure_load() const { return ratio(sure, capacity); }

std::optional<Loads> loads_of_lines(const Plan& plan) { return Traffic(plan).run(); }

std::optional<std::vector<DepartmentLoad>> offered_loads(const Plan& plan) {
  auto loads = loads_of_lines(plan);
  return loads ? std::optional(std::move(loads->departments)) : std::nullopt;
}

}  // namespace domino::theory
