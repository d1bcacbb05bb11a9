"""The JSON Schema of the language, held against every scenario by python3-jsonschema.

schema_test.py DOMINO ROOT
"""

import json
import pathlib
import re
import subprocess
import sys
import unittest

import jsonschema
import yaml

DOMINO, ROOT = pathlib.Path(sys.argv.pop(1)).resolve(), pathlib.Path(sys.argv.pop(1)).resolve()
INVALID = ROOT / "tests/invalid_scenarios"

# Kinds of mistakes that lie beyond a schema: bytes and syntax, names that refer to each other, whole chains.
BEYOND = {
    "unreadable_file", "directory", "empty_scenario", "not_text", "missing_file", "syntax", "tab", "several",
    "unsupported", "duplicate", "overlapping", "unknown_calendar", "unknown_address", "bad_override", "override",
    "inconsistent", "too_large", "contradiction", "circular",
}
# Scenarios whose mistake is of a kind that a schema can catch, but not this one, and why.
NOT_THIS_ONE = {
    "bad_decision": "which measures there are follows from the scenario",
    "bad_distribution_parameters": "a number inside a distribution",
    "missing_key_of_need": "keys that belong together",
    "missing_key_of_service": "keys that belong together",
    "out_of_range": "numbers with units",
    "out_of_range_chances": "numbers with units",
    "out_of_range_warm_up": "two keys against each other",
    "out_of_range_run": "numbers with units",
    "out_of_range_in_base": "the mistake is in another file",
    "out_of_range_what_if": "values of what-ifs are read only where they are put",
    "out_of_range_lever": "a whole number, which a reader of texts alone does not tell from others",
    "out_of_range_lever_times": "what levers come to is read only where they are taken",
    "steps_take_no_messages": "what a service is made of stands elsewhere",
    "unknown_measure": "which measures there are follows from the scenario",
    "unknown_measure_of_population": "which measures there are follows from the scenario",
    "unknown_measure_without_key": "which measures there are follows from the scenario",
    "unknown_measure_what_if": "which measures there are follows from the scenario",
    "unknown_what_if": "names that refer to each other",
    "unknown_key_over_base": "of a scenario that extends another one a schema sees only a part",
}


class Loader(yaml.SafeLoader):
    """YAML as an editor of today reads it: 1.2, where only true and false are truths."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith((":bool", ":timestamp", ":int", ":float"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
for tag, pattern, first in [
    ("bool", r"^(?:true|false)$", "tf"),
    ("int", r"^[-+]?[0-9]+$", "-+0123456789"),
    ("float", r"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$", "-+.0123456789"),
]:
    Loader.add_implicit_resolver("tag:yaml.org,2002:" + tag, re.compile(pattern), list(first))
Loader.add_constructor("tag:yaml.org,2002:int", lambda loader, node: int(node.value))

SCHEMA = json.loads(subprocess.run([DOMINO, "schema"], check=True, capture_output=True).stdout)
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)


def errors(text, loader):
    return [f"{list(e.absolute_path)}: {e.message}" for e in VALIDATOR.iter_errors(yaml.load(text, loader))]


class Schema(unittest.TestCase):
    def test_is_a_schema(self):
        jsonschema.Draft202012Validator.check_schema(SCHEMA)

    def test_accepts_every_scenario_that_is_right_and_its_resolved_text(self):
        files = sorted((ROOT / "scenarios").glob("*.yaml")) + sorted((ROOT / "tests/fuzz/seeds").glob("*.yaml"))
        self.assertTrue(files)
        for file in files:
            resolved = subprocess.run([DOMINO, "validate", "--resolved", file], check=True, capture_output=True)
            for text in (file.read_text(), resolved.stdout.decode()):
                for loader in (Loader, yaml.BaseLoader):
                    with self.subTest(file=file.name, loader=loader.__name__):
                        self.assertEqual(errors(text, loader), [])

    def test_refuses_every_invalid_scenario_whose_mistake_a_schema_can_see(self):
        seen = 0
        for file in sorted(INVALID.glob("*.yaml")):
            name = file.stem
            if name in NOT_THIS_ONE or any(name.startswith(kind) for kind in BEYOND) or file.with_suffix(".set").exists():
                continue
            for loader in (Loader, yaml.BaseLoader):
                with self.subTest(file=name, loader=loader.__name__):
                    self.assertNotEqual(errors(file.read_text(), loader), [])
            seen += 1
        self.assertGreater(seen, 10)

    def test_describes_every_key(self):
        for name, definition in SCHEMA["$defs"].items():
            for key, value in definition["properties"].items():
                self.assertTrue(value.get("description"), f"{name}.{key}")


unittest.main()
