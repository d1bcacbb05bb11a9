/// The program `domino`: its commands, in the order of its help.
#include <csignal>
#include <cstdio>
#include <exception>

#include <CLI/CLI.hpp>

#include "engine/kernel/simulation.h"
#include "scenarios/language/diagnostic.h"
#include "tools/cli/commands.h"
#include "tools/cli/exit_code.h"
#include "tools/store/unusable_store.h"
#include "tools/store/unwritable.h"

namespace {

constexpr const char* kIntroduction =
    "Domino simulates service chains: departments that serve colleagues, and colleagues who serve customers.\n"
    "A scenario is a YAML file that opens with its question; Domino runs it and answers with intervals.\n";

constexpr const char* kClosing =
    "\nExamples:\n"
    "  domino run scenarios/telethon.yaml\n"
    "  domino run scenarios/parts_desk.yaml --set departments.engineering.staff=8 --replications 200\n"
    "  domino run scenarios/telethon.yaml --format json | jq '.measures[\"customers.served\"]'\n"
    "  domino compare scenarios/parts_desk.yaml --set departments.engineering.staff=8\n"
    "  domino check scenarios/*.yaml --junit report.xml\n"
    "  domino explain scenarios/parts_desk.yaml\n"
    "  domino sweep scenarios/parts_desk.yaml --vary departments.engineering.staff=4..8\n"
    "  domino validate scenarios/parts_desk.yaml\n"
    "\nExit codes: 0 fine, 1 a fault of Domino or results that could not be written or kept, 2 bad usage or scenario,\n"
    "3 an expectation failed, 4 undecided or fewer replications than asked for, 5 differs from a baseline,\n"
    "130 interrupted (Ctrl-C, SIGTERM, SIGHUP): what is finished is kept and printed.\n"
    "Results go to stdout and nothing else does; progress and warnings go to stderr.\n";

int run(int argc, char** argv) {
  using domino::cli::ExitCode;
  using domino::cli::to_int;
  CLI::App app{kIntroduction, "domino"};
  app.footer(kClosing);
  app.set_version_flag("--version", "domino " DOMINO_VERSION);
  app.require_subcommand(1);
  app.get_formatter()->column_width(32);

  domino::cli::Invocation invocation{.words = {argv, argv + argc}};
  domino::cli::add_run_command(app, invocation);
  domino::cli::add_compare_command(app, invocation);
  domino::cli::add_check_command(app, invocation);
  domino::cli::add_explain_command(app, invocation);
  domino::cli::add_sweep_command(app, invocation);
  domino::cli::add_validate_command(app, invocation);
  domino::cli::add_assumptions_command(app, invocation);
  domino::cli::add_schema_command(app, invocation);
  domino::cli::add_new_command(app, invocation);
  domino::cli::add_runs_command(app, invocation);
  domino::cli::add_merge_command(app, invocation);

  // CLI11 would only say that a command is required.
  const auto named = [&](const CLI::App* command) { return argc > 1 && command->check_name(argv[1]); };
  if (argc > 1 && argv[1][0] != '-' && app.get_subcommands(named).empty()) {
    std::fprintf(stderr, "domino: there is no command `%s`; `domino --help` lists them\n",
                 domino::language::printable(argv[1], 40).c_str());
    return to_int(ExitCode::bad_usage);
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const bool asked_for_help = error.get_exit_code() == 0;
    app.exit(error);
    return to_int(asked_for_help ? ExitCode::fine : ExitCode::bad_usage);
  }
  return to_int(invocation.code);
}

}  // namespace

int main(int argc, char** argv) {
  // A limit on the size of files is a disk that is full: writing fails, and that is reported.
  std::signal(SIGXFSZ, SIG_IGN);
  try {
    const int code = run(argc, argv);
    if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {
      std::fputs("domino: the results could not be written: is the disk full?\n", stderr);
      return domino::cli::to_int(domino::cli::ExitCode::not_written);
    }
    return code;
  } catch (const domino::RunCannotGoOn& stop) {
    std::fprintf(stderr, "domino: the run cannot go on: %s\n  at %.9g s of replication %llu, seed %llu\n", stop.what(),
                 stop.where().now.s, static_cast<unsigned long long>(stop.where().replication),
                 static_cast<unsigned long long>(stop.where().seed));
    return domino::cli::to_int(domino::cli::ExitCode::bad_usage);
  } catch (const domino::store::UnusableStore& error) {
    std::fprintf(stderr, "domino: %s\n", error.what());
    return domino::cli::to_int(domino::cli::ExitCode::bad_usage);
  } catch (const domino::store::Unwritable& error) {
    std::fprintf(stderr, "domino: %s\n", error.what());
    return domino::cli::to_int(domino::cli::ExitCode::bad_usage);
  } catch (const domino::store::NotWritten& error) {
    std::fprintf(stderr, "domino: %s\n", error.what());
    return domino::cli::to_int(domino::cli::ExitCode::not_written);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "domino: %s\n", error.what());
    return domino::cli::to_int(domino::cli::ExitCode::fault_of_domino);
  }
}
