#include "tools/store/manifest.h"

#include <string_view>

#include "tools/store/fingerprint.h"

namespace domino::store {

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

Json contents_json(const Contents& contents) {
  Json json = Json::object();
  for (const auto& [name, mark] : contents) json[name] = {{"bytes", mark.bytes}, {"sha256", mark.sha256}};
  return json;
}

Contents contents_of(const Json& json) {
  Contents contents;
  if (!json.is_object()) return contents;
  for (const auto& [name, mark] : json.items())
    if (mark.is_object() && mark.contains("bytes") && mark["bytes"].is_number_unsigned() && mark.contains("sha256") &&
        mark["sha256"].is_string())
      contents.emplace_back(name, FileMark{mark["bytes"].get<std::uint64_t>(), mark["sha256"].get<std::string>()});
  return contents;
}

std::string manifest_text(Json manifest, const Contents& contents) {
  Json names = Json::array();
  for (const auto& [name, mark] : contents) names.push_back(name);
  names.push_back("manifest.json");
  manifest["files"] = names;
  manifest["contents"] = contents_json(contents);
  manifest[kChecksum] = "";
  std::string text = text_of(manifest);
  return text.insert(text.size() - kEnd.size(), sha256(text));
}

Manifest read_manifest(const std::string& text) {
  const Json json = Json::parse(text, nullptr, false);
  if (!json.is_object() || !json.contains("domino") || !json.contains("files")) return {};
  if (!json.contains("contents")) return {.origin = Manifest::Origin::earlier};
  const bool whole = json.contains(kChecksum) && json[kChecksum].is_string() &&
                     sha256(without_checksum(text)) == json[kChecksum].get<std::string>();
  if (!whole) return {.origin = Manifest::Origin::changed};
  return {.origin = Manifest::Origin::domino, .contents = contents_of(json["contents"])};
}

}  // namespace domino::store
