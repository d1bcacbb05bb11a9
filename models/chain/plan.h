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

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/random/distribution.h"
#include "models/chain/chain.h"
#include "models/chain/planned_amount.h"

namespace domino::chain {

inline constexpr std::size_t kCaseCounters = 16;  ///< slots in which a case counts its own visits

/// What a cursor does at one place of a program.
enum class Operation : std::uint8_t {
  visit,     ///< ask department `service`.by for work and wait for it
  call,      ///< run the program of `service`, then go on
  choose,    ///< go to the target of the branch that is drawn
  jump,      ///< go to `target`
  repeat,    ///< with the chance drawn, go to `target`; else on
  delay,     ///< let time pass
  need,      ///< with the chance drawn, go on to the asking that follows; else to `target`
  answered,  ///< what was needed is there: go back to work if the employee had turned away
  finish,    ///< the work with all that it needed is done: let the employee go
  leave_message,
  end,   ///< the end of a case, served
  back,  ///< the end of a service made of steps
};

struct Instruction {
  Operation operation{};
  Index service = kNoIndex;  ///< visit, call
  Index target = kNoIndex;   ///< jump, repeat, need
  Index detail = kNoIndex;   ///< into choices, delays, chances or needs, by operation
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

struct PlannedDepartment {
  std::string name;
  bool front_line = false;
  resources::WeeklyTable hours;
  resources::WeeklyTable staff;
  organisation::WorkAtShiftEnd work_at_shift_end{};
  organisation::QueueAtClosing queue_at_closing{};
  std::uint32_t waiting_room = kNoIndex;  ///< kNoIndex: without limit
  std::uint32_t lines = kNoIndex;
  std::vector<Index> waits_for;  ///< departments that its responses depend on, itself among them, sorted

  friend bool operator==(const PlannedDepartment&, const PlannedDepartment&) = default;
};

struct PlannedService {
  std::string name;
  Index department = kNoIndex;  ///< kNoIndex: made of steps
  PlannedAmount duration;
  Index program = kNoIndex;  ///< its steps, or what it needs after its own work; kNoIndex: nothing
  Index purpose = kNoIndex;
  Index counter = kNoIndex;
  friend bool operator==(const PlannedService&, const PlannedService&) = default;
};

struct PlannedNeed {
  std::string name;
  Index service = kNoIndex;  ///< whose need it is
  Index asked = kNoIndex;    ///< the service asked for
  PlannedFigure chance{1};
  PlannedConditions when;
  organisation::NeedMode mode{};
  organisation::Recall recall{};
  Duration at_most = kForever;
  Duration switching{};
  std::optional<PlannedAmount> work_left{};
  bool returns_to_work = false;  ///< an employee takes the case up again after the answer
  Index work_purpose = kNoIndex;
  Index entry = kNoIndex;  ///< notify: the program of the request nobody waits for
  friend bool operator==(const PlannedNeed&, const PlannedNeed&) = default;
};

struct PlannedSegment {
  std::string name;
  resources::WeeklyTable arrive;
  std::optional<random::Distribution> every{};
  organisation::Trace instants{};
  std::optional<random::Distribution> group{};
  std::optional<random::Distribution> busyness{};
  std::optional<PlannedAmount> patience{};
  Duration message_after = kForever;
  std::optional<customers::ServiceLevel> service_level{};
  Index program = 0;
  std::uint64_t identity = 0;  ///< of its customer number 0
  Index arrival_purpose = kNoIndex;
  Index group_purpose = kNoIndex;
  Index busyness_purpose = kNoIndex;
  Index patience_purpose = kNoIndex;
  double expected_arrivals = 0;               ///< over the measured span; of gaps, in the long run
  std::vector<Index> departments;             ///< those a customer may have to wait for, sorted
  std::vector<std::uint8_t> counter_slots;    ///< by counter: which of a case's slots counts it
  std::vector<PlannedAttribute> attributes;   ///< drawn at arrival, in the order of their slots
  std::vector<std::uint8_t> attribute_slots;  ///< by attribute: which of a case's numbers it is
  friend bool operator==(const PlannedSegment&, const PlannedSegment&) = default;
};

struct Plan {
  std::vector<PlannedDepartment> departments;
  std::vector<PlannedService> services;
  std::vector<PlannedNeed> needs;
  std::vector<PlannedSegment> segments;
  std::vector<Instruction> program;
  std::vector<Choice> choices;
  std::vector<Branch> branches;
  std::vector<Alternative> alternatives;
  std::vector<PlannedAmount> delays;
  std::vector<PlannedFigure> chances;   ///< of repeats
  std::vector<std::uint64_t> purposes;  ///< name keys of the random streams
  std::vector<std::string> attributes;  ///< names, each of one or more segments
  Index attribute_slots = 0;            ///< numbers that a case brings along, of the segment with most of them
  Index counters = 0;                   ///< things that a case may come by more than once
  Span span;
  /// The instant whose queues are compared with those at the end to see whether they grow: the middle of the
  /// measured span or, where a calendar matters, a whole number of weeks before the end; the end itself, which
  /// compares nothing, where the span is shorter than two weeks.
  Time middle{};

  friend bool operator==(const Plan&, const Plan&) = default;
};

struct Compilation {
  std::optional<Plan> plan{};  ///< present if and only if there are no faults
  std::vector<Fault> faults;
};

Compilation compile(const Chain& chain);

}  // namespace domino::chain
