/// `random_words WALK` writes the walk's numbers to stdout as 32-bit words for ever; without an argument it lists those
/// that are long enough. tests/engine/random/battery.py hands them to dieharder.

#include <array>
#include <cstdio>

#include "tests/engine/random/walks.h"

namespace {

void write(const domino::random::testing::Walk& walk) {
  std::array<std::uint64_t, 8192> numbers;
  for (std::uint64_t i = 0;;) {
    for (std::uint64_t& number : numbers) number = walk.number(i++);
    if (std::fwrite(numbers.data(), sizeof numbers, 1, stdout) != 1) return;
  }
}

}  // namespace

int main(int argc, char** argv) {
  for (const auto& walk : domino::random::testing::walks()) {
    if (!walk.endless) continue;
    if (argc == 1)
      std::puts(walk.name.c_str());
    else if (walk.name == argv[1])
      write(walk);
  }
  return 0;
}
