/// SQLite in the few words that the store needs: a file, statements, transactions; errors in the user's words.
///
/// Everything throws UnusableStore. A database belongs to one thread at a time; several programs may have the same
/// file open, since the journal is a write-ahead log and a writer waits some seconds for another.
/// Guarantee: a committed transaction survives the end of the program, however it comes; only a crash of the machine
/// may undo the last of them, and never leaves half of one.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace domino::store {

class Database {
 public:
  enum class Access { read, write };

  /// For `write` the file is made if need be, for `read` it must be there. Any other program's file is refused.
  Database(const std::string& path, Access access);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  /// How long to wait for another program.
  void wait_for_others(std::chrono::milliseconds patience);
  void execute(const char* sql);
  std::int64_t last_row() const;
  const std::string& path() const { return path_; }
  [[noreturn]] void fail(int code) const;

 private:
  friend class Statement;
  void open(Access access);

  std::string path_;
  sqlite3* handle_ = nullptr;
};

/// One prepared statement. Parameters are bound in their order; a row's columns are read by number from 0.
class Statement {
 public:
  Statement(Database& database, const char* sql);
  ~Statement();
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  Statement& bind(std::int64_t value);
  Statement& bind(std::string_view text);
  Statement& bind_bytes(std::string_view bytes);
  Statement& bind(std::optional<std::int64_t> value);

  /// The next row; false when there is none, and then the statement may be bound anew.
  bool step();
  /// Of a statement that gives no rows.
  void run();

  std::int64_t integer(int column) const;
  bool is_null(int column) const;
  std::string text(int column) const;
  /// The same without a copy, until the next step.
  std::string_view view(int column) const;
  /// All values of the row with their types and lengths: rows that differ in anything differ in these bytes, so that
  /// their checksum tells any change. Rows one behind the other differ from other rows one behind the other.
  std::string row() const;

 private:
  void check(int code) const;

  Database& database_;
  sqlite3_stmt* handle_ = nullptr;
  int bound_ = 0;
};

/// A transaction is undone unless it was committed.
class Transaction {
 public:
  enum class Kind { reading, writing };

  Transaction(Database& database, Kind kind) : database_(database) {
    database_.execute(kind == Kind::reading ? "BEGIN" : "BEGIN IMMEDIATE");
  }
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

  void commit();

 private:
  Database& database_;
  bool open_ = true;
};

}  // namespace domino::store
