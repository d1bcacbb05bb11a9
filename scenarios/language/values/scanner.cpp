#include "scenarios/language/values/scanner.h"

#include <algorithm>

#include "models/text/utf8.h"

namespace domino::language {

namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

}  // namespace

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool Scanner::at_number() const {
  const std::size_t sign = peek() == '-' || peek() == '+' ? 1 : 0;
  const auto is = [&](std::size_t i, auto predicate) { return at_ + i < text_.size() && predicate(text_[at_ + i]); };
  const auto is_point = [](char c) { return c == '.' || c == ','; };
  return is(sign, is_digit) || (is(sign, is_point) && is(sign + 1, is_digit));
}

bool Scanner::take(char sign) {
  if (peek() != sign || at_end()) return false;
  advance(1);
  return true;
}

std::string_view Scanner::peek_word() const { return text_.substr(at_, end_of_word() - at_); }

std::string_view Scanner::take_word() {
  const std::string_view word = peek_word();
  advance(word.size());
  return word;
}

std::string_view Scanner::take_number() {
  const std::string_view number = text_.substr(at_, end_of_number() - at_);
  advance(number.size());
  return number;
}

std::string_view Scanner::peek_token() const {
  if (at_end()) return {};
  if (at_number()) return text_.substr(at_, end_of_number() - at_);
  const std::string_view word = peek_word();
  if (!word.empty()) return word;
  return text_.substr(at_, std::max<std::size_t>(1, utf8::decode(text_, at_).bytes));
}

void Scanner::advance(std::size_t bytes) {
  at_ = std::min(at_ + bytes, text_.size());
  skip_space();
}

void Scanner::skip_space() {
  while (at_ < text_.size() && is_space(text_[at_])) ++at_;
}

std::size_t Scanner::end_of_word() const {
  std::size_t end = at_;
  if (end < text_.size() && is_letter(text_[end])) {
    while (end < text_.size() && (is_letter(text_[end]) || is_digit(text_[end]) || text_[end] == '_')) ++end;
  }
  return end;
}

// Digits with points and commas, and an exponent only where digits follow it, so that `5 e` or `3min` keep their unit.
std::size_t Scanner::end_of_number() const {
  std::size_t end = at_;
  const auto digit_at = [&](std::size_t i) { return i < text_.size() && is_digit(text_[i]); };
  const auto sign_at = [&](std::size_t i) { return i < text_.size() && (text_[i] == '-' || text_[i] == '+'); };
  if (sign_at(end)) ++end;
  while (digit_at(end) || (end < text_.size() && (text_[end] == '.' || text_[end] == ','))) ++end;
  if (end < text_.size() && (text_[end] == 'e' || text_[end] == 'E')) {
    const std::size_t digits = end + (sign_at(end + 1) ? 2 : 1);
    if (digit_at(digits)) {
      end = digits;
      while (digit_at(end)) ++end;
    }
  }
  return end;
}

}  // namespace domino::language
