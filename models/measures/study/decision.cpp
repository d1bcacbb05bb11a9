#include "models/measures/study/decision.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>

#include "engine/statistics/linearised.h"

namespace domino::measures {

namespace {

using experiment::Verdict;
using statistics::Linearised;
using statistics::Term;

/// Conditions fail before they are open, and are open before they hold.
Verdict worst_of(std::span<const Verdict> verdicts) {
  Verdict worst = Verdict::holds;
  for (const Verdict verdict : verdicts) {
    if (verdict == Verdict::fails) return Verdict::fails;
    if (verdict == Verdict::undecided) worst = Verdict::undecided;
  }
  return worst;
}

/// A claim about a design beside the base, by an interval of this confidence.
Verdict judged(const Claim& claim, const Design& base, const Design& design, double confidence) {
  const auto own = series_of(design.study.replications, claim.measure);
  Linearised sum = statistics::linearised(own.view());
  if (design.study.findings[claim.measure].unstable) return Verdict::fails;
  if (claim.in_base) {
    if (base.study.findings[*claim.in_base].unstable) return Verdict::fails;
    const auto before = series_of(base.study.replications, *claim.in_base);
    const Linearised of_base = statistics::linearised(before.view());
    sum = statistics::combined(std::array{Term{sum, 1}, Term{of_base, claim.weight_of_base}});
  }
  return experiment::judge(statistics::interval_of(sum, confidence), claim.region);
}

std::vector<Verdict> conditions_of(const Design& base, const Design& design, double confidence) {
  std::vector<Verdict> verdicts;
  for (std::size_t c = 0; c + 1 < design.first_claims.size(); ++c) {
    std::vector<Verdict> parts;
    for (std::size_t i = design.first_claims[c]; i < design.first_claims[c + 1]; ++i)
      parts.push_back(judged(design.conditions[i], base, design, confidence));
    // A condition about what is not measured there cannot be kept to.
    verdicts.push_back(parts.empty() ? Verdict::fails : worst_of(parts));
  }
  return verdicts;
}

bool is_before(const RankedDesign& a, const RankedDesign& b) {
  if (a.standing != b.standing) return a.standing < b.standing;
  return a.gap.gap > b.gap.gap;
}

}  // namespace

std::optional<Decider> guessed_decider(const Catalogue& catalogue) {
  const auto& measures = catalogue.measures();
  std::optional<Decider> found;
  int least = std::numeric_limits<int>::max();
  for (std::size_t m = 0; m < measures.size(); ++m) {
    const Measure& measure = measures[m];
    if (!measure.occurs || measure.headline.decides == 0 || measure.headline.decides >= least) continue;
    least = measure.headline.decides;
    found = Decider{m, measure.better == Better::more, false};
  }
  if (found) return found;
  // Where there are colleagues only: how long the first of them waits for what it asked for.
  for (std::size_t m = 0; m < measures.size(); ++m)
    if (measures[m].occurs && measures[m].in_lists && measures[m].unit == Unit::seconds &&
        measures[m].better == Better::less)
      return Decider{m, false, false};
  return std::nullopt;
}

std::vector<std::size_t> guessed_headlines(const Catalogue& catalogue, const std::optional<Decider>& decider) {
  const auto& measures = catalogue.measures();
  std::vector<std::size_t> places;
  for (std::size_t m = 0; m < measures.size(); ++m)
    if (measures[m].occurs && measures[m].headline && !(decider && decider->measure == m)) places.push_back(m);
  std::stable_sort(places.begin(), places.end(), [&](std::size_t a, std::size_t b) {
    return measures[a].headline.place < measures[b].headline.place;
  });
  if (decider) places.insert(places.begin(), decider->measure);
  return places;
}

Ranking rank_designs(std::span<const Design> designs, bool most, double confidence) {
  Ranking ranking;
  if (designs.empty()) return ranking;
  std::size_t conditions = 0;
  for (const Design& design : designs) conditions += design.conditions.size();
  const double error = 1 - confidence;
  const double of_ranking = conditions > 0 ? 1 - error / 2 : confidence;
  const double of_condition = conditions > 0 ? 1 - error / 2 / static_cast<double>(conditions) : confidence;

  std::vector<std::size_t> candidates;
  for (std::size_t d = 0; d < designs.size(); ++d) {
    const Design& design = designs[d];
    RankedDesign& ranked = ranking.designs.emplace_back();
    ranked.design = d;
    ranked.gap.gap = -std::numeric_limits<double>::infinity();
    ranked.conditions = conditions_of(designs.front(), design, of_condition);
    if (design.measure >= design.study.findings.size()) continue;
    const Finding& finding = design.study.findings[design.measure];
    ranked.value = finding.estimate;
    ranked.unstable = finding.unstable;
    if (finding.unstable || worst_of(ranked.conditions) == Verdict::fails)
      ranked.standing = Standing::ruled_out;
    else if (finding.estimate.has_mean)
      candidates.push_back(d);
  }

  std::vector<statistics::GroupedSeries> series;
  std::vector<statistics::RatioSeries> views;
  for (const std::size_t d : candidates) series.push_back(series_of(designs[d].study.replications, designs[d].measure));
  for (const auto& one : series) views.push_back(one.view());
  if (candidates.size() == 1) {
    ranking.designs[candidates.front()].standing = Standing::best;
  } else if (candidates.size() > 1) {
    const auto gaps = statistics::gaps_to_best(views, most, of_ranking);
    const auto may = static_cast<std::size_t>(
        std::ranges::count_if(gaps, [](const statistics::GapToBest& gap) { return gap.may_be_best; }));
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      RankedDesign& ranked = ranking.designs[candidates[i]];
      ranked.gap = gaps[i];
      ranked.standing = !gaps[i].may_be_best ? Standing::beaten : may == 1 ? Standing::best : Standing::may_be_best;
    }
    if (may > 1) {
      // The two that look best.
      std::vector<std::size_t> order(candidates.size());
      std::iota(order.begin(), order.end(), std::size_t{0});
      std::stable_sort(order.begin(), order.end(),
                       [&](std::size_t a, std::size_t b) { return gaps[a].gap > gaps[b].gap; });
      const auto groups = static_cast<double>(series.front().size());
      ranking.replications_to_tell =
          statistics::replications_to_tell(views[order[0]], views[order[1]], candidates.size(), of_ranking) *
          static_cast<double>(series.front().observations()) / groups;
    }
  }
  std::stable_sort(ranking.designs.begin(), ranking.designs.end(), is_before);
  return ranking;
}

}  // namespace domino::measures
