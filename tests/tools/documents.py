"""What documents say of each other: finds every link, mention of a document and reference to a decision that is wrong.

documents.py ROOT prints one line a violation ("file:line: reason") and exits with 1 if there is any.
- A relative link in a document leads to a file or folder of the tree, and its anchor to a heading.
- A document that any text of the tree mentions by path (`scenarios/README.md`) exists, seen from the folder of that
  text or from one above it; an anchor behind the path is a heading there.
- A decision is a second-level heading of a DECISIONS.md: a name in kebab-case, once in the whole tree. Comments refer
  to it by path and name; a number would mean another decision as soon as one is moved.
- Documents of WRAPPED keep to 120 columns, but for rows of tables, which cannot be broken, and what the grammar makes.
Limits: other sites and links made of HTML are not looked at.
"""

import functools
import pathlib
import re
import sys

from violations import main

SKIPPED_FOLDERS = {".git", ".domino", "build", "__pycache__"}
TEXTS = {".md", ".h", ".cpp", ".py", ".yaml", ".cmake", ".txt", ".in", ".sh", ""}
# These speak of documents that do not exist.
ABOUT_DOCUMENTS = re.compile(r"tests/tools/documents(_test)?\.py")

COLUMNS = 120
WRAPPED = re.compile(r"scenarios/(.*/)?[^/]+\.md|.*/DECISIONS\.md")
# What the grammar makes is as wide as its texts.
GENERATED = re.compile(r"<!-- reference begins -->.*?<!-- reference ends -->", re.DOTALL)

INLINE_LINK = re.compile(r"\[(?:[^\[\]]|\[[^\]]*\])*\]\(\s*<?([^()\s>]+)>?(?:\s+\"[^\"]*\")?\s*\)")
DEFINED_LINK = re.compile(r"^\s{0,3}\[[^\]]+\]:\s+<?([^\s>]+)")
ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//")
MENTION = re.compile(r"(?<![\w./#:-])((?:[\w.-]+/)*[\w-]+\.md)\b(?:#([\w-]+))?")

DECISION_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
NUMBERED = re.compile(r"DECISIONS\.md`?,? *(no\.? *|number *)?#?\d+\b(?!-)|\bDECISIONS\b(?!\.md)|\b[Dd]ecisions? \d+\b")


def texts(root):
    """The texts of the tree that people write, by path from the top."""
    for file in sorted(root.rglob("*")):
        path = file.relative_to(root)
        if file.suffix in TEXTS and not SKIPPED_FOLDERS.intersection(path.parts) and file.is_file():
            yield path.as_posix(), file.read_text(encoding="utf-8", errors="replace")


def outside_blocks(text):
    """Numbered lines outside blocks of code."""
    fence = None
    for number, line in enumerate(text.split("\n"), start=1):
        mark = re.match(r"\s*(```+|~~~+)", line)
        if mark and (fence is None or mark.group(1).startswith(fence)):
            fence = mark.group(1) if fence is None else None
        elif fence is None:
            yield number, line


def without_code(line):
    return re.sub(r"(`+)(?!`).*?(?<!`)\1(?!`)", lambda code: " " * len(code.group()), line)


def headings(text):
    """(line, level, title as written) of each heading."""
    for number, line in outside_blocks(text):
        heading = re.match(r"(#{1,6})\s+(.*?)\s*#*\s*$", line)
        if heading:
            yield number, len(heading.group(1)), heading.group(2)


def anchors(text):
    """The anchors of a document's headings, as GitHub makes them."""
    found, times = set(), {}
    for _, _, title in headings(text):
        title = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", title)
        slug = re.sub(r"[^\w\- ]", "", title.strip().lower()).replace(" ", "-")
        seen = times.get(slug, 0)
        times[slug] = seen + 1
        found.add(slug if seen == 0 else f"{slug}-{seen}")
    return found


class Tree:
    def __init__(self, root):
        self.root = root
        self.texts = dict(texts(root))

    @functools.lru_cache(maxsize=None)
    def anchors_of(self, path):
        return anchors(self.texts.get(path, ""))

    def path_of(self, file):
        """The path from the top, or None where that is outside or nothing is there."""
        file = file.resolve()
        inside = file == self.root or self.root in file.parents
        return file.relative_to(self.root).as_posix() if inside and file.exists() else None

    def mentioned(self, path, name):
        """What a text means by the path of a document: seen from its folder, or from one above it."""
        folder = (self.root / path).parent
        while True:
            found = self.path_of(folder / name)
            if found or folder == self.root:
                return found
            folder = folder.parent


def link_faults(tree, path, text):
    for number, line in outside_blocks(text):
        prose = without_code(line)
        for link in [*INLINE_LINK.finditer(prose), *DEFINED_LINK.finditer(prose)]:
            target, _, anchor = link.group(1).partition("#")
            if ELSEWHERE.match(target):
                continue
            found = tree.path_of((tree.root / path).parent / target) if target else path
            if found is None:
                yield number, f"links to {target}, which is not there"
            elif anchor and anchor not in tree.anchors_of(found):
                yield number, f"links to {link.group(1)}, but {found} has no such heading"


def mention_faults(tree, path, text):
    for number, line in enumerate(text.split("\n"), start=1):
        numbered = NUMBERED.search(line)
        for mention in MENTION.finditer(line):
            name, anchor = mention.groups()
            found = tree.mentioned(path, name)
            if found is None:
                yield number, f"mentions {name}, which is not there"
            elif anchor and anchor not in tree.anchors_of(found):
                yield number, f"mentions {mention.group()}, but {found} has no such heading"
            elif anchor is None and found.endswith("DECISIONS.md") and not path.endswith(".md") and not numbered:
                yield number, "refers to no decision by its name (DECISIONS.md#name)"
        if numbered:
            yield number, "refers to a decision by something else than its name (DECISIONS.md#name)"


def decision_faults(tree):
    """Names that are no names, or that two decisions have."""
    first = {}
    for path, text in tree.texts.items():
        if pathlib.PurePosixPath(path).name != "DECISIONS.md":
            continue
        for number, level, name in headings(text):
            if level == 1:
                continue
            if level > 2 or not DECISION_NAME.fullmatch(name):
                yield path, number, f'"{name}" is no name of a decision (## short-name)'
            elif name in first:
                yield path, number, f"{name} is also the name of a decision in {first[name]}"
            else:
                first[name] = path


def length_faults(text):
    text = GENERATED.sub(lambda made: "\n" * made.group().count("\n"), text)
    for number, line in enumerate(text.split("\n"), start=1):
        if len(line) > COLUMNS and not line.startswith("|"):
            yield number, f"has {len(line)} columns, more than {COLUMNS}"


def violations(root):
    tree = Tree(root)
    found = list(decision_faults(tree))
    for path, text in tree.texts.items():
        if path.endswith(".md"):
            found += [(path, *fault) for fault in link_faults(tree, path, text)]
        if WRAPPED.fullmatch(path):
            found += [(path, *fault) for fault in length_faults(text)]
        if not ABOUT_DOCUMENTS.fullmatch(path):
            found += [(path, *fault) for fault in mention_faults(tree, path, text)]
    return [f"{path}:{number}: {reason}" for path, number, reason in sorted(found)]


if __name__ == "__main__":
    sys.exit(main(violations))
