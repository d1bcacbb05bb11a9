/// The vocabulary of what is kept and gathered: stocks, regions, gates; and of partners outside.
#pragma once

#include "scenarios/language/grammar/forms.h"
#include "scenarios/language/grammar/grammar.h"

namespace domino::language {

const Codec<Names<StockForm>>& stocks_codec();
const Codec<Names<RegionForm>>& regions_codec();
const Codec<Names<GateForm>>& gates_codec();
const Codec<Names<PartnerForm>>& partners_codec();

}  // namespace domino::language
