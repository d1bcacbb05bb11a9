#include "engine/kernel/time.h"
#include "models/measures/rows.h"

namespace domino::measures {

namespace {

using chain::Loss;

double count(std::uint64_t n) { return static_cast<double>(n); }
/// Of customers at risk for a year, those who leave.
Value a_year(const PopulationView& v, std::uint64_t lost) { return {count(lost), v.record.at_risk_s / kYear_s}; }
template <Loss kLoss>
Value churn_by(const PopulationView& v) {
  return a_year(v, v.record.lost[static_cast<std::size_t>(kLoss)]);
}

constexpr Row<PopulationView> kPopulationRows[] = {
    {"satisfaction", Unit::share, false, kAlways, "what they think of an encounter, over encounters",
     [](const PopulationView& v) { return Value{v.record.satisfaction, count(v.record.encounters)}; }},
    {"top_two", Unit::share, false, kAlways, "encounters that are worth four or five on a scale of five",
     [](const PopulationView& v) { return share_of(v.record.top_two, v.record.encounters); }},
    {"loyalty", Unit::share, false, kAlways, "loyalty of the customers there are at the end",
     [](const PopulationView& v) { return Value{v.record.loyalty_of_active, count(v.record.active)}; }},
    {"nps", Unit::share, false, kAlways, "of the customers at the end, promoters less detractors, from -1 to 1",
     [](const PopulationView& v) {
       return Value{count(v.record.promoters) - count(v.record.detractors), count(v.record.active)};
     }},
    {"active", Unit::count, false, kAlways, "customers at the end",
     [](const PopulationView& v) { return count_of(v.record.active); }},
    {"acquired", Unit::count, false, kAlways, "who came for the first time",
     [](const PopulationView& v) { return count_of(v.record.acquired); }},
    {"lost", Unit::count, false, kAlways, "customers who left for good",
     [](const PopulationView& v) { return count_of(v.record.lost_in_all()); }},
    {"churn", Unit::share, false, kAlways, "of its customers, those who leave in a year",
     [](const PopulationView& v) { return a_year(v, v.record.lost_in_all()); }},
    {"churn.silent", Unit::share, false, kAlways, "of these: after an encounter or a failure, without a word",
     churn_by<Loss::silent>},
    {"churn.complained", Unit::share, false, kAlways, "of these: after a failure that they complained of",
     churn_by<Loss::complained>},
    {"churn.harmed", Unit::share, false, kAlways, "of these: after harm or a severe insult", churn_by<Loss::harmed>},
    {"churn.gave_up", Unit::share, false, kAlways, "of these: after a contact in which nobody served them",
     churn_by<Loss::gave_up>},
    {"churn.drifted", Unit::share, false, kAlways, "of these: between two encounters", churn_by<Loss::drifted>},
    {"churn.unmet_need", Unit::share, false, kWithRequirements, "of these: after a contact that did not meet a need",
     churn_by<Loss::unmet_need>},
    {"churn.seen", Unit::share, false, kAlways,
     "as the firm sees it, which takes nobody for lost before three mean gaps without a contact",
     [](const PopulationView& v) { return a_year(v, v.record.seen_lost); }},
    {"failures", Unit::count, false, kAlways, "errors that surfaced at a customer, needs that were not met, harm",
     [](const PopulationView& v) { return count_of(v.record.failures); }},
    {"complaints", Unit::share, false, kAlways, "of these: complained of",
     [](const PopulationView& v) { return share_of(v.record.complaints, v.record.failures); }},
    {"settled", Unit::share, false, kWithComplaints, "of the complaints that became work and are closed: settled",
     [](const PopulationView& v) { return share_of(v.record.settled, v.record.settled + v.record.in_vain); }},
    {"settled_soon", Unit::share, false, kWithComplaints, "of these complaints: settled within a day",
     [](const PopulationView& v) { return share_of(v.record.settled_soon, v.record.settled + v.record.in_vain); }},
    {"unmet", Unit::share, false, kWithRequirements, "encounters in which a need was not met",
     [](const PopulationView& v) { return share_of(v.record.unmet, v.record.encounters); }},
    {"conversion", Unit::share, false, kWithProspects, "prospects who became customers at their first contact",
     [](const PopulationView& v) { return share_of(v.record.acquired, v.record.looked); }},
    {"left_after_failure", Unit::share, false, kAlways, "of these: after which the customer left",
     [](const PopulationView& v) { return share_of(v.record.left_after_failure, v.record.failures); }},
    {"recruited", Unit::count, false, kAlways, "who will come because somebody spoke well",
     [](const PopulationView& v) { return count_of(v.record.recruited); }},
    {"deterred", Unit::count, false, kAlways, "who did not come because somebody spoke ill",
     [](const PopulationView& v) { return count_of(v.record.deterred); }},
    {"reputation", Unit::share, false, kAlways, "reputation at the end, from reviews",
     [](const PopulationView& v) { return Value{v.record.reputation, count(v.record.active)}; }},
    {"lifetime_value", Unit::money, false, kWithSales,
     "what a customer at the end has brought since the run began, and will still bring, at today's value",
     [](const PopulationView& v) { return Value{v.record.brought + v.record.worth, count(v.record.active)}; }},
    {"lifetime_value.expected", Unit::money, false, kWithSales, "of that: what they will still bring",
     [](const PopulationView& v) { return Value{v.record.worth, count(v.record.active)}; }},
    {"lifetime_value.realised", Unit::money, false, kWithSales,
     "what a customer who left had brought since the run began",
     [](const PopulationView& v) { return Value{v.record.brought_by_lost, count(v.record.lost_in_all())}; }},
};

}  // namespace

std::span<const Row<PopulationView>> population_rows() { return kPopulationRows; }

}  // namespace domino::measures
