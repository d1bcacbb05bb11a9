/// What-ifs and expectations: the parts of a scenario that speak about the rest of it.
///
/// A what-if is a mapping from addresses to what shall stand there instead. Each is applied to a copy of the tree and
/// read as a whole, so that its mistakes are found before anything is run; an expectation is held against the measures
/// of the plan.
#pragma once

#include <functional>
#include <vector>

#include "scenarios/language/forms.h"
#include "scenarios/language/read.h"
#include "scenarios/language/reader.h"

namespace domino::language {

/// What reading a tree without its what-ifs and expectations reports.
using ReadVariant = std::function<void(Reader&, const Node&)>;

/// The tree without its what-ifs and expectations.
Node without_what_ifs(const Node& root);

/// Reports what is wrong with the what-ifs; where there were mistakes before, only addresses that lead nowhere.
void check_what_ifs(Reader& reader, const Node& root, const Names<WhatIfForm>& what_ifs, const ReadVariant& read);

/// The expectations with the values they state. What is wrong with them is reported.
std::vector<Expectation> read_expectations(Reader& reader, const ScenarioForm& form, const chain::Plan& plan);

}  // namespace domino::language
