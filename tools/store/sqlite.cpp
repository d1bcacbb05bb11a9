#include "tools/store/sqlite.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include <sqlite3.h>

#include "scenarios/language/document/diagnostic.h"
#include "tools/store/unusable_store.h"

namespace domino::store {

namespace {

using Reason = UnusableStore::Reason;

struct Explanation {
  Reason reason;
  const char* text;
};

Explanation explanation_of(int code) {
  switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {Reason::locked, "another program is holding it"};
    case SQLITE_FULL:
      return {Reason::full, "the disk is full"};
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_CANTOPEN:
      return {Reason::unwritable, "it may not be written to"};
    case SQLITE_NOTADB:
      return {Reason::damaged, "it is not a file of kept runs"};
    case SQLITE_CORRUPT:
      return {Reason::damaged, "it is damaged"};
    case SQLITE_IOERR:
      return {Reason::full, "it could not be written or read: is the disk full?"};
    default:
      return {Reason::damaged, "it cannot be used"};
  }
}

/// SQLite would wait for ever for the writer of a pipe, and would write through a link beside the file to whatever is
/// behind it. Files beside one that is not there, or empty, are not of it, and SQLite would remove them.
void refuse_what_is_no_store(const std::string& path) {
  namespace fs = std::filesystem;
  constexpr const char* kAdvice = "\n  try: the path of a file of kept runs, such as .domino/runs.sqlite";
  std::error_code error;
  const fs::path file = fs::weakly_canonical(path, error);
  if (error) return;
  std::string beside;
  for (const char* const end : {"-wal", "-shm", "-journal"}) {
    const fs::file_status status = fs::symlink_status(file.string() + end, error);
    if (!fs::exists(status)) continue;
    if (!fs::is_regular_file(status))
      throw UnusableStore(
          Reason::damaged,
          "`" + path + end + "`: it is no regular file, and a store would write to it" + "\n  try: move it away");
    beside = path + end;
  }
  // After them, since another program may be making all of them just now, this one first.
  const fs::file_status status = fs::status(file, error);
  if (fs::is_directory(status))
    throw UnusableStore(Reason::damaged, "`" + path + "`: it is a folder, and no file of kept runs" + kAdvice);
  if (fs::exists(status) && !fs::is_regular_file(status))
    throw UnusableStore(Reason::damaged,
                        "`" + path + "`: it is a pipe, a socket or a device, and no file of kept runs" + kAdvice);
  if (!fs::exists(status) && !beside.empty())
    throw UnusableStore(Reason::damaged, "`" + beside + "`: it is there without the file of kept runs that it should " +
                                             "belong to\n  try: move it away");
}

}  // namespace

Database::Database(const std::string& path, Access access) : path_(path) {
  try {
    open(access);
  } catch (...) {
    sqlite3_close_v2(handle_);
    throw;
  }
}

void Database::open(Access access) {
  refuse_what_is_no_store(path_);
  std::error_code ignored;
  if (access == Access::read && !std::filesystem::exists(path_, ignored))
    throw UnusableStore(Reason::missing, "`" + path_ + "`: there is no such file");
  const int flags = SQLITE_OPEN_NOMUTEX |
                    (access == Access::write ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READWRITE);
  int code = sqlite3_open_v2(path_.c_str(), &handle_, flags, nullptr);
  // A log of another program's writes can only be read by who may write beside it; without one, reading is enough.
  if (code != SQLITE_OK && access == Access::read) {
    sqlite3_close_v2(std::exchange(handle_, nullptr));
    code = sqlite3_open_v2(path_.c_str(), &handle_, SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READONLY, nullptr);
  }
  if (code != SQLITE_OK) fail(code);
  sqlite3_extended_result_codes(handle_, 1);
  wait_for_others(std::chrono::seconds(5));
  // Broken pages are noticed when they are read, and what a file says of itself runs nothing.
  execute("PRAGMA cell_size_check = ON; PRAGMA trusted_schema = OFF;");
}

Database::~Database() { sqlite3_close_v2(handle_); }

void Database::wait_for_others(std::chrono::milliseconds patience) {
  sqlite3_busy_timeout(handle_, static_cast<int>(patience.count()));
}

void Database::execute(const char* sql) {
  if (const int code = sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr); code != SQLITE_OK) fail(code);
}

std::int64_t Database::last_row() const { return sqlite3_last_insert_rowid(handle_); }

void Database::fail(int code) const {
  const auto [reason, text] = explanation_of(code);
  std::string whole = "`" + path_ + "`: " + text;
  // What SQLite says of a broken file helps to mend it; names in it may be anything.
  if (reason == Reason::damaged && handle_ != nullptr)
    whole += " (" + language::printable(sqlite3_errmsg(handle_), 200) + ")";
  throw UnusableStore(reason, whole);
}

Statement::Statement(Database& database, const char* sql) : database_(database) {
  check(sqlite3_prepare_v2(database_.handle_, sql, -1, &handle_, nullptr));
}

Statement::~Statement() { sqlite3_finalize(handle_); }

void Statement::check(int code) const {
  if (code != SQLITE_OK && code != SQLITE_ROW && code != SQLITE_DONE) database_.fail(code);
}

Statement& Statement::bind(std::int64_t value) {
  check(sqlite3_bind_int64(handle_, ++bound_, value));
  return *this;
}

Statement& Statement::bind(std::optional<std::int64_t> value) {
  if (value) return bind(*value);
  check(sqlite3_bind_null(handle_, ++bound_));
  return *this;
}

Statement& Statement::bind(std::string_view text) {
  check(sqlite3_bind_text64(handle_, ++bound_, text.data() == nullptr ? "" : text.data(), text.size(),
                            SQLITE_TRANSIENT,  // NOLINT(performance-no-int-to-ptr): how SQLite says it
                            SQLITE_UTF8));
  return *this;
}

Statement& Statement::bind_bytes(std::string_view bytes) {
  check(
      sqlite3_bind_blob64(handle_, ++bound_, bytes.data() == nullptr ? "" : bytes.data(), bytes.size(), SQLITE_STATIC));
  return *this;
}

bool Statement::step() {
  const int code = sqlite3_step(handle_);
  if (code == SQLITE_ROW) return true;
  bound_ = 0;
  sqlite3_reset(handle_);
  check(code);
  return false;
}

void Statement::run() {
  while (step()) {
  }
}

std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(handle_, column); }

bool Statement::is_null(int column) const { return sqlite3_column_type(handle_, column) == SQLITE_NULL; }

std::string Statement::text(int column) const { return std::string(view(column)); }

std::string_view Statement::view(int column) const {
  const void* bytes = sqlite3_column_blob(handle_, column);
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(handle_, column));
  return bytes == nullptr ? std::string_view() : std::string_view(static_cast<const char*>(bytes), size);
}

std::string Statement::row() const {
  const int columns = sqlite3_column_count(handle_);
  std::string bytes;
  for (int column = 0; column < columns; ++column) {
    // The type is asked for first, since reading a value as another type changes it.
    const int type = sqlite3_column_type(handle_, column);
    const std::string_view value = view(column);
    bytes += std::to_string(type) + ' ' + std::to_string(value.size()) + ' ';
    bytes += value;
  }
  return bytes + '\n';
}

Transaction::~Transaction() {
  if (!open_) return;
  try {
    database_.execute("ROLLBACK");
  } catch (const UnusableStore&) {
    // SQLite has undone it already, as it does after most errors.
    open_ = false;
  }
}

void Transaction::commit() {
  database_.execute("COMMIT");
  open_ = false;
}

}  // namespace domino::store
