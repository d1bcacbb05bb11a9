#include "tools/store/replication_bytes.h"

#include <bit>
#include <cmath>
#include <limits>
#include <stdexcept>

#include <gtest/gtest.h>

#include "engine/random/stream.h"

namespace domino::store {
namespace {

measures::ReplicationResult with_values(std::uint64_t number, const std::vector<double>& values) {
  measures::ReplicationResult result{.replication = number,
                                     .values = {},
                                     .growth = {{-3.0, 17.0}},
                                     .events = 12'345,
                                     .cleared = number % 2 == 0,
                                     .visits = {}};
  for (const double value : values) result.values.push_back({value, 1});
  return result;
}

void expect_same(const measures::ReplicationResult& a, const measures::ReplicationResult& b) {
  EXPECT_EQ(a.replication, b.replication);
  EXPECT_EQ(a.events, b.events);
  EXPECT_EQ(a.cleared, b.cleared);
  ASSERT_EQ(a.values.size(), b.values.size());
  for (std::size_t i = 0; i < a.values.size(); ++i) {
    EXPECT_EQ(std::bit_cast<std::uint64_t>(a.values[i].numerator), std::bit_cast<std::uint64_t>(b.values[i].numerator));
    EXPECT_EQ(std::bit_cast<std::uint64_t>(a.values[i].denominator),
              std::bit_cast<std::uint64_t>(b.values[i].denominator));
  }
  ASSERT_EQ(a.growth.size(), b.growth.size());
  for (std::size_t i = 0; i < a.growth.size(); ++i) {
    EXPECT_EQ(a.growth[i].grown, b.growth[i].grown);
    EXPECT_EQ(a.growth[i].requests, b.growth[i].requests);
  }
}

TEST(ReplicationBytes, OfMeasuresThatRepeatOthersAreFewAndComeBackAsTheyWere) {
  std::vector<double> once;
  for (int i = 0; i < 30; ++i) once.push_back(i % 3 == 0 ? 0.1 * i : i);
  std::vector<double> twice = once;
  twice.insert(twice.end(), once.begin(), once.end());
  std::string alone;
  std::string repeated;
  append_bytes(alone, with_values(1, once));
  append_bytes(repeated, with_values(1, twice));
  EXPECT_LE(repeated.size(), alone.size() + 3);
  expect_same(replications_in(repeated, twice.size()).front(), with_values(1, twice));
  // Interrupted, beginning late, ending early, of signed zeros and of everything alike.
  for (const std::size_t changed : {std::size_t{30}, std::size_t{36}, std::size_t{45}, std::size_t{59}}) {
    std::vector<double> other = twice;
    other[changed] = -0.0;
    std::string bytes;
    append_bytes(bytes, with_values(1, other));
    expect_same(replications_in(bytes, other.size()).front(), with_values(1, other));
  }
  for (const std::size_t size : {0U, 1U, 6U, 7U, 8U, 100U}) {
    const std::vector<double> alike(size, 1.5);
    std::string bytes;
    append_bytes(bytes, with_values(1, alike));
    expect_same(replications_in(bytes, size).front(), with_values(1, alike));
  }
  // What repeats what is not there is damaged: replication 1, one event, not cleared, two values of nothing before.
  EXPECT_THROW(replications_in(std::string_view("\x01\x01\x00\x02\x05\x03\x02\x00", 8), 2), std::runtime_error);
  EXPECT_THROW(replications_in(std::string_view("\x01\x01\x00\x02\x00\x03\x02\x00", 8), 2), std::runtime_error);
}

TEST(ReplicationBytes, KeepTheBatchesOfAReplicationAlone) {
  measures::ReplicationResult alone = with_values(2, {1, 0.5, 3});
  alone.batches = {{{1, 1}, {0.25, 2}, {3, 0}}, {{0, 1}, {0.1, 1}, {-0.0, 1}}};
  std::string bytes;
  append_bytes(bytes, with_values(1, {1, 2, 3}));
  append_bytes(bytes, alone);
  append_bytes(bytes, with_values(3, {1, 2, 3}));
  const auto read = replications_in(bytes, 3);
  ASSERT_EQ(read.size(), 3U);
  for (const auto& result : read) EXPECT_EQ(result.batches.size(), result.replication == 2 ? 2U : 0U);
  expect_same(read[1], alone);
  EXPECT_EQ(read[1].batches[0][1].numerator, 0.25);
  EXPECT_EQ(read[1].batches[0][2].denominator, 0);
  EXPECT_TRUE(std::signbit(read[1].batches[1][2].numerator));
  for (std::size_t end = 0; end < bytes.size(); ++end) {
    try {
      EXPECT_LT(replications_in(std::string_view(bytes).substr(0, end), 3).size(), 3U);
    } catch (const std::runtime_error&) {
      // Said as it should be.
    }
  }
}

TEST(ReplicationBytes, BringBackEveryBitOfADouble) {
  std::vector<double> values = {0.0,
                                -0.0,
                                1.0,
                                -1.0,
                                0.1,
                                63,
                                64,
                                0x1p47,
                                0x1p47 - 1,
                                0x1p47 + 1,
                                0x1p63,
                                1e300,
                                std::numeric_limits<double>::infinity(),
                                -std::numeric_limits<double>::infinity(),
                                std::numeric_limits<double>::denorm_min(),
                                std::bit_cast<double>(0x7ff8000000000123U)};
  random::Draws draws = random::Stream(1, 1, random::name_key("bits")).at(0);
  for (int i = 0; i < 10'000; ++i) values.push_back(std::bit_cast<double>(draws.next()));
  for (int i = 0; i < 10'000; ++i) values.push_back(static_cast<double>(draws.next() >> (i % 64)));
  const auto kept = with_values(1, values);
  std::string bytes;
  append_bytes(bytes, kept);
  const auto read = replications_in(bytes, values.size());
  ASSERT_EQ(read.size(), 1U);
  expect_same(read[0], kept);
}

TEST(ReplicationBytes, OfSeveralStandOneBehindTheOther) {
  std::string bytes;
  for (std::uint64_t number = 1; number <= 50; ++number)
    append_bytes(bytes, with_values(number, {static_cast<double>(number), 0.5}));
  const auto read = replications_in(bytes, 2);
  ASSERT_EQ(read.size(), 50U);
  for (std::uint64_t number = 1; number <= 50; ++number)
    expect_same(read[number - 1], with_values(number, {static_cast<double>(number), 0.5}));
}

TEST(ReplicationBytes, OfCountsAreFewerThanThoseOfDoubles) {
  std::string bytes;
  append_bytes(bytes, with_values(1, std::vector<double>(1000, 3.0)));
  EXPECT_LT(bytes.size(), 2'100U);
}

TEST(ReplicationBytes, AreNeverReadBeyondTheirEnd) {
  std::string bytes;
  append_bytes(bytes, with_values(3, {0.1, 2, 1e300}));
  for (std::size_t size = 1; size < bytes.size(); ++size)
    EXPECT_THROW(replications_in(bytes.substr(0, size), 3), std::runtime_error) << size;
  EXPECT_THROW(replications_in(bytes, 4), std::runtime_error);
}

TEST(ReplicationBytes, HaveADigestThatTellsEveryFlippedBit) {
  std::string bytes;
  append_bytes(bytes, with_values(3, {0.1, 2, 1e300}));
  const std::uint64_t whole = digest(bytes);
  for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
    std::string damaged = bytes;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_NE(digest(damaged), whole) << bit;
  }
  EXPECT_NE(digest(bytes.substr(1)), whole);
  EXPECT_NE(digest(bytes + '\0'), whole);
}

}  // namespace
}  // namespace domino::store
