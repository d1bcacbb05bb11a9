/// The grammar: one description of the language, from which everything that knows the language is made.
///
/// A `Type` says what a value may be; a `Record` is a mapping with known keys, each a `Field` with its type, default,
/// documentation and the member it fills; a `Codec` reads one type into one C++ type. The reader walks these tables,
/// and so does whatever else must agree with it: addresses of overrides, did-you-mean, documentation. The tables
/// themselves are in vocabulary.cpp.
/// To add a key: a member in forms.h, a line in its record in vocabulary.cpp, its meaning in builder.cpp.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "scenarios/language/document/document.h"

namespace domino::language {

class DataFolder;
class Reader;
struct RecordInfo;

/// What a value may be, for whoever does not care which C++ type it becomes.
struct Type {
  enum class Shape {
    scalar,   ///< a number with its unit, a word, a text
    record,   ///< a mapping with known keys
    names,    ///< a mapping from names that the author chooses to elements
    table,    ///< a mapping from times of the week to elements
    list,     ///< elements in order
    either,   ///< one of several
    changes,  ///< a mapping from addresses to what shall stand there
  };

  Shape shape = Shape::scalar;
  std::string phrase = {};                     ///< what is due, for messages: "a duration such as `5 min`"
  const Type* element = nullptr;               ///< of names, table and list
  const RecordInfo& (*record)() = nullptr;     ///< of a record; a function, since steps contain steps
  std::vector<const Type*> alternatives = {};  ///< of either
  std::vector<std::string> words = {};         ///< of a choice between words
  /// Of a scalar: its text as the language itself would write it, for a text that can be read.
  std::function<std::string(const Node&, DataFolder*)> canonical = {};
  /// Of several, where a single value is short for a mapping: the key that it fills.
  std::string_view short_for = {};
  bool calendar = false;  ///< a table from days to hours
  bool moments = false;   ///< a calendar of times of day instead of hours
  /// Of a scalar: a regular expression (ECMA 262) that every text that can be read matches; empty: any text.
  std::string pattern = {};
  /// Of a scalar that is a number without a unit: its bounds.
  std::optional<std::pair<double, double>> bounds = {};
  bool never_empty = false;  ///< of a list
  /// Of a list: what its elements are called that do not say so.
  std::vector<std::string> (*element_names)(const Node& list) = nullptr;
  std::size_t least = 0;                         ///< of a list: how many there must be
  std::size_t most = 0;                          ///< of names and lists: how many there may be
  std::vector<std::string> reserved_names = {};  ///< of names: what nothing may be called
};

/// How a key is present where its mapping is.
struct Presence {
  enum class Kind { required, optional, with_default, own_name };
  Kind kind = Kind::required;
  std::string_view default_text = {};  ///< as an author would write it
};
inline constexpr Presence kRequired{Presence::Kind::required};
inline constexpr Presence kOptional{Presence::Kind::optional};
/// By default, the name under which the mapping itself stands.
inline constexpr Presence kOwnName{Presence::Kind::own_name};
constexpr Presence default_of(std::string_view text) { return {Presence::Kind::with_default, text}; }

struct FieldInfo {
  std::string_view key;
  const Type* type = nullptr;
  Presence presence;
  std::string_view documentation;  ///< one line
};

struct RecordInfo {
  std::string_view name;           ///< what one of them is called: "department"
  std::string_view documentation;  ///< one line
  std::vector<FieldInfo> fields;
  /// Sets of keys of each of which exactly one is stated.
  std::vector<std::vector<std::string_view>> one_of;
  /// Keys of which at least one is stated.
  std::vector<std::string_view> some_of;
  /// Whether the default of a key means anything beside the other keys; always, where there is no such question.
  bool (*default_means)(const Node& mapping, std::string_view key) = nullptr;

  std::vector<std::string> keys() const;
  const FieldInfo* find(std::string_view key) const;
};

/// Reads values of one type. `read` reports what is wrong, and then returns false and leaves the value alone.
template <class Value>
struct Codec {
  Type type;
  std::function<bool(Reader&, const Node&, Value&)> read;
};

/// What every record form begins with: the mapping it was read from, for messages about keys that do not go together.
struct Form {
  const Node* node = nullptr;

  /// Where a key is stated, or none.
  const Entry* stated(std::string_view key) const { return node == nullptr ? nullptr : node->find_entry(key); }
};

/// A mapping with known keys, read into a form.
template <class FormType>
class Record {
 public:
  Record(std::string_view name, std::string_view documentation) : info_{name, documentation, {}, {}, {}, nullptr} {}

  template <class Value>
  Record& field(std::string_view key, Value FormType::* member, const Codec<Value>& codec, Presence presence,
                std::string_view documentation) {
    return add(
        {key, &codec.type, presence, documentation},
        [member, &codec](Reader& reader, const Node& node, FormType& form) { codec.read(reader, node, form.*member); });
  }

  /// A key whose value stands where `member` says.
  template <class Value>
  Record& field(std::string_view key, std::function<Value&(FormType&)> member, const Codec<Value>& codec,
                Presence presence, std::string_view documentation) {
    return add({key, &codec.type, presence, documentation},
               [member = std::move(member), &codec](Reader& reader, const Node& node, FormType& form) {
                 codec.read(reader, node, member(form));
               });
  }

  /// A key whose member stays empty where it is left out, or is a single value that cannot be read. Of a mapping or
  /// list, what could be read is kept.
  template <class Value>
  Record& field(std::string_view key, std::optional<Value> FormType::* member, const Codec<Value>& codec,
                Presence presence, std::string_view documentation) {
    return add({key, &codec.type, presence, documentation},
               [member, &codec](Reader& reader, const Node& node, FormType& form) {
                 Value value{};
                 const bool read = codec.read(reader, node, value);
                 if (read || codec.type.shape != Type::Shape::scalar) form.*member = std::move(value);
               });
  }

  /// A key of the description that a part of the form is.
  template <class Value, class Part, class Holder>
  Record& field(std::string_view key, Part FormType::* part, Value Holder::* member, const Codec<Value>& codec,
                Presence presence, std::string_view documentation) {
    return add({key, &codec.type, presence, documentation},
               [part, member, &codec](Reader& reader, const Node& node, FormType& form) {
                 codec.read(reader, node, (form.*part).*member);
               });
  }
  template <class Value, class Part, class Holder>
  Record& field(std::string_view key, Part FormType::* part, std::optional<Value> Holder::* member,
                const Codec<Value>& codec, Presence presence, std::string_view documentation) {
    return add({key, &codec.type, presence, documentation},
               [part, member, &codec](Reader& reader, const Node& node, FormType& form) {
                 Value value{};
                 if (codec.read(reader, node, value)) (form.*part).*member = std::move(value);
               });
  }

  /// What to look at once all keys are read: keys that make no sense together.
  Record& check(std::function<void(Reader&, const FormType&)> check) {
    check_ = std::move(check);
    return *this;
  }

  /// Says that exactly one of these keys is stated; a check must see to it.
  Record& one_of(std::vector<std::string_view> keys) {
    info_.one_of.push_back(std::move(keys));
    return *this;
  }

  /// Says that at least one of these keys is stated; a check must see to it.
  Record& some_of(std::vector<std::string_view> keys) {
    info_.some_of = std::move(keys);
    return *this;
  }

  /// Where the default of a key would make no sense, so that it is not stated either.
  Record& defaults_where(bool (*means)(const Node& mapping, std::string_view key)) {
    info_.default_means = means;
    return *this;
  }

  const RecordInfo& info() const { return info_; }
  void read_field(std::size_t index, Reader& reader, const Node& node, FormType& form) const {
    readers_[index](reader, node, form);
  }
  void run_check(Reader& reader, const FormType& form) const {
    if (check_) check_(reader, form);
  }

 private:
  using ReadField = std::function<void(Reader&, const Node&, FormType&)>;

  Record& add(const FieldInfo& field, ReadField read) {
    info_.fields.push_back(field);
    readers_.push_back(std::move(read));
    return *this;
  }

  RecordInfo info_;
  std::vector<ReadField> readers_;
  std::function<void(Reader&, const FormType&)> check_;
};

}  // namespace domino::language
