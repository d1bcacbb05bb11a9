"""domino explain: where time goes, who asks whom, one case's story; for people at any width, and for programs."""

import csv
import io
import json

import program

SCENARIO = """version: 1
scenario: Desk
question: Who waits for whom?
run: {horizon: 10 days, warm_up: 10 days, seed: 4, replications: 6}
departments: {desk: {staff: 3}, experts: {staff: 2}, stores: {staff: 1}}
services:
  help:
    by: desk
    duration: exponential(mean 3 min)
    needs:
      advice: {chance: 30 %, mode: park}
      part: {service: find, chance: 5 %, mode: hold}
  advice: {by: experts, duration: exponential(mean 6 min), promise: 80 % within 15 min}
  find: {by: stores, duration: exponential(mean 4 min)}
customers: {people: {arrive: 30 / h, asks_for: help}}
requests: {reports: {from: stores, arrive: 2 / h, asks_for: advice}}
"""


def number_of(measure):
    """What is found of it, without what is said of it wherever it is listed."""
    return {name: value for name, value in measure.items() if name not in ("better", "meaning")}


class Explain(program.ProgramTest):
    def setUp(self):
        super().setUp()
        (self.path / "desk.yaml").write_text(SCENARIO)

    def asks(self, *more):
        return json.loads(self.domino("explain", "desk.yaml", "--format", "json", "--quiet", *more).stdout)["asks"]

    def explanation(self, *more):
        return json.loads(self.domino("explain", "desk.yaml", "--format", "json", "--quiet", *more).stdout)

    def test_begins_with_one_sentence_about_where_time_goes(self):
        sentence = " ".join(self.domino("explain", "desk.yaml").stdout.split("\n\n")[0].split())
        self.assertRegex(sentence, r"^Customers spend \d+(\.\d+)? % \(\d+(\.\d+)? … \d+(\.\d+)?\) of their time waiting for "
                                   r"\w+, most of it because all its staff are busy; their case is in service for "
                                   r"\d+ % of it all\.$")
        self.assertEqual(self.explanation()["summary"], sentence)

    def test_tells_the_time_of_a_case_without_remainder(self):
        time = self.explanation()["time"]
        causes = ["service", "capacity", "overtaken"]
        parts = [name for name in time if name.startswith("customers.time.departments.") and
                 name.split(".")[4] in causes and name.endswith(".mean")]
        self.assertEqual(len(parts), 6)  # nobody can overtake here
        self.assertAlmostEqual(sum(time[name]["mean"] for name in parts), time["customers.time.mean"]["mean"], places=6)
        run = json.loads(self.domino("run", "desk.yaml", "--format", "json", "--quiet").stdout)["measures"]
        self.assertEqual(time["customers.time.mean"], number_of(run["customers.sojourn.mean"]))
        self.assertNotIn("customers.time.mean", run)
        split = [time["departments.desk.waiting." + name]["mean"] for name in ("own_work", "held_for.stores", "nobody_there")]
        self.assertAlmostEqual(sum(split), 1, places=9)
        self.assertGreater(split[1], 0)

    def test_tells_when_a_hold_turns_into_parking(self):
        (self.path / "parking.yaml").write_text(SCENARIO.replace("mode: hold}", "mode: hold, at_most: 30 s, then: park}"))
        found = 0
        for case in json.loads(self.domino("explain", "parking.yaml", "--worst", "20", "--format", "json").stdout)["worst"]:
            story = json.loads(self.domino("explain", "parking.yaml", "--format", "json", "--replication",
                                           str(case["replication"]), "--case", case["case"]).stdout)["story"]
            needs = [line["at_s"] for line in story if "and holds the line" in line["words"]]
            lets_go = [line["at_s"] for line in story if line["words"] == "desk has held long enough, and parks the case"]
            found += len(lets_go)
            for at in lets_go:
                self.assertTrue(any(abs(at - need - 30) < 1e-5 for need in needs), story)
        self.assertGreater(found, 0)

    def test_tells_one_case_the_same_way_every_time(self):
        for number in ("7", "people-7"):
            story = self.domino("explain", "desk.yaml", "--replication", "3", "--case", number, "--jobs", "2").stdout
            self.assertEqual(story, self.domino("explain", "desk.yaml", "--case", "people-7", "--replication", "3",
                                                "--jobs", "1").stdout)
        self.assertRegex(story.splitlines()[0], r"^Mon 00:\d\d:\d\d\.\d  arrives, one of people$")
        self.assertRegex(story, r"desk-\d begins `help`, \d")
        self.assertRegex(story, r"\nFrom arrival to end: [\d.]+ (s|min)\.\n\Z")
        told = json.loads(self.domino("explain", "desk.yaml", "--replication", "3", "--case", "7", "--format",
                                      "json").stdout)["story"]
        self.assertAlmostEqual(sum(line["takes_s"] for line in told), told[-1]["at_s"] - told[0]["at_s"], places=6)

    def test_lists_the_worst_cases_and_their_stories_agree(self):
        worst = json.loads(self.domino("explain", "desk.yaml", "--worst", "5", "--format", "json").stdout)["worst"]
        self.assertEqual(len(worst), 5)
        lengths = [case["sojourn_s"] for case in worst]
        self.assertEqual(lengths, sorted(lengths, reverse=True))
        for case in worst[:2]:
            story = json.loads(self.domino("explain", "desk.yaml", "--format", "json", "--replication",
                                           str(case["replication"]), "--case", case["case"]).stdout)["story"]
            self.assertAlmostEqual(story[-1]["at_s"] - story[0]["at_s"], case["sojourn_s"], places=6)
        self.assertEqual(self.domino("explain", "desk.yaml", "--worst", "5", "--jobs", "1").stdout,
                         self.domino("explain", "desk.yaml", "--worst", "5", "--jobs", "2").stdout)

    def test_says_what_is_wrong_with_a_case(self):
        for wrong in (["--case", "nobody-1"], ["--case", "people"], ["--case", "people-0"], ["--replication", "2"],
                      ["--case", "7", "--worst", "3"], ["--case", "people-99999999"]):
            run = self.domino("explain", "desk.yaml", *wrong, code=2)
            self.assertEqual(run.stdout, "")
            self.assertNotEqual(run.stderr, "")

    def test_cases_add_up_in_their_file(self):
        self.domino("run", "desk.yaml", "--replications", "2", "--out", "out", "--cases")
        with open(self.path / "out/cases.csv") as file:
            cases = list(csv.DictReader(file))
        self.assertGreater(len(cases), 1000)
        for case in cases:
            parts = [float(value) for name, value in case.items() if name not in (
                "replication", "case", "segment", "customer", "attempt", "arrived", "ended", "outcome", "sojourn")]
            self.assertAlmostEqual(sum(parts), float(case["sojourn"]), places=4)
        self.assertEqual(self.domino("run", "desk.yaml", "--cases", code=2).stdout, "")

    def test_tells_about_the_answer_that_takes_the_most_time(self):
        sentence = " ".join(next(part for part in self.domino("explain", "desk.yaml").stdout.split("\n\n")
                                 if part.startswith("Of all the answers")).split())
        self.assertRegex(sentence, r"those of experts to desk take the most time: asked for 2\d\d times a day, each "
                                   r"takes \d\.\d+ min \(\d\.\d+ … \d\.\d+\) of opening hours, which is \d+\.\d h a day\.$")

    def test_tells_a_day_what_run_tells_of_the_whole_span(self):
        measures = json.loads(self.domino("run", "desk.yaml", "--format", "json", "--quiet").stdout)["measures"]
        asks = self.asks()
        self.assertEqual([(ask["requester"]["kind"], ask["requester"]["name"], ask["provider"]) for ask in asks],
                         [("customers", "people", "desk"), ("requests", "reports", "experts"),
                          ("departments", "desk", "experts"), ("departments", "desk", "stores")])
        for ask in asks:
            address = "asks.{kind}.{name}.".format(**ask["requester"]) + ask["provider"] + "."
            self.assertAlmostEqual(ask["per_day"]["mean"], measures[address + "requests"]["mean"] / 10, delta=1e-6)
            self.assertAlmostEqual(ask["per_day"]["high"], measures[address + "requests"]["high"] / 10, delta=1e-6)
            self.assertEqual(ask["wait"], number_of(measures[address + "wait.mean"]))
            self.assertEqual(ask["response"], number_of(measures[address + "response.mean"]))
            if ask["provider"] == "experts":
                self.assertEqual(ask["promise_kept"], number_of(measures[address + "promise_kept"]))
            else:
                self.assertNotIn("promise_kept", ask)

    def test_the_promises_kept_to_each_requester_add_up_to_those_of_the_provider(self):
        measures = json.loads(self.domino("run", "desk.yaml", "--format", "json", "--quiet").stdout)["measures"]
        to_experts = [ask for ask in self.asks() if ask["provider"] == "experts"]
        self.assertEqual(len(to_experts), 2)
        kept = sum(ask["per_day"]["mean"] * ask["promise_kept"]["mean"] for ask in to_experts)
        asked = sum(ask["per_day"]["mean"] for ask in to_experts)
        self.assertNotEqual(to_experts[0]["promise_kept"]["mean"], to_experts[1]["promise_kept"]["mean"])
        # Requests that are open at an end of the span count once here and not there.
        self.assertAlmostEqual(kept / asked, measures["departments.experts.promise_kept"]["mean"], delta=1e-3)

    def test_csv_says_the_same_as_json(self):
        rows = list(csv.DictReader(io.StringIO(self.domino("explain", "desk.yaml", "--format", "csv", "--quiet").stdout)))
        figures = {(ask["requester"]["name"], ask["provider"], name): ask[name] for ask in self.asks()
                   for name in ("per_day", "wait", "response", "promise_kept") if name in ask}
        time = [row for row in rows if row["measure"].startswith(("time.", "waiting."))]
        rows = [row for row in rows if row not in time]
        self.assertEqual(len(time), len(self.explanation()["time"]))
        self.assertEqual([(row["requester"], row["provider"], row["measure"]) for row in rows], list(figures))
        for row in rows:
            figure = figures[row["requester"], row["provider"], row["measure"]]
            self.assertEqual([float(row[name]) for name in ("mean", "low", "high")],
                             [figure["mean"], figure["low"], figure["high"]])

    def test_is_a_matrix_where_there_is_room_for_one(self):
        lines = self.domino("explain", "desk.yaml").stdout.splitlines()
        head = next(line for line in lines if line.split() == ["desk", "experts", "stores"])
        row = next(line for line in lines[lines.index(head):] if line.startswith("desk "))
        self.assertRegex(row, r"· +2\d\d(\.\d)? a day +3\d(\.\d+)? a day")
        self.assertEqual(row.index("·"), head.index("desk"))

    def test_is_a_list_on_a_narrow_terminal_and_never_wider_than_it(self):
        for columns in (72, 99):
            text = self.on_a_terminal_of(columns, "explain", "desk.yaml")
            self.assertIn("\ndesk asks\n", text)
            self.assertLessEqual(max(len(line) for line in text.splitlines()), columns)

    def test_is_a_list_where_many_are_asked(self):
        names = [f"d{i}" for i in range(9)]
        (self.path / "many.yaml").write_text(
            "version: 1\nscenario: Many\nquestion: Who waits?\nrun: {horizon: 5 days, replications: 3}\ndepartments: {"
            + ", ".join(f"{n}: {{staff: 1}}" for n in names) + "}\nservices: {"
            + ", ".join(f"s_{n}: {{by: {n}, duration: 1 min}}" for n in names)
            + "}\ncustomers: {all: {arrive: 2 / h, steps: [" + ", ".join(f"serve: s_{n}" for n in names) + "]}}\n")
        text = self.domino("explain", "many.yaml").stdout
        self.assertIn("all (customers) asks\n", text)
        self.assertRegex(text, r"\nNo department here asks another one: all ask d\d 4\d\.\d times a day")

    def test_says_who_cannot_keep_up_instead_of_a_number(self):
        run = self.domino("explain", "desk.yaml", "--set", "departments.experts.staff=1")
        self.assertIn("desk ask experts", " ".join(run.stdout.split()))
        self.assertIn("cannot keep up", run.stdout)
        self.assertIn("unstable", run.stdout)

    def test_knows_the_arguments_of_run(self):
        self.domino("explain", "desk.yaml", "--seed", "9", "--jobs", "1", "--replications", "2", "--no-progress",
                    "--time-limit", "1 h")
        for wrong in (["--format", "xml"], ["--time-limit", "5"], ["--set", "nonsense"], ["--out", "x"]):
            self.assertEqual(self.domino("explain", "desk.yaml", *wrong, code=2).stdout, "")
        self.assertEqual(self.asks("--jobs", "1"), self.asks("--jobs", "2"))


if __name__ == "__main__":
    program.main()
