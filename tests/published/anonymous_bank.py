"""The figures of `scenarios/anonymous_bank.yaml` that come from the records of calls and not from print.

anonymous_bank.py CALLS.csv

CALLS.csv is a record a call, as the Technion's SEELab publishes them (February 1999, with a heading): type, date, vru_exit,
queue_start, queue_time_s, outcome (AGENT, HANG, PHANTOM), service_start, service_time_s, priority. The data are not part of Domino.
"""

import collections
import csv
import datetime
import sys

WEEKDAYS = ("Sun-Thu", "Fri", "Sat")


def seconds(text):
    hours, minutes, rest = text.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + int(rest)


def weekday(day):
    return {4: "Fri", 5: "Sat"}.get(datetime.date.fromisoformat(day).weekday(), "Sun-Thu")


def requests(path):
    """Those who asked for an agent: who hangs up after 0 s was never in the queue."""
    with open(path, newline="") as file:
        for row in csv.DictReader(file):
            row["waited"] = int(row["queue_time_s"])
            row["hung_up"] = row["outcome"] == "HANG"
            if row["outcome"] != "PHANTOM" and not (row["hung_up"] and row["waited"] == 0):
                row["asked_at"] = seconds(row["queue_start"] if row["waited"] else row["vru_exit"])
                yield row


def kaplan_meier(calls):
    """Mean patience where an answer censors it, restricted to the longest wait; and the share that is left there."""
    left, survival, mean, last = len(calls), 1.0, 0.0, 0
    by_wait = collections.defaultdict(lambda: [0, 0])
    for call in calls:
        by_wait[call["waited"]][0] += 1
        by_wait[call["waited"]][1] += call["hung_up"]
    for wait in sorted(by_wait):
        ended, hung_up = by_wait[wait]
        mean += survival * (wait - last)
        survival *= 1 - hung_up / left
        left, last = left - ended, wait
    return mean, survival


def print_types(calls):
    print("type  requests  abandoned  mean wait  waiting by hang-ups  Kaplan-Meier (left)  high priority of who waits")
    for kind in ("PS", "NW", "NE", "IN", "others"):
        those = [c for c in calls if c["type"] == kind or (kind == "others" and c["type"] in ("TT", "PE"))]
        waited = [c for c in those if c["waited"]]
        hang_ups, total = sum(c["hung_up"] for c in those), sum(c["waited"] for c in those)
        mean, left = kaplan_meier(those)
        high = sum(c["priority"] == "2" for c in waited) / len(waited)
        print(f"{kind:6}{len(those):8}{hang_ups / len(those):11.4f}{total / len(those):9.1f} s{total / hang_ups:16.0f} s"
              f"{mean:16.0f} s ({left:.2f}){high:20.2f}")


def print_short(calls):
    lengths = [int(c["service_time_s"]) for c in calls if c["outcome"] == "AGENT" and weekday(c["date"]) == "Sun-Thu"]
    short = [s for s in lengths if s < 10]
    print(f"\nshorter than 10 s: {len(short) / len(lengths):.4f} of the services of weekdays, {sum(short) / len(short):.1f} s each")


def changes(calls, day):
    """By second: how many more are being served, and how many more wait."""
    busy, waiting = [0] * 86402, [0] * 86402
    for call in (c for c in calls if c["date"] == day):
        if call["outcome"] == "AGENT" and call["service_start"] != "0:00:00":
            begin = seconds(call["service_start"])
            busy[min(begin, 86401)] += 1
            busy[min(begin + int(call["service_time_s"]), 86401)] -= 1
        waiting[call["asked_at"]] += 1
        waiting[min(call["asked_at"] + call["waited"], 86401)] -= 1
    return busy, waiting


def print_hours(calls):
    print("\nper hour: requests, and the mean number busy while somebody waits")
    for name in WEEKDAYS:
        days = sorted({c["date"] for c in calls if weekday(c["date"]) == name})
        time, area = collections.Counter(), collections.Counter()
        for day in days:
            at_work = queue = 0
            for second, (b, q) in enumerate(zip(*changes(calls, day))):
                at_work, queue = at_work + b, queue + q
                time[second // 3600] += queue > 0
                area[second // 3600] += at_work * (queue > 0)
        come = collections.Counter(c["asked_at"] // 3600 for c in calls if weekday(c["date"]) == name)
        print(name, "; ".join(f"{h:02}: {come[h] / len(days):.1f}, {area[h] / max(time[h], 1):.1f}" for h in range(7, 24) if come[h]))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    everybody = list(requests(sys.argv[1]))
    print_types(everybody)
    print_short(everybody)
    print_hours(everybody)
