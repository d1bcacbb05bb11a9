#include "scenarios/language/grammar/grammar.h"

#include <algorithm>

namespace domino::language {

std::vector<std::string> RecordInfo::keys() const {
  std::vector<std::string> keys;
  keys.reserve(fields.size());
  for (const FieldInfo& field : fields) keys.emplace_back(field.key);
  return keys;
}

const FieldInfo* RecordInfo::find(std::string_view key) const {
  const auto found =
      std::find_if(fields.begin(), fields.end(), [&](const FieldInfo& field) { return field.key == key; });
  return found == fields.end() ? nullptr : &*found;
}

}  // namespace domino::language
