#include "scenarios/language/reading/levers.h"

#include <utility>

#include <fmt/format.h>

#include "scenarios/language/document/limits.h"
#include "scenarios/language/reading/overrides.h"
#include "scenarios/language/values/increment_text.h"

namespace domino::language {

namespace {

/// The scenario with one lever taken so many times is read for its mistakes.
void check_taken(Reader& reader, Node base, const Names<LeverForm>::value_type& lever, std::uint32_t times,
                 const ReadVariant& read) {
  Reader scratch(reader.folder());
  for (std::uint32_t i = 0; i < times && scratch.mistakes() == 0; ++i)
    apply_lever(base, *lever.value.change.node, scratch);
  if (reader.mistakes() == 0 && scratch.mistakes() == 0) read(scratch, base);
  const std::string taken = times > 1 ? fmt::format(", taken {} times", times) : "";
  for (Diagnostic& found : scratch.take_diagnostics())
    if (found.severity != Severity::warning)
      reader.report(found.code, found.place, fmt::format("in lever `{}`{}: {}", lever.name, taken, found.message),
                    std::move(found.reason), std::move(found.suggestion));
}

std::string words_of(const Node& changes) {
  std::string words;
  for (const Entry& change : changes.entries) {
    const bool increment = change.value.is_scalar() && is_increment(change.value.text);
    words += fmt::format("{}{}{}", words.empty() ? "" : ", ", printable(change.key.text, 80),
                         change.value.is_scalar() ? (increment ? " " : " = ") + printable(change.value.text, 80) : "");
  }
  return words;
}

}  // namespace

void check_levers(Reader& reader, const Node& root, const ScenarioForm& form, const ReadVariant& read) {
  const Names<LeverForm>& levers = *form.levers;
  const Node base = without_what_ifs(root);
  if (count_nodes(base) * 2 * levers.size() > limits::kWhatIfNodes)
    return reader.report(Code::too_large, levers.front().key->place, "too many levers of too large a scenario",
                         "each is read as a whole", "fewer levers");
  for (const auto& lever : levers) {
    const Node* changes = lever.value.change.node;
    if (changes == nullptr || !changes->is_mapping()) continue;
    const std::size_t before = reader.mistakes();
    check_taken(reader, base, lever, 1, read);
    const auto most = static_cast<std::uint32_t>(lever.value.at_most);
    if (most > 1 && reader.mistakes() == before) check_taken(reader, base, lever, most, read);
  }
}

std::vector<Lever> levers_of(const ScenarioForm& form) {
  std::vector<Lever> levers;
  if (!form.levers) return levers;
  for (const auto& [name, key, stated] : *form.levers) {
    levers.push_back({name, stated.costs, static_cast<std::uint32_t>(stated.at_most), words_of(*stated.change.node)});
  }
  return levers;
}

}  // namespace domino::language
