#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "scenarios/language/quantity.h"
#include "scenarios/language/utf8.h"
#include "tools/cli/comparison.h"
#include "tools/cli/figures.h"
#include "tools/cli/table.h"

namespace domino::cli {

namespace {

using measures::Measure;
using measures::MeasuredDifference;
using measures::Unit;

constexpr std::size_t kMostSentences = 4;
constexpr std::size_t kMostRows = 24;

/// In a sentence.
std::string_view words_for(const Measure& measure) {
  return measure.headline ? measure.headline.words : std::string_view(measure.address);
}

/// How the figures of one difference are written: all in one unit and with as many decimals as its interval deserves.
class Writing {
 public:
  Writing(const Measure& measure, const statistics::Estimate& base, const statistics::Estimate& variant,
          const statistics::Estimate& difference)
      : unit_(measure.unit),
        scale_(scale_of(measure.unit, std::max(std::abs(base.mean), std::abs(variant.mean)))),
        decimals_(decimals_of(scale_.factor * difference.mean,
                              difference.has_interval ? scale_.factor * difference.half_width() : 0)) {}

  std::string number(double value) const { return figure(scale_.factor * value, decimals_, unit_); }
  std::string with_unit(double value) const {
    return number(value) + (scale_.unit.empty() ? "" : " ") + std::string(scale_.unit);
  }
  /// A change of a share is one in points.
  std::string of_change(double value) const {
    return unit_ == Unit::share ? number(value) + " percentage points" : with_unit(value);
  }
  std::string_view unit() const { return scale_.unit; }

 private:
  Unit unit_;
  Scale scale_;
  int decimals_;
};

/// Two digits below ten, whole numbers above, and no number that nobody believes.
std::string times(double ratio) {
  constexpr double kMost = 10'000;
  return ratio > kMost ? "over " + figure(kMost, 0) : figure(ratio, ratio < 10 ? 1 : 0);
}

/// One variant beside the base.
/// Address, base, variant, change, interval, unit, what pairing gained.
using Row = std::array<std::string, 7>;
constexpr const char* kNoChange = "–";
constexpr const char* kMayBeChance = "(may be chance)";

/// Rows of which some cells are left out: these are empty, and take no place.
std::string lines_of(const std::vector<Row>& rows) {
  std::array<std::size_t, std::tuple_size_v<Row>> widths{};
  for (const Row& cells : rows)
    for (std::size_t c = 0; c < cells.size(); ++c) widths[c] = std::max(widths[c], language::utf8::length(cells[c]));
  std::string text;
  for (const Row& cells : rows) {
    std::string line = padded(cells[0], widths[0], false);
    for (std::size_t c = 1; c < cells.size(); ++c)
      if (widths[c] > 0) line += "  " + padded(cells[c], widths[c], c < 5);
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  return text;
}

bool fits(const std::string& text, std::size_t columns) {
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = text.find('\n', begin);
    if (language::utf8::length(text.substr(begin, end - begin)) > columns) return false;
    begin = end + 1;
  }
  return true;
}

/// On a narrow terminal first what pairing gained is left out, then both sides; then names get lines of their own. The
/// change with its interval, and whether it may be chance, always stay.
std::string laid_out(std::vector<Row> rows, std::size_t columns) {
  std::string text = lines_of(rows);
  if (fits(text, columns)) return text;
  for (Row& cells : rows) cells[6] = cells[6].ends_with(kMayBeChance) ? kMayBeChance : "";
  text = lines_of(rows);
  if (fits(text, columns)) return text;
  for (Row& cells : rows) {
    if (cells[3] == kNoChange) cells[3] = cells[1] + " → " + cells[2];
    cells[1] = cells[2] = "";
  }
  text = lines_of(rows);
  if (fits(text, columns)) return text;
  text.clear();
  for (const Row& cells : rows) {
    Row figures = cells;
    figures[0] = "  ";
    text += cells[0].empty() ? "" : cells[0] + "\n";
    text += lines_of({figures});
  }
  return text;
}

class Told {
 public:
  Told(const store::Results& base, const ComparedVariant& variant) : base_(base), variant_(variant) {}

  std::string text(std::size_t columns) const {
    return words(columns) + table(columns) + lonely(columns) + notes(columns);
  }

  bool changes_nothing() const {
    const auto& all = variant_.comparison.differences;
    return std::all_of(all.begin(), all.end(), [](const auto& d) { return !exists(d) || nothing(d); });
  }

 private:
  const Measure& measure(const MeasuredDifference& d) const { return base_.catalogue.measures()[d.in_base]; }
  const statistics::Estimate& before(const MeasuredDifference& d) const {
    return base_.study.findings[d.in_base].estimate;
  }
  const statistics::Estimate& after(const MeasuredDifference& d) const {
    return variant_.results.study.findings[d.in_variant].estimate;
  }
  Writing writing(const MeasuredDifference& d) const { return {measure(d), before(d), after(d), d.paired.difference}; }

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

  std::string sentence(const MeasuredDifference& d, std::string_view words) const {
    const auto& change = d.paired.difference;
    const Writing write = writing(d);
    std::string text = fmt::format("{} {} {} by {}", variant_.name, change.mean < 0 ? "lowers" : "raises", words,
                                   write.of_change(std::abs(change.mean)));
    const double low = change.mean < 0 ? -change.high : change.low;
    const double high = change.mean < 0 ? -change.low : change.high;
    if (change.high > change.low) text += fmt::format(" ({} … {})", write.number(low), write.number(high));
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

  std::string words(std::size_t columns) const {
    auto told = decided_headlines();
    std::string text;
    if (told.empty()) {
      told = surest();
      text = told.empty() ? nothing_found(columns) : "";
    }
    if (told.size() > kMostSentences) told.resize(kMostSentences);
    for (const MeasuredDifference* d : told) text += wrapped(sentence(*d, words_for(measure(*d))), columns, "  ");
    return text + gain(told, columns);
  }

  std::string nothing_found(std::size_t columns) const {
    if (changes_nothing()) return wrapped(fmt::format("{} changes nothing at all.", variant_.name), columns, "  ");
    if (base_.study.replications.size() < 2)
      return wrapped("One pair of replications cannot tell a change from chance: ask for more with --replications.",
                     columns, "  ");
    return wrapped(fmt::format("{} changes nothing beyond what chance may do in {} pairs of replications.",
                               variant_.name, base_.study.replications.size()),
                   columns, "  ");
  }

  std::string gain(const std::vector<const MeasuredDifference*>& told, std::size_t columns) const {
    const auto paired = [](const auto* d) { return d->paired.has_variance_ratio && d->paired.variance_ratio >= 2; };
    const auto found = std::find_if(told.begin(), told.end(), paired);
    if (found == told.end()) return "";
    return wrapped(fmt::format("Both had the same luck; independent runs would have needed {} times as many "
                               "replications to see {} as sharply.",
                               times((*found)->paired.variance_ratio), words_for(measure(**found))),
                   columns, "  ");
  }

  Row row(const MeasuredDifference& d) const {
    if (!exists(d)) {
      const auto side = [](const measures::Finding& finding) -> std::string {
        if (finding.unstable) return "unstable";
        return finding.estimate.has_mean ? "settles" : "–";
      };
      return {"  " + measure(d).address,
              side(base_.study.findings[d.in_base]),
              side(variant_.results.study.findings[d.in_variant]),
              "–",
              "–",
              "",
              ""};
    }
    const auto& change = d.paired.difference;
    const Writing write = writing(d);
    const std::string sign = change.mean > 0 ? "+" : "";
    const std::string interval =
        change.has_interval ? write.number(change.low) + " … " + write.number(change.high) : "–";
    const std::string gained = d.paired.has_variance_ratio ? times(d.paired.variance_ratio) : std::string("–");
    return {"  " + measure(d).address,
            write.number(before(d).mean),
            write.number(after(d).mean),
            sign + write.number(change.mean),
            interval,
            std::string(write.unit()),
            d.decided ? gained : gained + "  " + kMayBeChance};
  }

  bool shown(const MeasuredDifference& d) const {
    const std::string& address = measure(d).address;
    if (leaves_out(measure(d))) return false;
    if (d.unstable) return measure(d).headline || address.ends_with(".wait.mean");
    if (!exists(d) || nothing(d)) return false;
    return d.decided || measure(d).headline;
  }

  std::string table(std::size_t columns) const {
    const std::string interval =
        language::quantity_text(base_.settings.confidence, language::Dimension::share) + " interval";
    std::vector<Row> rows{
        {"", "base", variant_.name.size() > 16 ? "variant" : variant_.name, "change", interval, "", "pairing ×"}};
    std::size_t left_out = 0;
    for (const MeasuredDifference& d : variant_.comparison.differences) {
      if (!shown(d)) continue;
      if (rows.size() <= kMostRows)
        rows.push_back(row(d));
      else
        ++left_out;
    }
    if (rows.size() == 1) return "";
    std::string text = "\n" + laid_out(std::move(rows), columns);
    if (left_out > 0) text += fmt::format("  … and {} more; --format csv or json tells all.\n", left_out);
    return text;
  }

  std::string lonely(std::size_t columns) const {
    const auto list = [&](const measures::Catalogue& catalogue, const std::vector<std::size_t>& places,
                          const std::string& who) {
      if (places.empty()) return std::string();
      std::string names;
      for (std::size_t i = 0; i < places.size() && i < 3; ++i)
        names += (i > 0 ? ", " : "") + catalogue.measures()[places[i]].address;
      const std::string more = places.size() > 3 ? fmt::format(" and {} more", places.size() - 3) : "";
      return wrapped(fmt::format("Measured only in {}: {}{}.", who, names, more), columns, "  ");
    };
    return list(base_.catalogue, variant_.comparison.only_in_base, "the base") +
           list(variant_.results.catalogue, variant_.comparison.only_in_variant, variant_.name);
  }

  std::string notes(std::size_t columns) const {
    std::string text;
    for (const auto& warning : variant_.results.study.warnings)
      text += wrapped(fmt::format("! {}: {}: {}", variant_.name, warning.address, warning.text), columns, "  ");
    return text;
  }

  const store::Results& base_;
  const ComparedVariant& variant_;
};

/// What all sides have in common.
std::string in_common(const ComparedResults& results) {
  const bool same = std::all_of(results.variants.begin(), results.variants.end(), [&](const ComparedVariant& variant) {
    return other_customers(results.base.plan, variant.results.plan, variant.name).empty();
  });
  return same ? "the same customers with the same luck on both sides."
              : "what has the same name on both sides has the same luck.";
}

std::string head(const ComparedResults& all, std::size_t columns) {
  const store::Results& base = all.base;
  const auto& span = base.plan.span;
  const std::size_t n = base.study.replications.size();
  std::string line = fmt::format("{} pair{} of replications of {}", n, n == 1 ? "" : "s", span_text(span.horizon));
  if (span.warm_up.s > 0) line += fmt::format(" (the first {} warm up)", span_text(span.warm_up));
  line += fmt::format(", seed {}: {}", base.settings.seed, in_common(all));
  if (!base.scenario.overrides.empty()) {
    line += " Base and variants with";
    for (const auto& override : base.scenario.overrides) line += " " + override.path + "=" + override.value;
    line += ".";
  }
  return base.scenario.title + "\n" + wrapped(base.scenario.question, columns, "") + "\n" + wrapped(line, columns, "");
}

}  // namespace

std::string comparison_text(const ComparedResults& results, std::size_t columns) {
  std::string text = head(results, columns);
  std::size_t looked_at = 0;
  for (const ComparedVariant& variant : results.variants) {
    const Told told(results.base, variant);
    text += "\n" + told.text(columns);
    if (const auto others = other_customers(results.base.plan, variant.results.plan, variant.name); !others.empty())
      text += wrapped(others, columns, "  ");
    if (!told.changes_nothing()) looked_at += variant.comparison.differences.size();
  }
  for (const auto& warning : results.base.study.warnings)
    text += "\n" + wrapped("! base: " + warning.address + ": " + warning.text, columns, "  ");
  if (looked_at == 0) return text;
  return text + "\n" +
         wrapped(fmt::format("What is told in words is beyond chance though {} differences were looked at (Holm). The "
                             "intervals are of one difference each.",
                             looked_at),
                 columns, "");
}

}  // namespace domino::cli
