// Recorded values as people and spreadsheets write them: read as they are meant, or refused with the line.

#include "scenarios/language/values/data_column.h"

#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace domino::language {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using Values = std::vector<double>;

Values minutes(const std::string& text) {
  const auto read = read_column("values.csv", text, Dimension::duration);
  EXPECT_TRUE(read) << text << ": " << (read ? "" : read.problem().message);
  Values values = read ? **read : Values();
  for (double& value : values) value /= 60;
  return values;
}

Values numbers(const std::string& text) {
  const auto read = read_column("values.csv", text, Dimension::number);
  EXPECT_TRUE(read) << text << ": " << (read ? "" : read.problem().message);
  return read ? **read : Values();
}

std::string refusal(const std::string& text, Dimension dimension = Dimension::number) {
  const auto read = read_column("values.csv", text, dimension);
  EXPECT_FALSE(read) << text;
  return read ? "" : read.problem().message;
}

TEST(DataColumn, ReadsDecimalCommasUnderAHeadingOfOneColumn) {
  EXPECT_THAT(minutes("duration [min]\n0,5\n1,5\n"), ElementsAre(.5, 1.5));
  EXPECT_THAT(minutes("duration\n0,5 min\n90 s\n"), ElementsAre(.5, 1.5));
  EXPECT_THAT(numbers("amount\n1.234,5\n1.234.567\n12\n"), ElementsAre(1234.5, 1234567, 12));
}

TEST(DataColumn, ReadsSemicolonsAndTabsBetweenColumns) {
  EXPECT_THAT(minutes("duration [min];case\r\n0,5;a\r\n12,25;b\r\n"), ElementsAre(.5, 12.25));
  EXPECT_THAT(minutes("duration [min]\tcase\n0,5\ta\n"), ElementsAre(.5));
  EXPECT_THAT(minutes("0,5 min;1,7\n1,5 min;2\n"), ElementsAre(.5, 1.5));
  EXPECT_THAT(numbers("sep=;\nx\n0,5\n"), ElementsAre(.5));
  EXPECT_THAT(numbers("0,5;7,5\n"), ElementsAre(.5));
}

TEST(DataColumn, ReadsThousands) {
  EXPECT_THAT(numbers("x,y\n\"1,234.5\",a\n\"12,345,678\",b\n"), ElementsAre(1234.5, 12345678));
  EXPECT_THAT(numbers("x;y\n1.234,5;a\n2.000;b\n"), ElementsAre(1234.5, 2000));
  EXPECT_THAT(numbers("x\n1 234,5\n12 345\n"), ElementsAre(1234.5, 12345));
  EXPECT_THAT(numbers("x\n1\xC2\xA0"
                      "234,5\n1\xE2\x80\xAF"
                      "000\n"),
              ElementsAre(1234.5, 1000));
  EXPECT_THAT(numbers("x\n1'234.5\n"), ElementsAre(1234.5));
  EXPECT_THAT(minutes("x\n1 234 min\n\"1,234.5 min\"\n"), ElementsAre(1234, 1234.5));
}

TEST(DataColumn, KeepsDecimalPointsWhereNothingSpeaksForCommas) {
  EXPECT_THAT(numbers("1.234\n2.5\n7\n"), ElementsAre(1.234, 2.5, 7));
  EXPECT_THAT(numbers("x,y\n0.5,7\n12,8\n"), ElementsAre(.5, 12));
  EXPECT_THAT(numbers("1.5,3\n2,a\n"), ElementsAre(1.5, 2));
  EXPECT_THAT(numbers("1e3\n.5\n+2\n5.\n"), ElementsAre(1000, .5, 2, 5));
}

TEST(DataColumn, ReadsWhatSpreadsheetsWriteAround) {
  EXPECT_THAT(minutes("\xEF\xBB\xBF"
                      "duration [min]\r\n0,5\r\n\r\n1,5\r\n"),
              ElementsAre(.5, 1.5));
  EXPECT_THAT(minutes("duration [min]\r0.5\r1.5\r"), ElementsAre(.5, 1.5));
  EXPECT_THAT(minutes("# from the till\n\"duration [min]\",\"a, b\"\n\"0.5\",\"x \"\"y\"\", z\"\n"), ElementsAre(.5));
  EXPECT_THAT(numbers("x,y\n5,\n6,,\n"), ElementsAre(5, 6));
}

TEST(DataColumn, RefusesWhatMayBeTwoThings) {
  EXPECT_THAT(refusal("12,5\n13,5\n"), HasSubstr("line 1 of values.csv: `12,5` may be one number or two columns"));
  EXPECT_THAT(refusal("7\n12,300.5\n"), HasSubstr("line 2 of values.csv"));
  EXPECT_THAT(refusal("x\n1,500\n2,250\n"), HasSubstr("line 2 of values.csv: `1,500` may be 1.500 or 1500"));
  EXPECT_THAT(refusal("x,y\n\"1,500\",a\n"), HasSubstr("may be 1.500 or 1500"));
  EXPECT_THAT(refusal("x\n300, 17\n"), HasSubstr("may be one number or two columns"));
  EXPECT_THAT(refusal("x,y\n0,5,7\n"), HasSubstr("line 2 of values.csv: 3 values under 2 headings"));
  EXPECT_THAT(refusal("x\n5\n5,a\n"), HasSubstr("line 3 of values.csv: 2 values under 1 heading"));
  EXPECT_THAT(refusal("x;y\n0,5;7;8\n"), HasSubstr("line 2 of values.csv: 3 values under 2 headings"));
}

TEST(DataColumn, RefusesTwoDecimalSigns) {
  EXPECT_THAT(refusal("x\n1.5\n7\n1,5\n"),
              HasSubstr("line 4 of values.csv: `1,5` has a decimal comma, and `1.5` in line 2 a decimal point"));
  EXPECT_THAT(refusal("x;y\n1.234,5;a\n1,234.5;b\n"), HasSubstr("line 3 of values.csv"));
}

TEST(DataColumn, RefusesWhatIsNoNumber) {
  for (const char* const text : {"x\n1,23,4\n", "x\n1.2.3\n", "x;y\n12 34;a\n", "x\n1,2345.6\n", "x\n0,123,456\n",
                                 "x\nseven\n", "x\n5 6\n", "x\n1,,5\n", "x\n-3\n"})
    EXPECT_THAT(refusal(text), HasSubstr("line 2 of values.csv")) << text;
  EXPECT_THAT(refusal("x,y\n,5\n"), HasSubstr("line 2 of values.csv: the first column is empty"));
  EXPECT_THAT(refusal(std::string("5\0\n\0", 4)), HasSubstr("not text in UTF-8"));
  EXPECT_THAT(refusal("x\n"), HasSubstr("there are no values"));
  EXPECT_THAT(refusal("duration\n0,5\n", Dimension::duration), HasSubstr("line 2 of values.csv: the unit is missing"));
}

}  // namespace
}  // namespace domino::language
