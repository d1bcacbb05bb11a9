#include "engine/random/alias_table.h"

#include <limits>
#include <utility>

#include "engine/kernel/contract.h"

namespace domino::random {

AliasTable::AliasTable(std::vector<double> probabilities) : probabilities_(std::move(probabilities)) {
  const std::size_t n = probabilities_.size();
  DOMINO_REQUIRE(n > 0 && n < std::numeric_limits<std::uint32_t>::max(), "an alias table needs 1 to 2^32 - 2 columns");
  columns_.resize(n);
  std::vector<double> share(n);  // of a column, 1 on average
  std::vector<std::uint32_t> small;
  std::vector<std::uint32_t> large;
  for (std::uint32_t i = 0; i < n; ++i) {
    share[i] = probabilities_[i] * static_cast<double>(n);
    (share[i] < 1 ? small : large).push_back(i);
  }
  while (!small.empty() && !large.empty()) {
    const std::uint32_t poor = small.back();
    const std::uint32_t rich = large.back();
    small.pop_back();
    columns_[poor] = {share[poor] * 0x1p53, rich};
    share[rich] = (share[rich] + share[poor]) - 1;
    if (share[rich] < 1) {
      large.pop_back();
      small.push_back(rich);
    }
  }
  // What rounding left over keeps its whole column.
}

}  // namespace domino::random
