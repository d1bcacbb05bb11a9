#include "tools/cli/kept_results.h"

#include <utility>

#include "models/measures/study/controls.h"
#include "tools/store/unusable_store.h"

namespace domino::cli {

namespace {

std::string addresses_of(const measures::Catalogue& catalogue) {
  std::string addresses;
  for (const auto& measure : catalogue.measures()) addresses += measure.address + "\n";
  return addresses;
}

}  // namespace

KeptResults::KeptResults(store::Experiment experiment)
    : experiment_(std::move(experiment)), reading_(store::read_again(experiment_)) {
  using Reason = store::UnusableStore::Reason;
  if (!reading_.ok())
    throw store::UnusableStore(Reason::other_version, "the kept scenario `" + experiment_.title + "` is of Domino " +
                                                          experiment_.version + ", and this one cannot read it");
  catalogue_ = std::make_unique<measures::Catalogue>(*reading_.plan);
  // An explanation also measures where time went.
  if (addresses_of(*catalogue_) != experiment_.measures)
    catalogue_ = std::make_unique<measures::Catalogue>(*reading_.plan, true);
  if (addresses_of(*catalogue_) != experiment_.measures)
    throw store::UnusableStore(Reason::other_version, "the run of `" + experiment_.title + "` was kept by Domino " +
                                                          experiment_.version + ", which measured other things");
}

void KeptResults::conclude(std::vector<measures::ReplicationResult> replications, double confidence,
                           bool control_variates) {
  settings_ = {.seed = experiment_.seed,
               .first_replication = replications.empty() ? 1 : replications.front().replication,
               .replications = replications.size(),
               .jobs = 1,
               .confidence = confidence,
               .control_variates = control_variates};
  study_ = measures::study_of(*reading_.plan, *catalogue_, confidence, std::move(replications));
  if (control_variates) measures::correct_by_controls(*reading_.plan, *catalogue_, settings_, study_);
}

report::Results KeptResults::results() const {
  return {*reading_.scenario, *reading_.plan, *catalogue_, study_, settings_, experiment_.version};
}

}  // namespace domino::cli
