#include "scenarios/language/builder.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "models/chain/nearest_name.h"
#include "scenarios/language/limits.h"
#include "scenarios/language/step_names.h"
#include "scenarios/language/tables.h"

namespace domino::language {

namespace {

using resources::WeeklyTable;

class Builder {
 public:
  Builder(Reader& reader, const ScenarioForm& form) : reader_(reader), form_(form) {
    calendars_.emplace("always", WeeklyTable(1));
    if (!form.calendars) return;
    for (const auto& calendar : *form.calendars) calendars_.emplace(calendar.name, weekly_table(calendar.value.rows));
  }

  Scenario build() {
    Scenario scenario;
    scenario.title = form_.title;
    scenario.question = form_.question;
    scenario.notes = form_.notes.value_or("");
    scenario.run.seed = static_cast<std::uint64_t>(form_.run.seed);
    scenario.run.replications = static_cast<std::uint32_t>(form_.run.replications);
    scenario.run.confidence = form_.run.confidence;
    scenario.chain.span = span();
    for (const auto& named : form_.departments)
      scenario.chain.departments.push_back(department(named.name, named.value));
    for (const auto& named : form_.services) scenario.chain.services.push_back(service(named.name, named.value));
    for (const auto& named : form_.customers) scenario.chain.segments.push_back(segment(named.name, named.value));
    return scenario;
  }

 private:
  chain::Span span() const {
    const RunForm& run = form_.run;
    chain::Span span;
    span.ending = run.days ? chain::Ending::clear : chain::Ending::cut;
    span.horizon = run.days ? *run.days * kDay : Duration{run.horizon.value_or(kWeek.s)};
    if (run.warm_up < span.horizon.s) span.warm_up = Duration{run.warm_up};
    return span;
  }

  WeeklyTable hours(const HoursForm& hours) {
    if (hours.calendar.empty()) return hours.stated.rows.empty() ? WeeklyTable(1) : weekly_table(hours.stated.rows);
    const auto found = calendars_.find(hours.calendar);
    if (found != calendars_.end()) return found->second;
    report_unknown_calendar(hours);
    return WeeklyTable(1);
  }

  void report_unknown_calendar(const HoursForm& hours) {
    std::vector<std::string> names;
    if (!reader_.full()) {
      for (const auto& [name, table] : calendars_) names.push_back(name);
    }
    const bool times = hours.calendar.find(':') != std::string::npos;
    const auto nearest = chain::nearest_name(hours.calendar, names);
    std::string suggestion = nearest ? fmt::format("`{}`", *nearest) : "a name under `calendars`, or `always`";
    if (times) suggestion = fmt::format("`{{daily: \"{}\"}}`", printable(hours.calendar, 40));
    reader_.report(Code::unknown_calendar, hours.node->place,
                   fmt::format("there is no calendar called `{}`", printable(hours.calendar, 40)), "",
                   std::move(suggestion));
  }

  organisation::Department department(const std::string& name, const DepartmentForm& form) {
    organisation::Department department;
    department.name = name;
    department.front_line = form.front_line;
    department.hours = hours(form.hours);
    department.staff = weekly_table(form.staff) * department.hours;
    department.work_at_shift_end = form.work_at_shift_end;
    department.queue_at_closing = form.queue_at_closing;
    if (form.waiting_room) department.waiting_room = static_cast<unsigned>(*form.waiting_room);
    if (form.lines) department.lines = static_cast<unsigned>(*form.lines);
    return department;
  }

  static std::optional<organisation::Amount> amount(const std::optional<DistributionText>& text) {
    return text ? std::optional(to_amount(*text)) : std::nullopt;
  }

  organisation::Service service(const std::string& name, const ServiceForm& form) {
    organisation::Service service;
    service.name = name;
    if (form.steps) service.steps = steps(*form.steps);
    if (form.steps) return service;
    service.by = form.by.value_or("");
    service.duration = form.duration ? to_amount(*form.duration) : random::Distribution::constant(1);
    if (!form.needs) return service;
    for (const auto& named : *form.needs) service.needs.push_back(need(named.name, named.value));
    return service;
  }

  static organisation::Need need(const std::string& name, const NeedForm& form) {
    organisation::Need need;
    need.name = name;
    need.service = form.service.value_or(name);
    need.chance = form.chance;
    need.when = form.when.value_or(organisation::Conditions{});
    need.mode = form.mode.value_or(organisation::NeedMode::notify);
    if (form.at_most) need.at_most = Duration{*form.at_most};
    need.switching = Duration{form.switching.value_or(0)};
    need.work_left = amount(form.work_left);
    need.recall = form.recall;
    return need;
  }

  customers::Segment segment(const std::string& name, const SegmentForm& form) {
    customers::Segment segment;
    segment.name = name;
    if (form.every) segment.every = to_distribution(*form.every);
    segment.arrive = (form.every ? WeeklyTable(1) : weekly_table(form.arrive.rate)) * hours(form.hours);
    segment.instants = form.arrive.instants;
    if (form.group) segment.group = to_distribution(*form.group);
    if (form.busyness) segment.busyness = to_distribution(*form.busyness);
    if (form.steps) segment.journey = steps(*form.steps);
    if (form.asks_for) segment.journey = {{"", organisation::Serve{*form.asks_for}}};
    segment.patience = amount(form.patience);
    if (form.attributes) segment.attributes = attributes(*form.attributes);
    if (form.message_after) segment.message_after = Duration{*form.message_after};
    if (const auto& level = form.service_level) {
      segment.service_level = customers::ServiceLevel{Duration{level->within}, level->out_of, level->count_lost};
    }
    return segment;
  }

  static std::vector<customers::Attribute> attributes(const Names<AttributeForm>& forms) {
    std::vector<customers::Attribute> attributes;
    for (const auto& form : forms) {
      customers::Attribute attribute{form.name, to_amount(form.value.number), {}};
      for (const auto& word : form.value.words) attribute.words.push_back({word.name, word.value});
      attributes.push_back(std::move(attribute));
    }
    return attributes;
  }

  organisation::Steps steps(const std::vector<StepForm>& forms) {
    organisation::Steps steps;
    std::set<std::string> names;
    for (std::size_t i = 0; i < forms.size(); ++i) {
      count_step(forms[i]);
      organisation::Step step = this->step(forms[i]);
      step.name = forms[i].as ? *forms[i].as : name_of(forms[i], i, names);
      if (!names.insert(step.name).second && forms[i].as) report_twice(forms[i]);
      steps.push_back(std::move(step));
    }
    return steps;
  }

  void count_step(const StepForm& form) {
    if (++steps_ != limits::kSteps + 1) return;
    reader_.report(Code::too_large, place_of_whole(*form.node),
                   fmt::format("more than {} steps in the scenario", limits::kSteps));
  }

  void report_twice(const StepForm& form) {
    reader_.report(Code::bad_name, form.stated("as")->value.place,
                   fmt::format("two steps of this list are called `{}`", printable(*form.as, 40)),
                   "an address must mean one of them", "another name");
  }

  static std::string name_of(const StepForm& form, std::size_t index, const std::set<std::string>& taken) {
    std::string kind = form.serve    ? *form.serve
                       : form.choose ? "choose"
                       : form.delay  ? "delay"
                       : form.repeat ? "repeat"
                                     : "end";
    if (form.plain == PlainStep::leave_message) kind = "leave_message";
    return step_name(kind, form.serve || form.plain, index, taken);
  }

  organisation::Step step(const StepForm& form) {
    if (form.serve) return {"", organisation::Serve{*form.serve}};
    if (form.choose) return {"", choose(*form.choose)};
    if (form.delay) return {"", organisation::Delay{to_amount(*form.delay)}};
    if (form.repeat) return {"", organisation::Repeat{form.repeat->chance, steps(form.repeat->steps)}};
    if (form.plain == PlainStep::leave_message) return {"", organisation::LeaveMessage{}};
    return {"", organisation::End{}};
  }

  organisation::Choose choose(const Names<BranchForm>& branches) {
    organisation::Choose choose;
    double left = 1;
    for (const auto& branch : branches) {
      const bool rest = branch.name == "otherwise";
      const organisation::Figure chance = rest ? std::max(left, 0.0) : branch.value.chance.value_or(0);
      left -= chance.number;
      choose.branches.push_back({branch.name, chance, steps(branch.value.steps),
                                 branch.value.when.value_or(organisation::Conditions{}), rest});
    }
    return choose;
  }

  Reader& reader_;
  const ScenarioForm& form_;
  std::map<std::string, WeeklyTable> calendars_;
  std::size_t steps_ = 0;
};

}  // namespace

Scenario build_scenario(Reader& reader, const ScenarioForm& form) { return Builder(reader, form).build(); }

}  // namespace domino::language
