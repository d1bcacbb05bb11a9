#include "models/chain/check.h"

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "models/chain/check_attributes.h"
#include "models/chain/nearest_name.h"

namespace domino::chain {

namespace {

using organisation::Choose;
using organisation::End;
using organisation::LeaveMessage;
using organisation::Repeat;
using organisation::Serve;
using organisation::Step;
using organisation::Steps;

constexpr double kRoundingOfShares = 1e-9;
/// Searching for the nearest name takes time in proportion to the chain; so many are looked for and no more.
constexpr std::size_t kMostSuggestions = 200;

template <class Named>
std::vector<std::string> names_of(const std::vector<Named>& things) {
  std::vector<std::string> names;
  names.reserve(things.size());
  for (const Named& thing : things) names.push_back(thing.name);
  return names;
}

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
  return false;
}

bool may_leave(const Steps& steps) { return std::any_of(steps.begin(), steps.end(), has_way_out); }

class Checker {
 public:
  explicit Checker(const Chain& chain)
      : chain_(chain), department_names_(names_of(chain.departments)), service_names_(names_of(chain.services)) {
    for (std::size_t i = 0; i < chain.services.size(); ++i) service_index_.emplace(chain.services[i].name, i);
    departments_.insert(department_names_.begin(), department_names_.end());
  }

  std::vector<Fault> run() {
    check_span();
    for (const auto& department : chain_.departments) check_closing(department);
    for (const auto& service : chain_.services) check_service(service);
    for (const auto& segment : chain_.segments) check_segment(segment);
    check_circles();
    for (Fault& fault : check_attributes(chain_)) faults_.push_back(std::move(fault));
    if (faults_.empty()) check_reachable();
    return std::move(faults_);
  }

 private:
  void fault(std::string address, std::string message, std::string reason, std::string suggestion) {
    faults_.push_back({std::move(address), std::move(message), std::move(reason), std::move(suggestion)});
  }

  void unknown(std::string address, std::string_view kind, std::string_view plural, const std::string& name,
               const std::vector<std::string>& known) {
    const auto nearest = faults_.size() < kMostSuggestions ? nearest_name(name, known) : std::nullopt;
    fault(std::move(address), "there is no " + std::string(kind) + " called `" + name + "`",
          "only " + std::string(plural) + " that the scenario describes can be named",
          nearest ? "`" + *nearest + "`" : "one of its " + std::string(plural) + ", or add `" + name + "` to them");
  }

  void require_service(const std::string& address, const std::string& name) {
    if (!service_index_.contains(name)) unknown(address, "service", "services", name, service_names_);
  }

  void check_span() {
    if (chain_.span.warm_up >= chain_.span.horizon)
      fault("run.warm_up", "the warm-up leaves nothing to measure",
            "measuring starts after the warm-up and ends with the run", "a warm-up shorter than the run");
  }

  /// `serve` keeps those who are on duty at closing; where nobody is, it would do nothing, silently.
  void check_closing(const organisation::Department& department) {
    if (department.queue_at_closing != organisation::QueueAtClosing::serve) return;
    for (Time before{}; before.s < 2 * kWeek.s;) {
      const Time next = std::min(department.hours.next_change(before), department.staff.next_change(before));
      const bool closes =
          next < kNever && department.hours.value_at(before) > 0 && !(department.hours.value_at(next) > 0);
      if (closes && !(department.staff.value_at(before) > 0))
        return fault("departments." + department.name + ".queue_at_closing",
                     "nobody is on duty in this department when it closes",
                     "`serve` keeps those on duty at closing until nobody waits any more",
                     "staff until the end of its hours, or `stay`");
      before = next;
    }
  }

  void check_service(const organisation::Service& service) {
    const std::string address = "services." + service.name;
    if (!service.by.empty() && !departments_.contains(service.by))
      unknown(address + ".by", "department", "departments", service.by, department_names_);
    for (const auto& need : service.needs) {
      const std::string at = address + ".needs." + need.name;
      require_service(need.service == need.name ? at : at + ".service", need.service);
    }
    check_steps(service.steps, address + ".steps", false);
  }

  void check_segment(const customers::Segment& segment) {
    const std::string address = "customers." + segment.name;
    check_arrivals(segment, address);
    if (const auto& level = segment.service_level;
        level && level->count_lost && level->out_of == customers::OutOf::served)
      fault(address + ".service_level", "the lost cannot be counted out of the served",
            "the share would have people above the line who are not below it", "out_of: arrived");
    // `asks_for: S` arrives here as a journey of one nameless step.
    if (segment.journey.size() == 1 && segment.journey.front().name.empty()) {
      if (const auto* serve = std::get_if<Serve>(&segment.journey.front().action))
        return require_service(address + ".asks_for", serve->service);
    }
    check_steps(segment.journey, address + ".steps", true);
  }

  void check_arrivals(const customers::Segment& segment, const std::string& address) {
    if (segment.every && !(segment.every->mean() > 0))
      fault(address + ".every", "the gaps between arrivals have no length",
            "infinitely many customers would come at once", "`exponential(mean 2 min)`");
    if (!segment.instants) return;
    if (!std::is_sorted(segment.instants->begin(), segment.instants->end()))
      fault(address + ".arrive", "the recorded arrivals are not in their order",
            "each stands for an instant since the start of the run", "a file sorted by time");
    else if (segment.instants->front() < 0)
      fault(address + ".arrive", "an arrival lies before the start of the run", "there is nobody to come to yet",
            "instants from 0 on");
  }

  void check_steps(const Steps& steps, const std::string& address, bool of_customer) {
    for (std::size_t i = 0; i < steps.size(); ++i) check_step(steps[i], address + "." + std::to_string(i), of_customer);
  }

  void check_step(const Step& step, const std::string& at, bool of_customer) {
    if (const auto* serve = std::get_if<Serve>(&step.action)) require_service(at + ".serve", serve->service);
    if (const auto* choose = std::get_if<Choose>(&step.action)) check_choose(*choose, at + ".choose", of_customer);
    if (const auto* repeat = std::get_if<Repeat>(&step.action)) {
      if (repeat->chance.number >= 1 && !may_leave(repeat->steps))
        fault(at + ".repeat.chance", "this repetition never ends",
              "after the steps it always starts again, and none of them leaves it",
              "a chance below 100 %, or a step `end` inside a `choose`");
      check_steps(repeat->steps, at + ".repeat.steps", of_customer);
    }
    if (std::holds_alternative<LeaveMessage>(step.action) && !of_customer)
      fault(at, "`leave_message` cannot be part of a service", "only a customer can leave a message and be gone",
            "the steps of a customer");
  }

  void check_choose(const Choose& choose, const std::string& at, bool of_customer) {
    double total = 0;
    for (const auto& branch : choose.branches) {
      total += branch.chance.number;
      check_steps(branch.steps, at + "." + branch.name + ".steps", of_customer);
    }
    if (total > 1 + kRoundingOfShares)
      fault(at, "the chances add up to more than 100 %", "a case goes one of these ways only",
            "chances that add up to 100 %, or to less if the rest goes straight on");
  }

  // --- circles and reachability over "service asks for service" -------------------------------------------

  void for_each_asked(const Steps& steps, const std::function<void(const std::string&)>& visit) const {
    for (const Step& step : steps) {
      if (const auto* serve = std::get_if<Serve>(&step.action)) visit(serve->service);
      if (const auto* repeat = std::get_if<Repeat>(&step.action)) for_each_asked(repeat->steps, visit);
      if (const auto* choose = std::get_if<Choose>(&step.action))
        for (const auto& branch : choose->branches) for_each_asked(branch.steps, visit);
    }
  }

  std::vector<std::size_t> asked_by(const organisation::Service& service) const {
    std::vector<std::size_t> asked;
    const auto add = [&](const std::string& name) {
      if (const auto found = service_index_.find(name); found != service_index_.end()) asked.push_back(found->second);
    };
    for (const auto& need : service.needs) add(need.service);
    for_each_asked(service.steps, add);
    return asked;
  }

  /// Depth-first search with its own stack, since a hostile chain may be deeper than the machine's.
  void check_circles() {
    enum class Mark : char { fresh, open, done };
    std::vector<Mark> marks(chain_.services.size(), Mark::fresh);
    struct Entry {
      std::size_t service;
      std::vector<std::size_t> asked;
      std::size_t next = 0;
    };
    for (std::size_t root = 0; root < chain_.services.size(); ++root) {
      if (marks[root] != Mark::fresh) continue;
      std::vector<Entry> path;
      const auto enter = [&](std::size_t service) {
        marks[service] = Mark::open;
        path.push_back({service, asked_by(chain_.services[service]), 0});
      };
      enter(root);
      while (!path.empty()) {
        Entry& top = path.back();
        if (top.next == top.asked.size()) {
          marks[top.service] = Mark::done;
          path.pop_back();
          continue;
        }
        const std::size_t asked = top.asked[top.next++];
        if (marks[asked] == Mark::fresh) {
          enter(asked);
        } else if (marks[asked] == Mark::open) {
          const auto start = std::find_if(path.begin(), path.end(), [&](const Entry& e) { return e.service == asked; });
          std::string circle;
          for (auto entry = start; entry != path.end(); ++entry) circle += chain_.services[entry->service].name + " → ";
          fault("services." + chain_.services[asked].name, "this service ends up asking for itself",
                "the circle is " + circle + chain_.services[asked].name, "a chain of services that ends somewhere");
        }
      }
    }
  }

  void check_reachable() {
    std::vector<char> reached(chain_.services.size(), 0);
    std::vector<std::size_t> open;
    const auto reach = [&](std::size_t service) {
      if (!reached[service]) {
        reached[service] = 1;
        open.push_back(service);
      }
    };
    for (const auto& segment : chain_.segments)
      for_each_asked(segment.journey, [&](const std::string& name) { reach(service_index_.at(name)); });
    while (!open.empty()) {
      const std::size_t service = open.back();
      open.pop_back();
      for (const std::size_t asked : asked_by(chain_.services[service])) reach(asked);
    }
    std::set<std::string_view> working;
    for (std::size_t i = 0; i < chain_.services.size(); ++i) {
      if (reached[i]) {
        working.insert(chain_.services[i].by);
      } else {
        fault("services." + chain_.services[i].name, "nobody ever asks for this service",
              "no customer's journey leads to it", "ask for it somewhere, or take it out");
      }
    }
    for (const auto& department : chain_.departments)
      if (!working.contains(department.name))
        fault("departments." + department.name, "this department has nothing to do",
              "no service that anybody asks for is done `by` it", "give it a service, or take it out");
  }

  const Chain& chain_;
  std::vector<std::string> department_names_;
  std::vector<std::string> service_names_;
  std::set<std::string_view> departments_;
  std::map<std::string_view, std::size_t> service_index_;
  std::vector<Fault> faults_;
};

}  // namespace

std::vector<Fault> check(const Chain& chain) { return Checker(chain).run(); }

}  // namespace domino::chain
