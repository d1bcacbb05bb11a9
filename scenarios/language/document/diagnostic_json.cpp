#include "scenarios/language/document/diagnostic_json.h"

#include <nlohmann/json.hpp>

namespace domino::language {

std::string to_json(std::span<const Diagnostic> diagnostics, const Sources& sources) {
  using Json = nlohmann::ordered_json;
  Json list = Json::array();
  for (const Diagnostic& diagnostic : diagnostics) {
    const Mark& mark = diagnostic.place.mark;
    Json one{{"severity", diagnostic.severity == Severity::error ? "error" : "warning"},
             {"code", slug(diagnostic.code)}};
    if (mark.source < sources.size()) one["file"] = printable(sources.name(mark.source));
    if (mark.line > 0) {
      one["line"] = mark.line;
      one["column"] = mark.column;
      one["width"] = diagnostic.place.width;
    }
    one["message"] = printable(diagnostic.message);
    if (!diagnostic.reason.empty()) one["reason"] = printable(diagnostic.reason);
    if (!diagnostic.suggestion.empty()) one["suggestion"] = printable(diagnostic.suggestion);
    list.push_back(std::move(one));
  }
  const Json whole{{"format_version", 1}, {"valid", !has_errors(diagnostics)}, {"diagnostics", std::move(list)}};
  return whole.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace domino::language
