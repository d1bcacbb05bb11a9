#include "engine/random/stream.h"

#include <array>
#include <bit>
#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include <boost/math/distributions/binomial.hpp>
#include <gtest/gtest.h>

#include "tests/engine/random/goodness_of_fit.h"
#include "tests/engine/random/walks.h"

namespace domino::random {
namespace {

using testing::expect_frequencies;
using testing::expect_poisson;
using testing::Walk;
using testing::walks;

constexpr std::uint64_t kSeed = testing::kWalkSeed;
constexpr std::size_t kNumbers = std::size_t{1} << 18;

class StreamWalk : public ::testing::TestWithParam<std::size_t> {
 protected:
  void SetUp() override {
    walk_ = walks()[GetParam()];
    numbers_.reserve(kNumbers);
    for (std::uint64_t i = 0; i < kNumbers; ++i) numbers_.push_back(walk_.number(i));
  }

  Walk walk_;
  std::vector<std::uint64_t> numbers_;
};

INSTANTIATE_TEST_SUITE_P(Addresses, StreamWalk, ::testing::Range(std::size_t{0}, walks().size()));

TEST_P(StreamWalk, HasEveryByteEquallyOften) {
  for (int place = 0; place < 64; place += 8) {
    std::vector<std::uint32_t> counts(256);
    for (const std::uint64_t x : numbers_) ++counts[(x >> place) & 255];
    expect_frequencies(counts, testing::equal_probabilities(256), walk_.name.c_str());
  }
}

TEST_P(StreamWalk, HasEveryPairOfNibblesOfNeighboursEquallyOften) {
  for (const std::size_t lag : {1U, 2U, 16U})
    for (const int place : {0, 28, 60}) {
      std::vector<std::uint32_t> counts(256);
      for (std::size_t i = 0; i + lag < numbers_.size(); ++i)
        ++counts[((numbers_[i] >> place) & 15) * 16 + ((numbers_[i + lag] >> place) & 15)];
      expect_frequencies(counts, testing::equal_probabilities(256), walk_.name.c_str());
    }
}

/// The number of ones in a random 64-bit number is binomial; the tails beyond 16 are pooled.
TEST_P(StreamWalk, FlipsABinomialNumberOfBitsFromNeighbourToNeighbour) {
  const boost::math::binomial law(64, 0.5);
  std::vector<double> probabilities;
  for (int ones = 19; ones <= 45; ++ones) probabilities.push_back(boost::math::pdf(law, ones));
  probabilities.front() = boost::math::cdf(law, 19);
  probabilities.back() = boost::math::cdf(boost::math::complement(law, 44));

  std::vector<std::uint32_t> weights(27);
  std::vector<std::uint32_t> distances(27);
  const auto bin = [](std::uint64_t x) { return static_cast<std::size_t>(std::clamp(std::popcount(x), 19, 45) - 19); };
  for (std::size_t i = 0; i + 1 < numbers_.size(); ++i) {
    ++weights[bin(numbers_[i])];
    ++distances[bin(numbers_[i] ^ numbers_[i + 1])];
  }
  expect_frequencies(weights, probabilities, walk_.name.c_str());
  expect_frequencies(distances, probabilities, walk_.name.c_str());
}

TEST_P(StreamWalk, LeavesEveryPairOfBitsOfNeighboursUncorrelated) {
  // 64 × 64 pairs of a bit here and a bit in the next number; the bound holds for all of them together.
  std::vector<std::uint32_t> differ(64 * 64);
  constexpr std::size_t kUsed = 1U << 12;
  for (std::size_t i = 0; i < kUsed; ++i)
    for (std::size_t turn = 0; turn < 64; ++turn) {
      std::uint64_t difference = numbers_[i] ^ std::rotr(numbers_[i + 1], static_cast<int>(turn));
      for (std::size_t bit = 0; bit < 64; ++bit, difference >>= 1) differ[turn * 64 + bit] += difference & 1;
    }
  const double bound = testing::normal_bound(testing::kFalseAlarm / (64 * 64)) * std::sqrt(kUsed / 4.0);
  for (const std::uint32_t count : differ) EXPECT_LT(std::abs(count - kUsed / 2.0), bound) << walk_.name;
}

/// Marsaglia's test: among m birthdays in a year of n days, the number of equal spacings is Poisson with mean m³/4n.
TEST_P(StreamWalk, SpacesBirthdaysAsChanceDoes) {
  constexpr std::size_t kBirthdays = 4096;  // in a year of 2^32 days: 4 equal spacings a round
  for (const int place : {0, 16, 32}) {
    std::uint64_t equal = 0;
    for (std::size_t begin = 0; begin < numbers_.size(); begin += kBirthdays) {
      std::vector<std::uint32_t> days(kBirthdays);
      for (std::size_t i = 0; i < kBirthdays; ++i) days[i] = static_cast<std::uint32_t>(numbers_[begin + i] >> place);
      std::sort(days.begin(), days.end());
      for (std::size_t i = kBirthdays - 1; i > 0; --i) days[i] -= days[i - 1];
      std::sort(days.begin() + 1, days.end());
      for (std::size_t i = 2; i < kBirthdays; ++i) equal += days[i] == days[i - 1];
    }
    expect_poisson(equal, 4.0 * static_cast<double>(numbers_.size() / kBirthdays), walk_.name.c_str());
  }
}

TEST_P(StreamWalk, HasGeometricGapsBetweenSmallNumbers) {
  std::vector<double> probabilities;
  for (int gap = 0; gap < 60; ++gap) probabilities.push_back(std::pow(15.0 / 16, gap) / 16);
  probabilities.push_back(std::pow(15.0 / 16, 60));
  for (const int place : {0, 60}) {
    std::vector<std::uint32_t> counts(61);
    std::size_t gap = 0;
    for (const std::uint64_t x : numbers_) {
      if (((x >> place) & 15) != 0) {
        ++gap;
        continue;
      }
      ++counts[std::min<std::size_t>(gap, 60)];
      gap = 0;
    }
    expect_frequencies(counts, probabilities, walk_.name.c_str());
  }
}

struct Address {
  std::array<std::uint64_t, 5> part;  // seed, replication, purpose, identity, visit
  std::uint64_t number() const {
    return Stream(part[0], part[1], part[2]).at(part[3], static_cast<std::uint32_t>(part[4])).next();
  }
};

/// A change of any one bit of the address flips every bit of the number half of the time: 288 × 64 binomial counts.
TEST(Stream, FlipsEveryBitHalfOfTheTimeWhenOneBitOfTheAddressChanges) {
  constexpr std::uint32_t kTrials = 2048;
  const double bound = testing::normal_bound(testing::kFalseAlarm / (288 * 64)) * std::sqrt(kTrials / 4.0);
  for (std::size_t part = 0; part < 5; ++part)
    for (int bit = 0; bit < (part == 4 ? 32 : 64); ++bit) {
      std::array<std::uint32_t, 64> flips{};
      for (std::uint32_t trial = 0; trial < kTrials; ++trial) {
        Address address{{kSeed, trial % 8, name_key("service"), trial, trial % 3}};
        const std::uint64_t before = address.number();
        address.part[part] ^= std::uint64_t{1} << bit;
        const std::uint64_t changed = before ^ address.number();
        for (std::size_t i = 0; i < 64; ++i) flips[i] += (changed >> i) & 1;
      }
      for (const std::uint32_t count : flips)
        ASSERT_LT(std::abs(count - kTrials / 2.0), bound) << "bit " << bit << " of part " << part;
    }
}

/// Two counters meet where Δidentity·A + Δvisit·B + Δdraw·C is 0 modulo 2^64; solved for Δidentity.
TEST(Stream, GivesCasesNumberedBelow2To36WithVisitsAndDrawsBelow1000NoNumberInCommon) {
  constexpr std::uint64_t kIdentityStep = 0xc2b2ae3d27d4eb4fU;
  constexpr std::uint64_t kVisitStep = 0xe7037ed1a0b428dbU;
  constexpr std::uint64_t kDrawStep = 0x9e3779b97f4a7c15U;
  const Stream stream(kSeed, 1, 2);
  Draws second = stream.at(0);
  second.next();
  std::uint64_t inverse = kIdentityStep;  // Newton's iteration modulo 2^64
  for (int step = 0; step < 6; ++step) inverse *= 2 - kIdentityStep * inverse;
  // The constants above are those of the sources.
  ASSERT_EQ(stream.at(kDrawStep * inverse).next(), second.next());
  ASSERT_EQ(stream.at(kVisitStep * inverse).next(), stream.at(0, 1).next());

  std::uint64_t nearest = std::uint64_t{1} << 63;
  for (std::uint64_t visit = 0; visit < 1000; ++visit)
    for (std::uint64_t draw = 0; draw < 1000; ++draw)
      for (const std::uint64_t signed_draw : {draw, 0 - draw}) {
        if (visit == 0 && draw == 0) continue;
        const std::uint64_t identity = (visit * kVisitStep + signed_draw * kDrawStep) * inverse;
        nearest = std::min({nearest, identity, 0 - identity});
      }
  EXPECT_GT(nearest, std::uint64_t{1} << 36);
}

TEST(Stream, SharesNoNumberAmongAMillionNeighbouringAddresses) {
  // The chance of one repetition in 2^20 numbers of 64 bits is 2^39/2^64 < 1e-7.
  std::vector<std::uint64_t> numbers;
  for (std::uint64_t replication = 0; replication < 4; ++replication)
    for (std::uint64_t purpose = 0; purpose < 4; ++purpose) {
      const Stream stream(kSeed, replication, purpose);
      for (std::uint64_t identity = 0; identity < 4096; ++identity)
        for (std::uint32_t visit = 0; visit < 4; ++visit) {
          Draws draws = stream.at(identity, visit);
          for (int draw = 0; draw < 4; ++draw) numbers.push_back(draws.next());
        }
    }
  std::sort(numbers.begin(), numbers.end());
  EXPECT_EQ(std::adjacent_find(numbers.begin(), numbers.end()), numbers.end());
}

TEST(Stream, IsAFunctionOfItsAddressAlone) {
  constexpr Stream stream(1, 2, name_key("patience"));
  Draws early = stream.at(3, 4);
  for (std::uint64_t other = 0; other < 10; ++other) stream.at(other).next();
  Draws late = stream.at(3, 4);
  for (int draw = 0; draw < 100; ++draw) EXPECT_EQ(early.next(), late.next());
  EXPECT_EQ(sizeof(Stream), 16U);
  EXPECT_EQ(sizeof(Draws), 16U);
}

TEST(Stream, GivesTheSameBytesForEver) {
  EXPECT_EQ(name_key(""), 0xc3817c016ba4ff30U);
  EXPECT_EQ(name_key("service"), 0x3992b402999d1434U);
  Draws zero = Stream(0, 0, 0).at(0);
  EXPECT_EQ(zero.next(), 0x3754ffc78e8ba8f9U);
  EXPECT_EQ(zero.next(), 0x5639c494a41c0eadU);
  EXPECT_EQ(Stream(1, 0, 0).at(0).next(), 0xbaf5688d62fa427dU);
  EXPECT_EQ(Stream(0, 1, 0).at(0).next(), 0xd1a3e04925d1c223U);
  EXPECT_EQ(Stream(0, 0, 1).at(0).next(), 0x7d0e92260dfe9593U);
  EXPECT_EQ(Stream(0, 0, 0).at(1).next(), 0x7a1be8efba085d47U);
  EXPECT_EQ(Stream(0, 0, 0).at(0, 1).next(), 0x8905c14b4c921f4dU);
  std::uint64_t digest = 0;
  for (std::uint64_t i = 0; i < 100000; ++i)
    digest = digest * 31 + Stream(i % 10, i % 7, name_key("gap")).at(i, static_cast<std::uint32_t>(i % 3)).next();
  EXPECT_EQ(digest, 0x7491c68206ffb4f1U);
}

TEST(Uniform01, IsUniformOnTheOpenInterval) {
  Draws draws = Stream(kSeed, 0, name_key("uniform")).at(0);
  std::vector<double> values(400'000);
  for (double& value : values) {
    value = uniform01(draws);
    ASSERT_TRUE(value > 0 && value < 1);
  }
  testing::expect_uniform(values, "uniform01");
}

}  // namespace
}  // namespace domino::random
