"""Sweeps: every point is the run that one would have typed, and what was stopped goes on.

sweep_test.py DOMINO [unittest arguments]
"""

import csv
import io
import json
import signal
import subprocess
import time
import unittest

import program
from program import DOMINO

QUEUE = """version: 1
scenario: Queue
question: How long do people wait?
run: {horizon: 30 h, seed: 1, replications: 6}
departments: {desk: {staff: 2, queue: first come}}
services: {help: {by: desk, duration: exponential(mean 90 s)}}
customers: {people: {arrive: 1 / min, asks_for: help}}
"""
STAFF = ("--vary", "departments.desk.staff=2..4")
ARRIVALS = "customers.people.arrive"


class SweepTest(program.ProgramTest):
    def setUp(self):
        super().setUp()
        (self.path / "queue.yaml").write_text(QUEUE)

    def sweep(self, *arguments, code=0):
        return self.domino("sweep", "queue.yaml", *arguments, code=code)

    def json(self, *arguments):
        return json.loads(self.sweep(*arguments, "--format", "json").stdout)

    def values(self, *arguments):
        return [list(point["values"].values()) for point in self.json("--replications", "1", *arguments)["points"]]


class Points(SweepTest):
    def test_each_is_the_run_that_one_would_have_typed(self):
        swept = self.json(*STAFF, "--vary", f"{ARRIVALS}=30 / h, 60 / h")
        self.assertEqual([list(point["values"].values()) for point in swept["points"]],
                         [["2", "30 / h"], ["2", "60 / h"], ["3", "30 / h"], ["3", "60 / h"], ["4", "30 / h"],
                          ["4", "60 / h"]])
        for point in swept["points"]:
            sets = [word for path, value in point["values"].items() for word in ("--set", f"{path}={value}")]
            run = json.loads(self.domino("run", "queue.yaml", *sets, "--format", "json", "--no-store").stdout)
            # What a measure means is not said again at every point.
            for measure in run["measures"].values():
                del measure["meaning"], measure["better"]
            self.assertEqual(point["measures"], run["measures"])
            self.assertEqual(point["replications"], run["replications"])

    def test_csv_is_tidy_and_says_the_same_as_json(self):
        rows = list(csv.DictReader(io.StringIO(self.sweep(*STAFF, "--format", "csv").stdout)))
        self.assertEqual(list(rows[0]), ["point", "departments.desk.staff", "replications", "measure", "mean", "low",
                                         "high", "unit", "n", "status"])
        points = self.json(*STAFF)["points"]
        self.assertEqual(len(rows), sum(len(point["measures"]) for point in points))
        for row in rows:
            point = points[int(row["point"]) - 1]
            self.assertEqual(row["departments.desk.staff"], point["values"]["departments.desk.staff"])
            mean = point["measures"][row["measure"]]["mean"]
            self.assertEqual(float(row["mean"]) if row["mean"] else None, mean)

    def test_the_table_has_a_line_a_point_with_what_a_manager_asks_for(self):
        table = self.sweep("--vary", "departments.desk.staff=1..3").stdout
        self.assertRegex(table, r"\n +desk.staff +served +wait.mean +desk.utilisation\n")
        self.assertRegex(table, r"\n +1 +.* unstable .*\n +2 +1[78]\d\d ± \d+ .* s ± .* % ± .*\n +3 ")
        self.assertNotIn("abandoned", table)
        self.assertLessEqual(max(map(len, table.splitlines())), 120)
        chosen = self.sweep(*STAFF, "--measure", "departments.desk.wait.p90").stdout
        self.assertRegex(chosen, r"\n +desk.staff +departments.desk.wait.p90\n")

    def test_a_table_that_does_not_fit_leaves_out_columns(self):
        many = [word for address in ("wait.mean", "wait.p50", "wait.p90", "wait.p95", "queue.mean", "requests")
                for word in ("--measure", f"departments.desk.{address}")]
        lines = self.sweep(*STAFF, *many).stdout.splitlines()
        self.assertLessEqual(max(map(len, lines)), 120)
        self.assertTrue(any("departments.desk.wait.mean" in line for line in lines))

    def test_a_null_change_gives_equal_lines_since_all_have_the_same_random_numbers(self):
        points = self.json("--vary", "run.replications=6, 7")["points"]
        self.assertEqual(points[0]["measures"]["customers.arrived"], points[1]["measures"]["customers.arrived"])

    def test_the_same_bytes_come_out_for_any_number_of_jobs(self):
        outputs = {self.sweep(*STAFF, "--format", "json", "--jobs", jobs).stdout for jobs in "128"}
        self.assertEqual(len(outputs), 1)


class Sensitivity(SweepTest):
    GRID = ("--vary", "departments.desk.staff=2..4", "--vary", f"{ARRIVALS}=30 / h, 60 / h", "--replications", "12")

    def test_on_a_grid_is_the_difference_of_means_at_the_ends(self):
        result = self.json(*self.GRID)
        wait = result["sensitivity"]["customers.wait.mean"]
        self.assertEqual(wait["points"], 6)
        means = {tuple(point["values"].values()): point["measures"]["customers.wait.mean"]["mean"]
                 for point in result["points"]}
        staff = wait["factors"]["departments.desk.staff"]
        self.assertEqual((staff["from"], staff["to"], staff["unit"]), ("2", "4", "s"))
        rates = ("30 / h", "60 / h")
        self.assertAlmostEqual(staff["mean"], sum(means["4", rate] - means["2", rate] for rate in rates) / 2, places=6)
        arrivals = wait["factors"][ARRIVALS]
        self.assertAlmostEqual(arrivals["mean"], sum(means[n, "60 / h"] - means[n, "30 / h"] for n in "234") / 3,
                               places=6)
        for factor in (staff, arrivals):
            self.assertLess(factor["low"], factor["mean"])
            self.assertLess(factor["mean"], factor["high"])
        self.assertLess(staff["share"] + arrivals["share"], 1)
        self.assertGreater(staff["share"], 0.2)
        # Nobody's coming depends on who serves them.
        served = result["sensitivity"]["customers.served"]["factors"]
        self.assertGreater(served[ARRIVALS]["share"], 0.999)

    def test_the_table_tells_it_below_the_points_and_the_folder_keeps_it(self):
        table = self.sweep(*self.GRID, "--out", "swept").stdout
        self.assertIn("What each factor moves", table)
        self.assertRegex(table, r"\n  customers\.wait\.mean\n    departments\.desk\.staff +2 → 4 +-[\d.]+ s ± [\d.]+ +\d+ %"
                                r"\n    customers\.people\.arrive +30 / h → 60 / h +\+[\d.]+ s ± [\d.]+ +\d+ %\n")
        rows = list(csv.DictReader(io.StringIO((self.path / "swept/sensitivity.csv").read_text())))
        sensitivity = json.loads((self.path / "swept/sweep.json").read_text())["sensitivity"]
        self.assertEqual({row["measure"] for row in rows}, set(sensitivity))
        for row in rows:
            factor = sensitivity[row["measure"]]["factors"][row["factor"]]
            self.assertEqual((float(row["mean"]), row["from"], row["to"]),
                             (factor["mean"], factor["from"], factor["to"]))

    def test_of_a_space_filling_design_is_a_line_and_knows_what_moves_nothing(self):
        result = self.json("--vary", "departments.desk.staff=3..6", "--vary", f"{ARRIVALS}=20 / h..60 / h",
                           "--vary", "services.help.duration=exponential(mean 60 s), exponential(mean 90 s)",
                           "--design", "lhs", "--points", "16")
        served = result["sensitivity"]["customers.served"]["factors"]
        rate = served[ARRIVALS]
        ends = [float(rate[end].removesuffix(" / h")) for end in ("from", "to")]
        self.assertLess(abs(rate["mean"] - 30 * (ends[1] - ends[0])), 0.1 * rate["mean"])
        self.assertGreater(rate["share"], 0.95)
        self.assertLess(served["departments.desk.staff"]["share"], 0.01)
        self.assertEqual(served["services.help.duration"]["to"], "exponential(mean 90 s)")

    def test_leaves_out_points_without_a_number_and_one_point_tells_nothing(self):
        table = self.sweep("--vary", "departments.desk.staff=1..4").stdout
        self.assertIn("customers.wait.mean (without the 1 point that has no number)", table)
        self.assertNotIn("What each factor moves", self.sweep("--vary", "departments.desk.staff=2").stdout)
        self.assertEqual(self.json("--vary", "departments.desk.staff=2")["sensitivity"], {})


class Ranges(SweepTest):
    def test_of_whole_numbers_have_each_and_others_go_by_a_step(self):
        one = "departments.desk.staff"
        duration = "services.help.duration"
        for text, expected in [(f"{one}=2..4", ["2", "3", "4"]), (f"{one}=2..9 by 3", ["2", "5", "8"]),
                               (f"{one}=5", ["5"]), (f"{one}=7, 3", ["7", "3"]),
                               (f"{duration}=1 min..2 min by 0.5 min", ["1 min", "1.5 min", "2 min"]),
                               (f"{duration}=1..2 min by 0.25", ["1 min", "1.25 min", "1.5 min", "1.75 min", "2 min"]),
                               ('departments.desk.hours={Mon: "08:00-12:00", Sat: "08:00-10:00"}, {Sat: "08:00-09:00"}',
                                ['{Mon: "08:00-12:00", Sat: "08:00-10:00"}', '{Sat: "08:00-09:00"}']),
                               (f"{duration}=0.1 s..0.5 s by 0.1 s", ["0.1 s", "0.2 s", "0.3 s", "0.4 s", "0.5 s"])]:
            with self.subTest(text=text):
                self.assertEqual([value for [value] in self.values("--vary", text)], expected)

    def test_that_say_nothing_are_refused_with_the_reason(self):
        for text, words in [("nonsense", "which value takes which range"), ("a.b=", "which value takes which range"),
                            ("a=1..x", "not two numbers"), ("a=5..2", "begins above its end"),
                            ("a=1 min..2 h", "one unit"), ("a=1 s..2 s by 1 min", "one unit"),
                            ("a=1..2 by 0", "step is not a number above zero"), ("a=1,,2", "one of its values is empty"),
                            ("a=1 s..2 s", "a grid needs a step"), ("a=0..1e300 by 1", "more than 100000 values")]:
            with self.subTest(text=text):
                run = self.sweep("--vary", text, code=2)
                self.assertIn(words, run.stderr)
                self.assertEqual(run.stdout, "")

    def test_that_contradict_each_other_are_refused(self):
        self.assertIn("set or varied already", self.sweep(*STAFF, *STAFF, code=2).stderr)
        self.assertIn("set or varied already", self.sweep(*STAFF, "--set", "departments.desk.staff=2", code=2).stderr)
        self.assertIn("the points that its ranges give", self.sweep(*STAFF, "--points", "3", code=2).stderr)
        self.assertIn("how many points", self.sweep(*STAFF, "--design", "lhs", code=2).stderr)
        self.assertIn("--vary is required", self.sweep(code=2).stderr)
        self.assertIn("1000000 points", self.sweep("--vary", "departments.desk.staff=1..1000", "--vary",
                                                   f"{ARRIVALS}=1 / h..1000 / h by 1 / h", code=2).stderr)

    def test_with_a_value_that_the_scenario_cannot_have_are_found_before_anything_runs(self):
        begin = time.monotonic()
        run = self.sweep("--vary", "departments.desk.staff=2,3,-1", "--set", "run.horizon=1000 weeks", code=2)
        self.assertLess(time.monotonic() - begin, 10)
        self.assertIn("point 3 of 3 is no scenario", run.stderr)
        self.assertIn("`staff` cannot be negative", run.stderr)
        self.assertIn("nothing is called `dask`", self.sweep("--vary", "departments.dask.staff=1..2", code=2).stderr)
        self.assertIn("try: customers.served", self.sweep(*STAFF, "--measure", "customers.servd", code=2).stderr)


class FillingDesigns(SweepTest):
    def points(self, design, n, *extra):
        return self.values("--vary", "departments.desk.staff=2..9", "--vary", f"{ARRIVALS}=10 / h..50 / h", "--design",
                           design, "--points", str(n), *extra)

    def test_try_each_factor_evenly(self):
        for design in ("lhs", "sobol"):
            points = self.points(design, 16)
            self.assertEqual(sorted(staff for staff, _ in points), sorted(2 * [str(i) for i in range(2, 10)]))
            rates = sorted(float(rate.removesuffix(" / h")) for _, rate in points)
            for i, rate in enumerate(rates):
                self.assertGreaterEqual(rate, 10 + 2.5 * i - 1e-3)
                self.assertLessEqual(rate, 10 + 2.5 * (i + 1) + 1e-3)

    def test_differ_by_seed_and_are_the_same_for_the_same_seed(self):
        self.assertEqual(self.points("sobol", 8), self.points("sobol", 8))
        self.assertNotEqual(self.points("sobol", 8), self.points("sobol", 8, "--seed", "2"))
        self.assertNotEqual(self.points("sobol", 8), self.points("lhs", 8))
        self.assertEqual(self.points("sobol", 4), self.points("sobol", 8)[:4])


class Stopped(SweepTest):
    MANY = ("--vary", "departments.desk.staff=2..9", "--replications", "300", "--format", "json")

    def test_a_killed_sweep_goes_on_to_the_bytes_of_an_uninterrupted_one(self):
        begin = time.monotonic()
        whole = self.sweep(*self.MANY, "--no-store").stdout
        duration = time.monotonic() - begin
        process = subprocess.Popen([DOMINO, "sweep", "queue.yaml", *self.MANY], cwd=self.path,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(0.6 * duration)
        process.kill()
        process.wait()
        resumed = self.sweep(*self.MANY, "--resume")
        self.assertEqual(resumed.stdout, whole)
        self.assertRegex(resumed.stderr, r"domino: [1-9]\d* of 2400 replications were known from an earlier run")
        runs = json.loads(self.domino("runs", "--format", "json").stdout)["runs"]
        self.assertEqual([run["command"] for run in runs], ["sweep", "sweep"])
        self.assertEqual((runs[1]["kept"], runs[1]["changes"], runs[1]["state"]), (2400, "8 points", "finished"))

    def test_points_that_were_run_before_are_known(self):
        self.domino("run", "queue.yaml", "--set", "departments.desk.staff=3")
        self.assertIn("6 of 18 replications were known", self.sweep(*STAFF, "--resume").stderr)

    def test_the_time_limit_and_ctrl_c_keep_the_points_that_are_finished(self):
        long = ("--vary", "departments.desk.staff=2..900", "--replications", "50", "--format", "json")
        run = self.sweep(*long, "--time-limit", "1 s", code=4)
        points = json.loads(run.stdout)["points"]
        self.assertIn(f"stopped at the time limit: {len(points)} of 899 points are finished", run.stderr)
        self.assertEqual([point["replications"] for point in points], [50] * len(points))
        process = subprocess.Popen([DOMINO, "sweep", "queue.yaml", *long, "--no-store"], cwd=self.path, text=True,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        time.sleep(1.5)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 130)
        self.assertGreater(len(json.loads(out)["points"]), 0)
        self.assertIn("interrupted", err)

    def test_out_keeps_the_points_and_the_runs(self):
        printed = self.sweep(*STAFF, "--format", "csv", "--out", "kept").stdout
        self.assertEqual((self.path / "kept/sweep.csv").read_text(), printed)
        self.assertEqual((self.path / "kept/sweep.json").read_text(), self.sweep(*STAFF, "--format", "json").stdout)
        runs = json.loads(self.domino("runs", "--in", "kept", "--format", "json").stdout)["runs"]
        self.assertEqual([run["kept"] for run in runs], [18])
        self.sweep(*STAFF, "--out", "queue.yaml", code=2)


if __name__ == "__main__":
    program.main()
