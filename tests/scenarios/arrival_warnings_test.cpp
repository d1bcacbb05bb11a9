// What is told about arrivals: customers who find no staff for what they ask for, and records beyond the run.

#include <filesystem>
#include <fstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scenarios/language/reading/read.h"

namespace domino::language {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string said(const std::string& departments, const std::string& customers,
                 const std::string& run = "horizon: 4 weeks", const std::string& more = "",
                 const std::string& services = "") {
  const Reading reading =
      read_text("gap.yaml", "version: 1\nscenario: Gap\nquestion: Is somebody there?\nrun: {" + run + "}\n" + more +
                                "departments: {" + departments +
                                "}\nservices: {s: {by: d, duration: 8 min}, t: {by: e, duration: 8 min}" + services +
                                "}\n" + customers + "\n");
  EXPECT_TRUE(reading.ok()) << to_text(reading.diagnostics, reading.sources);
  return to_text(reading.diagnostics, reading.sources);
}

const std::string kOffice = "d: {staff: 2, hours: {Mon-Fri: \"09:00-17:00\"}}, e: {staff: 1}";
const std::string kAlsoThere = ", z: {arrive: 1 / h, asks_for: t}";

TEST(ArrivalWarnings, TellWhenNoStaffAreOnDuty) {
  const std::string text = said("d: {staff: {Mon-Sat \"06:00-22:00\": 4}}, e: {staff: 1}",
                                "customers: {c: {arrive: 10 / h, asks_for: s}" + kAlsoThere + "}");
  EXPECT_THAT(text,
              HasSubstr("gap.yaml:7:25: warning: `c` come Mon-Sat 00:00-06:00, 22:00-24:00 and Sun while no staff of "
                        "`d` are on duty"));
  EXPECT_THAT(text, HasSubstr("they wait up to 32 h, if they do not leave"));
}

TEST(ArrivalWarnings, SayNothingWhereStaffAreThereOrComeSoon) {
  for (const char* const coming :
       {"arrive: 6 / h, hours: {Mon-Fri: \"09:00-17:00\"}", "arrive: {Mon-Fri \"10:00-12:00\": 6 / day}",
        "every: 10 min, hours: {Mon-Fri: \"09:00-17:00\"}", "arrive: 6 / h, hours: {Mon-Fri: \"08:00-17:00\"}",
        "arrive: 6 / h, hours: {Mon-Fri: \"08:30-17:00\"}, patience: exponential(mean 40 min)",
        "arrive: 6 / h, patience: exponential(mean 4 days)",
        "population: 90, contact_every: 20 days, hours: {Mon-Fri: \"09:00-17:00\"}"})
    EXPECT_EQ(said(kOffice, std::string("customers: {c: {") + coming + ", asks_for: s}" + kAlsoThere + "}"), "")
        << coming;
}

TEST(ArrivalWarnings, TellOfEveryWayToCome) {
  for (const auto& [coming, when] :
       {std::pair("every: 10 min, hours: {Mon-Sat: \"09:00-17:00\"}", "Sat 09:00-17:00"),
        std::pair("arrive: {Mon-Fri \"10:00-12:00\": 6 / h, Sun \"10:00-12:00\": 1 / week}", "Sun 10:00-12:00"),
        std::pair("arrive: 6 / h, hours: {Mon-Fri: \"08:30-17:00\"}, patience: exponential(mean 20 min)",
                  "Mon-Fri 08:30-09:00"),
        std::pair("arrive: 6 / h, hours: {Mon-Fri: \"08:30-17:00\"}, message_after: 10 min", "Mon-Fri 08:30-09:00"),
        std::pair("population: 90, contact_every: 20 days, hours: {Mon-Sun: \"09:00-17:00\"}", "Sat,Sun 09:00-17:00")})
    EXPECT_THAT(said(kOffice, std::string("customers: {c: {") + coming + ", asks_for: s}" + kAlsoThere + "}"),
                HasSubstr(std::string("`c` come ") + when + " while no staff of `d`"));
}

TEST(ArrivalWarnings, LookAtWhatIsReachedBeforeTimePasses) {
  const auto with = [](const std::string& steps) {
    return said(kOffice, "customers: {c: {arrive: 6 / h, steps: [" + steps + "]}" + kAlsoThere + "}");
  };
  const auto told = HasSubstr("while no staff of `d` are on duty");
  EXPECT_THAT(with("serve: s"), told);
  EXPECT_THAT(with("choose: {a: {chance: 30 %, steps: [serve: s]}}, serve: t"), told);
  EXPECT_THAT(with("all_of: {a: {steps: [serve: t]}, b: {steps: [serve: s]}}"), told);
  EXPECT_THAT(with("delay: 0 s, serve: s"), told);
  // At what hour a case comes there is not known beforehand; and one of several may be enough.
  EXPECT_EQ(with("serve: t, serve: s"), "");
  EXPECT_EQ(with("delay: 5 min, serve: s"), "");
  EXPECT_EQ(with("any_of: {a: {steps: [serve: t]}, b: {steps: [serve: s]}}"), "");
  EXPECT_EQ(with("join_shortest: [s, t]"), "");
}

TEST(ArrivalWarnings, CountAllWhoMayTakeTheRequest) {
  const std::string coming = "customers: {c: {arrive: 6 / h, asks_for: s}" + kAlsoThere + "}";
  EXPECT_EQ(said("d: {staff: 2, hours: {Mon-Fri: \"09:00-17:00\"}, overflow: {e: 5 min}}, e: {staff: 1}", coming), "");
  EXPECT_EQ(said(kOffice.substr(0, kOffice.size() - 1) + ", helps: [d]}", coming), "");
  const std::string teams = "d: {teams: {day: {staff: {\"06:00-22:00\": 2}}, night: {staff: {\"22:00-06:00\": 1}";
  EXPECT_EQ(said(teams + "}}}, e: {staff: 1}", coming), "");
  // A team that cannot do it is no help.
  EXPECT_THAT(said(teams + ", does: {v: {speed: 1}}}}}, e: {staff: 1}",
                   "customers: {c: {arrive: 6 / h, asks_for: s}, y: {arrive: 1 / h, asks_for: v}" + kAlsoThere + "}",
                   "horizon: 4 weeks", "", ", v: {by: d, duration: 1 min}"),
              HasSubstr("`c` come daily 00:00-06:00, 22:00-24:00 while no staff of `d`"));
}

TEST(ArrivalWarnings, TellOfHolidaysOfTheStaff) {
  const std::string staff = "d: {staff: 2, hours: {Mon-Sun: \"00:00-24:00\"}}, e: {staff: 1}";
  const std::string coming = "customers: {c: {arrive: 6 / h, asks_for: s}" + kAlsoThere + "}";
  const std::string holidays = "holidays: {founding: 3, closing: 10, later: 100}\n";
  EXPECT_THAT(said(staff, coming, "horizon: 4 weeks", holidays),
              HasSubstr("`c` come on 2 holidays while no staff of `d`"));
  EXPECT_EQ(said(staff, coming, "horizon: 2 days", holidays), "");
}

TEST(ArrivalWarnings, TellOnlyOfWhatTheRunReaches) {
  const std::string coming =
      "customers: {c: {arrive: 6 / h, hours: {Mon: \"09:00-17:00\", Sat: \"09:00-17:00\"}, asks_for: s}" + kAlsoThere +
      "}";
  EXPECT_EQ(said(kOffice, coming, "days: 3"), "");
  EXPECT_THAT(said(kOffice, coming, "days: 6"), HasSubstr("`c` come Sat 09:00-17:00"));
  EXPECT_THAT(
      said(kOffice, "customers: {c: {arrive: 6 / week, hours: {Sat: \"09:00-17:00\"}, asks_for: s}" + kAlsoThere + "}",
           "days: 3"),
      HasSubstr("`c` never come in this run"));
}

// Colleagues do not leave: a weekend is nothing, a week is told.
TEST(ArrivalWarnings, AllowColleaguesAWeekend) {
  const auto with = [](const std::string& office) {
    return said("d: {staff: 2, hours: {" + office + ": \"09:00-17:00\"}}, e: {staff: 1}",
                "customers: {z: {arrive: 1 / h, asks_for: t}}\nrequests: {r: {from: e, every: 1 h, asks_for: s}}");
  };
  EXPECT_EQ(with("Mon-Fri"), "");
  EXPECT_THAT(with("Mon"), HasSubstr("`r` come Mon 17:00-24:00 and Tue-Sun while no staff of `d`"));
}

TEST(ArrivalWarnings, AllowShortBreaks) {
  const auto with = [](const std::string& breaks) {
    return said(
        "d: {staff: 2, hours: {Mon-Fri: \"09:00-17:00\"}, breaks: {Mon-Fri: \"" + breaks + "\"}}, e: {staff: 1}",
        "customers: {c: {arrive: 6 / h, hours: {Mon-Fri: \"09:00-17:00\"}, asks_for: s, patience: 10 min}" +
            kAlsoThere + "}");
  };
  EXPECT_EQ(with("12:00-12:30"), "");
  EXPECT_THAT(with("12:00-14:00"), HasSubstr("`c` come Mon-Fri 12:00-14:00 while no staff of `d`"));
}

TEST(ArrivalWarnings, SayWhoIsSentAway) {
  EXPECT_THAT(said("d: {staff: 2, hours: {Mon-Fri: \"09:00-17:00\"}, queue_at_closing: disconnect}, e: {staff: 1}",
                   "customers: {c: {arrive: 6 / h, asks_for: s}" + kAlsoThere + "}"),
              HasSubstr("those who find it closed are sent away"));
}

TEST(ArrivalWarnings, AreToldOnceForADepartment) {
  const std::string text =
      said(kOffice,
           "customers: {c: {arrive: 6 / h, steps: [choose: {a: {chance: 30 %, steps: [serve: s]}, b: {chance: 20 %, "
           "steps: [serve: s]}}, serve: t]}" +
               kAlsoThere + "}");
  EXPECT_EQ(text.find("warning"), text.rfind("warning"));
}

class RecordedArrivalWarnings : public testing::Test {
 protected:
  void SetUp() override {
    char name[] = "/tmp/domino_records_XXXXXX";
    ASSERT_NE(mkdtemp(name), nullptr);
    folder_ = name;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string said(const std::string& records, const std::string& run, const std::string& hours = "always") {
    std::ofstream(folder_ / "records.csv") << records;
    std::ofstream(folder_ / "records.yaml")
        << "version: 1\nscenario: Records\nquestion: Are all used?\nrun: {" << run
        << "}\ndepartments: {d: {staff: 2, hours: " << hours
        << "}}\nservices: {s: {by: d, duration: 8 min}}\ncustomers: {c: {arrive: trace(records.csv), asks_for: s}}\n";
    const Reading reading = read_file(folder_ / "records.yaml");
    EXPECT_TRUE(reading.ok()) << to_text(reading.diagnostics, reading.sources);
    return to_text(reading.diagnostics, reading.sources);
  }

  std::filesystem::path folder_;
};

TEST_F(RecordedArrivalWarnings, TellHowManyComeAfterTheEnd) {
  EXPECT_EQ(said("at [h]\n1\n2\n23.9\n", "days: 1"), "");
  EXPECT_THAT(said("at [h]\n1\n2\n24\n30\n", "days: 1"),
              HasSubstr("records.yaml:7:25: warning: 2 of 4 recorded arrivals of `c` are not used"));
  EXPECT_THAT(said("at [h]\n1\n2\n24\n30\n", "horizon: 20 h, warm_up: 5 h"), HasSubstr("1 of 4 recorded arrivals"));
}

TEST_F(RecordedArrivalWarnings, TellHowManyFindNoStaff) {
  EXPECT_THAT(said("at [h]\n1\n10\n11\n17\n", "days: 2", "{Mon-Fri: \"09:00-17:00\"}"),
              HasSubstr("2 of 4 recorded arrivals of `c` come while no staff of `d` are on duty"));
  EXPECT_EQ(said("at [h]\n8.5\n10\n11\n16.9\n", "days: 2", "{Mon-Fri: \"09:00-17:00\"}"), "");
}

}  // namespace
}  // namespace domino::language
