#include "scenarios/language/reading/overrides.h"

#include <algorithm>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "models/text/nearest_name.h"
#include "models/text/utf8.h"
#include "scenarios/language/document/limits.h"
#include "scenarios/language/grammar/vocabulary.h"
#include "scenarios/language/reading/address.h"
#include "scenarios/language/reading/fixed_levels.h"
#include "scenarios/language/reading/read.h"
#include "scenarios/language/values/increment_text.h"

namespace domino::language {

namespace {

// A type that fits what stands there: of several, the one that a mapping can be.
const Type* mapping_type(const Type* type) {
  if (type == nullptr || type->shape != Type::Shape::either) return type;
  const auto found = std::find_if(type->alternatives.begin(), type->alternatives.end(),
                                  [](const Type* candidate) { return candidate->shape != Type::Shape::scalar; });
  return found == type->alternatives.end() ? nullptr : *found;
}

/// An address, and where it was stated: alone at the beginning of a source, or as a key.
struct Path {
  std::string_view text;
  std::uint32_t source = 0;
  const Node* key = nullptr;
};

class Walk {
 public:
  Walk(Node& root, const Path& path, Reader& reader)
      : node_(&root), type_(&scenario_codec().type), path_(path), reader_(reader) {}

  /// The node to replace, made if it is a key that may be added; none, with a diagnostic, where the path leads nowhere.
  Node* find() {
    const auto parts = split_address(path_.text);
    if (about_the_scenario(parts.front())) return nullptr;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      if (!enter(parts[i], i + 1 == parts.size())) return nullptr;
    }
    return node_;
  }
  /// What may stand there; nothing where that is not known.
  const Type* type() const { return type_; }

 private:
  // What a scenario says about itself is read before the change, or not again after it.
  bool about_the_scenario(std::string_view part) {
    const bool beside = part == "what_if" || part == "levers" || part == "expect";
    if (part != "extends" && !(beside && path_.key != nullptr)) return false;
    reader_.report(Code::unknown_address, place(part), fmt::format("`{}` cannot be changed here", part),
                   "a change is one of the chain or of its run", "state it in the file");
    return true;
  }

  bool enter(std::string_view part, bool last) {
    const Type* type = mapping_type(type_);
    const bool record = type != nullptr && type->shape == Type::Shape::record;
    const FieldInfo* field = record ? type->record().find(part) : nullptr;
    if (Node* found = child(part)) {
      node_ = found;
      type_ = field != nullptr ? field->type : type == nullptr ? nullptr : type->element;
      return true;
    }
    if (field == nullptr || !node_->is_mapping()) return report_nothing_there(part, record ? &type->record() : nullptr);
    if (!last && !is_of_defaults(*field->type)) return report_not_stated(part);
    Node key;
    key.kind = Node::Kind::scalar;
    key.text = part;
    key.place = place(part);
    node_ = &node_->entries.emplace_back(Entry{std::move(key), {}}).value;
    type_ = field->type;
    if (!last) {
      node_->kind = Node::Kind::mapping;
      node_->place = place(part);
    }
    return true;
  }

  // Where every key has a default, the mapping may as well be stated with nothing in it.
  static bool is_of_defaults(const Type& type) {
    if (type.shape != Type::Shape::record) return false;
    const auto& fields = type.record().fields;
    return std::all_of(fields.begin(), fields.end(),
                       [](const FieldInfo& field) { return field.presence.kind == Presence::Kind::with_default; });
  }

  Node* child(std::string_view part) const {
    if (node_->is_mapping()) return node_->find(part);
    return const_cast<Node*>(item_of(*node_, part));
  }

  Place place(std::string_view part) const {
    const auto offset = static_cast<std::size_t>(part.data() - path_.text.data());
    if (path_.key != nullptr) return path_.key->place_of(offset, part.size());
    const auto column = utf8::length(path_.text.substr(0, offset)) + 1;
    const std::size_t width = std::max<std::size_t>(utf8::length(part), 1);
    return {{path_.source, 1, static_cast<std::uint32_t>(column)}, static_cast<std::uint32_t>(width)};
  }

  bool report_nothing_there(std::string_view part, const RecordInfo* record) {
    std::vector<std::string> names = record == nullptr ? std::vector<std::string>() : record->keys();
    for (const Entry& entry : node_->entries) names.push_back(entry.key.text);
    const auto nearest = nearest_name(part, names);
    std::string suggestion = nearest ? fmt::format("`{}`", *nearest) : "";
    if (!nearest && node_->kind == Node::Kind::sequence) {
      suggestion = fmt::format("a number from 0 to {}", node_->items.empty() ? 0 : node_->items.size() - 1);
    }
    const bool single = node_->is_scalar() || node_->kind == Node::Kind::null;
    reader_.report(Code::unknown_address, place(part), fmt::format("nothing is called `{}` there", printable(part, 60)),
                   single ? "what stands there is a single value" : "an override changes what the scenario has",
                   std::move(suggestion));
    return false;
  }

  bool report_not_stated(std::string_view part) {
    reader_.report(Code::unknown_address, place(part),
                   fmt::format("`{}` is not stated there, so nothing in it can be replaced", part),
                   "a value inside a default cannot be set alone",
                   fmt::format("`{}{}={{…}}`",
                               path_.text.substr(0, static_cast<std::size_t>(part.data() - path_.text.data())), part));
    return false;
  }

  Node* node_;
  const Type* type_;
  const Path path_;
  Reader& reader_;
};

/// The number that a step changes: where a mapping says in full what a single value could, that of its key.
Node& in_short(Node& target, const Type* type) {
  const bool in_full = target.is_mapping() && type != nullptr && !type->short_for.empty();
  Node* found = in_full ? target.find(type->short_for) : nullptr;
  return found == nullptr ? target : *found;
}

void increment_number(Node& target, const Node& increment, Reader& reader) {
  if (!target.is_scalar()) {
    reader.report(Code::wrong_type, increment.place, "there is no number that could rise or fall",
                  target.kind == Node::Kind::null ? "a default that is not stated has nothing to change from" : "",
                  "the value that shall stand there instead, or the number stated in the scenario");
    return;
  }
  const auto text = incremented(target.text, increment.text);
  if (!text) return reader.report(text.problem(), increment);
  target.text = *text;
  target.place = increment.place;
  target.verbatim = false;
}

bool may_be_table(const Type* type) {
  if (type == nullptr) return false;
  if (type->shape == Type::Shape::either) return std::ranges::any_of(type->alternatives, may_be_table);
  return type->shape == Type::Shape::table && !type->calendar;
}

void increment_at(Node& target, const Type* type, const Node& increment, Reader& reader) {
  Node& number = in_short(target, type);
  if (!number.is_mapping() || !may_be_table(type)) return increment_number(number, increment, reader);
  // Rows of a table in which nothing is, such as the night, stay as they are.
  for (Entry& row : number.entries)
    if (!(row.value.is_scalar() && row.value.text == "0")) increment_number(row.value, increment, reader);
}

void apply(Node& root, const Override& override, Sources& sources, Reader& reader) {
  const std::uint32_t source = sources.add("--set", override.path + "=" + override.value);
  std::vector<Diagnostic> diagnostics;
  std::optional<Node> value = parse_document(sources, source, override.path.size() + 1, diagnostics);
  if (!value && diagnostics.empty()) {
    const auto column = static_cast<std::uint32_t>(utf8::length(override.path)) + 1;
    reader.report(Code::bad_override, {{source, 1, column}}, "a value is missing after `=`", "",
                  "`PATH=VALUE`, as in a file");
  }
  reader.adopt(std::move(diagnostics));
  if (!value) return;
  Node* target = Walk(root, {override.path, source, nullptr}, reader).find();
  if (target != nullptr) *target = std::move(*value);
}

}  // namespace

void apply_overrides(Node& root, std::span<const Override> overrides, Sources& sources, Reader& reader) {
  if (overrides.size() > limits::kOverrides) {
    return reader.report(Code::too_large, Place{}, fmt::format("more than {} overrides", limits::kOverrides));
  }
  const FixedLevels levels = fixed_levels(root);
  for (const Override& override : overrides) {
    if (override.path.empty()) {
      const std::uint32_t source = sources.add("--set", "=" + override.value);
      reader.report(Code::bad_override, {{source, 1, 1}}, "the path is missing before `=`", "",
                    "such as `departments.reps.staff=8`");
      continue;
    }
    apply(root, override, sources, reader);
  }
  refuse_changed_levels(levels, root, reader);
}

void apply_changes(Node& root, const Node& changes, Reader& reader) {
  const FixedLevels levels = fixed_levels(root);
  for (const Entry& change : changes.entries) {
    if (change.key.text == kLabel) continue;
    if (Node* target = Walk(root, {change.key.text, 0, &change.key}, reader).find()) *target = change.value;
  }
  refuse_changed_levels(levels, root, reader);
}

void apply_lever(Node& root, const Node& changes, Reader& reader) {
  const FixedLevels levels = fixed_levels(root);
  for (const Entry& change : changes.entries) {
    Walk walk(root, {change.key.text, 0, &change.key}, reader);
    Node* target = walk.find();
    if (target == nullptr) continue;
    if (change.value.is_scalar() && is_increment(change.value.text))
      increment_at(*target, walk.type(), change.value, reader);
    else
      *target = change.value;
  }
  refuse_changed_levels(levels, root, reader);
}

std::optional<Override> parse_override(std::string_view argument) {
  const std::size_t equals = argument.find('=');
  if (equals == std::string_view::npos || equals == 0) return std::nullopt;
  return Override{std::string(argument.substr(0, equals)), std::string(argument.substr(equals + 1))};
}

}  // namespace domino::language
