#include "scenarios/language/values/distribution_text.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "models/text/nearest_name.h"
#include "scenarios/language/document/limits.h"
#include "scenarios/language/values/data_folder.h"

namespace domino::language {

namespace {

constexpr std::string_view kTimes = "×";

struct Named {
  std::string_view word;
  std::size_t offset = 0;
  double value = 0;
  std::string_view text;  // the value as written
};

std::string quoted_list(const std::vector<std::string>& words) {
  std::string list;
  for (const std::string& word : words) list += fmt::format("{}`{}`", list.empty() ? "" : ", ", word);
  return list;
}

class Parser {
 public:
  Parser(std::string_view text, Dimension dimension, DistributionRules rules)
      : scanner_(text), dimension_(dimension), rules_(rules) {}

  Parsed<DistributionText> parse() {
    auto read = sum(0);
    if (!read) return read;
    if (scanner_.at_end()) return within_clock(std::move(read));
    return here(fmt::format("`{}` is not expected here", scanner_.peek_token()),
                "the distribution is complete before it", "");
  }

 private:
  using Problem = std::optional<TextProblem>;

  TextProblem here(std::string message, std::string reason, std::string suggestion) const {
    return {Code::bad_distribution, scanner_.at(),     std::max<std::size_t>(scanner_.peek_token().size(), 1),
            std::move(message),     std::move(reason), std::move(suggestion)};
  }

  static TextProblem at(std::size_t offset, std::size_t length, std::string message, std::string reason,
                        std::string suggestion) {
    return {Code::bad_distribution, offset, length, std::move(message), std::move(reason), std::move(suggestion)};
  }

  std::string_view since(std::size_t begin) const {
    std::string_view text = scanner_.text().substr(begin, scanner_.at() - begin);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
  }

  // Factors and sums may carry a mean beyond any clock.
  Parsed<DistributionText> within_clock(Parsed<DistributionText> read) const {
    const bool computed = read->family == &sum_family() || read->family == &factor_family();
    if (!computed || largest_mean(*read) <= limits::kLongestSpan_s) return read;
    TextProblem problem = at(0, scanner_.text().size(), "this has no usable mean", "",
                             fmt::format("at most {}", quantity_text(limits::kLongestSpan_s, dimension_)));
    problem.code = Code::out_of_range;
    return problem;
  }

  // Of the part that is the same for all cases, and of each multiple of an attribute.
  static double largest_mean(const DistributionText& text) {
    const organisation::Amount amount = to_amount(text);
    double largest = amount.base.mean();
    for (const auto& term : amount.terms) largest = std::max(largest, term.factor.mean());
    return largest;
  }

  // Terms with `+` between them.
  Parsed<DistributionText> sum(std::size_t depth) {
    auto first = product(depth);
    if (!first || scanner_.peek() != '+') return first;
    DistributionText read{&sum_family(), {}, {}, {}, {}, {}};
    read.parts.push_back({1, std::move(*first)});
    while (scanner_.take('+')) {
      if (read.parts.size() == limits::kDistributionParts) {
        return here(fmt::format("more than {} terms", limits::kDistributionParts), "", "");
      }
      auto term = product(depth);
      if (!term) return term;
      read.parts.push_back({1, std::move(*term)});
    }
    return read;
  }

  // A plain number or an attribute may stand before or behind the `×`.
  Parsed<DistributionText> product(std::size_t depth) {
    if (number_before_times()) {
      const std::size_t begin = scanner_.at();
      const auto factor = scan_quantity(scanner_, Dimension::number);
      if (!factor) return factor.problem();
      const Named given{"", begin, *factor, since(begin)};
      take_times();
      if (auto problem = out_of_range(factor_family().parameters.front(), given, Dimension::number)) return *problem;
      if (depth >= limits::kDistributionDepth) return too_deep();
      return scaled(*factor, product(depth + 1));
    }
    if (word_before_times()) {
      if (!rules_.of_the_case) return attribute_here();
      const std::size_t begin = scanner_.at();
      const std::string_view name = scanner_.take_word();
      take_times();
      if (depth >= limits::kDistributionDepth) return too_deep();
      return times_attribute(name, begin, product(depth + 1));
    }
    auto read = distribution(depth);
    while (read && take_times()) {
      if (at_lone_word()) {
        if (!rules_.of_the_case) return attribute_here();
        const std::size_t begin = scanner_.at();
        read = times_attribute(scanner_.take_word(), begin, std::move(read));
        continue;
      }
      const std::size_t begin = scanner_.at();
      const auto factor = scan_quantity(scanner_, Dimension::number);
      if (!factor) return factor.problem();
      const Named given{"", begin, *factor, since(begin)};
      if (auto problem = out_of_range(factor_family().parameters.front(), given, Dimension::number)) return *problem;
      if (++depth > limits::kDistributionDepth) return too_deep();
      read = scaled(*factor, std::move(read));
    }
    return read;
  }

  static Parsed<DistributionText> scaled(double factor, Parsed<DistributionText> read) {
    if (!read) return read;
    DistributionText product{&factor_family(), {factor}, {}, {}, {}, {}};
    product.parts.push_back({1, std::move(*read)});
    return product;
  }

  static Parsed<DistributionText> times_attribute(std::string_view name, std::size_t begin,
                                                  Parsed<DistributionText> read) {
    if (!read) return read;
    if (is_of_the_case(*read)) {
      return at(begin, name.size(), fmt::format("`{}` is too much in this product", printable(name, 40)),
                "a product has one attribute, and recorded values in their order have none", "a sum of products");
    }
    DistributionText product{&attribute_family(), {}, {}, std::string(name), {}, {}};
    product.parts.push_back({1, std::move(*read)});
    return product;
  }

  // Without a bracket behind it.
  bool at_lone_word() const {
    if (scanner_.peek_word().empty()) return false;
    Scanner ahead = scanner_;
    ahead.take_word();
    return ahead.peek() != '(';
  }

  bool word_before_times() const {
    if (scanner_.peek_word().empty()) return false;
    Scanner ahead = scanner_;
    ahead.take_word();
    return at_times(ahead);
  }

  TextProblem attribute_here() const {
    return here(fmt::format("`{}` cannot stand here", printable(scanner_.peek_word(), 40)),
                "nothing here may depend on attributes of the case", "a plain number such as `1.5`");
  }

  bool number_before_times() const {
    if (!scanner_.at_number()) return false;
    Scanner ahead = scanner_;
    ahead.take_number();
    return at_times(ahead);
  }

  static bool at_times(const Scanner& scanner) {
    return scanner.peek() == '*' || scanner.text().substr(scanner.at()).starts_with(kTimes);
  }

  bool take_times() {
    if (!at_times(scanner_)) return false;
    scanner_.advance(scanner_.peek() == '*' ? 1 : kTimes.size());
    return true;
  }

  TextProblem too_deep() const {
    return here(fmt::format("nested more than {} levels deep", limits::kDistributionDepth), "",
                "fewer distributions inside each other");
  }

  // `(` something `)`.
  Parsed<DistributionText> bracketed(std::size_t depth) {
    scanner_.take('(');
    auto read = sum(depth + 1);
    if (!read) return read;
    if (!scanner_.take(')')) return here("`)` is missing here", "", "");
    return read;
  }

  Parsed<DistributionText> distribution(std::size_t depth) {
    if (depth > limits::kDistributionDepth) {
      return too_deep();
    }
    if (scanner_.peek() == '(') return bracketed(depth);
    if (scanner_.peek_word().empty()) return value();
    const std::size_t begin = scanner_.at();
    const std::string_view name = scanner_.take_word();
    std::vector<const Family*> ways;
    for (const Family& family : families()) {
      if (family.name == name) ways.push_back(&family);
    }
    if (ways.empty()) return unknown_family(name, begin);
    if (!scanner_.take('(')) {
      return here(fmt::format("`(` is missing after `{}`", name), "a distribution is stated with its parameters",
                  fmt::format("`{}`", ways.front()->example));
    }
    const Family::Form form = ways.front()->form;
    auto read = form == Family::Form::parameters ? by_parameters(ways, begin)
                : form == Family::Form::file     ? by_file(*ways.front())
                : form == Family::Form::trace    ? by_trace(*ways.front(), begin)
                                                 : by_chances(*ways.front(), depth);
    if (!read) return read;
    if (!scanner_.take(')')) return closing_missing(ways);
    return read;
  }

  TextProblem unknown_family(std::string_view name, std::size_t begin) const {
    std::vector<std::string> names;
    for (const Family& family : families()) {
      if (names.empty() || names.back() != family.name) names.emplace_back(family.name);
    }
    const auto nearest = nearest_name(name, names);
    if (!nearest && at_end_of_term() && rules_.of_the_case && dimension_ == Dimension::duration) {
      return at(begin, name.size(), fmt::format("`{}` is not a duration", printable(name, 40)),
                "an attribute of the case is a plain number", fmt::format("`1 min × {}`", printable(name, 40)));
    }
    return at(begin, name.size(), fmt::format("there is no distribution called `{}`", printable(name, 40)), "",
              nearest ? fmt::format("`{}`", *nearest)
                      : fmt::format("one of {}, or {}", quoted_list(names), dimension_phrase(dimension_)));
  }

  bool at_end_of_term() const { return scanner_.at_end() || scanner_.peek() == '+' || scanner_.peek() == ')'; }

  TextProblem closing_missing(const std::vector<const Family*>& ways) const {
    const char sign = scanner_.peek();
    if (sign == ',' || sign == ':' || sign == '=') {
      return here(fmt::format("`{}` is not expected here", sign),
                  "words and numbers follow each other, with spaces between",
                  fmt::format("`{}`", ways.front()->example));
    }
    if (scanner_.at_end()) return here("`)` is missing at the end", "", fmt::format("`{}`", ways.front()->example));
    return here(fmt::format("`{}` is not expected here", scanner_.peek_token()), "",
                fmt::format("`{}`", ways.front()->example));
  }

  // Words with their values, in any order: which family of this name they fit is seen at the end.
  Parsed<DistributionText> by_parameters(const std::vector<const Family*>& ways, std::size_t begin) {
    std::vector<Named> given;
    while (!scanner_.at_end() && scanner_.peek() != ')') {
      const std::size_t offset = scanner_.at();
      const std::string_view word = scanner_.take_word();
      if (word.empty() && !given.empty() && !scanner_.at_number()) return closing_missing(ways);
      const Parameter* parameter = find_parameter(ways, word);
      if (parameter == nullptr) return unknown_parameter(ways, word, offset);
      const bool twice =
          std::any_of(given.begin(), given.end(), [&](const Named& named) { return named.word == word; });
      if (twice) return at(offset, std::max<std::size_t>(word.size(), 1), twice_message(word), "", "");
      const std::size_t value_begin = scanner_.at();
      const Dimension dimension = parameter->kind == Parameter::Kind::quantity ? dimension_ : Dimension::number;
      const auto value = scan_quantity(scanner_, dimension);
      if (!value) return value.problem();
      given.push_back({word, value_begin, *value, since(value_begin)});
      if (auto problem = out_of_range(*parameter, given.back(), dimension)) return *problem;
    }
    return match(ways, given, begin);
  }

  static std::string twice_message(std::string_view word) {
    return word.empty() ? "a second value without a word" : fmt::format("`{}` is stated twice", word);
  }

  static const Parameter* find_parameter(const std::vector<const Family*>& ways, std::string_view word) {
    for (const Family* family : ways) {
      for (const Parameter& parameter : family->parameters) {
        if (parameter.word == word) return &parameter;
      }
    }
    return nullptr;
  }

  TextProblem unknown_parameter(const std::vector<const Family*>& ways, std::string_view word,
                                std::size_t offset) const {
    std::vector<std::string> words;
    for (const Family* family : ways) {
      for (const Parameter& parameter : family->parameters) {
        if (!parameter.word.empty()) words.emplace_back(parameter.word);
      }
    }
    const std::string example = fmt::format("`{}`", ways.front()->example);
    if (word.empty()) {
      const std::string token(scanner_.peek_token());
      return at(offset, std::max<std::size_t>(token.size(), 1), fmt::format("`{}` is not expected here", token),
                "each parameter has a word before it", example);
    }
    const auto nearest = nearest_name(word, words);
    return at(offset, word.size(), fmt::format("`{}` has no parameter `{}`", ways.front()->name, printable(word, 40)),
              "", nearest ? fmt::format("`{}`", *nearest) : example);
  }

  static Problem out_of_range(const Parameter& parameter, const Named& given, Dimension dimension) {
    if (parameter.kind == Parameter::Kind::whole && given.value != std::floor(given.value)) {
      return at(given.offset, given.text.size(),
                fmt::format("`{}` must be a whole number: {}", parameter.word, given.text), "", "");
    }
    const bool low = parameter.above_least ? given.value <= parameter.least : given.value < parameter.least;
    if (!low && given.value <= parameter.most) return std::nullopt;
    const std::string name =
        parameter.word.empty() || parameter.word == "to" ? "this value" : fmt::format("`{}`", parameter.word);
    TextProblem problem = at(given.offset, given.text.size(), "", "", "");
    problem.code = Code::out_of_range;
    if (low) {
      problem.message = fmt::format("{} must be {} {}: {}", name, parameter.above_least ? "above" : "at least",
                                    quantity_text(parameter.least, dimension), given.text);
      if (parameter.word == "mean" && given.value == 0) problem.suggestion = fmt::format("`constant({})`", given.text);
    } else {
      problem.message =
          fmt::format("{} must be at most {}: {}", name, quantity_text(parameter.most, dimension), given.text);
    }
    return problem;
  }

  Parsed<DistributionText> match(const std::vector<const Family*>& ways, const std::vector<Named>& given,
                                 std::size_t begin) const {
    for (const Family* family : ways) {
      if (family->parameters.size() != given.size()) continue;
      DistributionText read{family, {}, {}, {}, {}, {}};
      for (const Parameter& parameter : family->parameters) {
        const auto found =
            std::find_if(given.begin(), given.end(), [&](const Named& g) { return g.word == parameter.word; });
        if (found != given.end()) read.values.push_back(found->value);
      }
      if (read.values.size() != family->parameters.size()) continue;
      const std::string_view wrong = family->contradiction ? family->contradiction(read.values) : std::string_view();
      if (wrong.empty()) return read;
      return at(begin, since(begin).size(), std::string(wrong), "", fmt::format("`{}`", family->example));
    }
    return parameters_missing(ways, given, begin);
  }

  TextProblem parameters_missing(const std::vector<const Family*>& ways, const std::vector<Named>& given,
                                 std::size_t begin) const {
    std::string examples;
    for (const Family* family : ways)
      examples += fmt::format("{}`{}`", examples.empty() ? "" : " or ", family->example);
    std::size_t most = 0;
    for (const Family* family : ways) most = std::max(most, family->parameters.size());
    std::string message;
    if (given.size() < most) {
      const auto missing =
          std::find_if(ways.front()->parameters.begin(), ways.front()->parameters.end(), [&](const Parameter& p) {
            return std::none_of(given.begin(), given.end(), [&](const Named& g) { return g.word == p.word; });
          });
      const bool one_way = ways.size() == 1 && missing != ways.front()->parameters.end() && !missing->word.empty();
      message = one_way ? fmt::format("`{}` is missing in `{}`", missing->word, ways.front()->name)
                        : fmt::format("a parameter of `{}` is missing", ways.front()->name);
    } else {
      message = fmt::format("`{}` cannot be stated by these parameters together", ways.front()->name);
    }
    return at(begin, since(begin).size(), std::move(message), "", std::move(examples));
  }

  // Chances with what they are chances of, separated by `or`.
  Parsed<DistributionText> by_chances(const Family& family, std::size_t depth) {
    const std::size_t begin = scanner_.at();
    // What a part of a mixture is must not depend on the case.
    const bool of_the_case = std::exchange(rules_.of_the_case, false);
    DistributionText read{&family, {}, {}, {}, {}, {}};
    double total = 0;
    do {
      if (read.parts.size() == limits::kDistributionParts) {
        return here(fmt::format("more than {} possibilities", limits::kDistributionParts), "", "");
      }
      const auto chance = scan_quantity(scanner_, Dimension::share);
      if (!chance) return chance.problem();
      auto part = family.form == Family::Form::choices ? value() : sum(depth + 1);
      if (!part) return part;
      total += *chance;
      read.parts.push_back({*chance, std::move(*part)});
    } while (take_or());
    rules_.of_the_case = of_the_case;
    if (std::abs(total - 1) <= random::Distribution::kProbabilityTolerance) return read;
    TextProblem problem = at(begin, since(begin).size(),
                             fmt::format("the chances add up to {} instead of 100 %", quantity_text_of_total(total)),
                             "exactly one of the possibilities happens", fmt::format("`{}`", family.example));
    problem.code = Code::out_of_range;
    return problem;
  }

  Parsed<DistributionText> by_file(const Family& family) {
    std::size_t begin = 0;
    const auto name = file_name(family, begin);
    if (!name) return name.problem();
    auto recorded = rules_.folder == nullptr ? Parsed<DataFolder::Recorded>(DataFolder::none())
                                             : rules_.folder->distribution(*name, dimension_);
    if (!recorded) return in_file(recorded.problem(), begin);
    return DistributionText{&family, {}, {}, *name, std::move(*recorded), {}};
  }

  Parsed<DistributionText> by_trace(const Family& family, std::size_t word) {
    if (!rules_.of_the_case) {
      return at(word, family.name.size(), "recorded values in their order cannot stand here",
                "they belong to cases, one after the other", "`empirical(…)`, any of them");
    }
    std::size_t begin = 0;
    const auto name = file_name(family, begin);
    if (!name) return name.problem();
    auto recorded = rules_.folder == nullptr ? Parsed<organisation::Trace>(DataFolder::none())
                                             : rules_.folder->values(*name, dimension_);
    if (!recorded) return in_file(recorded.problem(), begin);
    return DistributionText{&family, {}, {}, *name, {}, std::move(*recorded)};
  }

  TextProblem in_file(TextProblem problem, std::size_t begin) const {
    problem.offset = begin;
    problem.length = since(begin).size();
    return problem;
  }

  // What stands up to the closing bracket; as the folder calls it.
  Parsed<std::string> file_name(const Family& family, std::size_t& begin) {
    begin = scanner_.at();
    const std::size_t end = std::min(scanner_.text().find(')', begin), scanner_.text().size());
    scanner_.advance(end - begin);
    const std::string_view name = since(begin);
    if (name.empty()) return here("the name of a file is missing here", "", fmt::format("`{}`", family.example));
    return rules_.folder == nullptr ? std::string(name) : rules_.folder->name_from(rules_.beside, name);
  }

  static std::string quantity_text_of_total(double total) { return fmt::format("{:.10g} %", total * 100); }

  // A quantity alone is a constant.
  Parsed<DistributionText> value() {
    const std::size_t begin = scanner_.at();
    const auto quantity = scan_quantity(scanner_, dimension_);
    if (!quantity) return quantity.problem();
    DistributionText constant = constant_text(*quantity);
    const Named given{"", begin, *quantity, since(begin)};
    if (auto problem = out_of_range(constant.family->parameters.front(), given, dimension_)) return *problem;
    return constant;
  }

  bool take_or() {
    if (scanner_.peek_word() != "or") return false;
    scanner_.take_word();
    return true;
  }

  Scanner scanner_;
  Dimension dimension_;
  DistributionRules rules_;
};

}  // namespace

Parsed<DistributionText> parse_distribution(std::string_view text, Dimension dimension, DistributionRules rules) {
  return Parser(text, dimension, rules).parse();
}

}  // namespace domino::language
