#include "models/chain/check.h"

#include <algorithm>
#include <string>
#include <utility>

#include "models/chain/check_attributes.h"
#include "models/chain/check_context.h"

namespace domino::chain {

namespace {

using namespace organisation;

constexpr double kRoundingOfShares = 1e-9;

/// True when control can pass the steps by: no `end` is certain to be reached first.
bool may_leave(const Steps& steps);

bool may_be_taken(const Choose::Branch& branch) {
  return branch.chance.of_the_case() || branch.chance.number > 0 || !branch.when.empty() || branch.rest;
}

bool has_way_out(const Step& step) {
  if (std::holds_alternative<End>(step.action) || std::holds_alternative<LeaveMessage>(step.action)) return true;
  if (const auto* choose = std::get_if<Choose>(&step.action))
    return std::any_of(choose->branches.begin(), choose->branches.end(),
                       [](const auto& branch) { return may_be_taken(branch) && may_leave(branch.steps); });
  if (const auto* repeat = std::get_if<Repeat>(&step.action)) return may_leave(repeat->steps);
  if (const auto* within = std::get_if<Within>(&step.action)) return may_leave(within->steps);
  return false;
}

bool may_leave(const Steps& steps) { return std::any_of(steps.begin(), steps.end(), has_way_out); }

/// The same where a case is certain to pass them by sooner or later: not because a condition holds of it, but because
/// chance is drawn anew each time.
bool may_leave_by_chance(const Steps& steps) {
  return std::any_of(steps.begin(), steps.end(), [](const Step& step) {
    if (std::holds_alternative<End>(step.action) || std::holds_alternative<LeaveMessage>(step.action)) return true;
    if (const auto* choose = std::get_if<Choose>(&step.action))
      return std::any_of(choose->branches.begin(), choose->branches.end(), [](const auto& branch) {
        const bool by_chance = branch.when.empty() && !branch.chance.of_the_case() && branch.chance.number > 0;
        return by_chance && may_leave_by_chance(branch.steps);
      });
    if (const auto* repeat = std::get_if<Repeat>(&step.action)) return may_leave_by_chance(repeat->steps);
    if (const auto* within = std::get_if<Within>(&step.action)) return may_leave_by_chance(within->steps);
    return false;
  });
}

bool takes_time(const Steps& steps) {
  bool takes = false;
  for_each_step(steps, [&](const Step& step) {
    if (const auto* delay = std::get_if<Delay>(&step.action))
      takes = takes || delay->duration.base.mean() > 0 || !delay->duration.terms.empty();
    takes = takes || std::holds_alternative<Serve>(step.action) || std::holds_alternative<JoinShortest>(step.action) ||
            std::holds_alternative<Take>(step.action) || std::holds_alternative<Gather>(step.action);
  });
  return takes;
}

/// Whose steps they are, and whether they are one of several ways at the same time.
struct Journey {
  enum class Of { service, customer, colleague };
  Of of = Of::service;
  bool in_fork = false;
};

class StepChecks {
 public:
  explicit StepChecks(CheckContext& context) : context_(context) {}

  void check(const Steps& steps, const std::string& address, Journey journey) {
    for (std::size_t i = 0; i < steps.size(); ++i) check(steps[i], address + "." + std::to_string(i), journey);
  }

 private:
  void check(const Step& step, const std::string& at, Journey journey) {
    if (const auto* serve = std::get_if<Serve>(&step.action))
      context_.require(context_.services, at + ".serve", serve->service);
    if (const auto* join = std::get_if<JoinShortest>(&step.action)) check_join(*join, at + ".join_shortest");
    if (const auto* choose = std::get_if<Choose>(&step.action)) check_choose(*choose, at + ".choose", journey);
    if (const auto* repeat = std::get_if<Repeat>(&step.action)) check_repeat(*repeat, at + ".repeat", journey);
    if (const auto* fork = std::get_if<Fork>(&step.action)) check_fork(*fork, at, journey);
    if (const auto* take = std::get_if<Take>(&step.action)) require_stock(at + ".take", take->stock);
    if (const auto* put = std::get_if<Put>(&step.action)) require_stock(at + ".put", put->stock);
    if (const auto* gather = std::get_if<Gather>(&step.action))
      context_.require(context_.gates, at + ".gather", gather->gate);
    if (const auto* within = std::get_if<Within>(&step.action)) {
      context_.require(context_.regions, at + ".within.region", within->region);
      check_turning_away(*within, at + ".within.region", journey);
      check(within->steps, at + ".within.steps", journey);
    }
    check_end(step, at, journey);
    check_waits(step, at, journey);
  }

  /// What a step states about waiting must be able to end a wait there.
  void check_waits(const Step& step, const std::string& at, Journey journey) {
    if (!step.waits.states_anything()) return;
    const bool for_people =
        std::holds_alternative<Serve>(step.action) || std::holds_alternative<JoinShortest>(step.action);
    const bool for_place = std::holds_alternative<Within>(step.action);
    const bool in_line = for_people || for_place || std::holds_alternative<Take>(step.action) ||
                         std::holds_alternative<Gather>(step.action);
    const auto check_key = [&](bool stated, const std::string& key, bool means_something, const std::string& where) {
      if (!stated) return;
      if (journey.of == Journey::Of::colleague)
        return context_.fault(at + "." + key, "`" + key + "` of a request of colleagues",
                              "only customers leave a line; colleagues wait, and escalate", "remove it");
      if (!means_something)
        context_.fault(at + "." + key, "`" + key + "` means nothing for this step", "it is about waiting " + where,
                       "remove it, or state it for another step");
    };
    check_key(step.waits.patience.has_value(), "patience", in_line, "in a line: of a service, region, stock or gate");
    check_key(step.waits.balks.has_value(), "balks", for_people,
              "in the queue of a service, whose length is announced");
    check_key(step.waits.message_after.has_value(), "message_after", for_people || for_place,
              "for a service or a place, where a message can be left");
  }

  void check_join(const JoinShortest& join, const std::string& at) {
    for (std::size_t i = 0; i < join.services.size(); ++i) {
      const std::string item = at + "." + std::to_string(i);
      if (!context_.require(context_.services, item, join.services[i])) continue;
      if (context_.chain.services[context_.services.index_of(join.services[i])].by.empty())
        context_.fault(item, "`" + join.services[i] + "` is made of steps, and has no queue of its own",
                       "the shortest of several queues is joined", "a service that a department does");
    }
  }

  void check_repeat(const Repeat& repeat, const std::string& at, Journey journey) {
    if (repeat.chance.number >= 1 && !may_leave(repeat.steps))
      context_.fault(at + ".chance", "this repetition never ends",
                     "after the steps it always starts again, and none of them leaves it",
                     "a chance below 100 %, or a step `end` inside a `choose`");
    else if (repeat.chance.number >= 1 && !takes_time(repeat.steps) && !may_leave_by_chance(repeat.steps))
      context_.fault(at + ".chance", "this repetition takes no time, and for some cases it never ends",
                     "where none of the conditions inside it holds, the steps start again at the same instant",
                     "a chance below 100 %, or a `delay` among the steps");
    check(repeat.steps, at + ".steps", journey);
  }

  void check_choose(const Choose& choose, const std::string& at, Journey journey) {
    double total = 0;
    for (const auto& branch : choose.branches) {
      total += branch.chance.number;
      check(branch.steps, at + "." + branch.name + ".steps", journey);
    }
    if (total > 1 + kRoundingOfShares)
      context_.fault(at, "the chances add up to more than 100 %", "a case goes one of these ways only",
                     "chances that add up to 100 %, or to less if the rest goes straight on");
  }

  void check_fork(const Fork& fork, const std::string& at, Journey journey) {
    const bool some = fork.needed > 1;
    const std::string branches = at + (fork.needed == 0 ? ".all_of" : some ? ".some_of.of" : ".any_of");
    if (fork.needed > fork.branches.size())
      context_.fault(
          at + (some ? ".some_of.needed" : ".any_of"),
          std::to_string(fork.needed) + " of " + std::to_string(fork.branches.size()) + " branches can never be done",
          "the case would wait forever", "at most " + std::to_string(fork.branches.size()));
    journey.in_fork = true;
    for (const auto& branch : fork.branches) check(branch.steps, branches + "." + branch.name + ".steps", journey);
  }

  void check_turning_away(const Within& within, const std::string& at, Journey journey) {
    if (!context_.turning_away.contains(within.region)) return;
    if (journey.of == Journey::Of::customer) return;
    context_.fault(
        at, "`" + within.region + "` turns away cases that find no place, and only a customer can be turned away",
        "work for others goes on until it is done", "`when_full: wait` for the region, or the steps of a customer");
  }

  // `take: parts` is short for `take: {stock: parts}`, and the address finds either.
  void require_stock(const std::string& at, const std::string& name) {
    if (context_.regions.contains(name) && !context_.stocks.contains(name))
      return context_.fault(at, "`" + name + "` is a region, not a stock",
                            "its places come back by themselves when the steps inside are done",
                            "`within: {region: " + name + ", steps: […]}`");
    context_.require(context_.stocks, at, name);
  }

  void check_end(const Step& step, const std::string& at, Journey journey) {
    const bool message = std::holds_alternative<LeaveMessage>(step.action);
    if (message && journey.of == Journey::Of::service)
      return context_.fault(at, "`leave_message` cannot be part of a service",
                            "only a customer can leave a message and go", "the steps of a customer");
    if (message && journey.of == Journey::Of::colleague)
      return context_.fault(at, "`leave_message` cannot be part of a request",
                            "colleagues and partners wait for their answer", "the steps of a customer");
    if (journey.in_fork && (message || std::holds_alternative<End>(step.action)))
      context_.fault(at, "one of several branches cannot end the case",
                     "the others are still on their way, and the case goes on where they meet",
                     "a `choose` behind them that ends it");
  }

  CheckContext& context_;
};

/// Work is handed over from one team to another, which may be one that helps or takes what overflows.
void check_handover(CheckContext& context, const Department& department) {
  if (!department.handover || department.work_at_shift_end != WorkAtShiftEnd::pause) return;
  const auto& departments = context.chain.departments;
  const bool others_come = std::any_of(departments.begin(), departments.end(), [&](const Department& other) {
    return std::find(other.helps.begin(), other.helps.end(), department.name) != other.helps.end();
  });
  if (department.teams.size() < 2 && !others_come && department.helps.empty() && department.overflow.empty())
    context.fault("departments." + department.name + ".handover", "there is only one team in this department",
                  "work is handed over from one team to another; a team goes on with its own in any case",
                  "two `teams`, each with its staff, or remove it");
}

/// `serve` keeps those who are on duty at closing; where nobody is, it would do nothing, silently.
void check_closing(CheckContext& context, const Department& department) {
  if (department.queue_at_closing != QueueAtClosing::serve) return;
  resources::Calendar staff = department.teams.empty() ? department.staff : department.teams.front().staff;
  for (const Team& team : department.teams)
    if (&team != &department.teams.front()) staff = staff + team.staff;
  for (Time before{}; before.s < 2 * kWeek.s;) {
    const Time next = std::min(department.hours.next_change(before), staff.next_change(before));
    const bool closes =
        next < kNever && department.hours.value_at(before) > 0 && !(department.hours.value_at(next) > 0);
    if (closes && !(staff.value_at(before) > 0))
      return context.fault("departments." + department.name + ".queue_at_closing",
                           "no staff are on duty in this department when it closes",
                           "`serve` keeps the staff on duty at closing until no case waits any more",
                           "staff until the end of its hours, or `stay`");
    before = next;
  }
}

void check_span(CheckContext& context) {
  if (!(context.chain.span.horizon > Duration{} && context.chain.span.horizon <= kLongestRun))
    return context.fault("run.horizon", "the run lasts longer than 3 000 years, or not at all",
                         "its clock would lose microseconds, and its sums of time are exact up to that",
                         "a shorter run");
  if (context.chain.span.warm_up >= context.chain.span.horizon)
    context.fault("run.warm_up", "the warm-up leaves nothing to measure",
                  "measuring starts after the warm-up and ends with the run", "a warm-up shorter than the run");
}

/// A colleague takes over, or comes to help, who must belong to a department.
void check_colleague(CheckContext& context, const Need& need, const std::string& address) {
  if (need.mode != NeedMode::consult && need.mode != NeedMode::transfer) return;
  const std::string mode = need.mode == NeedMode::consult ? "consult" : "transfer";
  for_each_asked(need, [&](const std::string& name, const std::string&) {
    const std::size_t asked = context.services.index_of(name);
    if (asked == NamesOf::kNone || !context.chain.services[asked].by.empty()) return;
    context.fault(
        address + ".mode",
        "`" + name + "` is made of steps, so there is no colleague to " + mode + (mode == "transfer" ? " to" : ""),
        mode == "consult" ? "a colleague is asked who is free at once" : "a colleague takes the case over",
        "a service that a department does, or `mode: hold`");
  });
}

void check_need(CheckContext& context, const Need& need, const std::string& address) {
  for_each_asked(need, [&](const std::string& name, const std::string& at) {
    if (at.empty()) {
      context.require_key(context.services, address, name);
    } else {
      context.require(context.services, address + at, name);
    }
  });
  check_colleague(context, need, address);
  const std::size_t asked = need.also.size() + 1;
  if (need.answers == Answers::some && need.answers_needed > asked)
    context.fault(address + ".some_of.needed",
                  std::to_string(need.answers_needed) + " of " + std::to_string(asked) + " services can never answer",
                  "the requester would wait forever", "at most " + std::to_string(asked));
}

void check_service(CheckContext& context, const Service& service) {
  const std::string address = "services." + service.name;
  if (!service.by.empty()) context.require(context.departments, address + ".by", service.by);
  for (const auto& need : service.needs) check_need(context, need, address + ".needs." + need.name);
  StepChecks(context).check(service.steps, address + ".steps", {Journey::Of::service});
}

void check_requester(CheckContext& context, const customers::Segment& segment) {
  if (segment.requester.empty() || context.partners.contains(segment.requester)) return;
  const std::string address = address_of(segment) + ".from";
  if (context.partners.all().empty()) {
    context.require(context.departments, address, segment.requester);
    return;
  }
  NamesOf both("department or partner", "departments and partners");
  for (const std::string& name : context.departments.all()) both.add(name);
  for (const std::string& name : context.partners.all()) both.add(name);
  context.require(both, address, segment.requester);
}

void check_arrivals(CheckContext& context, const customers::Segment& segment, const std::string& address) {
  if (segment.population) {
    const customers::Population& population = *segment.population;
    if (!(population.contact_every.mean() > 0))
      context.fault(address + ".contact_every", "the gaps between contacts have no length",
                    "every customer would come infinitely often", "`gamma(mean 30 days cv 0.7)`");
    if (!(population.hours.maximum() > 0))
      context.fault(address + ".hours", "there is no hour in which they may come", "no customer would ever arrive",
                    "`always`");
  }
  if (segment.every && !(segment.every->mean() > 0))
    context.fault(address + ".every", "the gaps between arrivals have no length",
                  "infinitely many customers would come at once", "`exponential(mean 2 min)`");
  if (!segment.instants) return;
  if (!std::is_sorted(segment.instants->begin(), segment.instants->end()))
    context.fault(address + ".arrive", "the recorded arrivals are not in their order",
                  "each stands for an instant since the start of the run", "a file sorted by time");
  else if (segment.instants->front() < 0)
    context.fault(address + ".arrive", "an arrival lies before the start of the run",
                  "nothing is simulated before that", "instants from 0 on");
}

bool leaves_message(const Steps& steps) {
  bool leaves = false;
  for_each_step(steps, [&](const Step& step) { leaves = leaves || std::holds_alternative<LeaveMessage>(step.action); });
  return leaves;
}

void check_messages(CheckContext& context, const customers::Segment& segment, const std::string& address) {
  if (segment.messages_to.empty()) return;
  context.require(context.services, address + ".messages_to", segment.messages_to);
  require_somebody(context, address + ".messages_to", segment.messages_to);
  if (!segment.message_after && !leaves_message(segment.journey))
    context.fault(address + ".messages_to", "no customer of `" + segment.name + "` ever leaves a message",
                  "so there is nothing to work off", "`message_after: 5 min`, or a step `leave_message`");
}

void check_segment(CheckContext& context, const customers::Segment& segment) {
  const std::string address = address_of(segment);
  check_arrivals(context, segment, address);
  check_requester(context, segment);
  check_messages(context, segment, address);
  if (const auto& level = segment.service_level;
      level && level->count_lost &&
      (level->out_of == customers::OutOf::served || level->out_of == customers::OutOf::answered))
    context.fault(address + ".service_level", "lost customers cannot be counted out of those served or answered",
                  "the numerator would count customers that the denominator does not", "out_of: arrived");
  // `asks_for: S` arrives here as a journey of one nameless step.
  if (segment.journey.size() == 1 && segment.journey.front().name.empty()) {
    if (const auto* serve = std::get_if<Serve>(&segment.journey.front().action)) {
      context.require(context.services, address + ".asks_for", serve->service);
      return;
    }
  }
  const auto of = segment.requester.empty() ? Journey::Of::customer : Journey::Of::colleague;
  StepChecks(context).check(segment.journey, address + ".steps", {of});
}

void check_authority(CheckContext& context, const people::Intervention& intervention) {
  if (!intervention.authority) return;
  const auto& named = intervention.departments;
  const auto has_authority = [&](const Department& department) {
    const bool meant = named.empty() || std::find(named.begin(), named.end(), department.name) != named.end();
    return meant && department.authority;
  };
  const auto& departments = context.chain.departments;
  if (std::none_of(departments.begin(), departments.end(), has_authority))
    context.fault("interventions." + intervention.name + ".authority",
                  "no department there has an `authority` to change", "their people may decide about any amount",
                  "`authority` for the department, or remove it");
}

void check_interventions(CheckContext& context) {
  for (const auto& intervention : context.chain.people->interventions) check_authority(context, intervention);
  for (const people::Intervention& intervention : context.chain.people->interventions)
    for (std::size_t i = 0; i < intervention.departments.size(); ++i)
      context.require(context.departments, "interventions." + intervention.name + ".departments." + std::to_string(i),
                      intervention.departments[i]);
}

}  // namespace

std::vector<Fault> check(const Chain& chain) {
  CheckContext context(chain);
  check_span(context);
  for (const auto& department : chain.departments) {
    check_closing(context, department);
    check_handover(context, department);
  }
  check_departments(context);
  for (const auto& service : chain.services) check_service(context, service);
  for (const auto& segment : chain.segments) check_segment(context, segment);
  check_populations(context);
  if (chain.people) check_interventions(context);
  check_goods(context);
  check_endless(context);
  check_measured(context);
  check_paths(context);
  for (Fault& fault : check_attributes(chain)) context.faults.push_back(std::move(fault));
  if (context.faults.empty()) check_priorities(context);
  return std::move(context.faults);
}

}  // namespace domino::chain
