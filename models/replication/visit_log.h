/// The log of visits, kept where a run is asked for it: one line for each visit, begun or not.
#pragma once

#include <cstdint>
#include <optional>

#include "models/replication/run.h"

namespace domino::chain::visit_log {

/// A visit that was begun and never ended, because its case was given up while it waited for others.
void keep_visit_left(Run& run, const Activity& activity, const Frame& frame);
/// One line of the log.
void write_visit(Run& run, const Activity& activity, const ServiceState& service, Ticks issued,
                 std::optional<Ticks> started, Outcome outcome);
/// A visit that was never begun.
void keep_visit_out_of_line(Run& run, std::uint32_t activity, Outcome outcome);

/// A case has waited otherwise than for the first time in a visit; it got what it waited for if `outcome` is served.
void keep_wait(Run& run, std::uint32_t activity, Line line, Index thing, Ticks since, Outcome outcome);

}  // namespace domino::chain::visit_log
