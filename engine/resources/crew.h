/// A crew: the same servers as a server pool counts, by number, for models that must know which of them works.
///
/// Servers are numbered from 0. Each is off, idle or at work; the one that has been idle for the longest time is taken
/// next. A server that goes off while at work is off when given back. Cost: O(1) but for changes of duty, which are
/// O(1) a server; no allocation once the largest number has been seen.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/kernel/contract.h"
#include "engine/kernel/time.h"

namespace domino::resources {

class Crew {
 public:
  static constexpr std::uint32_t kNobody = ~std::uint32_t{0};

  /// No server is there yet.
  void clear() {
    people_.clear();
    first_ = last_ = kNobody;
  }

  std::uint32_t size() const { return static_cast<std::uint32_t>(people_.size()); }
  bool on_duty(std::uint32_t server) const { return server < size() && people_[server].on_duty; }
  bool has_idle() const { return first_ != kNobody; }
  /// Since when the server that is taken next has been idle; one must be.
  Ticks idle_since() const { return people_[first_].since; }

  void set_on_duty(std::uint32_t server, bool on_duty, Ticks now) {
    if (server >= size()) people_.resize(server + 1);
    Person& person = people_[server];
    if (person.on_duty == on_duty) return;
    person.on_duty = on_duty;
    if (person.at_work) return;
    if (on_duty)
      queue(server, now);
    else
      leave(server);
  }

  /// Takes the server that has been idle for the longest time. Where none is, since servers stay beyond their duty, one
  /// that is off and not at work comes back.
  std::uint32_t take() {
    std::uint32_t server = first_;
    if (server == kNobody) {
      server = 0;
      while (server < size() && people_[server].at_work) ++server;
      if (server == size()) people_.emplace_back();
    } else {
      leave(server);
    }
    people_[server].at_work = true;
    return server;
  }

  void give_back(std::uint32_t server, Ticks now) {
    DOMINO_REQUIRE_SLOW(people_[server].at_work, "only a busy server can be released");
    people_[server].at_work = false;
    if (people_[server].on_duty) queue(server, now);
  }

 private:
  struct Person {
    std::uint32_t next = kNobody;
    std::uint32_t previous = kNobody;
    Ticks since = 0;
    bool on_duty = false;
    bool at_work = false;
  };

  void queue(std::uint32_t server, Ticks now) {
    people_[server].since = now;
    people_[server].previous = last_;
    people_[server].next = kNobody;
    (last_ == kNobody ? first_ : people_[last_].next) = server;
    last_ = server;
  }

  void leave(std::uint32_t server) {
    const Person& person = people_[server];
    (person.previous == kNobody ? first_ : people_[person.previous].next) = person.next;
    (person.next == kNobody ? last_ : people_[person.next].previous) = person.previous;
  }

  std::vector<Person> people_;
  std::uint32_t first_ = kNobody;
  std::uint32_t last_ = kNobody;
};

}  // namespace domino::resources
