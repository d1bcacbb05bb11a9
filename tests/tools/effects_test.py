"""domino explain --perfect, --elasticity, --mend-first: what departments do to customers, for people and programs."""

import csv
import io
import json
import signal
import subprocess
import time

import program

SCENARIO = """version: 1
scenario: Desk
question: Who loses whom?
run: {horizon: 10 days, seed: 4, replications: 5}
departments: {desk: {staff: 4, wage: 20 / h}, experts: {staff: 2, wage: 30 / h}, island: {staff: 1, wage: 20 / h}}
services:
  help:
    by: desk
    duration: exponential(mean 4 min)
    needs: {advice: {chance: 40 %, mode: hold}}
  advice: {by: experts, duration: exponential(mean 6 min), promise: 80 % within 5 min, errors: 5 %}
  alone: {by: island, duration: exponential(mean 4 min)}
customers: {people: {arrive: 28 / h, asks_for: help, patience: exponential(mean 10 min)}}
requests: {own: {from: island, arrive: 1 / h, asks_for: alone}}
"""
ELSEWHERE = {"desk", "experts"}


class Effects(program.ProgramTest):
    def setUp(self):
        super().setUp()
        (self.path / "desk.yaml").write_text(SCENARIO)

    def explained(self, *more, scenario="desk.yaml"):
        return json.loads(self.domino("explain", scenario, "--format", "json", "--quiet", *more).stdout)

    def rows(self, *more):
        text = self.domino("explain", "desk.yaml", "--format", "csv", "--quiet", *more).stdout
        return list(csv.DictReader(io.StringIO(text)))

    def test_perfect_tells_what_is_due_to_whom(self):
        told = self.explained("--perfect")
        self.assertEqual({department["name"] for department in told["departments"]}, ELSEWHERE)
        self.assertEqual(told["without_part"], ["island"])
        self.assertEqual(told["plans"], 4)
        change = sum(department["change"]["mean"] for department in told["departments"])
        self.assertAlmostEqual(change, told["all_ideal"]["mean"] - told["now"]["mean"], places=6)
        share = sum(department["share"]["mean"] for department in told["departments"])
        self.assertAlmostEqual(share, told["share_of_all"]["mean"], places=9)
        for department in told["departments"]:
            self.assertLess(department["share"]["low"], department["share"]["mean"])
        run = json.loads(self.domino("run", "desk.yaml", "--format", "json", "--quiet").stdout)["measures"]
        self.assertEqual(told["now"]["mean"], run["customers.abandoned"]["mean"])
        self.assertEqual({row["figure"] for row in self.rows("--perfect")}, {"change", "share", "alone"})

    def test_perfect_begins_with_one_sentence(self):
        text = " ".join(self.domino("explain", "desk.yaml", "--perfect", "--quiet").stdout.split())
        self.assertRegex(text, r"^If no department caused any waiting, 100(\.0)? % \(.*\) of the customers not served would "
                               r"have been served: \d+(\.\d+)? % \(.*\) thanks to \w+")
        kept = self.domino("explain", "desk.yaml", "--perfect", "--mode", "promise-kept", "--quiet").stdout
        self.assertTrue(kept.startswith("If every department kept what it promises"))
        wait = self.explained("--perfect", "--outcome", "customers.wait.mean")
        self.assertEqual(wait["outcome"], "customers.wait.mean")
        self.assertEqual(wait["all_ideal"]["mean"], 0)

    def test_perfect_says_what_it_cannot_do(self):
        self.assertIn("did you mean `customers.wait.mean`",
                      self.domino("explain", "desk.yaml", "--perfect", "--outcome", "customers.wait.meen", code=2).stderr)
        self.assertIn("--perfect", self.domino("explain", "desk.yaml", "--outcome", "customers.served", code=2).stderr)
        self.domino("explain", "desk.yaml", "--perfect", "--elasticity", code=2)
        self.domino("explain", "desk.yaml", "--perfect", "--worst", "3", code=2)
        self.domino("explain", "desk.yaml", "--mode", "both", code=2)
        imprecise = self.domino("explain", "desk.yaml", "--perfect", "--precision", "0.1 %", "--replications", "5", code=4)
        self.assertIn("not as precise as asked for", imprecise.stderr)

    def test_elasticity_tells_time_people_and_a_minute(self):
        told = self.explained("--elasticity")
        self.assertEqual([department["name"] for department in told["departments"]], ["desk", "experts"])
        of_wait = told["departments"][1]["outcomes"]["customers.wait.mean"]
        self.assertGreater(of_wait["total"]["low"], 0)
        self.assertEqual(of_wait["through_people"]["mean"], 0)
        lost = told["departments"][1]["outcomes"]["customers.unserved"]
        self.assertGreater(lost["a_minute_a_year"]["mean"], 0)
        text = self.domino("explain", "desk.yaml", "--elasticity", "--along", "experts", "--quiet").stdout
        self.assertIn("along the load of experts", text)
        self.assertEqual({row["load"] for row in self.rows("--elasticity", "--along", "experts")},
                         {"", "0.6", "0.7", "0.8", "0.9"})
        self.assertIn("did you mean `experts`",
                      self.domino("explain", "desk.yaml", "--elasticity", "--along", "expert", code=2).stderr)

    def test_mend_first_ranks_by_gain_where_costs_are_not_known(self):
        told = self.explained("--mend-first", "--robust", "2")
        levers = told["levers"]
        order = [(lever["beyond_chance"] * (1 if lever["gain"]["mean"] > 0 else -1), lever["gain"]["mean"])
                 for lever in levers]
        self.assertEqual(told["ranked_by"], "gain")
        self.assertEqual(order, sorted(order, reverse=True))
        self.assertNotIn("island", {lever["department"] for lever in levers})
        more = next(lever for lever in levers if (lever["department"], lever["lever"]) == ("desk", "person"))
        self.assertAlmostEqual(more["cost"], 20 * 24 * 365, places=6)
        self.assertGreater(more["gain"]["low"], 0)
        self.assertTrue(all(lever["cost"] is None for lever in levers if lever["lever"] != "person"))
        self.assertIn("rests on no assumption", told["robust"]["summary"])
        dearer = self.explained("--mend-first", "--cost", "errors=50%")["levers"]
        errors = next(lever for lever in dearer if lever["lever"] == "errors")
        self.assertAlmostEqual(errors["cost"], 0.5 * 2 * 30 * 24 * 365, places=4)
        self.assertIn("no LEVER=SHARE", self.domino("explain", "desk.yaml", "--mend-first", "--cost", "x=1%", code=2).stderr)
        self.assertEqual(self.rows("--mend-first")[0]["rank"], "1")

    def test_mend_first_takes_the_levers_of_the_scenario(self):
        self.write_levers()
        told = self.explained("--mend-first", scenario="levers.yaml")
        costs = {lever["lever"]: lever["cost"] for lever in told["levers"]}
        self.assertEqual(told["ranked_by"], "gain_per_cost")
        self.assertEqual(costs, {"one_more_at_the_desk": 50000, "one_more_expert": 1000 * 365 / 7, "course": 3000})
        # The same as that change typed by hand, run beside the scenario.
        desk = next(lever for lever in told["levers"] if lever["lever"] == "one_more_at_the_desk")
        lost = [json.loads(self.domino("run", "desk.yaml", "--format", "json", *more).stdout)
                ["measures"]["customers.abandoned"]["mean"] for more in ([], ["--set", "departments.desk.staff=5"])]
        self.assertAlmostEqual(desk["gain"]["mean"], (lost[0] - lost[1]) * 36.5, places=6)

    def test_a_budget_buys_the_best_basket(self):
        self.write_levers()
        told = self.explained("--mend-first", "--budget", "110000", scenario="levers.yaml")
        self.assertTrue(told["all_tried"])
        # 0 to 2 at the desk, 0 or 1 expert, the course or not, as far as 110,000 goes: counted by hand.
        affordable = [(d, e, c) for d in range(3) for e in range(2) for c in range(2)
                      if d * 50000 + e * 1000 * 365 / 7 + c * 3000 <= 110000]
        self.assertEqual(len(told["baskets"]), len(affordable))
        gains = [basket["gain"]["mean"] for basket in told["baskets"]]
        self.assertEqual(gains, sorted(gains, reverse=True))
        self.assertTrue(told["baskets"][0]["may_be_best"])
        # What the purchases bring adds up to what the basket brings, and what they cost to what is spent.
        best = told["baskets"][0]
        self.assertAlmostEqual(sum(one["gain"]["mean"] for one in told["buy"]), best["gain"]["mean"], places=6)
        self.assertAlmostEqual(sum(one["cost"] for one in told["buy"]), best["cost"], places=6)
        self.assertAlmostEqual(told["buy"][-1]["left"], 110000 - best["cost"], places=6)
        self.assertNotIn("chance", told["summary"])
        nothing = self.explained("--mend-first", "--budget", "100", scenario="levers.yaml")
        self.assertIn("buy nothing", nothing["summary"])
        text = self.domino("explain", "levers.yaml", "--mend-first", "--budget", "110000").stdout
        self.assertIn("With 110,000 to spend in the first year, buy", text.splitlines()[0])

    def test_what_a_budget_needs_is_asked_for(self):
        self.write_levers()
        told = self.domino("explain", "desk.yaml", "--mend-first", "--budget", "5", code=2).stderr
        self.assertIn("states no levers", told)
        without = self.domino("explain", "levers.yaml", "--mend-first", "--budget", "5", "--set",
                              "levers.course={change: {services.advice.errors: 1 %}}", code=2).stderr
        self.assertIn("lever `course` has no cost", without)
        self.assertIn("0 or more", self.domino("explain", "levers.yaml", "--mend-first", "--budget=-5", code=2).stderr)
        for more in (["--cost", "training=1%"], ["--robust", "2"], ["--all"]):
            self.domino("explain", "levers.yaml", "--mend-first", *more, code=2)

    def write_levers(self):
        (self.path / "levers.yaml").write_text(SCENARIO + """levers:
  one_more_at_the_desk: {change: {departments.desk.staff: rises by 1}, costs: 50000 / year, at_most: 2}
  one_more_expert: {change: {departments.experts.staff: rises by 1}, costs: 1000 / week}
  course: {change: {services.advice.errors: 1 %}, costs: 3000 once}
""")

    def test_the_same_bytes_for_any_number_of_jobs(self):
        for part in ("--perfect", "--elasticity", "--mend-first"):
            one, two = (self.domino("explain", "desk.yaml", part, "--quiet", "--jobs", jobs).stdout for jobs in "12")
            self.assertEqual(one, two)

    def test_can_be_interrupted(self):
        for part in ("--perfect", "--elasticity", "--mend-first"):
            run = subprocess.Popen([program.DOMINO, "explain", "desk.yaml", part, "--set", "run.horizon=40 weeks",
                                    "--replications", "100000"], cwd=self.path, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True)
            time.sleep(1)
            run.send_signal(signal.SIGINT)
            _, told = run.communicate(timeout=120)
            self.assertEqual(run.returncode, 130, told)
            self.assertIn("interrupted", told)


if __name__ == "__main__":
    program.main()
