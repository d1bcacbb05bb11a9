/// `explain` without a mode: where the time of customers goes, who asks whom, who loses the customers, how people fare.
#pragma once

#include "tools/cli/explain/mode.h"
#include "tools/cli/session.h"
#include "tools/report/explain/explain_people.h"

namespace domino::cli {

/// A run with the ledger of where time goes, kept in the store.
class TimeMode : public Mode {
 public:
  void add_to(Command& /*command*/) override {}
  bool is_chosen() const override { return true; }
  ExitCode run(const Explained& asked, const std::vector<std::string>& command_line) override;

 protected:
  /// How many of the cases that took the longest are kept.
  virtual std::uint32_t worst() const { return 0; }
  virtual report::Report report_of(const report::Results& results, const report::PeopleOverTime& people,
                                   const Explained& asked) const;
};

}  // namespace domino::cli
