#include "tools/report/formats/render.h"

#include "tools/report/formats/csv.h"
#include "tools/report/formats/json.h"

namespace domino::report {

namespace {

std::string text_of(const Block& block, std::size_t columns) {
  if (!block.tables.empty()) return laid_out(block.tables, columns);
  const Paragraph& paragraph = block.paragraph;
  return paragraph.as_it_is ? paragraph.lead + paragraph.text + "\n"
                            : wrapped(paragraph.text, columns, paragraph.lead, paragraph.hang);
}

}  // namespace

std::string text(const Report& report, std::size_t columns) {
  std::string all;
  for (const Block& block : report.blocks) {
    const std::string one = text_of(block, columns);
    if (!one.empty()) all += (block.apart && !all.empty() ? "\n" : "") + one;
  }
  return all;
}

std::string json(const Report& report) { return json(report.data()); }

std::string csv(const Report& report) { return csv(report.sheet); }

std::string written(const Report& report, const std::string& format, std::size_t columns) {
  return format == "json" ? json(report) : format == "csv" ? csv(report) : text(report, columns);
}

}  // namespace domino::report
