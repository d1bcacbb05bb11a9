// What to buy with a budget.

#include "tools/report/explain/explain_purchase.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "tools/report/answers/run_report.h"
#include "tools/report/figures.h"

namespace domino::report {

namespace {

using measures::Basket;
using measures::BoughtBasket;
using measures::Unit;

/// Baskets that are shown unless all are asked for.
constexpr std::size_t kShownBaskets = 8;

std::string amount(double money) { return figure(money, 0, Unit::money); }

std::string basket_words(const PurchaseStory& story, const Basket& basket, const char* and_word = " + ") {
  std::string words;
  for (std::size_t i = 0; i < basket.size(); ++i)
    if (basket[i] > 0)
      words += fmt::format("{}{}{}", words.empty() ? "" : and_word,
                           basket[i] > 1 ? fmt::format("{} × ", basket[i]) : "", story.levers[i].name);
  return words.empty() ? "nothing" : words;
}

bool adds_up(const PurchaseStory& story) {
  return story.outcome.unit == Unit::count || story.outcome.unit == Unit::money;
}

std::string gain_text(const PurchaseStory& story, const statistics::Estimate& gain) {
  return figure_text(story.outcome.unit, gain, Spread::interval);
}

std::string brings(const PurchaseStory& story, const statistics::Estimate& gain) {
  if (story.outcome.is_loss) return fmt::format("keeps {} customers a year", gain_text(story, gain));
  return fmt::format("improves {} by {}{}", story.outcome.words, gain_text(story, gain),
                     adds_up(story) ? " a year" : "");
}

bool is_decided(const BoughtBasket& basket) { return basket.gain.has_interval && basket.gain.low > 0; }

/// What is told apart from the best in words.
std::string doubt_of(const PurchaseStory& story) {
  const auto& baskets = story.found.baskets;
  std::vector<const BoughtBasket*> rivals;
  for (const BoughtBasket& basket : baskets)
    if (&basket != &baskets.front() && basket.may_be_best) rivals.push_back(&basket);
  if (rivals.empty()) return baskets.size() > 1 ? "No other basket may be the best." : "";
  const auto cheapest =
      std::min_element(rivals.begin(), rivals.end(), [](const auto* a, const auto* b) { return a->cost < b->cost; });
  std::string text =
      fmt::format("Too close to call beside {}: the cheapest is {}, for {}",
                  rivals.size() == 1 ? "one other basket" : fmt::format("{} other baskets", rivals.size()),
                  basket_words(story, (*cheapest)->times), amount((*cheapest)->cost));
  const double needed = story.found.replications_to_tell;
  if (std::isfinite(needed) && needed > 0)
    text += fmt::format("; some {:.2g} replications would tell the first two apart",
                        std::max(needed, static_cast<double>(story.found.replications)));
  return text + ".";
}

std::string purchase_sentence(const PurchaseStory& story) {
  const BoughtBasket& best = story.found.baskets.front();
  if (best.cost == 0 && std::all_of(best.times.begin(), best.times.end(), [](auto times) { return times == 0; }))
    return fmt::format("With {} to spend, buy nothing: no basket that it pays brings anything.", amount(story.budget));
  std::string text = fmt::format("With {} to spend in the first year, buy {}. It costs {} and {}; {} are left.",
                                 amount(story.budget), basket_words(story, best.times), amount(best.cost),
                                 brings(story, best.gain), amount(story.budget - best.cost));
  if (!is_decided(best)) text += " That it brings anything is not decided: chance may be the reason.";
  return text;
}

/// In which order to buy the best basket.
Table order_table(const PurchaseStory& story) {
  Table table{.columns = {{.heading = "buy", .align = Align::right},
                          {.heading = "what"},
                          {.heading = "costs", .align = Align::right},
                          {.heading = story.outcome.is_loss ? "keeps a year"
                                      : adds_up(story)      ? "gains a year"
                                                            : "gains",
                           .align = Align::right},
                          {.heading = "left", .align = Align::right},
                          {.heading = "by", .yields = 1, .broken = true}}};
  double left = story.budget;
  for (std::size_t i = 0; i < story.found.order.size(); ++i) {
    const measures::BoughtLever& bought = story.found.order[i];
    left -= bought.cost;
    const language::Lever& lever = story.levers[bought.offer];
    table.add({fmt::format("{}.", i + 1), lever.name, amount(bought.cost), Figure(story.outcome.unit, bought.gain),
               amount(left), lever.changes});
  }
  return table;
}

Table baskets_table(const PurchaseStory& story) {
  Table table{.columns = {{.heading = "basket"},
                          {.heading = "costs", .align = Align::right},
                          {.heading = story.outcome.is_loss ? "keeps a year"
                                      : adds_up(story)      ? "gains a year"
                                                            : "gains",
                           .align = Align::right},
                          {.heading = "", .broken = true}}};
  const auto& baskets = story.found.baskets;
  const std::size_t shown = story.all_baskets ? baskets.size() : std::min(baskets.size(), kShownBaskets);
  for (std::size_t i = 0; i < shown; ++i)
    table.add({basket_words(story, baskets[i].times), amount(baskets[i].cost),
               Figure(story.outcome.unit, baskets[i].gain),
               i == 0                   ? "the best seen"
               : baskets[i].may_be_best ? "may be the best"
                                        : ""});
  if (shown < baskets.size()) table.note = fmt::format("+ {} more: --all", baskets.size() - shown);
  return table;
}

std::string basis_of(const PurchaseStory& story) {
  std::string text = fmt::format("As it is, {} {}{}. ", gain_text(story, story.found.now), story.outcome.words,
                                 adds_up(story) ? " a year" : "");
  text +=
      "Costs are as the scenario states them, those of the first year, and certain. Every basket was simulated beside "
      "the scenario as it is, with the same random numbers; intervals of gains hold for all baskets together "
      "(Bonferroni), and which may be the best is by multiple comparisons with the best (Hsu). ";
  text += story.found.all_tried ? fmt::format("All {} baskets that the budget pays were tried.",
                                              story.found.baskets.size() + story.found.impossible)
                                : fmt::format(
                                      "There are too many baskets to try all: {} were tried, step by step, so that a "
                                      "better one may have been missed.",
                                      story.found.baskets.size());
  if (story.found.impossible > 0)
    text += fmt::format(" {} of them cannot be: their levers contradict each other.", story.found.impossible);
  const double off = story.found.baskets.front().not_in_the_run;
  if (off > 0)
    text += fmt::format(" Of the best one's cost, {} a year are not paid in the run itself and are taken off its gain.",
                        amount(off));
  return text;
}

Records baskets_of(const PurchaseStory& story) {
  Records records{.keys = {{"rank", ""},
                           {"basket", "basket"},
                           {"cost", "cost"},
                           {"left", "left"},
                           {"gain", "gain", true},
                           {"", "may_be_best"}}};
  for (const BoughtBasket& basket : story.found.baskets)
    records.rows.push_back({records.rows.size() + 1, basket_words(story, basket.times), basket.cost,
                            story.budget - basket.cost, Figure(story.outcome.unit, basket.gain), basket.may_be_best});
  return records;
}

Value data_of(const PurchaseStory& story) {
  Value data = head_of(story.now);
  data.add("summary", purchase_sentence(story));
  data.add("outcome", story.outcome.address);
  data.add("budget", story.budget);
  data.add("now", Figure(story.outcome.unit, story.found.now));
  double left = story.budget;
  Value& order = data.add("buy", Value::list());
  for (const measures::BoughtLever& bought : story.found.order) {
    left -= bought.cost;
    order.push(Value::object({{"lever", story.levers[bought.offer].name},
                              {"cost", bought.cost},
                              {"gain", Figure(story.outcome.unit, bought.gain)},
                              {"left", left}}));
  }
  data.add("all_tried", story.found.all_tried);
  data.add("baskets", list_of(baskets_of(story)));
  data.add("warnings", warnings_of(story.now));
  return data;
}

}  // namespace

Report purchase_report(const PurchaseStory& story) {
  Report report;
  report.paragraph(purchase_sentence(story));
  if (const std::string doubt = doubt_of(story); !doubt.empty()) report.line(doubt);
  report.table(order_table(story));
  report.table(baskets_table(story));
  add_run_line(report, story.now);
  report.paragraph(basis_of(story));
  add_notes(report, story.now);
  report.data = [&story] { return data_of(story); };
  report.sheet = sheet_of_figures(baskets_of(story));
  return report;
}

}  // namespace domino::report
