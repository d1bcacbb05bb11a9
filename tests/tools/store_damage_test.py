"""A damaged store: whatever is changed in it, every output is reported as incomplete or is right.

store_damage_test.py DOMINO [unittest arguments]

A store with runs, shards, a comparison and a run that was killed is damaged in one place at a time: a value of a row, a
row, some bytes of the file. Then its runs are listed and shown, its shards merged and a run continued. An output that
ends with 0 must be that of the whole store, but for what its warnings on stderr say; anything else must end with 1, 2 or
4 and a reason on stderr, and neither crash nor hang. The line at the end says how many damages were tried.
"""

import concurrent.futures
import os
import pathlib
import random
import re
import shutil
import sqlite3
import subprocess
import tempfile
import unittest

import program
from program import DOMINO

QUEUE = program.QUEUE_WITH_DATA + "what_if: {quick: {departments.desk.staff: 4}}\n"
RUN = ("run", "queue.yaml", "--set", "departments.desk.staff=3", "--set", "run.seed=5", "--format", "json")
RESUMED = (*RUN, "--resume", "--jobs", "1")
READING = {
    "list": ("runs", "--format", "json"),
    "run": ("runs", "show", "1", "--format", "json"),
    "comparison": ("runs", "show", "3", "--format", "csv"),
    "merge": ("merge", ".", "--format", "json"),
}
REPORTED = re.compile("damaged|are gone|are missing|are kept|begun in it|not a file of kept runs|a database of another|"
                  "a store of version|is not in it|it cannot be used")


def in_folder(folder, arguments):
    return subprocess.run([DOMINO, *arguments], cwd=folder, capture_output=True, text=True, timeout=120)


class StoreDamageTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        # A folder in memory where there is one, since some thousand stores are written.
        memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
        folder = tempfile.TemporaryDirectory(dir=memory)
        cls.addClassCleanup(folder.cleanup)
        cls.path = pathlib.Path(folder.name)
        cls.whole = cls.path / "whole"
        program.write_queue_with_data(cls.whole, QUEUE)
        run = in_folder(cls.whole, RUN)
        assert run.returncode == 0, run.stderr
        killed = subprocess.Popen([DOMINO, "run", "queue.yaml", "--seed", "7", "--replications", "100000"],
                                  cwd=cls.whole, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        store = sqlite3.connect(cls.whole / ".domino/runs.sqlite")
        while not store.execute("SELECT 1 FROM batches JOIN experiments ON experiment = experiments.id "
                                "WHERE seed = 7").fetchall():
            pass
        killed.kill()
        killed.wait()
        for arguments in (("compare", "queue.yaml", "--replications", "4"),
                          ("run", "queue.yaml", "--replications", "8", "--shard", "2/2"),
                          ("run", "queue.yaml", "--replications", "8", "--shard", "1/2")):
            run = in_folder(cls.whole, arguments)
            assert run.returncode == 0, run.stderr
        # One file, with little in it that no output depends on.
        store.execute("DELETE FROM batches WHERE experiment = (SELECT id FROM experiments WHERE seed = 7)")
        store.commit()
        store.execute("PRAGMA journal_mode = DELETE")
        store.execute("VACUUM")
        store.close()
        cls.expected = {name: in_folder(cls.whole, arguments) for name, arguments in READING.items()}
        cls.expected["resumed"] = in_folder(cls.whole, (*RUN, "--no-store"))
        for name, run in cls.expected.items():
            assert run.returncode == 0, (name, run.stderr)

    def judge(self, name, run):
        """What is wrong with the output of a damaged store; nothing where it is right or said to be incomplete."""
        if run.returncode not in (0, 1, 2, 4):
            return f"{name} ended with {run.returncode}: {run.stderr}"
        if run.returncode == 0 and run.stdout == self.expected[name].stdout:
            return None
        if not REPORTED.search(run.stderr):
            return f"{name} ended with {run.returncode} and other results without a word: {run.stderr}"
        # A list may be shorter, if that is said; results are never others.
        if name in ("run", "comparison", "merge") and run.returncode == 0 or name == "resumed" and run.returncode < 2:
            return None if run.stdout == self.expected[name].stdout else f"{name} gave other results: {run.stderr}"
        return None

    def faults_after(self, damage):
        """`damage` gets the path of a store and returns whether it could be done."""
        with tempfile.TemporaryDirectory(dir=self.path) as folder:
            folder = pathlib.Path(folder) / "damaged"
            shutil.copytree(self.whole, folder)
            if not damage(folder / ".domino/runs.sqlite"):
                return None
            faults = [self.judge(name, in_folder(folder, arguments)) for name, arguments in READING.items()]
            return [fault for fault in [*faults, self.judge("resumed", in_folder(folder, RESUMED))] if fault]

    def try_all(self, damages):
        """`damages` are pairs of a name and a function."""
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            found = list(pool.map(lambda named: (named[0], self.faults_after(named[1])), damages))
        for name, faults in found:
            with self.subTest(name):
                self.assertIn(faults, (None, []))
        tried = sum(faults is not None for _, faults in found)
        wrong = sum(bool(faults) for _, faults in found)
        print(f"{self.id().split('.')[-1]}: {tried} damages, {wrong} neither reported nor right")
        return tried

    def rows(self):
        """The keys of all tables' rows and the names of their columns."""
        store = sqlite3.connect(self.whole / ".domino/runs.sqlite")
        for (table,) in store.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall():
            columns = [(row[1], row[5]) for row in store.execute(f"PRAGMA table_info({table})")]
            keys = [name for name, key in columns if key] or [columns[0][0]]
            rows = store.execute(f"SELECT {', '.join(keys)} FROM {table}").fetchall()
            if rows:  # of a scenario that states no levels, none were found
                yield table, keys, [name for name, _ in columns], rows
        store.close()

    @staticmethod
    def sql(statement, *values):
        def damage(path):
            store = sqlite3.connect(path)
            try:
                changed = store.execute(statement, values).rowcount
                store.commit()
                return changed > 0
            except sqlite3.IntegrityError:
                return False  # SQLite itself refuses it
            finally:
                store.close()
        return damage

    def test_a_value_of_a_row_is_reported_or_the_output_is_right(self):
        values = [None, 0, -1, 2 ** 62, 0x7FF8000000000000, 0.5, "", "1-9999999999", b"\0\1"]
        damages = []
        for table, keys, columns, rows in self.rows():
            where = " AND ".join(f"{key} = ?" for key in keys)
            for column in columns:
                changes = [(f"{column} = {value!r}", "?", [value], rows[:1]) for value in values]
                # The rest of the rows are changed a little, each column.
                changes.append((f"{column} + 1", f"CASE typeof({column}) WHEN 'integer' THEN {column} + 1 "
                                                 f"WHEN 'null' THEN 1 ELSE {column} || 'x' END", [], rows[1:]))
                for name, new, bound, some in changes:
                    for row in some:
                        damages.append((f"{table} {row}: {name}", self.sql(
                            f"UPDATE {table} SET {column} = {new} WHERE {where} AND {column} IS NOT {new}", *bound, *row,
                            *bound)))
        self.assertGreater(self.try_all(damages), 400)

    def test_values_that_change_places_are_reported_or_the_output_is_right(self):
        damages = []
        for table, keys, columns, rows in self.rows():
            one, other = ([f"{key} = {value!r}" for key, value in zip(keys, row)] for row in (rows[0], rows[-1]))
            here, there = (" AND ".join(test) for test in (one, other))
            for column in columns:
                damages.append((f"{table}.{column}", self.sql(
                    f"UPDATE {table} SET {column} = CASE WHEN {here} THEN (SELECT {column} FROM {table} WHERE {there}) "
                    f"ELSE (SELECT {column} FROM {table} WHERE {here}) END WHERE {here} OR {there}")))
        self.try_all(damages)

    def test_a_row_that_is_gone_or_there_twice_is_reported_or_the_output_is_right(self):
        damages = []
        for table, keys, columns, rows in self.rows():
            others = [name for name in columns if name not in keys]
            for row in rows:
                where = " AND ".join(f"{key} = ?" for key in keys)
                damages.append((f"{table} without {row}", self.sql(f"DELETE FROM {table} WHERE {where}", *row)))
                if keys == ["id"]:
                    damages.append((f"{table} with {row} twice", self.sql(
                        f"INSERT INTO {table} SELECT NULL, {', '.join(others)} FROM {table} WHERE {where}", *row)))
        self.assertGreater(self.try_all(damages), 30)

    def test_random_bytes_are_reported_or_the_output_is_right(self):
        size = (self.whole / ".domino/runs.sqlite").stat().st_size
        lucky = random.Random(20261130)

        def at_random(at, data):
            def damage(path):
                with open(path, "r+b") as file:
                    file.seek(at)
                    file.write(data)
                return True
            return damage

        def bytes_of(length):
            return bytes(lucky.randrange(256) for _ in range(length))
        # Most of a file is the bytes of scenarios; half of the damages hit the heads of pages, where rows are found.
        damages = []
        for n in range(250):
            at = lucky.randrange(size) if n % 2 else 4096 * lucky.randrange(size // 4096) + lucky.randrange(120)
            length = lucky.choice((1, 1, 2, 8, 100))
            damages.append((f"{length} bytes at {at}", at_random(min(at, size - length), bytes_of(length))))
        self.assertEqual(self.try_all(damages), 250)


if __name__ == "__main__":
    program.main()
