"""What `domino new`, `domino validate --format json` and the printed reference do, seen from outside.

cli_test.py DOMINO ROOT
"""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

DOMINO, ROOT = pathlib.Path(sys.argv.pop(1)).resolve(), pathlib.Path(sys.argv.pop(1)).resolve()


def domino(*arguments, cwd=ROOT):
    return subprocess.run([DOMINO, *map(str, arguments)], cwd=cwd, capture_output=True, text=True, timeout=60)


class New(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.path = pathlib.Path(self.folder.name)

    def test_writes_a_scenario_that_validates_and_runs(self):
        self.assertEqual(domino("new", "desk", cwd=self.path).returncode, 0)
        valid = domino("validate", "desk.yaml", cwd=self.path)
        self.assertEqual((valid.returncode, valid.stderr), (0, ""))
        ran = domino("run", "desk.yaml", "--replications", 2, "--quiet", cwd=self.path)
        self.assertEqual(ran.returncode, 0, ran.stderr)

    def test_prints_it_where_no_name_is_given(self):
        self.assertEqual(domino("new", "desk", cwd=self.path).returncode, 0)
        self.assertEqual(domino("new").stdout, (self.path / "desk.yaml").read_text())

    def test_never_overwrites(self):
        (self.path / "desk.yaml").write_text("mine")
        refused = domino("new", "desk", cwd=self.path)
        self.assertEqual(refused.returncode, 2)
        self.assertIn("already there", refused.stderr)
        self.assertEqual((self.path / "desk.yaml").read_text(), "mine")

    def test_says_where_it_cannot_write(self):
        self.assertEqual(domino("new", "no/such/folder/desk", cwd=self.path).returncode, 2)


class Json(unittest.TestCase):
    def test_tells_editors_where_and_what(self):
        told = domino("validate", "--format", "json", "tests/invalid_scenarios/wrong_unit.yaml")
        self.assertEqual((told.returncode, told.stderr), (2, ""))
        report = json.loads(told.stdout)
        self.assertFalse(report["valid"])
        for one in report["diagnostics"]:
            self.assertGreaterEqual(one["line"], 1)
            self.assertGreaterEqual(one["column"], 1)
            self.assertTrue(one["message"])
        self.assertIn("wrong-unit", [one["code"] for one in report["diagnostics"]])

    def test_tells_as_much_as_the_text(self):
        for file in sorted((ROOT / "tests/invalid_scenarios").glob("*.yaml")):
            if file.with_suffix(".set").exists():
                continue
            with self.subTest(file=file.name):
                report = json.loads(domino("validate", "--format", "json", file).stdout)
                text = domino("validate", file).stderr
                self.assertEqual(len(report["diagnostics"]), text.count(": error: "))

    def test_is_empty_for_a_right_scenario(self):
        told = domino("validate", "--format", "json", "scenarios/telethon.yaml")
        self.assertEqual(told.returncode, 0)
        self.assertEqual(json.loads(told.stdout), {"format_version": 1, "valid": True, "diagnostics": []})


class Reference(unittest.TestCase):
    def test_shows_examples_that_can_be_read(self):
        text = (ROOT / "scenarios/README.md").read_text()
        scenarios = re.findall(r"```yaml\n(version: .*?)```", text, re.DOTALL)
        self.assertTrue(scenarios)
        distributions = re.findall(r"^\| `([^`]*[(×+][^`]*)` \|", text.split("### Distributions")[1], re.MULTILINE)
        self.assertGreater(len(distributions), 10)
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder)
            (path / "durations.csv").write_text("5 min\n90 s\n")
            desk = "version: 1\nscenario: S\nquestion: Q?\nrun: {days: 1}\ndepartments: {d: {}}\n"
            desk += "services:\n  s: {by: d, duration: DURATION}\ncustomers: {c: {arrive: 5 / h, asks_for: s}}\n"
            for scenario in scenarios + [desk.replace("DURATION", each) for each in distributions]:
                (path / "example.yaml").write_text(scenario)
                self.assertEqual(domino("validate", "example.yaml", cwd=path).stderr, "", scenario)

    def test_stands_in_the_readme_as_the_grammar_makes_it(self):
        file = ROOT / "scenarios/README.md"
        begin, end = "<!-- reference begins -->\n", "<!-- reference ends -->\n"
        before, rest = file.read_text().split(begin)
        shown, after = rest.split(end)
        made = domino("schema", "--reference").stdout
        if "DOMINO_WRITE_EXPECTED" in os.environ:
            file.write_text(before + begin + made + end + after)
            shown = made
        self.assertEqual(shown, made)


unittest.main()
