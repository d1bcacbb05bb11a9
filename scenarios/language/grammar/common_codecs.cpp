#include "scenarios/language/grammar/common_codecs.h"

#include <algorithm>

#include <fmt/format.h>

#include "scenarios/language/document/diagnostic.h"
#include "scenarios/language/document/limits.h"

namespace domino::language {

// Function-local, so that they exist before anybody asks for them.

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

const Codec<double>& yearly_level() {
  static const auto codec = quantity_codec(
      Dimension::yearly, {0, 100, true, "nothing holds back everybody for ever; without the key the rules decide"});
  return codec;
}

const Codec<double>& money_rate() {
  static const auto codec =
      quantity_codec(Dimension::rate, {0, limits::kLargestRate}, "money in a time, such as `20 / h`");
  return codec;
}

const Codec<double>& money() {
  static const auto codec = quantity_codec(Dimension::number, {0, limits::kMoney}, "an amount of money such as `25`");
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

std::string fault_of_label(std::string_view text, std::size_t most) {
  if (text.find_first_not_of(" \t") == std::string_view::npos) return "there is nothing in it";
  if (printable(text) != text) return "there are characters in it that cannot be seen";
  const auto begins_character = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; };
  const auto characters = static_cast<std::size_t>(std::count_if(text.begin(), text.end(), begins_character));
  return characters > most ? fmt::format("more than {} characters", most) : "";
}

const Codec<std::string>& label() {
  static const Codec<std::string> codec = [] {
    Codec<std::string> made;
    made.type = {.phrase = "a label such as `\"Loans, Munich\"`",
                 .pattern = "[^\\x00-\\x1f\\x7f]*\\S[^\\x00-\\x1f\\x7f]*"};
    made.read = [type = made.type](Reader& reader, const Node& node, std::string& label) {
      const std::string* written = scalar_text(reader, node, type);
      if (written == nullptr) return false;
      if (const std::string fault = fault_of_label(*written, limits::kLabel); !fault.empty()) {
        reader.report(Code::bad_name, node.place, fault, "a label is a line of its own in what people read",
                      "a few words");
        return false;
      }
      label = *written;
      return true;
    };
    return made;
  }();
  return codec;
}

const Codec<Names<double>>& names_with_shares() {
  static const auto name = name_codec("a name such as `spanish`");
  static const auto list = list_codec<std::string>(name, {"names", 1, customers::kMostRequirements});
  static const auto mapping = names_codec<double>(chance(), {"name", "names", customers::kMostRequirements});
  static const Codec<Names<double>> codec = [] {
    Codec<Names<double>> made;
    made.type = {.shape = Type::Shape::either,
                 .phrase = "names such as `[lift, spanish]`, or with shares such as `{lift: 80 %}`",
                 .alternatives = {&mapping.type, &list.type}};
    made.read = [type = made.type](Reader& reader, const Node& node, Names<double>& names) {
      if (node.is_mapping()) return mapping.read(reader, node, names);
      if (node.is_scalar()) {
        reader.wrong_type(node, type);
        return false;
      }
      std::vector<std::string> all;
      const bool read = list.read(reader, node, all);
      for (std::string& one : all) names.push_back({std::move(one), &node, 1});
      return read;
    };
    return made;
  }();
  return codec;
}

const Codec<std::string>& service_name() {
  static const auto codec = name_codec("the name of a service");
  return codec;
}

const Codec<std::string>& department_name() {
  static const auto codec = name_codec("the name of a department");
  return codec;
}

const Codec<organisation::Figure>& priority_of_case() {
  static const auto number = whole_codec("", {-limits::kPriority, limits::kPriority});
  static const auto codec = figure_codec(number);
  return codec;
}

const Codec<organisation::Figure>& chance_of_case() {
  static const auto codec = figure_codec(chance());
  return codec;
}

const Codec<DistributionText>& duration_distribution() {
  static const auto codec = distribution_codec(Dimension::duration);
  return codec;
}

const Codec<DistributionText>& duration_of_the_case() {
  static const auto codec = distribution_codec(Dimension::duration, true);
  return codec;
}

const Codec<std::vector<std::string>>& several_services() {
  static const auto codec = list_codec<std::string>(service_name(), {"services", 2, limits::kAtOnce});
  return codec;
}

const Codec<double>& several_codec() {
  static const auto codec = whole_codec("", {2, limits::kBranches, false, "one of several is said by `any_of`"});
  return codec;
}

}  // namespace domino::language
