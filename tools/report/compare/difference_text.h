/// How the numbers of one difference are written: all in one unit, with as many decimals as its interval deserves.
#pragma once

#include <string>
#include <string_view>

#include "engine/statistics/interval.h"
#include "models/measures/rows/measure.h"
#include "tools/report/figures.h"

namespace domino::report {

class NumberText {
 public:
  /// Of a level, and of a change of a level, with half of its interval, or 0 where there is none.
  NumberText(const measures::Measure& measure, double level, double half_width, std::string_view currency);
  NumberText(const measures::Measure& measure, double level, double change, double half_width,
             std::string_view currency);

  std::string number(double value) const;
  std::string with_unit(double value) const;
  /// A change of a share is one in percentage points.
  std::string of_change(double value) const;
  const std::string& unit() const { return name_; }

 private:
  measures::Unit unit_;
  double factor_;
  std::string name_;
  int decimals_;
};

/// A change with its interval: "83,702 EUR (10,875 … 156,530)".
std::string change_text(const measures::Measure& measure, const statistics::Estimate& change,
                        std::string_view currency);

}  // namespace domino::report
