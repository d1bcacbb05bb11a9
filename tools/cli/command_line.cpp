#include "tools/cli/command_line.h"

#include <algorithm>
#include <cstdio>
#include <iterator>
#include <sstream>
#include <string_view>
#include <utility>

#include <CLI/CLI.hpp>

#include "models/text/nearest_name.h"
#include "scenarios/language/document/diagnostic.h"
#include "tools/cli/examples.h"
#include "tools/cli/exit_code.h"
#include "tools/report/formats/terminal.h"
#include "tools/report/table.h"

namespace domino::cli {

struct Modes {
  struct Mode {
    const CLI::App* command;
    CLI::Option* option;
    std::string about;
  };
  std::vector<Mode> all;
};

namespace {

constexpr const char* kModes = "modes";
constexpr std::string_view kOptionsOf = "options of ";
constexpr std::size_t kWidestHelp = 100;
constexpr std::size_t kColumnOfHelp = 24;

/// Help that people read in a terminal: names, and what they mean beside them, in lines that fit. What an option
/// excludes and what numbers it takes is told to those who get it wrong.
class Help : public CLI::Formatter {
 public:
  std::string make_help(const CLI::App* app, std::string name, CLI::AppFormatMode /*mode*/) const override {
    return paragraphs(app->get_description()) + usage(app, name) + arguments(app) + section("Commands", commands(app)) +
           section("Other questions", modes(app)) + section("Options", options(app, "Options")) + closing(app, name);
  }

  std::string help_of_mode(const CLI::App* app, const std::string& name, const Modes::Mode& mode) const {
    const std::string flag = mode.option->get_name();
    return paragraphs(mode.about) + usage(app, name + " " + named(mode.option)) + arguments(app) +
           section("Options of " + flag, options(app, flag)) +
           section("Options of all of `" + name + "`", options(app, "Options"));
  }

 private:
  struct Line {
    std::string name;
    std::string text;
  };

  static std::size_t columns() { return std::min(report::columns_of_stdout(), kWidestHelp); }

  static std::string paragraphs(const std::string& text) {
    std::string all;
    for (std::size_t begin = 0; begin <= text.size();) {
      const std::size_t end = std::min(text.find('\n', begin), text.size());
      const std::string line = text.substr(begin, end - begin);
      // Examples and the like stand as they are.
      all += line.empty() || line.front() == ' ' ? line + "\n" : report::wrapped(line, columns());
      begin = end + 1;
    }
    return all;
  }

  static std::string section(const std::string& title, const std::vector<Line>& lines) {
    if (lines.empty()) return "";
    std::string text = "\n" + title + ":\n";
    for (const Line& line : lines) {
      std::string lead = "  " + line.name;
      if (lead.size() + 2 > kColumnOfHelp)
        text += std::exchange(lead, std::string(kColumnOfHelp, ' ')) + "\n";
      else
        lead.resize(kColumnOfHelp, ' ');
      text += line.text.empty() ? lead + "\n" : report::wrapped(line.text, columns(), lead, kColumnOfHelp);
    }
    return text;
  }

  static std::string named(const CLI::Option* option) {
    const std::string type = option->get_type_name();
    const std::string value = type.substr(0, type.find(':'));
    return option->get_name(false, true) + (option->get_type_size_max() == 0 || value.empty() ? "" : " " + value);
  }

  static Line line_of(const CLI::Option* option) {
    const std::string value = option->get_default_str();
    return {option->get_positional() ? option->get_name() : named(option),
            option->get_description() + (value.empty() ? "" : " (default: " + value + ")")};
  }

  static std::vector<Line> lines_of(const CLI::App* app, const std::function<bool(const CLI::Option*)>& is_wanted) {
    std::vector<Line> lines;
    for (const CLI::Option* option : app->get_options(is_wanted)) lines.push_back(line_of(option));
    return lines;
  }

  /// Those of a group, where an option may be of several modes.
  static std::vector<Line> options(const CLI::App* app, const std::string& group) {
    return lines_of(app, [&](const CLI::Option* option) {
      const std::string& of = option->get_group();
      const bool of_mode = of.starts_with(kOptionsOf) && (of + ",").find(" " + group + ",") != std::string::npos;
      return !option->get_positional() && (of == group || of_mode);
    });
  }

  static std::vector<Line> modes(const CLI::App* app) {
    return lines_of(app, [](const CLI::Option* option) { return option->get_group() == kModes; });
  }

  static std::string arguments(const CLI::App* app) {
    const auto lines = lines_of(app, [](const CLI::Option* option) { return option->get_positional(); });
    const std::string text = section("", lines);
    return text.empty() ? text : "\n" + text.substr(text.find('\n', 1) + 1);
  }

  static std::vector<Line> commands(const CLI::App* app) {
    std::vector<Line> lines;
    for (const CLI::App* command : app->get_subcommands({}))
      lines.push_back({command->get_name(), command->get_description()});
    return lines;
  }

  static std::string usage(const CLI::App* app, const std::string& name) {
    std::string text = "\nUsage: " + name;
    if (!app->get_subcommands({}).empty()) text += app->get_require_subcommand_min() > 0 ? " COMMAND" : " [COMMAND]";
    for (const CLI::Option* option : app->get_options([](const CLI::Option* one) { return one->get_positional(); }))
      text += option->get_required() ? " " + option->get_name() : " [" + option->get_name() + "]";
    return text + " [OPTIONS]\n";
  }

  /// A line each, what one gets beside it or, where that does not fit, below.
  static std::string examples(const std::string& name) {
    constexpr std::size_t kIndent = 2;
    std::string text;
    for (const Example& example : all_examples()) {
      if ("domino " + std::string(example.command) != name) continue;
      const std::string line = std::string(kIndent, ' ') + std::string(example.line);
      const std::string gives = "# " + std::string(example.gives);
      const bool fits = line.size() + kIndent + gives.size() <= columns();
      text += line + (fits ? std::string(kIndent, ' ') : "\n" + std::string(2 * kIndent, ' ')) + gives + "\n";
    }
    return text.empty() ? text : "\nExamples:\n" + text;
  }

  static std::string closing(const CLI::App* app, const std::string& name) {
    std::string text = examples(name) + app->get_footer();
    const auto found = modes(app);
    if (!found.empty())
      text += "\nEach of the other questions has options and a help of its own, such as `" + name + " " +
              found.front().name.substr(0, found.front().name.find(' ')) + " --help`.\n";
    return paragraphs(text.substr(0, text.find_last_not_of('\n') + 1));
  }
};

/// The mode that a command line names that asks for help.
const Modes::Mode* mode_to_explain(const Modes& modes, const std::vector<std::string>& words) {
  const auto is_there = [&](const std::string& word) { return std::ranges::find(words, word) != words.end(); };
  if (words.size() < 2 || (!is_there("--help") && !is_there("-h"))) return nullptr;
  const auto is_asked_for = [&](const Modes::Mode& mode) {
    return mode.command->get_name() == words[1] && is_there(mode.option->get_name());
  };
  const auto found = std::ranges::find_if(modes.all, is_asked_for);
  return found == modes.all.end() ? nullptr : &*found;
}

/// The command that the command line names, or the program.
const CLI::App& called(const CLI::App& app) {
  const auto commands = app.get_subcommands();
  return commands.empty() ? app : called(*commands.front());
}

std::string name_of(const CLI::App& app) {
  return app.get_parent() == nullptr ? app.get_name() : name_of(*app.get_parent()) + " " + app.get_name();
}

/// The nearest of the names, if one is near.
std::string did_you_mean(const std::string& wrong, const std::vector<std::string>& names) {
  const auto nearest = nearest_name(wrong, names);
  return nearest ? "; did you mean `" + *nearest + "`?" : "";
}

/// A word that no command, option or argument takes, with the option that was probably meant.
std::string unexpected(const std::string& word, const CLI::App& command) {
  const std::string shown = "`" + language::printable(word, 60) + "`";
  std::vector<std::string> names;
  if (!word.starts_with('-')) {
    for (const CLI::App* own : command.get_subcommands({})) names.push_back(own->get_name());
    if (names.empty()) return "`" + name_of(command) + "` takes no further argument " + shown;
    return "`" + name_of(command) + "` has no command " + shown + did_you_mean(word, names);
  }
  for (const CLI::Option* option : command.get_options())
    if (!option->get_positional()) names.push_back(option->get_name());
  return "`" + name_of(command) + "` has no option " + shown + did_you_mean(word.substr(0, word.find('=')), names);
}

/// "--format: jsn not in {table,json,csv}" in a sentence with the word that was probably meant; else nothing.
std::string wrong_choice(const std::string& told, const CLI::App& command) {
  const std::size_t colon = told.find(": ");
  const std::size_t list = told.rfind(" not in {");
  if (colon == std::string::npos || list == std::string::npos || list < colon) return "";
  const std::string option = told.substr(0, colon);
  if (command.get_option_no_throw(option) == nullptr) return "";
  const std::string value = told.substr(colon + 2, list - colon - 2);
  std::istringstream words(told.substr(list + 9, told.size() - list - 10));
  std::vector<std::string> choices;
  std::string all;
  for (std::string word; std::getline(words, word, ',');) {
    all += (all.empty() ? "" : ", ") + word;
    choices.push_back(std::move(word));
  }
  const auto nearest = nearest_name(value, choices);
  return option + ": `" + language::printable(value, 40) + "` is none of " + all + "\n  try: " + option + " " +
         nearest.value_or(choices.front());
}

/// In sentences of Domino's own where the parser's are short.
std::string reason_of(const CLI::ParseError& error, const CLI::App& app) {
  const std::string told = error.what();
  if (dynamic_cast<const CLI::ExtrasError*>(&error) != nullptr) {
    std::istringstream words(told.substr(told.find(": ") + 2));
    std::vector<std::string> all{std::istream_iterator<std::string>(words), {}};
    // What follows an option that there is not is probably its value.
    const auto option = std::ranges::find_if(all, [](const std::string& word) { return word.starts_with('-'); });
    return unexpected(option == all.end() ? all.front() : *option, called(app));
  }
  if (told == "A subcommand is required") return "there is no command\n  try: domino --help";
  if (const std::string value = wrong_choice(told, called(app)); !value.empty()) return value;
  // "--jobs: 1 required N missing"
  if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) != nullptr && told.find(" missing") != std::string::npos) {
    const std::size_t type = told.find("required ");
    const std::string option = told.substr(0, told.find(':'));
    std::string value = type == std::string::npos ? "" : told.substr(type + 9, told.rfind(" missing") - type - 9);
    value = value.substr(0, value.find(':'));
    return option + ": its value is missing\n  try: " + option + " " + value;
  }
  return told;
}

/// Ends with where help is, unless the reason says itself what to try.
void refuse(const CLI::App& app, const std::string& reason) {
  std::fprintf(stderr, "domino: %s\n", reason.c_str());
  if (reason.find("\n  try: ") == std::string::npos)
    std::fprintf(stderr, "  try: %s --help\n", name_of(called(app)).c_str());
}

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
bool Option::was_given() const { return option_->count() > 0; }
Option Option::in_modes(const std::vector<std::string>& modes) const {
  std::string group(kOptionsOf);
  for (const std::string& mode : modes) group += (group.size() == kOptionsOf.size() ? "" : ", ") + mode;
  return Option(option_->group(group));
}

// --- commands --------------------------------------------------------------------------------------------

Command Command::add_command(const std::string& name, const std::string& description) const {
  CLI::App* command = app_->add_subcommand(name, description);
  command->footer("");
  return {command, *modes_};
}

void Command::add_mode(Option mode, const std::string& about) const {
  for (const Modes::Mode& other : modes_->all)
    if (other.command == app_) mode.option_->excludes(other.option);
  mode.option_->group(kModes);
  modes_->all.push_back({app_, mode.option_, about});
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
  app.set_version_flag("--version", texts.version, "Print the version and end");
  app.set_help_flag("-h,--help", "Print this help and end");
  app.require_subcommand(1);
  const auto help = std::make_shared<Help>();
  app.formatter(help);
  Modes modes;
  Command program(&app, modes);
  add_commands(program);
  refuse_empty_values(app);

  if (const Modes::Mode* mode = mode_to_explain(modes, {argv, argv + argc})) {
    const std::string text = help->help_of_mode(mode->command, "domino " + mode->command->get_name(), *mode);
    std::fwrite(text.data(), 1, text.size(), stdout);
    return to_int(ExitCode::fine);
  }
  // CLI11 would only say that a command is required.
  const auto named = [&](const CLI::App* command) { return argc > 1 && command->check_name(argv[1]); };
  if (argc > 1 && argv[1][0] != '-' && app.get_subcommands(named).empty()) {
    std::vector<std::string> names;
    for (const CLI::App* command : app.get_subcommands({})) names.push_back(command->get_name());
    std::fprintf(stderr, "domino: there is no command `%s`%s\n  try: `domino --help` lists them\n",
                 language::printable(argv[1], 40).c_str(), did_you_mean(argv[1], names).c_str());
    return to_int(ExitCode::bad_usage);
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) {
      app.exit(error);
      return to_int(ExitCode::fine);
    }
    refuse(app, reason_of(error, app));
    return to_int(ExitCode::bad_usage);
  } catch (const BadUsage& error) {
    refuse(app, error.option() + ": " + error.what());
    return to_int(ExitCode::bad_usage);
  }
  return std::nullopt;
}

}  // namespace domino::cli
