#include "tools/cli/command_line.h"

#include <cstdio>
#include <utility>

#include <CLI/CLI.hpp>

#include "scenarios/language/diagnostic.h"
#include "tools/cli/exit_code.h"

namespace domino::cli {

namespace {

constexpr std::size_t kColumnOfHelp = 32;

/// Holds for whatever takes a value, in all commands.
void refuse_empty_values(CLI::App& app) {
  for (CLI::Option* option : app.get_options()) {
    if (option->get_items_expected_max() == 0) continue;
    // Before all other checks, which would complain of something else.
    option->transform(CLI::Validator(
        [option](const std::string& value) -> std::string {
          if (value.find_first_not_of(" \t\r\n") != std::string::npos) return "";
          const bool positional = option->get_positional();
          return "its value is empty\n  try: " + (positional ? "" : option->get_name() + " ") +
                 (positional ? option->get_name() : option->get_type_name()) +
                 (option->get_required() ? "" : ", or leave it out");
        },
        ""));
  }
  for (CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; })) refuse_empty_values(*command);
}

}  // namespace

// --- options ---------------------------------------------------------------------------------------------

Option Option::type_name(const std::string& name) const { return Option(option_->type_name(name)); }
Option Option::description(const std::string& help) const { return Option(option_->description(help)); }
Option Option::required() const { return Option(option_->required()); }
Option Option::repeatable() const { return Option(option_->take_all()->allow_extra_args(false)); }
Option Option::one_of(std::vector<std::string> words) const {
  return Option(option_->check(CLI::IsMember(std::move(words))));
}
Option Option::between(std::uint64_t least, std::uint64_t most) const {
  return Option(option_->check(CLI::Range(least, most)));
}
Option Option::shows_default() const { return Option(option_->capture_default_str()); }
Option Option::shows_default(const std::string& text) const { return Option(option_->default_str(text)); }
Option Option::needs(Option other) const { return Option(option_->needs(other.option_)); }
Option Option::excludes(Option other) const { return Option(option_->excludes(other.option_)); }
Option Option::excludes(const std::string& other) const { return Option(option_->excludes(other)); }
Option Option::not_in_help() const { return Option(option_->group("")); }

// --- commands --------------------------------------------------------------------------------------------

Command Command::add_command(const std::string& name, const std::string& description) const {
  return Command(app_->add_subcommand(name, description));
}

template <class T>
Option Command::add_option(const std::string& name, T& value, const std::string& help) const {
  return Option(app_->add_option(name, value, help));
}
template Option Command::add_option(const std::string&, std::string&, const std::string&) const;
template Option Command::add_option(const std::string&, std::vector<std::string>&, const std::string&) const;
template Option Command::add_option(const std::string&, unsigned&, const std::string&) const;
template Option Command::add_option(const std::string&, std::uint64_t&, const std::string&) const;
template Option Command::add_option(const std::string&, std::int64_t&, const std::string&) const;
template Option Command::add_option(const std::string&, double&, const std::string&) const;
template Option Command::add_option(const std::string&, std::optional<std::string>&, const std::string&) const;
template Option Command::add_option(const std::string&, std::optional<unsigned>&, const std::string&) const;
template Option Command::add_option(const std::string&, std::optional<std::uint64_t>&, const std::string&) const;
template Option Command::add_option(const std::string&, std::optional<double>&, const std::string&) const;

Option Command::add_parsed_option(const std::string& name, std::function<void(const std::string&)> parse,
                                  const std::string& help) const {
  return Option(app_->add_option_function<std::string>(name, std::move(parse), help));
}

Option Command::add_flag(const std::string& name, bool& value, const std::string& help) const {
  return Option(app_->add_flag(name, value, help));
}

bool Command::has_option(const std::string& name) const { return app_->get_option_no_throw(name) != nullptr; }
Option Command::get_option(const std::string& name) const { return Option(app_->get_option(name)); }
void Command::has_optional_commands() const { app_->require_subcommand(0, 1); }
void Command::footer(const std::string& text) const { app_->footer(text); }
void Command::on_call(std::function<void()> run) const { app_->callback(std::move(run)); }
bool Command::was_called() const { return app_->parsed(); }

// --- the program -----------------------------------------------------------------------------------------

std::optional<int> run_command_line(int argc, char** argv, const ProgramTexts& texts,
                                    const std::function<void(Command&)>& add_commands) {
  CLI::App app{texts.introduction, "domino"};
  app.footer(texts.closing);
  app.set_version_flag("--version", texts.version);
  app.require_subcommand(1);
  app.get_formatter()->column_width(kColumnOfHelp);
  Command program(&app);
  add_commands(program);
  refuse_empty_values(app);

  // CLI11 would only say that a command is required.
  const auto named = [&](const CLI::App* command) { return argc > 1 && command->check_name(argv[1]); };
  if (argc > 1 && argv[1][0] != '-' && app.get_subcommands(named).empty()) {
    std::fprintf(stderr, "domino: there is no command `%s`; `domino --help` lists them\n",
                 language::printable(argv[1], 40).c_str());
    return to_int(ExitCode::bad_usage);
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const bool asked_for_help = error.get_exit_code() == 0;
    app.exit(error);
    return to_int(asked_for_help ? ExitCode::fine : ExitCode::bad_usage);
  } catch (const BadUsage& error) {
    // As CLI11 tells the mistakes that it finds itself.
    app.exit(CLI::ValidationError(error.option(), error.what()));
    return to_int(ExitCode::bad_usage);
  }
  return std::nullopt;
}

}  // namespace domino::cli
