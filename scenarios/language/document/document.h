/// The marked tree: a YAML text copied once into plain nodes that know where they stand.
///
/// The reading is strict: one document, no duplicate keys, keys are words. Scalars are kept as written — `no`,
/// `1e3`, `017` mean what is written, and what they are is decided by who asks. Of YAML's machinery, anchors,
/// aliases, merge keys and tags are refused: in a scenario every thing has a name and stands in one place, so
/// that an override of an address changes that thing only; and an alias bomb never gets to go off.
/// Guarantee: limits are checked while reading, before anything is stored; depth is bounded, so that the parser, which
/// recurses, and walks of the tree cost little stack. No exception leaves it but for want of memory.
/// Cost: linear, some 4 µs a line. yaml-cpp is known in document.cpp only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scenarios/language/document/diagnostic.h"
#include "scenarios/language/document/mark.h"

namespace domino::language {

struct Entry;

struct Node {
  enum class Kind { null, scalar, sequence, mapping };

  Kind kind = Kind::null;
  bool quoted = false;    ///< scalar in quotes or a block of text
  bool verbatim = false;  ///< `text` stands in the source as it is, on one line: offsets in it are columns
  std::string text;       ///< of a scalar
  Place place;
  std::vector<Entry> entries;  ///< of a mapping, in the order written
  std::vector<Node> items;     ///< of a sequence

  bool is_scalar() const { return kind == Kind::scalar; }
  bool is_mapping() const { return kind == Kind::mapping; }
  /// The value of a key, or none.
  const Node* find(std::string_view key) const;
  Node* find(std::string_view key);
  const Entry* find_entry(std::string_view key) const;

  /// Where `bytes` of the text from `offset` stand; the whole node where that cannot be told.
  Place place_of(std::size_t offset, std::size_t bytes) const;
};

struct Entry {
  Node key;  ///< a scalar
  Node value;
};

/// Parses the text of a source. What is found wrong is appended; there is a tree unless the mistakes leave none.
/// The first `origin` bytes belong to something else (the path of `--set`).
std::optional<Node> parse_document(const Sources& sources, std::uint32_t source, std::size_t origin,
                                   std::vector<Diagnostic>& diagnostics);

}  // namespace domino::language
