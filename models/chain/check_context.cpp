#include "models/chain/check_context.h"

#include <optional>
#include <utility>

#include "models/text/nearest_name.h"

namespace domino::chain {

namespace {

using namespace organisation;

/// Searching for the nearest name takes time in proportion to the chain; so many are looked for and no more.
constexpr std::size_t kMostSuggestions = 200;

Fault unknown(const NamesOf& known, std::string address, const std::string& name, bool suggest) {
  const auto nearest = suggest ? nearest_name(name, known.all()) : std::nullopt;
  const std::string kind(known.kind());
  const std::string plural(known.plural());
  return {std::move(address), "there is no " + kind + " called `" + name + "`",
          "only " + plural + " that the scenario describes can be named",
          nearest ? "`" + *nearest + "`" : "one of its " + plural + ", or add `" + name + "` to them"};
}

}  // namespace

CheckContext::CheckContext(const Chain& checked) : chain(checked) {
  for (const auto& department : chain.departments) departments.add(department.name);
  for (const auto& service : chain.services) services.add(service.name);
  for (const auto& stock : chain.stocks) {
    (stock.is_region ? regions : stocks).add(stock.name);
    if (stock.is_region && stock.turns_away) turning_away.insert(stock.name);
  }
  for (const auto& gate : chain.gates) gates.add(gate.name);
  for (const auto& partner : chain.partners) partners.add(partner.name);
  asked_by.resize(chain.services.size());
  services_of.resize(chain.departments.size());
  for (std::size_t i = 0; i < chain.services.size(); ++i) {
    const auto& service = chain.services[i];
    const auto add = [&](const std::string& name) {
      if (const auto asked = services.index_of(name); asked != NamesOf::kNone) asked_by[i].push_back(asked);
    };
    for (const auto& need : service.needs)
      for_each_asked(need, [&](const std::string& name, const std::string&) { add(name); });
    for_each_asked(service.steps, add);
    if (const auto by = departments.index_of(service.by); by != NamesOf::kNone) services_of[by].push_back(i);
  }
}

void CheckContext::fault(std::string address, std::string message, std::string reason, std::string suggestion) {
  faults.push_back({std::move(address), std::move(message), std::move(reason), std::move(suggestion)});
}

void CheckContext::fault_of_name(std::string address, std::string message, std::string reason, std::string suggestion) {
  fault(std::move(address), std::move(message), std::move(reason), std::move(suggestion));
  faults.back().of_name = true;
}

bool CheckContext::require(const NamesOf& known, const std::string& address, const std::string& name) {
  if (known.contains(name)) return true;
  faults.push_back(unknown(known, address, name, faults.size() < kMostSuggestions));
  return false;
}

bool CheckContext::require_key(const NamesOf& known, const std::string& address, const std::string& name) {
  if (require(known, address, name)) return true;
  faults.back().of_name = true;
  return false;
}

void for_each_step(const Steps& steps, const std::function<void(const Step&)>& visit) {
  for (const Step& step : steps) {
    visit(step);
    if (const auto* repeat = std::get_if<Repeat>(&step.action)) for_each_step(repeat->steps, visit);
    if (const auto* within = std::get_if<Within>(&step.action)) for_each_step(within->steps, visit);
    if (const auto* choose = std::get_if<Choose>(&step.action))
      for (const auto& branch : choose->branches) for_each_step(branch.steps, visit);
    if (const auto* fork = std::get_if<Fork>(&step.action))
      for (const auto& branch : fork->branches) for_each_step(branch.steps, visit);
  }
}

void for_each_asked(const Steps& steps, const std::function<void(const std::string&)>& visit) {
  for_each_step(steps, [&](const Step& step) {
    if (const auto* serve = std::get_if<Serve>(&step.action)) visit(serve->service);
    if (const auto* join = std::get_if<JoinShortest>(&step.action))
      for (const std::string& service : join->services) visit(service);
  });
}

void for_each_asked(const Need& need, const std::function<void(const std::string&, const std::string&)>& visit) {
  if (need.also.empty()) return visit(need.service, need.service == need.name ? "" : ".service");
  const std::string list = need.answers == Answers::all   ? ".all_of."
                           : need.answers == Answers::any ? ".any_of."
                                                          : ".some_of.of.";
  visit(need.service, list + "0");
  for (std::size_t i = 0; i < need.also.size(); ++i) visit(need.also[i], list + std::to_string(i + 1));
}

std::string address_of(const customers::Segment& segment) {
  return (segment.requester.empty() ? "customers." : "requests.") + segment.name;
}

std::vector<std::string> services_beside(const customers::Segment& segment) {
  std::vector<std::string> names;
  const auto add = [&](const std::string& name) {
    if (!name.empty()) names.push_back(name);
  };
  add(segment.messages_to);
  if (!segment.population) return names;
  add(segment.population->complaints_to);
  if (const auto& follow_up = segment.population->follow_up) add(follow_up->service);
  return names;
}

void require_somebody(CheckContext& context, const std::string& address, const std::string& service) {
  const std::size_t index = context.services.index_of(service);
  if (index >= context.chain.services.size() || !context.chain.services[index].by.empty()) return;
  context.fault(address, "`" + service + "` is made of steps, so that no department takes it on as a whole",
                "it is a request to one department, and goes on from there by what that needs", "a service with `by`");
}

}  // namespace domino::chain
