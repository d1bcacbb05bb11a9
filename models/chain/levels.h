/// Levels: how much of something is seen, where a scenario states that, and the intercepts that make it so.
///
/// How many customers leave, how many people quit and how often they are absent follows from rules of which the slopes
/// are known better than the level. A scenario may therefore state the level; an intercept, which adds to the log-odds
/// or to the log hazard of its rule, is found for the scenario as written (models/measures/study/intercepts.h), and
/// what is changed about the scenario afterwards keeps it: then the level answers. Plain values, by name, since a
/// what-if has the intercepts of its base.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace domino::chain {

struct Chain;

/// One level.
struct Level {
  enum class Of {
    churn,      ///< of a segment: exits a customer-year; its intercept holds customers back (Population::held_back)
    attrition,  ///< of a department: quits a person-year; its intercept adds to the log hazard
    absence,    ///< of a department: the share of shifts; its intercept adds to the log-odds
  };
  Of of = Of::churn;
  std::string name;  ///< of the segment or department
  double stated = 0;
  double intercept = 0;

  /// Such as `customers.clients.churn`.
  std::string address() const;
  /// Whether both are of the same thing.
  bool is_of(const Level& other) const { return of == other.of && name == other.name; }
  friend bool operator==(const Level&, const Level&) = default;
};

/// What a chain states, with no intercepts yet. Absence that nobody's state moves is no level but what happens.
std::vector<Level> stated_levels(const Chain& chain);

}  // namespace domino::chain
