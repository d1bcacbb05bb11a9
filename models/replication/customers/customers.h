/// The customers of one replication who come again: what each remembers, when they come, and which of them stay.
///
/// A *base* is the population of one segment. Each of its persons has a next contact, or a day on which they drift
/// away, and perhaps an error that has not surfaced yet; a due calendar keeps the earliest of these for all persons, so
/// that the simulation has one event pending for a whole base. At the end of a contact its outcome is judged:
/// satisfaction, expectation, loyalty, leaving, money, word of mouth (models/customers). New persons come by themselves
/// — a Poisson process thinned by reputation — or by word of mouth. Guarantee: customers there were at first
/// + acquired = active + lost, at every instant. Every number of chance belongs to a person and the number of their
/// contact; a recruit's identity comes from their recruiter's, so that a what-if changes nobody else's random numbers.
/// Something that goes wrong — an error that surfaces, a need that is not met, harm — opens a failure
/// (customers_failing.cpp): a customer whose complaint is work stays away until it is settled, or was in vain.
/// Cost: 104 bytes a person, some twenty exponentials a contact, nothing in between. Persons who are lost make room for
/// new ones. Limits: 5 million persons in one base.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <stop_token>
#include <vector>

#include "engine/kernel/memory.h"
#include "engine/kernel/time.h"
#include "engine/random/stream.h"
#include "engine/statistics/even_sample.h"
#include "models/chain/start.h"
#include "models/customers/attribution.h"
#include "models/customers/contact.h"
#include "models/customers/encounter.h"
#include "models/customers/leaving.h"
#include "models/customers/voice.h"
#include "models/plan/plan.h"
#include "models/replication/customers/due_calendar.h"
#include "models/replication/record/record.h"

namespace domino::chain {

/// The department that answers for what it was like.
struct Blamed {
  const std::vector<double>& waiting;  ///< shares of the wait, by department
  Index served_by = kNoIndex;
};

/// A complaint that becomes work.
struct Complaint {
  std::uint32_t number = 0;    ///< in its base; `Customers::kNobody`: of a customer who has left already
  std::uint64_t identity = 0;  ///< the address of its numbers
};

/// What came of it.
struct Verdict {
  double satisfaction = 0;
  bool left = false;
  bool furious = false;  ///< enough to insult the employee who served
};

class Customers {
 public:
  static constexpr std::uint32_t kNobody = DueCalendar::kNothing;
  static constexpr std::size_t kBytesAPerson = 104;

  /// The plan has populations, and must live as long.
  /// Its persons count against the budget, if there is one.
  explicit Customers(const Plan& plan, MemoryBudget* budget = nullptr);

  /// Both look at every person, and throw RunInterrupted where they are told to stop meanwhile.
  void reset(std::uint64_t seed, std::uint64_t number, Record& record, const std::stop_token& stop);
  void read_areas(Ticks now, const std::stop_token& stop);
  void start_measuring(Ticks now);

  /// When something happens next in the base of a segment; infinite: never.
  double next_due(Index segment);
  /// Does what is due: an error surfaces, a customer drifts away, or one comes and is returned.
  std::uint32_t take_due(Index segment, Time now);

  /// The address of the numbers of this person's present contact.
  std::uint64_t identity_of_contact(Index segment, std::uint32_t person) const;
  /// A factor on how long they wait before they give up.
  double patience(Index segment, std::uint32_t person) const;
  /// An error escaped in the present contact, and will surface.
  void will_surface(Index segment, std::uint32_t person, double at_s, bool major, Index origin);
  /// Somebody has asked this person whether all was well at that contact (`identity_of_contact`): an error that has not
  /// been felt yet may be found.
  void follow_up(Index segment, std::uint32_t person, std::uint64_t contact, Time now);
  /// The same where nobody is at work: whether they are asked before the error is felt is drawn.
  void follow_up_by_chance(Index segment, std::uint32_t person, double surfaces_after_s);
  /// The contact has ended. Where a department answers for it, that is written into the record.
  Verdict judge(Index segment, std::uint32_t person, const customers::Contact& contact, Time now,
                const Blamed* blamed = nullptr);

  /// Whether this person needs the n-th of what their segment requires.
  bool requires_it(Index segment, std::uint32_t person, std::size_t n) const;
  /// A factor on how long it takes to serve those of the present contact.
  double lasts(Index segment, std::uint32_t person) const;

  /// The next complaint of a base that has to become work, if there is one.
  std::optional<Complaint> take_complaint(Index segment);
  /// It has been dealt with.
  void close_complaint(Index segment, std::uint32_t number, bool settled, Time now);

  /// Some base has as many persons as one may have.
  bool is_full() const { return full_; }
  /// How many persons the base of a segment has room for: those who are there, and those who have gone.
  std::size_t persons(Index segment) const { return base_of(segment).persons.size(); }

  // --- for the settled start (models/measures/study/settled_start.h) ---------------------------------------------
  /// From now on each customer who leaves is replaced by a new one, and no others come: of a base that neither grows
  /// nor shrinks it is seen what its customers come to be like.
  void hold_constant() { constant_ = true; }
  /// Keeps about this many of the contacts of each base, evenly over the measured span.
  void keep_contacts(std::size_t about) { to_keep_ = about; }
  const std::vector<customers::Contact>& kept_contacts(Index segment) const { return base_of(segment).kept.things(); }
  /// What the customers of a base are like now: at most so many of them, evenly over all in the order of their loyalty,
  /// so that a few have its distribution.
  std::vector<StartOfSegment::Memory> memories(Index segment, std::size_t most, Time now) const;

 private:
  enum class State : std::uint8_t { nobody, prospect, looking, active };

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
    float brought = 0;                          ///< margin less compensation, since the run began
    float drift = 0;                            ///< the rate a year at which they drift away until `next_s`
    std::uint16_t encounters = 0;               ///< judged so far, the most that fit
    std::uint16_t contacts = 0;                 ///< begun so far, modulo 2^16
    std::uint16_t origin = 0;                   ///< the department where what will surface was made
    std::uint8_t served = 0;                    ///< of these contacts, up to that of regulars
    State state : 5 = State::nobody;
    bool drifts : 1 = false;  ///< that is what happens next
    bool major : 1 = false;   ///< is what will surface
    bool found : 1 = false;   ///< what would surface has been found before it is felt
  };
  static_assert(sizeof(Person) <= kBytesAPerson, "a million persons are a hundred megabytes");

  /// What has gone wrong for a customer, until it is known what becomes of it.
  struct Failing {
    customers::Quality seen{};
    double satisfaction = 0;  ///< but for what a recovery gives back
    double usual = 0;         ///< what it would have been had nothing failed
    customers::Failure failure{};
    Loss loss = Loss::silent;  ///< the cause, should they leave
    Index origin = 0;          ///< the department that answers for it
    bool harmed = false;
    bool judged = false;  ///< satisfaction has been taken in already
    double leaves = 0;    ///< drawn: whether they do
  };
  enum class Reaction : std::uint8_t { stays, leaves, waits };

  /// A complaint that is work; complaints are numbered in the order in which they are filed.
  struct Filed {
    std::uint32_t person = kNobody;  ///< kNobody: it is closed
    double at_s = 0;
    Failing failing;
  };
  struct Complaints {
    BudgetedVector<Filed> filed;
    std::size_t open = 0;              ///< into `filed`: those before it are closed
    std::uint32_t forgotten = 0;       ///< numbers before `filed`
    BudgetedVector<Complaint> coming;  ///< not taken yet, the latest first
  };

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
    BudgetedVector<Person> persons;
    std::uint32_t free = kNobody;
    customers::Quality usual{};
    customers::Traits fresh;
    customers::Traits regular;
    customers::Traits looking;
    double tolerated_s = 1;
    double log_tolerated = 0;
    double open_share = 1;  ///< of calendar time
    double gap_s = 0;
    double candidates_per_s = 0;  ///< prospects by themselves, at the best reputation, in open time
    double candidate_s = std::numeric_limits<double>::infinity();
    std::uint64_t candidates = 0;
    double deterring = 0;  ///< at `deterring_s`: prospects who were about to come and will not
    double deterring_s = 0;
    std::uint64_t seen_lost = 0;  ///< losses that the firm notices within the measured span
    customers::Reputation reputation;
    Active active;
    const StartOfSegment* start = nullptr;  ///< none: all at the reference
    std::vector<std::uint16_t> origins;     ///< of its memories: where what will surface was made
    statistics::EvenSample<customers::Contact> kept;
    std::uint64_t lost = 0;
    Complaints complaints;
    random::Stream requiring{0, 0, 0};
    random::Stream company{0, 0, 0};
    std::array<random::Stream, 7> streams{random::Stream(0, 0, 0), random::Stream(0, 0, 0), random::Stream(0, 0, 0),
                                          random::Stream(0, 0, 0), random::Stream(0, 0, 0), random::Stream(0, 0, 0),
                                          random::Stream(0, 0, 0)};

    std::uint32_t& next(std::uint32_t id) { return persons[id].next; }
    double due(std::uint32_t id) const { return std::min(persons[id].next_s, persons[id].surfaces_s); }
    bool of_prospects() const { return population->kind == customers::Kind::prospect; }
  };
  /// What random numbers are for; each purpose has a stream of its own.
  enum Purpose : std::size_t { kComing, kJudging, kLeaving, kTalking, kSpending, kFailing, kProspects };

  Base& base_of(Index segment) { return bases_[of_segment_[segment]]; }
  const Base& base_of(Index segment) const { return bases_[of_segment_[segment]]; }
  random::Draws draws(const Base& base, Purpose what, const Person& person) const {
    return base.streams[what].at(person.identity, person.contacts);
  }
  PopulationRecord& record_of(const Base& base) { return record_->populations[base.segment]; }
  PopulationWeek& week_of(const Base& base, double at_s);

  void begin_from(const SettledStart& settled);
  void open(Base& base, std::uint64_t seed, std::uint64_t number, const std::stop_token& stop);
  double advertised_per_s(const Base& base) const;
  double candidates_per_s(const Base& base) const;
  void begin_as_before(const Base& base, Person& person) const;
  std::uint64_t lost_before(const Base& base) const;
  Person newcomer(const Base& base, std::uint64_t identity) const;
  void settle(Base& base, Person& person);
  std::uint32_t admit(Base& base, const Person& person);
  void release(Base& base, std::uint32_t id);
  void replace(Base& base, std::uint32_t id, double now_s);
  double deterring(const Base& base, double now_s) const;
  bool is_deterred(Base& base, const Person& person, double now_s) const;
  void find(Base& base, Person& person);
  void persuade(const Base& base, Person& person) const;
  static double left_of_market(const Base& base);
  void draw_candidate(Base& base, double now_s);
  bool comes_by_itself(Base& base, double now_s);
  bool begin_contact(Base& base, std::uint32_t id, Time now);
  void win(Base& base, Person& person, double now_s);
  void fail(Base& base, std::uint32_t id, Time now);
  Verdict fail_at_once(Base& base, std::uint32_t id, const customers::Contact& contact, Index served_by,
                       double satisfaction, Time now);
  Reaction go_wrong(Base& base, std::uint32_t id, Failing failing, random::Draws draw, Time now);
  bool conclude(Base& base, std::uint32_t id, const Failing& failing, Time now);
  void file(Base& base, std::uint32_t id, const Failing& failing, Time now);
  void close(Base& base, Filed& filed, customers::Recovery recovery, Time now);
  double next_in_vain(const Base& base) const;
  Verdict look(Base& base, std::uint32_t id, const customers::Contact& contact, double satisfaction, double now_s);
  customers::Traits traits_now(const Base& base, const Person& person) const;
  double company(const Base& base, const Person& person) const;
  customers::Memory memory_of(const Base& base, const Person& person, std::uint32_t employee, double now_s) const;
  void remember(Base& base, Person& person, const customers::Quality& seen, double satisfaction, double now_s);
  Verdict apply(Base& base, std::uint32_t id, const customers::Contact& contact, const customers::Perceived& perceived,
                const customers::Decision& decision, double now_s);
  void get_to_know(Person& person, std::uint32_t employee) const;
  double mean_spending(const Base& base, const Person& person) const;
  void spend(Base& base, Person& person);
  void compensate(Base& base, Person& person, double now_s);
  void advertise(Base& base, double now_s);
  enum class Occasion : std::uint8_t { contact, failure };
  void spread_word(Base& base, std::uint32_t id, double satisfaction, double now_s,
                   Occasion occasion = Occasion::contact);
  void go_on(Base& base, std::uint32_t id, double now_s);
  void plan_next(Base& base, Person& person, double now_s);
  void face_drift(Base& base, const Person& person, double now_s, double sign);
  void lose(Base& base, std::uint32_t id, Loss loss, double now_s);
  static customers::Circumstances circumstances_of(const Base& base, double gap_s, double mean_gap_s);
  double mean_gap_s(const Base& base, double loyalty) const;
  double drifting_a_year(const Base& base, double loyalty) const;
  double leaving_a_year(const Base& base, double loyalty) const;
  double worth(const Base& base, const Person& person) const;
  // Attribution of losses (customers_worth.cpp):
  ChurnRecord* churn_of(const Base& base) { return record_->churn.empty() ? nullptr : &record_->churn[base.segment]; }
  void blame_encounter(Base& base, const Person& before, const customers::Encountered& encountered, double actual,
                       const Blamed& blamed);
  void blame_failure(Base& base, const customers::Memory& before, double value, const Failing& failing,
                     double satisfaction, double actual);
  void blame_anyway(Base& base, const Person& before, double actual);
  void blame_drift(Base& base, const Person& person, double years);
  const customers::Traits& traits_of(const Base& base, const Person& person) const {
    if (person.state == State::looking) return base.looking;
    return person.served >= customers::kContactsOfRegulars ? base.regular : base.fresh;
  }

  const Plan& plan_;
  const people::Parameters& p_;
  const SettledStart* begun_ = nullptr;  ///< from which the customers begin
  MemoryBudget* budget_;
  Record* record_ = nullptr;
  std::vector<Base> bases_;
  std::vector<Index> of_segment_;
  std::size_t to_keep_ = 0;
  bool constant_ = false;
  bool full_ = false;
};

}  // namespace domino::chain
