#include "models/plan/reach.h"

#include <algorithm>
#include <array>
#include <map>
#include <ranges>
#include <set>
#include <span>
#include <tuple>

#include "models/chain/cycles.h"
#include "models/plan/flow.h"

namespace domino::chain {

namespace {

using organisation::NeedMode;

class Reach {
 public:
  Reach(Plan& plan, const Programs& programs) : plan_(plan), programs_(programs) {
    find_notified();
    for (const Asked which : {Asked::in_any_mode, Asked::waited_for})
      for (const Range& program : programs.of_services)
        asked_by_service_[static_cast<std::size_t>(which)].push_back(asked_in(program, which));
  }

  void run() {
    assign_counters();
    for (std::size_t s = 0; s < plan_.segments.size(); ++s) {
      plan_.segments[s].departments = departments_waited_for(programs_.of_segments[s]);
      plan_.segments[s].lines = lines_waited_for(programs_.of_segments[s], plan_.segments[s].departments);
      plan_.segments[s].asks_colleagues = !plan_.segments[s].internal && asks_colleagues(programs_.of_segments[s]);
    }
    find_what_responses_depend_on();
    find_who_asks_whom();
    if (plan_.people) find_what_people_ask();
    plan_.holds_in_circle = holds_in_circle();
  }

 private:
  enum class Asked { in_any_mode, waited_for };

  /// Instructions that only a request nobody waits for passes.
  void find_notified() {
    notified_.assign(plan_.program.size(), 0);
    for (const auto& need : plan_.needs)
      if (need.entry != kNoIndex)
        for (Index i = need.entry; plan_.program[i].operation != Operation::end; ++i) notified_[i] = 1;
  }

  /// The service that an instruction asks for; none if nobody waits for it and only `waited_for` counts.
  Index asked_at(Index i, Asked which) const {
    const Instruction& instruction = plan_.program[i];
    if (instruction.operation != Operation::visit && instruction.operation != Operation::call) return kNoIndex;
    return notified_[i] && which == Asked::waited_for ? kNoIndex : instruction.service;
  }

  /// The services that a program asks for, in its order.
  std::vector<Index> asked_in(const Range& program, Asked which) const {
    std::vector<Index> asked;
    for (Index i = program.begin; i < program.end; ++i)
      if (const Index service = asked_at(i, which); service != kNoIndex) asked.push_back(service);
    return asked;
  }

  /// The reverse of the order in which a search from the journeys leaves services.
  std::vector<Index> services_callers_first(const std::vector<Range>& journeys, Asked which) const {
    const std::size_t services = plan_.services.size();
    std::vector<std::vector<Index>> of_journeys;
    for (const Range& journey : journeys) of_journeys.push_back(asked_in(journey, which));
    const auto& of_services = asked_by_service_[static_cast<std::size_t>(which)];
    std::vector<Index> left;
    // Journeys are the nodes behind the services.
    depth_first(
        services + journeys.size(), std::views::iota(services, services + journeys.size()),
        [&](std::size_t node) -> const auto& {
          return node < services ? of_services[node] : of_journeys[node - services];
        },
        [](std::span<const std::size_t>, std::size_t) { return false; },
        [&](std::size_t node) {
          if (node < services) left.push_back(static_cast<Index>(node));
        });
    std::reverse(left.begin(), left.end());
    return left;
  }

  // --- counters: who may come by more than once in one case ------------------------------------------------

  /// What a case of one segment may come by more than once.
  struct Often {
    std::vector<Index> instructions;
    std::vector<Index> services;
  };

  /// The instructions and services that a case may reach more than once need a count of its visits to keep
  /// their random numbers apart; all others go without.
  void assign_counters() {
    std::vector<char> counted_instructions(plan_.program.size(), 0);
    std::vector<char> counted_services(plan_.services.size(), 0);
    std::vector<Often> often;
    for (std::size_t s = 0; s < plan_.segments.size(); ++s) {
      often.push_back(often_in(programs_.of_segments[s]));
      for (const Index i : often.back().instructions) counted_instructions[i] = 1;
      for (const Index i : often.back().services) counted_services[i] = 1;
    }
    for (Index i = 0; i < plan_.services.size(); ++i)
      if (counted_services[i]) plan_.services[i].counter = plan_.counters++;
    for (Index i = 0; i < plan_.program.size(); ++i)
      if (counted_instructions[i]) plan_.program[i].counter = plan_.counters++;
    for (std::size_t s = 0; s < plan_.segments.size(); ++s) assign_slots(often[s], plan_.segments[s]);
  }

  /// A case has few slots. A segment that needs no more gives each thing its own; else things share by the
  /// hash of their names, which keeps all addresses distinct and depends on nothing outside the segment.
  void assign_slots(const Often& often, PlannedSegment& segment) const {
    segment.counter_slots.assign(plan_.counters, 0);
    const bool own = often.instructions.size() + often.services.size() <= kCaseCounters;
    std::size_t next = 0;
    const auto assign = [&](Index counter, Index of_purpose) {
      const std::size_t slot = own ? next++ : plan_.purposes[of_purpose] % kCaseCounters;
      segment.counter_slots[counter] = static_cast<std::uint8_t>(slot);
    };
    for (const Index i : often.services) assign(plan_.services[i].counter, plan_.services[i].purpose);
    for (const Index i : often.instructions) assign(plan_.program[i].counter, plan_.program[i].purpose);
  }

  static constexpr unsigned kOften = 2;

  /// Passes multiplicities ("at most once", "often") from a journey to the services it asks for, callers
  /// first. Branches that exclude each other are added up, which at worst counts what need not be counted.
  /// Requests that no case makes are reached from every segment, since any case may be their cause.
  Often often_in(const Range& journey) const {
    std::map<Index, unsigned> asked;  // service → how often
    Often often;
    std::vector<Range> journeys{journey};
    journeys.insert(journeys.end(), programs_.of_orders.begin(), programs_.of_orders.end());
    for (const Range& program : journeys) pass_on(program, 1, asked, often);
    for (const Index service : services_callers_first(journeys, Asked::in_any_mode)) {
      const unsigned times = repeats_itself(service) ? kOften : asked.at(service);
      if (times >= kOften && plan_.services[service].purpose != kNoIndex) often.services.push_back(service);
      pass_on(programs_.of_services[service], times, asked, often);
    }
    return often;
  }

  /// Work with mistakes may be done again, and interrupted requests asked for again.
  bool repeats_itself(Index service) const { return plan_.services[service].quality.has_value(); }

  void pass_on(const Range& program, unsigned times, std::map<Index, unsigned>& asked, Often& often) const {
    for (Index i = program.begin; i < program.end; ++i) {
      const Instruction& instruction = plan_.program[i];
      const unsigned here_times = programs_.in_loop[i] ? kOften : times;
      if (here_times >= kOften && instruction.purpose != kNoIndex) often.instructions.push_back(i);
      if (const Index service = asked_at(i, Asked::in_any_mode); service != kNoIndex) {
        unsigned& total = asked[service];
        total = std::min(kOften, total + here_times);
      }
    }
  }

  // --- who waits for whom ----------------------------------------------------------------------------------

  std::vector<Index> departments_waited_for(const Range& journey) const {
    std::set<Index> departments;
    for (const Index service : services_callers_first({journey}, Asked::waited_for))
      if (plan_.services[service].department != kNoIndex) departments.insert(plan_.services[service].department);
    return {departments.begin(), departments.end()};
  }

  /// With the departments those stocks, regions and gates where a case of the journey may have to wait.
  std::vector<Index> lines_waited_for(const Range& journey, const std::vector<Index>& departments) const {
    std::set<Index> lines(departments.begin(), departments.end());
    const auto look = [&](const Range& program) {
      for (Index i = program.begin; i < program.end; ++i) {
        const Instruction& at = plan_.program[i];
        if (notified_[i]) continue;
        if (at.operation == Operation::take) lines.insert(line_of_stock(plan_, plan_.takings[at.detail].stock));
        if (at.operation == Operation::gather) lines.insert(line_of_gate(plan_, plan_.gatherings[at.detail].gate));
      }
    };
    look(journey);
    for (const Index service : services_callers_first({journey}, Asked::waited_for))
      look(programs_.of_services[service]);
    return {lines.begin(), lines.end()};
  }

  /// Whether a case of the journey may be held, parked or called back until colleagues have answered.
  bool asks_colleagues(const Range& journey) const {
    const auto services = services_callers_first({journey}, Asked::waited_for);
    return std::any_of(services.begin(), services.end(), [&](Index service) {
      const Range& program = programs_.of_services[service];
      for (Index i = program.begin; i < program.end; ++i)
        if (plan_.program[i].operation == Operation::engage) return true;
      return false;
    });
  }

  void find_what_responses_depend_on() {
    std::vector<std::set<Index>> waits_for(plan_.departments.size());
    for (Index i = 0; i < plan_.services.size(); ++i) {
      const Index department = plan_.services[i].department;
      if (department == kNoIndex) continue;
      waits_for[department].insert(department);
      if (plan_.services[i].program == kNoIndex) continue;
      for (const Index other : departments_waited_for(programs_.of_services[i])) waits_for[department].insert(other);
    }
    for (std::size_t d = 0; d < waits_for.size(); ++d)
      plan_.departments[d].waits_for.assign(waits_for[d].begin(), waits_for[d].end());
  }

  /// Each pair of a requester and a provider once; an instruction knows its pair unless several requesters share
  /// the program it stands in.
  void find_who_asks_whom() {
    Pairs pairs;
    for (Index s = 0; s < plan_.segments.size(); ++s) add_asked_by_segment(s, pairs);
    for (Index i = 0; i < plan_.services.size(); ++i)
      if (const Index department = plan_.services[i].department; department != kNoIndex)
        for (const Index asked : asked_directly(programs_.of_services[i]))
          add_asked(kNoIndex, department, asked, Escalating::yes, pairs);
    std::vector<unsigned> requesters(plan_.departments.size(), 0);
    for (const auto& [segment, department, provider] : pairs) ++requesters[provider];
    for (const Index provider : asked_by_nobody()) ++requesters[provider];
    for (const auto& [segment, department, provider] : pairs)
      plan_.asks.push_back({segment, department, provider, requesters[provider] == 1});
  }

  using Pairs = std::set<std::tuple<Index, Index, Index>>;
  enum class Escalating { no, yes };

  /// What its cases ask for; what its customers have mended, or leave a message about. Customers do not escalate, but
  /// what somebody asks for on their behalf may be.
  void add_asked_by_segment(Index index, Pairs& pairs) const {
    const PlannedSegment& segment = plan_.segments[index];
    const Range& journey = programs_.of_segments[index];
    bool branches = false;
    for (Index i = journey.begin; i < journey.end; ++i)
      branches = branches || plan_.program[i].operation == Operation::fork;
    const Escalating of_cases = segment.internal || branches ? Escalating::yes : Escalating::no;
    for (const Index asked : asked_directly(journey)) add_asked(index, kNoIndex, asked, of_cases, pairs);
    for (const Index asked : services_callers_first({journey}, Asked::waited_for))
      if (plan_.services[asked].quality) add_asked(index, kNoIndex, asked, Escalating::yes, pairs);
    if (segment.message_service != kNoIndex)
      add_asked(index, kNoIndex, segment.message_service, Escalating::yes, pairs);
    if (segment.complaint_service != kNoIndex)
      add_asked(index, kNoIndex, segment.complaint_service, Escalating::yes, pairs);
    if (segment.follow_up_service != kNoIndex)
      add_asked(index, kNoIndex, segment.follow_up_service, Escalating::yes, pairs);
  }

  /// The pair of a requester and who does a service; and those with the supervisors that it may go to.
  void add_asked(Index segment, Index department, Index asked, Escalating escalating, Pairs& pairs) const {
    Index provider = plan_.services[asked].department;
    pairs.emplace(segment, department, provider);
    if (escalating == Escalating::no || !plan_.services[asked].promise) return;
    for (int level = 0; level < 2; ++level) {
      provider = plan_.departments[provider].supervisor;
      if (provider == kNoIndex) return;
      pairs.emplace(segment, department, provider);
    }
  }

  /// Services of departments, also by way of services made of steps.
  std::set<Index> asked_directly(const Range& program) const {
    std::set<Index> asked;
    std::set<Index> seen;
    std::vector<Range> open{program};
    while (!open.empty()) {
      const Range range = open.back();
      open.pop_back();
      for (Index i = range.begin; i < range.end; ++i) {
        const Index service = asked_at(i, Asked::in_any_mode);
        if (service == kNoIndex) continue;
        if (plan_.services[service].department != kNoIndex)
          asked.insert(service);
        else if (seen.insert(service).second)
          open.push_back(programs_.of_services[service]);
      }
    }
    return asked;
  }

  /// Whoever does the work of a service asks what it needs; colleagues' own matters are their department's.
  void find_what_people_ask() {
    std::vector<std::set<Index>> asked(plan_.departments.size());
    const auto takers = departments_that_do_the_work();
    for (Index i = 0; i < plan_.services.size(); ++i) {
      if (plan_.services[i].department == kNoIndex) continue;
      for (const Index service : asked_directly(programs_.of_services[i]))
        for (const Index taker : takers[plan_.services[i].department]) asked[taker].insert(service);
    }
    for (Index s = 0; s < plan_.segments.size(); ++s)
      if (const Index requester = plan_.segments[s].requester; requester != kNoIndex)
        for (const Index service : asked_directly(programs_.of_segments[s])) asked[requester].insert(service);
    for (std::size_t d = 0; d < asked.size(); ++d) {
      PlannedRequester& requester = plan_.people->requesters[d];
      requester.services.assign(asked[d].begin(), asked[d].end());
      std::set<Index> providers;
      for (const Index service : asked[d]) providers.insert(plan_.services[service].department);
      requester.providers.assign(providers.begin(), providers.end());
    }
  }

  std::set<Index> asked_by_nobody() const {
    std::set<Index> providers;
    for (const Range& order : programs_.of_orders)
      for (const Index asked : asked_directly(order)) providers.insert(plan_.services[asked].department);
    return providers;
  }

  // --- circles of holds ------------------------------------------------------------------------------------

  /// By department: those whose people do its work, itself or as helpers and takers of what overflows.
  std::vector<std::set<Index>> departments_that_do_the_work() const {
    std::vector<std::set<Index>> takers(plan_.departments.size());
    for (const PlannedLane& lane : plan_.lanes)
      for (const auto& by : lane.teams) takers[lane.department].insert(plan_.teams[by.team].department);
    return takers;
  }

  bool holds_in_circle() const {
    const auto takers = departments_that_do_the_work();
    std::vector<std::set<Index>> holds(plan_.departments.size());
    for (const auto& need : plan_.needs) {
      const bool held = need.mode == NeedMode::hold || need.mode == NeedMode::transfer;
      if (!held || need.at_most < kForever) continue;
      const Range& program = programs_.of_services[need.service];
      for (const Index provider : departments_waited_for(program))
        for (const Index holder : takers[plan_.services[need.service].department])
          holds[holder].insert(takers[provider].begin(), takers[provider].end());
    }
    std::vector<std::vector<Index>> holds_for;
    for (const auto& departments : holds) holds_for.emplace_back(departments.begin(), departments.end());
    return has_circle(holds.size(), all_nodes(holds.size()),
                      [&](std::size_t department) -> const auto& { return holds_for[department]; });
  }

  Plan& plan_;
  const Programs& programs_;
  std::vector<char> notified_;  // by instruction
  std::array<std::vector<std::vector<Index>>, 2> asked_by_service_;
};

/// What waits for what: departments, and places of the program as far as a case that is done goes without doing
/// anything.
class Blocking {
 public:
  explicit Blocking(const Plan& plan)
      : plan_(plan), waits_for_(plan.departments.size() + plan.program.size() + plan.services.size()) {
    for (Index i = 0; i < plan.program.size(); ++i) add(i);
    add_ends_of_services();
    for (const PlannedNeed& need : plan.needs) {
      const bool held = need.mode == NeedMode::hold || need.mode == NeedMode::transfer;
      const Index holder = plan.services[need.service].department;
      if (held && need.at_most == kForever) holders_.insert(holder);
    }
    for (const Index holder : holders_)
      for (const Index other : plan.departments[holder].waits_for)
        if (other != holder) waits_for_[holder].push_back(other);
  }

  bool in_circle() const {
    return has_circle(waits_for_.size(), all_nodes(plan_.departments.size()),
                      [&](std::size_t node) -> const auto& { return waits_for_[node]; });
  }

 private:
  Index node_of(Index place) const { return static_cast<Index>(plan_.departments.size()) + place; }
  Index end_of(Index service) const { return node_of(static_cast<Index>(plan_.program.size())) + service; }

  void add(Index place) {
    const Instruction& at = plan_.program[place];
    auto& next = waits_for_[node_of(place)];
    switch (at.operation) {
      case Operation::visit: {
        const Index department = plan_.services[at.service].department;
        const PlannedDepartment& planned = plan_.departments[department];
        if (planned.when_full == organisation::WhenFull::block && planned.waiting_room) next.push_back(department);
        for (const auto& by : plan_.lanes[plan_.services[at.service].lane].teams)
          waits_for_[plan_.teams[by.team].department].push_back(node_of(place + 1));
        return;
      }
      case Operation::choose:
      case Operation::shortest:
      case Operation::first_free:
      case Operation::repeat:
      case Operation::jump:
      case Operation::mark:
        return for_each_next(plan_, place, [&](Index following) { next.push_back(node_of(following)); });
      case Operation::call:
        if (plan_.services[at.service].program != kNoIndex) next.push_back(node_of(plan_.services[at.service].program));
        waits_for_[end_of(at.service)].push_back(node_of(place + 1));
        return;
      default:
        return;
    }
  }

  /// Where a service made of steps ends, its case goes on with whoever asked. Programs of services are written one
  /// after the other, before any others.
  void add_ends_of_services() {
    std::vector<std::pair<Index, Index>> begins;  // place, service
    for (Index service = 0; service < plan_.services.size(); ++service)
      if (plan_.services[service].program != kNoIndex) begins.emplace_back(plan_.services[service].program, service);
    std::sort(begins.begin(), begins.end());
    for (std::size_t k = 0; k < begins.size(); ++k) {
      const Index end = k + 1 < begins.size() ? begins[k + 1].first : static_cast<Index>(plan_.program.size());
      for (Index i = begins[k].first; i < end; ++i)
        if (plan_.program[i].operation == Operation::back) waits_for_[node_of(i)].push_back(end_of(begins[k].second));
    }
  }

  const Plan& plan_;
  std::vector<std::vector<Index>> waits_for_;  // departments first, then places, then ends of services
  std::set<Index> holders_;
};

}  // namespace

void find_reach(Plan& plan, const Programs& programs) { Reach(plan, programs).run(); }

std::vector<bool> leads_to(const Plan& plan, Index department) {
  std::vector<std::vector<Index>> comes_from(plan.program.size());
  std::vector<bool> leads(plan.program.size());
  std::vector<Index> left;
  for (Index i = 0; i < plan.program.size(); ++i) {
    const Instruction& at = plan.program[i];
    const auto goes_to = [&](Index next) { comes_from[next].push_back(i); };
    for_each_next(plan, i, goes_to);
    if (at.operation == Operation::fork) for_each_branch(plan, plan.forks[at.detail], goes_to);
    if (at.operation != Operation::visit && at.operation != Operation::call) continue;
    const PlannedService& service = plan.services[at.service];
    if (service.program != kNoIndex) goes_to(service.program);
    if (at.operation == Operation::call || service.department != department) continue;
    leads[i] = true;
    left.push_back(i);
  }
  while (!left.empty()) {
    const Index i = left.back();
    left.pop_back();
    for (const Index before : comes_from[i]) {
      if (leads[before]) continue;
      leads[before] = true;
      left.push_back(before);
    }
  }
  return leads;
}

bool may_block_in_circle(const Plan& plan) { return Blocking(plan).in_circle(); }

}  // namespace domino::chain
