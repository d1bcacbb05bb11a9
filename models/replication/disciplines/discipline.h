/// Queue disciplines: which of the requests that wait in a queue is served next.
///
/// A discipline is one small type in a file of its own: the line that its queue is kept in, and what it compares. A new
/// one is its file, its row in disciplines.cpp, its enumerator (organisation.h) and word (the grammar), and a test.
#pragma once

#include <cstdint>
#include <optional>

#include "models/organisation/organisation.h"

namespace domino::chain {

/// What a discipline may ask about a request that waits.
class Candidate {
 public:
  virtual ~Candidate() = default;
  virtual double issued_s() const = 0;
  virtual double waited_s() const = 0;
  virtual int priority() const = 0;
  /// The waiting that counts as much as one priority; none: waiting raises no priority.
  virtual std::optional<double> ageing_s() const = 0;
  /// When it is due by its promise; the largest number there is where nothing is promised.
  virtual double due_s() const = 0;
  /// Whether it serves a case of an external customer, whoever asks.
  virtual bool for_customer() const = 0;
  /// How much the service weighs for the team that looks.
  virtual double weight() const = 0;
  /// The service time that is still required when the request joins the queue; sampled now if it was not before.
  virtual double work_s() = 0;
};

/// How the requests of a queue are kept.
enum class LineKind : std::uint8_t {
  in_turn,    ///< the first to come is the next
  backwards,  ///< the last to come is the next
  by_key,     ///< that with the smallest key, which never changes, is the next; the first to come among equals
  by_chance,  ///< each is the next with the same chance
};

/// Added to the instant of those that come after all others: longer than any run, and exact to a tenth of a
/// millisecond; within that the first to come is the next.
inline constexpr double kAfterOthers_s = 1e12;

struct DisciplineRule {
  LineKind line;
  double (*key)(Candidate&);   ///< of lines by key
  double (*rank)(Candidate&);  ///< compares the heads of several queues: the smallest is served first
};

const DisciplineRule& rule_of(organisation::Discipline discipline);

/// Whether a request in the queue may be served before one that came earlier.
inline bool may_overtake(organisation::Discipline discipline) {
  return discipline != organisation::Discipline::first_come;
}

}  // namespace domino::chain
