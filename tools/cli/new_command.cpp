#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <string>

#include <fcntl.h>
#include <unistd.h>

#include "scenarios/language/document/diagnostic.h"
#include "scenarios/language/writing/template.h"
#include "tools/cli/command_line.h"
#include "tools/cli/commands.h"

namespace domino::cli {

namespace {

ExitCode refuse(const std::string& name, const char* why, const char* suggestion) {
  std::fprintf(stderr, "domino: %s: %s\n  try: %s\n", language::printable(name, 100).c_str(), why, suggestion);
  return ExitCode::bad_usage;
}

bool write_all(int file, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = write(file, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

// The file must not be there yet: somebody's scenario is worth more than a template.
ExitCode write_new(std::string name) {
  if (!name.ends_with(".yaml") && !name.ends_with(".yml")) name += ".yaml";
  const int file = open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (file < 0 && errno == EEXIST) return refuse(name, "this file is already there, and is left alone", "another name");
  if (file < 0) return refuse(name, std::strerror(errno), "a name in a folder that you may write to");
  const bool written = write_all(file, language::scenario_template());
  if (close(file) != 0 || !written) return refuse(name, "this file could not be written", "a disk with space left");
  std::fprintf(stderr, "domino: %s is a scenario of yours now: `domino run %s`\n", name.c_str(), name.c_str());
  return ExitCode::fine;
}

}  // namespace

void add_new_command(Command& program, Invocation& invocation) {
  auto name = std::make_shared<std::string>();
  Command command = program.add_command("new", "Write a commented scenario to begin with");
  command.add_option("NAME", *name, "Write to NAME.yaml, which must not be there yet (default: print it)");
  command.on_call([name, &invocation] {
    if (!name->empty()) {
      invocation.code = write_new(*name);
      return;
    }
    const std::string_view text = language::scenario_template();
    std::fwrite(text.data(), 1, text.size(), stdout);
    invocation.code = ExitCode::fine;
  });
}

}  // namespace domino::cli
