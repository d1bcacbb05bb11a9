#include "tools/report/findings.h"

namespace domino::report {

Findings::Findings(const Results& results) {
  for (std::size_t m = 0; m < results.study.findings.size(); ++m)
    findings_.emplace(results.catalogue.measures()[m].address, &results.study.findings[m]);
}

const measures::Finding& Findings::operator[](const std::string& address) const {
  static const measures::Finding nothing;
  const auto found = findings_.find(address);
  return found == findings_.end() ? nothing : *found->second;
}

double mean_of(const measures::Finding& finding) { return finding.estimate.has_mean ? finding.estimate.mean : 0; }

}  // namespace domino::report
