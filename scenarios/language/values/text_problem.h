/// A mistake inside one scalar: which of its bytes, what, why, and what would be right. The reader knows where the
/// scalar stands and turns it into a diagnostic.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "scenarios/language/document/diagnostic.h"

namespace domino::language {

struct TextProblem {
  Code code = Code::syntax;
  std::size_t offset = 0;  ///< in bytes
  std::size_t length = 1;
  std::string message;
  std::string reason;
  std::string suggestion;
};

/// What reading a text gives: its value, or what is wrong with it.
template <class Value>
class Parsed {
 public:
  Parsed(Value value) : content_(std::move(value)) {}            // NOLINT(google-explicit-constructor)
  Parsed(TextProblem problem) : content_(std::move(problem)) {}  // NOLINT(google-explicit-constructor)

  explicit operator bool() const { return std::holds_alternative<Value>(content_); }
  const Value& operator*() const { return std::get<Value>(content_); }
  Value& operator*() { return std::get<Value>(content_); }
  const Value* operator->() const { return &std::get<Value>(content_); }
  const TextProblem& problem() const { return std::get<TextProblem>(content_); }

 private:
  std::variant<Value, TextProblem> content_;
};

}  // namespace domino::language
