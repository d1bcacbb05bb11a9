#include "tools/cli/reading.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <map>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include "scenarios/language/document/limits.h"
#include "tools/cli/interruption.h"
#include "tools/report/folder/folder_at.h"

namespace domino::cli {

namespace {

constexpr const char* kStdin = "-";
constexpr int kLookEvery_ms = 50;

bool is_pipe(const std::string& file) {
  struct stat status{};
  return file.find('\0') == std::string::npos && stat(file.c_str(), &status) == 0 && S_ISFIFO(status.st_mode);
}

/// What came through a pipe: its bytes, or the error that ended it.
struct Stream {
  std::string bytes;
  int error = 0;
  bool too_large = false;
};

Stream read_stream(int descriptor) {
  Stream stream;
  std::array<char, 65536> part{};
  while (true) {
    stop_here_if_asked();
    pollfd waiting{.fd = descriptor, .events = POLLIN, .revents = 0};
    if (const int ready = poll(&waiting, 1, kLookEvery_ms); ready == 0 || (ready < 0 && errno == EINTR)) continue;
    const ssize_t got = read(descriptor, part.data(), part.size());
    if (got < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (got < 0) stream.error = errno;
    if (got <= 0) return stream;
    stream.bytes.append(part.data(), static_cast<std::size_t>(got));
    stream.too_large = stream.bytes.size() > language::limits::kBytes;
    if (stream.too_large) return stream;
  }
}

/// Read when it is asked for first.
const Stream& stream_of(const std::string& file) {
  static std::map<std::string, Stream> all;
  if (const auto known = all.find(file); known != all.end()) return known->second;
  if (file == kStdin) return all.emplace(file, read_stream(STDIN_FILENO)).first->second;
  // Opened without waiting for whoever writes to it, which is waited for where signals are heard.
  const report::Descriptor pipe(open(file.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  Stream stream{.bytes = {}, .error = errno};
  if (pipe.open()) stream = read_stream(pipe.number());
  return all.emplace(file, std::move(stream)).first->second;
}

language::Reading unread(const std::string& file, language::Code code, std::string message, std::string reason,
                         std::string suggestion) {
  language::Reading reading;
  reading.sources.add(shown_name(file), "");
  reading.diagnostics.push_back(
      {language::Severity::error, code, {}, std::move(message), std::move(reason), std::move(suggestion)});
  return reading;
}

language::Reading read_anything(const std::string& file, std::span<const language::Override> overrides) {
  if (file != kStdin && !is_pipe(file)) return language::read_file(file, overrides);
  const Stream& stream = stream_of(file);
  if (stream.error != 0)
    return unread(file, language::Code::unreadable_file, fmt::format("this cannot be read (error {})", stream.error),
                  "", file == kStdin ? "a scenario on the standard input, such as by `< FILE`" : "");
  if (stream.too_large)
    return unread(file, language::Code::too_large,
                  fmt::format("there are more than the {} bytes that a scenario may have", language::limits::kBytes),
                  "the limit keeps a wrong file from filling the memory", "");
  language::Reading reading = language::read_text_in(".", shown_name(file), stream.bytes, overrides);
  // Which folder that is, is not to be seen from where the scenario came from.
  for (language::Diagnostic& diagnostic : reading.diagnostics)
    if (diagnostic.code == language::Code::unreadable_file && diagnostic.reason.empty())
      diagnostic.reason = "a scenario that comes through a pipe has its files in the folder that Domino was called in";
  return reading;
}

}  // namespace

std::string shown_name(const std::string& file) { return file == kStdin ? "<stdin>" : file; }

language::Reading read_scenario(const ScenarioArguments& arguments, Printing printing) {
  std::vector<language::Override> overrides;
  for (const std::string& argument : arguments.overrides) {
    auto parsed = language::parse_override(argument);
    if (!parsed) {
      std::fprintf(stderr,
                   "domino: `--set %s` does not say what to set\n"
                   "  try: --set PATH=VALUE, such as --set departments.reps.staff=8\n",
                   language::printable(argument, 60).c_str());
      return {};
    }
    overrides.push_back(std::move(*parsed));
  }
  language::Reading reading = read_anything(arguments.file, overrides);
  if (printing == Printing::not_at_all) return reading;
  std::fputs(language::to_text(reading.diagnostics, reading.sources).c_str(), stderr);
  return reading;
}

}  // namespace domino::cli
