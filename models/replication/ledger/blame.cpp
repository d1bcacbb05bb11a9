#include "models/replication/ledger/blame.h"

#include <algorithm>
#include <numeric>

namespace domino::chain {

/// Every contact has seven numbers for each department, as soon as it begins or is held for the first time.
void Blame::grow(std::uint32_t id) {
  const std::size_t room = id < waited_.capacity() ? waited_.capacity() : 2 * (id + std::size_t{1});
  share_.set(room * (sizeof(Waited) + 7 * departments_ * sizeof(double)));
  waited_.reserve(room);
  waited_.resize(id + std::size_t{1});
}

void Blame::give_back_memory() {
  if (share_.bytes() <= kKeptWhenCleared) return;
  waited_ = {};
  waited_.shrink_to_fit();
  share_.set(0);
}

void Blame::open(std::uint32_t id) {
  if (id >= waited_.size()) grow(id);
  Waited& waited = waited_[id];
  for (auto* numbers : {&waited.held.all, &waited.held.waits, &waited.others_before, &waited.others, &waited.moved})
    numbers->assign(departments_, 0);
  waited.asking = false;
}

void Blame::read(std::uint32_t id, Sums& sums) const {
  sums.all.assign(departments_, 0);
  sums.waits.assign(departments_, 0);
  const Accounts& accounts = ledger_.accounts();
  ledger_.for_each_part(id, [&](Index account, Ticks span) {
    const Index department = accounts.department(account);
    if (department == kNoIndex) return;
    sums.all[department] += static_cast<double>(span);
    if (is_waiting(accounts.cause(account))) sums.waits[department] += static_cast<double>(span);
  });
}

void Blame::ask(std::uint32_t id, Ticks now) {
  Waited& waited = waited_[id];
  ledger_.settle(id, now);
  read(id, waited.before);
  waited.asking = true;
}

void Blame::add_held(Waited& waited, std::uint32_t id, double amount, Ticks now) {
  if (!waited.asking) return;
  ledger_.settle(id, now);
  read(id, now_);
  double held = 0;
  for (std::size_t d = 0; d < departments_; ++d) held += now_.all[d] - waited.before.all[d];
  for (std::size_t d = 0; d < departments_; ++d) {
    if (held > 0) waited.held.all[d] += amount * ((now_.all[d] - waited.before.all[d]) / held);
    waited.held.waits[d] += now_.waits[d] - waited.before.waits[d];
  }
  waited.before = now_;
}

void Blame::weigh_asking(std::uint32_t id, double amount, Ticks now) { add_held(waited_[id], id, amount, now); }

void Blame::answered(std::uint32_t id, Ticks now) {
  add_held(waited_[id], id, 0, now);
  waited_[id].asking = false;
}

void Blame::wait(std::uint32_t id, Index lane, Ticks now) {
  if (ledger_.is_plain(lane)) return;
  auto& before = waited_[id].others_before;
  for (Index d = 0; d < departments_; ++d) before[d] = ledger_.held_of_one(lane, d, now);
}

void Blame::leave(std::uint32_t id, Index lane, Ticks now) {
  if (ledger_.is_plain(lane)) return;
  Waited& waited = waited_[id];
  for (Index d = 0; d < departments_; ++d) {
    const double held = ledger_.held_of_one(lane, d, now) - waited.others_before[d];
    if (!(held > 0)) continue;
    waited.others[d] += held;
    waited.moved[ledger_.department_of(lane)] += held;
  }
}

namespace {

/// Adds weights that are in proportion to these, and as much as `whole` in all; what they cannot share is
/// `otherwise`'s.
void share_out(const std::vector<double>& weights, double whole, Index otherwise, std::vector<double>& to) {
  const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
  if (!(sum > 0)) {
    to[otherwise] += whole;
    return;
  }
  for (std::size_t i = 0; i < weights.size(); ++i) to[i] += whole * weights[i] / sum;
}

}  // namespace

void Blame::weigh(std::uint32_t id, double front_s, double held_s, Index otherwise, Ticks now) {
  Waited& waited = waited_[id];
  add_held(waited, id, 0, now);
  ledger_.settle(id, now);
  read(id, now_);
  shares_.assign(departments_, 0);
  const double whole = front_s + held_s;
  if (!(whole > 0)) {
    shares_[otherwise] = 1;
    return;
  }
  for (std::size_t d = 0; d < departments_; ++d)
    now_.waits[d] = std::max(0.0, now_.waits[d] - waited.held.waits[d] - waited.moved[d]) + waited.others[d];
  share_out(now_.waits, front_s / whole, otherwise, shares_);
  share_out(waited.held.all, held_s / whole, otherwise, shares_);
}

}  // namespace domino::chain
