#include "tools/cli/keeping.h"

#include <cstdio>
#include <utility>

#include <fmt/format.h>

#include "models/text/utf8.h"
#include "scenarios/language/document/diagnostic.h"
#include "tools/cli/command_line.h"
#include "tools/store/experiment.h"
#include "tools/store/unusable_store.h"

namespace domino::cli {

namespace {

void warn(const std::string& text) { std::fprintf(stderr, "domino: warning: %s\n", text.c_str()); }

/// Reported even where nothing but errors is wanted, since the run does not end as a fine one.
void print_not_kept(const store::UnusableStore& error, const KeepingArguments& arguments) {
  std::fprintf(stderr, "domino: this run is not kept: %s\n  try: %s--no-store runs without keeping\n", error.what(),
               arguments.has_folder ? "--out DIR keeps it there, " : "");
}

std::string why_nothing_is_known(store::RunStore& store, const store::Experiment& experiment) {
  const auto latest = store.latest_titled(experiment.title);
  if (!latest) return "nothing is kept of this scenario";
  std::string why = "it is damaged";
  try {
    why = store::difference_of(experiment, store.experiment(*latest));
  } catch (const store::UnusableStore& error) {
    // Another experiment than this one, which does not need it.
    if (error.reason() != store::UnusableStore::Reason::damaged) throw;
  }
  return "what is kept of this scenario cannot be continued: " + why;
}

}  // namespace

void check_label(const std::string& option, const std::string& label) {
  constexpr std::size_t kLongestLabel = 200;
  if (language::printable(label) != label)
    throw BadUsage(option, "`" + language::printable(label, 60) +
                               "` has control characters or others that hide text\n  try: letters, digits and spaces");
  if (utf8::length(label) > kLongestLabel)
    throw BadUsage(option, fmt::format("a label has at most {} characters\n  try: a shorter one", kLongestLabel));
}

void add_keeping_arguments(Command& command, KeepingArguments& arguments) {
  arguments.has_folder = command.has_option("--out");
  const Option no_store =
      command.add_flag("--no-store", arguments.no_store,
                       std::string("Do not store the run (default: stored in ") +
                           (arguments.has_folder ? "DIR, else in " : "") + "./.domino/runs.sqlite)");
  command
      .add_flag("--resume", arguments.resume,
                "Reuse finished replications of an earlier run of the same scenario and seed")
      .excludes(no_store);
  command
      .add_parsed_option(
          "--label",
          [&arguments](const std::string& text) {
            check_label("--label", text);
            arguments.label = text;
          },
          "What `domino runs` calls the run")
      .type_name("TEXT")
      .excludes(no_store);
}

std::optional<store::RunStore> open_store(const KeepingArguments& arguments, const std::string& out) {
  if (arguments.no_store) return std::nullopt;
  const std::string path = store::store_in(out);
  try {
    store::make_room_for(path);
    return std::optional<store::RunStore>(std::in_place, path, store::Database::Access::write);
  } catch (const store::UnusableStore& error) {
    if (!out.empty())
      throw store::UnusableStore(error.reason(), std::string(error.what()) + "\n  try: --out with another folder, or " +
                                                     "--no-store, which runs without keeping");
    if (arguments.resume) throw;
    print_not_kept(error, arguments);
    return std::nullopt;
  }
}

LevelsKept levels_kept(const KeepingArguments& arguments, const std::string& out) {
  if (arguments.no_store) return LevelsKept::nowhere;
  return out.empty() ? LevelsKept::here : LevelsKept::where_there_is;
}

store::KeptRun run_of(std::string purpose, const measures::StudySettings& settings,
                      const std::vector<std::string>& command_line) {
  return {.purpose = std::move(purpose),
          .command_line = command_line,
          .first = settings.first_replication,
          .count = settings.replications,
          .total = settings.replications,
          .confidence = settings.confidence};
}

void Keeping::begin(std::optional<store::RunStore>& store, const StudiedScenario& scenario, const store::KeptRun& run) {
  if (!store) return;
  const store::Experiment experiment =
      store::experiment_of(scenario.reading, *scenario.catalogue, scenario.settings.seed, DOMINO_VERSION);
  try {
    if (arguments_.resume && !store->find(experiment.key)) print_what_is_known(*store, experiment, 0, run.count);
    keeper_.emplace(*store, experiment, run);
    planned_ = run.count;
    // All sides of a comparison and all points of a sweep are called as the first one.
    if (!arguments_.label.empty() && run.call == 0) store->label(keeper_->run(), arguments_.label);
    if (!arguments_.resume) return;
    if (const std::uint64_t known = keeper_->resume(scenario.catalogue->measures().size()); known > 0)
      print_what_is_known(*store, experiment, known, run.count);
    if (!keeper_->damage().empty()) warn(keeper_->damage() + " and simulated again");
  } catch (const store::UnusableStore& error) {
    keeper_.reset();
    if (arguments_.resume) throw;
    print_not_kept(error, arguments_);
  }
}

void Keeping::print_what_is_known(store::RunStore& store, const store::Experiment& experiment, std::uint64_t known,
                                  std::uint64_t planned) {
  if (quiet_ || silent_) return;
  if (known > 0) {
    std::fprintf(stderr, "domino: %llu of %llu replications are known from an earlier run\n",
                 static_cast<unsigned long long>(known), static_cast<unsigned long long>(planned));
    return;
  }
  std::fprintf(stderr, "domino: %s; the run begins anew\n", why_nothing_is_known(store, experiment).c_str());
}

bool Keeping::finish(const measures::Study& study, const Session& session) {
  if (!keeper_) return true;
  const char* const ending = !study.stopped ? "finished" : session.stopped_by_signal() ? "interrupted" : "time limit";
  // A rule may have found fewer replications enough.
  const std::uint64_t count = study.stopped ? planned_ : study.replications.size();
  const auto problem = keeper_->finish(ending, count);
  all_kept_ = !problem;
  if (problem)
    std::fprintf(stderr,
                 "domino: not everything of this run is kept: %s\n  The results are whole. When the cause is mended, "
                 "--resume does the rest of what was to be kept.\n",
                 problem->c_str());
  return all_kept_;
}

ExitCode Keeping::conclude(ExitCode code) const {
  const bool fine = code == ExitCode::fine && !arguments_.no_store && !all_kept_;
  return fine ? ExitCode::not_written : code;
}

void Keeping::simulated(const measures::ReplicationResult& result) {
  if (keeper_) keeper_->keep(result);
}

std::optional<measures::ReplicationResult> Keeping::known(std::uint64_t replication) {
  return keeper_ ? keeper_->known(replication) : std::nullopt;
}

}  // namespace domino::cli
