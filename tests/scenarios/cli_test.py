"""What `domino new` and `domino validate --format json` do, and what the documents of scenarios show of it.

cli_test.py DOMINO ROOT
"""

import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile
import unittest

import yaml

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


# DOMINO_WRITE_EXPECTED=1 writes what the program prints now into the document of the language.
WRITE = "DOMINO_WRITE_EXPECTED" in os.environ
LANGUAGE = ROOT / "scenarios/LANGUAGE.md"


class Language(unittest.TestCase):
    """Every example of the document is executed: files are read, and commands print what is shown below them."""

    maxDiff = None

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = pathlib.Path(folder.name)
        self.text = LANGUAGE.read_text()

    def blocks(self):
        """(text before, language, contents) of each block of code."""
        parts = re.split(r"^```(\w*)\n(.*?)^```\n", self.text, flags=re.DOTALL | re.MULTILINE)
        return list(zip(parts[0::3], parts[1::3], parts[2::3]))

    def write_files(self):
        """Writes every example to the file that it is said to be, and returns the names of scenarios in their order."""
        names = []
        for before, language, contents in self.blocks():
            if language == "console":
                continue
            name = re.search(r"`([\w.]+)`(?:, [^`]*)?:\n\n\Z", before)
            self.assertIsNotNone(name, f"no name stands above the example\n{contents}")
            file = self.path / name.group(1)
            self.assertFalse(file.exists(), f"two examples are called {file.name}")
            file.write_text(contents)
            names += [file.name] if file.suffix == ".yaml" else []
        return names

    def test_shows_scenarios_that_are_valid(self):
        names = self.write_files()
        self.assertGreater(len(names), 20)
        for name in names:
            with self.subTest(name=name):
                valid = domino("validate", name, cwd=self.path)
                self.assertEqual((valid.returncode, valid.stderr), (0, ""))

    def test_shows_scenarios_that_run(self):
        for name in self.write_files():
            with self.subTest(name=name):
                ran = domino("run", name, "--set", "run.replications=2", "--set", "run.warm_up=0 s", "--set",
                             "run.horizon=4 weeks", "--no-store", "--format", "json", cwd=self.path)
                self.assertEqual((ran.returncode, ran.stderr), (0, ""))
                self.assertGreater(json.loads(ran.stdout)["measures"]["customers.served"]["mean"], 0)

    def test_shows_commands_with_what_they_print(self):
        self.write_files()
        commands = 0
        for _, language, contents in self.blocks():
            if language != "console":
                continue
            for session in contents.split("$ domino ")[1:]:
                command, *shown = session.rstrip("\n").split("\n")
                commands += 1
                with self.subTest(command=command):
                    ran = domino(*shlex.split(command), cwd=self.path)
                    self.assertEqual((ran.returncode, ran.stderr), (0, ""))
                    made = as_printed(shown, ran.stdout.split("\n"))
                    self.text = self.text.replace(session, "\n".join([command, *made]) + "\n")
                    if not WRITE:
                        self.assertEqual("\n".join(shown), "\n".join(made))
        self.assertGreater(commands, 10)
        if WRITE:
            LANGUAGE.write_text(self.text)

    def test_shows_distributions_that_can_be_read(self):
        table = self.text.split("### Distributions")[1]
        distributions = re.findall(r"^\| `([^`]*[(×+][^`]*)` \|", table, re.MULTILINE)
        self.assertGreater(len(distributions), 10)
        (self.path / "durations.csv").write_text("5 min\n90 s\n")
        desk = "version: 1\nscenario: S\nquestion: Q?\nrun: {days: 1}\ndepartments: {d: {}}\n"
        desk += "services:\n  s: {by: d, duration: DURATION}\ncustomers: {c: {arrive: 5 / h, asks_for: s}}\n"
        for each in distributions:
            with self.subTest(distribution=each):
                (self.path / "example.yaml").write_text(desk.replace("DURATION", each))
                self.assertEqual(domino("validate", "example.yaml", cwd=self.path).stderr, "")

    def test_has_the_reference_as_the_grammar_makes_it(self):
        begin, end = "<!-- reference begins -->\n", "<!-- reference ends -->\n"
        before, rest = self.text.split(begin)
        shown, after = rest.split(end)
        made = domino("schema", "--reference").stdout
        if WRITE:
            LANGUAGE.write_text(before + begin + made + end + after)
            shown = made
        self.assertEqual(shown, made)


def fields(line):
    return re.split(r"\s{2,}", line.strip())


def as_printed(shown, printed):
    """The lines shown, with the fields that the program prints in the next line of the same first field.

    Lines and the ends of lines may be left out, and columns may be narrower. What is not printed is left out here too.
    """
    made, at = [], 0
    for line in shown:
        same = [i for i in range(at, len(printed)) if fields(printed[i])[0] == fields(line)[0]]
        if not same:
            continue
        at = same[0] + 1
        pieces = re.split(r"(\s{2,})", line)
        places = range(0 if pieces[0] else 2, len(pieces), 2)
        new = fields(printed[same[0]])
        for place, field in zip(places, new):
            if place and len(field) != len(pieces[place]):
                pieces[place - 1] = " " * max(2, len(pieces[place - 1]) + len(pieces[place]) - len(field))
            pieces[place] = field
        made.append("".join(pieces[:places[0] + 2 * len(new) - 1]))
    return made


class Library(unittest.TestCase):
    """scenarios/README.md has an entry for each scenario, which says what the scenario says."""

    def setUp(self):
        text = (ROOT / "scenarios/README.md").read_text()
        parts = re.split(r"^#### \[(\w+)\]\((\w+)\.yaml\)\n", text, flags=re.MULTILINE)
        self.titles, self.files, self.entries = parts[1::3], parts[2::3], parts[3::3]

    def test_has_an_entry_for_each_scenario(self):
        self.assertEqual(sorted(self.files), sorted(file.stem for file in (ROOT / "scenarios").glob("*.yaml")))
        self.assertEqual(self.titles, self.files)

    def test_asks_the_question_of_the_scenario_and_names_its_what_ifs(self):
        for name, entry in zip(self.files, self.entries):
            with self.subTest(name=name):
                scenario = yaml.safe_load((ROOT / f"scenarios/{name}.yaml").read_text())
                question = " ".join(line[2:] for line in entry.split("\n") if line.startswith("> "))
                self.assertEqual(question, scenario["question"].strip())
                what_ifs = re.search(r"^- What-ifs: (.*?)\.$", entry, re.DOTALL | re.MULTILINE).group(1)
                base = [scenario["extends"].removesuffix(".yaml")] if "extends" in scenario else []
                self.assertEqual(re.findall(r"`(\w+)`", what_ifs), base + list(scenario.get("what_if", {})))
                self.assertRegex(entry, r"(?m)^- Sources: \S")


unittest.main()
