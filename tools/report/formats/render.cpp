#include "tools/report/formats/render.h"

#include <algorithm>

#include "tools/report/formats/csv.h"
#include "tools/report/formats/json.h"

namespace domino::report {

namespace {

std::string text_of(const Block& block, std::size_t columns, Glyphs glyphs) {
  if (block.picture) return drawn(*block.picture, columns, glyphs);
  if (!block.tables.empty()) return laid_out(block.tables, columns);
  const Paragraph& paragraph = block.paragraph;
  return paragraph.as_it_is ? paragraph.lead + paragraph.text + "\n"
                            : wrapped(paragraph.text, columns, paragraph.lead, paragraph.hang);
}

}  // namespace

std::string text(const Report& report, std::size_t columns, Glyphs glyphs) {
  std::string all;
  for (const Block& block : report.blocks) {
    const std::string one = text_of(block, columns, glyphs);
    if (!one.empty()) all += (block.apart && !all.empty() ? "\n" : "") + one;
  }
  // What stands around a picture that must be ASCII must be so as well.
  const bool plain = glyphs == Glyphs::ascii &&
                     std::ranges::any_of(report.blocks, [](const Block& block) { return block.picture.has_value(); });
  return plain ? in_ascii(all) : all;
}

std::string json(const Report& report) { return json(report.data()); }

std::string csv(const Report& report) { return csv(report.sheet); }

std::string written(const Report& report, const std::string& format, std::size_t columns, Glyphs glyphs) {
  return format == "json" ? json(report) : format == "csv" ? csv(report) : text(report, columns, glyphs);
}

}  // namespace domino::report
