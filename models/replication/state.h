/// The state of one replication as plain records: cases, departments, teams, lanes, stocks and gates.
///
/// A case is an *activity*: a cursor over the plan's program, with a linked stack of frames for what it is inside of:
/// services in progress, services made of steps, regions. It is in one of few places: at work, in a queue, in a
/// delay, at a stock or gate, or waiting for its branches. Nothing here moves; replication.h does.
///
/// Records are aligned to lines of memory, and what an ordinary visit needs of each stands in its first line (of an
/// activity, the first two), since in a large chain every line is a miss.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "engine/kernel/event.h"
#include "engine/kernel/pool.h"
#include "engine/kernel/time.h"
#include "engine/random/stream.h"
#include "engine/resources/crew.h"
#include "engine/resources/ordered_line.h"
#include "engine/resources/server_pool.h"
#include "engine/resources/unordered_line.h"
#include "engine/resources/waiting_line.h"
#include "engine/statistics/tick_area.h"
#include "models/customers/contact.h"
#include "models/plan/plan.h"
#include "models/replication/disciplines/discipline.h"
#include "models/replication/record/record.h"
#include "models/replication/remaining.h"

namespace domino::chain {

struct TeamState;

/// The time in which a department is open, and what waits and is on duty then.
struct OpenTime {
  bool is_open = false;
  Ticks since = 0;
  WideTicks waiting_before = 0;  ///< areas at that instant
  WideTicks on_duty_before = 0;
  WideTicks open = 0;  ///< so far
  WideTicks waiting = 0;
  WideTicks on_duty = 0;
  Ticks midnight = -1;   ///< before the opening that began the present day
  Ticks last_done = -1;  ///< the end of the latest case of this day; -1: there has been none
};

struct alignas(64) DepartmentState {
  statistics::TickArea waiting_area;
  DepartmentRecord* record = nullptr;
  std::uint32_t external_waiting = 0;
  std::uint32_t external_present = 0;
  bool open = true;
  bool staying = false;  ///< past closing, until those waiting then are served
  bool limited = false;  ///< in its lines or its waiting room
  bool pausing = false;  ///< work in progress stops at the end of a shift
  bool preempting = false;
  bool sole_requester = true;       ///< its own record says what its one requester asked for
  std::uint32_t held = 0;           ///< people who wait for an answer with their case
  std::uint32_t background = 0;     ///< needs of its people that are not solved yet
  Ticks closed_at = 0;              ///< while staying
  std::uint64_t picks = 0;          ///< times an employee was chosen by chance
  std::uint32_t expected = 0;       ///< let in from the doorstep, and not here yet
  std::uint32_t remaining = 0;      ///< while staying: in its queues, of those who were inside before it closed
  std::uint32_t coming = 0;         ///< while staying: of those who were inside before it closed, who may still come
  resources::WaitingLine doorstep;  ///< done cases that stay where they are until there is room here
  resources::WaitingLine watching;  ///< requests whose promise is open
  double transparency = 0;
  double line_of_sight = 0;
  double promise_factor = 1;          ///< on promised times
  std::uint32_t added_staff = 0;      ///< on duty whenever there are staff, beyond the calendar
  std::optional<double> authority{};  ///< where it is not the one that the scenario states
  const resources::Calendar* hours = nullptr;
  EventHandle next_shift{};
  const PlannedDepartment* plan = nullptr;
  OpenTime open_time{};
};

/// Interchangeable people.
struct alignas(64) TeamState {
  struct LaneState* lane = nullptr;  ///< the one, if plain
  DepartmentState* department = nullptr;
  bool ordinary = true;   ///< plain, and at present no request comes before those that wait in its lane
  bool plain = true;      ///< looks at one lane only, which only it looks at, first come first served
  bool named = false;     ///< `crew` knows who is at work
  bool tracking = false;  ///< `working` knows whose work is in hand
  bool paced = false;     ///< work takes longer or shorter than its service says
  resources::ServerPool staff;
  resources::WaitingLine working;                                          ///< by start of work
  std::int16_t least_priority = std::numeric_limits<std::int16_t>::max();  ///< of these, or less: some may have gone
  resources::OrderedLine paused;  ///< work stopped at the end of a shift, which only this team goes on with
  resources::WaitingLine held;    ///< frames: services whose employee is held, where people may wait in a circle
  resources::Crew crew;
  std::vector<double> speeds;                     ///< by person
  std::uint32_t heads = 0;                        ///< by the calendar, as they were last looked at
  std::vector<bool> present;                      ///< by person scheduled: has come to this shift
  std::uint64_t shifts = 0;                       ///< begun so far
  statistics::TickArea scheduled;                 ///< by the calendar, with the absent
  const resources::Calendar* calendar = nullptr;  ///< of its heads
  const PlannedTeam* plan = nullptr;
};

/// A queue. Which line is in use depends on the discipline of the department.
struct alignas(64) LaneState {
  resources::WaitingLine waiting;  ///< by turn
  bool plain = true;               ///< one team, first come first served, nothing else to look at
  TeamState* team = nullptr;       ///< the first
  DepartmentState* department = nullptr;
  const PlannedLane* plan = nullptr;
  bool plain_wait = false;          ///< where a ledger is kept: it asks nothing about a wait here but how long it was
  resources::WaitingLine recalled;  ///< cases whose answer has come
  resources::OrderedLine ordered;   ///< by key
  resources::UnorderedLine unordered;  ///< by chance
  resources::OrderedLine paused;       ///< work stopped at the end of a shift, for whichever team is free first
  Remaining remaining;                 ///< after closing, where a later arrival stands in front

  std::uint32_t size() const { return waiting.size() + ordered.size() + unordered.size(); }
};

struct alignas(64) SegmentState {
  random::Stream arrival_stream{0, 0, 0};
  std::uint64_t arrivals = 0;  ///< scheduled so far, the next one included
  std::uint64_t cases = 0;     ///< customers so far
  std::uint64_t identity = 0;  ///< of its customer number 0
  double rate = 0;             ///< of arrivals a second, if plain
  SegmentRecord* record = nullptr;
  statistics::WideSum* spent = nullptr;  ///< by its cases, by account, where a ledger is kept
  Index program = 0;
  bool plain = true;         ///< customers come alone, at a rate that never changes, and bring nothing along
  bool impatient = false;    ///< waiting customers may leave
  bool known = false;        ///< they come again, and judge
  bool plain_waits = true;   ///< nothing beside its own patience, balking and messages ends its waits for people
  bool careful_end = false;  ///< more than the ordinary is known of a case when it has ended, or it may be tried again
  bool in_detail = false;    ///< more than sums is kept of them (times.h)
  Ticks target = 0;          ///< of the service level
  const PlannedSegment* plan = nullptr;
  std::int64_t day = -1;
  double factor = 1;          ///< today's busyness
  double contact_due_s = -1;  ///< when the pending event of its population comes; below 0: there is none
  EventHandle contact{};
  statistics::TickArea orbit;  ///< customers who wait to try again
};

/// A service of a department. The first line is all that an ordinary visit needs of it.
struct alignas(64) ServiceState {
  double mean = 0;  ///< of its duration, in seconds, if simple
  random::Stream stream{0, 0, 0};
  DepartmentState* department = nullptr;
  DepartmentRecord* record = nullptr;
  LaneState* lane = nullptr;
  TeamState* team = nullptr;  ///< the lane's first
  Index counter = kNoIndex;
  // Where a request needs more than the ordinary: when it is issued, at all times or until its department has served
  // those who waited at closing; when its work begins and ends.
  bool careful_issue = false;
  bool careful_work = false;
  bool simple = false;     ///< of an exponential duration, and no case asks for it twice
  bool ties = false;       ///< its work may end at the very instant of something else
  bool in_detail = false;  ///< more than sums is kept of its requests (times.h)
  Index index = kNoIndex;
  Index program = kNoIndex;
  Index account = kNoIndex;  ///< of its work, where a ledger is kept
  const PlannedAmount* duration = nullptr;
  const PlannedService* plan = nullptr;
  ServiceRecord* own = nullptr;
  bool apart = false;         ///< it is not the only service of its department, and kept apart from the others
  bool only_counted = false;  ///< all the care at its issue is that it is counted
};

/// What the present work is.
enum class Phase : std::uint8_t {
  asked,       ///< a request's own work
  recalled,    ///< the return to a service whose answer has come
  entering,    ///< the beginning of a service that needs something before its own work
  within,      ///< own work between needs
  redoing,     ///< the own work once more, after a mistake
  after_work,  ///< what is left to do once the case has gone
  on_its_way   ///< none: the case goes on later at this instant
};

/// How far a case has come, as bits.
struct Progress {
  static constexpr std::uint8_t kStood = 1;           ///< it has stood in a line
  static constexpr std::uint8_t kAnswered = 2;        ///< somebody has worked on it
  static constexpr std::uint8_t kAnsweredInTime = 4;  ///< before the target of its service level
  static constexpr std::uint8_t kAttended = 8;        ///< of a branch: somebody works on it
};

/// What has become of an activity so far. At its arrival all of this is zero, and cleared at one stroke.
struct ActivityState {
  Ticks waited = 0;         ///< in the lines of its own journey; of branches, in the case's
  EventHandle giving_up{};  ///< the end of patience, whichever form it takes
  EventHandle timer{};      ///< the end of work where it can be stopped; of a delay; of waiting before overflow
  std::uint32_t frame = kNone;
  std::uint32_t watch = kNone;     ///< of the present request
  std::uint32_t fork = kNone;      ///< the fork it is a branch of
  std::uint32_t branches = kNone;  ///< the fork whose branches it waits for
  std::uint32_t visits = 0;        ///< requests of its own journey so far
  std::uint16_t inside = 0;        ///< services in progress around the cursor
  bool detached = false;           ///< a request that no case waits for
  Severity defect{};
  std::int16_t priority = 0;
  std::uint16_t attempts = 0;  ///< earlier tries of the same customer, modulo 2^16
  std::uint8_t loops = 0;      ///< times the present request went back to be completed
  Phase phase{};
  Asker asker{};              ///< of the present request
  std::uint8_t progress = 0;  ///< bits of Progress
  bool on_line = false;       ///< holds a line of the department visited
  bool queued = false;        ///< waits for an employee to begin or take up work
  bool interrupted = false;   ///< its work was stopped
  bool drawn = false;         ///< how long its work takes is already known
  bool gone = false;          ///< the customer has left; what is in hand is finished
  bool handed_off = false;    ///< on the way to the provider something may have been lost
  bool at_door = false;       ///< done, and kept by its employee until there is room where it goes
  bool for_segment = false;   ///< detached, and asked for on behalf of its segment
};
static_assert(sizeof(ActivityState) == 64, "one line of memory");

struct alignas(64) Activity : ActivityState {
  std::uint64_t identity = 0;  ///< the address of its random numbers
  Ticks issued = 0;            ///< of the present request
  SegmentState* segment = nullptr;
  const ServiceState* service = nullptr;  ///< of the present request
  LaneState* lane = nullptr;              ///< of the present request
  TeamState* team = nullptr;              ///< of the employee at work
  std::uint32_t next = kNone;
  std::uint32_t previous = kNone;
  Index cursor = 0;
  std::uint32_t root = kNone;  ///< whose counts and attributes it uses
  // What stands from here on is needed when a customer comes and leaves, or by more than an ordinary visit.
  Ticks arrived = 0;
  Ticks started = 0;        ///< of the present work, where visits are kept or an end needs care
  double work_s = 0;        ///< of interruptible work: what is left, at nobody's pace; while it goes on, when it ends
  double whole_work_s = 0;  ///< all of the present work, at nobody's pace; of a service with needs before its work too
  std::uint32_t case_number = 0;  ///< of its segment, modulo 2^32
  std::uint32_t turn = 0;         ///< in queues, where arrival alone does not decide
  std::uint32_t employee = resources::Crew::kNobody;
  std::uint32_t sibling = kNone;  ///< the next branch of the same fork
  std::uint32_t amount = 0;       ///< of things waited for
  std::uint32_t ordered = 0;      ///< of things that this order is for
  Index ask = kNoIndex;           ///< of the present request
  Index defect_origin = kNoIndex;
};
static_assert(sizeof(Activity) == 192, "three lines of memory, of which an ordinary visit needs two");

/// Whether a customer waits for its present request; a branch of the customer's own journey among them.
inline bool is_external(const Activity& activity) { return activity.inside == 0 && !activity.detached; }
/// Whether what is worked on is the visit of a customer, and nothing that it needs of colleagues.
inline bool is_customers_own(const Activity& activity) {
  const bool in_program = activity.phase == Phase::within || activity.phase == Phase::recalled ||
                          (activity.phase == Phase::redoing && activity.service->plan->program_has_work);
  return !activity.detached && activity.inside == (in_program ? 1 : 0);
}
/// Whether it is in a visit of a customer, and in nothing that this needs of colleagues.
inline bool is_in_own_visit(const Activity& activity) { return activity.inside == 1 && !activity.detached; }
/// Whether it is a contact of a customer who comes again.
inline bool is_known(const Activity& activity) {
  return activity.segment != nullptr && activity.segment->known && !activity.detached;
}

/// One line that a case stands in, or one answer that it waits for.
struct Standing {
  std::uint32_t next = kNone;  ///< joined later by the same case
  std::uint32_t activity = kNone;
  Ticks since = 0;
  Index visit = kNoIndex;  ///< of an answer: the service in whose course it is owed
  Line line{};
  bool resumed = false;  ///< again, of work put down
};

/// The waits of a case that may wait otherwise than for the people of one department at a time (waiting.h).
struct CaseWaits {
  Ticks others[kOtherLines] = {};  ///< of its waits so far: for places, for goods, at gates
  Ticks inside = 0;                ///< for answers that colleagues owe, so far
  Ticks since = 0;                 ///< the last change of what follows
  Ticks before = 0;                ///< waits of earlier attempts of the same customer
  Ticks drawn_at = -1;             ///< when patience was drawn last
  double drawn_s = 0;              ///< that patience
  std::uint32_t first = kNone;     ///< the lines it stands in, in the order of joining
  std::uint32_t joined = 0;        ///< lines but those for people joined so far
  std::int32_t attended = 0;       ///< branches that somebody works for
  std::uint32_t starting = 0;      ///< forks whose branches are being started
  bool leaves = false;             ///< the customer has given up, and work in hand is finished
  Outcome outcome{};               ///< how
};

/// A contact of a customer who comes again, while it lasts.
/// A customer waits while colleagues are asked. Of several who are asked at once the first decides what it is like.
struct AskingStage {
  double since_s = 0;
  double tolerated_s = 1;
  std::uint32_t asked_by = kNone;  ///< the activity
  Index provider = kNoIndex;       ///< the department in whose hours the time counts; kNoIndex: by the clock
  bool on_hold = false;            ///< else parked, or to be called back
};

struct ContactState {
  std::uint32_t person = kNone;
  customers::Contact contact{};
  Index team = kNoIndex;            ///< of the employee who served last
  std::uint32_t who = 0;            ///< of that team
  Index served_by = kNoIndex;       ///< the department, where blame is weighed
  std::uint32_t asking = 0;         ///< requests to colleagues at present
  AskingStage stage{};              ///< of the first of them that was made
  std::uint32_t complaint = kNone;  ///< of a request that is about one: its number in the base
  std::uint64_t followed = 0;       ///< of a request that asks afterwards: the contact that it is about
  double lasts = 1;                 ///< a factor on how long it takes to serve this customer here
  Ticks seen = 0;                   ///< of the waits before service: those that ended with service
};

enum class FrameKind : std::uint8_t {
  service,   ///< of a department, whose cursor is inside what it needs
  call,      ///< made of steps
  region,    ///< a place taken
  employer,  ///< of a background need: whose people work more slowly meanwhile
};

struct Frame {
  std::uint32_t next = kNone;  ///< in a line of frames
  std::uint32_t previous = kNone;
  std::uint32_t around = kNone;    ///< the frame around it
  std::uint32_t activity = kNone;  ///< of a service: the case that is inside of it
  FrameKind kind{};
  Index back = kNoIndex;  ///< where to go on; of a region, the stock
  const ServiceState* service = nullptr;
  TeamState* team = nullptr;
  DepartmentState* employer = nullptr;
  Ticks issued = 0;
  Ticks started = 0;
  std::uint32_t turn = 0;
  double work_s = 0;  ///< the own work at nobody's pace, where it is done in parts
  EventHandle hold_limit{};
  EventHandle giving_up{};  ///< of the customer whose case is parked
  std::uint32_t employee = resources::Crew::kNobody;
  std::uint32_t watch = kNone;
  Index ask = kNoIndex;
  std::int16_t priority = 0;
  bool held = false;          ///< the employee is still on the case
  bool returns = false;       ///< an employee takes the case up again when the answer has come
  bool on_line = false;       ///< the customer still holds a line
  bool transferring = false;  ///< the employee leaves as soon as another one begins
  bool clean = true;          ///< the case was without an error when the present need arose
  std::uint8_t loops = 0;     ///< times the request that is worked on went back to be completed
  Asker asker{};
  // Where a ledger is kept:
  Index held_for = kNoIndex;        ///< the need for which the employee is held
  Index charged_before = kNoIndex;  ///< what the case's time is charged to when the present need is right at last
  bool again = false;               ///< the present need was wrong, and is asked for once more
};

/// Branches that go on side by side.
struct ForkState {
  std::uint32_t next = kNone;  ///< the pool's own
  std::uint32_t parent = kNone;
  std::uint32_t first = kNone;  ///< branch; the others follow by `sibling`
  std::uint32_t needed = 0;     ///< branches still to be done
  Index target = kNoIndex;
  bool waiting = false;  ///< the parent waits; it does not while the branches are being started
};

/// The requester: a segment, or the people of a department; neither where it is outside the chain.
struct Requester {
  Index segment = kNoIndex;
  Index department = kNoIndex;
};

/// The promise about one request, until it is answered.
struct Watch {
  std::uint32_t next = kNone;
  std::uint32_t previous = kNone;
  std::uint32_t activity = kNone;
  Index service = kNoIndex;
  Index ask = kNoIndex;   ///< into Plan::asks
  Requester requester{};  ///< where the request may be escalated
  double due_s = 0;
  double patience_s = 0;  ///< of the requester, in business time
  Time issued{};
  std::uint32_t visit = 0;  ///< which request of the case for this service it is
  std::uint8_t level = 0;   ///< of escalation, so far
  EventHandle escalation{};
  EventHandle due{};  ///< of a department that keeps all its promises
};

struct StockState {
  std::uint32_t level = 0;
  std::uint32_t on_order = 0;
  std::uint64_t owed = 0;  ///< waited for by cases
  std::uint64_t orders = 0;
  resources::WaitingLine waiting;      ///< by turn; which of the three lines is in use says `rule`
  resources::OrderedLine ordered;      ///< by key
  resources::UnorderedLine unordered;  ///< by chance
  std::uint64_t picks = 0;             ///< times a case was chosen by chance
  statistics::TickArea held;           ///< on the shelf; of a region, places taken
  statistics::TickArea lacking;        ///< cases in the line
  const DisciplineRule* rule = nullptr;
  const PlannedStock* plan = nullptr;

  std::uint32_t size() const { return waiting.size() + ordered.size() + unordered.size(); }
};

struct GateState {
  resources::WaitingLine waiting;
  statistics::TickArea gathered;  ///< cases in the line
  EventHandle timer{};
  const organisation::Gate* plan = nullptr;
};

}  // namespace domino::chain
