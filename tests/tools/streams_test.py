"""Scenarios that come through the standard input, a named pipe or a process substitution.

streams_test.py DOMINO
"""

import json
import os
import re
import signal
import subprocess
import time

import program


class Streams(program.ProgramTest):
    """A scenario through the standard input, a named pipe or a process substitution."""

    def setUp(self):
        super().setUp()
        program.write_queue_with_data(self.path, program.QUEUE_WITH_DATA + "expect: [customers.wait.mean above 0 s]\n")
        self.text = (self.path / "queue.yaml").read_bytes()

    def through(self, *arguments, text=None, code=0, **more):
        run = subprocess.run([program.DOMINO, *arguments], input=self.text if text is None else text,
                             capture_output=True, cwd=self.path, timeout=60, **more)
        self.assertEqual(run.returncode, code, run.stderr.decode())
        return run.stdout.decode(), run.stderr.decode()

    def test_give_the_bytes_of_the_file(self):
        for command in (["run"], ["run", "--format", "json"], ["explain"], ["validate"], ["measures"],
                        ["compare", "--set", "departments.desk.staff=3"],
                        ["sweep", "--vary", "departments.desk.staff=2..3"]):
            with self.subTest(command=command):
                told = self.domino(command[0], "queue.yaml", *command[1:]).stdout
                self.assertEqual(self.through(command[0], "-", *command[1:])[0].replace("<stdin>", "queue.yaml").replace(" -`", " queue.yaml`"), told)
                bash = subprocess.run(["bash", "-c", '"$@" <(cat queue.yaml)', "bash", program.DOMINO, *command],
                                      capture_output=True, text=True, cwd=self.path, timeout=60)
                self.assertEqual(re.sub(r"/dev/fd/\d+", "queue.yaml", bash.stdout), told, bash.stderr)
                os.mkfifo(self.path / "pipe")
                started = subprocess.Popen([program.DOMINO, command[0], "pipe", *command[1:]], cwd=self.path, text=True,
                                           stdout=subprocess.PIPE, stderr=subprocess.PIPE)
                (self.path / "pipe").write_bytes(self.text)
                self.assertEqual(started.communicate(timeout=60)[0].replace("pipe", "queue.yaml"), told)
                (self.path / "pipe").unlink()

    def test_one_run_goes_on_with_what_the_other_kept(self):
        self.domino("run", "queue.yaml", "--replications", "3")
        self.assertIn("3 of 6 replications are known", self.through("run", "-", "--resume")[1])
        self.through("run", "-", "--out", "kept")
        self.assertEqual((self.path / "kept/scenario/scenario.yaml").read_bytes(), self.text)
        again = self.domino("run", "kept/scenario/scenario.yaml", "--format", "csv").stdout
        self.assertEqual(self.through("run", "-", "--format", "csv")[0], again)

    def test_are_named_in_diagnostics(self):
        wrong = self.text.replace(b"staff: 2", b"stuff: 2")
        self.assertIn("<stdin>:5:22: error: ", self.through("run", "-", text=wrong, code=2)[1])
        self.assertIn("<stdin>: error: there is nothing in it", self.through("run", "-", text=b"", code=2)[1])
        told, _ = self.through("check", "-", "--format", "json")
        self.assertEqual(json.loads(told)["files"][0]["file"], "<stdin>")

    def test_say_where_the_files_that_they_name_are_sought(self):
        (self.path / "data/times.csv").unlink()
        _, said = self.through("run", "-", code=2)
        self.assertIn("there is no such file", said)
        self.assertIn("why: a scenario that comes through a pipe has its files in the folder that Domino was called in", said)
        outside = self.text.replace(b"data/times.csv", b"../times.csv")
        self.assertIn("only files in the folder of the scenario are read", self.through("run", "-", text=outside, code=2)[1])

    def test_without_an_end_are_limited_in_bytes_and_time(self):
        endless = subprocess.run(["bash", "-c", 'yes "# nothing" | "$1" validate -', "bash", program.DOMINO],
                                 capture_output=True, text=True, timeout=60)
        self.assertIn("more than the 10000000 bytes", endless.stderr)
        os.mkfifo(self.path / "silent")
        waited = self.domino("run", "silent", "--time-limit", "0.2 s", code=4)
        self.assertIn("stopped at the time limit while the scenario was read", waited.stderr)
        started = subprocess.Popen([program.DOMINO, "run", "silent"], cwd=self.path, stderr=subprocess.PIPE, text=True)
        time.sleep(.5)
        started.send_signal(signal.SIGTERM)
        self.assertIn("interrupted", started.communicate(timeout=20)[1])
        self.assertEqual(started.returncode, 130)

    def test_are_no_way_for_a_scenario_to_make_the_program_wait(self):
        (self.path / "data/times.csv").unlink()
        os.mkfifo(self.path / "data/times.csv")
        self.assertIn("not a regular file", self.through("run", "-", code=2)[1])


if __name__ == "__main__":
    program.main()
