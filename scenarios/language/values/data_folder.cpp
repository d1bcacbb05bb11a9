#include "scenarios/language/values/data_folder.h"

#include <optional>
#include <string_view>
#include <variant>

#include <fmt/format.h>

#include "scenarios/language/document/file.h"
#include "scenarios/language/document/limits.h"
#include "scenarios/language/values/data_column.h"

namespace domino::language {

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
  auto read = text ? read_column(name, **text, dimension) : Parsed<organisation::Trace>(text.problem());
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
