/// A scenario with levers taken, made ready to run beside the scenario as it is.
#pragma once

#include <deque>
#include <memory>
#include <span>

#include "models/measures/effects/outcome.h"
#include "models/measures/effects/purchase.h"
#include "tools/cli/session.h"

namespace domino::cli {

class TakenLevers {
 public:
  /// The scenario must outlive it.
  explicit TakenLevers(const StudiedScenario& base) : base_(base) {}

  /// With so many of each lever, in the order of the scenario; nothing where they cannot be taken together. It begins
  /// as the base does, with its intercepts and its warm-up, and lives as long as this.
  std::optional<measures::BasketSide> with(const measures::Basket& times, const measures::Outcome& outcome);

 private:
  struct Variant {
    language::Reading reading{};
    std::unique_ptr<const measures::Catalogue> catalogue{};
  };

  const StudiedScenario& base_;
  std::deque<Variant> variants_{};
};

}  // namespace domino::cli
