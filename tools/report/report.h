/// A report: what the program answers, before it is decided whether people or programs read it.
///
/// One function an answer makes a report; three renderers make text, JSON and CSV of any report. People get blocks:
/// paragraphs and tables, one below the other, laid out for the width of a terminal. Programs get `data`, a tree whose
/// names are a promise, and `sheet`, rows whose columns are one. Both are made when they are asked for, since a sweep
/// has millions of rows; so a report refers to what it is about, which must live as long.
/// Guarantee: all three say the same figures; every sentence that JSON quotes is the one that people read.
#pragma once

#include <cstddef>
#include <functional>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "tools/report/picture.h"
#include "tools/report/table.h"
#include "tools/report/value.h"

namespace domino::report {

struct Paragraph {
  std::string text{};
  std::string lead{};     ///< what the first line begins with
  std::size_t hang = 0;   ///< spaces that the others begin with
  bool as_it_is = false;  ///< never broken into lines
};

/// A paragraph, tables of which the first that fits is taken, or a picture.
struct Block {
  bool apart = true;  ///< with an empty line above, unless it is the first
  Paragraph paragraph{};
  std::vector<Table> tables{};
  std::optional<Picture> picture{};
};

/// Takes the fields of one row after the other.
class AddRow {
 public:
  explicit AddRow(std::function<void(std::span<const Value>)> take) : take_(std::move(take)) {}
  void operator()(std::span<const Value> fields) const { take_(fields); }
  void operator()(std::initializer_list<Value> fields) const { take_({fields.begin(), fields.size()}); }

 private:
  std::function<void(std::span<const Value>)> take_;
};

/// The six columns of a field that is a figure.
inline constexpr const char* kFigureColumns = "mean,low,high,unit,n,status";

/// Rows for programs, one observation each.
struct Sheet {
  std::vector<std::string> columns{};  ///< none: this answer has no rows
  std::function<void(const AddRow&)> rows{};
};

struct Report {
  std::vector<Block> blocks{};
  std::function<Value()> data{};
  Sheet sheet{};

  /// What amounts of money in its tables are counted in.
  void count_money_in(const std::string& currency);

  void paragraph(Paragraph paragraph) { blocks.push_back({.paragraph = std::move(paragraph)}); }
  void paragraph(std::string text) { paragraph(Paragraph{std::move(text)}); }
  /// Without an empty line above.
  void line(Paragraph paragraph) { blocks.push_back({.apart = false, .paragraph = std::move(paragraph)}); }
  void line(std::string text) { line(Paragraph{std::move(text)}); }
  void picture(Picture picture) { blocks.push_back({.picture = std::move(picture)}); }
  void table(Table table) { tables({std::move(table)}); }
  void tables(std::vector<Table> choices, bool apart = true) {
    blocks.push_back({.apart = apart, .tables = std::move(choices)});
  }
};

/// Records: what one list of an answer consists of, which both JSON and CSV report.
struct Records {
  /// A column; an empty name: it is left out there.
  struct Key {
    std::string csv{};
    std::string json{};
    bool figure = false;
  };
  std::vector<Key> keys{};
  std::vector<std::vector<Value>> rows{};
};

/// A list of objects.
Value list_of(const Records& records);
/// An object whose members are the records, named by their first column.
Value members_of(const Records& records);
/// A row a record.
Sheet sheet_of(Records records);
/// A row a record and figure: the columns that are no figures, then `figure` with the name of one, and the figure.
Sheet sheet_of_figures(Records records);

}  // namespace domino::report
