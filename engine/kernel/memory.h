/// Memory: one amount for everything that runs side by side, and arrays that take from it what they grow by.
///
/// A budget is the number of bytes that a whole call may hold at once. Arrays with its allocator, and shares of it,
/// count what they hold; where it does not reach they do not grow, and throw `OutOfMemory`, which is a
/// `std::bad_alloc`, so that whoever cares for the one cares for the other. While an array moves to a larger place,
/// both places count. Guarantee: what is held never exceeds the budget; any number of threads may take and give back.
/// Cost: an atomic addition where an array is made, grows or is freed; none where it is used.
/// Limits: counts what is asked for, not what the system rounds it up to. Without a budget nothing is counted.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>
#include <vector>

namespace domino {

class MemoryBudget {
 public:
  explicit MemoryBudget(std::uint64_t bytes) : bytes_(bytes) {}
  MemoryBudget(const MemoryBudget&) = delete;
  MemoryBudget& operator=(const MemoryBudget&) = delete;

  std::uint64_t bytes() const { return bytes_; }
  std::uint64_t held() const { return held_.load(std::memory_order_relaxed); }

  /// False, and nothing taken, where there is not so much left.
  bool take(std::uint64_t bytes) noexcept {
    std::uint64_t held = held_.load(std::memory_order_relaxed);
    do {
      if (bytes > bytes_ || held > bytes_ - bytes) return false;
    } while (!held_.compare_exchange_weak(held, held + bytes, std::memory_order_relaxed));
    return true;
  }
  void give_back(std::uint64_t bytes) noexcept { held_.fetch_sub(bytes, std::memory_order_relaxed); }

 private:
  std::uint64_t bytes_;
  std::atomic<std::uint64_t> held_{0};
};

/// There is nothing left of a budget.
class OutOfMemory : public std::bad_alloc {
 public:
  const char* what() const noexcept override { return "there is no memory left of what may be used"; }
};

/// The part of a budget that something holds which is not one array.
class MemoryShare {
 public:
  explicit MemoryShare(MemoryBudget* budget = nullptr) : budget_(budget) {}
  MemoryShare(MemoryShare&& other) noexcept
      : budget_(std::exchange(other.budget_, nullptr)), bytes_(std::exchange(other.bytes_, 0)) {}
  MemoryShare& operator=(MemoryShare&& other) noexcept {
    std::swap(budget_, other.budget_);
    std::swap(bytes_, other.bytes_);
    return *this;
  }
  MemoryShare(const MemoryShare&) = delete;
  MemoryShare& operator=(const MemoryShare&) = delete;
  ~MemoryShare() { set(0); }

  std::uint64_t bytes() const { return bytes_; }
  /// From now on it is so much. Throws OutOfMemory, and stays what it was.
  void set(std::uint64_t bytes) {
    if (budget_ == nullptr || bytes == bytes_) return;
    if (bytes < bytes_)
      budget_->give_back(bytes_ - bytes);
    else if (!budget_->take(bytes - bytes_))
      throw OutOfMemory();
    bytes_ = bytes;
  }
  void add(std::uint64_t bytes) { set(bytes_ + bytes); }

 private:
  MemoryBudget* budget_ = nullptr;
  std::uint64_t bytes_ = 0;
};

/// The standard allocator, but that a budget counts. It goes with the array wherever that is moved or swapped to; the
/// budget must outlive it.
template <class T>
class BudgetedAllocator {
 public:
  using value_type = T;
  using propagate_on_container_copy_assignment = std::false_type;
  using propagate_on_container_move_assignment = std::true_type;
  using propagate_on_container_swap = std::true_type;
  using is_always_equal = std::false_type;

  BudgetedAllocator() noexcept = default;
  explicit BudgetedAllocator(MemoryBudget* budget) noexcept : budget_(budget) {}
  template <class U>
  explicit(false) BudgetedAllocator(const BudgetedAllocator<U>& other) noexcept : budget_(other.budget()) {}

  T* allocate(std::size_t count) {
    if (count > std::numeric_limits<std::size_t>::max() / sizeof(T)) throw std::bad_array_new_length();
    if (budget_ != nullptr && !budget_->take(count * sizeof(T))) throw OutOfMemory();
    try {
      return std::allocator<T>().allocate(count);
    } catch (...) {
      if (budget_ != nullptr) budget_->give_back(count * sizeof(T));
      throw;
    }
  }
  void deallocate(T* array, std::size_t count) noexcept {
    std::allocator<T>().deallocate(array, count);
    if (budget_ != nullptr) budget_->give_back(count * sizeof(T));
  }

  /// A copy may outlive the budget, and is not counted unless it is told to be.
  BudgetedAllocator select_on_container_copy_construction() const { return BudgetedAllocator(); }

  MemoryBudget* budget() const { return budget_; }
  friend bool operator==(const BudgetedAllocator& a, const BudgetedAllocator& b) { return a.budget_ == b.budget_; }

 private:
  MemoryBudget* budget_ = nullptr;
};

template <class T>
using BudgetedVector = std::vector<T, BudgetedAllocator<T>>;

/// What an array keeps that is cleared to be filled again, in bytes; the rest it gives back, so that one long queue
/// does not take memory from others for ever.
inline constexpr std::size_t kKeptWhenCleared = std::size_t{16} << 20U;

template <class T>
void clear_and_keep_little(BudgetedVector<T>& array) {
  if (array.capacity() * sizeof(T) > kKeptWhenCleared)
    array = BudgetedVector<T>(array.get_allocator());
  else
    array.clear();
}

}  // namespace domino
