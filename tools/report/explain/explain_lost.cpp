#include "tools/report/explain/explain_lost.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include <fmt/format.h>

#include "tools/report/figures.h"
#include "tools/report/findings.h"

namespace domino::report {

namespace {

using measures::Unit;

constexpr const char* kLost = "domino.lost";
constexpr const char* kMoney = "domino.lost.money";

struct Driver {
  const char* address;
  const char* words;
};
constexpr Driver kDrivers[] = {
    {".waiting", "waiting for it"}, {".errors", "its mistakes"}, {".people", "how its people serve"}};

struct Loss {
  std::string name;     ///< as people read it
  std::string address;  ///< below the whole
  double customers = 0;
  bool whole = false;
};

std::string department_address(const std::string& name) { return ".departments." + name; }

/// Departments, those that lose the most first, each with what drives its customers away; then what is nobody's.
std::vector<Loss> losses_of(const Results& results, const Findings& findings) {
  const auto at = [&](const std::string& address) { return mean_of(findings[kLost + address]); };
  std::vector<std::vector<Loss>> blocks;
  for (const auto& department : results.plan.departments) {
    const std::string address = department_address(department.name);
    std::vector<Loss> block{{department.name, address, at(address), true}};
    for (const Driver& driver : kDrivers)
      if (const double lost = at(address + driver.address); lost != 0)
        block.push_back({fmt::format("  {}", driver.words), address + driver.address, lost, false});
    std::stable_sort(block.begin() + 1, block.end(),
                     [](const Loss& a, const Loss& b) { return std::abs(a.customers) > std::abs(b.customers); });
    blocks.push_back(std::move(block));
  }
  std::stable_sort(blocks.begin(), blocks.end(),
                   [](const auto& a, const auto& b) { return a.front().customers > b.front().customers; });
  std::vector<Loss> losses;
  for (auto& block : blocks) losses.insert(losses.end(), block.begin(), block.end());
  losses.push_back({"earlier encounters", ".history", at(".history"), true});
  losses.push_back({"would have left anyway", ".anyway", at(".anyway"), true});
  return losses;
}

std::string a_year(const measures::Finding& finding) {
  return figure_text(Unit::count, finding.estimate, Spread::interval);
}

}  // namespace

bool explains_losses(const Results& results) { return results.plan.has_population; }

std::string lost_sentence(const Results& results) {
  const Findings findings(results);
  const auto losses = losses_of(results, findings);
  const std::string whole = fmt::format("Of all returning customers {} leave in a year", a_year(findings[kLost]));
  const Loss& worst = losses.front();
  if (!(worst.customers > 0)) return whole + "; no department drives away more than an ideal one would.";
  const Loss& by = losses[1];
  std::string text = fmt::format("{}. {} drives away the most of them, {}, mostly by {}", whole, worst.name,
                                 a_year(findings[kLost + worst.address]), by.name.substr(2));
  if (const auto& money = findings[kMoney + worst.address]; money.estimate.has_mean)
    text +=
        fmt::format("; they would still have brought {}", figure_text(Unit::money, money.estimate, Spread::interval));
  return text + fmt::format(". At best {} would leave all the same.", a_year(findings[kLost + std::string(".anyway")]));
}

void add_losses(Report& report, const Results& results) {
  const Findings findings(results);
  const auto losses = losses_of(results, findings);
  const double all = mean_of(findings[kLost]);
  const bool money = findings[kMoney].estimate.has_mean;
  Table table{.columns = {{},
                          {.heading = "customers a year"},
                          {.heading = "of all", .yields = 1},
                          {.heading = "worth", .yields = 2}},
              .spreads = {Spread::half_width, Spread::none},
              .gap = 3};
  const auto add = [&](const std::string& name, const std::string& address, double customers) {
    table.add({name, findings.figure(Unit::count, kLost + address),
               fmt::format("{:.1f} %", all > 0 ? 100 * customers / all : 0),
               money ? Cell(findings.figure(Unit::money, kMoney + address)) : Cell()});
  };
  std::string none;
  for (const Loss& loss : losses) {
    if (loss.customers != 0)
      add(loss.name, loss.address, loss.customers);
    else if (loss.whole)
      none += (none.empty() ? "" : ", ") + loss.name;
  }
  add("all customers lost", "", all);
  report.table(std::move(table));
  if (std::any_of(losses.begin(), losses.end(), [](const Loss& loss) { return loss.customers < 0; }))
    report.line("A number below zero: customers kept who would have left even at best.");
  if (!none.empty()) report.line("No customers are driven away by " + none + ".");
}

namespace {

template <class Visit>
void for_each_loss(const Results& results, Visit&& visit) {
  for (std::size_t m = 0; m < results.study.findings.size(); ++m)
    if (const auto& measure = results.catalogue.measures()[m]; measure.address.starts_with(kLost))
      visit(measure, results.study.findings[m]);
}

}  // namespace

Value losses_of(const Results& results) {
  Value losses = Value::object();
  for_each_loss(results, [&](const measures::Measure& measure, const measures::Finding& finding) {
    losses.add(measure.address, Figure(measure.unit, finding));
  });
  return losses;
}

void add_loss_rows(const AddRow& add, const Results& results) {
  for_each_loss(results, [&](const measures::Measure& measure, const measures::Finding& finding) {
    std::string what = measure.address.substr(std::string_view("domino.").size());
    std::string provider;
    if (const std::size_t at = what.find("departments."); at != std::string::npos) {
      const std::size_t begin = at + std::string_view("departments.").size();
      const std::size_t end = what.find('.', begin);
      provider = what.substr(begin, end == std::string::npos ? end : end - begin);
      what = what.substr(0, at) + (end == std::string::npos ? "in_all" : what.substr(end + 1));
    }
    add({"domino", "", provider, what, Figure(measure.unit, finding)});
  });
}

}  // namespace domino::report
