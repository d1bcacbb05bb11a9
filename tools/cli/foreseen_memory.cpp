#include "tools/cli/foreseen_memory.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include <fmt/format.h>

#include "models/replication/state.h"
#include "models/theory/traffic.h"
#include "tools/cli/machine_memory.h"

namespace domino::cli {

namespace {

/// Of an array that doubles as it grows, while it moves to where there is room.
double while_growing(double things, double bytes_each) {
  if (!(things > 0)) return 0;
  return 1.5 * std::exp2(std::ceil(std::log2(things))) * bytes_each;
}

/// Requests a second by which a queue grows that nobody can leave.
double growth_per_s(const theory::DepartmentLoad& load) {
  const double work = load.requests_per_s > 0 ? load.offered / load.requests_per_s : 0;
  const double beyond = work > 0 ? std::max(0.0, load.sure - load.on_duty) / work : 0;
  return std::max(beyond, load.surely_unattended);
}

bool may_grow(const chain::PlannedDepartment& department) { return !department.lines && !department.waiting_room; }

std::string count_text(double count) {
  if (count < 1e6) return fmt::format("{:.0f}", count);
  return count < 1e9 ? fmt::format("{:.1f} million", count / 1e6) : fmt::format("{:.3g} billion", count / 1e9);
}

std::string bytes_text(double bytes) { return memory_text(static_cast<std::uint64_t>(std::min(bytes, 1e18))); }

}  // namespace

std::vector<measures::Warning> warnings_of_memory(const chain::Plan& plan, const measures::Catalogue& catalogue,
                                                  const measures::StudySettings& settings, std::uint64_t bytes) {
  std::vector<measures::Warning> warnings;
  const auto available = static_cast<double>(bytes);
  const auto loads = theory::offered_loads(plan);
  const double a_case = sizeof(chain::Activity) * (settings.ledger.on ? 2.2 : 1.0);
  double visits = 0;
  for (std::size_t d = 0; loads && d < loads->size(); ++d) {
    const theory::DepartmentLoad& load = (*loads)[d];
    visits += load.requests_per_s * plan.span.measured().s;
    const double waiting = growth_per_s(load) * plan.span.horizon.s;
    const double needed = while_growing(waiting, a_case);
    if (!may_grow(plan.departments[d]) || needed <= available) continue;
    warnings.push_back(
        {"departments." + plan.departments[d].name,
         fmt::format("it is asked for more work than its people can do, so that some {} requests will wait "
                     "there at the end; they need about {} of memory, and this call may use {}. More "
                     "staff, a limit (`lines`, `waiting_room`), customers with patience or a shorter run "
                     "would need less.",
                     count_text(waiting), bytes_text(needed), bytes_text(available))});
  }
  if (const double needed = while_growing(visits, 2 * sizeof(chain::Visit)); settings.keep_visits && needed > available)
    warnings.push_back({"run", fmt::format("some {} visits of each replication will be kept, which needs about {} of "
                                           "memory, and this call may use {}. A shorter run would need less.",
                                           count_text(visits), bytes_text(needed), bytes_text(available))});
  const double results = static_cast<double>(settings.replications) * static_cast<double>(catalogue.measures().size()) *
                         sizeof(measures::Value);
  if (results > available)
    warnings.push_back({"run.replications",
                        fmt::format("the results of all of them need {} of memory, and this call may use {}. Fewer "
                                    "replications, or --shard, would need less.",
                                    bytes_text(results), bytes_text(available))});
  return warnings;
}

}  // namespace domino::cli
