#include "models/plan/programs.h"

#include <algorithm>
#include <set>
#include <utility>

#include "engine/random/stream.h"

namespace domino::chain {

namespace {

using organisation::Answers;
using organisation::Choose;
using organisation::Delay;
using organisation::Gather;
using organisation::JoinShortest;
using organisation::LeaveMessage;
using organisation::Need;
using organisation::NeedAt;
using organisation::NeedMode;
using organisation::Put;
using organisation::Repeat;
using organisation::Serve;
using organisation::Step;
using organisation::Steps;
using organisation::Take;
using organisation::Within;

bool nobody_waits(NeedMode mode) { return mode == NeedMode::notify || mode == NeedMode::background; }

class Writer {
 public:
  Writer(const Chain& chain, const AttributeIndex& attributes, Plan& plan)
      : chain_(chain), attributes_(attributes), plan_(plan) {
    index(plan.services, services_);
    index(plan.stocks, stocks_);
    index(plan.gates, gates_);
  }

  Programs run() {
    for (Index i = 0; i < chain_.services.size(); ++i) {
      const Index begin = here();
      write_program_of(i);
      programs_.of_services.push_back({begin, here()});
    }
    programs_.of_services.resize(plan_.services.size(), {here(), here()});
    for (Index i = 0; i < chain_.segments.size(); ++i) {
      const Index begin = plan_.segments[i].program = here();
      const auto& level = chain_.segments[i].service_level;
      const bool plain =
          !chain_.segments[i].population && !chain_.segments[i].sales && !(level && level->is_judged_at_end());
      const Operation end = plain ? Operation::end : Operation::part;
      write_steps(chain_.segments[i].journey, address_of(chain_.segments[i]) + ".steps", end);
      emit({.operation = end});
      if (const std::string& to = chain_.segments[i].messages_to; !to.empty())
        of_messages_.insert(plan_.segments[i].message_service = services_.at(to));
      if (const auto& population = chain_.segments[i].population; population && !population->complaints_to.empty())
        of_messages_.insert(plan_.segments[i].complaint_service = services_.at(population->complaints_to));
      if (const auto& population = chain_.segments[i].population; population && population->follow_up) {
        of_messages_.insert(plan_.segments[i].follow_up_service = services_.at(population->follow_up->service));
        plan_.segments[i].follow_up_purpose = purpose(address_of(chain_.segments[i]) + ".follow_up");
      }
      programs_.of_segments.push_back({begin, here()});
    }
    for (Index i = 0; i < chain_.stocks.size(); ++i) write_order(i);
    for (Index i = 0; i < plan_.services.size(); ++i) write_requests_of_nobody(i);
    spread_branches();
    for (PlannedNeed& need : plan_.needs) need.first_asked = first_visited(need.first_asked, plan_.services.size());
    // What stands before it is never run: the cursor of work in hand that goes on there.
    emit({.operation = Operation::depart});
    plan_.leaving = emit({.operation = Operation::depart});
    return std::move(programs_);
  }

 private:
  template <class Named>
  static void index(const std::vector<Named>& things, std::map<std::string_view, Index>& names) {
    for (std::size_t i = 0; i < things.size(); ++i) names.emplace(things[i].name, static_cast<Index>(i));
  }

  static std::string address_of(const customers::Segment& segment) {
    return (segment.requester.empty() ? "customers." : "requests.") + segment.name;
  }

  Index here() const { return static_cast<Index>(plan_.program.size()); }

  Index emit(const Instruction& instruction) {
    plan_.program.push_back(instruction);
    programs_.in_loop.push_back(loops_open_ > 0);
    return here() - 1;
  }

  Index purpose(const std::string& address) { return add_purpose(plan_, address); }

  template <class Value>
  static Index add(std::vector<Value>& values, Value value) {
    values.push_back(std::move(value));
    return static_cast<Index>(values.size() - 1);
  }

  void ask(Index service) {
    const bool by_department = plan_.services[service].department != kNoIndex;
    if (branches_open_ > 0) plan_.services[service].in_branch = true;
    emit({.operation = by_department ? Operation::visit : Operation::call,
          .service = service,
          .detail = by_department ? waits() : kNoIndex});
  }
  void ask(const std::string& service) { ask(services_.at(service)); }

  // --- steps -----------------------------------------------------------------------------------------------

  /// `at_end` is what the step `end` means here: the end of the case, or the way back to who asked.
  void write_steps(const Steps& steps, const std::string& address, Operation at_end) {
    for (std::size_t i = 0; i < steps.size(); ++i) {
      const std::string name = steps[i].name.empty() ? std::to_string(i) : steps[i].name;
      const std::string at = address + "." + name;
      waits_ = &steps[i].waits;
      std::visit([&](const auto& action) { write(action, at, at_end); }, steps[i].action);
    }
  }

  /// What the step that is being written says about waiting; kNoIndex: nothing.
  Index waits() {
    if (waits_ == nullptr || !waits_->states_anything()) return kNoIndex;
    PlannedWaitTerms planned{.balks = waits_->balks, .message_after = waits_->message_after};
    if (waits_->patience) {
      planned.patience.emplace();
      if (*waits_->patience) *planned.patience = attributes_.plan_of(**waits_->patience);
    }
    return add(plan_.wait_terms, std::move(planned));
  }

  void write(const Serve& serve, const std::string&, Operation) { ask(serve.service); }

  void write(const Delay& delay, const std::string& address, Operation) { write_delay(delay.duration, address); }

  void write_delay(const organisation::Amount& duration, const std::string& address) {
    emit({.operation = Operation::delay,
          .detail = add(plan_.delays, attributes_.plan_of(duration)),
          .purpose = purpose(address + ".delay")});
  }

  void write(const Repeat& repeat, const std::string& address, Operation at_end) {
    const Index start = here();
    ++loops_open_;
    write_steps(repeat.steps, address, at_end);
    write_repeat(start, repeat.chance, address + ".repeat");
    --loops_open_;
  }

  void write_repeat(Index start, const organisation::Figure& chance, const std::string& address) {
    emit({.operation = Operation::repeat,
          .target = start,
          .detail = add(plan_.chances, attributes_.plan_of(chance)),
          .purpose = purpose(address)});
  }

  void write(const LeaveMessage&, const std::string&, Operation) { emit({.operation = Operation::leave_message}); }
  void write(const organisation::End&, const std::string&, Operation at_end) { emit({.operation = at_end}); }

  void write(const Choose& choose, const std::string& address, Operation at_end) {
    // One more branch than is written takes the rest and goes straight on.
    const auto count = static_cast<Index>(choose.branches.size() + 1);
    const bool of_the_case = std::any_of(choose.branches.begin(), choose.branches.end(), [](const auto& branch) {
      return branch.chance.of_the_case() || !branch.when.empty();
    });
    const Index first = add_branches(count);
    emit({.operation = Operation::choose,
          .detail = add(plan_.choices, Choice{first, count, of_the_case}),
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
    land(jumps);
  }

  Index alternative(const Choose::Branch& branch) {
    return add(plan_.alternatives, Alternative{attributes_.plan_of(branch.chance), attributes_.plan_of(branch.when),
                                               branch.rest || !branch.when.empty()});
  }

  void write(const JoinShortest& join, const std::string&, Operation) {
    write_one_of(Operation::shortest, join.services);
  }

  /// Asks for the one of the services that `selection` finds; returns the choice.
  Index write_one_of(Operation selection, const std::vector<std::string>& services) {
    const auto count = static_cast<Index>(services.size());
    const Index first = add_branches(count);
    const Index choice = add(plan_.choices, Choice{first, count});
    emit({.operation = selection, .detail = choice});
    std::vector<Index> jumps;
    for (Index i = 0; i < count; ++i) {
      plan_.branches[first + i].target = here();
      ask(services[i]);
      jumps.push_back(emit({.operation = Operation::jump}));
    }
    land(jumps);
    return choice;
  }

  void write(const organisation::Fork& fork, const std::string& address, Operation at_end) {
    const Index at = begin_fork(static_cast<Index>(fork.branches.size()), fork.needed);
    for (Index i = 0; i < fork.branches.size(); ++i) {
      begin_branch(at, i);
      ++branches_open_;
      write_steps(fork.branches[i].steps, address + "." + fork.branches[i].name, at_end);
      --branches_open_;
      emit({.operation = Operation::joined});
    }
    plan_.program[at].target = here();
  }

  Index begin_fork(Index count, std::uint32_t needed) {
    const Index first = add_branches(count);
    return emit(
        {.operation = Operation::fork, .detail = add(plan_.forks, Fork{first, count, needed == 0 ? count : needed})});
  }
  void begin_branch(Index fork, Index branch) {
    plan_.branches[plan_.forks[plan_.program[fork].detail].first + branch].target = here();
  }

  void write(const Take& take, const std::string&, Operation) {
    emit({.operation = Operation::take,
          .detail = add(plan_.takings, Taking{stocks_.at(take.stock), take.amount, waits()})});
  }
  void write(const Put& put, const std::string&, Operation) {
    emit({.operation = Operation::put, .detail = add(plan_.takings, Taking{stocks_.at(put.stock), put.amount})});
  }
  void write(const Within& within, const std::string& address, Operation at_end) {
    const Index place = add(plan_.takings, Taking{stocks_.at(within.region), 1, waits()});
    emit({.operation = Operation::take, .detail = place});
    write_steps(within.steps, address, at_end);
    emit({.operation = Operation::leave, .detail = place});
  }
  void write(const Gather& gather, const std::string&, Operation) {
    emit({.operation = Operation::gather, .detail = add(plan_.gatherings, Gathering{gates_.at(gather.gate), waits()})});
  }

  void write(const organisation::Mark& mark, const std::string&, Operation) {
    const auto place = std::find(plan_.marks.begin(), plan_.marks.end(), mark.name);
    if (place == plan_.marks.end()) return;  // no time is measured from or to it
    emit({.operation = Operation::mark, .detail = static_cast<Index>(place - plan_.marks.begin())});
  }

  Index add_branches(Index count) {
    const auto first = static_cast<Index>(plan_.branches.size());
    plan_.branches.resize(first + count);
    return first;
  }
  void land(const std::vector<Index>& jumps) {
    for (const Index jump : jumps) plan_.program[jump].target = here();
  }

  /// What a service made of steps asks for is asked for in a branch where the service is.
  void spread_branches() {
    std::vector<Index> open;
    for (Index i = 0; i < plan_.services.size(); ++i)
      if (plan_.services[i].in_branch && plan_.services[i].department == kNoIndex) open.push_back(i);
    while (!open.empty()) {
      const Range range = programs_.of_services[open.back()];
      open.pop_back();
      for (Index at = range.begin; at < range.end; ++at) {
        const Instruction& step = plan_.program[at];
        if (step.operation != Operation::visit && step.operation != Operation::call) continue;
        PlannedService& asked = plan_.services[step.service];
        if (!std::exchange(asked.in_branch, true) && asked.department == kNoIndex) open.push_back(step.service);
      }
    }
  }

  /// The first service of a department that comes in this service, itself or in its steps, at most so many deep.
  Index first_visited(Index service, std::size_t deep) const {
    if (plan_.services[service].department != kNoIndex) return service;
    const Range range = programs_.of_services[service];
    for (Index at = range.begin; at < range.end && deep > 0; ++at) {
      const Instruction& step = plan_.program[at];
      if (step.operation == Operation::visit) return step.service;
      if (step.operation != Operation::call) continue;
      if (const Index found = first_visited(step.service, deep - 1); found != kNoIndex) return found;
    }
    return kNoIndex;
  }

  // --- services --------------------------------------------------------------------------------------------

  void write_program_of(Index index) {
    const auto& service = chain_.services[index];
    PlannedService& planned = plan_.services[index];
    if (service.by.empty()) {
      planned.program = here();
      write_steps(service.steps, "services." + service.name + ".steps", Operation::back);
      emit({.operation = Operation::back});
      return;
    }
    if (service.needs.empty()) return;
    waits_ = nullptr;
    planned.program = here();
    const auto any_at = [&](NeedAt at) {
      return std::any_of(service.needs.begin(), service.needs.end(), [&](const Need& need) { return need.at == at; });
    };
    planned.program_has_work = any_at(NeedAt::start) || any_at(NeedAt::middle);
    write_needs(index, NeedAt::start);
    if (planned.program_has_work) {
      const bool halved = any_at(NeedAt::middle);
      const Index first = write_work(index, halved ? 0.5 : 1);
      write_needs(index, NeedAt::middle);
      if (halved) plan_.program[first].target = write_work(index, 0.5);
    }
    write_needs(index, NeedAt::end);
    emit({.operation = Operation::finish, .service = index});
  }

  /// A part of the own work; the last part has no target.
  Index write_work(Index service, double share) {
    return emit({.operation = Operation::work, .service = service, .detail = add(plan_.chances, PlannedFigure{share})});
  }

  void write_needs(Index service, NeedAt at) {
    for (const Need& need : chain_.services[service].needs)
      if (need.at == at) write_need(service, need);
  }

  void write_need(Index service, const Need& need) {
    const std::string address = "services." + chain_.services[service].name + ".needs." + need.name;
    const Index detail = add(plan_.needs, plan_of(service, need));
    const Index at = emit({.operation = Operation::need, .detail = detail, .purpose = purpose(address)});
    if (nobody_waits(need.mode)) {
      // The request nobody waits for is a short program of its own; the case steps over it.
      plan_.needs[detail].entry = here();
      write_asking(need, detail, address);
      emit({.operation = Operation::end});
    } else {
      loops_open_ += need.again > 0 || need.check > 0 ? 1 : 0;
      const Index engage = emit({.operation = Operation::engage, .detail = detail});
      write_asking(need, detail, address);
      plan_.needs[detail].work_purpose = purpose(address + ".work_left");
      plan_.program[engage].target =
          emit({.operation = Operation::answered, .detail = detail, .purpose = plan_.needs[detail].work_purpose});
      if (need.check > 0)
        emit({.operation = Operation::verify,
              .target = engage,
              .detail = detail,
              .purpose = purpose(address + ".check")});
      if (need.again > 0) write_repeat(engage, need.again, address + ".again");
      loops_open_ -= need.again > 0 || need.check > 0 ? 1 : 0;
    }
    plan_.program[at].target = here();
  }

  /// The request itself, after the hand-off; several requests side by side are a fork.
  void write_asking(const Need& need, Index detail, const std::string& address) {
    if (need.hand_off) write_delay(*need.hand_off, address + ".hand_off");
    if (need.also.empty()) return ask(need.service);
    std::vector<std::string> services{need.service};
    services.insert(services.end(), need.also.begin(), need.also.end());
    if (need.mode == NeedMode::consult) {
      plan_.needs[detail].one_of = write_one_of(Operation::first_free, services);
      return;
    }
    const std::uint32_t needed = need.answers == Answers::any    ? 1
                                 : need.answers == Answers::some ? need.answers_needed
                                                                 : 0;
    const Index fork = begin_fork(static_cast<Index>(services.size()), needed);
    for (Index i = 0; i < services.size(); ++i) {
      begin_branch(fork, i);
      ask(services[i]);
      emit({.operation = Operation::joined});
    }
    plan_.program[fork].target = here();
  }

  PlannedNeed plan_of(Index service, const Need& need) {
    PlannedNeed planned{.name = need.name,
                        .service = service,
                        .asked = need.also.empty() ? services_.at(need.service) : kNoIndex,
                        .first_asked = services_.at(need.service),
                        .chance = attributes_.plan_of(need.chance),
                        .when = attributes_.plan_of(need.when),
                        .mode = need.mode,
                        .recall = need.recall,
                        .at_most = need.at_most.value_or(kForever),
                        .switching = need.switching,
                        .check = need.check,
                        .handed_off = need.hand_off.has_value()};
    if (need.work_left) planned.work_left = attributes_.plan_of(*need.work_left);
    planned.work_follows = need.at != NeedAt::end;
    planned.returns_to_work = need.mode == NeedMode::park || need.mode == NeedMode::hold || planned.work_follows ||
                              (need.mode == NeedMode::callback && need.work_left.has_value());
    return planned;
  }

  // --- requests that no case makes -------------------------------------------------------------------------

  void write_order(Index index) {
    const auto& stock = chain_.stocks[index];
    if (!stock.reorder_at) return;
    waits_ = nullptr;
    const Index begin = plan_.stocks[index].order_program = here();
    if (stock.supplied_by.empty())
      write_delay(stock.lead_time.value(), "stocks." + stock.name + ".lead_time");
    else
      ask(stock.supplied_by);
    emit({.operation = Operation::deliver, .detail = index});
    emit({.operation = Operation::end});
    programs_.of_orders.push_back({begin, here()});
  }

  /// Mending what a customer found wrong, the work of supervisors, and messages.
  void write_requests_of_nobody(Index index) {
    PlannedService& service = plan_.services[index];
    if (!service.quality && !service.is_escalation && !of_messages_.contains(index)) return;
    waits_ = nullptr;
    service.request_program = here();
    ask(index);
    emit({.operation = Operation::end});
    programs_.of_orders.push_back({service.request_program, here()});
  }

  const Chain& chain_;
  const AttributeIndex& attributes_;
  Plan& plan_;
  std::map<std::string_view, Index> services_;
  std::map<std::string_view, Index> stocks_;
  std::map<std::string_view, Index> gates_;
  std::set<Index> of_messages_;  // services that work off what customers left, and complaints
  Programs programs_;
  unsigned loops_open_ = 0;
  unsigned branches_open_ = 0;                      // of journeys and services made of steps
  const organisation::WaitTerms* waits_ = nullptr;  // of the step that is being written
};

}  // namespace

Index add_purpose(Plan& plan, const std::string& address) {
  plan.purposes.push_back(random::name_key(address));
  return static_cast<Index>(plan.purposes.size() - 1);
}

Programs write_programs(const Chain& chain, const AttributeIndex& attributes, Plan& plan) {
  return Writer(chain, attributes, plan).run();
}

}  // namespace domino::chain
