/// The records about people, see vocabulary.h: couplings, parameters with their evidence, interventions.
#pragma once

#include "scenarios/language/grammar/forms.h"
#include "scenarios/language/grammar/grammar.h"
#include "scenarios/language/values/quantity.h"

namespace domino::language {

const Codec<CouplingsForm>& couplings_codec();
const Codec<PeopleForm>& people_codec();
const Codec<PeopleForm>& experience_codec();
const Codec<Names<InterventionForm>>& interventions_codec();

Dimension dimension_of(const people::EvidenceRow& row);

/// A parameter's value as the language writes it.
std::string parameter_text(const people::EvidenceRow& row, double value);

}  // namespace domino::language
