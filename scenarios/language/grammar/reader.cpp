#include "scenarios/language/grammar/reader.h"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <utility>

#include <fmt/format.h>

#include "models/text/nearest_name.h"
#include "scenarios/language/document/limits.h"

namespace domino::language {

namespace {

std::string_view what_stands_there(const Node& node) {
  switch (node.kind) {
    case Node::Kind::null:
      return "nothing";
    case Node::Kind::scalar:
      return "a single value";
    case Node::Kind::sequence:
      return "a list";
    case Node::Kind::mapping:
      return "a mapping";
  }
  return "";
}

std::string list_of(const std::vector<std::string>& words) {
  std::string list;
  for (const std::string& word : words) list += fmt::format("{}`{}`", list.empty() ? "" : ", ", word);
  return list;
}

}  // namespace

Place place_of_whole(const Node& node) {
  if (node.is_mapping() && !node.entries.empty() && node.entries.front().key.place.mark == node.place.mark) {
    return node.entries.front().key.place;
  }
  return node.place;
}

bool Reader::full() const { return diagnostics_.size() >= limits::kDiagnostics; }

void Reader::report(Code code, const Place& place, std::string message, std::string reason, std::string suggestion) {
  ++mistakes_;
  if (full()) return;
  diagnostics_.push_back({Severity::error, code, place, std::move(message), std::move(reason), std::move(suggestion)});
}

void Reader::warn(Code code, const Place& place, std::string message, std::string reason, std::string suggestion) {
  if (full()) return;
  diagnostics_.push_back(
      {Severity::warning, code, place, std::move(message), std::move(reason), std::move(suggestion)});
}

void Reader::report(const TextProblem& problem, const Node& scalar) {
  report(problem.code, scalar.place_of(problem.offset, problem.length), problem.message, problem.reason,
         problem.suggestion);
}

void Reader::wrong_type(const Node& node, const Type& due) {
  if (node.kind == Node::Kind::null) {
    return report(Code::wrong_type, node.place, "a value is missing here", "", due.phrase);
  }
  report(Code::wrong_type, place_of_whole(node),
         fmt::format("{} is expected here, not {}", due.phrase, what_stands_there(node)));
}

const FieldInfo* Reader::unknown_key(const Node& key, const RecordInfo& record) {
  if (full()) {
    ++mistakes_;
    return nullptr;
  }
  const auto keys = record.keys();
  const auto nearest = nearest_name(key.text, keys);
  report(Code::unknown_key, key.place, fmt::format("a {} has no key `{}`", record.name, printable(key.text, 60)),
         "nothing is silently ignored",
         nearest ? fmt::format("`{}`", *nearest) : fmt::format("one of {}", list_of(keys)));
  return nearest ? record.find(*nearest) : nullptr;
}

void Reader::missing_key(const Node& mapping, const FieldInfo& field, const RecordInfo& record) {
  report(Code::missing_key, place_of_whole(mapping), fmt::format("`{}` is missing in this {}", field.key, record.name),
         std::string(field.documentation), fmt::format("`{}:` with {}", field.key, field.type->phrase));
}

const Node& Reader::default_node(std::string_view text) {
  Node& node = defaults_.emplace_back();
  node.kind = Node::Kind::scalar;
  node.text = text;
  return node;
}

std::vector<Place> Reader::places() const {
  std::vector<Place> places;
  for (const Diagnostic& diagnostic : diagnostics_)
    if (diagnostic.severity == Severity::error) places.push_back(diagnostic.place);
  return places;
}

std::vector<Diagnostic> Reader::take_diagnostics() {
  // By place; where two stand in one place, in the order found.
  std::vector<std::size_t> order(diagnostics_.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return std::pair(diagnostics_[a].place.mark, a) < std::pair(diagnostics_[b].place.mark, b);
  });
  std::vector<Diagnostic> sorted;
  for (const std::size_t index : order) sorted.push_back(std::move(diagnostics_[index]));
  const auto reported = static_cast<std::size_t>(std::count_if(
      sorted.begin(), sorted.end(), [](const auto& diagnostic) { return diagnostic.severity == Severity::error; }));
  if (mistakes_ > reported && !sorted.empty()) {
    Diagnostic more;
    more.code = Code::too_large;
    more.place.mark = {sorted.front().place.mark.source, 0, 0};
    more.message = fmt::format("and {} more mistakes", mistakes_ - reported);
    sorted.push_back(std::move(more));
  }
  return sorted;
}

void Reader::adopt(std::vector<Diagnostic> diagnostics) {
  mistakes_ += diagnostics.size();
  std::move(diagnostics.begin(), diagnostics.end(), std::back_inserter(diagnostics_));
}

}  // namespace domino::language
