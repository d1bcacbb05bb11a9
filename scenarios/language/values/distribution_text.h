/// Distributions as people say them: `exponential(mean 5 min)`, `2 min + 3 × uniform(1 s to 2 s)`, `8 min`.
///
/// A distribution is read into what was said (`DistributionText`), checked against the table of families, and can
/// then be made into a `random::Distribution` without fail. Words need no commas, which YAML would split.
/// Guarantee: what parses has parameters within the domain of its family; nesting is limited.
/// To add a family: a row in the table of distribution_families.cpp; for a new way of writing, a case in the parser.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/random/distribution.h"
#include "models/organisation/amount.h"
#include "scenarios/language/values/quantity.h"
#include "scenarios/language/values/text_problem.h"

namespace domino::language {

class DataFolder;
struct Family;

/// A distribution as it was said.
struct DistributionText {
  struct Part;

  const Family* family = nullptr;
  std::vector<double> values;  ///< in the order of the family's parameters
  std::vector<Part> parts;     ///< of discrete and mixture; the terms of a sum; what a factor or an attribute scales
  std::string name{};          ///< of the file of recorded values; of an attribute
  std::shared_ptr<const random::Distribution> recorded{};  ///< what stands in the file of `empirical`
  organisation::Trace trace{};                             ///< what stands in the file of `trace`
};
struct DistributionText::Part {
  double chance = 0;
  DistributionText distribution;
};

/// What may stand in a distribution, and where files are found.
struct DistributionRules {
  bool of_the_case = false;      ///< attributes of a case and values in the order of cases may occur
  DataFolder* folder = nullptr;  ///< without one there are no recorded values
  std::string_view beside = {};  ///< where in it the text stands
};

/// Reads a distribution of durations (in seconds) or of plain numbers, by the dimension.
Parsed<DistributionText> parse_distribution(std::string_view text, Dimension dimension, DistributionRules rules = {});

/// How the language writes a distribution: reads back to the same one.
std::string distribution_text(const DistributionText& text, Dimension dimension);

/// A regular expression (ECMA 262, with anchors) that every distribution matches, and little else.
std::string distribution_pattern(Dimension dimension, bool of_the_case);

/// Of a text in which nothing depends on the case.
random::Distribution to_distribution(const DistributionText& text);
organisation::Amount to_amount(const DistributionText& text);
/// True where attributes or values in the order of cases occur.
bool is_of_the_case(const DistributionText& text);

/// Always `value`.
DistributionText constant_text(double value);

/// What a parameter of a family must be.
struct Parameter {
  enum class Kind {
    quantity,  ///< in the unit of the distribution
    number,    ///< a plain number, such as a coefficient of variation
    whole,     ///< a whole number, such as the stages of an Erlang
  };
  std::string_view word;  ///< `mean`; empty for one that stands first without a word
  Kind kind = Kind::quantity;
  double least = 0;
  double most = 0;
  bool above_least = false;  ///< `least` itself is not allowed
};

/// A way to state a distribution. `lognormal` has two: by mean and cv, and by median and sigma.
struct Family {
  enum class Form { parameters, choices, parts, file, trace, sum, factor, attribute };

  std::string_view name;
  Form form = Form::parameters;
  std::vector<Parameter> parameters;
  std::string_view example;  ///< for durations
  std::string_view when;     ///< one line: what it is good for
  random::Distribution (*make)(const DistributionText& text) = nullptr;
  /// What is wrong with parameters that are each right, or empty.
  std::string_view (*contradiction)(std::span<const double> values) = nullptr;
};

/// Every family, in the order of the reference.
std::span<const Family> families();
/// What `+`, `×` and the name of an attribute make; they have no name to call them by.
const Family& sum_family();
const Family& factor_family();
const Family& attribute_family();

}  // namespace domino::language
