#include "scenarios/language/document/document.h"

#include <chrono>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scenarios/language/document/limits.h"

namespace domino::language {
namespace {

struct Outcome {
  std::optional<Node> root;
  std::vector<Diagnostic> diagnostics;
};

Outcome parse(std::string text, std::size_t origin = 0) {
  Sources sources;
  const std::uint32_t source = sources.add("test.yaml", std::move(text));
  Outcome outcome;
  outcome.root = parse_document(sources, source, origin, outcome.diagnostics);
  return outcome;
}

Code code(std::string text) {
  const Outcome outcome = parse(std::move(text));
  EXPECT_FALSE(outcome.diagnostics.empty());
  return outcome.diagnostics.empty() ? Code::inconsistent_chain : outcome.diagnostics.front().code;
}

Mark first_mark(std::string text) { return parse(std::move(text)).diagnostics.at(0).place.mark; }

std::string repeated(std::string_view piece, std::size_t times) {
  std::string text;
  text.reserve(piece.size() * times);
  for (std::size_t i = 0; i < times; ++i) text += piece;
  return text;
}

TEST(Document, KeepsScalarsAsTheyAreWritten) {
  const auto root = parse("a: no\nb: 1e3\nc: 017\nd: ~\ne: '13:00'\nf: 13:00\ng: Mon-Fri \"09:00-17:00\"\nh:\n").root;
  ASSERT_TRUE(root);
  EXPECT_EQ(root->find("a")->text, "no");
  EXPECT_EQ(root->find("b")->text, "1e3");
  EXPECT_EQ(root->find("c")->text, "017");
  EXPECT_EQ(root->find("d")->text, "~");
  EXPECT_EQ(root->find("e")->text, "13:00");
  EXPECT_TRUE(root->find("e")->quoted);
  EXPECT_EQ(root->find("f")->text, "13:00");
  EXPECT_EQ(root->find("g")->text, "Mon-Fri \"09:00-17:00\"");
  EXPECT_EQ(root->find("h")->kind, Node::Kind::null);
}

TEST(Document, KnowsWhereThingsStandInCharacters) {
  const auto root = parse("größe: {技術: 5 mni}\n").root;
  ASSERT_TRUE(root);
  const Node& value = *root->find("größe")->find("技術");
  EXPECT_EQ(value.place.mark, (Mark{0, 1, 13}));
  EXPECT_EQ(value.place.width, 5u);
  EXPECT_EQ(value.place_of(2, 3).mark.column, 15u);
}

TEST(Document, PointsIntoQuotedTextsAndAtTheWholeOfTextsOverSeveralLines) {
  const auto root = parse("a: '5 mni'\nb: 5\n  mni\nc: \"5\\tmni\"\n").root;
  ASSERT_TRUE(root);
  EXPECT_EQ(root->find("a")->place_of(2, 3).mark, (Mark{0, 1, 7}));
  EXPECT_EQ(root->find("b")->place_of(2, 3).mark, (Mark{0, 2, 4}));
  EXPECT_EQ(root->find("c")->place_of(2, 3).mark, (Mark{0, 4, 4}));
}

TEST(Document, ShiftsTheColumnsBehindWhatPrecedesTheValue) {
  const auto root = parse("größe.x={a: 1}", 10).root;  // `ö` and `ß` take two bytes each
  ASSERT_TRUE(root);
  EXPECT_EQ(root->find("a")->place.mark, (Mark{0, 1, 13}));
}

TEST(Document, ReadsWindowsLineEndsWithTheSameMarks) {
  const auto root = parse("a: 1\r\nb:\r\n  c: 2\r\n").root;
  ASSERT_TRUE(root);
  EXPECT_EQ(root->find("b")->find("c")->text, "2");
  EXPECT_EQ(root->find("b")->find("c")->place.mark, (Mark{0, 3, 6}));
}

TEST(Document, AllowsTheMarkOfItsBeginningAndOfItsEnd) {
  EXPECT_TRUE(parse("---\na: 1\n...\n").root);
  EXPECT_EQ(code("---\na: 1\n---\nb: 1\n"), Code::several_documents);
}

TEST(Document, RefusesWhatIsNotText) {
  using namespace std::string_literals;
  EXPECT_EQ(code("a: \0b\n"s), Code::not_text);
  EXPECT_EQ(code("a: \xC3\x28\n"), Code::not_text);
  EXPECT_EQ(code("a: \xC0\xAF\n"), Code::not_text);          // overlong `/`
  EXPECT_EQ(code("a: \xED\xA0\x80\n"), Code::not_text);      // a surrogate
  EXPECT_EQ(code("a: \xF4\x90\x80\x80\n"), Code::not_text);  // beyond Unicode
  EXPECT_EQ(code("a: \xE2\x82"), Code::not_text);            // cut off
  EXPECT_EQ(code("a: \x1B[31m\n"), Code::not_text);
  EXPECT_EQ(code("a: 1\rb: 2\r"), Code::not_text);
  EXPECT_EQ(code("a: 1\xE2\x80\xA8 b\n"), Code::not_text);  // a line separator
  EXPECT_EQ(code("a: \xEF\xBB\xBF 1\n"), Code::not_text);   // a byte order mark in the middle
  EXPECT_EQ(code("\xFF\xFE"
                 "a\0"s),
            Code::not_text);
  EXPECT_EQ(first_mark("ä: 1\nab\x7F"), (Mark{0, 2, 3}));
}

TEST(Document, RefusesWhatReordersOrHidesText) {
  for (const char* hidden : {"\u200E", "\u200F", "\u061C", "\u202A", "\u202E", "\u2066", "\u2069", "\u200B", "\u2060",
                             "\u00AD", "\u180E", "\u3164", "\U000E0041", "\uFFF9"}) {
    EXPECT_EQ(code(std::string("title: a") + hidden + "b\n"), Code::not_text) << hidden;
    EXPECT_EQ(code(std::string("ti") + hidden + "tle: a\n"), Code::not_text) << hidden;
    EXPECT_EQ(code(std::string("a: 1  # re") + hidden + "mark\n"), Code::not_text) << hidden;
  }
  for (const char* escaped : {"\\u202E", "\\u200B", "\\e", "\\x07", "\\0", "\\N", "\\L", "\\r"}) {
    EXPECT_EQ(code(std::string("title: \"a") + escaped + "b\"\n"), Code::not_text) << escaped;
    EXPECT_EQ(code(std::string("\"ti") + escaped + "tle\": a\n"), Code::not_text) << escaped;
  }
  EXPECT_TRUE(parse("title: \"a\\tb\\nc\\_d \\u00E4\"\n").root) << "these can be seen";
}

TEST(Document, AllowsJoinersBetweenLettersAndNowhereElse) {
  EXPECT_TRUE(parse("title: \u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645\n").root) << "Persian needs it";
  EXPECT_TRUE(parse("title: \u0915\u094D\u200D\u0937\n").root) << "and so do the scripts of India";
  EXPECT_TRUE(parse("title: \U0001F469\u200D\U0001F4BB\n").root) << "and pictures";
  EXPECT_TRUE(parse("title: \"\u0645\u06CC\\u200C\u062E\"\n").root);
  for (const char* text :
       {"a\u200D b", "a \u200Cb", "a\u200D", "1\u200D2", "a\u200D\u200Db", "-\u200Db", "\u2014\u200Cb"})
    EXPECT_EQ(code(std::string("title: x ") + text + "\n"), Code::not_text) << text;
  EXPECT_EQ(code("\u200Da: 1\n"), Code::not_text);
}

TEST(Document, RefusesEmptyTexts) {
  for (const char* text : {"", " ", "\n\n", "# remark", "  # remark\r\n\n"})
    EXPECT_EQ(code(text), Code::empty_scenario);
}

TEST(Document, RefusesTheMachineryOfYaml) {
  EXPECT_EQ(code("a: &x 1\n"), Code::unsupported_yaml);
  EXPECT_EQ(code("a: *x\n"), Code::unsupported_yaml);
  EXPECT_EQ(code("a: &x {b: 1}\n"), Code::unsupported_yaml);
  EXPECT_EQ(code("<<: {b: 1}\n"), Code::unsupported_yaml);
  EXPECT_EQ(code("a: !!str 1\n"), Code::unsupported_yaml);
  EXPECT_EQ(code("a: !x [1]\n"), Code::unsupported_yaml);
  EXPECT_EQ(code("? [a]\n: 1\n"), Code::unsupported_yaml);
  EXPECT_EQ(code("?\n: 1\n"), Code::unsupported_yaml);
}

TEST(Document, ReportsDuplicatesAndKeepsTheFirst) {
  const Outcome outcome = parse("a: 1\nb: 2\na: 3\n\"a\": 4\n");
  ASSERT_EQ(outcome.diagnostics.size(), 2u);
  EXPECT_EQ(outcome.diagnostics[0].code, Code::duplicate_key);
  EXPECT_EQ(outcome.diagnostics[0].place.mark, (Mark{0, 3, 1}));
  ASSERT_TRUE(outcome.root);
  EXPECT_EQ(outcome.root->entries.size(), 2u);
  EXPECT_EQ(outcome.root->find("a")->text, "1");
}

TEST(Document, TellsWhatIsWrongWithTheSyntaxAndWhere) {
  EXPECT_EQ(first_mark("a: \"x\nb: 1\n"), (Mark{0, 1, 4}));
  EXPECT_EQ(first_mark("a: 'x"), (Mark{0, 1, 4}));
  EXPECT_EQ(first_mark("a: {b: 1\nc: 2\n"), (Mark{0, 1, 4}));
  EXPECT_EQ(first_mark("a: [1"), (Mark{0, 1, 4}));
  EXPECT_EQ(first_mark("a:\n  {  b: {c: d}\n    e: 'f: g'\n    h:\n      - i\n"), (Mark{0, 2, 3}));
  EXPECT_EQ(first_mark("a:\n  {  b: {c: d}, e: 'f: g',\n    h:\n      - i\n"), (Mark{0, 4, 7}));
  EXPECT_EQ(first_mark("a: b: c\n"), (Mark{0, 1, 5}));
  EXPECT_EQ(code("a: {b\n"), Code::syntax);
  EXPECT_EQ(code("a: @b\n"), Code::syntax);
  EXPECT_EQ(code("a: \"\\q\"\n"), Code::syntax);
  EXPECT_EQ(code("%YAML 3.0\n---\na: 1\n"), Code::syntax);
  EXPECT_EQ(code("a:\n\tb: 1\n"), Code::tab_in_indentation);
  EXPECT_EQ(first_mark("a:\n \tb: 1\n"), (Mark{0, 2, 2}));
}

TEST(Document, RefusesWhatYamlCppLetsPass) {
  struct Lax {
    const char* text;
    Code code;
    Mark mark;
  };
  const Lax laxities[] = {
      {"a: \"x\n", Code::syntax, {0, 1, 4}},  // a quote that ends with the text
      {"a: 'x\n", Code::syntax, {0, 1, 4}},
      {"a: 1\nb", Code::syntax, {0, 2, 1}},  // a key without a colon, at the end
      {"a: 1\nb\n---\n", Code::syntax, {0, 3, 1}},
      {"a:\n\"b\"\nc: 1\n", Code::syntax, {0, 3, 1}},  // a value in the column of the keys
      {"a:\n{}\nb: 1\n", Code::syntax, {0, 2, 1}},
      {"[1,,2]", Code::syntax, {0, 1, 4}},
      {"{a: 1,,b: 2}", Code::syntax, {0, 1, 7}},
      {"{: 1}", Code::syntax, {0, 1, 2}},
      {"{a:, b: 1}", Code::syntax, {0, 1, 3}},  // a colon without a space
      {"{a:}", Code::syntax, {0, 1, 3}},
      {"[a :]", Code::syntax, {0, 1, 4}},
      {"{a:[1]}", Code::syntax, {0, 1, 3}},
      {"{a, :b}", Code::syntax, {0, 1, 5}},
      {"a: 1\n...\nb: 2\n", Code::syntax, {0, 3, 1}},  // something behind the end
      {"[1] 2\n", Code::syntax, {0, 1, 5}},
      {",", Code::syntax, {0, 1, 1}},  // of which yaml-cpp makes documents without end
      {"%FOO\n---\na: 1\n", Code::syntax, {0, 1, 1}},
      {"%YAML 1.1\na: 1\n", Code::syntax, {0, 1, 1}},
      {"a: 1\n%YAML 1.1\n", Code::syntax, {0, 2, 1}},
      {"a: {b: 1,\n%c\n}", Code::syntax, {0, 2, 1}},
      {"a: \"\\'\"\n", Code::syntax, {0, 1, 5}},  // no escape
      {"a: *.csv\n", Code::syntax, {0, 1, 4}},    // no alias
      {"a: &\n", Code::syntax, {0, 1, 4}},
      {"a:\n\tb\n", Code::tab_in_indentation, {0, 2, 1}},
      {"a: 1\n\t\nb: 2\n", Code::tab_in_indentation, {0, 2, 1}},
      {"a: 1\n\t# b\n", Code::tab_in_indentation, {0, 2, 1}},
      {"a: b\n\tc\n", Code::tab_in_indentation, {0, 2, 1}},
      {"a: {b: c\n\td}\n", Code::tab_in_indentation, {0, 2, 1}},
      {"a: |\n \tb\n", Code::tab_in_indentation, {0, 2, 2}},
      {"-\ta\n", Code::syntax, {0, 1, 2}},
  };
  for (const Lax& lax : laxities) {
    const Outcome outcome = parse(lax.text);
    EXPECT_FALSE(outcome.root) << lax.text;
    ASSERT_EQ(outcome.diagnostics.size(), 1u) << lax.text;
    EXPECT_EQ(outcome.diagnostics[0].code, lax.code) << lax.text;
    EXPECT_EQ(outcome.diagnostics[0].place.mark, lax.mark) << lax.text;
  }
}

TEST(Document, AllowsTabsThatIndentNothing) {
  for (const char* text : {"a:\tb\n", "a: b\t# c\n", "{\n\ta: b,\n\tc: d\n}\n", "a: |\n  b\n  \tc\n",
                           "a: {b: \"c\n\td\"}\n", "---\ta\n", "a: 1\n...\t\n"})
    EXPECT_TRUE(parse(text).root) << text;
}

TEST(Document, ReadsDirectivesThatSayNothing) {
  EXPECT_TRUE(parse("%YAML 1.1\n---\na: 1\n").root);
  EXPECT_TRUE(parse("# c\n%YAML  1.2  # c\n\n--- {a: 1}\n").root);
}

TEST(Document, TellsOfQuestionMarksInsideBracesThatTheyNeedQuotes) {
  EXPECT_EQ(first_mark("{a: Why?}"), (Mark{0, 1, 8}));
  EXPECT_EQ(first_mark("- [b, Who ? When]\n"), (Mark{0, 1, 11}));
  EXPECT_EQ(first_mark("{\n\ta: ?b\n}"), (Mark{0, 2, 5}));
  EXPECT_EQ(first_mark("a: {b: null? }"), (Mark{0, 1, 12}));
  for (const char* text : {"{a: Why?}", "{a: 'b', c: Why? Since}", "[?a]", "{a: [b], c? : d}"})
    EXPECT_NE(parse(text).diagnostics.at(0).message.find('?'), std::string::npos) << text;
  EXPECT_TRUE(parse("{a: \"Why?\"}").root);
  EXPECT_TRUE(parse("a: Why?\n").root);
}

TEST(Document, ReadsWhatYamlCppReadsWrongly) {
  const auto root = parse("a: \"\\_x\\u00e4\\_\"\nb: 'c\n\n\n\n'\nc: >+\n  d\n\n\ne: >-\n  f\n  ").root;
  ASSERT_TRUE(root);
  EXPECT_EQ(root->find("a")->text, "\u00A0x\u00E4\u00A0");
  EXPECT_EQ(root->find("b")->text, "c\n\n\n");
  EXPECT_EQ(root->find("c")->text, "d\n\n\n");
  EXPECT_EQ(root->find("e")->text, "f");
  EXPECT_EQ(parse("a: >+\n  b\n  ").root.value().find("a")->text, "b\n");
}

TEST(Document, TellsWordsForNothingFromNothing) {
  const auto root = parse("a:\nnull : ~\nb:\n-\nc: null\nd: {~: , e: Null, f}\n").root;
  ASSERT_TRUE(root);
  EXPECT_EQ(root->find("a")->kind, Node::Kind::null);
  EXPECT_EQ(root->find("a")->place.mark, (Mark{0, 1, 3}));
  EXPECT_EQ(root->find("null")->text, "~");
  EXPECT_EQ(root->find("b")->items.at(0).place.mark, (Mark{0, 4, 2}));
  EXPECT_EQ(root->find("c")->text, "null");
  const Node& braces = *root->find("d");
  EXPECT_EQ(braces.find("~")->place.mark, (Mark{0, 6, 8}));
  EXPECT_EQ(braces.find("e")->text, "Null");
  EXPECT_EQ(braces.find("f")->place.mark, (Mark{0, 6, 20}));
  EXPECT_EQ(code("a: 1\n~"), Code::syntax);
}

TEST(Document, TellsOfEveryAliasWhetherItsAnchorIsThereOrNot) {
  const Outcome outcome = parse("a: *x\nb: [*y, 2]\nc: &z 1\nd: *z\nd: 2\n");
  ASSERT_EQ(outcome.diagnostics.size(), 5u);
  EXPECT_EQ(outcome.diagnostics[1].place.mark, (Mark{0, 2, 5}));
  EXPECT_EQ(outcome.diagnostics[1].place.width, 2u);
  EXPECT_EQ(outcome.diagnostics[2].place.mark, (Mark{0, 3, 4}));
  EXPECT_EQ(outcome.diagnostics[3].place.mark, (Mark{0, 4, 4}));
  EXPECT_EQ(outcome.diagnostics[4].code, Code::duplicate_key);
}

TEST(Document, TellsOfATagBeforeNothing) {
  EXPECT_EQ(code("---\n!a"), Code::unsupported_yaml);
  EXPECT_EQ(code("a: !b\n"), Code::unsupported_yaml);
  EXPECT_EQ(code("a:\n!b c: 1\n"), Code::unsupported_yaml);
}

/// What a hostile text costs: a clear refusal, long before a person gets impatient.
class Hostile : public testing::Test {
 protected:
  void expect_quickly(Code expected, std::string text) {
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_EQ(code(std::move(text)), expected);
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(20));
  }
};

TEST_F(Hostile, NestingIsRefusedAtTheLimit) {
  for (const char* piece : {"[", "{a: ", "- ", "[a: "}) expect_quickly(Code::too_large, repeated(piece, 100'000));
  for (const char* piece : {"{? ", "? ", "{[", "? - "})
    expect_quickly(Code::unsupported_yaml, repeated(piece, 100'000));
  std::string steps;
  for (std::size_t i = 0; i < 2000; ++i) steps += std::string(i, ' ') + "a:\n";
  expect_quickly(Code::too_large, std::move(steps));
}

TEST_F(Hostile, NestingWithinTheLimitIsRead) {
  EXPECT_TRUE(parse(repeated("[", limits::kDepth) + repeated("]", limits::kDepth)).root);
  EXPECT_FALSE(parse(repeated("[", limits::kDepth + 1) + repeated("]", limits::kDepth + 1)).root);
}

TEST_F(Hostile, AliasBombsDoNotGoOff) {
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 30; ++i) {
    const std::string last = "*a" + std::to_string(i - 1) + ", ";
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + repeated(last, 9) + "x]\n";
  }
  expect_quickly(Code::unsupported_yaml, bomb);
}

TEST_F(Hostile, SizeIsLimited) {
  expect_quickly(Code::too_large, "a: " + std::string(11'000'000, 'x'));
  expect_quickly(Code::too_large, repeated("- 1\n", limits::kNodes + 1));
}

TEST_F(Hostile, BracketsThatMayBeKeysDoNotFillTheMemory) {
  expect_quickly(Code::too_large, "- [" + repeated("x,", 4'900'000));
  expect_quickly(Code::too_large, "- " + repeated("[\n", 4'900'000));
  expect_quickly(Code::too_large, repeated("{a: ", 2'400'000));
  expect_quickly(Code::too_large, "- {" + repeated("a #\n", 2'400'000));
  EXPECT_TRUE(parse("{" + repeated("\"a b\": [c, \"d\"],\n", 100'000) + "}").root);
}

TEST_F(Hostile, LongTextsWithoutEndAreSyntax) {
  expect_quickly(Code::syntax, "a: \"" + repeated("x\n", 4'000'000));
  expect_quickly(Code::syntax, "a: {b" + repeated("\n", 9'000'000));
  expect_quickly(Code::syntax, repeated("a: 1,", 1'900'000));
}

TEST_F(Hostile, ManyDuplicatesAreReportedUpToTheLimit) {
  const Outcome outcome = parse(repeated("a: 1\n", 400'000));
  EXPECT_LE(outcome.diagnostics.size(), limits::kDiagnostics);
}

}  // namespace
}  // namespace domino::language
