// Whatever bytes are read as a scenario: no crash, no leak, no hang; and a scenario that is read can be printed,
// changed and read again.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "scenarios/language/document/diagnostic_json.h"
#include "scenarios/language/reading/read.h"
#include "scenarios/language/writing/resolve.h"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace domino::language;
  const Reading reading = read_text("fuzz.yaml", std::string(reinterpret_cast<const char*>(data), size));
  require(reading.ok() == !has_errors(reading.diagnostics));
  require(!to_json(reading.diagnostics, reading.sources).empty());
  if (!reading.ok()) {
    require(!to_text(reading.diagnostics, reading.sources).empty());
    return 0;
  }
  const std::string resolved = resolved_text(reading);
  const Reading again = read_text("resolved.yaml", resolved);
  require(again.ok() && *again.plan == *reading.plan);
  require(resolved_text(again) == resolved);
  for (const std::string& name : reading.scenario->what_ifs) require(with_what_if(reading, name).ok());
  return 0;
}
