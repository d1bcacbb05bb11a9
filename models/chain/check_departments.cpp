// Departments: whom they help and supervise, what their teams can do, and what their queue goes by.

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "models/chain/check_context.h"
#include "models/chain/cycles.h"

namespace domino::chain {

namespace {

using namespace organisation;

std::string address_of(const Department& department) { return "departments." + department.name; }

void check_list(CheckContext& context, const Department& department, const std::vector<std::string>& names,
                const std::string& key, const std::string& verb) {
  std::set<std::string> seen;
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string at = address_of(department) + "." + key + "." + std::to_string(i);
    if (!context.require(context.departments, at, names[i])) continue;
    if (names[i] == department.name)
      context.fault(at, "`" + names[i] + "` " + verb + " itself", "only others can be meant", "remove it");
    if (!seen.insert(names[i]).second)
      context.fault(at, "`" + names[i] + "` is named twice", "once is enough", "remove it");
  }
}

void check_overflow(CheckContext& context, const Department& department) {
  for (const Overflow& overflow : department.overflow) {
    const std::string at = address_of(department) + ".overflow." + overflow.to;
    if (!context.require_key(context.departments, at, overflow.to)) continue;
    if (overflow.to == department.name)
      context.fault_of_name(at, "`" + overflow.to + "` overflows to itself", "its own people can take it anyway",
                            "another department");
  }
}

void check_skill(CheckContext& context, const Department& department, const Skill& skill, const std::string& at) {
  if (!context.require_key(context.services, at, skill.service)) return;
  const Service& service = context.chain.services[context.services.index_of(skill.service)];
  if (service.by != department.name)
    context.fault_of_name(at, "`" + skill.service + "` is not a service of `" + department.name + "`",
                          service.by.empty() ? "it is made of steps" : "it is done by `" + service.by + "`",
                          service.by.empty() ? "the services that its steps serve"
                                             : "a team of `" + service.by + "`, or `helps: [" + service.by + "]`");
  if (skill.weight != 1 && department.queue != Discipline::longest_weighted_wait)
    context.fault(at + ".weight", "no queue looks at this weight", "people take what is next in the queue",
                  "remove it, or `queue: longest weighted wait`");
}

void check_teams(CheckContext& context, std::size_t index) {
  const Department& department = context.chain.departments[index];
  std::set<std::string> done;
  bool everything = department.teams.empty();
  for (const Team& team : department.teams) {
    const std::string at = address_of(department) + ".teams." + team.name + ".does.";
    everything = everything || team.skills.empty();
    for (const Skill& skill : team.skills) {
      check_skill(context, department, skill, at + skill.service);
      done.insert(skill.service);
    }
  }
  if (everything) return;
  for (const std::size_t service : context.services_of[index]) {
    const std::string& name = context.chain.services[service].name;
    if (!done.contains(name))
      context.fault(address_of(department) + ".teams", "no team of `" + department.name + "` can do `" + name + "`",
                    "requests for it would wait forever", "`" + name + "` under `does` of a team");
  }
}

bool ever_on_duty(const Department& department) {
  return std::any_of(department.teams.begin(), department.teams.end(),
                     [](const Team& team) { return team.staff.maximum() > 0; }) ||
         (department.teams.empty() && department.staff.maximum() > 0);
}

void check_promises(CheckContext& context, std::size_t index, const std::set<std::string>& helped) {
  const Department& department = context.chain.departments[index];
  bool promised = false;
  for (const std::size_t i : context.services_of[index]) {
    const Service& service = context.chain.services[i];
    if (!service.promise) continue;
    promised = true;
    const std::string at = "services." + service.name + ".promise";
    if (!(department.hours.maximum() > 0)) {
      context.fault(at, "`" + department.name + "`, which promises this, is never open",
                    "a promise counts the time in which the department is open", "hours, or no promise");
    } else if (!ever_on_duty(department) && !helped.contains(department.name) && department.overflow.empty()) {
      context.fault(at, "no staff are ever on duty at `" + department.name + "`, which promises this",
                    "such a promise is never kept", "staff, or no promise");
    }
  }
  if (department.queue == Discipline::earliest_due && !promised)
    context.fault(address_of(department) + ".queue", "no service of `" + department.name + "` is ever due",
                  "the queue goes by what its services promise, and none promises anything",
                  "a `promise` for one of them, or another queue");
}

void check_circle_of_supervision(CheckContext& context) {
  const auto& departments = context.chain.departments;
  std::vector<std::vector<std::size_t>> supervised(departments.size());
  for (std::size_t d = 0; d < departments.size(); ++d)
    for (const std::string& name : departments[d].supervises) {
      const std::size_t other = context.departments.index_of(name);
      // Itself is another mistake.
      supervised[d].push_back(other == d ? NamesOf::kNone : other);
    }
  depth_first(
      departments.size(), all_nodes(departments.size()), [&](std::size_t d) -> const auto& { return supervised[d]; },
      [&](std::span<const std::size_t> circle, std::size_t position) {
        const auto& last = departments[circle.back()];
        std::string way;
        for (const std::size_t d : circle) way += departments[d].name + " → ";
        context.fault(address_of(last) + ".supervises." + std::to_string(position),
                      "`" + last.name + "` ends up supervising itself",
                      "an escalation would go round: " + way + departments[circle.front()].name,
                      "a department that no other one supervises");
        return false;
      },
      [](std::size_t) {});
}

}  // namespace

void check_departments(CheckContext& context) {
  std::set<std::string> helped;
  for (const Department& department : context.chain.departments)
    helped.insert(department.helps.begin(), department.helps.end());
  for (std::size_t i = 0; i < context.chain.departments.size(); ++i) {
    const Department& department = context.chain.departments[i];
    check_teams(context, i);
    check_list(context, department, department.helps, "helps", "helps");
    check_overflow(context, department);
    check_list(context, department, department.supervises, "supervises", "supervises");
    check_promises(context, i, helped);
  }
  check_circle_of_supervision(context);
}

}  // namespace domino::chain
