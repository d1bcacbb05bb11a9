#include "tools/report/formats/output_schema.h"

#include <algorithm>
#include <utility>

#include "tools/report/formats/json.h"

namespace domino::report {

namespace {

/// What several outputs have.
constexpr const char* kDefinitions = R"json({
 "decide": {
  "description": "What decides between designs, the headlines, and of a comparison the designs from the best on",
  "type": "object",
  "required": ["headlines"],
  "properties": {
   "by": {"type": "string"},
   "better": {"enum": ["more", "less"]},
   "stated": {"description": "by the scenario; else guessed", "type": "boolean"},
   "headlines": {"$ref": "#/definitions/texts"},
   "replications_to_tell": {
    "description": "about how many would tell the two best apart; null: they are told apart, or none would",
    "type": ["number", "null"]
   },
   "designs": {
    "type": "array",
    "items": {
     "type": "object",
     "required": ["design", "standing", "gap", "gap_low", "gap_high", "conditions"],
     "properties": {
      "design": {"type": "string"},
      "standing": {"enum": ["best", "may be best", "beaten", "ruled out", "not measured"]},
      "gap": {"description": "to the best of the others; above 0 is ahead", "type": ["number", "null"]},
      "gap_low": {"type": ["number", "null"]},
      "gap_high": {"type": ["number", "null"]},
      "conditions": {"type": "object", "additionalProperties": {"enum": ["holds", "fails", "undecided"]}}
     }
    }
   }
  }
 },
 "expectations": {
  "type": "array",
  "items": {
   "type": "object",
   "required": ["expectation", "line", "what_if", "measure", "verdict", "of", "mean", "low", "high", "unit", "n"],
   "properties": {"verdict": {"enum": ["holds", "fails", "undecided"]}}
  }
 },
 "figure": {
  "description": "An estimate; without a mean nothing was measured, without an interval too few replications",
  "type": "object",
  "required": ["mean", "low", "high", "unit", "n"],
  "properties": {
   "mean": {"type": ["number", "null"]},
   "low": {"type": ["number", "null"]},
   "high": {"type": ["number", "null"]},
   "unit": {"type": "string"},
   "n": {"description": "replications", "type": "integer", "minimum": 0},
   "unstable": {"description": "a queue grows for good, so that there is no such number", "const": true}
  }
 },
 "measure": {
  "description": "A measure by its address",
  "allOf": [{"$ref": "#/definitions/figure"}],
  "required": ["better", "meaning"],
  "properties": {
   "unit": {"enum": ["count", "s", "share", "people", "money", "points"]},
   "better": {"$ref": "#/definitions/better"},
   "meaning": {"type": "string"}
  }
 },
 "better": {"description": "Which change is an improvement", "enum": ["lower", "higher", "neither"]},
 "measures": {"type": "object", "additionalProperties": {"$ref": "#/definitions/measure"}},
 "difference": {
  "description": "A what-if less the base, replication by replication",
  "allOf": [{"$ref": "#/definitions/figure"}],
  "required": ["correlation", "variance_ratio", "decided", "p_value"],
  "properties": {
   "correlation": {"type": ["number", "null"]},
   "variance_ratio": {"description": "what common random numbers gained", "type": ["number", "null"]},
   "decided": {"description": "beyond chance for all measures together (Holm)", "type": "boolean"},
   "p_value": {"description": "adjusted for all measures", "type": ["number", "null"]}
  }
 },
 "warnings": {
  "type": "array",
  "items": {
   "type": "object",
   "required": ["address", "text"],
   "properties": {"address": {"type": "string"}, "text": {"type": "string"}}
  }
 },
 "baseline": {
  "description": "With --baseline: how the answer differs from an earlier one",
  "type": "object",
  "required": ["of", "exact", "differs", "compared", "untested", "notes", "only_here", "only_in_baseline",
   "differences"],
  "properties": {
   "of": {"type": "string"},
   "exact": {"type": "boolean"},
   "differs": {"type": "boolean"},
   "compared": {"type": "integer"},
   "untested": {"type": "integer"},
   "notes": {"$ref": "#/definitions/texts"},
   "only_here": {"$ref": "#/definitions/texts"},
   "only_in_baseline": {"$ref": "#/definitions/texts"},
   "differences": {
    "type": "array",
    "items": {
     "type": "object",
     "required": ["address", "before", "now", "p_value"],
     "properties": {"address": {"type": "string"}, "p_value": {"type": ["number", "null"]}}
    }
   }
  }
 },
 "texts": {"type": "array", "items": {"type": "string"}}
})json";

/// What every answer has; what those have that name the version of Domino; what those have that rest on replications of
/// a scenario; and of one alone.
constexpr const char* kVersion = R"json({"format_version": {"const": 1}})json";
constexpr const char* kDomino = R"json({"domino": {"description": "the version of Domino", "type": "string"}})json";
constexpr const char* kSampled = R"json({
 "scenario": {"type": "string"},
 "question": {"type": "string"},
 "scenario_hash": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
 "overrides": {
  "description": "what --set replaced, by path",
  "type": "object",
  "additionalProperties": {"type": "string"}
 },
 "seed": {"type": "integer"},
 "replications": {"description": "as many as are finished", "type": "integer", "minimum": 0},
 "confidence": {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1}
})json";
constexpr const char* kStudied = R"json({
 "planned": {"type": "integer", "minimum": 1},
 "finished": {"type": "integer", "minimum": 0},
 "complete": {"description": "all that were planned are finished", "type": "boolean"},
 "warm_up": {
  "type": "object",
  "required": ["length", "unit", "rule"],
  "properties": {"length": {"type": "number"}, "unit": {"const": "s"}, "rule": {"type": "string"}}
 }
})json";

/// How much of that an output begins with.
enum class Head { version, domino, sampled, studied };

struct OutputMembers {
  std::string_view output;
  Head head;
  const char* own;       ///< its own members
  const char* optional;  ///< those that are not always there
};

constexpr OutputMembers kOutputs[] = {
    {"run", Head::studied,
     R"json({
 "decide": {"$ref": "#/definitions/decide"},
 "expectations": {"$ref": "#/definitions/expectations"},
 "measures": {"$ref": "#/definitions/measures"},
 "warnings": {"$ref": "#/definitions/warnings"},
 "baseline": {"$ref": "#/definitions/baseline"}
})json",
     R"json(["baseline"])json"},
    {"compare", Head::studied,
     R"json({
 "decide": {"$ref": "#/definitions/decide"},
 "expectations": {"$ref": "#/definitions/expectations"},
 "base": {
  "type": "object",
  "required": ["measures", "warnings"],
  "properties": {"measures": {"$ref": "#/definitions/measures"}, "warnings": {"$ref": "#/definitions/warnings"}}
 },
 "variants": {
  "type": "object",
  "additionalProperties": {
   "type": "object",
   "required": ["scenario_hash", "measures", "differences", "only_in_base", "only_in_variant", "warnings"],
   "properties": {
    "scenario_hash": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
    "measures": {"$ref": "#/definitions/measures"},
    "differences": {"type": "object", "additionalProperties": {"$ref": "#/definitions/difference"}},
    "only_in_base": {"$ref": "#/definitions/texts"},
    "only_in_variant": {"$ref": "#/definitions/texts"},
    "warnings": {"$ref": "#/definitions/warnings"}
   }
  }
 },
 "baseline": {"$ref": "#/definitions/baseline"}
})json",
     R"json(["baseline"])json"},
    {"sweep", Head::sampled,
     R"json({
 "design": {
  "type": "object",
  "required": ["kind", "points", "vary"],
  "properties": {
   "kind": {"type": "string"},
   "points": {"type": "integer"},
   "vary": {"type": "object", "additionalProperties": {"type": "string"}}
  }
 },
 "points": {
  "type": "array",
  "items": {
   "type": "object",
   "required": ["point", "values", "replications", "measures", "warnings"],
   "properties": {
    "point": {"type": "integer", "minimum": 1},
    "values": {"type": "object", "additionalProperties": {"type": "string"}},
    "replications": {"type": "integer"},
    "measures": {"type": "object", "additionalProperties": {"$ref": "#/definitions/figure"}},
    "warnings": {"$ref": "#/definitions/warnings"}
   }
  }
 },
 "sensitivity": {
  "type": "object",
  "additionalProperties": {
   "type": "object",
   "required": ["points", "factors"],
   "properties": {
    "points": {"type": "integer"},
    "factors": {"type": "object", "additionalProperties": {"$ref": "#/definitions/figure"}}
   }
  }
 }
})json",
     R"json(["sensitivity"])json"},
    {"explain", Head::studied,
     R"json({
 "summary": {"type": "string"},
 "time": {"type": "object", "additionalProperties": {"$ref": "#/definitions/figure"}},
 "asks_summary": {"type": "string"},
 "asks": {
  "type": "array",
  "items": {
   "type": "object",
   "required": ["requester", "provider", "per_day", "wait", "response"],
   "properties": {
    "requester": {
     "type": "object",
     "required": ["kind", "name"],
     "properties": {"kind": {"type": "string"}, "name": {"type": "string"}}
    },
    "provider": {"type": "string"},
    "per_day": {"$ref": "#/definitions/figure"},
    "wait": {"$ref": "#/definitions/figure"},
    "response": {"$ref": "#/definitions/figure"}
   }
  }
 },
 "lost_summary": {"type": "string"},
 "lost": {},
 "warnings": {"$ref": "#/definitions/warnings"}
})json",
     R"json(["lost_summary", "lost"])json"},
    {"explain-perfect", Head::studied,
     R"json({
 "summary": {"type": "string"},
 "outcome": {"type": "string"},
 "ideal": {"type": "string"},
 "now": {"$ref": "#/definitions/figure"},
 "all_ideal": {"$ref": "#/definitions/figure"},
 "departments": {
  "type": "array",
  "items": {
   "type": "object",
   "required": ["name", "change", "share", "alone"],
   "properties": {
    "name": {"type": "string"},
    "change": {"$ref": "#/definitions/figure"},
    "share": {"$ref": "#/definitions/figure"},
    "alone": {"$ref": "#/definitions/figure"}
   }
  }
 },
 "warnings": {"$ref": "#/definitions/warnings"}
})json",
     R"json([])json"},
    {"explain-elasticity", Head::studied,
     R"json({
 "summary": {"type": "string"},
 "method": {"type": "string"},
 "now": {"type": "object", "additionalProperties": {"$ref": "#/definitions/figure"}},
 "departments": {
  "type": "array",
  "items": {
   "type": "object",
   "required": ["name", "outcomes"],
   "properties": {
    "name": {"type": "string"},
    "outcomes": {"type": "object", "additionalProperties": {"type": "object"}}
   }
  }
 },
 "warnings": {"$ref": "#/definitions/warnings"}
})json",
     R"json([])json"},
    {"explain-mend-first", Head::studied,
     R"json({
 "summary": {"type": "string"},
 "outcome": {"type": "string"},
 "cost_unit": {"type": "string"},
 "now": {"$ref": "#/definitions/figure"},
 "levers": {
  "type": "array",
  "items": {
   "type": "object",
   "required": ["department", "lever", "cost", "gain", "gain_per_cost", "beyond_chance", "p_value"],
   "properties": {
    "department": {"type": "string"},
    "lever": {"type": "string"},
    "cost": {"type": ["number", "null"]},
    "gain": {"$ref": "#/definitions/figure"},
    "gain_per_cost": {"$ref": "#/definitions/figure"},
    "beyond_chance": {"type": "boolean"},
    "p_value": {"type": ["number", "null"]}
   }
  }
 },
 "warnings": {"$ref": "#/definitions/warnings"}
})json",
     R"json([])json"},
    {"explain-worst", Head::studied,
     R"json({
 "worst": {
  "type": "array",
  "items": {
   "type": "object",
   "required": ["replication", "case", "outcome", "sojourn_s", "most_s", "most_of"],
   "properties": {
    "replication": {"type": "integer"},
    "case": {"type": "string"},
    "outcome": {"type": "string"},
    "sojourn_s": {"type": "number"},
    "most_s": {"type": ["number", "null"]},
    "most_of": {"type": ["string", "null"]}
   }
  }
 }
})json",
     R"json([])json"},
    {"explain-case", Head::version,
     R"json({
 "case": {"type": "string"},
 "replication": {"type": "integer"},
 "story": {
  "type": "array",
  "items": {
   "type": "object",
   "required": ["at_s", "words"],
   "properties": {"at_s": {"type": "number"}, "words": {"type": "string"}}
  }
 }
})json",
     R"json([])json"},
    {"check", Head::domino,
     R"json({
 "verdict": {"enum": ["holds", "undecided", "fails", "expects nothing", "unreadable"]},
 "files": {
  "type": "array",
  "items": {
   "type": "object",
   "required": ["file", "readable"],
   "properties": {
    "file": {"type": "string"},
    "readable": {"type": "boolean"},
    "diagnostics": {"type": "string"},
    "scenario": {"type": "string"},
    "scenario_hash": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
    "seed": {"type": "integer"},
    "confidence": {"type": "number"},
    "replications": {"type": "integer"},
    "expectations": {
     "type": "array",
     "items": {
      "allOf": [{"$ref": "#/definitions/figure"}],
      "required": ["expectation", "line", "what_if", "measure", "verdict", "of"],
      "properties": {
       "expectation": {"type": "string"},
       "line": {"type": "integer", "minimum": 1},
       "what_if": {"type": ["string", "null"]},
       "measure": {"type": "string"},
       "verdict": {"enum": ["holds", "fails", "undecided"]},
       "of": {"enum": ["measure", "difference", "difference of differences", "share within the limit"]},
       "obstacle": {"enum": ["unstable", "nothing measured"]}
      }
     }
    }
   },
   "if": {"properties": {"readable": {"const": true}}},
   "then": {"required": ["scenario", "scenario_hash", "seed", "confidence", "replications", "expectations"]},
   "else": {"required": ["diagnostics"]}
  }
 },
 "baseline": {"$ref": "#/definitions/baseline"}
})json",
     R"json(["baseline"])json"},
    {"validate", Head::version,
     R"json({
 "valid": {"type": "boolean"},
 "diagnostics": {
  "type": "array",
  "items": {
   "type": "object",
   "required": ["severity", "code", "message"],
   "properties": {
    "severity": {"enum": ["error", "warning"]},
    "code": {"type": "string"},
    "file": {"type": "string"},
    "line": {"type": "integer", "minimum": 1},
    "column": {"type": "integer", "minimum": 1},
    "width": {"type": "integer", "minimum": 1},
    "message": {"type": "string"},
    "reason": {"type": "string"},
    "suggestion": {"type": "string"}
   }
  }
 }
})json",
     R"json([])json"},
    {"measures", Head::domino,
     R"json({
 "scenario": {"type": "string"},
 "measures": {
  "type": "object",
  "additionalProperties": {
   "type": "object",
   "required": ["unit", "better", "meaning", "formula"],
   "properties": {
    "unit": {"type": "string"},
    "better": {"$ref": "#/definitions/better"},
    "meaning": {"type": "string"},
    "formula": {"type": "string"}
   }
  }
 }
})json",
     R"json([])json"},
    {"assumptions", Head::domino,
     R"json({
 "parameters": {
  "type": "object",
  "additionalProperties": {
   "type": "object",
   "required": ["value", "default", "low", "high", "unit", "evidence", "meaning", "source"],
   "properties": {
    "value": {"type": "number"},
    "default": {"type": "number"},
    "low": {"type": "number"},
    "high": {"type": "number"},
    "unit": {"type": "string"},
    "evidence": {"type": "string"},
    "meaning": {"type": "string"},
    "source": {"type": "string"}
   }
  }
 }
})json",
     R"json([])json"},
    {"runs", Head::version,
     R"json({
 "runs": {
  "type": "array",
  "items": {
   "type": "object",
   "required": [
    "run", "began", "ended", "command", "command_line", "scenario", "changes", "seed", "domino", "shard",
    "replications", "kept", "state"
   ],
   "properties": {
    "run": {"type": "integer"},
    "began": {"type": "string"},
    "ended": {"type": ["string", "null"]},
    "command": {"type": "string"},
    "command_line": {"$ref": "#/definitions/texts"},
    "scenario": {"type": "string"},
    "changes": {"type": "string"},
    "seed": {"type": "integer"},
    "domino": {"type": "string"},
    "shard": {"type": ["string", "null"]},
    "replications": {"type": "integer"},
    "kept": {"type": "integer"},
    "state": {"enum": ["finished", "unfinished", "interrupted", "time limit"]},
    "label": {"type": ["string", "null"]}
   }
  }
 }
})json",
     R"json([])json"},
};

void add_members(Value& properties, const char* members) {
  const Value own = read_json(members);
  for (const auto& [name, value] : members_in(&own)) properties.add(name, value);
}

}  // namespace

std::vector<std::string> schema_outputs() {
  std::vector<std::string> names;
  for (const OutputMembers& members : kOutputs) names.emplace_back(members.output);
  return names;
}

std::string output_schema(std::string_view output) {
  const OutputMembers* const members = std::ranges::find(kOutputs, output, &OutputMembers::output);
  Value properties = Value::object();
  add_members(properties, kVersion);
  if (members->head >= Head::domino) add_members(properties, kDomino);
  if (members->head >= Head::sampled) add_members(properties, kSampled);
  if (members->head >= Head::studied) add_members(properties, kStudied);
  add_members(properties, members->own);
  const Value optional = read_json(members->optional);
  Value required = Value::list();
  for (const auto& [name, value] : members_in(&properties)) {
    const auto is_it = [&](const Value& one) { return *value_in<std::string>(&one) == name; };
    if (std::ranges::none_of(elements_in(&optional), is_it)) required.push(name);
  }
  return json(Value::object({{"$schema", "http://json-schema.org/draft-07/schema#"},
                             {"title", "What `domino " + std::string(output) + "` answers with --format json"},
                             {"type", "object"},
                             {"required", std::move(required)},
                             {"properties", std::move(properties)},
                             {"definitions", read_json(kDefinitions)}}));
}

}  // namespace domino::report
