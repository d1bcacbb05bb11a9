#include "scenarios/language/values/data_folder.h"

#include <optional>
#include <string_view>
#include <variant>

#include <fmt/format.h>

#include "scenarios/language/document/file.h"
#include "scenarios/language/document/limits.h"
#include "scenarios/language/values/scanner.h"

namespace domino::language {

namespace {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r";
  const std::size_t begin = text.find_first_not_of(kSpace);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

std::string_view first_column(std::string_view line) {
  line = trimmed(line);
  if (!line.empty() && line.front() == '"') return line.substr(1, line.find('"', 1) - 1);
  return trimmed(line.substr(0, line.find_first_of(",;\t")));
}

// `duration [min]` or `duration (min)`: the unit of the numbers below.
std::string unit_of_heading(std::string_view heading) {
  const std::size_t open = heading.find_first_of("[(");
  const std::size_t close = heading.find_first_of("])", open == std::string_view::npos ? heading.size() : open);
  return close == std::string_view::npos ? "" : std::string(trimmed(heading.substr(open + 1, close - open - 1)));
}

TextProblem in_line(const std::string& name, std::size_t line, const TextProblem& problem) {
  TextProblem located = problem;
  located.message = fmt::format("line {} of {}: {}", line, printable(name, 60), problem.message);
  return located;
}

class Column {
 public:
  Column(const std::string& name, Dimension dimension) : name_(name), dimension_(dimension) {}

  Parsed<organisation::Trace> read(std::string_view text) {
    for (std::size_t line = 1; !text.empty(); ++line) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      const std::string_view cell = first_column(text.substr(0, end));
      text.remove_prefix(std::min(end + 1, text.size()));
      if (cell.empty() || cell.front() == '#' || is_heading(cell)) continue;
      if (auto problem = take(cell, line)) return *problem;
    }
    if (!values_.empty()) {
      return organisation::Trace(std::move(values_));
    }
    return TextProblem{
        Code::bad_distribution,        0, 1, fmt::format("there are no values in {}", printable(name_, 60)), "",
        "a file with one value a line"};
  }

 private:
  bool is_heading(std::string_view cell) {
    if (headed_ || !values_.empty() || Scanner(cell).at_number()) return false;
    headed_ = true;
    unit_ = unit_of_heading(cell);
    return true;
  }

  std::optional<TextProblem> take(std::string_view cell, std::size_t line) {
    const std::string stated = unit_.empty() ? std::string(cell) : fmt::format("{} {}", cell, unit_);
    const auto value = parse_quantity(stated, dimension_);
    if (!value) return in_line(name_, line, value.problem());
    const bool low = *value < 0;
    if (low || *value > limits::kLongestSpan_s) {
      TextProblem range{Code::out_of_range, 0, 1, fmt::format("`{}` is too {}", cell, low ? "small" : "large"), "", ""};
      return in_line(name_, line, range);
    }
    if (values_.size() == limits::kDataValues) {
      TextProblem much{Code::too_large, 0, 1, fmt::format("more than {} values", limits::kDataValues), "", ""};
      return in_line(name_, line, much);
    }
    values_.push_back(*value);
    return std::nullopt;
  }

  const std::string& name_;
  Dimension dimension_;
  bool headed_ = false;
  std::string unit_;
  std::vector<double> values_;
};

}  // namespace

TextProblem DataFolder::none() {
  return {Code::unreadable_file,
          0,
          1,
          "there is no folder to find this file in",
          "the scenario itself does not come from a file",
          ""};
}

Parsed<const std::string*> DataFolder::bytes(const std::string& name) {
  auto found = files_.find(name);
  if (found == files_.end()) {
    auto read = read_bytes_below(path_, name);
    if (const auto* problem = std::get_if<Diagnostic>(&read)) {
      TextProblem located{problem->code, 0, 1, problem->message, problem->reason, problem->suggestion};
      found = files_.emplace(name, Parsed<std::string>(std::move(located))).first;
    } else if (bytes_ += std::get<std::string>(read).size(); bytes_ > limits::kDataBytes) {
      TextProblem located{Code::too_large, 0, 1, fmt::format("more than {} bytes of data", limits::kDataBytes), "", ""};
      found = files_.emplace(name, Parsed<std::string>(std::move(located))).first;
    } else {
      found = files_.emplace(name, Parsed<std::string>(std::get<std::string>(std::move(read)))).first;
    }
  }
  if (!found->second) return found->second.problem();
  return static_cast<const std::string*>(&*found->second);
}

Parsed<DataFolder::Recorded> DataFolder::distribution(const std::string& name, Dimension dimension) {
  const std::pair key(name, dimension);
  const auto found = distributions_.find(key);
  if (found != distributions_.end()) return found->second;
  const auto recorded = values(name, dimension);
  if (!recorded) return recorded.problem();
  const auto one_of_them = std::make_shared<const random::Distribution>(random::Distribution::empirical(**recorded));
  return distributions_.emplace(key, one_of_them).first->second;
}

Parsed<organisation::Trace> DataFolder::values(const std::string& name, Dimension dimension) {
  const std::pair key(name, dimension);
  const auto found = values_.find(key);
  if (found != values_.end()) return found->second;
  const auto text = bytes(name);
  auto read = text ? Column(name, dimension).read(**text) : Parsed<organisation::Trace>(text.problem());
  return values_.emplace(key, std::move(read)).first->second;
}

std::string_view DataFolder::beside(std::uint32_t source) const {
  const auto found = beside_.find(source);
  return found == beside_.end() ? std::string_view() : found->second;
}

std::string DataFolder::name_from(std::string_view beside, std::string_view name) {
  const std::string near = std::string(beside) + std::string(name);
  return beside.empty() || !bytes(near) ? std::string(name) : near;
}

std::vector<DataFile> DataFolder::files() const {
  std::vector<DataFile> files;
  for (const auto& [name, read] : files_) {
    if (read) files.push_back({name, *read});
  }
  return files;
}

}  // namespace domino::language
