#include "models/plan/lanes.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <tuple>
#include <utility>

namespace domino::chain {

namespace {

using organisation::Department;
using organisation::Discipline;
using organisation::Routing;
using organisation::Skill;
using organisation::Team;

/// People of helping departments look at foreign lanes after all of their own.
constexpr std::uint32_t kForeignRank = 1'000;

/// How one team takes the requests of a lane.
struct Taker {
  Index team = 0;
  double factor = 1;
  double weight = 1;
  std::uint32_t rank = 0;

  auto key() const { return std::tuple(team, factor, weight, rank); }
  friend bool operator<(const Taker& a, const Taker& b) { return a.key() < b.key(); }
};
using Takers = std::vector<Taker>;

class LanePlanner {
 public:
  LanePlanner(const Chain& chain, Plan& plan) : chain_(chain), plan_(plan), helpers_(chain.departments.size()) {
    for (std::size_t d = 0; d < chain.departments.size(); ++d)
      departments_.emplace(chain.departments[d].name, static_cast<Index>(d));
    for (std::size_t d = 0; d < chain.departments.size(); ++d)
      for (std::size_t h = 0; h < chain.departments[d].helps.size(); ++h)
        helpers_[departments_.at(chain.departments[d].helps[h])].emplace_back(
            static_cast<Index>(d), kForeignRank + static_cast<std::uint32_t>(h));
  }

  void run() {
    std::vector<std::vector<Index>> services(chain_.departments.size());
    for (Index s = 0; s < plan_.services.size(); ++s)
      if (plan_.services[s].department != kNoIndex) services[plan_.services[s].department].push_back(s);
    for (Index d = 0; d < chain_.departments.size(); ++d) {
      for (const Index s : services[d]) plan_.services[s].lane = lane_of(d, s);
      plan_.departments[d].services = std::move(services[d]);
    }
    for (Index lane = 0; lane < plan_.lanes.size(); ++lane) look_at(lane);
    for (auto& team : plan_.teams)
      std::stable_sort(team.looks.begin(), team.looks.end(),
                       [](const auto& a, const auto& b) { return a.rank < b.rank; });
  }

 private:
  Index lane_of(Index department, Index service) {
    const bool weighted = plan_.departments[department].queue == Discipline::longest_weighted_wait;
    const double weight = weighted && service < chain_.services.size() ? chain_.services[service].weight : 1;
    return lane_with(department, takers_of(department, service), weight, 0);
  }

  /// The lane of these takers in the given stage of its overflow; made where there is none yet.
  Index lane_with(Index department, const Takers& takers, double weight, std::size_t stage) {
    const auto [found, fresh] = lanes_.try_emplace({department, takers, weight, stage}, Index{0});
    if (!fresh) return found->second;
    const auto lane = static_cast<Index>(plan_.lanes.size());
    found->second = lane;
    plan_.departments[department].lanes.push_back(lane);
    plan_.lanes.push_back({.department = department, .teams = {}, .weight = weight});
    takers_.push_back(takers);
    for (const Taker& taker : takers) plan_.lanes[lane].teams.push_back({taker.team, taker.factor});
    const auto& overflow = chain_.departments[department].overflow;
    if (stage < overflow.size()) {
      const Duration before = stage == 0 ? Duration{} : overflow[stage - 1].after;
      Takers more = takers;
      add_department(departments_.at(overflow[stage].to), kForeignRank, more);
      const Index next = lane_with(department, more, weight, stage + 1);
      plan_.lanes[lane].overflow_to = next;
      plan_.lanes[lane].overflow_after = overflow[stage].after - before;
    }
    return lane;
  }

  Takers takers_of(Index department, Index service) const {
    const Department& owner = chain_.departments[department];
    Takers takers;
    for (std::size_t t = 0; t < plan_.departments[department].teams.size(); ++t) {
      const Index team = plan_.departments[department].teams[t];
      if (owner.teams.empty() || owner.teams[t].skills.empty() || service >= chain_.services.size()) {
        takers.push_back({team});
      } else if (const Skill* skill = skill_of(owner.teams[t], chain_.services[service].name)) {
        takers.push_back({team, 1 / skill->speed, skill->weight, skill->rank});
      }
    }
    if (owner.routing == Routing::fewest_skills)
      std::stable_sort(takers.begin(), takers.end(), [&](const Taker& a, const Taker& b) {
        return number_of_skills(owner, department, a.team) < number_of_skills(owner, department, b.team);
      });
    for (const auto& [helper, rank] : helpers_[department]) add_department(helper, rank, takers);
    return takers;
  }

  static const Skill* skill_of(const Team& team, const std::string& service) {
    const auto found = std::find_if(team.skills.begin(), team.skills.end(),
                                    [&](const Skill& skill) { return skill.service == service; });
    return found == team.skills.end() ? nullptr : &*found;
  }

  std::size_t number_of_skills(const Department& owner, Index department, Index team) const {
    const auto& skills = owner.teams.at(team - plan_.departments[department].teams.front()).skills;
    return skills.empty() ? chain_.services.size() : skills.size();
  }

  void add_department(Index department, std::uint32_t rank, Takers& takers) const {
    for (const Index team : plan_.departments[department].teams)
      if (std::none_of(takers.begin(), takers.end(), [&](const Taker& taker) { return taker.team == team; }))
        takers.push_back({.team = team, .rank = rank});
  }

  void look_at(Index lane) {
    for (const Taker& taker : takers_[lane])
      plan_.teams[taker.team].looks.push_back({.lane = lane,
                                               .factor = taker.factor,
                                               .weight = taker.weight * plan_.lanes[lane].weight,
                                               .rank = taker.rank});
  }

  const Chain& chain_;
  Plan& plan_;
  std::map<std::string_view, Index> departments_;
  std::vector<std::vector<std::pair<Index, std::uint32_t>>> helpers_;  // by department: who helps it, and the rank
  std::map<std::tuple<Index, Takers, double, std::size_t>, Index> lanes_;
  std::vector<Takers> takers_;  // by lane
};

}  // namespace

void plan_lanes(const Chain& chain, Plan& plan) { LanePlanner(chain, plan).run(); }

}  // namespace domino::chain
