/// The yardstick: an M/M/1 queue written by hand as a loop over two clocks, without an event set.
#pragma once

#include <cstdint>

namespace domino::bench {

struct HandWritten {
  double mean_wait = 0;  ///< in units of the mean time between arrivals
  double mean_number = 0;
};

/// Customers arrive at rate 1 and are served first come, first served at rate 1/mean_service; the run ends when
/// `customers` have been served. It draws from the same generator as the engine, keeps the instants of arrival
/// in a ring, and adds up waits and the area under the number present: nothing else.
HandWritten hand_written_mm1(std::uint64_t customers, double mean_service, std::uint64_t seed);

}  // namespace domino::bench
