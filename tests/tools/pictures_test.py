"""domino explain --picture: what a run looks like, and the same numbers for programs."""

import json
import os
import subprocess

import program

SCENARIO = """version: 1
scenario: Desk
question: What does it look like?
run: {horizon: 2 weeks, seed: 4, replications: 4}
calendars: {office: {Mon-Fri: "08:00-16:00"}}
departments: {desk: {staff: 4, hours: office}, experts: {staff: 2, hours: office}, idle: {staff: 1}}
services:
  help: {by: desk, duration: exponential(mean 6 min), needs: {advice: {chance: 40 %, mode: hold}}}
  advice: {by: experts, duration: exponential(mean 6 min)}
  alone: {by: idle, duration: 1 min}
customers:
  people: {arrive: {Mon-Fri "08:00-16:00": 24 / h}, asks_for: help, patience: exponential(mean 20 min)}
requests: {own: {from: idle, arrive: 1 / week, asks_for: alone}}
"""


class Pictures(program.ProgramTest):
    def setUp(self):
        super().setUp()
        (self.path / "desk.yaml").write_text(SCENARIO)

    def picture(self, what, *more):
        return json.loads(self.domino("explain", "desk.yaml", "--picture", what, "--format", "json", "--quiet", *more).stdout)["picture"]

    def measures(self):
        return json.loads(self.domino("run", "desk.yaml", "--format", "json", "--quiet").stdout)["measures"]

    def drawn(self, what, **environment):
        clean = {name: value for name, value in os.environ.items() if name not in ("LC_ALL", "LC_CTYPE", "LANG", "TERM")}
        run = subprocess.run([program.DOMINO, "explain", "desk.yaml", "--picture", what, "--quiet"], cwd=self.path,
                             capture_output=True, env=clean | environment, check=True)
        return run.stdout.decode()

    def test_waits_are_those_of_the_measures(self):
        picture = self.picture("wait", "--of", "desk")
        self.assertAlmostEqual(sum(bar["share"]["mean"] for bar in picture["bars"]), 1, places=9)
        measures = self.measures()
        marks = {mark["name"]: mark["at"]["mean"] for mark in picture["marks"]}
        self.assertEqual(marks["median"], measures["departments.desk.wait.p50"]["mean"])
        self.assertEqual(marks["90 %"], measures["departments.desk.wait.p90"]["mean"])
        below = sum(bar["share"]["mean"] for bar in picture["bars"] if bar["to"] and bar["to"] <= marks["90 %"])
        self.assertLessEqual(below, 0.91)

    def test_the_queue_over_time_is_as_long_as_the_measure_says(self):
        # In a run of days everyone who waits is served in the end, or gives up.
        (self.path / "desk.yaml").write_text(SCENARIO.replace("horizon: 2 weeks", "days: 14"))
        points = self.picture("queue", "--of", "desk")["lines"][0]["points"]
        self.assertEqual(points[0]["from_s"], 0)
        self.assertEqual(points[-1]["to_s"], 14 * 86400)
        area = sum(point["value"]["mean"] * (point["to_s"] - point["from_s"]) for point in points)
        self.assertAlmostEqual(area / (14 * 86400), self.measures()["departments.desk.queue.by_clock"]["mean"], places=6)
        self.assertLess(points[10]["value"]["low"], points[10]["value"]["high"])

    def test_the_week_has_waits_in_opening_hours_alone(self):
        picture = self.picture("week", "--of", "desk")
        self.assertEqual(picture["rows"], ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"])
        seen = {(r, c) for r, row in enumerate(picture["cells"]) for c, cell in enumerate(row) if cell["mean"] is not None}
        self.assertEqual(seen, {(day, hour) for day in range(5) for hour in range(8, 16)})

    def test_the_chain_is_who_asks_whom(self):
        edges = {(edge["from"], edge["to"]) for edge in self.picture("chain")["edges"]}
        self.assertEqual(edges, {("people", "desk"), ("desk", "experts"), ("own", "idle")})

    def test_people_over_weeks(self):
        told = self.domino("explain", "desk.yaml", "--picture", "people").stdout
        self.assertIn("their state changes nothing here", " ".join(told.split()))
        picture = self.picture("people", "--set", "couplings=all")
        self.assertEqual(len(picture["lines"][0]["points"]), 2)
        self.assertIn("desk: morale", {line["name"] for line in picture["lines"]})

    def test_in_unicode_where_it_can_be_shown(self):
        blocks = self.drawn("wait", LANG="en_GB.UTF-8", TERM="xterm")
        self.assertIn("█", blocks)
        self.assertEqual(blocks, self.drawn("wait", LANG="en_GB.UTF-8", TERM="xterm", NO_COLOR="1"))
        for environment in ({"LANG": "C"}, {}, {"LANG": "en_GB.UTF-8", "TERM": "dumb"}):
            for what in ("wait", "week", "queue", "people", "chain"):
                self.drawn(what, **environment).encode("ascii")

    def test_fits_every_terminal(self):
        for columns in (60, 80, 120, 200):
            for what in ("wait", "week", "queue", "chain"):
                text = self.on_a_terminal_of(columns, "explain", "desk.yaml", "--picture", what)
                self.assertLessEqual(max(len(line.rstrip()) for line in text.splitlines()), columns, text)

    def test_says_what_it_cannot_draw(self):
        self.assertIn("did you mean `experts`", self.domino("explain", "desk.yaml", "--picture", "wait", "--of", "expert", code=2).stderr)
        self.domino("explain", "desk.yaml", "--picture", "waits", code=2)
        self.domino("explain", "desk.yaml", "--picture", "wait", "--format", "csv", code=2)
        self.domino("explain", "desk.yaml", "--of", "desk", code=2)
        self.assertIn("nobody waits for idle", self.domino("explain", "desk.yaml", "--picture", "wait", "--of", "idle").stdout)

    def test_the_same_bytes_for_any_number_of_jobs(self):
        one, two = (self.domino("explain", "desk.yaml", "--picture", "queue", "--quiet", "--jobs", jobs).stdout for jobs in "12")
        self.assertEqual(one, two)


if __name__ == "__main__":
    program.main()
