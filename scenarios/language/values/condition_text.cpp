#include "scenarios/language/values/condition_text.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "scenarios/language/document/limits.h"
#include "scenarios/language/values/quantity.h"
#include "scenarios/language/values/scanner.h"

namespace domino::language {

namespace {

using organisation::Comparison;
using organisation::Condition;
using organisation::Conditions;

struct Sign {
  std::string_view text;
  Comparison comparison;
};
// Longer signs before those they begin with.
constexpr std::array<Sign, 6> kSigns{{{">=", Comparison::at_least},
                                      {"<=", Comparison::at_most},
                                      {"!=", Comparison::unequal},
                                      {">", Comparison::above},
                                      {"<", Comparison::below},
                                      {"=", Comparison::equal}}};
constexpr std::string_view kExample = "`parts > 1 and channel = phone`";

class Parser {
 public:
  explicit Parser(std::string_view text) : scanner_(text) {}

  Parsed<Conditions> parse() {
    Conditions conditions;
    do {
      if (conditions.size() == limits::kConditions) {
        return here(Code::too_large, fmt::format("more than {} conditions", limits::kConditions), "", "");
      }
      auto condition = one();
      if (!condition) return condition.problem();
      conditions.push_back(std::move(*condition));
    } while (take_and());
    if (scanner_.at_end()) return conditions;
    return here(Code::bad_condition, fmt::format("`{}` is not expected here", scanner_.peek_token()),
                "conditions are joined by `and`", std::string(kExample));
  }

 private:
  TextProblem here(Code code, std::string message, std::string reason, std::string suggestion) const {
    return {code,
            scanner_.at(),
            std::max<std::size_t>(scanner_.peek_token().size(), 1),
            std::move(message),
            std::move(reason),
            std::move(suggestion)};
  }

  Parsed<Condition> one() {
    Condition condition;
    condition.attribute = scanner_.take_word();
    if (condition.attribute.empty()) {
      return here(Code::bad_condition, "the name of an attribute is expected here", "", std::string(kExample));
    }
    const std::string_view rest = scanner_.text().substr(scanner_.at());
    const auto* sign =
        std::find_if(kSigns.begin(), kSigns.end(), [&](const Sign& s) { return rest.starts_with(s.text); });
    if (sign == kSigns.end()) {
      return here(Code::bad_condition, "a comparison is expected here", "one of `>`, `>=`, `<`, `<=`, `=` and `!=`",
                  std::string(kExample));
    }
    condition.comparison = sign->comparison;
    scanner_.advance(sign->text.size());
    return with_value(std::move(condition));
  }

  Parsed<Condition> with_value(Condition condition) {
    if (!scanner_.at_number()) {
      condition.word = take_name();
      if (!condition.word.empty()) return condition;
    }
    const auto number = scan_quantity(scanner_, Dimension::number);
    if (!number) return number.problem();
    condition.number = *number;
    return condition;
  }

  // A word of an attribute is a name, in which a `-` may stand.
  std::string take_name() {
    std::string name(scanner_.take_word());
    const auto more = [&] {
      const auto belongs = [](char c) { return c == '-' || c == '_' || is_letter(c) || is_digit(c); };
      return !name.empty() && belongs(scanner_.text()[scanner_.at() - 1]) && belongs(scanner_.peek());
    };
    while (more()) {
      name += scanner_.peek();
      scanner_.advance(1);
    }
    return name;
  }

  bool take_and() {
    if (scanner_.peek_word() != "and") return false;
    scanner_.take_word();
    return true;
  }

  Scanner scanner_;
};

}  // namespace

Parsed<Conditions> parse_conditions(std::string_view text) { return Parser(text).parse(); }

std::string conditions_text(const Conditions& conditions) {
  std::string text;
  for (const Condition& condition : conditions) {
    const auto* sign =
        std::find_if(kSigns.begin(), kSigns.end(), [&](const Sign& s) { return s.comparison == condition.comparison; });
    text += fmt::format("{}{} {} {}", text.empty() ? "" : " and ", condition.attribute, sign->text,
                        condition.word.empty() ? quantity_text(condition.number, Dimension::number) : condition.word);
  }
  return text;
}

std::string conditions_pattern() { return R"(^\s*[A-Za-z][A-Za-z0-9_]*\s*(>=?|<=?|!=|=)\s*\S)"; }

}  // namespace domino::language
