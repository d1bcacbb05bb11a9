/// Fetching memory before it is looked at, so that several misses wait at the same time.
#pragma once

namespace domino {

/// Asks for the line of memory at `place`, which may be anywhere, and does not wait for it.
[[gnu::always_inline]] inline void fetch(const void* place) {
  __builtin_prefetch(place, 1);
  // Without this a function that only fetches is taken for one that does nothing, and its calls are left out.
  asm volatile("" : : "r"(place));
}

}  // namespace domino
