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
#include "engine/resources/calendar.h"
#include "models/organisation/amount.h"

namespace domino::organisation {

/// What happens to work in progress when the staff on duty falls below the number of busy people.
enum class WorkAtShiftEnd {
  finish,  ///< people finish the piece of work in hand, after their shift if need be
  pause,   ///< the latest started work stops, and goes on where it stopped when somebody is free on duty, first come
           ///< first, before anything new
};

/// What happens to those still waiting when the department closes.
enum class QueueAtClosing {
  stay,        ///< they wait for the next opening
  disconnect,  ///< external customers are sent away; internal requests stay, since colleagues cannot leave
  serve,       ///< the staff on duty at closing stay until everyone who is inside and may still come is served
};

/// Who of those waiting is served next.
enum class Discipline {
  first_come,
  last_come,
  random,
  shortest,               ///< the least work first, which is known when the request is issued
  priority,               ///< the highest priority first, see `Preemption` and `ageing`
  earliest_due,           ///< the earliest promised time first
  longest_weighted_wait,  ///< the largest product of the wait and the weight of the service
  external_first,         ///< what a case of an external customer asks for, then the rest
  own_targets_first,      ///< what no case of an external customer asks for, then the rest
};

/// A sum of priorities beyond this, in either direction, counts as this.
inline constexpr double kMostPriority = 1000;

/// What a request of higher priority does to work of a lower one in hand when nobody is free.
enum class Preemption {
  none,
  resume,    ///< that work is put down and goes on later where it stopped
  restart,   ///< that work is put down and begins anew later, and takes as long as it would have taken
  resample,  ///< that work is put down and begins anew later, and how long it takes is drawn anew
};

/// Which of several teams with somebody free takes a request.
enum class Routing {
  in_order,       ///< the first team in the order of the department
  fewest_skills,  ///< the team that can do the fewest services
  longest_idle,   ///< the team of whoever has been idle for the longest time
  random,         ///< each free employee is as likely as any other
};

/// What a customer or case finds where the waiting room is full.
enum class WhenFull {
  turn_away,  ///< external customers are blocked
  block,      ///< the case stays with the employee it comes from until there is room
};

/// A service that a team can do, and how.
struct Skill {
  std::string service;
  double speed = 1;   ///< work takes its duration divided by this
  double weight = 1;  ///< multiplies the weight of the service for this team: a reward for using specialists
  unsigned rank = 0;  ///< queues of a lower rank are looked at first
};

/// Something that a customer may need beside the work itself: a language, a lift, somebody who takes care.
struct Offer {
  std::string name;
  double chance = 1;  ///< how likely it is really there at a contact
  friend bool operator==(const Offer&, const Offer&) = default;
};

// A description is made of terms, which the plan takes over as they are, and of what refers to others by name, which
// the plan looks up.

/// Interchangeable people of a department who can do the same services.
struct Team {
  std::string name;
  resources::Calendar staff{resources::WeeklyTable(1)};  ///< heads on duty; already 0 outside hours
  std::vector<Skill> skills;                             ///< empty: every service of the department
  std::optional<random::Distribution> speeds = {};       ///< of each person, drawn once; multiplies the skill's speed
  std::vector<Offer> offers = {};                        ///< in place of those of its department of the same names
};

/// After waiting this long, a request may be taken by the people of another department as well.
struct Overflow {
  Duration after{};
  std::string to;
};

// A description is made of terms, which the plan takes over as they are, and of what refers to others by name, which
// the plan looks up.

struct DepartmentTerms {
  std::string name;
  bool front_line = false;
  resources::Calendar hours{resources::WeeklyTable(1)};  ///< 1 open, 0 closed
  resources::Calendar staff{
      resources::WeeklyTable(1)};  ///< heads on duty; already 0 outside `hours`; not used where there are teams
  WorkAtShiftEnd work_at_shift_end = WorkAtShiftEnd::finish;
  bool handover = false;  ///< with `pause`: other teams that can may go on with work that one of its teams has left
  QueueAtClosing queue_at_closing = QueueAtClosing::stay;
  std::optional<unsigned> waiting_room{};  ///< who may wait; what happens to one more says `when_full`
  std::optional<unsigned> lines{};         ///< external customers who may wait or be served; one more is blocked
  WhenFull when_full = WhenFull::turn_away;

  Discipline queue = Discipline::first_come;
  Preemption preemption = Preemption::none;
  std::optional<Duration> ageing = {};  ///< waiting this long is worth one level of priority
  Routing routing = Routing::in_order;

  double absence = 0;                    ///< the share of shifts to which somebody scheduled does not come
  std::optional<double> attrition = {};  ///< quits a person-year, as they are seen (models/chain/levels.h)
  double transparency = 0;               ///< 0…1: how much of their progress the requesters see
  double false_urgency = 0;              ///< share of colleagues' requests that claim more priority than they have
  double line_of_sight = 0;              ///< 0…1: how much of their customers the people see
  std::optional<Duration> knowledge_renewed_every = {};  ///< errors grow until what people know is brought up to date
  std::optional<double> authority = {};  ///< the amount up to which its people may decide, see `Condition`

  double wage_per_s = 0;                       ///< of a person on duty
  std::optional<double> busy_wage_per_s = {};  ///< while at work; none: the wage
  double overtime_factor = 1.5;                ///< on the wage, for work after hours

  friend bool operator==(const DepartmentTerms&, const DepartmentTerms&) = default;
};

struct Department : DepartmentTerms {
  std::vector<Team> teams = {};           ///< empty: one team of `staff`, who can do everything
  std::vector<std::string> helps = {};    ///< departments at whose queues free people look, in this order
  std::vector<Overflow> overflow = {};    ///< by growing `after`
  std::vector<std::string> supervises{};  ///< departments whose escalations come here
  std::vector<Offer> offers = {};         ///< to the customers whom its people serve
};

/// How a service waits for another one that it needs (see the table in the domain model).
enum class NeedMode {
  hold,        ///< employee and customer both wait
  park,        ///< the case waits, the employee turns to others and is recalled
  callback,    ///< the customer leaves and is called back
  notify,      ///< nobody waits
  background,  ///< nobody waits, but the employee works more slowly until it is solved
  consult,     ///< as hold where a colleague is free at once; else it is left out
  transfer,    ///< the employee waits until a colleague takes the case over, and is free then
};

/// At which point of the own work a need arises.
enum class NeedAt { start, middle, end };

/// How many of several services asked for at once must have answered.
enum class Answers { all, any, some };

/// Where a recalled case queues at the department that parked it.
enum class Recall {
  first,    ///< before those who have not been served yet
  in_turn,  ///< at the end of the queue
};

struct Need {
  std::string name{};
  std::string service{};            ///< what is asked for
  std::vector<std::string> also{};  ///< asked for at the same time as `service`
  Answers answers = Answers::all;   ///< where several services are asked for
  unsigned answers_needed = 0;      ///< of `some`
  NeedAt at = NeedAt::end;
  double again = 0;  ///< the chance that the same is needed once more after the answer
  double check = 0;  ///< the chance that an error in the answer is seen, and sent back to its origin
  std::optional<random::Distribution> hand_off{};  ///< before the request reaches the provider
  Figure chance = 1;                               ///< probability that a case needs it
  Conditions when{};                               ///< only cases of which this holds need it
  NeedMode mode = NeedMode::hold;
  std::optional<Duration> at_most{};  ///< hold only: after this long the employee parks the case instead
  Duration switching{};  ///< park (or hold turned to park): time to get back into the case; the language says a minute
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
/// Go several ways at the same time, and on when `needed` of them are done.
struct Fork {
  struct Branch {
    std::string name;
    Steps steps;
  };
  std::vector<Branch> branches;
  unsigned needed = 0;  ///< 0: all of them
};
/// Join the shortest of several queues: ask for the service whose department has the fewest people to serve for
/// each of its staff on duty; the first of equals.
struct JoinShortest {
  std::vector<std::string> services;
};
/// Take from a stock, and wait until there is enough.
struct Take {
  std::string stock;
  unsigned amount = 1;
};
/// Put into a stock.
struct Put {
  std::string stock;
  unsigned amount = 1;
};
/// Do the steps inside a region, where only so many cases may be at once.
struct Within {
  std::string region;
  Steps steps;
};
/// Wait at a gate until it opens.
struct Gather {
  std::string gate;
};
/// Nothing happens, but the time at which the case comes by for the first time is noted under this name.
struct Mark {
  std::string name;
};
/// The customer leaves a message and is gone.
struct LeaveMessage {};
/// The journey ends here, served.
struct End {};

/// What a step says about waiting in its line, in place of what its segment says. Of each: none, as the segment says;
/// none within, not here.
struct WaitTerms {
  std::optional<std::optional<Amount>> patience{};  ///< seconds
  std::optional<std::optional<Duration>> balks{};   ///< the wait that customers expect (customers::Balking)
  std::optional<std::optional<Duration>> message_after{};
  bool states_anything() const { return patience || balks || message_after; }
};

struct Step {
  std::string name;  ///< `as`, or made from the kind and position
  std::variant<Serve, Choose, Delay, Repeat, LeaveMessage, End, Fork, JoinShortest, Take, Put, Within, Gather, Mark>
      action;
  WaitTerms waits{};
};

/// What is promised about the response to a request, in business time of the provider. It may change with the time at
/// which the request is made.
struct Promise {
  resources::WeeklyTable share{0.9};  ///< of the requests
  resources::WeeklyTable within{0};   ///< seconds; 0 where nothing is promised
  double fine = 0;                    ///< money for each request that is later

  static Promise always(double share, Duration within, double fine = 0) {
    return {resources::WeeklyTable(share), resources::WeeklyTable(within.s), fine};
  }
  friend bool operator==(const Promise&, const Promise&) = default;
};

/// How well work is done, and what is done about mistakes.
struct Quality {
  double errors = 0;    ///< chance of an error in a piece of work
  double major = 0.2;   ///< share of errors that are major
  double caught = 0.7;  ///< chance that who made the error sees it, and does the work again at once
  random::Distribution surfaces = random::Distribution::lognormal(3 * kDay.s, 1);  ///< lag until the customer sees it
  friend bool operator==(const Quality&, const Quality&) = default;
};

/// Requests to a service may be incomplete, and then go back to their requester for a while.
struct Completeness {
  double complete = 1;  ///< chance that a request can be worked on as it is
  random::Distribution clarification = random::Distribution::lognormal(600, 1);
  unsigned most_loops = 3;
  friend bool operator==(const Completeness&, const Completeness&) = default;
};

struct ServiceTerms {
  std::string name;
  std::optional<random::Distribution> after_work{};  ///< keeps the employee after the case has left
  double weight = 1;                                 ///< see `Discipline::longest_weighted_wait`
  std::optional<Promise> promise{};
  std::optional<Quality> quality{};
  std::optional<Completeness> completeness{};
  double fee = 0;   ///< money for each request, such as a vendor's
  double harm = 0;  ///< chance that a customer who is served comes to harm by it
  friend bool operator==(const ServiceTerms&, const ServiceTerms&) = default;
};

/// A service is either work by one department, with what it needs from others, or a sequence of steps.
struct Service : ServiceTerms {
  std::string by;                    ///< department; empty for a service made of steps
  std::optional<Amount> duration{};  ///< own work in seconds; none for a service made of steps
  std::vector<Need> needs;           ///< in order, each at its point of the own work
  Steps steps;
  Figure priority = 0;  ///< higher is served first, see `Discipline::priority`
};

/// Things that are kept and taken: parts on a shelf, places in a region.
struct Stock {
  std::string name;
  unsigned level = 0;                               ///< at the start
  std::optional<unsigned> reorder_at{};             ///< orders when what is there and on order falls to this
  unsigned order_up_to = 0;                         ///< what is there and on order after ordering
  std::optional<random::Distribution> lead_time{};  ///< from order to delivery, by somebody outside
  std::string supplied_by{};                        ///< or the service that makes what is ordered
  bool is_region = false;                           ///< places, which come back
  bool turns_away = false;                          ///< of a region: a case that finds no place is blocked
  Discipline queue = Discipline::first_come;        ///< one that asks nothing about work or promises
  std::optional<Duration> ageing = {};              ///< waiting this long is worth one level of priority
};

/// Cases wait at a gate and go on together: a batch, a carrier that leaves at given times.
struct Gate {
  std::string name;
  std::optional<unsigned> size{};                  ///< opens when so many wait
  std::optional<Duration> at_most{};               ///< opens whenever somebody has waited this long
  std::optional<resources::WeeklyTable> leaves{};  ///< opens whenever this becomes positive
  std::optional<unsigned> capacity{};              ///< how many go on at each opening; the others wait for the next
  friend bool operator==(const Gate&, const Gate&) = default;
};

/// Somebody outside who asks as a colleague does: a vendor, distributor, creditor or regulator.
struct Partner {
  std::string name;
  std::string kind;
};

}  // namespace domino::organisation
