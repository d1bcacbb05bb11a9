"""What is measured by service, team, mark, value of an attribute and day, recomputed from visits.csv alone."""

import collections
import csv
import json
import math

import program

SCENARIO = """version: 1
scenario: Practice
question: Do measures say what the log says?
run: {days: 6, seed: 3, replications: 2}
calendars: {office: {Mon-Fri: "09:00-17:00"}}
departments:
  reception: {staff: 1, hours: office}
  doctors:
    hours: office
    queue: priority
    preemption: none
    teams: {seniors: {staff: 1, does: {exam: 1.2, surgery: {rank: 1}}}, juniors: {staff: 2, does: {exam: 0.8}}}
  lab: {staff: {Mon-Fri "08:00-12:00": 1, Mon-Fri "13:00-16:00": 1}}
services:
  welcome: {by: reception, duration: exponential(mean 3 min)}
  exam: {by: doctors, duration: lognormal(mean 12 min cv 1), promise: 90 % within 30 min}
  surgery: {by: doctors, duration: gamma(mean 20 min cv 0.5), priority: 2}
  test: {by: lab, duration: exponential(mean 5 min)}
measure:
  door_to_doctor: from arrival to seen
  after_that: from seen to out
customers:
  patients:
    arrive: 9 / h
    hours: office
    patience: exponential(mean 40 min)
    attributes: {acuity: discrete(25 % 5 or 75 % 1), way: {walk: 60 %, ride: 40 %}}
    report_by: [acuity, way]
    steps:
      - serve: welcome
      - choose:
          severe: {when: acuity = 5, steps: [serve: surgery]}
          minor: {when: acuity = 1, steps: [serve: exam]}
      - mark: seen
      - serve: test
      - mark: out
"""

DAY = 86400


def rows_of(path):
    with open(path) as file:
        return list(csv.DictReader(file))


def hours_open_before(seconds):
    """Of Mon-Fri 09:00-17:00, in seconds, since the first Monday."""
    days, rest = divmod(seconds, DAY)
    weeks, day = divmod(days, 7)
    full = weeks * 5 + min(day, 5)
    return full * 8 * 3600 + (min(max(rest - 9 * 3600, 0), 8 * 3600) if day < 5 else 0)


def open_span(department, since, until):
    """Departments count waits and answers while they are open; the lab has no hours, only staff."""
    return until - since if department == "lab" else hours_open_before(until) - hours_open_before(since)


def quantile(spans, p):
    return sorted(spans)[max(1, math.ceil(p * len(spans))) - 1]


class Measured(program.ProgramTest):
    def setUp(self):
        super().setUp()
        (self.path / "practice.yaml").write_text(SCENARIO)
        self.domino("run", "practice.yaml", "--out", "out", "--visits", "--quiet")
        self.visits = collections.defaultdict(list)
        for row in rows_of(self.path / "out/visits.csv"):
            for name in ("issued", "started", "ended"):
                row[name] = float(row[name]) if row[name] else None
            self.visits[row["replication"]].append(row)
        self.measures = {(row["replication"], row["measure"]): float(row["value"] or "nan")
                         for row in rows_of(self.path / "out/replications.csv")}

    def assert_measure(self, replication, address, value):
        found = self.measures[replication, address]
        self.assertTrue(math.isclose(found, value, rel_tol=1e-9, abs_tol=1e-5), f"{address}: {found}, in the log {value}")

    def assert_times(self, replication, time, spans, zeros=True):
        self.assertGreater(len(spans), 5, time)
        self.assert_measure(replication, time + ".mean", sum(spans) / len(spans))
        for percent in (50, 90, 95, 99):
            found = self.measures[replication, f"{time}.p{percent}"]
            exact = quantile(spans, percent / 100)
            self.assertLessEqual(abs(found - exact), exact / 128 + 1e-5, f"{time}.p{percent}")
            self.assertLessEqual(min(spans) - 1e-5, found)
            self.assertLessEqual(found, max(spans) + 1e-5)
        if zeros:
            self.assert_measure(replication, time + ".zero", sum(span == 0 for span in spans) / len(spans))

    def test_services_say_what_the_log_says(self):
        for replication, visits in self.visits.items():
            for service in ("welcome", "exam", "surgery", "test"):
                own = [visit for visit in visits if visit["service"] == service]
                served = [visit for visit in own if visit["outcome"] == "served"]
                address = f"services.{service}"
                self.assert_measure(replication, address + ".requests", len(own))
                waits = [open_span(visit["department"], visit["issued"],
                                   visit["ended"] if visit["started"] is None else visit["started"]) for visit in own]
                self.assert_times(replication, address + ".wait", waits, zeros=False)
                self.assert_measure(replication, address + ".work.mean",
                                    sum(visit["ended"] - visit["started"] for visit in served) / len(served))
                responses = [open_span(visit["department"], visit["issued"], visit["ended"]) for visit in served]
                self.assert_times(replication, address + ".response", responses, zeros=False)
                if service == "exam":
                    kept = sum(response <= 1800 for response in responses)
                    self.assert_measure(replication, address + ".promise_kept", kept / len(served))

    def test_departments_of_one_service_say_the_same_as_the_service(self):
        for replication in self.visits:
            for name in ("requests", "wait.mean", "wait.p90", "response.mean", "response.p99"):
                self.assert_measure(replication, "services.test." + name,
                                    self.measures[replication, "departments.lab." + name])

    def test_teams_say_what_the_log_says(self):
        for replication, visits in self.visits.items():
            for team in ("seniors", "juniors"):
                own = [visit for visit in visits if visit["employee"].startswith(f"doctors.{team}-")]
                address = f"departments.doctors.teams.{team}"
                self.assert_measure(replication, address + ".completed", len(own))
                self.assert_times(replication, address + ".wait",
                                  [open_span("doctors", visit["issued"], visit["started"]) for visit in own])
                work = sum(visit["ended"] - visit["started"] for visit in own)
                self.assert_measure(replication, address + ".work.mean", work / len(own))

    def test_closing_is_the_last_end_of_each_day(self):
        for replication, visits in self.visits.items():
            for department in ("reception", "doctors", "lab"):
                last = collections.defaultdict(float)
                for visit in visits:
                    if visit["department"] == department and visit["outcome"] == "served":
                        day = visit["ended"] // DAY
                        last[day] = max(last[day], visit["ended"] - day * DAY)
                self.assertGreaterEqual(len(last), 5)
                self.assert_measure(replication, f"departments.{department}.closes", sum(last.values()) / len(last))

    def cases_of(self, visits):
        cases = collections.defaultdict(dict)
        for visit in visits:
            cases[visit["case"]][visit["service"]] = visit
        return cases

    def test_marks_and_sojourns_say_what_the_log_says(self):
        for replication, visits in self.visits.items():
            groups = collections.defaultdict(lambda: collections.defaultdict(list))
            ends = collections.defaultdict(collections.Counter)
            for case in self.cases_of(visits).values():
                arrived = case["welcome"]["issued"]
                treated = case.get("surgery") or case.get("exam")
                of_case = [""]
                if treated:
                    of_case.append("by.acuity.5." if "surgery" in case else "by.acuity.1.")
                for group in of_case:
                    last = max(case.values(), key=lambda visit: visit["ended"])
                    ends[group][last["outcome"]] += 1
                    if treated and treated["outcome"] == "served":
                        groups[group]["door_to_doctor"].append(treated["ended"] - arrived)
                        if case["test"]["outcome"] == "served":
                            groups[group]["after_that"].append(case["test"]["ended"] - treated["ended"])
                            groups[group]["sojourn"].append(case["test"]["ended"] - arrived)
                    if not group and case["welcome"]["started"] is not None:
                        groups[group]["speed_of_answer"].append(case["welcome"]["started"] - arrived)
            for group, times in groups.items():
                for time, spans in times.items():
                    for scope in ("customers.", "customers.patients."):
                        if group and scope == "customers.":
                            continue
                        if time == "speed_of_answer":
                            self.assert_measure(replication, scope + time, sum(spans) / len(spans))
                        self.assert_times(replication, scope + group + time, spans,
                                          zeros=time in ("speed_of_answer",))
                self.assert_measure(replication, f"customers.patients.{group}served", ends[group]["served"])
            self.assert_measure(replication, "customers.door_to_doctor.cases", len(groups[""]["door_to_doctor"]))
            self.assertGreater(ends[""]["abandoned"], 10)
            for count in ("arrived", "served", "abandoned"):
                for attribute in (("acuity.5", "acuity.1"), ("way.walk", "way.ride")):
                    self.assertEqual(sum(self.measures[replication, f"customers.patients.by.{value}.{count}"]
                                         for value in attribute), self.measures[replication, f"customers.{count}"])

    def test_the_program_lists_every_measure_with_unit_meaning_and_formula(self):
        told = json.loads(self.domino("measures", "practice.yaml", "--format", "json").stdout)["measures"]
        self.assertEqual(set(told), {address for _, address in self.measures})
        for address, measure in told.items():
            self.assertTrue(measure["unit"] and measure["meaning"] and measure["formula"], address)
            self.assertIn(measure["better"], ("lower", "higher", "neither"))
        for address, better in [("customers.sojourn.p90", "lower"), ("customers.served", "higher"),
                                ("customers.arrived", "neither")]:
            self.assertEqual(told[address]["better"], better, address)
        self.assertIn("1/128", told["customers.sojourn.p90"]["formula"], "the error of the sketch")
        text = self.domino("measures", "practice.yaml").stdout
        self.assertIn("customers.door_to_doctor.p90  [s, lower is better]", text)
        self.assertGreater(len(json.loads(self.domino("measures", "practice.yaml", "--time", "--format", "json").stdout)
                               ["measures"]), len(told))

    def test_a_mark_of_an_emergency_department_tells_how_long_a_doctor_takes_by_acuity(self):
        (self.path / "ed.yaml").write_text(EMERGENCY)
        self.domino("run", "ed.yaml", "--out", "ed", "--quiet", "--no-store")
        mean = {row["measure"]: float(row["mean"] or "nan") for row in rows_of(self.path / "ed/summary.csv")}
        for value in ("mean", "p50", "p90"):
            urgent, minor = (mean[f"customers.patients.by.acuity.{acuity}.door_to_doctor.{value}"] for acuity in (5, 1))
            self.assertLess(urgent, minor)
            self.assertLess(urgent, mean[f"customers.door_to_doctor.{value}"])
        table = self.domino("run", "ed.yaml", "--quiet", "--no-store", "--all").stdout
        self.assertRegex(table, r"\n  by\.acuity\.5\.wait\.mean +[\d.]")
        self.assertRegex(table, r"\n  by\.acuity\.1\.door_to_doctor\.p90 +[\d.]")
        self.assertRegex(table, r"\n  door_to_doctor\.mean +[\d.]")
        for acuity in (5, 3, 1):
            group = f"customers.patients.by.acuity.{acuity}."
            self.assertGreater(mean[group + "door_to_doctor.mean"], 28 * 60, "three pieces of work come before")
            self.assertLess(mean[group + "door_to_doctor.mean"], mean[group + "sojourn.mean"])


EMERGENCY = """version: 1
scenario: Emergency department
question: How long do patients wait for a doctor?
run: {horizon: 2 weeks, warm_up: 1 day, seed: 7, replications: 3}
departments:
  triage: {staff: {daily "07:00-23:00": 2, daily "23:00-07:00": 1}}
  nurses: {staff: {daily "07:00-19:00": 6, daily "19:00-07:00": 4}, queue: priority, preemption: none}
  doctors: {staff: {daily "06:00-14:00": 3, daily "14:00-22:00": 4, daily "22:00-06:00": 2}, queue: priority, preemption: none}
services:
  triage_patient: {by: triage, duration: lognormal(mean 6 min cv 0.6)}
  nurse_check: {by: nurses, duration: lognormal(mean 12 min cv 0.7)}
  first_exam: {by: doctors, duration: lognormal(mean 13 min cv 0.8)}
  review: {by: doctors, duration: lognormal(mean 8 min cv 0.6), priority: 1}
measure: {door_to_doctor: from arrival to seen}
customers:
  patients:
    arrive: {daily "00:00-08:00": 3 / h, daily "08:00-24:00": 9 / h}
    attributes: {acuity: discrete(20 % 5 or 50 % 3 or 30 % 1)}
    priority: acuity
    report_by: [acuity]
    steps:
      - serve: triage_patient
      - within:
          region: beds
          steps: [serve: nurse_check, serve: first_exam, mark: seen, serve: review]
regions: {beds: {places: 24}}
"""


if __name__ == "__main__":
    program.main()
