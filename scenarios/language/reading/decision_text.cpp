#include "scenarios/language/reading/decision_text.h"

#include <algorithm>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "models/measures/rows/catalogue.h"
#include "scenarios/language/reading/expectation_text.h"
#include "scenarios/language/values/scanner.h"

namespace domino::language {

namespace {

class DecisionReader {
 public:
  DecisionReader(Reader& reader, const chain::Plan& plan, bool lenient)
      : reader_(reader), catalogue_(plan), measures_(catalogue_.measures()), lenient_(lenient) {}

  std::optional<Goal> goal(const Node& node) {
    const std::string& text = node.text;
    const std::size_t space = text.find_first_of(" \t\n");
    const std::string word = text.substr(0, space);
    const std::size_t at = space == std::string::npos ? space : text.find_first_not_of(" \t\n", space);
    if ((word != "most" && word != "least") || at == std::string::npos) {
      reader_.report(Code::bad_decision, node.place,
                     fmt::format("`{}` does not say which way is better", printable(text, 60)), "",
                     "`most money.profit`, or `least customers.wait.mean`");
      return std::nullopt;
    }
    Goal goal{.measure = text.substr(at), .most = word == "most"};
    const measures::Measure* measure = measured(node, goal.measure, at);
    if (measure == nullptr) return std::nullopt;
    const measures::Better other = goal.most ? measures::Better::less : measures::Better::more;
    if (measure->better == other)
      reader_.warn(Code::bad_decision, node.place,
                   fmt::format("{} of `{}` is usually the worse", goal.most ? "more" : "less", goal.measure),
                   "designs are ranked as this says");
    return goal;
  }

  std::optional<Expectation> condition(const Node& node) {
    auto read = parse_expectation(node.text, true, measures_);
    if (!read) {
      if (read.problem().code == Code::unknown_measure && left_out(node)) return std::nullopt;
      reader_.report(read.problem(), node);
      return std::nullopt;
    }
    if (!(*read).of.empty()) {
      reader_.report(Code::bad_decision, node.place, "this is about two what-ifs, and no condition on one", "",
                     "`customers.abandoned_rate at most 5 %`");
      return std::nullopt;
    }
    (*read).line = node.place.mark.line;
    return std::move(*read);
  }

  std::optional<std::string> headline(const Node& node) {
    if (measured(node, node.text, 0) == nullptr) return std::nullopt;
    return node.text;
  }

 private:
  /// Null, and reported, where it is not measured or is 0 in every run.
  const measures::Measure* measured(const Node& node, const std::string& address, std::size_t at) {
    const measures::Measure* found = measures_.find(address);
    if (found == nullptr)
      if (const auto quantile = measures_.quantile(address)) found = quantile->standard;
    if (found == nullptr) {
      if (left_out(node)) return nullptr;
      const auto nearest = measures_.nearest(address);
      reader_.report(Code::unknown_measure, node.place_of(at, address.size()),
                     fmt::format("nothing is measured under `{}`", printable(address, 80)),
                     "what is not measured decides nothing",
                     nearest ? fmt::format("`{}`", *nearest) : "an address that `domino measures` prints");
    } else if (!found->occurs) {
      if (left_out(node)) return nullptr;
      reader_.report(Code::bad_decision, node.place_of(at, address.size()),
                     fmt::format("`{}` is 0 in every run of this scenario", address),
                     "what cannot occur decides nothing", "a measure that `domino run` prints");
      return nullptr;
    }
    return found;
  }

  bool left_out(const Node& node) {
    if (lenient_)
      reader_.warn(Code::unknown_measure, node.place, fmt::format("`{}` is left out", printable(node.text, 60)),
                   "what was set switches off what it is about");
    return lenient_;
  }

  Reader& reader_;
  measures::Catalogue catalogue_;
  MeasureIndex measures_;
  bool lenient_;
};

}  // namespace

void read_decision(Reader& reader, const ScenarioForm& form, const chain::Plan& plan, bool lenient,
                   Scenario& scenario) {
  if (!form.decide && !form.headlines) return;
  DecisionReader read(reader, plan, lenient);
  if (form.decide && form.decide->by.node != nullptr)
    if (auto goal = read.goal(*form.decide->by.node)) scenario.goal = std::move(goal);
  if (form.decide && form.decide->conditions)
    for (const TextForm& stated : *form.decide->conditions)
      if (stated.node != nullptr)
        if (auto condition = read.condition(*stated.node)) scenario.conditions.push_back(std::move(*condition));
  if (!form.headlines) return;
  for (const TextForm& stated : *form.headlines)
    if (stated.node != nullptr)
      if (auto headline = read.headline(*stated.node)) {
        if (std::ranges::find(scenario.headlines, *headline) == scenario.headlines.end())
          scenario.headlines.push_back(std::move(*headline));
      }
}

}  // namespace domino::language
