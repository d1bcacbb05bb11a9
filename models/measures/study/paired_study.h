/// A paired study: several plans run with common random numbers, and what the differences between them are.
///
/// Replication i of every plan has the same seed and number, and random numbers are addressed by customer, purpose and
/// visit (engine/random/stream.h), so a customer brings the same attributes, patience and work to each of them. What a
/// change does to a measure is then seen without most of the noise (engine/statistics/paired.h).
/// Guarantee: the same bytes for any number of jobs; a study that was stopped equals one of fewer replications, the
/// same number on every side; equal plans differ by exactly 0.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/statistics/paired.h"
#include "models/measures/study/study.h"

namespace domino::measures {

/// One of the plans. Plan and catalogue must outlive the study.
struct Side {
  const chain::Plan* plan = nullptr;
  const Catalogue* catalogue = nullptr;
  /// Keeps its replications and may know some: `simulated` and `known` are called.
  StudyObserver* observer = nullptr;
};

/// Receives each replication, in order, once it is finished on all sides.
class PairedObserver {
 public:
  virtual ~PairedObserver() = default;

  /// `results` holds one a side, and may be taken. False ends the study here, whatever was worked on ahead.
  virtual bool finished(std::span<ReplicationResult> results) = 0;

  /// Whether a side is still needed; asked by workers, on any thread. Where it is not, its result may be empty. Who
  /// said no once must not say yes again.
  virtual bool wants(std::size_t /*side*/) const { return true; }
};

/// Runs `settings.replications` of each side unless the observer ends it. Throws what `run_study` throws.
struct PairedOutcome {
  std::uint64_t completed = 0;
  bool stopped = false;  ///< from outside
};
PairedOutcome run_paired(std::span<const Side> sides, const StudySettings& settings, const std::stop_token& stop,
                         PairedObserver& observer);

/// One measure that both sides have.
struct MeasuredDifference {
  std::size_t in_base = 0;  ///< its places in the two catalogues
  std::size_t in_variant = 0;
  statistics::PairedDifference paired;  ///< means nothing where `unstable`
  bool unstable = false;                ///< on one side its queue never settles
  double adjusted_p = 1;                ///< among all of its family
  bool decided = false;                 ///< beyond chance, at the confidence
  bool exploratory = true;              ///< nobody had asked for it before looking: it is of the second family
};

/// What a variant does to the measures of the base.
struct Comparison {
  std::vector<MeasuredDifference> differences;  ///< in the order of the base
  std::vector<std::size_t> only_in_base;
  std::vector<std::size_t> only_in_variant;
};

/// The first study and its catalogue against each of the others, which have as many replications. The differences of
/// all variants are two families. What was asked for before looking — headlines, and what the scenario expects of a
/// variant — is decided by Holm's step-down: that any of these calls is wrong has a chance of at most 1 - confidence.
/// The rest is exploratory: of what is called beyond chance there a share of at most 1 - confidence is not, on average
/// (Benjamini & Yekutieli).
struct Compared {
  const Catalogue& catalogue;
  const Study& study;
  std::vector<std::string> expected{};  ///< addresses that an expectation of this variant is about
};
std::vector<Comparison> compare(const Compared& base, std::span<const Compared> variants, double confidence);

}  // namespace domino::measures
