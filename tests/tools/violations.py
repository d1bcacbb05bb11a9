"""A check of the whole tree as a program: one line a violation, exit code 1 if there is any."""

import pathlib
import sys


def main(violations):
    """`violations(root)` finds them; the root is the program's argument."""
    found = violations(pathlib.Path(sys.argv[1]).resolve())
    for violation in found:
        print(violation)
    return 1 if found else 0
