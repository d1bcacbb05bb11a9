"""What a user does with kept runs: names them, and compares one with another. And nothing steers the terminal.

runs_test.py DOMINO
"""

import json

import program

SCENARIO = """version: 1
scenario: Desk
question: How long do people wait?
run: {horizon: 3 days, seed: 4, replications: 8}
departments: {desk: {staff: 3}}
services: {help: {by: desk, duration: exponential(mean 4 min)}}
customers: {people: {arrive: 20 / h, asks_for: help}}
what_if:
  fourth: {departments.desk.staff: 4}
"""


class Runs(program.ProgramTest):
    def setUp(self):
        super().setUp()
        (self.path / "desk.yaml").write_text(SCENARIO)

    def labels(self):
        return [run["label"] for run in json.loads(self.domino("runs", "--format", "json").stdout)["runs"]]

    def test_have_a_label_from_the_command_or_later(self):
        self.domino("run", "desk.yaml", "--label", "as it is")
        self.domino("compare", "desk.yaml", "--label", "one more, “perhaps”")
        self.domino("sweep", "desk.yaml", "--vary", "departments.desk.staff=2..3")
        self.assertEqual(self.labels(), ["as it is", "one more, “perhaps”", None])
        self.assertIn('"as it is"', self.domino("runs").stdout)
        # The second side of the comparison is of the same call.
        self.domino("runs", "label", "3", "two sides")
        self.domino("runs", "label", "4", "three points")
        self.domino("runs", "label", "1", "before")
        self.assertEqual(self.labels(), ["before", "two sides", "three points"])
        # It changes no result.
        self.assertEqual(self.domino("runs", "show", "1").stdout, self.domino("run", "desk.yaml").stdout)

    def test_have_no_label_that_steers_the_terminal(self):
        self.domino("run", "desk.yaml")
        for label in ("a\x1b[31mb", "two\nlines", "a\u202eb", "x" * 201):
            for words in (["run", "desk.yaml", "--label", label], ["runs", "label", "1", label]):
                run = self.domino(*words, code=2)
                self.assertIn("try: ", run.stderr)
                self.assertNotIn("\x1b", run.stderr)
        self.assertEqual(self.labels(), [None])
        self.assertIn("there is no run 9", self.domino("runs", "label", "9", "x", code=2).stderr)
        self.assertIn("its value is empty", self.domino("run", "desk.yaml", "--label", "", code=2).stderr)

    def test_are_compared_with_each_other(self):
        self.domino("run", "desk.yaml", "--replications", "20")
        self.domino("run", "desk.yaml", "--replications", "20")
        self.domino("run", "desk.yaml", "--set", "departments.desk.staff=2", "--replications", "20")
        self.domino("compare", "desk.yaml")
        same = self.domino("runs", "compare", "1", "2", "--exact").stdout
        self.assertIn("None of ", same)
        run = self.domino("runs", "compare", "1", "3", code=5)
        self.assertIn("departments.desk.utilisation: ", run.stdout)
        told = json.loads(self.domino("runs", "compare", "1", "3", "--format", "json", code=5).stdout)["baseline"]
        by_option = json.loads(self.domino("run", "desk.yaml", "--set", "departments.desk.staff=2", "--replications", "20",
                                           "--baseline", "1", "--format", "json", code=5).stdout)["baseline"]
        self.assertEqual(told, by_option)
        self.assertIn("is an answer of `run`, and this is one of `compare`",
                      self.domino("runs", "compare", "1", "4", code=2).stderr)


class Titles(program.ProgramTest):
    def test_never_reach_a_terminal_with_control_characters(self):
        (self.path / "desk.yaml").write_text(SCENARIO)
        (self.path / "a\x1b[31m.yaml").write_text(SCENARIO)
        for title in ('scenario="De\\e[31msk"', "scenario=De\x1b[31msk", 'question="De\\u009b31msk"'):
            for command in ("run", "compare", "explain", "validate", "measures"):
                run = program.subprocess.run([program.DOMINO, command, "desk.yaml", "--set", title], capture_output=True,
                                             text=True, cwd=self.path)
                self.assertNotRegex(run.stdout + run.stderr, "[\x1b\x9b]")
        for command in ("run", "compare", "explain", "validate", "measures", "check"):
            run = program.subprocess.run([program.DOMINO, command, "a\x1b[31m.yaml"], capture_output=True, text=True,
                                         cwd=self.path)
            self.assertNotRegex(run.stdout + run.stderr, "[\x1b\x9b]", command)


if __name__ == "__main__":
    program.main()
