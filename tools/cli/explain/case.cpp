/// `explain --case`: what happened to one case.
#include <cstdio>

#include "models/replication/replication.h"
#include "tools/cli/command_line.h"
#include "tools/cli/explain/mode.h"
#include "tools/cli/session.h"
#include "tools/report/explain/explain_story.h"
#include "tools/report/formats/terminal.h"

namespace domino::cli {

namespace {

constexpr const char* kAboutCase =
    "What happened to one case, from its arrival to its end: its waits, its services and the departments asked.\n"
    "\n"
    "A case is called by its customer segment or kind of requests and its number in the order of arrival, as in "
    "visits.csv and in `explain --worst`. It is the same case in every run of the same scenario, seed and "
    "replication.\n"
    "\n"
    "Cost: one replication.\n"
    "\n"
    "  domino explain scenarios/parts_desk.yaml --case buyers-17\n"
    "  domino explain scenarios/parts_desk.yaml --case buyers-17 --replication 3 --format json";

class CaseMode : public Mode {
 public:
  void add_to(Command& command) override {
    command.add_mode(command.add_option("--case", case_, "What happened to this case, such as buyers-17")
                         .type_name("CASE")
                         .excludes("--resume"),
                     kAboutCase);
    command.add_option("--replication", replication_, "In replication K (default: the first)")
        .type_name("K")
        .between(1, 1'000'000)
        .needs(command.get_option("--case"))
        .in_modes({"--case"});
  }

  bool is_chosen() const override { return !case_.empty(); }

  ExitCode run(const Explained& asked, const std::vector<std::string>& /*command_line*/) override {
    Session session(asked.study);
    StudiedScenario scenario;
    if (const auto ended = session.open(scenario)) return *ended;
    const chain::Plan& plan = scenario.plan();
    const auto [name, mistake] = report::read_case(plan, case_);
    if (!name) throw BadUsage("--case", mistake);
    const std::uint64_t number = replication_.value_or(scenario.settings.first_replication);
    // Visits are kept so that employees are distinguished.
    const chain::LedgerOptions ledger{.on = true, .story_segment = name->segment, .story_case = name->number};
    chain::Replication replication(plan, {.keep_visits = true, .ledger = ledger, .memory = scenario.settings.memory});
    const chain::Record* record = replication.run(scenario.settings.seed, number, session.stop());
    if (record == nullptr) {
      std::fprintf(stderr, "domino: %s before the replication was over; there is nothing to report\n",
                   session.what_stopped());
      return session.code_when_stopped();
    }
    if (record->time.story.empty()) {
      std::fprintf(stderr, "domino: no case `%s` arrives in replication %llu\n", case_.c_str(),
                   static_cast<unsigned long long>(number));
      return ExitCode::bad_usage;
    }
    report::print(report::story_report(plan, record->time, *name, number), asked.study.format);
    return ExitCode::fine;
  }

 private:
  std::string case_;
  std::optional<std::uint64_t> replication_;
};

}  // namespace

std::unique_ptr<Mode> case_mode() { return std::make_unique<CaseMode>(); }

}  // namespace domino::cli
