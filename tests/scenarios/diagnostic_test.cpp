#include "scenarios/language/document/diagnostic.h"

#include <set>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace domino::language {
namespace {

std::string shown(std::string text, Place place) {
  Sources sources;
  sources.add("x.yaml", std::move(text));
  return to_text({Severity::error, Code::syntax, place, "wrong", "", ""}, sources);
}

TEST(Diagnostic, ShowsPlaceExcerptCaretReasonAndSuggestion) {
  Sources sources;
  sources.add("scenarios/x.yaml", "a\n  reps: {staff: -3}\n");
  const Diagnostic diagnostic{Severity::error,
                              Code::out_of_range,
                              {{0, 2, 17}, 2},
                              "`staff` cannot be negative: -3",
                              "a number of people cannot be negative",
                              "a whole number"};
  EXPECT_EQ(to_text(diagnostic, sources),
            "scenarios/x.yaml:2:17: error: `staff` cannot be negative: -3\n"
            "    2 |   reps: {staff: -3}\n"
            "      |                 ^^\n"
            "  why: a number of people cannot be negative\n"
            "  try: a whole number\n");
}

TEST(Diagnostic, ShowsNoExcerptOfAFileAsAWhole) {
  EXPECT_EQ(shown("", {}), "x.yaml: error: wrong\n");
  EXPECT_EQ(shown("a\n", {{0, 7, 1}}), "x.yaml:7:1: error: wrong\n    7 | \n      | ^\n");
}

TEST(Diagnostic, PutsTheCaretUnderWideAndCombiningCharacters) {
  EXPECT_EQ(shown("ä技e\xCC\x81: x", {{0, 1, 7}}),
            "x.yaml:1:7: error: wrong\n    1 | ä技e\xCC\x81: x\n      |       ^\n");
  EXPECT_EQ(shown("技術: 1", {{0, 1, 1}, 2}), "x.yaml:1:1: error: wrong\n    1 | 技術: 1\n      | ^^^^\n");
}

TEST(Diagnostic, ShowsATabAsOneColumn) {
  EXPECT_EQ(shown("\ta\tb", {{0, 1, 4}}), "x.yaml:1:4: error: wrong\n    1 |  a b\n      |    ^\n");
}

TEST(Diagnostic, CutsLongLinesAroundTheCaret) {
  const std::string text = shown(std::string(5'000, 'a') + "b" + std::string(5'000, 'c'), {{0, 1, 5'001}});
  EXPECT_LT(text.size(), 400u);
  EXPECT_THAT(text, testing::HasSubstr("…aaaa"));
  EXPECT_THAT(text, testing::HasSubstr("cccc…"));
  // The caret stands under the `b`.
  const auto lines_begin = text.find('\n') + 1;
  const std::string excerpt = text.substr(lines_begin, text.find('\n', lines_begin) - lines_begin);
  const auto caret_begin = text.find('\n', lines_begin) + 1;
  const std::string caret = text.substr(caret_begin, text.find('\n', caret_begin) - caret_begin);
  EXPECT_EQ(excerpt.find('b') - 2, caret.find('^'));  // `…` takes three bytes and one column
}

TEST(Diagnostic, NeverSendsControlCharactersToATerminal) {
  Sources sources;
  sources.add("\x1B[2Jname", "a \x1B[31m \xE2\x80\xAE b\x07\n");
  const std::string text =
      to_text({Severity::warning, Code::syntax, {{0, 1, 1}}, "\x1B]0;x\x07", "\x9B", "\xFF\r"}, sources);
  for (const char c : text) EXPECT_TRUE(c == '\n' || static_cast<unsigned char>(c) >= 0x20);
  EXPECT_EQ(text.find("\xE2\x80\xAE"), std::string::npos);
  EXPECT_THAT(text, testing::HasSubstr("warning"));
}

TEST(Diagnostic, CutsTextsByCharacters) {
  EXPECT_EQ(printable("größe", 3), "grö…");
  EXPECT_EQ(printable("größe", 5), "größe");
}

TEST(Diagnostic, GivesEveryCodeAStableNameOfItsOwn) {
  std::set<std::string_view> slugs;
  for (const Code code : all_codes()) slugs.insert(slug(code));
  EXPECT_EQ(slugs.size(), all_codes().size());
  EXPECT_EQ(slugs.count("unknown"), 0u);
  EXPECT_EQ(slug(Code::unknown_key), "unknown-key");
  // The last code of the enumeration is in the table, and so are as many as there are before it.
  EXPECT_EQ(all_codes().size(), static_cast<std::size_t>(Code::inconsistent_chain) + 1);
}

}  // namespace
}  // namespace domino::language
