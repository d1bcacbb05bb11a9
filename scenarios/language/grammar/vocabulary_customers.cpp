#include "scenarios/language/grammar/vocabulary_customers.h"

#include "scenarios/language/document/limits.h"
#include "scenarios/language/grammar/checks.h"
#include "scenarios/language/grammar/common_codecs.h"
#include "scenarios/language/grammar/vocabulary_money.h"
#include "scenarios/language/grammar/vocabulary_steps.h"

namespace domino::language {

namespace {

const Record<ServiceLevelForm>& service_level_record() {
  using customers::LevelOf;
  using customers::OutOf;
  static const auto of =
      choice_codec<LevelOf>({{"first answer", LevelOf::first_answer}, {"all waits", LevelOf::all_waits}});
  static const auto out_of = choice_codec<OutOf>({{"arrived", OutOf::arrived},
                                                  {"offered", OutOf::offered},
                                                  {"answered", OutOf::answered},
                                                  {"served", OutOf::served},
                                                  {"expected", OutOf::expected}});
  static const auto record =
      Record<ServiceLevelForm>("service level", "The share of customers who wait less than a limit.")
          .field("within", &ServiceLevelForm::within, positive_duration(), kRequired, "a shorter wait is in target")
          .field("of", &ServiceLevelForm::of, of, default_of("first answer"),
                 "the wait that is judged: until an employee first works on the case, or in all lines, over all "
                 "attempts of a redial")
          .field(
              "out_of", &ServiceLevelForm::out_of, out_of, default_of("arrived"),
              "the customers it is a share of: `offered` neither balked nor were blocked, `answered` were worked on; "
              "`expected` alone is known beforehand, and may be exceeded")
          .field("count_lost", &ServiceLevelForm::count_lost, yes_no(), default_of("no"),
                 "customers lost before `within` are in target too");
  return record;
}

/// `service_level: 20 s` is short for `{within: 20 s}`.
const Codec<ServiceLevelForm>& service_level_codec() {
  static const auto mapping = record_codec<ServiceLevelForm>("a mapping such as `{within: 20 s}`", service_level_record,
                                                             info_of<ServiceLevelForm, service_level_record>);
  static const Codec<ServiceLevelForm> codec = [] {
    Codec<ServiceLevelForm> made;
    made.type = {.shape = Type::Shape::either,
                 .phrase = "a duration such as `20 s`, or `{within: 20 s, out_of: served}`",
                 .alternatives = {&positive_duration().type, &mapping.type},
                 .short_for = "within"};
    made.read = [type = made.type](Reader& reader, const Node& node, ServiceLevelForm& form) {
      if (node.is_mapping()) return mapping.read(reader, node, form);
      if (node.is_scalar()) return positive_duration().read(reader, node, form.within);
      reader.wrong_type(node, type);
      return false;
    };
    return made;
  }();
  return codec;
}

const Record<RedialForm>& redial_record() {
  static const auto patience = choice_codec<bool>({{"kept", false}, {"drawn again", true}});
  static const auto record =
      Record<RedialForm>("redialling", "Customers who were not served may try again.")
          .field("chance", &RedialForm::chance, chance(), kRequired, "how likely one of them does")
          .field("after", &RedialForm::after, duration_distribution(), default_of("exponential(mean 20 min)"),
                 "how long after they were lost")
          .field("patience", &RedialForm::patience_drawn_again, patience, default_of("kept"),
                 "whether the same patience holds in full at each attempt, or another is drawn");
  return record;
}

const Record<ToleranceForm>& tolerance_record() {
  static const auto record =
      Record<ToleranceForm>("tolerated wait", "Each stage of a wait is held against what is tolerated there.")
          .field("queue", &ToleranceForm::queue, positive_duration(), kOptional,
                 "in a line of any kind: for people, a place, goods or at a gate; without it that of how they get in "
                 "touch")
          .field("hold", &ToleranceForm::hold, positive_duration(), kOptional,
                 "on hold, while an employee who stays on the case asks colleagues; without it what the service asked "
                 "promises, else `needed_on_hold`")
          .field("parked", &ToleranceForm::parked, positive_duration(), kOptional,
                 "parked or until they are called back, in the opening hours of who is asked; without it "
                 "`tolerated_by_mail`");
  return record;
}

/// `tolerates: 5 min` is short for `{queue: 5 min}`.
const Codec<ToleranceForm>& tolerance_codec() {
  static const auto mapping = record_codec<ToleranceForm>("a mapping such as `{queue: 5 min, hold: 10 min}`",
                                                          tolerance_record, info_of<ToleranceForm, tolerance_record>);
  static const Codec<ToleranceForm> codec = [] {
    Codec<ToleranceForm> made;
    made.type = {.shape = Type::Shape::either,
                 .phrase = "a duration such as `5 min`, or `{queue: 5 min, hold: 10 min, parked: 1 day}`",
                 .alternatives = {&positive_duration().type, &mapping.type},
                 .short_for = "queue"};
    made.read = [type = made.type](Reader& reader, const Node& node, ToleranceForm& form) {
      if (node.is_mapping()) return mapping.read(reader, node, form);
      if (node.is_scalar()) return positive_duration().read(reader, node, form.queue.emplace());
      reader.wrong_type(node, type);
      return false;
    };
    return made;
  }();
  return codec;
}

const Record<AdoptionForm>& adoption_record() {
  static const auto a_year = quantity_codec(Dimension::share, {0, 20}, "a share of persons a year, such as `38 %`");
  static const auto market = whole_codec("", {1, 1e9, false, "no customer could ever come"});
  static const auto record =
      Record<AdoptionForm>("adoption", "How something new is taken up (Bass): the rate is (p + q·Y/N)·(N - Y - lost).")
          .field("innovation", &AdoptionForm::innovation, a_year, default_of("3 %"),
                 "p: of the persons who have not come yet, those who come of their own accord in a year")
          .field("imitation", &AdoptionForm::imitation, a_year, default_of("38 %"),
                 "q: of the same persons, those who come in a year because others have, if all were customers")
          .field("market", &AdoptionForm::market, market, kRequired, "N: persons who may ever come");
  return record;
}

const Record<FollowUpForm>& follow_up_record() {
  static const auto record =
      Record<FollowUpForm>("follow-up", "Customers who were served are asked afterwards whether all was well.")
          .field("asks_for", &FollowUpForm::service, service_name(), kRequired,
                 "the service that asks them; each time is a request to its department")
          .field("chance", &FollowUpForm::chance, chance(), default_of("100 %"),
                 "of the contacts in which they were served, how many are followed up")
          .field("after", &FollowUpForm::after, duration(), default_of("1 day"), "how long after the contact");
  return record;
}

const Codec<double>& rate() {
  static const auto codec = quantity_codec(Dimension::rate, {0, limits::kLargestRate});
  return codec;
}

/// A number by its distribution, or words with their chances.
const Codec<AttributeForm>& attribute_codec() {
  static const auto number = distribution_codec(Dimension::number, true);
  static const auto words = names_codec<double>(chance(), {"word", "words", limits::kWords});
  static const Codec<AttributeForm> codec = [] {
    Codec<AttributeForm> made;
    made.type = {.shape = Type::Shape::either,
                 .phrase = "a number such as `discrete(70 % 1 or 30 % 2)`, or words such as `{phone: 70 %, web: 30 %}`",
                 .alternatives = {&number.type, &words.type}};
    made.read = [type = made.type](Reader& reader, const Node& node, AttributeForm& form) {
      if (node.is_mapping()) return words.read(reader, node, form.words);
      if (node.is_scalar()) return number.read(reader, node, form.number);
      reader.wrong_type(node, type);
      return false;
    };
    return made;
  }();
  return codec;
}

const Codec<Names<AttributeForm>>& attributes_codec() {
  static const auto codec = names_codec<AttributeForm>(
      attribute_codec(), {"attribute", "attributes", limits::kAttributes, {"and", "or"}, true});
  return codec;
}

/// A member that customers and requests share, as a member of either.
template <class FormType, class Value>
Value FormType::* of(Value ComingForm::* member) {
  return member;
}

/// When they come, with what, and for what.
template <class FormType>
void add_coming(Record<FormType>& record, std::vector<std::string_view> comes) {
  static const auto gap = distribution_codec(Dimension::duration);
  static const auto number = distribution_codec(Dimension::number);
  record.field("label", of<FormType>(&ComingForm::label), label(), kOptional, "what people call them")
      .field("arrive", of<FormType>(&ComingForm::arrive), arrive_codec(), kOptional,
             "how many come (Poisson): `50 / h` while they may come, `120 / day` or `10 / week` spread evenly over the "
             "hours of that day or week, in a table over those of the row; or when, recorded since the start of the "
             "run")
      .field("every", of<FormType>(&ComingForm::every), gap, kOptional,
             "instead: the time from one arrival to the next, within the hours")
      .field("group", of<FormType>(&ComingForm::group), number, kOptional,
             "how many come at once; each is a case of its own")
      .field("hours", of<FormType>(&ComingForm::hours), hours_codec(), default_of("always"), "when they come")
      .field("attributes", of<FormType>(&ComingForm::attributes), attributes_codec(), kOptional,
             "what each of them brings along, drawn when they come: for durations, chances, conditions and priorities")
      .field("busyness", of<FormType>(&ComingForm::busyness), number, kOptional,
             "a factor on the arrivals, drawn anew each day")
      .field("asks_for", of<FormType>(&ComingForm::asks_for), service_name(), kOptional, "the service they want")
      .field("steps", of<FormType>(&ComingForm::steps), journey_codec(), kOptional, "instead: their way, step by step")
      .field("priority", of<FormType>(&ComingForm::priority), priority_of_case(), default_of("0"),
             "added to that of each service asked for")
      .one_of(std::move(comes))
      .one_of({"asks_for", "steps"})
      .defaults_where(coming_default_means);
}

const Record<RequestForm>& request_record() {
  static const auto requester = name_codec("the name of a department or partner");
  static const auto record = [] {
    Record<RequestForm> made("kind of requests", "What colleagues or partners ask for, of their own accord.");
    made.field("from", &RequestForm::from, requester, kRequired, "the department or partner that asks");
    add_coming(made, {"arrive", "every"});
    return made.check(check_request);
  }();
  return record;
}

const Record<SegmentForm>& segment_record() {
  using customers::Kind;
  using customers::Mode;
  static const auto redial =
      record_codec<RedialForm>("a mapping such as `{chance: 48 %, after: exponential(mean 20 min)}`", redial_record,
                               info_of<RedialForm, redial_record>);
  static const auto persons =
      whole_codec("", {1, static_cast<double>(customers::kMostPersons), false, "there are no persons to come again"});
  static const auto gap = distribution_codec(Dimension::duration);
  static const auto kind = choice_codec<Kind>({{"individual", Kind::individual},
                                               {"family", Kind::family},
                                               {"business", Kind::business},
                                               {"visitor", Kind::visitor},
                                               {"employee", Kind::employee},
                                               {"prospect", Kind::prospect},
                                               {"group", Kind::group},
                                               {"foreign", Kind::foreign},
                                               {"special needs", Kind::special_needs}});
  static const auto adoption =
      record_codec<AdoptionForm>("a mapping such as `{innovation: 3 %, imitation: 38 %, market: 20000}`",
                                 adoption_record, info_of<AdoptionForm, adoption_record>);
  static const auto follow_up = record_codec<FollowUpForm>("a mapping such as `{asks_for: ask_back, after: 1 day}`",
                                                           follow_up_record, info_of<FollowUpForm, follow_up_record>);
  static const auto market = whole_codec("", {1, 1e9, false, "no customer could ever come"});
  static const auto attribute_name = name_codec("the name of an attribute");
  static const auto mode =
      choice_codec<Mode>({{"phone", Mode::phone}, {"in person", Mode::in_person}, {"mail", Mode::mail}});
  static const auto attribute_names = list_codec<std::string>(attribute_name, {"attributes", 1, limits::kAttributes});
  static const auto record = [] {
    Record<SegmentForm> made("customer segment", "Customers of one kind: when they come, and for what.");
    add_coming(made, {"arrive", "every", "population"});
    return made
        .field("patience", &SegmentForm::patience, duration_of_the_case(), kOptional,
               "how long they wait in a line before they abandon it; drawn for each line")
        .field("patience_in_all", &SegmentForm::patience_in_all, positive_duration(), kOptional,
               "bounds all waits of a case together")
        .field("message_after", &SegmentForm::message_after, positive_duration(), kOptional,
               "a customer who waited this long leaves a message")
        .field("messages_to", &SegmentForm::messages_to, service_name(), kOptional,
               "the service that works off the messages they leave; without it none are")
        .field("service_level", &SegmentForm::service_level, service_level_codec(), kOptional,
               "the wait that counts as in target")
        .field("balks", &SegmentForm::balks, balking_codec(), kOptional,
               "which customers turn away at the sight of the queue")
        .field("redials", &SegmentForm::redials, redial, kOptional, "customers who were not served may try again")
        .field("parked_patience", &SegmentForm::parked_patience, duration_distribution(), kOptional,
               "how long they let their case wait for an answer; without it forever")
        .field("population", &SegmentForm::population, persons, kOptional,
               "instead of arrivals: so many persons who come again, remember, and may leave for good")
        .field("contact_every", &SegmentForm::contact_every, gap, kOptional,
               "of a population: the time from one contact of a person to the next, put off into the hours")
        .field("kind", &SegmentForm::kind, kind, kOptional,
               "of a population: what they are like; without it they are individuals, new at first and then regulars")
        .field("in_touch", &SegmentForm::in_touch, mode, kOptional,
               "of a population: how they get in touch, which decides the wait they tolerate; without it by phone")
        .field("tolerates", &SegmentForm::tolerates, tolerance_codec(), kOptional,
               "of a population: the wait they tolerate, where it is not that of how they get in touch; in a line, or "
               "by stage")
        .field("advertising", &SegmentForm::advertising, rate(), kOptional,
               "of a population: how many come for the first time by themselves; without it as "
               "many as keep the base what it is")
        .field("advertising_costs", &SegmentForm::advertising_costs, advertising_cost_codec(), kOptional,
               "of a population: what advertising costs, in a time or for each customer it brings; without it nothing")
        .field("advertised", &SegmentForm::advertised, chance(), kOptional,
               "of a population: how much of the way from the usual quality to perfection advertising promises; who "
               "comes because of it expects some of that (`advertising_believed`). Without it nothing")
        .field("market", &SegmentForm::market, market, kOptional,
               "of a population: how many persons there are who may ever come, with those of the beginning; fewer come "
               "for the first time as it is used up, and lost customers stay lost. Without it it is not")
        .field("compensation", &SegmentForm::compensation, compensation_codec(), kOptional,
               "of a population: what a customer gets whose complaint is settled; without it nothing")
        .field("spends", &SegmentForm::spends, spending_codec(), kOptional,
               "what one of them spends at a contact in which they are served; a number alone is the mean of a "
               "lognormal (`spending_cv`)")
        .field("margin", &SegmentForm::margin, chance(), kOptional,
               "of what they spend, what is left when what was sold is paid for; without it all")
        .field("requires", &SegmentForm::required, names_with_shares(), kOptional,
               "of a population: what they need from every department that serves them (`offers`), each with the share "
               "of persons who do; "
               "without `safety` they come to harm")
        .field("complaints_to", &SegmentForm::complaints_to, service_name(), kOptional,
               "of a population: the service that settles their complaints; without it chance decides whether and how "
               "soon")
        .field("follow_up", &SegmentForm::follow_up, follow_up, kOptional,
               "of a population: they are asked afterwards whether all was well, so that an error may be found before "
               "it is felt (`found_by_follow_up`)")
        .field("adoption", &SegmentForm::adoption, adoption, kOptional,
               "of a population: instead of `advertising`, they come for the first time as something new is taken up")
        .field("churn", &SegmentForm::churn, yearly_level(), kOptional,
               "of a population: how many leave in a year, exits a customer-year, in the scenario as written; what "
               "holds customers back is found so that it comes out, and what is changed keeps that. Without it the "
               "level is uncalibrated")
        .field("report_by", &SegmentForm::report_by, attribute_names, kOptional,
               "attributes by whose values they are also measured: words, or a number of a few values")
        .check(check_segment);
  }();
  return record;
}

}  // namespace

// A segment of these names would make `customers.wait` mean two things.
std::vector<std::string> measures_of_customers() {
  return {"arrived",       "served",
          "abandoned",     "blocked",
          "messages",      "disconnected",
          "redials",       "in_target",
          "service_level", "speed_of_answer",
          "orbit",         "wait",
          "sojourn",       "satisfaction",
          "loyalty",       "churn",
          "nps",           "expected",
          "present",       "active",
          "acquired",      "lost",
          "top_two",       "failures",
          "complaints",    "left_after_failure",
          "recruited",     "deterred",
          "reputation",    "lifetime_value",
          "spent",         "margin",
          "settled",       "settled_soon",
          "unmet",         "conversion",
          "symmetry",      "followed_up",
          "found"};
}

const Codec<Names<SegmentForm>>& segments_codec() {
  static const auto segment = record_codec<SegmentForm>("a mapping such as `{arrive: 50 / h, asks_for: advice}`",
                                                        segment_record, info_of<SegmentForm, segment_record>);
  static const auto codec = names_codec<SegmentForm>(
      segment, {"customer segment", "customer segments", limits::kSegments, measures_of_customers()});
  return codec;
}

const Codec<Names<RequestForm>>& requests_codec() {
  static const auto request =
      record_codec<RequestForm>("a mapping such as `{from: sales, arrive: 5 / h, asks_for: advice}`", request_record,
                                info_of<RequestForm, request_record>);
  static const auto codec = names_codec<RequestForm>(
      request, {"kind of requests", "kinds of requests", limits::kSegments, measures_of_customers()});
  return codec;
}

}  // namespace domino::language
