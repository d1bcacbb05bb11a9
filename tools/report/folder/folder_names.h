/// The names of what Domino writes to a folder of `--out`, whatever the command; they are reserved there.
#pragma once

#include <array>
#include <string_view>

namespace domino::report::names {

inline constexpr const char* kManifest = "manifest.json";
inline constexpr const char* kSummary = "summary.csv";
inline constexpr const char* kReplications = "replications.csv";
inline constexpr const char* kTimeline = "timeline.csv";
inline constexpr const char* kVisits = "visits.csv";
inline constexpr const char* kCases = "cases.csv";
inline constexpr const char* kSweep = "sweep.csv";
inline constexpr const char* kSensitivity = "sensitivity.csv";
inline constexpr const char* kSweepJson = "sweep.json";
/// A file of another origin under one of these would be taken for a result of the run beside it.
inline constexpr std::array<std::string_view, 9> kResults = {kManifest, kSummary, kReplications, kTimeline, kVisits,
                                                             kCases,    kSweep,   kSensitivity,  kSweepJson};
/// Begins the names of the scenario and of the files that were read for it.
inline constexpr std::string_view kScenario = "scenario/";
inline constexpr const char* kStore = "runs.sqlite";
/// Ends the name of a file that is not complete.
inline constexpr std::string_view kPartial = ".partial";
/// What a run says of the folder while it writes there.
inline constexpr const char* kJournal = "domino.partial";

}  // namespace domino::report::names
