/// Customer segments: who comes, when, for what, and how long they are willing to wait. Plain values.
#pragma once

#include <optional>
#include <string>

#include "engine/kernel/time.h"
#include "engine/random/distribution.h"
#include "engine/resources/calendar.h"
#include "models/customers/population.h"
#include "models/organisation/organisation.h"

namespace domino::customers {

/// The denominator of a service level.
enum class OutOf {
  arrived,   ///< all arrivals
  offered,   ///< arrivals that neither balked nor were blocked
  answered,  ///< cases that somebody has worked on
  served,    ///< cases that were served
  expected,  ///< the expected number of arrivals, a constant
};

/// The wait that a service level judges.
enum class LevelOf {
  first_answer,  ///< until somebody first works on the case
  all_waits,     ///< in all lines, over all attempts of a redial
};

/// Service level: the share of customers who wait less than `within`.
struct ServiceLevel {
  Duration within{};
  OutOf out_of = OutOf::arrived;
  bool count_lost = false;  ///< customers lost before `within` count as in target too
  LevelOf of = LevelOf::first_answer;

  /// Whether a case is in target is known no sooner than at its end.
  bool is_judged_at_end() const {
    return of == LevelOf::all_waits || out_of == OutOf::served || out_of == OutOf::offered;
  }
  friend bool operator==(const ServiceLevel&, const ServiceLevel&) = default;
};

/// Who turns away at the sight of the queue: with the chance 1/(1+exp(3-announced/expected)), where the announced wait
/// is what those before them need with the people on duty.
struct Balking {
  Duration expected{};
  friend bool operator==(const Balking&, const Balking&) = default;
};

/// Customers who were not served may try again.
struct Redial {
  double chance = 0;
  random::Distribution after = random::Distribution::exponential(1200);
  bool patience_drawn_again = false;  ///< else the same patience holds in full at each attempt
  friend bool operator==(const Redial&, const Redial&) = default;
};

/// What customers spend, each time they are served.
struct Sales {
  random::Distribution spends = random::Distribution::constant(0);  ///< money
  double margin = 1;  ///< of that, what is left after what was sold is paid for
  friend bool operator==(const Sales&, const Sales&) = default;
};

/// What a customer brings along, drawn at arrival: a number, or one of several words.
struct Attribute {
  struct Word {
    std::string word;
    double chance = 0;
    friend bool operator==(const Word&, const Word&) = default;
  };

  std::string name;
  organisation::Amount number = random::Distribution::constant(0);  ///< its terms may hold recorded values alone
  std::vector<Word> words{};                                        ///< instead of a number; chances add up to 1
};

/// What a plan takes over as it is (organisation.h).
struct SegmentTerms {
  std::string name;
  resources::Calendar arrive;                   ///< Poisson rate per second, already 0 outside hours
  std::optional<random::Distribution> every{};  ///< instead: gaps in seconds; `arrive` is then 1 within hours, else 0
  organisation::Trace instants{};               ///< instead: when they come, in seconds since the start, sorted
  std::optional<Population> population{};       ///< instead: persons who come again and again
  std::optional<Sales> sales{};                 ///< without them they bring nothing
  std::optional<random::Distribution> group{};  ///< so many come at once, rounded to whole customers
  std::optional<random::Distribution> busyness{};  ///< a factor on the rate, drawn anew each day
  std::optional<Duration> message_after{};         ///< a customer who waited this long leaves a message
  std::optional<Duration> patience_in_all{};       ///< bounds the waits of a case together
  std::optional<ServiceLevel> service_level{};
  std::optional<Balking> balks{};
  std::optional<Redial> redials{};
  std::optional<random::Distribution> parked_patience{};  ///< seconds for which a customer lets their case wait
  friend bool operator==(const SegmentTerms&, const SegmentTerms&) = default;
};

/// People who ask for something: customers, who may leave, or colleagues and partners, who may not.
struct Segment : SegmentTerms {
  std::string requester{};  ///< the department or partner that asks; empty: customers
  std::vector<Attribute> attributes{};
  organisation::Steps journey{};                   ///< `asks_for: S` is a journey of one step
  std::optional<organisation::Amount> patience{};  ///< seconds in one line until the customer abandons it
  std::string messages_to{};                       ///< the service that works messages off; empty: nobody does
  organisation::Figure priority = 0;               ///< added to that of each service asked for
  std::vector<std::string> report_by{};            ///< attributes by whose values they are also measured
};

}  // namespace domino::customers
