"""Every answer in JSON validates against the schema that Domino prints of it.

outputs_test.py DOMINO
"""

import copy
import json
import signal
import subprocess
import time

import jsonschema

import program

SCENARIO = """version: 1
scenario: Desk
question: How long do people wait?
run: {horizon: 4 days, seed: 4, replications: 12}
departments:
  desk: {staff: 3}
  back: {staff: 2}
services:
  look_up: {by: back, duration: exponential(mean 2 min)}
  help: {by: desk, duration: exponential(mean 4 min), promise: 80 % within 10 min, needs: {look_up: {chance: 30 %, mode: hold}}}
customers: {people: {arrive: 20 / h, asks_for: help, patience: exponential(mean 10 min)}}
what_if:
  fourth: {departments.desk.staff: 4}
expect:
  - customers.wait.mean below 30 min
  - fourth: customers.wait.mean falls
  - customers.arrived at most 1
"""
FEW = ["--replications", "3", "--no-store", "--quiet"]
# The output, the command and its exit code.
COMMANDS = [
    ("run", ["run", "desk.yaml", *FEW], 0),
    ("run", ["run", "desk.yaml", "--only-replication", "2", "--no-store"], 0),
    ("run", ["run", "desk.yaml", "--control-variates", "--no-store"], 0),
    ("run", ["run", "flooded.yaml", *FEW], 0),
    ("run", ["run", "desk.yaml", "--seed", "5", "--no-store", "--baseline", "base.json"], None),
    ("run", ["runs", "show", "1"], 0),
    ("compare", ["compare", "desk.yaml", *FEW], 0),
    ("compare", ["compare", "desk.yaml", "--set", "departments.back.staff=3", "--precision", "20%", "--no-store"], 0),
    ("sweep", ["sweep", "desk.yaml", "--vary", "departments.desk.staff=3..5", *FEW], 0),
    ("explain", ["explain", "desk.yaml", *FEW], 0),
    ("explain-perfect", ["explain", "desk.yaml", "--perfect", "--replications", "3", "--quiet"], 0),
    ("explain-elasticity", ["explain", "desk.yaml", "--elasticity", "--replications", "3", "--quiet"], 0),
    ("explain-mend-first", ["explain", "desk.yaml", "--mend-first", "--replications", "3", "--quiet"], 0),
    ("explain-worst", ["explain", "desk.yaml", "--worst", "2", "--replications", "3", "--quiet"], 0),
    ("explain-case", ["explain", "desk.yaml", "--replication", "1", "--case", "people-17"], 0),
    ("check", ["check", "desk.yaml", "flooded.yaml", "--replications", "40"], 3),
    ("check", ["check", "desk.yaml", "wrong.yaml", "empty.yaml", "--replications", "40"], 2),
    ("validate", ["validate", "desk.yaml"], 0),
    ("validate", ["validate", "wrong.yaml"], 2),
    ("measures", ["measures", "desk.yaml"], 0),
    ("assumptions", ["assumptions"], 0),
    ("runs", ["runs"], 0),
]


class Outputs(program.ProgramTest):
    def setUp(self):
        super().setUp()
        for name, text in [("desk", SCENARIO), ("wrong", SCENARIO.replace("staff: 3", "stuff: 3")),
                           ("empty", SCENARIO.split("expect")[0]), ("flooded", SCENARIO.replace("20 / h", "200 / h"))]:
            (self.path / f"{name}.yaml").write_text(text)
        (self.path / "base.json").write_text(self.domino("run", "desk.yaml", "--format", "json").stdout)

    def schema(self, output):
        schema = json.loads(self.domino("schema", "--output", output).stdout)
        jsonschema.Draft7Validator.check_schema(schema)
        return jsonschema.Draft7Validator(schema)

    def answer(self, command, code):
        run = subprocess.run([program.DOMINO, *command, "--format", "json"], capture_output=True, text=True, cwd=self.path)
        if code is not None:
            self.assertEqual(run.returncode, code, run.stderr)
        return json.loads(run.stdout)

    def test_validate(self):
        for output, command, code in COMMANDS:
            with self.subTest(command=command):
                self.schema(output).validate(self.answer(command, code))
        named = self.domino("schema", "--output", "nothing", code=2).stderr
        for output, _, _ in COMMANDS:
            self.assertIn(output, named)

    def test_are_not_those_of_another_command_nor_without_a_member_that_is_required(self):
        answers = {output: self.answer(command, code) for output, command, code in COMMANDS if code == 0}
        for output, answer in answers.items():
            schema = self.schema(output)
            for other, wrong in answers.items():
                self.assertEqual(schema.is_valid(wrong), other == output, (output, other))
            for member in schema.schema["required"]:
                less = {name: value for name, value in answer.items() if name != member}
                self.assertFalse(schema.is_valid(less), (output, member))

    def test_say_of_each_measure_its_unit_meaning_and_better_direction(self):
        told = self.answer(["measures", "desk.yaml"], 0)["measures"]
        run = self.answer(["run", "desk.yaml", *FEW], 0)["measures"]
        compared = self.answer(["compare", "desk.yaml", *FEW], 0)
        for measures in (run, compared["base"]["measures"], compared["variants"]["fourth"]["measures"]):
            self.assertEqual(set(measures), set(told))
            for address, measure in measures.items():
                for member in ("unit", "meaning", "better"):
                    self.assertEqual(measure[member], told[address][member], address)
        schema = self.schema("run")
        answer = self.answer(["run", "desk.yaml", *FEW], 0)
        for member, wrong in [("better", "more"), ("unit", "hours"), ("mean", "3"), ("n", -1), ("meaning", None)]:
            changed = copy.deepcopy(answer)
            changed["measures"]["customers.wait.mean"][member] = wrong
            self.assertFalse(schema.is_valid(changed), member)

    def test_say_whether_all_that_was_planned_is_finished(self):
        head = lambda answer: (answer["planned"], answer["finished"], answer["complete"])
        self.assertEqual(head(self.answer(["run", "desk.yaml", *FEW], 0)), (3, 3, True))
        by_rule = self.answer(["run", "desk.yaml", "--precision", "20%", "--no-store"], 0)
        self.assertEqual(head(by_rule), (by_rule["replications"], by_rule["replications"], True))
        started = subprocess.Popen([program.DOMINO, "run", "desk.yaml", "--replications", "1000000", "--format", "json"],
                                   cwd=self.path, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        time.sleep(.5)
        started.send_signal(signal.SIGINT)
        answer = json.loads(started.communicate(timeout=60)[0])
        self.assertEqual((answer["planned"], answer["finished"], answer["complete"]),
                         (1000000, answer["replications"], False))
        self.schema("run").validate(answer)
        again = self.domino("runs", "show", "2", "--format", "json", code=4).stdout
        self.assertEqual(json.loads(again), answer)


if __name__ == "__main__":
    program.main()
