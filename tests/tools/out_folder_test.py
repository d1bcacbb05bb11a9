"""The folder of --out: what Domino did not write there is never changed, and what it wrote is whole.

out_folder_test.py DOMINO [unittest arguments]
"""

import ctypes
import hashlib
import json
import os
import pathlib
import resource
import shutil
import signal
import sqlite3
import struct
import subprocess
import time
import unittest

import program
from program import DOMINO

QUEUE = program.QUEUE_WITH_DATA + "expect: [customers.wait.mean below 1000 h]\n"
RUN = ("run", "queue.yaml", "--format", "json")
WORDS = "is not known to be Domino's"
RESULTS = ("manifest.json", "summary.csv", "replications.csv", "timeline.csv", "visits.csv", "cases.csv", "sweep.csv",
           "sensitivity.csv", "sweep.json")


def tree(folder):
    """Everything below a folder, with the bytes of files and the targets of links."""
    found = {}
    for path in sorted(pathlib.Path(folder).rglob("*")):
        name = str(path.relative_to(folder))
        if path.is_symlink():
            found[name] = ("link", os.readlink(path))
        elif path.is_file():
            found[name] = path.read_bytes()
        else:
            found[name] = "folder" if path.is_dir() else "other"
    return found


def without_locks():
    """From now on flock fails in this process as on a filesystem that has no locks."""
    class Program(ctypes.Structure):
        _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_char_p)]
    flock = {"x86_64": 73, "aarch64": 32}[os.uname().machine]
    # Load the number of the call; if it is flock, return ENOLCK; else allow it.
    code = b"".join(struct.pack("HBBI", *step) for step in
                    [(0x20, 0, 0, 0), (0x15, 0, 1, flock), (0x06, 0, 0, 0x00050000 | 37), (0x06, 0, 0, 0x7FFF0000)])
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(38, 1, 0, 0, 0) != 0 or libc.prctl(22, 2, ctypes.byref(Program(4, code)), 0, 0) != 0:
        os._exit(77)


class OutFolderTest(program.ProgramTest):
    LONG = (*RUN, "--replications", "100000", "--cases", "--visits", "--timeline", "--out", "out")

    def begin(self, *arguments, until="cases.csv.partial"):
        process = subprocess.Popen([DOMINO, *arguments], cwd=self.path, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   text=True)
        self.addCleanup(process.communicate)
        self.addCleanup(process.kill)
        while not (self.out / until).exists():
            self.assertIsNone(process.poll())
            time.sleep(0.01)
        return process

    def setUp(self):
        super().setUp()
        program.write_queue_with_data(self.path, QUEUE)
        self.out = self.path / "out"

    def run_to_out(self, *extra, code=0):
        return self.domino(*RUN, "--out", "out", *extra, code=code)

    def assert_refused(self, words, *arguments):
        """Before anything is simulated, with a suggestion, and without any change."""
        before = tree(self.path)
        run = subprocess.run([DOMINO, *(arguments or (*RUN, "--out", "out"))], cwd=self.path, capture_output=True,
                             text=True, timeout=120)
        self.assertEqual((run.returncode, run.stdout), (2, ""), run.stderr)
        self.assertIn(words, run.stderr)
        self.assertIn("\n  try: ", run.stderr)
        self.assertEqual(tree(self.path), before)

    def names(self):
        return sorted(name for name in tree(self.out) if not name.startswith("runs.sqlite"))


class Files(OutFolderTest):
    def test_of_others_under_the_name_of_a_result_are_refused_by_every_command(self):
        self.domino(*RUN, "--shard", "1/2", "--out", "one")
        self.domino(*RUN, "--shard", "2/2", "--out", "two")
        self.domino(*RUN)
        self.out.mkdir()
        for name in RESULTS:
            (self.out / name).write_text("mine")
            for command in (RUN, ("sweep", "queue.yaml", "--vary", "departments.desk.staff=2..3"),
                            ("merge", "one", "two"), ("runs", "show", "1")):
                with self.subTest(name=name, command=command[0]):
                    self.assert_refused(f"`{name}` in it {'was not written by Domino' if name == 'manifest.json' else WORDS}",
                                        *command, "--out", "out")
            (self.out / name).unlink()

    def test_of_others_in_a_project_are_refused_where_they_are_in_the_way_and_else_left_alone(self):
        (self.path / "notes.txt").write_text("mine")
        (self.path / "cases.csv").write_text("my cases")
        (self.path / "summary.csv").write_text("my summary")
        self.assert_refused("`cases.csv` in it is not known to be Domino's; `summary.csv` in it", *RUN, "--out", ".")
        (self.path / "cases.csv").unlink()
        (self.path / "summary.csv").unlink()
        before = tree(self.path)
        for _ in range(2):
            self.domino(*RUN, "--out", ".")
            after = tree(self.path)
            self.assertEqual({name: after.get(name) for name in before}, before)
        self.assertIn("summary.csv", after)

    def test_of_others_under_the_name_of_the_scenario_are_refused(self):
        # Such as the scenario itself, which would replace itself.
        shutil.copytree(self.path / "data", self.path / "scenario/data")
        shutil.copy(self.path / "queue.yaml", self.path / "scenario/queue.yaml")
        self.assert_refused("`scenario/data/times.csv` in it is not known to be Domino's", "run", "scenario/queue.yaml",
                            "--out", ".")

    def test_of_a_finished_run_are_renewed_and_those_beside_them_stay(self):
        self.run_to_out("--timeline", "--cases", "--visits")
        for name in ("notes.txt", "scenario/mine.txt", "scenario/data/mine.csv"):
            (self.out / name).write_text("mine")
        (self.path / "other.yaml").write_text(QUEUE.replace("empirical(data/times.csv)", "1 min"))
        self.domino("run", "other.yaml", "--out", "out")
        self.assertEqual(self.names(), ["manifest.json", "notes.txt", "replications.csv", "scenario", "scenario/data",
                                        "scenario/data/mine.csv", "scenario/mine.txt", "scenario/other.yaml",
                                        "summary.csv"])
        self.domino("sweep", "queue.yaml", "--vary", "departments.desk.staff=2..3", "--out", "out")
        self.assertEqual(self.names(), ["manifest.json", "notes.txt", "scenario", "scenario/data",
                                        "scenario/data/mine.csv", "scenario/mine.txt", "sensitivity.csv", "sweep.csv",
                                        "sweep.json"])
        self.assertEqual([run["command"] for run in json.loads(self.domino(
            "runs", "--in", "out", "--format", "json").stdout)["runs"]], ["run", "run", "sweep"])
        self.run_to_out()
        self.assertNotIn("sweep.csv", self.names())

    def test_that_were_changed_since_are_refused_and_those_that_are_gone_are_not_missed(self):
        for name in ("summary.csv", "scenario/queue.yaml", "manifest.json"):
            with self.subTest(name=name):
                self.run_to_out()
                whole = (self.out / name).read_bytes()
                (self.out / name).write_bytes(whole.replace(b"Queue", b"queue").replace(b"customers", b"clients"))
                self.assert_refused(f"`{name}` in it was changed since Domino wrote it")
                (self.out / name).write_bytes(whole)
                (self.out / ("summary.csv" if name == "manifest.json" else name)).unlink()
                self.run_to_out()

    def test_a_manifest_says_the_length_and_checksum_of_every_one(self):
        for command in (RUN, ("sweep", "queue.yaml", "--vary", "departments.desk.staff=2..3")):
            self.domino(*command, "--out", "out")
            manifest = json.loads((self.out / "manifest.json").read_text())
            self.assertEqual(manifest["files"], [*manifest["contents"], "manifest.json"])
            for name, mark in manifest["contents"].items():
                data = (self.out / name).read_bytes()
                self.assertEqual(mark, {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()})

    def test_that_others_claim_in_a_manifest_are_left_alone(self):
        outside = self.path / "outside.txt"
        outside.write_text("mine")
        names = ["summary.csv", "../outside.txt", str(outside), "link/outside.txt", "folder", "", ".", "runs.sqlite",
                 "runs.sqlite-wal", "scenario/../../outside.txt", "notes.txt"]
        self.run_to_out()
        mine = (self.out / "manifest.json").read_text()
        shutil.copy(self.out / "runs.sqlite", self.path)
        shutil.rmtree(self.out)
        (self.out / "folder").mkdir(parents=True)
        (self.out / "scenario").mkdir()
        (self.out / "link").symlink_to(self.path)
        shutil.copy(self.path / "runs.sqlite", self.out)
        (self.out / "notes.txt").write_text("mine")
        manifest = self.out / "manifest.json"
        # As Domino 0.1.0 wrote it, as any program may write it, and one of Domino's own to which names were added.
        manifest.write_text(json.dumps({"format_version": 1, "domino": "0.1.0", "files": names}))
        self.assert_refused("is of a Domino that did not yet say what its files are")
        manifest.write_text(json.dumps({"name": "my web application", "files": names}))
        self.assert_refused("`manifest.json` in it was not written by Domino")
        for text in ("", "{", "[" * 100_000, "null", "\xff\0"):
            manifest.write_text(text)
            self.assert_refused("`manifest.json` in it was not written by Domino")
        forged = json.loads(mine)
        forged["files"] += names
        manifest.write_text(json.dumps(forged))
        self.assert_refused("`manifest.json` in it was changed since Domino wrote it")
        # With all checksums right, as only intent makes it: what Domino never writes is still left alone.
        for name in names:
            if (self.out / name).is_file():
                data = (self.out / name).read_bytes()
                forged["contents"][name] = {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        del forged["checksum"]
        text = json.dumps({**forged, "checksum": ""}, indent=2) + "\n"
        manifest.write_text(text[:-4] + hashlib.sha256(text.encode()).hexdigest() + text[-4:])
        before = tree(self.path)
        self.run_to_out()
        after = tree(self.path)
        for name in ("outside.txt", "out/notes.txt", "out/folder", "out/link", "runs.sqlite"):
            self.assertEqual(after[name], before[name])
        self.assertEqual(len(json.loads(self.domino("runs", "--in", "out", "--format", "json").stdout)["runs"]), 2)

    def test_that_are_links_or_no_files_are_refused_and_nothing_is_written_through_them(self):
        self.out.mkdir()
        mine = self.path / "mine.txt"
        mine.write_text("mine")
        for name in ("summary.csv", "summary.csv.partial", "manifest.json", "manifest.json.partial", "cases.csv",
                     "replications.csv.partial", "domino.partial", "scenario", "scenario/queue.yaml.partial",
                     "runs.sqlite"):
            place = self.out / name
            place.parent.mkdir(exist_ok=True)
            elsewhere = self.path if name == "scenario" else mine
            for make, remove in ((lambda: place.symlink_to(elsewhere), place.unlink),
                                 (lambda: place.symlink_to("nowhere"), place.unlink),
                                 (lambda: os.mkfifo(place), place.unlink), (place.mkdir, place.rmdir),
                                 (lambda: os.link(mine, place), place.unlink),
                                 (lambda: place.write_text("mine"), place.unlink)):
                if name == "scenario" and make == place.mkdir:
                    continue
                with self.subTest(name=name):
                    make()
                    self.assert_refused("`scenario/" if name == "scenario" else f"`{name}`" if name != "runs.sqlite"
                                        else "runs.sqlite`")
                    remove()
            if place.parent != self.out:
                place.parent.rmdir()
        self.run_to_out()

    def test_of_a_store_of_another_version_are_refused(self):
        self.run_to_out()
        store = sqlite3.connect(self.out / "runs.sqlite")
        store.execute("PRAGMA user_version = 2")
        store.execute("PRAGMA journal_mode = DELETE")
        store.close()
        self.assert_refused("it is a store of version 2, and this Domino keeps runs in version 3")
        self.run_to_out("--no-store")


class Killed(OutFolderTest):
    def test_a_run_leaves_what_the_next_one_replaces(self):
        self.run_to_out("--timeline")
        for arguments in (self.LONG, (*self.LONG, "--seed", "2")):
            process = self.begin(*arguments)
            process.kill()
            process.wait()
            self.assertIn("visits.csv.partial", self.names())
        (self.out / "notes.txt.partial").write_text("mine")
        self.run_to_out()
        self.assertEqual(self.names(), ["manifest.json", "notes.txt.partial", "replications.csv", "scenario",
                                        "scenario/data", "scenario/data/times.csv", "scenario/queue.yaml", "summary.csv"])

    def test_a_run_that_is_refused_leaves_what_a_killed_one_left(self):
        process = self.begin(*self.LONG)
        process.kill()
        process.wait()
        (self.out / "summary.csv").write_text("mine")
        self.assert_refused("`summary.csv` in it is not known to be Domino's")
        (self.out / "summary.csv").unlink()
        self.run_to_out()

    def test_a_run_may_end_at_any_moment_in_which_its_files_get_their_names(self):
        self.run_to_out("--timeline")
        old = tree(self.out)
        self.domino(*RUN, "--seed", "2", "--cases", "--out", "other")
        new = tree(self.path / "other")
        kept = ("runs.sqlite", "scenario", "scenario/data")
        old, new = ({name: data for name, data in files.items() if name not in kept} for files in (old, new))

        def line(entry):
            text = json.dumps(entry, separators=(",", ":"))
            return f"{hashlib.sha256(text.encode()).hexdigest()} {text}\n"
        contents = {name: {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
                    for files in (old, new) for name, data in files.items() if name != "manifest.json"}
        journal = "Domino is writing to this folder, or was when it was killed.\n" + line(
            {"partial": [f"{name}.partial" for name in new], "contents": {}})
        # The same name may be marked twice, which no single object says.
        before = "\n" + line({"partial": [], "contents": contents}) + "\n" + line({"partial": [], "contents": {
            name: {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()} for name, data in old.items()}})
        # The old manifest goes, then the other old files, then the new ones get their names, their manifest last.
        changes = [("", before[:40]), ("", before[40:]), *[(name, None) for name in sorted(old, key="manifest.json".__ne__)
                                                           if name not in new or name == "manifest.json"],
                   *sorted(new.items(), key=lambda item: item[0] == "manifest.json")]
        for moment in range(len(changes) + 1):
            shutil.rmtree(self.out)
            (self.out / "scenario/data").mkdir(parents=True)
            files = {**old, **{f"{name}.partial": data for name, data in new.items()}}
            written = journal
            for name, data in changes[:moment]:
                if name == "":
                    written += data
                elif data is None:
                    del files[name]
                else:
                    files[name] = files.pop(f"{name}.partial")
            files["domino.partial"] = written.encode()
            for name, data in files.items():
                (self.out / name).write_bytes(data)
            with self.subTest(moment=moment):
                self.run_to_out()
                self.assertEqual(self.names(), ["manifest.json", "replications.csv", "scenario", "scenario/data",
                                                "scenario/data/times.csv", "scenario/queue.yaml", "summary.csv"])

    def test_a_run_at_many_moments_leaves_a_folder_that_is_used_again(self):
        begin = time.monotonic()
        self.run_to_out("--cases")
        duration = time.monotonic() - begin
        for kill in range(30):
            process = subprocess.Popen([DOMINO, *RUN, "--out", "out", "--cases"], cwd=self.path,
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(duration * kill / 25)
            process.kill()
            process.wait()
        self.run_to_out()
        self.assertEqual(self.names(), ["manifest.json", "replications.csv", "scenario", "scenario/data",
                                        "scenario/data/times.csv", "scenario/queue.yaml", "summary.csv"])

    def test_a_run_that_is_stopped_before_anything_is_finished_leaves_the_folder_as_it_was(self):
        self.run_to_out("--cases", "--no-store")
        before = tree(self.out)
        process = self.begin(*RUN, "--set", "run.horizon=100000 weeks", "--no-store", "--out", "out",
                             until="domino.partial")
        process.send_signal(signal.SIGINT)
        process.wait()
        self.assertEqual(process.returncode, 130)
        self.assertEqual(tree(self.out), before)


class TwoAtOnce(OutFolderTest):
    def test_the_second_is_refused_and_the_first_is_whole(self):
        first = self.begin(*self.LONG)
        for arguments in (RUN, ("sweep", "queue.yaml", "--vary", "departments.desk.staff=2..3")):
            second = self.domino(*arguments, "--out", "out", code=2)
            self.assertEqual(second.stdout, "")
            self.assertIn("another run is writing to it just now\n  try: a folder for each run", second.stderr)
        first.send_signal(signal.SIGINT)
        out, err = first.communicate(timeout=120)
        self.assertEqual(first.returncode, 130, err)
        manifest = json.loads((self.out / "manifest.json").read_text())
        for name, mark in manifest["contents"].items():
            self.assertEqual(hashlib.sha256((self.out / name).read_bytes()).hexdigest(), mark["sha256"])
        self.assertEqual(json.loads(out)["replications"], manifest["replications"])
        self.run_to_out()

    def test_that_begin_together_are_one_run_and_refusals(self):
        many = [subprocess.Popen([DOMINO, *RUN, "--replications", "300", "--out", "out"], cwd=self.path, text=True,
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(8)]
        ended = [(process.communicate(timeout=120), process.returncode) for process in many]
        self.assertLessEqual({code for _, code in ended}, {0, 2})
        self.assertIn(0, {code for _, code in ended})
        for (out, err), code in ended:
            self.assertEqual((out == "", "another run is writing" in err), (code == 2, code == 2))
        self.assertEqual([name for name in self.names() if name.endswith(".partial")], [])

    def test_where_a_filesystem_has_no_locks_a_run_alone_is_as_ever(self):
        for _ in range(2):
            run = subprocess.run([DOMINO, *RUN, "--out", "out"], cwd=self.path, capture_output=True, text=True,
                                 preexec_fn=without_locks)
            if run.returncode == 77:
                self.skipTest("calls of the system cannot be filtered here")
            self.assertEqual((run.returncode, run.stderr), (0, ""))
        self.assertNotIn("domino.partial", self.names())


class FullDisk(OutFolderTest):
    def test_keeps_what_was_there_and_loses_no_result(self):
        self.run_to_out("--no-store")
        before = tree(self.out)
        # The first is too large while the run goes on, the second at its end.
        for extra, replications in (("--visits",), "300"), ((), "3000"):
            several = (*RUN, "--no-store", "--replications", replications)
            run = subprocess.run([DOMINO, *several, *extra, "--quiet", "--out", "out"], cwd=self.path,
                                 capture_output=True, text=True,
                                 preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000)))
            self.assertEqual(run.returncode, 1, run.stderr)
            self.assertIn("File too large; the folder stays as it was", run.stderr)
            self.assertEqual(run.stdout, self.domino(*several).stdout)
            self.assertEqual(tree(self.out), before)

    @unittest.skipUnless(os.geteuid() == 0 and shutil.which("unshare"), "a small disk is mounted by root only")
    def test_of_a_real_size_is_told_for_the_folder_and_for_the_store(self):
        self.out.mkdir()
        script = ("mount -t tmpfs -o size=600k none out || exit 77\n"
                  '"$0" run queue.yaml --format json --quiet --replications 4000 "$@" --out out\n'
                  'code=$?\nls -a out >&2\nexit $code\n')
        for extra in ((), ("--no-store",)):
            run = subprocess.run(["unshare", "-m", "sh", "-c", script, DOMINO, *extra], cwd=self.path,
                                 capture_output=True, text=True)
            if run.returncode == 77 or "unshare" in run.stderr:
                self.skipTest("nothing can be mounted here")
            self.assertEqual(run.returncode, 1, run.stderr)
            self.assertIn("No space left on device; the folder stays as it was", run.stderr)
            self.assertEqual("not everything of this run is kept" in run.stderr, extra == ())
            self.assertNotIn(".partial", run.stderr)
            self.assertEqual(run.stdout, self.domino(*RUN, "--replications", "4000", "--no-store").stdout)


class Report(OutFolderTest):
    CHECK = ("check", "queue.yaml", "--no-progress")

    def has_opened(self, process, path):
        """Whether the process has the file open. Its descriptors come and go while they are looked at."""
        for descriptor in pathlib.Path(f"/proc/{process.pid}/fd").iterdir():
            try:
                if descriptor.samefile(path):
                    return True
            except FileNotFoundError:
                pass
        return False

    def test_replaces_an_older_one_and_no_other_file(self):
        for _ in range(2):
            self.domino(*self.CHECK, "--junit", "report.xml")
            self.assertIn("</testsuites>", (self.path / "report.xml").read_text())
        (self.path / "other.xml").write_text("<?xml version='1.0'?><testsuite name='mine'/>")
        for name in ("queue.yaml", "data/times.csv", "other.xml"):
            self.assert_refused("it is there already and is not a test report of `domino check`", *self.CHECK, "--junit",
                                name)

    def test_that_comes_to_nothing_leaves_the_older_one(self):
        self.domino(*self.CHECK, "--junit", "report.xml")
        before = (self.path / "report.xml").read_bytes()
        process = subprocess.Popen([DOMINO, *self.CHECK, "--set", "run.horizon=100000 weeks", "--junit", "report.xml"],
                                   cwd=self.path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while not self.has_opened(process, self.path / "report.xml"):
            self.assertIsNone(process.poll())
        time.sleep(0.5)  # it is opened, and locked at once
        second = self.domino(*self.CHECK, "--junit", "report.xml", code=2)
        self.assertIn("another run is writing to it just now", second.stderr)
        process.kill()
        process.wait()
        self.assertEqual((self.path / "report.xml").read_bytes(), before)

    def test_goes_to_a_pipe_that_is_read_and_waits_for_none(self):
        pipe = self.path / "pipe"
        os.mkfifo(pipe)
        run = subprocess.run([DOMINO, *self.CHECK, "--junit", "pipe"], cwd=self.path, capture_output=True, text=True,
                             timeout=120)
        self.assertEqual((run.returncode, run.stdout), (2, ""))
        self.assertIn("nothing reads from this pipe", run.stderr)
        reader = subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE, text=True)
        time.sleep(0.2)
        self.domino(*self.CHECK, "--junit", "pipe")
        self.assertIn("</testsuites>", reader.communicate(timeout=120)[0])
        self.assertIn("</testsuites>", self.domino(*self.CHECK, "--junit", "/dev/stdout").stdout)

    def test_that_cannot_be_written_is_told(self):
        run = self.domino(*self.CHECK, "--junit", "/dev/full", code=1)
        self.assertIn("cannot write `/dev/full`: No space left on device", run.stderr)
        self.assertIn("holds", run.stdout)


if __name__ == "__main__":
    program.main()
