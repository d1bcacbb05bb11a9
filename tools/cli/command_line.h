/// The command line: commands, their options and arguments, and mistakes in them.
///
/// A wall in front of CLI11, whose header costs some fifteen seconds of every source that includes it: only
/// command_line.cpp does. An option owns its name, help and checks; a command reads its options into variables, which
/// must live until it has run. Guarantee: an empty value is refused for every option that takes one, since it is a
/// variable that a script did not set and never means that an option was left out.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace domino::cli {

/// The modes of all commands.
struct Modes;

/// A mistake in the arguments that is found when a command runs: reported with the option's name, exit code 2.
class BadUsage : public std::runtime_error {
 public:
  BadUsage(std::string option, const std::string& why) : std::runtime_error(why), option_(std::move(option)) {}
  const std::string& option() const { return option_; }

 private:
  std::string option_;
};

/// A handle of an option that was added to a command, to say more about it.
class Option {
 public:
  explicit Option(CLI::Option* option) : option_(option) {}

  /// The word for its value in the help, such as `DIR`.
  Option type_name(const std::string& name) const;
  Option description(const std::string& help) const;
  Option required() const;
  /// May be given several times, each with one value.
  Option repeatable() const;
  Option one_of(std::vector<std::string> words) const;
  Option between(std::uint64_t least, std::uint64_t most) const;
  /// The help shows the value that the variable has now, or this text.
  Option shows_default() const;
  Option shows_default(const std::string& text) const;
  /// Makes sense only together with the other.
  Option needs(Option other) const;
  Option excludes(Option other) const;
  Option excludes(const std::string& other) const;
  Option not_in_help() const;
  /// Whether the command line says it.
  bool was_given() const;
  /// Makes sense only in these modes of its command (Command::add_mode), and stands in their help alone.
  Option in_modes(const std::vector<std::string>& modes) const;

 private:
  friend class Command;
  CLI::Option* option_;
};

/// A handle of a command, or of the program itself.
class Command {
 public:
  Command(CLI::App* app, Modes& modes) : app_(app), modes_(&modes) {}

  Command add_command(const std::string& name, const std::string& description) const;

  /// `T`: std::string, std::vector<std::string>, unsigned, std::uint64_t, std::int64_t, double or an optional of one.
  /// A name without dashes is an argument by its place.
  template <class T>
  Option add_option(const std::string& name, T& value, const std::string& help) const;
  /// `parse` takes the value as it stands on the command line, and throws BadUsage where it is none.
  Option add_parsed_option(const std::string& name, std::function<void(const std::string&)> parse,
                           const std::string& help) const;
  Option add_flag(const std::string& name, bool& value, const std::string& help) const;

  /// Makes an option of this command, such as `--perfect`, a mode: one that answers another question, excludes the
  /// other modes, and has a help of its own, `domino COMMAND --perfect --help`: `about`, paragraphs, then the options
  /// of the mode. The help of the command lists its modes as other questions.
  void add_mode(Option mode, const std::string& about) const;

  bool has_option(const std::string& name) const;
  Option get_option(const std::string& name) const;
  /// One of its own commands may be called, or none.
  void has_optional_commands() const;
  /// After its options in the help.
  void footer(const std::string& text) const;
  void on_call(std::function<void()> run) const;
  /// Whether the command line names it.
  bool was_called() const;

 private:
  CLI::App* app_;
  Modes* modes_;
};

/// The text of the program's help around the list of commands.
struct ProgramTexts {
  std::string introduction;
  std::string closing;
  std::string version;
};

/// Reads the command line with the commands that `add_commands` adds and runs the one that is called. Nothing: it ran.
/// Else the exit code with which the program ends, after help or a word about the mistake.
std::optional<int> run_command_line(int argc, char** argv, const ProgramTexts& texts,
                                    const std::function<void(Command&)>& add_commands);

}  // namespace domino::cli
