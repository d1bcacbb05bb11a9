#include "models/theory/erlang.h"

#include <cmath>
#include <limits>

#include "engine/kernel/contract.h"
#include "engine/random/portable_math.h"

namespace domino::theory {

namespace {

bool positive_and_finite(double x) { return x > 0 && x < std::numeric_limits<double>::infinity(); }

void require_station(const MarkovStation& station) {
  DOMINO_REQUIRE(positive_and_finite(station.arrivals_per_s), "arrivals come at a positive, finite rate");
  DOMINO_REQUIRE(positive_and_finite(station.mean_service_s), "a service takes a positive, finite time");
  DOMINO_REQUIRE(station.servers > 0, "a station has a server");
}

void require_stable(const MarkovStation& station) {
  require_station(station);
  DOMINO_REQUIRE(station.stable(), "a station without abandonment has a steady state below full load only");
}

// c·µ - λ, the rate at which the wait of a waiting customer ends.
double spare_rate(const MarkovStation& station) {
  return station.servers / station.mean_service_s - station.arrivals_per_s;
}

// The stationary distribution of the number of customers in M/M/n+M, known up to a factor that makes the
// probability of its mode 1, so that no term overflows and the terms left out are known to be small.
class BirthDeathSums {
 public:
  BirthDeathSums(const MarkovStation& station, double mean_patience_s)
      : lambda_(station.arrivals_per_s),
        mu_(1 / station.mean_service_s),
        theta_(1 / mean_patience_s),
        n_(station.servers) {
    const double overload = lambda_ - n_ * mu_;
    const double mode = overload <= 0 ? std::floor(lambda_ / mu_) : n_ + std::floor(overload / theta_);
    DOMINO_REQUIRE(mode < 1e15, "Erlang A is asked about an impossibly long queue");
    add(mode, 1);
    sum_upwards(mode);
    sum_downwards(mode);
  }

  double total = 0;
  double waiting = 0;  // weight of the states in which an arrival waits
  double queue = 0;    // Σ weight · number waiting
  double busy = 0;     // Σ weight · servers busy

 private:
  static constexpr double kNegligible = 1e-18;

  double leaving_rate(double k) const { return k <= n_ ? k * mu_ : n_ * mu_ + (k - n_) * theta_; }

  void add(double k, double weight) {
    total += weight;
    busy += weight * std::fmin(k, n_);
    if (k < n_) return;
    waiting += weight;
    queue += weight * (k - n_);
  }

  void sum_upwards(double mode) {
    double weight = 1;
    for (double k = mode + 1;; ++k) {
      const double ratio = lambda_ / leaving_rate(k);
      weight *= ratio;
      add(k, weight);
      // Ratios fall from here on, so a geometric series bounds what is left of Σ weight · number waiting.
      const double rest = ratio / (1 - ratio);
      if (k > n_ && ratio < 1 && weight * rest * (k - n_ + 1 + rest) <= kNegligible * queue) return;
    }
  }

  void sum_downwards(double mode) {
    double weight = 1;
    for (double k = mode - 1; k >= 0; --k) {
      const double ratio = leaving_rate(k + 1) / lambda_;
      weight *= ratio;
      add(k, weight);
      if (ratio < 1 && weight * ratio / (1 - ratio) <= kNegligible * total) return;
    }
  }

  double lambda_;
  double mu_;
  double theta_;
  double n_;
};

}  // namespace

double erlang_b(double offered, std::uint32_t servers) {
  DOMINO_REQUIRE(positive_and_finite(offered), "an offered load is positive and finite");
  // The inverse grows without cancellation; where it overflows, the blocking is 0 to a double's range.
  double inverse = 1;
  for (std::uint32_t c = 1; c <= servers; ++c) inverse = 1 + inverse * (c / offered);
  return 1 / inverse;
}

double erlang_c(const MarkovStation& station) {
  require_stable(station);
  const double blocked = erlang_b(station.offered(), station.servers);
  return blocked / (1 - station.utilisation() * (1 - blocked));
}

double mean_wait_s(const MarkovStation& station) { return erlang_c(station) / spare_rate(station); }

double mean_queue(const MarkovStation& station) { return station.arrivals_per_s * mean_wait_s(station); }

double wait_tail(const MarkovStation& station, double t_s) {
  DOMINO_REQUIRE(t_s >= 0, "a wait is not negative");
  return erlang_c(station) * random::portable_exp(-spare_rate(station) * t_s);
}

double wait_quantile_s(const MarkovStation& station, double p) {
  DOMINO_REQUIRE(p >= 0 && p < 1, "a quantile of an unbounded wait is asked for at p in [0, 1)");
  const double p_wait = erlang_c(station);
  return p <= 1 - p_wait ? 0 : random::portable_log(p_wait / (1 - p)) / spare_rate(station);
}

ErlangA erlang_a(const MarkovStation& station, double mean_patience_s) {
  require_station(station);
  DOMINO_REQUIRE(positive_and_finite(mean_patience_s), "patience has a positive, finite mean");
  const BirthDeathSums sums(station, mean_patience_s);
  ErlangA result;
  result.p_wait = sums.waiting / sums.total;
  result.mean_queue = sums.queue / sums.total;
  result.mean_wait_s = result.mean_queue / station.arrivals_per_s;  // Little
  result.abandon = result.mean_wait_s / mean_patience_s;            // each waiting customer leaves at rate θ
  result.occupancy = sums.busy / sums.total / station.servers;
  return result;
}

double pollaczek_khinchine_wait_s(double arrivals_per_s, double mean_service_s, double service_scv) {
  const MarkovStation station{arrivals_per_s, mean_service_s, 1};
  require_stable(station);
  DOMINO_REQUIRE(service_scv >= 0 && service_scv < std::numeric_limits<double>::infinity(),
                 "a squared coefficient of variation is finite and not negative");
  const double rho = station.utilisation();
  return rho / (1 - rho) * (1 + service_scv) / 2 * mean_service_s;
}

}  // namespace domino::theory
