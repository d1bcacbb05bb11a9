#include "models/measures/rows/catalogue.h"

#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "models/measures/rows/rows.h"
#include "models/measures/rows/rows_of_churn.h"
#include "models/measures/rows/rows_of_time.h"
#include "models/replication/record/record_fields.h"

namespace domino::measures {

namespace {

using chain::DepartmentRecord;
using chain::Index;
using chain::kNoIndex;
using chain::Plan;
using chain::SegmentRecord;

void add(CustomerView& view, const SegmentRecord& record, const SegmentBasis& basis) {
  chain::add_sums(view.sums, record);
  view.present += record.present();
  view.expected += basis.expected;
  if (!basis.level) return;
  view.in_target += static_cast<double>(basis.level->is_judged_at_end() ? record.ended_in_target : record.in_target);
  switch (basis.level->out_of) {
    case customers::OutOf::arrived:
      view.level_base += static_cast<double>(record.arrived);
      break;
    case customers::OutOf::offered:
      view.level_base += static_cast<double>(record.arrived - record.count(chain::Outcome::balked) -
                                             record.count(chain::Outcome::blocked));
      break;
    case customers::OutOf::answered:
      view.level_base += static_cast<double>(record.answer_wait.count());
      break;
    case customers::OutOf::served:
      view.level_base += static_cast<double>(record.count(chain::Outcome::served));
      break;
    case customers::OutOf::expected:
      view.level_base += basis.expected;
      break;
  }
}

DepartmentRecord sum_of(const std::vector<DepartmentRecord>& records) {
  DepartmentRecord total;
  for (const DepartmentRecord& record : records) {
    total.busy += record.busy;
    total.busy_on_duty += record.busy_on_duty;
    total.on_duty += record.on_duty;
  }
  return total;
}

/// Whether the cases in target are among those the service level is a share of. Expected arrivals are another number
/// than arrivals.
bool level_is_a_part(const customers::ServiceLevel& level) { return level.out_of != customers::OutOf::expected; }

/// What can happen in a plan at all.
Traits traits_of(const Plan& plan) {
  Traits traits = kAlways;
  if (std::ranges::any_of(plan.segments, [](const auto& s) { return s.patience || s.patience_in_all; }) ||
      std::ranges::any_of(plan.wait_terms, [](const auto& terms) { return terms.patience && *terms.patience; }))
    traits |= kWithPatience;
  if (std::ranges::any_of(plan.departments, [](const auto& d) { return d.lines || d.waiting_room; }) ||
      std::ranges::any_of(plan.stocks, [](const auto& stock) { return stock.turns_away; }))
    traits |= kWithRoomLimits;
  if (std::ranges::any_of(plan.segments, [](const auto& s) { return s.message_after.has_value(); }) ||
      std::ranges::any_of(plan.wait_terms,
                          [](const auto& terms) { return terms.message_after && *terms.message_after; }) ||
      std::ranges::any_of(plan.program, [](const auto& i) { return i.operation == chain::Operation::leave_message; }))
    traits |= kWithMessages;
  if (std::ranges::any_of(plan.departments,
                          [](const auto& d) { return d.queue_at_closing == organisation::QueueAtClosing::disconnect; }))
    traits |= kWithDisconnection;
  if (std::ranges::any_of(plan.services, [](const auto& s) { return s.fee > 0; })) traits |= kWithFees;
  if (std::ranges::any_of(plan.services, [](const auto& s) { return s.promise && s.promise->fine > 0; }))
    traits |= kWithFines;
  return traits;
}

Traits traits_of(const Plan& plan, const chain::PlannedSegment& segment) {
  Traits traits = kAlways;
  if (segment.service_level) traits |= kWithLevel;
  if (segment.service_level && segment.service_level->out_of == customers::OutOf::expected) traits |= kWithExpected;
  if (segment.service_level && level_is_a_part(*segment.service_level)) traits |= kLevelIsAPart;
  if (segment.redials) traits |= kWithRedials;
  if (segment.balks ||
      std::ranges::any_of(plan.wait_terms, [](const auto& terms) { return terms.balks && *terms.balks; }))
    traits |= kWithBalking;
  for (const Index line : segment.lines) {
    if (line < plan.departments.size()) continue;
    const std::size_t stock = line - plan.departments.size();
    const bool at_gate = stock >= plan.stocks.size();
    if (!at_gate && plan.stocks[stock].turns_away) continue;
    traits |= kWithOtherLines | (at_gate ? kWithGates : plan.stocks[stock].is_region ? kWithPlaces : kWithGoods);
  }
  if (segment.asks_colleagues) traits |= kWithAnswers;
  if (segment.sales) traits |= kWithSales;
  if (segment.parked_patience) traits |= kWithParking;
  const auto has_errors = [](const auto& service) { return service.quality.has_value(); };
  if (std::ranges::any_of(plan.services, has_errors)) traits |= kWithErrors;
  return traits;
}

bool costs_anything(const Plan& plan) {
  return (traits_of(plan) & (kWithFees | kWithFines)) != 0 || std::ranges::any_of(plan.departments, [](const auto& d) {
           return d.wage_per_s > 0 || d.busy_wage_per_s.value_or(0) > 0;
         });
}

/// What there is to say about the money of the firm, but for what customers bring.
Traits traits_of_money(const Plan& plan) {
  Traits traits = costs_anything(plan) ? kWithCosts : kAlways;
  for (const auto& segment : plan.segments) {
    if (!segment.population) continue;
    const auto& population = *segment.population;
    if (population.compensation) traits |= kWithCompensation | kWithCosts;
    if (population.advertising_cost_per_s > 0 || population.advertising_cost_each > 0)
      traits |= kWithAdvertising | kWithCosts;
  }
  if (!plan.payments.empty()) traits |= kWithPayments | kWithCosts;
  if (!plan.money) return traits;
  traits |= kWithCash | kWithCosts;
  if (plan.money->fixed_per_s > 0) traits |= kWithFixedCosts;
  if (plan.money->tax > 0) traits |= kWithTax;
  return traits;
}

std::vector<Traits> traits_of_departments(const Plan& plan) {
  const Traits costs = costs_anything(plan) ? kWithCosts : kAlways;
  std::vector<Traits> traits;
  for (const auto& department : plan.departments) {
    Traits own = costs;
    if (department.supervisor != kNoIndex) own |= kWithSupervisor;
    if (department.absence > 0) own |= kWithAbsence;
    if (!department.hours.constant() || !department.staff.constant()) own |= kWithClosing;
    if (department.preemption != organisation::Preemption::none) own |= kWithPreemption;
    for (const Index lane : department.lanes)
      if (plan.lanes[lane].overflow_to != kNoIndex) own |= kWithOverflow;
    traits.push_back(own);
  }
  for (const auto& service : plan.services) {
    if (service.department == kNoIndex) continue;
    if (service.promise) traits[service.department] |= kWithPromises;
    if (service.quality) traits[service.department] |= kWithErrors;
    if (service.completeness) traits[service.department] |= kWithClarification;
  }
  return traits;
}

/// What there is to say about the people of each department.
std::vector<Traits> traits_of_people(const Plan& plan) {
  if (!plan.people) return {};
  std::vector<Traits> traits(plan.departments.size(), plan.people->couplings.quitting ? kWithQuitting : kAlways);
  for (std::size_t d = 0; d < traits.size(); ++d) {
    const auto& providers = plan.people->requesters[d].providers;
    if (!providers.empty()) traits[d] |= kAskingColleagues;
    for (const Index provider : providers) traits[provider] |= kWithColleagues;
  }
  return traits;
}

chain::PeopleRecord sum_of(const std::vector<chain::PeopleRecord>& records) {
  chain::PeopleRecord total;
  for (const chain::PeopleRecord& record : records) chain::add_sums(total, record);
  return total;
}

/// Of each segment; nothing where nobody comes again.
std::vector<Traits> traits_of_populations(const Plan& plan) {
  std::vector<Traits> traits;
  for (const auto& segment : plan.segments) {
    Traits own = segment.population ? kWithPopulation : kAlways;
    if (segment.population && segment.sales) own |= kWithSales;
    if (!segment.requirements.empty()) own |= kWithRequirements;
    if (segment.complaint_service != kNoIndex) own |= kWithComplaints;
    if (segment.follow_up_service != kNoIndex) own |= kWithFollowUp;
    if (segment.population && segment.population->kind == customers::Kind::prospect) own |= kWithProspects;
    traits.push_back(own);
  }
  return traits;
}

/// Reputation is added up by customers, whom its row divides by.
void add(chain::PopulationRecord& total, const chain::PopulationRecord& record) {
  chain::add_sums(total, record);
  total.reputation += record.reputation * static_cast<double>(record.active);
}

/// The address of whoever asks.
std::string requester_of(const Plan& plan, const chain::PlannedAsk& ask) {
  if (ask.department != kNoIndex) return "departments." + plan.departments[ask.department].name;
  const auto& segment = plan.segments[ask.segment];
  return (segment.internal ? "requests." : "customers.") + segment.name;
}

/// Of a pair, or of a provider that nobody else asks.
template <class RecordType>
AskView view_of(const RecordType& record) {
  return {record.requests, record.promised, record.promises_kept, record.wait, record.response};
}

}  // namespace

std::string address_of(const Plan& plan, const chain::PlannedAsk& ask) {
  return "asks." + requester_of(plan, ask) + "." + plan.departments[ask.provider].name + ".";
}

std::string address_of(const chain::AskedLimit& limit) {
  return fmt::format("{}.{}_{:.12g}s", limit.time, limit.below ? "below" : "at_most", limit.within_s);
}

std::string_view better_name(Better better) {
  return better == Better::less ? "lower" : better == Better::more ? "higher" : "neither";
}

std::string_view unit_name(Unit unit) {
  switch (unit) {
    case Unit::count:
      return "count";
    case Unit::seconds:
      return "s";
    case Unit::share:
      return "share";
    case Unit::people:
      return "people";
    case Unit::money:
      return "money";
    case Unit::points:
      return "points";
  }
  return "";
}

template <class View>
void Catalogue::list(std::span<const Row<View>> rows, const std::string& prefix, Traits traits,
                     const std::vector<Index>& lines, const std::vector<Index>* response_lines) {
  for (const Row<View>& row : rows) {
    if (!row.exists_with(traits)) continue;
    const bool of_response = response_lines != nullptr && row.declared.name.starts_with("response.");
    measures_.emplace_back(prefix + std::string(row.declared.name), row.declared, traits | of_the_plan_,
                           of_response ? *response_lines : lines);
    if (row.distribution == nullptr) continue;
    const std::string& address = measures_.back().address;
    ask_about(address.substr(0, address.rfind('.')), Measure(measures_.back()));
  }
}

/// Further quantiles of a time, and how many of its observations lie within the limits that the scenario states.
void Catalogue::ask_about(const std::string& time, const Measure& quantile) {
  Asked asked;
  const auto add = [&](const std::string& address, const Declaration& declared) {
    measures_.emplace_back(address, declared, kAlways, quantile.lines);
  };
  for (const chain::AskedQuantile& wanted : listing_->quantiles) {
    if (wanted.time != time) continue;
    asked.percents.push_back(wanted.percent);
    Declaration declared = quantile;
    declared.meaning = "the quantile that the scenario asks for";
    declared.formula = "the ⌈p n⌉-th smallest of n times, to 1/128 of itself";
    add(fmt::format("{}.p{}", time, wanted.percent), declared);
  }
  for (const chain::AskedLimit& limit : listing_->limits) {
    if (limit.time != time) continue;
    asked.limits.push_back(limit.longest());
    add(address_of(limit), {.name = "within",
                            .unit = Unit::share,
                            .better = Better::more,
                            .range = Range::part,
                            .in_tables = false,
                            .needs_stability = true,
                            .meaning = "within the limit that the scenario states, counted exactly",
                            .formula = "times up to the limit / times"});
  }
  asked_.push_back(std::move(asked));
}

/// From a place on, among measures of the same thing; kNowhere if it has none of this address.
std::size_t Catalogue::place_of(std::size_t from, const std::string& address) const {
  const std::string thing = address.substr(0, address.find('.', address.find('.') + 1) + 1);
  for (std::size_t m = from; m < measures_.size() && measures_[m].address.starts_with(thing); ++m)
    if (measures_[m].address == address) return m;
  return kNowhere;
}

void Catalogue::list_marked(const std::string& prefix, const std::vector<Index>& times,
                            const std::vector<Index>& lines) {
  for (const Index time : times) list(marked_rows(), prefix + listing_->marked_times[time].name + ".", kAlways, lines);
}

Catalogue::Catalogue(const Plan& plan, bool with_time) {
  of_the_plan_ = traits_of(plan);
  listing_ = &plan;
  std::set<Index> waited_for;
  std::set<Index> marked;
  bool levels_are_parts = true;
  for (const auto& segment : plan.segments) {
    SegmentBasis basis{.internal = segment.internal, .expected = segment.expected_arrivals};
    basis.level = segment.service_level;
    basis.traits = traits_of(plan, segment);
    segments_.push_back(basis);
    if (segment.internal) continue;
    all_customers_ |= basis.traits;
    if (segment.service_level && (basis.traits & kLevelIsAPart) == 0) levels_are_parts = false;
    waited_for.insert(segment.lines.begin(), segment.lines.end());
    marked.insert(segment.marked_times.begin(), segment.marked_times.end());
  }
  marked_times_.assign(marked.begin(), marked.end());
  if (!levels_are_parts) all_customers_ &= ~kLevelIsAPart;
  list(customer_rows(), "customers.", all_customers_, {waited_for.begin(), waited_for.end()});
  list_marked("customers.", marked_times_, {waited_for.begin(), waited_for.end()});
  populations_ = traits_of_populations(plan);
  for (const Traits traits : populations_) all_populations_ |= traits;
  people_ = traits_of_people(plan);
  for (const Traits traits : people_) all_people_ |= traits;
  if (all_populations_ != 0 && (all_people_ & kWithColleagues) != 0) all_populations_ |= kWithSymmetry;
  if (all_populations_ != 0) list(population_rows(), "customers.", all_populations_, {});
  for (std::size_t s = 0; s < segments_.size(); ++s) {
    const auto& segment = plan.segments[s];
    const std::size_t first = measures_.size();
    list(segment.internal ? request_rows() : customer_rows(),
         (segment.internal ? "requests." : "customers.") + segment.name + ".", segments_[s].traits, segment.lines);
    const std::string prefix = (segment.internal ? "requests." : "customers.") + segment.name + ".";
    marked_of_.push_back(segment.marked_times);
    list_marked(prefix, segment.marked_times, segment.lines);
    auto& groups = groups_.emplace_back();
    for (const auto& report : segment.report_by) {
      for (std::size_t i = 0; i < report.values.size(); ++i) {
        const std::string of_group = prefix + "by." + plan.attributes[report.attribute] + "." + report.names[i] + ".";
        groups.push_back(report.first + i);
        list(group_rows(), of_group, kAlways, segment.lines);
        list_marked(of_group, segment.marked_times, segment.lines);
      }
    }
    if (populations_[s] != 0) list(population_rows(), "customers." + segment.name + ".", populations_[s], {});
    // The chain is judged by all its customers.
    for (Measure& measure : std::span(measures_).subspan(first)) {
      measure.headline = {};
      measure.decides_precision = measure.in_sweeps = measure.unserved = false;
    }
  }
  departments_ = traits_of_departments(plan);
  std::vector<std::size_t> first_of_department;
  for (Index d = 0; d < plan.departments.size(); ++d) {
    const auto& department = plan.departments[d];
    first_of_department.push_back(measures_.size());
    pay_.push_back(chain::pay_of(department));
    list(department_rows(), "departments." + department.name + ".", departments_[d], {d}, &department.waits_for);
    if (!people_.empty()) list(people_rows(), "departments." + department.name + ".", people_[d], {});
    for (const Index team : department.teams) {
      if (department.teams.size() < 2 || plan.teams[team].stands_in) continue;
      teams_.push_back(team);
      team_departments_.push_back(d);
      list(team_rows(), "departments." + department.name + ".teams." + plan.teams[team].name + ".", kAlways, {d});
    }
  }
  for (Index i = 0; i < plan.services.size(); ++i) {
    const auto& service = plan.services[i];
    if (service.department == kNoIndex || service.is_escalation) continue;
    const auto& department = plan.departments[service.department];
    services_.push_back(
        {i, service.department, department.services.size() == 1, service.promise ? kWithPromises : kAlways});
    list(service_rows(), "services." + service.name + ".", services_.back().traits, {service.department},
         &department.waits_for);
    if (!services_.back().sole) continue;
    // Quantiles cost a pass over a sketch each.
    for (const Row<ServiceView>& row : service_rows())
      if (row.exists_with(services_.back().traits))
        services_.back().same.push_back(
            place_of(first_of_department[service.department],
                     "departments." + department.name + "." + std::string(row.declared.name)));
  }
  for (const auto& ask : plan.asks) {
    asks_.push_back({ask.provider, ask.sole, departments_[ask.provider] & kWithPromises});
    list(ask_rows(), address_of(plan, ask), asks_.back().traits, {ask.provider},
         &plan.departments[ask.provider].waits_for);
  }
  for (Index i = 0; i < plan.stocks.size(); ++i) {
    const auto& stock = plan.stocks[i];
    stocks_.push_back({stock.is_region, stock.reorder_at ? kWithOrders : kAlways});
    list(stock.is_region ? region_rows() : stock_rows(), (stock.is_region ? "regions." : "stocks.") + stock.name + ".",
         stocks_.back().traits, {chain::line_of_stock(plan, i)});
  }
  for (Index i = 0; i < plan.gates.size(); ++i)
    list(gate_rows(), "gates." + plan.gates[i].name + ".", kAlways, {chain::line_of_gate(plan, i)});
  list(staff_rows(), "staff.", kAlways, {});
  if (!people_.empty()) list(people_rows(), "staff.", all_people_, {});
  money_ = traits_of_money(plan) | (all_customers_ & kWithSales);
  if ((money_ & kWithCosts) != 0) money_ |= all_people_ & kWithQuitting;
  list(money_rows(), "money.", money_, {});
  listing_ = nullptr;
  if (!with_time) return;
  time_ = std::make_shared<const TimeRows>(plan);
  measures_.insert(measures_.end(), time_->measures().begin(), time_->measures().end());
  if (!plan.has_population) return;
  churn_ = std::make_shared<const ChurnRows>(plan);
  measures_.insert(measures_.end(), churn_->measures().begin(), churn_->measures().end());
}

std::vector<Value> Catalogue::read(const chain::Record& record) const {
  std::vector<Value> values;
  values.reserve(measures_.size());
  auto asked = asked_.begin();
  const auto read_rows = [&]<class View>(std::span<const Row<View>> rows, Traits traits, const View& view,
                                         std::vector<Value>& to, const std::vector<std::size_t>& same = {}) {
    std::size_t listed = 0;
    for (const Row<View>& row : rows) {
      if (!row.exists_with(traits)) continue;
      const std::size_t place = listed < same.size() ? same[listed] : kNowhere;
      ++listed;
      to.push_back(place != kNowhere ? to[place] : row.read(view));
      if (row.distribution == nullptr) continue;
      const statistics::QuantileSketch& seen = row.distribution(view);
      for (const int percent : asked->percents) to.push_back(quantile_of(seen, percent / 100.0));
      for (const Ticks limit : asked->limits)
        to.push_back(share_of(seen.count_at_most(limit).value_or(0), seen.count()));
      ++asked;
    }
  };
  const auto read_marked = [&](const std::vector<Index>& times, const std::vector<statistics::SpanTally>& marked) {
    for (const Index time : times) read_rows(marked_rows(), kAlways, marked[time], values);
  };
  const double measured_s = record.measured.s;
  CustomerView all{.measured_s = measured_s};
  for (std::size_t s = 0; s < segments_.size(); ++s)
    if (!segments_[s].internal) add(all, record.segments[s], segments_[s]);
  read_rows(customer_rows(), all_customers_, all, values);
  if (!marked_times_.empty()) read_marked(marked_times_, all.sums.marked);
  const chain::PeopleRecord everybody = sum_of(record.people);
  chain::PopulationRecord everybody_known;
  if (all_populations_ != 0) {
    for (const chain::PopulationRecord& population : record.populations) add(everybody_known, population);
    read_rows(population_rows(), all_populations_, PopulationView{everybody_known, &everybody}, values);
  }
  for (std::size_t s = 0; s < segments_.size(); ++s) {
    CustomerView one{.measured_s = measured_s};
    add(one, record.segments[s], segments_[s]);
    read_rows(segments_[s].internal ? request_rows() : customer_rows(), segments_[s].traits, one, values);
    read_marked(marked_of_[s], record.segments[s].marked);
    for (const std::size_t group : groups_[s]) {
      const chain::GroupRecord& of_group = record.segments[s].groups[group];
      read_rows(group_rows(), kAlways, GroupView{of_group}, values);
      read_marked(marked_of_[s], of_group.marked);
    }
    if (populations_[s] == 0) continue;
    chain::PopulationRecord population;
    add(population, record.populations[s]);
    read_rows(population_rows(), populations_[s], PopulationView{population}, values);
  }
  auto team = teams_.begin();
  for (std::size_t d = 0; d < departments_.size(); ++d) {
    const DepartmentRecord& department = record.departments[d];
    const double cost =
        chain::wages_of(department, pay_[d]) + department.fees + department.fines + department.replacement;
    read_rows(department_rows(), departments_[d], DepartmentView{department, measured_s, cost}, values);
    if (!people_.empty()) read_rows(people_rows(), people_[d], PeopleView{record.people[d]}, values);
    for (; team != teams_.end() && team_departments_[static_cast<std::size_t>(team - teams_.begin())] == d; ++team)
      read_rows(team_rows(), kAlways, record.teams[*team], values);
  }
  for (const ServiceBasis& basis : services_) {
    const chain::ServiceRecord& service = record.services[basis.service];
    const DepartmentRecord& department = record.departments[basis.department];
    const ServiceView view = basis.sole ? ServiceView{service,
                                                      department.requests,
                                                      department.wait,
                                                      department.response,
                                                      department.wait_distribution,
                                                      department.response_distribution}
                                        : ServiceView{service,
                                                      service.requests,
                                                      service.wait.sum,
                                                      service.response.sum,
                                                      service.wait.distribution,
                                                      service.response.distribution};
    read_rows(service_rows(), basis.traits, view, values, basis.same);
  }
  for (std::size_t a = 0; a < asks_.size(); ++a) {
    const DepartmentRecord& provider = record.departments[asks_[a].provider];
    const chain::AskRecord& ask = record.asks[a];
    read_rows(ask_rows(), asks_[a].traits, asks_[a].sole ? view_of(provider) : view_of(ask), values);
  }
  for (std::size_t i = 0; i < stocks_.size(); ++i)
    read_rows(stocks_[i].is_region ? region_rows() : stock_rows(), stocks_[i].traits,
              StockView{record.stocks[i], measured_s}, values);
  for (const auto& gate : record.gates) read_rows(gate_rows(), kAlways, gate, values);
  const DepartmentRecord total = sum_of(record.departments);
  read_rows(staff_rows(), kAlways, DepartmentView{total, measured_s}, values);
  if (!people_.empty()) read_rows(people_rows(), all_people_, PeopleView{everybody}, values);
  read_rows(money_rows(), money_,
            MoneyView{chain::money_totals(record, pay_), record.money, all.count(chain::Outcome::served)}, values);
  if (time_) time_->read(record, values);
  if (churn_) churn_->read(record, values);
  return values;
}

}  // namespace domino::measures
