/// Scenarios that benchmarks read, and one replication after another of what was read.
#pragma once

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>

#include <fmt/format.h>

#include "models/measures/rows/catalogue.h"
#include "models/replication/replication.h"
#include "scenarios/language/reading/read.h"

namespace domino::bench {

inline std::shared_ptr<const chain::Plan> plan_of(const std::string& text) {
  const auto reading = language::read_text("bench.yaml", text);
  if (!reading.ok()) throw std::runtime_error(language::to_text(reading.diagnostics, reading.sources));
  return reading.plan;
}

/// One queue; times in minutes.
inline std::string queue_yaml(double horizon, double arrivals, double mean_service, int staff,
                              const std::string& customers = "") {
  return fmt::format(
      "version: 1\nscenario: queue\nquestion: How fast?\nrun: {{horizon: {} min}}\n"
      "departments:\n  desk: {{staff: {}}}\nservices:\n  help: {{by: desk, duration: exponential(mean {} min)}}\n"
      "customers:\n  visitors: {{arrive: {} / min, asks_for: help{}}}\n",
      horizon, staff, mean_service, arrivals, customers);
}

/// Chains of single servers, each chain with customers of its own.
inline std::string network_yaml(double horizon, int chains, int stations, double arrivals, double mean_service) {
  std::string text = fmt::format(
      "version: 1\nscenario: network\nquestion: How fast?\nrun: {{horizon: {} min, warm_up: {} min}}\ndepartments:\n",
      horizon - horizon / 4, horizon / 4);
  for (int i = 0; i < chains * stations; ++i) text += fmt::format("  d{}: {{staff: 1}}\n", i);
  text += "services:\n";
  for (int i = 0; i < chains * stations; ++i)
    text += fmt::format("  s{}: {{by: d{}, duration: exponential(mean {} min)}}\n", i, i, mean_service);
  text += "customers:\n";
  for (int c = 0; c < chains; ++c) {
    text += fmt::format("  c{}:\n    arrive: {} / min\n    steps:\n", c, arrivals);
    for (int i = 0; i < stations; ++i) text += fmt::format("      - serve: s{}\n", c * stations + i);
  }
  return text;
}

class FromYaml {
 public:
  explicit FromYaml(const std::string& text, const chain::LedgerOptions& ledger = {})
      : plan_(plan_of(text)), catalogue_(*plan_), replication_(*plan_, {.ledger = ledger}) {}

  /// Runs the next replication and reads all its measures; returns the number of measures.
  std::size_t run() {
    record_ = replication_.run(1, ++runs_);
    const std::size_t measures = catalogue_.read(*record_).size();
    double waits = 0;
    std::uint64_t left = 0;
    for (const auto& segment : record_->segments) {
      customers_ += segment.arrived;
      waits += segment.wait.mean_s() / 60 * static_cast<double>(segment.ended_in_all());
      left += segment.ended_in_all();
    }
    mean_waits_ += waits / static_cast<double>(left);
    events_ += record_->events;
    return measures;
  }

  std::uint64_t customers() const { return customers_; }
  std::uint64_t events() const { return events_; }
  /// In minutes; the mean over the replications.
  double mean_wait() const { return mean_waits_ / static_cast<double>(runs_); }

 private:
  std::shared_ptr<const chain::Plan> plan_;
  measures::Catalogue catalogue_;
  chain::Replication replication_;
  const chain::Record* record_ = nullptr;
  std::uint64_t runs_ = 0;
  std::uint64_t customers_ = 0;
  std::uint64_t events_ = 0;
  double mean_waits_ = 0;
};

}  // namespace domino::bench
