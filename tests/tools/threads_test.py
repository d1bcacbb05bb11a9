"""What the program does with several threads at once: replications side by side, a live progress line, keeping, the time
limit and signals. Under the thread sanitizer (preset tsan) a race ends the program with 66, which these tests find."""

import os
import pty
import signal
import subprocess
import time
import unittest

import program

DESK = """version: 1
scenario: Desk
question: Do threads disturb each other?
run: {horizon: 19 days, warm_up: 1 day, replications: 40}
departments: {desk: {staff: 3}, back: {staff: 2}}
services:
  help: {by: desk, duration: exponential(mean 4 min), needs: {advice: {chance: 30 %, mode: hold}}}
  advice: {by: back, duration: exponential(mean 5 min)}
customers: {people: {arrive: 30 / h, asks_for: help, patience: exponential(mean 10 min)}}
what_if: {another: {departments.back.staff: 3}}
"""


class Threads(program.ProgramTest):
    def setUp(self):
        super().setUp()
        (self.path / "desk.yaml").write_text(DESK)

    def on_a_terminal(self, *words, after=None):
        """Exit code and output, with a progress line; `after` seconds the program gets SIGTERM."""
        ours, theirs = pty.openpty()
        run = subprocess.Popen([program.DOMINO, *words], cwd=self.path, stdout=subprocess.DEVNULL, stderr=theirs,
                               env={**os.environ, "TERM": "xterm"})
        os.close(theirs)
        if after is not None:
            time.sleep(after)
            run.send_signal(signal.SIGTERM)
        shown = b""
        while True:
            try:
                piece = os.read(ours, 65536)
            except OSError:  # the other end is closed
                break
            if not piece:
                break
            shown += piece
        os.close(ours)
        return run.wait(), shown.decode(errors="replace")

    def test_show_progress_of_jobs_side_by_side_while_results_are_kept(self):
        code, shown = self.on_a_terminal("run", "desk.yaml", "--jobs", "4")
        self.assertEqual(code, 0, shown)
        self.assertNotIn("ThreadSanitizer", shown)

    def test_hear_a_signal(self):
        code, shown = self.on_a_terminal("run", "desk.yaml", "--jobs", "4", "--replications", "100000", after=1.5)
        self.assertEqual(code, 130, shown)
        self.assertNotIn("ThreadSanitizer", shown)
        code, shown = self.on_a_terminal("run", "desk.yaml", "--jobs", "4", "--resume")
        self.assertEqual(code, 0, shown)

    def test_hear_the_time_limit(self):
        code, shown = self.on_a_terminal("run", "desk.yaml", "--jobs", "4", "--replications", "100000",
                                         "--time-limit", "1 s")
        self.assertEqual(code, 4, shown)
        self.assertNotIn("ThreadSanitizer", shown)

    def test_compare_and_sweep(self):
        for words in (["compare", "desk.yaml", "--replications", "20"],
                      ["sweep", "desk.yaml", "--vary", "departments.back.staff=2..4", "--replications", "10"],
                      ["explain", "desk.yaml", "--perfect", "--replications", "8"]):
            with self.subTest(words=words):
                code, shown = self.on_a_terminal(*words, "--jobs", "4")
                self.assertEqual(code, 0, shown)
                self.assertNotIn("ThreadSanitizer", shown)


if __name__ == "__main__":
    program.main()
