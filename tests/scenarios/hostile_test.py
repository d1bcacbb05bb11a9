"""Scenarios from strangers who mean harm: each gets a clear message within two seconds and 512 MB.

hostile_test.py DOMINO ROOT
"""

import pathlib
import resource
import subprocess
import sys
import tempfile
import unittest

DOMINO, ROOT = pathlib.Path(sys.argv.pop(1)).resolve(), pathlib.Path(sys.argv.pop(1)).resolve()

HEAD = "version: 1\nscenario: S\nquestion: Q?\nrun: {horizon: 1 week}\n"
REST = "services: {s: {by: d, duration: 5 min}}\ncustomers: {c: {arrive: 5 / h, asks_for: s}}\n"
DESK = HEAD + "departments: {d: {staff: 2}}\n" + REST


def bomb():
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    for last, name in zip("abcdefghi", "bcdefghij"):
        lines.append(f"{name}: &{name} [" + ", ".join([f"*{last}"] * 9) + "]")
    return "\n".join(lines) + "\n"


# A sanitizer reserves address space that it never uses, and takes its time.
SANITIZED = b"__asan_init" in DOMINO.read_bytes()
SECONDS = 20 if SANITIZED else 2


def limits():
    if not SANITIZED:
        resource.setrlimit(resource.RLIMIT_AS, (512 << 20, 512 << 20))


# Of the programs that have ended. A busy machine makes them wait, but they have no more to do.
def processor_time():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class Hostile(unittest.TestCase):
    def refuse(self, content, *said):
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "hostile.yaml"
            file.write_bytes(content if isinstance(content, bytes) else content.encode())
            begin = processor_time()
            done = subprocess.run([DOMINO, "validate", file], capture_output=True, timeout=60, preexec_fn=limits)
            took = processor_time() - begin
        errors = done.stderr.decode()
        self.assertEqual(done.returncode, 2, errors[:500])
        for text in said:
            self.assertIn(text, errors[:100_000])
        self.assertLess(took, SECONDS)
        self.assertLess(len(errors), 1_000_000)

    def test_nesting_in_brackets(self):
        self.refuse("a: " + "[" * 100_000, "nested more than 64 levels deep")
        self.refuse("a: " + "{a: " * 100_000, "nested more than 64 levels deep")

    def test_nesting_by_indentation(self):
        self.refuse("".join(" " * i + "a:\n" for i in range(3_000)), "nested more than 64 levels deep")
        self.refuse("- " * 100_000, "nested more than 64 levels deep")

    def test_nesting_inside_a_value(self):
        self.refuse(DESK.replace("5 min", '"' + "mixture(100 % " * 100_000 + '"'), "nested more than 16 levels deep")
        self.refuse(DESK.replace("5 min", '"' + "(" * 100_000 + '"'), "nested more than 16 levels deep")

    def test_alias_bombs(self):
        self.refuse(bomb(), "anchors are not part of the language", "aliases are not part of the language")

    def test_files_of_100_mb(self):
        self.refuse(b"#" * 100_000_000, "100000000 bytes are more than the 10000000 a scenario may have")

    def test_files_as_large_as_may_be(self):
        self.refuse("a: [" + "x," * 4_000_000, "more than 1000000 keys and values")
        self.refuse(DESK + "".join(f"k{i}: 1\n" for i in range(400_000)), "has no key `k0`")
        self.refuse("- [" + "x," * 4_900_000, "more than 1000000 signs within one bracket, text or comment")
        self.refuse("[" * 9_900_000, "nested more than 64 levels deep")
        self.refuse('"' + "x" * 9_900_000, "")
        self.refuse("x" * 9_900_000, "")

    def test_unterminated_quotes(self):
        self.refuse(DESK.replace("scenario: S", 'scenario: "S'), "error:")
        self.refuse(DESK.replace("scenario: S", "scenario: 'S"), "error:")

    def test_two_documents(self):
        self.refuse(DESK + "---\n" + DESK, "a second document begins here")

    def test_byte_order_marks_and_line_ends_of_windows_are_no_mistakes(self):
        for text in ("\ufeff" + DESK, DESK.replace("\n", "\r\n"), "\ufeff" + DESK.replace("\n", "\r\n")):
            with tempfile.TemporaryDirectory() as folder:
                file = pathlib.Path(folder) / "windows.yaml"
                file.write_bytes(text.encode())
                done = subprocess.run([DOMINO, "validate", file], capture_output=True, timeout=60)
                self.assertEqual(done.returncode, 0, done.stderr)

    def test_byte_order_marks_elsewhere_and_other_encodings(self):
        self.refuse(DESK.encode("utf-16"), "error:")
        self.refuse(DESK.replace("S\n", "S\ufeff\n"), "error:")

    def test_tabs(self):
        self.refuse(DESK.replace("services: ", "services:\n\t"), "error:")

    def test_numbers_that_are_none(self):
        for number in ("NaN", "nan", ".nan", "inf", ".inf", "-inf", "1e308", "1e309", "1e999999999", "-1", "0x10",
                       "1_000", "1,5", "--1", "1e", "1000000000", "1e9", "2.5", "9" * 100_000):
            with self.subTest(number=number[:20]):
                self.refuse(DESK.replace("staff: 2", f"staff: {number}"), "error:")
        for text in ("NaN min", "1e308 weeks", "inf s", "-5 min", "exponential(mean NaN s)",
                     "1e9 × 1e9 × 1e9 × 5 min"):
            with self.subTest(text=text):
                self.refuse(DESK.replace("5 min", text), "error:")

    def test_a_thousand_million_people(self):
        self.refuse(DESK.replace("staff: 2", "staff: 1000000000"), "`staff` is too large: 1000000000")

    def test_many_wrong_expectations_of_a_large_scenario(self):
        departments = "".join(f"  d{i}: {{staff: 1}}\n" for i in range(10_000))
        services = "".join(f"  s{i}: {{by: d{i}, duration: 5 min}}\n" for i in range(10_000))
        steps = "".join(f"      - serve: s{i}\n" for i in range(10_000))
        wrong = "".join(f"  - departments.d{i}.wiat.mean below 3 min\n" for i in range(10_000))
        text = HEAD + "departments:\n" + departments + "services:\n" + services
        text += "customers:\n  c:\n    arrive: 5 / h\n    steps:\n" + steps + "expect:\n" + wrong
        self.refuse(text, "nothing is measured under `departments.d0.wiat.mean`", "and 9800 more mistakes")

    def test_many_what_ifs_of_a_large_scenario(self):
        departments = "".join(f"  d{i}: {{staff: 1}}\n" for i in range(20_000))
        changes = "".join(f"  w{i}: {{departments.d.staff: 3}}\n" for i in range(1_000))
        text = HEAD + "departments:\n  d: {staff: 2}\n" + departments + REST + "what_if:\n" + changes
        self.refuse(text, "too many what-ifs of too large a scenario")


unittest.main()
