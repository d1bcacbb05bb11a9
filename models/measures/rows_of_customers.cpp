#include "models/measures/rows.h"

namespace domino::measures {

namespace {

using chain::Outcome;

Value share_of_arrived(const CustomerView& v, Outcome outcome) {
  return {v.count(outcome), static_cast<double>(v.arrived)};
}

constexpr Row<CustomerView> kCustomerRows[] = {
    {"arrived", Unit::count, false, kAlways, "customers who came",
     [](const CustomerView& v) { return Value{static_cast<double>(v.arrived)}; }},
    {"expected", Unit::count, false, kWithExpected, "customers expected to come",
     [](const CustomerView& v) { return Value{v.expected}; }},
    {"served", Unit::count, false, kAlways, "customers who got what they came for",
     [](const CustomerView& v) { return Value{v.count(Outcome::served)}; }},
    {"abandoned", Unit::count, false, kAlways, "customers who lost patience while waiting",
     [](const CustomerView& v) { return Value{v.count(Outcome::abandoned)}; }},
    {"blocked", Unit::count, false, kAlways, "customers who found no line or no room",
     [](const CustomerView& v) { return Value{v.count(Outcome::blocked)}; }},
    {"messages", Unit::count, false, kAlways, "customers who left a message instead",
     [](const CustomerView& v) { return Value{v.count(Outcome::message)}; }},
    {"disconnected", Unit::count, false, kAlways, "customers sent away at closing",
     [](const CustomerView& v) { return Value{v.count(Outcome::disconnected)}; }},
    {"balked", Unit::count, false, kWithBalking, "customers who turned away at the sight of the queue",
     [](const CustomerView& v) { return Value{v.count(Outcome::balked)}; }},
    {"gave_up", Unit::count, false, kWithParking, "customers who lost patience while their case was parked",
     [](const CustomerView& v) { return Value{v.count(Outcome::gave_up)}; }},
    {"redials", Unit::count, false, kWithRedials, "of those who came: who had tried before",
     [](const CustomerView& v) { return count_of(v.redials); }},
    {"present", Unit::count, false, kAlways, "customers still there at the end",
     [](const CustomerView& v) { return Value{static_cast<double>(v.present)}; }, true},
    {"abandoned_rate", Unit::share, false, kAlways, "abandoned, of those who came",
     [](const CustomerView& v) { return share_of_arrived(v, Outcome::abandoned); }},
    {"blocked_rate", Unit::share, false, kAlways, "blocked, of those who came",
     [](const CustomerView& v) { return share_of_arrived(v, Outcome::blocked); }},
    {"in_target", Unit::count, true, kWithLevel, "customers answered within the target",
     [](const CustomerView& v) { return Value{v.in_target}; }},
    {"service_level", Unit::share, true, kWithLevel, "in target, of those the target counts",
     [](const CustomerView& v) { return Value{v.in_target, v.level_base}; }},
    {"speed_of_answer", Unit::seconds, true, kAlways, "wait until answered, of those answered",
     [](const CustomerView& v) { return mean_of(v.answer_wait); }},
    {"wait.mean", Unit::seconds, true, kAlways, "wait in queues, of all who could queue",
     [](const CustomerView& v) { return mean_of(v.wait); }},
    {"wait.p50", Unit::seconds, true, kAlways, "half wait no longer than this",
     [](const CustomerView& v) { return quantile_of(v.waits, .50); }},
    {"wait.p90", Unit::seconds, true, kAlways, "nine in ten wait no longer than this",
     [](const CustomerView& v) { return quantile_of(v.waits, .90); }},
    {"wait.p95", Unit::seconds, true, kAlways, "95 in a hundred wait no longer than this",
     [](const CustomerView& v) { return quantile_of(v.waits, .95); }},
    {"wait.p99", Unit::seconds, true, kAlways, "99 in a hundred wait no longer than this",
     [](const CustomerView& v) { return quantile_of(v.waits, .99); }},
    {"wait.zero", Unit::share, true, kAlways, "customers served without any wait",
     [](const CustomerView& v) { return share_of_zeros(v.wait); }},
    {"wait.per_expected", Unit::seconds, true, kWithExpected, "total wait by customers expected",
     [](const CustomerView& v) { return Value{v.wait.sum_s(), v.expected}; }},
    {"abandoned_per_expected", Unit::share, false, kWithExpected, "abandoned, by customers expected",
     [](const CustomerView& v) { return Value{v.count(Outcome::abandoned), v.expected}; }},
    {"sojourn.mean", Unit::seconds, true, kAlways, "from arrival to the end, of the served",
     [](const CustomerView& v) { return mean_of(v.sojourn); }},
    {"with_errors", Unit::share, false, kWithErrors, "of the served: with an error that nobody saw in time",
     [](const CustomerView& v) {
       return Value{static_cast<double>(v.defects[0] + v.defects[1]), v.count(Outcome::served)};
     }},
    {"with_major_errors", Unit::share, false, kWithErrors, "of the served: with a major one",
     [](const CustomerView& v) { return Value{static_cast<double>(v.defects[1]), v.count(Outcome::served)}; }},
    {"spent", Unit::money, false, kWithSales, "what they spent", [](const CustomerView& v) { return Value{v.spent}; }},
    {"margin", Unit::money, false, kWithSales, "of that, what is left when what was sold is paid for",
     [](const CustomerView& v) { return Value{v.margin}; }},
};

constexpr Row<CustomerView> kRequestRows[] = {
    {"issued", Unit::count, false, kAlways, "matters of their own that they brought",
     [](const CustomerView& v) { return count_of(v.arrived); }},
    {"completed", Unit::count, false, kAlways, "of these: done",
     [](const CustomerView& v) { return Value{v.count(Outcome::served)}; }},
    {"open", Unit::count, false, kAlways, "matters still open at the end",
     [](const CustomerView& v) { return count_of(v.present); }, true},
    {"sojourn.mean", Unit::seconds, true, kAlways, "from the asking until it is done",
     [](const CustomerView& v) { return mean_of(v.sojourn); }},
};

}  // namespace

std::span<const Row<CustomerView>> customer_rows() { return kCustomerRows; }
std::span<const Row<CustomerView>> request_rows() { return kRequestRows; }

}  // namespace domino::measures
