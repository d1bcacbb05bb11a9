#include <iostream>

#include "engine/kernel/contract.h"
#include "engine/kernel/time.h"

int main() {
  const domino::Time later = domino::Time{1.0} + domino::Duration{2.0};
  DOMINO_REQUIRE(later < domino::kNever, "three seconds pass");
  std::cout << domino::ticks(later) << " ticks in " << later.s << " s\n";
}
