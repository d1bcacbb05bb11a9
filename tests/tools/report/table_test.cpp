#include "tools/report/table.h"

#include <algorithm>
#include <sstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "models/text/utf8.h"

namespace domino::report {
namespace {

using testing::HasSubstr;
using testing::Not;

Figure seconds(double mean, double half_width) {
  return {measures::Unit::seconds, statistics::Estimate{.mean = mean,
                                                        .low = mean - half_width,
                                                        .high = mean + half_width,
                                                        .n = 9,
                                                        .has_mean = true,
                                                        .has_interval = true}};
}

std::size_t width_of(const std::string& text) {
  std::istringstream lines(text);
  std::size_t widest = 0;
  for (std::string line; std::getline(lines, line);) widest = std::max(widest, utf8::length(line));
  return widest;
}

Table desks() {
  Table table{.columns = {{.heading = "department"},
                          {.heading = "wait", .align = Align::right},
                          {.heading = "answer", .align = Align::right, .yields = 1},
                          {.heading = "open", .align = Align::right, .yields = 2}}};
  table.add({"reception", seconds(24.1, 0.4), seconds(61.5, 2.5), "8 h"});
  table.add({"Büro", seconds(3.05, 0.05), seconds(119, 30), "24 h"});
  return table;
}

TEST(Table, StandsInColumnsOneBelowTheOther) {
  EXPECT_EQ(laid_out(desks(), 120),
            "department                     wait                answer  open\n"
            "reception   24.10 s (23.70 … 24.50)  61.5 s (59.0 … 64.0)   8 h\n"
            "Büro        3.050 s (3.000 … 3.100)      119 s (89 … 149)  24 h\n");
}

TEST(Table, GivesUpIntervalsFirstAndThenTheirHalves) {
  EXPECT_THAT(laid_out(desks(), 60), HasSubstr("24.10 s ± 0.40"));
  EXPECT_THAT(laid_out(desks(), 60), HasSubstr("open"));
  EXPECT_THAT(laid_out(desks(), 20), HasSubstr("24.10 s ± 0.40"));
  EXPECT_THAT(laid_out(desks(), 12), Not(HasSubstr("±")));
}

TEST(Table, LeavesOutFirstWhatYieldsMost) {
  EXPECT_THAT(laid_out(desks(), 42), Not(HasSubstr("open")));
  EXPECT_THAT(laid_out(desks(), 42), HasSubstr("answer"));
  EXPECT_THAT(laid_out(desks(), 30), Not(HasSubstr("answer")));
  EXPECT_THAT(laid_out(desks(), 30), HasSubstr("wait"));
}

TEST(Table, PutsNamesOnLinesOfTheirOwnWhereNothingElseHelps) {
  EXPECT_EQ(laid_out(desks(), 12), "department\n       wait\nreception\n    24.10 s\nBüro\n    3.050 s\n");
}

TEST(Table, IsNeverWiderThanTheTerminalWhereItCanBe) {
  for (std::size_t columns = 11; columns <= 120; ++columns)
    EXPECT_LE(width_of(laid_out(desks(), columns)), columns) << columns;
}

TEST(Table, LeavesOutColumnsWithoutContent) {
  Table table{.columns = {{.heading = "a"}, {.heading = "empty"}, {.heading = "b"}}};
  table.add({"1", "", "2"});
  table.add({"3"});
  EXPECT_EQ(laid_out(table, 80), "a  b\n1  2\n3\n");
}

TEST(Table, SaysSomethingElseWhereItsNeighbourIsLeftOut) {
  Table table{.columns = {{}, {.heading = "before", .yields = 1}, {.heading = "change"}}};
  table.add({"wait", "as long as the run", Cell("–", "now unstable")});
  EXPECT_EQ(laid_out(table, 40), "      before              change\nwait  as long as the run  –\n");
  EXPECT_EQ(laid_out(table, 20), "      change\nwait  now unstable\n");
}

TEST(Table, BreaksHeadingsThatAreWiderThanWhatIsBelow) {
  Table table{.columns = {{.heading = "load"}, {.heading = "customers who lose patience", .align = Align::right}, {}}};
  table.add({"60 %", "0.5 %", "x"});
  EXPECT_EQ(laid_out(table, 20), "      customers\n       who lose\nload   patience\n60 %      0.5 %  x\n");
}

TEST(Table, BreaksTextsIntoLinesWhereTheyMayBe) {
  Table table{.columns = {{.heading = "at"}, {.broken = true}}};
  table.add({"09:00", "waits for the experts, since everybody there is busy"});
  EXPECT_EQ(laid_out(table, 34), "at\n09:00  waits for the experts,\n       since everybody there is\n       busy\n");
  EXPECT_THAT(laid_out(table, 80), HasSubstr("waits for the experts, since everybody there is busy\n"));
}

TEST(Table, BreaksTextsAlsoBelowNamesOnLinesOfTheirOwn) {
  Table table{.columns = {{.heading = "replication"}, {.heading = "case"}, {.broken = true}}};
  table.add({"2", "orders-518", "a mistake of the developers is put right"});
  EXPECT_EQ(laid_out(table, 32),
            "replication\n    case\n2\n    orders-518  a mistake of the\n                developers is\n"
            "                put right\n");
}

TEST(Table, ShowsWhatThereIsRoomForRowByRow) {
  Table table{.columns = {{}, {}, {.if_room = true}}};
  table.add({"wait", "3 s", "short"});
  table.add({"sojourn", "9 s", "an explanation that is too long"});
  EXPECT_EQ(laid_out(table, 20), "wait     3 s  short\nsojourn  9 s\n");
}

TEST(Table, HasTitlesAndCellsOfSeveralLines) {
  Table table{.columns = {{}, {.heading = "it"}}, .gap = 3};
  table.add_title("who asks");
  table.rows.push_back({{"desk", "2 a day\nwait 3 s"}, false, true});
  EXPECT_EQ(laid_out(table, 80), "           it\nwho asks\n\ndesk       2 a day\n           wait 3 s\n");
}

TEST(Table, GivesWayToAnotherOneThatFits) {
  Table wide = desks();
  wide.spreads = {Spread::interval};
  wide.least = 50;
  Table narrow{.columns = {{.heading = "narrow"}}, .note = "A word about it."};
  narrow.add({"x"});
  EXPECT_THAT(laid_out(std::vector{wide, narrow}, 120), HasSubstr("department"));
  EXPECT_EQ(laid_out(std::vector{wide, narrow}, 49), "narrow\nx\n\nA word about it.\n");
  EXPECT_EQ(laid_out(std::vector<Table>{}, 80), "");
}

TEST(Wrapped, CountsTheLeadAndHangsTheRest) {
  EXPECT_EQ(wrapped("one two three four", 12, "  holds  ", 9),
            "  holds  one\n         two\n         three\n         four\n");
  EXPECT_EQ(wrapped("one two", 80), "one two\n");
  EXPECT_EQ(wrapped("", 80), "\n");
}

}  // namespace
}  // namespace domino::report
