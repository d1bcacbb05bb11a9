#include "tools/store/experiment.h"

#include <bit>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

#include "scenarios/language/writing/resolve.h"
#include "tools/store/fingerprint.h"

namespace domino::store {

namespace {

/// A folder that is removed with everything in it.
class BriefFolder {
 public:
  BriefFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "domino-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr)
      throw std::runtime_error("cannot make a folder for a while in " +
                               std::filesystem::temp_directory_path().string() + ": " + std::strerror(errno));
    path_ = pattern;
  }
  ~BriefFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  BriefFolder(const BriefFolder&) = delete;
  BriefFolder& operator=(const BriefFolder&) = delete;

  void write(const std::string& name, const std::string& bytes) const {
    const std::filesystem::path relative(name);
    for (const auto& part : relative)
      if (part == ".." || relative.is_absolute())
        throw std::runtime_error("a kept file is called `" + name + "`, which leads out of its folder");
    const auto path = path_ / relative;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream file(path, std::ios::binary);
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    if (!file.flush()) throw std::runtime_error("cannot write `" + path.string() + "`: is the disk full?");
  }
  std::string operator/(const std::string& name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

void set_warm_up(language::Reading& reading, double warm_up_s) {
  chain::Chain chain = reading.scenario->chain;
  chain.span.put_before(Duration{warm_up_s});
  auto compilation = chain::compile(chain);
  reading.plan = compilation.plan ? std::make_shared<const chain::Plan>(std::move(*compilation.plan)) : nullptr;
}

/// Where people and customers begin and what their levels take, to the bit; nothing where nobody has looked for that.
std::string beginning_of(const chain::Plan& plan) {
  std::string text;
  const auto add = [&](double number) { text += fmt::format("{:x} ", std::bit_cast<std::uint64_t>(number)); };
  for (const chain::Level& level : plan.levels) {
    text += level.address() + " ";
    add(level.intercept);
  }
  // The start of the first group stands for all, which are found from the same.
  if (plan.starts.empty()) return text;
  for (const chain::StartOfDepartment& start : plan.starts.front().departments) {
    text += start.department + " ";
    for (const double state : {start.morale, start.burnout, start.feedback, start.recognition}) add(state);
    for (const auto& provider : start.providers) {
      text += provider.department + " ";
      for (const double area : provider.satisfaction) add(area);
      add(provider.answers);
    }
    for (const auto& expectation : start.expectations) {
      text += expectation.service + " ";
      add(expectation.log_expected);
    }
  }
  for (const chain::StartOfSegment& start : plan.starts.front().segments) {
    text += start.segment + " ";
    for (const double rate : {start.lost, start.recruited, start.deterring, start.encounters, start.satisfaction})
      add(rate);
    for (const auto& person : start.persons) add(double{person.loyalty});
  }
  return text;
}

std::string first_difference(const std::string& here, const std::string& there) {
  std::istringstream ours(here);
  std::istringstream theirs(there);
  for (std::size_t line = 1;; ++line) {
    std::string our_line;
    std::string their_line;
    const bool more_here = static_cast<bool>(std::getline(ours, our_line));
    const bool more_there = static_cast<bool>(std::getline(theirs, their_line));
    if (!more_here && !more_there) return "";
    if (our_line == their_line) continue;
    const auto shown = [](bool more, const std::string& text) {
      const auto begin = text.find_first_not_of(' ');
      return more && begin != std::string::npos ? "`" + language::printable(text.substr(begin), 60) + "`" : "nothing";
    };
    return fmt::format("line {} of the resolved scenario is {} here and {} there", line, shown(more_here, our_line),
                       shown(more_there, their_line));
  }
}

}  // namespace

Experiment experiment_of(const language::Reading& reading, const measures::Catalogue& catalogue, std::uint64_t seed,
                         const std::string& version) {
  const language::Scenario& scenario = *reading.scenario;
  Experiment experiment{.key = {},
                        .title = scenario.title,
                        .question = scenario.question,
                        .scenario_hash = fingerprint(scenario),
                        .file = scenario.file,
                        .text = scenario.text,
                        .resolved = language::resolved_text(reading),
                        .overrides = scenario.overrides,
                        .variant = scenario.variant,
                        .data = scenario.data,
                        .seed = seed,
                        .version = version,
                        .warm_up_s = reading.plan->span.warm_up.s,
                        .measures = {}};
  for (const auto& measure : catalogue.measures()) experiment.measures += measure.address + "\n";
  const auto& span = reading.plan->span;
  experiment.key =
      sha256(fmt::format("{}\n{}\n{}\n{:x} {:x}\n", experiment.scenario_hash, seed, version,
                         std::bit_cast<std::uint64_t>(span.horizon.s), std::bit_cast<std::uint64_t>(span.warm_up.s)) +
             experiment.measures + beginning_of(*reading.plan));
  return experiment;
}

std::string difference_of(const Experiment& here, const Experiment& there) {
  if (here.key == there.key) return "";
  if (here.version != there.version)
    return fmt::format("it is of Domino {}, and this is {}", there.version, here.version);
  if (here.title != there.title)
    return fmt::format("it is of another scenario, `{}`", language::printable(there.title, 60));
  if (auto line = first_difference(here.resolved, there.resolved); !line.empty()) return line;
  if (here.warm_up_s != there.warm_up_s)
    return fmt::format("its warm-up is {:.12g} s and not {:.12g} s", there.warm_up_s, here.warm_up_s);
  if (here.seed != there.seed) return fmt::format("its seed is {} and not {}", there.seed, here.seed);
  if (here.scenario_hash != there.scenario_hash)
    return "the scenario's file or one read for it has other bytes, though it means the same or data differ";
  return "other things were measured";
}

language::Reading read_again(const Experiment& experiment) {
  const BriefFolder folder;
  const std::string name = experiment.file.empty() ? "scenario.yaml" : experiment.file;
  folder.write(name, experiment.text);
  for (const auto& file : experiment.data) folder.write(file.name, file.bytes);
  language::Reading reading = language::read_file(folder / name, experiment.overrides);
  if (reading.ok() && !experiment.variant.empty()) reading = language::with_what_if(reading, experiment.variant);
  if (reading.ok() && reading.plan->span.warm_up.s != experiment.warm_up_s) set_warm_up(reading, experiment.warm_up_s);
  return reading;
}

}  // namespace domino::store
