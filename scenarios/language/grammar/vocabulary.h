/// The vocabulary: the records of the language, from the scenario as a whole down to a step.
///
/// This is the one place that says which keys exist, what they take, what they default to and what they mean; the
/// records of departments, of who comes, of steps and of goods stand in rooms of their own: vocabulary_organisation,
/// vocabulary_customers, vocabulary_steps and vocabulary_goods.
#pragma once

#include "scenarios/language/grammar/forms.h"
#include "scenarios/language/grammar/grammar.h"

namespace domino::language {

const Record<ScenarioForm>& scenario_record();
const Codec<ScenarioForm>& scenario_codec();

}  // namespace domino::language
