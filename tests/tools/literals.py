"""Every constant of the rules about people and customers is a row of the table of evidence: finds those that are not.

literals.py ROOT prints one line a number that stands in a rule ("file:line: reason") and exits with 1 if there is any.
0 and 1 may stand anywhere. Any other number needs an exception below, with its reason; an exception that nothing needs
is a violation as well. Of a number, names (`x2`), texts and comments are no part.
"""

import pathlib
import re
import sys

from violations import main

# Where rules stand, and where numbers belong.
RULES = ["models/people/*.h", "models/people/*.cpp", "models/customers/*.h", "models/customers/*.cpp",
         "models/replication/people/*.cpp", "models/replication/customers/*.cpp", "models/replication/care.cpp",
         "models/replication/crews.cpp", "models/replication/desk.cpp", "models/replication/patience.cpp",
         "models/replication/work.cpp"]
TABLE = {"models/people/evidence.h", "models/people/evidence.cpp", "models/people/evidence_of_customers.h"}

ANYWHERE = {0, 1}

GAUSS = "nodes and weights of Gauss and Legendre"
CLOSED_FORM = "algebra of a closed form"
UNIT = "a conversion of units"
NUMERICAL = "numerical: no result depends on it"
ORDINAL = "keeps random numbers of different purposes apart"
DEFINITION = "a definition, about which everything else is said"
DEFAULT = "a default of the language, which a scenario states otherwise"
COUNT = "a count of what is listed beside it"

# (file, text of the line, reason).
EXCEPTIONS = [
    ("models/customers/adoption.h", "sum * sum / (4 * a.imitation)", CLOSED_FORM),
    ("models/customers/attribution.cpp", "kWays = 3", COUNT),
    ("models/customers/attribution.cpp", "channel == Channel::history ? 2", COUNT),
    ("models/customers/attribution.cpp", "kOne[] =", GAUSS),
    ("models/customers/attribution.cpp", "kTwo[] =", GAUSS),
    ("models/customers/attribution.cpp", "kFour[] =", GAUSS),
    ("models/customers/attribution.cpp", "kEight[] =", GAUSS),
    ("models/customers/attribution.cpp", "{0.5255324099163290,", GAUSS),
    ("models/customers/attribution.cpp", "{0.7966664774136267,", GAUSS),
    ("models/customers/attribution.cpp", "{0.9602898564975363,", GAUSS),
    ("models/customers/attribution.cpp", "kMissedShare = 0.02", NUMERICAL),
    ("models/customers/attribution.cpp", "kMissedChance = 1e-4", NUMERICAL),
    ("models/customers/attribution.cpp", "(people ? 2U : 0U)", "flags of a set"),
    ("models/customers/attribution.cpp", "node.weight / 2", GAUSS),
    ("models/customers/attribution.cpp", "whole - sums[0] - sums[1] - sums[2]", COUNT),
    ("models/customers/attribution.h", "kChannels = 4", COUNT),
    ("models/customers/voice.h", "kPromotersFrom", DEFINITION),
    ("models/customers/voice.h", "kDetractorsTo", DEFINITION),
    ("models/replication/customers/customers.cpp", "kFailures = 1U << 29U", ORDINAL),
    ("models/replication/customers/customers_failing.cpp", "kFollowUps = 1U << 29U", ORDINAL),
    ("models/replication/customers/customers.cpp", "std::uint64_t{number} * 64 + i", ORDINAL),
    ("models/replication/customers/customers.cpp", "2654435769U", NUMERICAL),
    ("models/replication/customers/customers.cpp", ">> 32U", NUMERICAL),
    ("models/replication/customers/customers.cpp", "(2 * i + 1)", NUMERICAL),
    ("models/customers/encounter.h", "double satisfaction = 0.72", DEFINITION),
    ("models/customers/encounter.h", "double loyalty = 0.72", DEFINITION),
    ("models/customers/encounter.h", "0.5 * worst + 0.5 * last", "the mean of two; its weight is a row"),
    ("models/customers/encounter.h", "Number(0.02), Number(0.98)", "keeps log-odds finite"),
    ("models/customers/kinds.h", "kContactsOfRegulars = 2", DEFINITION),
    ("models/customers/leaving.h", "kYear_s", UNIT),
    ("models/customers/leaving.h", "p[Parameter::alternatives] - 0.5", DEFINITION),
    ("models/customers/population.h", "kMostRequirements = 64", "a limit of the language"),
    ("models/customers/population.h", "contact_every =", DEFAULT),
    ("models/customers/population.h", "kMostPersons", "a limit of the language"),
    ("models/customers/quality.h", "kDimensions = 5", COUNT),
    ("models/customers/quality.h", "kReferenceFacility = 0.75", DEFINITION),
    ("models/customers/segment.h", "after = random::Distribution::exponential(1200)", DEFAULT),
    ("models/customers/waiting.h", "kShortestWait_s", NUMERICAL),
    ("models/people/hazard.cpp", "kTerms = 40", NUMERICAL),
    ("models/people/hazard.cpp", "kYear_s", UNIT),
    ("models/people/hazard.cpp", "1e-17", NUMERICAL),
    ("models/people/hazard.h", "kMostQuittingSlope = 5", "the range for which a precision is promised"),
    ("models/people/satisfaction.h", "kAreas = 3", COUNT),
    ("models/people/satisfaction.h", "mean_of(const Areas& areas)", COUNT),
    ("models/people/satisfaction.h", "icsq(double satisfaction)", UNIT),
    ("models/people/turnover.cpp", "kYear_s = 365", UNIT),
    ("models/people/turnover.cpp", "never = 100 * kYear_s", "longer than any run looks back"),
    ("models/people/turnover.cpp", "(shift - 0.5) * log_variance", CLOSED_FORM),
    ("models/replication/care.cpp", "(1U << 31U) + watch.visit", ORDINAL),
    ("models/replication/customers/customers.cpp", "kMostCounted = 60'000", NUMERICAL),
    ("models/replication/customers/customers.cpp", "step % 4096 == 4095", "how often a stop is looked for"),
    ("models/replication/customers/customers.cpp", "persons.reserve(", "memory"),
    ("models/replication/customers/customers.cpp", "std::sqrt(b * b + 4 * time_s * lost)", CLOSED_FORM),
    ("models/replication/customers/customers.cpp", "-(4 + random::uniform01(draw)) * base.gap_s",
     "before a run everybody was last here longer ago than any memory of a gap reaches"),
    ("models/replication/customers/customers.cpp", "std::uint64_t{gone.contacts} * 64 + 63", ORDINAL),
    ("models/replication/customers/customers.cpp", "1U << 31U", ORDINAL),
    ("models/replication/customers/customers.cpp", "std::round(10 *", UNIT),
    ("models/replication/customers/customers_failing.cpp", "kAtOnce = 1U << 30U", ORDINAL),
    ("models/replication/customers/customers_failing.cpp", "kForgottenAtOnce = 64", "memory"),
    ("models/replication/customers/customers_failing.cpp", "kAtOnce_s", NUMERICAL),
    ("models/replication/customers/customers_failing.cpp", "all.size() / 2", "memory"),
    ("models/replication/people/people.cpp", "kWeeksOfYear = 52", UNIT),
    ("models/replication/people/people.cpp", "kMonthsOfYear = 12", UNIT),
    ("models/replication/people/people.cpp", "kHolders =", ORDINAL),
    ("models/replication/people/people_hearing.cpp", "kShortestWait_s", NUMERICAL),
    ("models/replication/work.cpp", "kLeastSpeed", NUMERICAL),
]

COMMENT = re.compile(r"//.*")
TEXT = re.compile(r'"(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)+\'(?![0-9])')
NUMBER = re.compile(r"(?<![\w.'])(?:0[xX][0-9a-fA-F']+|(?:\d[\d']*\.?[\d']*|\.\d[\d']*)(?:[eE][-+]?\d+)?)[uUlLfF]*(?![\w.])")


def value_of(literal):
    bare = literal.replace("'", "").rstrip("uUlL")
    return int(bare, 16) if bare.lower().startswith("0x") else float(bare.rstrip("fF"))


def numbers_of(line):
    """The numbers of a line that may not stand anywhere."""
    if line.lstrip().startswith("#include"):
        return []
    code = COMMENT.sub("", TEXT.sub('""', line))
    return [literal for literal in NUMBER.findall(code) if value_of(literal) not in ANYWHERE]


def sources(root):
    return sorted({path for rule in RULES for path in root.glob(rule)})


def violations(root, exceptions=None):
    allowed = EXCEPTIONS if exceptions is None else exceptions
    needed = set()
    found = []
    for source in sources(root):
        path = source.relative_to(root).as_posix()
        if path in TABLE:
            continue
        for number, line in enumerate(source.read_text(encoding="utf-8").splitlines(), 1):
            literals = numbers_of(line)
            if not literals:
                continue
            exception = next((e for e in allowed if e[0] == path and e[1] in line), None)
            if exception is not None:
                needed.add(exception)
                continue
            found.append(f"{path}:{number}: {', '.join(literals)} belongs in the table of evidence, or in EXCEPTIONS of "
                         f"tests/tools/literals.py with its reason: {line.strip()}")
    found += [f"{path}: nothing needs the exception {text!r} any more" for path, text, reason in allowed
              if (path, text, reason) not in needed]
    return found


if __name__ == "__main__":
    sys.exit(main(violations))
