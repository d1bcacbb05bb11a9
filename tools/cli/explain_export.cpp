#include "tools/cli/explain_export.h"

#include <utility>

#include "tools/cli/explain_lost.h"
#include "tools/cli/explain_time.h"
#include "tools/store/csv.h"
#include "tools/store/json_parts.h"

namespace domino::cli {

namespace {

using measures::Finding;
using measures::Unit;

struct Figure {
  const char* name;
  Unit unit;
  const Finding Ask::* finding;
};
constexpr Figure kFigures[] = {{"per_day", Unit::count, &Ask::per_day},
                               {"wait", Unit::seconds, &Ask::wait},
                               {"response", Unit::seconds, &Ask::response},
                               {"promise_kept", Unit::share, &Ask::promise_kept}};

/// A pair that nobody promised anything has no such figure, rather than an empty one.
bool exists(const Ask& ask, const Figure& figure) {
  return figure.finding != &Ask::promise_kept || (ask.*figure.finding).estimate.n > 0;
}

}  // namespace

std::string explanation_json(const store::Results& results, const std::vector<Ask>& asks) {
  store::Json json = store::head_json(results);
  json["summary"] = time_sentence(results);
  json["time"] = time_json(results);
  json["asks_summary"] = asks_sentence(asks);
  store::Json& list = json["asks"] = store::Json::array();
  for (const Ask& ask : asks) {
    store::Json pair;
    pair["requester"] = {{"kind", ask.requester_kind}, {"name", ask.requester}};
    pair["provider"] = ask.provider;
    for (const Figure& figure : kFigures)
      if (exists(ask, figure)) pair[figure.name] = store::finding_json(figure.unit, ask.*figure.finding);
    list.push_back(std::move(pair));
  }
  if (explains_losses(results)) {
    json["lost_summary"] = lost_sentence(results);
    json["lost"] = lost_json(results);
  }
  json["warnings"] = store::warnings_json(results);
  return store::text_of(json);
}

std::string explanation_csv(const store::Results& results, const std::vector<Ask>& asks) {
  std::string text = "requester_kind,requester,provider,measure,mean,low,high,unit,n,status\n";
  for (const Ask& ask : asks)
    for (const Figure& figure : kFigures)
      if (exists(ask, figure))
        text += ask.requester_kind + ',' + store::csv_field(ask.requester) + ',' + store::csv_field(ask.provider) +
                ',' + figure.name + ',' + store::finding_fields(figure.unit, ask.*figure.finding) + '\n';
  return text + time_csv(results) + lost_csv(results);
}

}  // namespace domino::cli
