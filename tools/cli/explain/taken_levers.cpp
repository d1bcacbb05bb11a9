#include "tools/cli/explain/taken_levers.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "tools/cli/command_line.h"
#include "tools/cli/explain/effect.h"

namespace domino::cli {

namespace {

/// What a run pays for what is bought, where profit is what counts.
std::optional<measures::Outcome> paid_in(const measures::Catalogue& catalogue, const measures::Outcome& outcome) {
  if (outcome.address != "money.profit") return std::nullopt;
  std::optional<measures::Outcome> paid;
  for (const char* address : {"money.wages", "money.advertising", "money.interventions"}) {
    auto part = measures::outcome_of(catalogue, address);
    if (!part) continue;
    if (!paid)
      paid = std::move(part);
    else
      paid->measures.insert(paid->measures.end(), part->measures.begin(), part->measures.end());
  }
  return paid;
}

/// The same outcome among the measures of a change; the customers lost have no address in any catalogue.
measures::Outcome same_outcome(const measures::Catalogue& catalogue, const measures::Outcome& outcome) {
  if (outcome.is_loss)
    if (auto lost = measures::customers_lost(catalogue)) return std::move(*lost);
  if (auto same = measures::outcome_of(catalogue, outcome.address)) return std::move(*same);
  throw BadUsage("--outcome", "a lever takes `" + outcome.address + "` away, so that there is nothing to compare");
}

}  // namespace

std::optional<measures::BasketSide> TakenLevers::with(const measures::Basket& times, const measures::Outcome& outcome) {
  if (std::all_of(times.begin(), times.end(), [](auto each) { return each == 0; }))
    return measures::BasketSide{&base_.plan(), base_.catalogue.get(), outcome, paid_in(*base_.catalogue, outcome)};
  std::vector<language::LeverTaken> taken;
  for (std::size_t i = 0; i < times.size(); ++i)
    if (times[i] > 0) taken.push_back({base_.reading.scenario->levers[i].name, times[i]});
  language::Reading reading = language::with_levers(base_.reading, taken);
  if (!reading.ok()) return std::nullopt;
  Variant& variant = variants_.emplace_back(Variant{std::move(reading), nullptr});
  const measures::Subject subject = subject_of(variant.reading);
  measures::begin_as(subject, base_.reading.scenario->chain);
  measures::warm_up_as(subject, base_.plan().span.warm_up);
  variant.catalogue = std::make_unique<const measures::Catalogue>(*variant.reading.plan);
  return measures::BasketSide{variant.reading.plan.get(), variant.catalogue.get(),
                              same_outcome(*variant.catalogue, outcome), paid_in(*variant.catalogue, outcome)};
}

}  // namespace domino::cli
