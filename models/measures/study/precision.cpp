#include "models/measures/study/precision.h"

#include <algorithm>
#include <cmath>

#include "engine/kernel/contract.h"
#include "models/theory/traffic.h"

namespace domino::measures {

namespace {

bool overloaded(const Measure& measure, const std::vector<theory::DepartmentLoad>& loads) {
  return measure.is_spoilt([&](chain::Index d) { return d < loads.size() && loads[d].sure_load() >= 1; });
}

}  // namespace

std::vector<std::size_t> headlines(const Catalogue& catalogue) {
  std::vector<std::size_t> places;
  for (std::size_t m = 0; m < catalogue.measures().size(); ++m)
    if (catalogue.measures()[m].decides_precision) places.push_back(m);
  return places;
}

double near_zero(Unit unit) {
  switch (unit) {
    case Unit::seconds:
      return kMinute.s;
    case Unit::share:
      return 0.1;
    case Unit::points:
      return 10;
    case Unit::count:
    case Unit::people:
    case Unit::money:
      break;
  }
  return 1;
}

double relative_half_width(Unit unit, const statistics::Estimate& estimate) {
  return estimate.half_width() / std::max(std::abs(estimate.mean), near_zero(unit));
}

HeadlineWidths::HeadlineWidths(const chain::Plan& plan, const Catalogue& catalogue, double confidence)
    : confidence_(confidence), shares_(chain::begins_settled(plan)) {
  const bool steady = plan.span.ending == chain::Ending::cut;
  const auto loads = steady ? theory::offered_loads(plan).value_or(std::vector<theory::DepartmentLoad>())
                            : std::vector<theory::DepartmentLoad>();
  for (const std::size_t m : headlines(catalogue)) {
    const Measure& measure = catalogue.measures()[m];
    if (!overloaded(measure, loads))
      headlines_.push_back({.measure = m, .address = measure.address, .near_zero = near_zero(measure.unit)});
  }
}

void HeadlineWidths::add(const ReplicationResult& result) {
  ++seen_;
  for (Headline& headline : headlines_) {
    const Value& value = result.values[headline.measure];
    headline.ratio.add(value.numerator, value.denominator);
    if (shares_) headline.groups.add(value.numerator, value.denominator, result.group);
  }
}

double HeadlineWidths::relative(const Headline& h) const {
  if (!h.ratio.has_mean()) return 0;
  const auto half_width = [&] {
    if (!shares_) return h.ratio.half_width(confidence_);
    return h.groups.ratio(confidence_).half_width();
  };
  return half_width() / std::max(std::abs(h.ratio.mean()), h.near_zero);
}

bool HeadlineWidths::all_within(double precision) const {
  return std::all_of(headlines_.begin(), headlines_.end(),
                     [&](const Headline& headline) { return relative(headline) <= precision; });
}

HeadlineWidths::Widest HeadlineWidths::widest() const {
  Widest widest;
  if (seen_ < 2) return widest;
  for (const Headline& headline : headlines_)
    if (const double now = relative(headline); now > widest.relative) widest = {headline.address, now};
  return widest;
}

PrecisionRule::PrecisionRule(const chain::Plan& plan, const Catalogue& catalogue, double precision, double confidence)
    : precision_(precision), widths_(plan, catalogue, confidence) {
  DOMINO_REQUIRE(precision > 0, "no number of replications is enough for a precision of 0");
}

bool PrecisionRule::enough_after(const ReplicationResult& result) {
  widths_.add(result);
  return enough_.after_one_more([&] { return widths_.all_within(precision_); });
}

}  // namespace domino::measures
