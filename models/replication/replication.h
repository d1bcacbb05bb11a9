/// The rules by which a case moves through a replication of a plan.
///
/// To follow a customer: `arrive` → `go_on` (the program, journey.cpp) → `ask` → `start_work` or a queue →
/// `end_work` → `go_on` … → `end_case`. The way of an ordinary visit is in replication.cpp; what only some visits
/// meet has rooms of its own: needs.cpp (holding, parking, branches), desk.cpp (asking and queues), serving.cpp (teams
/// and disciplines), shifts.cpp (calendars, closing), deadlock.cpp, care.cpp (promises, mistakes, escalation),
/// stores.cpp (stocks, regions, gates), accounting.cpp (what the ledger is told of all this), people_at_work.cpp (what
/// its people are asked and told), customers_at_the_desk.cpp (those who come again),
/// money.cpp (the till), memory.cpp (what fills it, and what is left of it).
///
/// Guarantee: a replication is a function of (plan, seed, replication number) alone; every customer who came
/// is served, lost or still present at the end; an employee does one thing at a time. Nothing is allocated in
/// steady state.
/// Cost: two events per visit; 192 bytes an active case, 64 more where visits are counted, 120 a service
/// around it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

#include "engine/kernel/memory.h"
#include "engine/kernel/pool.h"
#include "engine/kernel/simulation.h"
#include "engine/random/stream.h"
#include "models/plan/plan.h"
#include "models/replication/customers/customers.h"
#include "models/replication/disciplines/discipline.h"
#include "models/replication/ledger/blame.h"
#include "models/replication/ledger/ledger.h"
#include "models/replication/people/people.h"
#include "models/replication/record/record.h"
#include "models/replication/state.h"

namespace domino::chain {

struct ReplicationOptions {
  bool keep_visits = false;
  LedgerOptions ledger{};
  /// What all replications of a call may hold together; must outlive them. None: this one has a budget of its own.
  MemoryBudget* memory = nullptr;
};

/// Of a replication that is told of none.
inline constexpr std::uint64_t kMemoryOfItsOwn = 4'000'000'000;

/// Equal parts of the measured span, one behind the other from its beginning, each told of as if it were a run.
struct Batches {
  std::size_t count = 0;
  Duration length{};
  std::function<void(const Record&)> ended{};  ///< what happened in one of them; valid during the call
};

class Replication {
 public:
  /// The plan must outlive the replication.
  explicit Replication(const Plan& plan, ReplicationOptions options = {});
  Replication(const Replication&) = delete;
  Replication& operator=(const Replication&) = delete;

  /// Runs replication `number` from an empty system; null when stopped from outside. The record is valid
  /// until the next run, and does not depend on whether batches are told of. Throws RunCannotGoOn, and where the memory
  /// does not reach, RunOutOfMemory, which says what fills it. What it needed beyond some megabytes it gives back at
  /// its end.
  const Record* run(std::uint64_t seed, std::uint64_t number, const std::stop_token& stop = {},
                    const Batches& batches = {});

  /// In the runs to come people fare as `followed` says, if any, and how they fare is written to `recorded`, if any
  /// (people.h). Both must outlive these runs. Does nothing where the plan has no people.
  void follow_people(const PeoplePath* followed, PeoplePath* recorded) {
    if (people_ != nullptr) people_->follow(followed, recorded);
  }

  /// Of a run whose record could not be read for want of memory either.
  RunOutOfMemory out_of_memory() const;

  /// Those of the plan, as the last run left them; null where it has none.
  const People* people() const { return people_.get(); }
  const Customers* customers() const { return customers_.get(); }
  Customers* customers() { return customers_.get(); }

 private:
  enum class What : std::uint32_t {  // kinds of events
    arrival,                         // subject: segment
    work_ends,                       // subject: activity
    careful_work_ends,               // subject: activity; more than the ordinary belongs to the end
    delay_ends,                      // subject: activity
    gives_up,                        // subject: activity
    leaves_note,                     // subject: activity
    gives_up_parked,                 // subject: activity
    redials,                         // subject: activity
    goes_on,                         // subject: activity
    clarified,                       // subject: activity
    overflows,                       // subject: activity
    hold_limit,                      // subject: frame
    escalates,                       // subject: watch
    gate_opens,                      // subject: gate; so many are there, or the first has waited long enough
    leaves,                          // subject: gate; by its timetable
    shift,                           // subject: department
    turns,                           // subject: department; at places that are never left
    intervenes,                      // subject: intervention; it begins or ends
    contact,                         // subject: segment; something is due in its population
    pays,                            // subject: payment
    pay_day,                         // what accrues with time is paid for
    falls_due,                       // subject: watch; what is promised must be done now
  };

  /// The calendar changes before anything else happens at the same instant.
  static constexpr Priority kShift = 64;

  // --- the run (replication.cpp) ---------------------------------------------------------------------------
  void reset(std::uint64_t seed, std::uint64_t number);
  void open_for_business();
  void open_departments();
  void open_lanes();
  void open_services();
  static bool issues_carefully(const ServiceState& service);
  MemoryBudget& budget() { return options_.memory != nullptr ? *options_.memory : own_budget_; }
  void give_back_memory();
  void begin_with_nothing();
  bool run_to_the_end(std::uint64_t seed, std::uint64_t number, const Batches& batches);
  bool run_until(Time horizon);
  bool run_in_batches(const Batches& batches);
  bool run_past_middle(Time until);
  bool clear();
  /// Looks for a request to stop every 256 steps of what may go on for long within one event, but for the first: as
  /// often as the simulation does between events.
  void heed_stop(std::uint64_t step) const {
    if (step % 256 == 255 && stop_.stop_requested()) [[unlikely]]
      throw RunInterrupted();
  }
  void require_nothing_left() const;
  template <bool kLedger>
  [[gnu::always_inline]] void handle(const Event& event);
  void handle_rare(What what, std::uint32_t subject);
  void fetch_what_comes(std::span<const Event> coming) const;
  void start_measuring();
  void note_middle();
  void read_areas();
  void clear_churn();
  void read_duty();
  void finish_record();

  // --- a case (replication.cpp, journey.cpp) ---------------------------------------------------------------
  void schedule_arrival(SegmentState& segment, Index index);
  void schedule_any_arrival(Index segment);
  void schedule_after(Index segment, double area);
  Time next_arrival_by_days(SegmentState& segment, double area);
  template <bool kLedger>
  [[gnu::always_inline]] void arrive(Index segment);
  void arrive_otherwise(Index segment);
  template <bool kLedger>
  [[gnu::always_inline]] void enter(SegmentState& segment);
  void enter_otherwise(SegmentState& segment);
  std::uint32_t take_activity();
  std::uint32_t take_case();
  void begin_numbers(std::uint32_t activity);
  void begin_numbers_like(std::uint32_t root, std::uint32_t activity);
  void draw_attributes(std::uint32_t activity);
  void forget_visits(std::uint32_t activity);
  template <bool kLedger>
  [[gnu::always_inline]] void go_on(std::uint32_t id, Activity& activity);
  void advance(std::uint32_t activity);
  void move_cursor(std::uint32_t activity, const Instruction& instruction);
  void call(std::uint32_t activity, Index service);
  void go_back(std::uint32_t activity);
  void choose(std::uint32_t activity, const Instruction& instruction);
  const Branch& branch_of_the_case(std::uint32_t activity, const Choice& choice, double drawn) const;
  void join_shortest(std::uint32_t activity, const Instruction& instruction);
  Index first_free(const Choice& choice);
  void ask_first_free(std::uint32_t activity, const Instruction& instruction);
  void wait_a_while(std::uint32_t activity, const Instruction& instruction);
  void go_on_soon(std::uint32_t activity);
  void go_on_now(std::uint32_t activity);
  template <bool kLedger>
  [[gnu::always_inline]] void end_served(std::uint32_t id, const Activity& activity);
  void end_case(std::uint32_t activity, Outcome outcome);
  void note_end(const Activity& activity, Outcome outcome);
  void forget(std::uint32_t activity);
  void come_again(std::uint32_t activity);
  void unwind(std::uint32_t activity);
  void pop_frame(std::uint32_t activity);

  // --- needs (needs.cpp) -----------------------------------------------------------------------------------
  void need(std::uint32_t activity, const Instruction& instruction);
  void engage(std::uint32_t activity, const Instruction& instruction);
  bool answered(std::uint32_t activity, const PlannedNeed& need);
  void verify(std::uint32_t activity, const Instruction& instruction);
  void begin_hold(std::uint32_t frame);
  void end_hold(std::uint32_t frame);
  void turn_away(std::uint32_t frame);
  void let_employee_go(Frame& frame);
  void let_transferrer_go(std::uint32_t activity);
  void start_needs(std::uint32_t activity);
  void hold_again(std::uint32_t activity);
  void work_within(std::uint32_t activity, const Instruction& instruction);
  bool finish_service(std::uint32_t activity);
  bool somebody_free(const PlannedNeed& need);
  void ask_detached(std::uint32_t by, const PlannedNeed& need, std::uint64_t identity);
  std::uint32_t detached(const Activity& cause, std::uint64_t identity, Index program, Asker asker);
  void ask_for(std::uint32_t activity, Requester requester);
  void give_up_parked(std::uint32_t activity);
  void fork(std::uint32_t activity, const Instruction& instruction);
  void join_branch(std::uint32_t activity);
  void finish_fork(std::uint32_t fork);
  void release_branches(std::uint32_t fork);
  void withdraw(std::uint32_t activity);
  void make_root(std::uint32_t activity, std::uint32_t root);

  // --- a department (replication.cpp, desk.cpp) ------------------------------------------------------------
  template <bool kLedger>
  [[gnu::always_inline]] void ask(std::uint32_t id, Activity& activity, const ServiceState& service);
  void ask_carefully(std::uint32_t activity, bool external);
  void find_somebody(std::uint32_t activity);
  bool admit(std::uint32_t activity, DepartmentState& department);
  bool is_full(const LaneState& lane);
  void be_patient(std::uint32_t activity);
  bool balks(std::uint32_t activity);
  template <bool kLedger>
  [[gnu::always_inline]] void wait_in_plain(std::uint32_t id, Activity& activity, const ServiceState& service,
                                            bool external);
  template <bool kLedger>
  [[gnu::always_inline]] void begin_ordinary(std::uint32_t id, Activity& activity, const ServiceState& service,
                                             Ticks wait, bool external);
  void start_carefully(std::uint32_t activity, TeamState& team, double factor);
  void note_start(Activity& activity, Ticks wait, bool external);
  double ordinary_work_s(std::uint32_t id, const Activity& activity, const ServiceState& service);
  double draw_work(std::uint32_t activity);
  void put_down(TeamState& team, std::uint32_t activity);
  double factor_of(const Activity& activity) const;
  double speed_of(const TeamState& team, std::uint32_t employee);
  std::uint32_t people_on_duty(const DepartmentState& department) const;
  double work_of_return(std::uint32_t activity);
  double pace(const Activity& activity, const TeamState& team, double factor);
  double pace_of(const Activity& activity, const TeamState& team, double factor);
  void work(std::uint32_t activity, TeamState& team, double work_s, double pace = 1);
  void go_on_with(std::uint32_t activity, TeamState& team, double factor);
  template <bool kLedger>
  [[gnu::always_inline]] void end_work(std::uint32_t activity);
  void end_careful_work(std::uint32_t activity);
  void end_carefully(std::uint32_t activity);
  bool complete(std::uint32_t activity);
  template <bool kLedger>
  [[gnu::always_inline]] void let_go(TeamState& team);
  static bool is_ordinary(const TeamState& team);
  void free_employee(TeamState& team, std::uint32_t employee);
  void release(std::uint32_t activity, const ServiceState& service, TeamState& team, std::uint32_t employee);
  void serve_next(TeamState& team);
  bool serve_one(TeamState& team);
  template <bool kLedger>
  [[gnu::always_inline]] void hand_over(LaneState& lane, TeamState& team);
  void start_from(std::uint32_t activity, LaneState& lane, TeamState& team, double factor);
  const PlannedLane::By* free_team(const LaneState& lane);
  struct Victim {
    std::uint32_t id = kNone;
    const PlannedLane::By* by = nullptr;
  };
  Victim victim_of(std::uint32_t activity);
  bool preempt(std::uint32_t activity);
  LaneState& put_back(TeamState& team, std::uint32_t activity);
  struct Ahead {
    std::uint32_t id = kNone;
    const PlannedTeam::Look* look = nullptr;
  };
  Ahead ahead_of(const Activity& activity, const TeamState& team) const;
  bool serve_before(std::uint32_t activity, TeamState& team);
  void yield_to_waiting(std::uint32_t activity, TeamState& team);
  std::uint32_t next_turn();
  void wait_in(LaneState& lane, std::uint32_t activity);
  void join(LaneState& lane, std::uint32_t activity);
  void join_line(LaneState& lane, std::uint32_t activity);
  void leave(LaneState& lane, std::uint32_t activity);
  void leave_line(LaneState& lane, std::uint32_t activity);
  class WaitingRequest;
  static const DisciplineRule& rule_of(const LaneState& lane);
  std::uint32_t head(const LaneState& lane, double drawn) const;
  double key_of(const LaneState& lane, std::uint32_t activity);
  double rank_of(const LaneState& lane, const PlannedTeam::Look& look, std::uint32_t activity);
  std::uint32_t head_from_before_closing(LaneState& lane);
  void overflow(std::uint32_t activity);
  void open_door(DepartmentState& department);
  void resume(TeamState& team);
  void free_line(DepartmentState& department);
  void give_up(std::uint32_t activity, Outcome outcome);
  void leave_unserved(std::uint32_t activity, Outcome outcome = Outcome::gave_up);
  void keep_visit_out_of_line(std::uint32_t activity, Outcome outcome);
  void count_gave_up(std::uint32_t activity);
  void change_shift(Index department);
  void apply_duty(Index department);
  void set_duty(TeamState& team);
  void pause_excess(TeamState& team);
  void disconnect_waiting(DepartmentState& department);
  static bool is_counted(const LaneState& lane);
  void stay_for_those_waiting(DepartmentState& department);
  void stay_no_longer(DepartmentState& department);
  bool somebody_left_from_before_closing(const DepartmentState& department) const;
  void note_remaining(LaneState& lane, std::uint32_t activity);
  void list_as_remaining(LaneState& lane, std::uint32_t activity);
  void list_remaining(LaneState& lane);
  static bool came_after_closing(const DepartmentState& department, const Activity& activity);
  /// Whether the predicate holds for some request in a queue of the department; asks them in no particular order.
  template <class Predicate>
  bool any_waiting(const DepartmentState& department, Predicate&& predicate) const {
    for (const Index index : department.plan->lanes) {
      const LaneState& lane = lanes_[index];
      for (std::uint32_t id = lane.waiting.first(); id != kNone; id = activities_[id].next)
        if (predicate(id)) return true;
      for (std::uint32_t i = 0; i < lane.ordered.size(); ++i)
        if (predicate(lane.ordered.at(i))) return true;
      for (std::uint32_t i = 0; i < lane.unordered.size(); ++i)
        if (predicate(lane.unordered.at(i))) return true;
    }
    return false;
  }
  bool wait_at_door(std::uint32_t activity);

  // --- deadlock (deadlock.cpp) -----------------------------------------------------------------------------
  void look_for_deadlock() const;
  void refuse_to_wait_for_ever(const std::vector<char>& stuck) const;
  static bool nobody_else_comes(const TeamState& team);
  bool somebody_may_come(const LaneState& lane, const std::vector<char>& stuck) const;
  bool somebody_may_leave(const DepartmentState& department) const;
  using AtDoors = std::map<std::uint32_t, const LaneState*>;
  AtDoors at_doors_in_vain(const std::vector<char>& stuck) const;
  const LaneState* lane_in_vain(std::uint32_t activity, const std::vector<char>& stuck, const AtDoors& at_doors) const;
  template <class Visit>
  void for_each_held_in_vain(const std::vector<char>& stuck, Visit&& visit) const;

  // --- care (care.cpp) -------------------------------------------------------------------------------------
  Requester who_asks(const Activity& activity) const;
  Index find_ask(const Activity& activity) const;
  std::uint32_t watch(std::uint32_t activity);
  void close_watch(std::uint32_t& watch, bool answered);
  void miss_open_promises();
  void count_promise(const Watch& watch, bool kept);
  void schedule_escalation(std::uint32_t watch);
  void escalate(std::uint32_t watch);
  std::int16_t priority_of(const ServiceState& service, std::uint32_t activity) const;
  void raise_priority(std::uint32_t activity, std::uint32_t watch);
  bool makes_error(std::uint32_t activity);
  void note_defect(std::uint32_t activity);
  void pass_message_on(std::uint32_t activity);
  bool needs_clarification(std::uint32_t activity);
  bool false_urgency(std::uint32_t activity);

  // --- ideal departments (perfection.cpp) ------------------------------------------------------------------
  void open_stand_ins();
  void hurry(std::uint32_t watch);
  bool is_due(const Activity& activity) const;
  bool takes_no_time(const Activity& activity) const;
  double shortened(const Activity& activity, double work_s) const;
  std::uint32_t watch_of(const Activity& activity) const;
  const PlannedLane::By* server_of(const LaneState& lane, const Activity& activity);
  PlaceOf place_of(const TeamState& team, std::uint32_t employee, std::uint64_t identity) const;

  // --- people (people_at_work.cpp) -------------------------------------------------------------------------
  void open_people();
  void set_duty_of_people(TeamState& team, std::uint32_t heads);
  void take_turns(Index department);
  void intervene(Index intervention);
  void reconsider(Index department);
  void keep_hours(Index department, const people::NewHours* hours);
  Load load_of(const DepartmentState& department) const;
  void note_taken_up(const TeamState& team, std::uint32_t employee);
  void note_laid_down(const TeamState& team, std::uint32_t employee);
  PlaceOf place_of_requester(const Activity& activity, std::uint32_t frame) const;
  void note_answer(const Activity& activity, const ServiceState& service, Answered answered);
  double voice_of(const Activity& activity, std::uint32_t watch, double usual) const;

  // --- those who come again (customers_at_the_desk.cpp) ---------------------------------------------------
  void open_customers();
  void schedule_contact(Index segment);
  void attend(Index segment);
  void enter_person(Index segment, std::uint32_t person);
  void carry_over(std::uint32_t person, std::uint32_t activity);
  static bool is_known(const Activity& activity) {
    return activity.segment != nullptr && activity.segment->known && !activity.detached;
  }
  Encounter& encounter_of(const Activity& activity) { return encounters_[activity.root]; }
  void note_server(std::uint32_t activity, const TeamState& team);
  void note_stage(const Activity& activity, Ticks wait, bool overtaken);
  void note_requirements(std::uint32_t activity, const TeamState& team);
  double lasting(const Activity& activity) const;
  void pass_complaints_on(Index segment);
  void note_settled(std::uint32_t activity, Outcome outcome);
  void note_asking(const Activity& activity, Asker asker);
  void note_answered(const Activity& activity);
  void note_surfacing(const Activity& activity, double lag_s);
  double held_s(const Encounter& encounter) const;
  bool weighs_blame(const Activity& activity) const { return blame_ != nullptr && is_known(activity); }
  void weigh_blame(std::uint32_t activity);
  void judge(std::uint32_t activity, Outcome outcome);

  // --- money (money.cpp) -----------------------------------------------------------------------------------
  void open_money();
  void open_till(double paid);
  void pay_once(Index payment);
  void pay_day();
  void settle_accounts();
  void pay_tax();
  void note_money();
  void close_till();
  void sell(std::uint32_t activity);

  // --- stores (stores.cpp) ---------------------------------------------------------------------------------
  void open_stores();
  bool take(std::uint32_t activity, const Instruction& instruction);
  void took(std::uint32_t activity, StockState& stock);
  void put(Index stock, std::uint32_t amount);
  void reorder(std::uint32_t activity, StockState& stock);
  void deliver(std::uint32_t activity, Index stock);
  void gather(std::uint32_t activity, GateState& gate);
  void open_gate(GateState& gate);
  void schedule_departure(Index gate);
  void leave_by_timetable(Index gate);

  // --- the ledger (accounting.cpp) -------------------------------------------------------------------------
  void open_account(std::uint32_t id, const Activity& activity);
  void note_wait(std::uint32_t activity);
  void note_leave(std::uint32_t activity, const LaneState& lane);
  static bool waits_plainly(const Activity& activity);
  void note_work(std::uint32_t activity);
  void note_taken(std::uint32_t activity, const TeamState& team);
  void note_given_back(const TeamState& team);
  void note_put_down(const TeamState& team, Ticks issued);
  void note_account(std::uint32_t activity, Index account, StoryEvent::Kind kind, Index what);
  void note_delay(std::uint32_t activity, Index delay);
  void note_clarification(std::uint32_t activity);
  void note_fold(std::uint32_t activity, Outcome outcome);
  void note_held(Frame& frame, Index need);
  void note_hold_over(Frame& frame);
  void tell_hold_over(std::uint32_t frame);
  void note_rework(std::uint32_t activity, Frame& frame, Index origin);
  void note_right(std::uint32_t activity, Frame& frame);
  void note_shift(const DepartmentState& department);
  void note_places(const LaneState& lane);
  void list_first(const LaneState& lane, std::size_t count, std::vector<std::uint32_t>& first) const;
  Index requester_of(const Activity& activity) const;
  Ticks issue_in_service(const Activity& activity) const;
  void settle_branches(std::uint32_t activity);
  void forget_time(std::uint32_t activity);
  /// Of the one case whose story is told.
  void tell(std::uint32_t id, StoryEvent::Kind kind, Index what) {
    if (ledger_.is_told(id)) [[unlikely]]
      tell_in_words(id, kind, what);
  }
  void tell_in_words(std::uint32_t activity, StoryEvent::Kind kind, Index what);

  // --- small things ----------------------------------------------------------------------------------------
  random::Draws draws(std::uint32_t activity, const random::Stream& stream, Index counter) {
    const std::uint32_t visit = counter == kNoIndex ? 0 : visit_number(activity, counter);
    return stream.at(activities_[activity].identity, visit);
  }
  std::uint32_t visit_number(std::uint32_t activity, Index counter);
  std::uint32_t visits_so_far(std::uint32_t activity, Index counter) const;
  double sample(const PlannedAmount& amount, random::Draws luck, std::uint32_t activity) const {
    if (amount.terms.empty()) [[likely]]
      return amount.base.sample(luck);
    return with_terms(amount, luck, activity);
  }
  double with_terms(const PlannedAmount& amount, random::Draws luck, std::uint32_t activity) const;
  double attribute(std::uint32_t activity, Index index) const;
  double value(const PlannedFigure& figure, std::uint32_t activity) const;
  static bool is_external(const Activity& activity) { return activity.inside == 0 && !activity.detached; }
  EventHandle schedule(Duration after, What what, std::uint32_t subject) {
    return simulation_.schedule_cancellable(simulation_.now() + after, static_cast<std::uint32_t>(what), subject);
  }
  Index index_of(const DepartmentState& department) const {
    return static_cast<Index>(&department - departments_.data());
  }
  Index index_of(const TeamState& team) const { return static_cast<Index>(&team - teams_.data()); }
  Index index_of(const SegmentState& segment) const { return static_cast<Index>(&segment - segments_.data()); }
  Index index_of(const LaneState& lane) const { return static_cast<Index>(&lane - lanes_.data()); }
  DepartmentState& department_of(Index service) { return *services_[service].department; }
  void close_carefully(Activity& activity, const ServiceState& service, Ticks issued, std::uint32_t& watch, Index ask);
  void keep_visit_left(const Activity& activity, const Frame& frame);
  void write_visit(const Activity& activity, const ServiceState& service, Ticks issued, std::optional<Ticks> started,
                   Outcome outcome);

  const Plan& plan_;
  const Instruction* program_;  // the plan's
  ReplicationOptions options_;
  MemoryBudget own_budget_{kMemoryOfItsOwn};  // before all that counts against it
  Simulation simulation_;
  std::stop_token stop_;  // of the present run
  Ticks now_ = 0;
  Pool<Activity> activities_;
  Pool<Frame> frames_;
  Pool<ForkState> forks_;
  Pool<Watch> watches_;
  BudgetedVector<std::uint32_t> counters_;  // kCaseCounters an activity, if the plan counts anything
  BudgetedVector<double> attributes_;       // Plan::attribute_slots an activity
  BudgetedVector<double> paces_;            // of an activity whose work can be stopped: how much longer it takes
  std::vector<random::Stream> streams_;     // by purpose
  std::vector<ServiceState> services_;
  std::vector<DepartmentState> departments_;
  std::vector<TeamState> teams_;
  std::vector<LaneState> lanes_;
  std::vector<SegmentState> segments_;
  std::vector<StockState> stocks_;
  std::vector<GateState> gates_;
  std::uint32_t turns_ = 0;
  bool blocking_ = false;         // some department keeps cases at its door
  bool waits_in_circle_ = false;  // people may wait for each other for ever
  bool arrivals_over_ = false;
  bool middle_noted_ = false;
  bool telling_ = false;  // some case's story is told
  Record record_;
  Ledger ledger_;
  std::unique_ptr<Blame> blame_;            // none where nobody comes again or no ledger is kept
  std::vector<Pay> pay_;                    // by department
  std::unique_ptr<People> people_;          // none where nobody's state changes anything
  std::unique_ptr<Customers> customers_;    // none where nobody comes again
  BudgetedVector<Encounter> encounters_;    // by activity, where somebody does
  std::vector<Ticks> latest_served_;        // by department: when the latest of those whom it has begun to serve came
  std::vector<std::uint32_t> first_;        // who would be served by the absent; kept for its memory
  std::vector<PlannedLane::By> stand_ins_;  // by department
};

}  // namespace domino::chain
