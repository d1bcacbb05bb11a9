/// Measures: what a number read off a replication is called, what it means, and what may be said about it.
///
/// A measure declares everything about itself in one row (rows.h): unit, formula, which way is better, where its values
/// can lie, whether it is a headline, in which plans it exists. Tables, comparisons, rankings, intervals and stopping
/// rules ask the measure; none of them keeps a list of addresses. To add a measure, add a row.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "models/plan/plan.h"

namespace domino::measures {

enum class Unit : std::uint8_t { count, seconds, share, people, money, points };

/// The word for a unit in results: `count`, `s`, `share`, `people`, `money`, `points`.
std::string_view unit_name(Unit unit);

/// Which change of a measure is an improvement; of some neither is, such as of the number of arrivals.
enum class Better : std::uint8_t { neither, less, more };

/// The word for it in results: `neither`, `lower`, `higher`.
std::string_view better_name(Better better);

/// Where every value of a measure lies, whatever the data: no interval reaches beyond.
enum class Range : std::uint8_t {
  any,
  from_zero,
  part,     ///< of a whole: from 0 to 1
  balance,  ///< of two parts: from -1 to 1
  points,   ///< of a score: from -100 to 100
};

/// A measure that a chain is judged by first.
struct Headline {
  int place = 0;             ///< the order in which headlines are reported, from 1; 0: it is none
  std::string_view words{};  ///< in a sentence, such as "the wait of customers"
  int decides = 0;           ///< where nobody says what decides between designs, the least of these does; 0: never

  explicit operator bool() const { return place > 0; }
};

/// What a plan must have, as a set of bits.
using Traits = std::uint64_t;

/// What a measure declares about itself.
struct Declaration {
  std::string_view name{};  ///< the end of its address
  Unit unit{};
  Better better = Better::neither;
  Range range = Range::any;
  Traits part_with = 0;  ///< with all of these traits, if any, its range is `part`
  Headline headline{};
  Traits no_headline_with = 0;     ///< with all of these traits, if any, another row is the headline in its place
  bool decides_precision = false;  ///< a run that ends by precision goes on until its interval is narrow enough
  bool in_lists = false;           ///< stands in tables that have a line for each of many things
  bool in_sweeps = false;          ///< a column of a sweep's table, over all customers
  bool in_tables = true;           ///< stands in the table of a run or comparison; else in the other formats only
  bool unserved = false;           ///< counts external customers who end without service
  bool needs_stability = false;    ///< means nothing where a queue grows for good, and is then called unstable
  bool at_the_end = false;         ///< a level when the run is over
  bool adds_up = false;            ///< grows with the length of the run, so that one can say how much it is in a year
  Traits when = 0;                 ///< it exists where a thing has all of these traits
  Traits occurs_with = 0;          ///< it can differ from 0 where the plan has all of these traits
  std::string_view meaning{};
  std::string_view formula{};
};

/// A measure of a plan.
struct Measure : Declaration {
  Measure() = default;
  /// `traits`: of the thing that it is about and of the plan.
  Measure(std::string at, const Declaration& declared, Traits traits, std::vector<chain::Index> of_lines)
      : Declaration(declared),
        address(std::move(at)),
        lines(std::move(of_lines)),
        occurs((occurs_with & ~traits) == 0) {
    if (part_with != 0 && (part_with & ~traits) == 0) range = Range::part;
    if (no_headline_with != 0 && (no_headline_with & ~traits) == 0) headline = {};
  }

  /// Whether its number would mean nothing, because `never_settles` of one of the queues it depends on.
  template <class NeverSettles>
  bool is_spoilt(NeverSettles&& never_settles) const {
    return needs_stability && std::any_of(lines.begin(), lines.end(), never_settles);
  }

  std::string address{};
  std::vector<chain::Index> lines{};  ///< those of the plan (chain::line_of_stock) that it depends on
  bool occurs = true;                 ///< false: it is 0 in every run of this plan
};

/// One replication's contribution; 0/0 says that there was nothing to measure.
struct Value {
  double numerator = 0;
  double denominator = 1;

  bool exists() const { return denominator > 0; }
  double ratio() const { return numerator / denominator; }
};

}  // namespace domino::measures
