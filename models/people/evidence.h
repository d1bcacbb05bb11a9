/// The evidence table: every behavioural parameter with its default, range, unit, evidence and source.
///
/// This is the one place where a number about people or customers stands. Defaults, the keys of `people:` and
/// `experience:` in scenarios with their bounds, the reference of the language and `domino assumptions` are all made
/// from it. The codes of evidence say how far to trust a number: most are assumptions, and a conclusion that rests on
/// one of these is worth a sweep over its range.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace domino::people {

/// The one state at which every factor is exactly 1 and every logit exactly 0 (domain model). A reference is a
/// definition, not a parameter: what a scenario states of its services holds for people in this state.
struct Reference {
  static constexpr double morale = 0.65;
  static constexpr double fatigue = 0.3;
  static constexpr double burnout = 0.3;
  static constexpr double load = 1;  ///< requests waiting and in service, for each person on duty
  static constexpr double training = 0;
  static constexpr double vision = 0.5;
  static constexpr double satisfaction = 0.7;  ///< with those who serve them
  static constexpr double feedback = 0.72;     ///< of the customers they serve
  static constexpr double recognition = 0.5;
  static constexpr double courtesy = 0.8;
};

enum class Parameter : std::uint8_t {
  // what a wait is worth
  responsiveness_at_expectation,
  responsiveness_steepness,
  expectation_learning,
  expectation_anchoring,
  expectation_floor,
  needed_on_hold,
  needed_parked,
  needed_in_background,
  // what a colleague thinks of an answer
  satisfaction_learning,
  quality_minor_error,
  quality_major_error,
  quality_per_loop,
  courtesy_without_news,
  transparency_shortens,
  worth_in_the_end,
  hearsay,
  // moods and the level of morale
  mood_gain,
  mood_loss,
  escalation_loss,
  insult_loss,
  praise_gain,
  morale_time,
  weight_intrinsic,
  weight_satisfaction,
  weight_vision,
  weight_burnout,
  weight_feedback,
  weight_recognition,
  intrinsic,
  contagion,
  feedback_learning,
  recognition_learning,
  praise_weekly,
  // fatigue and burnout
  fatigue_busy,
  fatigue_queue,
  fatigue_queue_full,
  fatigue_idle,
  fatigue_time_busy,
  fatigue_time_idle,
  fatigue_time_off,
  burnout_learning,
  // how fast
  skill_spread,
  most_skilled,
  least_skilled,
  newcomer_slowness,
  learning_time,
  morale_speed,
  fatigue_speed,
  load_speed,
  load_fastest,
  load_slowest,
  // how well
  morale_errors,
  fatigue_errors,
  newcomer_errors,
  training_errors,
  load_errors,
  load_errors_most,
  bad_input_errors,
  knowledge_ages,
  // how kindly
  morale_courtesy,
  fatigue_courtesy,
  training_courtesy,
  satisfaction_courtesy,
  rudeness,
  morale_rudeness,
  fatigue_rudeness,
  // whether at all
  morale_absence,
  burnout_absence,
  satisfaction_voice,
  quit_rate,
  morale_quitting,
  burnout_quitting,
  vacancy,
  vacancy_cv,
  induction,
  replacement_cost,
  paid_week,
  // what is done about it
  training_decay,
  vision_decay,
  initiative_span,
  initiatives_at_once,
  // how they treat requests of colleagues
  informing,
  line_of_sight_gain,
  kept_in_hand_off,
  speed_in_background,
  urgency_seen_through,
  escalation_patience,
  escalation_patience_shape,
  patience_by_transparency,
  escalating,
  escalation_work,
  escalation_work_higher,
  escalation_work_cv,
  // what a shift is
  longest_break,
  shift_length,

  // Of customers: what waiting seems like
  unexplained_wait,
  uncertain_wait,
  wait_before_service,
  anxious_wait,
  overtaken_wait,
  occupied_wait,
  longest_seeming,
  tolerated_by_phone,
  tolerated_in_person,
  tolerated_by_mail,
  wait_learning,
  wait_anchoring,
  patience_by_expectation,
  balking_at,
  // what quality is made of
  weight_of_reliability,
  weight_of_responsiveness,
  weight_of_assurance,
  weight_of_empathy,
  weight_of_tangibles,
  broken_promise,
  unserved_reliability,
  most_knowledge,
  newcomer_ignorance,
  empathy_for_strangers,
  facility,
  recognised_by_anybody,
  recognised_by_acquaintance,
  recognition_expected,
  // what an encounter leaves
  satisfaction_by_quality,
  satisfaction_by_surprise,
  losses_weigh,
  satisfaction_by_peak_and_end,
  repeat_contact_loss,
  callback_loss,
  rudeness_loss,
  unmet_need_cap,
  top_two,
  quality_learning,
  loyalty_learning,
  encounters_before,
  // who leaves
  leaving,
  leaving_by_satisfaction,
  leaving_by_loyalty,
  leaving_by_alternatives,
  alternatives,
  switching_cost,
  leaving_after_failure,
  leaving_after_major_failure,
  complaint_heard,
  complaint_settled,
  complaint_settled_soon,
  failure_clock,
  consideration,
  leaving_after_harm,
  severe_insult_below,
  drifting_away,
  drifting_by_loyalty,
  gaps_until_noticed,
  // complaint and recovery
  complaints_minor,
  complaints_major,
  settling,
  settling_soon,
  recovery_soon,
  recovery_later,
  recovery_memory,
  failed_recovery,
  found_by_follow_up,
  // what they tell others
  talk,
  talk_of_delight,
  talk_of_anger,
  talking_time,
  recruiting,
  recruiting_time,
  deterring,
  reviewing,
  reputation_at_first,
  reputation_weight,
  reputation_memory,
  arrivals_by_reputation,
  recommending,
  recommending_agreement,
  talk_together,
  // what they bring
  contacts_by_loyalty,
  spending_by_loyalty,
  spending_cv,
  discounting,
  patience_of_new,
  patience_of_regulars,
  value_of_regulars,
  value_of_families,
  patience_of_business,
  value_of_business,
  waiting_of_business,
  discount_of_business,
  discount_of_groups,
  value_of_employees,
  patience_of_prospects,
  conversion,
  least_in_group,
  more_in_group,
  persons_in_family,
  time_of_groups,
  time_without_language,
  expectation_of_foreign,
  advertising_believed,
  tolerated_by_business,
  satisfaction_by_morale,
  complaint_patience,
};
inline constexpr std::size_t kParameters = static_cast<std::size_t>(Parameter::complaint_patience) + 1;
/// From here on they are of customers.
inline constexpr std::size_t kParametersOfPeople = static_cast<std::size_t>(Parameter::shift_length) + 1;
static_assert(kParameters <= 256, "a parameter has a byte");

enum class Unit : std::uint8_t { number, share, duration, per_year, per_week };

/// How a number is known, from the firmest to the least firm.
enum class Evidence : std::uint8_t {
  seen,         ///< V: in the source or its abstract
  second_hand,  ///< V2: in a secondary source
  computed,     ///< C: from raw data or a closed form
  from_memory,  ///< M: quoted, to be checked
  assumed,      ///< A
};
/// "V", "V2", "C", "M", "A".
std::string_view code_of(Evidence evidence);
std::string_view words_for(Evidence evidence);

struct EvidenceRow {
  Parameter parameter{};
  std::string_view name;  ///< as scenarios say it
  double value = 0;       ///< the default; durations in seconds
  double low = 0;         ///< the range in which it may be
  double high = 0;
  Unit unit{};
  Evidence evidence{};
  std::string_view meaning;  ///< one line
  std::string_view source;
};

/// Whom a number is about.
enum class About : std::uint8_t { people, customers };
constexpr About about(Parameter parameter) {
  return static_cast<std::size_t>(parameter) < kParametersOfPeople ? About::people : About::customers;
}

/// By parameter.
std::span<const EvidenceRow, kParameters> evidence();
const EvidenceRow& evidence_of(Parameter parameter);

/// A value for each parameter; the defaults to begin with.
class Parameters {
 public:
  Parameters();
  double operator[](Parameter parameter) const { return values_[static_cast<std::size_t>(parameter)]; }
  void set(Parameter parameter, double value) { values_[static_cast<std::size_t>(parameter)] = value; }
  friend bool operator==(const Parameters&, const Parameters&) = default;

 private:
  std::array<double, kParameters> values_{};
};

}  // namespace domino::people
