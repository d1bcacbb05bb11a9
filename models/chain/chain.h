/// A service chain as its author states it: departments, services, customers, and the span to simulate.
///
/// This is the value that `scenarios/language` builds from a file and that C++ users build by hand;
/// `compile` (plan.h) turns it into the immutable plan that replications run on.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/kernel/time.h"
#include "models/chain/levels.h"
#include "models/chain/start.h"
#include "models/customers/segment.h"
#include "models/organisation/money.h"
#include "models/organisation/organisation.h"
#include "models/people/settings.h"

namespace domino::chain {

/// How a replication ends.
enum class Ending {
  cut,    ///< at the horizon, whoever is present (a steady state)
  clear,  ///< arrivals stop at the horizon and everybody present is dealt with (finite days)
};

struct Span {
  Duration horizon{};  ///< the end of the run, counted from its beginning
  Duration warm_up{};  ///< measured from here to the horizon; the state is kept, the statistics start anew
  Ending ending = Ending::cut;
  std::uint64_t event_limit = 20'000'000'000;  ///< a run that needs more cannot go on
  std::uint32_t case_limit = 4'000'000'000;  ///< nor one with more cases present at once; they are numbered in 32 bits

  Duration measured() const { return horizon - warm_up; }
  /// A warm-up before what is measured, which stays as long as it is.
  void put_before(Duration new_warm_up) {
    if (new_warm_up == warm_up) return;
    horizon = measured() + new_warm_up;
    warm_up = new_warm_up;
  }
  friend bool operator==(const Span&, const Span&) = default;
};

/// A time between two places of a customer's way, as `measure` states it.
struct MarkedTime {
  std::string name;
  std::string from;  ///< a mark; empty: the arrival
  std::string to;    ///< a mark

  friend bool operator==(const MarkedTime&, const MarkedTime&) = default;
};

/// A quantile that the scenario asks for beyond those that are always there, such as `customers.wait.p80`.
struct AskedQuantile {
  std::string time;  ///< the address before `.p80`
  int percent = 0;

  friend bool operator==(const AskedQuantile&, const AskedQuantile&) = default;
};

/// A limit that a quantile is held against: the observations up to it are counted exactly.
struct AskedLimit {
  std::string time;
  double within_s = 0;
  bool below = false;  ///< an observation of exactly so long is beyond it

  /// The longest span that is counted.
  Ticks longest() const { return ticks(Duration{within_s}) - static_cast<Ticks>(below); }
  friend bool operator==(const AskedLimit&, const AskedLimit&) = default;
};

struct Chain {
  std::vector<organisation::Department> departments;
  std::vector<organisation::Service> services;
  std::vector<customers::Segment> segments;
  std::vector<organisation::Stock> stocks;
  std::vector<organisation::Gate> gates;
  std::vector<organisation::Partner> partners;
  std::optional<people::Settings> people{};     ///< none: nobody's state changes anything
  people::Parameters experience{};              ///< what customers go by, and work where there are no `people`
  people::Beginning beginning{};                ///< of people and of populations
  std::vector<SettledStart> starts;             ///< by group; empty: not looked for yet, everybody at the reference
  std::vector<Level> levels;                    ///< with their intercepts; those not among them have none
  std::optional<organisation::Money> money{};   ///< none: nobody asks how much is left
  std::vector<organisation::Payment> payments;  ///< once each
  std::vector<MarkedTime> marked_times;
  std::vector<AskedQuantile> quantiles;
  std::vector<AskedLimit> limits;
  Span span;

  /// What work goes by.
  const people::Parameters& assumptions() const { return people ? people->parameters : experience; }
};

/// A mistake in a chain, told by the address of the thing that is wrong ("services.advice.by").
struct Fault {
  std::string address;
  std::string message;     ///< what is wrong, as a clause
  std::string reason;      ///< why it matters, or empty
  std::string suggestion;  ///< the nearest thing that would be right, or empty
  bool of_name = false;    ///< it is the name at the end of the address that is wrong, not what stands under it
};

}  // namespace domino::chain
