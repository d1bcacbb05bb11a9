/// `explain --picture`: what a run looks like.
#include <algorithm>

#include "models/text/nearest_name.h"
#include "scenarios/language/document/diagnostic.h"
#include "tools/cli/command_line.h"
#include "tools/cli/explain/mode.h"
#include "tools/cli/session.h"
#include "tools/report/formats/terminal.h"
#include "tools/report/pictures/run_pictures.h"

namespace domino::cli {

namespace {

constexpr const char* kAboutPicture =
    "A picture of the run: `wait`, how many requests wait how long, with the quantiles; `week`, how long they wait in "
    "which hour of the week; `queue`, how many wait over the run; `people`, morale and staff over the weeks; `chain`, "
    "who asks whom.\n"
    "\n"
    "Waits and queues are those of one department: that for which requests wait the longest in all, or the one that "
    "--of names. It is drawn with Unicode blocks where the locale is UTF-8 and TERM is not `dumb`, else in ASCII, and "
    "never in colour. --format json gives its numbers.\n"
    "\n"
    "Cost: that of a run which keeps every request.\n"
    "\n"
    "  domino explain scenarios/parts_desk.yaml --picture wait\n"
    "  domino explain scenarios/parts_desk.yaml --picture week --of engineering";

/// Passes finished replications on to the picture and the progress line.
class Painter : public measures::StudyObserver {
 public:
  Painter(Progress& progress, report::RunPictures& pictures) : progress_(progress), pictures_(pictures) {}
  void finished(measures::ReplicationResult& result, std::uint64_t, std::uint64_t) override {
    progress_.note(result);
    pictures_.add(result);
    result.keep_numbers_only();
  }

 private:
  Progress& progress_;
  report::RunPictures& pictures_;
};

class PictureMode : public Mode {
 public:
  void add_to(Command& command) override {
    command.add_mode(command.add_option("--picture", picture_, "A picture of the run, drawn in the terminal")
                         .type_name("WHAT")
                         .one_of(report::picture_names())
                         .excludes("--resume"),
                     kAboutPicture);
    command.add_option("--of", department_, "The department that it is of")
        .type_name("DEPARTMENT")
        .needs(command.get_option("--picture"))
        .in_modes({"--picture"});
  }

  bool is_chosen() const override { return !picture_.empty(); }

  ExitCode run(const Explained& asked, const std::vector<std::string>& /*command_line*/) override {
    if (asked.study.format == "csv")
      throw BadUsage("--format",
                     "a picture is no table; `json` gives its numbers, and `run --timeline` rows over time");
    Session session(asked.study);
    StudiedScenario scenario;
    if (const auto ended = session.open(scenario)) return *ended;
    report::RunPictures pictures(scenario.plan(), *report::picture_named(picture_), department_in(scenario.plan()));
    scenario.settings.keep_visits = pictures.needs_visits();
    scenario.settings.keep_weeks = pictures.needs_weeks() && scenario.plan().people.has_value();
    Progress& progress = session.start(scenario.plan(), *scenario.catalogue, scenario.settings);
    Painter painter(progress, pictures);
    const measures::Study study =
        measures::run_study(scenario.plan(), *scenario.catalogue, scenario.settings, session.stop(), &painter);
    session.end_progress();
    const report::Results results = scenario.results(study);
    if (!study.replications.empty()) report::print(report::picture_report(results, pictures), asked.study.format);
    return session.conclude(study, scenario.settings.replications);
  }

 private:
  std::optional<chain::Index> department_in(const chain::Plan& plan) const {
    if (department_.empty()) return std::nullopt;
    std::vector<std::string> names;
    for (const auto& department : plan.departments) names.push_back(department.name);
    const auto found = std::find(names.begin(), names.end(), department_);
    if (found != names.end()) return static_cast<chain::Index>(found - names.begin());
    const auto nearest = nearest_name(department_, names);
    throw BadUsage("--of", "there is no department `" + language::printable(department_, 60) + "`" +
                               (nearest ? "; did you mean `" + *nearest + "`?" : ""));
  }

  std::string picture_;
  std::string department_;
};

}  // namespace

std::unique_ptr<Mode> picture_mode() { return std::make_unique<PictureMode>(); }

}  // namespace domino::cli
