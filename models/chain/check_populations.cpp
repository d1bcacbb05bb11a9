// Needs of those who come again: that somebody on their way can meet them, that what is offered is needed, that harm
// and complaints have somebody to come to.

#include <set>
#include <string>
#include <vector>

#include "models/chain/check_context.h"
#include "models/text/nearest_name.h"

namespace domino::chain {

namespace {

using organisation::Department;
using organisation::Offer;

/// The services at which customers of a segment themselves are served, by number.
std::set<std::size_t> served_at(const CheckContext& context, const customers::Segment& segment) {
  std::set<std::size_t> reached;
  std::vector<std::size_t> open;
  const auto reach = [&](const std::string& name) {
    const std::size_t service = context.services.index_of(name);
    if (service != NamesOf::kNone && reached.insert(service).second) open.push_back(service);
  };
  for_each_asked(segment.journey, reach);
  while (!open.empty()) {
    const auto& service = context.chain.services[open.back()];
    open.pop_back();
    if (service.by.empty()) for_each_asked(service.steps, reach);
  }
  return reached;
}

void add_offers(const std::vector<Offer>& offers, std::set<std::string>& names) {
  // One that is there on no occasion has been said to be so, as in a what-if.
  for (const Offer& offer : offers) names.insert(offer.name);
}

/// What the people of a department offer, or any of its teams.
void add_offers(const Department& department, std::set<std::string>& names) {
  add_offers(department.offers, names);
  for (const auto& team : department.teams) add_offers(team.offers, names);
}

/// What somebody offers who may serve these customers: the department asked, its helpers, and those to whom it
/// overflows.
std::set<std::string> offered_to(const CheckContext& context, const std::set<std::size_t>& services) {
  std::set<std::string> asked;
  for (const std::size_t service : services) asked.insert(context.chain.services[service].by);
  std::set<std::string> serving = asked;
  for (const Department& department : context.chain.departments) {
    for (const std::string& helped : department.helps)
      if (asked.contains(helped)) serving.insert(department.name);
    for (const auto& overflow : department.overflow)
      if (asked.contains(department.name)) serving.insert(overflow.to);
  }
  std::set<std::string> names;
  for (const Department& department : context.chain.departments)
    if (serving.contains(department.name)) add_offers(department, names);
  return names;
}

std::string suggestion_for(const std::string& name, const std::set<std::string>& names) {
  const std::vector<std::string> candidates(names.begin(), names.end());
  const auto nearest = nearest_name(name, candidates);
  return nearest ? "`" + *nearest + "`" : "";
}

void check_requirements(CheckContext& context, const customers::Segment& segment) {
  const std::set<std::string> offered = offered_to(context, served_at(context, segment));
  for (const auto& requirement : segment.population->requirements) {
    if (!(requirement.share > 0) || offered.contains(requirement.name)) continue;
    const std::string nearest = suggestion_for(requirement.name, offered);
    context.fault_of_name(
        address_of(segment) + ".requires." + requirement.name,
        "no department on the way of `" + segment.name + "` can meet the need `" + requirement.name + "`",
        "every contact of a customer with this need would be a failure",
        nearest.empty() ? "`offers: [" + requirement.name + "]` for a department that serves them" : nearest);
  }
}

void check_offers(CheckContext& context, const std::vector<Offer>& offers, const std::string& address,
                  const std::set<std::string>& required) {
  for (const Offer& offer : offers) {
    if (required.contains(offer.name)) continue;
    const std::string nearest = suggestion_for(offer.name, required);
    context.fault_of_name(
        address + ".offers." + offer.name, "no customer requires `" + offer.name + "`",
        "an offer that no customer needs changes nothing",
        nearest.empty() ? "`requires: [" + offer.name + "]` for a population, or remove it" : nearest);
  }
}

void check_harm(CheckContext& context, const std::set<std::size_t>& serving) {
  for (std::size_t i = 0; i < context.chain.services.size(); ++i) {
    const auto& service = context.chain.services[i];
    if (!(service.harm > 0) || serving.contains(i)) continue;
    context.fault("services." + service.name + ".harm", "`harm` has no effect: no population uses this service",
                  "only persons who come again remember it", "a `population` that asks for this service, or remove it");
  }
}

void check_complaints(CheckContext& context, const customers::Segment& segment) {
  const std::string& to = segment.population->complaints_to;
  if (to.empty()) return;
  context.require(context.services, address_of(segment) + ".complaints_to", to);
  require_somebody(context, address_of(segment) + ".complaints_to", to);
}

void check_follow_up(CheckContext& context, const customers::Segment& segment) {
  const auto& follow_up = segment.population->follow_up;
  if (!follow_up) return;
  const std::string at = address_of(segment) + ".follow_up.asks_for";
  context.require(context.services, at, follow_up->service);
  require_somebody(context, at, follow_up->service);
}

}  // namespace

void check_populations(CheckContext& context) {
  std::set<std::string> required;
  std::set<std::size_t> serving;
  for (const auto& segment : context.chain.segments) {
    if (!segment.population) continue;
    for (const auto& requirement : segment.population->requirements) required.insert(requirement.name);
    serving.merge(served_at(context, segment));
    check_requirements(context, segment);
    check_complaints(context, segment);
    check_follow_up(context, segment);
  }
  for (const Department& department : context.chain.departments) {
    const std::string address = "departments." + department.name;
    check_offers(context, department.offers, address, required);
    for (const auto& team : department.teams)
      check_offers(context, team.offers, address + ".teams." + team.name, required);
  }
  check_harm(context, serving);
}

}  // namespace domino::chain
