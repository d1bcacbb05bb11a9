/// The reader: walks a marked tree along the grammar, fills forms, and collects every mistake on the way.
///
/// A mistake never stops the reading of the rest: what could not be read keeps the value its form was born with.
/// After `limits::kDiagnostics` mistakes the rest is only counted.
#pragma once

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "scenarios/language/document/diagnostic.h"
#include "scenarios/language/document/document.h"
#include "scenarios/language/grammar/grammar.h"
#include "scenarios/language/values/text_problem.h"

namespace domino::language {

class DataFolder;

class Reader {
 public:
  /// Data files are found in `folder`, which must outlive the reader; without one there are none.
  explicit Reader(DataFolder* folder = nullptr) : folder_(folder) {}
  DataFolder* folder() const { return folder_; }

  void report(Code code, const Place& place, std::string message, std::string reason = {}, std::string suggestion = {});
  /// Something odd that is possible; it says what it implies.
  void warn(Code code, const Place& place, std::string message, std::string reason = {}, std::string suggestion = {});
  /// A mistake inside the text of a scalar.
  void report(const TextProblem& problem, const Node& scalar);
  void wrong_type(const Node& node, const Type& due);

  /// The key whose value is being read, for messages.
  std::string_view key() const { return key_; }

  /// True where more mistakes would only be counted, so that searching for suggestions can be spared.
  bool full() const;
  /// How many mistakes there were so far, reported or only counted.
  std::size_t mistakes() const { return mistakes_; }

  /// Where mistakes were reported.
  std::vector<Place> places() const;

  /// Ends the reading: the mistakes in the order of their places.
  std::vector<Diagnostic> take_diagnostics();
  void adopt(std::vector<Diagnostic> diagnostics);

  template <class FormType>
  bool read_record(const Node& node, const Record<FormType>& record, const Type& type, FormType& form) {
    if (!node.is_mapping()) {
      wrong_type(node, type);
      return false;
    }
    const std::size_t before = mistakes_;
    form.node = &node;
    const auto& fields = record.info().fields;
    std::vector<bool> stated(fields.size());
    for (const Entry& entry : node.entries) {
      const FieldInfo* field = record.info().find(entry.key.text);
      if (field == nullptr) {
        if (const FieldInfo* meant = unknown_key(entry.key, record.info())) {
          stated[static_cast<std::size_t>(meant - fields.data())] = true;
        }
        continue;
      }
      const auto index = static_cast<std::size_t>(field - fields.data());
      stated[index] = true;
      read_field(record, index, entry.value, form);
    }
    for (std::size_t i = 0; i < fields.size(); ++i) {
      if (stated[i]) continue;
      if (fields[i].presence.kind == Presence::Kind::required) missing_key(node, fields[i], record.info());
      if (fields[i].presence.kind == Presence::Kind::with_default) {
        read_field(record, i, default_node(fields[i].presence.default_text), form);
      }
    }
    record.run_check(*this, form);
    return mistakes_ == before;
  }

 private:
  template <class FormType>
  void read_field(const Record<FormType>& record, std::size_t index, const Node& value, FormType& form) {
    const std::string_view outer = std::exchange(key_, record.info().fields[index].key);
    record.read_field(index, *this, value, form);
    key_ = outer;
  }

  /// Returns the field that was probably meant, so that it is not called missing as well.
  const FieldInfo* unknown_key(const Node& key, const RecordInfo& record);
  void missing_key(const Node& mapping, const FieldInfo& field, const RecordInfo& record);
  /// A default as if an author had written it. The nodes live as long as the reader, since forms point to them.
  const Node& default_node(std::string_view text);

  DataFolder* folder_;
  std::vector<Diagnostic> diagnostics_;
  std::size_t mistakes_ = 0;
  std::string_view key_;
  std::deque<Node> defaults_;
};

/// The place of a mapping or list, or of its first key, for messages about it as a whole.
Place place_of_whole(const Node& node);

}  // namespace domino::language
