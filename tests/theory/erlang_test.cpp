#include "models/theory/erlang.h"

#include <cmath>
#include <cstdint>
#include <fstream>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace domino::theory {
namespace {

struct ClosedForm {
  std::string model;
  std::string parameters;
  std::string quantity;
  double value = 0;
};

std::vector<std::string> cells_of(const std::string& line) {
  std::vector<std::string> cells(1);
  bool quoted = false;
  for (const char c : line) {
    if (c == '"')
      quoted = !quoted;
    else if (c == ',' && !quoted)
      cells.emplace_back();
    else
      cells.back() += c;
  }
  return cells;
}

std::vector<ClosedForm> closed_forms() {
  std::ifstream file(DOMINO_CLOSED_FORMS);
  std::vector<ClosedForm> result;
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    const auto cells = cells_of(line);
    if (cells.size() >= 4) result.push_back({cells[0], cells[1], cells[2], std::stod(cells[3])});
  }
  return result;
}

// "lambda=10/h mu=4/h c=3" as numbers without their units: every row keeps to one unit of time, but for the rate
// per hour beside times in seconds, which `per_hour` tells.
struct Parameters {
  std::map<std::string, double> numbers;
  bool per_hour_beside_seconds = false;

  explicit Parameters(const std::string& text) {
    std::size_t at = 0;
    while (at < text.size()) {
      const std::size_t end = std::min(text.find(' ', at), text.size());
      const std::string word = text.substr(at, end - at);
      if (const std::size_t equals = word.find('='); equals != std::string::npos)
        numbers[word.substr(0, equals)] = std::stod(word.substr(equals + 1));
      at = end + 1;
    }
    per_hour_beside_seconds = text.find("/h") != std::string::npos && text.find("mean_service") != std::string::npos;
  }

  bool has(const std::string& name) const { return numbers.contains(name); }
  double operator[](const std::string& name) const { return numbers.at(name); }

  MarkovStation station(const std::string& servers) const {
    const auto count = static_cast<std::uint32_t>(has(servers) ? numbers.at(servers) : 1);
    if (has("a")) return {(*this)["a"], 1, count};
    const double lambda = (*this)["lambda"] / (per_hour_beside_seconds ? 3600 : 1);
    return {lambda, has("mu") ? 1 / (*this)["mu"] : (*this)["mean_service"], count};
  }
};

std::optional<double> erlang_a_answer(const ClosedForm& row) {
  const Parameters parameters(row.parameters);
  const ErlangA answer = erlang_a(parameters.station("n"), parameters["patience"]);
  if (row.quantity == "p_wait") return answer.p_wait;
  if (row.quantity == "abandon") return answer.abandon;
  if (row.quantity == "mean_queue") return answer.mean_queue;
  if (row.quantity == "mean_wait") return answer.mean_wait_s;
  if (row.quantity == "occupancy") return answer.occupancy;
  return std::nullopt;
}

// What erlang.h says about a row; nothing where the row is about another model.
std::optional<double> answer(const ClosedForm& row) {
  if (row.model == "M/M/n+M") return erlang_a_answer(row);
  const Parameters parameters(row.parameters);
  if (row.model == "M/M/c/c") return erlang_b(parameters["a"], static_cast<std::uint32_t>(parameters["c"]));
  if (row.model == "M/M/c" && row.quantity == "p_wait") return erlang_c(parameters.station("c"));
  if (row.model == "M/M/c" && row.quantity == "mean_wait_h") return mean_wait_s(parameters.station("c"));
  if (row.model == "M/M/1" && row.quantity == "P(wait>5)") return wait_tail(parameters.station("c"), 5);
  if (row.model == "M/M/1" && row.quantity == "wait_p95") return wait_quantile_s(parameters.station("c"), 0.95);
  const std::map<std::string, double> scv = {{"M/D/1", 0}, {"M/E2/1", 0.5}, {"M/M/1", 1}, {"M/H2/1 scv 4", 4}};
  if (scv.contains(row.model) && row.quantity == "mean_wait")
    return pollaczek_khinchine_wait_s(parameters["lambda"], parameters["mean_service"], scv.at(row.model));
  return std::nullopt;
}

// Half a unit of the ninth digit, to which the table is given.
double half_a_digit(double value) { return 0.5000001 * std::pow(10, std::floor(std::log10(value)) - 8); }

TEST(ClosedForms, AreReproducedToTheDigitsGiven) {
  std::size_t checked = 0;
  for (const ClosedForm& row : closed_forms()) {
    const std::optional<double> ours = answer(row);
    if (!ours) continue;
    ++checked;
    EXPECT_NEAR(*ours, row.value, half_a_digit(row.value))
        << row.model << ", " << row.parameters << ": " << row.quantity;
  }
  EXPECT_EQ(checked, 40U) << "rows were added to or lost from closed_forms.csv";
}

TEST(ErlangB, AgreesWithItsSumAlsoForHundredsOfServers) {
  // B = (a^c/c!) / Σ a^k/k!, each term by its logarithm.
  for (const auto& [offered, servers] : std::vector<std::pair<double, std::uint32_t>>{
           {0.5, 1}, {10, 10}, {450, 500}, {500, 500}, {900, 500}, {1900, 2000}}) {
    const auto log_term = [load = offered](double k) { return k * std::log(load) - std::lgamma(k + 1); };
    double sum = 0;
    for (std::uint32_t k = 0; k <= servers; ++k) sum += std::exp(log_term(k) - log_term(servers));
    // The logarithms reach 1e4, so the terms are good to 1e4 rounding errors.
    EXPECT_NEAR(erlang_b(offered, servers) * sum, 1, 1e-11) << offered << " erlangs, " << servers << " servers";
  }
}

TEST(ErlangB, BlocksEverybodyWithoutServersAndNobodyWithAbundance) {
  EXPECT_EQ(erlang_b(3, 0), 1);
  EXPECT_LT(erlang_b(1, 500), 1e-300);
  EXPECT_GE(erlang_b(1, 500), 0);
}

TEST(ErlangC, OfOneServerIsItsUtilisation) {
  const MarkovStation station{0.8, 1, 1};
  EXPECT_NEAR(erlang_c(station), 0.8, 1e-15);
  EXPECT_NEAR(mean_wait_s(station), 4, 1e-12);
  EXPECT_NEAR(mean_queue(station), 3.2, 1e-12);
}

TEST(ErlangC, AgreesWithItsTextbookSumForHundredsOfServers) {
  for (const auto& [offered, servers] :
       std::vector<std::pair<double, std::uint32_t>>{{2.5, 3}, {450, 500}, {499, 500}, {950, 1000}}) {
    const auto log_term = [load = offered](double k) { return k * std::log(load) - std::lgamma(k + 1); };
    double fewer = 0;
    for (std::uint32_t k = 0; k < servers; ++k) fewer += std::exp(log_term(k) - log_term(servers));
    const double all_busy = 1 / (1 - offered / servers);
    EXPECT_NEAR(erlang_c({offered, 1, servers}) * (fewer + all_busy) / all_busy, 1, 1e-10);
  }
}

TEST(WaitQuantile, InvertsTheTailAndIsZeroForThoseWhoDoNotWait) {
  const MarkovStation station{45, 1, 50};
  for (const double p : {0.7, 0.9, 0.99, 0.999999}) {
    const double t = wait_quantile_s(station, p);
    EXPECT_NEAR(wait_tail(station, t), 1 - p, 1e-14) << p;
  }
  EXPECT_EQ(wait_quantile_s(station, 0.6), 0);  // 64 % of the customers do not wait
  EXPECT_EQ(wait_tail(station, 0), erlang_c(station));
}

TEST(ErlangA, LosesExactlyTheCustomersThatAreNotServed) {
  // λ·(1 - abandon) = n·µ·occupancy, for light, critical and hopeless loads, few servers and thousands.
  for (const double load : {0.05, 0.5, 0.95, 1.0, 1.05, 2.0, 20.0})
    for (const std::uint32_t servers : {1U, 10U, 100U, 1000U, 5000U})
      for (const double patience_s : {0.01, 1.0, 100.0, 1e4}) {
        const ErlangA answer = erlang_a({load * servers, 1, servers}, patience_s);
        EXPECT_NEAR(load * (1 - answer.abandon), answer.occupancy, 1e-10 * load)
            << load << " " << servers << " " << patience_s;
        EXPECT_GE(answer.p_wait, 0);
        EXPECT_LE(answer.p_wait, 1 + 1e-12);
        EXPECT_LE(answer.occupancy, 1 + 1e-12);
      }
}

TEST(ErlangA, TendsToErlangCWithEndlessPatienceAndToErlangBWithNone) {
  const MarkovStation station{8, 1, 10};
  const ErlangA patient = erlang_a(station, 1e9);
  EXPECT_NEAR(patient.p_wait, erlang_c(station), 1e-7);
  EXPECT_NEAR(patient.mean_wait_s, mean_wait_s(station), 1e-7);
  const ErlangA hasty = erlang_a(station, 1e-9);
  EXPECT_NEAR(hasty.abandon, erlang_b(8, 10), 1e-7);
}

TEST(ErlangA, OfVeryRareWaitsKeepsItsDigits) {
  // Twice the servers needed: p_wait is 1e-62 or so, and equals Erlang C up to what patience cuts off.
  const MarkovStation station{500, 1, 1000};
  const double rare = erlang_a(station, 1e9).p_wait;
  EXPECT_LT(rare, 1e-40);
  EXPECT_NEAR(rare / erlang_c(station), 1, 1e-8);
}

TEST(PollaczekKhinchine, OfExponentialServiceIsTheMarkovianWait) {
  EXPECT_NEAR(pollaczek_khinchine_wait_s(0.9, 1, 1), mean_wait_s({0.9, 1, 1}), 1e-12);
}

TEST(TheoryDeathTest, RefusesStationsOutsideItsDomain) {
  EXPECT_DEATH(static_cast<void>(erlang_c({10, 1, 10})), "below full load");
  EXPECT_DEATH(static_cast<void>(erlang_c({0.5, 1, 0})), "has a server");
  EXPECT_DEATH(static_cast<void>(erlang_b(-1, 3)), "offered load");
  EXPECT_DEATH(static_cast<void>(erlang_a({1, 1, 1}, 0)), "patience");
  EXPECT_DEATH(static_cast<void>(pollaczek_khinchine_wait_s(1, 1, 1)), "below full load");
  EXPECT_DEATH(static_cast<void>(wait_quantile_s({0.5, 1, 1}, 1)), "quantile");
}

}  // namespace
}  // namespace domino::theory
