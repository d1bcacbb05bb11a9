/// What-ifs and expectations: the parts of a scenario that speak about the rest of it.
///
/// A what-if is a mapping from addresses to what shall stand there instead. Each is applied to a copy of the tree and
/// read as a whole, so that its mistakes are found before anything is run; an expectation is held against the measures
/// of the plan.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "models/measures/rows/catalogue.h"
#include "scenarios/language/grammar/forms.h"
#include "scenarios/language/grammar/reader.h"
#include "scenarios/language/reading/read.h"

namespace domino::language {

/// Reports what is wrong with a tree without its what-ifs and expectations, and gives its plan where there is one.
using ReadVariant = std::function<std::optional<chain::Plan>(Reader&, const Node&)>;

/// What is measured in what-ifs, by name.
using VariantMeasures = std::map<std::string, measures::Catalogue>;

/// The tree without what speaks about the rest: what-ifs, levers, expectations and what decides.
Node without_what_ifs(const Node& root);

/// Keys and values of a tree, itself included.
std::size_t count_nodes(const Node& node);

/// Reports what is wrong with the what-ifs; where there were mistakes before, only addresses that lead nowhere. Gives
/// the measures of those that expectations are about.
VariantMeasures check_what_ifs(Reader& reader, const Node& root, const ScenarioForm& form, const ReadVariant& read);

/// Whether an expectation is right in the scenario as it is without overrides.
using RightAsWritten = std::function<bool(const ExpectationForm&)>;

/// The expectations with the values they state. What is wrong with them is reported; but one about something that an
/// override has switched off is left out with a warning.
std::vector<Expectation> read_expectations(Reader& reader, const ScenarioForm& form, const chain::Plan& plan,
                                           const VariantMeasures& variants, const RightAsWritten& right_as_written);

}  // namespace domino::language
