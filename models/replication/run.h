/// Run: all that changes while one replication of a plan runs, and nothing else.
///
/// The rooms beside this file are functions over it: each header is what a room offers the others, each source what it
/// keeps to itself. To follow a customer: `arrivals` → `journey` (the program) → `desk` (what is asked there) → `lines`
/// (where it waits) → `serving` (who takes it) → `work` → `journey` … The ordinary visit, which meets nothing unusual,
/// takes the short way of `visit.h` through all of them.
///
/// | room | looks after |
/// |---|---|
/// | opening, measuring, event_loop, memory | the run as a whole |
/// | arrivals, journey, numbers, branches, needs | a case on its way, and what it asks of others |
/// | desk, lines, serving, work, shifts, deadlock | departments, their queues and their people |
/// | waiting, patience | where a case stands in line, how long, and for how long it does |
/// | stores | stocks, regions, gates |
/// | care | promises, escalation, mistakes |
/// | times | distributions of times, measures by team, service and attribute, marks, open hours |
/// | contacts | customers who come again (customers/) |
/// | crews | the morale, absence and knowledge of people (people/) |
/// | accounts, visit_log | the time of a case by cause (ledger/), and the log of visits |
/// | till | money |
/// | ideal | departments without delay |
///
/// Guarantee: a function of (plan, seed, replication number) alone; an employee does one thing at a time. Nothing is
/// allocated in steady state.
/// Cost: 192 bytes an active case, 64 more where visits are counted, 120 a service around it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <stop_token>
#include <vector>

#include "engine/kernel/memory.h"
#include "engine/kernel/pool.h"
#include "engine/kernel/simulation.h"
#include "engine/random/stream.h"
#include "models/plan/plan.h"
#include "models/replication/customers/customers.h"
#include "models/replication/ledger/blame.h"
#include "models/replication/ledger/ledger.h"
#include "models/replication/people/people.h"
#include "models/replication/record/record.h"
#include "models/replication/state.h"

namespace domino::chain {

struct ReplicationOptions {
  bool keep_visits = false;
  bool in_detail = false;  ///< the distribution of every time, and what teams and services did (times.h)
  LedgerOptions ledger{};
  /// What all replications of a call may hold together; must outlive them. None: this one has a budget of its own.
  MemoryBudget* memory = nullptr;
};

/// Of a replication without a budget shared with others.
inline constexpr std::uint64_t kMemoryOfItsOwn = 4'000'000'000;

enum class EventKind : std::uint32_t {
  arrival,            // subject: segment
  work_ends,          // subject: activity
  careful_work_ends,  // subject: activity; more than the ordinary belongs to the end
  delay_ends,         // subject: activity
  gives_up,           // subject: activity
  leaves_note,        // subject: activity
  gives_up_parked,    // subject: activity
  redials,            // subject: activity
  goes_on,            // subject: activity
  clarified,          // subject: activity
  overflows,          // subject: activity
  hold_limit,         // subject: frame
  escalates,          // subject: watch
  gate_opens,         // subject: gate; so many are there, or the first has waited long enough
  leaves,             // subject: gate; by its timetable
  asks,               // subject: activity; it has let pass what was due at this instant before requests
  shift,              // subject: department; it opens, or staff come
  shift_ends,         // subject: department; it closes, or staff go
  turns,              // subject: department; at places that are never left
  intervenes,         // subject: intervention; it begins or ends
  contact,            // subject: segment; something is due in its population
  pays,               // subject: payment
  pay_day,            // what accrues with time is paid for
  falls_due,          // subject: watch; what is promised must be done now
};

// What happens first at one and the same instant. A case that comes to ask on its way while something of an earlier
// class is still due at this instant asks when that is over (journey.h).
inline constexpr Priority kShift = 64;      ///< openings, staff who come; departures, interventions, pay days
inline constexpr Priority kEnds = 96;       ///< ends of work and of delays, answers, deliveries, places given back
inline constexpr Priority kShiftEnd = 112;  ///< closings, staff who go
inline constexpr Priority kRequests = kOrdinary;  ///< arrivals and requests
inline constexpr Priority kLimits = 160;  ///< patience, messages, overflow, limits of holds and gates, escalations

constexpr Priority priority_of(EventKind what) {
  switch (what) {
    case EventKind::shift:
    case EventKind::leaves:
    case EventKind::turns:
    case EventKind::intervenes:
    case EventKind::pays:
    case EventKind::pay_day:
      return kShift;
    case EventKind::work_ends:
    case EventKind::careful_work_ends:
    case EventKind::delay_ends:
    case EventKind::goes_on:
      return kEnds;
    case EventKind::shift_ends:
      return kShiftEnd;
    case EventKind::arrival:
    case EventKind::redials:
    case EventKind::clarified:
    case EventKind::contact:
    case EventKind::asks:
      return kRequests;
    case EventKind::gives_up:
    case EventKind::leaves_note:
    case EventKind::gives_up_parked:
    case EventKind::overflows:
    case EventKind::hold_limit:
    case EventKind::escalates:
    case EventKind::gate_opens:
    case EventKind::falls_due:
      return kLimits;
  }
  return kRequests;
}

/// Work that can be stopped.
struct Stoppable {
  double pace = 1;          ///< how much longer it takes
  std::uint32_t times = 0;  ///< it was begun anew
};

/// The departments that stay for those inside, and who is counted as one who may still come.
struct Staying {
  std::vector<Index> departments;
  std::vector<BudgetedVector<char>> coming;  // by department, by activity
  std::vector<std::vector<bool>> leads;      // by department, by instruction: a case there may come; found when needed
};

struct Run {
  /// The plan must outlive the run.
  Run(const Plan& plan, const ReplicationOptions& options);
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;

  MemoryBudget& budget() { return options.memory != nullptr ? *options.memory : own_budget; }
  /// Looks for a request to stop every 256 steps of what may go on for long within one event, but for the first: as
  /// often as the simulation does between events.
  void heed_stop(std::uint64_t step) const {
    if (step % 256 == 255 && stop.stop_requested()) [[unlikely]]
      throw RunInterrupted();
  }
  EventHandle schedule(Duration after, EventKind what, std::uint32_t subject) {
    return simulation.schedule_cancellable(simulation.now() + after, static_cast<std::uint32_t>(what), subject,
                                           priority_of(what));
  }
  Index index_of(const DepartmentState& department) const {
    return static_cast<Index>(&department - departments.data());
  }
  Index index_of(const TeamState& team) const { return static_cast<Index>(&team - teams.data()); }
  Index index_of(const SegmentState& segment) const { return static_cast<Index>(&segment - segments.data()); }
  Index index_of(const LaneState& lane) const { return static_cast<Index>(&lane - lanes.data()); }
  DepartmentState& department_of(Index service) { return *services[service].department; }
  ContactState& contact_of(const Activity& activity) { return contacts[activity.root]; }

  const Plan& plan;
  const Instruction* program;  // the plan's
  ReplicationOptions options;
  MemoryBudget own_budget{kMemoryOfItsOwn};  // before all that counts against it
  Simulation simulation;
  std::stop_token stop;  // of the present run
  Ticks now = 0;
  Pool<Activity> activities;
  Pool<Frame> frames;
  Pool<ForkState> forks;
  Pool<Watch> watches;
  Pool<Standing> standings;
  BudgetedVector<CaseWaits> waits;         // by case, where Plan::waits_anywhere
  BudgetedVector<std::uint32_t> counters;  // kCaseCounters an activity, if the plan counts anything
  BudgetedVector<Ticks> passed;            // Plan::marks an activity: when it came by first
  BudgetedVector<double> attributes;       // Plan::attribute_slots an activity
  BudgetedVector<Stoppable> stoppable;     // by activity, as far as work was begun that could be stopped
  std::vector<random::Stream> streams;     // by purpose
  std::vector<ServiceState> services;
  std::vector<DepartmentState> departments;
  std::vector<TeamState> teams;
  std::vector<LaneState> lanes;
  std::vector<SegmentState> segments;
  std::vector<StockState> stocks;
  std::vector<GateState> gates;
  std::uint32_t turns = 0;
  bool blocking = false;           // some department keeps cases at its door
  bool waits_in_circle = false;    // people may wait for each other for ever
  std::uint32_t asking_later = 0;  // cases that ask when what is due before requests at this instant is over
  bool in_turn = false;            // it is over: what happens now is an arrival, a request or a limit
  bool hands_over = false;         // some department's teams go on with each other's work
  bool arrivals_over = false;
  bool heeds_ends = false;  // what a case that ends may be the last of: those present, or those a department stays for
  bool middle_noted = false;
  bool keeps_story = false;  // some case's story is told
  Record record;
  Ledger ledger;
  std::unique_ptr<Blame> blame;           // none where no customer comes again or no ledger is kept
  std::vector<Pay> pay;                   // by department
  std::unique_ptr<People> people;         // none where the state of employees changes nothing
  std::unique_ptr<Customers> customers;   // none where no customer comes again
  BudgetedVector<ContactState> contacts;  // by activity, where customers do
  Staying staying;
  std::vector<Ticks> latest_served;        // by department: the latest arrival among those it has begun to serve
  std::vector<std::uint32_t> first;        // who would be served by the absent; kept for its memory
  std::vector<PlannedLane::By> stand_ins;  // by department
};

}  // namespace domino::chain
