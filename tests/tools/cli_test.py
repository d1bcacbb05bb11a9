"""The program as its user meets it: exit codes, what goes to stdout and what to stderr, formats, interruptions."""

import csv
import fcntl
import io
import json
import os
import pathlib
import pty
import re
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time
import unittest

# Tests that were started in the background ignore SIGINT, and so would every program they start.
signal.signal(signal.SIGINT, signal.default_int_handler)

DOMINO = sys.argv.pop(1)
SCENARIOS = pathlib.Path(sys.argv.pop(1))

QUEUE = """version: 1
scenario: Queue
question: How long do people wait?
run: {horizon: 30 h, seed: 1, replications: 8}
departments: {desk: {staff: 2}}
services: {help: {by: desk, duration: exponential(mean 90 s)}}
customers: {people: {arrive: 1 / min, asks_for: help}}
"""


class Cli(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.path = pathlib.Path(self.folder.name)
        (self.path / "queue.yaml").write_text(QUEUE)

    def tearDown(self):
        self.folder.cleanup()

    def domino(self, *arguments, code=0):
        run = subprocess.run([DOMINO, *arguments], capture_output=True, text=True, cwd=self.path)
        self.assertEqual(run.returncode, code, run.stderr)
        return run


class Usage(Cli):
    def test_help_teaches_and_version_names_itself(self):
        self.assertIn("Examples:", self.domino("--help").stdout)
        self.assertRegex(self.domino("--version").stdout, r"^domino \d+\.\d+\.\d+\n$")

    def test_a_mistake_in_the_call_says_what_is_wrong_and_what_to_try(self):
        for words, reason in [
                ([], "domino: there is no command\n  try: domino --help\n"),
                (["run"], "domino: FILE is required\n  try: domino run --help\n"),
                (["run", "queue.yaml", "--replication", "3"],
                 "domino: `domino run` has no option `--replication`; did you mean `--replications`?\n"),
                (["run", "queue.yaml", "more"], "domino: `domino run` takes no further argument `more`\n"),
                (["run", "queue.yaml", "--jobs"], "domino: --jobs: its value is missing\n  try: --jobs N\n"),
                (["run", "queue.yaml", "--shard", ""], "domino: --shard: its value is empty\n  try: --shard I/N"),
                (["explain", "queue.yaml", "--perfect", "--elasticity"],
                 "domino: --perfect excludes --elasticity\n  try: domino explain --help\n"),
                (["chekc", "queue.yaml"], "domino: there is no command `chekc`; did you mean `check`?\n"),
                (["frobnicate"], "domino: there is no command `frobnicate`\n  try: `domino --help` lists them\n"),
                (["runs", "shwo"], "domino: `domino runs` has no command `shwo`; did you mean `show`?\n"),
                (["run", "queue.yaml", "--format", "jsn"],
                 "domino: --format: `jsn` is none of table, json, csv\n  try: --format json\n"),
                (["runs", "show"], "domino: RUN is required\n  try: domino runs show --help\n")]:
            with self.subTest(words=words):
                self.assertIn(reason, self.domino(*words, code=2).stderr)

    def test_the_help_of_each_command_has_examples_of_options_that_it_has(self):
        named = lambda text: re.findall(r"^  (\w+) {2,}", text.split("Commands:")[1].split("Options:")[0], re.M)
        commands = [[name] for name in named(self.domino("--help").stdout)]
        commands += [["runs", name] for name in named(self.domino("runs", "--help").stdout)]
        self.assertGreater(len(commands), 12)
        for command in commands:
            with self.subTest(command=command):
                shown = self.domino(*command, "--help").stdout
                options = set(re.findall(r"--[\w-]+", shown.split("Examples:")[0]))
                examples = re.findall(r"^  (?:.* )?domino (.*)$", shown.split("Examples:")[1], re.M)
                self.assertGreaterEqual(len(examples), 1)
                self.assertLessEqual(max(map(len, shown.splitlines())), 100)
                for example in examples:
                    typed = example.split("  #")[0]
                    self.assertEqual(typed.split()[0], command[0])
                    if command != ["runs"]:
                        self.assertEqual(typed.split()[:len(command)], command)
                        self.assertLessEqual(set(re.findall(r"--[\w-]+", typed)), options)

    def test_each_mode_of_explain_has_a_help_of_its_own(self):
        common = self.domino("explain", "--help").stdout
        modes = re.findall(r"^  (--[\w-]+)", common.split("Other questions:")[1].split("Options:")[0], re.M)
        self.assertEqual(len(modes), 6)
        for mode, options in [("--perfect", ["--mode", "--orders", "--outcome"]), ("--elasticity", ["--along"]),
                              ("--mend-first", ["--all", "--budget", "--cost", "--robust", "--outcome"]), ("--case", ["--replication"]),
                              ("--worst", [])]:
            with self.subTest(mode=mode):
                self.assertIn(mode, modes)
                shown = self.domino("explain", mode, "--help").stdout
                self.assertIn(f"Usage: domino explain {mode}", shown)
                self.assertIn("Cost:", shown)
                own = shown.split("Options of all")[0].split(f"Options of {mode}:")[1] if options else ""
                self.assertEqual(set(re.findall(r"^  (--[\w-]+)", own, re.M)), set(options))
                # The help of the command stays short.
                self.assertEqual([option for option in options if f"  {option} " in common], [])
                self.assertLessEqual(max(map(len, shown.splitlines())), 100)

    def test_the_modes_of_explain_exclude_each_other(self):
        for words in [["--perfect", "--elasticity"], ["--mend-first", "--perfect"], ["--case", "people-1", "--worst", "3"],
                      ["--perfect", "--resume"], ["--outcome", "customers.lost"], ["--orders", "3"],
                      ["--elasticity", "--outcome", "customers.lost"]]:
            with self.subTest(words=words):
                self.assertEqual(self.domino("explain", "queue.yaml", *words, code=2).stdout, "")

    def test_mistakes_in_the_call_exit_with_two_and_leave_stdout_empty(self):
        for arguments in [[], ["frobnicate"], ["run"], ["run", "queue.yaml", "--replications", "0"],
                          ["run", "queue.yaml", "--format", "xml"], ["run", "queue.yaml", "--set", "nonsense"],
                          ["run", "queue.yaml", "--time-limit", "5"], ["run", "queue.yaml", "--visits"],
                          ["run", "queue.yaml", "--jobs", "-1"], ["run", "queue.yaml", "--out", "queue.yaml"]]:
            with self.subTest(arguments=arguments):
                run = self.domino(*arguments, code=2)
                self.assertEqual(run.stdout, "")
                self.assertNotEqual(run.stderr, "")

    def test_no_option_of_any_command_takes_an_empty_value(self):
        commands = re.findall(r"^  (\w+) {2,}", self.domino("--help").stdout.split("Commands:")[1].split("Options:")[0], re.M)
        self.assertGreater(len(commands), 8)
        tried = 0
        for command in commands:
            nested = [command, "show"] if command == "runs" else [command]
            argument = "1" if command == "runs" else "queue.yaml"
            modes = ["--perfect", "--elasticity", "--mend-first", "--case"] if command == "explain" else []
            helps = [self.domino(*nested, *mode, "--help").stdout for mode in [[], *([one] for one in modes)]]
            for option in sorted(set(re.findall(r"^  (?:-\w,)?(--[\w-]+) [A-Z]", "\n".join(helps), re.M))):
                for value in ["", "  "]:
                    with self.subTest(command=command, option=option, value=value):
                        run = self.domino(*nested, argument, option, value, code=2)
                        self.assertEqual(run.stdout, "")
                        self.assertIn(f"{option}: its value is empty\n  try: {option} ", run.stderr)
                        tried += 1
        self.assertGreater(tried, 100)
        self.assertIn("FILE: its value is empty", self.domino("run", "", code=2).stderr)

    def test_files_that_are_no_scenario_exit_with_two_and_say_why(self):
        (self.path / "empty.yaml").write_text("")
        (self.path / "binary.yaml").write_bytes(bytes(range(256)))
        for name, words in [("missing.yaml", "no such file"), (".", "directory"), ("empty.yaml", "nothing in it"),
                            ("binary.yaml", "control character")]:
            for command in ["run", "validate"]:
                with self.subTest(name=name, command=command):
                    run = self.domino(command, name, code=2)
                    self.assertIn(words, run.stderr)
                    self.assertEqual(run.stdout, "")

    def test_a_wrong_scenario_is_located(self):
        (self.path / "wrong.yaml").write_text(QUEUE.replace("staff: 2", "staff: -2").replace("by: desk", "by: dask"))
        run = self.domino("run", "wrong.yaml", code=2)
        self.assertIn("wrong.yaml:5:29: error: `staff` cannot be negative", run.stderr)


class Results(Cli):
    def test_the_table_answers_the_question_with_intervals(self):
        table = self.domino("run", "queue.yaml").stdout
        self.assertIn("How long do people wait?", table)
        self.assertRegex(table, r"wait\.mean +\d[\d.]* +\d[\d.]* … \d[\d.]* +s")
        self.assertIn("95 % interval", table)

    def test_the_table_has_a_section_for_each_thing_and_leaves_out_what_cannot_happen(self):
        table = self.domino("run", str(SCENARIOS / "coffee_store.yaml"), "--replications", "3", "--all").stdout
        titles = re.findall(r"^([a-z][a-z_.]*)(?: .*)?$", table.split("seed")[1], re.MULTILINE)
        self.assertEqual(titles, ["customers", "departments.till", "departments.machine", "departments.helper",
                                  "stocks.beans", "stocks.milk", "regions.room", "staff", "money"])
        self.assertRegex(table, r"\n  cost +8,7\d\d\.\d+ ")
        for impossible in ("messages", "blocked", "disconnected", "fees", "fines", "asks."):
            self.assertNotIn("  " + impossible, table)

    def test_the_table_of_a_large_organisation_has_a_line_a_department(self):
        names = [f"department_{i}" for i in range(50)]
        (self.path / "large.yaml").write_text(
            "version: 1\nscenario: Large\nquestion: Who is busy?\nrun: {horizon: 5 days, replications: 3}\ndepartments:\n"
            + "".join(f"  {n}: {{staff: 2}}\n" for n in names) + "services:\n"
            + "".join(f"  s_{n}: {{by: {n}, duration: exponential(mean 20 min)}}\n" for n in names)
            + "customers: {all: {arrive: 2 / h, steps: [" + ", ".join(f"serve: s_{n}" for n in names) + "]}}\n")
        lines = self.domino("run", "large.yaml", "--all").stdout.splitlines()
        self.assertLess(len(lines), 90)
        self.assertLessEqual(max(map(len, lines)), 120)
        head = next(line for line in lines if line.startswith("departments"))
        self.assertEqual(head.split()[1:], ["requests", "wait.mean", "response.mean", "utilisation"])
        self.assertEqual(sum(line.startswith("  department_") for line in lines), 50)
        self.assertRegex(next(line for line in lines if "department_7 " in line), r"2\d\d ± \d+ .* min ± .* % ±")

    def test_json_has_the_promised_shape(self):
        run = self.domino("run", "queue.yaml", "--format", "json", "--set", "departments.desk.staff=3")
        result = json.loads(run.stdout)
        self.assertEqual(result["format_version"], 1)
        self.assertEqual(result["replications"], 8)
        self.assertEqual(result["seed"], 1)
        self.assertEqual(result["overrides"], {"departments.desk.staff": "3"})
        self.assertRegex(result["scenario_hash"], "^[0-9a-f]{64}$")
        for address in ["customers.arrived", "customers.people.wait.mean", "departments.desk.utilisation"]:
            measure = result["measures"][address]
            self.assertEqual(sorted(measure), ["better", "high", "low", "mean", "meaning", "n", "unit"])
            self.assertLessEqual(measure["low"], measure["mean"])
            self.assertGreaterEqual(measure["high"], measure["mean"])
        self.assertEqual(result["measures"]["departments.desk.on_duty"]["mean"], 3)

    def test_csv_says_the_same_as_json(self):
        rows = {row["measure"]: row for row in csv.DictReader(
            io.StringIO(self.domino("run", "queue.yaml", "--format", "csv").stdout))}
        measures = json.loads(self.domino("run", "queue.yaml", "--format", "json").stdout)["measures"]
        self.assertEqual(list(rows), list(measures))
        for address, measure in measures.items():
            if measure["mean"] is not None:
                self.assertEqual(float(rows[address]["mean"]), measure["mean"])

    def test_one_replication_has_intervals_by_batch_means_and_says_so(self):
        alone = ("run", "queue.yaml", "--replications", "1", "--set", "run.horizon=600 h")
        result = json.loads(self.domino(*alone, "--format", "json").stdout)
        self.assertEqual(result["batches"], {"count": 30, "length": 72000.0, "unit": "s"})
        wait = result["measures"]["customers.wait.mean"]
        self.assertLess(wait["low"], wait["mean"])
        self.assertLess(wait["mean"], wait["high"])
        self.assertIn("intervals are those of 30 batches of 20 h", self.domino(*alone).stdout)
        many = json.loads(self.domino("run", "queue.yaml", "--format", "json").stdout)
        self.assertNotIn("batches", many)

    def test_one_replication_of_finite_days_has_no_interval_and_says_why(self):
        day = ("run", "queue.yaml", "--replications", "1", "--set", "run={days: 1}")
        run = self.domino(*day, "--format", "json")
        measure = json.loads(run.stdout)["measures"]["customers.wait.mean"]
        self.assertIsNotNone(measure["mean"])
        self.assertIsNone(measure["low"])
        self.assertIn("one replication has no intervals: it is of finite days", run.stderr)
        self.assertIn("one replication has no intervals: it is of finite days", self.domino(*day).stdout)

    def test_control_variates_say_what_they_gain(self):
        run = ("run", "queue.yaml", "--replications", "40", "--control-variates")
        result = json.loads(self.domino(*run, "--format", "json").stdout)
        controls = result["control_variates"]
        self.assertEqual(controls["controls"], ["arrivals", "work drawn for desk"])
        self.assertEqual(list(controls["gains"]), list(result["measures"]))
        self.assertGreater(controls["gains"]["customers.sojourn.mean"], 1.2)
        self.assertGreater(controls["gains"]["customers.served"], 5)
        self.assertEqual(controls["gains"]["customers.arrived"], 1)
        self.assertRegex(self.domino(*run).stdout.replace("\n", " "),
                         r"corrected with control variates: arrivals, work drawn for desk\. Without them, more "
                         r"replications would be needed: \d+ times for customers\.served, \d\.\d times for ")
        few = self.domino("run", "queue.yaml", "--replications", "4", "--control-variates", "--format", "json")
        self.assertIn("there are no control variates", few.stderr)

    def test_progress_tells_the_widest_interval_of_the_headlines_and_the_wanted_one(self):
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 120, 0, 0))
        process = subprocess.Popen([DOMINO, "run", "queue.yaml", "--set", "run.horizon=3000 h", "--precision", "0.1 %",
                                    "--replications", "900", "--time-limit", "3 s", "--no-store"], cwd=self.path,
                                   stdout=subprocess.DEVNULL, stderr=theirs, env={**os.environ, "TERM": "xterm"})
        process.wait()
        os.close(theirs)
        text = b""
        try:
            while chunk := os.read(ours, 65536):
                text += chunk
        except OSError:
            pass  # how a terminal says that the program is gone
        os.close(ours)
        self.assertRegex(text.decode(), r"\d+ of at most 900 replications, \d+ \w+ left, "
                                        r"widest interval ±[\d.]+ % \(wanted ±0.1 %\)")

    def test_a_folder_that_is_used_again_keeps_no_file_of_the_run_before(self):
        (self.path / "data").mkdir()
        (self.path / "data/times.csv").write_text("duration [min]\n1\n2\n")
        (self.path / "other.yaml").write_text(QUEUE.replace("exponential(mean 90 s)", "empirical(data/times.csv)"))
        self.domino("run", "other.yaml", "--out", "out", "--timeline")
        mine = self.path / "out/scenario/mine.txt"
        mine.write_text("not written by a run")
        self.assertTrue((self.path / "out/scenario/data/times.csv").exists())
        manifest = self.path / "out/manifest.json"
        named = json.loads(manifest.read_text())
        self.assertEqual({"scenario/other.yaml", "scenario/data/times.csv"} - set(named["files"]), set())
        self.domino("run", "queue.yaml", "--out", "out")
        self.assertEqual(sorted(os.listdir(self.path / "out/scenario")), ["mine.txt", "queue.yaml"])
        self.assertFalse((self.path / "out/timeline.csv").exists())

    def test_the_same_bytes_come_out_for_any_number_of_jobs(self):
        outputs = {self.domino("run", "queue.yaml", "--format", "json", "--jobs", jobs).stdout for jobs in "128"}
        self.assertEqual(len(outputs), 1)

    def test_a_queue_that_cannot_keep_up_is_called_unstable_and_gets_no_number(self):
        run = self.domino("run", "queue.yaml", "--set", "departments.desk.staff=1", "--format", "json")
        result = json.loads(run.stdout)
        self.assertIsNone(result["measures"]["customers.wait.mean"]["mean"])
        self.assertTrue(result["measures"]["customers.wait.mean"]["unstable"])
        self.assertIn("With 2 on duty instead of 1", result["warnings"][0]["text"])
        self.assertIn("unstable", run.stderr)

    def test_validate_tells_the_load_before_any_run(self):
        self.assertRegex(self.domino("validate", "queue.yaml").stdout, r"desk .* 75 %")
        overloaded = self.domino("validate", "queue.yaml", "--set", "departments.desk.staff=1").stdout
        # The last words may stand on a line of their own.
        self.assertIn("unstable: never keeps up; 2 on duty instead of 1 would keep up", " ".join(overloaded.split()))


class Folder(Cli):
    def test_holds_manifest_summary_replications_and_visits(self):
        self.domino("run", "queue.yaml", "--out", "a/b", "--visits")
        folder = self.path / "a/b"
        self.assertEqual(sorted(os.listdir(folder)),
                         ["manifest.json", "replications.csv", "runs.sqlite", "scenario", "summary.csv", "visits.csv"])
        manifest = json.loads((folder / "manifest.json").read_text())
        self.assertTrue(manifest["complete"])
        self.assertEqual(manifest["command_line"][1:], ["run", "queue.yaml", "--out", "a/b", "--visits"])
        with open(folder / "visits.csv") as file:
            visits = list(csv.DictReader(file))
        with open(folder / "replications.csv") as file:
            requests = sum(float(row["value"]) for row in csv.DictReader(file)
                           if row["measure"] == "departments.desk.requests")
        self.assertGreater(len(visits), 0.99 * requests)
        self.assertLessEqual(len(visits), requests)
        for visit in visits:
            self.assertLessEqual(float(visit["issued"]), float(visit["started"]))
            self.assertLessEqual(float(visit["started"]), float(visit["ended"]))

    def test_holds_the_scenario_and_every_file_read_for_it_so_that_the_run_can_be_repeated(self):
        (self.path / "bases/data").mkdir(parents=True)
        (self.path / "bases/data/arrivals.csv").write_text("at [min]\n" + "".join(f"{i}\n" for i in range(1000)))
        queue = (self.path / "queue.yaml").read_text()
        (self.path / "bases/queue.yaml").write_text(queue)
        (self.path / "top.yaml").write_text("version: 1\nextends: bases/mine.yaml\nrun: {seed: 9}\n")
        (self.path / "bases/mine.yaml").write_text(
            "version: 1\nextends: queue.yaml\ncustomers:\n  night:\n    arrive: trace(data/arrivals.csv)\n"
            "    asks_for: " + re.search(r"asks_for: (\w+)", queue).group(1) + "\n")
        first = self.domino("run", "top.yaml", "--out", "kept", "--format", "csv").stdout
        kept = self.path / "kept/scenario"
        self.assertEqual(sorted(str(file.relative_to(kept)) for file in kept.rglob("*") if file.is_file()),
                         ["bases/data/arrivals.csv", "bases/mine.yaml", "bases/queue.yaml", "top.yaml"])
        shutil.move(kept, self.path / "elsewhere")
        shutil.rmtree(self.path / "bases")
        again = self.domino("run", "elsewhere/top.yaml", "--format", "csv").stdout
        self.assertIn("customers.night.arrived", again)
        self.assertEqual(first, again)

    def test_a_replication_alone_equals_itself_in_the_crowd(self):
        self.domino("run", "queue.yaml", "--out", "crowd")
        self.domino("run", "queue.yaml", "--out", "alone", "--only-replication", "5")
        crowd = (self.path / "crowd/replications.csv").read_text().splitlines()
        alone = (self.path / "alone/replications.csv").read_text().splitlines()
        self.assertEqual(alone[1:], [line for line in crowd if line.startswith("5,")])


class Interruption(Cli):
    LONG = ["run", "queue.yaml", "--replications", "1000000", "--jobs", "1", "--format", "json"]

    def interrupted(self, send, *extra, preexec_fn=None):
        process = subprocess.Popen([DOMINO, *self.LONG, *extra], cwd=self.path, text=True, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, preexec_fn=preexec_fn)
        time.sleep(1)
        process.send_signal(send)
        out, err = process.communicate(timeout=30)
        return process.returncode, out, err

    def test_ctrl_c_prints_what_is_finished_and_exits_with_130(self):
        code, out, err = self.interrupted(signal.SIGINT, "--out", "folder")
        self.assertEqual(code, 130)
        self.assertIn("interrupted", err)
        finished = json.loads(out)["replications"]
        self.assertGreater(finished, 0)
        shorter = self.domino("run", "queue.yaml", "--replications", str(finished), "--format", "json")
        told, whole = json.loads(out), json.loads(shorter.stdout)
        self.assertEqual((told.pop("planned"), told.pop("complete")), (1000000, False))
        self.assertEqual((whole.pop("planned"), whole.pop("complete")), (finished, True))
        self.assertEqual(told, whole, "an interrupted run equals a shorter one")
        self.assertFalse(json.loads((self.path / "folder/manifest.json").read_text())["complete"])

    def test_a_request_to_end_and_a_terminal_that_is_gone_do_the_same(self):
        for send in (signal.SIGTERM, signal.SIGHUP):
            with self.subTest(signal=send.name):
                code, out, err = self.interrupted(send, "--out", send.name)
                self.assertEqual(code, 130)
                self.assertIn("interrupted", err)
                runs = json.loads(self.domino("runs", "--in", send.name, "--format", "json").stdout)["runs"]
                self.assertEqual(runs[0]["state"], "interrupted")
                self.assertGreaterEqual(runs[0]["kept"], json.loads(out)["replications"])

    def test_a_run_that_ignores_that_its_terminal_is_gone_goes_on(self):
        code, out, err = self.interrupted(signal.SIGHUP, "--time-limit", "3 s",
                                          preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
        self.assertEqual(code, 4)
        self.assertIn("stopped at the time limit", err)
        self.assertGreater(json.loads(out)["replications"], 0)

    def test_ctrl_c_before_anything_is_finished_prints_nothing(self):
        code, out, err = self.interrupted(signal.SIGINT, "--set", "run.horizon=100000 weeks")
        self.assertEqual((code, out), (130, ""))
        self.assertIn("nothing to show", err)

    def test_the_time_limit_ends_with_valid_results_and_says_so(self):
        begin = time.monotonic()
        run = subprocess.run([DOMINO, *self.LONG, "--time-limit", "1 s"], capture_output=True, text=True, cwd=self.path)
        self.assertLess(time.monotonic() - begin, 20)
        self.assertEqual(run.returncode, 4)
        self.assertGreater(json.loads(run.stdout)["replications"], 0)
        self.assertIn("time limit", run.stderr)

    def test_the_time_limit_is_for_everything_that_a_command_does(self):
        points = ["--vary", "departments.desk.staff=3..42", "--set", "run.warm_up=auto", "--set", "run.horizon=10 weeks"]
        begin = time.monotonic()
        run = subprocess.run([DOMINO, "sweep", "queue.yaml", *points, "--time-limit", "1 s"], capture_output=True,
                             text=True, cwd=self.path)
        self.assertLess(time.monotonic() - begin, 4, "each point would have a second of its own")
        self.assertEqual(run.returncode, 4, run.stderr)

    def test_a_full_disk_is_told(self):
        with open("/dev/full", "w") as full:
            run = subprocess.run([DOMINO, "run", "queue.yaml"], stdout=full, stderr=subprocess.PIPE, text=True,
                                 cwd=self.path)
        self.assertEqual(run.returncode, 1)
        self.assertIn("could not be written", run.stderr)


class Readme(Cli):
    TEXT = (SCENARIOS.parent / "README.md").read_text()

    def blocks(self, kind):
        return [block.split("```")[0] for block in self.TEXT.split("```" + kind + "\n")[1:]]

    def test_prints_what_the_program_prints(self):
        printed = self.domino("run", str(SCENARIOS / "telethon.yaml")).stdout.splitlines()
        printed = [line.rstrip() for line in printed]
        answer = next(block for block in self.blocks("") if "headlines" in block)
        for line in answer.splitlines():
            self.assertIn(line, printed)

    def test_shows_a_scenario_that_runs_and_is_the_shipped_one(self):
        (self.path / "readme.yaml").write_text(self.blocks("yaml")[0])
        shown = json.loads(self.domino("run", "readme.yaml", "--format", "json").stdout)["measures"]
        shipped = json.loads(self.domino("run", str(SCENARIOS / "telethon.yaml"), "--format", "json").stdout)["measures"]
        for address, measure in shown.items():
            self.assertEqual(measure, shipped[address], address)


class Shipped(Cli):
    def test_every_scenario_opens_with_its_question_validates_and_runs(self):
        names = sorted(SCENARIOS.glob("*.yaml"))
        self.assertGreaterEqual(len(names), 12)
        for name in names:
            with self.subTest(name=name.name):
                self.assertRegex(name.read_text(), r"\Aversion: 1\nscenario: .+\nquestion: ")
                self.domino("validate", str(name))
                run = self.domino("run", str(name), "--replications", "2", "--format", "json")
                result = json.loads(run.stdout)
                self.assertGreater(result["measures"]["customers.served"]["mean"], 0)
                self.assertEqual([w for w in result["warnings"] if w["address"] != "levels"], [])


if __name__ == "__main__":
    unittest.main()
