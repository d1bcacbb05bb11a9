#include <algorithm>
#include <cmath>
#include <string_view>

#include <fmt/format.h>

#include "scenarios/language/values/quantity.h"
#include "tools/report/compare/comparison.h"
#include "tools/report/compare/difference_text.h"
#include "tools/report/compare/ranked.h"
#include "tools/report/levels.h"

namespace domino::report {

namespace {

using measures::Measure;
using measures::MeasuredDifference;

constexpr std::size_t kMostSentences = 4;
constexpr std::size_t kMostRows = 24;

/// Two digits below ten, whole numbers above, and no number that nobody believes.
std::string times(double ratio) {
  constexpr double kMost = 10'000;
  return ratio > kMost ? "over " + figure(kMost, 0) : figure(ratio, ratio < 10 ? 1 : 0);
}

constexpr const char* kNoChange = "–";

/// Address, base, variant, change, interval, unit, what pairing gained, and whether it may be chance. On a narrow
/// terminal first what pairing gained is left out, then both sides. The change with its interval, and whether it may be
/// chance, always stay.
std::vector<Column> columns_named(const std::string& variant, const std::string& interval) {
  return {{},
          {.heading = "base", .align = Align::right, .yields = 1},
          {.heading = variant.size() > 16 ? "variant" : variant, .align = Align::right, .yields = 1},
          {.heading = "change", .align = Align::right},
          {.heading = interval, .align = Align::right},
          {},
          {.heading = "CRN ratio", .align = Align::right, .yields = 2},
          {}};
}

/// One variant beside the base.
class VariantWords {
 public:
  VariantWords(const Results& base, const ComparedVariant& variant) : base_(base), variant_(variant) {}

  void add_to(Report& report) const {
    bool first = true;
    for (std::string& sentence : words(std::nullopt, kMostSentences)) {
      report.blocks.push_back({.apart = first, .paragraph = Paragraph{.text = std::move(sentence), .hang = 2}});
      first = false;
    }
    add_table(report);
    add_lonely(report, base_.catalogue, variant_.comparison.only_in_base, "the base");
    add_lonely(report, variant_.results.catalogue, variant_.comparison.only_in_variant, variant_.name);
    for (const auto& warning : variant_.results.study.warnings)
      report.line(
          Paragraph{.text = fmt::format("! {}: {}: {}", variant_.name, warning.address, warning.text), .hang = 2});
  }

  bool changes_nothing() const {
    const auto& all = variant_.comparison.differences;
    return std::all_of(all.begin(), all.end(), [](const auto& d) { return !exists(d) || nothing(d); });
  }

  /// Its decided changes in words, those of headlines first, without that of the measure that decides.
  std::vector<std::string> words(const std::optional<measures::Decider>& but_for, std::size_t most) const {
    auto changes = decided_headlines();
    std::vector<std::string> sentences;
    if (changes.empty()) changes = surest();
    if (changes.empty()) sentences.push_back(nothing_found());
    const auto gained = gain(changes);
    if (but_for) std::erase_if(changes, [&](const auto* d) { return d->in_base == but_for->measure; });
    if (changes.size() > most) changes.resize(most);
    for (const MeasuredDifference* d : changes) sentences.push_back(sentence(*d, words_for(measure(*d))));
    if (!gained.empty()) sentences.push_back(gained);
    return sentences;
  }

  /// Changes beyond chance and headlines; or all whose addresses are named.
  void add_table(Report& report, const Shown* named = nullptr) const {
    const std::string interval =
        language::quantity_text(base_.settings.confidence, language::Dimension::share) + " interval";
    Table table{.columns = columns_named(variant_.name, interval)};
    std::size_t left_out = 0;
    for (const MeasuredDifference& d : variant_.comparison.differences) {
      if (named != nullptr ? !named->names(measure(d).address) : !shown(d)) continue;
      if (named != nullptr || table.rows.size() < kMostRows)
        table.add(cells_of(d));
      else
        ++left_out;
    }
    if (named != nullptr && table.rows.empty())
      report.line("No measure has such an address: `domino measures` lists them.");
    report.table(std::move(table));
    if (left_out > 0)
      report.line(
          Paragraph{.text = fmt::format("… and {} more; --format csv or json has all.", left_out), .lead = "  "});
  }

 private:
  const Measure& measure(const MeasuredDifference& d) const { return base_.catalogue.measures()[d.in_base]; }
  const statistics::Estimate& before(const MeasuredDifference& d) const {
    return base_.study.findings[d.in_base].estimate;
  }
  const statistics::Estimate& after(const MeasuredDifference& d) const {
    return variant_.results.study.findings[d.in_variant].estimate;
  }
  NumberText writing(const MeasuredDifference& d) const {
    const auto& change = d.paired.difference;
    return {measure(d), std::max(std::abs(before(d).mean), std::abs(after(d).mean)), change.mean,
            change.has_interval ? change.half_width() : 0, currency_of(base_.scenario)};
  }

  static bool exists(const MeasuredDifference& d) { return d.paired.difference.has_mean && !d.unstable; }
  static bool nothing(const MeasuredDifference& d) {
    const auto& e = d.paired.difference;
    return e.mean == 0 && (!e.has_interval || (e.low == 0 && e.high == 0));
  }

  /// What says the same as another measure, or is left to the other formats.
  bool leaves_out(const Measure& one) const {
    const std::string& address = one.address;
    if (!one.in_tables || address.starts_with("asks.")) return true;
    const auto& segments = base_.plan.segments;
    const auto external = std::count_if(segments.begin(), segments.end(), [](const auto& s) { return !s.internal; });
    return external == 1 && std::any_of(segments.begin(), segments.end(), [&](const auto& s) {
             return !s.internal && address.starts_with("customers." + s.name + ".");
           });
  }

  std::string sentence(const MeasuredDifference& d, const std::string& words) const {
    const auto& change = d.paired.difference;
    const NumberText write = writing(d);
    std::string text =
        fmt::format("{} {} {} by {}", called(base_.scenario, "what_if", variant_.name),
                    change.mean < 0 ? "lowers" : "raises", words, write.of_change(std::abs(change.mean)));
    const double low = change.mean < 0 ? -change.high : change.low;
    const double high = change.mean < 0 ? -change.low : change.high;
    if (change.high > change.low) text += fmt::format(" ({} … {})", write.number(low), write.number(high));
    if (d.exploratory) text += " [exploratory]";
    return text + fmt::format(", from {} to {}.", write.with_unit(before(d).mean), write.with_unit(after(d).mean));
  }

  std::vector<const MeasuredDifference*> decided_headlines() const {
    std::vector<const MeasuredDifference*> found;
    for (const MeasuredDifference& d : variant_.comparison.differences)
      if (d.decided && measure(d).headline) found.push_back(&d);
    std::stable_sort(found.begin(), found.end(), [this](const auto* a, const auto* b) {
      return measure(*a).headline.place < measure(*b).headline.place;
    });
    return found;
  }

  /// The changes that are surest, where none of the headlines changes.
  std::vector<const MeasuredDifference*> surest() const {
    std::vector<const MeasuredDifference*> found;
    for (const MeasuredDifference& d : variant_.comparison.differences)
      if (d.decided && !leaves_out(measure(d))) found.push_back(&d);
    const auto surer = [](const auto* a, const auto* b) { return a->adjusted_p < b->adjusted_p; };
    std::stable_sort(found.begin(), found.end(), surer);
    return found;
  }

  std::string nothing_found() const {
    if (changes_nothing()) return fmt::format("{} changes nothing at all.", variant_.name);
    if (base_.study.replications.size() < 2)
      return "One pair of replications cannot distinguish a change from chance: ask for more with --replications.";
    return fmt::format("{} changes nothing beyond what chance may do in {} pairs of replications.", variant_.name,
                       base_.study.replications.size());
  }

  std::string gain(const std::vector<const MeasuredDifference*>& changes) const {
    const auto paired = [](const auto* d) { return d->paired.has_variance_ratio && d->paired.variance_ratio >= 2; };
    const auto found = std::find_if(changes.begin(), changes.end(), paired);
    if (found == changes.end()) return "";
    return fmt::format(
        "Both sides used common random numbers; independent runs would have needed {} times as many "
        "replications to estimate the change of {} as precisely.",
        times((*found)->paired.variance_ratio), words_for(measure(**found)));
  }

  std::vector<Cell> cells_of(const MeasuredDifference& d) const {
    if (!exists(d)) {
      const auto side = [](const measures::Finding& finding) -> std::string {
        if (finding.unstable) return "unstable";
        return finding.estimate.has_mean ? "settles" : "–";
      };
      const std::string before = side(base_.study.findings[d.in_base]);
      const std::string after = side(variant_.results.study.findings[d.in_variant]);
      return {"  " + measure(d).address, before, after, Cell(kNoChange, before + " → " + after), kNoChange};
    }
    const auto& change = d.paired.difference;
    const NumberText write = writing(d);
    const std::string sign = change.mean > 0 ? "+" : "";
    const std::string interval =
        change.has_interval ? write.number(change.low) + " … " + write.number(change.high) : kNoChange;
    return {"  " + measure(d).address,
            write.number(before(d).mean),
            write.number(after(d).mean),
            sign + write.number(change.mean),
            interval,
            std::string(write.unit()),
            d.paired.has_variance_ratio ? times(d.paired.variance_ratio) : kNoChange,
            doubt_of(d)};
  }

  /// An interval by itself may lie on one side of 0 where, among so many measures, some interval does by chance.
  static std::string doubt_of(const MeasuredDifference& d) {
    if (d.decided) return d.exploratory ? "explored" : "";
    const auto& change = d.paired.difference;
    const bool one_sided = change.has_interval && (change.low > 0 || change.high < 0);
    return one_sided ? "(may be chance, among so many measures)" : "(may be chance)";
  }

  bool shown(const MeasuredDifference& d) const {
    const std::string& address = measure(d).address;
    if (leaves_out(measure(d))) return false;
    if (d.unstable) return measure(d).headline || address.ends_with(".wait.mean");
    if (!exists(d) || nothing(d)) return false;
    return d.decided || measure(d).headline;
  }

  static void add_lonely(Report& report, const measures::Catalogue& catalogue, const std::vector<std::size_t>& places,
                         const std::string& side) {
    if (places.empty()) return;
    std::string names;
    for (std::size_t i = 0; i < places.size() && i < 3; ++i)
      names += (i > 0 ? ", " : "") + catalogue.measures()[places[i]].address;
    const std::string more = places.size() > 3 ? fmt::format(" and {} more", places.size() - 3) : "";
    report.line(Paragraph{.text = fmt::format("Measured only in {}: {}{}.", side, names, more), .hang = 2});
  }

  const Results& base_;
  const ComparedVariant& variant_;
};

/// What all sides have in common.
std::string in_common(const ComparedResults& results) {
  const bool same = std::all_of(results.variants.begin(), results.variants.end(), [&](const ComparedVariant& variant) {
    return other_customers(results.base.plan, variant.results.plan, variant.name).empty();
  });
  return same ? "the same customers with common random numbers on both sides."
              : "common random numbers for what has the same name on both sides.";
}

std::string pairs_line(const ComparedResults& all) {
  const Results& base = all.base;
  const auto& span = base.plan.span;
  const std::size_t n = base.study.replications.size();
  std::string line = fmt::format("{} pair{} of replications of {}", n, n == 1 ? "" : "s", span_text(span.measured()));
  if (span.warm_up.s > 0) line += fmt::format(" (after {} of warm-up)", span_text(span.warm_up));
  line += fmt::format(", seed {}: {}", base.settings.seed, in_common(all));
  if (base.scenario.overrides.empty()) return line;
  line += " Base and variants with";
  for (const auto& override : base.scenario.overrides) line += " " + override.path + "=" + override.value;
  return line + ".";
}

/// Of a short answer: at most so many sentences about the design that looks best, and so many warnings.
constexpr std::size_t kMostAboutTheBest = 2;
constexpr std::size_t kComparedWarnings = 1;

/// The what-if that looks best, where it is ranked at all; else the first.
const ComparedVariant& foremost(const ComparedResults& results, const RankedDesigns& ranked) {
  for (const auto& design : ranked.ranking.designs)
    if (design.design != 0) return results.variants[design.design - 1];
  return results.variants.front();
}

/// How many differences of a family were looked at together.
std::size_t looked_at(const ComparedResults& results, bool exploratory) {
  std::size_t count = 0;
  for (const ComparedVariant& variant : results.variants) {
    if (VariantWords(results.base, variant).changes_nothing()) continue;
    const auto& differences = variant.comparison.differences;
    count += static_cast<std::size_t>(std::count_if(differences.begin(), differences.end(),
                                                    [&](const auto& d) { return d.exploratory == exploratory; }));
  }
  return count;
}

/// Empty: nothing was looked at.
std::string families_text(const ComparedResults& results) {
  const std::size_t stated = looked_at(results, false);
  const std::size_t explored = looked_at(results, true);
  if (stated + explored == 0) return "";
  return fmt::format(
      "Changes of headlines and of what the scenario expects are beyond chance, with {} differences tested together "
      "(Holm). The rest (explored) is exploratory: of what is called a change there, {:.3g} % or fewer are none, on "
      "average ({} "
      "differences, Benjamini & Yekutieli).",
      stated, 100 * (1 - results.base.settings.confidence), explored);
}

std::string next_text(const ComparedResults& results, const RankedDesigns& ranked, const Shown& shown) {
  const std::string file = shown.file.empty() ? "FILE" : language::printable(shown.file);
  const double needed = ranked.ranking.replications_to_tell;
  std::string text = "Next: --all for every change";
  if (needed > 0 && needed < 1e5)
    text += ", --replications N for more pairs";
  else if (results.base.plan.has_population)
    text += fmt::format(", `domino explain {} --mend-first` for what to do first", file);
  return text + fmt::format(", `domino explain {}` for where time goes.", file);
}

void add_warnings(Report& report, const ComparedResults& results, std::size_t most) {
  std::vector<std::string> all;
  for (const auto& warning : results.base.study.warnings) all.push_back(warning.address + ": " + warning.text);
  for (const ComparedVariant& variant : results.variants)
    for (const auto& warning : variant.results.study.warnings)
      all.push_back(variant.name + ": " + warning.address + ": " + warning.text);
  for (std::size_t i = 0; i < all.size() && i < most; ++i)
    report.blocks.push_back({.apart = i == 0, .paragraph = Paragraph{.text = "! " + all[i], .hang = 2}});
  if (all.size() > most) report.line(fmt::format("+ {} more warnings: --all.", all.size() - most));
}

/// The verdict, what else the best does, what was expected, what to type next, one table, and what to doubt.
void add_short_answer(Report& report, const ComparedResults& results, const RankedDesigns& ranked,
                      const ExpectedHere& expected, const Shown& shown) {
  bool first = true;
  const auto add = [&](std::string text) {
    report.blocks.push_back({.apart = first, .paragraph = Paragraph{.text = std::move(text), .hang = 2}});
    first = false;
  };
  for (std::string& sentence : verdict_of(results, ranked)) add(std::move(sentence));
  if (std::string text = expectations_text(expected); !text.empty()) add(std::move(text));
  add(next_text(results, ranked, shown));
  first = true;
  const VariantWords best(results.base, foremost(results, ranked));
  for (std::string& sentence :
       best.words(ranked.judged.decider, ranked.ranking.best() != nullptr ? kMostAboutTheBest : 1))
    add(std::move(sentence));
  report.paragraph(pairs_line(results));
  if (ranked.judged.decider && !ranked.judged.decider->stated)
    report.line("What decides is guessed: `decide` states it.");
  report.tables(side_by_side(results, ranked));
  if (std::string levels = levels_text(results.base.plan); !levels.empty()) report.paragraph(std::move(levels));
  for (const ComparedVariant& variant : results.variants)
    if (auto others = other_customers(results.base.plan, variant.results.plan, variant.name); !others.empty())
      report.line(Paragraph{.text = std::move(others), .hang = 2});
  add_warnings(report, results, kComparedWarnings);
}

void add_whole_answer(Report& report, const ComparedResults& results, const RankedDesigns& ranked,
                      const ExpectedHere& expected) {
  report.paragraph(pairs_line(results));
  if (std::string levels = levels_text(results.base.plan); !levels.empty()) report.line(std::move(levels));
  bool first = true;
  for (std::string& sentence : verdict_of(results, ranked)) {
    report.blocks.push_back({.apart = first, .paragraph = Paragraph{.text = std::move(sentence), .hang = 2}});
    first = false;
  }
  if (std::string text = expectations_text(expected); !text.empty())
    report.line(Paragraph{.text = std::move(text), .hang = 2});
  report.tables(side_by_side(results, ranked));
  for (const ComparedVariant& variant : results.variants) {
    VariantWords(results.base, variant).add_to(report);
    if (auto others = other_customers(results.base.plan, variant.results.plan, variant.name); !others.empty())
      report.line(Paragraph{.text = std::move(others), .hang = 2});
  }
  for (const auto& warning : results.base.study.warnings)
    report.paragraph(Paragraph{.text = "! base: " + warning.address + ": " + warning.text, .hang = 2});
  if (const std::string text = families_text(results); !text.empty())
    report.paragraph(text + " Each interval is of one difference alone.");
}

/// The changes of measures that were asked for.
void add_named(Report& report, const ComparedResults& results, const Shown& shown) {
  report.paragraph(pairs_line(results));
  if (std::string levels = levels_text(results.base.plan); !levels.empty()) report.line(std::move(levels));
  for (const ComparedVariant& variant : results.variants) VariantWords(results.base, variant).add_table(report, &shown);
}

}  // namespace

Report comparison_report(const ComparedResults& results, const Shown& shown) {
  Report report;
  report.line(Paragraph{.text = results.base.scenario.title, .as_it_is = true});
  report.line(results.base.scenario.question);
  const RankedDesigns order = ranked(results);
  std::vector<ComparedPart> parts{{"", results.base}};
  for (const ComparedVariant& variant : results.variants) parts.push_back({variant.name, variant.results});
  const ExpectedHere expected = expected_here(parts);
  if (shown.is_short())
    add_short_answer(report, results, order, expected, shown);
  else if (shown.all)
    add_whole_answer(report, results, order, expected);
  else
    add_named(report, results, shown);
  report.count_money_in(currency_of(results.base.scenario));
  report.data = [&results, order, expected] {
    Value data = differences_of(results);
    data.add("decide", ranking_of(results, order));
    data.add("expectations", expectations_of(expected));
    return data;
  };
  report.sheet = sheet_of_differences(results);
  return report;
}

}  // namespace domino::report
