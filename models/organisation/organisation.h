/// The organisation: departments with staff and hours, and the services they render, as plain values.
///
/// These are descriptions, with names instead of indices, exactly as a scenario states them; `chain/plan.h`
/// checks them together and compiles them once. Nothing here moves.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/kernel/time.h"
#include "engine/random/distribution.h"
#include "engine/resources/weekly_table.h"
#include "models/organisation/amount.h"

namespace domino::organisation {

/// What happens to work in progress when the staff on duty falls below the number of busy people.
enum class WorkAtShiftEnd {
  finish,  ///< people finish the piece of work in hand, after their shift if need be
  pause,   ///< the latest started work stops, and goes on where it stopped when somebody is free on duty
};

/// What happens to those still waiting when the department closes.
enum class QueueAtClosing {
  stay,        ///< they wait for the next opening
  disconnect,  ///< external customers are sent away; internal requests stay, since colleagues cannot leave
  serve,       ///< the staff on duty at closing stay until the queue is empty
};

struct Department {
  std::string name;
  bool front_line = false;
  resources::WeeklyTable hours{1};  ///< 1 open, 0 closed
  resources::WeeklyTable staff{1};  ///< heads on duty; already 0 outside `hours`
  WorkAtShiftEnd work_at_shift_end = WorkAtShiftEnd::finish;
  QueueAtClosing queue_at_closing = QueueAtClosing::stay;
  std::optional<unsigned> waiting_room{};  ///< external customers who may wait; one more is blocked
  std::optional<unsigned> lines{};         ///< external customers who may wait or be served; one more is blocked
};

/// How a service waits for another one that it needs (see the table in the domain model).
enum class NeedMode {
  hold,      ///< employee and customer both wait
  park,      ///< the case waits, the employee turns to others and is recalled
  callback,  ///< the customer leaves and is called back
  notify,    ///< nobody waits
};

/// Where a recalled case queues at the department that parked it.
enum class Recall {
  first,    ///< before those who have not been served yet
  in_turn,  ///< at the end of the queue
};

struct Need {
  std::string name{};
  std::string service{};  ///< what is asked for
  Figure chance = 1;      ///< probability that a case needs it
  Conditions when{};      ///< only cases of which this holds need it
  NeedMode mode = NeedMode::hold;
  std::optional<Duration> at_most{};  ///< hold only: after this long the employee parks the case instead
  Duration switching{};               ///< park (or hold turned to park): time to get back into the case
  std::optional<Amount> work_left{};  ///< park, callback: own work after the answer
  Recall recall = Recall::first;
};

struct Step;
using Steps = std::vector<Step>;

/// Ask for a service and go on when it is done.
struct Serve {
  std::string service;
};
/// Go one of several ways: either all branches have chances, which where they do not add up to 1 leave the rest going
/// straight on; or all have conditions, and the first that holds is taken, if any.
struct Choose {
  struct Branch {
    std::string name;
    Figure chance = 0;
    Steps steps;
    Conditions when{};
    bool rest = false;  ///< takes whatever the branches before it leave
  };
  std::vector<Branch> branches;
};
struct Delay {
  Amount duration;
};
/// Do the steps, then, with `chance`, do them again.
struct Repeat {
  Figure chance = 0;
  Steps steps;
};
/// The customer leaves a message and is gone.
struct LeaveMessage {};
/// The journey ends here, served.
struct End {};

struct Step {
  std::string name;  ///< `as`, or made from the kind and position
  std::variant<Serve, Choose, Delay, Repeat, LeaveMessage, End> action;
};

/// A service is either work by one department, with what it needs from others, or a sequence of steps.
struct Service {
  std::string name;
  std::string by;                    ///< department; empty for a service made of steps
  std::optional<Amount> duration{};  ///< own work in seconds; none for a service made of steps
  std::vector<Need> needs;           ///< in order, after the own work
  Steps steps;
};

}  // namespace domino::organisation
