#include "tools/cli/explanation.h"

#include "tools/cli/explain_asks.h"
#include "tools/cli/explain_export.h"
#include "tools/cli/explain_lost.h"
#include "tools/cli/explain_time.h"
#include "tools/cli/study_arguments.h"
#include "tools/cli/table.h"

namespace domino::cli {

namespace {

std::string text_of(const store::Results& results, const std::string& people, std::size_t columns) {
  const auto asks = who_asks_whom(results);
  std::string text = wrapped(time_sentence(results), columns, "");
  text += "\n" + wrapped(run_line(results), columns, "") + "\n";
  text += time_table(results, columns) + "\n" + wrapped(asks_sentence(asks), columns, "") + "\n";
  text += asks_table(results, asks, columns);
  if (explains_losses(results))
    text += "\n" + wrapped(lost_sentence(results), columns, "") + "\n" + lost_table(results, columns);
  if (!people.empty()) text += "\n" + people;
  return text + notes(results, columns);
}

}  // namespace

std::string explanation_in(const std::string& format, const store::Results& results, const std::string& people) {
  if (format == "json") return explanation_json(results, who_asks_whom(results));
  if (format == "csv") return explanation_csv(results, who_asks_whom(results));
  return text_of(results, people, columns_of_stdout());
}

}  // namespace domino::cli
