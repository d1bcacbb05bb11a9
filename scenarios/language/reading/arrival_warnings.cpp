#include "scenarios/language/reading/arrival_warnings.h"

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "models/chain/first_reached.h"
#include "scenarios/language/reading/address.h"
#include "scenarios/language/values/calendar_text.h"
#include "scenarios/language/values/quantity.h"

namespace domino::language {

namespace {

using chain::AnyOf;
using customers::Segment;
using organisation::Department;
using resources::Calendar;
using resources::WeeklyTable;

constexpr Duration kWaitWithoutPatience = kHour;
/// A weekend.
constexpr Duration kWaitOfColleagues = 3 * kDay;
/// A shorter break of an open department is meant.
constexpr Duration kShortBreak = kHour;
constexpr std::size_t kDays = 7;
/// More kinds of days say no more.
constexpr std::size_t kMostKindsOfDays = 4;

/// How long these customers wait ordinarily.
Duration ordinary_wait(const Segment& segment) {
  if (!segment.requester.empty()) return kWaitOfColleagues;
  Duration wait = segment.message_after.value_or(kForever);
  if (segment.patience) {
    double mean_s = segment.patience->base.mean();
    for (const auto& term : segment.patience->terms) {
      const auto found = std::ranges::find(segment.attributes, term.attribute, &customers::Attribute::name);
      if (found != segment.attributes.end()) mean_s += term.factor.mean() * found->number.base.mean();
    }
    wait = std::min(wait, Duration{mean_s});
  }
  return wait < kForever ? wait : kWaitWithoutPatience;
}

/// The staff who may ever do one of several services, and where these are done.
class Attendance {
 public:
  Attendance(const chain::CheckContext& context, const AnyOf& services) : context_(context) {
    for (const std::size_t service : services) add(context.chain.services[service]);
  }

  const Calendar& staff() const { return staff_; }
  bool attended_at(Time t) const { return staff_.value_at(t) > 0; }

  /// How long after t staff come; for ever where none do.
  Duration wait_at(Time t) const {
    const Time last = t + 60 * kWeek;
    for (Time next = t; next < last; next = staff_.next_change(next))
      if (attended_at(next)) return next - t;
    return kForever;
  }

  /// Whether staff are only having a break at t.
  bool open_at(Time t) const {
    return std::ranges::any_of(departments_,
                               [&](const Department* department) { return department->hours.value_at(t) > 0; });
  }

  /// Whether a customer who comes at t finds one of the departments closed, and is sent away.
  bool sends_away_at(Time t) const {
    return std::ranges::any_of(departments_, [&](const Department* department) {
      return department->queue_at_closing == organisation::QueueAtClosing::disconnect &&
             !(department->hours.value_at(t) > 0);
    });
  }

  std::string names() const {
    std::string text;
    for (const std::string& name : names_) text += fmt::format("{}`{}`", text.empty() ? "" : " or ", name);
    return text;
  }

 private:
  void add(const organisation::Service& service) {
    for (const Department& department : context_.chain.departments) {
      const bool own = department.name == service.by;
      const bool helps = std::ranges::find(department.helps, service.by) != department.helps.end();
      if (own || helps) add_staff(department, service.name);
      if (!own) continue;
      departments_.push_back(&department);
      if (std::ranges::find(names_, department.name) == names_.end()) names_.push_back(department.name);
      for (const auto& overflow : department.overflow)
        if (const std::size_t to = context_.departments.index_of(overflow.to); to != chain::NamesOf::kNone)
          add_staff(context_.chain.departments[to], service.name);
    }
  }

  void add_staff(const Department& department, const std::string& service) {
    if (department.teams.empty()) return add_calendar(department.staff);
    for (const auto& team : department.teams) {
      const bool able = team.skills.empty() ||
                        std::ranges::find(team.skills, service, &organisation::Skill::service) != team.skills.end();
      if (able) add_calendar(team.staff);
    }
  }

  void add_calendar(const Calendar& staff) {
    staff_ = any_ ? staff_ + staff : staff;
    any_ = true;
  }

  const chain::CheckContext& context_;
  Calendar staff_;
  bool any_ = false;
  std::vector<const Department*> departments_;
  std::vector<std::string> names_;
};

/// Times of the week by day, as they are told: "Mon-Fri 17:00-24:00 and Sun".
class TimesOfWeek {
 public:
  void add(Duration begin, Duration end) {
    while (begin < end) {
      const auto day = static_cast<std::size_t>(begin / kDay);
      const Duration midnight = static_cast<double>(day) * kDay;
      const Duration until = std::min(end, midnight + kDay);
      auto& today = days_[day];
      const int from = minute(begin - midnight);
      const int to = minute(until - midnight);
      if (!today.empty() && today.back().end_min == from)
        today.back().end_min = to;
      else
        today.push_back({from, to});
      begin = until;
    }
  }

  bool empty() const {
    return std::ranges::all_of(days_, [](const auto& day) { return day.empty(); });
  }

  std::string text() const {
    std::vector<std::string> parts;
    std::set<std::size_t> told;
    for (std::size_t day = 0; day < kDays; ++day) {
      if (days_[day].empty() || told.contains(day)) continue;
      DaySet alike;
      for (std::size_t other = day; other < kDays; ++other) {
        if (days_[other] != days_[day]) continue;
        alike.set(other);
        told.insert(other);
      }
      const bool whole = days_[day] == std::vector<ClockInterval>{ClockInterval{}};
      parts.push_back(days_text(alike) + (whole ? "" : " " + clock_text(days_[day])));
    }
    if (parts.size() > kMostKindsOfDays) {
      parts.resize(kMostKindsOfDays - 1);
      parts.emplace_back("at other times");
    }
    std::string text;
    for (std::size_t i = 0; i < parts.size(); ++i)
      text += (i == 0 ? "" : i + 1 == parts.size() ? " and " : ", ") + parts[i];
    return text;
  }

 private:
  static int minute(Duration since_midnight) { return static_cast<int>(since_midnight / kMinute); }

  std::array<std::vector<ClockInterval>, kDays> days_;
};

std::string hours_text(Duration wait) {
  return wait < kForever ? fmt::format("up to {:.3g} h", wait / kHour) : "for ever";
}

class ArrivalWarnings {
 public:
  ArrivalWarnings(Reader& reader, const Node& root, const chain::Chain& chain)
      : reader_(reader), root_(root), context_(chain), horizon_{chain.span.horizon.s} {}

  void tell() {
    for (const Segment& segment : context_.chain.segments) {
      if (segment.instants) {
        tell_unreached(segment);
      } else if (const Calendar comes = when(segment); comes.maximum() > 0 && !(comes.integral(Time{}, horizon_) > 0)) {
        tell_never(segment);
        continue;
      }
      std::set<std::string> told;
      for (const AnyOf& services : chain::first_reached(context_, segment).asked) {
        const Attendance attendance(context_, services);
        if (!services.empty() && told.insert(attendance.names()).second) tell_unattended(segment, attendance);
      }
    }
  }

 private:
  static Calendar when(const Segment& segment) {
    return segment.population ? segment.population->hours : segment.arrive;
  }

  Place place(const Segment& segment, std::string_view key) const {
    return locate(root_, fmt::format("{}.{}", chain::address_of(segment), key)).place;
  }

  void tell_unreached(const Segment& segment) {
    const auto& instants = *segment.instants;
    const auto late = instants.end() - std::lower_bound(instants.begin(), instants.end(), horizon_.s);
    if (late == 0) return;
    reader_.warn(
        Code::contradiction, place(segment, "arrive"),
        fmt::format("{} of {} recorded arrivals of `{}` are not used", late, instants.size(), segment.name),
        fmt::format("they come when the run is over, after {}", quantity_text(horizon_.s, Dimension::duration)),
        "a longer run");
  }

  void tell_never(const Segment& segment) {
    reader_.warn(Code::contradiction, place(segment, segment.population ? "hours" : "arrive"),
                 fmt::format("`{}` never come in this run", segment.name),
                 fmt::format("it lasts {} from Monday, 00:00, and they come at other times",
                             quantity_text(horizon_.s, Dimension::duration)),
                 "a longer run, or other `hours`");
  }

  void tell_unattended(const Segment& segment, const Attendance& attendance) {
    if (segment.instants) return tell_recorded(segment, attendance);
    const Calendar comes = when(segment);
    const Duration ordinary = ordinary_wait(segment);
    TimesOfWeek times;
    Duration longest{};
    bool sent_away = false;
    for (const auto& piece : unattended(comes.weekly(), attendance.staff().weekly())) {
      const Time begin{piece.begin.s};
      if (begin >= horizon_) continue;
      const bool away = segment.requester.empty() && attendance.sends_away_at(begin);
      const Duration wait = weekly_wait(attendance.staff().weekly(), begin);
      if (!away && wait <= (attendance.open_at(begin) ? std::max(ordinary, kShortBreak) : ordinary)) continue;
      times.add(piece.begin, piece.end);
      longest = std::max(longest, wait);
      sent_away = sent_away || away;
    }
    const std::size_t holidays = days_off(comes, attendance.staff());
    if (times.empty() && holidays == 0) return;
    std::string text = times.text();
    if (holidays > 0)
      text += fmt::format("{}on {} holiday{}", text.empty() ? "" : ", and ", holidays, holidays == 1 ? "" : "s");
    warn(segment, fmt::format("`{}` come {} while no staff of {} are on duty", segment.name, text, attendance.names()),
         sent_away       ? "those who find it closed are sent away"
         : times.empty() ? "they wait until the next day, if they do not leave"
                         : fmt::format("they wait {}, if they do not leave", hours_text(longest)));
  }

  void tell_recorded(const Segment& segment, const Attendance& attendance) {
    const auto& instants = *segment.instants;
    const Duration ordinary = ordinary_wait(segment);
    std::size_t unattended = 0;
    Duration longest{};
    for (const double at_s : instants) {
      const Time at{at_s};
      if (!(at < horizon_) || attendance.attended_at(at)) continue;
      const Duration wait = attendance.wait_at(at);
      const Duration enough = attendance.open_at(at) ? std::max(ordinary, kShortBreak) : ordinary;
      if (wait <= enough && !attendance.sends_away_at(at)) continue;
      ++unattended;
      longest = std::max(longest, wait);
    }
    if (unattended == 0) return;
    warn(segment,
         fmt::format("{} of {} recorded arrivals of `{}` come while no staff of {} are on duty", unattended,
                     instants.size(), segment.name, attendance.names()),
         fmt::format("they wait {}, if they do not leave", hours_text(longest)));
  }

  void warn(const Segment& segment, std::string message, std::string reason) {
    const Node* const stated = find(segment, "hours");
    reader_.warn(Code::contradiction, place(segment, stated != nullptr ? "hours" : key_of_coming(segment)),
                 std::move(message), std::move(reason), "`hours` in which staff are on duty, or staff at these times");
  }

  const Node* find(const Segment& segment, std::string_view key) const {
    const Node* group = root_.find(segment.requester.empty() ? "customers" : "requests");
    const Node* node = group == nullptr ? nullptr : group->find(segment.name);
    return node == nullptr ? nullptr : node->find(key);
  }

  static std::string_view key_of_coming(const Segment& segment) {
    return segment.population ? "population" : segment.every ? "every" : "arrive";
  }

  /// The times of an ordinary week at which some come and no staff are there.
  static std::vector<resources::WeeklyInterval> unattended(const WeeklyTable& comes, const WeeklyTable& staff) {
    std::vector<resources::WeeklyInterval> gaps;
    Duration end{};
    for (const auto& interval : staff.intervals()) {
      if (interval.begin > end) gaps.push_back({end, interval.begin, 1});
      end = interval.end;
    }
    if (end < kWeek) gaps.push_back({end, kWeek, 1});
    return (comes * WeeklyTable::from_intervals(gaps)).intervals();
  }

  /// From an instant of the week until there are staff.
  static Duration weekly_wait(const WeeklyTable& staff, Time from) {
    for (Time next = from; next <= from + kWeek; next = staff.next_change(next))
      if (staff.value_at(next) > 0) return next - from;
    return kForever;
  }

  /// Days within the run on which some come though the staff have a holiday.
  std::size_t days_off(const Calendar& comes, const Calendar& staff) const {
    const auto& off = staff.closed_days();
    return static_cast<std::size_t>(std::ranges::count_if(off, [&](std::int64_t day) {
      const Time begin{static_cast<double>(day) * kDay.s};
      const Time end = std::min(begin + kDay, horizon_);
      return begin < end && comes.integral(begin, end) > 0 && staff.weekly().integral(begin, end) > 0;
    }));
  }

  Reader& reader_;
  const Node& root_;
  const chain::CheckContext context_;
  Time horizon_;
};

}  // namespace

void warn_about_arrivals(Reader& reader, const Node& root, const chain::Chain& chain) {
  ArrivalWarnings(reader, root, chain).tell();
}

}  // namespace domino::language
