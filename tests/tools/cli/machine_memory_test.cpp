#include "tools/cli/machine_memory.h"

#include <filesystem>
#include <fstream>
#include <string>

#include <gtest/gtest.h>
#include <unistd.h>

namespace domino::cli {
namespace {

namespace fs = std::filesystem;

/// A machine of files.
class Machine {
 public:
  Machine() : root_(fs::temp_directory_path() / ("domino_machine_" + std::to_string(getpid()))) {
    fs::remove_all(root_);
    put("proc/meminfo", "MemTotal:       16000000 kB\nMemFree:         1000000 kB\n");
  }
  ~Machine() { fs::remove_all(root_); }
  Machine(const Machine&) = delete;
  Machine& operator=(const Machine&) = delete;

  Machine& put(const std::string& path, const std::string& text) {
    fs::create_directories((root_ / path).parent_path());
    std::ofstream(root_ / path) << text;
    return *this;
  }
  std::optional<std::uint64_t> memory() const { return memory_of_machine(root_); }

 private:
  fs::path root_;
};

constexpr std::uint64_t kAll = 16'000'000ULL * 1024;

TEST(MachineMemory, IsWhatTheMachineHasWhereNothingLimitsIt) {
  EXPECT_EQ(Machine().memory(), kAll);
  EXPECT_EQ(Machine().put("proc/self/cgroup", "0::/\n").put("sys/fs/cgroup/memory.max", "max\n").memory(), kAll);
}

TEST(MachineMemory, IsWhatTheTightestControlGroupAllows) {
  Machine machine;
  machine.put("proc/self/cgroup", "0::/user/shell\n").put("sys/fs/cgroup/user/shell/memory.max", "max\n");
  machine.put("sys/fs/cgroup/user/memory.max", "3000000000\n");
  EXPECT_EQ(machine.memory(), 3'000'000'000U);
  machine.put("sys/fs/cgroup/user/shell/memory.max", "2000000000\n");
  EXPECT_EQ(machine.memory(), 2'000'000'000U);
}

TEST(MachineMemory, IsWhatTheContainerAllowsAlsoWhereItSeesThePathOfItsMachine) {
  Machine machine;
  machine.put("proc/self/cgroup", "0::/system/docker-12ab\n").put("sys/fs/cgroup/memory.max", "1000000000\n");
  EXPECT_EQ(machine.memory(), 1'000'000'000U);
}

TEST(MachineMemory, KnowsTheFirstVersionOfControlGroups) {
  Machine machine;
  machine.put("proc/self/cgroup", "11:cpu,cpuacct:/a\n4:memory:/a\n1:name=systemd:/a\n");
  machine.put("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
  EXPECT_EQ(machine.memory(), kAll) << "the largest number means no limit";
  machine.put("sys/fs/cgroup/memory/a/memory.limit_in_bytes", "500000000\n");
  EXPECT_EQ(machine.memory(), 500'000'000U);
}

TEST(MachineMemory, IsReadFromTextWithAUnit) {
  EXPECT_EQ(parse_memory("4 GB"), 4'000'000'000U);
  EXPECT_EQ(parse_memory("1.5GiB"), 1'610'612'736U);
  EXPECT_EQ(parse_memory(" 500 MB "), 500'000'000U);
  for (const char* wrong : {"", "4", "GB", "4 gb", "-4 GB", "1 MB", "4 GB 5", "nan GB", "1e30 TB", "50 %"})
    EXPECT_FALSE(parse_memory(wrong)) << wrong;
  EXPECT_EQ(memory_text(4'200'000'000), "4.2 GB");
  EXPECT_EQ(memory_text(80'000'000), "80 MB");
  EXPECT_EQ(memory_text(256'000'000'000), "256 GB");
}

TEST(MachineMemory, OfThisMachineIsAPlausibleAmount) {
  EXPECT_GT(memory_by_default(), 100'000'000U);
  EXPECT_LT(memory_by_default(), 1'000'000'000'000'000U);
}

}  // namespace
}  // namespace domino::cli
