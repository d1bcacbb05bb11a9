#include <algorithm>

#include "models/measures/rows.h"

namespace domino::measures {

namespace {

/// Work that counts as new elsewhere is never more than what was done here.
std::uint64_t rework(const chain::DepartmentRecord& record) {
  return std::min(record.work_done, record.caught + record.sent_back + record.escaped);
}

constexpr Row<DepartmentView> kDepartmentRows[] = {
    {"requests", Unit::count, false, kAlways, "requests made to it",
     [](const DepartmentView& v) { return Value{static_cast<double>(v.record.requests)}; }},
    {"wait.mean", Unit::seconds, true, kAlways, "from request to start of work, or to leaving",
     [](const DepartmentView& v) { return mean_of(v.record.wait); }},
    {"wait.p50", Unit::seconds, true, kAlways, "half of the requests wait no longer than this",
     [](const DepartmentView& v) { return quantile_of(v.record.wait_distribution, .50); }},
    {"wait.p90", Unit::seconds, true, kAlways, "nine requests in ten wait no longer than this",
     [](const DepartmentView& v) { return quantile_of(v.record.wait_distribution, .90); }},
    {"wait.p95", Unit::seconds, true, kAlways, "95 requests in a hundred wait no longer than this",
     [](const DepartmentView& v) { return quantile_of(v.record.wait_distribution, .95); }},
    {"wait.p99", Unit::seconds, true, kAlways, "99 requests in a hundred wait no longer than this",
     [](const DepartmentView& v) { return quantile_of(v.record.wait_distribution, .99); }},
    {"wait.zero", Unit::share, true, kAlways, "requests taken up without any wait",
     [](const DepartmentView& v) { return share_of_zeros(v.record.wait); }},
    {"response.mean", Unit::seconds, true, kAlways, "from request to completion, in hours of business",
     [](const DepartmentView& v) { return mean_of(v.record.response); }},
    {"queue.mean", Unit::count, true, kAlways, "requests waiting, on average over time",
     [](const DepartmentView& v) { return per_time(v.record.waiting, v.measured_s); }},
    {"utilisation", Unit::share, false, kAlways, "time at work while on duty, of the time on duty",
     [](const DepartmentView& v) { return ratio_of_areas(v.record.busy_on_duty, v.record.on_duty); }},
    {"occupancy", Unit::share, false, kAlways, "the same with work finished after hours",
     [](const DepartmentView& v) { return ratio_of_areas(v.record.busy, v.record.on_duty); }},
    {"on_duty", Unit::people, false, kAlways, "people on duty, on average over time",
     [](const DepartmentView& v) { return per_time(v.record.on_duty, v.measured_s); }},
    {"promise_kept", Unit::share, false, kWithPromises, "requests answered within the promise",
     [](const DepartmentView& v) { return share_of(v.record.promises_kept, v.record.promised); }},
    {"escalations", Unit::count, false, kWithSupervisor, "requests that went to the supervisor",
     [](const DepartmentView& v) { return count_of(v.record.escalations[0]); }},
    {"escalations_higher", Unit::count, false, kWithSupervisor, "requests that went to the supervisor's supervisor",
     [](const DepartmentView& v) { return count_of(v.record.escalations[1]); }},
    {"errors", Unit::share, false, kWithErrors, "pieces of work with an error",
     [](const DepartmentView& v) { return share_of(v.record.errors[0] + v.record.errors[1], v.record.work_done); }},
    {"errors_major", Unit::share, false, kWithErrors, "pieces of work with a major error",
     [](const DepartmentView& v) { return share_of(v.record.errors[1], v.record.work_done); }},
    {"first_time_right", Unit::share, false, kWithErrors, "pieces of work that nobody had to do again",
     [](const DepartmentView& v) { return share_of(v.record.work_done - rework(v.record), v.record.work_done); }},
    {"rework", Unit::count, false, kWithErrors, "pieces of work done again because of its errors",
     [](const DepartmentView& v) { return count_of(rework(v.record)); }},
    {"escaped", Unit::count, false, kWithErrors, "errors that a customer found",
     [](const DepartmentView& v) { return count_of(v.record.escaped); }},
    {"clarifications", Unit::count, false, kWithClarification, "times that a request went back to be completed",
     [](const DepartmentView& v) { return count_of(v.record.clarified); }},
    {"absence", Unit::share, false, kWithAbsence, "scheduled time of people who did not come",
     [](const DepartmentView& v) { return ratio_of_areas(v.record.scheduled - v.record.on_duty, v.record.scheduled); }},
    {"preemptions", Unit::count, false, kWithPreemption, "pieces of work put down for something more urgent",
     [](const DepartmentView& v) { return count_of(v.record.preemptions); }},
    {"overflowed", Unit::count, false, kWithOverflow, "requests that waited until others could take them",
     [](const DepartmentView& v) { return count_of(v.record.overflowed); }},
    {"cost", Unit::money, false, kWithCosts, "wages, fees, fines and what replacing people costs",
     [](const DepartmentView& v) { return Value{v.cost}; }},
};

constexpr Row<DepartmentView> kStaffRows[] = {
    {"utilisation", Unit::share, false, kAlways, "time at work while on duty, over all departments",
     [](const DepartmentView& v) { return ratio_of_areas(v.record.busy_on_duty, v.record.on_duty); }},
    {"on_duty", Unit::people, false, kAlways, "people on duty, over all departments",
     [](const DepartmentView& v) { return per_time(v.record.on_duty, v.measured_s); }},
};

constexpr Row<AskView> kAskRows[] = {
    {"requests", Unit::count, false, kAlways, "requests of the one to the other",
     [](const AskView& v) { return count_of(v.requests); }},
    {"wait.mean", Unit::seconds, true, kAlways, "from request to start of work, or to leaving",
     [](const AskView& v) { return mean_of(v.wait); }},
    {"response.mean", Unit::seconds, true, kAlways, "from request to completion, in hours of business",
     [](const AskView& v) { return mean_of(v.response); }},
    {"promise_kept", Unit::share, false, kWithPromises, "requests answered within the promise",
     [](const AskView& v) { return share_of(v.promises_kept, v.promised); }},
};
}  // namespace

std::span<const Row<DepartmentView>> department_rows() { return kDepartmentRows; }
std::span<const Row<DepartmentView>> staff_rows() { return kStaffRows; }
std::span<const Row<AskView>> ask_rows() { return kAskRows; }

}  // namespace domino::measures
