#include "engine/kernel/simulation.h"

namespace domino {

void Simulation::require_possible(Time at) const {
  DOMINO_REQUIRE_IN(context_, at >= context_.now && at < kNever,
                    "an event must be scheduled at a finite time that is not past");
}

void Simulation::schedule_far(Time at, std::uint32_t kind, std::uint32_t subject, Priority priority) {
  require_possible(at);
  queue_.push(at, priority, kind, subject);
}

EventHandle Simulation::schedule_cancellable_far(Time at, std::uint32_t kind, std::uint32_t subject,
                                                 Priority priority) {
  require_possible(at);
  return queue_.push_cancellable(at, priority, kind, subject);
}

}  // namespace domino
