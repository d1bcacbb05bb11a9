#include "scenarios/language/reading/what_if.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <utility>

#include <fmt/format.h>

#include "models/text/nearest_name.h"
#include "scenarios/language/document/limits.h"
#include "scenarios/language/reading/expectation_text.h"
#include "scenarios/language/reading/overrides.h"

namespace domino::language {

namespace {

void report_unknown(Reader& reader, const ExpectationForm& expectation, const std::vector<std::string>& names) {
  const auto nearest = nearest_name(expectation.what_if, names);
  reader.report(Code::unknown_what_if, expectation.name->place,
                fmt::format("there is no what-if called `{}`", printable(expectation.what_if, 40)), "",
                nearest ? fmt::format("`{}`", *nearest) : "a name under `what_if`");
}

/// The two what-ifs that an expectation names in its text.
std::optional<TwoWhatIfs> two_of(const ExpectationForm& stated) {
  return stated.name == nullptr ? two_what_ifs(stated.text->text) : std::nullopt;
}

bool is_expected(const ScenarioForm& form, const std::string& what_if) {
  return form.expect && std::any_of(form.expect->begin(), form.expect->end(), [&](const ExpectationForm& stated) {
           const auto two = two_of(stated);
           return stated.what_if == what_if || (two && (two->of == what_if || two->without == what_if));
         });
}

const Node* changes_of(const ScenarioForm& form, std::string_view what_if) {
  for (const auto& one : *form.what_if)
    if (one.name == what_if)
      return one.value.node != nullptr && one.value.node->is_mapping() ? one.value.node : nullptr;
  return nullptr;
}

/// An address that both change, or that lies within what the other changes; empty if there is none.
std::string changed_by_both(const Node& first, const Node& second) {
  const auto lies_within = [](const std::string& inner, const std::string& outer) {
    return inner == outer || (inner.starts_with(outer) && inner[outer.size()] == '.');
  };
  for (const Entry& one : first.entries)
    for (const Entry& other : second.entries)
      if (lies_within(one.key.text, other.key.text) || lies_within(other.key.text, one.key.text)) return one.key.text;
  return "";
}

/// Of two what-ifs that are looked at together: whether they can be taken together, which each of them alone can.
void check_together(Reader& reader, const Node& base, const ScenarioForm& form, const ExpectationForm& stated,
                    const ReadVariant& read) {
  const auto two = two_of(stated);
  const Node* first = two ? changes_of(form, two->of) : nullptr;
  const Node* second = two ? changes_of(form, two->without) : nullptr;
  if (first == nullptr || second == nullptr) return;
  if (const std::string both = changed_by_both(*first, *second); !both.empty()) {
    reader.report(Code::bad_expectation, stated.text->place,
                  fmt::format("what-ifs `{}` and `{}` both change `{}`", two->of, two->without, printable(both, 60)),
                  "taken together one of them would undo the other", "two what-ifs that change different things");
    return;
  }
  Node variant = base;
  Reader scratch(reader.folder());
  apply_changes(variant, *first, scratch);
  apply_changes(variant, *second, scratch);
  if (scratch.mistakes() == 0) read(scratch, variant);
  for (Diagnostic& found : scratch.take_diagnostics())
    if (found.severity != Severity::warning)
      reader.report(found.code, found.place,
                    fmt::format("in what-ifs `{}` and `{}` together: {}", two->of, two->without, found.message),
                    std::move(found.reason), std::move(found.suggestion));
}

}  // namespace

std::size_t count_nodes(const Node& node) {
  std::size_t count = 1;
  for (const Entry& entry : node.entries) count += 1 + count_nodes(entry.value);
  for (const Node& item : node.items) count += count_nodes(item);
  return count;
}

Node without_what_ifs(const Node& root) {
  Node copy = root;
  constexpr std::array<std::string_view, 5> kAboutTheRest{"what_if", "levers", "expect", "decide", "headlines"};
  std::erase_if(copy.entries, [&](const Entry& entry) {
    return std::ranges::find(kAboutTheRest, entry.key.text) != kAboutTheRest.end();
  });
  return copy;
}

VariantMeasures check_what_ifs(Reader& reader, const Node& root, const ScenarioForm& form, const ReadVariant& read) {
  VariantMeasures measured;
  const Names<WhatIfForm>& what_ifs = *form.what_if;
  const bool whole = reader.mistakes() == 0;
  const Node base = without_what_ifs(root);
  const std::size_t together =
      form.expect
          ? static_cast<std::size_t>(std::count_if(form.expect->begin(), form.expect->end(),
                                                   [](const auto& stated) { return two_of(stated).has_value(); }))
          : 0;
  if (count_nodes(base) * (what_ifs.size() + together) > limits::kWhatIfNodes) {
    reader.report(Code::too_large, what_ifs.front().key->place, "too many what-ifs of too large a scenario",
                  "each is read as a whole", "fewer what-ifs, or some in scenarios of their own that extend this one");
    return measured;
  }
  for (const auto& what_if : what_ifs) {
    if (what_if.value.node == nullptr || !what_if.value.node->is_mapping()) continue;
    Node variant = base;
    Reader scratch(reader.folder());
    apply_changes(variant, *what_if.value.node, scratch);
    if (whole && scratch.mistakes() == 0) {
      const auto plan = read(scratch, variant);
      if (plan && is_expected(form, what_if.name)) measured.emplace(what_if.name, measures::Catalogue(*plan));
    }
    for (Diagnostic& found : scratch.take_diagnostics()) {
      // What is odd is told of the scenario itself.
      if (found.severity == Severity::warning) continue;
      reader.report(found.code, found.place, fmt::format("in what-if `{}`: {}", what_if.name, found.message),
                    std::move(found.reason), std::move(found.suggestion));
    }
  }
  if (whole && reader.mistakes() == 0 && together > 0)
    for (const ExpectationForm& stated : *form.expect) check_together(reader, base, form, stated, read);
  return measured;
}

namespace {

/// Parses expectations against the measures of the scenario, or of the what-if that they are about.
class ExpectationReader {
 public:
  ExpectationReader(Reader& reader, const measures::Catalogue& base, const VariantMeasures& variants,
                    const RightAsWritten& right_as_written)
      : reader_(reader), base_(base.measures()), right_as_written_(right_as_written) {
    for (const auto& [name, catalogue] : variants) variants_.emplace(name, MeasureIndex(catalogue.measures()));
  }

  std::optional<Expectation> read(const ExpectationForm& stated) {
    const bool compared = stated.name != nullptr;
    const auto variant = variants_.find(stated.what_if);
    const bool has_variant = variant != variants_.end();
    auto read = parse_expectation(stated.text->text, compared, has_variant ? variant->second : base_);
    if (!read) {
      TextProblem problem = read.problem();
      if (problem.code == Code::unknown_measure && right_as_written_(stated)) return leave_out(stated);
      if (has_variant && problem.code == Code::unknown_measure)
        problem.message = fmt::format("in what-if `{}`: {}", stated.what_if, problem.message);
      reader_.report(problem, *stated.text);
      return std::nullopt;
    }
    if (!(*read).of.empty() && !is_about_two(stated, *read)) return std::nullopt;
    if (is_of_change(*read) && base_.find((*read).measure) == nullptr && !base_.quantile((*read).measure)) {
      if (right_as_written_(stated)) return leave_out(stated);
      reader_.report(Code::unknown_measure, stated.text->place_of(0, (*read).measure.size()),
                     fmt::format("`{}` is measured only in what-if `{}`", (*read).measure, stated.what_if),
                     "there is nothing that it could rise or fall from", "an expectation of its value");
      return std::nullopt;
    }
    (*read).what_if = stated.what_if;
    (*read).line = stated.text->place.mark.line;
    return std::move(*read);
  }

 private:
  /// Whether what an expectation of two what-ifs names is there, in all of them.
  bool is_about_two(const ExpectationForm& stated, const Expectation& read) {
    if (stated.name != nullptr) {
      reader_.report(Code::bad_expectation, stated.name->place, "this expectation names its what-ifs itself",
                     "a gain is one over the scenario as it is", "the text alone, without a name before it");
      return false;
    }
    for (const std::string& name : {read.of, read.without}) {
      const auto variant = variants_.find(name);
      if (variant == variants_.end()) {
        std::vector<std::string> names;
        for (const auto& [known, measures] : variants_) names.push_back(known);
        const auto nearest = nearest_name(name, names);
        reader_.report(Code::unknown_what_if, stated.text->place_of(read.text.find(name), name.size()),
                       fmt::format("there is no what-if called `{}`", printable(name, 40)), "",
                       nearest ? fmt::format("`{}`", *nearest) : "a name under `what_if`");
        return false;
      }
      if (variant->second.find(read.measure) != nullptr || variant->second.quantile(read.measure)) continue;
      reader_.report(Code::unknown_measure, stated.text->place_of(0, read.measure.size()),
                     fmt::format("in what-if `{}`: nothing is measured under `{}`", name, read.measure));
      return false;
    }
    if (read.of != read.without) return true;
    reader_.report(Code::bad_expectation, stated.text->place, "a what-if is compared with itself", "",
                   "`MEASURE gains less from A without B`");
    return false;
  }

  std::nullopt_t leave_out(const ExpectationForm& stated) {
    reader_.warn(Code::unknown_measure, stated.text->place, "this expectation is left out",
                 "what was set switches off what it is about");
    return std::nullopt;
  }

  Reader& reader_;
  MeasureIndex base_;
  const RightAsWritten& right_as_written_;
  std::map<std::string, MeasureIndex> variants_;
};

}  // namespace

std::vector<Expectation> read_expectations(Reader& reader, const ScenarioForm& form, const chain::Plan& plan,
                                           const VariantMeasures& variants, const RightAsWritten& right_as_written) {
  std::vector<Expectation> expectations;
  if (!form.expect) return expectations;
  const measures::Catalogue catalogue(plan);
  ExpectationReader measured(reader, catalogue, variants, right_as_written);
  std::vector<std::string> names;
  if (form.what_if) {
    for (const auto& what_if : *form.what_if) names.push_back(what_if.name);
  }
  for (const ExpectationForm& stated : *form.expect) {
    if (stated.name != nullptr && std::find(names.begin(), names.end(), stated.what_if) == names.end())
      report_unknown(reader, stated, names);
    else if (auto read = measured.read(stated))
      expectations.push_back(std::move(*read));
  }
  return expectations;
}

}  // namespace domino::language
