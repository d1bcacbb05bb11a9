/// The program `domino`: its commands, in the order of its help.
#include <csignal>
#include <cstdio>
#include <exception>
#include <new>

#include <malloc.h>

#include "engine/kernel/simulation.h"
#include "tools/cli/command_line.h"
#include "tools/cli/commands.h"
#include "tools/cli/exit_code.h"
#include "tools/cli/interruption.h"
#include "tools/report/baseline/baseline.h"
#include "tools/report/folder/unwritable.h"
#include "tools/store/unusable_store.h"

namespace {

constexpr const char* kIntroduction =
    "Domino simulates service chains: departments that serve colleagues, and colleagues who serve customers.\n"
    "A scenario is a YAML file that opens with its question; Domino runs it and answers with intervals.";

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
    "\nExit codes:\n"
    "  0    fine\n"
    "  1    a fault of Domino, or results that could not be written or kept\n"
    "  2    bad usage or a scenario with mistakes\n"
    "  3    an expectation failed\n"
    "  4    undecided, or fewer replications than asked for\n"
    "  5    differs from a baseline\n"
    "  130  interrupted (Ctrl-C, SIGTERM, SIGHUP): finished replications are kept and printed\n"
    "\nResults go to stdout and nothing else does; progress and warnings go to stderr.\n";

int run(int argc, char** argv) {
  using namespace domino::cli;
  Invocation invocation{.words = {argv, argv + argc}};
  const ProgramTexts texts{.introduction = kIntroduction, .closing = kClosing, .version = "domino " DOMINO_VERSION};
  const auto ended = run_command_line(argc, argv, texts, [&](Command& program) {
    add_run_command(program, invocation);
    add_compare_command(program, invocation);
    add_check_command(program, invocation);
    add_explain_command(program, invocation);
    add_sweep_command(program, invocation);
    add_validate_command(program, invocation);
    add_assumptions_command(program, invocation);
    add_measures_command(program, invocation);
    add_schema_command(program, invocation);
    add_new_command(program, invocation);
    add_runs_command(program, invocation);
    add_merge_command(program, invocation);
  });
  return ended.value_or(to_int(invocation.code));
}

void print_stop(const domino::RunCannotGoOn& stop) {
  std::fprintf(
      stderr, "domino: the run cannot go on: %s\n  at %.9g s, after %.1f days, of replication %llu, seed %llu\n",
      stop.what(), stop.where().now.s, stop.where().now.s / domino::kDay.s,
      static_cast<unsigned long long>(stop.where().replication), static_cast<unsigned long long>(stop.where().seed));
}

}  // namespace

int main(int argc, char** argv) {
  // A limit on the size of files is a disk that is full: writing fails, and that is reported.
  std::signal(SIGXFSZ, SIG_IGN);
  // What a long queue has needed goes back to the system at once, and does not stay with the thread that needed it.
  mallopt(M_MMAP_THRESHOLD, 1 << 20);
  try {
    const int code = run(argc, argv);
    if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) {
      std::fputs("domino: the results could not be written: is the disk full?\n", stderr);
      return domino::cli::to_int(domino::cli::ExitCode::not_written);
    }
    return code;
  } catch (const domino::cli::StoppedWhileReading& stop) {
    std::fprintf(stderr, "domino: %s while the scenario was read\n",
                 stop.by_signal() ? "interrupted" : "stopped at the time limit");
    return domino::cli::to_int(stop.by_signal() ? domino::cli::ExitCode::interrupted
                                                : domino::cli::ExitCode::undecided);
  } catch (const domino::RunOutOfMemory& stop) {
    print_stop(stop);
    std::fputs("  try: --memory-limit M, where the machine has more than this call may use\n", stderr);
    return domino::cli::to_int(domino::cli::ExitCode::bad_usage);
  } catch (const domino::RunCannotGoOn& stop) {
    print_stop(stop);
    return domino::cli::to_int(domino::cli::ExitCode::bad_usage);
  } catch (const std::bad_alloc&) {
    std::fputs(
        "domino: there is no memory left\n"
        "  why: the scenario, its results or the report of them need more than this machine gives\n"
        "  try: fewer --jobs, fewer replications, or a shorter run\n",
        stderr);
    return domino::cli::to_int(domino::cli::ExitCode::bad_usage);
  } catch (const domino::store::UnusableStore& error) {
    std::fprintf(stderr, "domino: %s\n", error.what());
    return domino::cli::to_int(domino::cli::ExitCode::bad_usage);
  } catch (const domino::report::UnusableBaseline& error) {
    std::fprintf(stderr, "domino: %s\n", error.what());
    return domino::cli::to_int(domino::cli::ExitCode::bad_usage);
  } catch (const domino::report::Unwritable& error) {
    std::fprintf(stderr, "domino: %s\n", error.what());
    return domino::cli::to_int(domino::cli::ExitCode::bad_usage);
  } catch (const domino::report::NotWritten& error) {
    std::fprintf(stderr, "domino: %s\n", error.what());
    return domino::cli::to_int(domino::cli::ExitCode::not_written);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "domino: %s\n", error.what());
    return domino::cli::to_int(domino::cli::ExitCode::fault_of_domino);
  }
}
