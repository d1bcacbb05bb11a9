"""tools/domino and its set-up, tried on a small stand-in for the tree, without network and without root.

Each test gets a fresh copy of the launchers with a program of one source; packages, apt and sudo are played by scripts.
"""

import os
import pathlib
import pty
import shutil
import signal
import stat
import subprocess
import tempfile
import time
import unittest

# Tests that were started in the background ignore SIGINT, and so would every program they start.
signal.signal(signal.SIGINT, signal.default_int_handler)

TREE = pathlib.Path(__file__).resolve().parents[2]

CMAKE_LISTS = """\
cmake_minimum_required(VERSION 3.25)
project(stand_in LANGUAGES CXX)
add_executable(domino main.cpp)
set_target_properties(domino PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)
"""
MAIN = """\
#include <cstdlib>
#include <fstream>
#include <iostream>
int main(int count, char** words) {
  for (int i = 1; i < count; ++i) std::cout << '[' << words[i] << ']';
  if (count > 2) std::cout << std::ifstream(words[2]).rdbuf();
  return count > 1 ? std::atoi(words[1]) : 0;
}
"""


class Launcher(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="domino ")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.root = self.folder / "a tree with spaces"
        (self.root / "tools").mkdir(parents=True)
        for name in ("domino", "test", "bench"):
            shutil.copy2(TREE / "tools" / name, self.root / "tools" / name)
        shutil.copytree(TREE / "tools" / "dev", self.root / "tools" / "dev")
        shutil.copy2(TREE / "CMakePresets.json", self.root)
        (self.root / "CMakeLists.txt").write_text(CMAKE_LISTS)
        self.write_main(MAIN)
        self.commands = self.folder / "commands"
        self.commands.mkdir()

    def write_main(self, text):
        (self.root / "main.cpp").write_text(text)

    def play(self, name, script):
        """Puts a script in the place of a command."""
        file = self.commands / name
        file.write_text("#!/bin/sh\n" + script)
        file.chmod(file.stat().st_mode | stat.S_IXUSR)

    def environment(self, path=None):
        path = path or f"{self.commands}:{os.environ['PATH']}"
        return {**os.environ, "PATH": path, "CCACHE_DIR": str(self.folder / "ccache")}

    def start(self, **options):
        return subprocess.Popen([self.root / "tools" / "domino", "0"], env=self.environment(), stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, **options)

    def run_launcher(self, *arguments, launcher=None, cwd=None, path=None):
        launcher = launcher or self.root / "tools" / "domino"
        return subprocess.run([launcher, *arguments], cwd=cwd or self.folder, env=self.environment(path),
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120)


class ALaunch(Launcher):
    def test_from_nothing_builds_and_passes_on_arguments_output_and_exit_code(self):
        run = self.run_launcher("7", "", "*", "a  b")
        self.assertEqual((run.returncode, run.stdout), (7, "[7][][*][a  b]"))
        self.assertIn("Configuring Domino", run.stderr)
        self.assertIn("Building Domino", run.stderr)

    def test_resolves_paths_from_the_folder_of_the_caller_also_through_a_symlink(self):
        here = self.folder / "here"
        here.mkdir()
        (here / "note.txt").write_text("read")
        (here / "link").symlink_to(self.root / "tools" / "domino")
        run = self.run_launcher("3", "note.txt", launcher="./link", cwd=here)
        self.assertEqual((run.returncode, run.stdout), (3, "[3][note.txt]read"))

    def test_again_says_nothing_of_its_own_and_is_quick(self):
        self.run_launcher("0")
        durations = []
        for _ in range(5):
            begin = time.monotonic()
            run = self.run_launcher("0")
            durations.append(time.monotonic() - begin)
            self.assertEqual((run.returncode, run.stdout, run.stderr), (0, "[0]", ""))
        self.assertLess(min(durations), 0.5)

    def test_after_a_change_builds_again(self):
        self.run_launcher()
        self.write_main(MAIN.replace("'['", "'<'"))
        self.assertEqual(self.run_launcher("0").stdout, "<0]")

    def test_of_a_broken_source_shows_the_error_and_exits_with_one_until_it_is_mended(self):
        self.write_main(MAIN.replace("return count", "return cuont"))
        run = self.run_launcher("0")
        self.assertEqual((run.returncode, run.stdout), (1, ""))
        self.assertIn("main.cpp:7", run.stderr)
        self.assertIn("cuont", run.stderr)
        self.assertIn(str(self.root / "build/release/build.log"), run.stderr)
        self.assertIn("cuont", (self.root / "build/release/build.log").read_text())
        self.write_main(MAIN)
        self.assertEqual(self.run_launcher("0").returncode, 0)

    def test_of_a_tree_that_cannot_be_configured_shows_why_and_recovers(self):
        (self.root / "CMakeLists.txt").write_text(CMAKE_LISTS + "find_package(NothingOfThatName REQUIRED)\n")
        run = self.run_launcher("0")
        self.assertEqual((run.returncode, run.stdout), (1, ""))
        self.assertIn("NothingOfThatName", run.stderr)
        (self.root / "CMakeLists.txt").write_text(CMAKE_LISTS)
        self.assertEqual(self.run_launcher("0").returncode, 0)

    def test_works_after_the_tree_was_moved(self):
        self.run_launcher("0")
        elsewhere = self.folder / "elsewhere"
        self.root.rename(elsewhere)
        run = self.run_launcher("4", launcher=elsewhere / "tools" / "domino")
        self.assertEqual((run.returncode, run.stdout), (4, "[4]"))

    def test_beside_another_one_waits_for_it(self):
        launches = [self.start(stderr=subprocess.PIPE, text=True) for _ in range(3)]
        told = [launch.communicate(timeout=120) for launch in launches]
        self.assertEqual([(launch.returncode, out) for launch, (out, _) in zip(launches, told)], [(0, "[0]")] * 3)
        self.assertEqual(sum("Configuring" in err for _, err in told), 1)

    def test_interrupted_while_building_exits_with_130_and_leaves_a_tree_that_builds(self):
        self.run_launcher("0")
        self.play("slow", f'touch "{self.folder}/compiling"\nsleep 30\n')
        with (self.root / "CMakeLists.txt").open("a") as lists:
            lists.write('add_custom_command(TARGET domino PRE_LINK COMMAND slow)\n')
        launch = self.start(stderr=subprocess.PIPE, text=True, start_new_session=True)
        deadline = time.monotonic() + 60
        while not (self.folder / "compiling").exists():
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.05)
        begin = time.monotonic()
        os.killpg(launch.pid, signal.SIGINT)
        out, _ = launch.communicate(timeout=20)
        self.assertEqual((launch.returncode, out), (130, ""))
        self.assertLess(time.monotonic() - begin, 10)
        self.play("slow", "exit 0\n")
        self.assertEqual(self.run_launcher("5").returncode, 5)

    def test_on_a_terminal_shows_its_progress_on_one_line_that_it_clears(self):
        terminal, end = pty.openpty()
        launch = self.start(stderr=end)
        os.close(end)
        shown = b""
        while True:
            try:
                shown += os.read(terminal, 4096)
            except OSError:
                break
        os.close(terminal)
        self.assertEqual(launch.communicate(timeout=60)[0], b"[0]")
        self.assertIn(b"\r\x1b[KBuilding Domino [", shown)
        self.assertNotIn(b"\n", shown)
        self.assertTrue(shown.endswith(b"\r\x1b[K"), shown[-40:])


class MissingPackages(Launcher):
    """`installed` lists what the played dpkg-query knows; the played apt-get adds to it what it is asked for."""

    def setUp(self):
        super().setUp()
        self.installed = self.folder / "installed"
        self.asked = self.folder / "asked"
        rows = [line.split() for line in (TREE / "tools/dev/packages.txt").read_text().splitlines()]
        needed = {row[0] for row in rows if row[1:2] == ["run"]}
        self.installed.write_text("".join(f"{name} installed\n" for name in needed - {"ccache", "libfmt-dev"}))
        self.play("dpkg-query", f'cat "{self.installed}"\n')
        self.install = f'printf "ccache installed\\nlibfmt-dev installed\\n" >>"{self.installed}"\n'
        self.play("apt-get", f'echo "$DEBIAN_FRONTEND $*" >>"{self.asked}"\n'
                  f'case "$*" in *install*) {self.install} ;; esac\n')
        self.play("id", "echo 0\n")

    def asked_for(self):
        return self.asked.read_text().splitlines() if self.asked.exists() else []

    def test_are_named_and_installed_without_a_question_and_nothing_else_is(self):
        run = self.run_launcher("6")
        self.assertEqual((run.returncode, run.stdout), (6, "[6]"))
        self.assertIn("Installing: ccache libfmt-dev\n", run.stderr)
        update, install = self.asked_for()
        self.assertTrue(update.startswith("noninteractive ") and update.endswith(" update"), update)
        self.assertTrue(install.endswith(" install -y --no-install-recommends ccache libfmt-dev"), install)
        self.assertIn("DPkg::Lock::Timeout=120", install)

    def test_are_not_looked_for_on_the_network_when_there_are_none(self):
        self.installed.write_text(self.installed.read_text() + "ccache installed\nlibfmt-dev installed\n")
        self.assertEqual(self.run_launcher("0").returncode, 0)
        self.assertEqual(self.asked_for(), [])

    def test_that_cannot_be_installed_are_told_with_the_log_and_what_to_do(self):
        self.play("apt-get", 'case "$*" in *install*) echo "E: Unable to locate package ccache"; exit 100 ;; esac\n')
        run = self.run_launcher("0")
        self.assertEqual((run.returncode, run.stdout), (1, ""))
        self.assertIn("E: Unable to locate package ccache", run.stderr)
        self.assertIn("apt-get install ccache libfmt-dev", run.stderr)

    def test_are_installed_once_another_apt_has_let_go_of_the_lists(self):
        self.play("apt-get", f'echo "$*" >>"{self.asked}"\n[ "$(wc -l <"{self.asked}")" -gt 1 ] || '
                  '{ echo "E: Could not get lock /var/lib/apt/lists/lock. It is held by process 1 (apt)"; exit 100; }\n'
                  f'case "$*" in *install*) {self.install} ;; esac\n')
        self.assertEqual(self.run_launcher("0").returncode, 0)
        self.assertEqual([next(verb for verb in ("update", "install") if verb in line) for line in self.asked_for()],
                         ["update", "update", "install"])

    def test_are_installed_by_sudo_without_a_password_where_nobody_could_type_it(self):
        self.play("id", "echo 1000\n")
        self.play("sudo", f'[ "$1" = -n ] || exit 9\nshift\necho "sudo $*" >>"{self.asked}"\nexec "$@"\n')
        self.assertEqual(self.run_launcher("0").returncode, 0)
        self.assertTrue(any(line.startswith("sudo env ") and "install" in line for line in self.asked_for()))

    def test_are_left_to_the_user_when_sudo_wants_a_password_that_nobody_could_type(self):
        self.play("id", "echo 1000\n")
        self.play("sudo", "exit 1\n")
        run = self.run_launcher("0")
        self.assertEqual((run.returncode, run.stdout, self.asked_for()), (1, "", []))
        self.assertIn("asks for a password", run.stderr)
        self.assertIn("apt-get install ccache libfmt-dev", run.stderr)

    def path_of_these_only(self, *commands):
        for command in commands:
            (self.commands / command).symlink_to(shutil.which(command))
        return str(self.commands)

    def test_are_left_to_the_user_where_there_is_neither_root_nor_sudo(self):
        self.play("id", "echo 1000\n")
        path = self.path_of_these_only("bash", "env", "readlink", "mkdir", "flock", "cat")
        run = self.run_launcher("0", path=path)
        self.assertEqual((run.returncode, run.stdout, self.asked_for()), (1, "", []))
        self.assertIn("no sudo", run.stderr)
        self.assertIn("apt-get install ccache libfmt-dev", run.stderr)

    def test_are_listed_by_their_debian_names_on_a_machine_without_apt(self):
        (self.commands / "dpkg-query").unlink()
        (self.commands / "apt-get").unlink()
        path = self.path_of_these_only("bash", "env", "readlink", "mkdir", "flock")
        run = self.run_launcher("0", path=path)
        self.assertEqual((run.returncode, run.stdout), (1, ""))
        self.assertIn("no c++ here", run.stderr)
        self.assertIn("libyaml-cpp-dev", run.stderr)
        self.assertNotIn("libgtest-dev", run.stderr)


class TestsOfTheTree(Launcher):
    """tools/test on a tree whose tests are three commands."""

    def setUp(self):
        super().setUp()
        with (self.root / "CMakeLists.txt").open("a") as lists:
            lists.write("""
enable_testing()
add_test(NAME quick COMMAND ${CMAKE_COMMAND} -E true)
add_test(NAME heavy COMMAND ${CMAKE_COMMAND} -E true)
add_test(NAME broken COMMAND ${CMAKE_COMMAND} -E false)
set_tests_properties(quick PROPERTIES LABELS fast)
set_tests_properties(heavy broken PROPERTIES LABELS slow)
""")

    def run_tests(self, *arguments):
        return self.run_launcher(*arguments, launcher=self.root / "tools" / "test")

    def test_are_all_but_the_slow_ones_unless_asked_for(self):
        run = self.run_tests()
        self.assertEqual(run.returncode, 0)
        self.assertIn("100% tests passed, 0 tests failed out of 1", run.stdout)
        self.assertIn("0 tests failed out of 1", self.run_tests("-R", "heavy").stdout)
        self.assertIn("1 tests failed out of 2", self.run_tests("-L", "slow").stdout)

    def test_exit_with_the_code_of_ctest(self):
        run = self.run_tests("--all")
        self.assertIn("1 tests failed out of 3", run.stdout)
        self.assertEqual(run.returncode, 8)
        self.assertNotEqual(self.run_tests("-R", "no such test").returncode, 0)

    def test_share_the_tree_of_the_program_without_configuring_it_again(self):
        self.run_tests()
        run = self.run_launcher("0")
        self.assertEqual((run.returncode, run.stderr), (0, ""))
        self.assertNotIn("Configuring", self.run_tests().stderr)


if __name__ == "__main__":
    unittest.main()
