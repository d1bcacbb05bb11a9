"""The documents of the tree keep to the rules of documents.py, and documents.py sees a violation of each of them."""

import pathlib
import subprocess
import sys
import tempfile
import unittest

import documents

TREE = pathlib.Path(__file__).resolve().parents[2]
TWO = "# Decisions\n\n## heap-and-ladder\n**Both.** Why.\n\n## no-locks\n**None.** Why.\n"


def violations_of(**files):
    """What is wrong in a tree of these texts; `a__b_md` stands for a/b.md."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            stem, _, suffix = name.replace("__", "/").rpartition("_")
            file = pathlib.Path(folder) / f"{stem}.{suffix}"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        return documents.violations(pathlib.Path(folder).resolve())


class TheTree(unittest.TestCase):
    maxDiff = None

    def test_keeps_to_the_rules(self):
        self.assertEqual("\n".join(documents.violations(TREE)), "")

    def test_has_links_mentions_and_decisions_to_judge(self):
        tree = documents.Tree(TREE)
        prose = "\n".join(text for path, text in tree.texts.items() if path.endswith(".md"))
        self.assertGreater(len(documents.INLINE_LINK.findall(prose)), 10)
        code = "\n".join(text for path, text in tree.texts.items()
                         if not path.endswith(".md") and not documents.ABOUT_DOCUMENTS.fullmatch(path))
        self.assertGreater(len([name for _, name in documents.MENTION.findall(code) if name]), 4)
        for room in ("engine", "models", "scenarios", "tools"):
            names = [title for _, level, title in documents.headings(tree.texts[f"{room}/DECISIONS.md"]) if level == 2]
            self.assertGreater(len(names), 4, room)


class AViolation(unittest.TestCase):
    def test_is_a_link_to_nothing(self):
        self.assertEqual(violations_of(a__b_md="# B\nSee [c](c.md) and [the top](../README.md).\n", README_md="# R\n"),
                         ["a/b.md:2: links to c.md, which is not there", "a/b.md:2: mentions c.md, which is not there"])
        self.assertEqual(violations_of(a_md="[x]: folder/x.yaml\n"),
                         ["a.md:1: links to folder/x.yaml, which is not there"])

    def test_is_a_link_out_of_the_tree(self):
        self.assertEqual(violations_of(a_md="See [it](../../../../../../etc/passwd).\n"),
                         ["a.md:1: links to ../../../../../../etc/passwd, which is not there"])

    def test_is_an_anchor_without_a_heading(self):
        self.assertEqual(violations_of(a_md="# A\n\n```\n# In code\n```\n[x](#in-code)\n"),
                         ["a.md:6: links to #in-code, but a.md has no such heading"])
        self.assertEqual(violations_of(a_md="[x](b.md#two)\n", b_md="# One\n"),
                         ["a.md:1: links to b.md#two, but b.md has no such heading",
                          "a.md:1: mentions b.md#two, but b.md has no such heading"])

    def test_is_a_document_that_is_mentioned_and_not_there(self):
        self.assertEqual(violations_of(a__b_h="/// As scenarios/LOST.md says.\n"),
                         ["a/b.h:1: mentions scenarios/LOST.md, which is not there"])

    def test_is_a_reference_to_no_decision_of_that_name(self):
        self.assertEqual(violations_of(engine__DECISIONS_md=TWO, a_h="// engine/DECISIONS.md#no-lock\n"),
                         ["a.h:1: mentions engine/DECISIONS.md#no-lock, but engine/DECISIONS.md has no such heading"])

    def test_is_a_reference_to_a_decision_in_another_room(self):
        self.assertEqual(violations_of(engine__DECISIONS_md=TWO, models__DECISIONS_md="# D\n",
                                       a_h="// models/DECISIONS.md#no-locks\n"),
                         ["a.h:1: mentions models/DECISIONS.md#no-locks, but models/DECISIONS.md has no such heading"])

    def test_is_a_reference_by_number(self):
        by_number = "refers to a decision by something else than its name (DECISIONS.md#name)"
        for text in ("engine/DECISIONS.md, 37 and 38", "as DECISIONS, 37 says", "DECISIONS 37", "by decision 29"):
            with self.subTest(text=text):
                self.assertEqual(violations_of(engine__DECISIONS_md=TWO, a_h=f"// {text}\n"), [f"a.h:1: {by_number}"])

    def test_is_a_comment_that_names_no_decision(self):
        self.assertEqual(violations_of(engine__DECISIONS_md=TWO, a_cpp="// Why: engine/DECISIONS.md.\n"),
                         ["a.cpp:1: refers to no decision by its name (DECISIONS.md#name)"])

    def test_is_a_name_that_two_decisions_have(self):
        self.assertEqual(violations_of(engine__DECISIONS_md=TWO, models__DECISIONS_md="# D\n\n## no-locks\nAgain.\n"),
                         ["models/DECISIONS.md:3: no-locks is also the name of a decision in engine/DECISIONS.md"])
        self.assertEqual(violations_of(engine__DECISIONS_md=TWO + "\n## no-locks\nAgain.\n"),
                         ["engine/DECISIONS.md:9: no-locks is also the name of a decision in engine/DECISIONS.md"])

    def test_is_a_decision_without_a_name(self):
        self.assertEqual(violations_of(engine__DECISIONS_md="# D\n\n## No locks, ever\nWhy.\n"),
                         ['engine/DECISIONS.md:3: "No locks, ever" is no name of a decision (## short-name)'])
        self.assertEqual(violations_of(engine__DECISIONS_md="# D\n\n### no-locks\nWhy.\n"),
                         ['engine/DECISIONS.md:3: "no-locks" is no name of a decision (## short-name)'])

    def test_is_a_line_that_is_too_long(self):
        self.assertEqual(violations_of(engine__DECISIONS_md="# D\n" + "x" * 121 + "\n"),
                         ["engine/DECISIONS.md:2: has 121 columns, more than 120"])
        made = "<!-- reference begins -->\n" + "x" * 121 + "\n<!-- reference ends -->\n"
        self.assertEqual(violations_of(scenarios__A_md=made + "x" * 122 + "\n"),
                         ["scenarios/A.md:4: has 122 columns, more than 120"])

    def test_makes_the_program_exit_with_one(self):
        with tempfile.TemporaryDirectory() as folder:
            (pathlib.Path(folder) / "a.md").write_text("[b](b/)\n")
            run = subprocess.run([sys.executable, documents.__file__, folder], capture_output=True, text=True)
            self.assertEqual((run.returncode, run.stdout), (1, "a.md:1: links to b/, which is not there\n"))


class WhatIsAllowed(unittest.TestCase):
    def test_is_not_complained_of(self):
        for text in ("[a site](https://example.org/x.html) and <https://example.org>",
                     "[a room](engine/) and [its paper](engine/DECISIONS.md#no-locks)",
                     "`[code](nowhere.txt)`\n\n```\n[code](nowhere.txt)\n```",
                     "[itself](#a-heading-with-code-and-a-comma) [twice](#twice-1)\n\n"
                     "# A heading, with `code` and a comma\n# Twice\n# Twice",
                     "a decision of 29 people", "README.md"):
            with self.subTest(text=text):
                self.assertEqual(violations_of(README_md=text + "\n", engine__DECISIONS_md=TWO), [])

    def test_a_document_is_looked_for_beside_and_above_the_text_that_mentions_it(self):
        self.assertEqual(violations_of(engine__kernel__event_h="// DECISIONS.md#no-locks, engine/README.md\n",
                                       engine__DECISIONS_md=TWO, engine__README_md="# E\n"), [])

    def test_a_row_of_a_table_may_be_long(self):
        self.assertEqual(violations_of(engine__DECISIONS_md="# D\n| " + "x" * 200 + " |\n"), [])


if __name__ == "__main__":
    unittest.main()
