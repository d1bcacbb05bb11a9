// Pictures with characters: what is drawn, how wide, and in which alphabet.

#include <algorithm>
#include <cstdlib>
#include <sstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "engine/kernel/time.h"
#include "models/text/utf8.h"
#include "tools/report/draw.h"
#include "tools/report/formats/json.h"
#include "tools/report/formats/render.h"

namespace domino::report {
namespace {

using statistics::Estimate;
using testing::HasSubstr;
using testing::Not;

Estimate about(double mean, double half_width = 0) {
  return {.mean = mean,
          .low = mean - half_width,
          .high = mean + half_width,
          .n = 9,
          .has_mean = true,
          .has_interval = true};
}

std::vector<std::string> lines_of(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::size_t count(const std::string& text, const std::string& what) {
  std::size_t found = 0;
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + what.size())) ++found;
  return found;
}

Picture bars() {
  Bars bars{.quantity = "wait", .unit = measures::Unit::seconds, .last_is_open = true};
  const double shares[] = {0.5, 0.25, 0.125, 0.125};
  for (std::size_t i = 0; i < 4; ++i)
    bars.bars.push_back({60.0 * static_cast<double>(i), 60.0 * static_cast<double>(i + 1), about(shares[i], 0.01)});
  bars.marks = {{"median", about(59)}, {"90 %", about(1000)}};
  return {"Wait for größte_abteilung", bars, "A note"};
}

Picture week() {
  HeatMap map{
      .quantity = "wait", .unit = measures::Unit::seconds, .rows = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"}};
  for (int hour = 0; hour < 24; ++hour) map.columns.push_back(std::to_string(hour));
  map.cells.assign(7 * 24, Estimate{});
  for (std::size_t day = 0; day < 7; ++day)
    for (std::size_t hour = 0; hour < 24; ++hour) map.cells[day * 24 + hour] = about(day == 2 && hour == 9 ? 600 : 0);
  return {"Week", map, ""};
}

Picture lines(std::size_t points) {
  Lines::Line line{.name = "waiting", .unit = measures::Unit::count};
  for (std::size_t p = 0; p < points; ++p)
    line.points.push_back(
        {kWeek.s * static_cast<double>(p), kWeek.s * static_cast<double>(p + 1), about(static_cast<double>(p), 3)});
  Lines lines;
  lines.lines.push_back(line);
  return {"Queue", lines, ""};
}

Picture graph() {
  Graph graph;
  graph.nodes = {{"clients", "", true}, {"advisers", "busy 71 %", false}, {"credit", "busy 50 %", false}};
  graph.edges = {{0, 1, about(30), "30 a day"}, {1, 2, about(10), "10 a day"}, {2, 1, about(1), "1 a day"}};
  return {"Chain", graph, ""};
}

TEST(Pictures, FitEveryTerminalInBothAlphabets) {
  for (const std::size_t columns : {60U, 80U, 120U, 200U})
    for (const Picture& picture : {bars(), week(), lines(5), lines(500), graph()})
      for (const Glyphs glyphs : {Glyphs::unicode, Glyphs::ascii}) {
        const std::string text = drawn(picture, columns, glyphs);
        EXPECT_GT(lines_of(text).size(), 3u);
        for (const std::string& line : lines_of(text)) {
          EXPECT_LE(utf8::length(line), columns) << text;
          EXPECT_FALSE(line.ends_with(" ")) << text;
        }
        const bool only_ascii = std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
        EXPECT_EQ(only_ascii, glyphs == Glyphs::ascii) << text;
        EXPECT_THAT(text, Not(HasSubstr("\x1b")));
      }
}

TEST(Pictures, BarsAreAsLongAsTheirShares) {
  const auto drawn_lines = lines_of(drawn(bars(), 80, Glyphs::ascii));
  const std::size_t longest = count(drawn_lines[1], "#");
  EXPECT_GT(longest, 20u);
  EXPECT_NEAR(static_cast<double>(count(drawn_lines[2], "#")), static_cast<double>(longest) / 2, 1);
  EXPECT_NEAR(static_cast<double>(count(drawn_lines[3], "#")), static_cast<double>(longest) / 4, 1);
  EXPECT_THAT(drawn_lines[1], HasSubstr("50.0 %"));
  // The median lies in the first minute, and what lies beyond all classes in the last one, which is open.
  EXPECT_THAT(drawn_lines[1], HasSubstr("median"));
  EXPECT_THAT(drawn_lines[4], HasSubstr("or more"));
  EXPECT_THAT(drawn_lines[4], HasSubstr("90 % 16.7 min"));
}

TEST(Pictures, HeatMapsAreDarkWhereTheWaitIs) {
  const std::string text = drawn(week(), 80, Glyphs::ascii);
  // One hour in the week, three characters wide, and the legend.
  EXPECT_EQ(count(text, "###"), 1u);
  for (const std::string& line : lines_of(text))
    if (line.starts_with("Wed")) {
      EXPECT_EQ(line.find("###"), 4 + 9 * 3u) << text;
    }
  EXPECT_THAT(text, HasSubstr("to 10 min"));
}

TEST(Pictures, EmptyHoursAtBothEndsTakeNoPlace) {
  Picture picture = week();
  auto& map = std::get<HeatMap>(picture.content);
  for (std::size_t day = 0; day < 7; ++day)
    for (std::size_t hour = 0; hour < 24; ++hour)
      if (day > 4 || hour < 8 || hour > 16) map.cells[day * 24 + hour] = {};
  const auto drawn_lines = lines_of(drawn(picture, 80, Glyphs::ascii));
  EXPECT_THAT(drawn_lines[1], HasSubstr("8"));
  EXPECT_EQ(utf8::length(drawn_lines[2]), 4 + 9 * 4u);
}

TEST(Pictures, LinesRiseWithTheirValuesInsideTheirBand) {
  const auto drawn_lines = lines_of(drawn(lines(60), 80, Glyphs::ascii));
  std::size_t before = 80;
  for (const std::string& line : drawn_lines) {  // from the top
    const std::size_t at = line.find('#');
    if (at == std::string::npos) continue;
    EXPECT_LT(at, before);
    before = at;
  }
  EXPECT_THAT(drawn_lines.back(), HasSubstr("week 60"));
}

TEST(Pictures, GraphsNameWhoWasDrawnBefore) {
  const std::string text = drawn(graph(), 80, Glyphs::unicode);
  EXPECT_EQ(text,
            "Chain\n"
            "clients\n"
            "└─ 30 a day → advisers: busy 71 %\n"
            "   └─ 10 a day → credit: busy 50 %\n"
            "      └─ 1 a day → advisers (see above)\n");
}

TEST(Pictures, AreTheSameNumbersForPrograms) {
  const std::string text = json(data_of(bars()));
  EXPECT_THAT(text, HasSubstr("\"kind\": \"bars\""));
  EXPECT_THAT(text, HasSubstr("\"mean\": 0.25"));
  EXPECT_THAT(json(data_of(graph())), HasSubstr("\"from\": \"clients\""));
  EXPECT_EQ(count(json(data_of(week())), "\"mean\": "), 7 * 24u);
  EXPECT_EQ(count(json(data_of(lines(5))), "from_s"), 5u);
}

TEST(Pictures, AreBlocksOfAReport) {
  Report report;
  report.paragraph("First – of all.");
  report.picture(graph());
  EXPECT_THAT(text(report, 80), HasSubstr("First – of all.\n\nChain\nclients\n"));
  EXPECT_THAT(text(report, 80, Glyphs::ascii), HasSubstr("First - of all.\n\nChain\nclients\n`- 30 a day -> advisers"));
}

TEST(Glyphs, AreAsTheEnvironmentSays) {
  const auto with = [](const char* lang, const char* all, const char* term) {
    ::setenv("LANG", lang, 1);
    ::setenv("LC_ALL", all, 1);
    ::setenv("TERM", term, 1);
    ::unsetenv("LC_CTYPE");
    return glyphs_of_environment();
  };
  EXPECT_EQ(with("en_GB.UTF-8", "", "xterm"), Glyphs::unicode);
  EXPECT_EQ(with("en_GB.utf8", "", "xterm"), Glyphs::unicode);
  EXPECT_EQ(with("en_GB.UTF-8", "C", "xterm"), Glyphs::ascii);
  EXPECT_EQ(with("C", "", "xterm"), Glyphs::ascii);
  EXPECT_EQ(with("", "", "xterm"), Glyphs::ascii);
  EXPECT_EQ(with("en_GB.UTF-8", "", "dumb"), Glyphs::ascii);
}

}  // namespace
}  // namespace domino::report
