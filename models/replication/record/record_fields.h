/// The fields of records that add up, one list a record: adding records and taking the difference of two go through it.
///
/// A field that is in no list cannot be silent: the sizes of the listed fields must make up the size of the record, so
/// a new field that nobody lists does not compile. Cost: none at run time; the lists are constants.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <tuple>
#include <type_traits>

#include "models/replication/record/record.h"

namespace domino::chain {

/// What adds up over spans and things, and what stands for one instant or needs a rule of its own.
template <class Record>
struct FieldsOf;

template <>
struct FieldsOf<SegmentRecord> {
  using R = SegmentRecord;
  static constexpr auto sums() {
    return std::tuple{&R::arrived,
                      &R::ended,
                      &R::redials,
                      &R::defects,
                      &R::in_target,
                      &R::ended_in_target,
                      &R::spent,
                      &R::margin,
                      &R::redials_too_late,
                      &R::in_orbit,
                      &R::wait,
                      &R::other_waits,
                      &R::inside_wait,
                      &R::answer_wait,
                      &R::sojourn,
                      &R::wait_distribution,
                      &R::inside_distribution,
                      &R::total_distribution,
                      &R::answer_distribution,
                      &R::sojourn_distribution,
                      &R::marked};
  }
  /// Groups of one segment are not those of another.
  static constexpr auto others() { return std::tuple{&R::carried, &R::groups}; }
};

template <>
struct FieldsOf<DepartmentRecord> {
  using R = DepartmentRecord;
  static constexpr auto sums() {
    return std::tuple{&R::requests,
                      &R::wait,
                      &R::response,
                      &R::closed_wait,
                      &R::wait_distribution,
                      &R::busy,
                      &R::busy_on_duty,
                      &R::on_duty,
                      &R::waiting,
                      &R::scheduled,
                      &R::promised,
                      &R::promises_kept,
                      &R::in_training,
                      &R::fines,
                      &R::fees,
                      &R::replacement,
                      &R::work_done,
                      &R::errors,
                      &R::caught,
                      &R::sent_back,
                      &R::escaped,
                      &R::clarified,
                      &R::escalations,
                      &R::preemptions,
                      &R::overflowed,
                      &R::open,
                      &R::waiting_while_open,
                      &R::on_duty_while_open,
                      &R::closes,
                      &R::response_distribution};
  }
  static constexpr auto others() {
    return std::tuple{&R::waiting_at_middle, &R::waiting_at_end, &R::requests_until_middle};
  }
};

template <>
struct FieldsOf<AskRecord> {
  using R = AskRecord;
  static constexpr auto sums() {
    return std::tuple{&R::requests, &R::promised, &R::promises_kept, &R::wait, &R::response};
  }
  static constexpr auto others() { return std::tuple{}; }
};

template <>
struct FieldsOf<GroupRecord> {
  using R = GroupRecord;
  static constexpr auto sums() { return std::tuple{&R::arrived, &R::ended, &R::wait, &R::sojourn, &R::marked}; }
  static constexpr auto others() { return std::tuple{}; }
};

template <>
struct FieldsOf<ServiceRecord> {
  using R = ServiceRecord;
  static constexpr auto sums() {
    return std::tuple{&R::requests, &R::promised, &R::promises_kept, &R::work, &R::wait, &R::response};
  }
  static constexpr auto others() { return std::tuple{}; }
};

template <>
struct FieldsOf<TeamRecord> {
  using R = TeamRecord;
  static constexpr auto sums() { return std::tuple{&R::wait, &R::work, &R::busy, &R::busy_on_duty, &R::on_duty}; }
  static constexpr auto others() { return std::tuple{}; }
};

template <>
struct FieldsOf<StockRecord> {
  using R = StockRecord;
  static constexpr auto sums() {
    return std::tuple{&R::held, &R::taken, &R::short_of, &R::wait, &R::orders, &R::left, &R::lacking};
  }
  static constexpr auto others() {
    return std::tuple{&R::waiting_at_middle, &R::waiting_at_end, &R::taken_until_middle};
  }
};

template <>
struct FieldsOf<GateRecord> {
  using R = GateRecord;
  static constexpr auto sums() { return std::tuple{&R::openings, &R::passed, &R::wait, &R::left, &R::waiting}; }
  static constexpr auto others() {
    return std::tuple{&R::waiting_at_middle, &R::waiting_at_end, &R::gone_until_middle};
  }
};

template <>
struct FieldsOf<SplitRecord> {
  using R = SplitRecord;
  static constexpr auto sums() { return std::tuple{&R::waited, &R::attended, &R::held}; }
  static constexpr auto others() { return std::tuple{}; }
};

template <>
struct FieldsOf<PeopleRecord> {
  using R = PeopleRecord;
  static constexpr auto sums() {
    return std::tuple{&R::answers,  &R::satisfaction, &R::worth,     &R::own_answers, &R::own_satisfaction, &R::duty_s,
                      &R::morale_s, &R::fatigue_s,    &R::burnout_s, &R::quits,       &R::hazard,           &R::hires,
                      &R::shifts,   &R::absences,     &R::filled,    &R::places};
  }
  static constexpr auto others() { return std::tuple{}; }
};

template <>
struct FieldsOf<PopulationRecord> {
  using R = PopulationRecord;
  static constexpr auto sums() {
    return std::tuple{&R::carried,
                      &R::acquired,
                      &R::lost,
                      &R::faced,
                      &R::active,
                      &R::seen_lost,
                      &R::at_risk_s,
                      &R::encounters,
                      &R::satisfaction,
                      &R::loyalty,
                      &R::top_two,
                      &R::failures,
                      &R::complaints,
                      &R::left_after_failure,
                      &R::unmet,
                      &R::looked,
                      &R::filed,
                      &R::settled,
                      &R::settled_soon,
                      &R::in_vain,
                      &R::followed_up,
                      &R::found,
                      &R::recruited,
                      &R::deterring,
                      &R::deterred,
                      &R::compensation,
                      &R::advertising,
                      &R::brought_by_lost,
                      &R::loyalty_of_active,
                      &R::promoters,
                      &R::detractors,
                      &R::brought,
                      &R::worth};
  }
  /// A mean over persons.
  static constexpr auto others() { return std::tuple{&R::reputation}; }
};

namespace detail {

template <class R, class T>
constexpr std::size_t size_of(T R::*) {
  return sizeof(T);
}
template <class... Fields>
constexpr std::size_t sizes_of(const std::tuple<Fields...>& fields) {
  return std::apply([](auto... field) { return (std::size_t{0} + ... + size_of(field)); }, fields);
}

template <class T>
void add(T& to, const T& more) {
  if constexpr (std::is_array_v<T>) {
    for (std::size_t i = 0; i < std::extent_v<T>; ++i) add(to[i], more[i]);
  } else if constexpr (requires { to.merge(more); }) {
    to.merge(more);
  } else if constexpr (requires { more.size(); }) {
    if constexpr (requires { to.resize(more.size()); }) to.resize(more.size());
    for (std::size_t i = 0; i < more.size(); ++i) add(to[i], more[i]);
  } else {
    to += more;
  }
}

template <class T>
void subtract(T& from, const T& earlier) {
  if constexpr (std::is_array_v<T>) {
    for (std::size_t i = 0; i < std::extent_v<T>; ++i) subtract(from[i], earlier[i]);
  } else if constexpr (requires { from.since(earlier); }) {
    from = from.since(earlier);
  } else if constexpr (requires { earlier.size(); }) {
    for (std::size_t i = 0; i < earlier.size(); ++i) subtract(from[i], earlier[i]);
  } else {
    from -= earlier;
  }
}

}  // namespace detail

/// Whether every field of a record is in one of its lists; `padding` are the bytes that alignment adds.
template <class Record>
constexpr bool lists_all_fields(std::size_t padding = 0) {
  return detail::sizes_of(FieldsOf<Record>::sums()) + detail::sizes_of(FieldsOf<Record>::others()) + padding ==
         sizeof(Record);
}

/// Adds what adds up; the other fields stay as they are.
template <class Record>
void add_sums(Record& to, const Record& more) {
  std::apply([&](auto... field) { (detail::add(to.*field, more.*field), ...); }, FieldsOf<Record>::sums());
}

/// What has been added since `earlier`, a copy of the record as it was then; the other fields are those of now.
template <class Record>
Record difference_of(const Record& now, const Record& earlier) {
  Record added = now;
  std::apply([&](auto... field) { (detail::subtract(added.*field, earlier.*field), ...); }, FieldsOf<Record>::sums());
  return added;
}

}  // namespace domino::chain
