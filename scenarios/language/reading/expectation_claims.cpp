#include "scenarios/language/reading/expectation_claims.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "scenarios/language/reading/expectation_text.h"

namespace domino::language {

namespace {

using experiment::Region;

std::size_t place_of_side(std::string_view name, std::span<const NamedSide> sides) {
  const auto found = std::ranges::find(sides, name, &NamedSide::name);
  return static_cast<std::size_t>(found - sides.begin());
}

std::optional<std::size_t> place_of(const NamedSide& side, std::string_view address) {
  const auto& measures = side.catalogue->measures();
  const auto found = std::ranges::find(measures, address, &measures::Measure::address);
  if (found == measures.end()) return std::nullopt;
  return static_cast<std::size_t>(found - measures.begin());
}

/// What is stated for each second, over the span that is measured.
double over_the_span(const Expectation& stated, double amount, const NamedSide& side) {
  return stated.per_s ? amount * side.plan->span.measured().s : amount;
}

/// Of the measure, or of its change with the base weighted as below.
Region region_of(const Expectation& stated, const NamedSide& side) {
  const double value = over_the_span(stated, stated.value, side);
  switch (stated.form) {
    case Expectation::Form::rises:
      return {.low = stated.relative ? 0 : value, .low_open = !(value > 0)};
    case Expectation::Form::falls:
      return {.high = stated.relative ? 0 : -value, .high_open = !(value > 0)};
    case Expectation::Form::rises_at_most:
      return {.high = stated.relative ? 0 : value};
    case Expectation::Form::falls_at_most:
      return {.low = stated.relative ? 0 : -value};
    case Expectation::Form::within: {
      const double tolerance =
          stated.relative ? stated.tolerance * std::abs(value) : over_the_span(stated, stated.tolerance, side);
      return {.low = value - tolerance, .high = value + tolerance};
    }
    case Expectation::Form::below:
      return {.high = value, .high_open = true};
    case Expectation::Form::above:
      return {.low = value, .low_open = true};
    case Expectation::Form::at_most:
      return {.high = value};
    case Expectation::Form::at_least:
      return {.low = value};
    case Expectation::Form::gains_less:
    case Expectation::Form::gains_more:
      break;
  }
  return {};
}

measures::Claim claim_about(const Expectation& stated, std::size_t side, std::span<const NamedSide> sides) {
  measures::Claim claim{.side = side, .measure = place_of(sides[side], stated.measure).value_or(0)};
  claim.region = region_of(stated, sides[side]);
  if (!is_of_change(stated)) return claim;
  claim.in_base = place_of(sides.front(), stated.measure);
  const bool up = stated.form == Expectation::Form::rises || stated.form == Expectation::Form::rises_at_most;
  if (stated.relative) claim.weight_of_base = -(1 + (up ? stated.value : -stated.value));
  return claim;
}

/// (both - without) - (of - base).
measures::Claim claim_of_gain(const Expectation& stated, std::span<const NamedSide> sides) {
  const auto term = [&](std::string_view name, double weight) {
    const std::size_t side = place_of_side(name, sides);
    return measures::ClaimTerm{side, place_of(sides[side], stated.measure).value_or(0), weight};
  };
  const auto both = term(name_of_both(stated), 1);
  measures::Claim claim{.side = both.side, .measure = both.measure};
  claim.further = {term(stated.without, -1), term(stated.of, -1), term("", 1)};
  const auto better = sides[both.side].catalogue->measures()[both.measure].better;
  const bool rises = (stated.form == Expectation::Form::gains_less) != (better == measures::Better::less);
  const double least = stated.value;
  claim.region =
      rises ? Region{.low = least, .low_open = !(least > 0)} : Region{.high = -least, .high_open = !(least > 0)};
  return claim;
}

std::vector<measures::Claim> claims_about(const Expectation& stated, std::size_t side,
                                          std::span<const NamedSide> sides) {
  std::vector<measures::Claim> claims;
  for (const QuantileLimit& limit : limits_of(stated)) {
    measures::Claim& claim = claims.emplace_back();
    claim.side = side;
    claim.measure = place_of(sides[side], measures::address_of(limit.asked)).value_or(0);
    const double share = stated.percent / 100.0;
    claim.region = limit.reached ? Region{.low = share} : Region{.high = share, .high_open = true};
  }
  if (claims.empty()) claims.push_back(claim_about(stated, side, sides));
  return claims;
}

}  // namespace

std::string name_of_both(const Expectation& stated) {
  return std::min(stated.of, stated.without) + " and " + std::max(stated.of, stated.without);
}

std::vector<std::string> sides_of(const Expectation& stated) {
  if (!stated.of.empty()) return {stated.of, stated.without, name_of_both(stated)};
  if (!stated.what_if.empty()) return {stated.what_if};
  return {};
}

std::vector<measures::Claim> claims_of(const Expectation& stated, std::span<const NamedSide> sides) {
  if (!stated.of.empty()) return {claim_of_gain(stated, sides)};
  return claims_about(stated, place_of_side(stated.what_if, sides), sides);
}

std::vector<measures::Claim> claims_of_condition(const Expectation& stated, std::size_t side,
                                                 std::span<const NamedSide> sides) {
  return claims_about(stated, side, sides);
}

bool is_measured(const Expectation& stated, std::size_t side, std::span<const NamedSide> sides) {
  if (is_of_change(stated))
    return place_of(sides[side], stated.measure).has_value() && place_of(sides.front(), stated.measure).has_value();
  for (const QuantileLimit& limit : limits_of(stated))
    if (!place_of(sides[side], measures::address_of(limit.asked))) return false;
  return stated.percent > 0 || place_of(sides[side], stated.measure).has_value();
}

}  // namespace domino::language
