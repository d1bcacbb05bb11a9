/// Words for money: the till, what customers spend and are given back, what advertising costs.
#pragma once

#include "scenarios/language/grammar/codecs.h"
#include "scenarios/language/grammar/forms.h"

namespace domino::language {

const Codec<MoneyForm>& till_codec();
/// A distribution; a number alone is a mean.
const Codec<SpendingForm>& spending_codec();
/// An amount, or a share of what somebody usually spends.
const Codec<CompensationForm>& compensation_codec();
/// Money in a time, or for each whom it brings.
const Codec<AdvertisingCostForm>& advertising_cost_codec();

}  // namespace domino::language
