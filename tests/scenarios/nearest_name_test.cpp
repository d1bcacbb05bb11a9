#include "models/text/nearest_name.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace domino::chain {
namespace {

TEST(EditDistance, CountsInsertionsDeletionsSubstitutionsAndSwapsOfNeighbours) {
  EXPECT_EQ(edit_distance("staff", "staff", 9), 0u);
  EXPECT_EQ(edit_distance("staf", "staff", 9), 1u);
  EXPECT_EQ(edit_distance("stafff", "staff", 9), 1u);
  EXPECT_EQ(edit_distance("stuff", "staff", 9), 1u);
  EXPECT_EQ(edit_distance("satff", "staff", 9), 1u);
  EXPECT_EQ(edit_distance("kitten", "sitting", 9), 3u);
  EXPECT_EQ(edit_distance("", "abc", 9), 3u);
}

TEST(EditDistance, TakesCaseAndSeparatorsForOneLetter) {
  EXPECT_EQ(edit_distance("Front-Line", "front_line", 9), 0u);
  EXPECT_EQ(edit_distance("frontline", "front_line", 9), 1u);
}

TEST(EditDistance, SaysNoMoreThanThatItExceedsTheLimit) {
  EXPECT_EQ(edit_distance("kitten", "sitting", 2), 3u);
  EXPECT_EQ(edit_distance(std::string(100'000, 'a'), "staff", 2), 3u);
}

TEST(NearestName, IsTheClosestAndTheFirstOfEquals) {
  const std::vector<std::string> names{"engineering", "reps", "rips"};
  EXPECT_EQ(nearest_name("enginering", names), "engineering");
  EXPECT_EQ(nearest_name("raps", names), "reps");
  EXPECT_EQ(nearest_name("rips", names), "rips");
}

TEST(NearestName, IsNotFarFetched) {
  const std::vector<std::string> names{"engineering", "reps", "it"};
  EXPECT_EQ(nearest_name("accounting", names), std::nullopt);
  EXPECT_EQ(nearest_name("x", names), std::nullopt);
  EXPECT_EQ(nearest_name("", names), std::nullopt);
  EXPECT_EQ(nearest_name("reps", {}), std::nullopt);
}

}  // namespace
}  // namespace domino::chain
