#include "tools/store/fingerprint.h"

#include <stdexcept>

#include <fmt/format.h>
#include <openssl/evp.h>

namespace domino::store {

std::string sha256(std::string_view bytes) {
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int size = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), digest, &size, EVP_sha256(), nullptr) != 1)
    throw std::runtime_error("SHA-256 is not available");
  std::string text;
  for (unsigned int i = 0; i < size; ++i) text += fmt::format("{:02x}", digest[i]);
  return text;
}

std::string fingerprint(const language::Scenario& scenario) {
  std::string bytes = scenario.text;
  // A NUL cannot occur in a scenario, so no text can be mistaken for one with overrides.
  for (const auto& override : scenario.overrides) bytes += '\0' + override.path + '=' + override.value;
  for (const auto& file : scenario.data) bytes += std::string("\0\0", 2) + file.name + '\0' + file.bytes;
  if (!scenario.variant.empty()) bytes += std::string("\0\0\0", 3) + scenario.variant;
  return sha256(bytes);
}

}  // namespace domino::store
