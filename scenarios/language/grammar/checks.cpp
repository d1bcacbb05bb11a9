#include "scenarios/language/grammar/checks.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <initializer_list>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "scenarios/language/document/limits.h"
#include "scenarios/language/grammar/step_names.h"
#include "scenarios/language/grammar/vocabulary.h"

namespace domino::language {

namespace {

using organisation::NeedMode;

void contradiction(Reader& reader, const Place& place, std::string message, std::string reason,
                   std::string suggestion) {
  reader.report(Code::contradiction, place, std::move(message), std::move(reason), std::move(suggestion));
}

/// Reports `key` where it is stated although it can mean nothing.
void refuse(Reader& reader, const Form& form, std::string_view key, std::string_view where, std::string_view reason,
            std::string_view suggestion) {
  const Entry* entry = form.stated(key);
  if (entry == nullptr) return;
  contradiction(reader, entry->key.place, fmt::format("`{}` makes no sense {}", key, where), std::string(reason),
                std::string(suggestion));
}

void require(Reader& reader, const Form& form, std::string_view key, std::string_view because,
             std::string_view suggestion) {
  if (form.stated(key) != nullptr) return;
  reader.report(Code::missing_key, place_of_whole(*form.node), fmt::format("`{}` is missing {}", key, because), "",
                std::string(suggestion));
}

void exactly_one(Reader& reader, const Form& form, std::string_view thing, std::string_view first,
                 std::string_view second, std::string_view suggestion) {
  const Entry* a = form.stated(first);
  const Entry* b = form.stated(second);
  if (a != nullptr && b != nullptr) {
    contradiction(reader, b->key.place, fmt::format("`{}` makes no sense together with `{}`", second, first),
                  fmt::format("a {} has one of them", thing), fmt::format("remove `{}` or `{}`", first, second));
  } else if (a == nullptr && b == nullptr) {
    reader.report(Code::missing_key, place_of_whole(*form.node),
                  fmt::format("`{}` or `{}` is missing in this {}", first, second, thing), "", std::string(suggestion));
  }
}

void at_least_one(Reader& reader, const Form& form, std::string_view thing, const std::vector<std::string_view>& keys,
                  std::string_view reason, std::string_view suggestion) {
  std::string list;
  for (const std::string_view key : keys) {
    if (form.stated(key) != nullptr) return;
    list += fmt::format("{}`{}`", list.empty() ? "" : key == keys.back() ? " or " : ", ", key);
  }
  reader.report(Code::missing_key, place_of_whole(*form.node), fmt::format("{} is missing in this {}", list, thing),
                std::string(reason), std::string(suggestion));
}

void positive_mean(Reader& reader, const Form& form, std::string_view key, const std::optional<DistributionText>& text,
                   std::string_view reason, std::string_view suggestion) {
  if (!text || to_distribution(*text).mean() > 0) return;
  reader.report(Code::out_of_range, form.stated(key)->value.place, fmt::format("the mean of `{}` must be above 0", key),
                std::string(reason), std::string(suggestion));
}

/// Reports names of `later` that something among `earlier` has already.
template <class Earlier, class Later>
void names_apart(Reader& reader, const Names<Earlier>& earlier, std::string_view thing, const Names<Later>& later,
                 std::string_view reason) {
  std::set<std::string_view> taken;
  for (const auto& named : earlier) taken.insert(named.name);
  for (const auto& named : later) {
    if (!taken.contains(named.name)) continue;
    reader.report(Code::bad_name, named.key->place,
                  fmt::format("a {} is called `{}` already", thing, printable(named.name, 40)), std::string(reason),
                  "another name");
  }
}

constexpr std::array<std::string_view, 4> kAskedFor{"service", "all_of", "any_of", "some_of"};

void check_asked_for(Reader& reader, const NeedForm& need) {
  const Entry* first = nullptr;
  for (const std::string_view key : kAskedFor) {
    const Entry* entry = need.stated(key);
    if (entry == nullptr) continue;
    if (first == nullptr) {
      first = entry;
      continue;
    }
    contradiction(reader, entry->key.place, fmt::format("`{}` makes no sense together with `{}`", key, first->key.text),
                  "a need has one of them", fmt::format("remove `{}` or `{}`", first->key.text, key));
  }
}

void check_modes_of_need(Reader& reader, const NeedForm& need) {
  const NeedMode mode = *need.mode;
  if (mode == NeedMode::notify || mode == NeedMode::background) {
    for (const std::string_view key : {"again", "check"}) {
      refuse(reader, need, key, "where the answer is not waited for", "no employee is there to look at it",
             "remove it, or `mode: hold`");
    }
  }
  if (mode == NeedMode::notify) {
    for (const std::string_view key : {"any_of", "some_of"})
      refuse(reader, need, key, "where the answer is not waited for", "no answer is the first of them", "`all_of`");
  }
  if (mode == NeedMode::consult || mode == NeedMode::transfer) {
    for (const std::string_view key : {"all_of", "any_of", "some_of"}) {
      if (mode == NeedMode::consult && key == "any_of") continue;
      refuse(reader, need, key,
             fmt::format("where the mode is `{}`", mode == NeedMode::consult ? "consult" : "transfer"),
             "it is about one colleague",
             mode == NeedMode::consult ? "`any_of` for the first colleague who is free, or another mode"
                                       : "`service`, or another mode");
    }
  }
  if (mode == NeedMode::transfer && need.at != organisation::NeedAt::end) {
    contradiction(reader, need.stated("at")->value.place, "a transfer at the start or in the middle of the own work",
                  "an employee who hands a case over has no work left with it", "`at: end`, or another mode");
  }
}

bool stated_in(const Node& mapping, std::initializer_list<std::string_view> keys) {
  return std::any_of(keys.begin(), keys.end(), [&](std::string_view key) { return mapping.find(key) != nullptr; });
}

}  // namespace

void check_scenario(Reader& reader, const ScenarioForm& scenario) {
  // A key that nobody knows may have been meant.
  const auto& entries = scenario.node->entries;
  const bool known = std::all_of(entries.begin(), entries.end(), [](const Entry& entry) {
    return scenario_record().info().find(entry.key.text) != nullptr;
  });
  if (known) {
    at_least_one(reader, scenario, "scenario", {"customers", "requests"},
                 "without arrivals there is nothing to simulate",
                 "`customers:` with a mapping from names to customer segments");
  }
  check_couplings(reader, scenario);
  check_till(reader, scenario);
  names_apart(reader, scenario.customers, "customer segment", scenario.requests, "both are measured under their names");
  names_apart(reader, scenario.stocks, "stock", scenario.regions, "both are kept and taken under their names");
  names_apart(reader, scenario.departments, "department", scenario.partners, "`from:` must mean one of them");
}

void check_department(Reader& reader, const DepartmentForm& department) {
  if (department.stated("teams") != nullptr) {
    refuse(reader, department, "staff", "beside `teams`", "each team has its own", "`staff` of the teams");
  } else {
    refuse(reader, department, "routing", "without `teams`", "there are no teams to choose between",
           "remove it, or state `teams`");
  }
  if (department.stated("waiting_room") == nullptr) {
    refuse(reader, department, "when_full", "without a `waiting_room`", "it is never full",
           "remove it, or `waiting_room: 10`");
  }
  if (department.made.work_at_shift_end != organisation::WorkAtShiftEnd::pause) {
    refuse(reader, department, "handover", "without `work_at_shift_end: pause`",
           "no work is left for others at the end of a shift", "remove it, or `work_at_shift_end: pause`");
  }
  if (!stated_in(*department.node, {"wage", "busy_wage"})) {
    refuse(reader, department, "overtime", "without a `wage`", "it is a factor on the wage", "`wage: 20 / h`");
  }
  const bool priority = department.made.queue == organisation::Discipline::priority;
  const Entry* queue = department.stated("queue");
  if (priority) {
    require(reader, department, "preemption", "beside `queue: priority`",
            "`preemption: none`, or `resume`, `restart` or `resample` for work that a higher priority interrupts");
  } else if (queue == nullptr || department.made.queue != organisation::Discipline::first_come ||
             queue->value.text == "first come") {
    for (const std::string_view key : {"preemption", "ageing", "false_urgency"}) {
      refuse(reader, department, key, "unless the queue goes by priority",
             "no request is served before another one by rank", "remove it, or `queue: priority`");
    }
  }
}

bool department_default_means(const Node& department, std::string_view key) {
  if (key == "staff") return !stated_in(department, {"teams"});
  if (key == "routing") return stated_in(department, {"teams"});
  if (key == "handover") {
    const Node* at_shift_end = department.find("work_at_shift_end");
    return at_shift_end != nullptr && at_shift_end->text == "pause" && stated_in(department, {"teams"});
  }
  if (key == "false_urgency") {
    const Node* queue = department.find("queue");
    return queue != nullptr && queue->text == "priority";
  }
  if (key == "when_full") return stated_in(department, {"waiting_room"});
  if (key == "overtime") return stated_in(department, {"wage", "busy_wage"});
  return true;
}

void check_line(Reader& reader, const LineForm& line) {
  if (line.queue == organisation::Discipline::priority) return;
  for (const std::string_view key : {"preemption", "ageing"})
    refuse(reader, line, key, "unless the queue goes by priority", "no case comes before another one by rank",
           "remove it, or `queue: priority`");
}

void check_region(Reader& reader, const RegionForm& region) {
  check_line(reader, region);
  if (!region.turns_away) return;
  for (const std::string_view key : {"queue", "ageing"})
    refuse(reader, region, key, "beside `when_full: turn away`", "no case waits there",
           "remove it, or `when_full: wait`");
}

void check_team(Reader& reader, const TeamForm& team) {
  positive_mean(reader, team, "speeds", team.speeds, "an employee with a speed of 0 never finishes",
                "`lognormal(median 1 sigma 0.2)`");
}

void check_run(Reader& reader, const RunForm& run) {
  exactly_one(reader, run, "run", "horizon", "days",
              "`horizon: 26 weeks` for a steady state, `days: 1` for days that open and close");
  const double length = run.days ? *run.days * kDay.s : 0;
  const Entry* entry = run.stated("warm_up");
  if (run.warm_up.automatic && run.days) {
    reader.report(Code::contradiction, entry->value.place, "days that open and close have no warm-up to find",
                  "the run is transient by nature: its beginning is part of the answer",
                  "`horizon` for a steady state, or a stated warm-up");
  } else if (length > 0 && run.warm_up.value >= length) {
    reader.report(Code::out_of_range, entry->value.place, "the warm-up leaves nothing to measure",
                  fmt::format("the run ends after {}", quantity_text(length, Dimension::duration)),
                  "a warm-up shorter than the run");
  }
}

void check_need(Reader& reader, const NeedForm& need) {
  check_asked_for(reader, need);
  if (!need.mode) return;
  check_modes_of_need(reader, need);
  const bool hold = *need.mode == NeedMode::hold;
  const bool may_park = *need.mode == NeedMode::park || (hold && need.stated("then") != nullptr);
  const bool returns = may_park || *need.mode == NeedMode::callback;
  if (hold && need.stated("at_most") != nullptr) {
    require(reader, need, "then", "beside `at_most`", "`then: park`, the employee turns to others after that time");
  }
  if (hold && need.stated("then") != nullptr) require(reader, need, "at_most", "beside `then`", "`at_most: 10 min`");
  if (!hold) {
    refuse(reader, need, "at_most", "unless the mode is `hold`",
           "only an employee who holds can turn to something else", "remove it");
    refuse(reader, need, "then", "unless the mode is `hold`", "only an employee who holds can turn to something else",
           "remove it");
  }
  if (!may_park) {
    refuse(reader, need, "switching", "unless the case is parked", "no employee turns away from this case",
           "remove it, or `mode: park`");
  }
  if (!returns) {
    refuse(reader, need, "work_left", "unless an employee returns to the case", "no employee takes this case up again",
           "remove it, or `mode: park`");
    refuse(reader, need, "recall", "unless an employee returns to the case", "no employee takes this case up again",
           "remove it, or `mode: park`");
  }
}

bool need_default_means(const Node& need, std::string_view key) {
  if (key == "service") return !stated_in(need, {"all_of", "any_of", "some_of"});
  const Node* mode = need.find("mode");
  const auto is = [&](std::string_view word) { return mode != nullptr && mode->text == word; };
  if (key == "at") return !is("transfer");
  if (key == "again" || key == "check") return !is("notify") && !is("background");
  const bool may_park = need.find("then") != nullptr || is("park");
  if (key == "switching") return may_park;
  if (key == "recall") return may_park || is("callback");
  return true;
}

void check_service(Reader& reader, const ServiceForm& service) {
  if (service.stated("fine") != nullptr) {
    require(reader, service, "promise", "beside `fine`", "`promise: 90 % within 60 min`");
  }
  if (service.stated("steps") == nullptr) {
    if (service.stated("by") == nullptr && service.stated("duration") == nullptr) {
      return reader.report(Code::missing_key, place_of_whole(*service.node),
                           "this service states neither its department nor its steps", "",
                           "`by: DEPARTMENT` with `duration: …`, or `steps:`");
    }
    require(reader, service, "by", "beside `duration`", "`by:` with the name of a department");
    require(reader, service, "duration", "beside `by`", "`duration: exponential(mean 5 min)`");
    return;
  }
  for (const std::string_view key : {"by", "duration", "needs", "after_work", "priority", "weight", "promise", "fine",
                                     "errors", "complete", "fee", "harm"}) {
    refuse(reader, service, key, "in a service made of steps", "its steps state which service does what",
           "a service of its own for this work, which a step serves");
  }
}

bool service_default_means(const Node& service, std::string_view key) {
  return !stated_in(service, {"steps"}) || (key != "priority" && key != "weight" && key != "fee");
}

void check_stock(Reader& reader, const StockForm& stock) {
  check_line(reader, stock);
  if (!stated_in(*stock.node, {"reorder_at", "order_up_to", "lead_time", "supplied_by"})) return;
  require(reader, stock, "reorder_at", "in this stock, of which more is ordered", "`reorder_at: 5`");
  require(reader, stock, "order_up_to", "in this stock, of which more is ordered", "`order_up_to: 20`");
  exactly_one(reader, stock, "stock that is ordered", "lead_time", "supplied_by",
              "`lead_time: lognormal(mean 3 days cv 0.5)`, or `supplied_by:` with the name of a service");
  if (stock.reorder_at && stock.order_up_to && *stock.order_up_to <= *stock.reorder_at) {
    reader.report(Code::out_of_range, stock.stated("order_up_to")->value.place,
                  "`order_up_to` is not above `reorder_at`", "an order would be for nothing",
                  fmt::format("more than {:.0f}", *stock.reorder_at));
  }
}

void check_gate(Reader& reader, const GateForm& gate) {
  at_least_one(reader, gate, "gate", {"size", "at_most", "leaves"}, "it would never open", "`size: 10`");
}

bool check_fork(Reader& reader, const Node& branches) {
  if (!branches.is_mapping() || branches.entries.size() != 1) return true;
  reader.report(Code::bad_step, place_of_whole(branches), "there is only one branch in it",
                "several ways are gone at the same time", "its steps alone, or another branch");
  return false;
}

namespace {

// Of how many come at once, so that the expected number is exact.
bool whole_and_positive(const DistributionText& text) {
  const auto form = text.family->form;
  if (text.family->name == "constant") return text.values[0] >= 1 && text.values[0] == std::floor(text.values[0]);
  const bool of_parts = form == Family::Form::choices || form == Family::Form::parts || form == Family::Form::sum;
  return of_parts && std::all_of(text.parts.begin(), text.parts.end(),
                                 [](const auto& part) { return whole_and_positive(part.distribution); });
}

void check_coming(Reader& reader, const ComingForm& segment, std::string_view what) {
  if (segment.stated("population") == nullptr)
    exactly_one(reader, segment, what, "arrive", "every",
                what == "customer segment"
                    ? "`arrive: 50 / h`, `every: gamma(mean 2 min cv 0.5)`, or `population: 5000`"
                    : "`arrive: 50 / h`, or `every: gamma(mean 2 min cv 0.5)`");
  if (segment.arrive.instants) {
    refuse(reader, segment, "hours", "where arrivals are recorded", "the file says when they come", "remove it");
    refuse(reader, segment, "busyness", "where arrivals are recorded", "the file says how many come", "remove it");
  }
  exactly_one(reader, segment, what, "asks_for", "steps", "`asks_for:` with the name of a service");
  positive_mean(reader, segment, "busyness", segment.busyness, "it is a factor on the arrivals of a day",
                "`gamma(mean 1 cv 0.3)`");
  if (!segment.group) return;
  const bool countable = whole_and_positive(*segment.group);
  if (countable && to_distribution(*segment.group).support().high <= limits::kLargestGroup) return;
  reader.report(Code::out_of_range, segment.stated("group")->value.place,
                countable ? "such a group is too large" : "`group` is not a whole number of customers",
                fmt::format("from 1 to {} come at once", limits::kLargestGroup), "`discrete(70 % 1 or 30 % 2)`");
}

}  // namespace

bool coming_default_means(const Node& segment, std::string_view key) {
  const Node* arrive = segment.find("arrive");
  return key != "hours" || arrive == nullptr || Scanner(arrive->text).peek_word() != "trace";
}

namespace {

/// What does not go with a kind of persons, or is missing for it.
void check_kind(Reader& reader, const SegmentForm& segment) {
  using customers::Kind;
  const Kind kind = segment.kind.value_or(Kind::individual);
  if (kind == Kind::visitor)
    refuse(reader, segment, "spends", "for visitors", "they do not come to buy", "another `kind`");
  if (kind == Kind::foreign)
    require(reader, segment, "requires", "for `kind: foreign`", "`requires: [spanish]`, the language they speak");
  if (kind == Kind::special_needs)
    require(reader, segment, "requires", "for `kind: special needs`", "`requires: {lift: 60 %, sign_language: 40 %}`");
  if (kind == Kind::prospect)
    refuse(reader, segment, "churn", "for prospects", "there are no customers yet who could have left",
           "remove it; `experience: {switching_cost: 0.5}` holds those back who have bought");
  if (segment.adoption)
    refuse(reader, segment, "advertised", "beside `adoption`", "they come because others have", "remove it");
  if (segment.market && segment.adoption)
    refuse(reader, segment, "market", "beside `adoption`", "that states its own", "`adoption: {market: 20000}`");
  const auto check_market = [&](std::string_view key, double market) {
    if (segment.population && market < *segment.population)
      reader.report(Code::out_of_range, segment.stated(key)->key.place, "there are more persons than the `market`",
                    "it counts all persons who may ever come, including those of the beginning",
                    fmt::format("`market` of {:.0f} at least", *segment.population));
  };
  if (segment.market) check_market("market", *segment.market);
  if (!segment.adoption) return;
  refuse(reader, segment, "churn", "beside `adoption`", "while something new is taken up, the level moves",
         "remove it; `experience: {switching_cost: 0.5}` holds customers back");
  refuse(reader, segment, "advertising", "beside `adoption`", "that says already how many come by themselves",
         "remove it, or `adoption`");
  if (kind == Kind::prospect)
    refuse(reader, segment, "adoption", "for prospects", "a customer who adopts something has bought it",
           "`advertising: 10 / day`, or another `kind`");
  check_market("adoption", segment.adoption->market);
}

/// Persons who come again come by themselves, and only they remember anything.
void check_population(Reader& reader, const SegmentForm& segment) {
  if (segment.stated("population") == nullptr) {
    for (const std::string_view key :
         {"contact_every", "kind", "in_touch", "tolerates", "advertising", "advertising_costs", "compensation",
          "requires", "complaints_to", "follow_up", "advertised", "market", "adoption", "churn"})
      refuse(reader, segment, key, "without `population`", "it is about persons who come again", "`population: 5000`");
    return;
  }
  for (const std::string_view key : {"arrive", "every", "group", "busyness"})
    refuse(reader, segment, key, "together with `population`", "its persons come when `contact_every` says",
           "remove it, or `population`");
  require(reader, segment, "contact_every", "beside `population`", "`contact_every: gamma(mean 30 days cv 0.7)`");
  positive_mean(reader, segment, "contact_every", segment.contact_every, "every customer would come infinitely often",
                "`gamma(mean 30 days cv 0.7)`");
  check_kind(reader, segment);
}

void check_sales(Reader& reader, const SegmentForm& segment) {
  if (segment.stated("spends") != nullptr) return;
  refuse(reader, segment, "margin", "without `spends`", "it is a share of what they spend", "`spends: 40`");
  if (segment.compensation && segment.compensation->share > 0)
    refuse(reader, segment, "compensation", "as a share without `spends`", "it is a share of what they spend",
           "`spends: 40`, or an amount such as `20`");
}

}  // namespace

void check_segment(Reader& reader, const SegmentForm& segment) {
  check_coming(reader, segment, "customer segment");
  check_population(reader, segment);
  check_sales(reader, segment);
}

void check_request(Reader& reader, const RequestForm& request) { check_coming(reader, request, "kind of requests"); }

namespace {

// The first branch that says how it is decided says it for all.
void check_way_of_deciding(Reader& reader, const Named<BranchForm>& branch, std::string_view& decided_by) {
  const BranchForm& form = branch.value;
  const Entry* chance = form.stated("chance");
  const Entry* when = form.stated("when");
  if (chance == nullptr && when == nullptr) {
    const bool conditions = decided_by == "when";
    return reader.report(Code::missing_key, branch.key->place,
                         fmt::format("the {} of `{}` is missing", conditions ? "condition" : "chance", branch.name),
                         "only `otherwise` takes what is left",
                         conditions ? "`when:` with a condition" : "`chance: 30 %`");
  }
  if (decided_by.empty()) decided_by = chance != nullptr ? "chance" : "when";
  const Entry* other = decided_by == "chance" ? when : chance;
  if (other == nullptr) return;
  contradiction(reader, other->key.place,
                fmt::format("`{}` makes no sense beside a branch with `{}`", other->key.text, decided_by),
                "one choice is decided either by chance or by conditions", "another `choose` in the steps of a branch");
}

}  // namespace

void check_branches(Reader& reader, const Node& choose, const Names<BranchForm>& branches) {
  double total = 0;
  std::string_view decided_by;
  for (const auto& branch : branches) {
    const BranchForm& form = branch.value;
    if (form.node == nullptr) continue;
    if (branch.name != kOtherwise) {
      check_way_of_deciding(reader, branch, decided_by);
      total += form.chance.value_or(0).number;
      continue;
    }
    refuse(reader, form, "chance", "in `otherwise`", "it takes what the others leave", "remove it");
    refuse(reader, form, "when", "in `otherwise`", "it takes what the others leave", "remove it");
    if (branch.key != &choose.entries.back().key) {
      contradiction(reader, branch.key->place, "`otherwise` is not the last branch", "it takes what the others leave",
                    "move it to the end");
    }
  }
  if (!branches.empty() && branches.back().name == kOtherwise && branches.size() > 1 && total >= 1 &&
      total <= 1 + 1e-9) {
    contradiction(reader, branches.back().key->place, "nothing is left for `otherwise`",
                  "the chances before it add up to 100 %", "remove it, or lower them");
  }
}

}  // namespace domino::language
