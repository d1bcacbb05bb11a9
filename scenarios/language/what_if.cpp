#include "scenarios/language/what_if.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include <fmt/format.h>

#include "models/chain/nearest_name.h"
#include "models/measures/catalogue.h"
#include "scenarios/language/expectation_text.h"
#include "scenarios/language/limits.h"
#include "scenarios/language/overrides.h"

namespace domino::language {

namespace {

std::size_t count_nodes(const Node& node) {
  std::size_t count = 1;
  for (const Entry& entry : node.entries) count += 1 + count_nodes(entry.value);
  for (const Node& item : node.items) count += count_nodes(item);
  return count;
}

void report_unknown(Reader& reader, const ExpectationForm& expectation, const std::vector<std::string>& names) {
  const auto nearest = chain::nearest_name(expectation.what_if, names);
  reader.report(Code::unknown_what_if, expectation.name->place,
                fmt::format("there is no what-if called `{}`", printable(expectation.what_if, 40)), "",
                nearest ? fmt::format("`{}`", *nearest) : "a name under `what_if`");
}

}  // namespace

Node without_what_ifs(const Node& root) {
  Node copy = root;
  std::erase_if(copy.entries,
                [](const Entry& entry) { return entry.key.text == "what_if" || entry.key.text == "expect"; });
  return copy;
}

void check_what_ifs(Reader& reader, const Node& root, const Names<WhatIfForm>& what_ifs, const ReadVariant& read) {
  const bool whole = reader.mistakes() == 0;
  const Node base = without_what_ifs(root);
  if (count_nodes(base) * what_ifs.size() > limits::kWhatIfNodes) {
    return reader.report(Code::too_large, what_ifs.front().key->place, "too many what-ifs of too large a scenario",
                         "each is read as a whole",
                         "fewer what-ifs, or some in scenarios of their own that extend this one");
  }
  for (const auto& what_if : what_ifs) {
    if (what_if.value.node == nullptr || !what_if.value.node->is_mapping()) continue;
    Node variant = base;
    Reader scratch(reader.folder());
    apply_changes(variant, *what_if.value.node, scratch);
    if (whole && scratch.mistakes() == 0) read(scratch, variant);
    for (Diagnostic& found : scratch.take_diagnostics()) {
      reader.report(found.code, found.place, fmt::format("in what-if `{}`: {}", what_if.name, found.message),
                    std::move(found.reason), std::move(found.suggestion));
    }
  }
}

std::vector<Expectation> read_expectations(Reader& reader, const ScenarioForm& form, const chain::Plan& plan) {
  std::vector<Expectation> expectations;
  if (!form.expect) return expectations;
  const measures::Catalogue catalogue(plan);
  MeasureIndex measures(catalogue.measures());
  std::vector<std::string> names;
  if (form.what_if) {
    for (const auto& what_if : *form.what_if) names.push_back(what_if.name);
  }
  for (const ExpectationForm& stated : *form.expect) {
    const bool compared = stated.name != nullptr;
    if (compared && std::find(names.begin(), names.end(), stated.what_if) == names.end()) {
      report_unknown(reader, stated, names);
      continue;
    }
    auto read = parse_expectation(stated.text->text, compared, measures);
    if (!read) {
      reader.report(read.problem(), *stated.text);
      continue;
    }
    (*read).what_if = stated.what_if;
    expectations.push_back(std::move(*read));
  }
  return expectations;
}

}  // namespace domino::language
