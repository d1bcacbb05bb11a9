/// Marks: where in the scenario something stands.
///
/// A mark counts lines and characters (Unicode code points, not bytes) from 1, as editors do. Source 0 is the
/// scenario itself; each `--set` override is a source of its own, so that a mistake in it points into what was
/// typed. Line 0 means the source as a whole.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace domino::language {

struct Mark {
  std::uint32_t source = 0;
  std::uint32_t line = 0;
  std::uint32_t column = 0;

  friend constexpr auto operator<=>(const Mark&, const Mark&) = default;
};

/// A stretch of one line: what a caret line underlines.
struct Place {
  Mark mark;
  std::uint32_t width = 1;  ///< characters, at least 1
};

/// The texts that marks point into.
class Sources {
 public:
  /// Returns the index that marks of this source carry.
  std::uint32_t add(std::string name, std::string text);

  const std::string& name(std::uint32_t source) const { return sources_.at(source).name; }
  const std::string& text(std::uint32_t source) const { return sources_.at(source).text; }
  /// The line, counted from 1, without its line break; empty where there is no such line.
  std::string_view line(std::uint32_t source, std::uint32_t number) const;
  std::size_t size() const { return sources_.size(); }

 private:
  struct Source {
    std::string name;
    std::string text;
    std::vector<std::size_t> line_begins;
  };
  std::vector<Source> sources_;
};

/// Bytes of a text as marks. Each character is counted once, however long its line, where bytes are asked for in order;
/// a byte before the last one is counted from the beginning of the text.
class ByteMarks {
 public:
  ByteMarks(std::string_view text, std::uint32_t source) : text_(text), mark_{source, 1, 1} {}

  Mark at(std::size_t byte);

 private:
  std::string_view text_;
  std::size_t byte_ = 0;
  Mark mark_;  // of the byte
};

}  // namespace domino::language
