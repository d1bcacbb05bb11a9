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
// Of a round:
constexpr Duration kInAll = 48 * kWeek;
constexpr Duration kInAllOfPeople = 156 * kWeek;
constexpr double kFewestPilots = 2;
// Of a small base more pilots tell as much, and cost as much.
constexpr double kContactsWanted = 60'000;  ///< of each segment, in what counts
constexpr double kMostPilots = 240;
constexpr int kFewestRounds = 2;
constexpr int kMostPilotRounds = 6;
/// What a round draws is drawn by no other.
constexpr std::uint64_t kPilotsOfRound = std::uint64_t{1} << 20U;
/// The standard error of the logarithm of a level, at which it is known well enough.
constexpr double kSure = 0.004;
/// A round this far off, in logarithms, says where the next one is to look, and nothing more.
constexpr double kFar = 0.1;
/// So far the level is as good as a straight line of the intercept, in logarithms.
constexpr double kStraight = 0.03;
/// Of a level of customers alone, which few of them say: the next round corrects it.
constexpr double kHit = 0.01;
constexpr double kClose = 0.02;
/// As far as few contacts may drive or hold back at first; whether that is enough is known from more of them.
constexpr double kFarthestAtFirst = 6;
constexpr Alone kFew{.persons = 1000};
constexpr int kMostSteps = 16;
constexpr double kLongestStep = 3;
/// Nearer to each other two trials say nothing about the slope.
constexpr double kApart = 0.05;
constexpr double kFlat = -0.2;
/// Whom this does not hold back nothing does.
constexpr double kEverybody = 24;

double log_of(double x) { return random::portable_log(x); }
double log_odds(double share) { return log_of(share / (1 - share)); }

/// The secant method on the logarithm of a level that falls as the intercept grows.
class Secant {
 public:
  /// `slope` as far as it is known: a level falls by as much as the intercept grows, or a little less.
  Secant(double start, double slope, double hit) : at_(start), slope_(slope), hit_(hit) {}

  double at() const { return at_; }
  /// How far off it was at the best.
  double missed() const { return missed_; }
  double best() const { return best_; }
  double slope() const { return slope_; }

  /// Takes in by how much, in logarithms, the level at `at()` is above what is stated; whether to go on.
  bool step(double above) {
    if (!tried_ || std::abs(above) < std::abs(missed_)) {
      best_ = at_;
      missed_ = above;
    }
    if (std::abs(above) < hit_ || ++steps_ >= kMostSteps) return false;
    if (tried_ && std::abs(at_ - before_) > kApart) slope_ = (above - above_before_) / (at_ - before_);
    const double slope = slope_ < -0.02 ? slope_ : -0.3;
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

 private:
  double at_;
  double slope_;
  double hit_;
  double before_ = 0;
  double above_before_ = 0;
  double best_ = 0;
  double missed_ = 0;
  double low_ = -kEverybody;
  double high_ = kEverybody;
  int steps_ = 0;
  bool tried_ = false;
};

/// A level and where it belongs in the plan.
struct Sought {
  Level level;
  chain::Index place = 0;  ///< of its segment or department
  bool known = false;
  double slope = -0.8;  ///< of the logarithm of a segment's level, by its intercept
  double found = 0;     ///< the intercept, as a round says
  double error = 0;     ///< the standard error of the level that the round saw, in logarithms
  // Of the rounds that were near enough:
  double rounds = 0;
  double mean = 0;
  double variances = 0;

  /// Takes in what a round says, whose pilots had the intercept of `level`; whether that was near enough to count.
  bool take(bool counts) {
    const bool near = std::abs(found - level.intercept) < kFar;
    if (counts && near) {
      ++rounds;
      mean += (found - mean) / rounds;
      variances += error * error;
    }
    level.intercept = rounds > 0 ? mean : found;
    return near;
  }
  bool sure() const { return rounds > 0 && std::sqrt(variances) / rounds < kSure; }
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
    if (plan_.has_population && !(look(kFirstLook) && settle_segments(&Search::hold_back_at_first))) return;
    // Where people's state matters the first round begins at the reference, and only says where the next one is to.
    const int first_that_counts = plan_.people ? 1 : 0;
    for (int round = 0; round < kMostPilotRounds; ++round) {
      compile();
      if (!look(pilots_of(round))) return;
      begun_.departments = findings_.departments;
      if (!settle_departments() || !settle_segments(&Search::correct)) return;
      bool sure = round + 1 >= first_that_counts + kFewestRounds;
      for (Sought& one : sought_)
        if (!one.known && !(one.take(round >= first_that_counts) && one.sure())) sure = false;
      if (sure) return;
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
  Pilots pilots_of(int round) const {
    const bool people = plan_.people.has_value();
    const double shortest_s = (people ? kShortestSpanOfPeople : kShortestSpan).s;
    Pilots pilots{.count = 0, .counts = Duration{std::clamp(chain_.span.measured().s, shortest_s, kLongestSpan.s)}};
    pilots.whole = chain_.span.warm_up + pilots.counts;
    pilots.first = static_cast<std::uint64_t>(round + 1) * kPilotsOfRound;
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

  bool settle_departments() {
    for (Sought& one : sought_) {
      if (one.known || one.level.of == Level::Of::churn) continue;
      const bool quitting = one.level.of == Level::Of::attrition;
      const SeenOfPeople& people = findings_.seen_people[one.place];
      const Seen& seen = quitting ? people.quits : people.absences;
      if (!(seen.times > 0) || !(seen.in > 0))
        return fail(
            fmt::format("{} cannot be met: nobody of that department was seen at work for half a year\n"
                        "  try: people on duty (`staff`), or no `{}`",
                        one.level.address(), quitting ? "attrition" : "absence"));
      // A hazard is multiplied, a chance moves by its log-odds.
      const double by =
          quitting ? log_of(one.level.stated / seen.level()) : log_odds(one.level.stated) - log_odds(seen.level());
      one.found = one.level.intercept + by;
      one.error = seen.error();
    }
    return true;
  }

  using Solve = bool (Search::*)(Sought&);

  /// Of each segment with a stated level, by `solve`; and where its customers begin.
  bool settle_segments(Solve solve) {
    std::vector<chain::StartOfSegment> starts;
    for (chain::Index s = 0; s < plan_.segments.size(); ++s) {
      if (!plan_.segments[s].population) continue;
      const auto sought = std::find_if(sought_.begin(), sought_.end(), [&](const Sought& one) {
        return !one.known && one.level.of == Level::Of::churn && one.place == s;
      });
      if (sought != sought_.end() ? !(this->*solve)(*sought) : !settle(s)) return false;
      starts.push_back(std::move(*start_));
    }
    begun_.segments = std::move(starts);
    return true;
  }

  /// What the customers of a segment come to be like as they are held back now.
  bool settle(chain::Index segment) {
    start_ = settle_customers(plan_, segment, findings_.contacts[segment], settings_.seed, stop_, kFew);
    found_.stopped = !start_.has_value();
    return !found_.stopped;
  }

  /// How many leave where customers are held back like this, in logarithms above what is stated, of which customers
  /// alone show so much more or less than the whole chain does; none: it was stopped.
  std::optional<double> above_at(const Sought& one, double intercept, double more = 0) {
    plan_.segments[one.place].population->held_back = own_ + intercept;
    if (!settle(one.place)) return std::nullopt;
    return log_of(std::max(start_->lost, 1e-12) / one.level.stated) + more;
  }

  bool begin(const Sought& one) {
    own_ = plan_.segments[one.place].population->held_back - one.level.intercept;
    if (!findings_.contacts[one.place].empty()) return true;
    return fail(
        fmt::format("{} cannot be met: no customer of that segment came in the weeks of the pilots\n"
                    "  try: a shorter `contact_every`, or more of a `population`",
                    one.level.address()));
  }

  /// From customers alone, on contacts of a chain that has not settled yet.
  bool hold_back_at_first(Sought& one) {
    if (!begin(one)) return false;
    Secant secant(one.level.intercept, one.slope, kHit);
    for (bool more = true; more;) {
      const auto above = above_at(one, secant.at());
      if (!above) return false;
      more = secant.step(*above);
    }
    if (std::abs(secant.missed()) < kClose) one.slope = secant.slope();
    one.level.intercept = std::clamp(secant.best(), -kFarthestAtFirst, kFarthestAtFirst);
    return true;
  }

  /// From what the pilots really saw: complaints may be work, and the same customer meets the same hour again.
  /// Customers alone say what another intercept would come to.
  bool correct(Sought& one) {
    if (!begin(one)) return false;
    const Seen& seen = findings_.exits[one.place];
    auto above = above_at(one, one.level.intercept);
    if (!above) return false;
    double more = 0;  // of what pilots saw than of customers alone
    if (seen.times > 0) {
      const double seen_above = log_of(seen.level() / one.level.stated);
      more = seen_above - *above;
      above = seen_above;
      one.error = seen.error();
    }
    if (std::abs(*above) < kStraight && one.slope < kFlat) {
      one.found = one.level.intercept - *above / one.slope;
      return true;
    }
    Secant secant(one.level.intercept, one.slope, kHit);
    while (secant.step(*above)) {
      above = above_at(one, secant.at(), more);
      if (!above) return false;
    }
    if (std::abs(secant.missed()) > kClose) return refuse(one, secant.missed() > 0);
    one.slope = secant.slope();
    one.found = secant.best();
    return true;
  }

  /// Says how few, or how many, leave at the least or most.
  bool refuse(const Sought& one, bool too_many) {
    if (!above_at(one, too_many ? kEverybody : -kEverybody)) return false;
    const double percent = 100 * start_->lost;
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
  Intercepts found_;
};

}  // namespace

Intercepts find_intercepts(const chain::Chain& chain, const std::vector<chain::Level>& known,
                           const StudySettings& settings, const std::stop_token& stop) {
  return Search(chain, known, settings, stop).run();
}

}  // namespace domino::measures
