#include "engine/experiment/thread_executor.h"

#include <algorithm>
#include <system_error>
#include <thread>

namespace domino::experiment {

std::size_t ThreadExecutor::workers_for(const ReplicationPlan& plan) {
  // The number of cores is 0 where the system does not tell.
  const unsigned jobs = plan.jobs > 0 ? plan.jobs : std::max(1U, std::thread::hardware_concurrency());
  return static_cast<std::size_t>(std::min<std::uint64_t>(jobs, plan.count));
}

void ThreadExecutor::run_side_by_side(std::size_t workers, const std::function<void(std::size_t)>& body) {
  if (workers == 0) return;
  std::vector<std::jthread> threads;
  threads.reserve(workers - 1);
  try {
    for (std::size_t index = 1; index < workers; ++index) threads.emplace_back([&body, index] { body(index); });
  } catch (const std::system_error&) {
    // The system gives no more threads: those that run share the work, and the results are the same.
  }
  body(0);
}

}  // namespace domino::experiment
