#include "models/measures/study/decision.h"

#include <algorithm>
#include <deque>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "scenarios/language/reading/expectation_claims.h"
#include "tests/models/ranked_designs.h"
#include "tests/support/scenario_run.h"

namespace domino::measures {
namespace {

constexpr const char* kDesk = R"(version: 1
scenario: Desk
question: How long do people wait?
run: {horizon: 8 h}
departments: {desk: {staff: 1}}
services: {help: {by: desk, duration: exponential(mean 0.8 min)}}
customers: {people: {arrive: 1 / min, asks_for: help, patience: exponential(mean 30 min)}}
what_if:
  slower: {services.help.duration: exponential(mean 0.85 min)}
  slowest: {services.help.duration: exponential(mean 0.95 min)}
  same: {departments.desk.staff: 1}
)";

TEST(Decision, IsGuessedByWhatIsMeasured) {
  const auto decides = [](const std::string& text) {
    const auto reading = testing::read(text);
    const Catalogue catalogue(*reading.plan);
    const auto decider = guessed_decider(catalogue);
    return decider ? catalogue.measures()[decider->measure].address : "";
  };
  EXPECT_EQ(decides(kDesk), "customers.abandoned_rate");
  std::string patient = kDesk;
  patient.replace(patient.find(", patience"), std::string(", patience: exponential(mean 30 min)").size(), "");
  EXPECT_EQ(decides(patient), "customers.wait.mean");
  std::string paying = patient;
  paying.replace(paying.find("asks_for: help"), 14, "asks_for: help, spends: 20, margin: 50 %");
  EXPECT_EQ(decides(paying), "money.profit");
  std::string again = patient;
  again.replace(again.find("arrive: 1 / min"), 15, "population: 100, contact_every: exponential(mean 30 days)");
  EXPECT_EQ(decides(again), "customers.lost");
}

TEST(Ranking, PutsDesignsInTheirOrderAndNamesTheBestAlone) {
  testing::RankedDesigns designs(kDesk, {"slower", "slowest"}, "customers.wait.mean");
  const Ranking ranking = designs.ranked({.seed = 3, .replications = 200}, false);
  ASSERT_EQ(ranking.designs.size(), 3U);
  EXPECT_EQ(ranking.designs[0].design, 0U);
  EXPECT_EQ(ranking.designs[0].standing, Standing::best);
  EXPECT_EQ(ranking.designs[1].design, 1U);
  EXPECT_EQ(ranking.designs[2].design, 2U);
  EXPECT_EQ(ranking.designs[2].standing, Standing::beaten);
  EXPECT_EQ(ranking.replications_to_tell, 0);
  // The other way round the slowest is the best.
  const Ranking turned = designs.ranked({.seed = 3, .replications = 200}, true);
  EXPECT_EQ(turned.designs[0].design, 2U);
}

TEST(Ranking, OfEqualDesignsNamesNone) {
  testing::RankedDesigns designs(kDesk, {"same"}, "customers.wait.mean");
  const Ranking ranking = designs.ranked({.seed = 3, .replications = 20}, false);
  EXPECT_EQ(ranking.best(), nullptr);
  for (const RankedDesign& design : ranking.designs) {
    EXPECT_EQ(design.standing, Standing::may_be_best);
    EXPECT_EQ(design.gap.gap, 0);
  }
}

TEST(Ranking, RulesOutWhatFailsAConditionAndSaysWhatIsOpen) {
  std::string text = kDesk;
  text += "decide: {by: least customers.wait.mean, while: [departments.desk.utilisation at least 84 %]}\n";
  testing::RankedDesigns designs(text, {"slower", "slowest"}, "customers.wait.mean");
  const Ranking ranking = designs.ranked({.seed = 3, .replications = 400}, false);
  // Loads of .8, .85 and .95, some of which abandons: only the slowest keeps to it.
  EXPECT_EQ(ranking.designs[0].design, 2U);
  EXPECT_EQ(ranking.designs[0].standing, Standing::best);
  EXPECT_EQ(ranking.designs[0].conditions, std::vector{experiment::Verdict::holds});
  EXPECT_EQ(ranking.designs.back().standing, Standing::ruled_out);
}

}  // namespace
}  // namespace domino::measures
