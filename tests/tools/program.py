"""What tests of the program share: a folder of their own to run it in. The program is the first argument of the test."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

DOMINO = sys.argv[1]


class ProgramTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = pathlib.Path(folder.name)

    def domino(self, *arguments, code=0):
        run = subprocess.run([DOMINO, *arguments], capture_output=True, text=True, cwd=self.path)
        self.assertEqual(run.returncode, code, run.stderr)
        return run


def main():
    del sys.argv[1]
    unittest.main()
