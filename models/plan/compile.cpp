#include <algorithm>
#include <cmath>
#include <map>
#include <string_view>
#include <utility>

#include "engine/random/stream.h"
#include "models/chain/check.h"
#include "models/chain/marks.h"
#include "models/people/primitives.h"
#include "models/plan/attribute_index.h"
#include "models/plan/lanes.h"
#include "models/plan/plan.h"
#include "models/plan/programs.h"
#include "models/plan/reach.h"

namespace domino::chain {

namespace {

using resources::Calendar;

/// Translates a chain without faults.
class Compiler {
 public:
  explicit Compiler(const Chain& chain) : chain_(chain), attributes_(chain) {
    for (std::size_t i = 0; i < chain.departments.size(); ++i)
      departments_.emplace(chain.departments[i].name, static_cast<Index>(i));
  }

  Plan run() {
    plan_.span = chain_.span;
    plan_.attributes = attributes_.names();
    plan_.experience = chain_.experience;
    plan_.beginning = chain_.beginning;
    plan_.starts = chain_.starts;
    plan_.levels = chain_.levels;
    plan_.money = chain_.money;
    plan_.payments = chain_.payments;
    plan_.quantiles = chain_.quantiles;
    plan_.limits = chain_.limits;
    for (const MarkedTime& marked : chain_.marked_times)
      plan_.marked_times.push_back({marked.name, marked.from.empty() ? kNoIndex : mark(marked.from), mark(marked.to)});
    plan_.has_population = std::any_of(chain_.segments.begin(), chain_.segments.end(),
                                       [](const auto& segment) { return segment.population.has_value(); });
    for (const auto& department : chain_.departments) add(department);
    for (const auto& service : chain_.services) plan_.services.push_back(plan_of(service));
    for (Index d = 0; d < chain_.departments.size(); ++d) supervise(d);
    for (const auto& segment : chain_.segments) plan_.segments.push_back(plan_of(segment));
    for (const Level& level : chain_.levels) hold(level);
    if (!plan_.requirements.empty()) write_offers();
    for (const auto& stock : chain_.stocks) plan_.stocks.push_back(plan_of(stock));
    plan_.gates = chain_.gates;
    plan_lanes(chain_, plan_);
    const Programs programs = write_programs(chain_, attributes_, plan_);
    plan_people(chain_, plan_);
    plan_escalations(plan_);
    find_reach(plan_, programs);
    plan_.answers_owed = std::any_of(plan_.segments.begin(), plan_.segments.end(),
                                     [](const auto& segment) { return segment.asks_colleagues; });
    plan_.waits_anywhere = waits_anywhere();
    if (plan_.waits_anywhere) end_carefully(programs);
    plan_.middle = middle();
    return std::move(plan_);
  }

 private:
  Index purpose(const std::string& address) { return add_purpose(plan_, address); }

  /// The intercept of a level adds to that of its rule.
  void hold(const Level& level) {
    if (level.of == Level::Of::churn) {
      for (PlannedSegment& segment : plan_.segments)
        if (segment.name == level.name && segment.population) segment.population->held_back += level.intercept;
      return;
    }
    for (PlannedDepartment& department : plan_.departments) {
      if (department.name != level.name) continue;
      if (level.of == Level::Of::attrition) department.quitting = random::portable_exp(level.intercept);
      if (level.of == Level::Of::absence)
        department.usual_absence = people::shifted_chance(department.absence, level.intercept);
    }
  }

  Index mark(const std::string& name) {
    const auto found = std::find(plan_.marks.begin(), plan_.marks.end(), name);
    const auto place = static_cast<Index>(found - plan_.marks.begin());
    if (found == plan_.marks.end()) plan_.marks.push_back(name);
    return place;
  }

  void add(const organisation::Department& department) {
    const std::string address = "departments." + department.name;
    PlannedDepartment planned;
    static_cast<organisation::DepartmentTerms&>(planned) = department;
    planned.usual_absence = department.absence;
    planned.urgency_purpose = purpose(address + ".false_urgency");
    planned.pick_purpose = purpose(address + ".queue");
    const auto index = static_cast<Index>(plan_.departments.size());
    if (department.teams.empty()) {
      add_team(planned, index, {.name = department.name, .staff = department.staff, .skills = {}}, address);
    } else {
      planned.staff = department.teams.front().staff;
      for (std::size_t t = 1; t < department.teams.size(); ++t)
        planned.staff = planned.staff + department.teams[t].staff;
      for (const auto& team : department.teams) {
        add_team(planned, index, team, address + ".teams." + team.name);
      }
    }
    plan_.departments.push_back(std::move(planned));
  }

  void add_team(PlannedDepartment& department, Index index, const organisation::Team& team,
                const std::string& address) {
    department.teams.push_back(static_cast<Index>(plan_.teams.size()));
    plan_.teams.push_back({.name = team.name,
                           .department = index,
                           .staff = team.staff,
                           .looks = {},
                           .speeds = team.speeds,
                           .speeds_purpose = purpose(address + ".speeds"),
                           .absence_purpose = purpose(address + ".absence"),
                           .offers = {}});
  }

  PlannedService plan_of(const organisation::Service& service) {
    PlannedService planned;
    if (service.by.empty()) {
      planned.name = service.name;
      return planned;
    }
    static_cast<organisation::ServiceTerms&>(planned) = service;
    const std::string address = "services." + service.name;
    planned.department = departments_.at(service.by);
    planned.duration = attributes_.plan_of(service.duration.value());
    planned.purpose = purpose(address + ".duration");
    planned.priority = attributes_.plan_of(service.priority);
    if (service.harm > 0) planned.harm_purpose = purpose(address + ".harm");
    if (service.after_work) planned.after_work_purpose = purpose(address + ".after_work");
    if (service.quality) planned.quality_purpose = purpose(address + ".errors");
    if (service.completeness) planned.completeness_purpose = purpose(address + ".complete");
    if (service.promise) planned.patience_purpose = purpose(address + ".escalation");
    return planned;
  }

  /// Who supervises does work that no scenario states.
  void supervise(Index supervisor) {
    if (chain_.departments[supervisor].supervises.empty()) return;
    for (const auto& name : chain_.departments[supervisor].supervises)
      plan_.departments[departments_.at(name)].supervisor = supervisor;
    for (std::size_t level = 0; level < plan_.departments[supervisor].escalation_work.size(); ++level) {
      PlannedService work;
      work.name = "escalation " + std::to_string(level + 1) + " to " + chain_.departments[supervisor].name;
      work.department = supervisor;
      work.purpose =
          purpose("departments." + chain_.departments[supervisor].name + ".escalation." + std::to_string(level + 1));
      work.is_escalation = true;
      plan_.departments[supervisor].escalation_work[level] = static_cast<Index>(plan_.services.size());
      plan_.services.push_back(std::move(work));
    }
  }

  /// A population comes, before anybody has left or joined it, at the rate of its contacts, within its hours.
  static resources::Calendar arrivals_of(const customers::Segment& segment) {
    if (!segment.population) return segment.arrive;
    const customers::Population& population = *segment.population;
    const double rate = population.persons / (population.contact_every.mean() * population.hours.mean());
    return resources::Calendar(resources::WeeklyTable(rate)) * population.hours;
  }

  PlannedSegment plan_of(const customers::Segment& segment) {
    const bool internal = !segment.requester.empty();
    const std::string address = (internal ? "requests." : "customers.") + segment.name;
    PlannedSegment planned;
    static_cast<customers::SegmentTerms&>(planned) = segment;
    planned.internal = internal;
    planned.arrive = arrivals_of(segment);
    planned.priority = attributes_.plan_of(segment.priority);
    planned.identity = random::name_key(address);
    planned.arrival_purpose = purpose(address + ".arrive");
    planned.group_purpose = purpose(address + ".group");
    planned.busyness_purpose = purpose(address + ".busyness");
    planned.patience_purpose = purpose(address + ".patience");
    planned.parked_patience_purpose = purpose(address + ".parked_patience");
    planned.balking_purpose = purpose(address + ".balks");
    planned.redial_purpose = purpose(address + ".redials");
    if (segment.sales && !segment.population) planned.sales_purpose = purpose(address + ".spends");
    if (segment.patience) planned.patience = attributes_.plan_of(*segment.patience);
    if (segment.population) write_requirements(*segment.population, address, planned);
    write_attributes(segment, address, planned);
    write_reports(segment, planned);
    write_marked_times(segment, planned);
    if (const auto found = departments_.find(segment.requester); found != departments_.end())
      planned.requester = found->second;
    planned.expected_arrivals = expected_arrivals(segment);
    return planned;
  }

  void write_requirements(const customers::Population& population, const std::string& address,
                          PlannedSegment& planned) {
    for (const auto& requirement : population.requirements) {
      auto& names = plan_.requirements;
      const auto found = std::find(names.begin(), names.end(), requirement.name);
      planned.requirements.push_back(
          {static_cast<Index>(found - names.begin()), requirement.share, requirement.name == customers::kSafety});
      if (found == names.end()) names.push_back(requirement.name);
    }
    if (!planned.requirements.empty()) planned.requirements_purpose = purpose(address + ".requires");
  }

  /// What each team offers of what anybody requires; of two of the same name its own.
  void write_offers() {
    for (std::size_t d = 0; d < chain_.departments.size(); ++d) {
      const auto& department = chain_.departments[d];
      for (std::size_t t = 0; t < plan_.departments[d].teams.size(); ++t) {
        auto& offers = plan_.teams[plan_.departments[d].teams[t]].offers;
        offers.assign(plan_.requirements.size(), 0);
        write_offers(department.offers, offers);
        if (!department.teams.empty()) write_offers(department.teams[t].offers, offers);
      }
    }
  }

  void write_offers(const std::vector<organisation::Offer>& offered, std::vector<double>& offers) const {
    for (const auto& offer : offered) {
      const auto found = std::find(plan_.requirements.begin(), plan_.requirements.end(), offer.name);
      if (found != plan_.requirements.end())
        offers[static_cast<std::size_t>(found - plan_.requirements.begin())] = offer.chance;
    }
  }

  double expected_arrivals(const customers::Segment& segment) const {
    const double from = chain_.span.warm_up.s;
    const double to = chain_.span.horizon.s;
    const double together = segment.group ? segment.group->mean() : 1;
    if (segment.instants) {
      const auto& instants = *segment.instants;
      const auto first = std::lower_bound(instants.begin(), instants.end(), from);
      return together * static_cast<double>(std::lower_bound(first, instants.end(), to) - first);
    }
    const double busyness = segment.busyness ? segment.busyness->mean() : 1;
    const double gap = segment.every ? segment.every->mean() : 1;
    return together * busyness * arrivals_of(segment).integral(Time{from}, Time{to}) / gap;
  }

  void write_attributes(const customers::Segment& segment, const std::string& address, PlannedSegment& planned) {
    planned.attribute_slots.assign(plan_.attributes.size(), 0);
    for (const auto& attribute : segment.attributes) {
      const Index index = attributes_.of(attribute.name);
      planned.attribute_slots[index] = static_cast<std::uint8_t>(planned.attributes.size());
      planned.attributes.push_back(
          {index, attributes_.value_of(attribute), purpose(address + ".attributes." + attribute.name)});
    }
    plan_.attribute_slots = std::max(plan_.attribute_slots, static_cast<Index>(planned.attributes.size()));
  }

  void write_reports(const customers::Segment& segment, PlannedSegment& planned) {
    for (const std::string& name : segment.report_by) {
      const auto attribute = std::find_if(segment.attributes.begin(), segment.attributes.end(),
                                          [&](const auto& own) { return own.name == name; });
      PlannedReport report{.attribute = attributes_.of(name), .first = planned.groups, .values = {}, .names = {}};
      for (const auto& [value, called] : attributes_.values_of(*attribute)) {
        report.values.push_back(value);
        report.names.push_back(called);
      }
      planned.groups += static_cast<Index>(report.values.size());
      planned.report_by.push_back(std::move(report));
    }
  }

  void write_marked_times(const customers::Segment& segment, PlannedSegment& planned) const {
    if (chain_.marked_times.empty()) return;
    const auto passed = marks_on_the_way(chain_, segment);
    for (std::size_t i = 0; i < chain_.marked_times.size(); ++i) {
      const MarkedTime& time = chain_.marked_times[i];
      if (passed.contains(time.to) && (time.from.empty() || passed.contains(time.from)))
        planned.marked_times.push_back(static_cast<Index>(i));
    }
  }

  PlannedStock plan_of(const organisation::Stock& stock) {
    return {.name = stock.name,
            .level = stock.level,
            .reorder_at = stock.reorder_at,
            .order_up_to = stock.order_up_to,
            .identity = random::name_key("stocks." + stock.name),
            .is_region = stock.is_region,
            .turns_away = stock.turns_away,
            .queue = stock.queue,
            .ageing = stock.ageing,
            .pick_purpose = purpose((stock.is_region ? "regions." : "stocks.") + stock.name + ".queue")};
  }

  /// Whether a case may wait otherwise than in one queue of a department at a time, again in the same one, or for an
  /// answer of colleagues.
  bool waits_anywhere() const {
    const auto stands_elsewhere = [](const Instruction& step) {
      return step.operation == Operation::take || step.operation == Operation::gather ||
             step.operation == Operation::fork;
    };
    const auto interrupts = [](const PlannedDepartment& department) {
      return department.preemption != organisation::Preemption::none ||
             department.work_at_shift_end == organisation::WorkAtShiftEnd::pause;
    };
    const auto adds_up = [](const PlannedSegment& segment) {
      return segment.patience_in_all ||
             (segment.service_level && segment.service_level->of == customers::LevelOf::all_waits);
    };
    return plan_.answers_owed || std::any_of(plan_.program.begin(), plan_.program.end(), stands_elsewhere) ||
           std::any_of(plan_.departments.begin(), plan_.departments.end(), interrupts) ||
           std::any_of(plan_.segments.begin(), plan_.segments.end(), adds_up);
  }

  /// A case that ends in the ordinary way leaves nothing behind; others have waits to be recorded.
  void end_carefully(const Programs& programs) {
    for (const Range& range : programs.of_segments)
      for (Index at = range.begin; at < range.end; ++at)
        if (plan_.program[at].operation == Operation::end) plan_.program[at].operation = Operation::part;
  }

  Time middle() const {
    const double from = plan_.span.warm_up.s;
    const double to = plan_.span.horizon.s;
    const bool constant = std::all_of(plan_.departments.begin(), plan_.departments.end(),
                                      [](const auto& d) { return d.staff.constant() && d.hours.constant(); }) &&
                          std::all_of(plan_.segments.begin(), plan_.segments.end(),
                                      [](const auto& s) { return s.arrive.constant() && !s.instants; });
    if (constant) return {(from + to) / 2};
    return {to - std::floor((to - from) / (2 * kWeek.s)) * kWeek.s};
  }

  const Chain& chain_;
  AttributeIndex attributes_;
  std::map<std::string_view, Index> departments_;
  Plan plan_;
};

}  // namespace

void plan_escalations(Plan& plan) {
  using P = people::Parameter;
  constexpr P kWork[] = {P::escalation_work, P::escalation_work_higher};
  const people::Parameters& p = plan.assumptions();
  plan.patience_of_colleagues =
      random::Distribution::weibull(p[P::escalation_patience_shape], p[P::escalation_patience]);
  for (const PlannedDepartment& department : plan.departments)
    for (std::size_t level = 0; level < department.escalation_work.size(); ++level)
      if (const Index work = department.escalation_work[level]; work != kNoIndex)
        plan.services[work].duration.base = random::Distribution::lognormal(p[kWork[level]], p[P::escalation_work_cv]);
}

Compilation compile(const Chain& chain) {
  Compilation result;
  result.faults = check(chain);
  if (!result.faults.empty()) return result;
  result.plan = Compiler(chain).run();
  if (result.plan->people && opinions_in(*result.plan) > kMostOpinions) {
    result.plan.reset();
    result.faults.push_back({"couplings", "there are too many people here for each to have opinions",
                             "the opinion of each person about each provider would not fit into memory",
                             "fewer `staff`, or `couplings: none`"});
  }
  return result;
}

}  // namespace domino::chain
