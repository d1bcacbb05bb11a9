/// The ledger: where each minute of a case went, without remainder.
///
/// A case is always in one stretch, which is charged to one account (account.h): at work, in a queue, in a delay. The
/// ledger hears where a stretch begins — every place in the rules where a case changes what it waits for says so once
/// (accounting.cpp) — and closes the one before; so stretches are differences of integer ticks and add up to the
/// sojourn. What a need takes of its requester is charged to whoever is asked, at any depth, since it is the same
/// case that goes there; of branches side by side the one that releases the case is charged. Amounts are kept in a
/// pooled list a case and folded into the record when the case ends; so the record is of cases that ended while it
/// was measured, as the sojourn is.
/// Guarantee: for each case the amounts add up to its sojourn to the tick. No influence on the case.
/// Cost: a replication without a ledger pays nothing on the way of an ordinary visit. With one: 64 bytes an active
/// case, 24 an account that it has been charged to; see bench/README.md for instructions.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/kernel/pool.h"
#include "engine/kernel/time.h"
#include "engine/statistics/tick_area.h"
#include "models/chain/account.h"
#include "models/chain/holding.h"
#include "models/chain/overtaking.h"
#include "models/chain/plan.h"
#include "models/chain/record.h"

namespace domino::chain {

/// What the ledger keeps beside sums.
struct LedgerOptions {
  bool on = false;
  bool keep_cases = false;  ///< every case that ended
  std::uint32_t worst = 0;  ///< only so many, those with the longest sojourn
  Index story_segment = kNoIndex;
  std::uint32_t story_case = 0;  ///< the number of the case whose way is told
};

/// What is known of a plan once and for all.
struct LedgerPlan {
  explicit LedgerPlan(const Plan& plan);

  Accounts accounts;
  std::vector<Index> service_accounts;       ///< by service
  std::vector<Index> delay_accounts;         ///< by delay of the plan: the journey's, or a hand-off's
  std::vector<std::vector<Index>> providers;  ///< by need: the departments asked while somebody may be held for it
  std::vector<char> may_be_held;             ///< by lane: some of those who serve it
};

class Ledger {
 public:
  Ledger(const Plan& plan, const LedgerOptions& options, TimeRecord& record);

  bool on() const { return options_.on; }
  const LedgerPlan& plan() const { return planned_; }
  const Accounts& accounts() const { return planned_.accounts; }

  void reset();
  void start_measuring(Ticks now);
  void stop_measuring(Ticks now);

  // --- cases -----------------------------------------------------------------------------------------------
  /// An activity that is nobody's time: a request that no case waits for.
  void admit(std::uint32_t id) {
    if (id >= entries_.size()) entries_.resize(id + 1);
    entries_[id].counted = entries_[id].told = false;
  }
  /// A case that arrives.
  void open(std::uint32_t id, Index segment, std::uint32_t case_number, Ticks now) {
    if (id >= entries_.size()) entries_.resize(id + 1);
    Entry& entry = entries_[id];
    entry = Entry{.since = now, .counted = true};
    entry.told = case_number == options_.story_case && segment == options_.story_segment;
  }
  /// A branch of a case.
  void open_branch(std::uint32_t id, std::uint32_t parent, Ticks now);
  /// Nobody waits for this activity any more.
  void drop(std::uint32_t id);

  /// From now on the case is in a stretch of this account.
  void turn(std::uint32_t id, Index account, Ticks now) {
    Entry& entry = entries_[id];
    if (!entry.counted) return;
    close(entry, now);
    entry.account = account;
  }
  /// The stretch so far is over; what comes is charged when one of the case's branches is done.
  void settle(std::uint32_t id, Ticks now) { turn(id, entries_[id].account, now); }
  /// The case begins to wait in a lane for `department`; it asked at `issued`.
  void wait(std::uint32_t id, Index lane, Index department, Ticks issued, Ticks now);
  /// It waits no more.
  void leave(std::uint32_t id, Index lane, Ticks now);
  /// The branch has released its case, whose time since the fork is the branch's.
  void join(std::uint32_t branch, std::uint32_t parent, Ticks now);
  /// What happens from now on is charged to `account`, whatever it is; kNoIndex: to what it is.
  Index charge_to(std::uint32_t id, Index account, Ticks now);
  /// The case is over.
  void fold(std::uint32_t id, const CaseRecord& ended, Ticks now) {
    Entry& entry = entries_[id];
    if (!entry.counted) return;
    close_any(id, entry, now);
    fold_closed(entry, ended);
  }

  bool is_told(std::uint32_t id) const { return entries_[id].told; }
  void tell(std::uint32_t id, StoryEvent event) {
    event.strand = entries_[id].strand;
    record_.story.push_back(event);
  }

  // --- queues ----------------------------------------------------------------------------------------------
  void set_closed(Index lane, bool closed, Ticks now);
  bool is_closed(Index lane) const { return lanes_[lane].closed.level() > 0; }
  /// Somebody of the team begins or stops to be busy; with a request that was issued then.
  void take_up(Index team, Ticks issued, Ticks now);
  void put_down(Index team, Ticks issued, Ticks now);
  void change_busy(Index team, std::int32_t by, Ticks now);
  void change_held(Index team, Index need, double by, Ticks now);
  /// Those who would be served by the absent, all others not.
  void set_absent(Index lane, const std::vector<std::uint32_t>& ids, Ticks now);
  void set_missing(Index lane, std::uint32_t people) { lanes_[lane].missing = people; }
  std::uint32_t missing(Index lane) const { return lanes_[lane].missing; }
  bool has_absent(Index lane) const { return !lanes_[lane].absent.empty(); }

 private:
  struct Part {
    std::uint32_t next = kNone;
    Index account = 0;
    Ticks ticks = 0;
  };
  struct Entry {
    Ticks since = 0;
    Ticks issued = 0;         // of the request that waits
    Ticks closed_before = 0;  // of its lane, when the stretch began
    Index account = 0;        // of the stretch; while waiting, the first of the department's
    Index lane = kNoIndex;    // in which it waits
    Index charged = kNoIndex;
    std::uint32_t parts = kNone;
    std::uint32_t generation = 0;
    std::uint16_t strand = 0;
    bool counted = false;
    bool told = false;
    bool absent = false;  // the wait is for somebody who is absent
  };
  struct Lane {
    bool plain = true;  // no wait here is ever for anything but capacity
    bool overtakes = false;
    bool holds = false;
    std::uint32_t missing = 0;
    statistics::TickArea closed;  // 0 or 1
    Overtaking overtaking;
    Holding holding;
    std::vector<std::uint32_t> absent;
  };

  void close(Entry& entry, Ticks now) {
    if (const Ticks span = now - entry.since; span != 0) add(entry, entry.account, span);
    entry.since = now;
  }
  void close_any(std::uint32_t id, Entry& entry, Ticks now) {
    if (entry.lane == kNoIndex) [[likely]]
      return close(entry, now);
    close_wait(id, entry, now);
    stop_waiting(id, entry);
  }
  void add(Entry& entry, Index account, Ticks span) {
    if (entry.charged != kNoIndex) [[unlikely]]
      account = entry.charged;
    if (entry.told) [[unlikely]]
      record_.story.push_back(
          {.at = entry.since, .kind = StoryEvent::Kind::spent, .what = account, .strand = entry.strand, .span = span});
    for (std::uint32_t i = entry.parts; i != kNone; i = parts_[i].next)
      if (parts_[i].account == account) {
        parts_[i].ticks += span;
        return;
      }
    const std::uint32_t part = parts_.take();
    parts_[part] = {entry.parts, account, span};
    entry.parts = part;
  }
  void fold_closed(Entry& entry, const CaseRecord& ended);
  void keep(const Entry& entry, const CaseRecord& ended);
  void keep_if_worst(const Entry& entry, const CaseRecord& ended);
  void close_wait(std::uint32_t id, Entry& entry, Ticks now);
  void stop_waiting(std::uint32_t id, Entry& entry);
  void free_parts(Entry& entry);
  Ticks latest_in_service(Index lane) const;
  void tell_latest(Index team, Ticks now);

  const Plan& plan_;
  LedgerOptions options_;
  LedgerPlan planned_;
  TimeRecord& record_;
  std::vector<Entry> entries_;  // by activity
  Pool<Part> parts_;
  std::vector<Lane> lanes_;
  std::vector<std::vector<Ticks>> in_service_;  // by team: when what it works on was issued, in order
  std::vector<char> watched_;                   // by team: whom it serves may be overtaken
  std::uint32_t generation_ = 0;
  std::uint16_t strands_ = 0;
};

}  // namespace domino::chain
