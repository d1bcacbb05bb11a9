"""tools/domino of this very tree, which is built already: its help, its paths, its overhead."""

import pathlib
import subprocess
import tempfile
import time
import unittest

TREE = pathlib.Path(__file__).resolve().parents[2]


def launch(*arguments, cwd, launcher=TREE / "tools" / "domino"):
    return subprocess.run([launcher, *arguments], cwd=cwd, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                          timeout=300)


class TheLauncherOfThisTree(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="elsewhere ")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def test_shows_the_help_of_the_program_and_nothing_else(self):
        run = launch("--help", cwd=self.folder)
        self.assertEqual((run.returncode, run.stderr), (0, ""))
        for word in ("run", "validate", "--version"):
            self.assertIn(word, run.stdout)

    def test_reads_a_scenario_by_its_path_from_the_folder_of_the_caller_also_through_a_symlink(self):
        (self.folder / "here.yaml").write_bytes((TREE / "scenarios" / "telethon.yaml").read_bytes())
        link = self.folder / "domino"
        link.symlink_to(TREE / "tools" / "domino")
        self.assertEqual(launch("validate", "here.yaml", cwd=self.folder, launcher=link).returncode, 0)
        self.assertEqual(launch("validate", "scenarios/telethon.yaml", cwd=TREE).returncode, 0)
        self.assertEqual(launch("validate", "not_here.yaml", cwd=self.folder).returncode, 2)

    def test_costs_less_than_half_a_second_when_nothing_changed(self):
        overheads = []
        for _ in range(5):
            times = []
            for program in (TREE / "tools" / "domino", TREE / "build" / "release" / "bin" / "domino"):
                begin = time.monotonic()
                launch("--version", cwd=self.folder, launcher=program)
                times.append(time.monotonic() - begin)
            overheads.append(times[0] - times[1])
        self.assertLess(min(overheads), 0.5)


if __name__ == "__main__":
    unittest.main()
