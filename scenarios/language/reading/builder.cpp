#include "scenarios/language/reading/builder.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "models/customers/voice.h"
#include "models/text/nearest_name.h"
#include "scenarios/language/document/limits.h"
#include "scenarios/language/grammar/step_names.h"
#include "scenarios/language/grammar/tables.h"

namespace domino::language {

namespace {

using resources::Calendar;
using resources::WeeklyTable;

class Builder {
 public:
  Builder(Reader& reader, const ScenarioForm& form) : reader_(reader), form_(form), all_read_(reader.mistakes() == 0) {
    calendars_.emplace("always", WeeklyTable(1));
    if (form.holidays)
      for (const auto& holiday : *form.holidays) holidays_.push_back(static_cast<std::int64_t>(holiday.value) - 1);
    if (!form.calendars) return;
    for (const auto& calendar : *form.calendars) calendars_.emplace(calendar.name, weekly_table(calendar.value.rows));
  }

  Scenario build() {
    Scenario scenario;
    scenario.title = form_.title;
    scenario.question = form_.question;
    scenario.notes = form_.notes.value_or("");
    scenario.currency = form_.currency.value_or("");
    add_labels(scenario.labels);
    scenario.run.seed = static_cast<std::uint64_t>(form_.run.seed);
    scenario.run.replications = static_cast<std::uint32_t>(form_.run.replications.value);
    scenario.run.replications_auto = form_.run.replications.automatic;
    scenario.run.precision = form_.run.precision;
    scenario.run.warm_up_auto = form_.run.warm_up.automatic;
    scenario.run.confidence = form_.run.confidence;
    scenario.chain.span = span();
    for (const auto& named : form_.departments)
      scenario.chain.departments.push_back(department(named.name, named.value));
    for (const auto& named : form_.services) scenario.chain.services.push_back(service(named.name, named.value));
    check_authorities();
    for (const auto& named : form_.customers) scenario.chain.segments.push_back(segment(named.name, named.value));
    for (const auto& named : form_.requests) scenario.chain.segments.push_back(request(named.name, named.value));
    for (const auto& named : form_.stocks) scenario.chain.stocks.push_back(stock(named.name, named.value));
    for (const auto& named : form_.regions) scenario.chain.stocks.push_back(region(named.name, named.value));
    for (const auto& named : form_.gates) scenario.chain.gates.push_back(gate(named.name, named.value));
    for (const auto& named : form_.partners) scenario.chain.partners.push_back({named.name, named.value.kind});
    if (form_.measure)
      for (const auto& named : *form_.measure)
        scenario.chain.marked_times.push_back({named.name, named.value.from, named.value.to});
    add_people(scenario.chain);
    add_money(scenario.chain);
    return scenario;
  }

 private:
  void add_labels(std::map<std::string, std::string>& labels) const {
    const auto add = [&](const std::string& kind, const auto& things) {
      for (const auto& named : things)
        if (named.value.label) labels.emplace(kind + "." + named.name, *named.value.label);
    };
    add("departments", form_.departments);
    add("services", form_.services);
    add("customers", form_.customers);
    add("requests", form_.requests);
    add("stocks", form_.stocks);
    add("regions", form_.regions);
    add("gates", form_.gates);
    if (form_.what_if) add("what_if", *form_.what_if);
  }

  static void set(people::Parameters& parameters, const std::optional<PeopleForm>& form, people::About about) {
    if (!form) return;
    for (const people::EvidenceRow& row : people::evidence())
      if (people::about(row.parameter) == about)
        parameters.set(row.parameter, form->values[static_cast<std::size_t>(row.parameter)]);
  }

  void add_people(chain::Chain& chain) {
    set(chain.experience, form_.people, people::About::people);
    set(chain.experience, form_.experience, people::About::customers);
    chain.beginning = form_.run.start.value_or(people::Beginning::settled);
    if (!form_.couplings.couplings) return;
    people::Settings& settings = chain.people.emplace();
    settings.couplings = *form_.couplings.couplings;
    settings.parameters = chain.experience;
    if (!form_.interventions) return;
    for (const auto& named : *form_.interventions)
      settings.interventions.push_back(intervention(named.name, named.value));
  }

  /// Interventions cost the same where they do nothing.
  void add_money(chain::Chain& chain) const {
    if (const auto& money = form_.money)
      chain.money = organisation::Money{money->cash, money->fixed_costs.value_or(0), money->tax};
    if (!form_.interventions) return;
    for (const auto& named : *form_.interventions)
      if (named.value.cost.value_or(0) > 0)
        chain.payments.push_back({named.name, Duration{named.value.at}, *named.value.cost});
  }

  /// A number alone is a mean, and how much it differs is assumed.
  customers::Sales sales(const SegmentForm& form) const {
    people::Parameters experience;
    set(experience, form_.experience, people::About::customers);
    random::Distribution spends = to_distribution(form.spends->text);
    if (form.spends->mean_only) spends = customers::spending_around(experience, spends.mean());
    return {std::move(spends), form.margin.value_or(1)};
  }

  /// What the calendars of departments are with other hours.
  void add_hours(people::Intervention& intervention, const HoursForm& hours) {
    if (!known_hours(hours)) return;
    const std::set<std::string_view> named(intervention.departments.begin(), intervention.departments.end());
    for (const auto& stated : form_.departments) {
      if (!named.empty() && !named.contains(stated.name)) continue;
      DepartmentForm changed = stated.value;
      changed.hours = hours;
      const organisation::Department made = department(stated.name, changed);
      people::NewHours& added = intervention.hours.emplace_back();
      added.department = made.name;
      added.hours = made.hours;
      for (const auto& team : made.teams) added.staff.push_back(team.staff);
      if (made.teams.empty()) added.staff.push_back(made.staff);
    }
  }

  people::Intervention intervention(const std::string& name, const InterventionForm& form) {
    people::Intervention intervention{.name = name,
                                      .at = Duration{form.at},
                                      .departments = form.departments.value_or(std::vector<std::string>()),
                                      .training = form.training,
                                      .vision = form.vision,
                                      .recognition = form.recognition,
                                      .transparency = form.transparency,
                                      .line_of_sight = form.line_of_sight,
                                      .promise = form.promise,
                                      .authority = form.authority};
    if (form.hours) add_hours(intervention, *form.hours);
    if (form.lasts) intervention.lasts = Duration{*form.lasts};
    if (form.staff) intervention.staff = static_cast<std::uint32_t>(*form.staff);
    return intervention;
  }

  chain::Span span() const {
    const RunForm& run = form_.run;
    chain::Span span;
    span.ending = run.days ? chain::Ending::clear : chain::Ending::cut;
    const Duration warm_up{run.warm_up.automatic ? 0 : run.warm_up.value};
    span.horizon = run.days ? *run.days * kDay : Duration{run.horizon.value_or(kWeek.s)};
    // Days are those of the run, and a part of them may be its warm-up; a horizon begins when the warm-up is over.
    if (!run.days)
      span.put_before(warm_up);
    else if (warm_up < span.horizon)
      span.warm_up = warm_up;
    return span;
  }

  WeeklyTable hours(const HoursForm& form) { return known_hours(form).value_or(WeeklyTable(1)); }

  /// Hours that are stated do not hold on holidays; what is open always is open then as well.
  Calendar hours_but_holidays(const HoursForm& form) {
    const bool always = form.calendar == "always";
    return {hours(form), always ? std::vector<std::int64_t>() : holidays_};
  }

  /// None where they could not be read or name no calendar, which is reported.
  std::optional<WeeklyTable> known_hours(const HoursForm& form) {
    if (form.calendar.empty()) {
      return form.stated.rows.empty() ? std::nullopt : std::optional(weekly_table(form.stated.rows));
    }
    const auto found = calendars_.find(form.calendar);
    if (found != calendars_.end()) return found->second;
    report_unknown_calendar(form);
    return std::nullopt;
  }

  WeeklyTable outside_breaks(const std::optional<HoursForm>& breaks) {
    const auto paused = breaks ? known_hours(*breaks) : std::nullopt;
    return paused ? outside(*paused) : WeeklyTable(1);
  }

  void report_unknown_calendar(const HoursForm& hours) {
    std::vector<std::string> names;
    if (!reader_.full()) {
      for (const auto& [name, table] : calendars_) names.push_back(name);
    }
    const bool times = hours.calendar.find(':') != std::string::npos;
    const auto nearest = nearest_name(hours.calendar, names);
    std::string suggestion = nearest ? fmt::format("`{}`", *nearest) : "a name under `calendars`, or `always`";
    if (times) suggestion = fmt::format("`{{daily: \"{}\"}}`", printable(hours.calendar, 40));
    reader_.report(Code::unknown_calendar, hours.node->place,
                   fmt::format("there is no calendar called `{}`", printable(hours.calendar, 40)), "",
                   std::move(suggestion));
  }

  organisation::Department department(const std::string& name, const DepartmentForm& form) {
    organisation::Department department = form.made;
    department.name = name;
    department.hours = form.open_on_holidays ? Calendar(hours(form.hours)) : hours_but_holidays(form.hours);
    const Calendar at_work = department.hours * Calendar(outside_breaks(form.breaks));
    if (form.teams) {
      for (const auto& named : *form.teams)
        department.teams.push_back(team(named.name, named.value, department.hours, at_work));
      department.staff = Calendar();
    } else {
      department.staff = Calendar(weekly_table(form.staff)) * at_work;
      if (weekly_table(form.staff).maximum() > 0 && !(department.staff.maximum() > 0))
        report_never_on_duty(form, "here", "`staff`, `hours` and `breaks` leave no working time");
    }
    department.offers = offers(form.offers);
    if (!form.overflow) return department;
    for (const auto& named : *form.overflow) department.overflow.push_back({Duration{named.value}, named.name});
    std::stable_sort(department.overflow.begin(), department.overflow.end(),
                     [](const auto& a, const auto& b) { return a.after < b.after; });
    return department;
  }

  organisation::Team team(const std::string& name, const TeamForm& form, const Calendar& open,
                          const Calendar& at_work) {
    organisation::Team team;
    team.name = name;
    const Calendar hours = form.hours ? this->hours(*form.hours) : WeeklyTable(1);
    const Calendar wanted = weekly_table(form.staff);
    team.staff = wanted * hours * (form.breaks ? open * Calendar(outside_breaks(form.breaks)) : at_work);
    if (wanted.maximum() > 0 && !(team.staff.maximum() > 0)) {
      const bool apart = !((hours * open).maximum() > 0);
      report_never_on_duty(form, "of this team",
                           apart ? "its hours and those of its department share no time"
                                 : "its staff, hours and breaks leave no working time");
    }
    if (form.does) {
      for (const auto& skill : *form.does) {
        team.skills.push_back(
            {skill.name, skill.value.speed, skill.value.weight, static_cast<unsigned>(skill.value.rank)});
      }
    }
    team.speeds = distribution(form.speeds);
    team.offers = offers(form.offers);
    return team;
  }

  static std::vector<organisation::Offer> offers(const std::optional<Names<double>>& form) {
    std::vector<organisation::Offer> offers;
    if (form)
      for (const auto& named : *form) offers.push_back({named.name, named.value});
    return offers;
  }

  // Of what could not be read nobody knows when it is.
  void report_never_on_duty(const Form& form, std::string_view where, std::string reason) {
    if (!all_read_) return;
    const Entry* entry = form.stated("hours");
    if (entry == nullptr) entry = form.stated("staff");
    if (entry == nullptr) entry = form.stated("breaks");
    reader_.report(Code::contradiction, entry == nullptr ? place_of_whole(*form.node) : entry->key.place,
                   fmt::format("no staff {} are ever on duty", where), std::move(reason),
                   "shifts that share some time, or `staff: 0`");
  }

  static std::optional<random::Distribution> distribution(const std::optional<DistributionText>& text) {
    return text ? std::optional(to_distribution(*text)) : std::nullopt;
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
    add_quality_and_promise(service, form);
    if (!form.needs) return service;
    for (const auto& named : *form.needs) {
      service.needs.push_back(need(named.name, named.value));
      for (auto& condition : service.needs.back().when) set_authority(condition, service.by, named.value);
    }
    return service;
  }

  // `amount > authority` means what the people of the department may decide alone.
  void set_authority(organisation::Condition& condition, const std::string& department, const NeedForm& form) {
    using organisation::Comparison;
    const bool ordered = condition.comparison != Comparison::equal && condition.comparison != Comparison::unequal;
    if (condition.word != "authority" || !ordered) return;
    const auto found = std::find_if(form_.departments.begin(), form_.departments.end(),
                                    [&](const auto& named) { return named.name == department; });
    condition.word.clear();
    if (found == form_.departments.end()) return;
    limited_.insert(department);
    condition.number = found->value.made.authority.value_or(0);
    condition.authority = true;
    if (found->value.made.authority || !all_read_) return;
    reader_.report(Code::contradiction, form.stated("when")->value.place,
                   fmt::format("`{}` has no `authority`", department), "its people may decide about any amount",
                   fmt::format("`authority: 50` for `{}`", department));
  }

  void check_authorities() {
    if (!all_read_) return;
    for (const auto& named : form_.departments) {
      if (!named.value.made.authority || limited_.contains(named.name)) continue;
      reader_.report(Code::contradiction, named.value.stated("authority")->key.place,
                     "no request is ever beyond this `authority`", "no need of its services compares with it",
                     "`when: amount > authority` for a need, or remove it");
    }
  }

  static organisation::Promise to_promise(const PromiseForm& form, double fine) {
    if (form.rows.empty()) return organisation::Promise::always(form.always.share, Duration{form.always.within}, fine);
    return {weekly_table(rows_with(form.rows, [](const PromiseText& promise) { return promise.share; })),
            weekly_table(rows_with(form.rows, [](const PromiseText& promise) { return promise.within; })), fine};
  }

  static void add_quality_and_promise(organisation::Service& service, const ServiceForm& form) {
    service.after_work = distribution(form.after_work);
    service.priority = form.priority;
    service.weight = form.weight;
    service.fee = form.fee;
    service.harm = form.harm.value_or(0);
    if (const auto& promise = form.promise) {
      service.promise = to_promise(*promise, form.fine.value_or(0));
    }
    if (const auto& quality = form.errors) {
      service.quality =
          organisation::Quality{.errors = quality->chance, .major = quality->major, .caught = quality->caught};
      if (quality->surfaces) service.quality->surfaces = to_distribution(*quality->surfaces);
    }
    if (const auto& completeness = form.complete) {
      service.completeness = organisation::Completeness{.complete = completeness->chance};
      service.completeness->most_loops = static_cast<unsigned>(completeness->at_most);
      if (completeness->clarification)
        service.completeness->clarification = to_distribution(*completeness->clarification);
    }
  }

  // A list that could not be read stands for any service, so that the name of the need is not taken for one.
  void add_services_asked_for(organisation::Need& need, const NeedForm& form) const {
    const auto& several = form.all_of ? form.all_of : form.any_of;
    std::vector<std::string> services = several.value_or(form.some_of ? form.some_of->of : std::vector<std::string>());
    const bool unread = services.empty() && (several || form.some_of) && !form_.services.empty();
    if (unread) services = {form_.services.front().name};
    if (services.empty()) services = {form.service.value_or(need.name)};
    need.service = services.front();
    need.also.assign(services.begin() + 1, services.end());
    if (form.any_of && !form.all_of) need.answers = organisation::Answers::any;
    if (form.some_of && !several) {
      need.answers = organisation::Answers::some;
      need.answers_needed = static_cast<unsigned>(form.some_of->needed);
    }
  }

  organisation::Need need(const std::string& name, const NeedForm& form) const {
    organisation::Need need;
    need.name = name;
    add_services_asked_for(need, form);
    need.at = form.at;
    need.again = form.again;
    need.check = form.check;
    need.hand_off = distribution(form.hand_off);
    need.chance = form.chance;
    need.when = form.when.value_or(organisation::Conditions{});
    need.mode = form.mode.value_or(organisation::NeedMode::notify);
    if (form.at_most) need.at_most = Duration{*form.at_most};
    const bool may_park = need.mode == organisation::NeedMode::park || form.then;
    if (may_park) need.switching = Duration{form.switching};
    need.work_left = amount(form.work_left);
    need.recall = form.recall;
    return need;
  }

  WeeklyTable arrivals(const ComingForm& form, const WeeklyTable& open) {
    const Entry* stated = form.stated("arrive");
    const bool reports = all_read_ && stated != nullptr && !form.arrive.instants;
    return arrivals_table(reader_, form.arrive.rate, open, stated != nullptr ? stated->value.place : Place{}, reports);
  }

  customers::Segment coming(const std::string& name, const ComingForm& form) {
    customers::Segment segment;
    segment.name = name;
    segment.every = distribution(form.every);
    const Calendar hours = hours_but_holidays(form.hours);
    segment.arrive = Calendar(form.every ? WeeklyTable(1) : arrivals(form, hours.weekly())) * hours;
    segment.instants = form.arrive.instants;
    segment.group = distribution(form.group);
    segment.busyness = distribution(form.busyness);
    if (form.steps) segment.journey = steps(*form.steps);
    if (form.asks_for) segment.journey = {{"", organisation::Serve{*form.asks_for}}};
    if (form.attributes) segment.attributes = attributes(*form.attributes);
    segment.priority = form.priority;
    return segment;
  }

  customers::Segment segment(const std::string& name, const SegmentForm& form) {
    customers::Segment segment = coming(name, form);
    segment.patience = amount(form.patience);
    if (form.patience_in_all) segment.patience_in_all = Duration{*form.patience_in_all};
    if (form.message_after) segment.message_after = Duration{*form.message_after};
    segment.messages_to = form.messages_to.value_or("");
    if (const auto& level = form.service_level) {
      segment.service_level = customers::ServiceLevel{
          .within = Duration{level->within}, .out_of = level->out_of, .count_lost = level->count_lost, .of = level->of};
    }
    if (form.balks) segment.balks = customers::Balking{Duration{form.balks->expected}};
    if (form.redials) segment.redials = redial(*form.redials);
    segment.parked_patience = distribution(form.parked_patience);
    if (form.spends) segment.sales = sales(form);
    if (form.population) segment.population = population(form);
    segment.report_by = form.report_by.value_or(std::vector<std::string>());
    return segment;
  }

  customers::Population population(const SegmentForm& form) {
    customers::Population population;
    population.persons = static_cast<std::uint32_t>(*form.population);
    if (form.contact_every) population.contact_every = to_distribution(*form.contact_every);
    population.hours = Calendar(WeeklyTable(1)) * hours_but_holidays(form.hours);
    population.kind = form.kind.value_or(customers::Kind::individual);
    population.mode = form.in_touch.value_or(customers::Mode::phone);
    if (const auto& tolerates = form.tolerates)
      population.tolerates = {duration(tolerates->queue), duration(tolerates->hold), duration(tolerates->parked)};
    population.advertised_per_s = form.advertising;
    if (form.required)
      for (const auto& named : *form.required) population.requirements.push_back({named.name, named.value});
    population.complaints_to = form.complaints_to.value_or("");
    population.churn = form.churn;
    population.market = form.market;
    population.advertised = form.advertised.value_or(0);
    if (const auto& follow_up = form.follow_up)
      population.follow_up = customers::FollowUp{follow_up->service, follow_up->chance, Duration{follow_up->after}};
    if (const auto& adoption = form.adoption)
      population.adoption = customers::Adoption{adoption->innovation, adoption->imitation, adoption->market};
    if (const auto& costs = form.advertising_costs) {
      population.advertising_cost_per_s = costs->per_s;
      population.advertising_cost_each = costs->each;
    }
    if (const auto& given = form.compensation)
      population.compensation = customers::Compensation{given->money, given->share};
    return population;
  }

  static std::optional<Duration> duration(const std::optional<double>& seconds) {
    return seconds ? std::optional(Duration{*seconds}) : std::nullopt;
  }

  static customers::Redial redial(const RedialForm& form) {
    customers::Redial redial{.chance = form.chance, .patience_drawn_again = form.patience_drawn_again};
    if (form.after) redial.after = to_distribution(*form.after);
    return redial;
  }

  customers::Segment request(const std::string& name, const RequestForm& form) {
    customers::Segment segment = coming(name, form);
    segment.requester = form.from.value_or("");
    return segment;
  }

  static void set_line(organisation::Stock& stock, const LineForm& form) {
    stock.queue = form.queue;
    if (form.ageing) stock.ageing = Duration{*form.ageing};
  }

  static organisation::Stock stock(const std::string& name, const StockForm& form) {
    organisation::Stock stock;
    stock.name = name;
    set_line(stock, form);
    stock.level = static_cast<unsigned>(form.level);
    if (form.reorder_at) stock.reorder_at = static_cast<unsigned>(*form.reorder_at);
    stock.order_up_to = static_cast<unsigned>(form.order_up_to.value_or(0));
    stock.supplied_by = form.supplied_by.value_or("");
    stock.lead_time = distribution(form.lead_time);
    // A stock that cannot order yet has been reported; the rest of the chain is still checked.
    const bool nobody_delivers = !form.lead_time && stock.supplied_by.empty();
    if (form.reorder_at && nobody_delivers) stock.lead_time = random::Distribution::constant(1);
    return stock;
  }

  static organisation::Stock region(const std::string& name, const RegionForm& form) {
    organisation::Stock region;
    region.name = name;
    region.level = static_cast<unsigned>(form.places);
    region.is_region = true;
    region.turns_away = form.turns_away;
    set_line(region, form);
    return region;
  }

  static organisation::Gate gate(const std::string& name, const GateForm& form) {
    organisation::Gate gate;
    gate.name = name;
    if (form.size) gate.size = static_cast<unsigned>(*form.size);
    if (form.at_most) gate.at_most = Duration{*form.at_most};
    if (form.leaves) gate.leaves = weekly_table(form.leaves->rows);
    if (form.capacity) gate.capacity = static_cast<unsigned>(*form.capacity);
    return gate;
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
      step.waits = wait_terms(forms[i]);
      step.name = forms[i].as ? *forms[i].as : name_of(forms[i], i, names);
      if (!names.insert(step.name).second && forms[i].as) report_twice(forms[i]);
      steps.push_back(std::move(step));
    }
    return steps;
  }

  static organisation::WaitTerms wait_terms(const StepForm& form) {
    organisation::WaitTerms terms;
    if (form.patience) terms.patience.emplace(amount(*form.patience));
    if (form.balks) {
      terms.balks.emplace();
      if (*form.balks) *terms.balks = Duration{(*form.balks)->expected};
    }
    if (form.message_after) {
      terms.message_after.emplace();
      if (*form.message_after) *terms.message_after = Duration{**form.message_after};
    }
    return terms;
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
    const std::string kind = form.serve ? *form.serve : std::string(kind_of(form));
    return step_name(kind, form.serve || form.plain, index, taken);
  }

  static std::string_view kind_of(const StepForm& form) {
    if (form.choose) return "choose";
    if (form.delay) return "delay";
    if (form.repeat) return "repeat";
    if (form.all_of) return "all_of";
    if (form.any_of) return "any_of";
    if (form.some_of) return "some_of";
    if (form.join_shortest) return "join_shortest";
    if (form.take) return "take";
    if (form.put) return "put";
    if (form.within) return "within";
    if (form.gather) return "gather";
    if (form.mark) return "mark";
    return form.plain == PlainStep::leave_message ? "leave_message" : "end";
  }

  organisation::Step step(const StepForm& form) {
    if (form.serve) return {"", organisation::Serve{*form.serve}};
    if (form.choose) return {"", choose(*form.choose)};
    if (form.delay) return {"", organisation::Delay{to_amount(*form.delay)}};
    if (form.repeat) return {"", organisation::Repeat{form.repeat->chance, steps(form.repeat->steps)}};
    if (form.all_of) return {"", fork(*form.all_of, 0)};
    if (form.any_of) return {"", fork(*form.any_of, 1)};
    if (form.some_of) return {"", fork(form.some_of->of, static_cast<unsigned>(form.some_of->needed))};
    if (form.join_shortest) return {"", organisation::JoinShortest{*form.join_shortest}};
    if (form.take) return {"", organisation::Take{form.take->stock, static_cast<unsigned>(form.take->amount)}};
    if (form.put) return {"", organisation::Put{form.put->stock, static_cast<unsigned>(form.put->amount)}};
    if (form.within) return {"", organisation::Within{form.within->region, steps(form.within->steps)}};
    if (form.gather) return {"", organisation::Gather{*form.gather}};
    if (form.mark) return {"", organisation::Mark{*form.mark}};
    if (form.plain == PlainStep::leave_message) return {"", organisation::LeaveMessage{}};
    return {"", organisation::End{}};
  }

  organisation::Fork fork(const Names<ForkBranchForm>& branches, unsigned needed) {
    organisation::Fork fork;
    fork.needed = needed;
    for (const auto& branch : branches) fork.branches.push_back({branch.name, steps(branch.value.steps)});
    return fork;
  }

  organisation::Choose choose(const Names<BranchForm>& branches) {
    organisation::Choose choose;
    double left = 1;
    for (const auto& branch : branches) {
      const bool rest = branch.name == kOtherwise;
      const organisation::Figure chance = rest ? std::max(left, 0.0) : branch.value.chance.value_or(0);
      left -= chance.number;
      choose.branches.push_back({branch.name, chance, steps(branch.value.steps),
                                 branch.value.when.value_or(organisation::Conditions{}), rest});
    }
    return choose;
  }

  Reader& reader_;
  const ScenarioForm& form_;
  const bool all_read_;
  std::map<std::string, WeeklyTable> calendars_;
  std::vector<std::int64_t> holidays_;  // counted from 0
  std::set<std::string> limited_;       ///< departments whose authority some need asks about
  std::size_t steps_ = 0;
};

}  // namespace

Scenario build_scenario(Reader& reader, const ScenarioForm& form) { return Builder(reader, form).build(); }

}  // namespace domino::language
