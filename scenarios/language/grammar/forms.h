/// Forms: what each mapping of a scenario says, key by key, before it becomes a chain.
///
/// A form is the image of what the author wrote (or of the default): tables are not yet multiplied by hours,
/// calendars still have names, `days` and `horizon` still stand side by side. vocabulary.cpp says which key fills
/// which member; builder.cpp says what the forms mean. The initial values stand for what could not be read, so that
/// the rest of a faulty scenario can still be checked.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/chain/chain.h"
#include "scenarios/language/grammar/grammar.h"
#include "scenarios/language/values/calendar_text.h"
#include "scenarios/language/values/distribution_text.h"
#include "scenarios/language/values/lever_cost.h"
#include "scenarios/language/values/promise_text.h"

namespace domino::language {

/// The key of what people call something; in a what-if it is no address.
inline constexpr std::string_view kLabel = "label";

/// An element of a mapping from names.
template <class Value>
struct Named {
  std::string name;
  const Node* key = nullptr;
  Value value;
};
template <class Value>
using Names = std::vector<Named<Value>>;

template <class Value>
struct RowOf {
  WeekTimes times;
  Value value{};
  const Node* key = nullptr;
};
using TableRow = RowOf<double>;

/// A number, or a number that depends on the time of the week.
struct TableForm {
  double always = 0;
  std::vector<TableRow> rows;  ///< empty: `always`
};

/// A rate of arrivals, or one that depends on the time of the week.
struct ArrivalsForm {
  ArrivalRate always;
  std::vector<RowOf<ArrivalRate>> rows;  ///< empty: `always`
};

/// A promise, or one that depends on the time of the week.
struct PromiseForm {
  PromiseText always;
  std::vector<RowOf<PromiseText>> rows;  ///< empty: `always`
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

/// A number, or `auto`: left to be found.
struct OrAuto {
  double value = 0;
  bool automatic = false;
};

struct RunForm : Form {
  std::optional<double> horizon;
  std::optional<double> days;
  OrAuto warm_up;
  double seed = 1;
  OrAuto replications{30};
  double precision = 0.05;
  double confidence = 0.95;
  std::optional<people::Beginning> start;
};

/// How a team does a service.
struct SkillForm : Form {
  double speed = 1;
  double weight = 1;
  double rank = 0;
};

struct TeamForm : Form {
  TableForm staff{1, {}};
  std::optional<HoursForm> hours;   ///< empty: those of the department
  std::optional<HoursForm> breaks;  ///< empty: those of the department
  std::optional<Names<SkillForm>> does;
  std::optional<DistributionText> speeds;
  std::optional<Names<double>> offers;
};

struct DepartmentForm : Form {
  std::optional<std::string> label;
  organisation::Department made;  ///< but for what is written otherwise:
  TableForm staff{1, {}};
  HoursForm hours;
  std::optional<HoursForm> breaks;
  std::optional<Names<TeamForm>> teams;
  std::optional<Names<double>> overflow;
  bool open_on_holidays = false;
  std::optional<Names<double>> offers;
};

enum class Then { park };

/// So many of several services.
struct SomeServicesForm : Form {
  double needed = 2;
  std::vector<std::string> of;
};

struct NeedForm : Form {
  std::optional<std::string> service;
  organisation::Figure chance = 1;
  std::optional<organisation::Conditions> when;
  std::optional<std::vector<std::string>> all_of;
  std::optional<std::vector<std::string>> any_of;
  std::optional<SomeServicesForm> some_of;
  organisation::NeedAt at = organisation::NeedAt::end;
  double again = 0;
  double check = 0;
  std::optional<DistributionText> hand_off;
  std::optional<organisation::NeedMode> mode;
  std::optional<double> at_most;
  std::optional<Then> then;
  double switching = 60;  // s
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

/// One of several ways that are gone at the same time.
struct ForkBranchForm : Form {
  std::vector<StepForm> steps;
};

struct SomeBranchesForm : Form {
  double needed = 2;
  Names<ForkBranchForm> of;
};

/// What is taken from a stock, or put into it.
struct GoodsForm : Form {
  std::string stock;
  double amount = 1;
};

struct WithinForm : Form {
  std::string region;
  std::vector<StepForm> steps;
};

struct BalkingForm : Form {
  double expected = 0;
};

enum class PlainStep { leave_message, end };

struct StepForm : Form {
  std::optional<PlainStep> plain;
  std::optional<std::string> serve;
  std::optional<Names<BranchForm>> choose;
  std::optional<DistributionText> delay;
  std::optional<RepeatForm> repeat;
  std::optional<Names<ForkBranchForm>> all_of;
  std::optional<Names<ForkBranchForm>> any_of;
  std::optional<SomeBranchesForm> some_of;
  std::optional<std::vector<std::string>> join_shortest;
  std::optional<GoodsForm> take;
  std::optional<GoodsForm> put;
  std::optional<WithinForm> within;
  std::optional<std::string> gather;
  std::optional<std::string> mark;
  std::optional<std::optional<DistributionText>> patience;
  std::optional<std::optional<BalkingForm>> balks;
  std::optional<std::optional<double>> message_after;
  std::optional<std::string> as;
};

struct QualityForm : Form {
  double chance = 0;
  double major = 0.2;
  double caught = 0.7;
  std::optional<DistributionText> surfaces;
};

struct CompletenessForm : Form {
  double chance = 1;
  std::optional<DistributionText> clarification;
  double at_most = 3;
};

struct ServiceForm : Form {
  std::optional<std::string> label;
  std::optional<std::string> by;
  std::optional<DistributionText> duration;
  std::optional<Names<NeedForm>> needs;
  std::optional<std::vector<StepForm>> steps;
  std::optional<DistributionText> after_work;
  organisation::Figure priority = 0;
  double weight = 1;
  std::optional<PromiseForm> promise;
  std::optional<double> fine;
  std::optional<QualityForm> errors;
  std::optional<CompletenessForm> complete;
  double fee = 0;
  std::optional<double> harm;
};

struct ServiceLevelForm : Form {
  double within = 0;
  customers::LevelOf of = customers::LevelOf::first_answer;
  customers::OutOf out_of = customers::OutOf::arrived;
  bool count_lost = false;
};

struct RedialForm : Form {
  double chance = 0;
  std::optional<DistributionText> after;
  bool patience_drawn_again = false;
};

/// A number by its distribution, or words with their chances.
struct AttributeForm {
  DistributionText number = constant_text(0);
  Names<double> words;
};

/// A rate, or recorded instants.
struct ArriveForm {
  ArrivalsForm rate;
  organisation::Trace instants;
};

/// What customers have in common with the requests of colleagues and partners.
struct ComingForm : Form {
  std::optional<std::string> label;
  ArriveForm arrive;
  std::optional<DistributionText> every;
  std::optional<DistributionText> group;
  std::optional<Names<AttributeForm>> attributes;
  HoursForm hours;
  std::optional<DistributionText> busyness;
  std::optional<std::string> asks_for;
  std::optional<std::vector<StepForm>> steps;
  organisation::Figure priority = 0;
};

/// What is spent at a contact; `mean_only`: a number alone, which is the mean.
struct SpendingForm {
  DistributionText text = constant_text(0);
  bool mean_only = false;
};

struct CompensationForm {
  double money = 0;
  double share = 0;
};

/// Customers are asked afterwards whether all was well.
struct FollowUpForm : Form {
  std::string service;
  double chance = 1;
  double after = 86400;
};

struct AdvertisingCostForm {
  double each = 0;
  double per_s = 0;
};

/// How something new is taken up.
struct AdoptionForm : Form {
  double innovation = 0;
  double imitation = 0;
  double market = 1;
};

/// The waits that customers tolerate, by stage.
struct ToleranceForm : Form {
  std::optional<double> queue;
  std::optional<double> hold;
  std::optional<double> parked;
};

struct SegmentForm : ComingForm {
  std::optional<DistributionText> patience;
  std::optional<double> patience_in_all;
  std::optional<double> message_after;
  std::optional<std::string> messages_to;
  std::optional<ServiceLevelForm> service_level;
  std::optional<BalkingForm> balks;
  std::optional<RedialForm> redials;
  std::optional<DistributionText> parked_patience;
  std::optional<double> population;
  std::optional<DistributionText> contact_every;
  std::optional<customers::Kind> kind;
  std::optional<customers::Mode> in_touch;
  std::optional<ToleranceForm> tolerates;
  std::optional<double> advertising;
  std::optional<AdvertisingCostForm> advertising_costs;
  std::optional<CompensationForm> compensation;
  std::optional<SpendingForm> spends;
  std::optional<double> margin;
  std::optional<Names<double>> required;
  std::optional<std::string> complaints_to;
  std::optional<FollowUpForm> follow_up;
  std::optional<double> advertised;
  std::optional<double> market;
  std::optional<AdoptionForm> adoption;
  std::optional<double> churn;
  std::optional<std::vector<std::string>> report_by;
};

/// What colleagues and partners ask for, of their own accord.
struct RequestForm : ComingForm {
  std::optional<std::string> from;
};

/// Which case in the line of a stock or region is next.
struct LineForm : Form {
  std::optional<std::string> label;
  organisation::Discipline queue = organisation::Discipline::first_come;
  std::optional<organisation::Preemption> preemption;  ///< none; others mean nothing there
  std::optional<double> ageing;
};

struct StockForm : LineForm {
  double level = 0;
  std::optional<double> reorder_at;
  std::optional<double> order_up_to;
  std::optional<DistributionText> lead_time;
  std::optional<std::string> supplied_by;
};

struct RegionForm : LineForm {
  double places = 1;
  bool turns_away = false;
};

struct GateForm : Form {
  std::optional<std::string> label;
  std::optional<double> size;
  std::optional<double> at_most;
  std::optional<CalendarForm> leaves;  ///< the minute that begins at each time
  std::optional<double> capacity;
};

struct PartnerForm : Form {
  std::string kind;
};

/// A time between two places of the way: `from arrival to seen`.
struct MarkedTimeForm {
  std::string from;  ///< a mark; empty: the arrival
  std::string to;
};

/// The changes of a what-if stay in the tree; they are applied to a copy of it.
struct WhatIfForm {
  const Node* node = nullptr;
  std::optional<std::string> label;
};

/// The changes of a lever stay in the tree, as those of a what-if do.
struct LeverForm : Form {
  WhatIfForm change;
  std::optional<LeverCost> costs;
  double at_most = 1;
};

/// An expectation in the words of its author.
struct ExpectationForm {
  std::string what_if;  ///< empty: of the scenario as it is
  const Node* name = nullptr;
  const Node* text = nullptr;
};

/// A text that is understood once the measures are known.
struct TextForm {
  const Node* node = nullptr;
};

/// What makes one design better than another.
struct DecideForm : Form {
  TextForm by;
  std::optional<std::vector<TextForm>> conditions;
};

/// How people's state reaches their work; none: not at all.
struct CouplingsForm {
  std::optional<people::Couplings> couplings;
  const Node* node = nullptr;
};

/// Of people, or of customers; those of the others stay as they are.
struct PeopleForm : Form {
  std::array<double, people::kParameters> values{};  ///< by parameter
};

struct InterventionForm : Form {
  double at = 0;
  std::optional<double> lasts;
  std::optional<std::vector<std::string>> departments;
  std::optional<double> training;
  std::optional<double> vision;
  std::optional<double> recognition;
  std::optional<double> transparency;
  std::optional<double> line_of_sight;
  std::optional<double> staff;
  std::optional<double> promise;
  std::optional<double> authority;
  std::optional<HoursForm> hours;
  std::optional<double> cost;
};

struct MoneyForm : Form {
  double cash = 0;
  std::optional<double> fixed_costs;
  double tax = 0;
};

struct ScenarioForm : Form {
  double version = 1;
  std::string title;
  std::string question;
  std::optional<std::string> notes;
  RunForm run;
  std::optional<Names<CalendarForm>> calendars;
  std::optional<Names<double>> holidays;
  Names<DepartmentForm> departments;
  Names<ServiceForm> services;
  Names<SegmentForm> customers;
  Names<RequestForm> requests;
  Names<StockForm> stocks;
  Names<RegionForm> regions;
  Names<GateForm> gates;
  Names<PartnerForm> partners;
  std::optional<MoneyForm> money;
  CouplingsForm couplings;
  std::optional<PeopleForm> people;
  std::optional<PeopleForm> experience;
  std::optional<Names<InterventionForm>> interventions;
  std::optional<Names<MarkedTimeForm>> measure;
  std::optional<std::string> extends;
  std::optional<Names<WhatIfForm>> what_if;
  std::optional<Names<LeverForm>> levers;
  std::optional<std::vector<ExpectationForm>> expect;
  std::optional<std::string> currency;
  std::optional<DecideForm> decide;
  std::optional<std::vector<TextForm>> headlines;
};

}  // namespace domino::language
