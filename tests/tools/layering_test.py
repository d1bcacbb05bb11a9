"""The tree keeps to the rules of layering.py, and layering.py sees a violation of each of them."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

import layering

TREE = pathlib.Path(__file__).resolve().parents[2]


def violations_of(path, text):
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / path
        file.parent.mkdir(parents=True)
        file.write_text(text, encoding="utf-8")
        return [line for line in layering.violations(pathlib.Path(folder)) if "README" not in line]


class TheTree(unittest.TestCase):
    maxDiff = None

    def test_keeps_to_the_rules(self):
        self.assertEqual("\n".join(layering.violations(TREE)), "")

    def test_has_all_the_rooms_that_the_rules_are_about(self):
        self.assertEqual(layering.rooms_that_are_not_there(TREE), [])

    def test_has_sources_to_judge_in_every_layer(self):
        for room in ("engine/kernel", "engine/statistics", "models/chain", "scenarios/language/reading", "tools/cli"):
            self.assertTrue(list((TREE / room).glob("*.cpp")), room)


class AViolation(unittest.TestCase):
    def test_is_told_with_its_place_and_reason(self):
        self.assertEqual(
            violations_of("engine/random/stream.cpp", '#include <vector>\n#include "models/plan/plan.h"\n'),
            ['engine/random/stream.cpp:2: engine/random must not know models/plan ("models/plan/plan.h")'])

    def test_is_seen_in_every_upward_or_sideways_include(self):
        for path, header in [
                ("engine/kernel/a.h", "engine/random/stream.h"),
                ("engine/random/a.h", "engine/statistics/tally.h"),
                ("engine/resources/a.h", "engine/random/stream.h"),
                ("engine/statistics/a.cpp", "engine/experiment/replications.h"),
                ("engine/experiment/a.cpp", "models/plan/plan.h"),
                ("models/organisation/a.h", "models/customers/segment.h"),
                ("models/chain/a.cpp", "models/measures/rows/catalogue.h"),
                ("models/chain/a.cpp", "models/theory/load.h"),
                ("models/theory/a.cpp", "models/measures/rows/catalogue.h"),
                ("models/theory/a.cpp", "scenarios/language/reading/read.h"),
                ("scenarios/language/a.cpp", "tools/cli/run.h"),
                ("tools/store/a.cpp", "tools/report/report.h"),
                ("tools/store/a.cpp", "tools/cli/run.h"),
                ("tools/report/a.cpp", "tools/cli/run.h"),
                ("bench/a.cpp", "tools/cli/run.h"),
                ("engine/kernel/a.h", "time.h"),
                ("engine/kernel/a.h", "../random/stream.h"),
        ]:
            with self.subTest(path=path, header=header):
                self.assertEqual(len(violations_of(path, f'#include "{header}"\n')), 1)

    def test_is_seen_in_every_library_out_of_its_place(self):
        for path, header in [
                ("scenarios/language/grammar/reader.cpp", "yaml-cpp/yaml.h"),
                ("scenarios/language/document/document.cpp", "yaml.h"),
                ("tests/scenarios/a_test.cpp", "yaml-cpp/yaml.h"),
                ("models/theory/load.h", "Eigen/Dense"),
                ("models/plan/compile.cpp", "Eigen/Dense"),
                ("engine/random/distribution.cpp", "boost/math/special_functions/gamma.hpp"),
                ("engine/statistics/tally.cpp", "fmt/format.h"),
                ("models/plan/plan.h", "fmt/format.h"),
                ("models/measures/rows/catalogue.cpp", "nlohmann/json.hpp"),
                ("tools/report/explain/explain_time.cpp", "nlohmann/json.hpp"),
                ("scenarios/language/grammar/reader.cpp", "CLI/CLI.hpp"),
                ("engine/kernel/event.cpp", "gtest/gtest.h"),
                ("tests/engine/kernel/event_test.cpp", "benchmark/benchmark.h"),
                ("models/plan/compile.cpp", "engine/kernel/time.h"),
        ]:
            with self.subTest(path=path, header=header):
                self.assertEqual(len(violations_of(path, f"#include <{header}>\n")), 1)

    def test_is_seen_in_everything_that_only_the_tools_may_do(self):
        for path, line in [
                ("engine/kernel/a.cpp", "#include <iostream>"),
                ("models/chain/a.cpp", "std::cout << 1;"),
                ("models/chain/a.cpp", 'std::printf("%d", 1);'),
                ("models/chain/a.cpp", 'puts("");'),
                ("scenarios/language/a.cpp", 'fmt::print("{}", 1);'),
                ("engine/kernel/a.cpp", 'std::fprintf(stderr, "x");'),
                ("models/theory/a.cpp", 'const char* home = std::getenv("HOME");'),
                ("engine/experiment/a.cpp", "auto t = std::chrono::steady_clock::now();"),
                ("engine/experiment/a.cpp", "using Clock = std::chrono::system_clock;"),
                ("engine/random/a.cpp", "const auto seed = std::time(nullptr);"),
                ("models/measures/a.cpp", "std::ofstream out(name);"),
        ]:
            with self.subTest(path=path, line=line):
                self.assertEqual(len(violations_of(path, line + "\n")), 1)

    def test_is_seen_in_every_source_of_numbers_that_differ_between_machines_or_runs(self):
        for path, line in [
                ("models/chain/a.cpp", "std::random_device seed;"),
                ("engine/experiment/a.cpp", "thread_local int n = 0;"),
                ("tools/cli/a.cpp", "std::normal_distribution<double> normal;"),
                ("tools/cli/a.cpp", "std::mt19937_64 engine;"),
                ("engine/random/a.cpp", "const int n = rand();"),
                ("engine/random/a.cpp", "return std::exp(x);"),
                ("engine/random/a.h", "return 1 / std::log1p(x);"),
                ("models/chain/a.cpp", "return std::pow(x, 2);"),
                ("models/theory/a.cpp", "return std::exp(x);"),
                ("engine/statistics/a.cpp", "return std::log(x);"),
                ("engine/statistics/a.cpp", "#include <boost/math/distributions/normal.hpp>"),
                ("tools/cli/a.cpp", "#include <CLI/CLI.hpp>"),
        ]:
            with self.subTest(path=path, line=line):
                self.assertEqual(len(violations_of(path, line + "\n")), 1)

    def test_is_seen_in_folders_that_include_each_other_in_a_circle(self):
        known_by = {"a": {"b", "d"}, "b": {"c"}, "c": {"a"}, "d": set(), "e": {"e2"}, "e2": {"e"}}
        self.assertEqual(layering.folders_in_circles(known_by), [["a", "b", "c"], ["e", "e2"]])
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            for path, header in [("models/chain/a.h", "models/chain/x/b.h"), ("models/chain/x/b.h", "models/chain/a.h")]:
                (root / path).parent.mkdir(parents=True, exist_ok=True)
                (root / path).write_text(f'#include "{header}"\n')
            self.assertIn("models/chain, models/chain/x: include each other in a circle", layering.violations(root))

    def test_is_seen_in_a_room_without_a_readme(self):
        with tempfile.TemporaryDirectory() as folder:
            room = pathlib.Path(folder) / "engine" / "kernel"
            room.mkdir(parents=True)
            (room / "README.md").write_text("# Kernel\n")
            self.assertEqual(layering.violations(pathlib.Path(folder)), ["engine: has no README.md"])

    def test_makes_the_program_exit_with_one(self):
        with tempfile.TemporaryDirectory() as folder:
            (pathlib.Path(folder) / "engine").mkdir()
            run = subprocess.run([sys.executable, layering.__file__, folder], capture_output=True, text=True)
            self.assertEqual((run.returncode, run.stdout), (1, "engine: has no README.md\n"))


class WhatIsAllowed(unittest.TestCase):
    def test_is_not_complained_of(self):
        for path, text in [
                ("engine/experiment/a.cpp", '#include <Eigen/Dense>\n#include "engine/random/stream.h"\n'),
                ("models/chain/a.cpp", '#include "models/customers/segment.h"\n#include "engine/kernel/time.h"\n'),
                ("models/theory/a.cpp", '#include <Eigen/Dense>\n#include "models/plan/plan.h"\n'),
                ("scenarios/language/document/document.cpp", "#include <yaml-cpp/parser.h>\n"),
                ("tests/scenarios/a_test.cpp", "#include <yaml.h>\n"),
                ("engine/kernel/contract.cpp", 'std::fprintf(stderr, "x");\n'),
                ("engine/kernel/a.cpp", "// std::cout: no\n/* nor\n std::cerr */\nconst char* s = \"std::cout\";\n"),
                ("engine/random/a.cpp", "auto x = portable::exp(1.0) + 1'000.0; // std::exp(x)\n"),
                ("models/chain/a.cpp", "char line[9];\nstd::snprintf(line, 9, \"%g\", 1.0);\n"),
                ("tools/cli/main.cpp", '#include <iostream>\n#include "scenarios/language/reading/read.h"\nstd::cout << 1;\n'),
        ]:
            with self.subTest(path=path):
                self.assertEqual(violations_of(path, text), [])


if __name__ == "__main__":
    unittest.main()
