#include "scenarios/language/grammar/vocabulary_levers.h"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "scenarios/language/document/limits.h"
#include "scenarios/language/grammar/common_codecs.h"
#include "scenarios/language/values/increment_text.h"
#include "scenarios/language/values/scanner.h"

namespace domino::language {

namespace {

using Per = LeverCost::Per;

constexpr std::string_view kCostForms = "`55000 / year`, `1000 / week` or `20000 once`";

TextProblem problem_here(const Scanner& scanner, Code code, std::string message, std::string reason) {
  return {code,
          scanner.at(),
          std::max<std::size_t>(scanner.peek_token().size(), 1),
          std::move(message),
          std::move(reason),
          std::string(kCostForms)};
}

std::optional<Per> per_of(std::string_view word) {
  if (word == "year" || word == "yr") return Per::year;
  if (word == "week") return Per::week;
  return std::nullopt;
}

Parsed<LeverCost> parse_cost(std::string_view text) {
  Scanner scanner(text);
  const auto amount = scan_quantity(scanner, Dimension::number);
  if (!amount) return amount.problem();
  LeverCost cost{.amount = *amount};
  if (*amount < 0 || *amount > limits::kMoney)
    return TextProblem{Code::out_of_range,
                       0,
                       text.size(),
                       fmt::format("a lever cannot cost {}", printable(text, 40)),
                       "it costs nothing or more",
                       "0 or more; what it saves shows in what it gains"};
  if (scanner.at_end())
    return TextProblem{Code::missing_unit,
                       0,
                       text.size(),
                       fmt::format("the time is missing: {}", printable(text, 40)),
                       "it could be paid once, every week or every year",
                       std::string(kCostForms)};
  if (scanner.take('/')) {
    const auto per = per_of(scanner.peek_word());
    if (!per)
      return problem_here(scanner, Code::wrong_unit,
                          fmt::format("`{}` is neither `year` nor `week`", printable(scanner.peek_token(), 40)),
                          "what a lever costs is stated a year, a week or once");
    cost.per = *per;
  } else if (scanner.peek_word() == "once") {
    cost.per = Per::once;
  } else {
    return problem_here(scanner, Code::wrong_unit,
                        fmt::format("`{}` does not belong here", printable(scanner.peek_token(), 40)),
                        "what a lever costs is stated a year, a week or once");
  }
  scanner.take_word();
  if (!scanner.at_end())
    return problem_here(scanner, Code::wrong_unit,
                        fmt::format("`{}` does not belong here", printable(scanner.peek_token(), 40)), "");
  return cost;
}

std::string cost_text(const LeverCost& cost) {
  const std::string amount = quantity_text(cost.amount, Dimension::number);
  return amount + (cost.per == Per::once ? " once" : cost.per == Per::week ? " / week" : " / year");
}

const Codec<LeverCost>& cost_codec() {
  static const Codec<LeverCost> codec = [] {
    Codec<LeverCost> made;
    made.type = {
        .phrase = "money a year, a week or once: " + std::string(kCostForms),
        .pattern = fmt::format(R"(^\s*{}\s*(/\s*(year|yr|week)|once)\s*$)", quantity_pattern(Dimension::number))};
    made.type.canonical = [](const Node& node, DataFolder* /*folder*/) {
      const auto cost = parse_cost(node.text);
      return cost ? cost_text(*cost) : node.text;
    };
    made.read = [type = made.type](Reader& reader, const Node& node, LeverCost& cost) {
      const std::string* text = scalar_text(reader, node, type);
      if (text == nullptr) return false;
      const auto read = parse_cost(*text);
      if (!read) {
        reader.report(read.problem(), node);
        return false;
      }
      cost = *read;
      return true;
    };
    return made;
  }();
  return codec;
}

/// What sets a value is done once and for all.
void check_lever(Reader& reader, const LeverForm& lever) {
  const Entry* at_most = lever.stated("at_most");
  if (at_most == nullptr || !(lever.at_most > 1) || lever.change.node == nullptr) return;
  for (const Entry& change : lever.change.node->entries) {
    if (change.value.is_scalar() && is_increment(change.value.text)) continue;
    reader.report(Code::contradiction, at_most->key.place,
                  fmt::format("`{}` is set to a value, which can be done only once", printable(change.key.text, 60)),
                  "the same value set again changes nothing",
                  "a change that `rises by` or `falls by`, or no `at_most`");
    return;
  }
}

const Record<LeverForm>& lever_record() {
  static const auto change = changes_codec(
      "a mapping from addresses to what shall stand there, or by how much it changes, such as "
      "`{departments.reps.staff: rises by 1}`");
  static const auto at_most =
      whole_codec("", {1, limits::kLeverTimes, false, "what cannot be done even once is no lever"});
  static const auto record =
      Record<LeverForm>("lever", "Something that could be bought, with what it costs.")
          .field("change", &LeverForm::change, change, kRequired,
                 "what it changes: `rises by` and `falls by` change a number by an amount, or by percent of it; "
                 "anything else is set")
          .field("costs", &LeverForm::costs, cost_codec(), kOptional,
                 "what all of it costs each time it is taken; taken as certain, and asked for where there is a budget")
          .field("at_most", &LeverForm::at_most, at_most, default_of("1"),
                 "how often it may be taken, each time from where the time before has led")
          .check(check_lever);
  return record;
}

}  // namespace

Codec<WhatIfForm> changes_codec(std::string phrase) {
  Codec<WhatIfForm> made;
  made.type = {.shape = Type::Shape::changes, .phrase = std::move(phrase)};
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
}

const Codec<Names<LeverForm>>& levers_codec() {
  static const auto lever =
      record_codec<LeverForm>("a mapping such as `{change: {departments.reps.staff: rises by 1}, costs: 55000 / year}`",
                              lever_record, info_of<LeverForm, lever_record>);
  static const auto codec = names_codec<LeverForm>(lever, {"lever", "levers", limits::kLevers});
  return codec;
}

}  // namespace domino::language
