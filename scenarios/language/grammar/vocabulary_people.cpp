#include "scenarios/language/grammar/vocabulary_people.h"

#include <deque>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "scenarios/language/document/limits.h"
#include "scenarios/language/grammar/checks.h"
#include "scenarios/language/grammar/common_codecs.h"

namespace domino::language {

namespace {

using people::Couplings;
using people::EvidenceRow;

constexpr std::pair<std::string_view, bool Couplings::*> kCouplings[] = {
    {"speed", &Couplings::speed},     {"errors", &Couplings::errors},     {"courtesy", &Couplings::courtesy},
    {"absence", &Couplings::absence}, {"quitting", &Couplings::quitting}, {"voice", &Couplings::voice},
};

std::string_view words_for_unit(people::Unit unit) {
  switch (unit) {
    case people::Unit::duration:
      return "a duration";
    case people::Unit::share:
      return "a share";
    case people::Unit::per_year:
      return "a number a year";
    case people::Unit::per_week:
      return "a number a week";
    case people::Unit::number:
      return "a number";
  }
  return "";
}

/// One parameter; what is out of its range is told with the range and where it comes from.
Codec<double> parameter_codec(const EvidenceRow& row) {
  const Dimension dimension = dimension_of(row);
  Codec<double> codec = quantity_codec(dimension, {-limits::kLongestSpan_s, limits::kLongestSpan_s});
  codec.type.phrase = fmt::format("{} from {} to {}", words_for_unit(row.unit), parameter_text(row, row.low),
                                  parameter_text(row, row.high));
  codec.read = [read = codec.read, type = codec.type, &row](Reader& reader, const Node& node, double& value) {
    double stated = value;
    if (!read(reader, node, stated)) return false;
    if (stated < row.low || stated > row.high) {
      reader.report(Code::out_of_range, node.place,
                    fmt::format("`{}` is {} its range: {}", row.name, stated < row.low ? "below" : "above",
                                printable(node.text, 40)),
                    fmt::format("{}; the range is {} ({})", row.meaning, words_for(row.evidence), row.source),
                    type.phrase);
      return false;
    }
    value = stated;
    return true;
  };
  return codec;
}

/// The codecs and the texts that the record refers to, one a parameter.
struct ParameterTexts {
  std::deque<Codec<double>> codecs;
  std::deque<std::string> defaults;
  std::deque<std::string> documentation;
};

/// The rows of the table that are about one or the other; `texts` must outlive the record.
Record<PeopleForm> make_record(people::About about, ParameterTexts& texts) {
  const bool of_people = about == people::About::people;
  Record<PeopleForm> record(
      of_people ? "set of assumptions" : "set of assumptions about customers",
      of_people ? "What is assumed about people, and how well it is known; each key overrides a default."
                : "What is assumed about customers, and how well it is known; each key overrides a default.");
  for (const EvidenceRow& row : people::evidence()) {
    if (people::about(row.parameter) != about) continue;
    texts.codecs.push_back(parameter_codec(row));
    texts.defaults.push_back(parameter_text(row, row.value));
    texts.documentation.push_back(fmt::format("{} [{}: {}]", row.meaning, code_of(row.evidence), row.source));
    const auto index = static_cast<std::size_t>(row.parameter);
    record.field(row.name, std::function<double&(PeopleForm&)>([index](PeopleForm& form) -> double& {
                   return form.values[index];
                 }),
                 texts.codecs.back(), default_of(texts.defaults.back()), texts.documentation.back());
  }
  record.check(of_people ? check_people : check_experience);
  return record;
}

const Record<PeopleForm>& people_record() {
  static ParameterTexts texts;
  static const auto record = make_record(people::About::people, texts);
  return record;
}

const Record<PeopleForm>& experience_record() {
  static ParameterTexts texts;
  static const auto record = make_record(people::About::customers, texts);
  return record;
}

const Record<InterventionForm>& intervention_record() {
  static const auto departments = list_codec<std::string>(department_name(), {"departments", 1, limits::kDepartments});
  static const auto more = whole_codec("", {1, limits::kStaff, false, "none would change nothing"});
  static const auto factor =
      quantity_codec(Dimension::number, {0.01, 100, false, "nothing is done in no time"}, "a factor");
  static const auto record =
      Record<InterventionForm>("intervention", "Something that is done about people at a time.")
          .field("at", &InterventionForm::at, duration(), kRequired, "when, from the start of the run")
          .field("lasts", &InterventionForm::lasts, positive_duration(), kOptional,
                 "how long; without it until the end. Training and vision fade by themselves")
          .field("departments", &InterventionForm::departments, departments, kOptional, "where; without it everywhere")
          .field("training", &InterventionForm::training, chance(), kOptional, "how much of everything is taught")
          .field("vision", &InterventionForm::vision, chance(), kOptional,
                 "how much of the way to knowing the purpose of the work people are taken")
          .field("recognition", &InterventionForm::recognition, chance(), kOptional,
                 "how likely an employee is praised in a week")
          .field("transparency", &InterventionForm::transparency, chance(), kOptional,
                 "how much of their progress the requesters see")
          .field("line_of_sight", &InterventionForm::line_of_sight, chance(), kOptional,
                 "how much of their customers people see")
          .field("staff", &InterventionForm::staff, more, kOptional,
                 "so many more people on duty, in the first team, whenever it has staff on duty")
          .field("promise", &InterventionForm::promise, factor, kOptional, "promised times are multiplied by it")
          .field("authority", &InterventionForm::authority, money(), kOptional,
                 "the amount up to which people decide alone, where they have one")
          .field("cost", &InterventionForm::cost, money(), kOptional,
                 "what it costs in all, paid as it begins, whether or not it does anything")
          .field("hours", &InterventionForm::hours, hours_codec(), kOptional, "when the departments are open")
          .check(check_intervention);
  return record;
}

}  // namespace

Dimension dimension_of(const EvidenceRow& row) {
  switch (row.unit) {
    case people::Unit::duration:
      return Dimension::duration;
    case people::Unit::share:
      return Dimension::share;
    case people::Unit::number:
    case people::Unit::per_year:
    case people::Unit::per_week:
      return Dimension::number;
  }
  return Dimension::number;
}

std::string parameter_text(const EvidenceRow& row, double value) { return quantity_text(value, dimension_of(row)); }

/// `all`, `none`, or a list of those that act.
const Codec<CouplingsForm>& couplings_codec() {
  static const Codec<CouplingsForm> codec = [] {
    static const auto word = choice_codec<bool>({{"all", true}, {"none", false}});
    static const auto one = [] {
      std::vector<std::pair<std::string, bool Couplings::*>> words;
      for (const auto& [name, member] : kCouplings) words.emplace_back(name, member);
      return choice_codec<bool Couplings::*>(std::move(words));
    }();
    static const auto list = list_codec<bool Couplings::*>(one, {"couplings", 1, std::size(kCouplings)});
    Codec<CouplingsForm> made;
    made.type = {.shape = Type::Shape::either,
                 .phrase = "`all`, `none`, or a list such as `[speed, absence, quitting]`",
                 .alternatives = {&word.type, &list.type}};
    made.read = [](Reader& reader, const Node& node, CouplingsForm& form) {
      form.node = &node;
      if (!node.is_scalar()) {
        std::vector<bool Couplings::*> members;
        if (!list.read(reader, node, members)) return false;
        Couplings couplings{
            .speed = false, .errors = false, .courtesy = false, .absence = false, .quitting = false, .voice = false};
        for (const auto member : members) couplings.*member = true;
        form.couplings = couplings;
        return true;
      }
      bool all = false;
      if (!word.read(reader, node, all)) return false;
      if (all) form.couplings = Couplings{};
      return true;
    };
    return made;
  }();
  return codec;
}

const Codec<PeopleForm>& people_codec() {
  static const auto codec = record_codec<PeopleForm>("a mapping such as `{morale_speed: 0.2}`", people_record,
                                                     info_of<PeopleForm, people_record>);
  return codec;
}

const Codec<PeopleForm>& experience_codec() {
  static const auto codec = record_codec<PeopleForm>("a mapping such as `{alternatives: 0.8}`", experience_record,
                                                     info_of<PeopleForm, experience_record>);
  return codec;
}

const Codec<Names<InterventionForm>>& interventions_codec() {
  static const auto intervention =
      record_codec<InterventionForm>("a mapping such as `{at: 26 weeks, training: 100 %}`", intervention_record,
                                     info_of<InterventionForm, intervention_record>);
  static const auto codec =
      names_codec<InterventionForm>(intervention, {"intervention", "interventions", limits::kInterventions});
  return codec;
}

}  // namespace domino::language
