#include "scenarios/language/vocabulary.h"

#include <fmt/format.h>

#include "scenarios/language/checks.h"
#include "scenarios/language/common_codecs.h"
#include "scenarios/language/limits.h"
#include "scenarios/language/step_names.h"
#include "scenarios/language/vocabulary_goods.h"
#include "scenarios/language/vocabulary_organisation.h"

namespace domino::language {

namespace {

using organisation::NeedAt;
using organisation::NeedMode;
using organisation::Recall;

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

const Record<ForkBranchForm>& fork_branch_record() {
  static const auto record = Record<ForkBranchForm>("parallel branch", "One of several ways gone at the same time.")
                                 .field("steps", &ForkBranchForm::steps, journey_codec(), kRequired,
                                        "what happens on this way; nothing in it ends the case");
  return record;
}

const Codec<Names<ForkBranchForm>>& fork_codec() {
  static const auto branch = record_codec<ForkBranchForm>("a mapping such as `{steps: […]}`", fork_branch_record,
                                                          info_of<ForkBranchForm, fork_branch_record>);
  static const Codec<Names<ForkBranchForm>> codec = [] {
    static const auto names = names_codec<ForkBranchForm>(branch, {"branch", "branches", limits::kBranches});
    Codec<Names<ForkBranchForm>> made = names;
    made.read = [](Reader& reader, const Node& node, Names<ForkBranchForm>& branches) {
      const bool read = names.read(reader, node, branches);
      return check_fork(reader, node) && read;
    };
    return made;
  }();
  return codec;
}

/// How many of several: one of them is `any_of`.
const Codec<double>& several_codec() {
  static const auto codec = whole_codec("", {2, limits::kBranches, false, "one of several is said by `any_of`"});
  return codec;
}

const Record<SomeBranchesForm>& some_branches_record() {
  static const auto record =
      Record<SomeBranchesForm>("choice of branches", "Several ways gone at the same time, of which some must be done.")
          .field("needed", &SomeBranchesForm::needed, several_codec(), kRequired, "how many of them")
          .field("of", &SomeBranchesForm::of, fork_codec(), kRequired, "the ways");
  return record;
}

const Record<GoodsForm>& goods_record() {
  static const auto stock_name = name_codec("the name of a stock");
  static const auto amount = whole_codec("", {1, limits::kGoods, false, "nothing would move"});
  static const auto record = Record<GoodsForm>("movement of goods", "What is taken from a stock, or put into it.")
                                 .field("stock", &GoodsForm::stock, stock_name, kRequired, "which stock")
                                 .field("amount", &GoodsForm::amount, amount, default_of("1"), "how many at once");
  return record;
}

/// `take: parts` is short for `{stock: parts}`.
const Codec<GoodsForm>& goods_codec() {
  static const auto stock_name = name_codec("the name of a stock");
  static const auto mapping = record_codec<GoodsForm>("a mapping such as `{stock: STOCK, amount: 2}`", goods_record,
                                                      info_of<GoodsForm, goods_record>);
  static const auto codec = short_codec<GoodsForm>("the name of a stock, or `{stock: STOCK, amount: 2}`", "stock",
                                                   &GoodsForm::stock, stock_name, mapping);
  return codec;
}

const Record<WithinForm>& within_record() {
  static const auto region_name = name_codec("the name of a region");
  static const auto record =
      Record<WithinForm>("stay in a region", "Steps for which the case needs a place in a region.")
          .field("region", &WithinForm::region, region_name, kRequired, "which region")
          .field("steps", &WithinForm::steps, journey_codec(), kRequired, "what is done inside");
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
                  fmt::format("one of {}, or the words `leave_message` and `end`",
                              list_of_words(step_record().info().one_of.front())));
  }
}

const Record<StepForm>& step_record() {
  static const auto repeat = record_codec<RepeatForm>("a mapping such as `{chance: 30 %, steps: […]}`", repeat_record,
                                                      info_of<RepeatForm, repeat_record>);
  static const auto step_called = name_codec("a name for this step");
  static const auto gate_name = name_codec("the name of a gate");
  static const auto some =
      record_codec<SomeBranchesForm>("a mapping such as `{needed: 2, of: {…}}`", some_branches_record,
                                     info_of<SomeBranchesForm, some_branches_record>);
  static const auto within = record_codec<WithinForm>("a mapping such as `{region: REGION, steps: […]}`", within_record,
                                                      info_of<WithinForm, within_record>);
  static const auto record =
      Record<StepForm>("step", "One thing that happens to a case on its way.")
          .field("serve", &StepForm::serve, service_name(), kOptional, "ask for this service and go on when it is done")
          .field("choose", &StepForm::choose, branches_codec(), kOptional,
                 "go one of several ways, by chance or by conditions")
          .field("delay", &StepForm::delay, duration_of_the_case(), kOptional, "let time pass; nobody is busy")
          .field("repeat", &StepForm::repeat, repeat, kOptional, "do steps, and with a chance do them again")
          .field("all_of", &StepForm::all_of, fork_codec(), kOptional,
                 "go several ways at the same time, and on when all are done")
          .field("any_of", &StepForm::any_of, fork_codec(), kOptional, "the same, and on when the first is done")
          .field("some_of", &StepForm::some_of, some, kOptional, "the same, and on when so many are done")
          .field("join_shortest", &StepForm::join_shortest, several_services(), kOptional,
                 "ask for the one of these services whose department has the fewest to serve for each of its people")
          .field("take", &StepForm::take, goods_codec(), kOptional, "take from a stock, and wait until there is enough")
          .field("put", &StepForm::put, goods_codec(), kOptional, "put into a stock")
          .field("within", &StepForm::within, within, kOptional, "do steps inside a region, once there is a place")
          .field("gather", &StepForm::gather, gate_name, kOptional, "wait at a gate until it opens")
          .field("as", &StepForm::as, step_called, kOwnName,
                 "what the step is called; else its service, or what it does with its place in the list: `delay_2`")
          .one_of({"serve", "choose", "delay", "repeat", "all_of", "any_of", "some_of", "join_shortest", "take", "put",
                   "within", "gather"})
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
          .field("mode", &NeedForm::mode, mode, kRequired, "who waits for the answer")
          .field("at_most", &NeedForm::at_most, positive_duration(), kOptional,
                 "how long somebody holds before turning to others")
          .field("then", &NeedForm::then, then, kOptional, "what happens after `at_most`")
          .field("switching", &NeedForm::switching, duration(), kOptional, "time to get back into a parked case")
          .field("work_left", &NeedForm::work_left, duration_of_the_case(), kOptional, "own work after the answer")
          .field("recall", &NeedForm::recall, recall, default_of("first"),
                 "where an answered case queues for those who parked it")
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
  static const auto weight =
      quantity_codec(Dimension::number, {0, limits::kLargestFactor, true, "who weighs nothing would never be served"});
  static const auto record =
      Record<ServiceForm>("service", "Work that a department does, or a sequence of steps.")
          .field("by", &ServiceForm::by, department_name(), kOptional, "the department that does it")
          .field("duration", &ServiceForm::duration, duration_of_the_case(), kOptional, "how long the own work takes")
          .field("needs", &ServiceForm::needs, needs, kOptional,
                 "help from other services, each at its point of the own work")
          .field("steps", &ServiceForm::steps, journey_codec(), kOptional, "instead: what happens, in order")
          .field("after_work", &ServiceForm::after_work, duration_distribution(), kOptional,
                 "how long the employee is busy with it after the case has left")
          .field("priority", &ServiceForm::priority, priority_codec(), default_of("0"),
                 "who has a higher one is served first where the queue goes by it")
          .field("weight", &ServiceForm::weight, weight, default_of("1"),
                 "of a minute of waiting, where the queue goes by the longest weighted wait")
          .field("promise", &ServiceForm::promise, promise_codec_of_services(), kOptional,
                 "the share of requests answered within a time in which the department is open")
          .field("fine", &ServiceForm::fine, money(), kOptional, "for each request answered later than promised")
          .field("errors", &ServiceForm::errors, quality_codec(), kOptional,
                 "how likely a piece of work is wrong; without it never")
          .field("complete", &ServiceForm::complete, completeness_codec(), kOptional,
                 "how likely a request can be worked on as it is; without it always")
          .field("fee", &ServiceForm::fee, money(), default_of("0"), "for each request, such as a vendor's")
          .one_of({"by", "steps"})
          .check(check_service)
          .defaults_where(service_default_means);
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

const Record<BalkingForm>& balking_record() {
  static const auto record =
      Record<BalkingForm>("balking", "Who turns away at the sight of the queue.")
          .field("expected", &BalkingForm::expected, positive_duration(), kRequired,
                 "the wait they expect: at an announced wait of three times that, half of them go");
  return record;
}

const Record<RedialForm>& redial_record() {
  static const auto record =
      Record<RedialForm>("redialling", "Customers who were not served may try again.")
          .field("chance", &RedialForm::chance, chance(), kRequired, "how likely one of them does")
          .field("after", &RedialForm::after, duration_distribution(), default_of("exponential(mean 20 min)"),
                 "how long after they were lost");
  return record;
}

const Codec<double>& rate() {
  static const auto codec = quantity_codec(Dimension::rate, {0, limits::kLargestRate});
  return codec;
}

const Codec<TableForm>& arrivals_codec() {
  static const auto codec = table_codec(rate());
  return codec;
}

const Codec<DistributionText>& busyness_codec() {
  static const auto codec = distribution_codec(Dimension::number);
  return codec;
}

const Record<RequestForm>& request_record() {
  static const auto requester = name_codec("the name of a department or partner");
  static const auto record =
      Record<RequestForm>("kind of requests", "What colleagues or partners ask for, of their own accord.")
          .field("from", &RequestForm::from, requester, kRequired, "the department or partner that asks")
          .field("arrive", &RequestForm::arrive, arrivals_codec(), kRequired, "how many come in a time (Poisson)")
          .field("hours", &RequestForm::hours, hours_codec(), default_of("always"), "when they come")
          .field("busyness", &RequestForm::busyness, busyness_codec(), kOptional,
                 "a factor on the arrivals, drawn anew each day")
          .field("asks_for", &RequestForm::asks_for, service_name(), kOptional, "the service they want")
          .field("steps", &RequestForm::steps, journey_codec(), kOptional, "instead: their way, step by step")
          .field("priority", &RequestForm::priority, priority_codec(), default_of("0"),
                 "added to that of each service asked for")
          .one_of({"asks_for", "steps"})
          .check(check_request);
  return record;
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
  static const auto arrive = arrive_codec(rate(), arrivals_codec());
  static const auto gap = distribution_codec(Dimension::duration);
  static const auto how_many = distribution_codec(Dimension::number);
  static const auto balking = record_codec<BalkingForm>("a mapping such as `{expected: 3 min}`", balking_record,
                                                        info_of<BalkingForm, balking_record>);
  static const auto redial =
      record_codec<RedialForm>("a mapping such as `{chance: 48 %, after: exponential(mean 20 min)}`", redial_record,
                               info_of<RedialForm, redial_record>);
  static const auto record =
      Record<SegmentForm>("customer segment", "Customers of one kind: when they come, and for what.")
          .field("arrive", &SegmentForm::arrive, arrive, kOptional,
                 "how many come in a time (Poisson), or when, recorded since the start of the run")
          .field("every", &SegmentForm::every, gap, kOptional,
                 "instead: the time from one arrival to the next, within the hours")
          .field("group", &SegmentForm::group, how_many, kOptional,
                 "how many come at once; each is a customer of their own")
          .field("hours", &SegmentForm::hours, hours_codec(), default_of("always"), "when they come")
          .field("attributes", &SegmentForm::attributes, attributes_codec(), kOptional,
                 "what each of them brings along, drawn when they come: for durations, chances and conditions")
          .field("busyness", &SegmentForm::busyness, busyness_codec(), kOptional,
                 "a factor on the arrivals, drawn anew each day")
          .field("asks_for", &SegmentForm::asks_for, service_name(), kOptional, "the service they want")
          .field("steps", &SegmentForm::steps, journey_codec(), kOptional, "instead: their way, step by step")
          .field("patience", &SegmentForm::patience, duration_of_the_case(), kOptional,
                 "how long they wait before they give up")
          .field("message_after", &SegmentForm::message_after, positive_duration(), kOptional,
                 "who waited this long leaves a message")
          .field("service_level", &SegmentForm::service_level, service_level_codec(), kOptional,
                 "the wait that counts as in target")
          .field("priority", &SegmentForm::priority, priority_codec(), default_of("0"),
                 "added to that of each service asked for")
          .field("balks", &SegmentForm::balks, balking, kOptional, "who turns away at the sight of the queue")
          .field("redials", &SegmentForm::redials, redial, kOptional, "who was not served may try again")
          .field("parked_patience", &SegmentForm::parked_patience, duration_distribution(), kOptional,
                 "how long they let their case wait for an answer; without it for ever")
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
  static const auto segment = record_codec<SegmentForm>("a mapping such as `{arrive: 50 / h, asks_for: advice}`",
                                                        segment_record, info_of<SegmentForm, segment_record>);
  static const auto request =
      record_codec<RequestForm>("a mapping such as `{from: sales, arrive: 5 / h, asks_for: advice}`", request_record,
                                info_of<RequestForm, request_record>);
  static const auto requests = names_codec<RequestForm>(
      request, {"kind of requests", "kinds of requests", limits::kSegments, measures_of_customers()});
  static const auto calendars =
      names_codec<CalendarForm>(calendar_codec(), {"calendar", "calendars", limits::kCalendars, {"always"}});
  static const auto departments =
      names_codec<DepartmentForm>(department_codec(), {"department", "departments", limits::kDepartments});
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
          .field("holidays", &ScenarioForm::holidays, holidays_codec(), kOptional,
                 "days of the run, counted from 1, on which hours do not hold unless they are `always`")
          .field("departments", &ScenarioForm::departments, departments, kRequired, "who works")
          .field("services", &ScenarioForm::services, services, kRequired, "what they do")
          .field("customers", &ScenarioForm::customers, segments, kOptional, "who comes")
          .field("requests", &ScenarioForm::requests, requests, kOptional,
                 "what departments and partners ask for of their own accord")
          .field("partners", &ScenarioForm::partners, partners_codec(), kOptional,
                 "who asks from outside and does not go away")
          .field("stocks", &ScenarioForm::stocks, stocks_codec(), kOptional, "what is kept and taken")
          .field("regions", &ScenarioForm::regions, regions_codec(), kOptional,
                 "places where only so many cases may be at once")
          .field("gates", &ScenarioForm::gates, gates_codec(), kOptional, "where cases wait and go on together")
          .field("what_if", &ScenarioForm::what_if, what_ifs, kOptional, "changes with a name, to compare with")
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
