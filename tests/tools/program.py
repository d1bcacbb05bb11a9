"""What tests of the program share: a folder of their own to run it in, and a terminal of any width.

The program is the first argument of the test.
"""

import fcntl
import os
import pathlib
import pty
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import unittest

DOMINO = sys.argv[1]

# A scenario that reads a file of data; what a test adds comes behind it.
QUEUE_WITH_DATA = """version: 1
scenario: Queue
question: How long do people wait?
run: {horizon: 2 h, seed: 1, replications: 6}
departments: {desk: {staff: 2}}
services: {help: {by: desk, duration: empirical(data/times.csv)}}
customers: {people: {arrive: 1 / min, asks_for: help}}
"""

# Tests that were started in the background ignore SIGINT, and so would every program they start.
signal.signal(signal.SIGINT, signal.default_int_handler)


def write_queue_with_data(folder, text):
    """queue.yaml and the file that it reads."""
    (folder / "data").mkdir(parents=True)
    (folder / "data/times.csv").write_text("duration [min]\n1\n2\n1.5\n")
    (folder / "queue.yaml").write_text(text)


class ProgramTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = pathlib.Path(folder.name)

    def domino(self, *arguments, code=0):
        run = subprocess.run([DOMINO, *arguments], capture_output=True, text=True, cwd=self.path)
        self.assertEqual(run.returncode, code, run.stderr)
        return run

    def on_a_terminal_of(self, columns, *arguments):
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
        process = subprocess.Popen([DOMINO, *arguments, "--quiet"], stdout=theirs, cwd=self.path)
        os.close(theirs)
        text = b""
        try:
            while chunk := os.read(ours, 65536):
                text += chunk
        except OSError:
            pass  # how a terminal says that the program is gone
        os.close(ours)
        self.assertEqual(process.wait(), 0)
        return text.decode().replace("\r\n", "\n")


def main():
    del sys.argv[1]
    unittest.main()
