#include "scenarios/language/grammar/vocabulary_steps.h"

#include <fmt/format.h>

#include "scenarios/language/document/limits.h"
#include "scenarios/language/grammar/checks.h"
#include "scenarios/language/grammar/common_codecs.h"
#include "scenarios/language/grammar/step_names.h"

namespace domino::language {

namespace {

const Record<BalkingForm>& balking_record() {
  static const auto record =
      Record<BalkingForm>("balking", "Balking: customers who turn away at the sight of the queue.")
          .field("expected", &BalkingForm::expected, positive_duration(), kRequired,
                 "the wait they expect: at an announced wait of three times that, half of them go");
  return record;
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

/// Keys beside what the step does.
bool is_about_step(std::string_view key) {
  return key == "as" || key == "patience" || key == "balks" || key == "message_after";
}

void check_step(Reader& reader, const StepForm& step) {
  const Entry* first = nullptr;
  for (const Entry& entry : step.node->entries) {
    if (is_about_step(entry.key.text) || step_record().info().find(entry.key.text) == nullptr) continue;
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
  static const auto mark_name = name_codec("a name for this place of the way");
  static const auto some =
      record_codec<SomeBranchesForm>("a mapping such as `{needed: 2, of: {…}}`", some_branches_record,
                                     info_of<SomeBranchesForm, some_branches_record>);
  static const auto within = record_codec<WithinForm>("a mapping such as `{region: REGION, steps: […]}`", within_record,
                                                      info_of<WithinForm, within_record>);
  static const auto patience = or_none_codec(duration_of_the_case());
  static const auto balks = or_none_codec(balking_codec());
  static const auto message = or_none_codec(positive_duration());
  static const auto record =
      Record<StepForm>("step", "One thing that happens to a case on its way.")
          .field("serve", &StepForm::serve, service_name(), kOptional, "ask for this service and go on when it is done")
          .field("choose", &StepForm::choose, branches_codec(), kOptional,
                 "go one of several ways, by chance or by conditions")
          .field("delay", &StepForm::delay, duration_of_the_case(), kOptional, "let time pass; no employee is busy")
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
          .field("mark", &StepForm::mark, mark_name, kOptional,
                 "note when the case comes by here for the first time, for `measure`; takes no time")
          .field("patience", &StepForm::patience, patience, kOptional,
                 "how long a customer waits in the line of this step, in place of what the customers state")
          .field("balks", &StepForm::balks, balks, kOptional,
                 "which customers turn away at the sight of this queue, in place of what the customers state")
          .field("message_after", &StepForm::message_after, message, kOptional,
                 "a customer who waited this long here leaves a message, in place of what the customers state")
          .field("as", &StepForm::as, step_called, kOwnName,
                 "what the step is called; else its service, or what it does with its place in the list: `delay_2`")
          .one_of({"serve", "choose", "delay", "repeat", "all_of", "any_of", "some_of", "join_shortest", "take", "put",
                   "within", "gather", "mark"})
          .check(check_step);
  return record;
}

}  // namespace

const Codec<BalkingForm>& balking_codec() {
  static const auto codec = record_codec<BalkingForm>("a mapping such as `{expected: 3 min}`", balking_record,
                                                      info_of<BalkingForm, balking_record>);
  return codec;
}

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

}  // namespace domino::language
