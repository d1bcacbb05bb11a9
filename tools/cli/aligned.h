/// Tables of text whose columns stand one below the other, and findings by their address, of which they are made.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "tools/cli/figures.h"
#include "tools/store/results.h"

namespace domino::cli {

/// What a study found, by address; what there is no such measure of is nothing. The results must live as long.
class Findings {
 public:
  explicit Findings(const store::Results& results);
  const measures::Finding& operator[](const std::string& address) const;

 private:
  std::map<std::string_view, const measures::Finding*> findings_;
};

/// 0 where nothing was measured.
double mean_of(const measures::Finding& finding);

using Rows = std::vector<std::vector<std::string>>;
std::string aligned(const Rows& rows);
std::size_t width_of(const std::string& text);

/// With half-widths where they fit.
template <class Make>
std::string fitting(std::size_t columns, Make&& make) {
  const std::string text = aligned(make(Spread::half_width));
  return width_of(text) <= columns ? text : aligned(make(Spread::none));
}

}  // namespace domino::cli
