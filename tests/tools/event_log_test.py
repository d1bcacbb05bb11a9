"""visits.csv as an event log: every request is in it once, with its case, and no time runs backwards."""

import collections
import csv

import program

SCENARIO = """version: 1
scenario: Log
question: Is every visit in the log?
run: {days: 5, seed: 3, replications: 2}
calendars: {office: {Mon-Fri: "09:00-17:00"}}
departments:
  reps:
    front_line: yes
    hours: office
    queue_at_closing: disconnect
    teams: {seniors: {staff: 3, does: {solve: 1.2, sell: {rank: 1}}}, juniors: {staff: 2, does: {solve: 0.8}}}
    routing: longest idle
    lines: 4
  engineering: {staff: 3, hours: office, work_at_shift_end: pause}
  stores: {staff: 1, hours: office}
  boss: {staff: 1, hours: office, supervises: [engineering]}
services:
  solve:
    by: reps
    duration: gamma(mean 5 min cv 1)
    needs:
      first_look: {service: advice, chance: 20 %, at: start, mode: hold, at_most: 2 min, then: park}
      in_between: {service: advice, chance: 20 %, at: middle, mode: park}
      opinions: {all_of: [advice, look_up], chance: 15 %, at: end, mode: callback, check: 50 %}
      colleague: {service: look_up, chance: 20 %, mode: consult}
      told: {service: look_up, chance: 20 %, mode: notify}
      machine: {service: repair, chance: 10 %, mode: background}
      handed_over: {service: advice, chance: 10 %, mode: transfer}
  sell: {by: reps, duration: 3 min}
  advice: {by: engineering, duration: lognormal(mean 9 min cv 1), errors: {chance: 30 %, caught: 50 %, surfaces: exponential(mean 2 h)}, promise: 80 % within 10 min, complete: 80 %}
  look_up: {by: stores, duration: 2 min}
  repair: {by: engineering, duration: 5 min}
  make_part: {by: stores, duration: 4 min}
  approve: {by: boss, duration: 5 min}
customers:
  buyers:
    arrive: 20 / h
    hours: office
    patience: exponential(mean 20 min)
    message_after: 30 min
    redials: {chance: 30 %, after: exponential(mean 5 min)}
    parked_patience: exponential(mean 4 h)
    steps:
      - serve: solve
      - all_of: {paper: {steps: [serve: look_up]}, goods: {steps: [take: parts, serve: sell]}}
requests:
  audits: {from: authority, arrive: 3 / days, hours: office, asks_for: approve}
partners: {authority: {kind: regulator}}
stocks: {parts: {level: 10, reorder_at: 5, order_up_to: 10, supplied_by: make_part}}
"""


def rows_of(path):
    with open(path) as file:
        return list(csv.DictReader(file))


class EventLog(program.ProgramTest):
    def setUp(self):
        super().setUp()
        (self.path / "log.yaml").write_text(SCENARIO)
        self.domino("run", "log.yaml", "--out", "out", "--visits", "--timeline")
        rows = rows_of(self.path / "out/visits.csv")
        self.visits = [row for row in rows if row["line"] == "people" and row["outcome"] != "resumed"]
        self.measures = {(row["replication"], row["measure"]): float(row["value"] or 0)
                         for row in rows_of(self.path / "out/replications.csv")}

    def test_holds_every_way_of_asking_and_every_way_of_ending(self):
        self.assertEqual({visit["mode"] for visit in self.visits},
                         {"customer", "request", "hold", "park", "callback", "notify", "background", "consult",
                          "transfer", "escalation", "rework", "supply"})
        self.assertGreaterEqual({visit["outcome"] for visit in self.visits},
                                {"served", "abandoned", "gave_up", "disconnected", "blocked"})

    def test_holds_each_request_to_each_department_once(self):
        logged = collections.Counter((visit["replication"], visit["department"]) for visit in self.visits)
        for (replication, department), count in logged.items():
            self.assertEqual(count, self.measures[replication, f"departments.{department}.requests"], department)
        self.assertEqual(len(logged), 8)

    def test_holds_every_case_and_numbers_them_without_a_gap(self):
        for replication in "12":
            customers = {int(visit["customer"]) for visit in self.visits
                         if visit["replication"] == replication and visit["segment"] == "buyers"}
            first_attempts = self.measures[replication, "customers.arrived"] - \
                self.measures[replication, "customers.redials"]
            self.assertEqual(customers, set(range(1, int(first_attempts) + 1)))
        for visit in self.visits:
            self.assertEqual(visit["case"], visit["segment"] + "-" + visit["customer"])

    def test_no_time_runs_backwards(self):
        for visit in self.visits:
            times = [float(visit[name]) for name in ("issued", "started", "ended") if visit[name]]
            self.assertEqual(times, sorted(times), visit)
            self.assertEqual(visit["started"] == "", visit["employee"] == "", visit)
        for replication in "12":
            ends = [float(visit["ended"]) for visit in self.visits if visit["replication"] == replication]
            self.assertEqual(ends, sorted(ends))

    def test_only_what_was_started_is_served(self):
        for visit in self.visits:
            if visit["outcome"] == "served":
                self.assertNotEqual(visit["started"], "", visit)

    def test_who_holds_for_an_answer_is_at_work_around_it(self):
        around = collections.defaultdict(list)
        for visit in self.visits:
            if visit["service"] == "solve" and visit["started"]:
                around[visit["replication"], visit["case"]].append((float(visit["started"]), float(visit["ended"])))
        held = [visit for visit in self.visits if visit["mode"] in ("hold", "consult") and visit["outcome"] == "served"]
        self.assertGreater(len(held), 100)
        inside = sum(any(start <= float(visit["issued"]) and float(visit["ended"]) <= end
                         for start, end in around[visit["replication"], visit["case"]]) for visit in held)
        # A customer may lose patience while their case is parked after the limit of a hold; the answer comes later.
        self.assertGreater(inside, 0.95 * len(held))

    def test_nobody_does_two_things_at_once(self):
        # Work that is parked or paused goes on with others, and the log tells only when it began and ended.
        work = collections.defaultdict(list)
        for visit in self.visits:
            if visit["department"] in ("stores", "boss") and visit["started"]:
                work[visit["replication"], visit["employee"]].append((float(visit["started"]), float(visit["ended"])))
        self.assertEqual(len(work), 4)
        for pieces in work.values():
            pieces.sort()
            for (_, ended), (started, _) in zip(pieces, pieces[1:]):
                self.assertLessEqual(ended, started + 1e-6)

    @staticmethod
    def open_between(begin, end):
        """Waits and answers are counted in opening hours: nine to five from Monday to Friday."""
        begin, end = float(begin), float(end)
        day = 24 * 3600
        opening = [(d * day + 9 * 3600, d * day + 17 * 3600) for d in range(60) if d % 7 < 5]
        return sum(max(0, min(end, closes) - max(begin, opens)) for opens, closes in opening)

    def test_adds_up_to_the_timeline(self):
        sums = collections.defaultdict(lambda: [0, 0, 0, 0, 0])
        hours = collections.defaultdict(set)
        for visit in self.visits:
            hour = int(float(visit["ended"]) // 3600)
            hours[visit["department"]].add(hour)
            cell = sums[hour, visit["department"]]
            cell[0] += 1
            if visit["outcome"] != "blocked":
                cell[1] += 1
                cell[2] += self.open_between(visit["issued"], visit["started"] or visit["ended"])
            if visit["outcome"] == "served":
                cell[3] += 1
                cell[4] += self.open_between(visit["issued"], visit["ended"])
        timeline = {(int(row["begin_s"]) // 3600, row["department"], row["measure"]): row
                    for row in rows_of(self.path / "out/timeline.csv")}
        self.assertEqual(len({hour for hour, _, _ in timeline}), max(max(h) for h in hours.values()) + 1)
        for (hour, department), (ended, waited, wait, answered, response) in sums.items():
            self.assertEqual(float(timeline[hour, department, "ended"]["mean"]), ended / 2)
            if waited:
                self.assertAlmostEqual(float(timeline[hour, department, "wait.mean"]["mean"]), wait / waited, places=5)
            if answered:
                mean = timeline[hour, department, "response.mean"]
                self.assertAlmostEqual(float(mean["mean"]), response / answered, places=5)
        empty = [row for key, row in timeline.items() if key[:2] not in sums]
        self.assertGreater(len(empty), 0)
        for row in empty:
            self.assertEqual((row["mean"], row["status"]), ("0", "ok") if row["measure"] == "ended" else ("", "no data"))

    def test_and_a_timeline_need_a_folder(self):
        for flag in ("--visits", "--timeline"):
            self.assertIn("--out", self.domino("run", "log.yaml", flag, code=2).stderr)


if __name__ == "__main__":
    program.main()
