"""Exact bytes: three replications of a shipped scenario give what they gave before, with every compiler and processor.

golden_test.py DOMINO SCENARIO…            compares
golden_test.py DOMINO SCENARIO… --update   writes the files anew, after a change that was meant to change numbers
"""

import difflib
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).parent


def printed(domino, scenario):
    return subprocess.run([domino, "run", str(scenario), "--replications", "3", "--format", "csv", "--quiet", "--no-store"],
                          stdout=subprocess.PIPE, text=True, check=True).stdout


def main(domino, *arguments):
    update = "--update" in arguments
    differing = 0
    for scenario in (pathlib.Path(argument) for argument in arguments if argument != "--update"):
        kept = HERE / (scenario.stem + ".csv")
        now = printed(domino, scenario)
        before = kept.read_text() if kept.exists() else ""
        if now == before:
            continue
        differing += 1
        sys.stdout.writelines(difflib.unified_diff(before.splitlines(keepends=True), now.splitlines(keepends=True),
                                                   str(kept), str(scenario), n=0))
        if update:
            kept.write_text(now)
    return 0 if update else min(differing, 1)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
