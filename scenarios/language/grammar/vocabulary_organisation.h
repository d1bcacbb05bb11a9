/// The vocabulary of departments, their teams, and of what their work promises and how well it is done.
#pragma once

#include "scenarios/language/grammar/forms.h"
#include "scenarios/language/grammar/grammar.h"

namespace domino::language {

const Codec<DepartmentForm>& department_codec();
const Codec<QualityForm>& quality_codec();
const Codec<CompletenessForm>& completeness_codec();

}  // namespace domino::language
