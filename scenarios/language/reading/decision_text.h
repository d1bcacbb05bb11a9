/// Decisions as people state them: which measure makes one design better than another, which conditions a design must
/// meet, and which measures answers begin with.
///
/// `decide: {by: most money.profit, while: [customers.abandoned_rate at most 5 %]}`; conditions are expectations
/// (expectation_text.h), those of change against the scenario as it is. Guarantee: every measure that is named is
/// measured and can occur; what is wrong is reported where it stands.
#pragma once

#include "models/plan/plan.h"
#include "scenarios/language/grammar/forms.h"
#include "scenarios/language/grammar/reader.h"
#include "scenarios/language/reading/scenario.h"

namespace domino::language {

/// Fills in `decide` and `headlines`. `lenient`: something was overridden, and what it has switched off is left out
/// with a warning.
void read_decision(Reader& reader, const ScenarioForm& form, const chain::Plan& plan, bool lenient, Scenario& scenario);

}  // namespace domino::language
