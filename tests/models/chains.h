/// Small chains for tests of the model alone, built by hand as a C++ user would.
#pragma once

#include <string>
#include <utility>

#include "models/customers/leaving.h"
#include "models/plan/plan.h"

namespace domino::testing {

inline organisation::Step serve(std::string service) { return {"", organisation::Serve{std::move(service)}}; }

/// One desk, one service of exponential length, customers at one rate.
inline chain::Chain one_desk(double arrivals_per_s, double mean_service_s, double staff, Duration horizon) {
  chain::Chain chain;
  organisation::Department desk;
  desk.name = "desk";
  desk.staff = resources::WeeklyTable(staff);
  chain.departments.push_back(desk);
  organisation::Service help;
  help.name = "help";
  help.by = "desk";
  help.duration = random::Distribution::exponential(mean_service_s);
  chain.services.push_back(help);
  customers::Segment segment;
  segment.name = "all";
  segment.arrive = resources::WeeklyTable(arrivals_per_s);
  segment.journey = {serve("help")};
  chain.segments.push_back(segment);
  chain.span.horizon = horizon;
  return chain;
}

/// Names of the department, its people's customers, and how many work there how long.
struct Counter {
  std::string department;
  std::string customers;
  double staff = 1;
  random::Distribution work;
};

/// How those come in touch who come once in thirty days.
inline constexpr customers::Circumstances kMonthly{.mean_gap_s = 30 * kDay.s};

/// Persons who come to a counter that is always open, once in thirty days.
inline chain::Chain persons_who_come_again(std::uint32_t persons, const Counter& counter, Duration horizon) {
  chain::Chain chain;
  organisation::Department department;
  department.name = counter.department;
  department.staff = resources::WeeklyTable(counter.staff);
  department.hours = resources::WeeklyTable(1);
  chain.departments = {department};
  organisation::Service help;
  help.name = "help";
  help.by = counter.department;
  help.duration = counter.work;
  chain.services = {help};
  customers::Segment segment;
  segment.name = counter.customers;
  segment.journey = {serve("help")};
  segment.population = customers::Population{.persons = persons,
                                             .contact_every = random::Distribution::gamma(30 * kDay.s, 0.7),
                                             .hours = resources::WeeklyTable(1)};
  chain.segments = {segment};
  chain.span.horizon = horizon;
  return chain;
}

}  // namespace domino::testing
