"""Every shipped scenario with levels: each comes out as it is stated, within three standard errors and 1 % of itself."""

import json
import pathlib

import program

SCENARIOS = pathlib.Path(__file__).resolve().parents[2] / "scenarios"
T_OF_19 = 2.093  # with 95 %, of 20 groups of replications


class LevelsOfShippedScenarios(program.ProgramTest):
    def test_come_out_as_stated(self):
        compared = 0
        for path in sorted(SCENARIOS.glob("*.yaml")):
            levels = json.loads(self.domino("assumptions", str(path), "--format", "json").stdout).get("levels", {})
            if not levels:
                continue
            measures = json.loads(self.domino("run", str(path), "--replications", "20", "--format", "json", "--quiet",
                                              "--no-store").stdout)["measures"]
            for address, level in levels.items():
                with self.subTest(scenario=path.stem, level=address):
                    seen = measures[address]
                    error = (seen["high"] - seen["low"]) / 2 / T_OF_19
                    print(f"{path.stem} {address}: {seen['mean']:.5f} (error {error:.5f}), stated {level['stated']:g}")
                    self.assertLess(abs(seen["mean"] - level["stated"]), 3 * error + 0.01 * level["stated"])
                    compared += 1
        self.assertGreater(compared, 20)


if __name__ == "__main__":
    program.main()
