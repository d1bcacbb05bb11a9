#include "tools/report/folder/manifest.h"

#include <cstdint>
#include <string_view>

#include "tools/report/folder/folder_names.h"
#include "tools/report/formats/json.h"
#include "tools/store/fingerprint.h"

namespace domino::report {

namespace {

constexpr const char* kChecksum = "checksum";
constexpr std::string_view kEnd = "\"\n}\n";
constexpr std::size_t kHexadecimals = 64;

/// The text without its checksum; empty where it does not end with one.
std::string without_checksum(const std::string& text) {
  if (text.size() < kHexadecimals + kEnd.size() || !text.ends_with(kEnd)) return "";
  std::string rest = text;
  rest.erase(text.size() - kEnd.size() - kHexadecimals, kHexadecimals);
  return rest;
}

}  // namespace

Value data_of(const Contents& contents) {
  Value files = Value::object();
  for (const auto& [name, mark] : contents)
    files.add(name, Value::object({{"bytes", mark.bytes}, {"sha256", mark.sha256}}));
  return files;
}

Contents contents_in(const Value* data) {
  Contents contents;
  for (const auto& [name, file] : members_in(data)) {
    const auto* bytes = value_in<std::uint64_t>(file.find("bytes"));
    const auto* sha256 = value_in<std::string>(file.find("sha256"));
    if (bytes != nullptr && sha256 != nullptr) contents.emplace_back(name, FileMark{*bytes, *sha256});
  }
  return contents;
}

std::string manifest_text(Value manifest, const Contents& contents) {
  Value all = Value::list();
  for (const auto& [name, mark] : contents) all.push(name);
  all.push(names::kManifest);
  manifest["files"] = std::move(all);
  manifest["contents"] = data_of(contents);
  manifest[kChecksum] = "";
  std::string text = json(manifest);
  return text.insert(text.size() - kEnd.size(), store::sha256(text));
}

Manifest read_manifest(const std::string& text) {
  const Value manifest = read_json(text);
  if (manifest.find("domino") == nullptr || manifest.find("files") == nullptr) return {};
  const Value* const contents = manifest.find("contents");
  if (contents == nullptr) return {.origin = Manifest::Origin::earlier};
  const auto* checksum = value_in<std::string>(manifest.find(kChecksum));
  if (checksum == nullptr || store::sha256(without_checksum(text)) != *checksum)
    return {.origin = Manifest::Origin::changed};
  return {.origin = Manifest::Origin::domino, .contents = contents_in(contents)};
}

}  // namespace domino::report
