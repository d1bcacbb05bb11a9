#include "tools/report/levels.h"

#include <utility>

#include <fmt/format.h>

#include "scenarios/language/values/quantity.h"

namespace domino::report {

namespace {

using language::Dimension;
using language::quantity_text;

/// Beyond so many they are counted.
constexpr std::size_t kNamed = 4;

std::string list_of(const std::vector<std::string>& texts) {
  std::string list;
  for (std::size_t i = 0; i < texts.size() && i < kNamed; ++i) list += (i == 0 ? "" : ", ") + texts[i];
  if (texts.size() > kNamed) list += fmt::format(" and {} more", texts.size() - kNamed);
  return list;
}

}  // namespace

std::vector<ShownLevel> shown_levels(const chain::Plan& plan) {
  std::vector<ShownLevel> levels;
  for (const chain::PlannedSegment& segment : plan.segments) {
    if (!segment.population) continue;
    const auto& churn = segment.population->churn;
    levels.push_back({"customers." + segment.name + ".churn", churn ? quantity_text(*churn, Dimension::yearly) : ""});
  }
  if (!plan.people) return levels;
  for (const chain::PlannedDepartment& department : plan.departments) {
    const std::string address = "departments." + department.name;
    if (plan.people->couplings.quitting)
      levels.push_back({address + ".attrition",
                        department.attrition ? quantity_text(*department.attrition, Dimension::yearly) : ""});
    if (plan.people->couplings.absence && department.absence > 0)
      levels.push_back({address + ".absence", quantity_text(department.absence, Dimension::share)});
  }
  return levels;
}

std::string uncalibrated_text(const chain::Plan& plan) {
  std::vector<std::string> others;
  for (const ShownLevel& level : shown_levels(plan))
    if (level.stated.empty()) others.push_back(level.address);
  if (others.empty()) return "";
  return "Uncalibrated, so that only signs and the order of changes count: " + list_of(others) + ".";
}

std::vector<measures::Warning> uncalibrated(const chain::Plan& plan) {
  std::string text = uncalibrated_text(plan);
  if (text.empty()) return {};
  return {{"levels", std::move(text)}};
}

std::string levels_text(const chain::Plan& plan) {
  std::vector<std::string> stated;
  for (const ShownLevel& level : shown_levels(plan))
    if (!level.stated.empty()) stated.push_back(level.address + " " + level.stated);
  std::string text;
  if (!stated.empty()) text = "Levels calibrated for the scenario as written: " + list_of(stated) + ".";
  const std::string others = uncalibrated_text(plan);
  return text + (text.empty() || others.empty() ? "" : " ") + others;
}

Value levels_of(const chain::Plan& plan) {
  Value list = Value::object();
  for (const ShownLevel& level : shown_levels(plan))
    list.add(level.address, level.stated.empty() ? std::string("uncalibrated") : "calibrated: " + level.stated);
  return list;
}

}  // namespace domino::report
