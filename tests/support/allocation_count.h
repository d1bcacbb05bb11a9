/// Counts the calls of `operator new` in the whole test program.
#pragma once

#include <cstddef>

std::size_t allocation_count();
