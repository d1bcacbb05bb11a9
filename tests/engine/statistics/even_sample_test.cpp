#include "engine/statistics/even_sample.h"

#include <gtest/gtest.h>

namespace domino::statistics {
namespace {

TEST(EvenSample, KeepsEverythingThatFits) {
  EvenSample<int> sample(4);
  for (int i = 0; i < 4; ++i) sample.add(i);
  EXPECT_EQ(sample.things(), (std::vector<int>{0, 1, 2, 3}));
}

TEST(EvenSample, IsEveryPowerOfTwothOfMore) {
  for (const std::size_t most : {1U, 2U, 3U, 7U, 64U}) {
    EvenSample<int> sample(most);
    for (int i = 0; i < 1000; ++i) {
      sample.add(i);
      const auto& kept = sample.things();
      ASSERT_LE(kept.size(), most);
      const std::size_t seen = static_cast<std::size_t>(i) + 1;
      ASSERT_GE(2 * kept.size(), std::min(seen, most)) << most << ' ' << i;
      const int stride = kept.size() > 1 ? kept[1] : 1;
      for (std::size_t k = 0; k < kept.size(); ++k) ASSERT_EQ(kept[k], static_cast<int>(k) * stride);
    }
  }
}

TEST(EvenSample, OfNothingKeepsNothing) {
  EvenSample<int> none;
  none.add(1);
  EXPECT_TRUE(none.things().empty());
  EvenSample<int> sample(2);
  for (int i = 0; i < 9; ++i) sample.add(i);
  sample.clear();
  sample.add(5);
  EXPECT_EQ(sample.things(), std::vector<int>{5});
}

}  // namespace
}  // namespace domino::statistics
