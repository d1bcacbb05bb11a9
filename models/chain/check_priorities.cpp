// Priorities and weights: that some queue looks at them where they are stated, and that they differ where it does.

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "models/chain/check_context.h"

namespace domino::chain {

namespace {

using namespace organisation;

bool is_stated(const Figure& priority) { return priority.of_the_case() || priority.number != 0; }

bool by_priority(const Department& department) { return department.queue == Discipline::priority; }
/// Whether its queue tells what serves external customers from the rest.
bool by_purpose(const Department& department) {
  return department.queue == Discipline::external_first || department.queue == Discipline::own_targets_first;
}

void check_service(CheckContext& context, const Service& service) {
  if (service.by.empty()) return;
  const Department& department = context.chain.departments[context.departments.index_of(service.by)];
  if (is_stated(service.priority) && !by_priority(department))
    context.fault("services." + service.name + ".priority", "no queue looks at this priority",
                  "the queue of `" + department.name + "` goes by something else",
                  "remove it, or `queue: priority` for `" + department.name + "`");
  if (service.weight != 1 && department.queue != Discipline::longest_weighted_wait)
    context.fault("services." + service.name + ".weight", "no queue looks at this weight",
                  "the queue of `" + department.name + "` goes by something else",
                  "remove it, or `queue: longest weighted wait` for `" + department.name + "`");
}

/// The services that a segment leads to, in any mode and at any depth.
std::vector<std::size_t> reached_by(const CheckContext& context, const customers::Segment& segment) {
  std::vector<char> seen(context.chain.services.size(), 0);
  std::vector<std::size_t> reached;
  const auto reach = [&](std::size_t service) {
    if (seen[service]) return;
    seen[service] = 1;
    reached.push_back(service);
  };
  for_each_asked(segment.journey, [&](const std::string& name) { reach(context.services.index_of(name)); });
  for (const std::string& name : services_beside(segment)) reach(context.services.index_of(name));
  for (std::size_t i = 0; i < reached.size(); ++i)
    for (const std::size_t asked : context.asked_by[reached[i]]) reach(asked);
  return reached;
}

/// The priorities with which requests come to a department; those that differ from case to case are not numbers here.
struct Priorities {
  std::set<double> numbers;
  bool of_the_case = false;

  void add(const Figure& service, const Figure& segment) {
    of_the_case = of_the_case || service.of_the_case() || segment.of_the_case();
    numbers.insert(service.number + segment.number);
  }
  bool differ() const { return of_the_case || numbers.size() > 1; }
};

/// Whether a region or stock on the way of a segment has a line by priority.
bool some_store_looks_at_it(const CheckContext& context, const customers::Segment& segment) {
  std::set<std::string_view> by_priority;
  for (const Stock& stock : context.chain.stocks)
    if (stock.queue == Discipline::priority) by_priority.insert(stock.name);
  if (by_priority.empty()) return false;
  bool found = false;
  const auto look = [&](const Step& step) {
    if (const auto* take = std::get_if<Take>(&step.action)) found = found || by_priority.contains(take->stock);
    if (const auto* within = std::get_if<Within>(&step.action)) found = found || by_priority.contains(within->region);
  };
  for_each_step(segment.journey, look);
  for (const std::size_t service : reached_by(context, segment))
    for_each_step(context.chain.services[service].steps, look);
  return found;
}

/// The values of a case are added to the service's.
std::map<std::size_t, Priorities> priorities_at_departments(CheckContext& context) {
  std::map<std::size_t, Priorities> priorities;
  for (const auto& segment : context.chain.segments) {
    bool looked_at = false;
    for (const std::size_t i : reached_by(context, segment)) {
      const Service& service = context.chain.services[i];
      const std::size_t department = context.departments.index_of(service.by);
      if (department == NamesOf::kNone || !by_priority(context.chain.departments[department])) continue;
      looked_at = true;
      priorities[department].add(service.priority, segment.priority);
    }
    if (is_stated(segment.priority) && !looked_at && !some_store_looks_at_it(context, segment))
      context.fault(address_of(segment) + ".priority", "no queue looks at this priority",
                    "no department, region or stock on their way has a queue that goes by it",
                    "remove it, or `queue: priority` for one of them");
  }
  for (const auto& stock : context.chain.stocks) {
    const std::size_t supplier = context.services.index_of(stock.supplied_by);
    if (supplier == NamesOf::kNone) continue;
    const Service& service = context.chain.services[supplier];
    if (const auto by = context.departments.index_of(service.by); by != NamesOf::kNone)
      priorities[by].add(service.priority, {});
  }
  return priorities;
}

/// Escalation raises the priority of a promised request, so that it differs from others.
bool may_escalate(const CheckContext& context, std::size_t department) {
  const auto& services = context.services_of[department];
  return std::any_of(services.begin(), services.end(),
                     [&](std::size_t i) { return context.chain.services[i].promise.has_value(); });
}

/// A queue that tells what serves external customers from the rest must get both.
void check_purposes(CheckContext& context) {
  const auto& departments = context.chain.departments;
  if (std::none_of(departments.begin(), departments.end(), by_purpose)) return;
  std::set<std::size_t> for_customers;
  std::set<std::size_t> for_others;
  const auto add = [&](std::set<std::size_t>& to, std::size_t service) {
    to.insert(context.departments.index_of(context.chain.services[service].by));
  };
  for (const auto& segment : context.chain.segments)
    for (const std::size_t service : reached_by(context, segment))
      add(segment.requester.empty() ? for_customers : for_others, service);
  for (const auto& stock : context.chain.stocks)
    if (const auto supplier = context.services.index_of(stock.supplied_by); supplier != NamesOf::kNone)
      add(for_others, supplier);
  for (std::size_t d = 0; d < departments.size(); ++d) {
    if (!by_purpose(departments[d]) || (for_customers.contains(d) && for_others.contains(d))) continue;
    const bool customers = for_customers.contains(d);
    context.fault("departments." + departments[d].name + ".queue",
                  customers ? "all that `" + departments[d].name + "` does serves external customers"
                            : "nothing that `" + departments[d].name + "` does serves external customers",
                  "this queue tells what serves them from the rest, so it would be first come",
                  customers ? "`requests` of colleagues for this department, or another queue" : "another queue");
  }
}

}  // namespace

void check_priorities(CheckContext& context) {
  check_purposes(context);
  const auto& departments = context.chain.departments;
  for (const Service& service : context.chain.services) check_service(context, service);
  const bool stated = std::any_of(context.chain.segments.begin(), context.chain.segments.end(),
                                  [](const auto& segment) { return is_stated(segment.priority); });
  if (!stated && std::none_of(departments.begin(), departments.end(), by_priority)) return;
  const auto priorities = priorities_at_departments(context);
  for (std::size_t i = 0; i < departments.size(); ++i) {
    const Department& department = departments[i];
    const bool acts = department.preemption != Preemption::none || department.ageing;
    const auto found = priorities.find(i);
    const bool differ = found != priorities.end() && found->second.differ();
    if (!by_priority(department) || !acts || differ || may_escalate(context, i)) continue;
    const std::string key = department.ageing ? "ageing" : "preemption";
    context.fault("departments." + department.name + "." + key, "all that comes here has the same priority",
                  "nothing can come before anything else, so `" + key + "` would never act",
                  "`priority: 1` for a service or for customers, or another queue");
  }
}

}  // namespace domino::chain
