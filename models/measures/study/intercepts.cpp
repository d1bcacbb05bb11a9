#include "models/measures/study/intercepts.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "engine/random/portable_math.h"
#include "models/measures/study/pilots.h"
#include "models/measures/study/settled_customers.h"

namespace domino::measures {

namespace {

using chain::Level;

// A level is that of the span in which it is measured: of a base in which some have needs that are rarely met, these
// leave first, for years. Longer spans than this are taken for it.
constexpr Duration kLongestSpan = 104 * kWeek;
constexpr Duration kShortestSpan = 12 * kWeek;
constexpr Duration kShortestSpanOfPeople = 26 * kWeek;
constexpr Duration kInAll = 144 * kWeek;
constexpr Duration kInAllOfPeople = 312 * kWeek;
constexpr double kFewestPilots = 4;
// Of a small base more pilots tell as much, and cost as much.
constexpr double kContactsWanted = 150'000;  ///< of each segment, in what counts
constexpr double kMostPilots = 240;
constexpr int kMostRounds = 6;
/// An intercept that moves by less than this moves its level by less than so much of itself.
constexpr double kStill = 0.004;
/// Of a level of customers, which is found from a finite number of them.
constexpr double kHit = 0.003;
constexpr double kClose = 0.01;
constexpr int kMostSteps = 16;
constexpr double kLongestStep = 3;
/// Whom this does not hold back nothing does.
constexpr double kEverybody = 24;

double log_of(double x) { return random::portable_log(x); }
double log_odds(double share) { return log_of(share / (1 - share)); }

/// A level and where it belongs in the plan.
struct Sought {
  Level level;
  chain::Index place = 0;  ///< of its segment or department
  bool known = false;
  double seen_of_alone = 1;  ///< of a segment: the level that pilots saw, of that of its customers alone
};

/// The secant method on the logarithm of a level that falls as the intercept grows.
class Secant {
 public:
  explicit Secant(double start) : at_(start) {}

  double at() const { return at_; }
  /// How far off it was there.
  double missed() const { return missed_; }

  /// Takes in by how much, in logarithms, the level at `at()` is above what is stated; whether to go on.
  bool step(double above) {
    if (!tried_ || std::abs(above) < std::abs(missed_)) {
      best_ = at_;
      missed_ = above;
    }
    if (std::abs(above) < kHit || ++steps_ >= kMostSteps) return false;
    // The level falls by as much as the intercept grows, or a little less.
    double slope = -1;
    if (tried_ && at_ != before_ && above != above_before_) slope = (above - above_before_) / (at_ - before_);
    if (!(slope < -0.02)) slope = -0.3;
    before_ = at_;
    above_before_ = above;
    tried_ = true;
    (above > 0 ? low_ : high_) = at_;
    double next = at_ + std::clamp(-above / slope, -kLongestStep, kLongestStep);
    const bool bracketed = low_ > -kEverybody && high_ < kEverybody;
    if (bracketed && !(next > low_ && next < high_)) next = (low_ + high_) / 2;
    if (next == at_ || std::abs(next) > kEverybody) return false;
    at_ = next;
    return true;
  }
  double best() const { return best_; }

 private:
  double at_;
  double before_ = 0;
  double above_before_ = 0;
  double best_ = 0;
  double missed_ = 0;
  double low_ = -kEverybody;
  double high_ = kEverybody;
  int steps_ = 0;
  bool tried_ = false;
};

class Search {
 public:
  Search(const chain::Chain& chain, const std::vector<Level>& known, const StudySettings& settings,
         const std::stop_token& stop)
      : chain_(chain), settings_(settings), stop_(stop) {
    chain_.beginning = people::Beginning::settled;
    chain_.starts.clear();
    for (const Level& level : chain::stated_levels(chain)) sought_.push_back({.level = level});
    for (Sought& one : sought_) {
      const auto same = std::find_if(known.begin(), known.end(), [&](const Level& other) {
        return other.is_of(one.level) && other.stated == one.level.stated;
      });
      if (same == known.end()) continue;
      one.level = *same;
      one.known = true;
    }
  }

  Intercepts run() {
    const bool all_known = std::all_of(sought_.begin(), sought_.end(), [](const Sought& one) { return one.known; });
    if (!all_known) search();
    if (!found_.stopped && found_.unmet.empty())
      for (const Sought& one : sought_) found_.levels.push_back(one.level);
    return std::move(found_);
  }

 private:
  void search() {
    compile();
    if (plan_.has_population && !(look(kFirstLook) && settle_segments())) return;
    for (int round = 0; round < kMostRounds; ++round) {
      compile();
      if (!look(pilots())) return;
      begun_.departments = findings_.departments;
      moved_ = 0;
      if (!settle_departments() || !compare_segments() || !settle_segments()) return;
      if (moved_ < kStill) return;
    }
  }

  void compile() {
    chain_.levels.clear();
    for (const Sought& one : sought_) chain_.levels.push_back(one.level);
    if (!begun_.empty()) chain_.starts = {begun_};
    plan_ = std::move(*chain::compile(chain_).plan);
    for (Sought& one : sought_) one.place = place_of(one.level);
  }

  chain::Index place_of(const Level& level) const {
    const auto place = [&](const auto& things) {
      const auto found =
          std::find_if(things.begin(), things.end(), [&](const auto& thing) { return thing.name == level.name; });
      return static_cast<chain::Index>(found - things.begin());
    };
    return level.of == Level::Of::churn ? place(plan_.segments) : place(plan_.departments);
  }

  /// As many as it takes for the contacts of the smallest segment.
  Pilots pilots() const {
    const bool people = plan_.people.has_value();
    const double shortest_s = (people ? kShortestSpanOfPeople : kShortestSpan).s;
    Pilots pilots{.count = 0, .counts = Duration{std::clamp(chain_.span.measured().s, shortest_s, kLongestSpan.s)}};
    pilots.whole = chain_.span.warm_up + pilots.counts;
    double count = std::max(kFewestPilots, std::ceil((people ? kInAllOfPeople : kInAll).s / pilots.counts.s));
    for (const Sought& one : sought_) {
      if (one.known || one.level.of != Level::Of::churn) continue;
      const customers::Population& population = *plan_.segments[one.place].population;
      const double contacts = population.persons * pilots.counts.s / population.contact_every.mean();
      count = std::max(count, std::min(kMostPilots, std::ceil(kContactsWanted / contacts)));
    }
    pilots.count = static_cast<std::uint64_t>(count);
    return pilots;
  }

  bool look(const Pilots& pilots) {
    auto findings = run_pilots(plan_, pilots, settings_, stop_);
    found_.stopped = !findings.has_value();
    if (findings) findings_ = std::move(*findings);
    return !found_.stopped;
  }

  void move(Level& level, double by) {
    level.intercept += by;
    moved_ = std::max(moved_, std::abs(by));
  }

  bool settle_departments() {
    for (Sought& one : sought_) {
      if (one.known || one.level.of == Level::Of::churn) continue;
      const SeenOfPeople& seen = findings_.seen_people[one.place];
      const bool quitting = one.level.of == Level::Of::attrition;
      const double least = quitting ? seen.quits : seen.absences;
      const double of = quitting ? seen.person_years : seen.shifts;
      if (!(least > 0) || !(of > 0))
        return fail(
            fmt::format("{} cannot be met: nobody of that department was seen at work for half a year\n"
                        "  try: people on duty (`staff`), or no `{}`",
                        one.level.address(), quitting ? "attrition" : "absence"));
      const double level = least / of;
      // A hazard is multiplied, a chance moves by its log-odds.
      if (quitting)
        move(one.level, log_of(one.level.stated / level));
      else
        move(one.level, log_odds(one.level.stated) - log_odds(level));
    }
    return true;
  }

  /// How much of what customers alone come to, on the contacts of the pilots, the pilots really saw: complaints may be
  /// work, and the same customer meets the same hour again.
  bool compare_segments() {
    for (Sought& one : sought_) {
      if (one.known || one.level.of != Level::Of::churn) continue;
      const SeenOfCustomers& seen = findings_.seen_customers[one.place];
      if (findings_.contacts[one.place].empty() || !(seen.exits > 0)) continue;
      if (!settle(one.place)) return false;
      one.seen_of_alone = seen.exits / seen.person_years / start_->lost;
    }
    return true;
  }

  bool settle_segments() {
    std::vector<chain::StartOfSegment> starts;
    for (chain::Index s = 0; s < plan_.segments.size(); ++s) {
      if (!plan_.segments[s].population) continue;
      const auto sought = std::find_if(sought_.begin(), sought_.end(), [&](const Sought& one) {
        return !one.known && one.level.of == Level::Of::churn && one.place == s;
      });
      if (sought != sought_.end() ? !hold_back(*sought) : !settle(s)) return false;
      starts.push_back(std::move(*start_));
    }
    begun_.segments = std::move(starts);
    return true;
  }

  /// What the customers of a segment come to be like as they are held back now.
  bool settle(chain::Index segment) {
    start_ = settle_customers(plan_, segment, findings_.contacts[segment], settings_.seed, stop_);
    found_.stopped = !start_.has_value();
    return !found_.stopped;
  }

  /// So many leave where customers are held back like this; none: it was stopped.
  std::optional<double> lost_at(const Sought& one, double intercept) {
    customers::Population& population = *plan_.segments[one.place].population;
    population.held_back = own_ + intercept;
    return settle(one.place) ? std::optional(start_->lost * one.seen_of_alone) : std::nullopt;
  }

  bool hold_back(Sought& one) {
    if (findings_.contacts[one.place].empty())
      return fail(
          fmt::format("{} cannot be met: no customer of that segment came in the weeks of the pilots\n"
                      "  try: a shorter `contact_every`, or more of a `population`",
                      one.level.address()));
    own_ = plan_.segments[one.place].population->held_back - one.level.intercept;
    Secant secant(one.level.intercept);
    while (true) {
      const auto lost = lost_at(one, secant.at());
      if (!lost) return false;
      if (!secant.step(log_of(std::max(*lost, 1e-12) / one.level.stated))) break;
    }
    if (std::abs(secant.missed()) > kClose) return refuse(one, secant.missed() > 0);
    if (!lost_at(one, secant.best())) return false;
    move(one.level, secant.best() - one.level.intercept);
    return true;
  }

  /// Says how few, or how many, leave at the least or most.
  bool refuse(const Sought& one, bool too_many) {
    const auto bound = lost_at(one, too_many ? kEverybody : -kEverybody);
    if (!bound) return false;
    const double percent = 100 * *bound;
    const double stated = 100 * one.level.stated;
    if (too_many)
      return fail(fmt::format(
          "{}: {:.4g} % / year cannot be met: {:.3g} % a year leave because they come to harm, which no habit and no "
          "contract holds back\n"
          "  try: less harm (`harm` of services, `safety` under `offers`), or a churn above {:.3g} % / year",
          one.level.address(), stated, percent, percent));
    return fail(
        fmt::format("{}: {:.4g} % / year cannot be met: at most {:.3g} % a year leave\n"
                    "  try: a shorter `contact_every`, since most leave at contacts, or a churn below {:.3g} % / year",
                    one.level.address(), stated, percent, percent));
  }

  bool fail(std::string why) {
    found_.unmet = std::move(why);
    return false;
  }

  chain::Chain chain_;
  chain::SettledStart begun_;  ///< from which the next pilots begin
  const StudySettings& settings_;
  const std::stop_token& stop_;
  std::vector<Sought> sought_;
  chain::Plan plan_;
  PilotFindings findings_;
  std::optional<chain::StartOfSegment> start_;
  double own_ = 0;  ///< what holds the segment back beside its intercept
  double moved_ = 0;
  Intercepts found_;
};

}  // namespace

Intercepts find_intercepts(const chain::Chain& chain, const std::vector<chain::Level>& known,
                           const StudySettings& settings, const std::stop_token& stop) {
  return Search(chain, known, settings, stop).run();
}

}  // namespace domino::measures
