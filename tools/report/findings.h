/// Findings by their address, of which answers about a run are made.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "tools/report/results.h"
#include "tools/report/value.h"

namespace domino::report {

/// What a study found, by address; what there is no such measure of is nothing. The results must live as long.
class Findings {
 public:
  explicit Findings(const Results& results);
  const measures::Finding& operator[](const std::string& address) const;
  Figure figure(measures::Unit unit, const std::string& address) const { return {unit, (*this)[address]}; }

 private:
  std::map<std::string_view, const measures::Finding*> findings_;
};

/// 0 where nothing was measured.
double mean_of(const measures::Finding& finding);

}  // namespace domino::report
