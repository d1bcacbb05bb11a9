"""Every constant of the rules is a row of the table of evidence, and literals.py sees one that is not."""

import pathlib
import tempfile
import unittest

import literals

TREE = pathlib.Path(__file__).resolve().parents[2]


def violations_of(text, exceptions=(), path="models/people/morale.h"):
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder) / path
        file.parent.mkdir(parents=True)
        file.write_text(text, encoding="utf-8")
        return literals.violations(pathlib.Path(folder), list(exceptions))


class TheRules(unittest.TestCase):
    maxDiff = None

    def test_have_no_numbers_of_their_own(self):
        self.assertEqual("\n".join(literals.violations(TREE)), "")

    def test_are_all_looked_at(self):
        found = {path.relative_to(TREE).as_posix() for path in literals.sources(TREE)}
        for path in ("models/people/conduct.h", "models/customers/leaving.h", "models/replication/people/people.cpp",
                     "models/replication/care.cpp", "models/replication/customers/customers.cpp"):
            self.assertIn(path, found)
        for rule in literals.RULES:
            self.assertTrue(list(TREE.glob(rule)), rule)


class ANumber(unittest.TestCase):
    def test_is_told_with_its_place_whatever_its_form(self):
        for number in ("2", "0.97", ".5", "1e-3", "60'000", "31U", "0xFF", "2.", "1.5F"):
            found = violations_of(f"int a;\nconstexpr double k = {number};\n")
            self.assertEqual(len(found), 1, number)
            self.assertTrue(found[0].startswith(f"models/people/morale.h:2: {number} belongs"), found[0])

    def test_is_none_within_names_texts_and_comments_nor_0_or_1(self):
        for line in ('#include "models/x2.h"', "int x2 = a3 + b_4;", "int a;  // 2 of them", 'f("2 and 3");', "f('7');",
                     "x = 1 - y + 0;", "x = 0.0; y = 1.0;", "/// L(.72) + 5"):
            self.assertEqual(violations_of(line + "\n"), [], line)

    def test_may_stand_where_an_exception_says_so_and_nowhere_else(self):
        exception = ("models/people/morale.h", "kTerms = 40", "numerical")
        self.assertEqual(violations_of("int kTerms = 40;\n", [exception]), [])
        self.assertEqual(len(violations_of("int kOther = 40;\n", [exception])), 2)

    def test_of_the_table_is_where_it_belongs(self):
        self.assertEqual(violations_of("double x = 2;\n", path="models/people/evidence.cpp"), [])


class AnException(unittest.TestCase):
    def test_that_nothing_needs_is_told(self):
        self.assertEqual(violations_of("int a;\n", [("models/people/morale.h", "40", "numerical")]),
                         ["models/people/morale.h: nothing needs the exception '40' any more"])

    def test_has_a_reason(self):
        for path, text, reason in literals.EXCEPTIONS:
            self.assertTrue(path and text and reason, (path, text))


if __name__ == "__main__":
    unittest.main()
