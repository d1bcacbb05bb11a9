/// Erlang's formulas and their kin: exact answers for single stations, the oracle the simulation is tested by.
///
/// Arrivals are Poisson, services independent; "waiting" is time in the queue before service. Rates are per
/// second and times in seconds, but any unit does if it is one unit throughout.
/// All formulas are evaluated by recursions whose terms stay within range, so that they hold to about 1e-12
/// relatively for thousands of servers. A station outside a formula's domain (overloaded without abandonment,
/// no server, a rate that is not positive and finite) is a bug of the caller: ask `stable` first.
/// Sources: Cooper, Introduction to Queueing Theory, 2nd ed. 1981; Garnett, Mandelbaum & Reiman 2002,
/// Designing a Call Center with Impatient Customers, M&SOM 4(3); Gross et al., Fundamentals of Queueing Theory.
#pragma once

#include <cstdint>

namespace domino::theory {

/// A station with exponential services and one queue, M/M/c.
struct MarkovStation {
  double arrivals_per_s = 0;
  double mean_service_s = 0;
  std::uint32_t servers = 1;

  /// Offered load in erlangs.
  double offered() const { return arrivals_per_s * mean_service_s; }
  double utilisation() const { return offered() / servers; }
  bool stable() const { return offered() < servers; }
};

/// Erlang B: the share of customers blocked in M/M/c/c (and M/G/c/c), for any offered load > 0, servers ≥ 0.
/// Cooper (3.3); by the recursion 1/B(c) = 1 + (c/a)/B(c-1) in O(servers).
double erlang_b(double offered, std::uint32_t servers);

/// Erlang C: the share of customers who wait in M/M/c; needs a stable station. Cooper (4.8), through Erlang B.
double erlang_c(const MarkovStation& station);

/// E[wait] in M/M/c: C / (c·µ - λ).
double mean_wait_s(const MarkovStation& station);

/// E[number waiting] in M/M/c, by Little's law.
double mean_queue(const MarkovStation& station);

/// P(wait > t) in M/M/c, first come first served: C·exp(-(c·µ - λ)·t), t ≥ 0.
double wait_tail(const MarkovStation& station, double t_s);

/// The p-quantile of the wait in M/M/c, first come first served; 0 while p ≤ 1 - C. p in [0, 1).
double wait_quantile_s(const MarkovStation& station, double p);

/// What Erlang A answers; `mean_wait_s` is over all customers, served or not.
struct ErlangA {
  double p_wait = 0;
  double abandon = 0;  ///< share of customers who leave before service
  double mean_queue = 0;
  double mean_wait_s = 0;
  double occupancy = 0;
};

/// Erlang A, M/M/n+M: customers wait for an exponential time of mean `mean_patience_s` (positive, finite) at
/// most. Any load has a steady state. The stationary distribution of the birth-death process (Palm 1957;
/// Garnett, Mandelbaum & Reiman 2002, section 2) is summed outwards from its mode.
ErlangA erlang_a(const MarkovStation& station, double mean_patience_s);

/// E[wait] in M/G/1 (Pollaczek–Khinchine): ρ/(1-ρ)·(1 + scv)/2·E[service], with the squared coefficient of
/// variation of the service time; one server, stable. For M/M/1, M/D/1, M/Ek/1: scv = 1, 0, 1/k.
double pollaczek_khinchine_wait_s(double arrivals_per_s, double mean_service_s, double service_scv);

}  // namespace domino::theory
