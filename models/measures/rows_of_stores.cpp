#include "models/measures/rows.h"

namespace domino::measures {

namespace {

constexpr Row<StockView> kStockRows[] = {
    {"level.mean", Unit::count, false, kAlways, "on the shelf, on average over time",
     [](const StockView& v) { return per_time(v.record.held, v.measured_s); }},
    {"taken", Unit::count, false, kAlways, "times that something was asked for",
     [](const StockView& v) { return count_of(v.record.taken); }},
    {"short", Unit::share, false, kAlways, "of these: when it was not there at once",
     [](const StockView& v) { return share_of(v.record.short_of, v.record.taken); }},
    {"wait.mean", Unit::seconds, false, kAlways, "until it was there",
     [](const StockView& v) { return mean_of(v.record.wait); }},
    {"orders", Unit::count, false, kWithOrders, "times that it was ordered",
     [](const StockView& v) { return count_of(v.record.orders); }},
};

constexpr Row<StockView> kRegionRows[] = {
    {"inside.mean", Unit::count, false, kAlways, "cases inside, on average over time",
     [](const StockView& v) { return per_time(v.record.held, v.measured_s); }},
    {"entered", Unit::count, false, kAlways, "cases that came to it",
     [](const StockView& v) { return count_of(v.record.taken); }},
    {"full", Unit::share, false, kAlways, "of these: who found it full",
     [](const StockView& v) { return share_of(v.record.short_of, v.record.taken); }},
    {"wait.mean", Unit::seconds, false, kAlways, "until there was a place",
     [](const StockView& v) { return mean_of(v.record.wait); }},
};

constexpr Row<chain::GateRecord> kGateRows[] = {
    {"openings", Unit::count, false, kAlways, "times that it opened for somebody",
     [](const chain::GateRecord& v) { return count_of(v.openings); }},
    {"passed", Unit::count, false, kAlways, "cases that went through",
     [](const chain::GateRecord& v) { return count_of(v.passed); }},
    {"batch.mean", Unit::count, false, kAlways, "cases that went through at a time",
     [](const chain::GateRecord& v) { return share_of(v.passed, v.openings); }},
    {"wait.mean", Unit::seconds, false, kAlways, "until it opened",
     [](const chain::GateRecord& v) { return mean_of(v.wait); }},
};

}  // namespace

std::span<const Row<StockView>> stock_rows() { return kStockRows; }
std::span<const Row<StockView>> region_rows() { return kRegionRows; }
std::span<const Row<chain::GateRecord>> gate_rows() { return kGateRows; }

}  // namespace domino::measures
