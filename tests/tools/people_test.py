"""What people feel, from scenario to answer: assumptions, couplings, the settled start, lines over time."""

import csv
import io
import json
import re

import program

SCENARIO = """version: 1
scenario: Desk
question: What does waiting for advice do to the desk?
run: {horizon: 12 weeks, seed: 4, replications: 4}
calendars: {office: {Mon-Fri: "09:00-17:00"}, late: {Mon-Fri: "13:00-17:00"}}
departments:
  desk: {staff: 6, hours: office}
  experts: {staff: 3, hours: office}
services:
  help:
    by: desk
    duration: exponential(mean 12 min)
    errors: 5 %
    needs: {advice: {chance: 30 %, mode: hold}}
  advice: {by: experts, duration: exponential(mean 20 min), promise: 80 % within 30 min}
customers: {people: {arrive: 15 / h, hours: office, asks_for: help}}
couplings: all
what_if:
  frozen: {couplings: none}
  fewer: {departments.experts.staff: 2}
"""
BARS = "▁▂▃▄▅▆▇█"


class People(program.ProgramTest):
    def setUp(self):
        super().setUp()
        (self.path / "desk.yaml").write_text(SCENARIO)

    def measures(self, *more):
        run = self.domino("run", "desk.yaml", "--format", "json", "--quiet", "--no-store", *more)
        return json.loads(run.stdout)["measures"]

    # --- assumptions ------------------------------------------------------------------------------------

    def test_every_assumption_has_its_range_evidence_and_source(self):
        parameters = json.loads(self.domino("assumptions", "--format", "json").stdout)["parameters"]
        self.assertGreater(len(parameters), 60)
        for name, row in parameters.items():
            self.assertLessEqual(row["low"], row["default"], name)
            self.assertLessEqual(row["default"], row["high"], name)
            self.assertIn(row["evidence"], ("V", "V2", "C", "M", "A"), name)
            self.assertTrue(row["source"] and row["meaning"], name)
        rows = list(csv.DictReader(io.StringIO(self.domino("assumptions", "--format", "csv").stdout)))
        self.assertEqual([row["parameter"] for row in rows], list(parameters))

    def test_every_assumption_is_a_key_with_the_same_default(self):
        parameters = json.loads(self.domino("assumptions", "--format", "json").stdout)["parameters"]
        schema = json.loads(self.domino("schema").stdout)
        keys = schema["$defs"]["set_of_assumptions"]["properties"]
        about_customers = schema["$defs"]["set_of_assumptions_about_customers"]["properties"]
        self.assertEqual(list(keys) + list(about_customers), list(parameters))
        told = self.domino("assumptions", "desk.yaml", "--format", "json", "--set", "people.morale_speed=0.2")
        changed = json.loads(told.stdout)
        self.assertTrue(changed["coupled"])
        differ = [name for name, row in changed["parameters"].items() if row["value"] != row["default"]]
        self.assertEqual(differ, ["morale_speed"])

    def test_the_table_marks_what_is_not_the_default(self):
        table = self.domino("assumptions", "desk.yaml", "--set", "people.quit_rate=0.5").stdout
        marked = [line for line in table.splitlines() if " *  [" in line]
        self.assertEqual(len(marked), 1)
        self.assertTrue(marked[0].startswith("quit_rate"))

    # --- couplings --------------------------------------------------------------------------------------

    def test_without_couplings_nobody_has_any_state(self):
        measures = self.measures("--set", "couplings=none")
        self.assertNotIn("departments.desk.morale", measures)
        coupled = self.measures()
        self.assertIn("departments.desk.morale", coupled)
        self.assertIn("departments.experts.internal_satisfaction.responsiveness", coupled)
        self.assertNotIn("departments.desk.internal_satisfaction", coupled)
        self.assertIn("departments.desk.own_satisfaction", coupled)
        score = coupled["departments.experts.icsq"]["mean"]
        self.assertAlmostEqual(score, 1 + 3 * coupled["departments.experts.internal_satisfaction"]["mean"], places=9)

    def test_a_what_if_without_couplings_is_the_scenario_without_them(self):
        compared = json.loads(self.domino("compare", "desk.yaml", "--what-if", "frozen", "--format", "json", "--quiet").stdout)
        alone = self.measures("--set", "couplings=none")
        self.assertEqual(compared["variants"]["frozen"]["measures"]["customers.wait.mean"], alone["customers.wait.mean"])

    def test_couplings_that_touch_nothing_leave_every_customer_alone(self):
        # Voice only says who escalates, and nobody supervises here.
        alone = self.measures("--set", "couplings=none")
        voiced = self.measures("--set", "couplings=[voice]")
        self.assertEqual(voiced["customers.wait.mean"], alone["customers.wait.mean"])
        self.assertEqual(voiced["customers.sojourn.mean"], alone["customers.sojourn.mean"])

    # --- interventions ----------------------------------------------------------------------------------

    def assert_same_work(self, one, other):
        for address in ("customers.wait.mean", "customers.sojourn.mean", "departments.experts.requests",
                        "departments.experts.response.mean", "departments.experts.on_duty"):
            self.assertEqual(one[address], other[address], address)

    def test_hours_from_the_beginning_are_the_hours_that_were_stated(self):
        intervened = self.measures("--set", "couplings=[voice]", "--set",
                                   "interventions={late: {at: 0 s, departments: [experts], hours: late}}")
        stated = self.measures("--set", "couplings=none", "--set", "departments.experts.hours=late")
        self.assert_same_work(intervened, stated)
        self.assertNotEqual(stated["customers.wait.mean"], self.measures("--set", "couplings=none")["customers.wait.mean"])

    def test_authority_from_the_beginning_is_the_authority_that_was_stated(self):
        limited = SCENARIO.replace("desk: {staff: 6,", "desk: {staff: 6, authority: 20,").replace(
            "{advice: {chance: 30 %, mode: hold}}", "{advice: {when: amount > authority, mode: hold}}").replace(
            "asks_for: help}", "asks_for: help, attributes: {amount: uniform(0 to 30)}}")
        (self.path / "desk.yaml").write_text(limited)
        intervened = self.measures("--set", "couplings=[voice]", "--set", "interventions={trust: {at: 0 s, authority: 25}}")
        stated = self.measures("--set", "couplings=none", "--set", "departments.desk.authority=25")
        self.assert_same_work(intervened, stated)
        before = self.measures("--set", "couplings=none")["departments.experts.requests"]["mean"]
        self.assertAlmostEqual(stated["departments.experts.requests"]["mean"] / before, 0.5, delta=0.1)

    # --- the settled start ------------------------------------------------------------------------------

    def test_begins_in_the_same_place_for_any_number_of_jobs(self):
        one = self.domino("run", "desk.yaml", "--format", "json", "--quiet", "--no-store", "--jobs", "1").stdout
        two = self.domino("run", "desk.yaml", "--format", "json", "--quiet", "--no-store", "--jobs", "2").stdout
        self.assertEqual(one, two)

    def test_a_what_if_begins_where_its_base_does(self):
        compared = json.loads(self.domino("compare", "desk.yaml", "--what-if", "fewer", "--format", "json", "--quiet").stdout)
        alone = self.measures("--set", "departments.experts.staff=2")
        paired = compared["variants"]["fewer"]["measures"]
        self.assertNotEqual(paired["departments.desk.morale"]["mean"], alone["departments.desk.morale"]["mean"])
        self.assertEqual(compared["base"]["measures"]["departments.desk.morale"], self.measures()["departments.desk.morale"])

    def test_from_the_reference_everybody_is_there_and_has_learnt(self):
        measures = self.measures("--set", "run.start=reference", "--set", "run.horizon=1 week", "--set", "people.quit_rate=0")
        self.assertEqual(measures["departments.desk.vacancies"]["mean"], 0)
        self.assertAlmostEqual(measures["departments.desk.morale"]["mean"], 0.65, delta=0.02)

    def test_replications_that_began_elsewhere_are_not_taken_for_these(self):
        settled = self.domino("run", "desk.yaml", "--quiet", "--format", "json").stdout
        swept = self.domino("sweep", "desk.yaml", "--vary", "departments.experts.staff=2..3", "--quiet", "--resume")
        self.assertTrue(swept.stdout)
        self.assertEqual(self.domino("run", "desk.yaml", "--quiet", "--format", "json", "--resume").stdout, settled)

    # --- over time --------------------------------------------------------------------------------------

    def test_explain_draws_a_line_for_each_state(self):
        text = self.domino("explain", "desk.yaml", "--quiet").stdout
        lines = [line for line in text.splitlines() if any(bar in line for bar in BARS)]
        self.assertEqual(len([line for line in lines if line.strip().startswith("morale")]), 2)
        for line in lines:
            self.assertEqual(len(re.findall(f"[{BARS}]", line)), 12, line)
            self.assertTrue(set(BARS) & set(line) >= {"▁", "█"}, line)
        self.assertNotIn("▁", self.domino("explain", "desk.yaml", "--quiet", "--set", "couplings=none").stdout)

    def test_the_timeline_tells_people_week_by_week(self):
        self.domino("run", "desk.yaml", "--quiet", "--no-store", "--out", "out", "--timeline")
        rows = list(csv.DictReader(io.StringIO((self.path / "out/timeline.csv").read_text())))
        morale = [row for row in rows if row["measure"] == "morale" and row["department"] == "desk"]
        self.assertEqual([float(row["begin_s"]) for row in morale], [604800.0 * week for week in range(12)])
        for row in morale:
            self.assertTrue(0.4 < float(row["mean"]) < 0.8, row)
        quits = [row for row in rows if row["measure"] == "quits"]
        total = sum(float(row["mean"]) for row in quits)
        self.assertAlmostEqual(total, self.measures()["staff.quits"]["mean"], places=9)

    # --- what is odd ------------------------------------------------------------------------------------

    def test_says_what_odd_values_imply_and_goes_on(self):
        told = self.domino("validate", "desk.yaml", "--set", "people={quit_rate: 0, mood_loss: 0}").stderr
        self.assertIn("warning: `quit_rate` is 0: no employee ever leaves", told)
        self.assertIn("warning: `mood_loss` is 0:", told)
        self.assertNotIn("error", told)

    def test_says_that_too_many_initiatives_do_nothing(self):
        several = ", ".join(f"{name}: {{at: 1 week, recognition: 80 %}}" for name in "abcd")
        told = self.domino("validate", "desk.yaml", "--set", "interventions={" + several + "}").stderr
        self.assertIn("`d` changes nothing: 3 other initiatives take people's attention when it begins", told)

    def test_says_that_nobody_asks_anybody(self):
        told = self.domino("validate", "desk.yaml", "--set", "services.help={by: desk, duration: 5 min, steps: null}", code=2)
        self.assertIn("steps", told.stderr)
        lone = SCENARIO.replace("    needs: {advice: {chance: 30 %, mode: hold}}\n", "").replace(
            "asks_for: help}", "steps: [serve: help, serve: advice]}")
        (self.path / "lone.yaml").write_text(lone)
        self.assertIn("no department asks another one", self.domino("validate", "lone.yaml").stderr)


if __name__ == "__main__":
    program.main()
