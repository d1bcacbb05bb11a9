/// Organisations by chance, with everything the language can say, for properties that hold in all of them.
///
/// Services ask only for services of a higher number, so there are no circles; everything else is drawn: people,
/// hours, queues, routing, modes, branches, goods. Now and then one contradicts itself, and `compile` says so. Draws
/// go through rapidcheck, so that a failing organisation shrinks towards the first choice of each.
#pragma once

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include <rapidcheck.h>

#include "models/chain/chain.h"

namespace domino::testing {

class RandomOrganisation {
 public:
  chain::Chain make() {
    departments_ = 2 + pick(3);
    services_ = departments_ + pick(4);
    for (int d = 0; d < departments_; ++d) add_department(d);
    for (int s = 0; s < services_; ++s) add_service(s);
    for (int d = 0; d < departments_; ++d) add_teams(chain_.departments[static_cast<std::size_t>(d)]);
    add_goods();
    add_segments();
    chain_.span = {.horizon = 2 * kDay, .ending = pick(4) > 0 ? chain::Ending::clear : chain::Ending::cut};
    return std::move(chain_);
  }

 private:
  static int pick(int choices) { return *rc::gen::inRange(0, choices); }
  static bool rarely() { return pick(5) == 4; }
  static std::string department(int d) { return "d" + std::to_string(d); }
  static std::string service(int s) { return "s" + std::to_string(s); }

  static random::Distribution span() {
    switch (pick(4)) {
      case 0:
        return random::Distribution::constant(60 * (1 + pick(10)));
      case 1:
        return random::Distribution::exponential(60 * (1 + pick(10)));
      case 2:
        return random::Distribution::uniform(0, 900);
      default:
        return random::Distribution::constant(0);
    }
  }

  /// Round the clock, or a shift a day, some days with other numbers than others, and perhaps nobody at all.
  static resources::WeeklyTable shifts(int most) {
    if (pick(2) == 0) return resources::WeeklyTable(1 + pick(most));
    std::vector<resources::WeeklyInterval> rows;
    for (int day = 0; day < 7; ++day) {
      const Duration midnight = static_cast<double>(day) * kDay;
      const Duration noon = midnight + static_cast<double>(9 + pick(5)) * kHour;
      const int morning = pick(most + 1);
      const int afternoon = pick(most + 1);
      if (morning > 0) rows.push_back({midnight + 8 * kHour, noon, static_cast<double>(morning)});
      if (afternoon > 0) rows.push_back({noon, midnight + 17 * kHour, static_cast<double>(afternoon)});
    }
    return rows.empty() ? resources::WeeklyTable(0) : resources::WeeklyTable::from_intervals(rows);
  }

  void add_department(int d) {
    using namespace organisation;
    Department made;
    made.name = department(d);
    made.front_line = d == 0;
    made.staff = shifts(3);
    if (rarely()) {
      std::vector<resources::WeeklyInterval> rows;
      for (int day = 0; day < 7; ++day)
        rows.push_back({static_cast<double>(day) * kDay + 7 * kHour, static_cast<double>(day) * kDay + 16 * kHour, 1});
      made.hours = resources::WeeklyTable::from_intervals(rows);
      made.staff = made.staff * made.hours;
      made.queue_at_closing = static_cast<QueueAtClosing>(pick(3));
    }
    made.work_at_shift_end = rarely() ? WorkAtShiftEnd::pause : WorkAtShiftEnd::finish;
    made.queue = static_cast<Discipline>(pick(7));
    if (made.queue == Discipline::priority) {
      made.preemption = static_cast<Preemption>(pick(4));
      if (rarely()) made.ageing = 10 * kMinute;
    }
    if (rarely()) made.waiting_room = static_cast<unsigned>(pick(3));
    if (rarely()) made.lines = static_cast<unsigned>(1 + pick(4));
    made.when_full = pick(2) == 0 ? WhenFull::turn_away : WhenFull::block;
    made.routing = static_cast<Routing>(pick(4));
    if (d > 0 && rarely()) made.helps = {department(pick(d))};
    if (d > 0 && rarely()) made.overflow = {{static_cast<double>(1 + pick(9)) * kMinute, department(pick(d))}};
    if (d > 0 && rarely()) made.supervises = {department(d - 1)};
    if (rarely()) made.absence = 0.3;
    if (rarely()) made.transparency = 0.5;
    if (rarely()) made.false_urgency = 0.5;
    if (rarely()) made.line_of_sight = 1;
    made.wage_per_s = 0.01;
    chain_.departments.push_back(std::move(made));
  }

  void add_teams(organisation::Department& made) {
    if (pick(3) < 2) return;
    std::vector<std::string> all;
    for (const auto& service : chain_.services)
      if (service.by == made.name) all.push_back(service.name);
    organisation::Team some{.name = "some", .staff = made.staff, .skills = {}};
    organisation::Team every{.name = "every", .staff = shifts(2) * made.hours, .skills = {}};
    for (const auto& name : all)
      if (pick(2) == 0) some.skills.push_back({name, 0.5 + pick(2), 1, static_cast<unsigned>(pick(2))});
    if (rarely()) every.speeds = random::Distribution::uniform(0.5, 2);
    if (some.skills.empty()) some.skills.push_back({all.front(), 2});
    made.teams = {some, every};
    made.handover = made.work_at_shift_end == organisation::WorkAtShiftEnd::pause && pick(2) == 0;
  }

  organisation::Need need(int s, int number) {
    using namespace organisation;
    Need made;
    made.name = "n" + std::to_string(number);
    made.mode = static_cast<NeedMode>(pick(7));
    made.at = static_cast<NeedAt>(pick(3));
    made.chance = 0.25 * (1 + pick(4));
    made.service = service(s + 1 + pick(services_ - s - 1));
    const bool several = made.mode != NeedMode::consult && made.mode != NeedMode::transfer;
    if (several && s + 2 < services_ && rarely()) {
      made.service = service(s + 1);
      made.also = {service(s + 2)};
      made.answers = pick(2) == 0 ? Answers::all : Answers::any;
    }
    if (made.mode == NeedMode::hold && pick(2) == 0) made.at_most = static_cast<double>(1 + pick(10)) * kMinute;
    if (made.mode == NeedMode::park || made.at_most) {
      made.switching = static_cast<double>(pick(3)) * kMinute;
      made.recall = static_cast<Recall>(pick(2));
      if (pick(2) == 0) made.work_left = span();
    }
    if (rarely() && made.mode != NeedMode::notify && made.mode != NeedMode::background) made.again = 0.3;
    if (rarely()) made.hand_off = span();
    return made;
  }

  void add_service(int s) {
    organisation::Service made;
    made.name = service(s);
    made.by = department(s < departments_ ? s : pick(departments_));
    made.duration = span();
    const auto& by = *std::find_if(chain_.departments.begin(), chain_.departments.end(),
                                   [&](const auto& one) { return one.name == made.by; });
    if (s + 1 < services_)
      for (int n = pick(3); n > 0; --n) made.needs.push_back(need(s, n));
    if (rarely()) made.after_work = span();
    if (by.queue == organisation::Discipline::priority) made.priority = s % 3;
    if (by.queue == organisation::Discipline::longest_weighted_wait) made.weight = 1 + s % 2;
    if (by.queue == organisation::Discipline::earliest_due || rarely())
      made.promise = organisation::Promise::always(0.9, static_cast<double>(5 + pick(60)) * kMinute);
    if (rarely())
      made.quality =
          organisation::Quality{.errors = 0.3, .caught = 0.5, .surfaces = random::Distribution::constant(60)};
    if (rarely()) made.completeness = organisation::Completeness{.complete = 0.5, .clarification = span()};
    chain_.services.push_back(std::move(made));
  }

  void add_goods() {
    chain_.stocks.push_back({.name = "parts",
                             .level = 3,
                             .reorder_at = 1,
                             .order_up_to = 4,
                             .lead_time = random::Distribution::exponential(1800)});
    chain_.stocks.push_back({.name = "trays", .level = 2});
    chain_.stocks.push_back({.name = "hall", .level = 2, .is_region = true});
    for (organisation::Stock& stock : chain_.stocks) {
      using organisation::Discipline;
      constexpr std::array kOrders{Discipline::first_come, Discipline::last_come, Discipline::random,
                                   Discipline::priority};
      stock.queue = kOrders[static_cast<std::size_t>(pick(static_cast<int>(kOrders.size())))];
      if (stock.queue == Discipline::priority && rarely()) stock.ageing = 10 * kMinute;
    }
    chain_.gates.push_back({.name = "batch", .size = 3, .at_most = 10 * kMinute});
    chain_.gates.push_back(
        {.name = "van",
         .leaves = resources::WeeklyTable::from_intervals({{{0}, 10 * kHour, 1}, {kDay, kDay + kHour, 1}}),
         .capacity = 5});
  }

  organisation::Step step(organisation::Steps steps_inside, bool in_fork) {
    using namespace organisation;
    switch (pick(in_fork ? 7 : 9)) {
      case 0:
        return {"", Serve{service(pick(services_))}, waits()};
      case 1:
        return {"", Delay{span()}};
      case 2:
        return {"", Choose{{{.name = "one", .chance = 0.5, .steps = std::move(steps_inside)}}}};
      case 3:
        return {"", Repeat{0.3, std::move(steps_inside)}};
      case 4:
        return {"", Within{"hall", std::move(steps_inside)}};
      case 5:
        return {"", Gather{pick(2) == 0 ? "batch" : "van"}, waits()};
      case 6:
        return {"", Take{"parts", static_cast<unsigned>(1 + pick(2))}};
      case 7:
        return {"", JoinShortest{{service(pick(services_)), service(pick(services_))}}};
      default:
        return {"", Fork{{{"a", steps(1, true)}, {"b", steps(1, true)}, {"c", std::move(steps_inside)}},
                         static_cast<unsigned>(pick(3))}};
    }
  }

  organisation::WaitTerms waits() {
    organisation::WaitTerms made;
    if (rarely()) made.patience.emplace();
    if (rarely()) made.patience.emplace(random::Distribution::exponential(300));
    return made;
  }

  organisation::Steps steps(int depth, bool in_fork) {
    organisation::Steps made;
    for (int n = pick(3); n >= 0; --n) {
      organisation::Steps inside;
      if (depth > 0) inside = steps(depth - 1, true);
      if (inside.empty()) inside = {{"", organisation::Serve{service(pick(services_))}}};
      made.push_back(step(std::move(inside), in_fork && depth == 0));
    }
    if (rarely()) {
      made.insert(made.begin(), {"", organisation::Take{"trays", 1}});
      made.push_back({"", organisation::Put{"trays", 1}});
    }
    return made;
  }

  void add_segments() {
    using namespace organisation;
    // Everything there is, is asked for by somebody.
    customers::Segment all;
    all.name = "all";
    all.arrive = resources::WeeklyTable((1 + pick(3)) / 900.0);
    Choose choose;
    for (int s = 0; s < services_; ++s)
      choose.branches.push_back({.name = service(s), .chance = 1.0 / services_, .steps = {{"", Serve{service(s)}}}});
    all.journey = {{"", std::move(choose)},
                   {"", Take{"parts", 1}},
                   {"", Within{"hall", {{"", Delay{span()}}}}},
                   {"", Gather{"batch"}},
                   {"", Gather{"van"}}};
    if (pick(2) == 0) all.patience = random::Distribution::exponential(1200);
    if (rarely()) all.parked_patience = random::Distribution::exponential(600);
    if (rarely()) all.redials = customers::Redial{0.5, random::Distribution::exponential(600)};
    if (rarely()) all.balks = customers::Balking{Duration{60}};
    if (rarely()) all.message_after = 10 * kMinute;
    if (all.message_after && pick(2) == 0) all.messages_to = service(pick(services_));
    chain_.segments.push_back(all);
    customers::Segment some;
    some.name = "some";
    some.arrive = resources::WeeklyTable(1 / 1800.0);
    some.journey = steps(2, false);
    some.journey.push_back({"", Take{"trays", 1}});
    some.journey.push_back({"", Put{"trays", 1}});
    if (pick(2) == 0) some.group = random::Distribution::uniform(0, 4);
    if (pick(2) == 0) some.patience = random::Distribution::exponential(900);
    if (rarely()) some.patience_in_all = 20 * kMinute;
    if (rarely()) some.message_after = 15 * kMinute;
    if (rarely()) some.balks = customers::Balking{Duration{90}};
    if (rarely()) some.redials = customers::Redial{0.5, random::Distribution::exponential(300)};
    chain_.segments.push_back(some);
    customers::Segment colleagues;
    colleagues.name = "colleagues";
    colleagues.requester = department(pick(departments_));
    colleagues.arrive = resources::WeeklyTable(1 / 3600.0);
    colleagues.journey = {{"", Serve{service(pick(services_))}}};
    chain_.segments.push_back(colleagues);
  }

  int departments_ = 0;
  int services_ = 0;
  chain::Chain chain_;
};

}  // namespace domino::testing
