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
/// Cost: a replication without a ledger pays nothing on the way of an ordinary visit. With one: 224 bytes an
/// active case, 16 more for each account beyond the twelfth stretch; see bench/README.md for instructions.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/kernel/contract.h"
#include "engine/kernel/memory.h"
#include "engine/kernel/pool.h"
#include "engine/kernel/time.h"
#include "engine/statistics/tick_area.h"
#include "engine/statistics/wide_sum.h"
#include "models/plan/plan.h"
#include "models/replication/ledger/account.h"
#include "models/replication/ledger/holding.h"
#include "models/replication/ledger/overtaking.h"
#include "models/replication/record/record.h"

namespace domino::chain {

/// What the ledger keeps beside sums.
struct LedgerOptions {
  bool on = false;
  bool keep_cases = false;  ///< every case that ended
  std::uint32_t worst = 0;  ///< only so many, those with the longest sojourn
  Index story_segment = kNoIndex;
  std::uint32_t story_case = 0;  ///< the number of the case whose story is kept
};

/// What is known of a plan once and for all.
struct LedgerPlan {
  explicit LedgerPlan(const Plan& plan);

  Accounts accounts;
  std::vector<Index> service_accounts;        ///< by service
  std::vector<Index> delay_accounts;          ///< by delay of the plan: the journey's, or a hand-off's
  std::vector<std::vector<Index>> providers;  ///< by need: the departments asked while somebody may be held for it
  std::vector<char> may_be_held;              ///< by lane: some of those who serve it
};

class Ledger {
 public:
  /// What it keeps of cases counts against the budget, if there is one.
  Ledger(const Plan& plan, const LedgerOptions& options, TimeRecord& record, MemoryBudget* budget = nullptr);

  bool on() const { return options_.on; }
  const LedgerPlan& plan() const { return planned_; }
  const Accounts& accounts() const { return planned_.accounts; }

  void reset();
  void start_measuring(Ticks now);
  void read_areas(Ticks now);
  /// The run is over: of what it needed for its cases little is kept.
  void give_back_memory();

  // --- cases -----------------------------------------------------------------------------------------------
  /// An activity that is nobody's time: a request that no case waits for.
  void admit(std::uint32_t id) {
    if (id >= entries_.size()) [[unlikely]]
      grow(id);
    Entry& entry = entries_[id];
    entry.counted = entry.plain = entry.in_story = false;
  }
  /// A case that arrives.
  void open(std::uint32_t id, Index segment, std::uint32_t case_number, Ticks now) {
    if (id >= entries_.size()) [[unlikely]]
      grow(id);
    Entry& entry = entries_[id];
    begin(entry, now);
    if (case_number == options_.story_case && segment == options_.story_segment) [[unlikely]]
      entry.in_story = true, entry.plain = false;
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
  /// The stretch so far is over, and what it was is known; what comes is charged to the same, or to the branch of the
  /// case that is done first.
  void settle(std::uint32_t id, Ticks now) {
    Entry& entry = entries_[id];
    if (entry.counted) entry.waiting ? close_wait(id, entry, now) : close(entry, now);
  }
  /// Visits the amounts of a case so far; the same account may come several times.
  template <class Visit>
  void for_each_part(std::uint32_t id, Visit&& visit) const {
    const Entry& entry = entries_[id];
    if (!entry.counted) return;
    for (std::size_t i = 0; i < entry.count; ++i) visit(entry.accounts[i], entry.ticks[i]);
    for (std::uint32_t i = entry.parts; i != kNone; i = parts_[i].next) visit(parts_[i].account, parts_[i].ticks);
  }
  /// The case begins to wait in a lane for `department`; it asked at `issued`.
  void wait(std::uint32_t id, Index lane, Index department, Ticks issued, Ticks now);
  /// The same case, which has just begun to wait, waits for this team alone: no time in which others are on duty and it
  /// is not is for lack of capacity.
  void wait_for_team(std::uint32_t id, Index team, Ticks now);
  /// It waits no more.
  void leave(std::uint32_t id, Index lane, Ticks now);
  /// The same as both, where the wait has been for nothing but capacity of the department of this account.
  void note_plain_wait(std::uint32_t id, Index service_account, Ticks issued, Ticks now) {
    Entry& entry = entries_[id];
    if (!entry.counted) return;
    close(entry, issued);
    if (now != issued) add(entry, service_account + static_cast<Index>(Cause::capacity), now - issued);
    entry.since = now;
  }
  /// Such a wait, and the work that follows it.
  void serve(std::uint32_t id, Index service_account, Ticks issued, Ticks now) {
    Entry& entry = entries_[id];
    if (!entry.plain || entry.count > kSlots - 2 || issued < entry.since) [[unlikely]]
      return serve_otherwise(id, service_account, issued, now);
    if (issued != entry.since) put(entry, entry.account, issued - entry.since);
    if (now != issued) put(entry, service_account + static_cast<Index>(Cause::capacity), now - issued);
    entry.since = now;
    entry.account = service_account;
  }
  /// Whether no wait in this lane is ever for anything but capacity, and nobody asks who is held meanwhile.
  bool is_plain(Index lane) const { return lanes_[lane].plain && !lanes_[lane].holds; }

  /// The branch has released its case, whose time since the fork is the branch's.
  void join(std::uint32_t branch, std::uint32_t parent, Ticks now);
  /// What happens from now on is charged to `account`, whatever it is; kNoIndex: to what it is.
  Index charge_to(std::uint32_t id, Index account, Ticks now);
  /// The case is over.
  void fold(std::uint32_t id, const CaseRecord& ended, Ticks now) {
    Entry& entry = entries_[id];
    if (!entry.counted) return;
    close_any(id, entry, now);
    if (options_.keep_cases) keep(entry, ended);
    if (options_.worst > 0) keep_if_worst(entry, ended);
    fold_closed(entry, spent_of(ended.segment));
  }
  /// The same, of a case of which nothing else is kept; false where something is.
  bool fold_plainly(std::uint32_t id, statistics::WideSum* spent, Ticks now) {
    Entry& entry = entries_[id];
    if (keeps_ || !entry.plain) [[unlikely]]
      return false;
    spent[entry.account].add(static_cast<std::uint64_t>(now - entry.since));
    fold_closed(entry, spent);
    return true;
  }
  /// Where the time of a segment's cases is added up, by account.
  statistics::WideSum* spent_of(Index segment) { return &record_.spent[segment * account_count_]; }

  bool is_in_story(std::uint32_t id) const { return entries_[id].in_story; }
  void add_to_story(std::uint32_t id, StoryEvent event) {
    event.strand = entries_[id].strand;
    record_.story.push_back(event);
  }

  // --- queues ----------------------------------------------------------------------------------------------
  void set_closed(Index lane, bool closed, Ticks now);
  bool is_closed(Index lane) const { return lanes_[lane].closed.level() > 0; }
  /// Nobody of the team is scheduled, or somebody is.
  void set_team_off(Index team, bool off, Ticks now) { teams_off_[team].set_level(off ? 1 : 0, now); }
  /// Somebody of the team begins or stops to be busy; with a request that was issued then.
  void take_up(Index team, Ticks issued, Ticks now) {
    if (watched_[team]) note_taken_up(team, issued, now);
  }
  void put_down(Index team, Ticks issued, Ticks now) {
    if (watched_[team]) note_put_down(team, issued, now);
  }
  void change_busy(Index team, std::int32_t by, Ticks now) {
    for (const Index lane : holding_lanes_[team]) lanes_[lane].holding.change_busy(by, now);
  }
  void change_held(Index team, Index need, double by, Ticks now);
  /// Those who would be served by the absent, all others not.
  void set_absent(Index lane, const std::vector<std::uint32_t>& ids, Ticks now);
  void set_missing(Index lane, std::uint32_t people) { lanes_[lane].missing = people; }
  std::uint32_t missing(Index lane) const { return lanes_[lane].missing; }
  /// Of the wait of one who waits in a lane, what its people were held for a department; count from one instant to
  /// another, while they wait.
  double held_of_one(Index lane, Index department, Ticks now) {
    return lanes_[lane].holds ? lanes_[lane].holding.held_of_one(department, now) : 0;
  }
  Index department_of(Index lane) const { return plan_.lanes[lane].department; }
  bool has_absent(Index lane) const { return !lanes_[lane].absent.empty(); }

 private:
  static constexpr std::size_t kSlots = 12;

  struct Part {
    std::uint32_t next = kNone;
    Index account = 0;
    Ticks ticks = 0;
  };
  /// Three lines of memory, of which a case with few stretches needs two.
  struct alignas(64) Entry {
    Ticks since = 0;
    std::uint32_t count = 0;  // of slots in use
    bool counted = false;
    bool plain = false;  // counted, not in the story, and not charged to anything else
    bool waiting = false;
    bool in_story = false;
    std::uint32_t parts = kNone;  // those beyond the slots, and those below zero
    Index charged = kNoIndex;
    Index account = 0;  // of the stretch; while waiting, the first of the department's
    std::uint16_t strand = 0;
    Index accounts[kSlots];
    Ticks ticks[kSlots];
  };
  static_assert(sizeof(Entry) == 192, "three lines of memory");
  /// Of those who wait in a queue.
  struct Wait {
    Ticks issued = 0;
    Ticks closed_before = 0;  // of its lane, or of the team it waits for, when the stretch began
    Index lane = kNoIndex;
    Index team = kNoIndex;  // which alone it waits for
    std::uint32_t generation = 0;
    bool absent = false;  // for somebody who is absent
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

  void grow(std::uint32_t id) {
    entries_.resize(id + std::size_t{1});
    waits_.resize(entries_.size());
  }
  static void begin(Entry& entry, Ticks now) {
    entry.since = now;
    entry.count = 0;
    entry.counted = true;
    entry.plain = true;
    entry.waiting = false;
    entry.in_story = false;
    entry.parts = kNone;
    entry.charged = kNoIndex;
    entry.account = 0;
  }
  static void put(Entry& entry, Index account, Ticks span) {
    DOMINO_REQUIRE_SLOW(span >= 0, "what a slot holds has no sign");
    entry.accounts[entry.count] = account;
    entry.ticks[entry.count++] = span;
  }
  void close(Entry& entry, Ticks now) {
    if (const Ticks span = now - entry.since; span != 0) add(entry, entry.account, span);
    entry.since = now;
  }
  void close_any(std::uint32_t id, Entry& entry, Ticks now) {
    if (!entry.waiting) [[likely]]
      return close(entry, now);
    close_wait(id, entry, now);
    stop_waiting(id, entry);
  }
  /// The same account may stand in several slots. A span that is taken back is no slot's, so that slots add up without
  /// a sign.
  void add(Entry& entry, Index account, Ticks span) {
    if (!entry.plain || entry.count == kSlots || span < 0) [[unlikely]]
      return add_slowly(entry, account, span);
    put(entry, account, span);
  }
  void add_slowly(Entry& entry, Index account, Ticks span);
  void add_silently(Entry& entry, Index account, Ticks span);
  void add_part(Entry& entry, Index account, Ticks span);
  void fold_closed(Entry& entry, statistics::WideSum* spent) {
    for (std::size_t i = 0; i < entry.count; ++i)
      spent[entry.accounts[i]].add(static_cast<std::uint64_t>(entry.ticks[i]));
    if (entry.parts != kNone) [[unlikely]]
      fold_parts(entry, spent);
    entry.counted = entry.plain = entry.in_story = false;
  }
  void serve_otherwise(std::uint32_t id, Index service_account, Ticks issued, Ticks now);
  void fold_parts(Entry& entry, statistics::WideSum* spent);
  void keep(const Entry& entry, const CaseRecord& ended);
  void keep_if_worst(const Entry& entry, const CaseRecord& ended);
  void close_wait(std::uint32_t id, Entry& entry, Ticks now);
  void stop_waiting(std::uint32_t id, Entry& entry);
  void free_parts(Entry& entry);
  Ticks closed_so_far(const Wait& wait, Ticks now) const;
  Ticks latest_in_service(Index lane) const;
  void note_latest(Index team, Ticks now);
  void note_taken_up(Index team, Ticks issued, Ticks now);
  void note_put_down(Index team, Ticks issued, Ticks now);

  const Plan& plan_;
  LedgerOptions options_;
  LedgerPlan planned_;
  TimeRecord& record_;
  std::size_t account_count_ = 0;
  bool keeps_ = false;             // something beside sums
  BudgetedVector<Entry> entries_;  // by activity
  BudgetedVector<Wait> waits_;     // by activity
  Pool<Part> parts_;
  std::vector<Lane> lanes_;
  std::vector<statistics::TickArea> teams_off_;    // by team: 0 or 1
  std::vector<std::vector<Ticks>> in_service_;     // by team: when what it works on was issued, in order
  std::vector<char> watched_;                      // by team: whom it serves may be overtaken
  std::vector<std::vector<Index>> holding_lanes_;  // by team: those it looks at whose people may be held
  std::uint32_t generation_ = 0;
  std::uint16_t strands_ = 0;
};

}  // namespace domino::chain
