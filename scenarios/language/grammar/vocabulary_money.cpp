#include "scenarios/language/grammar/vocabulary_money.h"

#include <fmt/format.h>

#include "scenarios/language/document/limits.h"
#include "scenarios/language/grammar/common_codecs.h"

namespace domino::language {

namespace {

const Record<MoneyForm>& money_record() {
  static const auto record =
      Record<MoneyForm>("till", "The cash of the firm, and the payments that do not depend on demand.")
          .field("cash", &MoneyForm::cash, money(), kRequired, "cash when measuring begins")
          .field("fixed_costs", &MoneyForm::fixed_costs, money_rate(), kOptional,
                 "rent, leases and other costs that are the same every week, paid on pay day")
          .field("tax", &MoneyForm::tax, chance(), default_of("0 %"),
                 "of the profit of each year of 52 weeks since measuring began, losses of earlier years taken off");
  return record;
}

bool is_share(std::string_view text) { return text.find('%') != std::string_view::npos; }
bool is_rate(std::string_view text) { return text.find('/') != std::string_view::npos; }

/// One of two kinds of quantities, told apart by a sign in it.
template <class FormType>
Codec<FormType> either_codec(std::string phrase, Dimension other, const Codec<double>& of_other,
                             double FormType::* other_member, bool (*is_other)(std::string_view),
                             double FormType::* amount_member) {
  Codec<FormType> codec;
  codec.type.phrase = std::move(phrase);
  codec.type.pattern = fmt::format(R"(^\s*({}|{})\s*$)", quantity_pattern(Dimension::number), quantity_pattern(other));
  codec.type.bounds = {0, limits::kMoney};
  codec.type.canonical = [&of_other, is_other](const Node& node, DataFolder* folder) {
    return (is_other(node.text) ? of_other : money()).type.canonical(node, folder);
  };
  codec.read = [&of_other, other_member, is_other, amount_member, type = codec.type](Reader& reader, const Node& node,
                                                                                     FormType& form) {
    const std::string* text = scalar_text(reader, node, type);
    if (text == nullptr) return false;
    if (is_other(*text)) return of_other.read(reader, node, form.*other_member);
    return money().read(reader, node, form.*amount_member);
  };
  return codec;
}

}  // namespace

const Codec<MoneyForm>& till_codec() {
  static const auto codec = record_codec<MoneyForm>("a mapping such as `{cash: 50000, fixed_costs: 4000 / week}`",
                                                    money_record, info_of<MoneyForm, money_record>);
  return codec;
}

const Codec<SpendingForm>& spending_codec() {
  static const auto number = distribution_codec(Dimension::number);
  static const Codec<SpendingForm> codec = [] {
    Codec<SpendingForm> made;
    made.type = number.type;
    made.type.phrase = "a mean such as `40`, or a distribution of it such as `lognormal(mean 40 cv 0.6)`";
    // A constant is written with its word, since a number alone is a mean.
    made.type.canonical = [](const Node& node, DataFolder* folder) {
      std::string text = number.type.canonical(node, folder);
      const bool is_mean = static_cast<bool>(parse_quantity(node.text, Dimension::number));
      const bool constant = static_cast<bool>(parse_quantity(text, Dimension::number));
      return constant && !is_mean ? fmt::format("constant({})", text) : text;
    };
    made.read = [](Reader& reader, const Node& node, SpendingForm& form) {
      if (!number.read(reader, node, form.text)) return false;
      form.mean_only = static_cast<bool>(parse_quantity(node.text, Dimension::number));
      return true;
    };
    return made;
  }();
  return codec;
}

const Codec<CompensationForm>& compensation_codec() {
  static const auto codec = either_codec<CompensationForm>(
      "an amount of money such as `20`, or a share of what they usually spend such as `50 %`", Dimension::share,
      chance(), &CompensationForm::share, is_share, &CompensationForm::money);
  return codec;
}

const Codec<AdvertisingCostForm>& advertising_cost_codec() {
  static const auto codec = either_codec<AdvertisingCostForm>(
      "money in a time such as `200 / day`, or an amount such as `25` for each customer it brings", Dimension::rate,
      money_rate(), &AdvertisingCostForm::per_s, is_rate, &AdvertisingCostForm::each);
  return codec;
}

}  // namespace domino::language
