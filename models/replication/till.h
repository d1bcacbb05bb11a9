/// Money: pay, fees, payments on dates and tax, booked as time goes on.
#pragma once

#include <cstdint>

#include "models/replication/run.h"

namespace domino::chain::till {

/// What is paid once, and the first pay day.
void open(Run& run);
/// Measuring begins, with as much in the till as is stated; what has been paid for interventions until then counts, as
/// what they do goes on.
void open_till(Run& run, double paid);
/// A payment is due.
void pay_once(Run& run, Index payment);
/// What accrues with time is paid for.
void pay_day(Run& run);
/// A customer who comes once has been served, and pays.
void sell(Run& run, std::uint32_t activity);
/// The run is over, and everything is paid up.
void close_till(Run& run);

}  // namespace domino::chain::till
