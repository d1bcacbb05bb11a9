#include "scenarios/language/reading/expectation_text.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "models/measures/rows/rows.h"
#include "models/text/nearest_name.h"
#include "scenarios/language/values/quantity.h"
#include "scenarios/language/values/scanner.h"

namespace domino::language {

namespace {

using Form = Expectation::Form;

constexpr std::size_t kMostCompared = 200'000;  // addresses, for suggestions

constexpr std::string_view kForms =
    "`rises`, `falls`, `rises by at least 2 %`, `rises by at most 2 %`, `within 3 % of 5 min`, `below`, `above`, `at "
    "most` or `at least` a "
    "value, `gains less from A without B`";

Dimension dimension_of(measures::Unit unit) {
  switch (unit) {
    case measures::Unit::seconds:
      return Dimension::duration;
    case measures::Unit::share:
      return Dimension::share;
    case measures::Unit::count:
    case measures::Unit::people:
    case measures::Unit::money:
    case measures::Unit::points:
      break;
  }
  return Dimension::number;
}

/// A measure that customers would have who came again, or said more.
struct Missing {
  std::string_view name;
  measures::Traits needs = measures::kAlways;
  bool of_a_population = true;
};

template <class Rows>
std::optional<Missing> find_missing(std::string_view address, const Rows& rows, bool of_a_population) {
  for (const auto& row : rows) {
    const bool named = address.size() > row.declared.name.size() && address.ends_with(row.declared.name) &&
                       address[address.size() - row.declared.name.size() - 1] == '.';
    const bool applies = of_a_population || (row.declared.when & measures::kWithSales) != 0;
    if (named && applies) return Missing{row.declared.name, row.declared.when, of_a_population};
  }
  return std::nullopt;
}

std::optional<Missing> missing_of_customers(std::string_view address) {
  if (!address.starts_with("customers.")) return std::nullopt;
  if (const auto found = find_missing(address, measures::population_rows(), true)) return found;
  return find_missing(address, measures::customer_rows(), false);
}

/// What customers must say so that there is this measure of them.
std::string_view key_for(measures::Traits needs) {
  if ((needs & measures::kWithSales) != 0) return "`spends: 40` for these customers";
  if ((needs & measures::kWithRequirements) != 0) return "`requires: [lift]` for these customers";
  if ((needs & measures::kWithCompensation) != 0) return "`compensation: 20` for these customers";
  if ((needs & measures::kWithAdvertising) != 0) return "`advertising_costs: 200 / day` for these customers";
  if ((needs & measures::kWithComplaints) != 0) return "`complaints_to: SERVICE` for these customers";
  if ((needs & measures::kWithFollowUp) != 0) return "`follow_up: {asks_for: SERVICE}` for these customers";
  if ((needs & measures::kWithSymmetry) != 0) return "`couplings: all`, and departments that ask each other";
  return "`kind: prospect` for these customers";
}

class Parser {
 public:
  Parser(std::string_view text, bool compared, MeasureIndex& measures)
      : scanner_(text), compared_(compared), measures_(measures) {}

  Parsed<Expectation> parse() {
    const std::size_t begin = scanner_.at();
    const std::size_t end = std::min(scanner_.text().find_first_of(" \t\n", begin), scanner_.text().size());
    read_.measure = scanner_.text().substr(begin, end - begin);
    read_.text = scanner_.text();
    const measures::Measure* found = measures_.find(read_.measure);
    if (const auto quantile = measures_.quantile(read_.measure)) {
      read_.time = quantile->time;
      read_.percent = quantile->percent;
      found = quantile->standard;
    }
    if (found == nullptr) return unknown_measure(begin);
    dimension_ = dimension_of(found->unit);
    better_ = found->better;
    adds_up_ = found->adds_up;
    scanner_.advance(end - begin);
    if (auto problem = form()) return *problem;
    if (!scanner_.at_end()) return here(fmt::format("`{}` is not expected here", scanner_.peek_token()));
    return std::move(read_);
  }

 private:
  using Problem = std::optional<TextProblem>;

  TextProblem here(std::string message) const {
    return {Code::bad_expectation,
            scanner_.at(),
            std::max<std::size_t>(scanner_.peek_token().size(), 1),
            std::move(message),
            "",
            std::string(kForms)};
  }

  TextProblem unknown_measure(std::size_t begin) {
    if (const auto missing = missing_of_customers(read_.measure)) {
      const std::string_view whose =
          std::string_view(read_.measure).substr(0, read_.measure.size() - missing->name.size());
      const bool come_again = measures_.find(std::string(whose) + "churn") != nullptr;
      const bool only_a_key = come_again || !missing->of_a_population;
      return {Code::unknown_measure,
              begin,
              std::max<std::size_t>(read_.measure.size(), 1),
              fmt::format("nothing is measured under `{}`", printable(read_.measure, 80)),
              only_a_key ? "the scenario states nothing about this for these customers"
                         : "these customers come once, so that none of them can be lost, won or kept",
              only_a_key ? std::string(key_for(missing->needs))
                         : "a `population` in place of `arrive`: persons who come again"};
    }
    const auto nearest = measures_.nearest(read_.measure);
    return {Code::unknown_measure,
            begin,
            std::max<std::size_t>(read_.measure.size(), 1),
            fmt::format("nothing is measured under `{}`", printable(read_.measure, 80)),
            "a measure that does not exist is never as expected",
            nearest ? fmt::format("`{}`", *nearest) : "an address that `domino run` prints"};
  }

  bool take(std::string_view word) {
    if (scanner_.peek_word() != word) return false;
    scanner_.take_word();
    return true;
  }

  Problem form() {
    const std::size_t begin = scanner_.at();
    if (take("gains")) return gains(begin);
    if (take("rises")) return change(Form::rises, begin);
    if (take("falls")) return change(Form::falls, begin);
    if (take("within")) return within();
    if (take("below")) return value(Form::below);
    if (take("above")) return value(Form::above);
    if (take("at")) {
      if (take("most")) return value(Form::at_most);
      if (take("least")) return value(Form::at_least);
    }
    return here(scanner_.at_end() ? "what is expected of it is missing here"
                                  : fmt::format("`{}` is no expectation", scanner_.peek_token()));
  }

  Problem change(Form form, std::size_t begin) {
    read_.form = form;
    if (!compared_) {
      return TextProblem{Code::bad_expectation,
                         begin,
                         5,
                         "nothing is changed here that it could rise or fall by",
                         "a change is one from the scenario as it is to a what-if",
                         "`WHAT_IF: MEASURE falls`"};
    }
    if (scanner_.at_end()) return std::nullopt;
    if (!take("by") || !take("at")) return here("`by at least` or `by at most` is expected here");
    if (take("most"))
      read_.form = form == Form::rises ? Form::rises_at_most : Form::falls_at_most;
    else if (!take("least"))
      return here("`least` or `most` is expected here");
    return amount(read_.value);
  }

  Problem gains(std::size_t begin) {
    if (better_ == measures::Better::neither)
      return TextProblem{Code::bad_expectation,
                         begin,
                         5,
                         fmt::format("neither more nor less of `{}` is a gain", printable(read_.measure, 60)),
                         "",
                         "a measure of which more, or less, is better"};
    if (take("less"))
      read_.form = Form::gains_less;
    else if (take("more"))
      read_.form = Form::gains_more;
    else
      return here("`less` or `more` is expected here");
    if (!take("from")) return here("`from` is missing here");
    read_.of = scanner_.take_word();
    if (read_.of.empty()) return here("a what-if is missing here");
    if (!take("without")) return here("`without` is missing here");
    read_.without = scanner_.take_word();
    if (read_.without.empty()) return here("a what-if is missing here");
    if (scanner_.at_end()) return std::nullopt;
    if (!take("by") || !take("at") || !take("least")) return here("`by at least` is expected here");
    const auto least = scan_quantity(scanner_, dimension_);
    if (!least) return least.problem();
    read_.value = *least;
    return std::nullopt;
  }

  Problem within() {
    read_.form = Form::within;
    if (auto problem = amount(read_.tolerance)) return problem;
    if (!take("of")) return here("`of` is missing here");
    return value(Form::within);
  }

  Problem value(Form form) {
    read_.form = form;
    const bool per_s = is_rate();
    if (form == Form::within && per_s != read_.per_s && read_.tolerance > 0 && !read_.relative)
      return here("tolerance and value are both in all, or both a time");
    read_.per_s = per_s;
    const auto read = per_s ? scan_by_time() : scan_quantity(scanner_, dimension_);
    if (!read) return read.problem();
    read_.value = *read;
    return std::nullopt;
  }

  /// Whether an amount is stated by time, such as `100000 / year`, of a measure that adds up.
  bool is_rate() const {
    if (!adds_up_) return false;
    Scanner ahead = scanner_;
    ahead.take_number();
    return ahead.peek() == '/';
  }

  /// An amount in each second, which of all rates may be one of a year.
  Parsed<double> scan_by_time() {
    Scanner ahead = scanner_;
    const std::string_view number = ahead.take_number();
    ahead.take('/');
    if (ahead.peek_word() != "year") return scan_quantity(scanner_, Dimension::rate);
    ahead.take_word();
    const auto amount = parse_quantity(number, Dimension::number);
    if (!amount) return amount.problem();
    scanner_ = ahead;
    return *amount / measures::kYear_s;
  }

  // Percent are relative, whatever the measure; percentage points of a share cannot be said.
  Problem amount(double& amount) {
    Scanner ahead = scanner_;
    ahead.take_number();
    read_.relative = ahead.peek() == '%';
    read_.per_s = !read_.relative && is_rate();
    const auto read =
        read_.per_s ? scan_by_time() : scan_quantity(scanner_, read_.relative ? Dimension::share : dimension_);
    if (!read) return read.problem();
    amount = *read;
    return std::nullopt;
  }

  Scanner scanner_;
  bool compared_;
  MeasureIndex& measures_;
  Dimension dimension_ = Dimension::number;
  measures::Better better_ = measures::Better::neither;
  bool adds_up_ = false;
  Expectation read_;
};

}  // namespace

MeasureIndex::MeasureIndex(std::span<const measures::Measure> measures) : measures_(measures) {
  by_address_.reserve(measures.size());
  for (const measures::Measure& measure : measures) by_address_.emplace(measure.address, &measure);
}

const measures::Measure* MeasureIndex::find(std::string_view address) const {
  const auto found = by_address_.find(address);
  return found == by_address_.end() ? nullptr : found->second;
}

std::optional<MeasureIndex::Quantile> MeasureIndex::quantile(std::string_view address) const {
  const std::size_t dot = address.rfind('.');
  if (dot == std::string_view::npos || address.size() < dot + 3 || address.size() > dot + 4 || address[dot + 1] != 'p')
    return std::nullopt;
  const std::string_view digits = address.substr(dot + 2);
  if (!std::all_of(digits.begin(), digits.end(), is_digit) || digits.front() == '0') return std::nullopt;
  Quantile quantile{.time = address.substr(0, dot)};
  for (const char digit : digits) quantile.percent = 10 * quantile.percent + (digit - '0');
  quantile.standard = find(std::string(quantile.time) + ".p90");
  return quantile.standard == nullptr ? std::nullopt : std::optional(quantile);
}

std::optional<std::string> MeasureIndex::nearest(std::string_view address) {
  if (compared_ > kMostCompared) return std::nullopt;
  compared_ += measures_.size();
  std::vector<std::string> addresses;
  addresses.reserve(measures_.size());
  for (const measures::Measure& measure : measures_) addresses.push_back(measure.address);
  return nearest_name(address, addresses);
}

std::vector<QuantileLimit> limits_of(const Expectation& stated) {
  if (stated.percent == 0) return {};
  const auto up_to = [&](double value) { return chain::AskedLimit{stated.time, value, false}; };
  const auto below = [&](double value) { return chain::AskedLimit{stated.time, value, true}; };
  switch (stated.form) {
    case Form::at_most:
      return {{up_to(stated.value), true}};
    case Form::below:
      return {{below(stated.value), true}};
    case Form::above:
      return {{up_to(stated.value), false}};
    case Form::at_least:
      return {{below(stated.value), false}};
    case Form::within: {
      const double tolerance = stated.relative ? stated.tolerance * std::abs(stated.value) : stated.tolerance;
      return {{up_to(stated.value + tolerance), true}, {below(std::max(0.0, stated.value - tolerance)), false}};
    }
    case Form::rises:
    case Form::falls:
    case Form::rises_at_most:
    case Form::falls_at_most:
    case Form::gains_less:
    case Form::gains_more:
      break;
  }
  return {};
}

std::optional<TwoWhatIfs> two_what_ifs(std::string_view text) {
  Scanner scanner(text);
  scanner.advance(std::min(text.find_first_of(" \t\n", scanner.at()), text.size()) - scanner.at());
  if (scanner.take_word() != "gains") return std::nullopt;
  scanner.take_word();
  if (scanner.take_word() != "from") return std::nullopt;
  TwoWhatIfs found{.of = scanner.take_word(), .without = {}};
  if (scanner.take_word() != "without") return std::nullopt;
  found.without = scanner.take_word();
  return found;
}

Parsed<Expectation> parse_expectation(std::string_view text, bool compared, MeasureIndex& measures) {
  return Parser(text, compared, measures).parse();
}

}  // namespace domino::language
