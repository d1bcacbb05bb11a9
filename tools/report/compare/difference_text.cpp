#include "tools/report/compare/difference_text.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace domino::report {

NumberText::NumberText(const measures::Measure& measure, double level, double half_width, std::string_view currency)
    : NumberText(measure, level, level, half_width, currency) {}

NumberText::NumberText(const measures::Measure& measure, double level, double change, double half_width,
                       std::string_view currency)
    : unit_(measure.unit) {
  const Scale scale = scale_of(measure.unit, std::abs(level), currency);
  factor_ = scale.factor;
  name_ = scale.unit;
  decimals_ = decimals_of(factor_ * change, factor_ * half_width);
}

std::string NumberText::number(double value) const { return figure(factor_ * value, decimals_, unit_); }

std::string NumberText::with_unit(double value) const { return number(value) + (name_.empty() ? "" : " ") + name_; }

std::string NumberText::of_change(double value) const {
  return unit_ == measures::Unit::share ? number(value) + " percentage points" : with_unit(value);
}

std::string change_text(const measures::Measure& measure, const statistics::Estimate& change,
                        std::string_view currency) {
  const double half = change.has_interval ? change.half_width() : 0;
  const NumberText write(measure, change.mean, change.mean, half, currency);
  std::string text = write.of_change(std::abs(change.mean));
  if (!(half > 0)) return text;
  const double low = change.mean < 0 ? -change.high : change.low;
  const double high = change.mean < 0 ? -change.low : change.high;
  return text + fmt::format(" ({} … {})", write.number(low), write.number(high));
}

}  // namespace domino::report
