#include "models/measures/study/settled_customers.h"

#include <algorithm>
#include <cmath>

#include "engine/kernel/simulation.h"

namespace domino::measures {

namespace {

constexpr double kGapsToSettle = 60;
constexpr double kGapsToMeasure = 40;
constexpr std::size_t kMemories = 512;

/// The segment alone, for so many gaps, with nobody at work.
chain::Plan alone(const chain::Plan& plan, chain::Index segment, std::uint32_t persons) {
  chain::Plan made = plan;
  made.people.reset();
  for (chain::Index s = 0; s < made.segments.size(); ++s)
    if (s != segment) made.segments[s].population.reset();
  made.segments[segment].complaint_service = chain::kNoIndex;  // nobody works: complaints are settled by chance
  customers::Population& population = *made.segments[segment].population;
  made.segments[segment].follow_up_service = chain::kNoIndex;  // and who is asked afterwards
  population.persons = persons;
  const double gap_s = population.contact_every.mean();
  made.span.warm_up = Duration{kGapsToSettle * gap_s};
  made.span.horizon = made.span.warm_up + Duration{kGapsToMeasure * gap_s};
  return made;
}

/// What comes and goes in a year of a customer, between two looks at the record.
void set_rates(chain::StartOfSegment& start, const chain::PopulationRecord& before,
               const chain::PopulationRecord& after) {
  const double years = after.at_risk_s / customers::kYear_s;
  const auto added = [](std::uint64_t later, std::uint64_t earlier) { return static_cast<double>(later - earlier); };
  const double encounters = added(after.encounters, before.encounters);
  start.lost = (after.faced_in_all() - before.faced_in_all()) / years;
  start.recruited = added(after.recruited, before.recruited) / years;
  start.deterring = added(after.deterring, before.deterring) / years;
  start.encounters = encounters / years;
  start.satisfaction = (after.satisfaction - before.satisfaction) / std::max(encounters, 1.0);
}

/// Throws RunInterrupted.
chain::StartOfSegment settled(const chain::Plan& plan, chain::Index segment,
                              const std::vector<customers::Contact>& contacts, std::uint64_t seed,
                              const std::stop_token& stop, const Alone& by) {
  chain::StartOfSegment start;
  start.segment = plan.segments[segment].name;
  const customers::Population& population = *plan.segments[segment].population;
  if (contacts.empty() || population.kind == customers::Kind::prospect || population.adoption) return start;
  const chain::Plan lone = alone(plan, segment, by.persons);
  chain::Record record(lone);
  record.populations.resize(lone.segments.size());
  chain::Customers customers(lone);
  customers.hold_constant();
  customers.reset(seed, by.group, record, stop);
  chain::PopulationRecord before;
  bool measuring = false;
  std::uint64_t number = by.group << 40U;
  std::uint64_t steps = 0;
  for (double due_s = customers.next_due(segment); due_s <= lone.span.horizon.s; due_s = customers.next_due(segment)) {
    if (++steps % 4096 == 0 && stop.stop_requested()) throw RunInterrupted();
    if (!measuring && due_s > lone.span.warm_up.s) {
      measuring = true;
      before = record.populations[segment];
      customers.start_measuring(ticks(Time{lone.span.warm_up.s}));
    }
    const std::uint32_t person = customers.take_due(segment, Time{due_s});
    if (person == chain::Customers::kNobody) continue;
    const customers::Contact& contact = contacts[random::detail::mix(++number) % contacts.size()];
    if (std::isfinite(contact.surfaces_after_s)) {
      customers.will_surface(segment, person, due_s + contact.surfaces_after_s, contact.major, contact.origin);
      customers.follow_up_by_chance(segment, person, contact.surfaces_after_s);
    }
    customers.judge(segment, person, contact, Time{due_s});
  }
  customers.read_areas(ticks(Time{lone.span.horizon.s}), stop);
  set_rates(start, before, record.populations[segment]);
  start.persons = customers.memories(segment, kMemories, Time{lone.span.horizon.s});
  return start;
}

}  // namespace

std::optional<chain::StartOfSegment> settle_customers(const chain::Plan& plan, chain::Index segment,
                                                      const std::vector<customers::Contact>& contacts,
                                                      std::uint64_t seed, const std::stop_token& stop,
                                                      const Alone& alone) {
  try {
    return settled(plan, segment, contacts, seed, stop, alone);
  } catch (const RunInterrupted&) {
    return std::nullopt;
  }
}

}  // namespace domino::measures
