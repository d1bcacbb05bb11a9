/// Holding: what the people who may serve a queue are busy with while somebody waits in it.
///
/// At each instant at which n requests wait and b people are busy, of whom h_d are held for an answer of department d,
/// h_d/b of each wait is d's share. The integral of n·h_d/b is one of h_d over a clock that runs at n/b; so whoever
/// changes h_d notes the clock, and whoever changes n or b moves it: two sums a change, however many departments.
/// Guarantee: shares of all departments, of own work and of nobody being there add up to the time waited.
/// Limits: the clock is a double, in ticks; shares are exact to its rounding (1e-12 of the whole in runs of years).
#pragma once

#include <cstdint>
#include <vector>

#include "engine/kernel/time.h"

namespace domino::chain {

class Holding {
 public:
  /// Nobody waits, is busy or is held yet.
  void open(std::size_t departments) {
    *this = Holding{std::move(level_), std::move(area_), std::move(area_of_one_)};
    level_.assign(departments, 0);
    area_.assign(departments, 0);
    area_of_one_.assign(departments, 0);
  }
  Holding() = default;

  void change_waiting(std::int32_t by, Ticks now) {
    move(now);
    waiting_ += by;
  }
  void change_busy(std::int32_t by, Ticks now) {
    if (waiting_ != 0) move(now);
    busy_ += by;
  }
  /// While closed nobody's work is in the way of those who wait.
  void set_open(bool open, Ticks now) {
    move(now);
    open_ = open;
  }
  void change_held(std::uint32_t department, double by, Ticks now) {
    if (waiting_ != 0) move(now);
    level_[department] += by;
    area_[department] -= by * clock_;
    area_of_one_[department] -= by * clock_of_one_;
  }
  /// Integrals begin anew; levels stay.
  void start_measuring(Ticks now) {
    move(now);
    clock_ = 0;
    waited_ = attended_ = 0;
    for (double& area : area_) area = 0;
  }
  /// The same of one who waits, from any instant on: what was held for a department meanwhile is the difference.
  double held_of_one(std::uint32_t department, Ticks now) {
    move(now);
    return area_of_one_[department] + level_[department] * clock_of_one_;
  }

  /// Request-ticks waited; of these, while somebody who may serve was busy; of these, what was held for a department.
  WideTicks waited(Ticks now) {
    move(now);
    return waited_;
  }
  WideTicks attended(Ticks now) {
    move(now);
    return attended_;
  }
  double held_for(std::uint32_t department, Ticks now) {
    move(now);
    return area_[department] + level_[department] * clock_;
  }

 private:
  Holding(std::vector<double> level, std::vector<double> area, std::vector<double> area_of_one)
      : level_(std::move(level)), area_(std::move(area)), area_of_one_(std::move(area_of_one)) {}

  /// While nobody waits the clock stands, and need not be moved.
  void move(Ticks now) {
    const Ticks span = now - since_;
    const WideTicks spent = static_cast<WideTicks>(waiting_) * span;
    if (waiting_ == 0) {
      since_ = now;
      return;
    }
    since_ = now;
    waited_ += spent;
    if (busy_ <= 0 || !open_) return;
    attended_ += spent;
    clock_ += static_cast<double>(spent) / static_cast<double>(busy_);
    clock_of_one_ += static_cast<double>(span) / static_cast<double>(busy_);
  }

  std::vector<double> level_;  // by department: people held for it
  std::vector<double> area_;   // the integral over the clock, less level·clock
  std::vector<double> area_of_one_;
  double clock_ = 0;
  double clock_of_one_ = 0;  // runs at 1/b while somebody waits
  Ticks since_ = 0;
  WideTicks waited_ = 0;
  WideTicks attended_ = 0;
  std::int32_t waiting_ = 0;
  std::int32_t busy_ = 0;
  bool open_ = true;
};

}  // namespace domino::chain
