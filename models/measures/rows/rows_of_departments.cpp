#include <algorithm>
#include <array>

#include "models/measures/rows/rows.h"

namespace domino::measures {

namespace {

/// Work that counts as new elsewhere is never more than what was done here.
std::uint64_t rework(const chain::DepartmentRecord& record) {
  return std::min(record.work_done, record.caught + record.sent_back + record.escaped);
}

// Of a department's requests, and of those of each pair.
constexpr Declaration kWaitMean{.name = "wait.mean",
                                .unit = Unit::seconds,
                                .better = Better::less,
                                .range = Range::from_zero,
                                .in_lists = true,
                                .needs_stability = true,
                                .meaning = "from request to start of work or leaving, in opening hours",
                                .formula =
                                    "Σ (start of work or leaving − issue, in opening hours) / requests that started or "
                                    "left"};
constexpr Declaration kResponseMean{.name = "response.mean",
                                    .unit = Unit::seconds,
                                    .better = Better::less,
                                    .range = Range::from_zero,
                                    .in_lists = true,
                                    .needs_stability = true,
                                    .meaning = "from request to completion, in opening hours",
                                    .formula = "Σ (completion − issue, in opening hours) / completed"};
constexpr Declaration kPromiseKept{.name = "promise_kept",
                                   .unit = Unit::share,
                                   .better = Better::more,
                                   .range = Range::part,
                                   .in_lists = true,
                                   .when = kWithPromises,
                                   .meaning = "requests answered within the promise",
                                   .formula = "promises kept / promises kept or broken"};

constexpr auto kOwnDepartmentRows = std::to_array<Row<DepartmentView>>({
    {{.name = "requests",
      .unit = Unit::count,
      .range = Range::from_zero,
      .in_lists = true,
      .meaning = "requests made to it",
      .formula = "requests issued to it"},
     [](const DepartmentView& v) { return Value{static_cast<double>(v.record.requests)}; }},
    {kWaitMean, [](const DepartmentView& v) { return mean_of(v.record.wait); }},
    {{.name = "wait_by_clock.mean",
      .unit = Unit::seconds,
      .better = Better::less,
      .range = Range::from_zero,
      .in_tables = false,
      .needs_stability = true,
      .meaning = "the same by the clock",
      .formula = "Σ (start or leaving − issue) / requests that started or left"},
     [](const DepartmentView& v) {
       return Value{v.record.wait.sum_s() + seconds(v.record.closed_wait), static_cast<double>(v.record.wait.count())};
     }},
    {{.name = "wait.p50",
      .unit = Unit::seconds,
      .better = Better::less,
      .range = Range::from_zero,
      .in_tables = false,
      .needs_stability = true,
      .meaning = "half of the requests wait no longer than this",
      .formula = "the ⌈0.50 n⌉-th smallest of n waits, to 1/128 of itself"},
     [](const DepartmentView& v) { return quantile_of(v.record.wait_distribution, .50); }},
    {{.name = "wait.p90",
      .unit = Unit::seconds,
      .better = Better::less,
      .range = Range::from_zero,
      .needs_stability = true,
      .meaning = "nine requests in ten wait no longer than this",
      .formula = "the ⌈0.90 n⌉-th smallest of n waits, to 1/128 of itself"},
     [](const DepartmentView& v) { return quantile_of(v.record.wait_distribution, .90); },
     [](const DepartmentView& v) -> const statistics::QuantileSketch& { return v.record.wait_distribution; }},
    {{.name = "wait.p95",
      .unit = Unit::seconds,
      .better = Better::less,
      .range = Range::from_zero,
      .in_tables = false,
      .needs_stability = true,
      .meaning = "95 requests in a hundred wait no longer than this",
      .formula = "the ⌈0.95 n⌉-th smallest of n waits, to 1/128 of itself"},
     [](const DepartmentView& v) { return quantile_of(v.record.wait_distribution, .95); }},
    {{.name = "wait.p99",
      .unit = Unit::seconds,
      .better = Better::less,
      .range = Range::from_zero,
      .in_tables = false,
      .needs_stability = true,
      .meaning = "99 requests in a hundred wait no longer than this",
      .formula = "the ⌈0.99 n⌉-th smallest of n waits, to 1/128 of itself"},
     [](const DepartmentView& v) { return quantile_of(v.record.wait_distribution, .99); }},
    {{.name = "wait.zero",
      .unit = Unit::share,
      .better = Better::more,
      .range = Range::part,
      .needs_stability = true,
      .meaning = "requests taken up without any wait",
      .formula = "started without wait / requests that started or left"},
     [](const DepartmentView& v) { return share_of_zeros(v.record.wait); }},
    {kResponseMean, [](const DepartmentView& v) { return mean_of(v.record.response); }},
    {{.name = "queue.mean",
      .unit = Unit::count,
      .better = Better::less,
      .range = Range::from_zero,
      .needs_stability = true,
      .meaning = "requests waiting, on average while it is open",
      .formula = "∫ requests waiting while open dt / time open (its hours, else while staff are scheduled)"},
     [](const DepartmentView& v) { return ratio_of_areas(v.record.waiting_while_open, v.record.open); }},
    {{.name = "queue.by_clock",
      .unit = Unit::count,
      .better = Better::less,
      .range = Range::from_zero,
      .in_tables = false,
      .needs_stability = true,
      .meaning = "requests waiting, on average over all hours, closed ones too",
      .formula = "∫ requests waiting dt / measured time"},
     [](const DepartmentView& v) { return per_time(v.record.waiting, v.measured_s); }},
    {{.name = "utilisation",
      .unit = Unit::share,
      .range = Range::part,
      .in_lists = true,
      .meaning = "time at work while on duty, of the time on duty",
      .formula = "∫ min(busy, on duty) dt / ∫ on duty dt"},
     [](const DepartmentView& v) { return ratio_of_areas(v.record.busy_on_duty, v.record.on_duty); }},
    {{.name = "occupancy",
      .unit = Unit::share,
      .range = Range::from_zero,
      .meaning = "the same with work finished after hours",
      .formula = "∫ busy dt / ∫ on duty dt"},
     [](const DepartmentView& v) { return ratio_of_areas(v.record.busy, v.record.on_duty); }},
    {{.name = "on_duty",
      .unit = Unit::people,
      .range = Range::from_zero,
      .meaning = "people on duty, on average while it is open",
      .formula = "∫ on duty while open dt / time open (its hours, else while staff are scheduled)"},
     [](const DepartmentView& v) { return ratio_of_areas(v.record.on_duty_while_open, v.record.open); }},
    {{.name = "paid_hours",
      .unit = Unit::seconds,
      .range = Range::from_zero,
      .in_tables = false,
      .meaning = "time of people that wages are paid for",
      .formula = "∫ on duty dt + work finished after hours + training of successors"},
     [](const DepartmentView& v) {
       return Value{seconds(v.record.on_duty + (v.record.busy - v.record.busy_on_duty) + v.record.in_training)};
     }},
    {{.name = "closes",
      .unit = Unit::seconds,
      .better = Better::less,
      .range = Range::from_zero,
      .in_tables = false,
      .when = kWithClosing,
      .meaning = "when the last case of a day ends, from midnight, on average over days with a case",
      .formula = "Σ (end of the last request begun by the next opening − midnight before the opening) / days with one"},
     [](const DepartmentView& v) { return mean_of(v.record.closes); }},
    {kPromiseKept, [](const DepartmentView& v) { return share_of(v.record.promises_kept, v.record.promised); }},
    {{.name = "escalations",
      .unit = Unit::count,
      .better = Better::less,
      .range = Range::from_zero,
      .when = kWithSupervisor,
      .meaning = "requests that went to the supervisor",
      .formula = "requests escalated to the supervisor"},
     [](const DepartmentView& v) { return count_of(v.record.escalations[0]); }},
    {{.name = "escalations_higher",
      .unit = Unit::count,
      .better = Better::less,
      .range = Range::from_zero,
      .when = kWithSupervisor,
      .meaning = "requests that went to the supervisor's supervisor",
      .formula = "requests escalated a second level"},
     [](const DepartmentView& v) { return count_of(v.record.escalations[1]); }},
    {{.name = "errors",
      .unit = Unit::share,
      .better = Better::less,
      .range = Range::part,
      .when = kWithErrors,
      .meaning = "pieces of work with an error",
      .formula = "errors made / pieces of work done"},
     [](const DepartmentView& v) { return share_of(v.record.errors[0] + v.record.errors[1], v.record.work_done); }},
    {{.name = "errors_major",
      .unit = Unit::share,
      .better = Better::less,
      .range = Range::part,
      .when = kWithErrors,
      .meaning = "pieces of work with a major error",
      .formula = "major errors made / pieces of work done"},
     [](const DepartmentView& v) { return share_of(v.record.errors[1], v.record.work_done); }},
    {{.name = "first_time_right",
      .unit = Unit::share,
      .better = Better::more,
      .range = Range::part,
      .when = kWithErrors,
      .meaning = "pieces of work that needed no rework",
      .formula = "1 − rework / pieces of work done"},
     [](const DepartmentView& v) { return share_of(v.record.work_done - rework(v.record), v.record.work_done); }},
    {{.name = "rework",
      .unit = Unit::count,
      .better = Better::less,
      .range = Range::from_zero,
      .when = kWithErrors,
      .meaning = "pieces of work done again because of its errors",
      .formula = "errors found by the maker, the requester or a customer"},
     [](const DepartmentView& v) { return count_of(rework(v.record)); }},
    {{.name = "escaped",
      .unit = Unit::count,
      .better = Better::less,
      .range = Range::from_zero,
      .when = kWithErrors,
      .meaning = "errors that a customer found",
      .formula = "errors found by a customer"},
     [](const DepartmentView& v) { return count_of(v.record.escaped); }},
    {{.name = "clarifications",
      .unit = Unit::count,
      .better = Better::less,
      .range = Range::from_zero,
      .when = kWithClarification,
      .meaning = "times that an incomplete request was sent back",
      .formula = "requests sent back because they were incomplete"},
     [](const DepartmentView& v) { return count_of(v.record.clarified); }},
    {{.name = "absence",
      .unit = Unit::share,
      .better = Better::less,
      .range = Range::part,
      .when = kWithAbsence,
      .meaning = "scheduled time lost to absence",
      .formula = "1 − ∫ on duty dt / ∫ scheduled dt"},
     [](const DepartmentView& v) { return ratio_of_areas(v.record.scheduled - v.record.on_duty, v.record.scheduled); }},
    {{.name = "preemptions",
      .unit = Unit::count,
      .better = Better::less,
      .range = Range::from_zero,
      .when = kWithPreemption,
      .meaning = "pieces of work put down for something more urgent",
      .formula = "pieces of work interrupted by a more urgent request"},
     [](const DepartmentView& v) { return count_of(v.record.preemptions); }},
    {{.name = "overflowed",
      .unit = Unit::count,
      .better = Better::less,
      .range = Range::from_zero,
      .when = kWithOverflow,
      .meaning = "requests that overflowed to another department",
      .formula = "requests that another department could take by overflow"},
     [](const DepartmentView& v) { return count_of(v.record.overflowed); }},
    {{.name = "cost",
      .unit = Unit::money,
      .better = Better::less,
      .range = Range::from_zero,
      .in_lists = true,
      .when = kWithCosts,
      .meaning = "wages, fees, fines and what replacing people costs",
      .formula = "wages + fees + fines + replacement"},
     [](const DepartmentView& v) { return Value{v.cost}; }},
});
constexpr auto kResponseQuantiles = quantile_rows<
    DepartmentView,
    [](const DepartmentView& v) -> const statistics::QuantileSketch& { return v.record.response_distribution; }, false>(
    {"response.p50", "response.p90", "response.p95", "response.p99"});
constexpr auto kDepartmentRows = joined(kOwnDepartmentRows, kResponseQuantiles);

constexpr Row<DepartmentView> kStaffRows[] = {
    {{.name = "utilisation",
      .unit = Unit::share,
      .range = Range::part,
      .meaning = "time at work while on duty, over all departments",
      .formula = "∫ min(busy, on duty) dt / ∫ on duty dt, over all departments"},
     [](const DepartmentView& v) { return ratio_of_areas(v.record.busy_on_duty, v.record.on_duty); }},
    {{.name = "on_duty",
      .unit = Unit::people,
      .range = Range::from_zero,
      .meaning = "people on duty in all departments, averaged over all hours",
      .formula = "∫ on duty dt / measured time, over all departments"},
     [](const DepartmentView& v) { return per_time(v.record.on_duty, v.measured_s); }},
};

constexpr Row<AskView> kAskRows[] = {
    {{.name = "requests",
      .unit = Unit::count,
      .range = Range::from_zero,
      .meaning = "requests of the one to the other",
      .formula = "requests of the pair"},
     [](const AskView& v) { return count_of(v.requests); }},
    {kWaitMean, [](const AskView& v) { return mean_of(v.wait); }},
    {kResponseMean, [](const AskView& v) { return mean_of(v.response); }},
    {kPromiseKept, [](const AskView& v) { return share_of(v.promises_kept, v.promised); }},
};

// --- teams -------------------------------------------------------------------------------------------------

using chain::TeamRecord;

/// There are many services and teams, and most tables have their departments.
constexpr Declaration out_of_tables(Declaration declared) {
  declared.in_tables = declared.in_lists = false;
  return declared;
}

constexpr Declaration kWorkMean{.name = "work.mean",
                                .unit = Unit::seconds,
                                .range = Range::from_zero,
                                .in_tables = false,
                                .meaning = "from the start of the work on a request to its completion",
                                .formula = "Σ (completion − start of work) / completed"};

constexpr auto kOwnTeamRows = std::to_array<Row<TeamRecord>>({
    {{.name = "completed",
      .unit = Unit::count,
      .better = Better::more,
      .range = Range::from_zero,
      .in_tables = false,
      .meaning = "requests that the team completed",
      .formula = "requests whose work ended with the team"},
     [](const TeamRecord& v) { return count_of(v.work.count()); }},
    {kWorkMean, [](const TeamRecord& v) { return mean_of(v.work); }},
    {{.name = "wait.mean",
      .unit = Unit::seconds,
      .better = Better::less,
      .range = Range::from_zero,
      .in_tables = false,
      .needs_stability = true,
      .meaning = "wait of the requests that the team began, in opening hours",
      .formula = "Σ (start of work − issue, in opening hours) / requests that it began"},
     [](const TeamRecord& v) { return mean_of(v.wait.sum); }},
    {{.name = "utilisation",
      .unit = Unit::share,
      .range = Range::part,
      .in_tables = false,
      .meaning = "time at work while on duty, of the time on duty",
      .formula = "∫ min(busy, on duty) dt / ∫ on duty dt"},
     [](const TeamRecord& v) { return ratio_of_areas(v.busy_on_duty, v.on_duty); }},
    {{.name = "occupancy",
      .unit = Unit::share,
      .range = Range::from_zero,
      .in_tables = false,
      .meaning = "the same with work finished after hours",
      .formula = "∫ busy dt / ∫ on duty dt"},
     [](const TeamRecord& v) { return ratio_of_areas(v.busy, v.on_duty); }},
});
constexpr auto kTeamWaits =
    quantile_rows<TeamRecord,
                  [](const TeamRecord& v) -> const statistics::QuantileSketch& { return v.wait.distribution; }, true>(
        {"wait.p50", "wait.p90", "wait.p95", "wait.p99", "wait.zero"});
constexpr auto kTeamRows = joined(kOwnTeamRows, kTeamWaits);

// --- services ----------------------------------------------------------------------------------------------

constexpr auto kOwnServiceRows = std::to_array<Row<ServiceView>>({
    {{.name = "requests",
      .unit = Unit::count,
      .range = Range::from_zero,
      .in_tables = false,
      .meaning = "requests for it",
      .formula = "requests issued for it"},
     [](const ServiceView& v) { return count_of(v.requests); }},
    {out_of_tables(kWaitMean), [](const ServiceView& v) { return mean_of(v.wait); }},
    {kWorkMean, [](const ServiceView& v) { return mean_of(v.record.work); }},
    {out_of_tables(kResponseMean), [](const ServiceView& v) { return mean_of(v.response); }},
    {out_of_tables(kPromiseKept),
     [](const ServiceView& v) { return share_of(v.record.promises_kept, v.record.promised); }},
});
constexpr auto kServiceWaits =
    quantile_rows<ServiceView,
                  [](const ServiceView& v) -> const statistics::QuantileSketch& { return v.wait_distribution; }, true>(
        {"wait.p50", "wait.p90", "wait.p95", "wait.p99", "wait.zero"});
constexpr auto kServiceResponses =
    quantile_rows<ServiceView,
                  [](const ServiceView& v) -> const statistics::QuantileSketch& { return v.response_distribution; },
                  false>({"response.p50", "response.p90", "response.p95", "response.p99"});
constexpr auto kServiceRows = joined(kOwnServiceRows, kServiceWaits, kServiceResponses);

}  // namespace

std::span<const Row<TeamRecord>> team_rows() { return kTeamRows; }
std::span<const Row<ServiceView>> service_rows() { return kServiceRows; }
std::span<const Row<DepartmentView>> department_rows() { return kDepartmentRows; }
std::span<const Row<DepartmentView>> staff_rows() { return kStaffRows; }
std::span<const Row<AskView>> ask_rows() { return kAskRows; }

}  // namespace domino::measures
