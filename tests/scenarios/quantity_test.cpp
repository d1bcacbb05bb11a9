#include "scenarios/language/values/quantity.h"

#include <clocale>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace domino::language {
namespace {

double value(std::string_view text, Dimension dimension) {
  const auto parsed = parse_quantity(text, dimension);
  EXPECT_TRUE(static_cast<bool>(parsed)) << text << ": " << (parsed ? "" : parsed.problem().message);
  return parsed ? *parsed : -1;
}

Code code(std::string_view text, Dimension dimension) {
  const auto parsed = parse_quantity(text, dimension);
  EXPECT_FALSE(static_cast<bool>(parsed)) << text;
  return parsed ? Code::syntax : parsed.problem().code;
}

TEST(Quantity, ReadsDurationsInEveryUnitAsSeconds) {
  EXPECT_EQ(value("5 min", Dimension::duration), 300);
  EXPECT_EQ(value("5min", Dimension::duration), 300);
  EXPECT_EQ(value("1.5 h", Dimension::duration), 5400);
  EXPECT_EQ(value("3 ms", Dimension::duration), 0.003);
  EXPECT_EQ(value("20 sec", Dimension::duration), 20);
  EXPECT_EQ(value("2 days", Dimension::duration), 172800);
  EXPECT_EQ(value("1 d", Dimension::duration), 86400);
  EXPECT_EQ(value("52 weeks", Dimension::duration), 52 * 604800.0);
  EXPECT_EQ(value("1e3 s", Dimension::duration), 1000);
  EXPECT_EQ(value("0 s", Dimension::duration), 0);
  EXPECT_EQ(value("  7 minutes ", Dimension::duration), 420);
}

TEST(Quantity, ReadsRatesPerSecond) {
  EXPECT_EQ(value("50 / h", Dimension::rate), 50.0 / 3600);
  EXPECT_EQ(value("50/h", Dimension::rate), 50.0 / 3600);
  EXPECT_EQ(value("1 / 5 min", Dimension::rate), 1.0 / 300);
  EXPECT_EQ(value("4.2 / min", Dimension::rate), 4.2 / 60);
}

TEST(Quantity, ReadsSharesAsTheNearestDouble) {
  EXPECT_EQ(value("33 %", Dimension::share), 0.33);
  EXPECT_EQ(value("33%", Dimension::share), 0.33);
  EXPECT_EQ(value("99.99 %", Dimension::share), 0.9999);
  EXPECT_EQ(value("0 %", Dimension::share), 0);
  EXPECT_EQ(value("100 %", Dimension::share), 1);
}

TEST(Quantity, ReadsSharesAYearAlone) {
  const auto yearly = [](std::string_view text) { return parse_quantity(text, Dimension::yearly); };
  EXPECT_EQ(*yearly("12 % / year"), .12);
  EXPECT_EQ(*yearly("150%/yr"), 1.5);
  EXPECT_EQ(quantity_text(.12, Dimension::yearly), "12 % / year");
  EXPECT_EQ(quantity_text(1.07, Dimension::yearly), "107 % / year");
  const auto suggested = [&](std::string_view text) {
    const auto read = yearly(text);
    return read ? std::string("nothing") : read.problem().suggestion;
  };
  EXPECT_EQ(suggested("1 % / month"), "`12 % / year`");
  EXPECT_EQ(suggested("5 % / quarter"), "`20 % / year`");
  EXPECT_EQ(suggested("0.5 % / week"), "`26.07 % / year`");
  EXPECT_EQ(suggested("1 % / day"), "`365 % / year`");
  EXPECT_EQ(suggested("12 %"), "`12 % / year`");
  EXPECT_EQ(suggested(".12 / year"), "`12 % / year`");
  EXPECT_EQ(suggested("12 % / fortnight"), "`12 % / year`");
  EXPECT_EQ(yearly("-3 % / year").problem().code, Code::out_of_range);
}

TEST(Quantity, ReadsNumbersAsTheyAreWritten) {
  EXPECT_EQ(value("017", Dimension::number), 17);
  EXPECT_EQ(value("1e3", Dimension::number), 1000);
  EXPECT_EQ(value(".5", Dimension::number), 0.5);
  EXPECT_EQ(value("-3", Dimension::number), -3);
  EXPECT_EQ(*parse_whole("1e3"), 1000);
  EXPECT_FALSE(static_cast<bool>(parse_whole("2.5")));
  EXPECT_FALSE(static_cast<bool>(parse_whole("1e300")));
}

TEST(Quantity, DoesNotDependOnTheLocale) {
  const std::string before = std::setlocale(LC_NUMERIC, nullptr);
  for (const char* name : {"de_DE.UTF-8", "de_DE", "fr_FR.UTF-8"}) std::setlocale(LC_NUMERIC, name);
  EXPECT_EQ(value("1.5 h", Dimension::duration), 5400);
  EXPECT_EQ(quantity_text(5400, Dimension::duration), "90 min");
  std::setlocale(LC_NUMERIC, before.c_str());
}

TEST(Quantity, CallsForTheUnitOfABareNumber) {
  EXPECT_EQ(code("5", Dimension::duration), Code::missing_unit);
  EXPECT_EQ(code("50", Dimension::rate), Code::missing_unit);
  EXPECT_EQ(parse_quantity(".33", Dimension::share).problem().suggestion, "`33 %`");
  EXPECT_EQ(parse_quantity("33", Dimension::share).problem().suggestion, "`33 %`");
}

TEST(Quantity, RefusesUnitsOfAnotherDimension) {
  EXPECT_EQ(code("5 %", Dimension::duration), Code::wrong_unit);
  EXPECT_EQ(code("5 / h", Dimension::duration), Code::wrong_unit);
  EXPECT_EQ(code("5 min", Dimension::share), Code::wrong_unit);
  EXPECT_EQ(code("5 min", Dimension::rate), Code::wrong_unit);
  EXPECT_EQ(code("5 min", Dimension::number), Code::wrong_unit);
  EXPECT_EQ(parse_quantity("5 mni", Dimension::duration).problem().suggestion, "`min`");
  EXPECT_EQ(parse_quantity("5 mni", Dimension::duration).problem().offset, 2u);
}

TEST(Quantity, RefusesWhatIsNotAFiniteNumber) {
  for (const char* text : {"NaN s", "nan", "inf h", "-inf", "1e999 s", "1e-999 s", "1.2.3 s", "0x10 s", "- 5 s",
                           "--5 s", "1,5 h", "five min", ""}) {
    EXPECT_FALSE(static_cast<bool>(parse_quantity(text, Dimension::duration))) << text;
  }
  EXPECT_EQ(code("1e308 h", Dimension::duration), Code::out_of_range);
  EXPECT_EQ(code("1e308 / h", Dimension::rate), Code::out_of_range);
  EXPECT_EQ(code("1 / 0 s", Dimension::rate), Code::out_of_range);
  EXPECT_EQ(code("1 / -5 s", Dimension::rate), Code::out_of_range);
  EXPECT_EQ(code("-5 min", Dimension::duration), Code::out_of_range);
  EXPECT_EQ(code("101 %", Dimension::share), Code::out_of_range);
  EXPECT_EQ(code("-1 %", Dimension::share), Code::out_of_range);
}

TEST(Quantity, WritesWhatReadsBackToTheSameDouble) {
  EXPECT_EQ(quantity_text(300, Dimension::duration), "5 min");
  EXPECT_EQ(quantity_text(52 * 604800.0, Dimension::duration), "52 weeks");
  EXPECT_EQ(quantity_text(604800.0, Dimension::duration), "1 week");
  EXPECT_EQ(quantity_text(86400.0, Dimension::duration), "1 day");
  EXPECT_EQ(quantity_text(0, Dimension::duration), "0 s");
  EXPECT_EQ(quantity_text(50.0 / 3600, Dimension::rate), "50 / h");
  EXPECT_EQ(quantity_text(0.07, Dimension::share), "7 %");
  // A fixed walk over many magnitudes: x ← 1.0937·x visits unround doubles from 1e-6 to 1e9.
  for (double x = 1e-6; x < 1e9; x *= 1.0937) {
    for (const Dimension dimension : {Dimension::duration, Dimension::number}) {
      EXPECT_EQ(value(quantity_text(x, dimension), dimension), x);
    }
  }
}

}  // namespace
}  // namespace domino::language
