#include "scenarios/language/document.h"

#include <algorithm>
#include <memory>
#include <numeric>
#include <utility>

#include <fmt/format.h>
#include <yaml.h>

#include "scenarios/language/limits.h"
#include "scenarios/language/syntax_error.h"
#include "scenarios/language/text_check.h"
#include "scenarios/language/utf8.h"

namespace domino::language {

namespace {

class Builder {
 public:
  Builder(const Sources& sources, std::uint32_t source, std::size_t origin, std::vector<Diagnostic>& diagnostics)
      : sources_(sources), source_(source), origin_(origin), diagnostics_(diagnostics) {
    const std::string& text = sources.text(source);
    shift_ = static_cast<std::uint32_t>(utf8::length(std::string_view(text).substr(0, origin)));
    characters_ = utf8::length(text) - shift_;
  }

  std::optional<Node> build() {
    const std::string_view text = std::string_view(sources_.text(source_)).substr(origin_);
    const std::unique_ptr<yaml_parser_t, void (*)(yaml_parser_t*)> parser(&parser_, yaml_parser_delete);
    if (yaml_parser_initialize(&parser_) == 0) return std::nullopt;
    yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser_, reinterpret_cast<const unsigned char*>(text.data()), text.size());
    while (!done_) {
      yaml_event_t event;
      if (yaml_parser_parse(&parser_, &event) == 0) {
        report_syntax();
        return std::nullopt;
      }
      take(event);
      yaml_event_delete(&event);
    }
    if (failed_) return std::nullopt;
    return std::move(root_);
  }

 private:
  struct Open {
    Node node;
    bool key_next = true;
  };

  Mark mark(const yaml_mark_t& at) const {
    const auto column = static_cast<std::uint32_t>(at.column) + 1 + (at.line == 0 ? shift_ : 0);
    return {source_, static_cast<std::uint32_t>(at.line) + 1, column};
  }

  static std::uint32_t width(const yaml_mark_t& begin, const yaml_mark_t& end) {
    if (end.line != begin.line || end.column <= begin.column) return 1;
    return static_cast<std::uint32_t>(end.column - begin.column);
  }

  Place place(const yaml_event_t& event) const {
    return {mark(event.start_mark), width(event.start_mark, event.end_mark)};
  }

  void report(Code code, Place at, std::string message, std::string reason, std::string suggestion) {
    failed_ = true;
    if (diagnostics_.size() < limits::kDiagnostics) {
      diagnostics_.push_back({Severity::error, code, at, std::move(message), std::move(reason), std::move(suggestion)});
    }
  }

  void stop(Code code, Place at, std::string message, std::string reason, std::string suggestion) {
    report(code, at, std::move(message), std::move(reason), std::move(suggestion));
    done_ = true;
  }

  void take(const yaml_event_t& event) {
    switch (event.type) {
      case YAML_DOCUMENT_START_EVENT:
        return start_document(event);
      case YAML_SCALAR_EVENT:
        return take_scalar(event);
      case YAML_SEQUENCE_START_EVENT:
        return open(event, Node::Kind::sequence);
      case YAML_MAPPING_START_EVENT:
        return open(event, Node::Kind::mapping);
      case YAML_SEQUENCE_END_EVENT:
      case YAML_MAPPING_END_EVENT:
        return close();
      case YAML_ALIAS_EVENT:
        return refuse_alias(event);
      case YAML_STREAM_END_EVENT:
        done_ = true;
        return;
      default:
        return;
    }
  }

  void start_document(const yaml_event_t& event) {
    if (documents_++ == 0) return;
    stop(Code::several_documents, place(event), "a second document begins here",
         "a file holds one scenario, and `---` begins another one",
         "remove the `---`, or put it into a file of its own");
  }

  bool within_limits(const Place& at) {
    if (++nodes_ > limits::kNodes) {
      stop(Code::too_large, at, fmt::format("more than {} keys and values", limits::kNodes),
           "no organisation is that large; the limit keeps a broken file from filling the memory", "");
    } else if (open_.size() >= limits::kDepth) {
      stop(Code::too_large, at, fmt::format("nested more than {} levels deep", limits::kDepth),
           "no scenario needs that; the limit keeps a broken file from exhausting the program", "");
    }
    return !done_;
  }

  void refuse_machinery(const yaml_char_t* anchor, const yaml_char_t* tag, const Place& at) {
    if (anchor != nullptr) {
      report(Code::unsupported_yaml, at,
             fmt::format("anchors are not part of the language: `&{}`", reinterpret_cast<const char*>(anchor)),
             "every thing stands in one place, so that its address means that thing only",
             "write the value out where it is needed, or put quotes around a text that begins with `&`");
    }
    if (tag != nullptr) {
      report(Code::unsupported_yaml, at,
             fmt::format("tags are not part of the language: `{}`", reinterpret_cast<const char*>(tag)),
             "what a value is follows from its key", "remove it, or put quotes around a text that begins with `!`");
    }
  }

  void refuse_alias(const yaml_event_t& event) {
    report(Code::unsupported_yaml, place(event),
           fmt::format("aliases are not part of the language: `*{}`",
                       reinterpret_cast<const char*>(event.data.alias.anchor)),
           "every thing stands in one place, so that its address means that thing only",
           "write the value out, or put quotes around a text that begins with `*`");
    if (within_limits(place(event))) attach(Node{});
  }

  void take_scalar(const yaml_event_t& event) {
    const auto& scalar = event.data.scalar;
    Node node;
    node.place = place(event);
    if (!within_limits(node.place)) return;
    refuse_machinery(scalar.anchor, scalar.tag, node.place);
    node.quoted = scalar.style != YAML_PLAIN_SCALAR_STYLE;
    node.text.assign(reinterpret_cast<const char*>(scalar.value), scalar.length);
    if (scalar.style == YAML_DOUBLE_QUOTED_SCALAR_STYLE) check_escapes(node);
    node.kind = node.text.empty() && !node.quoted ? Node::Kind::null : Node::Kind::scalar;
    const std::size_t quotes = scalar.style == YAML_PLAIN_SCALAR_STYLE ? 0 : 2;
    const bool one_line = event.start_mark.line == event.end_mark.line;
    node.verbatim = one_line && utf8::length(node.text) + quotes == node.place.width;
    attach(std::move(node));
  }

  // What may not stand in a file may not be written as an escape either.
  void check_escapes(const Node& node) {
    if (const auto bad = first_bad_character(node.text))
      report(Code::not_text, node.place, "in this text: " + bad->message, bad->reason, "leave the escape out");
  }

  void open(const yaml_event_t& event, Node::Kind kind) {
    Node node;
    node.kind = kind;
    node.place = place(event);
    if (!within_limits(node.place)) return;
    const bool mapping = kind == Node::Kind::mapping;
    refuse_machinery(mapping ? event.data.mapping_start.anchor : event.data.sequence_start.anchor,
                     mapping ? event.data.mapping_start.tag : event.data.sequence_start.tag, node.place);
    if (!open_.empty() && open_.back().node.is_mapping() && open_.back().key_next) {
      return stop(Code::unsupported_yaml, node.place, "a key must be a word or a text",
                  "here a whole mapping or list stands where a key is due",
                  "put quotes around a key that contains brackets or braces");
    }
    open_.emplace_back(std::move(node), true);
  }

  void close() {
    Node node = std::move(open_.back().node);
    open_.pop_back();
    if (node.is_mapping()) drop_duplicates(node);
    attach(std::move(node));
  }

  // Moves it once, to where it stays: a node is large, and there is one for every word of a scenario.
  void attach(Node&& node) {
    if (open_.empty()) {
      root_ = std::move(node);
      return;
    }
    Open& parent = open_.back();
    if (parent.node.kind == Node::Kind::sequence) {
      parent.node.items.push_back(std::move(node));
    } else if (parent.key_next) {
      check_key(node);
      parent.node.entries.emplace_back().key = std::move(node);
      parent.key_next = false;
    } else {
      parent.node.entries.back().value = std::move(node);
      parent.key_next = true;
    }
  }

  void check_key(const Node& key) {
    if (key.kind == Node::Kind::null) {
      report(Code::unsupported_yaml, key.place, "a key is missing before this `:`",
             "a line of a mapping reads `key: value`", "write the key");
    } else if (key.text == "<<" && !key.quoted) {
      report(Code::unsupported_yaml, key.place, "merge keys are not part of the language: `<<`",
             "every thing stands in one place, so that its address means that thing only",
             "write the values out where they are needed");
    }
  }

  // Keeps the first of each, so that reading can go on. By sorting, since a hostile mapping may be long.
  void drop_duplicates(Node& mapping) {
    if (mapping.entries.size() < 2) return;
    std::vector<std::size_t> order(mapping.entries.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto text = [&](std::size_t i) -> const std::string& { return mapping.entries[i].key.text; };
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      const int compared = text(a).compare(text(b));
      return compared == 0 ? a < b : compared < 0;
    });
    std::vector<bool> dropped(order.size());
    bool any = false;
    for (std::size_t i = 1, first = 0; i < order.size(); ++i) {
      if (text(order[i]) != text(order[first])) {
        first = i;
        continue;
      }
      report_duplicate(mapping.entries[order[i]].key, mapping.entries[order[first]].key);
      dropped[order[i]] = any = true;
    }
    if (!any) return;
    std::vector<Entry> kept;
    for (std::size_t i = 0; i < dropped.size(); ++i) {
      if (!dropped[i]) kept.push_back(std::move(mapping.entries[i]));
    }
    mapping.entries = std::move(kept);
  }

  void report_duplicate(const Node& again, const Node& first) {
    const bool failed = failed_;
    report(Code::duplicate_key, again.place, fmt::format("`{}` is already there", printable(again.text, 60)),
           fmt::format("it was stated in line {}, and only one of the two can be meant", first.place.mark.line),
           "remove one of them, or give it another name");
    failed_ = failed;
  }

  void report_syntax() {
    SyntaxError error;
    error.problem = parser_.problem == nullptr ? "" : parser_.problem;
    error.at = mark(parser_.problem_mark);
    error.context = parser_.context == nullptr ? Mark{} : mark(parser_.context_mark);
    error.at_end = parser_.problem_mark.index >= characters_;
    failed_ = true;
    diagnostics_.push_back(explain(error, sources_));
  }

  const Sources& sources_;
  std::uint32_t source_;
  std::size_t origin_;
  std::uint32_t shift_ = 0;     // characters before the first one parsed
  std::size_t characters_ = 0;  // that are parsed
  std::vector<Diagnostic>& diagnostics_;
  yaml_parser_t parser_{};
  std::vector<Open> open_;
  std::optional<Node> root_;
  std::size_t nodes_ = 0;
  int documents_ = 0;
  bool done_ = false;
  bool failed_ = false;
};

}  // namespace

const Entry* Node::find_entry(std::string_view key) const {
  const auto found =
      std::find_if(entries.begin(), entries.end(), [&](const Entry& entry) { return entry.key.text == key; });
  return found == entries.end() ? nullptr : &*found;
}

const Node* Node::find(std::string_view key) const {
  const Entry* entry = find_entry(key);
  return entry == nullptr ? nullptr : &entry->value;
}

Node* Node::find(std::string_view key) { return const_cast<Node*>(std::as_const(*this).find(key)); }

Place Node::place_of(std::size_t offset, std::size_t bytes) const {
  if (!verbatim) return place;
  const std::string_view all = text;
  const std::size_t begin = std::min(offset, all.size());
  const auto before = static_cast<std::uint32_t>(utf8::length(all.substr(0, begin)));
  const auto width = static_cast<std::uint32_t>(utf8::length(all.substr(begin, bytes)));
  Place inside = place;
  inside.mark.column += before + (quoted ? 1 : 0);
  inside.width = std::max<std::uint32_t>(width, 1);
  return inside;
}

std::optional<Node> parse_document(const Sources& sources, std::uint32_t source, std::size_t origin,
                                   std::vector<Diagnostic>& diagnostics) {
  if (!check_text(sources, source, diagnostics)) return std::nullopt;
  return Builder(sources, source, origin, diagnostics).build();
}

}  // namespace domino::language
