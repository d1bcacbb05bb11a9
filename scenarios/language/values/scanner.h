/// A scanner over the text of one scalar: words, numbers and signs, with the place of each.
#pragma once

#include <cstddef>
#include <string_view>

namespace domino::language {

/// A position in a text. Only ASCII letters make words; anything else is a sign of its own.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) { skip_space(); }

  std::string_view text() const { return text_; }
  std::size_t at() const { return at_; }
  bool at_end() const { return at_ == text_.size(); }
  char peek() const { return at_end() ? '\0' : text_[at_]; }
  bool at_number() const;

  /// Takes this sign if it comes next.
  bool take(char sign);
  /// Takes letters, digits and `_` that begin with a letter; empty where none come next.
  std::string_view take_word();
  std::string_view peek_word() const;
  /// Takes what may be meant as a number, right or wrong: `-3`, `1e3`, `0,5`, `0x10`.
  std::string_view take_number();
  /// Goes on by so many bytes, and over the space behind them.
  void advance(std::size_t bytes);
  /// What comes next, for a message: a word, a number or one character.
  std::string_view peek_token() const;

 private:
  void skip_space();
  std::size_t end_of_word() const;
  std::size_t end_of_number() const;

  std::string_view text_;
  std::size_t at_ = 0;
};

/// Letters, digits and `_`; of ASCII, whatever the locale.
bool is_letter(char c);
bool is_digit(char c);

}  // namespace domino::language
