/// A scenario: the question, the chain that answers it, and how the experiment is run. A plain value.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "models/chain/chain.h"
#include "scenarios/language/values/data_file.h"
#include "scenarios/language/values/lever_cost.h"

namespace domino::language {

/// One `--set PATH=VALUE`, in the words of the user.
struct Override {
  std::string path;   ///< such as `departments.reps.staff`
  std::string value;  ///< YAML in one line, such as `8` or `{chance: 33 %, mode: callback}`
};

struct RunSettings {
  std::uint64_t seed = 1;
  std::uint32_t replications = 30;
  bool replications_auto = false;  ///< until the precision is reached
  double precision = 0.05;         ///< half an interval, of its mean
  double confidence = 0.95;
  bool warm_up_auto = false;  ///< to be found from the run itself; the span of the chain has none
};

/// The measure that makes one design better than another.
struct Goal {
  std::string measure;  ///< its address
  bool most = true;     ///< more of it is better
};

/// What ought to come out, as a statement about one measure that is true or false.
struct Expectation {
  enum class Form {
    rises,
    falls,
    rises_at_most,
    falls_at_most,
    within,
    below,
    above,
    at_most,
    at_least,
    gains_less,
    gains_more,
  };

  std::string what_if;  ///< the variant it is about; empty: the scenario as it is
  std::string measure;  ///< its address
  std::string time;     ///< where it is a quantile of a time: the address without it, `customers.wait`
  int percent = 0;      ///< of such a quantile; 0: it is none
  Form form = Form::below;
  double value = 0;       ///< in the unit of the measure; of rises and falls, by how much at least or at most
  double tolerance = 0;   ///< of within
  bool relative = false;  ///< tolerance, or how much it rises or falls, is a share: of `value`, or of the base
  bool per_s = false;     ///< value and tolerance are so much in each second that is measured
  std::string of{};       ///< of gains: the what-if that gains
  std::string without{};  ///< and the one without which that is less, or more
  std::string text;       ///< as its author said it
  std::uint32_t line = 0;
};

/// Something that could be bought. What it changes is in the tree, see `with_levers`.
struct Lever {
  std::string name;
  std::optional<LeverCost> costs;  ///< none: not stated
  std::uint32_t at_most = 1;       ///< how often it may be taken
  std::string changes;             ///< in the words of its author: "departments.reps.staff rises by 1"
};

struct Scenario {
  std::string title;
  std::string question;
  std::string notes;
  RunSettings run;
  chain::Chain chain;
  std::string file;  ///< the name of its file in its folder; empty: none
  std::string text;  ///< the exact bytes read, before overrides: what a hash or an archive needs
  std::vector<Override> overrides;
  std::vector<std::string> what_ifs;  ///< names of variants, see `with_what_if`
  std::vector<Lever> levers;
  std::vector<Expectation> expectations;
  std::optional<Goal> goal;             ///< what decides between designs; none: guessed
  std::vector<Expectation> conditions;  ///< that a design must meet
  std::vector<std::string> headlines;   ///< addresses that answers begin with; none: guessed
  std::string currency;                 ///< what money is counted in; empty: not stated
  /// What things and what-ifs are called by people, by address: `departments.credit`, `what_if.advertise`.
  std::map<std::string, std::string> labels;
  std::string variant;         ///< the what-if that was applied; empty: none
  std::vector<DataFile> data;  ///< what else was read, by name
};

}  // namespace domino::language
