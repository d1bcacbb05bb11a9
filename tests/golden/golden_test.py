"""Exact bytes: three replications of every shipped scenario give what they gave before, with every compiler and processor.

golden_test.py DOMINO SCENARIOS            compares
golden_test.py DOMINO SCENARIOS --update   writes the files anew, after a change that was meant to change numbers
"""

import pathlib
import subprocess
import sys
import unittest

DOMINO = sys.argv.pop(1)
SCENARIOS = pathlib.Path(sys.argv.pop(1))
HERE = pathlib.Path(__file__).parent


def printed(scenario):
    return subprocess.run([DOMINO, "run", str(scenario), "--replications", "3", "--format", "csv", "--quiet", "--no-store"],
                          capture_output=True, text=True, check=True).stdout


class Golden(unittest.TestCase):
    def test_every_shipped_scenario_gives_the_bytes_it_gave_before(self):
        for scenario in sorted(SCENARIOS.glob("*.yaml")):
            with self.subTest(scenario=scenario.name):
                kept = HERE / (scenario.stem + ".csv")
                self.assertTrue(kept.exists(), f"{kept.name} is missing: run with --update")
                self.assertEqual(printed(scenario), kept.read_text())


if __name__ == "__main__":
    if "--update" in sys.argv:
        for path in sorted(SCENARIOS.glob("*.yaml")):
            (HERE / (path.stem + ".csv")).write_text(printed(path))
    else:
        unittest.main()
