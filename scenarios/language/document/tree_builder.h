/// The builder of the marked tree: takes keys, values, mappings and lists one after the other, as a parser tells them.
///
/// Refused is what no scenario may have: more than the limits, anchors, aliases, tags, merge keys, keys that are no
/// words, the same key twice. Mistakes are appended to the diagnostics. Where reading cannot go on, `Stop` is thrown,
/// since a parser that calls from within has no other way out.
/// Cost: linear, but for a sort of the keys of each mapping.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/language/document/diagnostic.h"
#include "scenarios/language/document/document.h"

namespace domino::language {

class TreeBuilder {
 public:
  struct Stop {};

  explicit TreeBuilder(std::vector<Diagnostic>& diagnostics) : diagnostics_(diagnostics) {}

  /// A mapping or list begins; what is added until it closes belongs to it.
  void open(Node::Kind kind, const Place& place);
  void close();
  /// A scalar, or nothing where a value may be.
  void add(Node&& node);
  /// An alias stands where a key or value is due.
  void add_alias(std::string_view name, const Place& place);

  void refuse_anchor(std::string_view name, const Place& place);
  void refuse_tag(std::string_view tag, const Place& place);
  /// A mistake that leaves no tree, though reading goes on.
  void report(Code code, const Place& place, std::string message, std::string reason, std::string suggestion);
  void report(Diagnostic diagnostic);
  void report_too_deep(const Place& place);
  [[noreturn]] void stop(Diagnostic diagnostic);

  /// What is added next is a key.
  bool key_is_next() const { return !open_.empty() && open_.back().node.is_mapping() && open_.back().key_next; }
  /// All that was opened is closed, and there was something.
  bool is_whole() const { return root_.has_value(); }

  /// The tree, unless mistakes leave none.
  std::optional<Node> take_root();

 private:
  struct Open {
    Node node;
    bool key_next = true;
  };

  void check_limits(const Place& place);
  void check_key(const Node& key);
  void attach(Node&& node);
  void drop_duplicates(Node& mapping);
  void report_duplicate(const Node& again, const Node& first);

  std::vector<Diagnostic>& diagnostics_;
  std::vector<Open> open_;
  std::optional<Node> root_;
  std::size_t nodes_ = 0;
  bool failed_ = false;
};

}  // namespace domino::language
