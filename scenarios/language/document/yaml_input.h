/// The input of yaml-cpp: a text as a stream, so that neither its brackets nor its end lead yaml-cpp astray.
///
/// yaml-cpp holds back all tokens of a bracket that may yet turn out to be a key. A bracket that is the whole document
/// is shown behind `---`, where none can, and within others the signs that are read without an event are counted. At
/// the end, yaml-cpp 0.7 takes spaces without a line end for a line of text; they are not shown.
/// Cost: a copy of the text.
#pragma once

#include <cstddef>
#include <streambuf>
#include <string>
#include <string_view>

namespace domino::language {

class YamlInput : public std::streambuf {
 public:
  /// Thrown out of yaml-cpp where more than `limits::kNodes` signs are held back, each with four tokens at most.
  struct TooMuch {};

  explicit YamlInput(std::string_view text);

  void see_event() { silent_ = signs_ = 0; }

  /// The byte of the text that yaml-cpp counts as number `read`.
  std::size_t position(int read) const;

 protected:
  std::streamsize xsgetn(char* to, std::streamsize size) override;

 private:
  std::string shown_;
  std::size_t before_ = 0;  // bytes shown before the text
  std::size_t size_ = 0;    // of the text
  std::size_t silent_ = 0;  // bytes since the last event
  std::size_t signs_ = 0;   // among them, once they are many
};

}  // namespace domino::language
