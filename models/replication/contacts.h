/// Contacts of customers who come again (customers/customers.h): when they come, what is remembered of a contact while
/// it lasts, and what they make of it at its end.
#pragma once

#include <cstdint>

#include "models/replication/run.h"

namespace domino::chain::contacts {

/// The first contacts are scheduled.
void open(Run& run);
/// Something is due in a population: a contact, a complaint, a mistake that surfaces.
void attend(Run& run, Index segment);
/// This activity is a contact of that person.
void carry_over(Run& run, std::uint32_t person, std::uint32_t activity);
/// Whoever serves a customer now is whom they will remember.
void note_server(Run& run, std::uint32_t id, const TeamState& team);
/// A factor on the patience of a customer.
double patience(const Run& run, const Activity& activity);
/// A factor on work with a customer; what colleagues do for whoever serves takes as long as ever.
double lasting(const Run& run, const Activity& activity);
/// Colleagues are asked for this need while the customer waits, on hold or parked.
void note_asking(Run& run, std::uint32_t id, Index need, bool on_hold);
/// The employee holds no longer: from now on the customer is parked.
void note_parked(Run& run, std::uint32_t id);
/// Their answer has come.
void note_answered(Run& run, const Activity& activity);
/// Before the case is folded: for whom this customer waited, and by whom they were served.
void weigh_blame(Run& run, std::uint32_t id);
/// The customer was served with a mistake, and will notice.
void note_surfacing(Run& run, const Activity& activity, double lag_s);
/// A contact has ended, whichever way: its customer makes up their mind, and whoever served hears of it.
void judge(Run& run, std::uint32_t activity, Outcome outcome);
/// A complaint has been dealt with; one that was dealt with wrongly is not settled.
void note_settled(Run& run, std::uint32_t activity, Outcome outcome);
/// A customer has been asked whether all was well.
void note_followed_up(Run& run, std::uint32_t activity, Outcome outcome);

}  // namespace domino::chain::contacts
