#include "scenarios/language/vocabulary.h"

#include <fmt/format.h>

#include "scenarios/language/checks.h"
#include "scenarios/language/codecs.h"
#include "scenarios/language/limits.h"
#include "scenarios/language/step_names.h"

namespace domino::language {

namespace {

using organisation::NeedMode;
using organisation::QueueAtClosing;
using organisation::Recall;
using organisation::WorkAtShiftEnd;

// The codecs that several records share. Function-local, so that they exist before anybody asks for them.

const Codec<double>& duration() {
  static const auto codec = quantity_codec(Dimension::duration, {0, limits::kLongestSpan_s});
  return codec;
}
const Codec<double>& positive_duration() {
  static const auto codec = quantity_codec(Dimension::duration, {0, limits::kLongestSpan_s, true, "it must last"});
  return codec;
}
const Codec<double>& chance() {
  static const auto codec = quantity_codec(Dimension::share, {0, 1});
  return codec;
}
const Codec<bool>& yes_no() {
  static const auto codec = yes_no_codec();
  return codec;
}
const Codec<std::string>& text() {
  static const auto codec = text_codec();
  return codec;
}
const Codec<std::string>& service_name() {
  static const auto codec = name_codec("the name of a service");
  return codec;
}
const Codec<organisation::Figure>& chance_of_case() {
  static const auto codec = figure_codec(chance());
  return codec;
}
const Codec<DistributionText>& duration_distribution() {
  static const auto codec = distribution_codec(Dimension::duration, true);
  return codec;
}

template <class FormType, const Record<FormType>& (*record)()>
const RecordInfo& info_of() {
  return record().info();
}

const Record<StepForm>& step_record();

bool read_plain_step(Reader& reader, const Node& node, StepForm& step) {
  static const std::vector<std::string> words{"leave_message", "end"};
  step.node = &node;
  if (node.text == words[0]) step.plain = PlainStep::leave_message;
  if (node.text == words[1]) step.plain = PlainStep::end;
  if (step.plain) return true;
  reader.report(Code::bad_step, node.place, fmt::format("`{}` is not a step", printable(node.text, 40)),
                "a single word that is a step is `leave_message` or `end`", "`serve:` with the name of a service");
  return false;
}

bool read_step(Reader& reader, const Node& node, const Type& due, StepForm& step) {
  if (node.is_scalar()) return read_plain_step(reader, node, step);
  return reader.read_record(node, step_record(), due, step);
}

const Codec<StepForm>& step_codec() {
  static const Codec<StepForm> codec = [] {
    static const Type word{.phrase = "the word `leave_message` or `end`", .words = {"leave_message", "end"}};
    static const Type mapping{.shape = Type::Shape::record,
                              .phrase = "a step such as `serve: SERVICE`",
                              .record = info_of<StepForm, step_record>};
    Codec<StepForm> made;
    made.type = {.shape = Type::Shape::either, .phrase = mapping.phrase, .alternatives = {&word, &mapping}};
    made.read = [type = made.type](Reader& reader, const Node& node, StepForm& step) {
      return read_step(reader, node, type, step);
    };
    return made;
  }();
  return codec;
}

bool read_steps(Reader& reader, const Node& node, const Type& due, std::vector<StepForm>& steps) {
  if (node.kind != Node::Kind::sequence) {
    reader.wrong_type(node, due);
    return false;
  }
  if (node.items.size() > limits::kSteps) {
    reader.report(Code::too_large, node.place, fmt::format("more than {} steps", limits::kSteps));
    return false;
  }
  const std::size_t before = reader.mistakes();
  steps.reserve(node.items.size());
  for (const Node& item : node.items) {
    step_codec().read(reader, item, steps.emplace_back());
  }
  return reader.mistakes() == before;
}

const Codec<std::vector<StepForm>>& steps_codec() {
  static const Codec<std::vector<StepForm>> codec = [] {
    Codec<std::vector<StepForm>> made;
    made.type = {.shape = Type::Shape::list,
                 .phrase = "a list of steps such as `- serve: SERVICE`",
                 .element = &step_codec().type,
                 .element_names = step_names};
    made.read = [type = made.type](Reader& reader, const Node& node, std::vector<StepForm>& steps) {
      return read_steps(reader, node, type, steps);
    };
    return made;
  }();
  return codec;
}

/// Steps of a service or a customer: at least one.
const Codec<std::vector<StepForm>>& journey_codec() {
  static const Codec<std::vector<StepForm>> codec = [] {
    Codec<std::vector<StepForm>> made = steps_codec();
    made.type.never_empty = true;
    made.read = [](Reader& reader, const Node& node, std::vector<StepForm>& steps) {
      if (node.kind == Node::Kind::sequence && node.items.empty()) {
        reader.report(Code::bad_step, node.place, "there are no steps in it", "nothing would happen",
                      "`- serve:` with the name of a service");
        return false;
      }
      return steps_codec().read(reader, node, steps);
    };
    return made;
  }();
  return codec;
}

const Record<BranchForm>& branch_record() {
  static const auto record = Record<BranchForm>("branch", "One of several ways that a case may go.")
                                 .field("chance", &BranchForm::chance, chance_of_case(), kOptional,
                                        "how likely it is; `otherwise` takes the rest")
                                 .field("when", &BranchForm::when, conditions_codec(), kOptional,
                                        "instead, in all branches: of which cases; the first that holds is taken")
                                 .field("steps", &BranchForm::steps, steps_codec(), kRequired,
                                        "what happens on this way; `[]` goes straight on");
  return record;
}

const Codec<Names<BranchForm>>& branches_codec() {
  static const auto branch = record_codec<BranchForm>("a mapping such as `{chance: 30 %, steps: […]}`", branch_record,
                                                      info_of<BranchForm, branch_record>);
  static const Codec<Names<BranchForm>> codec = [] {
    static const auto names = names_codec<BranchForm>(branch, {"branch", "branches", limits::kBranches});
    Codec<Names<BranchForm>> made = names;
    made.read = [](Reader& reader, const Node& node, Names<BranchForm>& branches) {
      const bool read = names.read(reader, node, branches);
      if (node.is_mapping()) check_branches(reader, node, branches);
      return read;
    };
    return made;
  }();
  return codec;
}

const Record<RepeatForm>& repeat_record() {
  static const auto record =
      Record<RepeatForm>("repetition", "Steps that are done again with a chance.")
          .field("chance", &RepeatForm::chance, chance_of_case(), kRequired, "how likely the steps are done once more")
          .field("steps", &RepeatForm::steps, journey_codec(), kRequired, "what is done at least once");
  return record;
}

void check_step(Reader& reader, const StepForm& step) {
  const Entry* first = nullptr;
  for (const Entry& entry : step.node->entries) {
    if (entry.key.text == "as" || step_record().info().find(entry.key.text) == nullptr) continue;
    if (first == nullptr) {
      first = &entry;
      continue;
    }
    reader.report(Code::bad_step, entry.key.place,
                  fmt::format("`{}` and `{}` in one step", first->key.text, entry.key.text), "a step does one thing",
                  fmt::format("`- {}:` as a step of its own", entry.key.text));
  }
  if (first == nullptr) {
    reader.report(Code::bad_step, place_of_whole(*step.node), "this step does nothing", "",
                  "one of `serve`, `choose`, `delay`, `repeat`, or the words `leave_message` and `end`");
  }
}

const Record<StepForm>& step_record() {
  static const auto repeat = record_codec<RepeatForm>("a mapping such as `{chance: 30 %, steps: […]}`", repeat_record,
                                                      info_of<RepeatForm, repeat_record>);
  static const auto step_called = name_codec("a name for this step");
  static const auto record =
      Record<StepForm>("step", "One thing that happens to a case on its way.")
          .field("serve", &StepForm::serve, service_name(), kOptional, "ask for this service and go on when it is done")
          .field("choose", &StepForm::choose, branches_codec(), kOptional,
                 "go one of several ways, by chance or by conditions")
          .field("delay", &StepForm::delay, duration_distribution(), kOptional, "let time pass; nobody is busy")
          .field("repeat", &StepForm::repeat, repeat, kOptional, "do steps, and with a chance do them again")
          .field("as", &StepForm::as, step_called, kOwnName,
                 "what the step is called; else its service, or what it does with its place in the list: `delay_2`")
          .one_of({"serve", "choose", "delay", "repeat"})
          .check(check_step);
  return record;
}

const Record<RunForm>& run_record() {
  static const auto horizon = positive_duration();
  static const auto days = whole_codec("", {1, 1e6, false, "a day is the shortest such run"});
  static const auto seed = whole_codec("", {0, 9007199254740992.0});
  static const auto replications =
      whole_codec("", {1, limits::kReplications, false, "without a run there is no answer"});
  static const auto confidence =
      quantity_codec(Dimension::share, {0.5, 0.9999, false, "an interval that is mostly wrong is no use"});
  static const auto record =
      Record<RunForm>("run", "The experiment: how long, how often, how sure.")
          .field("horizon", &RunForm::horizon, horizon, kOptional,
                 "how long a steady state is watched; whoever is present then is left")
          .field("days", &RunForm::days, days, kOptional,
                 "days after which arrivals stop and everybody present is dealt with")
          .field("warm_up", &RunForm::warm_up, duration(), default_of("0 s"), "measuring starts after this time")
          .field("seed", &RunForm::seed, seed, default_of("1"), "the same seed gives the same numbers")
          .field("replications", &RunForm::replications, replications, default_of("30"),
                 "independent repetitions of the run")
          .field("confidence", &RunForm::confidence, confidence, default_of("95 %"),
                 "of the intervals around every mean")
          .one_of({"horizon", "days"})
          .check(check_run);
  return record;
}

const Record<DepartmentForm>& department_record() {
  static const auto heads = whole_codec("", {0, limits::kStaff, false, "nobody can be on duty less than zero times"});
  static const auto staff = table_codec(heads);
  static const auto at_shift_end =
      choice_codec<WorkAtShiftEnd>({{"finish", WorkAtShiftEnd::finish}, {"pause", WorkAtShiftEnd::pause}});
  static const auto at_closing = choice_codec<QueueAtClosing>(
      {{"stay", QueueAtClosing::stay}, {"disconnect", QueueAtClosing::disconnect}, {"serve", QueueAtClosing::serve}});
  static const auto places = whole_codec("", {0, 1e9, false, "fewer than none cannot wait"});
  static const auto lines = whole_codec("", {1, 1e9, false, "without a line nobody could come"});
  static const auto record =
      Record<DepartmentForm>("department", "People who do the same work and share a queue.")
          .field("front_line", &DepartmentForm::front_line, yes_no(), default_of("no"), "meets external customers")
          .field("staff", &DepartmentForm::staff, staff, default_of("1"), "people on duty during the hours")
          .field("hours", &DepartmentForm::hours, hours_codec(), default_of("always"), "when it is open")
          .field("work_at_shift_end", &DepartmentForm::work_at_shift_end, at_shift_end, default_of("finish"),
                 "what happens to work in progress when fewer are on duty")
          .field("queue_at_closing", &DepartmentForm::queue_at_closing, at_closing, default_of("stay"),
                 "what happens to those still waiting when it closes")
          .field("waiting_room", &DepartmentForm::waiting_room, places, kOptional,
                 "external customers who may wait; one more is blocked")
          .field("lines", &DepartmentForm::lines, lines, kOptional,
                 "external customers who may wait or be served; one more is blocked");
  return record;
}

const Record<NeedForm>& need_record() {
  static const auto mode = choice_codec<NeedMode>({{"hold", NeedMode::hold},
                                                   {"park", NeedMode::park},
                                                   {"callback", NeedMode::callback},
                                                   {"notify", NeedMode::notify}});
  static const auto then = choice_codec<Then>({{"park", Then::park}});
  static const auto recall = choice_codec<Recall>({{"first", Recall::first}, {"in turn", Recall::in_turn}});
  static const auto record =
      Record<NeedForm>("need", "Help from another service that a service may need.")
          .field("service", &NeedForm::service, service_name(), kOwnName, "what is asked for")
          .field("chance", &NeedForm::chance, chance_of_case(), default_of("100 %"), "how likely a case needs it")
          .field("when", &NeedForm::when, conditions_codec(), kOptional, "only such cases need it")
          .field("mode", &NeedForm::mode, mode, kRequired, "who waits for the answer")
          .field("at_most", &NeedForm::at_most, positive_duration(), kOptional,
                 "how long somebody holds before turning to others")
          .field("then", &NeedForm::then, then, kOptional, "what happens after `at_most`")
          .field("switching", &NeedForm::switching, duration(), kOptional, "time to get back into a parked case")
          .field("work_left", &NeedForm::work_left, duration_distribution(), kOptional, "own work after the answer")
          .field("recall", &NeedForm::recall, recall, default_of("first"),
                 "where an answered case queues for those who parked it")
          .check(check_need)
          .defaults_where(need_default_means);
  return record;
}

const Record<ServiceForm>& service_record() {
  static const auto need =
      record_codec<NeedForm>("a mapping such as `{mode: hold}`", need_record, info_of<NeedForm, need_record>);
  static const auto needs = names_codec<NeedForm>(need, {"need", "needs", limits::kNeeds});
  static const auto department_name = name_codec("the name of a department");
  static const auto record =
      Record<ServiceForm>("service", "Work that a department does, or a sequence of steps.")
          .field("by", &ServiceForm::by, department_name, kOptional, "the department that does it")
          .field("duration", &ServiceForm::duration, duration_distribution(), kOptional, "how long the own work takes")
          .field("needs", &ServiceForm::needs, needs, kOptional, "help from other services, after the own work")
          .field("steps", &ServiceForm::steps, journey_codec(), kOptional, "instead: what happens, in order")
          .one_of({"by", "steps"})
          .check(check_service);
  return record;
}

const Record<ServiceLevelForm>& service_level_record() {
  using customers::OutOf;
  static const auto out_of =
      choice_codec<OutOf>({{"arrived", OutOf::arrived}, {"served", OutOf::served}, {"expected", OutOf::expected}});
  static const auto record =
      Record<ServiceLevelForm>("service level", "The share of customers who wait less than a limit.")
          .field("within", &ServiceLevelForm::within, positive_duration(), kRequired, "a shorter wait is in target")
          .field("out_of", &ServiceLevelForm::out_of, out_of, default_of("arrived"), "the customers it is a share of")
          .field("count_lost", &ServiceLevelForm::count_lost, yes_no(), default_of("no"),
                 "customers lost before `within` are in target too");
  return record;
}

/// `service_level: 20 s` is short for `{within: 20 s}`.
const Codec<ServiceLevelForm>& service_level_codec() {
  static const auto mapping = record_codec<ServiceLevelForm>("a mapping such as `{within: 20 s}`", service_level_record,
                                                             info_of<ServiceLevelForm, service_level_record>);
  static const Codec<ServiceLevelForm> codec = [] {
    Codec<ServiceLevelForm> made;
    made.type = {.shape = Type::Shape::either,
                 .phrase = "a duration such as `20 s`, or `{within: 20 s, out_of: served}`",
                 .alternatives = {&positive_duration().type, &mapping.type},
                 .short_for = "within"};
    made.read = [type = made.type](Reader& reader, const Node& node, ServiceLevelForm& form) {
      if (node.is_mapping()) return mapping.read(reader, node, form);
      if (node.is_scalar()) return positive_duration().read(reader, node, form.within);
      reader.wrong_type(node, type);
      return false;
    };
    return made;
  }();
  return codec;
}

/// A number by its distribution, or words with their chances.
const Codec<AttributeForm>& attribute_codec() {
  static const auto number = distribution_codec(Dimension::number, true);
  static const auto words = names_codec<double>(chance(), {"word", "words", limits::kWords});
  static const Codec<AttributeForm> codec = [] {
    Codec<AttributeForm> made;
    made.type = {.shape = Type::Shape::either,
                 .phrase = "a number such as `discrete(70 % 1 or 30 % 2)`, or words such as `{phone: 70 %, web: 30 %}`",
                 .alternatives = {&number.type, &words.type}};
    made.read = [type = made.type](Reader& reader, const Node& node, AttributeForm& form) {
      if (node.is_mapping()) return words.read(reader, node, form.words);
      if (node.is_scalar()) return number.read(reader, node, form.number);
      reader.wrong_type(node, type);
      return false;
    };
    return made;
  }();
  return codec;
}

const Codec<Names<AttributeForm>>& attributes_codec() {
  static const auto codec = names_codec<AttributeForm>(
      attribute_codec(), {"attribute", "attributes", limits::kAttributes, {"and", "or"}, true});
  return codec;
}

const Record<SegmentForm>& segment_record() {
  static const auto rate = quantity_codec(Dimension::rate, {0, limits::kLargestRate});
  static const auto rates = table_codec(rate);
  static const auto arrive = arrive_codec(rate, rates);
  static const auto gap = distribution_codec(Dimension::duration);
  static const auto factor = distribution_codec(Dimension::number);
  static const auto record =
      Record<SegmentForm>("customer segment", "Customers of one kind: when they come, and for what.")
          .field("arrive", &SegmentForm::arrive, arrive, kOptional,
                 "how many come in a time (Poisson), or when, recorded since the start of the run")
          .field("every", &SegmentForm::every, gap, kOptional,
                 "instead: the time from one arrival to the next, within the hours")
          .field("group", &SegmentForm::group, factor, kOptional,
                 "how many come at once; each is a customer of their own")
          .field("hours", &SegmentForm::hours, hours_codec(), default_of("always"), "when they come")
          .field("attributes", &SegmentForm::attributes, attributes_codec(), kOptional,
                 "what each of them brings along, drawn when they come: for durations, chances and conditions")
          .field("busyness", &SegmentForm::busyness, factor, kOptional, "a factor on the arrivals, drawn anew each day")
          .field("asks_for", &SegmentForm::asks_for, service_name(), kOptional, "the service they want")
          .field("steps", &SegmentForm::steps, journey_codec(), kOptional, "instead: their way, step by step")
          .field("patience", &SegmentForm::patience, duration_distribution(), kOptional,
                 "how long they wait before they give up")
          .field("message_after", &SegmentForm::message_after, positive_duration(), kOptional,
                 "who waited this long leaves a message")
          .field("service_level", &SegmentForm::service_level, service_level_codec(), kOptional,
                 "the wait that counts as in target")
          .one_of({"arrive", "every"})
          .one_of({"asks_for", "steps"})
          .check(check_segment)
          .defaults_where(segment_default_means);
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

// A segment of these names would make `customers.wait` mean two things.
std::vector<std::string> measures_of_customers() {
  return {"arrived",   "served",        "abandoned",       "blocked", "messages", "disconnected", "redials",
          "in_target", "service_level", "speed_of_answer", "wait",    "sojourn",  "satisfaction", "loyalty",
          "churn",     "nps",           "expected",        "present"};
}

const Codec<WhatIfForm>& what_if_codec() {
  static const Codec<WhatIfForm> codec = [] {
    Codec<WhatIfForm> made;
    made.type = {.shape = Type::Shape::changes,
                 .phrase = "a mapping from addresses to values, such as `{departments.reps.staff: 8}`"};
    made.read = [type = made.type](Reader& reader, const Node& node, WhatIfForm& form) {
      form.node = &node;
      if (!node.is_mapping()) {
        reader.wrong_type(node, type);
        return false;
      }
      if (!node.entries.empty()) return true;
      reader.report(Code::wrong_type, node.place, "there are no changes in it", "",
                    "an address with what shall stand there");
      return false;
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

const Record<ScenarioForm>& scenario_record() {
  static const auto run =
      record_codec<RunForm>("a mapping such as `{horizon: 26 weeks}`", run_record, info_of<RunForm, run_record>);
  static const auto department = record_codec<DepartmentForm>("a mapping such as `{staff: 3}`", department_record,
                                                              info_of<DepartmentForm, department_record>);
  static const auto service = record_codec<ServiceForm>("a mapping such as `{by: reps, duration: 5 min}`",
                                                        service_record, info_of<ServiceForm, service_record>);
  static const auto segment = record_codec<SegmentForm>("a mapping such as `{arrive: 50 / h, asks_for: advice}`",
                                                        segment_record, info_of<SegmentForm, segment_record>);
  static const auto calendars =
      names_codec<CalendarForm>(calendar_codec(), {"calendar", "calendars", limits::kCalendars, {"always"}});
  static const auto departments =
      names_codec<DepartmentForm>(department, {"department", "departments", limits::kDepartments});
  static const auto services = names_codec<ServiceForm>(service, {"service", "services", limits::kServices});
  static const auto segments = names_codec<SegmentForm>(
      segment, {"customer segment", "customer segments", limits::kSegments, measures_of_customers()});
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
          .field("departments", &ScenarioForm::departments, departments, kRequired, "who works")
          .field("services", &ScenarioForm::services, services, kRequired, "what they do")
          .field("customers", &ScenarioForm::customers, segments, kRequired, "who comes")
          .field("what_if", &ScenarioForm::what_if, what_ifs, kOptional, "changes with a name, to compare with")
          .field("expect", &ScenarioForm::expect, expectations_codec(), kOptional, "what the answer ought to be");
  return record;
}

const Codec<ScenarioForm>& scenario_codec() {
  static const auto codec = record_codec<ScenarioForm>("a mapping that begins with `version: 1`", scenario_record,
                                                       info_of<ScenarioForm, scenario_record>);
  return codec;
}

}  // namespace domino::language
