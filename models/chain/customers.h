/// The customers of one replication who come again: what each remembers, when they come, and who stays.
///
/// A *base* is the population of one segment. Each of its persons has a next contact, or a day on which they drift
/// away, and perhaps an error that has not surfaced yet; a due calendar keeps the earliest of these for all persons, so
/// that the simulation has one event pending for a whole base. At the end of a contact its outcome is judged:
/// satisfaction, expectation, loyalty, leaving, money, word of mouth (models/customers). New persons come by themselves
/// — a Poisson process thinned by reputation — or because somebody spoke well. Guarantee: customers there were at first
/// + acquired = active + lost, at every instant. Every number of chance belongs to a person and the number of their
/// contact; a recruit's identity comes from their recruiter's, so that a what-if changes nobody else's luck. Cost: 96
/// bytes a person, some twenty exponentials a contact, nothing in between. Persons who are lost make room for new ones.
/// Limits: 5 million persons in one base.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <vector>

#include "engine/kernel/time.h"
#include "engine/random/stream.h"
#include "models/chain/due_calendar.h"
#include "models/chain/plan.h"
#include "models/chain/record.h"
#include "models/customers/encounter.h"
#include "models/customers/voice.h"

namespace domino::chain {

/// What a contact was like for who made it.
struct Contact {
  bool served = false;
  double waited_s = 0;  ///< before service
  double held_s = 0;    ///< for colleagues of whoever served
  double courtesy = people::Reference::courtesy;
  double knowledge = 0;
  double rudeness = 0;         ///< a chance
  std::uint32_t employee = 0;  ///< who served; 0: nobody that could be known again
  double earlier_tries = 0;
  bool called_back = false;
  bool promise_broken = false;
};

/// What came of it.
struct Verdict {
  double satisfaction = 0;
  bool left = false;
  bool furious = false;  ///< enough to insult whoever served
};

class Customers {
 public:
  static constexpr std::uint32_t kNobody = DueCalendar::kNothing;

  /// The plan has populations, and must live as long.
  explicit Customers(const Plan& plan);

  void reset(std::uint64_t seed, std::uint64_t number, Record& record);
  void start_measuring(Ticks now);
  void read_areas(Ticks now);

  /// When something happens next in the base of a segment; infinite: never.
  double next_due(Index segment);
  /// Does what is due: an error surfaces, somebody drifts away, or somebody comes, who is returned.
  std::uint32_t take_due(Index segment, Time now);

  /// The address of the numbers of this person's present contact.
  std::uint64_t identity_of_contact(Index segment, std::uint32_t person) const;
  /// A factor on how long they wait before they give up.
  double patience(Index segment, std::uint32_t person) const;
  /// An error escaped in the present contact, and will surface.
  void will_surface(Index segment, std::uint32_t person, double at_s, bool major);
  /// The contact has ended.
  Verdict judge(Index segment, std::uint32_t person, const Contact& contact, Time now);

  bool is_full() const { return full_; }

 private:
  enum class State : std::uint8_t { nobody, prospect, active };

  struct Person {
    double next_s = 0;  ///< of the next contact, or of drifting away
    double surfaces_s = std::numeric_limits<double>::infinity();
    double last_s = 0;  ///< the end of the last encounter
    std::uint64_t identity = 0;
    float loyalty = 0;
    float log_expected_wait = 0;
    std::array<float, customers::kDimensions> expected{};
    std::array<std::uint32_t, 4> acquainted{};  ///< the last who served them
    float failed_day = -1e9F;                   ///< when the last failure surfaced
    std::uint32_t next = 0;                     ///< in the calendar, or among those gone
    std::uint16_t encounters = 0;               ///< judged so far, the most that fit
    std::uint16_t contacts = 0;                 ///< begun so far, modulo 2^16
    float brought = 0;                          ///< margin less compensation, since the run began
    std::uint8_t served = 0;                    ///< of these, up to that of regulars
    State state = State::nobody;
    bool drifts = false;  ///< that is what happens next
    bool major = false;   ///< is what will surface
  };
  static_assert(sizeof(Person) <= 100, "a million persons are a hundred megabytes");

  /// How many customers there are, and the integral of that over time: level·T less the sum of change·instant.
  struct Active {
    std::int64_t level = 0;
    double area_s = 0;  ///< less level·now

    void change(std::int64_t by, double now_s) {
      level += by;
      area_s -= static_cast<double>(by) * now_s;
    }
    void reset(double now_s) { area_s = -static_cast<double>(level) * now_s; }
    double area(double now_s) const { return area_s + static_cast<double>(level) * now_s; }
  };

  struct Base {
    Index segment = 0;
    const customers::Population* population = nullptr;
    const customers::Sales* sales = nullptr;  ///< none: they bring nothing
    DueCalendar calendar;
    std::vector<Person> persons;
    std::uint32_t free = kNobody;
    customers::Quality usual{};
    customers::Traits fresh;
    customers::Traits regular;
    double log_tolerated = 0;
    double open_share = 1;  ///< of calendar time
    double gap_s = 0;
    double candidates_per_s = 0;  ///< prospects by themselves, at the best reputation, in open time
    double candidate_s = std::numeric_limits<double>::infinity();
    std::uint64_t candidates = 0;
    std::uint64_t deterred = 0;   ///< prospects who will not come
    std::uint64_t seen_lost = 0;  ///< losses that the firm notices within the measured span
    customers::Reputation reputation;
    Active active;
    std::array<random::Stream, 7> luck{random::Stream(0, 0, 0), random::Stream(0, 0, 0), random::Stream(0, 0, 0),
                                       random::Stream(0, 0, 0), random::Stream(0, 0, 0), random::Stream(0, 0, 0),
                                       random::Stream(0, 0, 0)};

    std::uint32_t& next(std::uint32_t id) { return persons[id].next; }
    double due(std::uint32_t id) const { return std::min(persons[id].next_s, persons[id].surfaces_s); }
  };
  /// What chance decides.
  enum Luck : std::size_t { kComing, kJudging, kLeaving, kTalking, kSpending, kFailing, kProspects };

  Base& base_of(Index segment) { return bases_[of_segment_[segment]]; }
  const Base& base_of(Index segment) const { return bases_[of_segment_[segment]]; }
  random::Draws draws(const Base& base, Luck what, const Person& person) const {
    return base.luck[what].at(person.identity, person.contacts);
  }
  PopulationRecord& record_of(const Base& base) { return record_->populations[base.segment]; }
  PopulationWeek& week_of(const Base& base, double at_s);

  void open(Base& base, std::uint64_t seed, std::uint64_t number);
  Person newcomer(const Base& base, std::uint64_t identity) const;
  void settle(Base& base, Person& person);
  std::uint32_t admit(Base& base, const Person& person);
  void release(Base& base, std::uint32_t id);
  void draw_candidate(Base& base, double now_s);
  bool comes_by_itself(Base& base, double now_s);
  bool begin_contact(Base& base, std::uint32_t id, Time now);
  void fail(Base& base, std::uint32_t id, Time now);
  void remember(Base& base, Person& person, const customers::Quality& seen, double satisfaction, double now_s);
  void get_to_know(Person& person, std::uint32_t employee) const;
  double mean_spending(const Base& base, const Person& person) const;
  void spend(Base& base, Person& person);
  void compensate(Base& base, Person& person, double now_s);
  void advertise(Base& base, double now_s);
  void tell_others(Base& base, std::uint32_t id, double satisfaction, double now_s);
  void go_on(Base& base, std::uint32_t id, double now_s);
  void lose(Base& base, std::uint32_t id, Loss loss, double now_s);
  double leaving_a_year(const Base& base, double loyalty) const;
  const customers::Traits& traits_of(const Base& base, const Person& person) const {
    return person.served >= customers::kContactsOfRegulars ? base.regular : base.fresh;
  }

  const Plan& plan_;
  const people::Parameters& p_;
  Record* record_ = nullptr;
  std::vector<Base> bases_;
  std::vector<Index> of_segment_;
  bool full_ = false;
};

}  // namespace domino::chain
