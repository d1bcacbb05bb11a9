"""What pipelines read of `domino check`: JUnit, SARIF, annotations and summaries, by parsers that are not Domino's.

pipelines_test.py DOMINO
"""

import html.parser
import json
import os
import pathlib
import re
import subprocess
import urllib.parse
import xml.etree.ElementTree as ElementTree

import jsonschema

import program

SCHEMAS = pathlib.Path(__file__).resolve().parent / "schemas"

SCENARIO = """version: 1
scenario: %s
question: How long do people wait?
run: {horizon: 18 days, warm_up: 2 days, seed: 4, replications: 12}
departments: {desk: {staff: 2}}
services: {help: {by: desk, duration: exponential(mean 4 min)}}
customers: {people: {arrive: 20 / h, asks_for: help}}
what_if:
  third: {departments.desk.staff: 3}
"""
# What would be markup, a command, the end of a section or a tag, were it not text.
TITLE = "\"Desk ]]> <b>&amp; | `x` ::error::y % 'é' \\n## z\""
EXPECT = """expect:
  - third: customers.wait.mean falls by at least 20 %
  - third: customers.wait.mean rises
  - departments.desk.utilisation above 66.6667 %
"""
WORDS = ["holds", "fails", "undecided"]


def scenario(title=TITLE, expect=EXPECT):
    return SCENARIO % title + expect


def annotations(text):
    """As GitHub's runner reads them: (command, properties, message)."""
    found = []
    for line in text.splitlines():
        if match := re.fullmatch(r"::(\w+)(?: ([^:]*))?::(.*)", line):
            undo = lambda value: value.replace("%0D", "\r").replace("%0A", "\n")
            more = lambda value: undo(value.replace("%3A", ":").replace("%2C", ",")).replace("%25", "%")
            properties = dict(pair.split("=", 1) for pair in (match[2] or "").split(","))
            found.append((match[1], {key: more(value) for key, value in properties.items()},
                          undo(match[3]).replace("%25", "%")))
    return found


class Pipelines(program.ProgramTest):
    def write(self, name, text):
        (self.path / name).write_text(text)

    def check(self, *arguments, code):
        return self.domino("check", *arguments, "--replications", "60", code=code)

    def junit(self, *arguments, code):
        self.check(*arguments, "--junit", "report.xml", code=code)
        lint = subprocess.run(["xmllint", "--noout", "--schema", SCHEMAS / "junit.xsd", self.path / "report.xml"],
                              capture_output=True, text=True)
        self.assertEqual(lint.returncode, 0, lint.stderr)
        return ElementTree.parse(self.path / "report.xml").getroot()

    def sarif(self, *arguments, code):
        self.check(*arguments, "--sarif", "report.sarif", code=code)
        told = json.loads((self.path / "report.sarif").read_text())
        jsonschema.validate(told, json.loads((SCHEMAS / "sarif.json").read_text()))
        rules = told["runs"][0]["tool"]["driver"]["rules"]
        for result in told["runs"][0]["results"]:
            self.assertEqual(rules[result["ruleIndex"]]["id"], result["ruleId"])
        return told["runs"][0]["results"]

    def test_junit_gives_times_and_numbers_of_what_holds_too(self):
        self.write("desk.yaml", scenario())
        root = self.junit("desk.yaml", code=3)
        suite, = root
        self.assertEqual([(one.get("tests"), one.get("failures"), one.get("errors")) for one in (root, suite)],
                         [("3", "1", "1")] * 2)
        cases = suite.findall("testcase")
        self.assertEqual(cases[0].get("classname"), "Desk ]]> <b>&amp; | `x` ::error::y % 'é' \n## z")
        self.assertEqual([[child.tag for child in case] for case in cases],
                         [["system-out"], ["failure", "system-out"], ["error", "system-out"]])
        lines = (self.path / "desk.yaml").read_text().splitlines()
        for case in cases:
            self.assertEqual(lines[int(case.get("line")) - 1].strip(), "- " + case.get("name"))
            self.assertGreater(float(case.get("time")), 0)
            self.assertLessEqual(float(case.get("time")), float(suite.get("time")))
            self.assertRegex(case.find("system-out").text, r"[\d.]+ \S+ \(.*….*\) after \d+ replications")
        # The last one went on to the end, the others did not.
        self.assertEqual(max(cases, key=lambda case: float(case.get("time"))), cases[2])
        told = json.loads(self.check("desk.yaml", "--format", "json", code=3).stdout)["files"][0]
        properties = {one.get("name"): one.get("value") for one in suite.iter("property")}
        self.assertEqual(properties, {"domino": properties["domino"], "scenario": cases[0].get("classname"),
                                      "scenario_hash": told["scenario_hash"], "seed": "4", "confidence": "0.95",
                                      "replications": "60"})

    def test_names_of_files_stay_text_in_every_format(self):
        name = "a ]]>\n::error::\x1b[31m,:%&<\"|.yaml"
        self.write(name, scenario())
        shown = name.replace("\x1b", "\ufffd")
        self.assertEqual(self.junit(name, code=3)[0].get("name"), shown)
        found = {urllib.parse.unquote(one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"])
                 for one in self.sarif(name, code=3)}
        self.assertEqual(found, {name})
        run = self.check(name, "--annotations", "--summary", "summary.markdown", code=3)
        told = annotations(run.stderr)
        self.assertEqual([properties["file"] for _, properties, _ in told], [shown.replace("\n", " ")] * 2)
        for text in (run.stdout, run.stderr, (self.path / "summary.markdown").read_text()):
            self.assertNotIn("\x1b", text)

    def test_annotations_stand_at_the_line_of_the_expectation(self):
        self.write("desk.yaml", scenario())
        run = self.check("./desk.yaml", "--annotations", code=3)
        self.assertNotIn("::", run.stdout.replace("::error::y", ""))
        failed, undecided = annotations(run.stderr)
        lines = scenario().splitlines()
        for (command, properties, message), verdict, at in ((failed, "fails", 1), (undecided, "undecided", 2)):
            statement = EXPECT.splitlines()[1 + at].strip()[2:]
            self.assertEqual(command, {"fails": "error", "undecided": "warning"}[verdict])
            self.assertEqual((properties["file"], lines[int(properties["line"]) - 1].strip()),
                             ("desk.yaml", "- " + statement))
            self.assertEqual(properties["title"], f"{verdict}: {statement}")
            self.assertIn("replications", message)

    def test_a_mistake_is_annotated_and_in_sarif_where_it_stands(self):
        text = scenario().replace("staff: 2}", "stuff: 2}").replace("Desk", "Bürö")
        self.write("wrong.yaml", text)
        told = annotations(self.check("wrong.yaml", "--annotations", code=2).stderr)
        results = self.sarif("wrong.yaml", code=2)
        self.assertEqual(len(told), len(results))
        (command, properties, message), result = next(
            (one, other) for one, other in zip(told, results) if other["ruleId"] == "unknown-key")
        region = result["locations"][0]["physicalLocation"]["region"]
        line = text.splitlines()[region["startLine"] - 1]
        self.assertEqual(line[region["startColumn"] - 1:region["endColumn"] - 1], "stuff")
        self.assertEqual((command, properties["line"], properties["col"]),
                         ("error", str(region["startLine"]), str(region["startColumn"])))
        self.assertEqual((result["level"], result["message"]["text"]), ("error", message))
        self.assertIn("try: `staff`", message)
        self.assertEqual(self.junit("wrong.yaml", code=2)[0][0].find("error").get("type"), "mistakes")

    def test_sarif_tells_what_fails_and_what_is_undecided_but_not_what_holds(self):
        self.write("desk.yaml", scenario())
        results = self.sarif("desk.yaml", code=3)
        self.assertEqual([(one["ruleId"], one["level"]) for one in results],
                         [("expectation-fails", "error"), ("expectation-undecided", "warning")])
        # An older one is replaced; whatever else is there is not.
        self.sarif("desk.yaml", code=3)
        self.write("report.sarif", "{}")
        self.assertIn("is there already", self.check("desk.yaml", "--sarif", "report.sarif", code=2).stderr)

    def test_a_summary_is_added_to_what_stands_there(self):
        self.write("desk.yaml", scenario())
        self.write("summary.markdown", "# Before\n")
        self.check("desk.yaml", "--summary", "summary.markdown", code=3)
        once = (self.path / "summary.markdown").read_text()
        self.check("desk.yaml", "--summary", "summary.markdown", code=3)
        twice = (self.path / "summary.markdown").read_text()
        self.assertEqual(twice, once + once.removeprefix("# Before\n"))
        rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in once.splitlines() if line.startswith("| ")]
        self.assertEqual([len(row) for row in rows], [3] * 4)
        self.assertEqual([row[0].split()[-1] for row in rows[1:]], WORDS)

        class Tags(html.parser.HTMLParser):
            found = []

            def handle_starttag(self, tag, attributes):
                self.found.append(tag)

        Tags().feed(once)
        self.assertEqual(Tags.found, [])

    def test_a_summary_where_one_may_not_write_is_refused_before_anything_runs(self):
        self.write("desk.yaml", scenario())
        (self.path / "folder").mkdir()
        (self.path / "binary").write_bytes(b"SQLite format 3\0")
        for place, said in [("missing/summary.markdown", "No such file"), ("folder", "directory"), ("binary", "no text"),
                            ("desk.yaml", "a scenario of this command")]:
            with self.subTest(place=place):
                run = self.check("desk.yaml", "--summary", place, code=2)
                self.assertIn(said, run.stderr)
                self.assertIn("try:", run.stderr)
                self.assertEqual(run.stdout, "")
        self.assertEqual((self.path / "desk.yaml").read_text(), scenario())
        self.check("missing.yaml", "--summary", "made.markdown", code=2)
        self.assertIn("no such file", (self.path / "made.markdown").read_text())

    def test_a_file_that_expects_nothing_is_an_error_unless_that_is_allowed(self):
        self.write("empty.yaml", scenario(expect=""))
        self.write("desk.yaml", scenario(expect=EXPECT.splitlines()[0] + "\n" + EXPECT.splitlines()[1] + "\n"))
        run = self.check("empty.yaml", "desk.yaml", "--annotations", code=2)
        self.assertIn("empty.yaml: error: nothing is expected of this scenario", run.stderr)
        self.assertIn("--allow-empty", run.stderr)
        self.assertIn("desk.yaml: 1 of 1 expectation holds", run.stdout)
        self.assertEqual([properties["file"] for _, properties, _ in annotations(run.stderr)], ["empty.yaml"])
        told = json.loads(self.check("empty.yaml", "desk.yaml", "--format", "json", code=2).stdout)
        self.assertEqual(told["verdict"], "expects nothing")
        self.assertEqual(self.sarif("empty.yaml", code=2)[0]["ruleId"], "expects-nothing")
        self.assertEqual(self.junit("empty.yaml", code=2)[0].get("errors"), "1")
        allowed = self.check("empty.yaml", "desk.yaml", "--allow-empty", "--junit", "allowed.xml", code=0)
        self.assertEqual(allowed.stderr, "")
        self.assertEqual(self.junit("empty.yaml", "--allow-empty", code=0)[0].get("tests"), "0")

    def test_what_the_cap_leaves_undecided_is_a_warning_with_what_to_do(self):
        self.write("desk.yaml", scenario())
        run = self.check("desk.yaml", code=3)
        line = next(n for n, text in enumerate(scenario().splitlines(), 1) if "66.6667" in text)
        self.assertIn(f"desk.yaml:{line}: warning: `departments.desk.utilisation above 66.6667 %` could not be decided "
                      "within 60 replications", run.stderr)
        self.assertIn("try: --replications 240", run.stderr)
        self.assertNotIn("warning", self.check("desk.yaml", "--quiet", code=3).stderr)

    def test_all_formats_at_once_and_stdout_as_without_them(self):
        self.write("desk.yaml", scenario())
        alone = self.check("desk.yaml", "--format", "json", code=3).stdout
        read, write = os.pipe()
        run = subprocess.run([program.DOMINO, "check", "desk.yaml", "--replications", "60", "--format", "json", "--junit",
                              "a.xml", "--sarif", "a.sarif", "--summary", f"/dev/fd/{write}", "--annotations"],
                             capture_output=True, text=True, cwd=self.path, pass_fds=[write])
        os.close(write)
        with os.fdopen(read) as pipe:
            self.assertIn("| ❌ fails |", pipe.read())
        self.assertEqual((run.returncode, run.stdout), (3, alone))


if __name__ == "__main__":
    program.main()
