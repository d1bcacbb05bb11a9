// Stocks, regions, gates and partners: that somebody uses them, and that what is taken can be there.

#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "models/chain/check_context.h"

namespace domino::chain {

namespace {

using namespace organisation;

struct Uses {
  std::set<std::string> taken;
  std::set<std::string> put;
  std::set<std::string> entered;
  std::set<std::string> gathered;
};

Uses uses_of(const Chain& chain) {
  Uses uses;
  const auto note = [&](const Step& step) {
    if (const auto* take = std::get_if<Take>(&step.action)) uses.taken.insert(take->stock);
    if (const auto* put = std::get_if<Put>(&step.action)) uses.put.insert(put->stock);
    if (const auto* within = std::get_if<Within>(&step.action)) uses.entered.insert(within->region);
    if (const auto* gather = std::get_if<Gather>(&step.action)) uses.gathered.insert(gather->gate);
  };
  for (const auto& service : chain.services) for_each_step(service.steps, note);
  for (const auto& segment : chain.segments) for_each_step(segment.journey, note);
  return uses;
}

/// Finds takes of more than there can ever be, at their own address.
class Amounts {
 public:
  Amounts(CheckContext& context, const Uses& uses) : context_(context) {
    for (const Stock& stock : context.chain.stocks) {
      if (stock.is_region || uses.put.contains(stock.name)) continue;
      most_[stock.name] = std::max(stock.level, stock.reorder_at ? stock.order_up_to : 0);
    }
  }

  void check(const Steps& steps, const std::string& address) {
    for (std::size_t i = 0; i < steps.size(); ++i) check(steps[i], address + "." + std::to_string(i));
  }

 private:
  void check(const Step& step, const std::string& at) {
    if (const auto* take = std::get_if<Take>(&step.action)) check(*take, at + ".take");
    if (const auto* repeat = std::get_if<Repeat>(&step.action)) check(repeat->steps, at + ".repeat.steps");
    if (const auto* within = std::get_if<Within>(&step.action)) check(within->steps, at + ".within.steps");
    if (const auto* choose = std::get_if<Choose>(&step.action))
      for (const auto& branch : choose->branches) check(branch.steps, at + ".choose." + branch.name + ".steps");
    if (const auto* fork = std::get_if<Fork>(&step.action)) {
      const std::string key = fork->needed == 0 ? ".all_of." : fork->needed == 1 ? ".any_of." : ".some_of.of.";
      for (const auto& branch : fork->branches) check(branch.steps, at + key + branch.name + ".steps");
    }
  }

  void check(const Take& take, const std::string& at) {
    const auto most = most_.find(take.stock);
    if (most == most_.end() || take.amount <= most->second) return;
    const bool one = take.amount == 1;
    const std::string held = std::to_string(most->second);
    context_.fault(
        one ? at : at + ".amount",
        std::to_string(take.amount) + " of `" + take.stock + "` " +
            (one ? "is never there" : "are never there at once"),
        "it holds " + held + " at the most, so the case would wait forever",
        one ? "a `level`, or `reorder_at` and `order_up_to`" : "at most " + held + ", or a higher `order_up_to`");
  }

  CheckContext& context_;
  std::map<std::string, unsigned> most_;
};

void check_uses(CheckContext& context, const Uses& uses) {
  for (const Stock& stock : context.chain.stocks) {
    if (stock.is_region && !uses.entered.contains(stock.name))
      context.fault("regions." + stock.name, "no case ever enters this region", "no step is done `within` it",
                    "`within: {region: " + stock.name + ", steps: […]}` somewhere, or remove it");
    if (!stock.is_region && !uses.taken.contains(stock.name))
      context.fault("stocks." + stock.name, "no case ever takes from this stock", "so it makes no difference",
                    "`take: " + stock.name + "` in some steps, or remove it");
  }
  for (const Gate& gate : context.chain.gates)
    if (!uses.gathered.contains(gate.name))
      context.fault("gates." + gate.name, "no case ever waits at this gate", "so it makes no difference",
                    "`gather: " + gate.name + "` in some steps, or remove it");
}

void check_partners(CheckContext& context) {
  std::set<std::string> asking;
  for (const auto& segment : context.chain.segments) asking.insert(segment.requester);
  for (const Partner& partner : context.chain.partners)
    if (!asking.contains(partner.name))
      context.fault("partners." + partner.name, "this partner never asks for anything", "no request is `from` it",
                    "a request from it, or remove it");
}

}  // namespace

void check_goods(CheckContext& context) {
  const Chain& chain = context.chain;
  const Uses uses = uses_of(chain);
  for (const Stock& stock : chain.stocks)
    if (!stock.supplied_by.empty())
      context.require(context.services, "stocks." + stock.name + ".supplied_by", stock.supplied_by);
  Amounts amounts(context, uses);
  for (const auto& service : chain.services) amounts.check(service.steps, "services." + service.name + ".steps");
  for (const auto& segment : chain.segments) amounts.check(segment.journey, address_of(segment) + ".steps");
  check_uses(context, uses);
  check_partners(context);
}

}  // namespace domino::chain
