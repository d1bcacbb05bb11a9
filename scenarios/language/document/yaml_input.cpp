#include "scenarios/language/document/yaml_input.h"

#include <algorithm>

#include "scenarios/language/document/limits.h"
#include "scenarios/language/document/yaml_layout.h"

namespace domino::language {

namespace {

constexpr std::string_view kDashes = "--- ";
constexpr std::size_t kOrdinary = 65'536;  // bytes without an event that need no count

bool is_sign(char c) { return layout::is_one_of("[]{},:?-&*!#|>%'\".", c); }

}  // namespace

YamlInput::YamlInput(std::string_view text) : size_(text.size()) {
  const bool is_bracket = layout::is_one_of("[{", layout::at(text, layout::next_token(text, 0)));
  before_ = is_bracket ? kDashes.size() : 0;
  shown_.reserve(before_ + size_);
  if (is_bracket) shown_ += kDashes;
  shown_ += text;
  const std::size_t last = shown_.find_last_not_of(' ');
  if (last != layout::npos && shown_[last] == '\n') shown_.resize(last + 1);
  setg(shown_.data(), shown_.data(), shown_.data() + shown_.size());
}

std::size_t YamlInput::position(int read) const {
  const auto shown = static_cast<std::size_t>(std::max(read, 0));
  return shown >= shown_.size() ? size_ : shown - std::min(shown, before_);
}

std::streamsize YamlInput::xsgetn(char* to, std::streamsize size) {
  const std::streamsize read = std::streambuf::xsgetn(to, size);
  silent_ += static_cast<std::size_t>(read);
  if (silent_ > kOrdinary) signs_ += static_cast<std::size_t>(std::count_if(to, to + read, is_sign));
  if (signs_ > limits::kNodes) throw TooMuch{};
  return read;
}

}  // namespace domino::language
