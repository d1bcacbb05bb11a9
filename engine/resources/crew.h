/// A crew: the same people as a server pool counts, by number, for models that must know who works.
///
/// People are numbered from 0. Somebody is off, idle or at work; who has been idle for the longest time is taken
/// next. Who goes off while at work is off when given back. Cost: O(1) but for changes of duty, which are O(1) a
/// person; no allocation once the largest number has been seen.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/kernel/contract.h"
#include "engine/kernel/time.h"

namespace domino::resources {

class Crew {
 public:
  static constexpr std::uint32_t kNobody = ~std::uint32_t{0};

  /// Nobody is there yet.
  void clear() {
    people_.clear();
    first_ = last_ = kNobody;
  }

  std::uint32_t size() const { return static_cast<std::uint32_t>(people_.size()); }
  bool on_duty(std::uint32_t who) const { return who < size() && people_[who].on_duty; }
  bool has_idle() const { return first_ != kNobody; }
  /// Since when the one who is taken next has been idle; somebody must be.
  Ticks idle_since() const { return people_[first_].since; }

  void set_on_duty(std::uint32_t who, bool on_duty, Ticks now) {
    if (who >= size()) people_.resize(who + 1);
    Person& person = people_[who];
    if (person.on_duty == on_duty) return;
    person.on_duty = on_duty;
    if (person.at_work) return;
    if (on_duty)
      queue(who, now);
    else
      leave(who);
  }

  /// Takes whoever has been idle for the longest time. Where nobody is, since people stay beyond their duty, one who
  /// is off and not at work comes back.
  std::uint32_t take() {
    std::uint32_t who = first_;
    if (who == kNobody) {
      who = 0;
      while (who < size() && people_[who].at_work) ++who;
      if (who == size()) people_.emplace_back();
    } else {
      leave(who);
    }
    people_[who].at_work = true;
    return who;
  }

  void give_back(std::uint32_t who, Ticks now) {
    DOMINO_REQUIRE_SLOW(people_[who].at_work, "only somebody at work can be given back");
    people_[who].at_work = false;
    if (people_[who].on_duty) queue(who, now);
  }

 private:
  struct Person {
    std::uint32_t next = kNobody;
    std::uint32_t previous = kNobody;
    Ticks since = 0;
    bool on_duty = false;
    bool at_work = false;
  };

  void queue(std::uint32_t who, Ticks now) {
    people_[who].since = now;
    people_[who].previous = last_;
    people_[who].next = kNobody;
    (last_ == kNobody ? first_ : people_[last_].next) = who;
    last_ = who;
  }

  void leave(std::uint32_t who) {
    const Person& person = people_[who];
    (person.previous == kNobody ? first_ : people_[person.previous].next) = person.next;
    (person.next == kNobody ? last_ : people_[person.next].previous) = person.previous;
  }

  std::vector<Person> people_;
  std::uint32_t first_ = kNobody;
  std::uint32_t last_ = kNobody;
};

}  // namespace domino::resources
