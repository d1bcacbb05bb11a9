#include "models/chain/first_reached.h"

#include <algorithm>
#include <set>

namespace domino::chain {

namespace {

using namespace organisation;

class Walk {
 public:
  Walk(const CheckContext& context, const customers::Segment& segment) : context_(context), segment_(segment) {}

  FirstReached run() {
    passes(segment_.journey);
    return std::move(reached_);
  }

 private:
  /// Whether a case may be through with the steps when no time has passed yet.
  bool passes(const Steps& steps) {
    return std::all_of(steps.begin(), steps.end(), [&](const Step& step) { return passes(step); });
  }

  bool passes(const Step& step) {
    if (const auto* serve = std::get_if<Serve>(&step.action)) return serves(serve->service);
    if (const auto* join = std::get_if<JoinShortest>(&step.action)) return joins(*join);
    if (const auto* choose = std::get_if<Choose>(&step.action)) return chooses(*choose);
    if (const auto* delay = std::get_if<Delay>(&step.action)) return may_be_zero(delay->duration, segment_);
    if (const auto* repeat = std::get_if<Repeat>(&step.action)) return passes(repeat->steps);
    if (const auto* fork = std::get_if<Fork>(&step.action)) return forks(*fork);
    if (const auto* within = std::get_if<Within>(&step.action)) {
      reached_.regions.push_back(within->region);
      return passes(within->steps);
    }
    if (std::holds_alternative<Take>(step.action) || std::holds_alternative<Gather>(step.action))
      reached_.waits_elsewhere = true;
    return !std::holds_alternative<End>(step.action) && !std::holds_alternative<LeaveMessage>(step.action);
  }

  bool serves(const std::string& name) {
    const std::size_t index = context_.services.index_of(name);
    if (index == NamesOf::kNone) return false;
    const Service& service = context_.chain.services[index];
    if (service.by.empty()) return open_.insert(index).second && passes(service.steps);
    reached_.asked.push_back({index});
    return !service.duration || may_be_zero(*service.duration, segment_);
  }

  bool joins(const JoinShortest& join) {
    AnyOf any;
    bool passes = false;
    for (const std::string& name : join.services) {
      const std::size_t index = context_.services.index_of(name);
      if (index == NamesOf::kNone) continue;
      any.push_back(index);
      const auto& duration = context_.chain.services[index].duration;
      passes = passes || !duration || may_be_zero(*duration, segment_);
    }
    reached_.asked.push_back(std::move(any));
    return passes;
  }

  bool chooses(const Choose& choose) {
    double left = 1;
    bool passed = false;
    for (const Choose::Branch& branch : choose.branches) {
      const bool possible =
          branch.chance.of_the_case() || branch.chance.number > 0 || !branch.when.empty() || branch.rest;
      if (!possible) continue;
      left = branch.rest ? 0 : left - branch.chance.number;
      passed = passes(branch.steps) || passed;
    }
    return passed || left > random::Distribution::kProbabilityTolerance;
  }

  /// Where some of the branches are enough, any of those who serve there may take the case on.
  bool forks(const Fork& fork) {
    const std::size_t before = reached_.asked.size();
    bool all = true;
    bool any = false;
    for (const Fork::Branch& branch : fork.branches) {
      const bool passed = passes(branch.steps);
      all = all && passed;
      any = any || passed;
    }
    if (fork.needed == 0) return all;
    AnyOf together;
    for (std::size_t i = before; i < reached_.asked.size(); ++i)
      together.insert(together.end(), reached_.asked[i].begin(), reached_.asked[i].end());
    reached_.asked.resize(before);
    if (!together.empty()) reached_.asked.push_back(std::move(together));
    return any;
  }

  const CheckContext& context_;
  const customers::Segment& segment_;
  std::set<std::size_t> open_;  ///< services made of steps that were begun
  FirstReached reached_;
};

bool term_may_be_zero(const Amount::Term& term, const customers::Segment& segment) {
  if (term.factor.has_zeros()) return true;
  if (term.recorded) return std::ranges::any_of(*term.recorded, [](double value) { return value == 0; });
  const auto found = std::ranges::find(segment.attributes, term.attribute, &customers::Attribute::name);
  return found != segment.attributes.end() && may_be_zero(found->number, segment);
}

}  // namespace

FirstReached first_reached(const CheckContext& context, const customers::Segment& segment) {
  return Walk(context, segment).run();
}

bool may_be_zero(const Amount& amount, const customers::Segment& segment) {
  return amount.base.has_zeros() &&
         std::ranges::all_of(amount.terms, [&](const Amount::Term& term) { return term_may_be_zero(term, segment); });
}

}  // namespace domino::chain
