"""What people read first: of every shipped scenario the answers of run and compare, on a terminal of 80 columns."""

import pathlib
import re

import program

SCENARIOS = pathlib.Path(__file__).resolve().parents[2] / "scenarios"
FIRST_SCREEN = 24
MOST_LINES = 48


class Answers(program.ProgramTest):
    def check(self, text, question, expects):
        lines = text.splitlines()
        self.assertLessEqual(len(lines), MOST_LINES, text)
        self.assertLessEqual(max(map(len, lines)), 80, text)
        first = " ".join(" ".join(lines[:FIRST_SCREEN]).split())
        self.assertIn(question[:60], first)
        self.assertRegex(first, r" is [-\d.,]+ .*\(| is best, by | beats the scenario as it is|Too close to call by | can be ranked by ")
        self.assertIn("Next: ", first)
        if expects:
            self.assertRegex(first, r"[Ee]xpectation")

    def test_hold_question_verdict_expectations_and_what_to_type_next(self):
        for path in sorted(SCENARIOS.glob("*.yaml")):
            text = path.read_text()
            question = " ".join(re.search(r"^question: (?:>-\n)?((?:.+\n)(?:  .+\n)*)", text, re.MULTILINE).group(1).split())
            expects = "\nexpect:" in text
            with self.subTest(scenario=path.stem, command="run"):
                self.check(self.on_a_terminal_of(80, "run", str(path), "--replications", "3", "--quiet"), question, expects)
            if "\nwhat_if:" not in text:
                continue
            with self.subTest(scenario=path.stem, command="compare"):
                self.check(self.on_a_terminal_of(80, "compare", str(path), "--replications", "3", "--quiet"), question, expects)


if __name__ == "__main__":
    program.main()
