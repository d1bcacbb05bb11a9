/// Codecs: how each type of value is read — quantities, words, texts, distributions, calendars, tables, and the
/// mappings and lists made of them.
///
/// Codecs are constant and live as long as the program; vocabulary.cpp makes one of each that the language needs.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "scenarios/language/grammar/forms.h"
#include "scenarios/language/grammar/grammar.h"
#include "scenarios/language/grammar/reader.h"
#include "scenarios/language/values/quantity.h"

namespace domino::language {

/// What numbers a key accepts, and why.
struct Range {
  double least = 0;
  double most = 0;
  bool above_least = false;      ///< `least` itself is not allowed
  std::string_view reason = {};  ///< why not less
};

/// `phrase` says what is due, where the dimension alone would be too vague.
Codec<double> quantity_codec(Dimension dimension, Range range, std::string phrase = {});
Codec<double> whole_codec(std::string phrase, Range range);
/// The number as what it stands for. `number` must outlive the codec.
Codec<Duration> duration_codec(const Codec<double>& seconds);
Codec<unsigned> count_codec(const Codec<double>& whole);
/// The same, or the word `auto`, which its phrase should mention.
Codec<OrAuto> or_auto(Codec<double> codec);
Codec<std::string> text_codec();
/// The name of something of the scenario: "the name of a department".
Codec<std::string> name_codec(std::string phrase);
Codec<bool> yes_no_codec();
/// A number, or the name of an attribute of the case.
Codec<organisation::Figure> figure_codec(const Codec<double>& number);
const Codec<organisation::Conditions>& conditions_codec();
/// `of_the_case`: attributes and values in the order of cases may occur in it.
Codec<DistributionText> distribution_codec(Dimension dimension, bool of_the_case = false);
const Codec<PromiseForm>& promise_codec();
/// A number or a table of it over the week. `element` must outlive the codec.
Codec<TableForm> table_codec(const Codec<double>& element);
const Codec<CalendarForm>& calendar_codec();
const Codec<HoursForm>& hours_codec();
/// Days with times of day.
const Codec<CalendarForm>& moments_codec();
/// A rate of arrivals, a table of it, or recorded instants.
const Codec<ArriveForm>& arrive_codec();

/// Words, each with its meaning.
template <class Value>
Codec<Value> choice_codec(std::vector<std::pair<std::string, Value>> words);

/// A mapping with known keys.
template <class FormType>
Codec<FormType> record_codec(std::string phrase, const Record<FormType>& (*record)(), const RecordInfo& (*info)());

/// What an author may call things of a kind.
struct NameRules {
  std::string_view thing;   ///< "department"
  std::string_view things;  ///< "departments"
  std::size_t most = 0;     ///< how many there may be
  std::vector<std::string> reserved = {};
  bool in_arithmetic = false;     ///< a `-` in it would be taken for a minus
  std::string_view example = {};  ///< of the whole mapping, where its elements are not obvious
};
template <class Value>
Codec<Names<Value>> names_codec(const Codec<Value>& element, NameRules rules);

/// Elements in order.
struct ListRules {
  std::string_view things;  ///< "departments"
  std::size_t least = 1;
  std::size_t most = 0;
};
template <class Value>
Codec<std::vector<Value>> list_codec(const Codec<Value>& element, ListRules rules);

/// A mapping for which a single value may stand, which is then the value of its key `key`. The codecs must outlive
/// this one.
template <class FormType, class Value>
Codec<FormType> short_codec(std::string phrase, std::string_view key, Value FormType::* member,
                            const Codec<Value>& single, const Codec<FormType>& mapping);

// --- What the templates need -------------------------------------------------------------------------------

/// The text of a scalar, or a report of what else is there.
const std::string* scalar_text(Reader& reader, const Node& node, const Type& due);
void report_unknown_word(Reader& reader, const Node& node, const std::vector<std::string>& words);
bool check_names(Reader& reader, const Node& node, const NameRules& rules, const Type& due);
bool check_list(Reader& reader, const Node& node, const ListRules& rules, const Type& due);
std::string list_of_words(const std::vector<std::string_view>& words);
std::string phrase_of_words(const std::vector<std::string>& words);

template <class Value>
Codec<Value> choice_codec(std::vector<std::pair<std::string, Value>> words) {
  Codec<Value> codec;
  for (const auto& [word, value] : words) codec.type.words.push_back(word);
  codec.type.phrase = phrase_of_words(codec.type.words);
  codec.read = [words = std::move(words), type = codec.type](Reader& reader, const Node& node, Value& value) {
    const std::string* text = scalar_text(reader, node, type);
    if (text == nullptr) return false;
    for (const auto& [word, meaning] : words) {
      if (*text != word) continue;
      value = meaning;
      return true;
    }
    report_unknown_word(reader, node, type.words);
    return false;
  };
  return codec;
}

template <class FormType>
Codec<FormType> record_codec(std::string phrase, const Record<FormType>& (*record)(), const RecordInfo& (*info)()) {
  Codec<FormType> codec;
  codec.type.shape = Type::Shape::record;
  codec.type.phrase = std::move(phrase);
  codec.type.record = info;
  codec.read = [record, type = codec.type](Reader& reader, const Node& node, FormType& form) {
    return reader.read_record(node, record(), type, form);
  };
  return codec;
}

template <class Value>
Codec<Names<Value>> names_codec(const Codec<Value>& element, NameRules rules) {
  Codec<Names<Value>> codec;
  codec.type.shape = Type::Shape::names;
  codec.type.phrase = "a mapping from names to " + std::string(rules.things);
  if (!rules.example.empty()) codec.type.phrase += " such as `" + std::string(rules.example) + "`";
  codec.type.element = &element.type;
  codec.type.most = rules.most;
  codec.type.reserved_names = rules.reserved;
  codec.read = [&element, rules = std::move(rules), type = codec.type](Reader& reader, const Node& node,
                                                                       Names<Value>& names) {
    if (!check_names(reader, node, rules, type)) return false;
    const std::size_t before = reader.mistakes();
    names.reserve(node.entries.size());
    for (const Entry& entry : node.entries) {
      names.push_back({entry.key.text, &entry.key, Value{}});
      element.read(reader, entry.value, names.back().value);
    }
    return reader.mistakes() == before;
  };
  return codec;
}

template <class Value>
Codec<std::vector<Value>> list_codec(const Codec<Value>& element, ListRules rules) {
  Codec<std::vector<Value>> codec;
  codec.type.shape = Type::Shape::list;
  codec.type.phrase = "a list of " + std::string(rules.things);
  codec.type.element = &element.type;
  codec.type.least = rules.least;
  codec.type.most = rules.most;
  codec.read = [&element, rules, type = codec.type](Reader& reader, const Node& node, std::vector<Value>& list) {
    if (!check_list(reader, node, rules, type)) return false;
    const std::size_t before = reader.mistakes();
    list.reserve(node.items.size());
    for (const Node& item : node.items) element.read(reader, item, list.emplace_back());
    return reader.mistakes() == before;
  };
  return codec;
}

template <class FormType, class Value>
Codec<FormType> short_codec(std::string phrase, std::string_view key, Value FormType::* member,
                            const Codec<Value>& single, const Codec<FormType>& mapping) {
  Codec<FormType> codec;
  codec.type = {.shape = Type::Shape::either,
                .phrase = std::move(phrase),
                .alternatives = {&single.type, &mapping.type},
                .short_for = key};
  codec.read = [member, &single, &mapping, type = codec.type](Reader& reader, const Node& node, FormType& form) {
    if (node.is_mapping()) return mapping.read(reader, node, form);
    if (node.is_scalar()) return single.read(reader, node, form.*member);
    reader.wrong_type(node, type);
    return false;
  };
  return codec;
}

/// A value, or the word `none`.
template <class Value>
Codec<std::optional<Value>> or_none_codec(const Codec<Value>& single) {
  static const Type none{.phrase = "the word `none`", .words = {"none"}};
  Codec<std::optional<Value>> codec;
  codec.type = {.shape = Type::Shape::either,
                .phrase = std::string(single.type.phrase) + ", or `none`",
                .alternatives = {&single.type, &none}};
  codec.read = [&single](Reader& reader, const Node& node, std::optional<Value>& value) {
    value.reset();
    if (node.is_scalar() && node.text == "none") return true;
    return single.read(reader, node, value.emplace());
  };
  return codec;
}

}  // namespace domino::language
