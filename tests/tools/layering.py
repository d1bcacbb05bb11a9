"""Who may know whom: finds every source that includes, names or does what its room may not.

layering.py ROOT prints one line a violation ("file:line: reason") and exits with 1 if there is any.
The rules are those of the rooms' READMEs; they are stated as data below, one idea a table.
"""

import pathlib
import re
import sys

from violations import main

# Each room with the rooms it may include from, besides itself. Longer paths are rooms of their own.
ENGINE = ["engine/kernel", "engine/random", "engine/resources", "engine/statistics", "engine/experiment"]
MODELS = [f"models/{room}" for room in ("text", "organisation", "people", "customers", "chain", "plan", "replication",
                                        "measures", "theory")]
TOOLS = ["tools/cli", "tools/store", "tools/report"]
DESCRIPTIONS = ENGINE + ["models/text", "models/organisation", "models/people", "models/customers"]
PLAN = DESCRIPTIONS + ["models/chain", "models/plan"]
EVERYTHING = ENGINE + MODELS + ["scenarios/language"]
KNOWS = {
    "engine/kernel": [],
    "engine/random": ["engine/kernel"],
    "engine/resources": ["engine/kernel", "engine/statistics"],
    "engine/statistics": ["engine/kernel", "engine/random"],
    "engine/experiment": ["engine/kernel", "engine/random", "engine/resources", "engine/statistics"],
    "engine/examples": ENGINE,
    "models/text": [],
    "models/organisation": ENGINE,
    "models/people": ENGINE + ["models/organisation"],
    "models/customers": ENGINE + ["models/organisation", "models/people"],
    "models/chain": DESCRIPTIONS,
    "models/plan": PLAN,
    "models/theory": PLAN,
    "models/replication": PLAN,
    "models/measures": PLAN + ["models/replication", "models/theory"],
    "scenarios/language": ENGINE + MODELS,
    # What is kept knows nothing of what is said of it, and that nothing of commands.
    "tools/store": EVERYTHING,
    "tools/report": EVERYTHING + ["tools/store"],
    "tools/cli": EVERYTHING + TOOLS,
    "bench": EVERYTHING,
    "tests": EVERYTHING + TOOLS + ["engine/examples"],
}

# Headers of third parties: where each may be included. Headers that are not named here are the standard library's.
NUMERIC = r"(models/theory|engine/statistics|engine/experiment)/[^/]+\.cpp"
THIRD_PARTY = [
    (r"yaml-cpp/.*", r"scenarios/language/document/document\.cpp"),
    (r"yaml\.h", r"tests/scenarios/[^/]+\.cpp"),
    (r"(unsupported/)?Eigen/.*", NUMERIC + r"|tests/.*|bench/.*"),
    (r"boost/.*", r"engine/experiment/[^/]+\.cpp|tests/.*|bench/.*"),
    (r"fmt/.*", r"(models|scenarios)/.*\.cpp|tools/.*|tests/.*|bench/.*"),
    (r"nlohmann/.*", r"scenarios/language/(document|writing)/[^/]+\.cpp|tools/report/formats/json\.cpp|tools/store/words\.cpp|tests/.*"),
    (r"CLI/.*", r"tools/cli/command_line\.cpp"),
    (r"sqlite3\.h", r"tools/store/sqlite\.(h|cpp)"),
    (r"(gtest|gmock|rapidcheck)(/.*|\.h)", r"tests/.*"),
    (r"benchmark/.*", r"bench/.*"),
]

# What a source does, as it shows in its text: (pattern, reason, where it is allowed, where it is forbidden).
OUTSIDE_WORLD = r"(engine|models|scenarios)/.*"
PROGRAM = r"(engine|models|scenarios|tools)/.*"
DOINGS = [
    (r"#\s*include\s*<(iostream|print)>", "only tools/ writes to the console", None, OUTSIDE_WORLD),
    (r"\bstd::(cout|cerr|clog|cin)\b", "only tools/ uses the console", None, OUTSIDE_WORLD),
    (r"(?<![\w:])(?:std::)?(printf|puts|putchar|vprintf)\s*\(", "only tools/ writes to stdout", None, OUTSIDE_WORLD),
    (r"\bfmt::print(ln)?\s*\(", "only tools/ writes to the console", None, OUTSIDE_WORLD),
    (r"\bstdout\b", "only tools/ writes to stdout", None, OUTSIDE_WORLD),
    (r"\bstderr\b", "only tools/ writes to stderr, but for a broken contract", r"engine/kernel/contract\.cpp",
     OUTSIDE_WORLD),
    (r"\b(secure_)?getenv\s*\(", "only tools/ reads the environment", None, OUTSIDE_WORLD),
    (r"\b(system_clock|steady_clock|high_resolution_clock|utc_clock|gettimeofday|clock_gettime)\b",
     "only tools/ knows the time on the wall", None, OUTSIDE_WORLD),
    (r"\bstd::(time|clock|localtime|gmtime)\s*\(", "only tools/ knows the time on the wall", None, OUTSIDE_WORLD),
    (r"#\s*include\s*<(fstream|filesystem)>", "only tools/ and the reader of scenarios open files",
     r"scenarios/language/.*", OUTSIDE_WORLD),
    (r"\b(fopen|ifstream|ofstream)\b", "only tools/ and the reader of scenarios open files",
     r"scenarios/language/.*", OUTSIDE_WORLD),
    (r"\brandom_device\b", "random numbers come from addressed streams only", None, PROGRAM),
    (r"\bthread_local\b", "no thread-locals", None, PROGRAM),
    (r"\bstd::\w+_distribution\b", "the standard library's distributions differ between implementations", None, PROGRAM),
    (r"\bstd::(mt19937(_64)?|default_random_engine|minstd_rand0?)\b", "random numbers come from addressed streams only",
     None, PROGRAM),
    (r"\b(std::)?(s?rand)\s*\(\s*\)", "random numbers come from addressed streams only", None, r".*"),
    (r"(?<![\w:.>])std::(exp2?|expm1|log|log2|log10|log1p|pow|sin|cos|tan|tgamma|lgamma|cbrt|erf|erfc)[fl]?\s*\(",
     "glibc's results differ between processors; use engine/random/portable_math.h", None,
     r"(engine|models)/.*"),
]

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')


def code_lines(text):
    """The lines without comments and without the contents of string literals, so that only code is judged."""
    blank = lambda match: re.sub(r"[^\n]", " ", match.group())
    raw_string = r'R"(?P<d>[^\s()\\]{0,16})\(.*?\)(?P=d)"'
    pattern = raw_string + r'|//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\''

    def replace(match):
        token = match.group()
        line_before = text[text.rfind("\n", 0, match.start()) + 1:match.start()]
        if token.startswith('"') and re.search(r"#\s*include\s*$", line_before):
            return token
        # A digit separator is no character literal.
        if token.startswith("'") and match.start() and text[match.start() - 1].isalnum():
            return token
        return blank(match)

    return re.sub(pattern, replace, text, flags=re.S).split("\n")


def room_of(path):
    rooms = [room for room in KNOWS if path.startswith(room + "/")]
    return max(rooms, key=len) if rooms else None


def include_faults(path, room, target, quoted):
    if quoted:
        target_room = room_of(target)
        if target_room is None:
            yield f'"{target}" is in no room; include by path from the top of the tree'
        elif target_room != room and target_room not in KNOWS[room]:
            yield f'{room} must not know {target_room} ("{target}")'
        return
    if room_of(target):
        yield f"<{target}> is ours; include it in quotes"
    for pattern, allowed in THIRD_PARTY:
        if re.fullmatch(pattern, target) and not re.fullmatch(allowed, path):
            yield f"<{target}> does not belong here"


def faults_in(path, text):
    room = room_of(path)
    if room is None:
        yield 1, "this source is in no room"
        return
    for number, line in enumerate(code_lines(text), start=1):
        include = INCLUDE.match(line)
        if include:
            for reason in include_faults(path, room, include.group(2), include.group(1) == '"'):
                yield number, reason
        for pattern, reason, allowed, forbidden in DOINGS:
            if forbidden and not re.fullmatch(forbidden, path) or allowed and re.fullmatch(allowed, path):
                continue
            if re.search(pattern, line):
                yield number, reason


def rooms_without_readme(root):
    """Every folder with sources, scenarios or scripts says what lives there; a test's folder is its parent's affair."""
    for top in ("engine", "models", "scenarios", "bench", "tests", "tools"):
        if not (root / top).is_dir():
            continue
        folders = [root / top]
        if top in ("engine", "models", "scenarios", "tools"):
            folders += [room for room in sorted((root / top).iterdir()) if room.is_dir() and any(room.iterdir())]
        for folder in folders:
            if not (folder / "README.md").is_file() and folder.name != "__pycache__":
                yield folder.relative_to(root)


def rooms_that_are_not_there(root):
    return [f"{room}: is a room here and no folder of the tree" for room in KNOWS if not (root / room).is_dir()]


def folders_in_circles(known_by):
    """Each circle of folders that include each other, by way of others too: `known_by[folder]` is what it includes."""
    def reached(folder):
        seen, left = set(), [folder]
        while left:
            for other in known_by.get(left.pop(), ()):
                if other not in seen:
                    seen.add(other)
                    left.append(other)
        return seen

    reach = {folder: reached(folder) for folder in known_by}
    circles = {frozenset({folder, *(other for other in reach[folder] if folder in reach.get(other, ()))})
               for folder in reach if folder in reach[folder]}
    return sorted(sorted(circle) for circle in circles)


def circles(root):
    known_by = {}
    for top in ("engine", "models", "scenarios", "tools"):
        for file in sorted((root / top).rglob("*")):
            if file.suffix not in (".h", ".cpp"):
                continue
            folder = file.parent.relative_to(root).as_posix()
            for line in code_lines(file.read_text(encoding="utf-8", errors="replace")):
                include = INCLUDE.match(line)
                if include and include.group(1) == '"' and "/" in include.group(2):
                    other = include.group(2).rsplit("/", 1)[0]
                    if other != folder:
                        known_by.setdefault(folder, set()).add(other)
    return [f"{', '.join(circle)}: include each other in a circle" for circle in folders_in_circles(known_by)]


def violations(root):
    found = circles(root)
    for top in ("engine", "models", "scenarios", "bench", "tests", "tools"):
        for file in sorted((root / top).rglob("*")):
            path = file.relative_to(root).as_posix()
            if file.suffix not in (".h", ".cpp") or path.startswith("tests/install/"):
                continue
            text = file.read_text(encoding="utf-8", errors="replace")
            found += [f"{path}:{number}: {reason}" for number, reason in faults_in(path, text)]
    found += [f"{folder}: has no README.md" for folder in rooms_without_readme(root)]
    return found


if __name__ == "__main__":
    sys.exit(main(violations))
