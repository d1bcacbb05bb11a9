"""Kept runs: what is killed goes on, shards join, and a file that cannot be used is told.

kept_runs_test.py DOMINO [unittest arguments]
"""

import csv
import hashlib
import io
import json
import os
import resource
import signal
import socket
import sqlite3
import subprocess
import time
import unittest

import checksums
import program
from program import DOMINO

QUEUE = """version: 1
scenario: Queue
question: How long do people wait?
run: {horizon: 30 h, seed: 1, replications: 40}
departments: {desk: {staff: 2}}
services: {help: {by: desk, duration: exponential(mean 90 s)}}
customers: {people: {arrive: 1 / min, asks_for: help}}
"""


class KeptRunsTest(program.ProgramTest):
    def setUp(self):
        super().setUp()
        (self.path / "queue.yaml").write_text(QUEUE)

    def run_it(self, *extra, code=0):
        return self.domino("run", "queue.yaml", "--format", "json", *extra, code=code)

    def store(self, path=".domino/runs.sqlite"):
        connection = sqlite3.connect(self.path / path)
        self.addCleanup(connection.close)
        return connection

    def runs(self, *extra):
        return json.loads(self.domino("runs", "--format", "json", *extra).stdout)["runs"]

    def kill_after(self, seconds, *arguments):
        process = subprocess.Popen([DOMINO, *arguments], cwd=self.path, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL)
        time.sleep(seconds)
        process.kill()
        return process.wait()


class Kept(KeptRunsTest):
    def test_a_run_is_kept_beside_where_it_was_called_and_git_does_not_see_it(self):
        self.run_it("--set", "departments.desk.staff=3")
        [run] = self.runs()
        self.assertEqual((run["run"], run["state"], run["kept"], run["replications"]), (1, "finished", 40, 40))
        self.assertEqual(run["changes"], "--set departments.desk.staff=3")
        self.assertEqual(run["command_line"][1:3], ["run", "queue.yaml"])
        self.assertEqual((self.path / ".domino/.gitignore").read_text(), "*\n")
        self.assertEqual(sorted(os.listdir(self.path / ".domino")), [".gitignore", "runs.sqlite"])

    def test_with_out_it_is_kept_in_the_folder_and_nowhere_else(self):
        self.run_it("--out", "kept")
        self.assertFalse((self.path / ".domino").exists())
        self.assertEqual(self.runs("--in", "kept")[0]["state"], "finished")
        self.assertEqual(self.runs("--in", "kept/runs.sqlite")[0]["state"], "finished")

    def test_without_a_store_nothing_is_written(self):
        before = sorted(os.listdir(self.path))
        self.run_it("--no-store")
        self.domino("explain", "queue.yaml", "--no-store")
        self.domino("compare", "queue.yaml", "--set", "departments.desk.staff=3", "--no-store")
        self.domino("runs")
        self.assertEqual(sorted(os.listdir(self.path)), before)

    def test_show_prints_what_the_run_printed_in_every_format(self):
        for form in ("json", "csv", "table"):
            printed = self.domino("run", "queue.yaml", "--format", form).stdout
            [*_, run] = self.runs()
            self.assertEqual(self.domino("runs", "show", str(run["run"]), "--format", form).stdout, printed)

    def test_one_long_replication_is_kept_with_its_batches(self):
        alone = ("run", "queue.yaml", "--set", "run.horizon=600 h", "--format", "json")
        # As one of several it is kept without batches, which are then made up for.
        self.domino(*alone, "--replications", "3")
        printed = self.domino(*alone, "--replications", "1", "--resume").stdout
        self.assertEqual(json.loads(printed)["batches"]["count"], 30)
        self.assertEqual(printed, self.domino(*alone, "--replications", "1", "--no-store").stdout)
        again = self.domino(*alone, "--replications", "1", "--resume")
        self.assertIn("1 of 1 replications are known", again.stderr)
        self.assertEqual(again.stdout, printed)
        [*_, run] = self.runs()
        self.assertEqual(self.domino("runs", "show", str(run["run"]), "--format", "json").stdout, printed)

    def test_an_explanation_is_kept_shown_again_and_continued(self):
        for form in ("json", "csv", "table"):
            printed = self.domino("explain", "queue.yaml", "--format", form)
            self.assertEqual(printed.stderr, "")
            [*_, run] = self.runs()
            self.assertEqual((run["command"], run["state"], run["kept"]), ("explain", "finished", 40))
            self.assertEqual(self.domino("runs", "show", str(run["run"]), "--format", form).stdout, printed.stdout)
        self.domino("explain", "queue.yaml", "--seed", "8", "--replications", "10")
        more = self.domino("explain", "queue.yaml", "--seed", "8", "--resume")
        self.assertIn("10 of 40 replications are known", more.stderr)
        self.assertEqual(more.stdout, self.domino("explain", "queue.yaml", "--seed", "8", "--no-store").stdout)
        # Cases are not kept, so who wants them has them simulated.
        self.assertIn("--resume", self.domino("explain", "queue.yaml", "--worst", "3", "--resume", code=2).stderr)

    def test_a_comparison_is_kept_side_by_side_shown_again_and_continued(self):
        (self.path / "other.yaml").write_text(QUEUE.replace("30 h, seed: 1", "31 h, seed: 2"))
        compare = ("compare", "queue.yaml")
        change = ("--set", "departments.desk.staff=3")
        for form in ("json", "csv", "table"):
            for with_what in (change, ("other.yaml",)):
                printed = self.domino(*compare, *with_what, "--format", form).stdout
                [*_, run] = self.runs()
                self.assertEqual((run["command"], run["state"], run["kept"], run["replications"]),
                                 ("compare", "finished", 80, 80))
                self.assertIn(run["changes"], ("with departments.desk.staff=3", "with other"))
                self.assertEqual(self.domino("runs", "show", str(run["run"]), "--format", form).stdout, printed)
        # The base is the run of the same scenario, which knows it now.
        self.assertIn("40 of 40 replications are known", self.run_it("--resume").stderr)
        self.domino(*compare, *change, "--seed", "8", "--replications", "10")
        more = self.domino(*compare, *change, "--seed", "8", "--resume")
        self.assertIn("20 of 80 replications were known", more.stderr)
        self.assertEqual(more.stdout, self.domino(*compare, *change, "--seed", "8", "--no-store").stdout)

    def test_an_interrupted_comparison_goes_on_to_the_bytes_of_a_whole_one(self):
        compare = ("compare", "queue.yaml", "--set", "departments.desk.staff=3", "--replications", "5000", "--format",
                   "json")
        begin = time.monotonic()
        whole = self.domino(*compare, "--no-store").stdout
        self.kill_after(0.4 * (time.monotonic() - begin), *compare)
        [run] = self.runs()
        self.assertEqual(run["state"], "unfinished")
        resumed = self.domino(*compare, "--resume")
        self.assertEqual(resumed.stdout, whole)
        self.assertRegex(resumed.stderr, r"[1-9]\d* of 10000 replications were known")

    def test_show_needs_neither_the_scenario_nor_its_data(self):
        (self.path / "data").mkdir()
        (self.path / "data/times.csv").write_text("duration [min]\n1\n2\n1.5\n")
        text = QUEUE.replace("exponential(mean 90 s)", "empirical(data/times.csv)")
        (self.path / "other.yaml").write_text(text)
        printed = self.domino("run", "other.yaml", "--format", "csv").stdout
        (self.path / "other.yaml").unlink()
        (self.path / "data/times.csv").unlink()
        self.assertEqual(self.domino("runs", "show", "1", "--format", "csv").stdout, printed)

    def test_show_exports_the_folder_that_the_run_would_have_written(self):
        self.domino("run", "queue.yaml", "--out", "first")
        self.domino("run", "queue.yaml")
        self.domino("runs", "show", "1", "--out", "second")
        for name in ("summary.csv", "replications.csv", "scenario/queue.yaml"):
            self.assertEqual((self.path / "first" / name).read_bytes(), (self.path / "second" / name).read_bytes())
        manifest = json.loads((self.path / "second/manifest.json").read_text())
        self.assertTrue(manifest["complete"])
        self.assertEqual(manifest["command_line"][1:], ["run", "queue.yaml"])

    def test_the_list_is_short_and_says_what_to_do(self):
        self.run_it()
        self.domino("run", "queue.yaml", "--replications", "1000000", "--time-limit", "1 s", code=4)
        table = self.domino("runs").stdout
        self.assertEqual(self.domino("runs", "list").stdout, table)
        self.assertRegex(table, r"\n +1  20\d\d-\d\d-\d\d \d\d:\d\d  run +Queue +1 +40 of 40  finished\n")
        self.assertRegex(table, r"\n +2 .* of 1000000  time limit\n")
        self.assertIn("--resume", table)
        rows = list(csv.DictReader(io.StringIO(self.domino("runs", "--format", "csv").stdout)))
        self.assertEqual([row["state"] for row in rows], ["finished", "time limit"])

    def test_a_run_that_is_not_there_is_told(self):
        self.run_it()
        self.assertIn("there is no run 7", self.domino("runs", "show", "7", code=2).stderr)
        self.assertIn("there is no such file", self.domino("runs", "--in", "elsewhere.sqlite", code=2).stderr)

    def test_where_nothing_was_ever_kept_nothing_is_listed(self):
        self.assertIn("No runs are kept", self.domino("runs").stdout)
        self.assertEqual(self.runs(), [])


class Killed(KeptRunsTest):
    MANY = ("--replications", "6000")

    def kill_until_done(self, kills, whole):
        """Kills a run again and again at moments spread over its duration; what is known in the end."""
        known = 0
        begin = time.monotonic()
        self.run_it(*self.MANY, "--no-store")
        duration = time.monotonic() - begin
        for kill in range(kills):
            store = self.path / f"store{kill}"
            # Spread evenly, at moments that have nothing to do with replications; the earliest hit the making of it.
            self.kill_after(duration * 1.2 * kill / kills, "run", "queue.yaml", *self.MANY, "--out", str(store))
            resumed = self.run_it(*self.MANY, "--out", str(store), "--resume")
            self.assertEqual(resumed.stdout, whole)
            if "known from an earlier run" in resumed.stderr:
                known += 1
            self.assertEqual(self.runs("--in", str(store))[-1]["kept"], 6000)
        return known

class Resumed(Killed):
    def test_a_killed_run_goes_on_to_the_bytes_of_an_uninterrupted_one(self):
        whole = self.run_it(*self.MANY, "--no-store").stdout
        known = self.kill_until_done(3, whole)
        self.assertGreater(known, 0, "no kill came between two replications")

    def test_only_what_is_missing_is_simulated(self):
        self.run_it("--replications", "10")
        begin = self.store().execute("SELECT sum(length(bytes)) FROM batches").fetchone()[0]
        run = self.run_it("--replications", "40", "--resume")
        self.assertIn("10 of 40 replications are known", run.stderr)
        self.assertEqual(run.stdout, self.run_it("--no-store").stdout)
        numbers = [row[0] for row in self.store().execute("SELECT numbers FROM batches")]
        self.assertEqual(sum(len(self.numbers(text)) for text in numbers), 40)
        self.assertGreater(self.store().execute("SELECT sum(length(bytes)) FROM batches").fetchone()[0], 3 * begin)

    @staticmethod
    def numbers(text):
        ranges = [part.split("-") for part in text.split(",")]
        return [n for ends in ranges for n in range(int(ends[0]), int(ends[-1]) + 1)]

    def test_what_another_run_cannot_stand_for_is_not_used_and_the_reason_is_told(self):
        self.run_it()
        nothing = self.run_it("--resume", "--seed", "2").stderr
        self.assertIn("its seed is 1 and not 2; the run begins anew", nothing)
        changed = self.run_it("--resume", "--set", "departments.desk.staff=4").stderr
        self.assertRegex(changed, r"line \d+ of the resolved scenario is `.*4.*` here and `.*2.*` there; the run begins")
        (self.path / "queue.yaml").write_text(QUEUE.replace("Queue", "Line"))
        self.assertIn("nothing is kept of this scenario", self.run_it("--resume").stderr)

    def test_a_damaged_batch_is_simulated_again(self):
        whole = self.run_it().stdout
        store = self.store()
        store.execute("UPDATE batches SET bytes = CAST(X'0102' || substr(bytes, 3) AS BLOB)")
        store.commit()
        shown = self.domino("runs", "show", "1", code=4)
        self.assertIn("the kept replications 1–40 are damaged", shown.stderr)
        resumed = self.run_it("--resume")
        self.assertIn("the kept replications 1–40 are damaged and simulated again", resumed.stderr)
        self.assertEqual(resumed.stdout, whole)
        self.assertEqual(self.domino("runs", "show", "1", "--format", "json").stdout, whole)

    def test_an_interrupted_run_is_shown_and_goes_on(self):
        process = subprocess.Popen([DOMINO, "run", "queue.yaml", "--replications", "100000", "--format", "json"],
                                   cwd=self.path, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        time.sleep(1)
        process.send_signal(signal.SIGINT)
        printed, _ = process.communicate(timeout=60)
        [run] = self.runs()
        self.assertEqual(run["state"], "interrupted")
        shown = self.domino("runs", "show", "1", "--format", "json", code=4)
        # What had been finished beyond the gap is known as well, and may close it.
        self.assertGreaterEqual(json.loads(shown.stdout)["replications"], json.loads(printed)["replications"])
        n = str(json.loads(printed)["replications"] + 1)
        self.assertEqual(self.run_it("--resume", "--replications", n).stdout,
                         self.run_it("--no-store", "--replications", n).stdout)

    def test_visits_are_not_kept_and_so_not_resumed(self):
        self.assertIn("--resume", self.run_it("--resume", "--visits", "--out", "x", code=2).stderr)


class ResumedOften(Killed):
    def test_a_run_killed_at_twenty_moments_goes_on_to_the_same_bytes(self):
        whole = self.run_it(*self.MANY, "--no-store").stdout
        self.assertGreater(self.kill_until_done(20, whole), 5)


class Shards(KeptRunsTest):
    def shards(self, n=4, *extra):
        for i in range(1, n + 1):
            self.run_it("--shard", f"{i}/{n}", "--out", f"part{i}", *extra)
        return [f"part{i}" for i in range(1, n + 1)]

    def merge(self, *arguments, code=0):
        return self.domino("merge", *arguments, "--format", "json", code=code)

    def test_merged_give_the_bytes_of_the_whole_for_any_number_of_jobs(self):
        digests = {hashlib.sha256(self.run_it("--jobs", jobs, "--no-store").stdout.encode()).hexdigest()
                   for jobs in ("1", "2", "8")}
        parts = self.shards()
        digests.add(hashlib.sha256(self.merge(*parts).stdout.encode()).hexdigest())
        digests.add(hashlib.sha256(self.merge(*reversed(parts)).stdout.encode()).hexdigest())
        self.assertEqual(len(digests), 1)

    def test_are_merged_whatever_other_commands_have_kept_beside_them(self):
        for i in (1, 2):
            self.run_it("--shard", f"{i}/2")
        self.domino("compare", "queue.yaml", "--set", "departments.desk.staff=3", "--replications", "3")
        self.domino("explain", "queue.yaml", "--replications", "3")
        self.assertEqual(self.merge(".").stdout, self.run_it("--no-store").stdout)

    def test_merged_into_a_folder_are_a_run_like_any_other(self):
        self.merge(*self.shards(3), "--out", "whole")
        self.run_it("--out", "at_once")
        for name in ("summary.csv", "replications.csv"):
            self.assertEqual((self.path / "whole" / name).read_bytes(), (self.path / "at_once" / name).read_bytes())
        [run] = self.runs("--in", "whole")
        self.assertEqual((run["command"], run["kept"], run["state"]), ("merge", 40, "finished"))

    def test_in_one_folder_are_merged_from_there(self):
        for i in (2, 1):
            self.run_it("--shard", f"{i}/2")
        self.assertEqual(self.merge(".").stdout, self.run_it("--no-store").stdout)

    def test_more_than_there_are_replications_are_refused(self):
        self.assertIn("more shards than replications", self.run_it("--shard", "1/41", code=2).stderr)
        self.run_it("--shard", "40/40")

    def test_that_are_none_are_refused(self):
        for text in ("0/4", "5/4", "2", "2/", "/4", "a/b", "-1/4", "2/4/5", "1.5/4"):
            with self.subTest(text=text):
                self.assertIn("is not a shard such as `2/4`", self.run_it(f"--shard={text}", code=2).stderr)

    def test_that_overlap_are_located(self):
        parts = self.shards()
        self.run_it("--shard", "1/2", "--out", "half")
        error = self.merge("half", *parts[1:], code=2).stderr
        self.assertIn("replications 11–20 are in both `half/runs.sqlite` and `part2/runs.sqlite`", error)
        self.assertIn("are in both", self.merge("part1", "part1", code=2).stderr)

    def test_that_leave_holes_are_located(self):
        parts = self.shards()
        error = self.merge(parts[0], parts[3], code=2).stderr
        self.assertIn("replications 11–30 of 40 are in none of them: they are shard 2/4, shard 3/4", error)

    def test_of_another_scenario_seed_or_number_are_told_all_at_once(self):
        self.shards(2)
        self.run_it("--shard", "2/4", "--out", "seed", "--seed", "9")
        self.run_it("--shard", "3/4", "--out", "staff", "--set", "departments.desk.staff=3")
        self.run_it("--shard", "4/4", "--out", "number", "--replications", "80")
        error = self.merge("part1", "seed", "staff", "number", code=2).stderr
        self.assertIn("`seed/runs.sqlite` does not belong to `part1/runs.sqlite`: its seed is 9 and not 1", error)
        self.assertRegex(error, r"`staff/runs.sqlite` does not belong .*: line \d+ of the resolved scenario is")
        self.assertIn("`number/runs.sqlite` is of 80 replications in all, and `part1/runs.sqlite` of 40", error)

    def test_of_another_version_are_told(self):
        self.shards(2)
        store = self.store("part2/runs.sqlite")
        store.execute("UPDATE experiments SET version = '9.9.9', key = 'other'")
        checksums.seal(store)
        self.assertIn("it is of Domino 9.9.9", self.merge("part1", "part2", code=2).stderr)

    def test_that_are_not_finished_are_told(self):
        parts = self.shards(2)
        store = self.store("part2/runs.sqlite")
        store.execute("DELETE FROM batches")
        store.commit()
        store.close()
        self.assertIn("`part2/runs.sqlite` is not finished: replications 21–40 are missing",
                      self.merge(*parts, code=2).stderr)
        self.run_it("--shard", "2/2", "--out", "part2", "--resume")
        self.assertEqual(self.merge(*parts).stdout, self.run_it("--no-store").stdout)


class AStoreThatCannotBeUsed(KeptRunsTest):
    def setUp(self):
        super().setUp()
        (self.path / "queue.yaml").write_text(QUEUE.replace("replications: 40", "replications: 3"))

    def expect_results_and(self, words):
        whole = self.run_it("--no-store").stdout
        for quiet in ((), ("--quiet",)):
            run = self.run_it(*quiet, code=1)
            self.assertEqual(run.stdout, whole)
            self.assertIn("this run is not kept", run.stderr)
            self.assertIn(words, run.stderr)
        resumed = self.run_it("--resume", code=2)
        self.assertEqual(resumed.stdout, "")
        self.assertIn(words, resumed.stderr)

    def test_where_no_folder_can_be_made_is_told(self):
        (self.path / ".domino").write_text("in the way")
        self.expect_results_and("cannot make the folder `.domino`")

    def test_in_a_folder_that_may_only_be_read_is_told(self):
        # Nothing is forbidden to root, who therefore runs it as nobody.
        who = {"user": 65534} if os.geteuid() == 0 else {}
        os.chmod(self.path, 0o555)
        self.addCleanup(os.chmod, self.path, 0o755)
        run = subprocess.run([DOMINO, "run", "queue.yaml", "--format", "json"], capture_output=True, text=True,
                             cwd=self.path, **who)
        self.assertEqual(run.returncode, 1, run.stderr)
        self.assertIn("this run is not kept: cannot make the folder `.domino`: Permission denied", run.stderr)
        self.assertIn("--no-store", run.stderr)
        self.assertEqual(run.stdout, self.run_it("--no-store").stdout)

    def test_that_is_another_file_is_told_and_stays_as_it_is(self):
        (self.path / ".domino").mkdir()
        (self.path / ".domino/runs.sqlite").write_text("A diary.\n" * 1000)
        self.expect_results_and("it is not a file of kept runs")
        self.assertEqual((self.path / ".domino/runs.sqlite").read_text(), "A diary.\n" * 1000)

    def test_that_is_no_regular_file_is_told_at_once(self):
        (self.path / ".domino").mkdir()
        store = self.path / ".domino/runs.sqlite"
        listening = socket.socket(socket.AF_UNIX)
        self.addCleanup(listening.close)
        for make in (lambda: os.mkfifo(store), lambda: listening.bind(str(store)), lambda: store.symlink_to("/dev/zero")):
            make()
            for arguments in (("runs", "--in", str(store)), ("merge", str(store)), ("run", "queue.yaml", "--resume")):
                run = subprocess.run([DOMINO, *arguments], cwd=self.path, capture_output=True, text=True, timeout=120)
                self.assertEqual((run.returncode, run.stdout), (2, ""))
                self.assertIn("it is a pipe, a socket or a device, and no file of kept runs", run.stderr)
            self.expect_results_and("it is a pipe, a socket or a device")
            store.unlink()
        store.mkdir()
        self.expect_results_and("it is a folder, and no file of kept runs")

    def test_with_a_link_or_a_pipe_beside_it_is_told_and_what_is_behind_stays_as_it_is(self):
        mine = self.path / "mine.txt"
        mine.write_text("my diary")
        self.run_it()
        for end in ("-wal", "-journal", "-shm"):
            beside = self.path / f".domino/runs.sqlite{end}"
            for make in (lambda: beside.symlink_to(mine), lambda: os.mkfifo(beside)):
                make()
                self.expect_results_and("it is no regular file, and a store would write to it")
                beside.unlink()
        self.assertEqual(mine.read_text(), "my diary")
        os.unlink(self.path / ".domino/runs.sqlite")
        (self.path / ".domino/runs.sqlite-journal").write_text("my diary")
        self.expect_results_and("it is there without the file of kept runs")
        self.assertEqual((self.path / ".domino/runs.sqlite-journal").read_text(), "my diary")

    def test_of_another_version_is_told(self):
        self.run_it()
        self.store().execute("PRAGMA user_version = 99")
        self.expect_results_and("it is a store of version 99, and this Domino keeps runs in version 3")

    def test_that_is_broken_is_told_and_loses_no_result(self):
        self.run_it()
        with open(self.path / ".domino/runs.sqlite", "r+b") as file:
            file.seek(100)
            file.write(b"\x5a" * 30000)
        self.expect_results_and("damaged")

    def test_that_somebody_holds_gets_everything_once_it_is_free(self):
        self.run_it("--replications", "1")
        holder = self.store()
        process = subprocess.Popen([DOMINO, "run", "queue.yaml", "--replications", "3000"], cwd=self.path,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        while len(self.runs()) < 2:
            time.sleep(0.01)
        holder.execute("BEGIN IMMEDIATE")
        time.sleep(1)
        holder.rollback()
        _, error = process.communicate(timeout=60)
        self.assertEqual((process.returncode, error), (0, ""))
        self.assertEqual(self.runs()[-1]["kept"], 3000)

    def with_files_of_at_most(self, size, *arguments):
        return subprocess.run([DOMINO, *arguments], capture_output=True, text=True, cwd=self.path,
                              preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)))

    def test_without_room_on_the_disk_is_told_and_what_was_kept_stays(self):
        (self.path / "queue.yaml").write_text(QUEUE)
        run = self.with_files_of_at_most(400_000, "run", "queue.yaml", "--replications", "3000", "--format", "json",
                                         "--quiet")
        self.assertEqual(run.returncode, 1, run.stderr)
        self.assertIn("not everything of this run is kept", run.stderr)
        self.assertIn("disk", run.stderr)
        self.assertEqual(json.loads(run.stdout)["replications"], 3000)
        again = self.run_it("--replications", "3000", "--resume")
        self.assertEqual(again.stdout, run.stdout)
        self.assertEqual(self.runs()[-1]["kept"], 3000)

    def test_without_room_on_the_disk_is_told_by_every_command_that_keeps_runs(self):
        for arguments in (("compare", "queue.yaml", "--set", "departments.desk.staff=3", "--replications", "2000"),
                          ("sweep", "queue.yaml", "--vary", "departments.desk.staff=2..3", "--replications", "2000"),
                          ("explain", "queue.yaml", "--replications", "2000")):
            with self.subTest(command=arguments[0]):
                run = self.with_files_of_at_most(300_000, *arguments, "--format", "csv", "--quiet")
                self.assertEqual(run.returncode, 1, run.stderr)
                # How far a run comes before the disk is full is a matter of time.
                self.assertRegex(run.stderr, "not everything of this run is kept|this run is not kept")
                self.assertEqual(run.stdout, self.domino(*arguments, "--format", "csv", "--no-store").stdout)

    def test_two_runs_at_once_lose_nothing(self):
        processes = [subprocess.Popen([DOMINO, "run", "queue.yaml", "--replications", "300", "--seed", str(seed)],
                                      cwd=self.path, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
                     for seed in (1, 2, 2, 3)]
        self.assertEqual([process.communicate(timeout=100)[1] for process in processes], [""] * 4)
        self.assertEqual([run["kept"] for run in self.runs()], [300] * 4)


if __name__ == "__main__":
    program.main()
