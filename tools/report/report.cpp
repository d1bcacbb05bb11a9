#include "tools/report/report.h"

#include <utility>

namespace domino::report {

namespace {

Value object_of(const Records& records, const std::vector<Value>& row, std::size_t first) {
  Value object = Value::object();
  for (std::size_t k = first; k < records.keys.size(); ++k)
    if (!records.keys[k].json.empty()) object.add(records.keys[k].json, row[k]);
  return object;
}

}  // namespace

void Report::count_money_in(const std::string& currency) {
  for (Block& block : blocks)
    for (Table& table : block.tables) table.currency = currency;
}

Value list_of(const Records& records) {
  Value list = Value::list();
  for (const auto& row : records.rows) list.push(object_of(records, row, 0));
  return list;
}

Value members_of(const Records& records) {
  Value members = Value::object();
  for (const auto& row : records.rows)
    members.add(std::get<std::string>(row.front().content()), object_of(records, row, 1));
  return members;
}

Sheet sheet_of(Records records) {
  Sheet sheet;
  std::vector<std::size_t> shown;
  for (std::size_t k = 0; k < records.keys.size(); ++k) {
    if (records.keys[k].csv.empty()) continue;
    shown.push_back(k);
    sheet.columns.push_back(records.keys[k].figure ? kFigureColumns : records.keys[k].csv);
  }
  sheet.rows = [records = std::move(records), shown = std::move(shown)](const AddRow& add) {
    std::vector<Value> fields(shown.size());
    for (const auto& row : records.rows) {
      for (std::size_t i = 0; i < shown.size(); ++i) fields[i] = row[shown[i]];
      add(fields);
    }
  };
  return sheet;
}

Sheet sheet_of_figures(Records records) {
  Sheet sheet;
  std::vector<std::size_t> about;
  std::vector<std::size_t> figures;
  for (std::size_t k = 0; k < records.keys.size(); ++k) {
    if (records.keys[k].csv.empty()) continue;
    (records.keys[k].figure ? figures : about).push_back(k);
    if (!records.keys[k].figure) sheet.columns.push_back(records.keys[k].csv);
  }
  sheet.columns.insert(sheet.columns.end(), {"figure", kFigureColumns});
  sheet.rows = [records = std::move(records), about, figures](const AddRow& add) {
    std::vector<Value> fields;
    for (const auto& row : records.rows)
      for (const std::size_t figure : figures) {
        fields.clear();
        for (const std::size_t k : about) fields.push_back(row[k]);
        fields.emplace_back(records.keys[figure].csv);
        fields.push_back(row[figure]);
        add(fields);
      }
  };
  return sheet;
}

}  // namespace domino::report
