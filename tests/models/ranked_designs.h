/// A scenario and some of its what-ifs, run side by side and ranked.
#pragma once

#include <deque>
#include <iterator>
#include <string>
#include <vector>

#include "models/measures/study/decision.h"
#include "scenarios/language/reading/expectation_claims.h"
#include "tests/models/kept_sides.h"
#include "tests/support/scenario_run.h"

namespace domino::testing {

class RankedDesigns {
 public:
  RankedDesigns(const std::string& text, const std::vector<std::string>& what_ifs, const std::string& address) {
    readings_.push_back(read(text));
    for (const std::string& name : what_ifs) readings_.push_back(language::with_what_if(readings_.front(), name));
    for (const auto& reading : readings_) {
      catalogues_.emplace_back(*reading.plan);
      sides_.push_back({reading.plan.get(), &catalogues_.back()});
      named_.push_back({"", reading.plan.get(), &catalogues_.back()});
    }
    const auto& all = catalogues_.front().measures();
    measure_ = static_cast<std::size_t>(std::ranges::find(all, address, &measures::Measure::address) - all.begin());
  }

  measures::Ranking ranked(const measures::StudySettings& settings, bool most) {
    KeptSides keeper(sides_.size());
    measures::run_paired(sides_, settings, {}, keeper);
    std::deque<measures::Study> studies;
    std::vector<measures::Design> designs;
    for (std::size_t d = 0; d < sides_.size(); ++d) {
      studies.push_back(
          measures::study_of(*sides_[d].plan, catalogues_[d], settings.confidence, std::move(keeper.kept[d])));
      measures::Design& design = designs.emplace_back(measures::Design{catalogues_[d], studies.back(), measure_});
      for (const auto& condition : readings_.front().scenario->conditions) {
        design.first_claims.push_back(design.conditions.size());
        std::ranges::move(language::claims_of_condition(condition, d, named_), std::back_inserter(design.conditions));
      }
      design.first_claims.push_back(design.conditions.size());
    }
    return measures::rank_designs(designs, most, settings.confidence);
  }

 private:
  std::deque<language::Reading> readings_;
  std::deque<measures::Catalogue> catalogues_;
  std::vector<measures::Side> sides_;
  std::vector<language::NamedSide> named_;
  std::size_t measure_ = 0;
};

}  // namespace domino::testing
