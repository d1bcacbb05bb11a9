/// Forms: what each mapping of a scenario says, key by key, before it becomes a chain.
///
/// A form is the image of what the author wrote (or of the default): tables are not yet multiplied by hours,
/// calendars still have names, `days` and `horizon` still stand side by side. vocabulary.cpp says which key fills
/// which member; builder.cpp says what the forms mean. The initial values stand for what could not be read, so that
/// the rest of a faulty scenario can still be checked.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "models/chain/chain.h"
#include "scenarios/language/calendar_text.h"
#include "scenarios/language/distribution_text.h"
#include "scenarios/language/grammar.h"

namespace domino::language {

/// An element of a mapping from names.
template <class Value>
struct Named {
  std::string name;
  const Node* key = nullptr;
  Value value;
};
template <class Value>
using Names = std::vector<Named<Value>>;

struct TableRow {
  WeekTimes times;
  double value = 0;
  const Node* key = nullptr;
};

/// A number, or a number that depends on the time of the week.
struct TableForm {
  double always = 0;
  std::vector<TableRow> rows;  ///< empty: `always`
};

/// The days and hours of a calendar, as rows of value 1.
struct CalendarForm {
  std::vector<TableRow> rows;
};

/// Hours: a calendar by its name, or stated in place.
struct HoursForm {
  std::string calendar;  ///< empty: `stated`
  CalendarForm stated;
  const Node* node = nullptr;
};

struct RunForm : Form {
  std::optional<double> horizon;
  std::optional<double> days;
  double warm_up = 0;
  double seed = 1;
  double replications = 30;
  double confidence = 0.95;
};

struct DepartmentForm : Form {
  bool front_line = false;
  TableForm staff{1, {}};
  HoursForm hours;
  organisation::WorkAtShiftEnd work_at_shift_end = organisation::WorkAtShiftEnd::finish;
  organisation::QueueAtClosing queue_at_closing = organisation::QueueAtClosing::stay;
  std::optional<double> waiting_room;
  std::optional<double> lines;
};

enum class Then { park };

struct NeedForm : Form {
  std::optional<std::string> service;
  organisation::Figure chance = 1;
  std::optional<organisation::Conditions> when;
  std::optional<organisation::NeedMode> mode;
  std::optional<double> at_most;
  std::optional<Then> then;
  std::optional<double> switching;
  std::optional<DistributionText> work_left;
  organisation::Recall recall = organisation::Recall::first;
};

struct StepForm;

struct BranchForm : Form {
  std::optional<organisation::Figure> chance;
  std::optional<organisation::Conditions> when;
  std::vector<StepForm> steps;
};

struct RepeatForm : Form {
  organisation::Figure chance = 0;
  std::vector<StepForm> steps;
};

enum class PlainStep { leave_message, end };

struct StepForm : Form {
  std::optional<PlainStep> plain;
  std::optional<std::string> serve;
  std::optional<Names<BranchForm>> choose;
  std::optional<DistributionText> delay;
  std::optional<RepeatForm> repeat;
  std::optional<std::string> as;
};

struct ServiceForm : Form {
  std::optional<std::string> by;
  std::optional<DistributionText> duration;
  std::optional<Names<NeedForm>> needs;
  std::optional<std::vector<StepForm>> steps;
};

struct ServiceLevelForm : Form {
  double within = 0;
  customers::OutOf out_of = customers::OutOf::arrived;
  bool count_lost = false;
};

/// A number by its distribution, or words with their chances.
struct AttributeForm {
  DistributionText number = constant_text(0);
  Names<double> words;
};

/// A rate, or recorded instants.
struct ArriveForm {
  TableForm rate;
  organisation::Trace instants;
};

struct SegmentForm : Form {
  ArriveForm arrive;
  std::optional<DistributionText> every;
  std::optional<DistributionText> group;
  std::optional<Names<AttributeForm>> attributes;
  HoursForm hours;
  std::optional<DistributionText> busyness;
  std::optional<std::string> asks_for;
  std::optional<std::vector<StepForm>> steps;
  std::optional<DistributionText> patience;
  std::optional<double> message_after;
  std::optional<ServiceLevelForm> service_level;
};

/// The changes of a what-if stay in the tree; they are applied to a copy of it.
struct WhatIfForm {
  const Node* node = nullptr;
};

/// An expectation in the words of its author.
struct ExpectationForm {
  std::string what_if;  ///< empty: of the scenario as it is
  const Node* name = nullptr;
  const Node* text = nullptr;
};

struct ScenarioForm : Form {
  double version = 1;
  std::string title;
  std::string question;
  std::optional<std::string> notes;
  RunForm run;
  std::optional<Names<CalendarForm>> calendars;
  Names<DepartmentForm> departments;
  Names<ServiceForm> services;
  Names<SegmentForm> customers;
  std::optional<std::string> extends;
  std::optional<Names<WhatIfForm>> what_if;
  std::optional<std::vector<ExpectationForm>> expect;
};

}  // namespace domino::language
