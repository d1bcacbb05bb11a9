// Every file of tests/invalid_scenarios against the exact text of what is said about it, and every kind of mistake
// against having such a file.

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scenarios/language/reading/read.h"

namespace domino::language {
namespace {

namespace fs = std::filesystem;

const fs::path kFolder = DOMINO_INVALID_SCENARIOS;

std::string contents(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

std::vector<Override> overrides_of(const std::string& name) {
  std::vector<Override> overrides;
  std::ifstream file(kFolder / (name + ".set"));
  for (std::string line; std::getline(file, line);) {
    const std::size_t equals = line.find('=');
    overrides.push_back({line.substr(0, equals), line.substr(equals + 1)});
  }
  return overrides;
}

// Read from inside the folder, so that messages name the file alone.
Reading read_invalid(const std::string& name) {
  const fs::path before = fs::current_path();
  fs::current_path(kFolder);
  Reading reading = read_file(name + ".yaml", overrides_of(name));
  fs::current_path(before);
  return reading;
}

std::vector<std::string> names_of_invalid_scenarios() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(kFolder)) {
    if (entry.path().extension() == ".expected") names.push_back(entry.path().stem());
  }
  std::sort(names.begin(), names.end());
  return names;
}

class InvalidScenario : public testing::TestWithParam<std::string> {};

TEST_P(InvalidScenario, IsRefusedWithExactlyTheseWords) {
  const Reading reading = read_invalid(GetParam());
  const std::string said = to_text(reading.diagnostics, reading.sources);
  const fs::path expected = kFolder / (GetParam() + ".expected");
  // After a change of words: DOMINO_WRITE_EXPECTED=1, and then read the difference.
  if (std::getenv("DOMINO_WRITE_EXPECTED") != nullptr) std::ofstream(expected, std::ios::binary) << said;
  EXPECT_EQ(said, contents(expected));
  EXPECT_FALSE(reading.ok());
  EXPECT_FALSE(reading.scenario.has_value());
  EXPECT_TRUE(has_errors(reading.diagnostics));
}

INSTANTIATE_TEST_SUITE_P(Files, InvalidScenario, testing::ValuesIn(names_of_invalid_scenarios()),
                         [](const auto& tested) { return tested.param; });

TEST(InvalidScenarios, HoldAnExampleOfEveryKindOfMistake) {
  std::set<Code> seen;
  for (const std::string& name : names_of_invalid_scenarios()) {
    for (const Diagnostic& diagnostic : read_invalid(name).diagnostics) seen.insert(diagnostic.code);
  }
  std::vector<std::string_view> missing;
  for (const Code code : all_codes()) {
    if (seen.count(code) == 0) missing.push_back(slug(code));
  }
  EXPECT_THAT(missing, testing::IsEmpty());
}

TEST(InvalidScenarios, EachBelongToAnExpectation) {
  for (const auto& entry : fs::directory_iterator(kFolder)) {
    if (entry.path().extension() != ".yaml") continue;
    EXPECT_TRUE(fs::exists(fs::path(entry.path()).replace_extension(".expected"))) << entry.path();
  }
}

TEST(InvalidScenarios, SayNothingThatATerminalWouldObey) {
  for (const std::string& name : names_of_invalid_scenarios()) {
    const Reading reading = read_invalid(name);
    for (const char c : to_text(reading.diagnostics, reading.sources)) {
      EXPECT_TRUE(c == '\n' || static_cast<unsigned char>(c) >= 0x20) << name;
    }
  }
}

}  // namespace
}  // namespace domino::language
