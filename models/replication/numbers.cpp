#include "models/replication/numbers.h"

#include <algorithm>
#include <cmath>

#include "models/replication/times.h"

namespace domino::chain::numbers {

static void draw_attributes(Run& run, std::uint32_t id);

void begin(Run& run, std::uint32_t id) {
  if (run.plan.counters > 0) forget_visits(run, id);
  if (run.plan.attribute_slots > 0) draw_attributes(run, id);
  times::begin_case(run, id);
  if (!run.activities[id].detached) times::note_arrival(run, id);
}

std::uint64_t identity_of_customer(const Activity& activity) {
  return activity.identity ^ random::name_key("contact") * activity.attempts;
}

void begin_like(Run& run, std::uint32_t root, std::uint32_t id) {
  if (run.plan.counters > 0) forget_visits(run, id);
  if (run.plan.attribute_slots == 0) return;
  run.attributes.resize(
      std::max<std::size_t>(run.attributes.size(), run.activities.extent() * run.plan.attribute_slots));
  std::copy_n(&run.attributes[std::size_t{root} * run.plan.attribute_slots], run.plan.attribute_slots,
              &run.attributes[std::size_t{id} * run.plan.attribute_slots]);
}

static void draw_attributes(Run& run, std::uint32_t id) {
  run.attributes.resize(
      std::max<std::size_t>(run.attributes.size(), run.activities.extent() * run.plan.attribute_slots));
  const Activity& activity = run.activities[id];
  double* number = &run.attributes[std::size_t{id} * run.plan.attribute_slots];
  for (const PlannedAttribute& planned : activity.segment->plan->attributes) {
    auto draw = run.streams[planned.purpose].at(identity_of_customer(activity));
    *number++ = sample(run, planned.value, draw, id);
  }
}

double with_terms(const Run& run, const PlannedAmount& amount, random::Draws draw, std::uint32_t id) {
  double total = amount.base.sample(draw);
  for (const PlannedTerm& term : amount.terms) {
    const double factor = term.factor.sample(draw);
    const double of_the_case = term.attribute == kNoIndex ? term.recorded.of_case(run.activities[id].case_number)
                                                          : attribute(run, id, term.attribute);
    total += factor * of_the_case;
  }
  return total;
}

double attribute(const Run& run, std::uint32_t id, Index index) {
  const Activity& activity = run.activities[id];
  return run.attributes[std::size_t{activity.root} * run.plan.attribute_slots +
                        activity.segment->plan->attribute_slots[index]];
}

double value(const Run& run, const PlannedFigure& figure, std::uint32_t id) {
  return figure.attribute == kNoIndex ? figure.number : attribute(run, id, figure.attribute);
}

std::int16_t rounded_priority(double sum) {
  return static_cast<std::int16_t>(
      std::lround(std::clamp(sum, -organisation::kMostPriority, organisation::kMostPriority)));
}

void forget_visits(Run& run, std::uint32_t id) {
  run.counters.resize(std::max<std::size_t>(run.counters.size(), run.activities.extent() * kCaseCounters));
  std::fill_n(run.counters.begin() + static_cast<std::ptrdiff_t>(id * kCaseCounters), kCaseCounters, 0);
}

std::uint32_t visit_number(Run& run, std::uint32_t id, Index counter) {
  const Activity& activity = run.activities[id];
  return run.counters[activity.root * kCaseCounters + activity.segment->plan->counter_slots[counter]]++;
}

std::uint32_t visits_so_far(const Run& run, std::uint32_t id, Index counter) {
  if (counter == kNoIndex) return 0;
  const Activity& activity = run.activities[id];
  return run.counters[activity.root * kCaseCounters + activity.segment->plan->counter_slots[counter]];
}

}  // namespace domino::chain::numbers
