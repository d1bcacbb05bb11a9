"""dieharder on the addressed generator: on the draws of one address, and on keys used as neighbours.

battery.py RANDOM_WORDS [WALK …]. Every walk through the addresses (walks.h) goes through every test below; a test fails
at a p-value outside [1e-6, 1 - 1e-6]. Numbers are fixed, so a battery that has passed passes for ever; with some 900
p-values a right generator would fail it for two in a thousand seeds.
"""

import concurrent.futures
import os
import re
import subprocess
import sys

FALSE_ALARM = 1e-6

# dieharder's tests that it calls good itself, with the options that keep each at some seconds to a minute.
TESTS = {
    "birthdays": ["-d", "0"], "rank 32x32": ["-d", "2"], "rank 6x8": ["-d", "3"], "bitstream": ["-d", "4"],
    "count the 1s": ["-d", "8"], "count the 1s by byte": ["-d", "9"], "parking lot": ["-d", "10"],
    "minimum distance": ["-d", "11"], "3d spheres": ["-d", "12"], "squeeze": ["-d", "13"], "runs": ["-d", "15"],
    "craps": ["-d", "16"], "gcd": ["-d", "17", "-p", "20"], "monobit": ["-d", "100"], "sts runs": ["-d", "101"],
    "serial": ["-d", "102"], "bit distribution of 6": ["-d", "200", "-n", "6"],
    "minimum distance in 4": ["-d", "201", "-n", "4", "-p", "100"], "permutations of 5": ["-d", "202", "-n", "5"],
    "lagged sums": ["-d", "203", "-n", "8", "-p", "20"], "bytes": ["-d", "205"], "dct": ["-d", "206"],
    "fill tree": ["-d", "207"], "fill tree 2": ["-d", "208"], "monobit 2": ["-d", "209"],
}


def p_values(program, walk, options):
    """The p-values of the table that dieharder prints."""
    words = subprocess.Popen([program, walk], stdout=subprocess.PIPE)
    run = subprocess.run(["dieharder", "-g", "200", *options], stdin=words.stdout, capture_output=True,
                         text=True, check=False)
    words.kill()
    words.wait()
    found = [float(p) for p in re.findall(r"\|\s*([01]\.\d{8})\|", run.stdout)]
    if run.returncode or not found:
        sys.exit(f"{walk}: dieharder {' '.join(options)} failed:\n{run.stdout}{run.stderr}")
    return found


def main():
    program, *chosen = sys.argv[1:]
    walks = chosen or subprocess.run([program], capture_output=True, text=True, check=True).stdout.splitlines()
    tasks = [(walk, name) for walk in walks for name in TESTS]
    failures = 0
    count = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for (walk, name), found in zip(tasks, pool.map(lambda t: p_values(program, t[0], TESTS[t[1]]), tasks)):
            bad = [p for p in found if not FALSE_ALARM <= p <= 1 - FALSE_ALARM]
            count += len(found)
            failures += len(bad)
            print(f"{walk:<34} {name:<24} {' '.join(f'{p:.8f}' for p in found)}{'  FAILED' if bad else ''}", flush=True)
    print(f"{failures} of {count} p-values failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
