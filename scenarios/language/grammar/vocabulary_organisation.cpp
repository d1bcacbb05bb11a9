#include "scenarios/language/grammar/vocabulary_organisation.h"

#include "scenarios/language/document/limits.h"
#include "scenarios/language/grammar/checks.h"
#include "scenarios/language/grammar/common_codecs.h"

namespace domino::language {

namespace {

using organisation::Discipline;
using organisation::Preemption;
using organisation::QueueAtClosing;
using organisation::Routing;
using organisation::WhenFull;
using organisation::WorkAtShiftEnd;

const Codec<double>& factor() {
  static const auto codec =
      quantity_codec(Dimension::number, {0, limits::kLargestFactor, true, "a factor of 0 leaves nothing"});
  return codec;
}

const Codec<TableForm>& staff_codec() {
  static const auto heads = whole_codec("", {0, limits::kStaff, false, "a number of people cannot be negative"});
  static const auto staff = table_codec(heads);
  return staff;
}

const Codec<std::vector<std::string>>& departments_codec() {
  static const auto codec = list_codec<std::string>(department_name(), {"departments", 1, limits::kDepartments});
  return codec;
}

const Record<SkillForm>& skill_record() {
  static const auto rank = whole_codec("", {0, 1000});
  static const auto record =
      Record<SkillForm>("skill", "How the people of a team do a service.")
          .field("speed", &SkillForm::speed, factor(), default_of("1"), "the duration of the service is divided by it")
          .field("weight", &SkillForm::weight, factor(), default_of("1"),
                 "multiplies the weight of the service, so that specialists get the work they are for")
          .field("rank", &SkillForm::rank, rank, default_of("0"), "what has a lower rank is looked at first");
  return record;
}

/// `does: {advice: 1.2}` is short for `{advice: {speed: 1.2}}`.
const Codec<Names<SkillForm>>& skills_codec() {
  static const auto mapping = record_codec<SkillForm>("a mapping such as `{speed: 1.2, rank: 1}`", skill_record,
                                                      info_of<SkillForm, skill_record>);
  static const auto skill =
      short_codec<SkillForm>("a speed such as `1.2`, or a mapping such as `{speed: 1.2, rank: 1}`", "speed",
                             &SkillForm::speed, factor(), mapping);
  static const auto codec = names_codec<SkillForm>(
      skill, {.thing = "service", .things = "services", .most = limits::kServices, .example = "{advice: 1.2}"});
  return codec;
}

const Record<TeamForm>& team_record() {
  static const auto speeds = distribution_codec(Dimension::number);
  static const auto record =
      Record<TeamForm>("team", "People of a department who can do the same services.")
          .field("staff", &TeamForm::staff, staff_codec(), default_of("1"), "people on duty during the hours")
          .field("hours", &TeamForm::hours, hours_codec(), kOptional,
                 "when they work, within the hours of the department; without it as long as that is open")
          .field("breaks", &TeamForm::breaks, hours_codec(), kOptional,
                 "when all of them pause; without it the breaks of the department")
          .field("does", &TeamForm::does, skills_codec(), kOptional,
                 "the services they can do, each with its speed; without it all services of the department")
          .field("speeds", &TeamForm::speeds, speeds, kOptional,
                 "how fast each person is, drawn once; multiplies the speed of the team")
          .field(
              "offers", &TeamForm::offers, names_with_shares(), kOptional,
              "what its people have for customers who need it, before what the department offers under the same name")
          .check(check_team);
  return record;
}

const Codec<Names<double>>& overflow_codec() {
  static const auto codec = names_codec<double>(duration(), {"department", "departments", limits::kDepartments});
  return codec;
}

const Codec<Discipline>& queue_codec() {
  static const auto codec = choice_codec<Discipline>({{"first come", Discipline::first_come},
                                                      {"last come", Discipline::last_come},
                                                      {"random", Discipline::random},
                                                      {"shortest", Discipline::shortest},
                                                      {"priority", Discipline::priority},
                                                      {"earliest due", Discipline::earliest_due},
                                                      {"longest weighted wait", Discipline::longest_weighted_wait},
                                                      {"external first", Discipline::external_first},
                                                      {"own targets first", Discipline::own_targets_first}});
  return codec;
}

Record<DepartmentForm> department_with_staff() {
  static const auto team =
      record_codec<TeamForm>("a mapping such as `{staff: 3}`", team_record, info_of<TeamForm, team_record>);
  static const auto teams = names_codec<TeamForm>(team, {"team", "teams", limits::kTeams});
  static const auto at_shift_end =
      choice_codec<WorkAtShiftEnd>({{"finish", WorkAtShiftEnd::finish}, {"pause", WorkAtShiftEnd::pause}});
  static const auto at_closing = choice_codec<QueueAtClosing>(
      {{"stay", QueueAtClosing::stay}, {"disconnect", QueueAtClosing::disconnect}, {"serve", QueueAtClosing::serve}});
  return Record<DepartmentForm>("department", "People who do the same work and share a queue.")
      .field("label", &DepartmentForm::label, label(), kOptional, "what people call it")
      .field("front_line", &DepartmentForm::made, &organisation::Department::front_line, yes_no(), default_of("no"),
             "meets external customers")
      .field("staff", &DepartmentForm::staff, staff_codec(), default_of("1"),
             "people on duty during the hours; where there are `teams`, each has its own")
      .field("teams", &DepartmentForm::teams, teams, kOptional, "instead: people who can do different services")
      .field("hours", &DepartmentForm::hours, hours_codec(), default_of("always"), "when it is open")
      .field("breaks", &DepartmentForm::breaks, hours_codec(), kOptional, "when no staff are on duty though it is open")
      .field("open_on_holidays", &DepartmentForm::open_on_holidays, yes_no(), default_of("no"),
             "its hours hold on holidays as well")
      .field(
          "absence", &DepartmentForm::made, &organisation::Department::absence, chance(), default_of("0 %"),
          "how likely a scheduled employee does not come to a shift; where morale moves that (`couplings`), as it is "
          "seen in the scenario as written")
      .field("attrition", &DepartmentForm::made, &organisation::Department::attrition, yearly_level(), kOptional,
             "of people who may leave (`couplings`): how many do in a year in the scenario as written; their hazard is "
             "found so that it comes out, and what is changed keeps that. Without it the level is uncalibrated")
      .field("work_at_shift_end", &DepartmentForm::made, &organisation::Department::work_at_shift_end, at_shift_end,
             default_of("finish"), "what happens to work in progress when fewer are on duty")
      .field("handover", &DepartmentForm::made, &organisation::Department::handover, yes_no(), default_of("no"),
             "of `work_at_shift_end: pause`: another team goes on with work that one team has left")
      .field("queue_at_closing", &DepartmentForm::made, &organisation::Department::queue_at_closing, at_closing,
             default_of("stay"),
             "what happens to cases still waiting when it closes; `serve`: everyone inside whose way leads here is "
             "served");
}

void add_queue(Record<DepartmentForm>& record) {
  static const auto place_numbers = whole_codec("", {0, 1e9, false, "fewer than none cannot wait"});
  static const auto line_numbers = whole_codec("", {1, 1e9, false, "without a line no customer could come"});
  static const auto places = count_codec(place_numbers);
  static const auto lines = count_codec(line_numbers);
  static const auto positive_span = duration_codec(positive_duration());
  static const auto when_full =
      choice_codec<WhenFull>({{"turn away", WhenFull::turn_away}, {"block", WhenFull::block}});
  static const auto preemption = choice_codec<Preemption>({{"none", Preemption::none},
                                                           {"resume", Preemption::resume},
                                                           {"restart", Preemption::restart},
                                                           {"resample", Preemption::resample}});
  static const auto routing = choice_codec<Routing>({{"in order", Routing::in_order},
                                                     {"fewest skills", Routing::fewest_skills},
                                                     {"longest idle", Routing::longest_idle},
                                                     {"random", Routing::random}});
  record
      .field("queue", &DepartmentForm::made, &organisation::Department::queue, queue_codec(), default_of("first come"),
             "the queue discipline: which waiting request is next; `external first`: what serves cases of external "
             "customers, whoever asks, then the rest; `own targets first`: the other way round")
      .field("preemption", &DepartmentForm::made, &organisation::Department::preemption, preemption, kOptional,
             "of `queue: priority`, which must say it: what a higher priority does to work in hand when all are busy")
      .field("ageing", &DepartmentForm::made, &organisation::Department::ageing, positive_span, kOptional,
             "of `queue: priority`: the wait that is worth one level of priority")
      .field("waiting_room", &DepartmentForm::made, &organisation::Department::waiting_room, places, kOptional,
             "how many requests may wait; see `when_full`")
      .field("when_full", &DepartmentForm::made, &organisation::Department::when_full, when_full,
             default_of("turn away"),
             "one more than the `waiting_room` holds is turned away if a customer, or stays with its sender")
      .field("lines", &DepartmentForm::made, &organisation::Department::lines, lines, kOptional,
             "external customers who may wait or be served; one more is blocked")
      .field("routing", &DepartmentForm::made, &organisation::Department::routing, routing, default_of("in order"),
             "which of several teams with a free employee takes a request")
      .field("helps", &DepartmentForm::made, &organisation::Department::helps, departments_codec(), kOptional,
             "departments at whose queues its free people look, in this order")
      .field("overflow", &DepartmentForm::overflow, overflow_codec(), kOptional,
             "departments whose people may take a request too, each with the wait after which they may");
}

void add_management_and_money(Record<DepartmentForm>& record) {
  static const auto factor = quantity_codec(Dimension::number, {0, limits::kLargestFactor});
  static const auto positive_span = duration_codec(positive_duration());
  record
      .field("supervises", &DepartmentForm::made, &organisation::Department::supervises, departments_codec(), kOptional,
             "departments whose escalations and approvals come here")
      .field("authority", &DepartmentForm::made, &organisation::Department::authority, money(), kOptional,
             "the amount up to which its people decide alone: a need says `when: amount > authority`")
      .field("transparency", &DepartmentForm::made, &organisation::Department::transparency, chance(),
             default_of("0 %"), "how much of its progress the requesters see")
      .field("false_urgency", &DepartmentForm::made, &organisation::Department::false_urgency, chance(),
             default_of("0 %"),
             "of `queue: priority`: the share of colleagues' requests that claim a priority more than they have")
      .field("line_of_sight", &DepartmentForm::made, &organisation::Department::line_of_sight, chance(),
             default_of("0 %"), "how much of its customers its people see")
      .field("knowledge_renewed_every", &DepartmentForm::made, &organisation::Department::knowledge_renewed_every,
             positive_span, kOptional,
             "errors grow until what its people know is brought up to date; without it they do not")
      .field(
          "offers", &DepartmentForm::offers, names_with_shares(), kOptional,
          "what its people have for customers who need it (`requires`), each with how likely it is there at a contact")
      .field("wage", &DepartmentForm::made, &organisation::Department::wage_per_s, money_rate(), kOptional,
             "of a person on duty; without it people cost nothing")
      .field("busy_wage", &DepartmentForm::made, &organisation::Department::busy_wage_per_s, money_rate(), kOptional,
             "while at work; without it the wage")
      .field("overtime", &DepartmentForm::made, &organisation::Department::overtime_factor, factor, default_of("1.5"),
             "a factor on the wage for work after hours");
}

const Record<DepartmentForm>& department_record() {
  static const auto record = [] {
    auto made = department_with_staff();
    add_queue(made);
    add_management_and_money(made);
    made.check(check_department).defaults_where(department_default_means);
    return made;
  }();
  return record;
}

const Record<QualityForm>& quality_record() {
  static const auto record =
      Record<QualityForm>("quality", "How well work is done, and what is done about mistakes.")
          .field("chance", &QualityForm::chance, chance(), kRequired, "how likely a piece of work has an error")
          .field("major", &QualityForm::major, chance(), default_of("20 %"), "the share of errors that are major")
          .field("caught", &QualityForm::caught, chance(), default_of("70 %"),
                 "how likely the employee who made it sees it, and does the work again at once")
          .field("surfaces", &QualityForm::surfaces, duration_distribution(), default_of("lognormal(mean 3 days cv 1)"),
                 "how long after the end of the case an error that escaped shows");
  return record;
}

const Record<CompletenessForm>& completeness_record() {
  static const auto loops = whole_codec("", {1, 1000, false, "where none may go back, leave `complete` out"});
  static const auto record =
      Record<CompletenessForm>("completeness",
                               "Requests that cannot be worked on as they are go back to their requester.")
          .field("chance", &CompletenessForm::chance, chance(), kRequired, "how likely a request is complete")
          .field("clarification", &CompletenessForm::clarification, duration_distribution(),
                 default_of("lognormal(mean 10 min cv 1)"), "how long the requester has it")
          .field("at_most", &CompletenessForm::at_most, loops, default_of("3"),
                 "how often one request goes back at the most");
  return record;
}

}  // namespace

const Codec<DepartmentForm>& department_codec() {
  static const auto codec = record_codec<DepartmentForm>("a mapping such as `{staff: 3}`", department_record,
                                                         info_of<DepartmentForm, department_record>);
  return codec;
}

/// `errors: 5 %` is short for `{chance: 5 %}`.
const Codec<QualityForm>& quality_codec() {
  static const auto mapping = record_codec<QualityForm>("a mapping such as `{chance: 5 %, caught: 70 %}`",
                                                        quality_record, info_of<QualityForm, quality_record>);
  static const auto codec = short_codec<QualityForm>("a share such as `5 %`, or `{chance: 5 %, caught: 70 %}`",
                                                     "chance", &QualityForm::chance, chance(), mapping);
  return codec;
}

/// `complete: 85 %` is short for `{chance: 85 %}`.
const Codec<CompletenessForm>& completeness_codec() {
  static const auto mapping =
      record_codec<CompletenessForm>("a mapping such as `{chance: 85 %, at_most: 3}`", completeness_record,
                                     info_of<CompletenessForm, completeness_record>);
  static const auto codec = short_codec<CompletenessForm>("a share such as `85 %`, or `{chance: 85 %, at_most: 3}`",
                                                          "chance", &CompletenessForm::chance, chance(), mapping);
  return codec;
}

}  // namespace domino::language
