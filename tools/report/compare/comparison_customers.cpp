#include <algorithm>

#include <fmt/format.h>

#include "tools/report/compare/comparison.h"

namespace domino::report {

namespace {

const chain::PlannedSegment* find(const chain::Plan& plan, const std::string& name) {
  const auto found = std::find_if(plan.segments.begin(), plan.segments.end(),
                                  [&](const chain::PlannedSegment& segment) { return segment.name == name; });
  return found == plan.segments.end() ? nullptr : &*found;
}

/// Whether the same people come at the same times.
bool come_alike(const chain::PlannedSegment& a, const chain::PlannedSegment& b) {
  return a.internal == b.internal && a.arrive == b.arrive && a.every == b.every && a.instants == b.instants &&
         a.group == b.group && a.busyness == b.busyness;
}

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i)
    text += (i == 0 ? "" : i + 1 == names.size() ? " and " : ", ") + names[i];
  return text;
}

}  // namespace

std::string other_customers(const chain::Plan& base, const chain::Plan& variant, const std::string& name) {
  std::vector<std::string> otherwise;
  std::vector<std::string> only_in_base;
  std::vector<std::string> only_in_variant;
  for (const auto& segment : base.segments) {
    const auto* same = find(variant, segment.name);
    if (same == nullptr)
      only_in_base.push_back(segment.name);
    else if (!come_alike(segment, *same))
      otherwise.push_back(segment.name);
  }
  for (const auto& segment : variant.segments)
    if (find(base, segment.name) == nullptr) only_in_variant.push_back(segment.name);
  std::vector<std::string> parts;
  const auto add = [&](const std::vector<std::string>& names, const std::string& what) {
    if (!names.empty()) parts.push_back(listed(names) + (names.size() == 1 ? " comes " : " come ") + what);
  };
  add(otherwise, "at other times");
  add(only_in_base, "in the base alone");
  add(only_in_variant, fmt::format("in {} alone", name));
  if (parts.empty()) return "";
  std::string text = "Not the same customers on both sides: ";
  for (std::size_t i = 0; i < parts.size(); ++i) text += (i == 0 ? "" : "; ") + parts[i];
  return text + ".";
}

}  // namespace domino::report
