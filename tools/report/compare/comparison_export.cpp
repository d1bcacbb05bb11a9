// A comparison for programs.

#include "tools/report/compare/comparison.h"
#include "tools/report/number.h"
#include "tools/store/fingerprint.h"

namespace domino::report {

namespace {

using measures::MeasuredDifference;

/// Which numbers of a difference there are.
struct Numbers {
  explicit Numbers(const MeasuredDifference& of)
      : paired(of.paired),
        mean(of.paired.difference.has_mean && !of.unstable),
        interval(mean && of.paired.difference.has_interval) {}

  Value the_mean() const { return number_if(mean, paired.difference.mean); }
  Value low() const { return number_if(interval, paired.difference.low); }
  Value high() const { return number_if(interval, paired.difference.high); }
  Value correlation() const { return number_if(interval && paired.has_correlation, paired.correlation); }
  Value variance_ratio() const { return number_if(interval && paired.has_variance_ratio, paired.variance_ratio); }

  const statistics::PairedDifference& paired;
  bool mean;
  bool interval;
};

Value data_of(measures::Unit unit, const MeasuredDifference& difference) {
  const Numbers shown(difference);
  Value data = Value::object({{"mean", shown.the_mean()},
                              {"low", shown.low()},
                              {"high", shown.high()},
                              {"correlation", shown.correlation()},
                              {"variance_ratio", shown.variance_ratio()},
                              {"decided", difference.decided},
                              {"exploratory", difference.exploratory},
                              {"p_value", number_if(shown.interval, difference.adjusted_p)},
                              {"unit", measures::unit_name(unit)},
                              {"n", difference.paired.difference.n}});
  if (difference.unstable) data.add("unstable", true);
  return data;
}

Value addresses_of(const measures::Catalogue& catalogue, const std::vector<std::size_t>& places) {
  Value addresses = Value::list();
  for (const std::size_t place : places) addresses.push(catalogue.measures()[place].address);
  return addresses;
}

}  // namespace

Value differences_of(const ComparedResults& results) {
  const auto& measured = results.base.catalogue.measures();
  Value data = head_of(results.base);
  data.add("base", Value::object({{"measures", measures_of(results.base)}, {"warnings", warnings_of(results.base)}}));
  Value& variants = data.add("variants", Value::object());
  for (const auto& [name, variant, comparison] : results.variants) {
    Value& one = variants[name];
    one = Value::object({{"scenario_hash", store::fingerprint(variant.scenario)}, {"measures", measures_of(variant)}});
    Value& differences = one.add("differences", Value::object());
    for (const MeasuredDifference& difference : comparison.differences) {
      const auto& measure = measured[difference.in_base];
      differences.add(measure.address, data_of(measure.unit, difference));
    }
    one.add("only_in_base", addresses_of(results.base.catalogue, comparison.only_in_base));
    one.add("only_in_variant", addresses_of(variant.catalogue, comparison.only_in_variant));
    one.add("warnings", warnings_of(variant.study.warnings));
  }
  return data;
}

Sheet sheet_of_differences(const ComparedResults& results) {
  Sheet sheet{{"variant", "measure", "base", "mean", "low", "high", "correlation", "variance_ratio", "decided", "unit",
               "n", "status"},
              {}};
  sheet.rows = [&results](const AddRow& add) {
    const auto& measured = results.base.catalogue.measures();
    const auto alone = [&](const std::string& variant, const measures::Measure& measure, const char* status) {
      add({variant, measure.address, {}, {}, {}, {}, {}, {}, false, measures::unit_name(measure.unit), 0, status});
    };
    for (const auto& [name, variant, comparison] : results.variants) {
      for (const MeasuredDifference& difference : comparison.differences) {
        const auto& measure = measured[difference.in_base];
        const auto& base = results.base.study.findings[difference.in_base];
        const Numbers shown(difference);
        add({name, measure.address, number_if(base.estimate.has_mean && !base.unstable, base.estimate.mean),
             shown.the_mean(), shown.low(), shown.high(), shown.correlation(), shown.variance_ratio(),
             difference.decided, measures::unit_name(measure.unit), difference.paired.difference.n,
             difference.unstable ? "unstable" : (shown.mean ? "ok" : "no data")});
      }
      for (const std::size_t m : comparison.only_in_base) alone(name, measured[m], "only in base");
      for (const std::size_t m : comparison.only_in_variant)
        alone(name, variant.catalogue.measures()[m], "only in variant");
    }
  };
  return sheet;
}

}  // namespace domino::report
