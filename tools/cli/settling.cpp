#include "tools/cli/settling.h"

#include <algorithm>
#include <cstdio>
#include <utility>
#include <vector>

#include "models/measures/study/settled_start.h"
#include "models/measures/study/warm_up.h"
#include "tools/cli/interruption.h"

namespace domino::cli {

namespace {

void compile_again(language::Reading& reading, chain::Chain chain) {
  auto compilation = chain::compile(chain);
  reading.scenario->chain = std::move(chain);
  reading.plan = std::make_shared<const chain::Plan>(std::move(*compilation.plan));
}

void set_start(language::Reading& reading, chain::SettledStart start) {
  chain::Chain chain = reading.scenario->chain;
  chain.start = std::move(start);
  compile_again(reading, std::move(chain));
}

}  // namespace

std::optional<ExitCode> settle_people(language::Reading& reading, const measures::StudySettings& settings,
                                      std::optional<Deadline> deadline) {
  if (!measures::needs_settled_start(*reading.plan)) return std::nullopt;
  const Interruption interruption(deadline);
  auto start = measures::find_settled_start(*reading.plan, settings, interruption.token());
  if (start) {
    set_start(reading, std::move(*start));
    return std::nullopt;
  }
  std::fputs("domino: stopped before it was known where people and customers begin\n", stderr);
  return interruption.by_signal() ? ExitCode::interrupted : ExitCode::undecided;
}

std::optional<ExitCode> settle(language::Reading& reading, const measures::StudySettings& settings,
                               std::optional<Deadline> deadline) {
  if (const auto failed = settle_people(reading, settings, deadline)) return failed;
  if (!reading.scenario->run.warm_up_auto) return std::nullopt;
  const Interruption interruption(deadline);
  const measures::Catalogue catalogue(*reading.plan);
  const auto found = measures::find_warm_up(*reading.plan, catalogue, settings, interruption.token());
  if (found.length) {
    set_warm_up(reading, *found.length);
    return std::nullopt;
  }
  std::fprintf(stderr, "domino: no warm-up can be found: %s\n",
               found.refusal.empty() ? "stopped before that" : found.refusal.c_str());
  if (!found.refusal.empty()) return ExitCode::bad_usage;
  return interruption.by_signal() ? ExitCode::interrupted : ExitCode::undecided;
}

void begin_as(language::Reading& reading, const chain::Chain& base) {
  if (!base.start.empty() && measures::needs_settled_start(*reading.plan)) set_start(reading, base.start);
}

std::optional<ExitCode> LongestWarmUp::look_at(language::Reading& reading, const measures::StudySettings& settings,
                                               std::optional<Deadline> deadline) {
  if (const auto failed = settle(reading, settings, deadline)) return failed;
  if (reading.scenario->run.warm_up_auto) longest_ = std::max(longest_, reading.plan->span.warm_up);
  return std::nullopt;
}

void LongestWarmUp::give_to(language::Reading& reading) const {
  if (reading.scenario->run.warm_up_auto) set_warm_up(reading, longest_);
}

void set_warm_up(language::Reading& reading, Duration warm_up) {
  chain::Chain chain = reading.scenario->chain;
  chain.span.warm_up = warm_up;
  compile_again(reading, std::move(chain));
}

}  // namespace domino::cli
