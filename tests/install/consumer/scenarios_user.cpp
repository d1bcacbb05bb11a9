#include <iostream>

#include "scenarios/language/reading/read.h"

int main() {
  const auto reading = domino::language::read_text("empty.yaml", "");
  std::cout << "empty.yaml has " << reading.diagnostics.size() << " mistake\n";
  return reading.ok() ? 1 : 0;
}
