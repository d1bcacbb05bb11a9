/// What a comparison shows only for a while: colleagues whom nobody knows yet.
///
/// A new colleague is a stranger to every customer on day one, so that customers who are recognised by those who know
/// them are recognised less often at first. That passes: after three contacts for each colleague all but a twentieth
/// have met everybody ((1 - 1/c)^3c < .05), and loyalty follows over as many contacts as it remembers. A run that is
/// shorter shows the time before, and may have another sign than years do.
/// Limits: of more heads by the calendar, not by interventions; gaps are means.
#pragma once

#include <vector>

#include "models/measures/study/study.h"

namespace domino::measures {

/// How long it takes until customers who come once in `gap` have met `colleagues` and made up their minds.
Duration acquaintance_settles_in(const people::Parameters& p, double colleagues, Duration gap);

/// A warning for each department that has more people in `variant` than in `base`, serves customers who come again, and
/// has not become known to them within the run.
std::vector<Warning> transients_of(const chain::Plan& base, const chain::Plan& variant);

}  // namespace domino::measures
