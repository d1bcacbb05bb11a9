#include "models/chain/levels.h"

#include "models/chain/chain.h"

namespace domino::chain {

std::string Level::address() const {
  switch (of) {
    case Of::churn:
      return "customers." + name + ".churn";
    case Of::attrition:
      return "departments." + name + ".attrition";
    case Of::absence:
      return "departments." + name + ".absence";
  }
  return name;
}

std::vector<Level> stated_levels(const Chain& chain) {
  std::vector<Level> levels;
  for (const customers::Segment& segment : chain.segments)
    if (segment.population && segment.population->churn)
      levels.push_back({.of = Level::Of::churn, .name = segment.name, .stated = *segment.population->churn});
  if (!chain.people) return levels;
  for (const organisation::Department& department : chain.departments) {
    if (chain.people->couplings.quitting && department.attrition)
      levels.push_back({.of = Level::Of::attrition, .name = department.name, .stated = *department.attrition});
    if (chain.people->couplings.absence && department.absence > 0)
      levels.push_back({.of = Level::Of::absence, .name = department.name, .stated = department.absence});
  }
  return levels;
}

}  // namespace domino::chain
