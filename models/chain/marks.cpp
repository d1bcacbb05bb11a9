#include "models/chain/marks.h"

#include <variant>

#include "models/chain/check_context.h"

namespace domino::chain {

std::set<std::string> marks_on_the_way(const Chain& chain, const customers::Segment& segment) {
  std::set<std::string> marks;
  std::set<std::string> seen;
  std::vector<std::string> open;
  const auto look_at = [&](const organisation::Steps& steps) {
    for_each_step(steps, [&](const organisation::Step& step) {
      if (const auto* mark = std::get_if<organisation::Mark>(&step.action)) marks.insert(mark->name);
    });
    for_each_asked(steps, [&](const std::string& name) {
      if (seen.insert(name).second) open.push_back(name);
    });
  };
  look_at(segment.journey);
  std::map<std::string_view, const organisation::Service*> services;
  for (const auto& service : chain.services) services.emplace(service.name, &service);
  while (!open.empty()) {
    const auto found = services.find(open.back());
    open.pop_back();
    if (found == services.end()) continue;
    look_at(found->second->steps);
    for (const auto& need : found->second->needs)
      for_each_asked(need, [&](const std::string& name, const std::string&) {
        if (seen.insert(name).second) open.push_back(name);
      });
  }
  return marks;
}

std::vector<double> few_values_of(const customers::Attribute& attribute) {
  if (!attribute.number.terms.empty()) return {};
  std::vector<double> values = attribute.number.base.listed_values();
  if (values.size() > kMostReportedValues) values.clear();
  return values;
}

}  // namespace domino::chain
