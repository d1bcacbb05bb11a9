#include "models/replication/measuring.h"

#include <algorithm>

#include "models/replication/till.h"
#include "models/replication/times.h"

namespace domino::chain::measuring {

void start_measuring(Run& run) {
  for (auto& segment : run.record.segments) {
    const std::uint64_t present = segment.present();
    segment.clear();
    segment.carried = present;
  }
  for (auto& department : run.record.departments) department.clear();
  for (auto& department : run.departments) department.waiting_area.reset(run.now);
  for (auto& team : run.teams) {
    team.staff.start_measuring(run.now);
    team.scheduled.reset(run.now);
  }
  for (auto& segment : run.segments) segment.orbit.reset(run.now);
  for (auto& stock : run.stocks) {
    stock.held.reset(run.now);
    stock.lacking.reset(run.now);
  }
  for (auto& gate : run.gates) gate.gathered.reset(run.now);
  if (run.people != nullptr) {
    run.record.people.assign(run.plan.departments.size(), {});
    run.people->start_measuring(run.now);
  }
  if (run.customers != nullptr) {
    run.record.populations.assign(run.plan.segments.size(), {});
    clear_churn(run);
    run.customers->start_measuring(run.now);
  }
  times::start_measuring(run);
  till::open_till(run, run.record.money.interventions);
  run.record.asks.assign(run.plan.asks.size(), {});
  run.record.stocks.assign(run.plan.stocks.size(), {});
  run.record.gates.assign(run.plan.gates.size(), {});
  run.record.visits.clear();
  run.record.waits.clear();
  run.ledger.start_measuring(run.now);
}

void clear_churn(Run& run) {
  if (run.blame == nullptr) return;
  ChurnRecord nothing;
  nothing.by.resize(run.plan.departments.size());
  run.record.churn.assign(run.plan.segments.size(), nothing);
}

void note_middle(Run& run) {
  for (std::size_t i = 0; i < run.departments.size(); ++i) {
    run.record.departments[i].waiting_at_middle = static_cast<std::uint64_t>(run.departments[i].waiting_area.level());
    run.record.departments[i].requests_until_middle = run.record.departments[i].requests;
  }
  for (std::size_t i = 0; i < run.stocks.size(); ++i) {
    run.record.stocks[i].waiting_at_middle = static_cast<std::uint64_t>(run.stocks[i].lacking.level());
    run.record.stocks[i].taken_until_middle = run.record.stocks[i].taken;
  }
  for (std::size_t i = 0; i < run.gates.size(); ++i) {
    run.record.gates[i].waiting_at_middle = static_cast<std::uint64_t>(run.gates[i].gathered.level());
    run.record.gates[i].gone_until_middle = run.record.gates[i].passed + run.record.gates[i].left;
  }
}

void read_areas(Run& run) {
  for (std::size_t i = 0; i < run.departments.size(); ++i) {
    DepartmentRecord& record = run.record.departments[i];
    record.waiting = run.departments[i].waiting_area.area(run.now);
    record.waiting_at_end = static_cast<std::uint64_t>(run.departments[i].waiting_area.level());
  }
  read_duty(run);
  times::read_areas(run);
  for (std::size_t i = 0; i < run.stocks.size(); ++i) {
    run.record.stocks[i].held = run.stocks[i].held.area(run.now);
    run.record.stocks[i].lacking = run.stocks[i].lacking.area(run.now);
    run.record.stocks[i].waiting_at_end = static_cast<std::uint64_t>(run.stocks[i].lacking.level());
  }
  for (std::size_t i = 0; i < run.gates.size(); ++i) {
    run.record.gates[i].waiting = run.gates[i].gathered.area(run.now);
    run.record.gates[i].waiting_at_end = static_cast<std::uint64_t>(run.gates[i].gathered.level());
  }
  for (std::size_t i = 0; i < run.segments.size(); ++i)
    run.record.segments[i].in_orbit = run.segments[i].orbit.area(run.now);
  if (run.customers != nullptr) run.customers->read_areas(run.now, run.stop);
  run.ledger.read_areas(run.now);
}

void read_duty(Run& run) {
  for (auto& record : run.record.departments) record.busy = record.busy_on_duty = record.on_duty = record.scheduled = 0;
  for (const auto& team : run.teams) {
    if (team.plan->stands_in) continue;
    DepartmentRecord& record = *team.department->record;
    record.busy += team.staff.busy_ticks(run.now);
    record.busy_on_duty += team.staff.busy_on_duty_ticks(run.now);
    record.on_duty += team.staff.duty_ticks(run.now);
    record.scheduled += team.scheduled.area(run.now);
  }
  if (run.people != nullptr) run.people->read_areas(run.now);
}

void finish_record(Run& run) {
  till::close_till(run);
  times::end_days(run);
  run.record.measured = run.plan.span.horizon - run.plan.span.warm_up;
  run.record.events = run.simulation.events();
  std::uint64_t present = 0;
  for (const auto& segment : run.record.segments) present += segment.present();
  run.record.open_requests = run.activities.alive() - std::min<std::uint64_t>(present, run.activities.alive());
}

}  // namespace domino::chain::measuring
