#include "scenarios/language/common_codecs.h"

#include "scenarios/language/limits.h"

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
