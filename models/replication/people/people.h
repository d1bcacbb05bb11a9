/// The people of one replication: what each of them feels and can do, from shift to shift.
///
/// A *place* is a number of a team's crew; a person holds it from being hired until quitting, and then it is empty
/// until somebody else has been hired and trained. What work needs of a person (pace, errors, courtesy) is worked out
/// once as their shift begins, from morale, tenure and training as they are then; only fatigue and load are looked at
/// as each piece of work begins. Morale, burnout and quitting move as the shift ends, on the means of the shift, and
/// exactly in between (models/people). Guarantee: every number of chance belongs to a place, its holder and an ordinal,
/// so that a what-if does not change the random numbers of others. Nothing is allocated after the first reset. Cost:
/// three exponentials a piece of work, five an answer to a colleague, a few dozen a person and shift; nothing for who
/// is idle in between. 256 bytes a place, 40 for each provider and service its people ask. Limits: a place that is
/// never left, day and night, is held by people of one mind who take turns every eight hours. A gap of up to three
/// hours in somebody's duty is a break of the same shift. A successor takes over the open requests of whoever left.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "engine/kernel/time.h"
#include "engine/random/stream.h"
#include "engine/statistics/tick_area.h"
#include "models/plan/plan.h"
#include "models/replication/record/record.h"

namespace domino::chain {

/// Somebody at work, or a place.
struct PlaceOf {
  Index team = kNoIndex;
  std::uint32_t who = 0;
};

/// How busy a department is as a piece of work begins.
struct Load {
  double waiting = 0;
  double in_service = 0;
  double on_duty = 0;

  double for_each() const { return (waiting + in_service) / (on_duty > 1 ? on_duty : 1); }
};

/// An answer that a colleague has got.
struct Answered {
  PlaceOf requester{};
  PlaceOf provider{};
  Index service = 0;
  double response_s = 0;  ///< in business time of the provider
  double needed_s = 0;
  double transparency = 0;
  bool in_time = true;  ///< within the promise, or nothing was promised
  Severity severity{};
  unsigned loops = 0;
};

/// How somebody treats a customer.
struct Manner {
  double courtesy = 0;
  double knowledge = 0;
  double rudeness = 0;       ///< a chance
  std::uint32_t holder = 0;  ///< how many have held the place before
};

/// What the state of people did to their work, shift by shift: recorded in one run, followed in another. So the two
/// ways in which a change reaches customers can be told apart: by time, with people as they were, and through people,
/// with everything else as it was (measures/elasticity.h). Shifts follow from calendars, vacancies from who quits, so
/// that places have the same shifts in both runs.
struct PeoplePath {
  struct Shift {
    double exponent = 0;  ///< as of Person
    double factor = 1;
    double error_logit = 0;
    double courtesy_logit = 0;
    bool here = false;
    bool quits = false;  ///< at its end
  };
  std::vector<std::vector<Shift>> places{};  ///< by place, then shift begun
};

class People {
 public:
  /// The plan has people, and must live as long.
  explicit People(const Plan& plan);

  /// Everybody as at the beginning of the replication.
  void reset(std::uint64_t seed, std::uint64_t number, Record& record);
  /// In the runs to come: who comes to a shift, how they work in it and whether they quit at its end is as in
  /// `followed`, if any, and is written to `recorded`, if any. Their own state goes on, and does nothing. Fatigue and
  /// load within a shift stay what they are in the run, and so does what people think of those who serve them.
  void follow(const PeoplePath* followed, PeoplePath* recorded) {
    followed_ = followed;
    recorded_ = recorded;
  }
  void start_measuring(Ticks now);
  void read_areas(Ticks now);

  // --- duty ------------------------------------------------------------------------------------------------
  /// Shifts begin and end so that the first `heads` places are on duty; says who is there. `draw`: of absence, and the
  /// ordinal of the shift.
  void set_duty(Index team, std::uint32_t heads, const random::Stream& draw, std::uint32_t shift, Time now,
                std::vector<bool>& present);
  /// Those who hold a place that is never left go home and others of the same mind come.
  void take_turns(Index team, Time now);
  bool is_never_left(Index team) const { return teams_[team].never_left > 0; }
  /// By the calendar of the plan, or by one that an intervention brings.
  bool may_never_be_left(Index team) const;
  /// The team goes by this calendar from now on, which must live as long.
  void keep(Index team, const resources::Calendar& staff);
  /// Of the first `heads` places, those without anybody.
  std::uint32_t vacant(Index team, std::uint32_t heads) const;

  // --- work ------------------------------------------------------------------------------------------------
  /// `fresh`: nobody has worked on the request before.
  void take_up(PlaceOf place, const Load& load, bool fresh, Time now);
  void lay_down(PlaceOf place, Time now);
  /// A factor on how long work takes that this person begins now.
  double pace(PlaceOf place, const Load& load) const;
  /// What is added to the log-odds of an error in work that ends now.
  double error_logit(PlaceOf place, const Load& load, Time now);

  // --- what they hear --------------------------------------------------------------------------------------
  void answer(const Answered& answered, Time now);
  /// A request to their department was.
  void escalated(Index department, Time now);
  /// A customer was rude to them.
  void insult(PlaceOf place) { at(place).insulted = true; }
  /// A customer says how satisfied they are.
  void hear(PlaceOf place, double satisfaction);
  /// How whoever holds a place treats a customer whom they begin to serve now.
  Manner manner(PlaceOf place, Time now);
  /// The chance that this requester escalates an overdue request to this department.
  double voice(PlaceOf requester, Index provider) const;
  /// A place of the department, by the number of a case that is nobody's in particular.
  PlaceOf somebody_of(Index department, std::uint64_t identity) const;

  // --- what is done about them -----------------------------------------------------------------------------
  void teach(Index department, double training, Time now);
  void share_vision(Index department, double share, Time now);
  /// How likely somebody of the department is praised in a week from now on.
  void set_praise(Index department, double weekly) { departments_[department].praise = weekly; }

  /// Of everybody there is, as far as it is known; at the reference where there is nobody.
  double mean_morale() const;
  /// Where the people of each department are now, on average.
  std::vector<StartOfDepartment> means() const;

 private:
  enum class Doing : std::uint8_t { off, idle, busy };

  struct alignas(64) Person {
    // Looked at with each piece of work:
    double fatigue = 0;  ///< at `since_s`
    double fatigue_level = 0;
    double fatigue_time_s = 1;
    double since_s = 0;
    double tired_s = 0;   ///< ∫ fatigue over the shift so far
    double exponent = 0;  ///< of morale, on the pace, for this shift
    double factor = 1;    ///< of learning and skill, for this shift
    double error_logit = 0;
    double courtesy_logit = 0;
    // Heard in the course of a shift:
    double news = 0;  ///< sum of disconfirmations
    std::uint32_t answers = 0;
    Doing doing = Doing::off;
    bool scheduled = false;
    bool here = false;  ///< has come to this shift
    bool on_break = false;
    bool at_work = false;
    bool insulted = false;
    bool praised = false;
    bool in_training = false;  ///< hired, and paid for this shift, but not at work yet
    // Moved from shift to shift:
    double morale = 0;  ///< at `looked_s`
    double level = 0;
    double looked_s = 0;
    double burnout = 0;
    double feedback = 0;
    double recognition = 0;
    double satisfaction = 0;  ///< with those who serve them
    double vision = 0;        ///< at `vision_at_s`
    double vision_at_s = 0;
    double training = 0;  ///< at `training_at_s`
    double training_at_s = 0;
    double hired_s = 0;
    double vacant_until_s = kNobodyVacant;
    double hazard = 0;
    double quits_at = 0;  ///< a hazard
    double duty_s = 0;
    double duty_since_s = 0;
    double skill = 1;
    std::uint64_t escalations = 0;  ///< of the department, as the shift began
    std::uint64_t begun = 0;        ///< requests that the department had taken up then
    std::int64_t week = 0;          ///< the last in which praise was decided
    std::uint32_t holder = 0;       ///< how many have held the place before
  };
  static constexpr double kNobodyVacant = -std::numeric_limits<double>::infinity();
  static bool is_vacant(const Person& person) { return person.vacant_until_s != kNobodyVacant; }

  struct Team {
    Index department = 0;
    std::uint32_t first = 0;  ///< into people_
    std::uint32_t places = 0;
    std::uint32_t never_left = 0;
    const resources::Calendar* staff = nullptr;
    double morale = 0;  ///< sum over those there are
    std::uint32_t filled = 0;
    random::Stream quitting{0, 0, 0};
    random::Stream vacancies{0, 0, 0};
    random::Stream praise{0, 0, 0};
    random::Stream skill{0, 0, 0};
  };

  struct Department {
    std::uint64_t escalations = 0;
    std::uint64_t begun = 0;  ///< requests taken up
    double hazard = 0;        ///< ∫ hazard of quitting since measuring began, up to when each person was looked at
    double praise = 0;
    std::uint32_t on_duty = 0;
    statistics::TickArea filled;
    statistics::TickArea places;
    statistics::TickArea in_training;
    std::uint32_t services = 0;   ///< asked by its people
    std::uint32_t providers = 0;  ///< of these
    const StartOfDepartment* start = nullptr;
  };

  /// What a person thinks of a provider.
  struct Opinion {
    people::Areas areas{};
    double answers = 0;  ///< so often they have been served
  };

  Person& at(PlaceOf place) { return people_[teams_[place.team].first + place.who]; }
  const Person& at(PlaceOf place) const { return people_[teams_[place.team].first + place.who]; }
  Opinion* opinions(Index team, std::uint32_t who);
  const Opinion* opinions(Index team, std::uint32_t who) const;
  double* expectations(Index team, std::uint32_t who);

  void plan_places();
  void begin_from(const SettledStart& settled);
  std::uint32_t most_heads(Index team) const;
  /// Visits the calendars that interventions bring for a team.
  template <class Visit>
  void for_each_new_calendar(Index team, Visit&& visit) const;
  void settle_in(Index team, std::uint32_t who, Time now, const StartOfDepartment& start);
  void forget_colleagues(Index team, std::uint32_t who, const StartOfDepartment& start);
  bool comes(Index team, std::uint32_t who, const random::Stream& draw, std::uint32_t shift);
  void note_begun(Person& person);
  const PeoplePath::Shift* followed(const Person& person) const;
  std::size_t index_of(const Person& person) const { return static_cast<std::size_t>(&person - people_.data()); }
  void begin_shift(Index team, std::uint32_t who, const random::Stream& draw, std::uint32_t shift, Time now);
  void end_shift(Index team, std::uint32_t who, Time now);
  bool comes_back_soon(Index team, std::uint32_t who, Time now) const;
  void hire(Index team, std::uint32_t who, Time now);
  void quit(Index team, std::uint32_t who, Time now);
  void train(Index team, Person& person, bool scheduled, Time now);
  double hazard_since_looked(Index department, const Person& person, double now_s) const;
  double hazard_not_added_yet(Index department, double now_s) const;
  void decide_praise(Index team, std::uint32_t who, Time now);
  void advance(Team& team, Person& person, Time now);
  void change_morale(Team& team, Person& person, double morale);
  void set_level(Index team, std::uint32_t who, Time now);
  void prepare(Index team, std::uint32_t who, Time now);
  void tire(Person& person, double now_s) const;
  void turn_to(Person& person, Doing doing, double level, double now_s) const;
  double vision_of(const Person& person, Time now) const;
  double training_of(const Person& person, Time now) const;
  PeopleRecord& record_of(Index team) { return record_->people[teams_[team].department]; }
  PeopleWeek& week_of(Index department, Time now);
  void note_shift(Index team, const Person& person, double mean_fatigue, Time now);
  void add_to(StartOfDepartment& mean, std::vector<double>& asked, Index team, std::uint32_t who) const;

  const Plan& plan_;
  const people::Parameters& p_;
  const people::Couplings& couplings_;
  Record* record_ = nullptr;
  const PeoplePath* followed_ = nullptr;
  PeoplePath* recorded_ = nullptr;
  std::vector<std::size_t> begun_;  // shifts, by place, where a path is recorded or followed
  std::vector<Person> people_;
  std::vector<Team> teams_;
  std::vector<Department> departments_;
  std::vector<Opinion> opinions_;
  std::vector<double> expectations_;           // logarithms of seconds; not a number: not asked yet
  std::vector<std::uint32_t> first_opinion_;   // by team
  std::vector<std::uint32_t> first_expected_;  // by team
};

}  // namespace domino::chain
