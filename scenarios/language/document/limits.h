/// Limits: how large a scenario may be. Everything is counted before it is built.
///
/// The limits lie far beyond any real organisation; they keep a hostile or broken file from costing more than
/// a moment and some hundred megabytes.
#pragma once

#include <cstddef>

#include "engine/kernel/time.h"

namespace domino::language::limits {

inline constexpr std::size_t kBytes = 10'000'000;
inline constexpr std::size_t kNodes = 1'000'000;  ///< keys and values
inline constexpr std::size_t kDepth = 64;
inline constexpr std::size_t kDiagnostics = 200;  ///< after that many, the rest is only counted
inline constexpr std::size_t kOverrides = 1'000;

inline constexpr std::size_t kExtends = 16;  ///< scenarios that extend each other
inline constexpr std::size_t kWhatIfs = 1'000;
inline constexpr std::size_t kWhatIfNodes = 2'000'000;  ///< what-ifs × keys and values, since each is read as a whole
inline constexpr std::size_t kLevers = 100;
inline constexpr double kLeverTimes = 1000;  ///< that one of them may be taken
inline constexpr std::size_t kExpectations = 10'000;
inline constexpr std::size_t kMarkedTimes = 100;
inline constexpr std::size_t kDesignConditions = 20;
inline constexpr std::size_t kHeadlines = 20;
inline constexpr std::size_t kLabel = 60;     ///< characters
inline constexpr std::size_t kCurrency = 12;  ///< bytes

inline constexpr std::size_t kDepartments = 20'000;
inline constexpr std::size_t kServices = 20'000;
inline constexpr std::size_t kSegments = 1'000;
inline constexpr std::size_t kCalendars = 1'000;
inline constexpr std::size_t kHolidays = 1'000;
inline constexpr std::size_t kNeeds = 1'000;     ///< of one service
inline constexpr std::size_t kSteps = 100'000;   ///< of the whole scenario
inline constexpr std::size_t kBranches = 1'000;  ///< of one choose
inline constexpr std::size_t kAtOnce = 1'000;    ///< services asked for at once, queues to join the shortest of
inline constexpr std::size_t kTeams = 1'000;     ///< of one department
inline constexpr std::size_t kStocks = 20'000;   ///< stocks, regions and gates, of each kind
inline constexpr std::size_t kPartners = 1'000;
inline constexpr std::size_t kInterventions = 32;
inline constexpr std::size_t kTableRows = 1'000;   ///< of one table or calendar
inline constexpr std::size_t kTableSpans = 2'000;  ///< pieces of the week that the rows of one table make
inline constexpr std::size_t kAttributes = 64;     ///< of one segment
inline constexpr std::size_t kWords = 1'000;       ///< of one attribute
inline constexpr std::size_t kConditions = 64;     ///< of one place
inline constexpr std::size_t kNameLength = 64;
inline constexpr std::size_t kDistributionDepth = 16;
inline constexpr std::size_t kDistributionParts = 1'000;  ///< of one discrete or mixture

inline constexpr std::size_t kDataBytes = 50'000'000;  ///< of all data files together, each at most kBytes
inline constexpr std::size_t kDataValues = 1'000'000;  ///< of one data file

inline constexpr double kStaff = 1e6;
inline constexpr double kLargestGroup = 10'000;  ///< customers who come at once
inline constexpr double kGoods = 1e9;            ///< in one stock, or taken at once
inline constexpr double kMoney = 1e11;           ///< in one amount
inline constexpr double kPriority = 100;
inline constexpr double kLargestFactor = 1e6;
inline constexpr double kLongestSpan_s = kLongestRun.s;
inline constexpr double kLargestRate = 1e6;  ///< per second
inline constexpr double kReplications = 1e6;

}  // namespace domino::language::limits
