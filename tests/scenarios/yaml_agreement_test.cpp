// The marked tree against yaml-cpp, an independent reader: where both accept a text, they must understand it alike.

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include "scenarios/language/document/document.h"

namespace domino::language {
namespace {

namespace fs = std::filesystem;

std::string contents(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

// Both trees as one notation: (mapping), [list], "scalar".
std::string notation(const Node& node) {
  std::string text;
  if (node.kind == Node::Kind::null) return "\"\"";
  if (node.is_scalar()) return "\"" + node.text + "\"";
  for (const Entry& entry : node.entries) text += notation(entry.key) + ":" + notation(entry.value) + ",";
  for (const Node& item : node.items) text += notation(item) + ",";
  return node.is_mapping() ? "(" + text + ")" : "[" + text + "]";
}

std::string notation(const YAML::Node& node) {
  std::string text;
  if (node.IsNull()) return node.Scalar().empty() ? "\"\"" : "\"" + node.Scalar() + "\"";
  if (node.IsScalar()) return "\"" + node.Scalar() + "\"";
  if (node.IsMap()) {
    for (const auto& entry : node) text += notation(entry.first) + ":" + notation(entry.second) + ",";
    return "(" + text + ")";
  }
  for (const auto& item : node) text += notation(item) + ",";
  return "[" + text + "]";
}

TEST(MarkedTree, IsWhatAnotherReaderOfYamlUnderstands) {
  int compared = 0;
  for (const char* folder : {DOMINO_SCENARIOS, DOMINO_INVALID_SCENARIOS}) {
    for (const auto& file : fs::directory_iterator(folder)) {
      if (file.path().extension() != ".yaml" || !file.is_regular_file()) continue;
      const std::string text = contents(file.path());
      Sources sources;
      std::vector<Diagnostic> diagnostics;
      const auto root = parse_document(sources, sources.add(file.path(), text), 0, diagnostics);
      if (!root || !diagnostics.empty()) continue;
      EXPECT_EQ(notation(*root), notation(YAML::Load(text))) << file.path();
      ++compared;
    }
  }
  EXPECT_GT(compared, 30);
}

}  // namespace
}  // namespace domino::language
