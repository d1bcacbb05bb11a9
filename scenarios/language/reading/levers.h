/// Levers: what a scenario says could be bought. Like a what-if, a lever is a change of the scenario that is read with
/// it, so that its mistakes are found before anything is run: taken once, and as often as it may be.
#pragma once

#include <vector>

#include "scenarios/language/grammar/forms.h"
#include "scenarios/language/grammar/reader.h"
#include "scenarios/language/reading/scenario.h"
#include "scenarios/language/reading/what_if.h"

namespace domino::language {

/// Reports what is wrong with the levers; where there were mistakes before, only addresses that lead nowhere.
void check_levers(Reader& reader, const Node& root, const ScenarioForm& form, const ReadVariant& read);

/// The levers of a form without mistakes.
std::vector<Lever> levers_of(const ScenarioForm& form);

}  // namespace domino::language
