#include "scenarios/language/document/tree_builder.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include <fmt/format.h>

#include "scenarios/language/document/limits.h"

namespace domino::language {

namespace {

// Nearly every mapping: to sort it would cost more than to compare its few keys.
bool is_short_without_duplicates(const Node& mapping) {
  const std::size_t keys = mapping.entries.size();
  if (keys > 8) return false;
  for (std::size_t i = 1; i < keys; ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (mapping.entries[i].key.text == mapping.entries[j].key.text) return false;
    }
  }
  return true;
}

}  // namespace

void TreeBuilder::open(Node::Kind kind, const Place& place) {
  check_limits(place);
  if (key_is_next()) {
    stop({Severity::error, Code::unsupported_yaml, place, "a key must be a word or a text",
          "here a whole mapping or list stands where a key is due",
          "put quotes around a key that contains brackets or braces"});
  }
  Node node;
  node.kind = kind;
  node.place = place;
  open_.emplace_back(std::move(node), true);
}

void TreeBuilder::close() {
  Node node = std::move(open_.back().node);
  open_.pop_back();
  if (node.is_mapping()) drop_duplicates(node);
  attach(std::move(node));
}

void TreeBuilder::add(Node&& node) {
  check_limits(node.place);
  attach(std::move(node));
}

void TreeBuilder::add_alias(std::string_view name, const Place& place) {
  report(Code::unsupported_yaml, place, fmt::format("aliases are not part of the language: `*{}`", name),
         "every thing stands in one place, so that its address means that thing only",
         "write the value out, or put quotes around a text that begins with `*`");
  check_limits(place);
  attach(Node{});
}

void TreeBuilder::refuse_anchor(std::string_view name, const Place& place) {
  report(Code::unsupported_yaml, place, fmt::format("anchors are not part of the language: `&{}`", name),
         "every thing stands in one place, so that its address means that thing only",
         "write the value out where it is needed, or put quotes around a text that begins with `&`");
}

void TreeBuilder::refuse_tag(std::string_view tag, const Place& place) {
  report(Code::unsupported_yaml, place, fmt::format("tags are not part of the language: `{}`", tag),
         "what a value is follows from its key", "remove it, or put quotes around a text that begins with `!`");
}

void TreeBuilder::report(Code code, const Place& place, std::string message, std::string reason,
                         std::string suggestion) {
  report({Severity::error, code, place, std::move(message), std::move(reason), std::move(suggestion)});
}

void TreeBuilder::report(Diagnostic diagnostic) {
  failed_ = true;
  if (diagnostics_.size() < limits::kDiagnostics) diagnostics_.push_back(std::move(diagnostic));
}

void TreeBuilder::report_too_deep(const Place& place) {
  report(Code::too_large, place, fmt::format("nested more than {} levels deep", limits::kDepth),
         "no scenario needs that; the limit keeps a broken file from exhausting the program", "");
}

void TreeBuilder::stop(Diagnostic diagnostic) {
  report(std::move(diagnostic));
  throw Stop{};
}

std::optional<Node> TreeBuilder::take_root() {
  if (failed_) return std::nullopt;
  return std::move(root_);
}

void TreeBuilder::check_limits(const Place& place) {
  if (++nodes_ > limits::kNodes) {
    stop({Severity::error, Code::too_large, place, fmt::format("more than {} keys and values", limits::kNodes),
          "no organisation is that large; the limit keeps a broken file from filling the memory", ""});
  }
  if (open_.size() < limits::kDepth) return;
  report_too_deep(place);
  throw Stop{};
}

// Moves it once, to where it stays: a node is large, and there is one for every word of a scenario.
void TreeBuilder::attach(Node&& node) {
  if (open_.empty()) {
    root_ = std::move(node);
    return;
  }
  Open& parent = open_.back();
  if (parent.node.kind == Node::Kind::sequence) {
    parent.node.items.push_back(std::move(node));
  } else if (parent.key_next) {
    check_key(node);
    parent.node.entries.emplace_back().key = std::move(node);
    parent.key_next = false;
  } else {
    parent.node.entries.back().value = std::move(node);
    parent.key_next = true;
  }
}

void TreeBuilder::check_key(const Node& key) {
  if (key.kind == Node::Kind::null) {
    report(Code::unsupported_yaml, key.place, "a key is missing before this `:`",
           "a line of a mapping reads `key: value`", "write the key");
  } else if (key.text == "<<" && !key.quoted) {
    report(Code::unsupported_yaml, key.place, "merge keys are not part of the language: `<<`",
           "every thing stands in one place, so that its address means that thing only",
           "write the values out where they are needed");
  }
}

// Keeps the first of each, so that reading can go on. By sorting, since a hostile mapping may be long.
void TreeBuilder::drop_duplicates(Node& mapping) {
  if (is_short_without_duplicates(mapping)) return;
  std::vector<std::size_t> order(mapping.entries.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto text = [&](std::size_t i) -> const std::string& { return mapping.entries[i].key.text; };
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const int compared = text(a).compare(text(b));
    return compared == 0 ? a < b : compared < 0;
  });
  std::vector<bool> dropped(order.size());
  bool any = false;
  for (std::size_t i = 1, first = 0; i < order.size(); ++i) {
    if (text(order[i]) != text(order[first])) {
      first = i;
      continue;
    }
    report_duplicate(mapping.entries[order[i]].key, mapping.entries[order[first]].key);
    dropped[order[i]] = any = true;
  }
  if (!any) return;
  std::vector<Entry> kept;
  for (std::size_t i = 0; i < dropped.size(); ++i) {
    if (!dropped[i]) kept.push_back(std::move(mapping.entries[i]));
  }
  mapping.entries = std::move(kept);
}

void TreeBuilder::report_duplicate(const Node& again, const Node& first) {
  const bool failed = failed_;
  report(Code::duplicate_key, again.place, fmt::format("`{}` is already there", printable(again.text, 60)),
         fmt::format("it was stated in line {}, and only one of the two can be meant", first.place.mark.line),
         "remove one of them, or give it another name");
  failed_ = failed;
}

}  // namespace domino::language
