"""A naive replay of visits.csv and cases.csv: waits, ends and levels of shipped scenarios, recomputed from the event log.

Shares nothing with the engine but the files: a case waits in the union of the spans in which it stands in lines, less
those in which somebody works on it; it waits inside while an answer is owed to it, it stands in no line and nobody works on it.
"""

import collections
import csv
import pathlib
import re
import shutil

import program

SCENARIOS = pathlib.Path(__file__).parents[2] / "scenarios"
# Branches, regions, stocks, gates, patience in a branch, work paused and put down, redials, and colleagues asked in
# every way: what shipped scenarios lack.
OWN = """version: 1
scenario: all lines
question: Does every wait count once?
run: {days: 3, seed: 3, replications: 2}
departments:
  door: {front_line: yes, staff: 2, queue: priority, preemption: resume, waiting_room: 6, lines: 9}
  lab: {staff: 1, hours: {daily: "08:00-16:00"}, work_at_shift_end: pause}
  desk: {front_line: yes, staff: 1, hours: {daily: "07:00-18:00"}, queue_at_closing: disconnect}
  back: {staff: 1, absence: 5 %}
services:
  greet: {by: door, duration: exponential(mean 5 min), needs: {file: {mode: hold, chance: 30 %, at_most: 10 min, then: park}}}
  hurry: {by: door, duration: exponential(mean 3 min), priority: 2, needs: {file: {mode: transfer, chance: 20 %}}}
  test: {by: lab, duration: exponential(mean 12 min), needs: {file: {mode: park, chance: 40 %, at: middle}}}
  sign: {by: desk, duration: exponential(mean 6 min), needs: {file: {mode: callback, chance: 30 %}}}
  file: {by: back, duration: exponential(mean 8 min)}
regions: {room: {places: 3, queue: priority}, yard: {places: 2, when_full: turn away}}
stocks: {forms: {level: 5, queue: random, reorder_at: 2, order_up_to: 6, lead_time: exponential(mean 30 min)}}
gates: {lift: {size: 4, at_most: 10 min}}
customers:
  few:
    arrive: 3 / h
    hours: {daily: "06:00-17:00"}
    priority: 1
    patience: exponential(mean 40 min)
    message_after: 90 min
    parked_patience: exponential(mean 2 h)
    service_level: {within: 5 min, out_of: served}
    redials: {chance: 40 %, after: exponential(mean 15 min)}
    steps:
      - serve: greet
      - within: {region: room, steps: [{all_of: {a: {steps: [{serve: test}, {take: forms}]}, b: {steps: [{gather: lift}, {serve: sign}]}}}]}
      - {serve: hurry, patience: none}
  many:
    arrive: 6 / h
    hours: {daily: "06:00-17:00"}
    patience: exponential(mean 30 min)
    balks: {expected: 20 min}
    service_level: {within: 5 min, of: all waits, out_of: offered}
    steps:
      - any_of: {a: {steps: [{take: forms}]}, b: {steps: [{delay: exponential(mean 20 min)}, {gather: lift}]}}
      - serve: greet
      - serve: sign
      - {gather: lift, patience: 5 min}
      - choose: {in: {chance: 50 %, steps: [{within: {region: yard, steps: [{serve: greet}]}}]}}
"""


def rows_of(path):
    with open(path) as file:
        return list(csv.DictReader(file))


def length_of(spans):
    """Of the union of spans."""
    total, end = 0.0, float("-inf")
    for begin, until in sorted(spans):
        total += max(0.0, until - max(begin, end))
        end = max(end, until)
    return total


def length_of_difference(spans, less):
    """Of the union of spans without that of others: inclusion and exclusion."""
    return length_of(spans + less) - length_of(less)


class Case:
    """What the log says of one attempt of a customer."""

    def __init__(self, visits, ends):
        self.ends = ends
        self.standing, self.attended, self.stood, self.answered = [], [], False, None
        # Work stops while it is put down, and while an answer is waited for.
        stops = [row for row in visits if row["outcome"] == "resumed" or row["line"] == "answer"]
        self.owed = [(float(row["issued"]), float(row["ended"])) for row in visits if row["line"] == "answer"]
        for row in visits:
            if row["line"] == "answer":
                continue
            issued, ended = float(row["issued"]), float(row["ended"])
            started = float(row["started"]) if row["started"] else None
            until = started if started is not None else ended
            if row["outcome"] not in ("blocked", "balked") or started is not None:
                self.standing.append((issued, until))
                self.stood = self.stood or row["outcome"] != "disconnected" or until > issued
            if started is None or row["outcome"] == "resumed" or row["line"] != "people":
                continue
            self.answered = started if self.answered is None else min(started, self.answered)
            self.attended += self.parts_of(started, ended, row["service"], stops)

    @staticmethod
    def parts_of(started, ended, service, stops):
        """The span less those in which its work had stopped."""
        parts = []
        for row in sorted((r for r in stops if r["service"] == service), key=lambda r: float(r["issued"])):
            if not started <= float(row["issued"]) <= ended:
                continue
            parts.append((started, float(row["issued"])))
            started = float(row["ended"])
        return parts + [(started, ended)]

    def wait(self, until=float("inf")):
        cut = lambda spans: [(begin, min(end, until)) for begin, end in spans if begin < until]
        return length_of_difference(cut(self.standing), cut(self.attended))

    def inside(self):
        return length_of_difference(self.owed, self.standing + self.attended)


class WaitingReplay(program.ProgramTest):
    with_answers = 0

    def replay(self, file, *settings):
        self.domino("run", file, "--out", "out", "--visits", "--cases", *settings)
        measures = {(row["replication"], row["measure"]): float(row["value"]) if row["value"] else None
                    for row in rows_of(self.path / "out/replications.csv")}
        ended = collections.defaultdict(list)
        for row in rows_of(self.path / "out/cases.csv"):
            ended[row["replication"], row["segment"], row["customer"]].append(row)
        visits = collections.defaultdict(list)
        for row in rows_of(self.path / "out/visits.csv"):
            if row["mode"] == "customer":
                visits[row["replication"], row["segment"], row["customer"]].append(row)
        cases = collections.defaultdict(list)
        for key, attempts in ended.items():
            for row in attempts:
                begin, end = float(row["arrived"]), float(row["ended"])
                own = [v for v in visits[key] if begin <= float(v["issued"]) and float(v["ended"]) <= end + 1e-6]
                cases[key[:2]].append(Case(own, row["outcome"]))
        self.assertTrue(cases)
        return cases, measures

    def compare(self, file, *settings, levels=None):
        cases, measures = self.replay(file, *settings)
        compared = 0
        for (replication, segment), of in cases.items():
            at = lambda name: measures.get((replication, f"customers.{segment}.{name}"))
            if at("wait.mean") is None:
                continue
            stood = [case for case in of if case.stood]
            self.assertAlmostEqual(sum(case.wait() for case in stood) / len(stood), at("wait.mean"), delta=1e-4,
                                   msg=f"{file}: wait of {segment}")
            if at("wait_inside.mean") is not None:
                self.with_answers += 1
                inside = sum(case.inside() for case in stood) / len(stood)
                self.assertAlmostEqual(inside, at("wait_inside.mean"), delta=1e-4, msg=f"{file}: inside, {segment}")
                self.assertAlmostEqual(inside + at("wait.mean"), at("wait_total.mean"), delta=1e-4, msg=file)
            answered = [case.wait(case.answered) for case in of if case.answered is not None]
            # Who is present at the end may have been answered, and has no row in cases.csv.
            if answered and at("present") == 0:
                self.assertAlmostEqual(sum(answered) / len(answered), at("speed_of_answer"), delta=1e-4, msg=file)
            ends = collections.Counter(case.ends for case in of)
            for outcome, name in (("served", "served"), ("abandoned", "abandoned"), ("blocked", "blocked"),
                                  ("message", "messages"), ("disconnected", "disconnected"), ("balked", "balked"),
                                  ("gave_up", "gave_up")):
                if at(name) is not None:
                    self.assertEqual(ends[outcome], at(name), f"{file}: {name} of {segment}")
            self.assertEqual(sum(ends.values()) + at("present"), at("arrived"), file)
            if levels:
                self.assertAlmostEqual(levels[segment](of), at("service_level"), delta=1e-9, msg=segment)
            compared += 1
        return compared

    def test_recomputes_every_line_every_end_and_every_level(self):
        (self.path / "own.yaml").write_text(OWN)

        def of_served(cases):
            served = [case for case in cases if case.ends == "served"]
            return sum(case.wait(case.answered) < 300 for case in served) / len(served)

        def of_offered(cases):
            offered = [case for case in cases if case.ends not in ("balked", "blocked")]
            return sum(case.ends == "served" and case.wait() < 300 for case in offered) / len(offered)

        self.assertEqual(self.compare("own.yaml", levels={"few": of_served, "many": of_offered}), 4)

    def test_recomputes_the_shipped_scenarios(self):
        # From the reference and with no level to be found, which says nothing of waits and takes most of the time.
        folder = self.path / "scenarios"
        shutil.copytree(SCENARIOS, folder)
        level = re.compile(r"(, )?\b(churn|attrition|absence): [\d.]+ %( / year)?")
        for path in folder.glob("*.yaml"):
            path.write_text(level.sub("", path.read_text()))
        compared = 0
        for path in sorted(folder.glob("*.yaml")):
            text = path.read_text()
            settings = ["--replications", "1", "--set", "run.start=reference"]
            if re.search(r"^\s*days:|[{ ]days:", text) is None:
                settings += ["--set", "run.warm_up=0 h", "--set", "run.horizon=2 weeks"]
            if "mm12" in path.name or "telethon" in path.name:
                continue  # days of many thousands of calls, in which nothing is unusual
            compared += self.compare(str(path), *settings)
        self.assertGreater(compared, 20)
        self.assertGreater(self.with_answers, 5)


if __name__ == "__main__":
    program.main()
