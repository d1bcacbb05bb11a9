/// The state of one replication of a plan, and the rules by which a case moves through it.
///
/// A case is an *activity*: a cursor over the plan's program, with a linked stack of frames for the services
/// it is inside of. It is in exactly one of few states: in a queue, at work, in a delay. A request that
/// nobody waits for (`notify`) is an activity of its own. Departments are counters, queues and integrals.
///
/// To follow a customer: `arrive` → `go_on` (the program) → `ask` → `start_work` or the queue →
/// `end_work` → `go_on` … → `end_case`. Departments change at `change_shift`.
///
/// Guarantee: a replication is a function of (plan, seed, replication number) alone; every customer who came
/// is served, lost or still present at the end. Nothing is allocated in steady state.
/// Cost: two events per visit; 128 bytes an active case, 64 more where visits are counted, 56 a service around it.
#pragma once

#include <cstdint>
#include <optional>
#include <stop_token>
#include <vector>

#include "engine/kernel/pool.h"
#include "engine/kernel/simulation.h"
#include "engine/random/stream.h"
#include "engine/resources/server_pool.h"
#include "engine/resources/waiting_line.h"
#include "engine/statistics/tick_area.h"
#include "models/chain/plan.h"
#include "models/chain/record.h"

namespace domino::chain {

struct ReplicationOptions {
  bool keep_visits = false;
};

class Replication {
 public:
  /// The plan must outlive the replication.
  explicit Replication(const Plan& plan, ReplicationOptions options = {});
  Replication(const Replication&) = delete;
  Replication& operator=(const Replication&) = delete;

  /// Runs replication `number` from an empty system; null when stopped from outside. The record is valid
  /// until the next run. Throws RunCannotGoOn.
  const Record* run(std::uint64_t seed, std::uint64_t number, const std::stop_token& stop = {});

 private:
  enum class What : std::uint32_t {  // kinds of events
    arrival,                         // subject: segment
    work_ends,                       // subject: activity
    delay_ends,                      // subject: activity
    gives_up,                        // subject: activity
    leaves_note,                     // subject: activity
    hold_limit,                      // subject: frame
    shift,                           // subject: department
  };

  /// The calendar changes before anything else happens at the same instant.
  static constexpr Priority kShift = 64;

  /// Whether the present work is a request's own, or the return to a service whose answer has come.
  enum class Phase : std::uint8_t { asked, recalled };

  struct Department {
    resources::ServerPool staff;
    bool open = true;
    bool staying = false;  // past closing, until those waiting then are served
    bool limited = false;  // in its lines or its waiting room
    bool pausing = false;  // work in progress stops at the end of a shift
    Ticks closed_at = 0;   // while staying
    std::uint32_t external_waiting = 0;
    std::uint32_t external_present = 0;
    resources::WaitingLine working;   // by start of work; kept only where work can be paused
    resources::WaitingLine paused;    // work stopped at the end of a shift
    resources::WaitingLine recalled;  // cases whose answer has come
    resources::WaitingLine waiting;
    statistics::TickArea waiting_area;
    const PlannedDepartment* plan = nullptr;
    DepartmentRecord* record = nullptr;
  };

  struct Segment {
    const PlannedSegment* plan = nullptr;
    SegmentRecord* record = nullptr;
    const random::Stream* arrival_stream = nullptr;
    std::int64_t day = -1;
    double factor = 1;           // today's busyness
    std::uint64_t arrivals = 0;  // scheduled so far, the next one included
    std::uint64_t cases = 0;     // customers so far
    Ticks target = 0;            // of the service level
    bool impatient = false;      // waiting customers may leave
    bool plain = true;           // customers come alone, at a rate
    bool bare = true;            // cases keep no numbers: neither counts of visits nor attributes
  };

  /// What every visit needs of a planned service, close together.
  struct Service {
    const PlannedAmount* duration = nullptr;
    const random::Stream* stream = nullptr;
    Department* department = nullptr;
    Index index = kNoIndex;
    Index program = kNoIndex;
    Index counter = kNoIndex;
  };

  struct alignas(64) Activity {
    std::uint64_t identity = 0;  // address of its random numbers
    std::uint64_t case_number = 0;
    Ticks arrived = 0;
    Ticks issued = 0;         // of the present request
    Ticks started = 0;        // of the present work
    Ticks waited = 0;         // in the queues of its own journey
    EventHandle giving_up{};  // the end of patience, whichever form it takes
    EventHandle work_end{};   // where work can be paused
    double work_left_s = 0;   // of paused work; the instant of its end while it goes on
    std::uint32_t next = kNone;
    std::uint32_t previous = kNone;
    std::uint32_t frame = kNone;
    Segment* segment = nullptr;
    const Service* service = nullptr;  // of the present request
    Index cursor = 0;
    std::uint32_t visits = 0;  // requests of its own journey so far
    std::uint16_t inside = 0;  // services in progress around the cursor
    Phase phase{};
    bool detached = false;          // a request that nobody waits for
    bool answered = false;          // somebody has begun to serve the customer
    bool on_line = false;           // holds a line of the department visited
    organisation::NeedMode mode{};  // of the present request, if internal
  };

  static_assert(sizeof(Activity) == 128);

  /// A service in progress whose cursor is inside what it needs, or a service made of steps.
  struct Frame {
    std::uint32_t next = kNone;        // the frame around it
    Index back = kNoIndex;             // made of steps: where to go on
    const Service* service = nullptr;  // by a department: the service in progress
    Ticks issued = 0;
    Ticks started = 0;
    EventHandle hold_limit{};
    bool held = false;     // the employee is still on the case
    bool returns = false;  // somebody takes the case up again when the answer has come
    bool on_line = false;  // the customer still holds a line
    organisation::NeedMode mode{};
  };

  // --- the run -------------------------------------------------------------------------------------------
  void reset(std::uint64_t seed, std::uint64_t number);
  void open_for_business();
  bool run_until(Time horizon, const std::stop_token& stop);
  bool clear(const std::stop_token& stop);
  void handle(const Event& event);
  void start_measuring();
  void note_middle();
  void stop_measuring();
  void finish_record();

  // --- a case --------------------------------------------------------------------------------------------
  void schedule_arrival(Index segment);
  Time next_arrival_by_days(Segment& segment, double area);
  void schedule_any_arrival(Index segment);
  void schedule_after(Index segment, double area);
  void arrive(Index segment);
  void arrive_otherwise(Index segment);
  void enter(Index segment);
  void forget_visits(std::uint32_t activity);
  void begin_numbers(std::uint32_t activity);
  void draw_attributes(std::uint32_t activity);
  void go_on(std::uint32_t activity);
  void advance(std::uint32_t activity);
  void call(std::uint32_t activity, Index service);
  void go_back(std::uint32_t activity);
  void choose(std::uint32_t activity, const Instruction& instruction);
  const Branch& branch_of_the_case(std::uint32_t activity, const Choice& choice, double drawn) const;
  void need(std::uint32_t activity, const Instruction& instruction);
  void turn_away(Frame& frame);
  bool answered(std::uint32_t activity, const PlannedNeed& need);
  void finish_service(std::uint32_t activity);
  void notify(std::uint32_t by, const PlannedNeed& need, std::uint64_t identity);
  void end_case(std::uint32_t activity, Outcome outcome);

  // --- a department --------------------------------------------------------------------------------------
  void ask(std::uint32_t activity, const Service& service);
  bool admit(std::uint32_t activity, Department& department);
  void be_patient(std::uint32_t activity);
  void start_work(std::uint32_t activity);
  void note_start(Activity& activity) const;
  double work_of(std::uint32_t activity);
  double work_after_answer(std::uint32_t activity);
  void work(std::uint32_t activity, Department& department, double work_s);
  void end_work(std::uint32_t activity);
  void start_needs(std::uint32_t activity);
  void let_go(Department& department);
  void serve_next(Department& department);
  void start_from(resources::WaitingLine& line, Department& department);
  void resume(Department& department);
  void free_line(Department& department);
  void give_up(std::uint32_t activity, Outcome outcome);
  void park_at_limit(std::uint32_t frame);
  void change_shift(Index department);
  void pause_excess(Department& department);
  void disconnect_waiting(Department& department);

  // --- small things --------------------------------------------------------------------------------------
  random::Draws draws(std::uint32_t activity, const random::Stream& stream, Index counter);
  double sample(const PlannedAmount& amount, random::Draws luck, std::uint32_t activity) const;
  double with_terms(const PlannedAmount& amount, random::Draws luck, std::uint32_t activity) const;
  double attribute(std::uint32_t activity, Index index) const;
  double value(const PlannedFigure& figure, std::uint32_t activity) const;
  static bool is_external(const Activity& activity) { return activity.inside == 0 && !activity.detached; }
  void close_visit(const Activity& activity, const Service& service, Ticks issued, Ticks started);
  void keep_visit(const Activity& activity, const Service& service, Ticks issued, std::optional<Ticks> started,
                  Outcome outcome);
  void write_visit(const Activity& activity, const Service& service, Ticks issued, std::optional<Ticks> started,
                   Outcome outcome);

  const Plan& plan_;
  ReplicationOptions options_;
  Simulation simulation_;
  Ticks now_ = 0;
  Pool<Activity> activities_;
  Pool<Frame> frames_;
  std::vector<std::uint32_t> counters_;  // kCaseCounters an activity, if the plan counts anything
  std::vector<double> attributes_;       // Plan::attribute_slots an activity
  std::vector<random::Stream> streams_;  // by purpose
  std::vector<Service> services_;
  std::vector<Department> departments_;
  std::vector<Segment> segments_;
  bool arrivals_over_ = false;
  Record record_;
};

}  // namespace domino::chain
