#include "models/chain/check_attributes.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "models/chain/check_context.h"
#include "models/text/nearest_name.h"

namespace domino::chain {

namespace {

using organisation::Amount;
using organisation::Condition;
using organisation::Conditions;
using organisation::Figure;
using organisation::Steps;

/// A place that names an attribute.
struct Use {
  enum class As { number, chance, repeated, compared_with_number, compared_with_word, ordered_word };
  std::string address;
  std::string attribute;
  As as = As::number;
  std::string word{};
};

/// What happens in the steps of a journey or in one service.
struct Content {
  std::vector<Use> uses;
  std::vector<std::string_view> asked;
};

/// True where the steps can be left otherwise than by going through them.
bool may_end(const Steps& steps) {
  return std::any_of(steps.begin(), steps.end(), [](const organisation::Step& step) {
    if (std::holds_alternative<organisation::End>(step.action)) return true;
    if (std::holds_alternative<organisation::LeaveMessage>(step.action)) return true;
    const auto* choose = std::get_if<organisation::Choose>(&step.action);
    return choose != nullptr && std::any_of(choose->branches.begin(), choose->branches.end(),
                                            [](const auto& branch) { return may_end(branch.steps); });
  });
}

class Collector {
 public:
  explicit Collector(Content& content) : content_(content) {}

  void add(const Amount& amount, const std::string& address) {
    for (const auto& term : amount.terms)
      if (!term.attribute.empty()) content_.uses.push_back({address, term.attribute, Use::As::number});
  }
  void add(const Figure& figure, const std::string& address, Use::As as) {
    if (figure.of_the_case()) content_.uses.push_back({address, figure.attribute, as});
  }
  void add(const Conditions& conditions, const std::string& address) {
    for (const Condition& condition : conditions) {
      const bool equality = condition.comparison == organisation::Comparison::equal ||
                            condition.comparison == organisation::Comparison::unequal;
      const Use::As as = condition.word.empty() ? Use::As::compared_with_number
                         : equality             ? Use::As::compared_with_word
                                                : Use::As::ordered_word;
      content_.uses.push_back({address, condition.attribute, as, condition.word});
    }
  }

  void add(const organisation::Service& service) {
    const std::string address = "services." + service.name;
    if (service.duration) add(*service.duration, address + ".duration");
    add(service.priority, address + ".priority", Use::As::number);
    for (const auto& need : service.needs) {
      const std::string at = address + ".needs." + need.name;
      add(need.chance, at + ".chance", Use::As::chance);
      add(need.when, at + ".when");
      if (need.work_left) add(*need.work_left, at + ".work_left");
      for_each_asked(need, [&](const std::string& name, const std::string&) { content_.asked.push_back(name); });
    }
    add(service.steps, address + ".steps");
  }

  void add(const Steps& steps, const std::string& address) {
    for (std::size_t i = 0; i < steps.size(); ++i) add(steps[i], address + "." + std::to_string(i));
  }

 private:
  void add(const organisation::Step& step, const std::string& at) {
    if (const auto* serve = std::get_if<organisation::Serve>(&step.action)) content_.asked.push_back(serve->service);
    if (const auto* join = std::get_if<organisation::JoinShortest>(&step.action))
      content_.asked.insert(content_.asked.end(), join->services.begin(), join->services.end());
    if (const auto* within = std::get_if<organisation::Within>(&step.action)) add(within->steps, at + ".within.steps");
    if (const auto* fork = std::get_if<organisation::Fork>(&step.action)) {
      const std::string branches = at + (fork->needed == 0  ? ".all_of."
                                         : fork->needed > 1 ? ".some_of.of."
                                                            : ".any_of.");
      for (const auto& branch : fork->branches) add(branch.steps, branches + branch.name + ".steps");
    }
    if (const auto* delay = std::get_if<organisation::Delay>(&step.action)) add(delay->duration, at + ".delay");
    if (const auto* repeat = std::get_if<organisation::Repeat>(&step.action)) {
      const bool leaves = may_end(repeat->steps);
      add(repeat->chance, at + ".repeat.chance", leaves ? Use::As::chance : Use::As::repeated);
      add(repeat->steps, at + ".repeat.steps");
    }
    if (const auto* choose = std::get_if<organisation::Choose>(&step.action)) {
      for (const auto& branch : choose->branches) {
        const std::string way = at + ".choose." + branch.name;
        add(branch.chance, way + ".chance", Use::As::chance);
        add(branch.when, way + ".when");
        add(branch.steps, way + ".steps");
      }
    }
  }

  Content& content_;
};

class Checker {
 public:
  explicit Checker(const Chain& chain) : chain_(chain), services_(chain.services.size()) {
    for (std::size_t i = 0; i < chain.services.size(); ++i) {
      index_.emplace(chain.services[i].name, i);
      Collector(services_[i]).add(chain.services[i]);
      any_ = any_ || !services_[i].uses.empty();
    }
  }

  std::vector<Fault> run() {
    for (const auto& segment : chain_.segments) check_stated(segment);
    for (const auto& segment : chain_.segments) {
      Content journey;
      Collector collector(journey);
      collector.add(segment.journey, address_of(segment) + ".steps");
      collector.add(segment.priority, address_of(segment) + ".priority", Use::As::number);
      if (segment.patience) collector.add(*segment.patience, address_of(segment) + ".patience");
      for (const std::string& name : services_beside(segment)) journey.asked.push_back(name);
      if (any_ || !journey.uses.empty()) follow(segment, journey);
    }
    return std::move(faults_);
  }

 private:
  void fault(const std::string& address, std::string message, std::string reason, std::string suggestion) {
    faults_.push_back({address, std::move(message), std::move(reason), std::move(suggestion)});
  }

  void check_stated(const customers::Segment& segment) {
    for (const auto& attribute : segment.attributes) {
      const std::string address = address_of(segment) + ".attributes." + attribute.name;
      const auto& first = *stated_.emplace(attribute.name, &attribute).first->second;
      if (first.words.empty() != attribute.words.empty())
        fault(address, "`" + attribute.name + "` is a number for some customers and a word for others",
              "an attribute is of one type wherever it is used", "another name");
      double total = attribute.words.empty() ? 1 : 0;
      for (const auto& word : attribute.words) total += word.chance;
      if (std::abs(total - 1) > random::Distribution::kProbabilityTolerance)
        fault(address, "the chances of these words do not add up to 100 %", "every customer brings exactly one of them",
              "chances that add up to 100 %");
      for (const auto& term : attribute.number.terms)
        if (!term.attribute.empty())
          fault(address, "an attribute cannot depend on another one", "all of them are drawn at once, at arrival",
                "a distribution of its own");
    }
  }

  void follow(const customers::Segment& segment, const Content& journey) {
    std::vector<char> seen(services_.size(), 0);
    std::vector<std::size_t> open;
    const auto visit = [&](const Content& content) {
      for (const Use& use : content.uses) check_use(segment, use);
      for (const std::string_view name : content.asked) {
        const auto found = index_.find(name);
        if (found == index_.end() || seen[found->second]) continue;
        seen[found->second] = 1;
        open.push_back(found->second);
      }
    };
    visit(journey);
    while (!open.empty()) {
      const std::size_t service = open.back();
      open.pop_back();
      visit(services_[service]);
    }
  }

  void check_use(const customers::Segment& segment, const Use& use) {
    const auto found = std::find_if(segment.attributes.begin(), segment.attributes.end(),
                                    [&](const auto& attribute) { return attribute.name == use.attribute; });
    if (found == segment.attributes.end()) return report_missing(segment, use);
    const bool words = !found->words.empty();
    switch (use.as) {
      case Use::As::compared_with_word:
        return words ? check_word(use)
                     : report_once(use, "`" + use.attribute + "` is a number, not a word", "",
                                   "a number to compare it with");
      case Use::As::ordered_word:
        return report_once(use, "words have no order", "a word is the one that is asked for, or it is not",
                           "`" + use.attribute + " = " + use.word + "`");
      case Use::As::repeated:
        if (!words && most(*found) >= 1)
          report_once(use, "this repetition may never end",
                      "for a case whose `" + use.attribute + "` is 1 or more, the steps always start again",
                      "an attribute below 1, or a step `end` inside a `choose`");
        [[fallthrough]];
      case Use::As::number:
      case Use::As::chance:
      case Use::As::compared_with_number:
        if (words)
          report_once(use, "`" + use.attribute + "` is a word, not a number", "words cannot be counted with",
                      "an attribute that is a number");
    }
  }

  static double most(const customers::Attribute& attribute) {
    double most = attribute.number.base.support().high;
    for (const auto& term : attribute.number.terms)
      if (term.recorded)
        most += term.factor.support().high * *std::max_element(term.recorded->begin(), term.recorded->end());
    return most;
  }

  void check_word(const Use& use) {
    std::vector<std::string> words;
    for (const auto& segment : chain_.segments)
      for (const auto& attribute : segment.attributes)
        if (attribute.name == use.attribute)
          for (const auto& word : attribute.words) words.push_back(word.word);
    if (std::find(words.begin(), words.end(), use.word) != words.end()) return;
    const auto nearest = nearest_name(use.word, words);
    report_once(use, "`" + use.attribute + "` is never `" + use.word + "`", "the condition could not hold for any case",
                nearest ? "`" + *nearest + "`" : "one of its words");
  }

  void report_missing(const customers::Segment& segment, const Use& use) {
    std::vector<std::string> names;
    for (const auto& attribute : segment.attributes) names.push_back(attribute.name);
    const auto nearest = nearest_name(use.attribute, names);
    report_once(
        use, "`" + segment.name + "` have no attribute `" + use.attribute + "`",
        address_of(segment) + " get here, where every case needs it",
        nearest ? "`" + *nearest + "`" : "`attributes: {" + use.attribute + ": …}` in customers." + segment.name);
  }

  // The same place may be reached by many segments.
  void report_once(const Use& use, std::string message, std::string reason, std::string suggestion) {
    if (reported_.emplace(use.address, use.attribute).second)
      fault(use.address, std::move(message), std::move(reason), std::move(suggestion));
  }

  const Chain& chain_;
  std::vector<Content> services_;
  bool any_ = false;
  std::map<std::string_view, std::size_t> index_;
  std::map<std::string_view, const customers::Attribute*> stated_;
  std::set<std::pair<std::string, std::string>> reported_;
  std::vector<Fault> faults_;
};

}  // namespace

std::vector<Fault> check_attributes(const Chain& chain) { return Checker(chain).run(); }

}  // namespace domino::chain
