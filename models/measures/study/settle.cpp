#include "models/measures/study/settle.h"

#include <algorithm>
#include <utility>

#include "models/measures/study/intercepts.h"
#include "models/measures/study/settled_start.h"
#include "models/measures/study/warm_up.h"

namespace domino::measures {

namespace {

void compile_again(Subject subject) {
  auto compilation = chain::compile(subject.chain);
  subject.plan = std::make_shared<const chain::Plan>(std::move(*compilation.plan));
}

void set_starts(Subject subject, std::vector<chain::SettledStart> starts) {
  subject.chain.starts = std::move(starts);
  compile_again(subject);
}

void set_warm_up(Subject subject, Duration warm_up) {
  subject.chain.span.put_before(warm_up);
  compile_again(subject);
}

}  // namespace

void set_levels(Subject subject, std::vector<chain::Level> levels) {
  subject.chain.levels = std::move(levels);
  compile_again(subject);
}

std::optional<Unsettled> calibrate(Subject subject, const chain::Chain& as_written, const StudySettings& settings,
                                   const std::stop_token& stop) {
  if (chain::stated_levels(subject.chain).empty()) return std::nullopt;
  Intercepts found = find_intercepts(as_written, subject.chain.levels, settings, stop);
  if (found.stopped) return Unsettled{"stopped before the levels that are stated were met", true};
  if (!found.unmet.empty()) return Unsettled{std::move(found.unmet), false};
  set_levels(subject, std::move(found.levels));
  return std::nullopt;
}

void keep_levels(Subject subject, const chain::Chain& base) {
  if (subject.chain.levels != base.levels) set_levels(subject, base.levels);
}

std::optional<Unsettled> settle_start(Subject subject, const StudySettings& settings, const std::stop_token& stop) {
  if (!needs_settled_start(*subject.plan)) return std::nullopt;
  auto starts = find_settled_starts(*subject.plan, settings, stop);
  if (!starts) return Unsettled{"stopped before the settled state of people and customers was found", true};
  set_starts(subject, std::move(*starts));
  return std::nullopt;
}

std::optional<Unsettled> settle(Subject subject, const StudySettings& settings, const std::stop_token& stop) {
  if (auto unsettled = settle_start(subject, settings, stop)) return unsettled;
  if (!subject.finds_warm_up) return std::nullopt;
  const Catalogue catalogue(*subject.plan);
  const WarmUp found = find_warm_up(*subject.plan, catalogue, settings, stop);
  if (!found.length) {
    const bool stopped = found.refusal.empty();
    return Unsettled{"no warm-up can be found: " + (stopped ? "stopped before that" : found.refusal), stopped};
  }
  set_warm_up(subject, *found.length);
  return std::nullopt;
}

void begin_as(Subject subject, const chain::Chain& base) {
  keep_levels(subject, base);
  if (!base.starts.empty() && needs_settled_start(*subject.plan)) set_starts(subject, base.starts);
}

void warm_up_as(Subject subject, Duration warm_up) {
  if (subject.finds_warm_up) set_warm_up(subject, warm_up);
}

std::optional<Unsettled> LongestWarmUp::look_at(Subject subject, const StudySettings& settings,
                                                const std::stop_token& stop) {
  if (auto unsettled = settle(subject, settings, stop)) return unsettled;
  if (subject.finds_warm_up) longest_ = std::max(longest_, subject.plan->span.warm_up);
  return std::nullopt;
}

}  // namespace domino::measures
