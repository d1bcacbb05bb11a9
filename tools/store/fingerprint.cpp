#include "tools/store/fingerprint.h"

// The functions of before OpenSSL 3, since the newer ones first load their providers, which takes as long as a thousand
// small replications.
#define OPENSSL_API_COMPAT 0x10100000L  // NOLINT(cppcoreguidelines-macro-usage)

#include <array>

#include <fmt/format.h>
#include <openssl/sha.h>

namespace domino::store {

struct Sha256::State {
  SHA256_CTX context{};
};

Sha256::Sha256() : state_(std::make_unique<State>()) { SHA256_Init(&state_->context); }
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::add(std::string_view bytes) { SHA256_Update(&state_->context, bytes.data(), bytes.size()); }

std::string Sha256::text() {
  std::array<unsigned char, SHA256_DIGEST_LENGTH> digest{};
  SHA256_Final(digest.data(), &state_->context);
  std::string text;
  for (const unsigned char byte : digest) text += fmt::format("{:02x}", byte);
  return text;
}

std::string sha256(std::string_view bytes) {
  Sha256 hash;
  hash.add(bytes);
  return hash.text();
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
