#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scenarios/language/reading/read.h"
#include "scenarios/language/writing/resolve.h"

namespace domino::language {
namespace {

namespace fs = std::filesystem;

constexpr const char* kBase = R"(version: 1
scenario: Desk
question: How long do callers wait?
run: {horizon: 1 week, seed: 7}
departments:
  reps: {staff: {Mon-Fri "09:00-17:00": 2}, front_line: yes}
services:
  advice: {by: reps, duration: 5 min}
customers:
  callers: {arrive: 10 / h, asks_for: advice, service_level: {within: 20 s, out_of: served}}
)";

class Extends : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "domino_extends_XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
    fs::create_directory(folder_ / "bases");
    write("base.yaml", kBase);
  }
  void TearDown() override { fs::remove_all(folder_); }

  std::string write(const std::string& name, const std::string& text) {
    const auto path = folder_ / name;
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }
  Reading read(const std::string& text) { return read_file(write("scenario.yaml", text)); }

  fs::path folder_;
};

std::string mistakes(const Reading& reading) { return to_text(reading.diagnostics, reading.sources); }

TEST_F(Extends, MergesKeysAndNamesAndReplacesValuesAndTables) {
  const Reading reading = read(R"(version: 1
extends: base.yaml
scenario: Desk with help
departments:
  reps: {staff: {Sat "10:00-12:00": 1}}
  help: {staff: 3}
services:
  advice: {needs: {more: {mode: notify}}}
  more: {by: help, duration: 1 min}
customers:
  callers: {service_level: {within: 30 s}}
)");
  ASSERT_TRUE(reading.ok()) << mistakes(reading);
  const Scenario& scenario = *reading.scenario;
  EXPECT_EQ(scenario.title, "Desk with help");
  EXPECT_EQ(scenario.run.seed, 7u);
  ASSERT_EQ(scenario.chain.departments.size(), 2u);
  EXPECT_TRUE(scenario.chain.departments[0].front_line);
  EXPECT_EQ(scenario.chain.departments[0].staff.mean(), 2 / 168.0);
  EXPECT_EQ(scenario.chain.services[0].duration, random::Distribution::constant(300));
  EXPECT_EQ(scenario.chain.services[0].needs.size(), 1u);
  EXPECT_EQ(scenario.chain.segments[0].service_level->within.s, 30);
  EXPECT_EQ(scenario.chain.segments[0].service_level->out_of, customers::OutOf::served);
  ASSERT_EQ(scenario.data.size(), 1u);
  EXPECT_EQ(scenario.data[0].bytes, kBase);
}

TEST_F(Extends, GoesOverSeveralFilesEachNamedFromItsOwnFolder) {
  write("bases/first.yaml", kBase);
  write("bases/second.yaml", "version: 1\nextends: first.yaml\nrun: {seed: 8}\n");
  const Reading reading = read("version: 1\nextends: bases/second.yaml\nrun: {replications: 9}\n");
  ASSERT_TRUE(reading.ok()) << mistakes(reading);
  EXPECT_EQ(reading.scenario->run.seed, 8u);
  EXPECT_EQ(reading.scenario->run.replications, 9u);
}

TEST_F(Extends, IsPrintedAsOneScenario) {
  const Reading reading = read("version: 1\nextends: base.yaml\nrun: {seed: 8}\n");
  ASSERT_TRUE(reading.ok()) << mistakes(reading);
  const std::string resolved = resolved_text(reading);
  EXPECT_THAT(resolved, testing::Not(testing::HasSubstr("extends")));
  const Reading again = read_text("resolved.yaml", resolved);
  ASSERT_TRUE(again.ok()) << mistakes(again);
  EXPECT_TRUE(*again.plan == *reading.plan);
}

TEST_F(Extends, NeverLeadsOutOfTheFolderOrRoundInCircles) {
  for (const char* name : {"../x.yaml", "/etc/passwd", "none.yaml", "scenario.yaml", "./scenario.yaml"}) {
    const Reading reading = read(std::string("version: 1\nextends: ") + name + "\n");
    EXPECT_FALSE(reading.ok());
    EXPECT_EQ(reading.diagnostics.size(), 1u) << mistakes(reading);
  }
  EXPECT_THAT(mistakes(read_text("text.yaml", "version: 1\nextends: base.yaml\n")), testing::HasSubstr("no folder"));
}

TEST_F(Extends, FindsRecordedValuesBesideTheFileThatNamesThemAndThenInTheFolderOfTheScenario) {
  write("near.csv", "1 min\n");
  write("far.csv", "2 min\n");
  write("bases/near.csv", "3 min\n");
  std::string base = kBase;
  base.replace(base.find("duration: 5 min"), 15, "duration: empirical(near.csv) + empirical(far.csv)");
  write("bases/first.yaml", base);
  const Reading reading = read(R"(version: 1
extends: bases/first.yaml
services:
  more: {by: reps, duration: empirical(near.csv)}
  advice: {needs: {more: {mode: hold}}}
)");
  ASSERT_TRUE(reading.ok()) << mistakes(reading);
  EXPECT_EQ(reading.scenario->chain.services[0].duration->base.mean(), 5 * 60);
  EXPECT_EQ(reading.scenario->chain.services[1].duration->base.mean(), 60);
  // Printed as one scenario, it names all of them from its own folder.
  const Reading again = read_file(write("resolved.yaml", resolved_text(reading)));
  ASSERT_TRUE(again.ok()) << mistakes(again);
  EXPECT_TRUE(*again.plan == *reading.plan);
}

TEST_F(Extends, TellsAMistakeWhereItStands) {
  write("base.yaml", "version: 1\nrun: {seed: -3}\n");
  EXPECT_THAT(mistakes(read("version: 1\nextends: base.yaml\n")),
              testing::HasSubstr((folder_ / "base.yaml").string() + ":2:13: error: `seed` cannot be negative"));
}

}  // namespace
}  // namespace domino::language
