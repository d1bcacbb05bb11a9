#include "scenarios/language/writing/reference.h"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "scenarios/language/grammar/vocabulary.h"
#include "scenarios/language/values/distribution_text.h"

namespace domino::language {

namespace {

std::string cell(std::string text) {
  for (std::size_t at = 0; (at = text.find('|', at)) != std::string::npos; at += 2) text.insert(at, "\\");
  return text;
}

class Reference {
 public:
  std::string text(const Type& root) {
    add(root);
    std::string text;
    for (std::size_t i = 0; i < records_.size(); ++i) text += table(*records_[i]);
    return text + distributions();
  }

 private:
  // Records in the order in which they are first met.
  void add(const Type& type) {
    if (type.shape == Type::Shape::record) {
      const RecordInfo& info = type.record();
      if (std::find(records_.begin(), records_.end(), &info) != records_.end()) return;
      records_.push_back(&info);
      for (const FieldInfo& field : info.fields) add(*field.type);
    }
    if (type.element != nullptr) add(*type.element);
    for (const Type* alternative : type.alternatives) add(*alternative);
  }

  static std::string presence(const FieldInfo& field) {
    switch (field.presence.kind) {
      case Presence::Kind::required:
        return "must be stated";
      case Presence::Kind::with_default:
        return fmt::format("`{}`", field.presence.default_text);
      case Presence::Kind::own_name:
        return "its own name";
      case Presence::Kind::optional:
        break;
    }
    return "";
  }

  static std::string stated(std::string_view how_many, const std::vector<std::string_view>& keys) {
    std::string text(keys.empty() ? std::string_view() : how_many);
    for (const std::string_view key : keys) text += fmt::format("{}`{}`", key == keys.front() ? "" : ", ", key);
    return keys.empty() ? text : text + " is stated.\n";
  }

  static std::string table(const RecordInfo& info) {
    std::string text = fmt::format("### A {}\n{}\n", info.name, info.documentation);
    for (const auto& keys : info.one_of) text += stated("Exactly one of ", keys);
    text += stated("At least one of ", info.some_of);
    text += "\n| key | what it takes | default | what it means |\n|---|---|---|---|\n";
    for (const FieldInfo& field : info.fields) {
      text += fmt::format("| `{}` | {} | {} | {} |\n", field.key, cell(field.type->phrase), presence(field),
                          cell(std::string(field.documentation)));
    }
    return text + "\n";
  }

  static std::string distributions() {
    std::string text = "### Distributions\n\n| written | good for |\n|---|---|\n";
    for (const Family& family : families()) text += fmt::format("| `{}` | {} |\n", family.example, family.when);
    for (const Family* family : {&sum_family(), &factor_family()})
      text += fmt::format("| `{}` | {} |\n", family->example, family->when);
    return text;
  }

  std::vector<const RecordInfo*> records_;
};

}  // namespace

std::string reference_text() { return Reference().text(scenario_codec().type); }

}  // namespace domino::language
