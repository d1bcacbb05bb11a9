/// The folder of a scenario: the data files that stand beside it, read once each.
///
/// A data file is a table in CSV of which the first column counts (data_column.h).
/// Guarantee: nothing outside the folder is read, whatever a scenario says; sizes are limited (limits.h). However
/// often a file is named, it is read and kept once.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/random/distribution.h"
#include "models/organisation/amount.h"
#include "scenarios/language/values/data_file.h"
#include "scenarios/language/values/quantity.h"
#include "scenarios/language/values/text_problem.h"

namespace domino::language {

class DataFolder {
 public:
  using Recorded = std::shared_ptr<const random::Distribution>;

  explicit DataFolder(std::string path) : path_(std::move(path)) {}
  const std::string& path() const { return path_; }

  /// One of the values in a file, each as likely as any other. The problem speaks of the name as a whole.
  Parsed<Recorded> distribution(const std::string& name, Dimension dimension);
  /// The values in a file, in their order.
  Parsed<organisation::Trace> values(const std::string& name, Dimension dimension);
  /// The bytes of a file, counted and kept.
  Parsed<const std::string*> bytes(const std::string& name);
  /// What is said where there is no folder.
  static TextProblem none();

  /// Says that a source stands in a folder below this one, named with a `/` at its end.
  void place_source(std::uint32_t source, std::string beside) { beside_.emplace(source, std::move(beside)); }
  /// The folder of a source below this one; empty: this one.
  std::string_view beside(std::uint32_t source) const;
  /// The name of a file from here, for one that a text in `beside` calls `name`: it is looked for beside that text
  /// first, then here.
  std::string name_from(std::string_view beside, std::string_view name);

  /// All that was read, in the order of the names.
  std::vector<DataFile> files() const;

 private:
  std::string path_;
  std::map<std::string, Parsed<std::string>> files_;
  std::map<std::pair<std::string, Dimension>, Parsed<organisation::Trace>> values_;
  std::map<std::pair<std::string, Dimension>, Parsed<Recorded>> distributions_;
  std::map<std::uint32_t, std::string> beside_;  // by source
  std::size_t bytes_ = 0;
};

}  // namespace domino::language
