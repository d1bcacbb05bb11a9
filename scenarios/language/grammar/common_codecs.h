/// The codecs that many records of the vocabulary share. Each lives as long as the program.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "scenarios/language/grammar/codecs.h"

namespace domino::language {

const Codec<double>& duration();
const Codec<double>& positive_duration();
const Codec<double>& chance();
/// How many of a hundred go in a year.
const Codec<double>& yearly_level();
/// Money in a time, such as a wage.
const Codec<double>& money_rate();
const Codec<double>& money();
const Codec<bool>& yes_no();
const Codec<std::string>& text();
/// What is wrong with a text that is to stand in a line among others, of so many characters at most; empty: nothing.
std::string fault_of_label(std::string_view text, std::size_t most);
/// What people call something.
const Codec<std::string>& label();
const Codec<std::string>& service_name();
const Codec<std::string>& department_name();
/// A chance, or the attribute of the case that gives it.
const Codec<organisation::Figure>& chance_of_case();
/// A priority, or the attribute of the case that gives it.
const Codec<organisation::Figure>& priority_of_case();
/// The same for all cases.
const Codec<DistributionText>& duration_distribution();
/// Attributes of the case and values in the order of cases may occur in it.
const Codec<DistributionText>& duration_of_the_case();
/// Names of what customers need or people offer, with shares where it is not all of them or not always.
const Codec<Names<double>>& names_with_shares();
/// How many of several.
const Codec<double>& several_codec();
/// Two services or more.
const Codec<std::vector<std::string>>& several_services();

template <class FormType, const Record<FormType>& (*record)()>
const RecordInfo& info_of() {
  return record().info();
}

}  // namespace domino::language
