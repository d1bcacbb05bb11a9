"""Levels that a scenario states: met once for its file, kept by every change, and said wherever they are shown."""

import contextlib
import json
import pathlib
import sqlite3
import subprocess

import program

SCENARIOS = pathlib.Path(__file__).resolve().parents[2] / "scenarios"
STATED = 0.12


class Levels(program.ProgramTest):
    def setUp(self):
        super().setUp()
        # A shipped scenario, smaller, with the level stated.
        text = (SCENARIOS / "parts_desk_regulars.yaml").read_text()
        self.assertEqual(text.count("contact_every: gamma(mean 30 days cv 0.7)\n"), 1)
        text = "\n".join(line for line in text.splitlines() if not line.startswith("    churn:"))
        text = text.replace("contact_every: gamma(mean 30 days cv 0.7)\n",
                            "contact_every: gamma(mean 30 days cv 0.7)\n    churn: 12 % / year\n")
        self.assertEqual(text.count("horizon: 26 weeks"), 1)
        (self.path / "desk.yaml").write_text(text.replace("horizon: 26 weeks", "horizon: 13 weeks") + "\n")

    def run_json(self, *more, command="run"):
        run = self.domino(command, "desk.yaml", "--format", "json", "--quiet", *more)
        return json.loads(run.stdout)

    def told(self, *arguments):
        """Whether an expectation is decided is no matter here."""
        run = subprocess.run([program.DOMINO, *arguments], capture_output=True, text=True, cwd=self.path)
        self.assertIn(run.returncode, (0, 4), run.stderr)
        return run.stdout

    def intercepts(self, *more):
        # Found anew, unless a run has kept them here.
        told = json.loads(self.domino("assumptions", "desk.yaml", "--format", "json", *more).stdout)
        return told["levels"]

    def test_a_stated_level_comes_out_and_moves_in_what_ifs(self):
        answer = self.run_json("--replications", "10")
        self.assertEqual(answer["levels"], {"customers.buyers.churn": "calibrated: 12 % / year"})
        churn = answer["measures"]["customers.churn"]
        error = (churn["high"] - churn["low"]) / 2 / 2.26
        self.assertLess(error, 0.03 * STATED)
        self.assertLess(abs(churn["mean"] - STATED), 3 * error + 0.01 * STATED)
        compared = self.domino("compare", "desk.yaml", "--what-if", "more_errors", "--replications", "4",
                               "--quiet").stdout
        self.assertIn("Levels calibrated for the scenario as written: customers.buyers.churn 12 % / year.",
                      " ".join(compared.split()))
        errors = self.run_json("--replications", "4", "--set", "services.solve_case.errors=9 %")
        self.assertGreater(errors["measures"]["customers.churn"]["mean"], 1.05 * STATED)

    def test_changes_keep_the_intercept_of_the_file(self):
        base = self.intercepts()
        self.assertEqual(base["customers.buyers.churn"]["stated"], STATED)
        self.assertEqual(self.intercepts("--set", "services.solve_case.errors=9 %"), base)
        self.assertEqual(self.intercepts("--set", "run.seed=7"), base)
        self.assertNotEqual(base["customers.buyers.churn"]["intercept"], 0)

    def test_the_table_says_which_levels_are_calibrated(self):
        table = self.domino("assumptions", "desk.yaml").stdout
        self.assertRegex(" ".join(table.split()),
                         r"customers\.buyers\.churn 12 % / year: calibrated, [+-]\d\.\d+ holds")
        plain = (self.path / "desk.yaml").read_text().replace("    churn: 12 % / year\n", "")
        (self.path / "plain.yaml").write_text(plain)
        run = self.domino("run", "plain.yaml", "--replications", "1", "--no-store", "--quiet").stdout
        self.assertIn("Uncalibrated, so that only signs and the order of changes count: customers.buyers.churn.",
                      " ".join(run.split()))

    def test_uncalibrated_levels_are_called_so_wherever_one_is_shown(self):
        plain = (self.path / "desk.yaml").read_text().replace("    churn: 12 % / year\n", "")
        # Where nobody settles, a run takes no time.
        plain = plain.replace("run: {horizon: 26 weeks,", "run: {horizon: 4 weeks, start: reference,")
        (self.path / "plain.yaml").write_text(plain)
        said = "Uncalibrated, so that only signs and the order of changes count: customers.buyers.churn."
        few = ("--replications", "2", "--no-store", "--quiet")
        questions = [("run", *few), ("compare", "--what-if", "more_errors", *few),
                     ("sweep", "--vary", "departments.reps.staff=10, 11", *few), ("explain", *few),
                     ("explain", "--perfect", *few), ("check", "--replications", "10", "--quiet")]
        for command, *more in questions:
            with self.subTest(" ".join((command, *more))):
                told = self.told(command, "plain.yaml", *more)
                self.assertIn(said, " ".join(told.split()))
                data = json.loads(self.told(command, "plain.yaml", *more, "--format", "json"))
                inner = data["files"][0] if command == "check" else data.get("base", data)
                self.assertIn({"address": "levels", "text": said}, inner["warnings"])
        calibrated = self.run_json("--replications", "2")
        self.assertNotIn("levels", [warning["address"] for warning in calibrated["warnings"]])

    def test_shards_and_jobs_give_the_bytes_of_one_run(self):
        self.domino("run", "desk.yaml", "--replications", "4", "--jobs", "2", "--quiet", "--out", "whole")
        for part in ("1", "2"):
            self.domino("run", "desk.yaml", "--replications", "4", "--jobs", "1", "--quiet", "--shard", part + "/2",
                        "--out", "part" + part)
        self.domino("merge", "part1", "part2", "--out", "merged")
        self.assertEqual((self.path / "whole/replications.csv").read_bytes(),
                         (self.path / "merged/replications.csv").read_bytes())

    def test_are_kept_with_the_runs_and_change_no_byte(self):
        def run(*more):
            return self.domino("run", "desk.yaml", "--replications", "2", "--format", "json", "--quiet", *more).stdout

        def rows():
            with contextlib.closing(sqlite3.connect(self.path / ".domino/runs.sqlite")) as store:
                return store.execute("SELECT key, digest, bytes FROM found").fetchall()

        anew = run("--no-store")
        self.assertFalse((self.path / ".domino").exists())
        self.assertEqual(run(), anew)
        kept = rows()
        self.assertEqual(len(kept), 1)
        self.assertEqual(run(), anew)
        self.assertEqual(run("--resume"), anew)
        self.assertEqual(rows(), kept)

        def replace(change):
            with contextlib.closing(sqlite3.connect(self.path / ".domino/runs.sqlite")) as store, store:
                store.execute(change)

        # What is damaged is found and written anew.
        for change in ("UPDATE found SET bytes = CAST('3ff0000000000000' AS BLOB)", "UPDATE found SET digest = digest + 1",
                       "UPDATE found SET bytes = x''", "DELETE FROM found", "DROP TABLE found"):
            replace(change)
            self.assertEqual(run(), anew, change)
            self.assertEqual(rows(), kept, change)
        # Changes of the scenario have the intercepts of the file; another file has its own.
        self.intercepts("--set", "services.solve_case.errors=9 %")
        self.assertEqual(rows(), kept)
        with open(self.path / "desk.yaml", "a") as file:
            file.write("# another file\n")
        run()
        self.assertEqual(len(rows()), 2)

    def test_a_level_cannot_be_set_or_varied(self):
        for arguments in (("run", "desk.yaml", "--set", "customers.buyers.churn=6 % / year"),
                          ("sweep", "desk.yaml", "--vary", "customers.buyers.churn=6 % / year, 12 % / year")):
            refused = self.domino(*arguments, "--replications", "2", "--no-store", code=2)
            self.assertIn("`customers.buyers.churn` is a level, which is not changed but answers to changes",
                          refused.stderr)

    def test_what_cannot_be_met_is_refused_with_its_floor(self):
        text = (self.path / "desk.yaml").read_text().replace("    errors: 3 %\n", "    harm: 0.4 %\n")
        text = text.replace("12 % / year", "1 % / year").replace("  - more_errors", "  # ")
        text = text.replace("more_errors: {services.solve_case.errors: 9 %}", "same: {services.solve_case.by: reps}")
        (self.path / "desk.yaml").write_text(text)
        refused = self.domino("run", "desk.yaml", "--no-store", "--quiet", code=2).stderr
        self.assertRegex(refused, r"customers\.buyers\.churn: 1 % / year cannot be met: [3-6]\.?\d* % a year leave "
                                  r"because they come to harm")
        self.assertIn("try: less harm", refused)


if __name__ == "__main__":
    program.main()
