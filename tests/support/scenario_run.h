/// Running a scenario inside a test: from YAML text to estimates by address.
#pragma once

#include <cmath>
#include <memory>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "engine/statistics/interval.h"
#include "models/measures/study/study.h"
#include "scenarios/language/reading/read.h"

namespace domino::testing {

/// A scenario's plan; fails the test with the diagnostics where it does not read.
inline language::Reading read(const std::string& text) {
  auto reading = language::read_text("test.yaml", text);
  EXPECT_TRUE(reading.ok()) << language::to_text(reading.diagnostics, reading.sources);
  return reading;
}

inline language::Reading read_shipped(const std::string& name) {
  auto reading = language::read_file(std::string(DOMINO_SCENARIOS) + "/" + name);
  EXPECT_TRUE(reading.ok()) << language::to_text(reading.diagnostics, reading.sources);
  return reading;
}

/// The study of one plan, with its findings by address.
class ScenarioRun {
 public:
  explicit ScenarioRun(std::shared_ptr<const chain::Plan> plan, measures::StudySettings settings = {})
      : plan_(std::move(plan)),
        catalogue_(*plan_, settings.ledger.on),
        study_(measures::run_study(*plan_, catalogue_, settings)) {}

  const measures::Study& study() const { return study_; }
  const chain::Plan& plan() const { return *plan_; }
  const measures::Catalogue& catalogue() const { return catalogue_; }

  std::size_t index(std::string_view address) const {
    for (std::size_t m = 0; m < catalogue_.measures().size(); ++m)
      if (catalogue_.measures()[m].address == address) return m;
    ADD_FAILURE() << "no measure " << address;
    return 0;
  }
  const measures::Finding& finding(std::string_view address) const { return study_.findings[index(address)]; }
  double mean(std::string_view address) const { return finding(address).estimate.mean; }
  measures::Value value(std::size_t replication, std::string_view address) const {
    return study_.replications[replication].values[index(address)];
  }

 private:
  std::shared_ptr<const chain::Plan> plan_;
  measures::Catalogue catalogue_;
  measures::Study study_;
};

/// The half-width of an interval at which a right program fails once in a million times.
constexpr double kFalseAlarm = 1e-6;

}  // namespace domino::testing
