/// A long scenario for measuring how fast one is read: departments in a ring of requests, five lines each.
#pragma once

#include <string>

#include <fmt/format.h>

namespace domino::bench {

inline std::string long_scenario(int departments) {
  std::string text =
      "version: 1\nscenario: long\nquestion: How fast is it read?\nrun: {horizon: 1 week}\ndepartments:\n";
  for (int i = 0; i < departments; ++i) text += fmt::format("  d{}: {{staff: 3}}\n", i);
  text += "services:\n";
  for (int i = 0; i < departments; ++i)
    text += fmt::format("  s{}:\n    by: d{}\n    duration: lognormal(mean 9 min cv 1.2)\n", i, i);
  text += "customers:\n  c:\n    arrive: 1 / h\n    steps:\n";
  for (int i = 0; i < departments; ++i) text += fmt::format("      - serve: s{}\n", i);
  return text;
}

}  // namespace domino::bench
