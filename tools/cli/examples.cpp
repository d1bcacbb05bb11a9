#include "tools/cli/examples.h"

namespace domino::cli {

namespace {

constexpr Example kExamples[] = {
    {"run", "domino run scenarios/telethon.yaml", "the measures with intervals"},
    {"run", "domino run scenarios/telethon.yaml --precision 2%", "as many replications as that takes"},
    {"run", "domino run scenarios/parts_desk.yaml --set departments.engineering.staff=8", "another number of staff"},
    {"run", "domino run scenarios/telethon.yaml --format json --baseline base.json", "exit code 5 where it differs"},
    {"run", "make_scenario | domino run - --format csv", "a scenario that another program writes"},
    {"compare", "domino compare scenarios/parts_desk.yaml", "every what-if of the scenario"},
    {"compare", "domino compare scenarios/parts_desk.yaml --what-if call_back two_more_engineers", "two of them"},
    {"compare", "domino compare scenarios/parts_desk.yaml --set departments.engineering.staff=8",
     "a change of your own"},
    {"check", "domino check scenarios/*.yaml", "what each expects: holds, fails or undecided"},
    {"check", "domino check desk.yaml --junit report.xml --sarif report.sarif", "files that CI servers read"},
    {"check", "domino check desk.yaml --annotations --summary \"$GITHUB_STEP_SUMMARY\"", "in a workflow of GitHub"},
    {"explain", "domino explain scenarios/parts_desk.yaml", "where the time of customers goes"},
    {"explain", "domino explain scenarios/bank_support.yaml --mend-first", "what to do first"},
    {"explain", "domino explain scenarios/parts_desk.yaml --worst 10", "the cases worth reading"},
    {"sweep", "domino sweep scenarios/parts_desk.yaml --vary departments.engineering.staff=4..8",
     "five numbers of staff"},
    {"sweep", "domino sweep desk.yaml --vary departments.desk.staff=2..9 --design sobol --points 8",
     "eight points of them"},
    {"validate", "domino validate desk.yaml", "every mistake, and the load of each department"},
    {"validate", "domino validate desk.yaml --format json", "the mistakes for an editor"},
    {"assumptions", "domino assumptions", "every number assumed about people"},
    {"assumptions", "domino assumptions desk.yaml --format csv", "those that the scenario uses"},
    {"measures", "domino measures desk.yaml", "every address with its unit, meaning and formula"},
    {"schema", "domino schema > domino.schema.json", "what editors complete and check scenarios by"},
    {"schema", "domino schema --output run > run.schema.json", "what `domino run --format json` prints"},
    {"new", "domino new desk", "desk.yaml, to be changed"},
    {"runs", "domino runs", "what was run in this folder"},
    {"runs", "domino runs show 1 --format csv", "the results of a run again"},
    {"runs list", "domino runs list --in results", "the runs that --out results has kept"},
    {"runs show", "domino runs show 1", "what it printed"},
    {"runs compare", "domino runs compare 1 2", "in what run 2 differs from run 1 beyond chance"},
    {"runs label", "domino runs label 1 'before the change'", "a name in the list"},
    {"merge", "domino merge a b", "of `domino run S.yaml --shard 1/2 --out a`, and 2/2 with b"},
};

}  // namespace

std::span<const Example> all_examples() { return kExamples; }

}  // namespace domino::cli
