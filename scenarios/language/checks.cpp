#include "scenarios/language/checks.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "scenarios/language/limits.h"

namespace domino::language {

namespace {

using organisation::NeedMode;

void contradiction(Reader& reader, const Place& place, std::string message, std::string reason,
                   std::string suggestion) {
  reader.report(Code::contradiction, place, std::move(message), std::move(reason), std::move(suggestion));
}

/// Reports `key` where it is stated although it can mean nothing.
void refuse(Reader& reader, const Form& form, std::string_view key, std::string_view where, std::string_view reason,
            std::string_view suggestion) {
  const Entry* entry = form.stated(key);
  if (entry == nullptr) return;
  contradiction(reader, entry->key.place, fmt::format("`{}` makes no sense {}", key, where), std::string(reason),
                std::string(suggestion));
}

void require(Reader& reader, const Form& form, std::string_view key, std::string_view because,
             std::string_view suggestion) {
  if (form.stated(key) != nullptr) return;
  reader.report(Code::missing_key, place_of_whole(*form.node), fmt::format("`{}` is missing {}", key, because), "",
                std::string(suggestion));
}

void exactly_one(Reader& reader, const Form& form, std::string_view thing, std::string_view first,
                 std::string_view second, std::string_view suggestion) {
  const Entry* a = form.stated(first);
  const Entry* b = form.stated(second);
  if (a != nullptr && b != nullptr) {
    contradiction(reader, b->key.place, fmt::format("`{}` makes no sense together with `{}`", second, first),
                  fmt::format("a {} has one of them", thing), fmt::format("remove `{}` or `{}`", first, second));
  } else if (a == nullptr && b == nullptr) {
    reader.report(Code::missing_key, place_of_whole(*form.node),
                  fmt::format("`{}` or `{}` is missing in this {}", first, second, thing), "", std::string(suggestion));
  }
}

}  // namespace

void check_run(Reader& reader, const RunForm& run) {
  exactly_one(reader, run, "run", "horizon", "days",
              "`horizon: 26 weeks` for a steady state, `days: 1` for days that open and close");
  const double length = run.days ? *run.days * kDay.s : run.horizon.value_or(0);
  if (length > 0 && run.warm_up >= length) {
    const Entry* entry = run.stated("warm_up");
    reader.report(Code::out_of_range, entry->value.place, "the warm-up leaves nothing to measure",
                  fmt::format("the run ends after {}", quantity_text(length, Dimension::duration)),
                  "a warm-up shorter than the run");
  }
}

void check_need(Reader& reader, const NeedForm& need) {
  if (!need.mode) return;
  const bool hold = *need.mode == NeedMode::hold;
  const bool may_park = *need.mode == NeedMode::park || (hold && need.stated("then") != nullptr);
  const bool returns = may_park || *need.mode == NeedMode::callback;
  if (hold && need.stated("at_most") != nullptr) {
    require(reader, need, "then", "beside `at_most`", "`then: park`, the employee turns to others after that time");
  }
  if (hold && need.stated("then") != nullptr) require(reader, need, "at_most", "beside `then`", "`at_most: 10 min`");
  if (!hold) {
    refuse(reader, need, "at_most", "unless the mode is `hold`", "only somebody who holds can turn to something else",
           "remove it");
    refuse(reader, need, "then", "unless the mode is `hold`", "only somebody who holds can turn to something else",
           "remove it");
  }
  if (!may_park) {
    refuse(reader, need, "switching", "unless the case is parked", "nobody turns away from this case",
           "remove it, or `mode: park`");
  }
  if (!returns) {
    refuse(reader, need, "work_left", "unless somebody returns to the case", "nobody takes this case up again",
           "remove it, or `mode: park`");
    refuse(reader, need, "recall", "unless somebody returns to the case", "nobody takes this case up again",
           "remove it, or `mode: park`");
  }
}

bool need_default_means(const Node& need, std::string_view key) {
  if (key != "recall" || need.find("then") != nullptr) return true;
  const Node* mode = need.find("mode");
  return mode != nullptr && (mode->text == "park" || mode->text == "callback");
}

void check_service(Reader& reader, const ServiceForm& service) {
  if (service.stated("steps") == nullptr) {
    if (service.stated("by") == nullptr && service.stated("duration") == nullptr) {
      return reader.report(Code::missing_key, place_of_whole(*service.node),
                           "this service says neither who does it nor its steps", "",
                           "`by: DEPARTMENT` with `duration: …`, or `steps:`");
    }
    require(reader, service, "by", "beside `duration`", "`by:` with the name of a department");
    require(reader, service, "duration", "beside `by`", "`duration: exponential(mean 5 min)`");
    return;
  }
  for (const std::string_view key : {"by", "duration", "needs"}) {
    refuse(reader, service, key, "in a service made of steps", "its steps say who does what",
           "a service of its own for this work, which a step serves");
  }
}

namespace {

// Of how many come at once, so that the expected number is exact.
bool whole_and_positive(const DistributionText& text) {
  const auto form = text.family->form;
  if (text.family->name == "constant") return text.values[0] >= 1 && text.values[0] == std::floor(text.values[0]);
  const bool of_parts = form == Family::Form::choices || form == Family::Form::parts || form == Family::Form::sum;
  return of_parts && std::all_of(text.parts.begin(), text.parts.end(),
                                 [](const auto& part) { return whole_and_positive(part.distribution); });
}

void check_arrivals(Reader& reader, const SegmentForm& segment) {
  exactly_one(reader, segment, "customer segment", "arrive", "every",
              "`arrive: 50 / h`, or `every: gamma(mean 2 min cv 0.5)`");
  if (segment.arrive.instants) {
    refuse(reader, segment, "hours", "where arrivals are recorded", "the file says when they come", "remove it");
    refuse(reader, segment, "busyness", "where arrivals are recorded", "the file says how many come", "remove it");
  }
  if (!segment.group) return;
  const bool countable = whole_and_positive(*segment.group);
  if (countable && to_distribution(*segment.group).support().high <= limits::kLargestGroup) return;
  reader.report(Code::out_of_range, segment.stated("group")->value.place,
                countable ? "such a group is too large" : "`group` is not a whole number of customers",
                fmt::format("from 1 to {} come at once", limits::kLargestGroup), "`discrete(70 % 1 or 30 % 2)`");
}

}  // namespace

bool segment_default_means(const Node& segment, std::string_view key) {
  const Node* arrive = segment.find("arrive");
  return key != "hours" || arrive == nullptr || Scanner(arrive->text).peek_word() != "trace";
}

void check_segment(Reader& reader, const SegmentForm& segment) {
  check_arrivals(reader, segment);
  exactly_one(reader, segment, "customer segment", "asks_for", "steps", "`asks_for:` with the name of a service");
  if (segment.busyness && !(to_distribution(*segment.busyness).mean() > 0)) {
    reader.report(Code::out_of_range, segment.stated("busyness")->value.place, "the mean of `busyness` must be above 0",
                  "it is a factor on the arrivals of a day", "`gamma(mean 1 cv 0.3)`");
  }
}

namespace {

// The first branch that says how it is decided says it for all.
void check_way_of_deciding(Reader& reader, const Named<BranchForm>& branch, std::string_view& decided_by) {
  const BranchForm& form = branch.value;
  const Entry* chance = form.stated("chance");
  const Entry* when = form.stated("when");
  if (chance == nullptr && when == nullptr) {
    const bool conditions = decided_by == "when";
    return reader.report(Code::missing_key, branch.key->place,
                         fmt::format("the {} of `{}` is missing", conditions ? "condition" : "chance", branch.name),
                         "only `otherwise` takes what is left",
                         conditions ? "`when:` with a condition" : "`chance: 30 %`");
  }
  if (decided_by.empty()) decided_by = chance != nullptr ? "chance" : "when";
  const Entry* other = decided_by == "chance" ? when : chance;
  if (other == nullptr) return;
  contradiction(reader, other->key.place,
                fmt::format("`{}` makes no sense beside a branch with `{}`", other->key.text, decided_by),
                "one choice is decided either by chance or by conditions", "another `choose` in the steps of a branch");
}

}  // namespace

void check_branches(Reader& reader, const Node& choose, const Names<BranchForm>& branches) {
  double total = 0;
  std::string_view decided_by;
  for (const auto& branch : branches) {
    const BranchForm& form = branch.value;
    if (form.node == nullptr) continue;
    if (branch.name != "otherwise") {
      check_way_of_deciding(reader, branch, decided_by);
      total += form.chance.value_or(0).number;
      continue;
    }
    refuse(reader, form, "chance", "in `otherwise`", "it takes what the others leave", "remove it");
    refuse(reader, form, "when", "in `otherwise`", "it takes what the others leave", "remove it");
    if (branch.key != &choose.entries.back().key) {
      contradiction(reader, branch.key->place, "`otherwise` is not the last branch", "it takes what the others leave",
                    "move it to the end");
    }
  }
  if (!branches.empty() && branches.back().name == "otherwise" && branches.size() > 1 && total >= 1 &&
      total <= 1 + 1e-9) {
    contradiction(reader, branches.back().key->place, "nothing is left for `otherwise`",
                  "the chances before it add up to 100 %", "remove it, or lower them");
  }
}

}  // namespace domino::language
