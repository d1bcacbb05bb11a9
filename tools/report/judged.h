/// What every answer about a scenario is judged by: the measure that decides, and the headlines.
///
/// Stated by the scenario (`decide`, `headlines`), or guessed from what is measured (models/measures/study/decision.h).
/// The same choice serves every command.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "models/measures/study/decision.h"
#include "scenarios/language/reading/scenario.h"
#include "tools/report/results.h"

namespace domino::report {

struct Judged {
  std::optional<measures::Decider> decider{};
  std::vector<std::size_t> headlines{};  ///< places in the catalogue; the one that decides first, if it is guessed
};

Judged judged_by(const language::Scenario& stated, const measures::Catalogue& catalogue);

/// The place of an address in the catalogue; its size if there is no such measure.
std::size_t place_of(const measures::Catalogue& catalogue, std::string_view address);

/// What a measure is called in a sentence: "the wait of customers", or its address.
std::string words_for(const measures::Measure& measure);

/// What people call a thing or a what-if: its label, else its name.
std::string called(const language::Scenario& scenario, std::string_view kind, const std::string& name);

/// What amounts of money are counted in.
std::string currency_of(const language::Scenario& scenario);

/// "The profit is 760,937 EUR (751,126 … 770,747), 381,515 EUR a year." What adds up is also said of a year, or of a
/// week in runs of weeks.
std::string level_sentence(const Results& results, std::size_t measure);

/// The same amount in a year or a week: ", 381,515 EUR a year"; empty where that says nothing more.
std::string by_time(const measures::Measure& measure, double amount, Duration span, std::string_view currency);

/// What decides, for programs: `by`, `better`, `stated`; and the headlines.
Value decision_of(const Judged& judged, const measures::Catalogue& catalogue);

}  // namespace domino::report
