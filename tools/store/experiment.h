/// An experiment: everything that decides the numbers of its replications, so that they can be kept under it.
///
/// Two runs of one experiment, however many replications each asked for and on whatever machine, have the same
/// replication 7. The key is a SHA-256 over the scenario's bytes and those of every file read for it, overrides, the
/// what-if, seed, version, the span that is measured, and the measures.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "models/measures/rows/catalogue.h"
#include "scenarios/language/reading/read.h"

namespace domino::store {

struct Experiment {
  std::string key;
  std::string title;
  std::string question;
  std::string scenario_hash;  ///< as in the results
  std::string file;           ///< the scenario's name in its folder; empty: none
  std::string text;           ///< its bytes
  std::string resolved;       ///< with every default filled in, after overrides and what-if
  std::vector<language::Override> overrides;
  std::string variant;
  std::vector<language::DataFile> data;
  std::uint64_t seed = 1;
  std::string version;   ///< of Domino
  double warm_up_s = 0;  ///< which a rule may have found, so that the text does not say it
  std::string measures;  ///< addresses, one a line, in the order of the values
};

/// The reading must be ok.
Experiment experiment_of(const language::Reading& reading, const measures::Catalogue& catalogue, std::uint64_t seed,
                         const std::string& version);

/// Why the replications of one cannot stand for the other's, in the user's words: the first line in which the
/// scenarios differ, the seeds, the versions. Empty where they are the same.
std::string difference_of(const Experiment& here, const Experiment& there);

/// Reads a kept scenario again as it was read then, in a folder of its own that is gone afterwards, with the warm-up
/// that it was run with.
language::Reading read_again(const Experiment& experiment);

}  // namespace domino::store
