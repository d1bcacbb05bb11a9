/// The builder: what the forms of a scenario mean, as a chain.
#pragma once

#include "scenarios/language/grammar/forms.h"
#include "scenarios/language/grammar/reader.h"
#include "scenarios/language/reading/scenario.h"

namespace domino::language {

/// Makes a scenario of the forms: looks up calendars, multiplies tables by hours, names steps, shares out
/// `otherwise`. What is wrong with that is reported. The result can be checked further even where there were
/// mistakes, since what could not be read has a harmless value.
Scenario build_scenario(Reader& reader, const ScenarioForm& form);

}  // namespace domino::language
