#include "tools/report/answers/measures_list.h"

#include <utility>

#include <fmt/format.h>

namespace domino::report {

namespace {

Records records_of(const measures::Catalogue& catalogue) {
  Records records{
      .keys = {
          {"measure", ""}, {"unit", "unit"}, {"better", "better"}, {"meaning", "meaning"}, {"formula", "formula"}}};
  for (const measures::Measure& measure : catalogue.measures())
    records.rows.push_back({measure.address, measures::unit_name(measure.unit), measures::better_name(measure.better),
                            measure.meaning, measure.formula});
  return records;
}

}  // namespace

Report measures_report(const std::string& scenario, const measures::Catalogue& catalogue) {
  constexpr std::size_t kIndent = 4;
  Report report;
  report.line(fmt::format("What is measured of \"{}\": {} measures.", scenario, catalogue.measures().size()));
  bool first = true;
  for (const measures::Measure& measure : catalogue.measures()) {
    std::string unit(measures::unit_name(measure.unit));
    if (measure.better != measures::Better::neither)
      unit += fmt::format(", {} is better", measures::better_name(measure.better));
    report.blocks.push_back(
        {.apart = first,
         .paragraph = Paragraph{.text = fmt::format("{}  [{}]", measure.address, unit), .as_it_is = true}});
    report.line(Paragraph{.text = fmt::format("{}: {}.", measure.meaning, measure.formula),
                          .lead = std::string(kIndent, ' '),
                          .hang = kIndent});
    first = false;
  }
  report.data = [scenario, &catalogue] {
    Value data = Value::object({{"format_version", 1}, {"domino", DOMINO_VERSION}, {"scenario", scenario}});
    data.add("measures", members_of(records_of(catalogue)));
    return data;
  };
  report.sheet = sheet_of(records_of(catalogue));
  return report;
}

}  // namespace domino::report
