// What a scenario asks to be measured beyond what is always measured: times between marks, and values of attributes.

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "models/chain/check_context.h"
#include "models/chain/marks.h"
#include "models/text/nearest_name.h"

namespace domino::chain {

namespace {

/// Marks are found from all steps, whether or not a case comes by: a service that no case asks for is a fault of its
/// own.
void check_marked_times(CheckContext& context) {
  std::set<std::string> stated;
  const auto look_at = [&](const organisation::Steps& steps) {
    for_each_step(steps, [&](const organisation::Step& step) {
      if (const auto* mark = std::get_if<organisation::Mark>(&step.action)) stated.insert(mark->name);
    });
  };
  for (const auto& service : context.chain.services) look_at(service.steps);
  for (const auto& segment : context.chain.segments) look_at(segment.journey);
  const std::vector<std::string> names(stated.begin(), stated.end());
  for (const MarkedTime& time : context.chain.marked_times) {
    const std::string address = "measure." + time.name;
    const std::size_t before = context.faults.size();
    for (const std::string& mark : {time.from, time.to}) {
      if (mark.empty() || stated.contains(mark)) continue;
      const auto nearest = nearest_name(mark, names);
      context.fault(address, "no case passes a mark called `" + mark + "`", "nothing would ever be measured",
                    nearest ? "`" + *nearest + "`" : "`- mark: " + mark + "` among the steps of customers");
    }
    if (context.faults.size() > before) continue;
    if (time.from == time.to)
      context.fault(address, "a time from a mark to itself is always 0", "", "two different marks");
    const bool passed =
        std::any_of(context.chain.segments.begin(), context.chain.segments.end(), [&](const auto& segment) {
          const auto marks = marks_on_the_way(context.chain, segment);
          return marks.contains(time.to) && (time.from.empty() || marks.contains(time.from));
        });
    if (!passed)
      context.fault(address, "no case passes both marks", "the time from one to the other would never be measured",
                    "marks on the way of the same customers");
  }
}

void check_reports(CheckContext& context, const customers::Segment& segment) {
  std::vector<std::string> names;
  for (const auto& attribute : segment.attributes) names.push_back(attribute.name);
  for (std::size_t i = 0; i < segment.report_by.size(); ++i) {
    const std::string& name = segment.report_by[i];
    const std::string address = address_of(segment) + ".report_by." + std::to_string(i);
    const auto attribute = std::find_if(segment.attributes.begin(), segment.attributes.end(),
                                        [&](const auto& own) { return own.name == name; });
    if (attribute == segment.attributes.end()) {
      const auto nearest = nearest_name(name, names);
      context.fault(address, "`" + segment.name + "` have no attribute `" + name + "`",
                    "they can only be measured by what each of them brings along",
                    nearest ? "`" + *nearest + "`" : "`attributes: {" + name + ": …}` for these customers");
      continue;
    }
    if (std::find(segment.report_by.begin(), segment.report_by.begin() + static_cast<std::ptrdiff_t>(i), name) !=
        segment.report_by.begin() + static_cast<std::ptrdiff_t>(i)) {
      context.fault(address, "`" + name + "` is named twice", "", "each attribute once");
      continue;
    }
    if (!attribute->words.empty() || !few_values_of(*attribute).empty()) continue;
    context.fault(address, "`" + name + "` can be any of very many numbers",
                  "there is a row of measures for each value of the attribute, of which there are at most " +
                      std::to_string(kMostReportedValues),
                  "an attribute of words, such as `{low: 70 %, high: 30 %}`, or `discrete(70 % 1 or 30 % 2)`");
  }
}

}  // namespace

void check_measured(CheckContext& context) {
  if (!context.chain.marked_times.empty()) check_marked_times(context);
  for (const auto& segment : context.chain.segments) check_reports(context, segment);
}

}  // namespace domino::chain
