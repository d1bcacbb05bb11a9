#include "scenarios/language/reading/read.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "scenarios/language/document/file.h"
#include "scenarios/language/document/torn_values.h"
#include "scenarios/language/grammar/checks.h"
#include "scenarios/language/grammar/vocabulary.h"
#include "scenarios/language/reading/address.h"
#include "scenarios/language/reading/arrival_warnings.h"
#include "scenarios/language/reading/builder.h"
#include "scenarios/language/reading/decision_text.h"
#include "scenarios/language/reading/expectation_text.h"
#include "scenarios/language/reading/extends.h"
#include "scenarios/language/reading/levers.h"
#include "scenarios/language/reading/overrides.h"
#include "scenarios/language/reading/tree.h"
#include "scenarios/language/reading/what_if.h"
#include "scenarios/language/values/data_folder.h"

namespace domino::language {

namespace {

bool mistaken_at(const std::vector<Place>& places, const Place& place) {
  return std::any_of(places.begin(), places.end(), [&](const Place& other) { return other.mark == place.mark; });
}

// Where there were mistakes before, a fault is told only if it stands at a place of its own, since what could not be
// read has a stand-in value; and not if it is about a department or service as a whole, since what leads there may
// be among the things that could not be read.
void report_faults(Reader& reader, const Node& root, const std::vector<chain::Fault>& faults) {
  const bool mistakes = reader.mistakes() > 0;
  const std::vector<Place> places = reader.places();
  for (const chain::Fault& fault : faults) {
    if (reader.full()) {
      reader.report(Code::inconsistent_chain, {}, fault.message);
      continue;
    }
    const Located located = locate(root, fault.address);
    const bool as_a_whole = split_address(fault.address).size() <= 2;
    const Place& place = fault.of_name ? located.name : located.place;
    if (mistakes && (as_a_whole || !located.exact || mistaken_at(places, place))) continue;
    reader.report(Code::inconsistent_chain, place, fault.message, fault.reason, fault.suggestion);
  }
}

/// Those with which nothing else is wrong.
void report_torn_values(Reader& reader, const std::vector<TornValue>& torn) {
  const std::vector<Place> places = reader.places();
  for (const TornValue& value : torn)
    if (!mistaken_at(places, value.place))
      reader.report(Code::syntax, value.place, "a comma cuts this value in two",
                    "inside braces and brackets, an unquoted value ends at the first comma",
                    "quotes: `\"" + printable(value.text, 60) + "\"`");
}

/// Whether the quantile is one of those that are there for every time.
bool is_standard(int percent) { return percent == 50 || percent == 90 || percent == 95 || percent == 99; }

/// What expectations, conditions and headlines of a scenario ask to be measured in one, itself or a what-if, beyond
/// what is always measured: other quantiles, and how many observations lie within their limits.
void ask_for_what_is_named(const Scenario& asking, Scenario& asked, chain::Plan& plan) {
  chain::Chain& chain = asked.chain;
  const auto add = [](auto& list, auto one) {
    if (std::find(list.begin(), list.end(), one) == list.end()) list.push_back(std::move(one));
  };
  const auto add_stated = [&](const Expectation& stated) {
    if (stated.percent == 0) return;
    if (!is_standard(stated.percent)) add(chain.quantiles, chain::AskedQuantile{stated.time, stated.percent});
    for (const QuantileLimit& limit : limits_of(stated)) add(chain.limits, limit.asked);
  };
  for (const Expectation& stated : asking.expectations) add_stated(stated);
  for (const Expectation& stated : asking.conditions) add_stated(stated);
  if (asking.goal || !asking.headlines.empty()) {
    const measures::Catalogue catalogue(plan);
    const MeasureIndex measures(catalogue.measures());
    const auto add_named = [&](const std::string& address) {
      const auto quantile = measures.quantile(address);
      if (quantile && !is_standard(quantile->percent))
        add(chain.quantiles, chain::AskedQuantile{std::string(quantile->time), quantile->percent});
    };
    if (asking.goal) add_named(asking.goal->measure);
    for (const std::string& headline : asking.headlines) add_named(headline);
  }
  plan.quantiles = chain.quantiles;
  plan.limits = chain.limits;
}

struct Interpretation {
  std::optional<Scenario> scenario;
  std::optional<chain::Plan> plan;
};

// What a tree means. There is a plan where the chain holds together, even if there were mistakes elsewhere.
Interpretation interpret(Reader& reader, const Node& root, ScenarioForm& form) {
  Interpretation meaning;
  if (!scenario_codec().read(reader, root, form) && form.node == nullptr) return meaning;
  meaning.scenario = build_scenario(reader, form);
  chain::Compilation compilation = chain::compile(meaning.scenario->chain);
  report_faults(reader, root, compilation.faults);
  meaning.plan = std::move(compilation.plan);
  return meaning;
}

std::optional<chain::Plan> read_variant(Reader& reader, const Node& root) {
  ScenarioForm form;
  return interpret(reader, root, form).plan;
}

/// The expectations of a scenario before overrides, read when one is asked for that no longer fits.
class AsWritten {
 public:
  /// `root` must outlive it; none: nothing was overridden.
  AsWritten(const Node* root, DataFolder* folder) : root_(root), folder_(folder) {}

  bool is_right(const ExpectationForm& stated) {
    if (root_ == nullptr) return false;
    if (!expectations_) read();
    return std::ranges::any_of(*expectations_, [&](const Expectation& right) {
      return right.what_if == stated.what_if && right.text == stated.text->text;
    });
  }

 private:
  void read() {
    expectations_.emplace();
    Reader reader(folder_);
    ScenarioForm form;
    const Interpretation meaning = interpret(reader, *root_, form);
    if (!meaning.plan) return;
    VariantMeasures variants;
    if (form.what_if && !form.what_if->empty()) variants = check_what_ifs(reader, *root_, form, read_variant);
    expectations_ = read_expectations(reader, form, *meaning.plan, variants, [](const auto&) { return false; });
  }

  const Node* root_;
  DataFolder* folder_;
  std::optional<std::vector<Expectation>> expectations_;
};

void read_tree(Reading& reading, Reader& reader, const Node& root, const std::vector<TornValue>& torn,
               Scenario& scenario, const Node* as_written) {
  ScenarioForm form;
  Interpretation meaning = interpret(reader, root, form);
  report_torn_values(reader, torn);
  if (!meaning.scenario) return;
  VariantMeasures variants;
  if (form.what_if && !form.what_if->empty()) variants = check_what_ifs(reader, root, form, read_variant);
  if (form.levers && !form.levers->empty()) check_levers(reader, root, form, read_variant);
  AsWritten written(as_written, reader.folder());
  if (meaning.plan)
    meaning.scenario->expectations = read_expectations(
        reader, form, *meaning.plan, variants, [&](const ExpectationForm& stated) { return written.is_right(stated); });
  if (meaning.plan) read_decision(reader, form, *meaning.plan, as_written != nullptr, *meaning.scenario);
  if (reader.mistakes() > 0 || !meaning.plan) return;
  ask_for_what_is_named(*meaning.scenario, *meaning.scenario, *meaning.plan);
  warn_about_people(reader, form, *meaning.plan);
  warn_about_arrivals(reader, root, meaning.scenario->chain);
  if (form.what_if) {
    for (const auto& what_if : *form.what_if) meaning.scenario->what_ifs.push_back(what_if.name);
  }
  meaning.scenario->levers = levers_of(form);
  meaning.scenario->file = std::move(scenario.file);
  meaning.scenario->text = std::move(scenario.text);
  meaning.scenario->overrides = std::move(scenario.overrides);
  reading.plan = std::make_shared<const chain::Plan>(std::move(*meaning.plan));
  reading.scenario = std::move(meaning.scenario);
}

}  // namespace

namespace {

Reading read_in(std::shared_ptr<DataFolder> folder, std::string name, std::string text,
                std::span<const Override> overrides) {
  Reading reading;
  Scenario scenario;
  scenario.text = text;
  if (folder != nullptr) scenario.file = name.substr(name.rfind('/') + 1);
  scenario.overrides.assign(overrides.begin(), overrides.end());
  if (text.starts_with(kByteOrderMark)) text.erase(0, kByteOrderMark.size());
  const std::uint32_t source = reading.sources.add(std::move(name), std::move(text));

  Reader reader(folder.get());
  std::vector<Diagnostic> diagnostics;
  std::optional<Node> root = parse_document(reading.sources, source, 0, diagnostics);
  if (!root && diagnostics.empty()) reader.report(Code::empty_scenario, {{source, 0, 0}}, "there is nothing in it");
  reader.adopt(std::move(diagnostics));
  const std::vector<TornValue> torn = root ? join_torn_values(*root) : std::vector<TornValue>();
  if (root && apply_extends(*root, folder.get(), reading.sources, reader)) {
    std::optional<Node> as_written;
    if (!overrides.empty() && root->find("expect") != nullptr) as_written = *root;
    apply_overrides(*root, overrides, reading.sources, reader);
    read_tree(reading, reader, *root, torn, scenario, as_written ? &*as_written : nullptr);
  }
  reading.diagnostics = reader.take_diagnostics();
  if (!reading.ok()) return reading;
  if (folder != nullptr) reading.scenario->data = folder->files();
  reading.tree = std::make_shared<const Tree>(Tree{std::move(*root), std::move(folder)});
  return reading;
}

}  // namespace

Reading read_text(std::string name, std::string text, std::span<const Override> overrides) {
  return read_in(nullptr, std::move(name), std::move(text), overrides);
}

Reading read_text_in(std::string folder, std::string name, std::string text, std::span<const Override> overrides) {
  Reading reading =
      read_in(std::make_shared<DataFolder>(std::move(folder)), std::move(name), std::move(text), overrides);
  if (!reading.ok()) return reading;
  // Where it is kept with its files, it needs a name that none of them has.
  Scenario& scenario = *reading.scenario;
  scenario.file = "scenario.yaml";
  while (std::ranges::any_of(scenario.data, [&](const DataFile& file) { return file.name == scenario.file; }))
    scenario.file.insert(0, "the_");
  return reading;
}

Reading read_file(const std::string& path, std::span<const Override> overrides) {
  auto bytes = read_bytes(path);
  if (auto* text = std::get_if<std::string>(&bytes)) {
    return read_in(std::make_shared<DataFolder>(folder_of(path)), path, std::move(*text), overrides);
  }
  Reading reading;
  reading.sources.add(path, "");
  reading.diagnostics.push_back(std::get<Diagnostic>(std::move(bytes)));
  return reading;
}

Reading as_written(const Reading& reading) {
  const Scenario& scenario = *reading.scenario;
  return read_in(reading.tree->folder, scenario.file, scenario.text, {});
}

namespace {

/// A change of a base, called by a name; `apply` changes the tree.
template <class Apply>
Reading changed(const Reading& base, std::string called, Apply&& apply) {
  Reading variant;
  variant.sources = base.sources;
  Tree tree{without_what_ifs(base.tree->root), base.tree->folder};
  Reader reader(tree.folder.get());
  if (!apply(tree.root, reader)) return variant;
  Scenario scenario;
  scenario.file = base.scenario->file;
  scenario.text = base.scenario->text;
  scenario.overrides = base.scenario->overrides;
  if (reader.mistakes() == 0) read_tree(variant, reader, tree.root, {}, scenario, nullptr);
  variant.diagnostics = reader.take_diagnostics();
  if (!variant.ok()) return variant;
  chain::Plan plan = *variant.plan;
  ask_for_what_is_named(*base.scenario, *variant.scenario, plan);
  variant.plan = std::make_shared<const chain::Plan>(std::move(plan));
  variant.scenario->variant = std::move(called);
  variant.scenario->data = base.scenario->data;
  variant.tree = std::make_shared<const Tree>(std::move(tree));
  return variant;
}

Reading with_all(const Reading& base, std::initializer_list<std::string_view> names) {
  std::string called;
  for (const std::string_view name : names) called += (called.empty() ? "" : " and ") + std::string(name);
  const Node* what_ifs = base.tree->root.find("what_if");
  return changed(base, std::move(called), [&](Node& root, Reader& reader) {
    for (const std::string_view name : names) {
      const Node* changes = what_ifs == nullptr ? nullptr : what_ifs->find(name);
      if (changes == nullptr) return false;
      apply_changes(root, *changes, reader);
    }
    return true;
  });
}

}  // namespace

Reading with_levers(const Reading& base, std::span<const LeverTaken> taken) {
  std::string called;
  for (const LeverTaken& lever : taken)
    called += fmt::format("{}{}{}", called.empty() ? "" : " and ",
                          lever.times > 1 ? fmt::format("{} × ", lever.times) : "", lever.name);
  const Node* levers = base.tree->root.find("levers");
  return changed(base, std::move(called), [&](Node& root, Reader& reader) {
    for (const LeverTaken& lever : taken) {
      const Node* stated = levers == nullptr ? nullptr : levers->find(lever.name);
      const Node* changes = stated == nullptr ? nullptr : stated->find("change");
      if (changes == nullptr) return false;
      for (std::uint32_t i = 0; i < lever.times; ++i) apply_lever(root, *changes, reader);
    }
    return true;
  });
}

Reading with_what_if(const Reading& base, std::string_view name) { return with_all(base, {name}); }

Reading with_what_ifs(const Reading& base, std::string_view first, std::string_view second) {
  return with_all(base, {first, second});
}

}  // namespace domino::language
