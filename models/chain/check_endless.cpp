// What would be tried or done again for ever: redials that take no time, work that is always done anew.

#include <algorithm>
#include <optional>
#include <string>

#include "models/chain/check_context.h"
#include "models/chain/first_reached.h"

namespace domino::chain {

namespace {

using namespace organisation;

/// A chance beyond this is taken for certain: a million times and more at one instant.
constexpr double kCertain = 1 - 1e-6;

/// Where a customer may be lost at the instant at which they come, as the end of a sentence; none: nowhere.
std::optional<std::string> lost_at_once(const CheckContext& context, const customers::Segment& segment) {
  const FirstReached reached = first_reached(context, segment);
  const bool waits = !reached.asked.empty() || !reached.regions.empty() || reached.waits_elsewhere;
  if (waits && segment.patience && may_be_zero(*segment.patience, segment)) return "whose `patience` may be 0";
  if (!reached.asked.empty() && segment.balks) return "who balks at the sight of the queue";
  for (const AnyOf& any : reached.asked)
    for (const std::size_t service : any) {
      const std::string& by = context.chain.services[service].by;
      const std::size_t department = context.departments.index_of(by);
      if (department == NamesOf::kNone) continue;
      if (context.chain.departments[department].lines) return "who finds all `lines` of `" + by + "` taken";
      if (context.chain.departments[department].waiting_room)
        return "who finds the `waiting_room` of `" + by + "` full";
    }
  for (const std::string_view region : reached.regions)
    if (context.turning_away.contains(region)) return "who finds no place in `" + std::string(region) + "`";
  return std::nullopt;
}

void check_redials(CheckContext& context, const customers::Segment& segment) {
  if (!segment.redials || segment.redials->chance < kCertain) return;
  // What is shorter than a tick is no time on the clock.
  if (ticks(Duration{std::min(segment.redials->after.support().high, kWeek.s)}) > 0) return;
  const auto lost = lost_at_once(context, segment);
  if (!lost) return;
  context.fault(address_of(segment) + ".redials.after", "these redials take no time and never end",
                "a customer " + *lost + " would try again at the same instant, and be lost again, for ever",
                "`after: exponential(mean 20 min)`, or a `chance` below 100 %");
}

void check_work(CheckContext& context, const Service& service) {
  const std::string address = "services." + service.name;
  const auto& quality = service.quality;
  if (quality && quality->errors * quality->caught >= kCertain)
    context.fault(address + ".errors", "this work never ends",
                  "every time it has an error, which is seen, so that it is done again, for ever",
                  "`errors` or `caught` below 100 %");
  for (const Need& need : service.needs) {
    const std::string at = address + ".needs." + need.name;
    if (need.again >= kCertain)
      context.fault(at + ".again", "this need never ends", "after each answer the same is needed once more, for ever",
                    "a chance below 100 %");
    for_each_asked(need, [&](const std::string& name, const std::string&) {
      const std::size_t asked = context.services.index_of(name);
      if (asked == NamesOf::kNone || !context.chain.services[asked].quality) return;
      const Quality& answer = *context.chain.services[asked].quality;
      if (need.check * answer.errors * (1 - answer.caught) >= kCertain)
        context.fault(at + ".check", "the answers of `" + name + "` are sent back for ever",
                      "each has an error, which is always seen here", "a chance below 100 %");
    });
  }
}

}  // namespace

void check_endless(CheckContext& context) {
  for (const auto& segment : context.chain.segments) check_redials(context, segment);
  for (const auto& service : context.chain.services) check_work(context, service);
}

}  // namespace domino::chain
