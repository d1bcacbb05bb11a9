#include "scenarios/language/document/document.h"

#include <algorithm>
#include <istream>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include "models/text/utf8.h"
#include "scenarios/language/document/limits.h"
#include "scenarios/language/document/syntax_error.h"
#include "scenarios/language/document/text_check.h"
#include "scenarios/language/document/tree_builder.h"
#include "scenarios/language/document/yaml_input.h"
#include "scenarios/language/document/yaml_layout.h"
#include "scenarios/language/document/yaml_scalar.h"
#include "scenarios/language/document/yaml_stumble.h"

namespace domino::language {

namespace {

namespace problems = YAML::ErrorMsg;
using layout::is_one_of;
using layout::npos;

/// Builds the tree from what yaml-cpp tells, and refuses what it is lax about. Positions are bytes of the text parsed.
class DocumentReader : public YAML::EventHandler {
 public:
  DocumentReader(const Sources& sources, std::uint32_t source, std::size_t origin, std::vector<Diagnostic>& diagnostics)
      : sources_(sources),
        marks_(sources.text(source), source),
        origin_(origin),
        text_(std::string_view(sources.text(source)).substr(origin)),
        tree_(diagnostics) {}

  /// Reads `text`, which is that of the source or its disguise. False where an alias without its anchor has ended the
  /// reading before the other mistakes were found: in disguise, aliases do not.
  bool read(std::string_view text) {
    YamlInput input(text);
    input_ = &input;
    try {
      read(input);
    } catch (const TreeBuilder::Stop&) {
    } catch (const YamlInput::TooMuch&) {
      report_held_back();
    } catch (const YAML::Exception& error) {
      if (error.msg == problems::UNKNOWN_ANCHOR) return false;
      report_failure(error);
    } catch (const std::runtime_error& error) {  // what yaml-cpp believes to be impossible
      tree_.report(explained({Slip::other, end_}, error.what()));
    }
    return true;
  }

  std::optional<Node> take_root() { return tree_.take_root(); }

  void OnDocumentStart(const YAML::Mark& mark) override {
    const std::size_t at = begin(mark);
    if (documents_++ > 0) refuse_document(at);
    bare_ = !layout::is_document_start(text_, at);
    pass(bare_ ? at : at + 3);
  }

  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    const std::size_t at = begin(mark);
    layout::Properties properties = layout::properties_at(text_, at);
    const bool own = anchor != 0 || properties.value == text_.size();  // not those of the next key
    if (!own) properties = {at, at};
    const std::string_view word = null_word_at(properties.value);
    if (word.empty() && properties.end == at) return take_absent(at);
    take_scalar(at, properties, std::string(text_.substr(at, properties.end - at)), word);
  }

  void OnAnchor(const YAML::Mark& mark, const std::string&) override {
    const std::size_t name = text_.find('&', begin(mark)) + 1;
    anchor_ = text_.substr(name, end_of_name(name) - name);
  }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override { take_alias(begin(mark)); }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t, const std::string& value) override {
    const std::size_t at = begin(mark);
    if (layout::at(text_, at) == '*') return take_alias(at);
    const bool plain = !is_one_of("&!", layout::at(text_, at));
    take_scalar(at, plain ? layout::Properties{at, at} : layout::properties_at(text_, at), tag, value);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override {
    open(mark, tag, anchor, Node::Kind::sequence, style);
  }

  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override {
    open(mark, tag, anchor, Node::Kind::mapping, style);
  }

  void OnSequenceEnd() override { close(); }
  void OnMapEnd() override { close(); }

 private:
  /// How a mapping or list is laid out that has not ended.
  struct Level {
    Node::Kind kind = Node::Kind::mapping;
    std::size_t begin = 0;
    std::size_t indent = 0;     ///< of the keys or items of a block
    bool flow = false;          ///< within braces or brackets
    bool bracketed = false;     ///< these are its own
    bool explicit_key = false;  ///< its last key was written with `?`, and need not have a value
  };

  void read(YamlInput& input) {
    refuse_directive(0);
    std::istream stream(&input);
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(*this)) {
    }
    const std::size_t rest = layout::skip_document_ends(text_, end_);
    refuse_tab(rest);
    if (layout::at(text_, rest) == '%') stop({Slip::directive, rest});
  }

  // --- Places

  Mark mark(std::size_t at) { return marks_.at(origin_ + std::min(at, text_.size())); }

  /// The end of the text stands in a line of its own.
  Mark mark_or_end(std::size_t at) {
    const Mark found = mark(at);
    return at < text_.size() || found.column == 1 ? found : Mark{found.source, found.line + 1, 1};
  }

  /// On one line; what goes over several is as wide as its first character.
  Place place(std::size_t at, std::size_t end, bool one_line) {
    const std::size_t width = one_line && end > at ? utf8::length(text_.substr(at, end - at)) : 1;
    return {mark(at), static_cast<std::uint32_t>(width)};
  }

  Place place(std::size_t at, std::size_t end) { return place(at, end, text_.substr(at, end - at).find('\n') == npos); }

  bool in_flow() const { return !levels_.empty() && levels_.back().flow; }

  /// The bracket around what comes next, or npos.
  std::size_t bracket() const {
    const auto found =
        std::find_if(levels_.rbegin(), levels_.rend(), [](const Level& level) { return level.bracketed; });
    return found == levels_.rend() || !in_flow() ? npos : found->begin;
  }

  /// Columns of blanks before all that belongs to the innermost block.
  std::size_t block_columns() const {
    const auto found = std::find_if(levels_.rbegin(), levels_.rend(), [](const Level& level) { return !level.flow; });
    return found == levels_.rend() ? 0 : found->indent + 1;
  }

  Standing standing() const {
    Standing found;
    found.text = text_;
    found.end = end_;
    found.bracket = bracket();
    found.ended_list = ended_list_;
    found.key_is_next = tree_.key_is_next();
    found.document_is_over = tree_.is_whole();
    if (levels_.empty()) return found;
    found.in_mapping = levels_.back().kind == Node::Kind::mapping;
    found.in_list = !found.in_mapping;
    if (!in_flow()) found.indent = levels_.back().indent;
    return found;
  }

  /// The position of an event, once the gap before it is found to be in order.
  std::size_t begin(const YAML::Mark& mark) {
    input_->see_event();
    const std::size_t at = input_->position(mark.pos);
    refuse_tab(at);
    return at;
  }

  void pass(std::size_t end) { pass(end, end); }

  void pass(std::size_t end, std::size_t checked) {
    end_ = end;
    checked_ = checked;
    ended_list_.reset();
  }

  // --- Mistakes

  Diagnostic explained(const Stumble& stumble, std::string_view words = {}) {
    const Mark context = stumble.context == npos ? Mark{} : mark(stumble.context);
    return explain({stumble.slip, mark_or_end(stumble.at), context, stumble.at >= text_.size(), words}, sources_);
  }

  [[noreturn]] void stop(const Stumble& stumble) { tree_.stop(explained(stumble)); }

  void report_held_back() {
    const std::size_t begin = first_unread(standing());
    if (report_deep_brackets(unfinished_in(text_, begin, text_.size()).brackets, levels_.size())) return;
    tree_.report(Code::too_large, {mark(begin)},
                 fmt::format("more than {} signs within one bracket, text or comment", limits::kNodes),
                 "no organisation is that large; the limit keeps a broken file from filling the memory", "");
  }

  bool report_deep_brackets(const std::vector<std::size_t>& brackets, std::size_t levels) {
    if (levels + brackets.size() <= limits::kDepth) return false;
    tree_.report_too_deep({mark(brackets[limits::kDepth - levels])});
    return true;
  }

  void report_failure(const YAML::Exception& error) {
    const std::size_t tab = in_flow() ? npos : layout::tab_between(text_, checked_, first_unread(standing()));
    const Stumble stumble =
        tab == npos ? stumble_of(error.msg, input_->position(error.mark.pos)) : Stumble{Slip::sign, tab};
    tree_.report(explained(stumble, error.msg));
  }

  /// Over what yaml-cpp went wrong at `at`.
  Stumble stumble_of(const std::string& problem, std::size_t at) const {
    const Standing now = standing();
    if (problem == problems::EOF_IN_SCALAR) return stumble_over_quote(now, at);
    if (problem == problems::MAP_VALUE) return stumble_over_colon(now, at);
    if (problem == problems::END_OF_MAP) return stumble_over_misfit(now, at, Slip::in_mapping);
    if (problem == problems::END_OF_SEQ) return stumble_over_misfit(now, at, Slip::in_list);
    if (problem == problems::TAB_IN_INDENTATION) return {Slip::sign, at};
    if (problem.starts_with(problems::INVALID_ESCAPE)) return {Slip::escape, at - 2};
    return stumble_near_brackets(problem, at);
  }

  Stumble stumble_near_brackets(const std::string& problem, std::size_t at) const {
    const Unfinished unread = unfinished_in(text_, std::min(end_, at), at);
    const std::size_t around = unread.brackets.empty() ? bracket() : unread.brackets.back();
    const bool bracketed = around != npos;
    const std::size_t question = std::min(unread.question, at);
    if (bracketed && layout::at(text_, question) == '?') return {Slip::question_mark, question};
    for (const char* name :
         {problems::ALIAS_NOT_FOUND, problems::ANCHOR_NOT_FOUND, problems::CHAR_IN_ALIAS, problems::CHAR_IN_ANCHOR}) {
      if (problem == name) return {Slip::sign, std::min(text_.substr(0, at).find_last_of("&*"), at)};
    }
    const bool last_colon = layout::at(text_, at) == ':' && at + 1 == text_.size();  // yaml-cpp wants a space behind it
    if (bracketed && last_colon) return stumble_in_bracket(text_, around, text_.size());
    if (problem == problems::UNKNOWN_TOKEN) return {Slip::sign, at};
    if (problem == problems::BLOCK_ENTRY)
      return bracketed ? stumble_in_bracket(text_, around, at) : Stumble{Slip::list, at};
    const bool closing = problem == problems::FLOW_END;
    if (closing && !bracketed) return stumble_over_closing(standing(), at);
    const bool apart = closing || problem == problems::END_OF_MAP_FLOW || problem == problems::END_OF_SEQ_FLOW;
    return apart && bracketed ? stumble_in_bracket(text_, around, at) : Stumble{Slip::other, at};
  }

  // --- What yaml-cpp is lax about

  /// yaml-cpp passes over tabs; how far one reaches depends on the editor.
  void refuse_tab(std::size_t before) {
    if (in_flow()) return;
    const std::size_t tab = layout::tab_between(text_, checked_, before);
    if (tab != npos) stop({Slip::sign, tab});
  }

  /// yaml-cpp passes over directives that it does not know, and over those that no document follows.
  void refuse_directive(std::size_t from) {
    const std::size_t odd = layout::odd_directive(text_, from);
    if (odd != npos) stop({Slip::directive, odd});
  }

  /// yaml-cpp begins a document with whatever follows the first one.
  [[noreturn]] void refuse_document(std::size_t at) {
    const std::size_t begins = layout::skip_document_ends(text_, end_);
    const bool directive = layout::at(text_, begins) == '%';
    if (directive) refuse_directive(begins);
    if (!directive && !layout::is_document_start(text_, at))
      stop(stumble_over_misfit(standing(), at, Slip::after_document));
    tree_.stop({Severity::error, Code::several_documents, place(begins, directive ? begins : begins + 3),
                "a second document begins here", "a file holds one scenario, and `---` begins another one",
                "remove the `---`, or put it into a file of its own"});
  }

  /// yaml-cpp takes a value in the column of the keys around it, and an item in that of its `-`.
  void refuse_outside(std::size_t at) {
    if (is_outside(at)) stop(stumble_over_lone_key(text_, at));
  }

  bool is_outside(std::size_t at) const {
    if (levels_.empty() || in_flow() || text_.substr(end_, at - std::min(end_, at)).find('\n') == npos) return false;
    if (tree_.key_is_next() && !is_explicit_key(at)) return false;
    return layout::column(text_, at) <= levels_.back().indent;
  }

  bool is_explicit_key(std::size_t at) const {
    const std::size_t sign = layout::next_token(text_, end_);
    return sign < at && text_[sign] == '?';
  }

  /// A bracket that is never closed is told as a key, since it might have become one.
  void refuse_unclosed(const Level& level) {
    if (levels_.back().bracketed && levels_.back().begin != level.begin) return;
    const std::vector<std::size_t> brackets = unfinished_in(text_, level.begin, text_.size()).brackets;
    if (brackets.empty() || brackets.front() != level.begin) return;
    const std::size_t levels = levels_.size() - 1;  // the mapping of that key is none
    if (report_deep_brackets(brackets, levels)) throw TreeBuilder::Stop{};
    stop(stumble_in_bracket(text_, brackets.back(), text_.size()));
  }

  // --- Anchors, aliases and tags

  void refuse_machinery(const layout::Properties& properties, const std::string& tag, const Place& at) {
    if (!anchor_.empty()) tree_.refuse_anchor(anchor_, at);
    if (properties.tagged) tree_.refuse_tag(tag, at);
    anchor_ = {};
  }

  void take_alias(std::size_t at) {
    pass(end_of_name(at + 1));
    tree_.add_alias(text_.substr(at + 1, end_ - at - 1), place(at, end_));
  }

  /// What begins with `&` or `*` but is no name is a text that lacks quotes.
  std::size_t end_of_name(std::size_t at) {
    const std::size_t end = layout::end_of_name(text_, at);
    if (end == npos) stop({Slip::sign, at - 1});
    return end;
  }

  // --- Scalars

  void take_scalar(std::size_t at, const layout::Properties& properties, const std::string& tag,
                   std::string_view value) {
    const std::size_t begin = properties.value;
    const ScalarStyle style = style_of_scalar(text_, properties, value);
    const std::size_t end = end_of_scalar(text_, properties, style, value);
    if (end == npos) stop({Slip::quote, text_.size(), begin});
    const std::size_t next = style == ScalarStyle::quoted ? end : layout::skip_space(text_, end);
    Node node = node_of(at, end, style, value);
    if (style == ScalarStyle::plain && in_flow()) {
      if (const auto stumble = stumble_in_plain(text_, {begin, end, next}, block_columns())) stop(*stumble);
    }
    if (style == ScalarStyle::quoted) check_quoted(node, begin, end);
    if (style == ScalarStyle::block) check_block(node, begin, end);
    if (style != ScalarStyle::block) refuse_outside(at);
    refuse_machinery(properties, tag, node.place);
    if (tree_.key_is_next()) levels_.back().explicit_key = is_explicit_key(at);
    pass(end, next);
    tree_.add(std::move(node));
  }

  Node node_of(std::size_t at, std::size_t end, ScalarStyle style, std::string_view value) {
    const bool plain = style == ScalarStyle::plain;
    const bool verbatim = plain && text_.substr(at, end - at) == value;
    const bool one_line = verbatim || (style != ScalarStyle::block && text_.substr(at, end - at).find('\n') == npos);
    Node node;
    node.kind = value.empty() && plain ? Node::Kind::null : Node::Kind::scalar;
    node.quoted = !plain;
    node.text = value;
    node.place = place(at, end, one_line);
    node.verbatim = verbatim || (one_line && !plain && utf8::length(value) + 2 == node.place.width);
    return node;
  }

  // What may not stand in a file may not be written as an escape either.
  void check_quoted(Node& node, std::size_t begin, std::size_t end) {
    node.text = mended(text_, begin, end, node.text);
    if (text_[begin] != '"') return;
    const std::size_t odd = escaped_apostrophe(text_, begin, end);
    if (odd != npos) stop({Slip::escape, odd});
    if (const auto bad = first_bad_character(node.text))
      tree_.report(Code::not_text, node.place, "in this text: " + bad->message, bad->reason, "leave the escape out");
  }

  void check_block(Node& node, std::size_t begin, std::size_t end) {
    node.text = mended_block(text_, begin, end, node.text);
    const std::size_t tab = tab_at_beginning_of_block(text_, begin);
    if (tab != npos) stop({Slip::sign, tab});
  }

  /// The word for nothing that begins at `at`: yaml-cpp tells of it as of an absent value.
  std::string_view null_word_at(std::size_t at) const {
    for (const std::string_view word : {"~", "null", "Null", "NULL"}) {
      if (at >= end_ && text_.substr(at).starts_with(word) && ends_word(at, at + word.size())) return word;
    }
    return {};
  }

  /// True at the end of a plain scalar, but for a key that belongs to the outside. Within brackets, a key ends on the
  /// line on which it stands.
  bool ends_word(std::size_t begin, std::size_t end) const {
    const std::size_t next = std::min(text_.find_first_not_of(" \t", end), text_.size());
    const char c = layout::at(text_, next);
    if (c == ':') return layout::is_space(layout::at(text_, next + 1)) && !is_outside(begin);
    if (in_flow() && is_one_of(",]}?", c)) return true;
    const bool line_ends = layout::is_space(c) || (c == '#' && next > end);
    return line_ends && !(in_flow() && tree_.key_is_next());
  }

  // --- Absent values

  /// yaml-cpp tells of an absent value where the next thing stands; it stands behind the sign before it.
  void take_absent(std::size_t next) {
    const std::size_t sign = layout::next_token(text_, end_);
    const bool explicit_key = tree_.key_is_next() && is_explicit_key(next);
    refuse_missing(next, sign, explicit_key);
    const bool behind_sign = !levels_.empty() && !in_flow() && layout::at(text_, sign) == sign_before_next();
    std::size_t at = behind_sign ? sign + 1 : sign;
    if (in_flow() && layout::at(text_, sign) == ':') at = layout::next_token(text_, sign + 1);
    Node node;
    node.place = {behind_sign ? mark(at) : mark_or_end(at)};
    if (tree_.key_is_next()) levels_.back().explicit_key = explicit_key;
    if (behind_sign || in_flow()) pass(at);
    tree_.add(std::move(node));
  }

  /// The sign of a block before what comes next, if any.
  char sign_before_next() const {
    if (levels_.back().kind == Node::Kind::sequence) return '-';
    return tree_.key_is_next() ? '?' : ':';
  }

  /// Where nothing may be missing, though yaml-cpp lets it.
  void refuse_missing(std::size_t next, std::size_t sign, bool explicit_key) {
    if (levels_.empty()) {
      if (bare_) stop({Slip::no_value, next});
      return;
    }
    const Level& level = levels_.back();
    const bool in_list = level.kind == Node::Kind::sequence;
    const bool comma = layout::at(text_, next) == ',';
    if (level.flow ? in_list : comma) stop({Slip::no_value, next});
    if (in_list) return;
    if (tree_.key_is_next() && !explicit_key) stop(stumble_over_missing_key(standing(), next));
    const bool needs_colon = !tree_.key_is_next() && !level.flow && !level.explicit_key;
    if (needs_colon && layout::at(text_, sign) != ':') stop({Slip::no_colon, layout::skip_space(text_, end_)});
  }

  // --- Mappings and lists

  void open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, Node::Kind kind,
            YAML::EmitterStyle::value style) {
    const std::size_t at = begin(mark);
    const bool plain = tag == "?" && anchor == 0;  // what stands here may belong to the first key
    const layout::Properties properties = plain ? layout::Properties{at, at} : layout::properties_at(text_, at);
    Level level;
    level.kind = kind;
    level.begin = properties.value;
    level.indent = static_cast<std::size_t>(mark.column);
    level.flow = in_flow() || style == YAML::EmitterStyle::Flow;
    level.bracketed = style == YAML::EmitterStyle::Flow &&
                      layout::at(text_, level.begin) == (kind == Node::Kind::mapping ? '{' : '[');
    const Place where = place(at, properties.end);
    if (level.flow) refuse_outside(at);
    if (level.bracketed && tree_.key_is_next()) refuse_unclosed(level);
    refuse_machinery(properties, tag, where);
    tree_.open(kind, where);
    pass(level.begin + (level.bracketed ? 1 : 0));
    levels_.push_back(level);
  }

  void close() {
    input_->see_event();
    const Level level = levels_.back();
    levels_.pop_back();
    if (level.bracketed) pass_closing();
    if (!level.flow && level.kind == Node::Kind::sequence) ended_list_ = level.indent;
    tree_.close();
  }

  void pass_closing() {
    std::size_t sign = layout::next_token(text_, end_);
    if (layout::at(text_, sign) == ',') sign = layout::next_token(text_, sign + 1);
    pass(std::min(sign + 1, text_.size()));
  }

  const Sources& sources_;
  ByteMarks marks_;
  std::size_t origin_;
  std::string_view text_;
  TreeBuilder tree_;
  YamlInput* input_ = nullptr;
  std::vector<Level> levels_;
  std::string_view anchor_;                // of the node to come
  std::optional<std::size_t> ended_list_;  // the indent of a list that has just ended
  std::size_t end_ = 0;                    // behind the last token
  std::size_t checked_ = 0;                // behind it and the spaces that were checked along with it
  int documents_ = 0;
  bool bare_ = false;  // the document begins without `---`
};

}  // namespace

std::optional<Node> parse_document(const Sources& sources, std::uint32_t source, std::size_t origin,
                                   std::vector<Diagnostic>& diagnostics) {
  if (!check_text(sources, source, diagnostics)) return std::nullopt;
  const std::string_view text = std::string_view(sources.text(source)).substr(origin);
  const std::size_t before = diagnostics.size();
  DocumentReader reader(sources, source, origin, diagnostics);
  if (reader.read(text)) return reader.take_root();
  diagnostics.resize(before);
  DocumentReader again(sources, source, origin, diagnostics);
  again.read(layout::disguise_aliases(text));
  return again.take_root();
}

}  // namespace domino::language
