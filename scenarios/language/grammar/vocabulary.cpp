#include "scenarios/language/grammar/vocabulary.h"

#include <algorithm>

#include <fmt/format.h>

#include "scenarios/language/document/limits.h"
#include "scenarios/language/grammar/checks.h"
#include "scenarios/language/grammar/common_codecs.h"
#include "scenarios/language/grammar/vocabulary_customers.h"
#include "scenarios/language/grammar/vocabulary_goods.h"
#include "scenarios/language/grammar/vocabulary_levers.h"
#include "scenarios/language/grammar/vocabulary_money.h"
#include "scenarios/language/grammar/vocabulary_organisation.h"
#include "scenarios/language/grammar/vocabulary_people.h"
#include "scenarios/language/grammar/vocabulary_steps.h"

namespace domino::language {

namespace {

using organisation::NeedAt;
using organisation::NeedMode;
using organisation::Recall;

/// Where every case begins, in `measure`.
constexpr std::string_view kArrival = "arrival";

const Record<RunForm>& run_record() {
  static const auto horizon = positive_duration();
  static const auto days = whole_codec("", {1, 1e6, false, "a day is the shortest such run"});
  static const auto seed = whole_codec("", {0, 9007199254740992.0});
  static const auto replications = or_auto(
      whole_codec("`auto`, or a whole number", {1, limits::kReplications, false, "without a run there is no answer"}));
  static const auto warm_up = or_auto(
      quantity_codec(Dimension::duration, {0, limits::kLongestSpan_s}, "`auto`, or a duration such as `5 min`"));
  static const auto precision = quantity_codec(
      Dimension::share, {0.0001, 1, false, "no number of replications is enough to leave nothing to chance"});
  static const auto confidence =
      quantity_codec(Dimension::share, {0.5, 0.9999, false, "an interval that is mostly wrong is no use"});
  static const auto start = choice_codec<people::Beginning>(
      {{"settled", people::Beginning::settled}, {"reference", people::Beginning::reference}});
  static const auto record =
      Record<RunForm>("run", "The experiment: how long, how often, how sure.")
          .field("horizon", &RunForm::horizon, horizon, kOptional,
                 "how long a steady state is measured, after the warm-up; cases still present then are left unfinished")
          .field("days", &RunForm::days, days, kOptional,
                 "instead: days after which arrivals stop and all cases present are completed")
          .field(
              "warm_up", &RunForm::warm_up, warm_up, default_of("0 s"),
              "how long a steady state runs before it is measured, or the part of `days` that is not measured; `auto` "
              "finds it (MSER-5). The clock begins with it")
          .field("seed", &RunForm::seed, seed, default_of("1"), "the same seed gives the same numbers")
          .field("replications", &RunForm::replications, replications, default_of("30"),
                 "independent repetitions of the run; `auto` goes on until `precision` is reached")
          .field("precision", &RunForm::precision, precision, default_of("5 %"),
                 "half of the widest interval of the headline measures, of their mean, for `auto`")
          .field("confidence", &RunForm::confidence, confidence, default_of("95 %"),
                 "of the intervals around every mean")
          .field("start", &RunForm::start, start, kOptional,
                 "where the state of people and of customers who come again begins: come to rest, as pilot runs find "
                 "it, or at the reference; without it settled")
          .one_of({"horizon", "days"})
          .check(check_run);
  return record;
}

const Record<SomeServicesForm>& some_services_record() {
  static const auto record =
      Record<SomeServicesForm>("choice of services", "Several services asked for at once, of which some must answer.")
          .field("needed", &SomeServicesForm::needed, several_codec(), kRequired, "how many of them")
          .field("of", &SomeServicesForm::of, several_services(), kRequired, "the services");
  return record;
}

const Record<NeedForm>& need_record() {
  static const auto some =
      record_codec<SomeServicesForm>("a mapping such as `{needed: 2, of: [A, B, C]}`", some_services_record,
                                     info_of<SomeServicesForm, some_services_record>);
  static const auto at =
      choice_codec<NeedAt>({{"start", NeedAt::start}, {"middle", NeedAt::middle}, {"end", NeedAt::end}});
  static const auto mode = choice_codec<NeedMode>({{"hold", NeedMode::hold},
                                                   {"park", NeedMode::park},
                                                   {"callback", NeedMode::callback},
                                                   {"notify", NeedMode::notify},
                                                   {"background", NeedMode::background},
                                                   {"consult", NeedMode::consult},
                                                   {"transfer", NeedMode::transfer}});
  static const auto then = choice_codec<Then>({{"park", Then::park}});
  static const auto recall = choice_codec<Recall>({{"first", Recall::first}, {"in turn", Recall::in_turn}});
  static const auto record =
      Record<NeedForm>("need", "Help from another service that a service may need.")
          .field("service", &NeedForm::service, service_name(), kOwnName, "what is asked for")
          .field("all_of", &NeedForm::all_of, several_services(), kOptional,
                 "instead: several services at once, all of which must answer")
          .field("any_of", &NeedForm::any_of, several_services(), kOptional,
                 "instead: several services at once; the first answer is enough")
          .field("some_of", &NeedForm::some_of, some, kOptional,
                 "instead: several services at once, so many of which must answer")
          .field("chance", &NeedForm::chance, chance_of_case(), default_of("100 %"), "how likely a case needs it")
          .field("when", &NeedForm::when, conditions_codec(), kOptional, "only such cases need it")
          .field("at", &NeedForm::at, at, default_of("end"), "at which point of the own work it is needed")
          .field("mode", &NeedForm::mode, mode, kRequired, "whether the employee and the case wait for the answer")
          .field("at_most", &NeedForm::at_most, positive_duration(), kOptional,
                 "how long an employee holds before turning to other cases")
          .field("then", &NeedForm::then, then, kOptional, "what happens after `at_most`")
          .field("switching", &NeedForm::switching, duration(), default_of("60 s"),
                 "time to get back into a parked case")
          .field("work_left", &NeedForm::work_left, duration_of_the_case(), kOptional, "own work after the answer")
          .field("recall", &NeedForm::recall, recall, default_of("first"),
                 "where an answered case queues for the employees who parked it")
          .field("again", &NeedForm::again, chance(), default_of("0 %"),
                 "how likely the same is needed once more after the answer")
          .field("check", &NeedForm::check, chance(), default_of("0 %"),
                 "how likely an error in the answer is seen, and sent back to where it began")
          .field("hand_off", &NeedForm::hand_off, duration_distribution(), kOptional,
                 "how long it takes until the request has reached the provider")
          .check(check_need)
          .defaults_where(need_default_means);
  return record;
}

const Record<ServiceForm>& service_record() {
  static const auto need =
      record_codec<NeedForm>("a mapping such as `{mode: hold}`", need_record, info_of<NeedForm, need_record>);
  static const auto needs = names_codec<NeedForm>(need, {"need", "needs", limits::kNeeds});
  static const auto weight = quantity_codec(
      Dimension::number, {0, limits::kLargestFactor, true, "a request without weight would never be served"});
  static const auto record =
      Record<ServiceForm>("service", "Work that a department does, or a sequence of steps.")
          .field("label", &ServiceForm::label, label(), kOptional, "what people call it")
          .field("by", &ServiceForm::by, department_name(), kOptional, "the department that does it")
          .field("duration", &ServiceForm::duration, duration_of_the_case(), kOptional, "how long the own work takes")
          .field("needs", &ServiceForm::needs, needs, kOptional,
                 "help from other services, each at its point of the own work")
          .field("steps", &ServiceForm::steps, journey_codec(), kOptional, "instead: what happens, in order")
          .field("after_work", &ServiceForm::after_work, duration_distribution(), kOptional,
                 "how long the employee is busy with it after the case has left")
          .field("priority", &ServiceForm::priority, priority_of_case(), default_of("0"),
                 "a higher one is served first where the queue goes by it; an attribute's is rounded")
          .field("weight", &ServiceForm::weight, weight, default_of("1"),
                 "of a minute of waiting, where the queue goes by the longest weighted wait")
          .field("promise", &ServiceForm::promise, promise_codec(), kOptional,
                 "the share of requests answered within a time in which the department is open; in a table, by when "
                 "they are made")
          .field("fine", &ServiceForm::fine, money(), kOptional, "for each request answered later than promised")
          .field("errors", &ServiceForm::errors, quality_codec(), kOptional,
                 "how likely a piece of work is wrong; without it never")
          .field("complete", &ServiceForm::complete, completeness_codec(), kOptional,
                 "how likely a request can be worked on as it is; without it always")
          .field("fee", &ServiceForm::fee, money(), default_of("0"), "for each request, such as a vendor's")
          .field("harm", &ServiceForm::harm, chance(), kOptional,
                 "how likely a customer of a population comes to harm when served; without it never")
          .one_of({"by", "steps"})
          .check(check_service)
          .defaults_where(service_default_means);
  return record;
}

/// The version comes first in a file because nothing else can be understood without it.
const Codec<double>& version_codec() {
  static const Codec<double> codec = [] {
    Codec<double> made;
    made.type.phrase = "the number 1";
    made.type.pattern = "^1$";
    made.type.bounds = {1, 1};
    made.read = [type = made.type](Reader& reader, const Node& node, double& version) {
      const std::string* written = scalar_text(reader, node, type);
      if (written == nullptr) return false;
      if (*written != "1") {
        reader.report(Code::wrong_version, node.place,
                      fmt::format("this Domino reads version 1 of the language, not `{}`", printable(*written, 20)),
                      "another version may mean something else by the same words", "`version: 1`");
        return false;
      }
      version = 1;
      return true;
    };
    return made;
  }();
  return codec;
}

const Codec<WhatIfForm>& what_if_codec() {
  static const Codec<WhatIfForm> codec = [] {
    Codec<WhatIfForm> made = changes_codec("a mapping from addresses to values, such as `{departments.reps.staff: 8}`");
    made.read = [read = made.read](Reader& reader, const Node& node, WhatIfForm& form) {
      form.node = &node;
      const Node* called = node.find(kLabel);
      if (called != nullptr && !label().read(reader, *called, form.label.emplace())) return false;
      return read(reader, node, form);
    };
    return made;
  }();
  return codec;
}

/// `from arrival to seen`.
bool read_marked_time(Reader& reader, const Node& node, const Type& due, MarkedTimeForm& form) {
  const std::string* written = scalar_text(reader, node, due);
  if (written == nullptr) return false;
  std::vector<std::string> words;
  for (std::string_view rest = *written; !rest.empty();) {
    const std::size_t begin = std::min(rest.find_first_not_of(" \t\n"), rest.size());
    const std::size_t end = std::min(rest.find_first_of(" \t\n", begin), rest.size());
    if (begin < end) words.emplace_back(rest.substr(begin, end - begin));
    rest.remove_prefix(end);
  }
  if (words.size() != 4 || words[0] != "from" || words[2] != "to") {
    reader.report(Code::wrong_type, node.place,
                  fmt::format("`{}` is no time between two places of the way", printable(*written, 40)), "",
                  "`from arrival to seen`, where `- mark: seen` is a step");
    return false;
  }
  form = {words[1], words[3]};
  if (form.to == kArrival) {
    reader.report(Code::contradiction, node.place, "no time ends with the arrival", "every case begins with it",
                  "`from arrival to` a mark");
    return false;
  }
  if (form.from == kArrival) form.from.clear();
  return true;
}

const Codec<Names<MarkedTimeForm>>& marked_times_codec() {
  static const Codec<MarkedTimeForm> time = [] {
    Codec<MarkedTimeForm> made;
    made.type = {.phrase = "a time such as `from arrival to seen`",
                 .pattern = "^\\s*from\\s+[\\w-]+\\s+to\\s+[\\w-]+\\s*$"};
    made.read = [type = made.type](Reader& reader, const Node& node, MarkedTimeForm& form) {
      return read_marked_time(reader, node, type, form);
    };
    return made;
  }();
  static const auto codec = names_codec<MarkedTimeForm>(
      time, {"measured time", "measured times", limits::kMarkedTimes, measures_of_customers()});
  return codec;
}

/// A text of this type, read later.
Codec<TextForm> later_codec(std::string phrase, std::string pattern) {
  Codec<TextForm> made;
  made.type = {.phrase = std::move(phrase), .pattern = std::move(pattern)};
  made.read = [type = made.type](Reader& reader, const Node& node, TextForm& form) {
    if (scalar_text(reader, node, type) == nullptr) return false;
    form.node = &node;
    return true;
  };
  return made;
}

const Record<DecideForm>& decide_record() {
  static const auto by = later_codec("`most MEASURE` or `least MEASURE`", "(most|least)\\s+\\S+");
  static const auto condition =
      later_codec("a condition such as `customers.abandoned_rate at most 5 %`", "\\S+\\s+\\S");
  static const auto conditions = list_codec<TextForm>(condition, {"conditions", 1, limits::kDesignConditions});
  static const auto record =
      Record<DecideForm>("decision", "What makes one design better than another.")
          .field("by", &DecideForm::by, by, kRequired, "the measure that decides, and which way is better")
          .field("while", &DecideForm::conditions, conditions, kOptional,
                 "what a design must keep to; changes are those from the scenario as it is");
  return record;
}

const Codec<std::vector<TextForm>>& headlines_codec() {
  static const auto measure = later_codec("the address of a measure such as `customers.wait.mean`", "\\S+");
  static const auto codec = list_codec<TextForm>(measure, {"measures", 1, limits::kHeadlines});
  return codec;
}

const Codec<std::string>& currency_codec() {
  static const Codec<std::string> codec = [] {
    Codec<std::string> made;
    made.type = {.phrase = "a currency such as `EUR`", .pattern = "[^\\s\\x00-\\x1f\\x7f0-9]+"};
    made.read = [type = made.type](Reader& reader, const Node& node, std::string& currency) {
      const std::string* written = scalar_text(reader, node, type);
      if (written == nullptr) return false;
      const bool word = fault_of_label(*written, limits::kCurrency).empty() &&
                        written->find_first_of(" \t0123456789") == std::string::npos;
      if (!word) {
        reader.report(Code::bad_name, node.place, fmt::format("`{}` is no currency", printable(*written, 40)),
                      "it stands behind every amount of money", "`EUR`");
        return false;
      }
      currency = *written;
      return true;
    };
    return made;
  }();
  return codec;
}

bool read_expectation(Reader& reader, const Node& node, const Type& due, ExpectationForm& form) {
  const bool named = node.is_mapping() && node.entries.size() == 1;
  form.text = named ? &node.entries.front().value : &node;
  if (named) {
    form.name = &node.entries.front().key;
    form.what_if = form.name->text;
  }
  if (form.text->is_scalar()) return true;
  reader.wrong_type(*form.text, due);
  return false;
}

const Codec<std::vector<ExpectationForm>>& expectations_codec() {
  static const Codec<std::vector<ExpectationForm>> codec = [] {
    static const Type text{.phrase = "`MEASURE below 3 min`", .pattern = "\\S\\s+\\S"};
    static const Type named{
        .shape = Type::Shape::names, .phrase = "`WHAT_IF: MEASURE falls`", .element = &text, .most = 1};
    static const Type item{
        .shape = Type::Shape::either,
        .phrase = "an expectation such as `customers.wait.mean below 3 min`, or `WHAT_IF: MEASURE falls`",
        .alternatives = {&text, &named}};
    Codec<std::vector<ExpectationForm>> made;
    made.type = {.shape = Type::Shape::list,
                 .phrase = "a list of expectations such as `- customers.wait.mean below 3 min`",
                 .element = &item};
    made.read = [type = made.type](Reader& reader, const Node& node, std::vector<ExpectationForm>& forms) {
      if (node.kind != Node::Kind::sequence) {
        reader.wrong_type(node, type);
        return false;
      }
      if (node.items.size() > limits::kExpectations) {
        reader.report(Code::too_large, node.place, fmt::format("more than {} expectations", limits::kExpectations));
        return false;
      }
      for (const Node& one : node.items) {
        ExpectationForm form;
        if (read_expectation(reader, one, item, form)) forms.push_back(std::move(form));
      }
      return true;
    };
    return made;
  }();
  return codec;
}

}  // namespace

const Codec<Names<double>>& holidays_codec() {
  static const auto day = whole_codec("a day of the run, counted from 1,", {1, limits::kLongestSpan_s / kDay.s});
  static const auto codec = names_codec<double>(day, {"holiday", "holidays", limits::kHolidays});
  return codec;
}

const Record<ScenarioForm>& scenario_record() {
  static const auto run =
      record_codec<RunForm>("a mapping such as `{horizon: 26 weeks}`", run_record, info_of<RunForm, run_record>);
  static const auto service = record_codec<ServiceForm>("a mapping such as `{by: reps, duration: 5 min}`",
                                                        service_record, info_of<ServiceForm, service_record>);
  static const auto calendars =
      names_codec<CalendarForm>(calendar_codec(), {"calendar", "calendars", limits::kCalendars, {"always"}});
  static const auto departments =
      names_codec<DepartmentForm>(department_codec(), {"department", "departments", limits::kDepartments});
  static const auto services = names_codec<ServiceForm>(service, {"service", "services", limits::kServices});
  static const auto decide = record_codec<DecideForm>("a mapping such as `{by: most money.profit}`", decide_record,
                                                      info_of<DecideForm, decide_record>);
  static const auto what_ifs =
      names_codec<WhatIfForm>(what_if_codec(), {"what-if", "what-ifs", limits::kWhatIfs, {"base"}});
  static const auto record =
      Record<ScenarioForm>("scenario", "A question, and the service chain that answers it.")
          .field("version", &ScenarioForm::version, version_codec(), kRequired, "the version of the language")
          .field("scenario", &ScenarioForm::title, text(), kRequired, "what it is called")
          .field("question", &ScenarioForm::question, text(), kRequired, "what it is to answer")
          .field("notes", &ScenarioForm::notes, text(), kOptional, "sources, assumptions, remarks")
          .field("extends", &ScenarioForm::extends, text(), kOptional,
                 "another scenario, in this folder or below it, over which this one is laid")
          .field("run", &ScenarioForm::run, run, kRequired, "the experiment")
          .field("calendars", &ScenarioForm::calendars, calendars, kOptional,
                 "hours with a name; `always` is there from the start")
          .field("holidays", &ScenarioForm::holidays, holidays_codec(), kOptional,
                 "days of the run, counted from 1, on which hours do not hold unless they are `always`")
          .field("departments", &ScenarioForm::departments, departments, kRequired, "the departments and their staff")
          .field("services", &ScenarioForm::services, services, kRequired, "the work that departments do")
          .field("customers", &ScenarioForm::customers, segments_codec(), kOptional, "the customers and their arrivals")
          .field("requests", &ScenarioForm::requests, requests_codec(), kOptional,
                 "what departments and partners ask for of their own accord")
          .field("partners", &ScenarioForm::partners, partners_codec(), kOptional,
                 "outside requesters, who do not abandon")
          .field("stocks", &ScenarioForm::stocks, stocks_codec(), kOptional, "what is kept and taken")
          .field("regions", &ScenarioForm::regions, regions_codec(), kOptional,
                 "places where only so many cases may be at once")
          .field("gates", &ScenarioForm::gates, gates_codec(), kOptional, "where cases wait and go on together")
          .field("money", &ScenarioForm::money, till_codec(), kOptional,
                 "the cash of the firm, where it matters whether it lasts")
          .field("couplings", &ScenarioForm::couplings, couplings_codec(), default_of("none"),
                 "the ways in which the state of people affects their work; with `none` it changes nothing")
          .field("people", &ScenarioForm::people, people_codec(), kOptional,
                 "what is assumed about people, where it is not the default")
          .field("experience", &ScenarioForm::experience, experience_codec(), kOptional,
                 "what is assumed about customers who come again, where it is not the default")
          .field("interventions", &ScenarioForm::interventions, interventions_codec(), kOptional,
                 "what is done about people, and when")
          .field("measure", &ScenarioForm::measure, marked_times_codec(), kOptional,
                 "times between two places of the way of customers: from `arrival` or a mark to a mark")
          .field("currency", &ScenarioForm::currency, currency_codec(), kOptional,
                 "what money is counted in; it stands behind every amount")
          .field("decide", &ScenarioForm::decide, decide, kOptional,
                 "what makes one design better than another; without it most profit where customers of a population "
                 "spend, else fewest customers lost, else least abandonment, else the shortest wait")
          .field("headlines", &ScenarioForm::headlines, headlines_codec(), kOptional,
                 "measures that answers begin with, in their order")
          .field("what_if", &ScenarioForm::what_if, what_ifs, kOptional, "changes with a name, to compare with")
          .field("levers", &ScenarioForm::levers, levers_codec(), kOptional,
                 "what could be bought: changes with what they cost, of which `explain --mend-first` finds the best")
          .field("expect", &ScenarioForm::expect, expectations_codec(), kOptional, "what the answer ought to be")
          .some_of({"customers", "requests"})
          .check(check_scenario);
  return record;
}

const Codec<ScenarioForm>& scenario_codec() {
  static const auto codec = record_codec<ScenarioForm>("a mapping that begins with `version: 1`", scenario_record,
                                                       info_of<ScenarioForm, scenario_record>);
  return codec;
}

}  // namespace domino::language
