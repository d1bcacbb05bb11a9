#include "tools/report/explain/explanation.h"

#include "tools/report/answers/run_report.h"
#include "tools/report/explain/explain_asks.h"
#include "tools/report/explain/explain_lost.h"
#include "tools/report/explain/explain_time.h"

namespace domino::report {

Report explanation_report(const Results& results, const PeopleOverTime* people) {
  const auto asks = who_asks_whom(results);
  Report report;
  report.paragraph(time_sentence(results));
  add_run_line(report, results);
  add_time(report, results);
  report.paragraph(asks_sentence(asks));
  add_asks(report, results, asks);
  if (explains_losses(results)) {
    report.paragraph(lost_sentence(results));
    add_losses(report, results);
  }
  if (people != nullptr) people->add_to(report);
  add_notes(report, results);
  report.data = [&results, asks] {
    Value data = head_of(results);
    data.add("summary", time_sentence(results));
    data.add("time", time_of(results));
    data.add("asks_summary", asks_sentence(asks));
    data.add("asks", asks_of(asks));
    if (explains_losses(results)) {
      data.add("lost_summary", lost_sentence(results));
      data.add("lost", losses_of(results));
    }
    data.add("warnings", warnings_of(results));
    return data;
  };
  report.sheet = {{"requester_kind", "requester", "provider", "measure", kFigureColumns},
                  [&results, asks](const AddRow& add) {
                    add_ask_rows(add, asks);
                    add_time_rows(add, results);
                    add_loss_rows(add, results);
                  }};
  return report;
}

}  // namespace domino::report
