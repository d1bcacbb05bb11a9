#include "engine/resources/weekly_table.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/kernel/contract.h"

namespace domino::resources {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// The last week that begins at or before t. The beginning of a week, a multiple of 128 s, is exact in a double
// far beyond the limit of time, and so is the difference to t.
double week_of(Time t) {
  DOMINO_REQUIRE(t.s >= 0 && t.s <= WeeklyTable::kLastTime.s, "a weekly table is asked about a time that cannot be");
  double week = std::floor(t.s / kWeek.s);
  if (week * kWeek.s > t.s) --week;
  return week;
}

}  // namespace

WeeklyTable::WeeklyTable(double always) : begins_s_{0}, values_{always} { prepare(); }

WeeklyTable WeeklyTable::from_intervals(const std::vector<WeeklyInterval>& intervals) {
  WeeklyTable table;
  table.begins_s_.clear();
  table.values_.clear();
  double covered_s = 0;
  for (const WeeklyInterval& interval : intervals) {
    DOMINO_REQUIRE(interval.begin.s >= covered_s && interval.begin < interval.end && interval.end <= kWeek,
                   "the intervals of a week must be sorted, apart, and within the week");
    table.append(covered_s, 0);
    table.append(interval.begin.s, interval.value);
    covered_s = interval.end.s;
  }
  if (covered_s < kWeek.s) table.append(covered_s, 0);
  table.prepare();
  return table;
}

template <class Combine>
WeeklyTable WeeklyTable::combined(const WeeklyTable& a, const WeeklyTable& b, Combine combine) {
  WeeklyTable result;
  result.begins_s_.clear();
  result.values_.clear();
  std::size_t i = 0;
  std::size_t j = 0;
  double begin_s = 0;
  while (begin_s < kWeek.s) {
    result.append(begin_s, combine(a.values_[i], b.values_[j]));
    begin_s = std::min(a.end_of_step(i), b.end_of_step(j));
    i += static_cast<std::size_t>(a.end_of_step(i) <= begin_s);
    j += static_cast<std::size_t>(b.end_of_step(j) <= begin_s);
  }
  result.prepare();
  return result;
}

WeeklyTable operator*(const WeeklyTable& a, const WeeklyTable& b) {
  return WeeklyTable::combined(a, b, [](double x, double y) { return x * y; });
}

WeeklyTable operator+(const WeeklyTable& a, const WeeklyTable& b) {
  return WeeklyTable::combined(a, b, [](double x, double y) { return x + y; });
}

void WeeklyTable::append(double begin_s, double value) {
  // A step that would have no length gives way to its successor; equal neighbours are one step.
  if (!begins_s_.empty() && begins_s_.back() >= begin_s) {
    begins_s_.pop_back();
    values_.pop_back();
  }
  if (!values_.empty() && values_.back() == value) return;
  begins_s_.push_back(begin_s);
  values_.push_back(value);
}

void WeeklyTable::prepare() {
  DOMINO_REQUIRE(begins_s_.size() <= kMaxSteps, "a weekly table has too many steps");
  cumulative_.assign(1, 0);
  for (std::size_t i = 0; i < values_.size(); ++i) {
    DOMINO_REQUIRE(values_[i] >= 0 && values_[i] < kInfinity, "a weekly table's values are finite and not negative");
    cumulative_.push_back(cumulative_.back() + values_[i] * (end_of_step(i) - begins_s_[i]));
  }
  weekly_integral_ = cumulative_.back();
  DOMINO_REQUIRE(weekly_integral_ < kInfinity, "a weekly table's integral is finite");
}

WeeklyTable::Position WeeklyTable::locate(Time t) const {
  const double week_s = week_of(t) * kWeek.s;
  const double since_s = t.s - week_s;
  const auto after = std::upper_bound(begins_s_.begin(), begins_s_.end(), since_s);
  auto step = static_cast<std::size_t>(after - begins_s_.begin()) - 1;
  // A step begins at the clock's nearest instant to its true beginning, which may be the one before it.
  while (step + 1 < values_.size() && week_s + begins_s_[step + 1] <= t.s) ++step;
  return {week_s, step, std::max(since_s, begins_s_[step])};
}

double WeeklyTable::value_at(Time t) const { return constant() ? values_[0] : values_[locate(t).step]; }

Time WeeklyTable::next_change(Time t) const {
  if (constant() || t > kLastTime) return kNever;
  const Position at = locate(t);
  if (at.step + 1 < values_.size()) return {at.week_s + begins_s_[at.step + 1]};
  const double next_week_s = at.week_s + kWeek.s;
  // The week's end is no change where Sunday night goes on into Monday.
  const bool goes_on = values_.front() == values_.back();
  return {goes_on ? next_week_s + begins_s_[1] : next_week_s};
}

double WeeklyTable::integral(Time from, Time to) const {
  DOMINO_REQUIRE(from <= to, "an integral goes forward in time");
  if (constant()) return values_[0] > 0 ? values_[0] * (to.s - from.s) : 0;
  const Position a = locate(from);
  const Position b = locate(to);
  const double weeks = (b.week_s - a.week_s) / kWeek.s;
  if (weeks < 1 && a.step == b.step) return values_[a.step] * (to.s - from.s);
  return std::max(0.0, weeks * weekly_integral_ + (since_monday(b) - since_monday(a)));
}

double WeeklyTable::maximum() const { return *std::max_element(values_.begin(), values_.end()); }

Time WeeklyTable::when_integral_reaches_by_search(Time from, double area) const {
  DOMINO_REQUIRE(area >= 0, "an integral over time cannot reach less than 0");
  if (!(weekly_integral_ > 0) || !(area < kInfinity)) return kNever;
  const Position at = locate(from);
  const double value = values_[at.step];
  const double end_s = at.week_s + end_of_step(at.step);
  if (value > 0 && from.s + area / value < end_s) return {from.s + area / value};

  const double left = area - value * (end_s - from.s);
  if (left <= 0 && value > 0) return end_of_stretch(at.week_s, at.step);
  // The rest is looked for in what Monday 00:00 till then adds up to. What is already behind, `done`, must be
  // exceeded, or else rounding could lead back before `from`.
  const double done = cumulative_[at.step + 1];
  double rest = left - (weekly_integral_ - done);
  if (rest <= 0 && done < weekly_integral_)
    return reached_in_week(at.week_s, std::max(done + left, std::nextafter(done, kInfinity)));
  rest = std::max(rest, 0.0);
  const double weeks = std::floor(rest / weekly_integral_);
  rest -= weeks * weekly_integral_;
  // Nothing left over after whole weeks means that the end of the last of them is the answer.
  if (rest <= 0 && weeks > 0) return reached_in_week(at.week_s + weeks * kWeek.s, weekly_integral_);
  return reached_in_week(at.week_s + (weeks + 1) * kWeek.s, std::max(rest, std::numeric_limits<double>::denorm_min()));
}

Time WeeklyTable::reached_in_week(double week_s, double wanted) const {
  if (!(week_s <= kLastTime.s)) return {week_s};
  wanted = std::min(wanted, weekly_integral_);
  // The first step at whose end the integral is large enough has a positive value, since it adds something.
  const auto reached = std::lower_bound(cumulative_.begin() + 1, cumulative_.end(), wanted);
  const auto step = static_cast<std::size_t>(reached - cumulative_.begin()) - 1;
  const double t = week_s + begins_s_[step] + (wanted - cumulative_[step]) / values_[step];
  return t < week_s + end_of_step(step) ? Time{t} : end_of_stretch(week_s, step);
}

Time WeeklyTable::end_of_stretch(double week_s, std::size_t step) const {
  const double end_s = week_s + end_of_step(step);
  const double next = values_[(step + 1) % values_.size()];
  return {next > 0 ? end_s : std::nextafter(end_s, 0.0)};
}

std::vector<WeeklyInterval> WeeklyTable::intervals() const {
  std::vector<WeeklyInterval> result;
  for (std::size_t i = 0; i < values_.size(); ++i)
    if (values_[i] > 0) result.push_back({{begins_s_[i]}, {end_of_step(i)}, values_[i]});
  return result;
}

}  // namespace domino::resources
