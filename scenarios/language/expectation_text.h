/// Expectations as people say them: `customers.wait.mean below 3 min`, `departments.it.wait.mean falls by at least 2
/// %`.
///
/// The forms: `MEASURE rises` or `falls`, alone or `by at least AMOUNT`; `MEASURE within AMOUNT of VALUE`;
/// `MEASURE below`, `above`, `at most` or `at least VALUE`. Values have the unit of the measure. An amount in percent
/// is relative: to the value, or to the scenario without the change; other amounts have the unit of the measure.
#pragma once

#include <span>
#include <string_view>

#include "models/measures/catalogue.h"
#include "scenarios/language/scenario.h"
#include "scenarios/language/text_problem.h"

namespace domino::language {

/// `compared`: there is a change whose effect can rise or fall. The caller fills in `what_if`.
Parsed<Expectation> parse_expectation(std::string_view text, bool compared,
                                      std::span<const measures::Measure> measures);

}  // namespace domino::language
