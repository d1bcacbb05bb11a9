/// `explain --worst`: the cases that took the longest.
#include "tools/cli/command_line.h"
#include "tools/cli/explain/time.h"
#include "tools/report/explain/explain_story.h"

namespace domino::cli {

namespace {

constexpr const char* kAboutWorst =
    "The cases that took the longest from arrival to end, over all replications, and on what most of their time went.\n"
    "\n"
    "`explain --case CASE --replication K` reports what happened to each.\n"
    "\n"
    "Cost: that of a run with the ledger of where time goes.\n"
    "\n"
    "  domino explain scenarios/it_dev_test.yaml --worst 10";

class WorstMode : public TimeMode {
 public:
  void add_to(Command& command) override {
    command.add_mode(command.add_option("--worst", worst_, "The N cases that took the longest, and why")
                         .type_name("N")
                         .between(1, 100'000)
                         .excludes("--resume"),
                     kAboutWorst);
  }
  bool is_chosen() const override { return worst_ > 0; }

 protected:
  std::uint32_t worst() const override { return worst_; }
  report::Report report_of(const report::Results& results, const report::PeopleOverTime& /*people*/,
                           const Explained& asked) const override {
    return report::worst_report(results, worst_, asked.study.scenario.file);
  }

 private:
  std::uint32_t worst_ = 0;
};

}  // namespace

std::unique_ptr<Mode> worst_mode() { return std::make_unique<WorstMode>(); }

}  // namespace domino::cli
