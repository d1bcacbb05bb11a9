#include "models/chain/plan.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include "engine/random/stream.h"
#include "models/chain/attribute_index.h"
#include "models/chain/check.h"

namespace domino::chain {

namespace {

using organisation::Choose;
using organisation::Delay;
using organisation::LeaveMessage;
using organisation::NeedMode;
using organisation::Repeat;
using organisation::Serve;
using organisation::Step;
using organisation::Steps;

/// Translates a chain without faults. Addresses of things are the purposes of their random numbers, so a
/// thing keeps its numbers whatever is added around it.
class Compiler {
 public:
  explicit Compiler(const Chain& chain) : chain_(chain), attributes_(chain) {
    for (std::size_t i = 0; i < chain.departments.size(); ++i)
      departments_.emplace(chain.departments[i].name, static_cast<Index>(i));
    for (std::size_t i = 0; i < chain.services.size(); ++i)
      services_.emplace(chain.services[i].name, static_cast<Index>(i));
  }

  Plan run() {
    plan_.span = chain_.span;
    plan_.attributes = attributes_.names();
    for (const auto& department : chain_.departments) plan_.departments.push_back(plan_of(department));
    for (const auto& service : chain_.services) plan_.services.push_back(plan_of(service));
    for (Index i = 0; i < chain_.services.size(); ++i) {
      const Index begin = here();
      write_program_of(i);
      service_programs_.push_back({begin, here()});
    }
    for (const auto& segment : chain_.segments) {
      const Index begin = here();
      plan_.segments.push_back(plan_of(segment));
      segment_programs_.push_back({begin, here()});
    }
    assign_counters();
    for (std::size_t s = 0; s < plan_.segments.size(); ++s)
      plan_.segments[s].departments = departments_waited_for(segment_programs_[s]);
    find_what_responses_depend_on();
    plan_.middle = middle();
    return std::move(plan_);
  }

 private:
  struct Range {
    Index begin = 0;
    Index end = 0;
  };

  Index here() const { return static_cast<Index>(plan_.program.size()); }

  Index emit(const Instruction& instruction) {
    plan_.program.push_back(instruction);
    in_loop_.push_back(loops_open_ > 0);
    return here() - 1;
  }

  Index purpose(const std::string& address) {
    plan_.purposes.push_back(random::name_key(address));
    return static_cast<Index>(plan_.purposes.size() - 1);
  }

  static PlannedDepartment plan_of(const organisation::Department& department) {
    return {.name = department.name,
            .front_line = department.front_line,
            .hours = department.hours,
            .staff = department.staff,
            .work_at_shift_end = department.work_at_shift_end,
            .queue_at_closing = department.queue_at_closing,
            .waiting_room = department.waiting_room.value_or(kNoIndex),
            .lines = department.lines.value_or(kNoIndex),
            .waits_for = {}};
  }

  PlannedService plan_of(const organisation::Service& service) {
    PlannedService planned;
    planned.name = service.name;
    if (!service.by.empty()) {
      planned.department = departments_.at(service.by);
      planned.duration = attributes_.plan_of(service.duration.value());
      planned.purpose = purpose("services." + service.name + ".duration");
    }
    return planned;
  }

  PlannedSegment plan_of(const customers::Segment& segment) {
    const std::string address = "customers." + segment.name;
    PlannedSegment planned{.name = segment.name,
                           .arrive = segment.arrive,
                           .every = segment.every,
                           .instants = segment.instants,
                           .group = segment.group,
                           .busyness = segment.busyness,
                           .message_after = segment.message_after.value_or(kForever),
                           .service_level = segment.service_level,
                           .program = here(),
                           .identity = random::name_key(address),
                           .arrival_purpose = purpose(address + ".arrive"),
                           .group_purpose = purpose(address + ".group"),
                           .busyness_purpose = purpose(address + ".busyness"),
                           .patience_purpose = purpose(address + ".patience"),
                           .departments = {},
                           .counter_slots = {},
                           .attributes = {},
                           .attribute_slots = {}};
    if (segment.patience) planned.patience = attributes_.plan_of(*segment.patience);
    write_attributes(segment, address, planned);
    planned.expected_arrivals = expected_arrivals(segment);
    write_steps(segment.journey, address + ".steps", Operation::end);
    emit({.operation = Operation::end});
    return planned;
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
    return together * busyness * segment.arrive.integral(Time{from}, Time{to}) / gap;
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

  /// `at_end` is what the step `end` means here: the end of the case, or the way back to who asked.
  void write_steps(const Steps& steps, const std::string& address, Operation at_end) {
    for (std::size_t i = 0; i < steps.size(); ++i) {
      const std::string name = steps[i].name.empty() ? std::to_string(i) : steps[i].name;
      write_step(steps[i], address + "." + name, at_end);
    }
  }

  void write_step(const Step& step, const std::string& address, Operation at_end) {
    if (const auto* serve = std::get_if<Serve>(&step.action)) {
      ask(services_.at(serve->service));
    } else if (const auto* choose = std::get_if<Choose>(&step.action)) {
      write_choose(*choose, address, at_end);
    } else if (const auto* delay = std::get_if<Delay>(&step.action)) {
      plan_.delays.push_back(attributes_.plan_of(delay->duration));
      emit({.operation = Operation::delay,
            .detail = static_cast<Index>(plan_.delays.size() - 1),
            .purpose = purpose(address + ".delay")});
    } else if (const auto* repeat = std::get_if<Repeat>(&step.action)) {
      const Index start = here();
      ++loops_open_;
      write_steps(repeat->steps, address, at_end);
      plan_.chances.push_back(attributes_.plan_of(repeat->chance));
      emit({.operation = Operation::repeat,
            .target = start,
            .detail = static_cast<Index>(plan_.chances.size() - 1),
            .purpose = purpose(address + ".repeat")});
      --loops_open_;
    } else if (std::holds_alternative<LeaveMessage>(step.action)) {
      emit({.operation = Operation::leave_message});
    } else {
      emit({.operation = at_end});
    }
  }

  void write_choose(const Choose& choose, const std::string& address, Operation at_end) {
    const auto first = static_cast<Index>(plan_.branches.size());
    // One more branch than is written takes the rest and goes straight on.
    const auto count = static_cast<Index>(choose.branches.size() + 1);
    const bool of_the_case = std::any_of(choose.branches.begin(), choose.branches.end(), [](const auto& branch) {
      return branch.chance.of_the_case() || !branch.when.empty();
    });
    plan_.choices.push_back({first, count, of_the_case});
    plan_.branches.resize(first + count);
    emit({.operation = Operation::choose,
          .detail = static_cast<Index>(plan_.choices.size() - 1),
          .purpose = purpose(address + ".choose")});
    std::vector<Index> jumps;
    double total = 0;
    for (std::size_t i = 0; i < choose.branches.size(); ++i) {
      const auto& branch = choose.branches[i];
      total += branch.chance.number;
      plan_.branches[first + i] = {total, here()};
      if (of_the_case) plan_.branches[first + i].alternative = alternative(branch);
      write_steps(branch.steps, address + "." + branch.name, at_end);
      jumps.push_back(emit({.operation = Operation::jump}));
    }
    plan_.branches[first + count - 1] = {2, here()};  // any draw lies below 2
    // Chances that were meant to add up to 1 leave nothing over to rounding.
    if (total > 1 - 1e-9 && count > 1) plan_.branches[first + count - 2].up_to = 2;
    for (const Index jump : jumps) plan_.program[jump].target = here();
  }

  Index alternative(const Choose::Branch& branch) {
    plan_.alternatives.push_back(
        {attributes_.plan_of(branch.chance), attributes_.plan_of(branch.when), branch.rest || !branch.when.empty()});
    return static_cast<Index>(plan_.alternatives.size() - 1);
  }

  void ask(Index service) {
    const bool by_department = !chain_.services[service].by.empty();
    emit({.operation = by_department ? Operation::visit : Operation::call, .service = service});
  }

  void write_program_of(Index index) {
    const auto& service = chain_.services[index];
    if (service.by.empty()) {
      plan_.services[index].program = here();
      write_steps(service.steps, "services." + service.name + ".steps", Operation::back);
      emit({.operation = Operation::back});
      return;
    }
    if (service.needs.empty()) return;
    const Index entry = here();
    for (const auto& need : service.needs) write_need(index, need);
    emit({.operation = Operation::finish, .service = index});
    plan_.services[index].program = entry;
  }

  void write_need(Index service, const organisation::Need& need) {
    const std::string address = "services." + chain_.services[service].name + ".needs." + need.name;
    const auto detail = static_cast<Index>(plan_.needs.size());
    PlannedNeed planned{.name = need.name,
                        .service = service,
                        .asked = services_.at(need.service),
                        .chance = attributes_.plan_of(need.chance),
                        .when = attributes_.plan_of(need.when),
                        .mode = need.mode,
                        .recall = need.recall,
                        .at_most = need.at_most.value_or(kForever),
                        .switching = need.switching,
                        .work_purpose = purpose(address + ".work_left")};
    if (need.work_left) planned.work_left = attributes_.plan_of(*need.work_left);
    planned.returns_to_work = need.mode == NeedMode::park || need.mode == NeedMode::hold ||
                              (need.mode == NeedMode::callback && need.work_left.has_value());
    const Index at = emit({.operation = Operation::need, .detail = detail, .purpose = purpose(address)});
    ask(planned.asked);
    if (need.mode == NeedMode::notify) {
      // The request nobody waits for is a short program of its own; the case steps over it.
      planned.entry = at + 1;
      emit({.operation = Operation::end});
    } else {
      emit({.operation = Operation::answered, .detail = detail});
    }
    plan_.program[at].target = here();
    plan_.needs.push_back(std::move(planned));
  }

  void find_what_responses_depend_on() {
    std::vector<std::set<Index>> waits_for(plan_.departments.size());
    for (Index i = 0; i < plan_.services.size(); ++i) {
      const Index department = plan_.services[i].department;
      if (department == kNoIndex) continue;
      waits_for[department].insert(department);
      if (plan_.services[i].program == kNoIndex) continue;
      for (const Index other : departments_waited_for(service_programs_[i])) waits_for[department].insert(other);
    }
    for (std::size_t d = 0; d < waits_for.size(); ++d)
      plan_.departments[d].waits_for.assign(waits_for[d].begin(), waits_for[d].end());
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

  std::vector<Index> departments_waited_for(const Range& journey) const {
    std::set<Index> departments;
    for (const Index service : services_callers_first(journey, Asked::waited_for))
      if (plan_.services[service].department != kNoIndex) departments.insert(plan_.services[service].department);
    return {departments.begin(), departments.end()};
  }

  // --- counters: who may come by more than once in one case ----------------------------------------------

  /// The instructions and services that a case may reach more than once need a count of its visits to keep
  /// their random numbers apart; all others go without.
  void assign_counters() {
    std::vector<char> counted_instructions(plan_.program.size(), 0);
    std::vector<char> counted_services(plan_.services.size(), 0);
    std::vector<Reach> reaches;
    for (std::size_t s = 0; s < plan_.segments.size(); ++s) {
      reaches.push_back(reach_of(segment_programs_[s]));
      for (const Index i : reaches.back().often_instructions) counted_instructions[i] = 1;
      for (const Index i : reaches.back().often_services) counted_services[i] = 1;
    }
    for (Index i = 0; i < plan_.services.size(); ++i)
      if (counted_services[i]) plan_.services[i].counter = plan_.counters++;
    for (Index i = 0; i < plan_.program.size(); ++i)
      if (counted_instructions[i]) plan_.program[i].counter = plan_.counters++;
    for (std::size_t s = 0; s < plan_.segments.size(); ++s) assign_slots(reaches[s], plan_.segments[s]);
  }

  /// What a case of one segment may come by more than once.
  struct Reach {
    std::vector<Index> often_instructions;
    std::vector<Index> often_services;
  };

  /// A case has few slots. A segment that needs no more gives each thing its own; else things share by the
  /// hash of their names, which keeps all addresses distinct and depends on nothing outside the segment.
  void assign_slots(const Reach& reach, PlannedSegment& segment) const {
    segment.counter_slots.assign(plan_.counters, 0);
    const bool own = reach.often_instructions.size() + reach.often_services.size() <= kCaseCounters;
    std::size_t next = 0;
    const auto assign = [&](Index counter, Index of_purpose) {
      const std::size_t slot = own ? next++ : plan_.purposes[of_purpose] % kCaseCounters;
      segment.counter_slots[counter] = static_cast<std::uint8_t>(slot);
    };
    for (const Index i : reach.often_services) assign(plan_.services[i].counter, plan_.services[i].purpose);
    for (const Index i : reach.often_instructions) assign(plan_.program[i].counter, plan_.program[i].purpose);
  }

  static constexpr unsigned kOften = 2;

  /// Passes multiplicities ("at most once", "often") from a journey to the services it asks for, callers
  /// first. Branches that exclude each other are added up, which at worst counts what need not be counted.
  Reach reach_of(const Range& journey) const {
    std::map<Index, unsigned> asked;  // service → how often
    Reach reach;
    pass_on(journey, 1, asked, reach);
    for (const Index service : services_callers_first(journey, Asked::in_any_mode)) {
      const unsigned times = asked.at(service);
      if (times >= kOften && plan_.services[service].purpose != kNoIndex) reach.often_services.push_back(service);
      pass_on(service_programs_[service], times, asked, reach);
    }
    return reach;
  }

  void pass_on(const Range& program, unsigned times, std::map<Index, unsigned>& asked, Reach& reach) const {
    for (Index i = program.begin; i < program.end; ++i) {
      const Instruction& instruction = plan_.program[i];
      const unsigned here_times = in_loop_[i] ? kOften : times;
      if (here_times >= kOften && instruction.purpose != kNoIndex) reach.often_instructions.push_back(i);
      if (const Index service = asked_at(i, Asked::in_any_mode); service != kNoIndex) {
        unsigned& total = asked[service];
        total = std::min(kOften, total + here_times);
      }
    }
  }

  enum class Asked { in_any_mode, waited_for };

  /// The service that an instruction asks for; none if nobody waits for it and only `waited_for` counts.
  Index asked_at(Index i, Asked which) const {
    const Instruction& instruction = plan_.program[i];
    if (instruction.operation != Operation::visit && instruction.operation != Operation::call) return kNoIndex;
    const bool after_need = i > 0 && plan_.program[i - 1].operation == Operation::need;
    const bool notified = after_need && plan_.needs[plan_.program[i - 1].detail].mode == NeedMode::notify;
    return notified && which == Asked::waited_for ? kNoIndex : instruction.service;
  }

  /// Depth-first with its own stack; the reverse of the order in which services are left.
  std::vector<Index> services_callers_first(const Range& journey, Asked which) const {
    std::vector<Index> left;
    std::vector<char> seen(plan_.services.size(), 0);
    struct Entry {
      Range program;
      Index next;
      Index service;
    };
    std::vector<Entry> path{{journey, journey.begin, kNoIndex}};
    while (!path.empty()) {
      Entry& top = path.back();
      if (top.next == top.program.end) {
        if (top.service != kNoIndex) left.push_back(top.service);
        path.pop_back();
        continue;
      }
      const Index service = asked_at(top.next++, which);
      if (service == kNoIndex || seen[service]) continue;
      seen[service] = 1;
      const Range program = service_programs_[service];
      path.push_back({program, program.begin, service});
    }
    std::reverse(left.begin(), left.end());
    return left;
  }

  const Chain& chain_;
  AttributeIndex attributes_;
  std::map<std::string_view, Index> departments_;
  std::map<std::string_view, Index> services_;
  std::vector<Range> service_programs_;
  std::vector<Range> segment_programs_;
  std::vector<char> in_loop_;  // by instruction: part of a repetition
  unsigned loops_open_ = 0;
  Plan plan_;
};

}  // namespace

Compilation compile(const Chain& chain) {
  Compilation result;
  result.faults = check(chain);
  if (result.faults.empty()) result.plan = Compiler(chain).run();
  return result;
}

}  // namespace domino::chain
