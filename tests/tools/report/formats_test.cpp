#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tools/report/formats/csv.h"
#include "tools/report/formats/json.h"
#include "tools/report/formats/render.h"
#include "tools/report/report.h"

namespace domino::report {
namespace {

Figure half() {
  return {measures::Unit::share,
          statistics::Estimate{.mean = 0.5, .low = 0.25, .high = 0.75, .n = 4, .has_mean = true, .has_interval = true}};
}

Records levers() {
  Records records{.keys = {{"rank", ""}, {"lever", "name"}, {"gain", "gain", true}, {"", "decided"}}};
  records.rows = {{1, "one, \"two\"", half(), true},
                  {2, "three", Figure(measures::Unit::count, measures::Finding{}), false}};
  return records;
}

TEST(Records, AreAListInJsonWithTheNamesThere) {
  EXPECT_EQ(json(list_of(levers())), R"([
  {
    "name": "one, \"two\"",
    "gain": {
      "mean": 0.5,
      "low": 0.25,
      "high": 0.75,
      "unit": "share",
      "n": 4
    },
    "decided": true
  },
  {
    "name": "three",
    "gain": {
      "mean": null,
      "low": null,
      "high": null,
      "unit": "count",
      "n": 0
    },
    "decided": false
  }
]
)");
}

TEST(Records, AreRowsInCsvWithTheNamesThere) {
  EXPECT_EQ(csv(sheet_of(levers())),
            "rank,lever,mean,low,high,unit,n,status\n"
            "1,\"one, \"\"two\"\"\",0.5,0.25,0.75,share,4,ok\n"
            "2,three,,,,count,0,no data\n");
}

TEST(Records, MayHaveARowAFigure) {
  EXPECT_EQ(csv(sheet_of_figures(levers())),
            "rank,lever,figure,mean,low,high,unit,n,status\n"
            "1,\"one, \"\"two\"\"\",gain,0.5,0.25,0.75,share,4,ok\n"
            "2,three,gain,,,,count,0,no data\n");
  Records none = levers();
  none.rows.clear();
  EXPECT_EQ(csv(sheet_of_figures(none)), "rank,lever,figure,mean,low,high,unit,n,status\n");
}

TEST(Json, KeepsTheOrderOfMembersAndTheTypesOfLeaves) {
  Value value;
  value["z"] = 1;
  value["a"] = std::vector<std::string>{"x", "y"};
  value["none"];
  value["z"] = 2.5;
  value["wrong"] = "\xff";
  value["huge"] = std::uint64_t{18446744073709551615U};
  EXPECT_EQ(json(value),
            "{\n  \"z\": 2.5,\n  \"a\": [\n    \"x\",\n    \"y\"\n  ],\n  \"none\": null,\n"
            "  \"wrong\": \"\xef\xbf\xbd\",\n  \"huge\": 18446744073709551615\n}\n");
  EXPECT_EQ(json(Value::list()), "[]\n");
  EXPECT_EQ(json(Value::object()), "{}\n");
}

TEST(Json, GivesAnUnstableEstimateNoNumber) {
  Figure unstable = half();
  unstable.finding.unstable = true;
  EXPECT_EQ(json(Value(unstable)),
            "{\n  \"mean\": null,\n  \"low\": null,\n  \"high\": null,\n  \"unit\": \"share\",\n  \"n\": 4,\n"
            "  \"unstable\": true\n}\n");
  std::string row;
  append_row(row, {"wait", unstable});
  EXPECT_EQ(row, "wait,,,,share,4,unstable\n");
}

TEST(Json, ReadsWhatItWrites) {
  const std::string line = R"({"a":[1,-2,0.5,"b",null,true],"c":{}})";
  EXPECT_EQ(json_line(read_json(line)), line);
  for (const char* text : {"", "{", "a"}) EXPECT_TRUE(read_json(text).is_nothing()) << text;
}

TEST(Json, ReadsNothingOfWhatIsNestedTooDeeply) {
  EXPECT_NE(json_line(read_json(std::string(10, '[') + "1" + std::string(10, ']'))).find('1'), std::string::npos);
  const std::string deep = std::string(1'000'000, '[') + std::string(1'000'000, ']');
  EXPECT_LT(json_line(read_json(deep)).size(), 1000U);
}

TEST(Csv, WritesNumbersWithTwelveDigitsAndNothingAsNothing) {
  std::string row;
  append_row(row, {1.0 / 3, 3, Value(), true, "a\nb"});
  EXPECT_EQ(row, "0.333333333333,3,,true,\"a\nb\"\n");
}

TEST(Text, PutsAnEmptyLineBetweenBlocksThatSaySomething) {
  Report report;
  report.line(Paragraph{.text = "A title that is never broken", .as_it_is = true});
  report.line("and a line");
  report.table(Table{});
  report.paragraph("A paragraph of words");
  EXPECT_EQ(text(report, 12), "A title that is never broken\nand a line\n\nA paragraph\nof words\n");
}

}  // namespace
}  // namespace domino::report
