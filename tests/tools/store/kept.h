/// A small scenario and its experiment, in a folder that is gone after the test.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>

#include <gtest/gtest.h>

#include "models/measures/rows/catalogue.h"
#include "models/measures/study/study.h"
#include "scenarios/language/reading/read.h"
#include "tools/store/run_store.h"

namespace domino::store {

class StoreTest : public testing::Test {
 protected:
  StoreTest() {
    std::string pattern = testing::TempDir() + "domino-store-XXXXXX";
    if (mkdtemp(pattern.data()) != nullptr) folder_ = pattern;
  }
  ~StoreTest() override { std::filesystem::remove_all(folder_); }

  std::string path() const { return (folder_ / "runs.sqlite").string(); }

  static language::Reading queue(const std::string& staff = "2") {
    return language::read_text("queue.yaml",
                               "version: 1\nscenario: Queue\nquestion: How long?\nrun: {horizon: 2 h}\n"
                               "departments: {desk: {staff: 2}}\n"
                               "services: {help: {by: desk, duration: exponential(mean 90 s)}}\n"
                               "customers: {people: {arrive: 1 / min, asks_for: help}}\n",
                               std::vector<language::Override>{{"departments.desk.staff", staff}});
  }

  static Experiment experiment(const language::Reading& reading, std::uint64_t seed = 1,
                               const std::string& version = "1.2.3") {
    return experiment_of(reading, measures::Catalogue(*reading.plan), seed, version);
  }

  std::filesystem::path folder_;
};

}  // namespace domino::store
