#include "engine/statistics/quantile_sketch.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "tests/support/allocation_count.h"

namespace domino::statistics {
namespace {

const std::vector<double> kProbabilities = {0,    1e-6, 0.001, 0.01, 0.05, 0.1,   0.25,   0.5,
                                            0.75, 0.8,  0.9,   0.95, 0.99, 0.999, 0.9999, 1};

QuantileSketch sketch_of(const std::vector<Ticks>& spans) {
  QuantileSketch sketch;
  for (const Ticks span : spans) sketch.add(span);
  return sketch;
}

Ticks order_statistic(const std::vector<Ticks>& sorted, double p) {
  const double rank = std::ceil(p * static_cast<double>(sorted.size()));
  return sorted[static_cast<std::size_t>(std::max(rank, 1.0)) - 1];
}

void expect_within_the_stated_error(std::vector<Ticks> spans, const std::string& what) {
  const QuantileSketch sketch = sketch_of(spans);
  std::sort(spans.begin(), spans.end());
  for (const double p : kProbabilities) {
    const double exact_s = seconds(order_statistic(spans, p));
    EXPECT_LE(std::abs(sketch.quantile(p).s - exact_s), QuantileSketch::kRelativeError * exact_s)
        << what << " at p = " << p;
  }
}

std::vector<Ticks> draws(std::size_t count, auto&& draw) {
  std::mt19937_64 random(7);
  std::vector<Ticks> spans(count);
  for (Ticks& span : spans) span = ticks(Duration{draw(random)});
  return spans;
}

TEST(QuantileSketch, StaysWithinItsRelativeErrorOfTheExactOrderStatistic) {
  std::exponential_distribution<double> exponential(1 / 300.0);
  std::lognormal_distribution<double> heavy(3, 3);
  std::uniform_real_distribution<double> uniform(0, 1e-3);
  expect_within_the_stated_error(draws(20'000, exponential), "exponential");
  expect_within_the_stated_error(draws(20'000, heavy), "lognormal");
  expect_within_the_stated_error(draws(20'000, uniform), "below a millisecond");
  expect_within_the_stated_error(draws(3, exponential), "three spans");
  expect_within_the_stated_error(draws(1000, [](auto&) { return 300.0; }), "constant");
  expect_within_the_stated_error({std::numeric_limits<Ticks>::max(), 0, 1}, "the ends of the range");
}

TEST(QuantileSketch, StaysWithinItsErrorWhereAllSpansLieAtOneEndOfABucket) {
  for (const Ticks begin : {Ticks{256}, Ticks{1} << 20, (Ticks{1} << 30) + (Ticks{3} << 23)}) {
    expect_within_the_stated_error(std::vector<Ticks>(100, begin), "the first tick of a bucket");
    expect_within_the_stated_error(std::vector<Ticks>(100, begin - 1), "the last tick of a bucket");
  }
}

TEST(QuantileSketch, IsExactForShortSpansAndForZero) {
  std::vector<Ticks> spans;
  for (Ticks span = 0; span < 256; ++span) spans.push_back(span);
  const QuantileSketch sketch = sketch_of(spans);
  for (const double p : kProbabilities) EXPECT_EQ(sketch.quantile(p).s, seconds(order_statistic(spans, p))) << p;
  for (Ticks span = 0; span <= 256; ++span) EXPECT_EQ(sketch.fraction_below(span), static_cast<double>(span) / 256);
  EXPECT_EQ(sketch_of({0, 0, 0, 1 << 20}).quantile(0.75).s, 0);
}

TEST(QuantileSketch, InterpolatesInsideABucket) {
  // A bucket of 8192 ticks filled evenly: the quantiles are those of the spans themselves, not of one middle.
  const Ticks begin = Ticks{1} << 20;
  std::vector<Ticks> spans;
  for (Ticks i = 0; i < 8192; ++i) spans.push_back(begin + i);
  const QuantileSketch sketch = sketch_of(spans);
  for (const double p : {0.1, 0.25, 0.5, 0.9})
    EXPECT_NEAR(sketch.quantile(p).s, seconds(order_statistic(spans, p)), seconds(1)) << p;
  EXPECT_NEAR(sketch.fraction_below(begin + 2048), 0.25, 1e-12);
}

TEST(QuantileSketch, SaysTheSameOfAllObservationsHoweverManyOfThemItHasCountedYet) {
  std::vector<Ticks> spans;
  QuantileSketch growing;
  for (Ticks i = 0; i < 1500; ++i) {
    const Ticks span = i % 3 == 0 ? 0 : (i * 7919) % 100'000;
    spans.push_back(span);
    growing.add(span);
    if (i % 37 != 0) continue;
    // Merged twice, every bucket holds twice as many, and the shares are the same.
    QuantileSketch twice;
    twice.merge(growing);
    twice.merge(growing);
    std::vector<Ticks> sorted = spans;
    std::sort(sorted.begin(), sorted.end());
    for (const double p : kProbabilities) {
      const double exact_s = seconds(order_statistic(sorted, p));
      ASSERT_LE(std::abs(growing.quantile(p).s - exact_s), QuantileSketch::kRelativeError * exact_s) << i << ", " << p;
    }
    ASSERT_EQ(growing.count(), spans.size());
    ASSERT_EQ(twice.count(), 2 * spans.size());
    for (const Ticks bound : {1, 256, 4096, 65'536})
      ASSERT_EQ(twice.fraction_below(bound), growing.fraction_below(bound)) << i;
  }
}

TEST(QuantileSketch, QuantilesRiseWithProbability) {
  EXPECT_TRUE(rc::check([](const std::vector<std::uint32_t>& values) {
    RC_PRE(!values.empty());
    const QuantileSketch sketch = sketch_of({values.begin(), values.end()});
    for (std::size_t i = 1; i < kProbabilities.size(); ++i)
      RC_ASSERT(sketch.quantile(kProbabilities[i - 1]) <= sketch.quantile(kProbabilities[i]));
  }));
}

TEST(QuantileSketch, CountsTheFractionBelowAnyBoundOfABucketExactly) {
  EXPECT_TRUE(rc::check([](const std::vector<std::uint32_t>& values) {
    RC_PRE(!values.empty());
    const QuantileSketch sketch = sketch_of({values.begin(), values.end()});
    for (int octave = 0; octave < 34; ++octave) {
      const Ticks bound = Ticks{1} << octave;
      const auto below = std::count_if(values.begin(), values.end(), [&](Ticks value) { return value < bound; });
      RC_ASSERT(sketch.fraction_below(bound) == static_cast<double>(below) / static_cast<double>(values.size()));
    }
  }));
}

TEST(QuantileSketch, MergesExactlyInAnyOrderAndGrouping) {
  using Values = std::vector<std::uint32_t>;
  EXPECT_TRUE(rc::check([](const Values& a, const Values& b, const Values& c) {
    const auto sketch = [](const Values& values) { return sketch_of({values.begin(), values.end()}); };
    Values all = a;
    all.insert(all.end(), b.begin(), b.end());
    all.insert(all.end(), c.begin(), c.end());
    RC_PRE(!all.empty());
    QuantileSketch forwards = sketch(a);
    forwards.merge(sketch(b));
    forwards.merge(sketch(c));
    QuantileSketch backwards = sketch(c);
    backwards.merge(sketch(b));
    QuantileSketch grouped = sketch(a);
    grouped.merge(backwards);
    const QuantileSketch whole = sketch(all);
    for (const QuantileSketch* each : {&forwards, &grouped}) {
      RC_ASSERT(each->count() == whole.count());
      for (const double p : kProbabilities) RC_ASSERT(each->quantile(p) == whole.quantile(p));
    }
  }));
}

TEST(QuantileSketch, CountsOnWhereABucketOf32BitsIsFull) {
  QuantileSketch power;
  power.add(5);
  QuantileSketch sketch;
  for (int bit = 0; bit < 32; ++bit) {
    sketch.merge(power);
    power.merge(power);
  }
  ASSERT_EQ(sketch.count(), (std::uint64_t{1} << 32) - 1);
  sketch.add(5);
  sketch.add(1000);
  sketch.merge(sketch);
  EXPECT_EQ(sketch.count(), (std::uint64_t{1} << 33) + 2);
  EXPECT_EQ(sketch.quantile(0.999).s, seconds(5));
  const double shorter = static_cast<double>(std::uint64_t{1} << 33);
  EXPECT_DOUBLE_EQ(sketch.fraction_below(6), shorter / (shorter + 2));
}

TEST(QuantileSketch, TellsWhatWasAddedSinceAnEarlierCopyOfIt) {
  std::mt19937_64 random(5);
  std::lognormal_distribution<double> spans(12, 3);
  for (const int before : {0, 7, 300, 5000}) {
    QuantileSketch sketch;
    for (int i = 0; i < before; ++i) sketch.add(static_cast<Ticks>(spans(random)));
    const QuantileSketch earlier = sketch;
    QuantileSketch alone;
    for (int i = 0; i < 3000; ++i) {
      const auto span = static_cast<Ticks>(spans(random));
      sketch.add(span);
      alone.add(span);
    }
    const QuantileSketch added = sketch.since(earlier);
    ASSERT_EQ(added.count(), 3000U);
    for (int p = 1; p < 100; ++p) EXPECT_EQ(added.quantile(0.01 * p).s, alone.quantile(0.01 * p).s) << before;
    // Of the least and the greatest alone no more is known than their buckets.
    for (const double p : {0.0, 1.0})
      EXPECT_NEAR(added.quantile(p).s, alone.quantile(p).s,
                  QuantileSketch::kRelativeError * alone.quantile(p).s + seconds(1))
          << before;
    EXPECT_EQ(sketch.since(sketch).count(), 0U);
  }
}

TEST(QuantileSketch, AllocatesNothingUntilUsedNorOnceItsRangeHasBeenSeen) {
  const std::vector<Ticks> spans = draws(5000, std::exponential_distribution<double>(0.01));
  const std::size_t before = allocation_count();
  QuantileSketch sketch;
  EXPECT_EQ(allocation_count(), before);
  for (const Ticks span : spans) sketch.add(span);
  const std::size_t used = allocation_count();
  EXPECT_GT(used, before);
  sketch.clear();
  for (const Ticks span : spans) sketch.add(span);
  EXPECT_EQ(allocation_count(), used);
}

TEST(QuantileSketch, ForgetsEverythingWhenCleared) {
  QuantileSketch sketch = sketch_of({1, 2, 3, 1 << 20});
  sketch.clear();
  EXPECT_EQ(sketch.count(), 0U);
  sketch.add(7);
  EXPECT_EQ(sketch.quantile(0).s, seconds(7));
  EXPECT_EQ(sketch.quantile(1).s, seconds(7));
}

TEST(QuantileSketch, KeepsQuantilesWithinWhatItHasSeen) {
  const Ticks ten_minutes = ticks(Duration{600});
  for (const int count : {1, 10, 1000}) {
    QuantileSketch sketch;
    for (int i = 0; i < count; ++i) sketch.add(ten_minutes);
    for (const double p : {0.0, 0.5, 0.9, 1.0}) EXPECT_EQ(sketch.quantile(p).s, 600) << count;
    QuantileSketch merged;
    merged.merge(sketch);
    EXPECT_EQ(merged.quantile(0.9).s, 600) << count;
    EXPECT_EQ(sketch.since(QuantileSketch()).quantile(0.9).s, 600) << count;
    sketch.clear();
    sketch.add(7);
    EXPECT_EQ(sketch.quantile(1).s, seconds(Ticks{7})) << "what was cleared has not been seen";
  }
}

TEST(QuantileSketch, CountsObservationsUpToAWatchedLimitExactly) {
  EXPECT_TRUE(rc::check([] {
    const auto spans = *rc::gen::container<std::vector<Ticks>>(rc::gen::inRange<Ticks>(0, 2000));
    const auto limits = std::vector<Ticks>{-1, 0, 999, 1000, 5000};
    const auto up_to = [&](Ticks limit, std::size_t from, std::size_t to) {
      return static_cast<std::uint64_t>(std::count_if(spans.begin() + static_cast<std::ptrdiff_t>(from),
                                                      spans.begin() + static_cast<std::ptrdiff_t>(to),
                                                      [&](Ticks span) { return span <= limit; }));
    };
    const std::size_t half = spans.size() / 2;
    QuantileSketch sketch;
    sketch.watch(limits);
    for (std::size_t i = 0; i < half; ++i) sketch.add(spans[i]);
    const QuantileSketch earlier = sketch;
    for (std::size_t i = half; i < spans.size(); ++i) sketch.add(spans[i]);
    const QuantileSketch added = sketch.since(earlier);
    QuantileSketch total;
    total.merge(earlier);
    total.merge(added);
    for (const Ticks limit : limits) {
      RC_ASSERT(sketch.count_at_most(limit) == up_to(limit, 0, spans.size()));
      RC_ASSERT(earlier.count_at_most(limit) == up_to(limit, 0, half));
      RC_ASSERT(added.count_at_most(limit) == up_to(limit, half, spans.size()));
      RC_ASSERT(total.count_at_most(limit) == up_to(limit, 0, spans.size()));
    }
    RC_ASSERT(!sketch.count_at_most(500).has_value());
    sketch.clear();
    sketch.add(1000);
    RC_ASSERT(sketch.count_at_most(999) == 0U);
    RC_ASSERT(sketch.count_at_most(1000) == 1U);
  }));
}

TEST(QuantileSketch, WatchesInASumOnlyWhatAllOfItHasWatched) {
  const std::vector<Ticks> limits{1000};
  QuantileSketch watching;
  watching.watch(limits);
  watching.add(5);
  QuantileSketch sum;
  sum.merge(watching);
  EXPECT_EQ(sum.count_at_most(1000), 1U);
  sum.merge(sketch_of({1, 2}));
  EXPECT_EQ(sum.count_at_most(1000), std::nullopt) << "two of the three were never compared with it";
}

TEST(QuantileSketchDeathTest, RefusesQuantilesOfNothing) {
  EXPECT_DEATH(static_cast<void>(QuantileSketch{}.quantile(0.5)), "an empty sketch has no quantile");
}

}  // namespace
}  // namespace domino::statistics
