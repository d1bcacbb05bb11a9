#include "scenarios/language/values/promise_text.h"

#include <algorithm>

#include <fmt/format.h>

#include "scenarios/language/values/quantity.h"
#include "scenarios/language/values/scanner.h"

namespace domino::language {

namespace {

constexpr std::string_view kExample = "such as `90 % within 60 min`";

TextProblem here(const Scanner& scanner, std::string message) {
  return {Code::bad_promise,  scanner.at(), std::max<std::size_t>(scanner.peek_token().size(), 1),
          std::move(message), "",           std::string(kExample)};
}

TextProblem nothing_promised(std::size_t begin, std::size_t end, std::string message, std::string reason) {
  return {Code::out_of_range,   begin, std::max<std::size_t>(end - begin, 1), std::move(message), std::move(reason),
          std::string(kExample)};
}

}  // namespace

Parsed<PromiseText> parse_promise(std::string_view text) {
  Scanner scanner(text);
  const std::size_t begin = scanner.at();
  PromiseText promise;
  const auto share = scan_quantity(scanner, Dimension::share);
  if (!share) return share.problem();
  if (!(*share > 0))
    return nothing_promised(begin, scanner.at(), "a promise that covers no request", "a share of 0 % is always kept");
  promise.share = *share;
  if (scanner.peek_word() != "within") {
    return here(scanner, scanner.at_end() ? "`within` and a duration are missing here" : "`within` is expected here");
  }
  scanner.take_word();
  const std::size_t limit = scanner.at();
  const auto within = scan_quantity(scanner, Dimension::duration);
  if (!within) return within.problem();
  if (!(*within > 0)) {
    return nothing_promised(limit, scanner.at(), "a promise to answer at once",
                            "work takes time, so it cannot be kept");
  }
  promise.within = *within;
  if (!scanner.at_end()) return here(scanner, fmt::format("`{}` is not expected here", scanner.peek_token()));
  return promise;
}

std::string promise_text(const PromiseText& promise) {
  return fmt::format("{} within {}", quantity_text(promise.share, Dimension::share),
                     quantity_text(promise.within, Dimension::duration));
}

std::string promise_pattern() {
  return fmt::format(R"(^\s*{}\s*within\s*{}\s*$)", quantity_pattern(Dimension::share),
                     quantity_pattern(Dimension::duration));
}

}  // namespace domino::language
