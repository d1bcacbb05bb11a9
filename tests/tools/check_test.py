"""domino check: one verdict in words, JSON, JUnit and the exit code; and replications or a warm-up that are left to be found."""

import csv
import json
import math
import signal
import subprocess
import time
import xml.etree.ElementTree as ElementTree

import program

SCENARIO = """version: 1
scenario: Desk
question: How long do people wait?
run: {horizon: 18 days, warm_up: 2 days, seed: 4, replications: 12}
departments: {desk: {staff: 2}}
services: {help: {by: desk, duration: exponential(mean 4 min)}}
customers: {people: {arrive: 20 / h, asks_for: help}}
what_if:
  third: {departments.desk.staff: 3}
  flooded: {customers.people.arrive: 60 / h}
expect:
"""
HOLDS = "  - third: customers.wait.mean falls by at least 20 %\n  - departments.desk.utilisation within 5 % of 66.67 %\n"
FAILS = "  - third: customers.wait.mean rises\n"
OPEN = "  - departments.desk.utilisation above 66.6667 %\n"


def servers_wait(load, servers, service):
    """The mean wait in M/M/c by Erlang's formula."""
    terms = [load**n / math.factorial(n) for n in range(servers)]
    last = load**servers / math.factorial(servers) * servers / (servers - load)
    return last / (sum(terms) + last) * service / (servers - load)


class Check(program.ProgramTest):
    def write(self, name, expectations):
        (self.path / name).write_text(SCENARIO + expectations)

    def test_holds_and_says_from_what(self):
        self.write("desk.yaml", HOLDS)
        text = self.domino("check", "desk.yaml").stdout
        self.assertIn("desk.yaml: 2 of 2 expectations hold", text)
        self.assertRegex(text, r"holds +third: customers\.wait\.mean falls by at least 20 %\n +changes by -\d+")

    def test_one_verdict_drives_text_json_junit_and_the_exit_code(self):
        for expectations, code, verdicts in [(HOLDS, 0, ["holds", "holds"]), (HOLDS + FAILS, 3, ["holds", "holds", "fails"]),
                                             (OPEN, 4, ["undecided"]), (OPEN + FAILS, 3, ["undecided", "fails"])]:
            with self.subTest(verdicts=verdicts):
                self.write("desk.yaml", expectations)
                arguments = ["check", "desk.yaml", "--replications", "60", "--junit", "report.xml"]
                text = self.domino(*arguments, code=code).stdout
                told = json.loads(self.domino(*arguments, "--format", "json", code=code).stdout)
                self.assertEqual([one["verdict"] for one in told["files"][0]["expectations"]], verdicts)
                self.assertEqual(told["verdict"], {0: "holds", 3: "fails", 4: "undecided"}[code])
                self.assertEqual([line.split()[0].lower() for line in text.splitlines()
                                  if line.startswith("  ") and line[2] != " "], verdicts)
                cases = ElementTree.parse(self.path / "report.xml").getroot().findall("testsuite/testcase")
                found = ["fails" if case.find("failure") is not None else
                         "undecided" if case.find("error") is not None else "holds" for case in cases]
                self.assertEqual(found, verdicts)

    def test_json_gives_each_expectation_its_place_estimate_and_interval(self):
        self.write("desk.yaml", HOLDS)
        told = json.loads(self.domino("check", "desk.yaml", "--format", "json").stdout)
        first, second = told["files"][0]["expectations"]
        self.assertEqual((first["what_if"], first["measure"], first["of"]), ("third", "customers.wait.mean", "difference"))
        self.assertEqual((SCENARIO + HOLDS).splitlines()[first["line"] - 1].strip(), "- " + first["expectation"])
        self.assertLess(first["low"], first["mean"])
        self.assertLess(first["mean"], first["high"])
        self.assertEqual((second["unit"], second["of"]), ("share", "measure"))
        self.assertGreaterEqual(first["n"], 10)

    def test_a_quantile_is_decided_by_the_exact_share_of_observations(self):
        # Of each pair of arrivals one is served at once and the other waits for exactly ten minutes.
        (self.path / "pairs.csv").write_text("when [min]\n" + "".join(f"{30 * i}\n{30 * i}\n" for i in range(16)))
        pairs = SCENARIO[:SCENARIO.index("run:")] + """run: {days: 1, replications: 20}
departments: {desk: {staff: 1}}
services: {work: {by: desk, duration: 10 min}}
customers: {people: {arrive: trace(pairs.csv), asks_for: work}}
expect:
"""
        told = {"customers.wait.p90 at most 10 min": "holds", "customers.wait.p90 below 10 min": "fails",
                "customers.wait.p90 at least 10 min": "holds", "customers.wait.p90 above 10 min": "fails",
                "customers.wait.p50 at most 0 s": "holds", "customers.wait.p51 at most 0 s": "fails",
                "customers.wait.p51 at least 10 min": "holds", "customers.wait.p90 within 1 s of 10 min": "holds",
                "customers.wait.p90 within 1 s of 9 min": "fails", "customers.wait.p90 within 1 s of 11 min": "fails",
                "customers.people.wait.p90 at most 10 min": "holds", "departments.desk.wait.p90 at most 10 min": "holds",
                "departments.desk.response.p99 at most 20 min": "holds", "customers.sojourn.p95 below 20 min": "fails",
                "customers.speed_of_answer.p80 at most 10 min": "holds", "services.work.wait.p90 at most 10 min": "holds"}
        (self.path / "pairs.yaml").write_text(pairs + "".join(f"  - {statement}\n" for statement in told))
        found = json.loads(self.domino("check", "pairs.yaml", "--format", "json", code=3).stdout)["files"][0]
        self.assertEqual({one["expectation"]: one["verdict"] for one in found["expectations"]}, told)
        first = found["expectations"][0]
        self.assertEqual((first["of"], first["unit"], first["mean"]), ("share within the limit", "share", 1))
        text = self.domino("check", "pairs.yaml", code=3).stdout
        self.assertIn("100.0 % (100.0 … 100.0) are within 10.00 min, and at least 90 % have to be", " ".join(text.split()))
        self.domino("run", "pairs.yaml", "--out", "out", "--quiet")
        with open(self.path / "out/replications.csv") as file:
            values = {row["measure"]: float(row["value"]) for row in csv.DictReader(file) if row["replication"] == "1"}
        self.assertEqual(values["customers.wait.p90"], 600, "a quantile lies within what was seen")
        self.assertEqual(values["customers.wait.at_most_600s"], 1)
        self.assertEqual(values["customers.wait.below_600s"], .5)

    def test_a_quantile_of_random_waits_is_decided_by_its_share(self):
        # M/M/1 at a load of 0.8 with a mean service of 1 min: the time there is exponential with a mean of 5 min, whose
        # 90 % quantile is 11.513 min.
        desk = """version: 1
scenario: Queue
question: How long does it take?
run: {horizon: 60 days, warm_up: 1 days, seed: 4}
departments: {desk: {staff: 1}}
services: {help: {by: desk, duration: exponential(mean 1 min)}}
customers: {people: {arrive: 0.8 / min, asks_for: help}}
expect:
  - customers.sojourn.p90 at most 12.2 min
  - customers.sojourn.p90 at least 10.9 min
  - customers.sojourn.p90 at most 10.9 min
  - customers.sojourn.p80 within 5 % of 8.047 min
"""
        (self.path / "queue.yaml").write_text(desk)
        found = json.loads(self.domino("check", "queue.yaml", "--format", "json", code=3).stdout)["files"][0]
        self.assertEqual([one["verdict"] for one in found["expectations"]], ["holds", "holds", "fails", "holds"])

    def test_an_edited_limit_is_run_anew_and_each_what_if_counts_it_too(self):
        self.write("desk.yaml", "  - customers.wait.p90 at most 30 min\n  - third: customers.wait.p80 at most 9 min\n"
                                "  - third: customers.wait.p80 falls\n")
        self.domino("check", "desk.yaml")
        self.domino("run", "desk.yaml", "--replications", "2", "--out", "first")
        (self.path / "desk.yaml").write_text((self.path / "desk.yaml").read_text().replace("30 min", "1 min"))
        self.domino("run", "desk.yaml", "--replications", "2", "--out", "second")
        shares = []
        for folder in ("first", "second"):
            with open(self.path / folder / "replications.csv") as file:
                shares.append([float(row["value"]) for row in csv.DictReader(file)
                               if row["measure"].startswith("customers.wait.at_most_")])
        self.assertGreater(min(shares[0][::2]), .9)
        self.assertLess(max(shares[1][::2]), .9)

    def test_what_one_change_gains_without_another_is_a_difference_of_differences(self):
        text = SCENARIO.replace("  flooded", "  faster: {services.help.duration: exponential(mean 3 min)}\n  flooded")
        # Erlang C: with two the wait falls from 192 to 60 s, with three from 26 to 8.
        (self.path / "two.yaml").write_text(text + "  - customers.wait.mean gains more from faster without third by at least 60 s\n"
                                                   "  - customers.wait.mean gains less from third without faster\n")
        found = json.loads(self.domino("check", "two.yaml", "--format", "json", code=3).stdout)["files"][0]["expectations"]
        self.assertEqual([one["verdict"] for one in found], ["holds", "fails"])
        wait = lambda mean, servers: servers_wait(20 / 60 * mean, servers, 60 * mean)
        exact = wait(3, 3) - wait(4, 3) - (wait(3, 2) - wait(4, 2))
        self.assertEqual(found[0]["of"], "difference of differences")
        self.assertLess(found[0]["low"], exact)
        self.assertGreater(found[0]["high"], exact)
        for one in found:
            self.assertEqual(one["mean"], found[0]["mean"])

    def test_what_two_changes_gain_is_refused_where_it_means_nothing(self):
        for line, said in [("customers.wait.mean gains less from third without flooded_", "there is no what-if called"),
                           ("customers.wait.mean gains less from third without third", "compared with itself"),
                           ("customers.arrived gains less from third without flooded", "neither more nor less"),
                           ("customers.wait.mean gains from third without flooded", "`less` or `more` is expected"),
                           ("customers.wait.mean gains less from third without fourth", "both change `departments.desk.staff`"),
                           ("third: customers.wait.mean gains less from third without flooded", "names its what-ifs itself")]:
            text = SCENARIO.replace("  flooded", "  fourth: {departments.desk.staff: 4}\n  flooded")
            (self.path / "wrong.yaml").write_text(text + f"  - {line}\n")
            self.assertIn(said, self.domino("validate", "wrong.yaml", code=2).stderr, line)

    def test_several_files_are_checked_and_one_that_cannot_be_read_is_located(self):
        self.write("good.yaml", HOLDS)
        self.write("wrong.yaml", "  - customers.wait.maen below 3 min\n")
        run = self.domino("check", "good.yaml", "wrong.yaml", "--junit", "report.xml", code=2)
        self.assertIn("wrong.yaml:12:5: error: nothing is measured under `customers.wait.maen`", run.stderr)
        self.assertIn("good.yaml: 2 of 2 expectations hold", run.stdout)
        self.assertIn("wrong.yaml: not run, because of the mistakes reported", run.stdout)
        suites = ElementTree.parse(self.path / "report.xml").getroot().findall("testsuite")
        self.assertEqual([suite.get("errors") for suite in suites], ["0", "1"])

    def test_a_measure_that_the_what_if_does_not_have_is_located(self):
        text = SCENARIO.replace("duration: exponential(mean 4 min)}", "duration: exponential(mean 4 min), promise: 90 % within 9 min}")
        text = text.replace("third: {departments.desk.staff: 3}", "third: {services.help: {by: desk, duration: 4 min}}")
        (self.path / "desk.yaml").write_text(text + "  - third: departments.desk.promise_kept rises\n")
        self.assertIn("error: in what-if `third`: nothing is measured under", self.domino("check", "desk.yaml", code=2).stderr)

    def test_a_queue_that_never_settles_is_no_ground_for_an_expectation(self):
        self.write("desk.yaml", "  - flooded: customers.wait.mean rises\n")
        text = self.domino("check", "desk.yaml", code=3).stdout
        self.assertIn("unstable: the queue never settles", text)

    def test_a_scenario_without_expectations_is_called_that(self):
        (self.path / "desk.yaml").write_text(SCENARIO.split("what_if")[0])
        self.assertIn("desk.yaml: expects nothing", self.domino("check", "desk.yaml", "--allow-empty").stdout)

    def test_gives_the_same_bytes_for_any_number_of_jobs(self):
        self.write("desk.yaml", HOLDS)
        self.assertEqual(len({self.domino("check", "desk.yaml", "--format", "json", "--jobs", jobs).stdout
                              for jobs in "128"}), 1)

    def test_an_interruption_leaves_open_what_was_not_decided(self):
        self.write("desk.yaml", OPEN)
        started = subprocess.Popen([program.DOMINO, "check", "desk.yaml", "--replications", "1000000"], cwd=self.path,
                                   text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        time.sleep(1)
        started.send_signal(signal.SIGINT)
        out, err = started.communicate(timeout=60)
        self.assertEqual(started.returncode, 130, err)
        self.assertIn("undecided", out)
        limited = self.domino("check", "desk.yaml", "--replications", "1000000", "--time-limit", "0.5 s", code=4)
        self.assertIn("time limit", limited.stderr)


class Automatic(program.ProgramTest):
    def setUp(self):
        super().setUp()
        (self.path / "desk.yaml").write_text(SCENARIO.split("what_if")[0])

    def run_json(self, *arguments, code=0):
        return json.loads(self.domino("run", "desk.yaml", "--format", "json", "--quiet", *arguments, code=code).stdout)

    def test_replications_go_on_until_the_headlines_are_as_precise_as_asked_for(self):
        wide = self.run_json("--replications", "auto", "--precision", "10%")
        narrow = self.run_json("--replications", "auto", "--precision", "3%")
        self.assertLess(wide["replications"], narrow["replications"])
        wait = narrow["measures"]["customers.wait.mean"]
        self.assertLessEqual((wait["high"] - wait["low"]) / 2, 0.03 * wait["mean"])
        (self.path / "desk.yaml").write_text(SCENARIO.split("what_if")[0].replace(
            "replications: 12", "replications: auto, precision: 3 %"))
        self.assertEqual(self.run_json()["measures"], narrow["measures"])
        self.assertEqual(self.run_json("--replications", "5")["replications"], 5)

    def test_a_precision_that_is_not_reached_is_said_with_exit_code_four(self):
        run = self.domino("run", "desk.yaml", "--precision", "0.1%", "--replications", "20", code=4)
        self.assertRegex(run.stderr, r"not as precise as asked for: customers\.\S+ is known to ±[\d.]+ % after 20 replications")
        self.assertIn("20 replications of", run.stdout)

    def test_no_precision_and_no_confidence_are_refused_with_a_reason(self):
        for arguments in [["--precision", "0%"], ["--precision", "5"], ["--confidence", "100%"],
                          ["--replications", "many"], ["--replications", "2.5"]]:
            with self.subTest(arguments=arguments):
                self.assertNotEqual(self.domino("run", "desk.yaml", *arguments, code=2).stderr, "")

    def test_confidence_widens_the_intervals(self):
        usual = self.run_json()["measures"]["customers.wait.mean"]
        surer = self.run_json("--confidence", "99%")["measures"]["customers.wait.mean"]
        self.assertGreater(surer["high"] - surer["low"], 1.2 * (usual["high"] - usual["low"]))

    def test_a_warm_up_is_found_and_said(self):
        text = SCENARIO.split("what_if")[0].replace("warm_up: 2 days", "warm_up: auto")
        (self.path / "desk.yaml").write_text(text)
        result = self.run_json()
        self.assertEqual(result["warm_up"]["rule"], "MSER-5")
        self.assertLess(result["warm_up"]["length"], 10 * 86400)
        (self.path / "desk.yaml").write_text(text.replace("20 / h", "60 / h"))
        refused = self.domino("run", "desk.yaml", code=2)
        self.assertIn("no warm-up can be found: the run has not settled by its half", refused.stderr)
        self.assertEqual(refused.stdout, "")

    def test_compare_stops_when_the_base_is_known_well_enough(self):
        run = self.domino("compare", "desk.yaml", "--set", "departments.desk.staff=3", "--precision", "10%", "--format", "json")
        self.assertEqual(json.loads(run.stdout)["replications"],
                         self.run_json("--precision", "10%")["replications"])


if __name__ == "__main__":
    program.main()
