#include "models/people/evidence.h"

#include <algorithm>

#include "engine/kernel/time.h"
#include "models/people/evidence_of_customers.h"

namespace domino::people {

namespace {

using P = Parameter;
using U = Unit;
using E = Evidence;

constexpr std::string_view kSizeAssumed = "domain model; direction plausible, size assumed";
constexpr std::string_view kWeights = "domain model; the six weights add up to 1";
constexpr double kMinute_s = kMinute.s;
constexpr double kHour_s = kHour.s;
constexpr double kDay_s = kDay.s;

/// What the level of morale is made of; they add up to 1.
constexpr double kOfIntrinsic = 0.15;
constexpr double kOfSatisfaction = 0.25;
constexpr double kOfVision = 0.10;
constexpr double kOfBurnout = 0.30;
constexpr double kOfFeedback = 0.10;
constexpr double kOfRecognition = 0.10;

/// The intrinsic part that, with these weights, gives the morale of the reference: .62.
constexpr double kBalancingIntrinsic =
    (Reference::morale - (kOfSatisfaction * Reference::satisfaction + kOfVision * Reference::vision +
                          kOfBurnout * (1 - Reference::burnout) + kOfFeedback * Reference::feedback +
                          kOfRecognition * Reference::recognition)) /
    kOfIntrinsic;

constexpr std::array<EvidenceRow, kParametersOfPeople> kOfPeople{{
    {P::responsiveness_at_expectation, "responsiveness_at_expectation", 0.7, 0.5, 0.9, U::number, E::assumed,
     "what an answer is worth that comes exactly when expected", kSizeAssumed},
    {P::responsiveness_steepness, "responsiveness_steepness", 1.5, 1, 3, U::number, E::assumed,
     "how steeply the worth of an answer falls with the wait", kSizeAssumed},
    {P::expectation_learning, "expectation_learning", 0.2, 0, 0.5, U::number, E::assumed,
     "how much of the way to the last wait an expectation goes",
     "adaptive expectation; Boulding et al. 1993 for the direction"},
    {P::expectation_anchoring, "expectation_anchoring", 0.2, 0.05, 0.5, U::number, E::assumed,
     "how much of the way back to what is needed an expectation goes",
     "domain model; without it expectation follows delay and its level never matters"},
    {P::expectation_floor, "expectation_floor", 0.05, 0.01, 0.5, U::number, E::assumed,
     "a shorter wait than this part of what is needed teaches nothing more", kSizeAssumed},
    {P::needed_on_hold, "needed_on_hold", 5 * kMinute_s, 30, 3600, U::duration, E::assumed,
     "the response time needed on hold, where nothing is promised", "domain model, promises by default"},
    {P::needed_parked, "needed_parked", 2 * kHour_s, 300, 5 * kDay_s, U::duration, E::assumed,
     "the response time that a parked case needs, where nothing is promised", "domain model, promises by default"},
    {P::needed_in_background, "needed_in_background", 8 * kHour_s, 1800, 20 * kDay_s, U::duration, E::assumed,
     "the response time that any other request of a colleague needs, where nothing is promised",
     "domain model, promises by default"},
    {P::satisfaction_learning, "satisfaction_learning", 0.2, 0.02, 0.5, U::number, E::assumed,
     "how much of the way to the last answer the satisfaction with a provider goes", kSizeAssumed},
    {P::quality_minor_error, "quality_minor_error", 0.6, 0, 1, U::number, E::assumed,
     "what an answer with a minor error is worth of a right one", kSizeAssumed},
    {P::quality_major_error, "quality_major_error", 0.1, 0, 1, U::number, E::assumed,
     "what an answer with a major error is worth of a right one", kSizeAssumed},
    {P::quality_per_loop, "quality_per_loop", 0.85, 0.5, 1, U::number, E::assumed,
     "a factor on that for each time the request came back to be completed", kSizeAssumed},
    {P::courtesy_without_news, "courtesy_without_news", 0.7, 0, 1, U::number, E::assumed,
     "what courtesy is worth where neither a status nor a timely answer came", kSizeAssumed},
    {P::transparency_shortens, "transparency_shortens", 0.25, 0, 0.5, U::number, E::assumed,
     "how much shorter a wait seems whose progress is seen in full", "direction Maister 1985; size assumed"},
    {P::worth_in_the_end, "worth_in_the_end", 0.5, 0, 1, U::share, E::assumed,
     "what an answer is worth for the work of who asked, however late it comes", kSizeAssumed},
    {P::hearsay, "hearsay", 1, 0.1, 20, U::number, E::assumed,
     "what people have heard of a provider weighs as so many answers of their own", kSizeAssumed},
    {P::mood_gain, "mood_gain", 0.04, 0, 0.1, U::number, E::assumed,
     "how far a shift of answers better than expected lifts morale", kSizeAssumed},
    {P::mood_loss, "mood_loss", 0.08, 0, 0.2, U::number, E::assumed,
     "how far a shift of answers worse than expected lowers morale", kSizeAssumed},
    {P::escalation_loss, "escalation_loss", 0.05, 0, 0.2, U::number, E::assumed,
     "how far a shift in which every request was escalated would lower morale; else by the share that was",
     "as an insult; size assumed"},
    {P::insult_loss, "insult_loss", 0.05, 0, 0.2, U::number, E::assumed, "how far a shift with an insult lowers morale",
     kSizeAssumed},
    {P::praise_gain, "praise_gain", 0.01, 0, 0.05, U::number, E::assumed, "how far a shift with praise lifts morale",
     kSizeAssumed},
    {P::morale_time, "morale_time", 30 * kDay_s, 10 * kDay_s, 90 * kDay_s, U::duration, E::assumed,
     "how long morale takes to return to its level", kSizeAssumed},
    {P::weight_intrinsic, "weight_intrinsic", kOfIntrinsic, 0, 1, U::number, E::assumed,
     "of the work itself and its pay, in the level of morale", kWeights},
    {P::weight_satisfaction, "weight_satisfaction", kOfSatisfaction, 0, 1, U::number, E::assumed,
     "of the satisfaction with their providers", kWeights},
    {P::weight_vision, "weight_vision", kOfVision, 0, 1, U::number, E::assumed,
     "of knowing the purpose of the work (vision)", kWeights},
    {P::weight_burnout, "weight_burnout", kOfBurnout, 0, 1, U::number, E::assumed, "of not being burnt out", kWeights},
    {P::weight_feedback, "weight_feedback", kOfFeedback, 0, 1, U::number, E::assumed, "of the feedback of customers",
     "domain model; Schneider, White & Paul 1998 for the direction"},
    {P::weight_recognition, "weight_recognition", kOfRecognition, 0, 1, U::number, E::assumed, "of being recognised",
     kWeights},
    {P::intrinsic, "intrinsic", kBalancingIntrinsic, 0, 1, U::number, E::assumed,
     "how good the work itself and its pay are", "domain model; balances the reference state"},
    {P::contagion, "contagion", 0, 0, 0.4, U::number, E::assumed,
     "how much of the intrinsic part is the mood of the team instead; 0: no contagion",
     "domain model, optional there with .2"},
    {P::feedback_learning, "feedback_learning", 0.02, 0, 0.2, U::number, E::assumed,
     "how much of the way to the last customer's satisfaction the feedback goes",
     "Schneider, White & Paul 1998 for the direction"},
    {P::recognition_learning, "recognition_learning", 0.02, 0, 0.2, U::number, E::assumed,
     "how much of the way to the last week recognition goes", kSizeAssumed},
    {P::praise_weekly, "praise_weekly", 0.5, 0, 1, U::share, E::assumed, "how likely an employee is praised in a week",
     "domain model; gives the recognition of the reference"},
    {P::fatigue_busy, "fatigue_busy", 0.9, 0, 1, U::number, E::assumed, "where fatigue goes while at work",
     kSizeAssumed},
    {P::fatigue_queue, "fatigue_queue", 0.4, 0, 0.4, U::number, E::assumed,
     "how much further it goes with those who wait, up to 1", kSizeAssumed},
    {P::fatigue_queue_full, "fatigue_queue_full", 2, 0.5, 10, U::number, E::assumed,
     "with so many waiting for each person on duty it goes furthest", kSizeAssumed},
    {P::fatigue_idle, "fatigue_idle", 0.15, 0, 0.5, U::number, E::assumed, "where it goes while idle", kSizeAssumed},
    {P::fatigue_time_busy, "fatigue_time_busy", 6 * kHour_s, kHour_s, kDay_s, U::duration, E::assumed,
     "how fast people tire", kSizeAssumed},
    {P::fatigue_time_idle, "fatigue_time_idle", 2 * kHour_s, 600, kDay_s, U::duration, E::assumed,
     "how fast they recover while idle", kSizeAssumed},
    {P::fatigue_time_off, "fatigue_time_off", 5 * kHour_s, kHour_s, kDay_s, U::duration, E::assumed,
     "how fast they recover off duty", kSizeAssumed},
    {P::burnout_learning, "burnout_learning", 0.1, 0, 0.5, U::number, E::assumed,
     "how much of the way to the fatigue of the last shift burnout goes", kSizeAssumed},
    {P::skill_spread, "skill_spread", 0, 0, 0.4, U::number, E::computed,
     "how much people differ: the standard deviation of the logarithm of their pace; 0: all alike",
     "records of a call centre give .20 between agents"},
    {P::most_skilled, "most_skilled", 0.8, 0.3, 1, U::number, E::assumed,
     "nobody's work takes less than this factor for their skill", "domain model"},
    {P::least_skilled, "least_skilled", 1.5, 1, 3, U::number, E::assumed, "nor more than this factor", "domain model"},
    {P::newcomer_slowness, "newcomer_slowness", 1.5, 1, 2, U::number, E::second_hand,
     "how much longer the work of a newcomer takes", "learning curves of service work; 1.2 to 2 where it was measured"},
    {P::learning_time, "learning_time", 90 * kDay_s, 30 * kDay_s, 180 * kDay_s, U::duration, E::second_hand,
     "how long newcomers take to learn", "learning curves of service work"},
    {P::morale_speed, "morale_speed", 0.15, 0, 0.30, U::number, E::seen, "how much faster work goes with morale",
     "Judge et al. 2001: satisfaction and performance correlate by .30"},
    {P::fatigue_speed, "fatigue_speed", 0.15, 0, 0.4, U::number, E::assumed, "how much slower it goes with fatigue",
     kSizeAssumed},
    {P::load_speed, "load_speed", 0.08, 0, 0.3, U::number, E::assumed, "how much faster it goes with the load",
     "sign KC & Terwiesch 2009, Tan & Netessine 2014; size assumed"},
    {P::load_fastest, "load_fastest", 0.75, 0.5, 1, U::number, E::assumed,
     "no load makes work shorter than this factor", kSizeAssumed},
    {P::load_slowest, "load_slowest", 1.15, 1, 1.5, U::number, E::assumed, "nor a lack of it longer than this factor",
     kSizeAssumed},
    {P::morale_errors, "morale_errors", 1.5, 0, 3, U::number, E::assumed,
     "how much less likely errors are with morale, in log-odds", kSizeAssumed},
    {P::fatigue_errors, "fatigue_errors", 1, 0, 2, U::number, E::assumed, "how much likelier with fatigue, in log-odds",
     kSizeAssumed},
    {P::newcomer_errors, "newcomer_errors", 1, 0, 2, U::number, E::assumed,
     "how much likelier a newcomer's are, in log-odds", kSizeAssumed},
    {P::training_errors, "training_errors", 0.6, 0, 1.2, U::number, E::assumed,
     "how much less likely after training, in log-odds", "Arthur et al. 2003 for the direction; size assumed"},
    {P::load_errors, "load_errors", 0.3, 0, 1, U::number, E::assumed, "how much likelier with the load, in log-odds",
     kSizeAssumed},
    {P::load_errors_most, "load_errors_most", 2, 0.5, 5, U::number, E::assumed,
     "no more requests for each person on duty than this above the reference make errors likelier", kSizeAssumed},
    {P::bad_input_errors, "bad_input_errors", 1.5, 0, 3, U::number, E::assumed,
     "how much likelier errors are in work on a case that has one already, in log-odds", kSizeAssumed},
    {P::knowledge_ages, "knowledge_ages", 450 * kDay_s, 90 * kDay_s, 4500 * kDay_s, U::duration, E::assumed,
     "how long after knowledge was renewed errors have doubled", "domain model: a fifth more in 90 days; size assumed"},
    {P::morale_courtesy, "morale_courtesy", 2, 0, 4, U::number, E::assumed,
     "how much more courtesy there is with morale, in log-odds", kSizeAssumed},
    {P::fatigue_courtesy, "fatigue_courtesy", 0.8, 0, 2, U::number, E::assumed,
     "how much less with fatigue, in log-odds", kSizeAssumed},
    {P::training_courtesy, "training_courtesy", 0.6, 0, 1.2, U::number, E::assumed,
     "how much more after training, in log-odds", kSizeAssumed},
    {P::satisfaction_courtesy, "satisfaction_courtesy", 0.5, 0, 2, U::number, E::assumed,
     "how much more where employees are served well themselves, in log-odds", kSizeAssumed},
    {P::rudeness, "rudeness", 0.01, 0.001, 0.05, U::share, E::assumed, "how likely an employee is rude to a customer",
     kSizeAssumed},
    {P::morale_rudeness, "morale_rudeness", 4, 0, 8, U::number, E::assumed,
     "how much less likely with morale, in log-odds", kSizeAssumed},
    {P::fatigue_rudeness, "fatigue_rudeness", 2, 0, 4, U::number, E::assumed,
     "how much likelier with fatigue, in log-odds", kSizeAssumed},
    {P::morale_absence, "morale_absence", 2, 0, 4, U::number, E::assumed,
     "how much less likely absence is with morale, in log-odds", kSizeAssumed},
    {P::burnout_absence, "burnout_absence", 1.5, 0, 3, U::number, E::assumed,
     "how much likelier with burnout, in log-odds", kSizeAssumed},
    {P::satisfaction_voice, "satisfaction_voice", 3, 0, 6, U::number, E::assumed,
     "how much less likely satisfied requesters escalate, in log-odds", "Hirschman 1970 for the direction"},
    {P::quit_rate, "quit_rate", 0.25, 0, 1.5, U::per_year, E::assumed,
     "how many leave in a year of each person, at the reference", kSizeAssumed},
    {P::morale_quitting, "morale_quitting", 3.5, 0, 5, U::number, E::assumed,
     "how much fewer leave with morale, in logarithms", kSizeAssumed},
    {P::burnout_quitting, "burnout_quitting", 1.5, 0, 3, U::number, E::second_hand,
     "how many more leave with burnout, in logarithms",
     "Swider & Zimmerman 2010: burnout and turnover correlate by .33; size assumed"},
    {P::vacancy, "vacancy", 42 * kDay_s, kDay_s, 365 * kDay_s, U::duration, E::from_memory,
     "how long a place stays empty", "time to fill, surveys of personnel departments"},
    {P::vacancy_cv, "vacancy_cv", 0.5, 0, 1.5, U::number, E::from_memory,
     "how much that varies: standard deviation by mean", "time to fill, surveys of personnel departments"},
    {P::induction, "induction", 4.2 * 7 * kDay_s, 0, 182 * kDay_s, U::duration, E::seen,
     "how long a new employee is trained before the first shift", "Batt et al. 2005, call centres"},
    {P::replacement_cost, "replacement_cost", 3.5, 0, 12, U::number, E::second_hand,
     "what replacing an employee costs, in months of pay", "surveys of the cost of turnover"},
    {P::paid_week, "paid_week", 40 * kHour_s, 20 * kHour_s, 60 * kHour_s, U::duration, E::assumed,
     "what is paid for in a week of that pay", "a full-time week"},
    {P::training_decay, "training_decay", 180 * kDay_s, 30 * kDay_s, 730 * kDay_s, U::duration, E::assumed,
     "how long training lasts", "Arthur et al. 2003 for the direction; size assumed"},
    {P::vision_decay, "vision_decay", 120 * kDay_s, 30 * kDay_s, 730 * kDay_s, U::duration, E::assumed,
     "how long a shared vision lasts", kSizeAssumed},
    {P::initiative_span, "initiative_span", 91 * kDay_s, 7 * kDay_s, 364 * kDay_s, U::duration, E::assumed,
     "how long an initiative takes people's attention", kSizeAssumed},
    {P::initiatives_at_once, "initiatives_at_once", 3, 1, 10, U::number, E::assumed,
     "more initiatives than this that take attention at the same time do nothing", "domain model"},
    {P::informing, "informing", 10, 0, 120, U::duration, E::assumed,
     "how much longer a request takes where colleagues are kept informed of its progress, at full transparency",
     "a note in a shared list; the domain model had a minute"},
    {P::line_of_sight_gain, "line_of_sight_gain", 0.1, 0, 0.25, U::share, E::seen,
     "how much less work takes, and how many fewer errors it has, where people see their customers in full",
     "Buell, Kim & Tsay 2017: 10 to 22 %; taken low"},
    {P::kept_in_hand_off, "kept_in_hand_off", 0.97, 0.8, 1, U::share, E::assumed,
     "what a hand-off leaves of the completeness of a request", kSizeAssumed},
    {P::speed_in_background, "speed_in_background", 0.85, 0.5, 1, U::share, E::assumed,
     "how fast people work, as a share of their speed, while a need of their own is open", kSizeAssumed},
    {P::urgency_seen_through, "urgency_seen_through", 0.5, 0, 1, U::share, E::assumed,
     "how many fewer requests claim a false urgency, at full transparency", kSizeAssumed},
    {P::escalation_patience, "escalation_patience", 1.5, 1, 4, U::number, E::assumed,
     "how long colleagues wait before they escalate: mean, in promised times", kSizeAssumed},
    {P::escalation_patience_shape, "escalation_patience_shape", 2, 1, 4, U::number, E::assumed,
     "how alike they are in that: shape of a Weibull distribution", kSizeAssumed},
    {P::patience_by_transparency, "patience_by_transparency", 0.5, 0, 1, U::number, E::assumed,
     "how much longer they wait at full transparency", kSizeAssumed},
    {P::escalating, "escalating", 0.2, 0.02, 0.6, U::share, E::assumed,
     "how likely a colleague whose patience is over escalates, at the reference",
     "the domain model had .6, by which a boss hears of 11 to 15 % of requests; size assumed"},
    {P::escalation_work, "escalation_work", 6 * kMinute_s, kMinute_s, kHour_s, U::duration, E::assumed,
     "what an escalation takes a supervisor, on average", kSizeAssumed},
    {P::escalation_work_higher, "escalation_work_higher", 15 * kMinute_s, kMinute_s, 2 * kHour_s, U::duration,
     E::assumed, "what it takes the supervisor's supervisor", kSizeAssumed},
    {P::escalation_work_cv, "escalation_work_cv", 1, 0.2, 2, U::number, E::assumed,
     "how much that varies: standard deviation by mean", kSizeAssumed},
    {P::longest_break, "longest_break", 3 * kHour_s, kHour_s, 6 * kHour_s, U::duration, E::assumed,
     "whoever is off duty for no longer has a break of the same shift", "a working day with a long lunch"},
    {P::shift_length, "shift_length", 8 * kHour_s, 4 * kHour_s, 12 * kHour_s, U::duration, E::assumed,
     "after so long people take turns at a place that is never left", "domain model"},
}};

/// The one table: first of people, then of customers.
constexpr auto kEvidence = [] {
  std::array<EvidenceRow, kParameters> all{};
  std::copy(kOfPeople.begin(), kOfPeople.end(), all.begin());
  std::copy(kOfCustomers.begin(), kOfCustomers.end(), all.begin() + kOfPeople.size());
  return all;
}();

constexpr bool in_order() {
  for (std::size_t i = 0; i < kParameters; ++i)
    if (static_cast<std::size_t>(kEvidence[i].parameter) != i) return false;
  return true;
}
static_assert(in_order(), "a row stands at the place of its parameter");

}  // namespace

std::string_view code_of(Evidence evidence) {
  switch (evidence) {
    case Evidence::seen:
      return "V";
    case Evidence::second_hand:
      return "V2";
    case Evidence::computed:
      return "C";
    case Evidence::from_memory:
      return "M";
    case Evidence::assumed:
      return "A";
  }
  return "";
}

std::string_view words_for(Evidence evidence) {
  switch (evidence) {
    case Evidence::seen:
      return "seen in the source";
    case Evidence::second_hand:
      return "seen in a secondary source";
    case Evidence::computed:
      return "computed";
    case Evidence::from_memory:
      return "quoted from memory";
    case Evidence::assumed:
      return "assumed";
  }
  return "";
}

std::span<const EvidenceRow, kParameters> evidence() { return kEvidence; }
const EvidenceRow& evidence_of(Parameter parameter) { return kEvidence[static_cast<std::size_t>(parameter)]; }

Parameters::Parameters() {
  for (const EvidenceRow& row : kEvidence) values_[static_cast<std::size_t>(row.parameter)] = row.value;
}

}  // namespace domino::people
