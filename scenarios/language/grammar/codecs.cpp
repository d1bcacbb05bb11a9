#include "scenarios/language/grammar/codecs.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "models/text/nearest_name.h"
#include "scenarios/language/document/limits.h"
#include "scenarios/language/grammar/step_names.h"
#include "scenarios/language/grammar/tables.h"
#include "scenarios/language/values/condition_text.h"
#include "scenarios/language/values/data_folder.h"

namespace domino::language {

namespace {

std::string list_of(const std::vector<std::string>& words) {
  std::string list;
  for (const std::string& word : words) list += fmt::format("{}`{}`", list.empty() ? "" : ", ", word);
  return list;
}

std::string range_text(Dimension dimension, const Range& range) {
  if (range.most >= limits::kLongestSpan_s) {
    return fmt::format("{} {}", range.above_least ? "above" : "at least", quantity_text(range.least, dimension));
  }
  return fmt::format("{} {} to {}", range.above_least ? "above" : "from", quantity_text(range.least, dimension),
                     quantity_text(range.most, dimension));
}

bool check_range(Reader& reader, const Node& node, double value, const Range& range, const std::string& due) {
  const bool low = range.above_least ? value <= range.least : value < range.least;
  if (!low && value <= range.most) return true;
  const bool negative = low && range.least == 0 && value < 0;
  const std::string_view fault = negative ? "cannot be negative" : low ? "is too small" : "is too large";
  reader.report(Code::out_of_range, node.place,
                fmt::format("`{}` {}: {}", reader.key(), fault, printable(node.text, 40)),
                low ? std::string(range.reason) : std::string(), due);
  return false;
}

Codec<double> number_codec(std::string phrase, const Range& range,
                           std::function<Parsed<double>(std::string_view)> parse) {
  Codec<double> codec;
  codec.type.phrase = std::move(phrase);
  codec.read = [range, parse = std::move(parse), type = codec.type](Reader& reader, const Node& node, double& value) {
    const std::string* text = scalar_text(reader, node, type);
    if (text == nullptr) return false;
    const auto parsed = parse(*text);
    if (!parsed) {
      TextProblem problem = parsed.problem();
      // Without a better idea, what the key accepts.
      const bool no_idea = problem.suggestion.empty() || problem.suggestion == dimension_phrase(Dimension::number);
      if (no_idea) problem.suggestion = type.phrase;
      reader.report(problem, node);
      return false;
    }
    if (!check_range(reader, node, *parsed, range, type.phrase)) return false;
    value = *parsed;
    return true;
  };
  return codec;
}

bool is_name(std::string_view text) {
  return !text.empty() && is_letter(text.front()) && text.size() <= limits::kNameLength &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return is_letter(c) || is_digit(c) || c == '_' || c == '-'; });
}

std::string with_article(std::string_view thing) {
  const bool vowel = std::string_view("aeiou").find(thing.front()) != std::string_view::npos;
  return fmt::format("{} {}", vowel ? "an" : "a", thing);
}

void check_name(Reader& reader, const Node& key, const NameRules& rules) {
  const auto shown = [&] { return printable(key.text, 40); };
  if (!is_name(key.text)) {
    return reader.report(
        Code::bad_name, key.place, fmt::format("{} cannot be called `{}`", with_article(rules.thing), shown()),
        "names are addresses, as in `departments.NAME.staff`",
        fmt::format("letters, digits, `_` and `-`, beginning with a letter, at most {}", limits::kNameLength));
  }
  if (rules.in_arithmetic && key.text.find('-') != std::string::npos) {
    std::string joined = shown();
    std::replace(joined.begin(), joined.end(), '-', '_');
    return reader.report(Code::bad_name, key.place,
                         fmt::format("{} cannot be called `{}`", with_article(rules.thing), shown()),
                         "in arithmetic, `-` would be a minus", fmt::format("`{}`", joined));
  }
  if (std::find(rules.reserved.begin(), rules.reserved.end(), key.text) != rules.reserved.end()) {
    reader.report(
        Code::bad_name, key.place, fmt::format("{} cannot be called `{}`", with_article(rules.thing), shown()),
        "this word has a meaning of its own in addresses", fmt::format("another name, such as `my_{}`", shown()));
  }
}

// What stands on its own like the name of an attribute: one word.
bool is_word(const std::string& text) {
  Scanner scanner(text);
  return !scanner.take_word().empty() && scanner.at_end();
}

DistributionRules rules_at(const Node& node, bool of_the_case, DataFolder* folder) {
  const auto beside = folder == nullptr ? std::string_view() : folder->beside(node.place.mark.source);
  return {of_the_case, folder, beside};
}

bool check_row_count(Reader& reader, const Node& node) {
  if (node.entries.empty()) {
    reader.report(Code::wrong_type, node.place, "there is nothing in it", "",
                  "rows such as `Mon-Fri \"09:00-17:00\": …`");
    return false;
  }
  if (node.entries.size() <= limits::kTableRows) return true;
  reader.report(Code::too_large, node.place, fmt::format("more than {} rows", limits::kTableRows));
  return false;
}

// In braces, YAML takes the comma of an unquoted `Mon,Wed` for the end of an entry.
bool check_row_value(Reader& reader, const Entry& row, std::size_t rows) {
  if (row.value.kind != Node::Kind::null) return true;
  const std::string message = fmt::format("`{}` has no value", printable(row.key.text, 40));
  if (rows > 1)
    reader.report(Code::wrong_type, row.key.place, message, "a comma inside braces begins a new entry",
                  "a value, or quotes around a key that contains a comma");
  else
    reader.report(Code::wrong_type, row.key.place, message, "a row says when, and after a colon what is so then",
                  "`Mon-Fri: …`");
  return false;
}

template <class Value>
bool read_rows(Reader& reader, const Node& node, const Codec<Value>& element, std::vector<RowOf<Value>>& rows) {
  if (!check_row_count(reader, node)) return false;
  const std::size_t before = reader.mistakes();
  for (const Entry& entry : node.entries) {
    RowOf<Value> row{{}, {}, &entry.key};
    if (!check_row_value(reader, entry, node.entries.size())) continue;
    const auto times = parse_week_times(entry.key.text);
    if (!times) reader.report(times.problem(), entry.key);
    const bool read = element.read(reader, entry.value, row.value);
    if (!times || !read) continue;
    row.times = *times;
    rows.push_back(std::move(row));
  }
  check_overlaps(reader, rows_with(rows, [](const Value&) { return 0.0; }));
  return reader.mistakes() == before;
}

/// One value, or a table of it over the week. `element` must outlive the codec.
template <class FormType, class Value>
Codec<FormType> value_or_table_codec(const Codec<Value>& element) {
  Codec<FormType> codec;
  codec.type.shape = Type::Shape::table;
  codec.type.phrase = element.type.phrase + ", or a table of it over the week";
  codec.type.element = &element.type;
  codec.read = [&element, type = codec.type](Reader& reader, const Node& node, FormType& form) {
    if (node.is_mapping()) return read_rows(reader, node, element, form.rows);
    if (node.is_scalar()) return element.read(reader, node, form.always);
    reader.wrong_type(node, type);
    return false;
  };
  return codec;
}

Codec<PromiseText> one_promise_codec() {
  Codec<PromiseText> codec;
  codec.type.phrase = "a promise such as `90 % within 60 min`";
  codec.type.pattern = promise_pattern();
  codec.type.canonical = [](const Node& node, DataFolder*) {
    const auto read = parse_promise(node.text);
    return read ? promise_text(*read) : node.text;
  };
  codec.read = [type = codec.type](Reader& reader, const Node& node, PromiseText& value) {
    const std::string* text = scalar_text(reader, node, type);
    if (text == nullptr) return false;
    const auto parsed = parse_promise(*text);
    if (!parsed) {
      reader.report(parsed.problem(), node);
      return false;
    }
    value = *parsed;
    return true;
  };
  return codec;
}

using ReadClock = Parsed<std::vector<ClockInterval>> (*)(std::string_view);

bool read_clock(Reader& reader, const Node& node, const Type& due, ReadClock parse,
                std::vector<ClockInterval>& intervals) {
  const std::string* text = scalar_text(reader, node, due);
  if (text == nullptr) return false;
  const auto parsed = parse(*text);
  if (!parsed) {
    reader.report(parsed.problem(), node);
    return false;
  }
  intervals.insert(intervals.end(), parsed->begin(), parsed->end());
  return true;
}

bool read_calendar_row(Reader& reader, const Entry& entry, std::size_t entries, const Type& due, ReadClock parse,
                       std::vector<TableRow>& rows) {
  if (!check_row_value(reader, entry, entries)) return false;
  const auto days = parse_days(entry.key.text);
  if (!days) reader.report(days.problem(), entry.key);
  TableRow row{{}, 1, &entry.key};
  bool read = true;
  if (entry.value.kind == Node::Kind::sequence) {
    if (entry.value.items.size() > limits::kTableRows) {
      reader.report(Code::too_large, entry.value.place, fmt::format("more than {} times of day", limits::kTableRows));
      return false;
    }
    for (const Node& item : entry.value.items) read = read_clock(reader, item, due, parse, row.times.intervals) && read;
  } else {
    read = read_clock(reader, entry.value, due, parse, row.times.intervals);
  }
  if (!days || !read) return false;
  row.times.days = *days;
  rows.push_back(std::move(row));
  return true;
}

/// Days with their times, each read by `parse`; `of_row` is one of these times.
Codec<CalendarForm> days_codec(std::string phrase, const Type& row, const Type& of_row, ReadClock parse) {
  Codec<CalendarForm> codec;
  codec.type.shape = Type::Shape::table;
  codec.type.calendar = true;
  codec.type.phrase = std::move(phrase);
  codec.type.element = &row;
  codec.read = [parse, &of_row, type = codec.type](Reader& reader, const Node& node, CalendarForm& calendar) {
    if (!node.is_mapping()) {
      reader.wrong_type(node, type);
      return false;
    }
    if (!check_row_count(reader, node)) return false;
    const std::size_t before = reader.mistakes();
    for (const Entry& entry : node.entries)
      read_calendar_row(reader, entry, node.entries.size(), of_row, parse, calendar.rows);
    check_overlaps(reader, calendar.rows);
    return reader.mistakes() == before;
  };
  return codec;
}

}  // namespace

const std::string* scalar_text(Reader& reader, const Node& node, const Type& due) {
  if (node.is_scalar()) return &node.text;
  reader.wrong_type(node, due);
  return nullptr;
}

void report_unknown_word(Reader& reader, const Node& node, const std::vector<std::string>& words) {
  const auto nearest = nearest_name(node.text, words);
  reader.report(Code::bad_choice, node.place,
                fmt::format("`{}` cannot be `{}`", reader.key(), printable(node.text, 40)),
                fmt::format("it is one of {}", list_of(words)), nearest ? fmt::format("`{}`", *nearest) : "");
}

std::string list_of_words(const std::vector<std::string_view>& words) {
  return list_of(std::vector<std::string>(words.begin(), words.end()));
}

std::string phrase_of_words(const std::vector<std::string>& words) {
  return words.size() == 1 ? fmt::format("the word `{}`", words.front()) : fmt::format("one of {}", list_of(words));
}

bool check_names(Reader& reader, const Node& node, const NameRules& rules, const Type& due) {
  if (!node.is_mapping()) {
    reader.wrong_type(node, due);
    return false;
  }
  if (node.entries.empty()) {
    reader.report(Code::wrong_type, node.place, fmt::format("there are no {} in it", rules.things), "",
                  rules.example.empty() ? "" : fmt::format("such as `{}`, or leave it out", rules.example));
    return false;
  }
  if (node.entries.size() > rules.most) {
    reader.report(Code::too_large, place_of_whole(node), fmt::format("more than {} {}", rules.most, rules.things));
    return false;
  }
  for (const Entry& entry : node.entries) check_name(reader, entry.key, rules);
  return true;
}

bool check_list(Reader& reader, const Node& node, const ListRules& rules, const Type& due) {
  if (node.kind != Node::Kind::sequence) {
    reader.wrong_type(node, due);
    return false;
  }
  if (node.items.size() > rules.most) {
    reader.report(Code::too_large, node.place, fmt::format("more than {} {}", rules.most, rules.things));
    return false;
  }
  if (node.items.size() >= rules.least) return true;
  reader.report(Code::wrong_type, node.place,
                node.items.empty() ? fmt::format("there are no {} in it", rules.things)
                                   : fmt::format("{} {} are due here, not one",
                                                 rules.least == 2 ? "two or more" : "more", rules.things),
                "", due.phrase);
  return false;
}

Codec<double> quantity_codec(Dimension dimension, Range range, std::string phrase) {
  if (phrase.empty()) phrase = dimension_phrase(dimension);
  const bool natural = range.least == 0 && !range.above_least;
  if (!natural || dimension == Dimension::number) phrase += ", " + range_text(dimension, range);
  auto codec = number_codec(std::move(phrase), range,
                            [dimension](std::string_view text) { return parse_quantity(text, dimension); });
  codec.type.pattern = "^\\s*" + quantity_pattern(dimension) + "\\s*$";
  if (dimension == Dimension::number) codec.type.bounds = {range.least, range.most};
  codec.type.canonical = [dimension](const Node& node, DataFolder*) {
    const auto value = parse_quantity(node.text, dimension);
    return value ? quantity_text(*value, dimension) : node.text;
  };
  return codec;
}

Codec<double> whole_codec(std::string phrase, Range range) {
  if (phrase.empty()) phrase = "a whole number";
  phrase += fmt::format(" from {} to {}", fmt::format("{:.0f}", range.least), fmt::format("{:.0f}", range.most));
  auto codec = number_codec(std::move(phrase), range, [](std::string_view text) { return parse_whole(text); });
  codec.type.pattern = "^\\s*" + quantity_pattern(Dimension::number) + "\\s*$";
  codec.type.bounds = {range.least, range.most};
  codec.type.canonical = [](const Node& node, DataFolder*) {
    const auto value = parse_whole(node.text);
    return value ? fmt::format("{:.0f}", *value) : node.text;
  };
  return codec;
}

Codec<Duration> duration_codec(const Codec<double>& seconds) {
  return {seconds.type, [&seconds](Reader& reader, const Node& node, Duration& value) {
            return seconds.read(reader, node, value.s);
          }};
}

Codec<unsigned> count_codec(const Codec<double>& whole) {
  return {whole.type, [&whole](Reader& reader, const Node& node, unsigned& value) {
            double read = 0;
            if (!whole.read(reader, node, read)) return false;
            value = static_cast<unsigned>(read);
            return true;
          }};
}

Codec<OrAuto> or_auto(Codec<double> codec) {
  Codec<OrAuto> made;
  made.type = std::move(codec.type);
  made.type.pattern = "^\\s*auto\\s*$|" + made.type.pattern;
  made.read = [read = std::move(codec.read)](Reader& reader, const Node& node, OrAuto& value) {
    value.automatic = node.is_scalar() && node.text == "auto";
    return value.automatic || read(reader, node, value.value);
  };
  return made;
}

Codec<std::string> text_codec() {
  Codec<std::string> codec;
  codec.type.phrase = "a text";
  codec.type.pattern = "\\S";
  codec.read = [type = codec.type](Reader& reader, const Node& node, std::string& value) {
    const std::string* text = scalar_text(reader, node, type);
    if (text == nullptr) return false;
    if (text->find_first_not_of(" \t\r\n") == std::string::npos) {
      reader.report(Code::wrong_type, node.place, fmt::format("`{}` says nothing", reader.key()), "", "a text");
      return false;
    }
    value = *text;
    return true;
  };
  return codec;
}

Codec<std::string> name_codec(std::string phrase) {
  Codec<std::string> codec;
  codec.type.phrase = std::move(phrase);
  codec.type.pattern = "\\S";
  codec.read = [type = codec.type](Reader& reader, const Node& node, std::string& value) {
    const std::string* text = scalar_text(reader, node, type);
    if (text != nullptr) value = *text;
    return text != nullptr;
  };
  return codec;
}

Codec<bool> yes_no_codec() {
  auto codec = choice_codec<bool>({{"yes", true}, {"no", false}, {"true", true}, {"false", false}});
  codec.type.canonical = [](const Node& node, DataFolder*) {
    return node.text == "yes" || node.text == "true" ? "yes" : "no";
  };
  return codec;
}

Codec<organisation::Figure> figure_codec(const Codec<double>& number) {
  Codec<organisation::Figure> codec;
  codec.type.phrase = number.type.phrase + ", or an attribute of the case";
  codec.type.pattern = number.type.pattern + R"(|^\s*[A-Za-z][A-Za-z0-9_]*\s*$)";
  codec.type.bounds = number.type.bounds;
  codec.type.canonical = [canonical = number.type.canonical](const Node& node, DataFolder* folder) {
    return is_word(node.text) ? node.text : canonical(node, folder);
  };
  codec.read = [&number, type = codec.type](Reader& reader, const Node& node, organisation::Figure& figure) {
    const std::string* text = scalar_text(reader, node, type);
    if (text == nullptr) return false;
    if (!is_word(*text)) return number.read(reader, node, figure.number);
    if (*text == kOtherwise) {
      reader.report(Code::contradiction, node.place, "`otherwise` is neither a number nor an attribute",
                    "it is a branch of its own, which takes what the other branches leave",
                    "`otherwise: {steps: […]}`");
      return false;
    }
    figure = organisation::Figure::of(*text);
    return true;
  };
  return codec;
}

const Codec<organisation::Conditions>& conditions_codec() {
  static const Codec<organisation::Conditions> codec = [] {
    Codec<organisation::Conditions> made;
    made.type.phrase = "a condition such as `parts > 1 and channel = phone`";
    made.type.pattern = conditions_pattern();
    made.type.canonical = [](const Node& node, DataFolder*) {
      const auto read = parse_conditions(node.text);
      return read ? conditions_text(*read) : node.text;
    };
    made.read = [type = made.type](Reader& reader, const Node& node, organisation::Conditions& conditions) {
      const std::string* text = scalar_text(reader, node, type);
      if (text == nullptr) return false;
      auto parsed = parse_conditions(*text);
      if (!parsed) {
        reader.report(parsed.problem(), node);
        return false;
      }
      conditions = std::move(*parsed);
      return true;
    };
    return made;
  }();
  return codec;
}

Codec<DistributionText> distribution_codec(Dimension dimension, bool of_the_case) {
  Codec<DistributionText> codec;
  codec.type.phrase = dimension == Dimension::duration ? "a duration such as `5 min` or `exponential(mean 5 min)`"
                                                       : "a number such as `1.5` or `gamma(mean 1 cv 0.3)`";
  codec.type.pattern = distribution_pattern(dimension, of_the_case);
  if (dimension == Dimension::number) codec.type.bounds = {0, limits::kLongestSpan_s};
  codec.type.canonical = [dimension, of_the_case](const Node& node, DataFolder* folder) {
    const auto read = parse_distribution(node.text, dimension, rules_at(node, of_the_case, folder));
    return read ? distribution_text(*read, dimension) : node.text;
  };
  codec.read = [dimension, of_the_case, type = codec.type](Reader& reader, const Node& node, DistributionText& value) {
    const std::string* text = scalar_text(reader, node, type);
    if (text == nullptr) return false;
    auto parsed = parse_distribution(*text, dimension, rules_at(node, of_the_case, reader.folder()));
    if (!parsed) {
      reader.report(parsed.problem(), node);
      return false;
    }
    value = std::move(*parsed);
    return true;
  };
  return codec;
}

const Codec<PromiseForm>& promise_codec() {
  static const auto element = one_promise_codec();
  static const auto codec = value_or_table_codec<PromiseForm>(element);
  return codec;
}

Codec<TableForm> table_codec(const Codec<double>& element) { return value_or_table_codec<TableForm>(element); }

const Codec<CalendarForm>& calendar_codec() {
  static const Type text{.phrase = "times of day such as `\"09:00-17:00\"`", .pattern = clock_pattern()};
  static const Type list{.shape = Type::Shape::list, .phrase = "a list of times of day", .element = &text};
  static const Type hours{.shape = Type::Shape::either, .phrase = text.phrase, .alternatives = {&text, &list}};
  static const auto codec =
      days_codec("days with their hours, such as `Mon-Fri: \"09:00-17:00\"`", hours, text, parse_clock_intervals);
  return codec;
}

const Codec<CalendarForm>& moments_codec() {
  static const Type text{.phrase = "times of day such as `\"12:00, 17:00\"`", .pattern = clock_times_pattern()};
  static const Type list{.shape = Type::Shape::list, .phrase = "a list of times of day", .element = &text};
  static const Type times{.shape = Type::Shape::either, .phrase = text.phrase, .alternatives = {&text, &list}};
  static const Codec<CalendarForm> codec = [] {
    static const auto days =
        days_codec("days with times of day, such as `{Mon-Fri: \"12:00, 17:00\"}`", times, text, parse_clock_times);
    Codec<CalendarForm> made = days;
    made.type.moments = true;
    made.read = [](Reader& reader, const Node& node, CalendarForm& calendar) {
      const std::size_t before = reader.mistakes();
      if (!days.read(reader, node, calendar)) return false;
      check_moments(reader, calendar.rows);
      return reader.mistakes() == before;
    };
    return made;
  }();
  return codec;
}

const Codec<HoursForm>& hours_codec() {
  static const Codec<HoursForm> codec = [] {
    static const Type name{.phrase = "the name of a calendar", .pattern = "^[A-Za-z][A-Za-z0-9_-]*$"};
    Codec<HoursForm> made;
    made.type.shape = Type::Shape::either;
    made.type.phrase = "the name of a calendar, or days with their hours, such as `{Mon-Fri: \"09:00-17:00\"}`";
    made.type.alternatives = {&name, &calendar_codec().type};
    made.read = [type = made.type](Reader& reader, const Node& node, HoursForm& hours) {
      hours.node = &node;
      if (node.is_mapping()) return calendar_codec().read(reader, node, hours.stated);
      const std::string* text = scalar_text(reader, node, type);
      if (text != nullptr) hours.calendar = *text;
      return text != nullptr;
    };
    return made;
  }();
  return codec;
}

namespace {

bool says_trace(const std::string& text) { return Scanner(text).peek_word() == "trace"; }

bool read_instants(Reader& reader, const Node& node, const Type& due, organisation::Trace& instants) {
  auto parsed = parse_distribution(node.text, Dimension::duration, rules_at(node, true, reader.folder()));
  if (!parsed) {
    reader.report(parsed.problem(), node);
    return false;
  }
  if (!parsed->trace) {
    reader.report(Code::bad_distribution, node.place, "arrivals are recorded in one file and nothing else", "",
                  due.phrase);
    return false;
  }
  instants = std::move(parsed->trace);
  return true;
}

}  // namespace

namespace {

const Codec<ArrivalRate>& arrival_rate_codec() {
  static const Codec<ArrivalRate> codec = [] {
    Codec<ArrivalRate> made;
    made.type.phrase = "a rate such as `50 / h` or `120 / day`";
    made.type.pattern = "^\\s*" + quantity_pattern(Dimension::rate) + "\\s*$";
    made.type.canonical = [](const Node& node, DataFolder*) {
      const auto rate = parse_arrival_rate(node.text);
      return rate ? arrival_rate_text(*rate) : node.text;
    };
    made.read = [type = made.type](Reader& reader, const Node& node, ArrivalRate& rate) {
      const std::string* text = scalar_text(reader, node, type);
      if (text == nullptr) return false;
      const auto parsed = parse_arrival_rate(*text);
      if (!parsed) {
        reader.report(parsed.problem(), node);
        return false;
      }
      rate = *parsed;
      return true;
    };
    return made;
  }();
  return codec;
}

/// A rate, or a file of instants.
const Type& rate_or_trace() {
  static const Type scalar = [] {
    const Type& rate = arrival_rate_codec().type;
    Type made = rate;
    made.phrase = rate.phrase + " or `trace(arrivals.csv)`";
    made.pattern = rate.pattern + R"(|^\s*trace\s*\()";
    made.canonical = [canonical = rate.canonical](const Node& node, DataFolder* folder) {
      if (!says_trace(node.text)) return canonical(node, folder);
      const auto read = parse_distribution(node.text, Dimension::duration, rules_at(node, true, folder));
      return read ? distribution_text(*read, Dimension::duration) : node.text;
    };
    return made;
  }();
  return scalar;
}

}  // namespace

const Codec<ArriveForm>& arrive_codec() {
  static const auto table = value_or_table_codec<ArrivalsForm>(arrival_rate_codec());
  static const Codec<ArriveForm> codec = [] {
    Codec<ArriveForm> made;
    made.type = {.shape = Type::Shape::either,
                 .phrase = arrival_rate_codec().type.phrase + ", a table of it over the week, or `trace(arrivals.csv)`",
                 .alternatives = {&rate_or_trace(), &table.type}};
    made.read = [type = made.type](Reader& reader, const Node& node, ArriveForm& form) {
      if (node.is_scalar() && says_trace(node.text)) return read_instants(reader, node, type, form.instants);
      if (node.is_scalar() || node.is_mapping()) return table.read(reader, node, form.rate);
      reader.wrong_type(node, type);
      return false;
    };
    return made;
  }();
  return codec;
}

}  // namespace domino::language
