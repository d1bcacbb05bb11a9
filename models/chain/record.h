/// What one replication leaves behind: counts, tallies and integrals by segment and department.
///
/// Everything that must add up is an integer — counts, and times in ticks — so sums are exact and do not
/// depend on their order. A record is reused from replication to replication; measures read it at the end.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/kernel/time.h"
#include "engine/statistics/quantile_sketch.h"
#include "engine/statistics/tick_area.h"
#include "engine/statistics/tick_sum.h"
#include "models/chain/plan.h"

namespace domino::chain {

/// How a customer's contact ended.
enum class Outcome : std::uint8_t { served, abandoned, blocked, message, disconnected };
inline constexpr std::size_t kOutcomes = 5;

struct SegmentRecord {
  std::uint64_t carried = 0;  ///< present when measuring began
  std::uint64_t arrived = 0;
  std::uint64_t ended[kOutcomes] = {};
  std::uint64_t in_target = 0;      ///< as the segment's service level counts
  statistics::TickSum wait;         ///< in all queues of the own journey, of everybody but the blocked
  statistics::TickSum answer_wait;  ///< until first served, of the answered
  statistics::TickSum sojourn;      ///< of the served
  statistics::QuantileSketch wait_distribution;

  std::uint64_t count(Outcome outcome) const { return ended[static_cast<std::size_t>(outcome)]; }
  std::uint64_t ended_in_all() const;
  std::uint64_t present() const { return carried + arrived - ended_in_all(); }
  /// Starts anew and keeps the memory.
  void clear();
};

struct DepartmentRecord {
  std::uint64_t requests = 0;    ///< issued to it
  statistics::TickSum wait;      ///< from issue to start of service, or to leaving
  statistics::TickSum response;  ///< from issue to completion
  statistics::QuantileSketch wait_distribution;
  Ticks busy = 0;                       ///< person-ticks at work
  Ticks busy_on_duty = 0;               ///< of these, within the hours on duty
  Ticks on_duty = 0;                    ///< scheduled person-ticks
  Ticks waiting = 0;                    ///< request-ticks in the queue
  std::uint64_t waiting_at_middle = 0;  ///< requests in the queue at half of the measured span
  std::uint64_t waiting_at_end = 0;     ///< and at its end
  std::uint64_t requests_until_middle = 0;

  /// Starts anew and keeps the memory.
  void clear();
};

/// One visit to a service, as `visits.csv` and process-mining tools want it.
struct Visit {
  std::uint64_t case_number = 0;  ///< from 1, in order of arrival within the segment
  Index segment = 0;
  Index service = 0;
  Ticks issued = 0;
  Ticks started = 0;  ///< of no meaning unless `was_started`
  Ticks ended = 0;
  bool was_started = false;
  bool internal = false;          ///< asked for by a department, not by the customer
  organisation::NeedMode mode{};  ///< of internal visits
  Outcome outcome = Outcome::served;
};

struct Record {
  std::vector<SegmentRecord> segments;
  std::vector<DepartmentRecord> departments;
  Duration measured{};  ///< the span over which areas are taken
  std::uint64_t events = 0;
  std::uint64_t open_requests = 0;  ///< notified requests still open at the end
  bool cleared = true;              ///< false if a finite day could not be cleared
  std::vector<Visit> visits;        ///< only where they were asked for
};

}  // namespace domino::chain
