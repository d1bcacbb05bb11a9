/// The catalogue of measures: what can be said about a run, under which address, in which unit.
///
/// A measure is read off the record of each replication as a numerator and a denominator, so that a share or
/// a mean over customers becomes a ratio of means over replications and not a mean of ratios; a plain count
/// has the denominator 1. Addresses are stable: `customers.…`, the same below `customers.SEGMENT.`,
/// `departments.NAME.…`, `requests.NAME.…` of colleagues' own matters, `asks.REQUESTER.PROVIDER.…` of who asks whom,
/// `departments.NAME.teams.TEAM.…`, `services.NAME.…`, `customers.SEGMENT.by.ATTRIBUTE.VALUE.…`,
/// `customers.TIME.…` between marks, `stocks.…`, `regions.…`, `gates.…`, `staff.…`, `money.…`, `domino.…` of who loses
/// the customers. Which measures exist depends on the plan alone. To add a measure, add a row to a table in
/// rows_of_*.cpp.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "models/measures/rows/measure.h"
#include "models/plan/plan.h"
#include "models/replication/record/record.h"

namespace domino::measures {

template <class View>
struct Row;

/// What the measures of one segment need to know of its plan.
struct SegmentBasis {
  bool internal = false;
  double expected = 0;  ///< arrivals over the measured span
  std::optional<customers::ServiceLevel> level{};
  Traits traits = 0;
};

/// Where the measures of a pair of requester and provider stand: `asks.departments.reps.engineering.`.
std::string address_of(const chain::Plan& plan, const chain::PlannedAsk& ask);

/// Where the share of a time's observations within a limit stands: `customers.wait.at_most_600s`.
std::string address_of(const chain::AskedLimit& limit);

/// All measures of a plan, and how to read them. Immutable; shared by all workers.
class TimeRows;
class ChurnRows;

class Catalogue {
 public:
  /// `with_time`: also where the time of cases went, which only replications that keep a ledger know.
  explicit Catalogue(const chain::Plan& plan, bool with_time = false);

  const std::vector<Measure>& measures() const { return measures_; }

  /// The values of one replication, in the order of `measures`.
  std::vector<Value> read(const chain::Record& record) const;

 private:
  struct AskBasis {
    chain::Index provider = 0;
    bool sole = false;
    Traits traits = 0;
  };
  struct ServiceBasis {
    chain::Index service = 0;
    chain::Index department = 0;
    bool sole = false;
    Traits traits = 0;
    std::vector<std::size_t> same{};  ///< by row of a sole one: where the same value stands already, or kNowhere
  };
  static constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);
  /// What the scenario asks of one time beyond its rows.
  struct Asked {
    std::vector<int> percents;
    std::vector<Ticks> limits;
  };
  struct StockBasis {
    bool is_region = false;
    Traits traits = 0;
  };

  template <class View>
  void list(std::span<const Row<View>> rows, const std::string& prefix, Traits traits,
            const std::vector<chain::Index>& lines, const std::vector<chain::Index>* response_lines = nullptr);
  void list_marked(const std::string& prefix, const std::vector<chain::Index>& times,
                   const std::vector<chain::Index>& lines);
  std::size_t place_of(std::size_t from, const std::string& address) const;
  void ask_about(const std::string& time, const Measure& quantile);

  std::vector<Measure> measures_;
  Traits of_the_plan_ = 0;  ///< what can happen in it at all
  std::vector<SegmentBasis> segments_;
  Traits all_customers_ = 0;
  std::vector<Traits> departments_;
  std::vector<chain::Pay> pay_;
  std::vector<Traits> people_;  ///< by department; empty where nobody's state changes anything
  Traits all_people_ = 0;
  std::vector<Traits> populations_;  ///< by segment; 0 where nobody comes again
  Traits all_populations_ = 0;
  std::vector<AskBasis> asks_;
  std::vector<ServiceBasis> services_;
  std::vector<chain::Index> teams_;  ///< into Plan::teams: those listed
  std::vector<chain::Index> team_departments_;
  std::vector<chain::Index> marked_times_;
  std::vector<std::vector<chain::Index>> marked_of_;  ///< by segment
  std::vector<std::vector<std::size_t>> groups_;      ///< by segment: of its record
  std::vector<Asked> asked_;                          ///< by row with a distribution, in the order of listing
  const chain::Plan* listing_ = nullptr;              ///< while measures are listed
  std::vector<StockBasis> stocks_;
  Traits money_ = 0;
  std::shared_ptr<const TimeRows> time_;
  std::shared_ptr<const ChurnRows> churn_;
};

}  // namespace domino::measures
