#include "scenarios/language/reading/extends.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "scenarios/language/document/file.h"
#include "scenarios/language/document/limits.h"
#include "scenarios/language/grammar/vocabulary.h"

namespace domino::language {

namespace {

const Type* element_of(const Type* type, std::string_view key) {
  if (type == nullptr) return nullptr;
  if (type->shape == Type::Shape::record) {
    const FieldInfo* field = type->record().find(key);
    return field == nullptr ? nullptr : field->type;
  }
  return type->shape == Type::Shape::names ? type->element : nullptr;
}

bool merges(const Type* type) {
  return type != nullptr && (type->shape == Type::Shape::record || type->shape == Type::Shape::names);
}

// The shape a mapping has where several are possible.
const Type* as_mapping(const Type* type) {
  if (type == nullptr || type->shape != Type::Shape::either) return type;
  const auto found = std::find_if(type->alternatives.begin(), type->alternatives.end(), merges);
  return found == type->alternatives.end() ? nullptr : *found;
}

void lay_over(Node& base, Node over, const Type* type) {
  type = as_mapping(type);
  if (!merges(type) || !base.is_mapping() || !over.is_mapping()) {
    base = std::move(over);
    return;
  }
  base.place = over.place;
  for (Entry& entry : over.entries) {
    Node* found = base.find(entry.key.text);
    if (found == nullptr) {
      base.entries.push_back(std::move(entry));
    } else {
      lay_over(*found, std::move(entry.value), element_of(type, entry.key.text));
    }
  }
}

void remove_extends(Node& node) {
  std::erase_if(node.entries,
                [](const Entry& entry) { return entry.key.text == "extends" && entry.value.is_scalar(); });
}

std::string beside(const std::string& file, const std::string& name) {
  const std::size_t slash = file.rfind('/');
  return slash == std::string::npos ? name : file.substr(0, slash + 1) + name;
}

class Chain {
 public:
  Chain(DataFolder* folder, Sources& sources, Reader& reader) : folder_(folder), sources_(sources), reader_(reader) {}

  bool apply(Node& root) {
    const std::string& path = sources_.name(root.place.mark.source);
    names_.push_back(path.substr(path.rfind('/') + 1));
    std::vector<Node> layers;
    layers.push_back(std::move(root));
    bool readable = true;
    while (const Node* extends = stated(layers.back())) {
      auto base = read(*extends);
      readable = base.has_value();
      if (!readable) break;
      layers.push_back(std::move(*base));
    }
    root = std::move(layers.back());
    for (std::size_t i = layers.size() - 1; i-- > 0;) {
      remove_extends(root);
      lay_over(root, std::move(layers[i]), &scenario_codec().type);
    }
    if (readable && layers.size() > 1) remove_extends(root);
    return readable;
  }

 private:
  // Anything but a name is left to the reader to complain about.
  static const Node* stated(const Node& root) {
    const Node* extends = root.is_mapping() ? root.find("extends") : nullptr;
    return extends != nullptr && extends->is_scalar() ? extends : nullptr;
  }

  std::optional<Node> read(const Node& extends) {
    const std::string name = beside(names_.back(), extends.text);
    if (std::find(names_.begin(), names_.end(), name) != names_.end()) {
      return refuse(Code::circular_extends, extends,
                    fmt::format("`{}` extends itself, by way of this file", printable(name, 60)),
                    "there would be no end to it", "a scenario that does not extend this one");
    }
    if (names_.size() > limits::kExtends) {
      return refuse(Code::too_large, extends, fmt::format("more than {} scenarios extend each other", limits::kExtends),
                    "", "fewer layers");
    }
    const auto bytes = folder_ == nullptr ? Parsed<const std::string*>(DataFolder::none()) : folder_->bytes(name);
    if (!bytes) {
      const TextProblem& problem = bytes.problem();
      return refuse(problem.code, extends, problem.message, problem.reason, problem.suggestion);
    }
    names_.push_back(name);
    return parse(**bytes, name, extends);
  }

  std::optional<Node> parse(std::string text, const std::string& name, const Node& extends) {
    if (text.starts_with(kByteOrderMark)) text.erase(0, kByteOrderMark.size());
    const bool here = folder_->path() == ".";
    const std::uint32_t source = sources_.add(here ? name : folder_->path() + "/" + name, std::move(text));
    folder_->place_source(source, beside(name, ""));
    std::vector<Diagnostic> diagnostics;
    auto root = parse_document(sources_, source, 0, diagnostics);
    const bool silent = diagnostics.empty();
    reader_.adopt(std::move(diagnostics));
    if (root && root->is_mapping()) return root;
    if (root || silent) {
      return refuse(Code::wrong_type, extends, fmt::format("`{}` is not a scenario", printable(name, 60)),
                    "there is no mapping in it", "a file that begins with `version: 1`");
    }
    return std::nullopt;
  }

  std::nullopt_t refuse(Code code, const Node& extends, std::string message, std::string reason,
                        std::string suggestion) {
    reader_.report(code, extends.place, std::move(message), std::move(reason), std::move(suggestion));
    return std::nullopt;
  }

  DataFolder* folder_;
  Sources& sources_;
  Reader& reader_;
  std::vector<std::string> names_;
};

}  // namespace

bool apply_extends(Node& root, DataFolder* folder, Sources& sources, Reader& reader) {
  if (!root.is_mapping() || root.find("extends") == nullptr) return true;
  return Chain(folder, sources, reader).apply(root);
}

}  // namespace domino::language
