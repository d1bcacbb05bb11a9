/// Attribution of lost customers: a sentence and a table, from the measures below `domino.lost`.
#pragma once

#include <string>

#include "tools/report/report.h"
#include "tools/report/results.h"

namespace domino::report {

/// Whether customers come again, so that there is a loss to explain.
bool explains_losses(const Results& results);

std::string lost_sentence(const Results& results);
void add_losses(Report& report, const Results& results);
/// Every measure of it by address.
Value losses_of(const Results& results);
/// The same in the columns of an explanation.
void add_loss_rows(const AddRow& add, const Results& results);

}  // namespace domino::report
