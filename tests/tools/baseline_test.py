"""Answers beside a baseline: a file of an earlier one or a kept run; exit code 5 where they differ beyond chance.

baseline_test.py DOMINO
"""

import functools
import json
import math

import program

SCENARIO = """version: 1
scenario: Desk
question: How long do people wait?
run: {horizon: 5 days, seed: 4, replications: 12}
departments: {desk: {staff: 3}}
services: {help: {by: desk, duration: exponential(mean 4 min)}}
customers: {people: {arrive: 20 / h, asks_for: help}}
what_if:
  fourth: {departments.desk.staff: 4}
expect:
  - customers.wait.mean below 1 min
  - fourth: customers.wait.mean falls
"""


def upper_tail(t, freedom):
    """P(T > t) of Student's distribution, by Simpson's rule on its density from 0 to t."""
    constant = math.exp(math.lgamma((freedom + 1) / 2) - math.lgamma(freedom / 2)) / math.sqrt(freedom * math.pi)
    density = lambda x: constant * (1 + x * x / freedom) ** (-(freedom + 1) / 2)
    steps, t = 1000, min(t, 60.0)
    inner = sum((4 if i % 2 else 2) * density(t * i / steps) for i in range(1, steps))
    return .5 - t / steps / 3 * (density(0) + inner + density(t))


@functools.cache
def quantile(tail, freedom):
    low, high = 0.0, 60.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if upper_tail(middle, freedom) > tail else (low, middle)
    return low


class Baseline(program.ProgramTest):
    def setUp(self):
        super().setUp()
        self.write("desk.yaml", SCENARIO)
        self.write("busier.yaml", SCENARIO.replace("20 / h", "30 / h"))

    def write(self, name, text):
        (self.path / name).write_text(text)

    def keep(self, command, *arguments, name="base.json", code=0):
        text = self.domino(command, *arguments, "--format", "json", code=code).stdout
        self.write(name, text)
        return json.loads(text)

    def told(self, command, *arguments, code=0):
        return json.loads(self.domino(command, *arguments, "--format", "json", code=code).stdout)["baseline"]

    def test_the_same_run_does_not_differ(self):
        self.keep("run", "desk.yaml", "--no-store")
        for exact in ([], ["--exact"]):
            run = self.domino("run", "desk.yaml", "--baseline", "base.json", *exact)
            self.assertRegex(run.stdout, r"None of \d+ numbers.* differs from the baseline base\.json")
            self.assertNotIn("baseline", run.stderr)
        told = self.told("run", "desk.yaml", "--baseline", "base.json")
        self.assertEqual((told["differs"], told["differences"], told["notes"]), (False, [], []))
        self.assertGreater(told["compared"], 30)

    def test_a_changed_scenario_ends_with_five_and_says_what_differs(self):
        self.keep("run", "desk.yaml")
        run = self.domino("run", "busier.yaml", "--baseline", "base.json", code=5)
        self.assertRegex(run.stdout, r"\n\d+ of \d+ numbers and verdicts differ from the baseline base\.json beyond chance; "
                                     r"the\s+scenario `Desk`\s+was\s+changed")
        self.assertRegex(run.stderr, r"domino: \d+ of \d+ .* differ from the baseline base\.json beyond chance")
        self.assertIn("the scenario `Desk` was changed since the baseline", run.stderr)
        told = self.told("run", "busier.yaml", "--baseline", "base.json", code=5)
        addresses = [one["address"] for one in told["differences"]]
        self.assertTrue({"customers.arrived", "departments.desk.utilisation"} <= set(addresses), addresses)
        # Data goes on without it.
        csv = self.domino("run", "busier.yaml", "--baseline", "base.json", "--format", "csv", code=5).stdout
        self.assertEqual(csv, self.domino("run", "busier.yaml", "--format", "csv").stdout)

    def test_what_differs_is_found_by_welch_and_holm(self):
        base = self.keep("run", "desk.yaml")
        before = base["measures"]
        # What was expected is an answer as well: a number and a verdict each, compared like the others.
        others = 2 * len(base["expectations"])
        self.write("slower.yaml", SCENARIO.replace("mean 4 min", "mean 4.2 min"))
        arguments = ["slower.yaml", "--seed", "9", "--replications", "20"]
        now = self.keep("run", *arguments, name="now.json")["measures"]
        told = self.told("run", *arguments, "--baseline", "base.json", code=5)
        p_values = {}
        for address in before.keys() & now.keys():
            one, other = before[address], now[address]
            if None in (one["high"], other["high"]) or one["mean"] == other["mean"]:
                continue
            variances = [(max(x["high"] - x["mean"], x["mean"] - x["low"]) / quantile(.025, x["n"] - 1)) ** 2
                         for x in (one, other)]
            freedom = sum(variances) ** 2 / sum(v ** 2 / (x["n"] - 1) for v, x in zip(variances, (one, other)))
            p_values[address] = 2 * upper_tail(abs(one["mean"] - other["mean"]) / math.sqrt(sum(variances)), freedom)
        expected, bound = {}, 0
        for rank, (address, p_value) in enumerate(sorted(p_values.items(), key=lambda item: item[1])):
            bound = min(1, max(bound, p_value * (len(before.keys() & now.keys()) + others - rank)))
            if bound <= .05:
                expected[address] = bound
        found = {one["address"]: one["p_value"] for one in told["differences"]}
        self.assertEqual(set(found), set(expected))
        self.assertGreater(len(found), 2)
        self.assertLess(len(found), len(p_values))
        for address, p_value in found.items():
            self.assertAlmostEqual(p_value, expected[address], delta=1e-7)

    def test_another_seed_differs_by_chance_alone_and_exactly(self):
        self.keep("run", "desk.yaml", "--no-store")
        different = 0
        for seed in range(100, 120):
            arguments = ["desk.yaml", "--seed", str(seed), "--no-store", "--baseline", "base.json", "--quiet"]
            run = program.subprocess.run([program.DOMINO, "run", *arguments], cwd=self.path, capture_output=True, text=True)
            self.assertIn(run.returncode, (0, 5))
            self.assertIn("the baseline is of seed 4, and this is " + str(seed), " ".join(run.stdout.split()))
            different += run.returncode == 5
        # Each is wrong with a chance of at most 5 %: four of 20 have one of 1.6 %.
        self.assertLess(different, 4)
        told = self.told("run", "desk.yaml", "--seed", "100", "--baseline", "base.json", "--exact", code=5)
        self.assertIn("customers.wait.mean", [one["address"] for one in told["differences"]])

    def test_a_kept_run_is_a_baseline_by_its_number(self):
        self.domino("run", "desk.yaml")
        self.keep("compare", "desk.yaml")
        self.domino("run", "desk.yaml", "--baseline", "1", "--exact")
        self.domino("compare", "desk.yaml", "--baseline", "2", "--exact")
        self.assertIn("differ from the baseline run 1",
                      self.domino("run", "busier.yaml", "--baseline", "1", code=5).stderr)
        by_run = self.told("compare", "busier.yaml", "--baseline", "2", code=5)
        by_file = self.told("compare", "busier.yaml", "--baseline", "base.json", code=5)
        self.assertEqual(by_run.pop("of"), "run 2")
        self.assertEqual(by_file.pop("of"), "base.json")
        self.assertEqual(by_run, by_file)
        addresses = [one["address"] for one in by_file["differences"]]
        self.assertIn("departments.desk.utilisation", addresses)
        self.assertIn("fourth: departments.desk.utilisation", addresses)
        self.assertIn("there is no run 99", self.domino("run", "desk.yaml", "--baseline", "99", code=2).stderr)

    def test_a_verdict_that_is_not_the_same_differs(self):
        self.keep("check", "desk.yaml")
        self.domino("check", "desk.yaml", "--baseline", "base.json")
        self.write("desk.yaml", SCENARIO.replace("staff: 3}", "staff: 2}"))
        # An expectation that fails comes first.
        run = self.domino("check", "desk.yaml", "--baseline", "base.json", code=3)
        self.assertIn("customers.wait.mean below 1 min: verdict: holds before, fails now", " ".join(run.stdout.split()))
        self.write("desk.yaml", SCENARIO.replace("mean 4 min", "mean 3 min"))
        self.assertIn("differ", self.domino("check", "desk.yaml", "--baseline", "base.json", code=5).stderr)

    def test_what_is_no_baseline_of_this_is_refused_before_anything_runs(self):
        self.keep("run", "desk.yaml")
        self.keep("compare", "desk.yaml", name="compared.json")
        self.write("none.json", "{}")
        self.write("text.json", "not JSON")
        self.write("later.json", (self.path / "base.json").read_text().replace('"format_version": 1', '"format_version": 2'))
        self.write("other.yaml", SCENARIO.replace("scenario: Desk", "scenario: Counter"))
        for scenario, baseline, said in [
                ("desk.yaml", "missing.json", "No such file"), ("desk.yaml", "none.json", "is no answer of"),
                ("desk.yaml", "text.json", "is no answer of"), ("desk.yaml", "later.json", "of format version 2"),
                ("desk.yaml", "compared.json", "is an answer of `compare`, and this is one of `run`"),
                ("other.yaml", "base.json", "is of another scenario, `Desk`, and this is `Counter`")]:
            with self.subTest(baseline=baseline):
                run = self.domino("run", scenario, "--baseline", baseline, code=2)
                self.assertIn(said, run.stderr)
                self.assertIn("try:", run.stderr)
                self.assertEqual(run.stdout, "")

    def test_another_version_is_said(self):
        base = self.keep("run", "desk.yaml")
        base["domino"] = "0.0.9"
        self.write("base.json", json.dumps(base))
        run = self.domino("run", "desk.yaml", "--baseline", "base.json")
        self.assertRegex(run.stderr, r'the baseline is of Domino "0\.0\.9", and this is "\d')

    def test_a_number_without_an_interval_is_counted_and_not_judged(self):
        one = ["desk.yaml", "--only-replication", "1"]
        base = self.keep("run", *one)
        for measure in base["measures"].values():
            measure["low"] = measure["high"] = None
            measure["mean"] = 1e6
        self.write("base.json", json.dumps(base))
        self.assertGreater(self.told("run", *one, "--baseline", "base.json")["untested"], 5)
        self.domino("run", *one, "--baseline", "base.json", "--exact", code=5)


if __name__ == "__main__":
    program.main()
