/// What one replication leaves behind: counts, tallies and integrals by segment and department.
///
/// Everything that must add up is an integer — counts, and times in ticks — so sums are exact and do not
/// depend on their order. A record is reused from replication to replication; measures read it at the end.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/kernel/memory.h"
#include "engine/kernel/time.h"
#include "engine/statistics/quantile_sketch.h"
#include "engine/statistics/span_tally.h"
#include "engine/statistics/tick_area.h"
#include "engine/statistics/tick_sum.h"
#include "engine/statistics/wide_sum.h"
#include "models/people/satisfaction.h"
#include "models/plan/plan.h"
#include "models/replication/record/takings.h"

namespace domino::chain {

/// How a customer's contact ended.
enum class Outcome : std::uint8_t {
  served,
  abandoned,     ///< patience ended in a queue
  blocked,       ///< no line, or no room
  message,       ///< left a message instead
  disconnected,  ///< sent away at closing
  balked,        ///< turned away at the sight of the queue
  gave_up,       ///< patience ended while the case was parked
};
inline constexpr std::size_t kOutcomes = 7;

/// Who asked for a visit, and how.
enum class Asker : std::uint8_t {
  customer,
  request,  ///< a colleague or partner with a matter of their own
  hold,
  park,
  callback,
  notify,
  background,
  consult,
  transfer,
  escalation,
  rework,   ///< mending what a customer found wrong
  supply,   ///< filling up a stock
  message,  ///< left by a customer, to be worked off
  complaint,
  follow_up,  ///< a customer is asked whether all was well
};
/// The word for it in records of visits.
std::string_view asker_name(Asker asker);
std::string_view outcome_name(Outcome outcome);

enum class Severity : std::uint8_t { none, minor, major };

std::string_view line_name(Line line);
/// Customers with one value of an attribute.
struct GroupRecord {
  std::uint64_t arrived = 0;
  std::uint64_t ended[kOutcomes] = {};
  statistics::SpanTally wait;                 ///< as in SegmentRecord
  statistics::SpanTally sojourn;              ///< of the served
  std::vector<statistics::SpanTally> marked;  ///< as Plan::marked_times

  std::uint64_t count(Outcome outcome) const { return ended[static_cast<std::size_t>(outcome)]; }
  void merge(const GroupRecord& other);
  GroupRecord since(const GroupRecord& earlier) const;
  void clear();
};

struct SegmentRecord {
  std::uint64_t carried = 0;  ///< present when measuring began
  std::uint64_t arrived = 0;
  std::uint64_t ended[kOutcomes] = {};
  std::uint64_t redials = 0;           ///< of those who arrived: who had tried before
  std::uint64_t defects[2] = {};       ///< served customers whose case had an error that escaped: minor, major
  std::uint64_t in_target = 0;         ///< in time when first answered; with `count_lost`, also when lost before
  std::uint64_t ended_in_target = 0;   ///< of levels that are judged at the end of a case
  double spent = 0;                    ///< by those who were served
  double margin = 0;                   ///< of that
  std::uint64_t redials_too_late = 0;  ///< would have fallen after the last closing, and were not made
  WideTicks in_orbit = 0;              ///< customer-ticks until the next attempt
  statistics::TickSum wait;            ///< in all lines of the own journey, of cases that stood in one or were begun
  WideTicks other_waits[kOtherLines] = {};  ///< of that: for places, for goods, at gates; the rest for people
  statistics::TickSum inside_wait;          ///< for answers that colleagues owe, of the same cases
  statistics::TickSum answer_wait;          ///< until first served, of the answered
  statistics::TickSum sojourn;              ///< of the served
  statistics::QuantileSketch wait_distribution;
  // Where a replication is in detail, the distributions of other times; the rest where the scenario asks for it.
  statistics::QuantileSketch inside_distribution;
  statistics::QuantileSketch total_distribution;  ///< of `wait` and `inside_wait` together
  statistics::QuantileSketch answer_distribution;
  statistics::QuantileSketch sojourn_distribution;
  std::vector<statistics::SpanTally> marked;  ///< as Plan::marked_times
  std::vector<GroupRecord> groups;            ///< as PlannedSegment::report_by

  std::uint64_t count(Outcome outcome) const { return ended[static_cast<std::size_t>(outcome)]; }
  std::uint64_t ended_in_all() const;
  std::uint64_t present() const { return carried + arrived - ended_in_all(); }
  /// Starts anew and keeps the memory.
  void clear();
  /// What happened since `earlier`, a copy of this record as it was then; so for the records below.
  SegmentRecord since(const SegmentRecord& earlier) const;
};

struct alignas(64) DepartmentRecord {
  std::uint64_t requests = 0;    ///< issued to it
  statistics::TickSum wait;      ///< from issue to start of service, or to leaving, in opening hours
  statistics::TickSum response;  ///< from issue to completion, in opening hours
  WideTicks closed_wait = 0;     ///< the waits by the clock are so much longer
  statistics::QuantileSketch wait_distribution;
  WideTicks busy = 0;                   ///< person-ticks at work
  WideTicks busy_on_duty = 0;           ///< of these, within the hours on duty
  WideTicks on_duty = 0;                ///< scheduled person-ticks
  WideTicks waiting = 0;                ///< request-ticks in the queue
  std::uint64_t waiting_at_middle = 0;  ///< requests in the queue at half of the measured span
  std::uint64_t waiting_at_end = 0;     ///< and at its end
  std::uint64_t requests_until_middle = 0;
  WideTicks scheduled = 0;     ///< person-ticks by the calendar, the absent among them
  std::uint64_t promised = 0;  ///< requests whose promise has been kept or broken
  std::uint64_t promises_kept = 0;
  WideTicks open = 0;                ///< while its hours are, or else while somebody is scheduled
  WideTicks waiting_while_open = 0;  ///< request-ticks
  WideTicks on_duty_while_open = 0;  ///< person-ticks
  statistics::TickSum closes;        ///< from midnight to the end of the last case, of days with a case
  WideTicks in_training = 0;         ///< person-ticks of successors who do no work yet
  double fines = 0;
  double fees = 0;
  double replacement = 0;             ///< money for replacing those who left
  std::uint64_t work_done = 0;        ///< pieces of work that may have errors
  std::uint64_t errors[2] = {};       ///< minor, major
  std::uint64_t caught = 0;           ///< errors that who made them saw
  std::uint64_t sent_back = 0;        ///< errors that the requester saw
  std::uint64_t escaped = 0;          ///< errors that a customer saw
  std::uint64_t clarified = 0;        ///< times a request went back to be completed
  std::uint64_t escalations[2] = {};  ///< of requests to it, by level
  std::uint64_t preemptions = 0;
  std::uint64_t overflowed = 0;                      ///< requests that waited so long that others could take them
  statistics::QuantileSketch response_distribution;  ///< where a replication is in detail

  /// Starts anew and keeps the memory.
  void clear();
  /// Queue lengths are those of now.
  DepartmentRecord since(const DepartmentRecord& earlier) const;
};

/// What was asked of one service, where a replication is in detail. Of the only service of a department, only what its
/// department does not say: work and promises.
struct ServiceRecord {
  std::uint64_t requests = 0;
  std::uint64_t promised = 0;
  std::uint64_t promises_kept = 0;
  statistics::TickSum work;        ///< from its start to its completion, by the clock
  statistics::SpanTally wait;      ///< as in DepartmentRecord
  statistics::SpanTally response;  ///< as in DepartmentRecord

  ServiceRecord since(const ServiceRecord& earlier) const;
  void clear();
};

/// What one team did; waits and work where a replication is in detail.
struct TeamRecord {
  statistics::SpanTally wait;  ///< of requests that it began
  statistics::TickSum work;    ///< from its start to its completion, by the clock
  WideTicks busy = 0;
  WideTicks busy_on_duty = 0;
  WideTicks on_duty = 0;

  TeamRecord since(const TeamRecord& earlier) const;
  void clear();
};

/// What one requester asked of one provider; only of pairs that are not the provider's sole ones.
struct AskRecord {
  std::uint64_t requests = 0;
  std::uint64_t promised = 0;
  std::uint64_t promises_kept = 0;
  statistics::TickSum wait;
  statistics::TickSum response;

  AskRecord since(const AskRecord& earlier) const;
};

/// What the people of a department were like; only where people are coupled to their work.
struct PeopleRecord {
  // As providers, over all answers to colleagues:
  std::uint64_t answers = 0;
  people::Areas satisfaction{};  ///< sums of what requesters think after it
  people::Areas worth{};         ///< sums of what the answers were worth
  // As requesters:
  std::uint64_t own_answers = 0;
  double own_satisfaction = 0;
  // Over shifts, weighted by their length:
  double duty_s = 0;
  double morale_s = 0;
  double fatigue_s = 0;
  double burnout_s = 0;
  std::uint64_t quits = 0;
  double hazard = 0;  ///< ∫ hazard of quitting over employees' time: quits to be expected, given all else
  std::uint64_t hires = 0;
  double shifts = 0;     ///< that people were scheduled for
  double absences = 0;   ///< the chances of not coming to them, summed
  WideTicks filled = 0;  ///< place-ticks with somebody
  WideTicks places = 0;
};

/// The same in one period of the run, for a line over time.
struct PeopleWeek {
  double answers = 0;
  double satisfaction = 0;
  double duty_s = 0;
  double morale_s = 0;
  double fatigue_s = 0;
  double shifts = 0;  ///< of people there are
  double absences = 0;
  double quits = 0;
  double escalations = 0;
};

/// How a customer who came again left for good.
enum class Loss : std::uint8_t {
  silent,      ///< after an encounter or a failure, without a word
  complained,  ///< after a failure that they complained of
  harmed,      ///< after harm or a severe insult
  gave_up,     ///< after a contact in which nobody served them
  drifted,     ///< between two encounters
  unmet_need,  ///< after a contact with somebody who did not offer what they need
};
inline constexpr std::size_t kLosses = 6;

/// What became of the persons of a population. At every instant carried + acquired = active + lost.
struct PopulationRecord {
  std::uint64_t carried = 0;   ///< customers when measuring began
  std::uint64_t acquired = 0;  ///< came for the first time
  std::uint64_t lost[kLosses] = {};
  /// Chances of leaving that customers faced, added up: at encounters, after failures, and of drifting away integrated
  /// over the time they were there. Its expectation is that of `lost`, with less chance in it.
  double faced[kLosses] = {};
  std::uint64_t active = 0;     ///< customers at the end
  std::uint64_t seen_lost = 0;  ///< whose going the firm noticed, three mean gaps after their last contact
  double at_risk_s = 0;         ///< customer-seconds; of a million over years, more than ticks can count
  std::uint64_t encounters = 0;
  double satisfaction = 0;  ///< sum over encounters
  double loyalty = 0;       ///< sum over encounters, after them
  std::uint64_t top_two = 0;
  std::uint64_t failures = 0;  ///< errors that surfaced, needs that were not met, harm
  std::uint64_t complaints = 0;
  std::uint64_t left_after_failure = 0;
  std::uint64_t unmet = 0;    ///< encounters in which a need was not met
  std::uint64_t looked = 0;   ///< prospects who came
  std::uint64_t filed = 0;    ///< complaints that became work
  std::uint64_t settled = 0;  ///< of these; the rest is in vain, open, or of somebody who had come to harm and left
  std::uint64_t settled_soon = 0;  ///< of these
  std::uint64_t in_vain = 0;       ///< of those that became work: not settled, or not in time
  std::uint64_t followed_up = 0;   ///< contacts after which the customer was asked whether all was well
  std::uint64_t found = 0;         ///< errors that were found so before they were felt
  std::uint64_t recruited = 0;     ///< by word of mouth, whether or not they have come yet
  std::uint64_t deterring = 0;     ///< messages that would keep a prospect away
  std::uint64_t deterred = 0;      ///< prospects who did not come because of it
  double compensation = 0;         ///< money for those whose complaint was settled
  double advertising = 0;          ///< money
  double brought_by_lost = 0;      ///< margin less compensation since the run began, of those who left
  // Of the customers at the end:
  double loyalty_of_active = 0;
  std::uint64_t promoters = 0;
  std::uint64_t detractors = 0;
  double brought = 0;  ///< margin less compensation since the run began
  double worth = 0;    ///< what they will still bring
  double reputation = 0;

  std::uint64_t lost_in_all() const;
  double faced_in_all() const;
};

/// The same in one period of the run, for a line over time.
struct PopulationWeek {
  double encounters = 0;
  double satisfaction = 0;
  double loyalty = 0;
  double acquired = 0;
  double lost = 0;
};

struct StockRecord {
  WideTicks held = 0;          ///< thing-ticks on the shelf, or places taken in a region
  std::uint64_t taken = 0;     ///< times something was taken
  std::uint64_t short_of = 0;  ///< times it was not there at once
  statistics::TickSum wait;    ///< until it was there, or until the case left the line
  std::uint64_t orders = 0;
  std::uint64_t left = 0;               ///< cases that left the line without it
  WideTicks lacking = 0;                ///< case-ticks in the line
  std::uint64_t waiting_at_middle = 0;  ///< cases in the line at half of the measured span
  std::uint64_t waiting_at_end = 0;     ///< and at its end
  std::uint64_t taken_until_middle = 0;

  StockRecord since(const StockRecord& earlier) const;
};

struct GateRecord {
  std::uint64_t openings = 0;
  std::uint64_t passed = 0;
  statistics::TickSum wait;  ///< until it opened, or until the case left the line
  std::uint64_t left = 0;
  WideTicks waiting = 0;                ///< case-ticks in the line
  std::uint64_t waiting_at_middle = 0;  ///< cases in the line at half of the measured span
  std::uint64_t waiting_at_end = 0;     ///< and at its end
  std::uint64_t gone_until_middle = 0;  ///< passed or left

  GateRecord since(const GateRecord& earlier) const;
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
  Asker asker = Asker::customer;
  Index team = kNoIndex;      ///< of whoever did the work
  Index employee = kNoIndex;  ///< their number in the team
  Outcome outcome = Outcome::served;
};

/// One wait of a case that is not the first wait of a visit: for a place, goods or at a gate; or for people again,
/// whose work on it was put down.
struct Wait {
  std::uint64_t case_number = 0;
  Index segment = 0;
  Line line{};
  Index thing = 0;  ///< the service; the stock or region; the gate
  Ticks since = 0;
  Ticks until = 0;
  Asker asker = Asker::customer;
  Outcome outcome = Outcome::served;  ///< served: it got what it waited for
};

/// A case that ended, and where its parts stand in TimeRecord::parts.
struct CaseRecord {
  Index segment = 0;
  std::uint32_t case_number = 0;
  std::uint16_t attempt = 0;  ///< earlier tries of the same customer
  Outcome outcome = Outcome::served;
  Ticks arrived = 0;
  Ticks ended = 0;
  std::uint32_t first_part = 0;
  std::uint32_t parts = 0;

  Ticks sojourn() const { return ended - arrived; }
};

/// So much of a case's time went there; `account` is a number of `Accounts` (account.h).
struct CasePart {
  Index account = 0;
  Ticks ticks = 0;
};

/// What happened to the case whose story is kept, in order.
struct StoryEvent {
  enum class Kind : std::uint8_t {
    arrives,
    asks,        ///< what: service
    spent,       ///< what: account; the span before `at + span`
    begins,      ///< what: service, who
    goes_on,     ///< what: service, who; work that was stopped
    takes_up,    ///< what: service, who; after the answer
    works_on,    ///< what: service, who; between needs
    mends,       ///< what: service, who; sees a mistake of their own
    stopped,     ///< what: service
    needs,       ///< what: need
    lets_go,     ///< what: department whose employee holds no longer
    answered,    ///< what: need
    sent_back,   ///< what: service where the mistake was made
    unclear,     ///< what: department that has to complete its request
    escalated,   ///< what: department; to whom
    lets_pass,   ///< a delay of the journey
    hands_over,  ///< what: department that does
    lacks,       ///< what: stock
    gathers,     ///< what: gate
    kept_out,    ///< what: department that is full
    forks,       ///< what: number of branches
    branch_done,
    ends,  ///< what: outcome
  };
  Ticks at = 0;
  Kind kind{};
  Asker asker{};
  Index what = kNoIndex;
  std::uint16_t strand = 0;  ///< 0 the case itself, from 1 its branches
  Index team = kNoIndex;
  Index employee = kNoIndex;
  Ticks span = 0;
};

/// What the people who may serve a department's queues were busy with while somebody waited there.
struct SplitRecord {
  WideTicks waited = 0;      ///< request-ticks
  WideTicks attended = 0;    ///< of these, while somebody who may serve was busy, and the department open
  std::vector<double> held;  ///< of these, in ticks: what was held for a department, by department

  SplitRecord since(const SplitRecord& earlier) const;
};

/// Where the time of cases went; empty unless a ledger is kept.
struct TimeRecord {
  std::vector<statistics::WideSum> spent;  ///< by segment and account, of all cases that ended
  std::vector<SplitRecord> splits;         ///< by department
  BudgetedVector<CaseRecord> ended;        ///< where cases are kept: all in order, or the worst in none
  BudgetedVector<CasePart> parts;
  std::vector<StoryEvent> story;
};

/// Chances of leaving added up: so many customers are lost, worth so much.
struct ExpectedLoss {
  double customers = 0;
  double money = 0;

  ExpectedLoss& operator+=(const ExpectedLoss& more) {
    customers += more.customers;
    money += more.money;
    return *this;
  }
};

/// What drove the customers of a segment away, by channel of models/customers/attribution.h.
struct ChurnRecord {
  ExpectedLoss actual;
  ExpectedLoss ideal;                           ///< they would have left at best, too
  ExpectedLoss history;                         ///< what loyalty carried from earlier encounters
  std::vector<std::array<ExpectedLoss, 3>> by;  ///< by department: waiting, errors, people
};

struct Record {
  std::vector<SegmentRecord> segments;
  std::vector<DepartmentRecord> departments;
  std::vector<AskRecord> asks;                   ///< as Plan::asks
  std::vector<ServiceRecord> services;           ///< as Plan::services
  std::vector<TeamRecord> teams;                 ///< as Plan::teams
  std::vector<PeopleRecord> people;              ///< by department, or empty
  std::vector<PeopleWeek> weeks;                 ///< by period of `week_s` since the start, then department; or empty
  std::vector<PopulationRecord> populations;     ///< by segment, or empty
  std::vector<PopulationWeek> population_weeks;  ///< by period, then segment; or empty
  std::vector<MoneyWeek> money_weeks;            ///< by period; or empty
  MoneyRecord money;
  double week_s = 0;
  std::vector<StockRecord> stocks;
  std::vector<GateRecord> gates;
  Duration measured{};  ///< the span over which areas are taken
  std::uint64_t events = 0;
  std::uint64_t open_requests = 0;  ///< notified requests still open at the end
  bool cleared = true;              ///< false if a finite day could not be cleared
  BudgetedVector<Visit> visits;     ///< only where they were asked for
  BudgetedVector<Wait> waits;       ///< with them
  TimeRecord time;
  std::vector<ChurnRecord> churn;  ///< by segment, where a ledger is kept and customers come again

  Record() = default;
  /// Nothing has happened yet in a replication of this plan.
  explicit Record(const Plan& plan);

  /// A copy without lists of visits and cases.
  Record sums() const;
  /// What happened since `earlier`, a copy of this record as it was `measured` before; without lists.
  Record since(const Record& earlier, Duration measured) const;
};

}  // namespace domino::chain
