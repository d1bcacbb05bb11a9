/// What a lever costs, as its author states it: certain, whatever is simulated.
#pragma once

namespace domino::language {

struct LeverCost {
  enum class Per { once, week, year };
  double amount = 0;
  Per per = Per::year;

  /// In the first year, in which all of what is paid once is paid. A year has 365 days.
  double first_year() const {
    constexpr double kWeeksOfYear = 365.0 / 7;
    return per == Per::week ? amount * kWeeksOfYear : amount;
  }
};

}  // namespace domino::language
