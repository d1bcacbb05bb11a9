#include "scenarios/language/writing/yaml_text.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "scenarios/language/document/document.h"

namespace domino::language {
namespace {

std::string read_back(const std::string& text) {
  Sources sources;
  std::vector<Diagnostic> diagnostics;
  sources.add("text.yaml", "outer:\n  key:" + yaml_value(text, 4) + "  next: 1\n");
  const auto root = parse_document(sources, 0, 0, diagnostics);
  EXPECT_TRUE(root.has_value()) << sources.text(0) << to_text(diagnostics, sources);
  return root ? root->find("outer")->find("key")->text : "";
}

TEST(YamlText, ReadsBackWhateverItSays) {
  for (const std::string text : {"5 min",
                                 "a: b",
                                 "a #b",
                                 "#",
                                 "- x",
                                 "yes",
                                 "'",
                                 "\"",
                                 "\\",
                                 "*x",
                                 "&x",
                                 "!x",
                                 "{a}",
                                 "[a]",
                                 "a, b",
                                 " lead",
                                 "trail ",
                                 "ends:",
                                 "two\nlines",
                                 "two\nlines\n",
                                 "more\n\nlines\n",
                                 "\nfirst",
                                 "  indented\nlines",
                                 "many\n\n",
                                 "tail \nx",
                                 "Zürich → 5 µs",
                                 "|",
                                 ">",
                                 "%",
                                 "@",
                                 "`",
                                 "?",
                                 "-",
                                 "~",
                                 "0x1F",
                                 "3 * x"}) {
    EXPECT_EQ(read_back(text), text) << yaml_value(text, 4);
  }
}

TEST(YamlText, LeavesPlainWordsAlone) {
  EXPECT_EQ(yaml_scalar("exponential(mean 5 min)"), "exponential(mean 5 min)");
  EXPECT_EQ(yaml_scalar("33 %"), "33 %");
  EXPECT_EQ(yaml_value("two\nlines\n", 2), " |\n  two\n  lines\n");
}

}  // namespace
}  // namespace domino::language
