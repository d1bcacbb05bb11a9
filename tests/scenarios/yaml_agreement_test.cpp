// The marked tree against libyaml, an independent reader: where both accept a text, they must understand it alike, and
// what only one of them accepts is known and has its reason.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <yaml.h>

#include "scenarios/language/document/document.h"

namespace domino::language {
namespace {

namespace fs = std::filesystem;

std::string contents(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

// A tree as one notation: (mapping), [list], "scalar".
std::string notation(const Node& node) {
  std::string text;
  if (node.kind == Node::Kind::null) return "\"\"";
  if (node.is_scalar()) return "\"" + node.text + "\"";
  for (const Entry& entry : node.entries) text += notation(entry.key) + "," + notation(entry.value) + ",";
  for (const Node& item : node.items) text += notation(item) + ",";
  return node.is_mapping() ? "(" + text + ")" : "[" + text + "]";
}

/// What libyaml makes of a text.
struct Second {
  std::optional<std::string> tree;  ///< in the same notation, of one document
  std::string problem;              ///< what it says where there is none
};

/// Writes the tree that libyaml tells, unless it is of a kind that no scenario may have.
class Writer {
 public:
  /// False at what no scenario may have.
  bool take(const yaml_event_t& event) {
    const auto& data = event.data;
    switch (event.type) {
      case YAML_DOCUMENT_START_EVENT:
        return ++documents_ == 1;
      case YAML_SCALAR_EVENT:
        return data.scalar.anchor == nullptr && data.scalar.tag == nullptr && scalar(data.scalar);
      case YAML_SEQUENCE_START_EVENT:
        return data.sequence_start.anchor == nullptr && data.sequence_start.tag == nullptr && begin("[");
      case YAML_MAPPING_START_EVENT:
        return data.mapping_start.anchor == nullptr && data.mapping_start.tag == nullptr && begin("(");
      case YAML_SEQUENCE_END_EVENT:
        return end("]");
      case YAML_MAPPING_END_EVENT:
        return end(")");
      default:
        return event.type != YAML_ALIAS_EVENT;
    }
  }

  const std::string& tree() const { return tree_; }

 private:
  bool key_is_next() const { return !open_.empty() && open_.back() % 2 == 1; }

  template <class Scalar>
  bool scalar(const Scalar& scalar) {
    const bool plain = scalar.style == YAML_PLAIN_SCALAR_STYLE;
    if (key_is_next() && plain && scalar.length == 0) return false;
    return finish("\"" + std::string(reinterpret_cast<const char*>(scalar.value), scalar.length) + "\"");
  }

  bool begin(const char* sign) {
    if (key_is_next()) return false;
    tree_ += sign;
    open_.push_back(*sign == '(' ? 1 : 0);
    return true;
  }

  bool end(const char* sign) {
    open_.pop_back();
    return finish(sign);
  }

  bool finish(const std::string& text) {
    tree_ += text;
    if (open_.empty()) return true;
    tree_ += ",";
    if (open_.back() > 0) ++open_.back();
    return true;
  }

  std::string tree_;
  std::vector<int> open_;  // 0 for a list; for a mapping one more than its keys and values
  int documents_ = 0;
};

Second read_with_libyaml(const std::string& text) {
  yaml_parser_t parser;
  yaml_parser_initialize(&parser);
  const std::unique_ptr<yaml_parser_t, void (*)(yaml_parser_t*)> owner(&parser, yaml_parser_delete);
  yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
  yaml_parser_set_input_string(&parser, reinterpret_cast<const unsigned char*>(text.data()), text.size());
  Writer writer;
  for (bool done = false; !done;) {
    yaml_event_t event;
    if (yaml_parser_parse(&parser, &event) == 0) return {std::nullopt, parser.problem};
    const bool allowed = writer.take(event);
    done = event.type == YAML_STREAM_END_EVENT;
    yaml_event_delete(&event);
    if (!allowed) return {std::nullopt, "not part of the language"};
  }
  return {writer.tree(), ""};
}

/// What the language makes of a text.
struct First {
  std::optional<std::string> tree;
  std::string mistake;           ///< the first message
  bool of_the_language = false;  ///< it is about what YAML allows and scenarios do not: nothing to compare
};

First read_with_domino(const std::string& text) {
  Sources sources;
  std::vector<Diagnostic> diagnostics;
  const auto root = parse_document(sources, sources.add("test.yaml", text), 0, diagnostics);
  if (diagnostics.empty()) return {root ? notation(*root) : "", "", false};
  const Code code = diagnostics.front().code;
  const bool syntax = code == Code::syntax || code == Code::tab_in_indentation || code == Code::several_documents;
  return {std::nullopt, diagnostics.front().message, !syntax};
}

// Each class of texts that libyaml accepts and the language refuses as YAML, by what is said about them, and why. There
// is none that only the language accepts.
const std::map<std::string, std::string_view> kRefused{
    {"a `?` inside braces or brackets stands without quotes", "yaml-cpp ends a plain scalar there, at any `?`"},
    {"this key has no value, and its line ends", "inside braces, yaml-cpp takes nothing for a key that its line ends"},
    {"a line cannot begin with `%` here", "`%TAG` names tags, which no scenario may have"},
};

/// Compares the readers, text by text.
class Comparison {
 public:
  void compare(std::string text) {
    // Spaces behind the last line end are none of the text for domino, whatever stands before them.
    const std::size_t last = text.find_last_not_of(' ');
    if (last != std::string::npos && text[last] == '\n') text.resize(last + 1);
    const First first = read_with_domino(text);
    if (first.of_the_language) return;
    const Second second = read_with_libyaml(text);
    if (first.tree && second.tree) {
      EXPECT_EQ(*first.tree, *second.tree) << text;
      ++accepted_;
    } else if (first.tree) {
      ADD_FAILURE() << "libyaml refuses: " << second.problem << "\n" << text;
    } else if (second.tree) {
      EXPECT_TRUE(kRefused.contains(first.mistake)) << first.mistake << "\n" << text;
      ++refused_[first.mistake];
    } else {
      ++refused_by_both_;
    }
  }

  int accepted() const { return accepted_; }
  int refused_by_both() const { return refused_by_both_; }
  /// How many texts of each class only libyaml accepts.
  const std::map<std::string, int>& refused() const { return refused_; }

 private:
  int accepted_ = 0;
  int refused_by_both_ = 0;
  std::map<std::string, int> refused_;
};

std::vector<std::string> texts_in_the_repository() {
  std::vector<std::string> texts;
  for (const char* folder : {DOMINO_SCENARIOS, DOMINO_INVALID_SCENARIOS}) {
    std::set<fs::path> files;  // in an order of their own
    for (const auto& file : fs::directory_iterator(folder)) {
      if (file.path().extension() == ".yaml" && file.is_regular_file()) files.insert(file.path());
    }
    for (const fs::path& file : files) texts.push_back(contents(file));
  }
  return texts;
}

// Small texts in which every kind of token stands beside others.
const std::vector<std::string> kSmallTexts{"a: {b: c, d, e: [f, g: h]}\n",
                                           "a:\n  - b: c\n    d: e\n  - f\n  -\n",
                                           "a: \"b \\n c\"\nd: 'e ''f'\n",
                                           "a: |\n  b\n   c\n\n  d\ne: >-\n  f\n  g\n",
                                           "? a\n: b\n? c\n",
                                           "---\na: b  # c\n...\n",
                                           "a: b\n  c\n\n  d\ne: ~\n",
                                           "{\"a\": 1, 'b': [~, null],\n c: d e}\n",
                                           "a:\r\n  b: c\r\n",
                                           "[a, [b, {c: d}], e]\n",
                                           "%YAML 1.1\n---\na: 1\n",
                                           "%TAG ! tag:a.b,2024:\n---\nc: d\n",
                                           "a: {b\n}\nc: {d: e?}\n",
                                           "a: {b: 'c', \"d\":e, f:\n g}\n",
                                           "a:\n- b\n- c\nd: &x e\n"};

/// A text changed in up to three places, as by slips of the hand.
std::string mutant(std::string text, std::mt19937_64& random) {
  constexpr std::string_view kSigns = " \n\t:,-?{}[]\"'#&*!|>%~a1.\\@";
  static const std::vector<std::string> kPieces{"\n---\n", "\n...\n", ": ",     "- ", "\n  - ",   "{a: b}", "[1, 2]",
                                                "null",    "\"x y\"", " # c\n", "? ", "|\n  x\n", "\\n",    "\n\n"};
  const auto below = [&](std::size_t bound) { return static_cast<std::size_t>(random() % bound); };
  for (std::size_t changes = 1 + below(3); changes > 0 && !text.empty(); --changes) {
    const std::size_t at = below(text.size());
    const std::size_t line_end = std::min(text.find('\n', at), text.size() - 1);
    switch (below(6)) {
      case 0:
        text.erase(at, 1 + below(4));
        break;
      case 1:
        text.insert(at, 1, kSigns[below(kSigns.size())]);
        break;
      case 2:
        text[at] = kSigns[below(kSigns.size())];
        break;
      case 3:
        text.insert(below(text.size()), text.substr(at, below(40)));
        break;
      case 4:
        text.insert(line_end + 1, below(2) == 0 ? " " : "\t");
        break;
      default:
        text.insert(at, kPieces[below(kPieces.size())]);
    }
  }
  return text;
}

TEST(MarkedTree, IsWhatAnotherReaderOfYamlUnderstands) {
  Comparison comparison;
  for (const std::string& text : texts_in_the_repository()) comparison.compare(text);
  for (const std::string& text : kSmallTexts) comparison.compare(text);
  EXPECT_GT(comparison.accepted(), 100);
}

TEST(MarkedTree, IsWhatAnotherReaderUnderstandsOfDamagedTexts) {
  std::vector<std::string> texts = texts_in_the_repository();
  std::erase_if(texts, [](const std::string& text) { return text.size() > 6000; });
  std::mt19937_64 random(20'240'131);
  Comparison comparison;
  for (int i = 0; i < 2000; ++i) comparison.compare(mutant(texts[random() % texts.size()], random));
  for (int i = 0; i < 20'000; ++i) comparison.compare(mutant(kSmallTexts[random() % kSmallTexts.size()], random));
  EXPECT_GT(comparison.accepted(), 4000);
  EXPECT_GT(comparison.refused_by_both(), 5000);
  for (const auto& [mistake, reason] : kRefused) {
    const auto found = comparison.refused().find(mistake);
    const int times = found == comparison.refused().end() ? 0 : found->second;
    EXPECT_GT(times, 0) << "nothing of this class is left: " << mistake << " (" << reason << ")";
    RecordProperty(std::string("refused: ") + mistake, times);
  }
}

// Every text of up to `most` pieces behind `text`, the shorter first to be taken.
void for_each_text(const std::vector<std::string>& pieces, int most, const std::string& text,
                   const std::function<void(const std::string&)>& take) {
  take(text);
  if (most == 0) return;
  for (const std::string& piece : pieces) for_each_text(pieces, most - 1, text + piece, take);
}

// In quotes, lines are folded, escapes are not, and the two readers fold with different rules of their own.
TEST(MarkedTree, IsWhatAnotherReaderUnderstandsOfEveryShortTextInQuotes) {
  const std::vector<std::string> single{"a", " ", "\n", "''", "\\"};
  const std::vector<std::string> twofold{"a", " ", "\n", "\\n", "\\x0a", "\\\\", "\\ ", "\\\n"};
  Comparison comparison;
  for_each_text(single, 6, "", [&](const std::string& text) { comparison.compare("k: '" + text + "'\n"); });
  for_each_text(twofold, 5, "", [&](const std::string& text) { comparison.compare("k: \"" + text + "\"\n"); });
  EXPECT_GT(comparison.accepted(), 50'000);
}

// What a block of text says depends on its header, and on the blanks and line ends around each line.
TEST(MarkedTree, IsWhatAnotherReaderUnderstandsOfEveryShortBlockOfText) {
  const std::vector<std::string> lines{"\n",      " \n",     "  a\n",  "   b\n", "    \n",
                                       " c: d\n", "  # e\n", "f: g\n", "# h\n"};
  Comparison comparison;
  for (const char* header : {"|", ">", "|-", ">-", "|+", ">+", "|2", ">1", ">2-", "|+3", ">2+"}) {
    const std::string begin = std::string("k: ") + header + "\n";
    for_each_text(lines, 4, begin, [&](const std::string& text) { comparison.compare(text); });
  }
  EXPECT_GT(comparison.accepted(), 10'000);
}

}  // namespace
}  // namespace domino::language
