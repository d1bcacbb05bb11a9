"""Which texts for users changed between two revisions: string literals of the program, removed and added.

changed_texts.py OLD_REV NEW_REV prints each file whose texts differ, and below it `- old` and `+ new` in the order of
the file, a changed text as a pair. A rewording is reviewed by reading this instead of the whole difference.

Looked at are string literals outside comments in .cpp and .h below ROOMS, as they are written in the source. Adjacent
literals are one text, as for the compiler; each line of a raw literal is one. Names of included files and character
literals are no texts. A text that moved within its file is left out. Limits: of a text that the code puts together, the
parts are listed; and a file that was renamed is listed as two.
"""

import difflib
import itertools
import re
import subprocess
import sys
from collections import Counter

ROOMS = ("engine", "models", "scenarios/language", "tools")

TOKEN = re.compile(
    r'//(?:[^\\\n]|\\.)*|/\*.*?\*/'  # comments
    r"|(?<![0-9a-fA-F])'(?:[^'\\\n]|\\.)+'"  # characters, not the separators of digits
    r'|(?:u8|[uUL])?R"(?P<mark>[^()\\\s]{0,16})\((?P<raw>.*?)\)(?P=mark)"'
    r'|(?:u8|[uUL])?"(?P<text>(?:[^"\\\n]|\\.)*)"'
    r"|\s+|\w+|.",
    re.DOTALL)


def texts(source):
    """The texts of a source in their order."""
    found, adjacent = [], False
    for token in TOKEN.finditer(re.sub(r'(?m)^[ \t]*#[ \t]*include\b.*$', "", source)):
        text = token["raw"] if token["raw"] is not None else token["text"]
        if text is None:
            adjacent = adjacent and (token.group().isspace() or token.group()[:2] in ("//", "/*"))
        elif adjacent:
            found[-1] += text
        else:
            found.append(text)
            adjacent = True
    return [line for text in found for line in text.split("\n") if line]


def taken(texts, budget):
    """The texts as often as the budget has them, which has them no more then."""
    found = []
    for text in texts:
        if budget[text] > 0:
            budget[text] -= 1
            found.append(text)
    return found


def changes(old, new):
    """Lines for what was removed and added, changed texts as pairs; a text that only moved is in neither."""
    removed, added = Counter(old) - Counter(new), Counter(new) - Counter(old)
    lines = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            pairs = itertools.zip_longest(taken(old[a:b], removed), taken(new[c:d], added))
            lines += [sign + text for pair in pairs for sign, text in zip(("- ", "+ "), pair) if text is not None]
    return lines


def git(*arguments):
    run = subprocess.run(["git", *arguments], capture_output=True, text=True, encoding="utf-8")
    if run.returncode != 0:
        sys.exit(f"changed_texts: {run.stderr.strip()}")
    return run.stdout


def at(revision, path):
    """The file in a revision, empty where it is not there."""
    return git("show", f"{revision}:{path}") if git("ls-tree", revision, "--", path) else ""


def main(old, new):
    differing = git("diff", "--no-renames", "--name-only", "-z", old, new, "--", *ROOMS).split("\0")
    for path in differing:
        if path.endswith((".cpp", ".h")):
            lines = changes(texts(at(old, path)), texts(at(new, path)))
            if lines:
                print("\n".join([path, *lines]), end="\n\n")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
