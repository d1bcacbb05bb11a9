"""What keeps a run from running away: it ends when it is told to, and takes no more memory than it may.

limits_test.py DOMINO [NAME]; `limits_test.py DOMINO Stopping -v` prints how long it takes to stop.
"""

import json
import os
import pathlib
import resource
import signal
import subprocess
import sys
import time
import unittest

from program import DOMINO, ProgramTest, main

# Sanitizers reserve address space that they never use, and take their time.
SANITIZED = any(name in pathlib.Path(DOMINO).read_bytes() for name in (b"__asan_init", b"__tsan_init"))

# A million customers stand at one desk when it closes, and others come in front of them until it opens again.
MILLION = """version: 1
scenario: A million
question: How long does it take to stop while a million wait?
run: {horizon: 52 weeks, seed: 1, replications: 1}
departments:
  desk: {staff: 2, hours: {Mon-Sun: "08:00-10:00"}, queue: priority, preemption: none, queue_at_closing: serve}
services: {help: {by: desk, duration: exponential(mean 1 min)}}
customers:
  crowd: {every: 36 s, hours: {Mon: "08:59-09:59"}, group: constant(10000), asks_for: help}
  late: {arrive: 75 / min, hours: {Mon-Sun: "10:00-24:00"}, priority: 1, asks_for: help}
"""

BACKLOG = """version: 1
scenario: Backlog
question: How long does the backlog grow?
run: {horizon: 52 weeks, seed: 1, replications: 3}
departments:
  reps: {front_line: true, staff: 3}
services: {solve: {by: reps, duration: 7 min}}
customers: {buyers: {arrive: 100 / h, asks_for: solve}}
"""

QUEUE = """version: 1
scenario: Queue
question: How long do people wait?
run: {horizon: 10 h, seed: 1, replications: 8}
departments: {desk: {staff: 2}}
services: {help: {by: desk, duration: exponential(mean 90 s)}}
customers: {people: {arrive: 1 / min, asks_for: help}}
"""


def processor_time_of_children():
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime


def processor_time_so_far(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) / os.sysconf("SC_CLK_TCK")


class Limits(ProgramTest):
    def setUp(self):
        super().setUp()
        for name, text in [("million", MILLION), ("backlog", BACKLOG), ("queue", QUEUE)]:
            (self.path / f"{name}.yaml").write_text(text)

    def most_memory(self, *arguments):
        """The most that a run had, in bytes."""
        code = ("import resource, subprocess, sys; r = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL); "
                "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024); sys.exit(r.returncode)")
        run = subprocess.run([sys.executable, "-c", code, DOMINO, *arguments], capture_output=True, text=True,
                             cwd=self.path)
        self.assertEqual(run.returncode, 0, run.stderr)
        return int(run.stdout)


class Stopping(Limits):
    """Seconds are the processor's, in the program: others may be at work on the machine that tests, and its kernel may
    take seconds to hand out memory."""

    def stop(self, send, *arguments, after):
        process = subprocess.Popen([DOMINO, *arguments, "--no-store"], cwd=self.path, text=True, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE)
        before = processor_time_of_children()
        time.sleep(after)
        self.assertIsNone(process.poll(), "it is still at it")
        at_signal = processor_time_so_far(process.pid)
        process.send_signal(send)
        process.communicate(timeout=120)
        return process.returncode, processor_time_of_children() - before - at_signal

    def test_takes_a_moment_while_a_million_wait(self):
        code, took = self.stop(signal.SIGTERM, "run", "million.yaml", after=20 if SANITIZED else 4)
        print(f"\nfrom SIGTERM to the end while a million wait: {1000 * took:.0f} ms", file=sys.stderr)
        self.assertEqual(code, 130)
        self.assertLess(took, 20 if SANITIZED else 2)

    def test_takes_a_moment_where_the_ledger_is_kept(self):
        code, took = self.stop(signal.SIGTERM, "explain", "million.yaml", after=20 if SANITIZED else 4)
        self.assertEqual(code, 130)
        self.assertLess(took, 20 if SANITIZED else 2)

    def test_takes_a_moment_in_whatever_a_command_does_before_it_runs(self):
        for name, arguments in {
            "points are read": ["sweep", "queue.yaml", "--vary", "departments.desk.staff=1..200", "--vary",
                                "run.seed=1..400"],
            "a warm-up is looked for": ["run", "queue.yaml", "--set", "run.warm_up=auto", "--set",
                                        "run.horizon=3000 weeks"],
        }.items():
            with self.subTest(name):
                code, took = self.stop(signal.SIGINT, *arguments, after=1.5)
                self.assertEqual(code, 130)
                self.assertLess(took, 20 if SANITIZED else 2)

    def test_by_the_time_limit_takes_a_moment_while_a_million_wait(self):
        begin = time.monotonic()
        run = self.domino("run", "million.yaml", "--no-store", "--time-limit", "4 s", code=4)
        self.assertLess(time.monotonic() - begin, 40 if SANITIZED else 8)
        self.assertIn("time limit", run.stderr)


class Memory(Limits):
    def test_that_does_not_reach_is_told_with_what_fills_it(self):
        run = self.domino("run", "backlog.yaml", "--memory-limit", "30 MB", "--no-store", "--quiet", code=2)
        self.assertEqual(run.stdout, "")
        self.assertRegex(run.stderr, r"^domino: the run cannot go on: it needs more memory than it may use: \d+ of the "
                                     r"\d+ cases that are present wait for department `reps`; more staff there, a limit")
        self.assertRegex(run.stderr, r"\n  at \d+(\.\d+)? s, after \d+\.\d days, of replication 1, seed 1\n")
        self.assertIn("--memory-limit", run.stderr)
        self.assertNotIn("bug", run.stderr)

    def test_that_will_not_reach_is_told_before_the_run(self):
        run = self.domino("run", "backlog.yaml", "--memory-limit", "30 MB", "--no-store", code=2)
        told = run.stderr.index("domino: warning: departments.reps: it is asked for more work than its people can do")
        self.assertLess(told, run.stderr.index("cannot go on"))
        # What waits at the end of a week fits.
        run = self.domino("run", "backlog.yaml", "--memory-limit", "30 MB", "--no-store", "--set", "run.horizon=1 week",
                          "--format", "json")
        self.assertEqual([line for line in run.stderr.splitlines() if "will wait there at the end" in line], [])
        # Nor is it told of those who give up, or find no line.
        for limit in ["customers.buyers.patience=5 min", "departments.reps.lines=20"]:
            run = self.domino("run", "backlog.yaml", "--memory-limit", "30 MB", "--no-store", "--set", limit)
            self.assertNotIn("will wait there at the end", run.stderr)

    def test_of_validate_is_that_of_the_machine(self):
        self.assertNotIn("will wait there", self.domino("validate", "backlog.yaml").stderr)
        endless = self.domino("validate", "backlog.yaml", "--set", "run.horizon=150000 weeks").stderr
        self.assertIn("domino: warning: departments.reps: it is asked for more work", endless)

    def test_is_one_amount_for_all_jobs_and_changes_no_result(self):
        # One replication needs some fifty megabytes, so that four at once find no room in a hundred.
        alone = self.domino("run", "backlog.yaml", "--memory-limit", "200 MB", "--jobs", "1", "--no-store", "--quiet",
                            "--set", "run.horizon=13 weeks", "--replications", "6", "--format", "csv")
        for limit in ["100 MB", "200 MB", "1 GB"]:
            with self.subTest(limit):
                together = self.domino("run", "backlog.yaml", "--memory-limit", limit, "--jobs", "4", "--no-store",
                                       "--quiet", "--set", "run.horizon=13 weeks", "--replications", "6", "--format",
                                       "csv")
                self.assertEqual(together.stdout, alone.stdout)

    @unittest.skipIf(SANITIZED, "a sanitizer takes memory of its own")
    def test_is_bounded_in_all(self):
        arguments = ["run", "backlog.yaml", "--jobs", "8", "--no-store", "--quiet", "--set", "run.horizon=13 weeks",
                     "--replications", "8"]
        self.assertLess(self.most_memory(*arguments, "--memory-limit", "100 MB"), 180e6)

    def test_is_enough_for_what_was_kept_before_it_ran_out(self):
        self.domino("run", "backlog.yaml", "--set", "run.horizon=3 weeks", "--replications", "2", "--quiet")
        run = self.domino("run", "backlog.yaml", "--set", "run.horizon=3 weeks", "--replications", "5", "--resume",
                          "--memory-limit", "10 MB", "--quiet", code=2)
        self.assertIn("of replication 3, seed", run.stderr, "the first two are known")
        again = self.domino("run", "backlog.yaml", "--set", "run.horizon=3 weeks", "--replications", "5", "--resume",
                            "--format", "json")
        self.assertIn("2 of 5 replications are known from an earlier run", again.stderr)
        self.assertEqual(json.loads(again.stdout)["replications"], 5)

    @unittest.skipIf(SANITIZED, "a sanitizer takes memory of its own")
    def test_of_visits_is_given_back_once_they_are_written(self):
        arguments = ["run", "queue.yaml", "--no-store", "--quiet", "--visits", "--out", "folder", "--jobs", "1", "--set",
                     "run.horizon=20 weeks"]
        few = self.most_memory(*arguments, "--replications", "2")
        many = self.most_memory(*arguments, "--replications", "10")
        self.assertLess(many, 1.3 * few)

    def test_that_the_machine_does_not_give_is_told_in_words(self):
        if SANITIZED:
            self.skipTest("a sanitizer reserves address space that it never uses")
        limit = lambda: resource.setrlimit(resource.RLIMIT_AS, (400 << 20, 400 << 20))
        run = subprocess.run([DOMINO, "run", "backlog.yaml", "--memory-limit", "50 GB", "--no-store", "--quiet", "--set",
                              "run.horizon=520 weeks", "--jobs", "1"], capture_output=True, text=True, cwd=self.path,
                             preexec_fn=limit)
        self.assertEqual((run.returncode, run.stdout), (2, ""), run.stderr)
        self.assertIn("wait for department `reps`", run.stderr)
        self.assertNotIn("bad_alloc", run.stderr)

    def test_is_stated_with_a_unit(self):
        for wrong in ["5", "GB", "1 MB", "-4 GB", "4 gigs"]:
            run = self.domino("run", "queue.yaml", "--memory-limit", wrong, code=2)
            self.assertIn("--memory-limit", run.stderr)
            self.assertIn("such as `4 GB`", run.stderr)


if __name__ == "__main__":
    main()
