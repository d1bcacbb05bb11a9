// Paths over "service asks for service": circles, holds that must deadlock, and what nobody ever reaches.

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "models/chain/check_context.h"
#include "models/chain/cycles.h"

namespace domino::chain {

namespace {

using namespace organisation;

/// The names of a circle, with its first at both ends.
std::string names_of(const CheckContext& context, std::span<const std::size_t> circle) {
  std::string text;
  for (const std::size_t service : circle) text += context.chain.services[service].name + " → ";
  return text + context.chain.services[circle.front()].name;
}

/// The services so that each comes after all that it asks for; none where there are circles, which are reported.
std::optional<std::vector<std::size_t>> callees_first(CheckContext& context) {
  const std::size_t count = context.chain.services.size();
  std::vector<std::size_t> order;
  bool circles = false;
  depth_first(
      count, all_nodes(count), [&](std::size_t service) -> const auto& { return context.asked_by[service]; },
      [&](std::span<const std::size_t> circle, std::size_t) {
        circles = true;
        context.fault("services." + context.chain.services[circle.front()].name,
                      "this service ends up asking for itself", "the circle is " + names_of(context, circle),
                      "a chain of services that ends somewhere");
        return false;
      },
      [&](std::size_t service) { order.push_back(service); });
  return circles ? std::nullopt : std::optional(std::move(order));
}

/// Which holds must deadlock: a department, or those of its teams who alone do some of its services, that is occupied
/// more often at once along a path of holds than it has people. A hold that ends by itself (`at_most`), one answer of
/// several, or one queue of several gives way, so these are not followed. O((departments that ask each other back +
/// sets of teams) × holds).
class Holds {
 public:
  Holds(CheckContext& context, const std::vector<std::size_t>& order) : context_(context), edges_(order.size()) {
    for (const std::size_t service : order) {
      add_edges(service);
      if (!edges_[service].empty()) holders_.push_back(service);
    }
    department_of_.resize(order.size(), NamesOf::kNone);
    for (std::size_t i = 0; i < order.size(); ++i)
      department_of_[i] = context.departments.index_of(context.chain.services[i].by);
  }

  void check() {
    const auto heads = heads_within_reach();
    occupied_.assign(edges_.size(), 0);
    best_.assign(edges_.size(), kNobody);
    is_theirs_.assign(edges_.size(), 0);
    for (std::size_t d = 0; d < heads.size(); ++d) {
      const auto& services = context_.services_of[d];
      const std::size_t faults = context_.faults.size();
      check({context_.chain.departments[d].name, heads[d], {services.begin(), services.end()}});
      if (context_.faults.size() == faults) check_teams(d, heads[d]);
    }
  }

 private:
  static constexpr std::size_t kNobody = NamesOf::kNone;
  /// Services × teams of a department, beyond which its teams are not looked at one by one.
  static constexpr std::size_t kMostPairs = 20'000;

  /// People, and what only they do.
  struct Group {
    std::string name;
    double heads = 0;
    std::vector<std::size_t> services;
  };
  using Teams = std::vector<std::size_t>;

  static Teams takers(const Department& department, const std::string& service) {
    Teams takers;
    for (std::size_t t = 0; t < department.teams.size(); ++t) {
      const auto& skills = department.teams[t].skills;
      const bool able = skills.empty() || std::any_of(skills.begin(), skills.end(),
                                                      [&](const Skill& skill) { return skill.service == service; });
      if (able) takers.push_back(t);
    }
    return takers;
  }

  /// Each set of teams that some service asks for, with all services that nobody else of the department can do.
  void check_teams(std::size_t index, double heads) {
    const Department& department = context_.chain.departments[index];
    const auto& services = context_.services_of[index];
    if (department.teams.size() < 2 || services.size() * department.teams.size() > kMostPairs) return;
    std::vector<Teams> able;
    double others = heads;  // helpers, and those to whom work overflows
    for (const Team& team : department.teams) others -= team.staff.maximum();
    for (const std::size_t service : services)
      able.push_back(takers(department, context_.chain.services[service].name));
    for (const Teams& teams : std::set<Teams>(able.begin(), able.end())) {
      if (teams.empty() || teams.size() == department.teams.size()) continue;
      Group group{"", others, {}};
      for (const std::size_t team : teams) {
        group.name += (group.name.empty() ? "" : " and ") + department.teams[team].name;
        group.heads += department.teams[team].staff.maximum();
      }
      group.name += " of " + department.name;
      for (std::size_t s = 0; s < services.size(); ++s)
        if (std::includes(teams.begin(), teams.end(), able[s].begin(), able[s].end()))
          group.services.push_back(services[s]);
      check(group);
    }
  }

  struct Edge {
    std::size_t to;
    std::size_t need = kNobody;
    bool transfer = false;  ///< who asks is free as soon as the other one begins
  };

  void add_edges(std::size_t index) {
    const Service& service = context_.chain.services[index];
    for (std::size_t n = 0; n < service.needs.size(); ++n) {
      const Need& need = service.needs[n];
      const bool held = (need.mode == NeedMode::hold && !need.at_most) || need.mode == NeedMode::transfer;
      if (!held || !(need.chance.of_the_case() || need.chance.number > 0) ||
          (!need.also.empty() && need.answers != Answers::all))
        continue;
      for_each_asked(need, [&](const std::string& name, const std::string&) {
        add_edge(index, name, n, need.mode == NeedMode::transfer);
      });
    }
    if (service.by.empty()) add_steps(index, service.steps);
  }

  void add_edge(std::size_t from, const std::string& name, std::size_t need, bool transfer) {
    const std::size_t to = context_.services.index_of(name);
    if (to != NamesOf::kNone) edges_[from].push_back({to, need, transfer});
  }

  void add_steps(std::size_t index, const Steps& steps) {
    for (const Step& step : steps) {
      if (const auto* serve = std::get_if<Serve>(&step.action)) add_edge(index, serve->service, kNobody, false);
      if (const auto* repeat = std::get_if<Repeat>(&step.action)) add_steps(index, repeat->steps);
      if (const auto* within = std::get_if<Within>(&step.action)) add_steps(index, within->steps);
      if (const auto* choose = std::get_if<Choose>(&step.action))
        for (const auto& branch : choose->branches)
          if (branch.chance.of_the_case() || branch.chance.number > 0 || !branch.when.empty() || branch.rest)
            add_steps(index, branch.steps);
      if (const auto* fork = std::get_if<Fork>(&step.action))
        for (const auto& branch : fork->branches)
          if (fork->needed == 0 || fork->needed >= fork->branches.size()) add_steps(index, branch.steps);
    }
  }

  /// The most people who may ever take requests of each department: its own, those of its helpers, and those to
  /// whom it overflows.
  std::vector<double> heads_within_reach() const {
    const auto& departments = context_.chain.departments;
    std::vector<double> own;
    for (const Department& department : departments) {
      double heads = department.teams.empty() ? department.staff.maximum() : 0;
      for (const Team& team : department.teams) heads += team.staff.maximum();
      own.push_back(heads);
    }
    std::vector<double> heads = own;
    const auto add = [&](const std::string& to, const std::string& from) {
      const std::size_t target = context_.departments.index_of(to);
      const std::size_t source = context_.departments.index_of(from);
      if (target != NamesOf::kNone && source != NamesOf::kNone) heads[target] += own[source];
    };
    for (const Department& department : departments) {
      for (const std::string& helped : department.helps) add(helped, department.name);
      for (const Overflow& overflow : department.overflow) add(department.name, overflow.to);
    }
    return heads;
  }

  unsigned weight(std::size_t service) const { return static_cast<unsigned>(is_theirs_[service]); }

  unsigned occupied(std::size_t service) const {
    return edges_[service].empty() ? weight(service) : occupied_[service];
  }

  void check(const Group& group) {
    if (group.services.size() < 2 || static_cast<double>(group.services.size()) <= group.heads) return;
    for (const std::size_t service : group.services) is_theirs_[service] = 1;
    look_for_deadlock(group);
    for (const std::size_t service : group.services) is_theirs_[service] = 0;
  }

  void look_for_deadlock(const Group& group) {
    std::size_t worst = kNobody;
    for (const std::size_t service : holders_) {
      const unsigned own = weight(service);
      occupied_[service] = own;
      best_[service] = kNobody;
      for (std::size_t e = 0; e < edges_[service].size(); ++e) {
        const Edge& edge = edges_[service][e];
        const unsigned waiting = own + (edge.transfer ? weight(edge.to) : occupied(edge.to));
        const unsigned after = edge.transfer ? occupied(edge.to) : 0;
        if (std::max(waiting, after) <= occupied_[service]) continue;
        occupied_[service] = std::max(waiting, after);
        best_[service] = e;
      }
      if (worst == kNobody && own == 1 && occupied_[service] >= 2 && occupied_[service] > group.heads) worst = service;
    }
    if (worst != kNobody) report(worst, group);
  }

  void report(std::size_t first, const Group& group) {
    const auto& chain = context_.chain;
    std::string circle = chain.departments[department_of_[first]].name;
    std::string since = circle;  // up to where the group is occupied for the last time
    const unsigned all = occupied_[first];
    unsigned seen = 1;
    std::size_t service = first;
    while (best_[service] != kNobody && seen < all) {
      service = edges_[service][best_[service]].to;
      if (department_of_[service] != kNobody) since += " → " + chain.departments[department_of_[service]].name;
      if (weight(service) == 0) continue;
      circle = since;
      ++seen;
    }
    const Service& asking = chain.services[first];
    const Edge& edge = edges_[first][best_[first]];
    context_.fault("services." + asking.name + ".needs." + asking.needs[edge.need].name,
                   "an employee who holds here waits forever",
                   "the holds are " + circle + ", with only " + std::to_string(static_cast<long>(group.heads)) +
                       " of " + group.name,
                   "`at_most: 10 min` and `then: park`, `mode: park`, or more people");
  }

  CheckContext& context_;
  std::vector<std::vector<Edge>> edges_;
  std::vector<std::size_t> department_of_;
  std::vector<std::size_t> holders_;  // callees first
  std::vector<char> is_theirs_;       // by service: done by the group that is looked at
  std::vector<unsigned> occupied_;    // by holder, of that group
  std::vector<std::size_t> best_;     // the edge that makes it so
};

std::vector<char> reached_services(const CheckContext& context) {
  std::vector<char> reached(context.chain.services.size(), 0);
  std::vector<std::size_t> open;
  const auto reach = [&](std::size_t service) {
    if (reached[service]) return;
    reached[service] = 1;
    open.push_back(service);
  };
  for (const auto& segment : context.chain.segments) {
    for_each_asked(segment.journey, [&](const std::string& name) { reach(context.services.index_of(name)); });
    for (const std::string& name : services_beside(segment)) reach(context.services.index_of(name));
  }
  for (const auto& stock : context.chain.stocks)
    if (!stock.supplied_by.empty()) reach(context.services.index_of(stock.supplied_by));
  while (!open.empty()) {
    const std::size_t service = open.back();
    open.pop_back();
    for (const std::size_t asked : context.asked_by[service]) reach(asked);
  }
  return reached;
}

void check_reachable(CheckContext& context) {
  const Chain& chain = context.chain;
  const auto reached = reached_services(context);
  std::set<std::string_view> working;
  for (std::size_t i = 0; i < chain.services.size(); ++i) {
    if (reached[i]) {
      working.insert(chain.services[i].by);
    } else {
      context.fault("services." + chain.services[i].name, "this service is never requested", "no journey leads to it",
                    "ask for it somewhere, or remove it");
    }
  }
  // Escalations, and the queues of others, are work too.
  for (const auto& department : chain.departments) {
    if (!department.supervises.empty() || !department.helps.empty()) working.insert(department.name);
    for (const Overflow& overflow : department.overflow) working.insert(overflow.to);
  }
  for (const auto& department : chain.departments)
    if (!working.contains(department.name))
      context.fault("departments." + department.name, "this department has nothing to do",
                    "no service that is requested is done `by` it", "give it a service, or remove it");
}

}  // namespace

void check_paths(CheckContext& context) {
  if (const auto order = callees_first(context)) Holds(context, *order).check();
  if (context.faults.empty()) check_reachable(context);
}

}  // namespace domino::chain
