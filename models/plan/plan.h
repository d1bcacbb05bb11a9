/// The plan: a service chain compiled once into immutable tables that all replications share.
///
/// Names have become indices, journeys have become short programs of instructions, and every random number
/// has its purpose. A case is a cursor over these instructions; a service that needs others is a program of
/// its own, which the cursor enters and leaves through a small stack. So the way of a customer through the
/// code is the way through the plan, and the plan can be read beside the scenario.
/// Guarantee: a plan exists only for a chain without mistakes; `compile` finds all of them in one pass.
/// Cost: linear in the size of the chain, but for the did-you-mean search after a mistake.
/// Limits: 2^31 instructions; services nest to any depth but never in a circle.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/random/distribution.h"
#include "models/chain/chain.h"
#include "models/plan/planned_amount.h"
#include "models/plan/planned_people.h"

namespace domino::chain {

inline constexpr std::size_t kCaseCounters = 16;  ///< slots in which a case counts its own visits

/// What a case stands in line for.
enum class Line : std::uint8_t {
  people,  ///< of a department
  place,   ///< in a region
  goods,   ///< of a stock
  gate,    ///< company, or a departure
  answer,  ///< none of its own: it waits for an answer that colleagues owe
};
/// In which a case stands itself, all but those for people.
inline constexpr std::size_t kOtherLines = 3;

/// What a cursor does at one place of a program.
enum class Operation : std::uint8_t {
  visit,       ///< ask department `service`.by for work and wait for it
  call,        ///< run the program of `service`, then go on
  choose,      ///< go to the target of the branch that is drawn
  shortest,    ///< go to the target of the branch whose service has the shortest queue
  first_free,  ///< go to the target of the first branch for whose service somebody is free
  jump,        ///< go to `target`
  repeat,      ///< with the chance drawn, go to `target`; else on
  delay,       ///< let time pass
  need,        ///< with the chance drawn, go on to the asking that follows; else to `target`
  engage,      ///< leave the case, hold it, or turn to others, as the need's mode says
  answered,    ///< what was needed is there: go back to work if the employee had turned away
  verify,      ///< look for an error in the answer; where one is found, go back to `target`
  work,        ///< a part of the own work of the service around, before or between what it needs
  finish,      ///< the work with all that it needed is done: let the employee go
  fork,        ///< go all branches at once, and to `target` when enough of them are done
  joined,      ///< the end of a branch
  take,        ///< take from a stock or enter a region, and wait until that can be done
  put,         ///< put into a stock
  leave,       ///< leave a region
  deliver,     ///< what was ordered has come
  mark,        ///< note when a case comes by for the first time
  gather,      ///< wait at a gate
  depart,      ///< the end of work in hand for a case whose customer has given up in another branch
  leave_message,
  end,   ///< the end of a case, served
  part,  ///< the same, of somebody who pays, or comes again and judges it
  back,  ///< the end of a service made of steps
};

struct Instruction {
  Operation operation{};
  Index service = kNoIndex;  ///< visit, call
  Index target = kNoIndex;   ///< jump, repeat, need
  /// Into choices, delays, chances, needs, forks, takings, gatherings, asks or marks, by operation; of visits,
  /// wait_terms.
  Index detail = kNoIndex;
  Index purpose = kNoIndex;  ///< of the numbers drawn here
  Index counter = kNoIndex;  ///< counts how often a case came by, where it may come more than once
  friend bool operator==(const Instruction&, const Instruction&) = default;
};

struct Branch {
  double up_to = 0;  ///< cumulative chance
  Index target = 0;
  Index alternative = kNoIndex;  ///< into Plan::alternatives, where the choice depends on the case
  friend bool operator==(const Branch&, const Branch&) = default;
};
struct Choice {
  Index first = 0;  ///< into Plan::branches
  Index count = 0;
  bool of_the_case = false;  ///< decided by `alternatives`, not by `up_to`
  friend bool operator==(const Choice&, const Choice&) = default;
};

/// The branches of a fork are branches of the plan, of which only the targets matter.
struct Fork {
  Index first = 0;
  Index count = 0;
  std::uint32_t needed = 0;
  friend bool operator==(const Fork&, const Fork&) = default;
};

/// What a step says about waiting there (organisation::WaitTerms).
struct PlannedWaitTerms {
  std::optional<std::optional<PlannedAmount>> patience{};
  std::optional<std::optional<Duration>> balks{};
  std::optional<std::optional<Duration>> message_after{};
  friend bool operator==(const PlannedWaitTerms&, const PlannedWaitTerms&) = default;
};

struct Gathering {
  Index gate = 0;
  Index waits = kNoIndex;  ///< into Plan::wait_terms
  friend bool operator==(const Gathering&, const Gathering&) = default;
};

struct Taking {
  Index stock = 0;
  std::uint32_t amount = 1;
  Index waits = kNoIndex;  ///< into Plan::wait_terms
  friend bool operator==(const Taking&, const Taking&) = default;
};

/// A queue of a department, and the teams who look at it.
///
/// Requests that the same teams can do equally well wait in one lane, so that a free team compares the heads of
/// few lanes and never looks through a queue.
struct PlannedLane {
  struct By {
    Index team = 0;
    double factor = 1;  ///< on the duration of work
    friend bool operator==(const By&, const By&) = default;
  };
  Index department = 0;
  std::vector<By> teams;  ///< in the order in which they are asked
  double weight = 1;
  Index overflow_to = kNoIndex;  ///< the lane where one waits on after `overflow_after`
  Duration overflow_after = kForever;
  Index stand_in = kNoIndex;  ///< of an ideal department (ideal.h): the team that is always there
  friend bool operator==(const PlannedLane&, const PlannedLane&) = default;
};

struct PlannedTeam {
  /// A lane it looks at.
  struct Look {
    Index lane = 0;
    double factor = 1;
    double weight = 1;
    std::uint32_t rank = 0;
    friend bool operator==(const Look&, const Look&) = default;
  };
  std::string name;
  Index department = 0;
  resources::Calendar staff;
  std::vector<Look> looks;  ///< by rank
  std::optional<random::Distribution> speeds{};
  Index speeds_purpose = kNoIndex;
  Index absence_purpose = kNoIndex;
  std::vector<double> offers;  ///< by Plan::requirements: how likely its people have it for a customer; or empty
  bool stands_in = false;      ///< nobody's people: they cost nothing, count as nobody and are as many as are needed
  friend bool operator==(const PlannedTeam&, const PlannedTeam&) = default;
};

/// `staff` is that of all its teams.
struct PlannedDepartment : organisation::DepartmentTerms {
  std::vector<Index> teams;
  std::vector<Index> lanes;
  std::vector<Index> services;
  Index supervisor = kNoIndex;  ///< the department that its escalations go to
  std::array<Index, 2> escalation_work{kNoIndex,
                                       kNoIndex};  ///< services: what it does about those that come to it, by level
  Index urgency_purpose = kNoIndex;
  Index pick_purpose = kNoIndex;  ///< of random queues and routing
  bool at_once = false;           ///< nobody waits for it, and what it does for colleagues takes no time (ideal.h)
  bool on_time = false;           ///< what it has promised is done when it is due (ideal.h)
  std::vector<Index> waits_for;   ///< departments that its responses depend on, itself among them, sorted
  double quitting = 1;            ///< a factor on the hazard of its people (levels.h)
  double usual_absence = 0;       ///< at the reference, where people's state moves it

  friend bool operator==(const PlannedDepartment&, const PlannedDepartment&) = default;
};

struct PlannedService : organisation::ServiceTerms {
  Index department = kNoIndex;  ///< kNoIndex: made of steps
  Index lane = kNoIndex;
  PlannedAmount duration;
  Index program = kNoIndex;       ///< its steps, or what it needs; kNoIndex: nothing
  bool program_has_work = false;  ///< the own work is part of the program, not before it
  Index purpose = kNoIndex;
  Index counter = kNoIndex;
  Index after_work_purpose = kNoIndex;
  PlannedFigure priority{};
  Index quality_purpose = kNoIndex;
  Index request_program = kNoIndex;  ///< of a request that no case makes: mending, escalation, messages
  Index completeness_purpose = kNoIndex;
  Index patience_purpose = kNoIndex;  ///< of requesters, who escalate
  bool is_escalation = false;         ///< work of supervisors that nobody stated
  Index harm_purpose = kNoIndex;
  bool in_branch = false;  ///< a case may ask for it in a branch of its own journey
  friend bool operator==(const PlannedService&, const PlannedService&) = default;
};

struct PlannedNeed {
  std::string name;
  Index service = kNoIndex;      ///< whose need it is
  Index asked = kNoIndex;        ///< the service asked for; kNoIndex: several
  Index one_of = kNoIndex;       ///< consult: the choice of the first who is free
  Index first_asked = kNoIndex;  ///< the first service of a department that it comes to: who waits for the answer is
                                 ///< promised what that one promises, and waits in its hours; kNoIndex: none
  PlannedFigure chance{1};
  PlannedConditions when;
  organisation::NeedMode mode{};
  organisation::Recall recall{};
  Duration at_most = kForever;
  Duration switching{};
  std::optional<PlannedAmount> work_left{};
  bool returns_to_work = false;  ///< an employee takes the case up again after the answer
  bool work_follows = false;     ///< own work of the service is still to be done
  Index work_purpose = kNoIndex;
  Index entry = kNoIndex;  ///< notify, background: the program of the request nobody waits for
  double check = 0;
  bool handed_off = false;
  friend bool operator==(const PlannedNeed&, const PlannedNeed&) = default;
};

struct PlannedStock {
  std::string name;
  std::uint32_t level = 0;
  std::optional<std::uint32_t> reorder_at{};
  std::uint32_t order_up_to = 0;
  Index order_program = kNoIndex;
  std::uint64_t identity = 0;  ///< of its order number 0
  bool is_region = false;
  bool turns_away = false;
  organisation::Discipline queue = organisation::Discipline::first_come;
  std::optional<Duration> ageing{};
  Index pick_purpose = kNoIndex;  ///< of a random queue
  friend bool operator==(const PlannedStock&, const PlannedStock&) = default;
};

/// Who asks whom: a pair of a requester and a provider that occurs in the chain.
struct PlannedAsk {
  Index segment = kNoIndex;     ///< the requester, if a segment
  Index department = kNoIndex;  ///< or if a department
  Index provider = kNoIndex;
  bool sole = false;  ///< the provider has no other requester, so its own record says the same
  friend bool operator==(const PlannedAsk&, const PlannedAsk&) = default;
};

/// A need that some of the persons of a population have.
struct PlannedRequirement {
  Index requirement = 0;  ///< into Plan::requirements
  double share = 1;       ///< of the persons
  bool safety = false;
  friend bool operator==(const PlannedRequirement&, const PlannedRequirement&) = default;
};

/// The values of an attribute by which customers are also measured.
struct PlannedReport {
  Index attribute = 0;             ///< into Plan::attributes
  Index first = 0;                 ///< its first group among those of the segment; one a value
  std::vector<double> values;      ///< as cases bring them along
  std::vector<std::string> names;  ///< in addresses

  friend bool operator==(const PlannedReport&, const PlannedReport&) = default;
};

/// A time between two marks; kNoIndex: from the arrival.
struct PlannedMarkedTime {
  std::string name;
  Index from = kNoIndex;
  Index to = 0;

  friend bool operator==(const PlannedMarkedTime&, const PlannedMarkedTime&) = default;
};

/// `arrive` is, of a population, what its customers come to at first.
struct PlannedSegment : customers::SegmentTerms {
  bool internal = false;       ///< colleagues or partners, who cannot leave
  Index requester = kNoIndex;  ///< the department that asks; kNoIndex: customers, or a partner
  std::vector<PlannedRequirement> requirements;
  Index requirements_purpose = kNoIndex;  ///< whether what is offered is there
  Index complaint_service = kNoIndex;     ///< settles complaints; kNoIndex: chance does
  Index follow_up_service = kNoIndex;     ///< asks afterwards whether all was well
  Index follow_up_purpose = kNoIndex;     ///< of whom
  std::optional<PlannedAmount> patience{};
  Index message_service = kNoIndex;  ///< works off the messages left; kNoIndex: nobody does
  PlannedFigure priority{};
  Index program = 0;
  std::uint64_t identity = 0;  ///< of its customer number 0
  Index arrival_purpose = kNoIndex;
  Index group_purpose = kNoIndex;
  Index busyness_purpose = kNoIndex;
  Index patience_purpose = kNoIndex;
  Index parked_patience_purpose = kNoIndex;
  Index balking_purpose = kNoIndex;
  Index redial_purpose = kNoIndex;
  Index sales_purpose = kNoIndex;             ///< of customers who come once
  double expected_arrivals = 0;               ///< over the measured span; of gaps, in the long run
  std::vector<Index> departments;             ///< those a customer may have to wait for, sorted
  std::vector<Index> lines;                   ///< what a customer may have to wait for, numbered as below, sorted
  bool asks_colleagues = false;               ///< a customer may have to wait for an answer that colleagues owe
  std::vector<std::uint8_t> counter_slots;    ///< by counter: which of a case's slots counts it
  std::vector<PlannedAttribute> attributes;   ///< drawn at arrival, in the order of their slots
  std::vector<std::uint8_t> attribute_slots;  ///< by attribute: which of a case's numbers it is
  std::vector<PlannedReport> report_by;
  Index groups = 0;                 ///< values of all of these
  std::vector<Index> marked_times;  ///< those that its cases may complete
  friend bool operator==(const PlannedSegment&, const PlannedSegment&) = default;
};

struct Plan {
  std::vector<PlannedDepartment> departments;
  std::vector<PlannedTeam> teams;
  std::vector<PlannedLane> lanes;
  std::vector<PlannedStock> stocks;
  std::vector<organisation::Gate> gates;
  std::vector<PlannedAsk> asks;
  std::vector<PlannedService> services;
  std::vector<PlannedNeed> needs;
  std::vector<PlannedSegment> segments;
  std::vector<std::string> requirements;  ///< names, each of one or more segments
  std::optional<PlannedPeople> people{};  ///< none: nobody's state changes anything
  people::Parameters experience{};        ///< what customers go by, and work where there are no `people`
  bool has_population = false;
  random::Distribution patience_of_colleagues = random::Distribution::constant(0);  ///< in promised times
  people::Beginning beginning{};
  std::vector<SettledStart> starts;  ///< by group; empty: not looked for yet, everybody at the reference
  std::vector<Level> levels;         ///< that intercepts have been found for
  std::optional<organisation::Money> money{};
  std::vector<organisation::Payment> payments;
  std::vector<Instruction> program;
  std::vector<Choice> choices;
  std::vector<Branch> branches;
  std::vector<Alternative> alternatives;
  std::vector<Fork> forks;
  std::vector<Taking> takings;
  std::vector<Gathering> gatherings;
  std::vector<PlannedWaitTerms> wait_terms;
  std::vector<PlannedAmount> delays;
  std::vector<PlannedFigure> chances;   ///< of repeats, and shares of own work
  std::vector<std::uint64_t> purposes;  ///< name keys of the random streams
  std::vector<std::string> attributes;  ///< names, each of one or more segments
  Index attribute_slots = 0;            ///< numbers that a case brings along, of the segment with most of them
  Index counters = 0;                   ///< things that a case may come by more than once
  bool holds_in_circle = false;         ///< departments hold for each other, so that they may wait for ever
  bool answers_owed = false;            ///< some customers may have to wait for answers of colleagues
  bool waits_anywhere = false;          ///< a case may wait otherwise than in one queue of a department at a time
  Index leaving = kNoIndex;             ///< the instruction `depart`; of plans whose customers may leave a branch
  std::vector<std::string> marks;       ///< names
  std::vector<PlannedMarkedTime> marked_times;
  std::vector<AskedQuantile> quantiles;
  std::vector<AskedLimit> limits;
  Span span;
  /// The instant whose queues are compared with those at the end to see whether they grow: the middle of the
  /// measured span or, where a calendar matters, a whole number of weeks before the end; the end itself, which
  /// compares nothing, where the span is shorter than two weeks.
  Time middle{};

  /// What work goes by.
  const people::Parameters& assumptions() const { return people ? people->parameters : experience; }

  friend bool operator==(const Plan&, const Plan&) = default;
};

/// Whether its replications begin from a settled start, or ought to.
inline bool begins_settled(const Plan& plan) {
  return (plan.people || plan.has_population) && plan.beginning == people::Beginning::settled;
}
/// The group of a replication: of those that begin from the same start; else it is alone.
inline std::uint64_t group_of(const Plan& plan, std::uint64_t replication) {
  return begins_settled(plan) ? replication % kMostStarts : replication;
}

/// The lines of a plan, numbered: those of departments, behind them those of stocks and regions, and of gates.
inline Index line_of_stock(const Plan& plan, Index stock) {
  return static_cast<Index>(plan.departments.size()) + stock;
}
inline Index line_of_gate(const Plan& plan, Index gate) {
  return static_cast<Index>(plan.departments.size() + plan.stocks.size()) + gate;
}
inline std::size_t count_of_lines(const Plan& plan) {
  return plan.departments.size() + plan.stocks.size() + plan.gates.size();
}

struct Compilation {
  std::optional<Plan> plan{};  ///< present if and only if there are no faults
  std::vector<Fault> faults;
};

Compilation compile(const Chain& chain);

/// What a compiled plan keeps of the assumptions about escalations; to be called again when they change.
void plan_escalations(Plan& plan);

}  // namespace domino::chain
