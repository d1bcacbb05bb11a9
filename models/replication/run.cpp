#include "models/replication/run.h"

#include <algorithm>

#include "models/plan/reach.h"

namespace domino::chain {

Run::Run(const Plan& from, const ReplicationOptions& how)
    : plan(from),
      program(from.program.data()),
      options(how),
      simulation(&budget()),
      activities(&budget(), from.span.case_limit),
      frames(&budget()),
      forks(&budget()),
      watches(&budget()),
      standings(&budget()),
      waits(BudgetedAllocator<CaseWaits>(&budget())),
      counters(BudgetedAllocator<std::uint32_t>(&budget())),
      passed(BudgetedAllocator<Ticks>(&budget())),
      attributes(BudgetedAllocator<double>(&budget())),
      stoppable(BudgetedAllocator<Stoppable>(&budget())),
      record(from),
      ledger(from, how.ledger, record.time, &budget()),
      contacts(BudgetedAllocator<ContactState>(&budget())) {
  record.visits = BudgetedVector<Visit>(BudgetedAllocator<Visit>(&budget()));
  record.waits = BudgetedVector<Wait>(BudgetedAllocator<Wait>(&budget()));
  record.time.ended = BudgetedVector<CaseRecord>(BudgetedAllocator<CaseRecord>(&budget()));
  record.time.parts = BudgetedVector<CasePart>(BudgetedAllocator<CasePart>(&budget()));
  streams.assign(plan.purposes.size(), random::Stream(0, 0, 0));
  departments.resize(plan.departments.size());
  teams.resize(plan.teams.size());
  lanes.resize(plan.lanes.size());
  for (LaneState& lane : lanes) {
    lane.ordered = resources::OrderedLine(&budget());
    lane.unordered = resources::UnorderedLine(&budget());
    lane.paused = resources::OrderedLine(&budget());
    lane.remaining = Remaining(&budget());
  }
  stocks.resize(plan.stocks.size());
  for (StockState& stock : stocks) {
    stock.ordered = resources::OrderedLine(&budget());
    stock.unordered = resources::UnorderedLine(&budget());
  }
  for (TeamState& team : teams) team.paused = resources::OrderedLine(&budget());
  for (std::size_t i = 0; i < plan.departments.size(); ++i)
    staying.coming.emplace_back(BudgetedAllocator<char>(&budget()));
  staying.leads.resize(plan.departments.size());
  segments.resize(plan.segments.size());
  services.resize(plan.services.size());
  gates.resize(plan.gates.size());
  for (const PlannedDepartment& department : plan.departments) pay.push_back(pay_of(department));
  if (plan.people) people = std::make_unique<People>(plan);
  if (plan.has_population) customers = std::make_unique<Customers>(plan, &budget());
  if (plan.has_population && options.ledger.on)
    blame = std::make_unique<Blame>(ledger, plan.departments.size(), &budget());
  hands_over = std::any_of(plan.departments.begin(), plan.departments.end(),
                           [](const PlannedDepartment& department) { return department.handover; });
  keeps_story = options.ledger.on && options.ledger.story_segment != kNoIndex;
  blocking = std::any_of(plan.departments.begin(), plan.departments.end(), [](const PlannedDepartment& department) {
    return department.when_full == organisation::WhenFull::block && department.waiting_room.has_value();
  });
  DOMINO_REQUIRE(!options.ledger.on || std::none_of(plan.teams.begin(), plan.teams.end(),
                                                    [](const PlannedTeam& team) { return team.stands_in; }),
                 "no ledger is kept of what ideal departments do");
  waits_in_circle = plan.holds_in_circle || (blocking && may_block_in_circle(plan));
}

}  // namespace domino::chain
