/// Fingerprints: SHA-256, to tell whether two runs were of the same scenario.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "scenarios/language/reading/scenario.h"

namespace domino::store {

/// Of bytes that come one behind the other.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;

  void add(std::string_view bytes);
  /// Hexadecimal; nothing may be added afterwards.
  std::string text();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Hexadecimal.
std::string sha256(std::string_view bytes);

/// The hexadecimal SHA-256 of the scenario's bytes and, if there are any, its overrides in order.
std::string fingerprint(const language::Scenario& scenario);

}  // namespace domino::store
