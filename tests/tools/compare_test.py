"""domino compare: differences with common random numbers, in words, figures and for programs."""

import csv
import io
import json
import signal
import subprocess
import time

import program

SCENARIO = """version: 1
scenario: Desk
question: How long do people wait?
run: {horizon: 18 days, warm_up: 2 days, seed: 4, replications: 12}
departments: {desk: {staff: 2}}
services: {help: {by: desk, duration: exponential(mean 4 min)}}
customers: {people: {arrive: 24 / h, asks_for: help, patience: exponential(mean 20 min)}}
what_if:
  third: {departments.desk.staff: 3}
  promised: {services.help.promise: 80 % within 5 min}
  crowded: {departments.desk.staff: 1, customers.people: {arrive: 24 / h, asks_for: help}}
  hardly: {customers.people.patience: exponential(mean 20.5 min)}
"""


class Compare(program.ProgramTest):
    def setUp(self):
        super().setUp()
        (self.path / "desk.yaml").write_text(SCENARIO)

    def compared(self, *arguments):
        return json.loads(self.domino("compare", "desk.yaml", "--format", "json", "--quiet", *arguments).stdout)

    def test_says_first_in_plain_words_what_a_change_does(self):
        text = self.domino("compare", "desk.yaml", "--what-if", "third", "--all").stdout
        words = next(part for part in text.split("\n\n") if part.startswith("third lowers"))
        self.assertRegex(words, r"^third lowers the wait of customers by 1\.\d+ min \(1\.\d+ … 1\.\d+\), from 2\.\d+ min to 0\.\d+ min\.\n")
        self.assertRegex(words, r"third lowers the share of customers who abandon by \d+\.\d+ percentage points")
        self.assertRegex(text, r"independent runs would have needed \d[\d.]* times as many")
        self.assertRegex(text, r"customers\.wait\.mean +2\.\d+ +0\.\d+ +-1\.\d+ +-1\.\d+ … -1\.\d+ +min")

    def test_names_the_best_first_and_puts_designs_side_by_side(self):
        text = self.domino("compare", "desk.yaml", "--what-if", "third", "hardly").stdout
        lines = text.splitlines()
        self.assertLessEqual(len(lines), 48)
        first = "\n".join(lines[:24])
        self.assertIn("third is best, by least customers.abandoned_rate", first)
        self.assertIn("Next: ", first)
        self.assertRegex(text, r"\nchanges +as it is +third +hardly\n")
        result = json.loads(self.domino("compare", "desk.yaml", "--what-if", "third", "hardly", "--format", "json").stdout)
        decide = result["decide"]
        self.assertEqual((decide["by"], decide["better"], decide["stated"]), ("customers.abandoned_rate", "less", False))
        self.assertEqual([(d["design"], d["standing"]) for d in decide["designs"]][0], ("third", "best"))
        # The gap to the best of the others, from the same numbers of each replication.
        means = {name: side["measures"]["customers.abandoned_rate"]["mean"] for name, side in result["variants"].items()}
        means["base"] = result["base"]["measures"]["customers.abandoned_rate"]["mean"]
        for design in decide["designs"]:
            others = min(mean for name, mean in means.items() if name != design["design"])
            self.assertAlmostEqual(design["gap"], others - means[design["design"]], places=6)
            self.assertLessEqual(design["gap_low"], min(0, design["gap"]) + 1e-9)
            self.assertGreaterEqual(design["gap_high"], max(0, design["gap"]) - 1e-9)

    def test_decides_by_what_is_stated_and_rules_out_what_breaks_a_condition(self):
        stated = SCENARIO + "currency: EUR\ndecide: {by: least departments.desk.utilisation, while: [customers.wait.mean at least 1 min, departments.desk.on_duty rises by at most 1]}\n"
        (self.path / "stated.yaml").write_text(stated)
        text = self.domino("compare", "stated.yaml", "--what-if", "third", "hardly").stdout
        self.assertIn("third is ruled out: it fails `customers.wait.mean at least 1 min`", text)
        decide = json.loads(self.domino("compare", "stated.yaml", "--what-if", "third", "hardly", "--format", "json").stdout)["decide"]
        self.assertTrue(decide["stated"])
        self.assertEqual({d["design"]: d["standing"] for d in decide["designs"]}["third"], "ruled out")

    def test_two_designs_that_are_the_same_are_too_close_to_call(self):
        (self.path / "copy.yaml").write_text(SCENARIO)
        text = self.domino("compare", "desk.yaml", "copy.yaml").stdout
        self.assertIn("Too close to call", text)
        self.assertIn("no number of them that is worth running", " ".join(text.split()))

    def test_a_scenario_beside_itself_differs_by_exactly_nothing(self):
        (self.path / "copy.yaml").write_text(SCENARIO)
        variant = self.compared("copy.yaml")["variants"]["copy"]
        for difference in variant["differences"].values():
            if difference["mean"] is not None:
                self.assertEqual((difference["mean"], difference["low"], difference["high"]), (0, 0, 0))
            self.assertFalse(difference["decided"])
        self.assertIn("changes nothing at all", self.domino("compare", "desk.yaml", "copy.yaml").stdout)

    def test_says_of_two_files_who_comes_to_both_and_who_does_not(self):
        same = " ".join(self.domino("compare", "desk.yaml", "--what-if", "third").stdout.split())
        self.assertIn("the same customers with common random numbers on both sides.", same)
        self.assertNotIn("Not the same customers", same)
        head, _ = SCENARIO.split("customers: {people:")
        (self.path / "more.yaml").write_text(
            head + "customers:\n  people: {arrive: 25 / h, asks_for: help}\n  guests: {arrive: 1 / h, asks_for: help}\n")
        text = " ".join(self.domino("compare", "desk.yaml", "more.yaml").stdout.split())
        self.assertIn("common random numbers for what has the same name on both sides.", text)
        self.assertNotIn("the same customers with", text)
        self.assertIn("Not the same customers on both sides: people comes at other times; guests comes in more alone.",
                      text)
        back = " ".join(self.domino("compare", "more.yaml", "desk.yaml").stdout.split())
        self.assertIn("guests comes in the base alone.", back)

    def test_says_that_the_other_file_does_not_get_a_seed_of_its_own(self):
        (self.path / "other.yaml").write_text(SCENARIO.replace("seed: 4", "seed: 5"))
        run = self.domino("compare", "desk.yaml", "other.yaml", "--format", "json")
        warnings = json.loads(run.stdout)["variants"]["other"]["warnings"]
        self.assertEqual([warning["text"] for warning in warnings if warning["address"] == "run.seed"],
                         ["its own seed 5 is not used, since both sides use common random numbers, those of seed 4."])
        self.assertIn("its own seed 5 is not used", run.stderr)
        asked = self.domino("compare", "desk.yaml", "other.yaml", "--format", "json", "--seed", "7")
        self.assertNotIn("run.seed", asked.stderr)

    def test_json_has_the_promised_shape_and_the_measures_of_a_run(self):
        result = self.compared("--what-if", "third", "hardly")
        alone = json.loads(self.domino("run", "desk.yaml", "--format", "json").stdout)
        self.assertEqual(result["base"]["measures"], alone["measures"])
        self.assertEqual(list(result["variants"]), ["third", "hardly"])
        third = result["variants"]["third"]
        by_set = json.loads(self.domino("run", "desk.yaml", "--set", "departments.desk.staff=3", "--format",
                                        "json").stdout)
        self.assertEqual(third["measures"], by_set["measures"])
        wait = third["differences"]["customers.wait.mean"]
        self.assertAlmostEqual(wait["mean"], third["measures"]["customers.wait.mean"]["mean"]
                               - result["base"]["measures"]["customers.wait.mean"]["mean"], places=8)
        self.assertTrue(wait["decided"])
        self.assertLess(wait["low"], wait["mean"])
        self.assertLess(wait["high"], 0)
        self.assertLess(abs(wait["correlation"]), 1)
        self.assertGreater(wait["variance_ratio"], 1)
        self.assertEqual(third["differences"]["customers.arrived"]["mean"], 0)

    def test_set_alone_is_the_change_and_beside_a_what_if_it_holds_on_both_sides(self):
        by_name = self.compared("--what-if", "third")["variants"]["third"]["differences"]
        by_set = self.compared("--set", "departments.desk.staff=3")
        self.assertEqual(by_set["variants"]["departments.desk.staff=3"]["differences"], by_name)
        both = self.compared("--what-if", "third", "--set", "customers.people.arrive=10 / h")
        self.assertEqual(both["overrides"], {"customers.people.arrive": "10 / h"})
        self.assertEqual(both["variants"]["third"]["differences"]["customers.arrived"]["mean"], 0)
        self.assertLess(both["base"]["measures"]["customers.arrived"]["mean"], 5000)

    def test_compares_with_all_what_ifs_where_none_is_named(self):
        self.assertEqual(list(self.compared()["variants"]), ["third", "promised", "crowded", "hardly"])

    def test_says_what_only_one_side_measures_and_gives_an_unstable_queue_no_number(self):
        result = self.compared()["variants"]
        self.assertEqual(result["promised"]["only_in_base"], [])
        self.assertIn("departments.desk.promise_kept", result["promised"]["only_in_variant"])
        wait = result["crowded"]["differences"]["customers.wait.mean"]
        self.assertTrue(wait["unstable"])
        self.assertIsNone(wait["mean"])
        text = self.domino("compare", "desk.yaml", "--all").stdout
        self.assertRegex(text, r"Measured only in promised: \S*promise_kept")
        self.assertIn("! crowded: departments.desk: unstable", text)
        self.assertRegex(text, r"customers\.wait\.mean +settles +unstable")
        rows = list(csv.DictReader(io.StringIO(self.domino("compare", "desk.yaml", "--format", "csv").stdout)))
        status = {(row["variant"], row["measure"]): row["status"] for row in rows}
        self.assertEqual(status["promised", "departments.desk.promise_kept"], "only in variant")
        self.assertEqual(status["crowded", "customers.wait.mean"], "unstable")
        self.assertEqual(status["third", "customers.wait.mean"], "ok")

    def test_calls_what_may_be_chance_by_that_name(self):
        text = self.domino("compare", "desk.yaml", "--what-if", "hardly", "--replications", "2", "--all").stdout
        self.assertIn("nothing beyond what chance may do in 2 pairs", text)
        self.assertIn("(may be chance)", text)
        one = self.domino("compare", "desk.yaml", "--what-if", "third", "--replications", "1").stdout
        self.assertIn("One pair of replications cannot distinguish", one)

    def test_fits_the_terminal_and_keeps_each_change_with_its_interval(self):
        interval = r"-[\d.]+ +-[\d.]+ … -[\d.]+"
        for columns in (120, 90, 70, 45):
            text = self.on_a_terminal_of(columns, "compare", "desk.yaml", "--what-if", "third", "crowded", "--all")
            for line in text.splitlines():
                self.assertTrue(len(line) <= columns or " " not in line.strip(), f"{columns}: {line}")
            self.assertRegex(text, r"customers\.wait\.mean\s+([\d.]+ +[\d.]+ +)?" + interval, columns)
            self.assertRegex(text, r"settles +unstable|settles → unstable", columns)

    def test_gives_the_same_bytes_for_any_number_of_jobs(self):
        outputs = {self.domino("compare", "desk.yaml", "--format", "json", "--jobs", jobs).stdout for jobs in "128"}
        self.assertEqual(len(outputs), 1)

    def test_mistakes_in_the_call_are_told_and_suggested(self):
        for arguments, words in [(["--what-if", "thrid"], "try: third"), (["nowhere.yaml"], "no such file"),
                                 (["--set", "departments.desk.staff=-1"], "cannot be negative"),
                                 (["--set", "nonsense"], "does not say what to set"),
                                 (["desk.yaml", "--what-if", "third"], "excludes")]:
            with self.subTest(arguments=arguments):
                run = self.domino("compare", "desk.yaml", *arguments, code=2)
                self.assertIn(words, run.stderr)
                self.assertEqual(run.stdout, "")
        (self.path / "alone.yaml").write_text(SCENARIO.split("what_if")[0])
        self.assertIn("nothing to compare", self.domino("compare", "alone.yaml", code=2).stderr)

    def test_runs_of_other_lengths_are_called_that(self):
        (self.path / "longer.yaml").write_text(SCENARIO.replace("18 days", "30 days"))
        self.assertIn("counts cannot be compared", self.domino("compare", "desk.yaml", "longer.yaml").stdout)

    def test_an_interruption_keeps_the_pairs_that_are_finished(self):
        started = subprocess.Popen([program.DOMINO, "compare", "desk.yaml", "--what-if", "third", "--replications",
                                    "1000000", "--format", "json", "--quiet"], cwd=self.path, text=True,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        time.sleep(1)
        started.send_signal(signal.SIGINT)
        out, err = started.communicate(timeout=60)
        self.assertEqual(started.returncode, 130, err)
        told = json.loads(out)
        n = told["replications"]
        self.assertGreater(n, 1)
        self.assertEqual((told["planned"], told["finished"], told["complete"]), (1000000, n, False))
        self.assertEqual({**told, "planned": n, "complete": True},
                         json.loads(self.domino("compare", "desk.yaml", "--what-if", "third", "--replications", str(n),
                                                "--format", "json").stdout))
        limited = self.domino("compare", "desk.yaml", "--replications", "1000000", "--time-limit", "0.5 s", code=4)
        self.assertIn("stopped at the time limit", limited.stderr)
        self.assertIn("pairs of replications", limited.stdout)


if __name__ == "__main__":
    program.main()
