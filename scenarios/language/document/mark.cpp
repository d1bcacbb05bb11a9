#include "scenarios/language/document/mark.h"

#include <utility>

#include "models/text/utf8.h"

namespace domino::language {

std::uint32_t Sources::add(std::string name, std::string text) {
  Source source{std::move(name), std::move(text), {0}};
  for (std::size_t at = 0; at < source.text.size(); ++at) {
    if (source.text[at] == '\n') source.line_begins.push_back(at + 1);
  }
  sources_.push_back(std::move(source));
  return static_cast<std::uint32_t>(sources_.size() - 1);
}

std::string_view Sources::line(std::uint32_t source, std::uint32_t number) const {
  if (source >= sources_.size()) return {};
  const Source& found = sources_[source];
  if (number == 0 || number > found.line_begins.size()) return {};
  const std::size_t begin = found.line_begins[number - 1];
  std::size_t end = number < found.line_begins.size() ? found.line_begins[number] - 1 : found.text.size();
  if (end > begin && found.text[end - 1] == '\r') --end;
  return std::string_view(found.text).substr(begin, end - begin);
}

Mark ByteMarks::at(std::size_t byte) {
  if (byte < byte_) *this = ByteMarks(text_, mark_.source);
  for (const char c : text_.substr(byte_, byte - byte_)) {
    if (c == '\n') {
      ++mark_.line;
      mark_.column = 1;
    } else if (utf8::begins_character(c)) {
      ++mark_.column;
    }
  }
  byte_ = byte;
  return mark_;
}

}  // namespace domino::language
