#include "scenarios/language/reading/read.h"

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <variant>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/scenarios/full_scenario.h"

namespace domino::language {
namespace {

using namespace organisation;
using random::Distribution;

Reading read_full() {
  Reading reading = read_text("full.yaml", kFull);
  EXPECT_TRUE(reading.ok()) << to_text(reading.diagnostics, reading.sources);
  return reading;
}

std::string mistakes(const Reading& reading) { return to_text(reading.diagnostics, reading.sources); }

TEST(Reading, FillsTheExperiment) {
  const Scenario scenario = *read_full().scenario;
  EXPECT_EQ(scenario.title, "Everything");
  EXPECT_EQ(scenario.question, "Are all words understood?");
  EXPECT_EQ(scenario.notes, "Two lines\nof remarks.\n");
  EXPECT_EQ(scenario.run.seed, 2026u);
  EXPECT_EQ(scenario.run.replications, 12u);
  EXPECT_EQ(scenario.run.confidence, 0.99);
  EXPECT_EQ(scenario.chain.span.horizon, 5 * kDay);
  EXPECT_EQ(scenario.chain.span.warm_up, 8 * kHour);
  EXPECT_EQ(scenario.chain.span.ending, chain::Ending::clear);
  EXPECT_EQ(scenario.text, kFull);
}

TEST(Reading, FillsDepartmentsAndMultipliesStaffByHours) {
  const auto departments = read_full().scenario->chain.departments;
  ASSERT_EQ(departments.size(), 3u);
  const Department& reps = departments[0];
  EXPECT_EQ(reps.name, "reps");
  EXPECT_TRUE(reps.front_line);
  EXPECT_EQ(reps.work_at_shift_end, WorkAtShiftEnd::pause);
  EXPECT_EQ(reps.queue_at_closing, QueueAtClosing::disconnect);
  EXPECT_EQ(reps.waiting_room, 9u);
  EXPECT_EQ(reps.lines, 24u);
  // Monday: 6 heads from 9 to 12, nobody at noon, 4 from 13 to 17.
  for (const auto& [hour, heads] :
       {std::pair{8.9, 0}, {9.0, 6}, {11.9, 6}, {12.5, 0}, {13.0, 4}, {16.9, 4}, {17.0, 0}}) {
    EXPECT_EQ(reps.staff.value_at(Time{hour * 3600}), heads) << hour;
  }
  EXPECT_EQ(reps.hours.mean(), 5 * 7 / 168.0);
  EXPECT_EQ(reps.staff.value_at(Time{5 * kDay.s + 10 * 3600}), 0);
  EXPECT_EQ(departments[1].staff.mean(), 10 * 8 / 24.0);
  EXPECT_EQ(departments[1].staff.value_at(Time{3600}), 10);  // Monday 01:00 belongs to Sunday's late shift
}

TEST(Reading, FillsInTheDefaults) {
  const Department anybody = read_full().scenario->chain.departments[2];
  EXPECT_FALSE(anybody.front_line);
  EXPECT_EQ(anybody.staff, resources::WeeklyTable(1));
  EXPECT_EQ(anybody.hours, resources::WeeklyTable(1));
  EXPECT_EQ(anybody.work_at_shift_end, WorkAtShiftEnd::finish);
  EXPECT_EQ(anybody.queue_at_closing, QueueAtClosing::stay);
  EXPECT_EQ(anybody.waiting_room, std::nullopt);
  EXPECT_EQ(anybody.lines, std::nullopt);
}

TEST(Reading, FillsServicesAndTheirNeeds) {
  const auto services = read_full().scenario->chain.services;
  ASSERT_EQ(services.size(), 4u);
  EXPECT_EQ(services[0].by, "reps");
  EXPECT_EQ(services[0].duration, Distribution::gamma(420, 1));
  const Need& advice = services[0].needs[0];
  EXPECT_EQ(advice.service, "advice");
  EXPECT_EQ(advice.chance, 0.33);
  EXPECT_EQ(advice.mode, NeedMode::hold);
  EXPECT_EQ(advice.at_most, 10 * kMinute);
  EXPECT_EQ(advice.switching, kMinute);
  EXPECT_EQ(advice.work_left, Distribution::constant(120));
  EXPECT_EQ(advice.recall, Recall::in_turn);
  const Need& remark = services[0].needs[1];
  EXPECT_EQ(remark.name, "remark");
  EXPECT_EQ(remark.service, "note");
  EXPECT_EQ(remark.chance, 1);
  EXPECT_EQ(remark.at_most, std::nullopt);
  EXPECT_EQ(remark.recall, Recall::first);
}

TEST(Reading, NamesStepsByWhatTheyServeOrTheirKindAndPosition) {
  const Service whole = read_full().scenario->chain.services[3];
  EXPECT_EQ(whole.duration, std::nullopt);
  ASSERT_EQ(whole.steps.size(), 4u);
  EXPECT_EQ(whole.steps[0].name, "first");
  EXPECT_EQ(whole.steps[1].name, "delay_2");
  EXPECT_EQ(std::get<Delay>(whole.steps[1].action).duration, Distribution::uniform(60, 120));
  EXPECT_EQ(whole.steps[2].name, "repeat_3");
  EXPECT_EQ(std::get<Repeat>(whole.steps[2].action).chance, 0.1);
  EXPECT_EQ(whole.steps[3].name, "note");
}

TEST(Reading, FillsSegments) {
  const auto segments = read_full().scenario->chain.segments;
  ASSERT_EQ(segments.size(), 3u);
  const customers::Segment& buyers = segments[0];
  EXPECT_EQ(buyers.arrive.value_at(Time{8.5 * 3600}), 0);
  EXPECT_EQ(buyers.arrive.value_at(Time{9.5 * 3600}), 200.0 / 3600);
  EXPECT_EQ(buyers.arrive.value_at(Time{11 * 3600}), 1.0 / 120);
  EXPECT_EQ(buyers.arrive.value_at(Time{13 * 3600}), 0);
  EXPECT_EQ(buyers.busyness, Distribution::gamma(1, 1 / std::sqrt(10.0)));
  ASSERT_EQ(buyers.journey.size(), 1u);
  EXPECT_EQ(std::get<Serve>(buyers.journey[0].action).service, "solve");
  EXPECT_EQ(buyers.patience,
            Distribution::mixture({{0.1, Distribution::constant(0)}, {0.9, Distribution::exponential(1000)}}));
  EXPECT_EQ(buyers.message_after, 2 * kMinute);
  ASSERT_TRUE(buyers.service_level);
  EXPECT_EQ(buyers.service_level->within.s, 20);
  EXPECT_EQ(buyers.service_level->out_of, customers::OutOf::expected);
  EXPECT_TRUE(buyers.service_level->count_lost);
  EXPECT_EQ(segments[1].service_level->within, kMinute);
  EXPECT_EQ(segments[1].service_level->out_of, customers::OutOf::arrived);
  EXPECT_FALSE(segments[1].service_level->count_lost);
}

TEST(Reading, GivesTheRestToOtherwise) {
  const auto journey = read_full().scenario->chain.segments[1].journey;
  const auto& branches = std::get<Choose>(journey[1].action).branches;
  ASSERT_EQ(branches.size(), 3u);
  EXPECT_TRUE(std::holds_alternative<LeaveMessage>(branches[0].steps[0].action));
  EXPECT_TRUE(std::holds_alternative<End>(branches[1].steps[0].action));
  EXPECT_EQ(branches[2].name, "otherwise");
  EXPECT_DOUBLE_EQ(branches[2].chance.number, 0.5);
}

TEST(Reading, TakesAttributesIntoAmountsChancesAndConditions) {
  const auto chain = read_full().scenario->chain;
  const auto& attributes = chain.segments[0].attributes;
  ASSERT_EQ(attributes.size(), 3u);
  EXPECT_EQ(attributes[1].name, "channel");
  EXPECT_EQ(attributes[1].words, (std::vector<customers::Attribute::Word>{{"phone", 0.7}, {"web-page", 0.3}}));
  using organisation::Comparison;
  const auto& needs = chain.services[0].needs;
  EXPECT_EQ(needs[1].when, (organisation::Conditions{{"parts", Comparison::above, 1, ""},
                                                     {"channel", Comparison::unequal, 0, "web-page"}}));
  EXPECT_EQ(needs[2].chance, organisation::Figure::of("risk"));
  const organisation::Amount& left = *needs[2].work_left;
  EXPECT_EQ(left.base, Distribution::constant(60));
  ASSERT_EQ(left.terms.size(), 1u);
  EXPECT_EQ(left.terms[0].attribute, "parts");
  EXPECT_NEAR(left.terms[0].factor.mean(), 14, 1e-12);
  const auto& ways = std::get<Choose>(chain.segments[1].journey[2].action).branches;
  EXPECT_EQ(ways[0].when, (organisation::Conditions{{"size", Comparison::at_least, 1.5, ""}}));
}

TEST(Reading, TakesGapsAndGroups) {
  const auto segment = read_full().scenario->chain.segments[2];
  EXPECT_EQ(segment.every, Distribution::gamma(30, 0.5));
  EXPECT_NEAR(segment.arrive.mean(), 35 / 168.0, 1e-12) << "the office hours";
  EXPECT_NEAR(segment.group->mean(), 1.3, 1e-12);
}

TEST(Reading, GivesAPlanWithTheScenario) {
  const Reading reading = read_full();
  ASSERT_NE(reading.plan, nullptr);
  EXPECT_EQ(reading.plan->departments.size(), 3u);
  EXPECT_TRUE(reading.diagnostics.empty());
}

TEST(Reading, DoesNotMindAByteOrderMarkOrWindowsLineEnds) {
  std::string text = kFull;
  for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos; at += 2) text.replace(at, 1, "\r\n");
  text.insert(0, "\xEF\xBB\xBF");
  const Reading reading = read_text("windows.yaml", text);
  ASSERT_TRUE(reading.ok()) << mistakes(reading);
  EXPECT_EQ(reading.scenario->text, text);
  EXPECT_EQ(reading.scenario->title, "Everything");
  text.replace(text.find("days: 5"), 7, "dayz: 5");
  EXPECT_THAT(mistakes(read_text("windows.yaml", text)), testing::HasSubstr("windows.yaml:7:7: error"));
}

TEST(Reading, IsTheSameForAnyOrderOfTheSections) {
  const std::string text = kFull;
  const auto customers = text.find("customers:");
  const auto version_end = text.find("scenario:");
  const std::string shuffled =
      text.substr(customers) + text.substr(version_end, customers - version_end) + text.substr(0, version_end);
  const Reading reading = read_text("shuffled.yaml", shuffled);
  ASSERT_TRUE(reading.ok()) << mistakes(reading);
  EXPECT_EQ(reading.scenario->chain.segments[0].arrive, read_full().scenario->chain.segments[0].arrive);
}

TEST(Reading, CountsTheMistakesBeyondTheLimit) {
  std::string text = "version: 1\n";
  for (int i = 0; i < 1'000; ++i) text += "key_" + std::to_string(i) + ": 1\n";
  const Reading reading = read_text("many.yaml", text);
  EXPECT_EQ(reading.diagnostics.size(), 201u);
  EXPECT_EQ(reading.diagnostics.back().message, "and 805 more mistakes");  // 1000 keys, and 5 sections that are missing
}

TEST(Reading, UnderstandsEveryScenarioThatIsShipped) {
  int count = 0;
  for (const auto& file : std::filesystem::directory_iterator(DOMINO_SCENARIOS)) {
    if (file.path().extension() != ".yaml") continue;
    const Reading reading = read_file(file.path());
    EXPECT_TRUE(reading.ok()) << mistakes(reading);
    ++count;
  }
  EXPECT_GT(count, 0);
}

// Every beginning of a scenario, and every scenario without one of its characters: no crash, and a scenario or a
// mistake.
TEST(Reading, SurvivesTruncatedAndDamagedTexts) {
  const std::string text = kFull;
  for (std::size_t at = 0; at < text.size(); ++at) {
    std::string damaged = text;
    damaged.erase(at, 1);
    for (const std::string& tried : {text.substr(0, at), damaged}) {
      const Reading reading = read_text("damaged.yaml", tried);
      EXPECT_EQ(reading.ok(), !has_errors(reading.diagnostics)) << tried;
      EXPECT_EQ(reading.ok(), reading.scenario.has_value());
    }
  }
}

// The clock begins with the warm-up; days are all of the run.
TEST(Run, MeasuresItsHorizonAfterTheWarmUp) {
  const auto span = [](const std::string& run) {
    const Reading reading = read_text("desk.yaml", "version: 1\nscenario: Desk\nquestion: How long?\nrun: {" + run +
                                                       "}\ndepartments: {reps: {staff: 2}}\nservices: {advice: {by: "
                                                       "reps, duration: 5 min}}\ncustomers: {callers: {arrive: 10 / h, "
                                                       "asks_for: advice}}\n");
    EXPECT_TRUE(reading.ok()) << mistakes(reading);
    return reading.ok() ? reading.plan->span : chain::Span{};
  };
  EXPECT_EQ(span("horizon: 4 weeks, warm_up: 6 weeks").measured(), 4 * kWeek);
  EXPECT_EQ(span("horizon: 4 weeks, warm_up: 6 weeks").horizon, 10 * kWeek);
  EXPECT_EQ(span("horizon: 4 weeks").horizon, 4 * kWeek);
  EXPECT_EQ(span("days: 4, warm_up: 8 h").horizon, 4 * kDay);
  EXPECT_EQ(span("days: 4, warm_up: 8 h").warm_up, 8 * kHour);
}

class Files : public testing::Test {
 protected:
  void SetUp() override {
    std::string name = (std::filesystem::temp_directory_path() / "domino_read_XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string write(const std::string& name, const std::string& text) {
    const auto path = folder_ / name;
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }

  std::filesystem::path folder_;
};

TEST_F(Files, AreReadByteForByte) {
  const Reading reading = read_file(write("full.yaml", kFull));
  ASSERT_TRUE(reading.ok()) << mistakes(reading);
  EXPECT_EQ(reading.scenario->text, kFull);
}

TEST_F(Files, ThatCannotBeReadSayWhy) {
  EXPECT_THAT(mistakes(read_file(folder_ / "none.yaml")),
              testing::HasSubstr("none.yaml: error: there is no such file"));
  EXPECT_THAT(mistakes(read_file(folder_)), testing::HasSubstr("this is a directory"));
  EXPECT_THAT(mistakes(read_file(write("file", "x") + "/x.yaml")), testing::HasSubstr("there is no such file"));
  EXPECT_THAT(mistakes(read_file("")), testing::HasSubstr("there is no such file"));
  EXPECT_THAT(mistakes(read_file(std::string(5'000, 'x'))), testing::HasSubstr("too long"));
  EXPECT_THAT(mistakes(read_file(write("empty.yaml", ""))), testing::HasSubstr("there is nothing in it"));
  EXPECT_THAT(mistakes(read_file(write("big.yaml", std::string(11'000'000, '#')))),
              testing::HasSubstr("11000000 bytes are more than"));
}

std::string desk_with(const std::string& duration) {
  return "version: 1\nscenario: Desk\nquestion: How long?\nrun: {horizon: 1 week}\ndepartments: {desk: {}}\n"
         "services:\n  advice: {by: desk, duration: \"" +
         duration + "\"}\ncustomers: {all: {arrive: 5 / h, asks_for: advice}}\n";
}

TEST_F(Files, OfRecordedValuesStandBesideTheScenario) {
  write("plain.csv", "5 min\n\n# a remark\n\"90 s\",x\n");
  std::filesystem::create_directory(folder_ / "data");
  write("data/minutes.csv", "duration [min];case\r\n5;a\r\n1.5;b\r\n");
  for (const char* name : {"plain.csv", "data/minutes.csv"}) {
    const Reading reading = read_file(write("desk.yaml", desk_with(std::string("empirical(") + name + ")")));
    ASSERT_TRUE(reading.ok()) << mistakes(reading);
    EXPECT_EQ(reading.scenario->chain.services[0].duration, Distribution::empirical({300, 90}));
    ASSERT_EQ(reading.scenario->data.size(), 1u);
    EXPECT_EQ(reading.scenario->data[0].name, name);
  }
}

TEST_F(Files, OfRecordedValuesKeepTheirOrderInATrace) {
  write("data.csv", "work [s]\n3\n1\n2\n");
  const Reading reading = read_file(write("desk.yaml", desk_with("1 s + 2 × trace(data.csv)")));
  ASSERT_TRUE(reading.ok()) << mistakes(reading);
  const organisation::Amount& duration = *reading.scenario->chain.services[0].duration;
  EXPECT_EQ(duration.base, Distribution::constant(1));
  ASSERT_EQ(duration.terms.size(), 1u);
  EXPECT_EQ(duration.terms[0].factor, Distribution::constant(2));
  EXPECT_EQ(*duration.terms[0].recorded, (std::vector<double>{3, 1, 2}));
}

TEST_F(Files, OutsideTheFolderOfTheScenarioAreNeverRead) {
  std::filesystem::create_directory(folder_ / "inside");
  write("secret.csv", "5 min\n");
  std::filesystem::create_symlink(folder_ / "secret.csv", folder_ / "inside/link.csv");
  std::filesystem::create_directory_symlink(folder_, folder_ / "inside/linked");
  for (const std::string name : {"../secret.csv", "/etc/passwd", "x/../../secret.csv", "link.csv", "linked/secret.csv",
                                 "./../secret.csv", "//etc/passwd", "none.csv", "linked"}) {
    const Reading reading = read_file(write("inside/desk.yaml", desk_with("empirical(" + name + ")")));
    ASSERT_FALSE(reading.ok()) << name;
    EXPECT_EQ(reading.diagnostics[0].code, Code::unreadable_file) << mistakes(reading);
  }
}

TEST_F(Files, OfRecordedValuesSayWhichLineIsWrong) {
  for (const auto& [text, said] :
       {std::pair("5 min\n5\n", "line 2 of values.csv"), std::pair("", "there are no values"),
        std::pair("x\n-5 min\n", "line 2 of values.csv"), std::pair("x\ny\n", "line 2 of values.csv")}) {
    write("values.csv", text);
    const Reading reading = read_file(write("desk.yaml", desk_with("empirical(values.csv)")));
    EXPECT_THAT(mistakes(reading), testing::HasSubstr(said));
  }
}

TEST_F(Files, ThatArePipesOrDevicesAreNeverOpened) {
  const std::string pipe = folder_ / "pipe.yaml";
  ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
  EXPECT_THAT(mistakes(read_file(pipe)), testing::HasSubstr("not a regular file"));
  EXPECT_THAT(mistakes(read_file("/dev/zero")), testing::HasSubstr("not a regular file"));
}

TEST_F(Files, AreReadForATextThatHasNoneAndNeverTakeItsName) {
  write("scenario.yaml", desk_with("empirical(values.csv)"));
  write("values.csv", "minutes [min]\n1\n2\n");
  const Reading alone = read_text_in(folder_, "<stdin>", "extends: scenario.yaml\nscenario: Another\n");
  ASSERT_TRUE(alone.ok()) << mistakes(alone);
  EXPECT_EQ(alone.scenario->file, "the_scenario.yaml");
  EXPECT_EQ(alone.scenario->data.size(), 2U);
  EXPECT_THAT(mistakes(read_text_in(folder_, "<stdin>", "version: 2\n")), testing::HasSubstr("<stdin>:1:10: error:"));
}

TEST_F(Files, WithoutPermissionSaySo) {
  if (geteuid() == 0) GTEST_SKIP() << "root may read everything";
  const std::string path = write("secret.yaml", kFull);
  ASSERT_EQ(chmod(path.c_str(), 0), 0);
  EXPECT_THAT(mistakes(read_file(path)), testing::HasSubstr("may not be read"));
}

}  // namespace
}  // namespace domino::language
