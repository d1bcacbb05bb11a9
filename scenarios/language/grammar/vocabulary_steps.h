/// The vocabulary of steps: what happens to a case, one thing after the other or several at once.
#pragma once

#include <vector>

#include "scenarios/language/grammar/forms.h"
#include "scenarios/language/grammar/grammar.h"

namespace domino::language {

/// Steps of a service or a customer: at least one.
const Codec<std::vector<StepForm>>& journey_codec();
/// Which customers turn away at the sight of a queue.
const Codec<BalkingForm>& balking_codec();

}  // namespace domino::language
