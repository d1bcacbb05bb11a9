#include "tools/cli/aligned.h"

#include <algorithm>

#include "scenarios/language/utf8.h"

namespace domino::cli {

Findings::Findings(const store::Results& results) {
  for (std::size_t m = 0; m < results.study.findings.size(); ++m)
    findings_.emplace(results.catalogue.measures()[m].address, &results.study.findings[m]);
}

const measures::Finding& Findings::operator[](const std::string& address) const {
  static const measures::Finding nothing;
  const auto found = findings_.find(address);
  return found == findings_.end() ? nothing : *found->second;
}

double mean_of(const measures::Finding& finding) { return finding.estimate.has_mean ? finding.estimate.mean : 0; }

std::string aligned(const Rows& rows) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()), 0);
    for (std::size_t c = 0; c < row.size(); ++c) widths[c] = std::max(widths[c], language::utf8::length(row[c]));
  }
  std::string text;
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t c = 0; c < row.size(); ++c) line += (c == 0 ? "" : "   ") + padded(row[c], widths[c], false);
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  return text;
}

std::size_t width_of(const std::string& text) {
  std::size_t widest = 0;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    widest = std::max(widest, language::utf8::length(text.substr(begin, end - begin)));
    begin = end + 1;
  }
  return widest;
}

}  // namespace domino::cli
