#include "tools/store/run_store.h"

#include <algorithm>
#include <bit>
#include <filesystem>
#include <fstream>
#include <map>
#include <stdexcept>
#include <thread>

#include <fmt/format.h>

#include "tools/store/fingerprint.h"
#include "tools/store/replication_bytes.h"
#include "tools/store/unusable_store.h"
#include "tools/store/words.h"

namespace domino::store {

namespace {

using Reason = UnusableStore::Reason;

constexpr std::int64_t kApplication = 0x646f6d69;  // "domi", so that no other program's file is taken for ours
constexpr std::int64_t kVersion = 3;

constexpr const char* kTables = R"(
CREATE TABLE files (sha256 TEXT PRIMARY KEY, bytes BLOB NOT NULL);
CREATE TABLE experiments (
  id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, title TEXT NOT NULL, question TEXT NOT NULL,
  scenario_hash TEXT NOT NULL, file TEXT NOT NULL, text_sha256 TEXT NOT NULL, resolved_sha256 TEXT NOT NULL,
  variant TEXT NOT NULL, seed INTEGER NOT NULL, version TEXT NOT NULL, warm_up_bits INTEGER NOT NULL,
  measures_sha256 TEXT NOT NULL, digest INTEGER NOT NULL);
CREATE TABLE overrides (
  experiment INTEGER NOT NULL, position INTEGER NOT NULL, path TEXT NOT NULL, value TEXT NOT NULL,
  PRIMARY KEY (experiment, position)) WITHOUT ROWID;
CREATE TABLE experiment_files (
  experiment INTEGER NOT NULL, name TEXT NOT NULL, sha256 TEXT NOT NULL,
  PRIMARY KEY (experiment, name)) WITHOUT ROWID;
CREATE TABLE runs (
  id INTEGER PRIMARY KEY AUTOINCREMENT, call INTEGER, experiment INTEGER NOT NULL, purpose TEXT NOT NULL, name TEXT NOT NULL,
  command_line TEXT NOT NULL,
  started TEXT NOT NULL, ended TEXT, ending TEXT, first INTEGER NOT NULL, count INTEGER NOT NULL,
  total INTEGER NOT NULL, shard TEXT NOT NULL, confidence_bits INTEGER NOT NULL, digest INTEGER NOT NULL);
CREATE TABLE batches (
  id INTEGER PRIMARY KEY, experiment INTEGER NOT NULL, numbers TEXT NOT NULL, digest INTEGER NOT NULL,
  bytes BLOB NOT NULL);
CREATE INDEX batches_of_experiment ON batches (experiment);
)";

// Nobody needs what is in it, so that a store without it is of the same version.
constexpr const char* kTableOfFound =
    "CREATE TABLE IF NOT EXISTS found (key TEXT PRIMARY KEY, digest INTEGER NOT NULL, bytes BLOB NOT NULL);";

std::int64_t pragma(Database& database, const char* name) {
  Statement statement(database, (std::string("PRAGMA ") + name).c_str());
  const std::int64_t value = statement.step() ? statement.integer(0) : 0;
  return value;
}

std::int64_t count_of_tables(Database& database) {
  Statement statement(database, "SELECT count(*) FROM sqlite_schema");
  return statement.step() ? statement.integer(0) : 0;
}

std::int64_t signed_bits(std::uint64_t bits) { return std::bit_cast<std::int64_t>(bits); }

constexpr const char* kMend = "run its command again, which writes it anew, or move the file away";

/// What binds a batch to its experiment and to the numbers that it claims.
std::int64_t checksum_of_batch(std::string_view key, std::string_view numbers, std::string_view bytes) {
  return signed_bits(digest(fmt::format("{}\n{}\n{} {:x}", key, numbers, bytes.size(), digest(bytes))));
}

std::int64_t checksum_of_found(std::string_view key, std::string_view bytes) {
  return signed_bits(digest(fmt::format("found {}\n{}", key, bytes)));
}

}  // namespace

RunStore::RunStore(const std::string& path, Database::Access access) : database_(path, access) {
  // Turning on the write-ahead log does not wait for others by itself.
  constexpr int kAttempts = 50;
  for (int attempt = 1;; ++attempt) {
    try {
      open_schema(access);
      return;
    } catch (const UnusableStore& error) {
      if (error.reason() != Reason::locked || attempt == kAttempts) throw;
      database_.wait_for_others(std::chrono::milliseconds(1));
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
  }
}

void RunStore::open_schema(Database::Access access) {
  database_.wait_for_others(std::chrono::seconds(5));
  // In one transaction, since another program may be making the tables just now.
  Transaction reading(database_, Transaction::Kind::reading);
  const std::int64_t tables = count_of_tables(database_);
  const std::int64_t application = pragma(database_, "application_id");
  const std::int64_t version = pragma(database_, "user_version");
  reading.commit();
  const bool fresh = application == 0 && version == 0 && tables == 0;
  if (!fresh && application != kApplication)
    throw UnusableStore(Reason::damaged, "`" + path() + "`: it is a database of another program");
  if (!fresh && version != kVersion)
    throw UnusableStore(Reason::other_version,
                        fmt::format("`{}`: it is a store of version {}, and this Domino keeps runs in version {}",
                                    path(), version, kVersion));
  if (access == Database::Access::read) {
    if (fresh) throw UnusableStore(Reason::missing, "`" + path() + "`: there are no runs in it");
    return;
  }
  database_.execute("PRAGMA page_size = 16384; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;");
  if (!fresh) {
    database_.execute(kTableOfFound);
    return;
  }
  Transaction transaction(database_, Transaction::Kind::writing);
  // Another program may have been quicker.
  if (count_of_tables(database_) == 0) {
    database_.execute(kTables);
    database_.execute(kTableOfFound);
    database_.execute(
        fmt::format("PRAGMA application_id = {}; PRAGMA user_version = {};", kApplication, kVersion).c_str());
  }
  transaction.commit();
}

void RunStore::wait_for_others(std::chrono::milliseconds patience) {
  const std::scoped_lock lock(mutex_);
  database_.wait_for_others(patience);
}

void RunStore::add_files(const Experiment& experiment) {
  Statement file(database_,
                 "INSERT INTO files VALUES (?1, ?2) "
                 "ON CONFLICT (sha256) DO UPDATE SET bytes = ?2 WHERE bytes IS NOT ?2");
  const auto add = [&](const std::string& bytes) { file.bind(sha256(bytes)).bind_bytes(bytes).run(); };
  for (const std::string* const bytes : {&experiment.text, &experiment.resolved, &experiment.measures}) add(*bytes);
  for (const auto& data : experiment.data) add(data.bytes);
}

std::string RunStore::bytes_of(const std::string& sha256_of_file) {
  Statement statement(database_, "SELECT bytes FROM files WHERE sha256 = ?");
  statement.bind(sha256_of_file);
  std::string bytes = statement.step() ? statement.text(0) : "";
  if (sha256(bytes) != sha256_of_file)
    throw UnusableStore(Reason::damaged,
                        fmt::format("`{}`: a kept scenario in it is damaged\n  try: {}", path(), kMend));
  return bytes;
}

std::optional<std::int64_t> RunStore::find(const std::string& key) {
  const std::scoped_lock lock(mutex_);
  Statement statement(database_, "SELECT id FROM experiments WHERE key = ?");
  statement.bind(key);
  if (!statement.step()) return std::nullopt;
  return statement.integer(0);
}

std::optional<std::int64_t> RunStore::latest_titled(const std::string& title) {
  const std::scoped_lock lock(mutex_);
  Statement statement(database_,
                      "SELECT experiments.id FROM experiments JOIN runs ON runs.experiment = experiments.id "
                      "WHERE title = ? ORDER BY runs.id DESC LIMIT 1");
  statement.bind(title);
  if (!statement.step()) return std::nullopt;
  return statement.integer(0);
}

std::int64_t RunStore::add(const Experiment& experiment) {
  const std::scoped_lock lock(mutex_);
  Transaction transaction(database_, Transaction::Kind::writing);
  add_files(experiment);
  const auto found = find(experiment.key);
  if (found && is_whole(*found)) {
    transaction.commit();
    return *found;
  }
  const std::int64_t id = write_experiment(experiment, found);
  Statement(database_, "UPDATE experiments SET digest = ? WHERE id = ?")
      .bind(checksum_of_experiment(id))
      .bind(id)
      .run();
  transaction.commit();
  return id;
}

std::int64_t RunStore::write_experiment(const Experiment& experiment, std::optional<std::int64_t> known) {
  if (known) Statement(database_, "DELETE FROM experiments WHERE id = ?").bind(*known).run();
  Statement(database_, "INSERT INTO experiments VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)")
      .bind(known)
      .bind(experiment.key)
      .bind(experiment.title)
      .bind(experiment.question)
      .bind(experiment.scenario_hash)
      .bind(experiment.file)
      .bind(sha256(experiment.text))
      .bind(sha256(experiment.resolved))
      .bind(experiment.variant)
      .bind(signed_bits(experiment.seed))
      .bind(experiment.version)
      .bind(std::bit_cast<std::int64_t>(experiment.warm_up_s))
      .bind(sha256(experiment.measures))
      .run();
  const std::int64_t id = database_.last_row();
  for (const char* const sql :
       {"DELETE FROM overrides WHERE experiment = ?", "DELETE FROM experiment_files WHERE experiment = ?"})
    Statement(database_, sql).bind(id).run();
  Statement override(database_, "INSERT INTO overrides VALUES (?, ?, ?, ?)");
  for (std::size_t i = 0; i < experiment.overrides.size(); ++i)
    override.bind(id)
        .bind(static_cast<std::int64_t>(i))
        .bind(experiment.overrides[i].path)
        .bind(experiment.overrides[i].value)
        .run();
  Statement file(database_, "INSERT INTO experiment_files VALUES (?, ?, ?)");
  for (const auto& data : experiment.data) file.bind(id).bind(data.name).bind(sha256(data.bytes)).run();
  return id;
}

std::int64_t RunStore::checksum_of_experiment(std::int64_t id) {
  std::string rows;
  for (const char* const sql :
       {"SELECT id, key, title, question, scenario_hash, file, text_sha256, resolved_sha256, variant, seed, version, "
        "warm_up_bits, measures_sha256 FROM experiments WHERE id = ?",
        "SELECT position, path, value FROM overrides WHERE experiment = ? ORDER BY position",
        "SELECT name, sha256 FROM experiment_files WHERE experiment = ? ORDER BY name"}) {
    Statement statement(database_, sql);
    statement.bind(id);
    while (statement.step()) rows += statement.row();
    rows += '\n';
  }
  return signed_bits(digest(rows));
}

bool RunStore::is_whole(std::int64_t experiment) {
  Statement statement(database_, "SELECT digest FROM experiments WHERE id = ?");
  statement.bind(experiment);
  return statement.step() && statement.integer(0) == checksum_of_experiment(experiment);
}

Experiment RunStore::experiment(std::int64_t id) {
  const std::scoped_lock lock(mutex_);
  Statement row(
      database_,
      "SELECT key, title, question, scenario_hash, file, text_sha256, resolved_sha256, variant, seed, version, "
      "warm_up_bits, measures_sha256 FROM experiments WHERE id = ?");
  row.bind(id);
  if (!row.step()) throw UnusableStore(Reason::damaged, "`" + path() + "`: the scenario of a run is not in it");
  if (!is_whole(id))
    throw UnusableStore(Reason::damaged,
                        fmt::format("`{}`: experiment {} in it is damaged\n  try: {}", path(), id, kMend));
  Experiment experiment{.key = row.text(0),
                        .title = row.text(1),
                        .question = row.text(2),
                        .scenario_hash = row.text(3),
                        .file = row.text(4),
                        .text = bytes_of(row.text(5)),
                        .resolved = bytes_of(row.text(6)),
                        .overrides = {},
                        .variant = row.text(7),
                        .data = {},
                        .seed = std::bit_cast<std::uint64_t>(row.integer(8)),
                        .version = row.text(9),
                        .warm_up_s = std::bit_cast<double>(row.integer(10)),
                        .measures = bytes_of(row.text(11))};
  Statement override(database_, "SELECT path, value FROM overrides WHERE experiment = ? ORDER BY position");
  override.bind(id);
  while (override.step()) experiment.overrides.push_back({override.text(0), override.text(1)});
  Statement file(database_, "SELECT name, sha256 FROM experiment_files WHERE experiment = ? ORDER BY name");
  file.bind(id);
  while (file.step()) experiment.data.push_back({file.text(0), bytes_of(file.text(1))});
  return experiment;
}

std::int64_t RunStore::begin(const KeptRun& run) {
  const std::scoped_lock lock(mutex_);
  Transaction transaction(database_, Transaction::Kind::writing);
  Statement(
      database_,
      "INSERT INTO runs VALUES (NULL, ?, ?, ?, ?, ?, strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), NULL, NULL, ?, ?, ?, ?, ?, "
      "0)")
      .bind(run.call > 0 ? std::optional(run.call) : std::nullopt)
      .bind(run.experiment)
      .bind(run.purpose)
      .bind(run.name)
      .bind(json_of(run.command_line))
      .bind(static_cast<std::int64_t>(run.first))
      .bind(static_cast<std::int64_t>(run.count))
      .bind(static_cast<std::int64_t>(run.total))
      .bind(run.shard)
      .bind(std::bit_cast<std::int64_t>(run.confidence))
      .run();
  const std::int64_t id = database_.last_row();
  seal_run(id);
  transaction.commit();
  return id;
}

std::int64_t RunStore::checksum_of_run(std::int64_t id) {
  Statement row(
      database_,
      "SELECT id, call, experiment, purpose, name, command_line, started, ended, ending, first, count, total, "
      "shard, confidence_bits, (SELECT key FROM experiments WHERE experiments.id = experiment) "
      "FROM runs WHERE id = ?");
  row.bind(id);
  // With the experiment's key, since a number alone may come to mean another experiment.
  return signed_bits(digest(row.step() ? row.row() : ""));
}

bool RunStore::is_whole_run(std::int64_t id) {
  Statement statement(database_, "SELECT digest FROM runs WHERE id = ?");
  statement.bind(id);
  return statement.step() && statement.integer(0) == checksum_of_run(id);
}

void RunStore::seal_run(std::int64_t id) {
  Statement(database_, "UPDATE runs SET digest = ? WHERE id = ?").bind(checksum_of_run(id)).bind(id).run();
}

void RunStore::end(std::int64_t run, const std::string& ending, std::uint64_t count) {
  const std::scoped_lock lock(mutex_);
  Transaction transaction(database_, Transaction::Kind::writing);
  if (!is_whole_run(run))
    throw UnusableStore(Reason::damaged, fmt::format("`{}`: run {} in it was damaged while it went on", path(), run));
  Statement(database_,
            "UPDATE runs SET ended = strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), ending = ?1, "
            "total = CASE WHEN shard = '' THEN ?2 ELSE total END, count = ?2 WHERE id = ?3")
      .bind(ending)
      .bind(static_cast<std::int64_t>(count))
      .bind(run)
      .run();
  seal_run(run);
  transaction.commit();
}

void RunStore::label(std::int64_t run, const std::string& text) {
  const std::scoped_lock lock(mutex_);
  Transaction transaction(database_, Transaction::Kind::writing);
  database_.execute("CREATE TABLE IF NOT EXISTS labels (run INTEGER PRIMARY KEY, label TEXT NOT NULL)");
  Statement(database_, "INSERT OR REPLACE INTO labels VALUES (?, ?)").bind(run).bind(text).run();
  transaction.commit();
}

std::map<std::int64_t, std::string> RunStore::labels() {
  const std::scoped_lock lock(mutex_);
  std::map<std::int64_t, std::string> all;
  Statement table(database_, "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'labels'");
  if (!table.step() || table.integer(0) == 0) return all;
  Statement row(database_, "SELECT run, label FROM labels");
  while (row.step()) all.emplace(row.integer(0), row.text(1));
  return all;
}

KeptRuns RunStore::runs() {
  const std::scoped_lock lock(mutex_);
  // One state of the file, since other programs may be adding runs.
  Transaction reading(database_, Transaction::Kind::reading);
  KeptRuns kept;
  std::vector<std::string> damaged;
  std::int64_t rows = 0;
  Statement row(
      database_,
      "SELECT id, coalesce(call, id), experiment, purpose, name, command_line, started, ended, ending, first, "
      "count, total, shard, "
      "confidence_bits, digest FROM runs ORDER BY id");
  for (; row.step(); ++rows) {
    if (row.integer(14) != checksum_of_run(row.integer(0))) {
      damaged.push_back(fmt::format("{}", row.integer(0)));
      continue;
    }
    kept.runs.push_back({.id = row.integer(0),
                         .call = row.integer(1),
                         .experiment = row.integer(2),
                         .purpose = row.text(3),
                         .name = row.text(4),
                         .command_line = words_of(row.text(5)),
                         .started = row.text(6),
                         .ended = row.text(7),
                         .ending = row.text(8),
                         .first = static_cast<std::uint64_t>(row.integer(9)),
                         .count = static_cast<std::uint64_t>(row.integer(10)),
                         .total = static_cast<std::uint64_t>(row.integer(11)),
                         .shard = row.text(12),
                         .confidence = std::bit_cast<double>(row.integer(13))});
  }
  // SQLite counts all that were ever begun, and none is ever forgotten.
  Statement begun(database_, "SELECT seq FROM sqlite_sequence WHERE name = 'runs'");
  const std::int64_t all = begun.step() ? begun.integer(0) : 0;
  if (damaged.size() == 1)
    kept.damage = fmt::format("`{}`: run {} in it is damaged", path(), damaged.front());
  else if (!damaged.empty())
    kept.damage = fmt::format("`{}`: runs {} in it are damaged", path(), fmt::join(damaged, ", "));
  else if (rows != all)
    kept.damage = fmt::format("`{}`: of {} runs that were begun in it {} are there", path(), all, rows);
  reading.commit();
  return kept;
}

std::string RunStore::key_of(std::int64_t experiment) {
  Statement statement(database_, "SELECT key FROM experiments WHERE id = ?");
  statement.bind(experiment);
  return statement.step() ? statement.text(0) : "";
}

void RunStore::add_batch(std::int64_t experiment, const NumberSet& numbers, const std::string& bytes) {
  const std::scoped_lock lock(mutex_);
  const std::string text = numbers.text();
  Statement(database_, "INSERT INTO batches VALUES (NULL, ?, ?, ?, ?)")
      .bind(experiment)
      .bind(text)
      .bind(checksum_of_batch(key_of(experiment), text, bytes))
      .bind_bytes(bytes)
      .run();
}

void RunStore::for_each_batch(std::int64_t experiment, const std::function<void(const Batch&)>& visit) {
  const std::string key = key_of(experiment);
  Statement row(database_, "SELECT id, numbers, digest, bytes FROM batches WHERE experiment = ? ORDER BY id");
  row.bind(experiment);
  while (row.step()) {
    const std::string_view bytes = row.view(3);
    visit({.id = row.integer(0),
           .numbers = NumberSet::parse(row.view(1)),
           .bytes = bytes,
           .whole = row.integer(2) == checksum_of_batch(key, row.view(1), bytes)});
  }
}

std::string RunStore::Numbers::damage(NumberRange run) const {
  if (damaged_batches == 0) return "";
  // What a damaged batch says of itself may be anything.
  const NumberSet of_run = damaged.within(run);
  return of_run.empty() ? "some kept replications are damaged"
                        : "the kept replications " + of_run.words() + " are damaged";
}

std::optional<std::string> RunStore::found(const std::string& key) {
  const std::scoped_lock lock(mutex_);
  Statement statement(database_, "SELECT digest, bytes FROM found WHERE key = ?");
  statement.bind(key);
  if (!statement.step()) return std::nullopt;
  std::string bytes = statement.text(1);
  if (statement.integer(0) != checksum_of_found(key, bytes)) return std::nullopt;
  return bytes;
}

void RunStore::keep_found(const std::string& key, const std::string& bytes) {
  const std::scoped_lock lock(mutex_);
  Statement(database_, "INSERT OR REPLACE INTO found VALUES (?, ?, ?)")
      .bind(key)
      .bind(checksum_of_found(key, bytes))
      .bind_bytes(bytes)
      .run();
}

RunStore::Numbers RunStore::kept(std::int64_t experiment) {
  const std::scoped_lock lock(mutex_);
  Numbers kept;
  for_each_batch(experiment, [&](const Batch& batch) {
    (batch.whole ? kept.whole : kept.damaged).add(batch.numbers);
    if (!batch.whole) ++kept.damaged_batches;
  });
  kept.damaged = kept.damaged.without(kept.whole);
  return kept;
}

RunStore::Kept RunStore::replications(std::int64_t experiment, std::size_t measures) {
  const std::scoped_lock lock(mutex_);
  Kept kept;
  NumberSet& good = kept.numbers.whole;
  std::map<std::uint64_t, std::vector<std::vector<measures::Value>>> in_batches;
  for_each_batch(experiment, [&](const Batch& batch) {
    try {
      if (!batch.whole) throw std::runtime_error("the batch is damaged");
      for (auto& result : replications_in(batch.bytes, measures)) {
        // One that was run again in batches says the same and more.
        if (good.contains(result.replication)) {
          if (!result.batches.empty()) in_batches[result.replication] = std::move(result.batches);
          continue;
        }
        good.add(result.replication);
        kept.replications.push_back(std::move(result));
      }
    } catch (const std::runtime_error&) {
      kept.numbers.damaged.add(batch.numbers);
      ++kept.numbers.damaged_batches;
    }
  });
  kept.numbers.damaged = kept.numbers.damaged.without(good);
  for (auto& result : kept.replications)
    if (const auto found = in_batches.find(result.replication); found != in_batches.end())
      result.batches = std::move(found->second);
  std::sort(kept.replications.begin(), kept.replications.end(),
            [](const auto& a, const auto& b) { return a.replication < b.replication; });
  return kept;
}

void RunStore::drop_damaged(std::int64_t experiment) {
  const std::scoped_lock lock(mutex_);
  std::vector<std::int64_t> damaged;
  for_each_batch(experiment, [&](const Batch& batch) {
    if (!batch.whole) damaged.push_back(batch.id);
  });
  for (const std::int64_t id : damaged) Statement(database_, "DELETE FROM batches WHERE id = ?").bind(id).run();
}

std::string store_in(const std::string& folder) {
  return folder.empty() ? ".domino/runs.sqlite" : (std::filesystem::path(folder) / "runs.sqlite").string();
}

std::string store_at(const std::string& path) {
  std::error_code ignored;
  if (!std::filesystem::is_directory(path, ignored)) return path;
  const auto inside = std::filesystem::path(path) / ".domino" / "runs.sqlite";
  const auto own = std::filesystem::path(path) / "runs.sqlite";
  return !std::filesystem::exists(own, ignored) && std::filesystem::exists(inside, ignored) ? inside.string()
                                                                                            : own.string();
}

void make_room_for(const std::string& path) {
  const auto folder = std::filesystem::path(path).parent_path();
  if (folder.empty()) return;
  std::error_code error;
  const bool made = std::filesystem::create_directories(folder, error);
  if (error)
    throw UnusableStore(Reason::unwritable, "cannot make the folder `" + folder.string() + "`: " + error.message());
  // Kept runs are no sources.
  if (made && folder.filename() == ".domino") std::ofstream(folder / ".gitignore") << "*\n";
}

}  // namespace domino::store
